"""What the administrator keeps, on screen."""
