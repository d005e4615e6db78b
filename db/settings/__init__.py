"""What the administrator keeps, and its rules."""
