"""A browser's tab without a browser: it speaks Streamlit's own protocol with the real server.

``Tab`` does what the browser's page does, and whatever else a forger would send.
"""

from tests.wire.door import exchange, sign_in, submit_sign_in, ticket
from tests.wire.tab import Tab
from tests.wire.web import Answer, ask
from tests.wire.widgets import Widget

__all__ = ["Answer", "Tab", "Widget", "ask", "exchange", "sign_in", "submit_sign_in", "ticket"]
