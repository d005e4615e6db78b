"""Rules that hold wherever a row is written, whichever function wrote it."""
