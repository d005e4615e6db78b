"""What the server of the board is made of, however it is started."""

from typing import Any

from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

from db.accounts import sign_in
from ui.components.callbacks import draw_unforeseen
from ui.protection.guards import MediaGuard, SessionGuard
from ui.protection.headers import Headers
from ui.protection.limits import Bodies, Routes
from ui.protection.sockets import Sockets
from ui.server.routes import ROUTES
from ui.server.startup import warm_up

# Until app.py has run once, Streamlit would run pages/x.py by itself and name its neighbours.
PagesManager.uses_pages_directory = False


def stands(cookie: str) -> bool:
    """Whether a cookie is that of a sign-in that stands; a look that is no use."""
    return sign_in.find_user(cookie, use=False) is not None


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
