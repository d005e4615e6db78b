"""The referral directory: entries, what is missing, what is said to be wrong."""
