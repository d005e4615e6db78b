"""What the sign-in page and the server agree on about the session cookie."""

COOKIE = "icam_session"
ROUTE = "/session"
# The page's own script hands the one-time ticket to ROUTE; a file of its own, so that the security
# policy can forbid every script that stands in a page.
SCRIPT_ROUTE = "/hand-over.js"
MARK = "data-icam-ticket"
SCRIPT = f"""
(() => {{
  const marked = document.querySelector("[{MARK}]");
  if (!marked) return;
  const ticket = marked.getAttribute("{MARK}");
  marked.remove();
  fetch("{ROUTE}", {{
    method: "POST",
    headers: {{"Content-Type": "application/json"}},
    credentials: "same-origin",
    body: JSON.stringify({{ticket}}),
  }}).catch(() => null);
}})();
"""
