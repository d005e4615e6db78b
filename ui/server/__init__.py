"""The server around the pages: who may ask it for what, how much and how often."""
