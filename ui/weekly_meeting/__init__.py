"""The weekly meeting on screen."""
