"""What strangers may ask of the server, and how much of it."""
