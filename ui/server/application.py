"""What the server of the board is made of, however it is started."""

from typing import Any

from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

from db import sign_ins
from ui.acts import draw_unforeseen
from ui.server.guards import MediaGuard, SessionGuard
from ui.server.headers import Headers
from ui.server.limits import Bodies, Routes
from ui.server.routes import ROUTES
from ui.server.sockets import Sockets
from ui.server.warm import warm_up

# Until app.py has run once, Streamlit would run pages/x.py by itself and name its neighbours.
PagesManager.uses_pages_directory = False


def stands(cookie: str) -> bool:
    """Whether a cookie is that of a sign-in that stands; a look that is no use."""
    return sign_ins.find_user(cookie, use=False) is not None


OPTIONS: dict[str, Any] = {
    "routes": ROUTES,
    "middleware": [
        Middleware(Headers),
        Middleware(Routes, stands=stands),
        Middleware(Bodies),
        Middleware(Sockets, stands=stands),
        Middleware(SessionGuard),
        Middleware(MediaGuard, stands=stands),
    ],
    "on_script_error": draw_unforeseen,
    "lifespan": warm_up,
}
