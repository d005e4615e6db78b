"""st.App around app.py: the session cookie, security headers, health. `make run` starts this."""

import base64
import hashlib
import json
import re
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.pages_manager import PagesManager

from db import accounts, health
from db.errors import Unavailable
from ui.cookie import COOKIE, ROUTE, SCRIPT, SCRIPT_ROUTE
from ui.server.limits import Bodies, Routes
from ui.server.sockets import Sockets

# Until app.py has run once, Streamlit would run pages/x.py by itself and name its neighbours.
PagesManager.uses_pages_directory = False


def _inline() -> list[str]:
    """The scripts that stand in Streamlit's own page, by their hashes; no other may."""
    page = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    bodies = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digests = [hashlib.sha256(body.encode()).digest() for body in bodies]
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


# What Streamlit's pages need and no more: all of it from here, nothing from outside.
POLICY = {
    "default-src": "'none'",
    "script-src": " ".join(["'self'", *_inline()]),
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in POLICY.items()),
    "X-Frame-Options": "DENY",
}
LARGEST = 1000  # bytes of a ticket's message


class Headers:
    """Adds the security headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self.app(scope, receive, with_headers)


async def session_cookie(request: Request) -> Response:
    """Exchange a one-time ticket for the cookie; an empty ticket takes the cookie away."""
    ticket = await _ticket(request)
    if ticket is None:
        return Response(status_code=400)
    response = Response(status_code=204)
    if not ticket:
        response.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return response
    token = await run_in_threadpool(accounts.redeem, ticket)
    if token is None:
        return Response(status_code=403)
    seconds = int(accounts.LONGEST.total_seconds())
    asked = (request.url.scheme, request.headers.get("x-forwarded-proto"))
    response.set_cookie(
        COOKIE, token, max_age=seconds, httponly=True, samesite="strict", secure="https" in asked
    )
    return response


async def hand_over(_request: Request) -> Response:
    return Response(SCRIPT, media_type="text/javascript", headers={"Cache-Control": "no-store"})


async def healthy(_request: Request) -> Response:
    """200 while the database answers, 503 while it does not."""
    try:
        await run_in_threadpool(health.counts)
    except Unavailable:
        return JSONResponse({"database": "does not answer"}, status_code=503)
    return JSONResponse({"database": "answers"})


async def _ticket(request: Request) -> str | None:
    if request.headers.get("content-type") != "application/json":
        return None
    body = await request.body()
    try:
        ticket = json.loads(body[:LARGEST])["ticket"]
    except (ValueError, KeyError, TypeError):
        return None
    return ticket if isinstance(ticket, str) else None


def _stands(token: str) -> bool:
    return accounts.current(token) is not None


app = st.App(
    Path(__file__).parent / "app.py",
    routes=[
        Route(ROUTE, session_cookie, methods=["POST"]),
        Route(SCRIPT_ROUTE, hand_over),
        Route("/health", healthy),
    ],
    middleware=[
        Middleware(Headers),
        Middleware(Routes, stands=_stands),
        Middleware(Bodies),
        Middleware(Sockets, stands=_stands),
    ],
)
