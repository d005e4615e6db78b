"""What the pages, the server and board.js agree on: cookies, routes, marks in a page."""

COOKIE = "icam_session"
DEVICE = "icam_device"  # outlives the sign-in: this browser is known to the account
ROUTE = "/session"
FILE_ROUTE = "/file"
SCRIPT_ROUTE = "/board.js"
# Attributes of hidden elements, by which a page speaks to board.js.
TICKET_MARK = "data-icam-ticket"  # to exchange for the cookie; empty: give the cookie back
SIGNED_IN_MARK = "data-icam-signed-in"  # who the page is drawn for, as GET /session answers
FILE_MARK = "data-icam-file"  # a file to fetch
DAY_MARK = "data-icam-day"  # how a day is written, in an empty field for one
NO_COOKIES_MARK = "data-icam-no-cookies"  # what to say where the browser keeps no cookie
