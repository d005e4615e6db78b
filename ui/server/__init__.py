"""The server around the pages: its application, routes and files."""
