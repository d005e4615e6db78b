"""The history on screen."""
