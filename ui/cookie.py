"""What the sign-in page and the server agree on about the session cookie."""

COOKIE = "icam_session"
ROUTE = "/session"
