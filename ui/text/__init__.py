"""Words on screen; knows no feature."""
