"""The referral directory on screen."""
