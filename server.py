"""st.App around app.py: the session cookie, security headers, health. `make run` starts this."""

import json
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
from ui.cookie import COOKIE, ROUTE

# Until app.py has run once, Streamlit would run pages/x.py by itself and name its neighbours.
PagesManager.uses_pages_directory = False

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "frame-ancestors 'none'",
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


app = st.App(
    Path(__file__).parent / "app.py",
    routes=[Route(ROUTE, session_cookie, methods=["POST"]), Route("/health", healthy)],
    middleware=[Middleware(Headers)],
)
