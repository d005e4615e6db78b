"""What the server of the board is made of, however it is started."""

from typing import Any

from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

from ui.acts import draw_unforeseen
from ui.server.guards import MediaGuard, SessionGuard
from ui.server.headers import Headers
from ui.server.routes import ROUTES
from ui.server.warm import warm_up

# Until app.py has run once, Streamlit would run pages/x.py by itself and name its neighbours.
PagesManager.uses_pages_directory = False

OPTIONS: dict[str, Any] = {
    "routes": ROUTES,
    "middleware": [Middleware(Headers), Middleware(SessionGuard), Middleware(MediaGuard)],
    "on_script_error": draw_unforeseen,
    "lifespan": warm_up,
}
