"""The server around the pages: cookies, files, headers, and what strangers may not do."""
