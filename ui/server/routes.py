"""The routes beside Streamlit's: the session cookie, files that were asked for, health."""

import json
from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from db.accounts import sign_in
from db.errors import Unavailable
from db.operations import health
from db.security.standing import LONGEST
from ui.browser import COOKIE, DEVICE, FILE_ROUTE, ROUTE, SCRIPT_ROUTE
from ui.server import file_maker

SCRIPT = Path(__file__).parent.parent / "board.js"
LARGEST = 1000  # bytes of a ticket's message
PRIVATE = {"Cache-Control": "no-store"}


async def look(request: Request) -> Response:
    """Whether the sign-in of this cookie stands, and for whom; a look that is no use."""
    try:
        user = await run_in_threadpool(sign_in.find_user, request.cookies.get(COOKIE), use=False)
    except Unavailable:
        return Response(status_code=503, headers=PRIVATE)
    if user is None:
        return Response(status_code=401, headers=PRIVATE)
    return PlainTextResponse(sign_in.name_state(user), headers=PRIVATE)


async def exchange(request: Request) -> Response:
    """Exchange a one-time ticket for the cookies; an empty ticket takes the cookie away."""
    ticket = await _read_ticket(request)
    if ticket is None:
        return Response(status_code=400)
    old = request.cookies.get(COOKIE)
    if not ticket:
        if old:
            await run_in_threadpool(sign_in.sign_out, old)
        response = Response(status_code=204)
        response.delete_cookie(COOKIE, httponly=True, samesite="strict", secure=_is_https(request))
        return response
    made = await run_in_threadpool(sign_in.exchange_ticket, ticket, old)
    if made is None:
        return Response(status_code=403)
    response = Response(status_code=204)
    lasting = (
        (COOKIE, made.cookie, int(LONGEST.total_seconds())),
        (DEVICE, made.device, int(sign_in.DEVICE_AGE.total_seconds())),
    )
    for name, value, age in lasting:
        response.set_cookie(
            name, value, max_age=age, httponly=True, samesite="strict", secure=_is_https(request)
        )
    return response


async def fetch_file(request: Request) -> Response:
    """Make a file that was asked for; who may have it is read now."""
    ticket, cookie = request.path_params["ticket"], request.cookies.get(COOKIE)
    made = await run_in_threadpool(file_maker.make, cookie, ticket)
    if isinstance(made, file_maker.Refusal):
        return PlainTextResponse(made.sentence, status_code=made.status, headers=PRIVATE)
    disposition = f"attachment; filename*=UTF-8''{quote(made.name, safe='')}"
    return Response(
        made.content,
        media_type=made.media_type,
        headers={**PRIVATE, "Content-Disposition": disposition},
    )


async def script(_request: Request) -> Response:
    return FileResponse(SCRIPT, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


async def healthy(_request: Request) -> Response:
    """200 while the database answers, 503 while it does not."""
    try:
        await run_in_threadpool(health.counts)
    except Unavailable:
        return JSONResponse({"database": "does not answer"}, status_code=503)
    return JSONResponse({"database": "answers"})


def _is_https(request: Request) -> bool:
    """Whether the browser speaks HTTPS, to us or to any proxy on the way."""
    forwarded = ",".join(request.headers.getlist("x-forwarded-proto"))
    said = [request.url.scheme, *forwarded.split(",")]
    return "https" in [one.strip().lower() for one in said]


async def _read_ticket(request: Request) -> str | None:
    if request.headers.get("content-type") != "application/json":
        return None
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    try:
        ticket = json.loads(body)["ticket"]
    except (ValueError, KeyError, TypeError):
        return None
    return ticket if isinstance(ticket, str) else None


ROUTES = [
    Route(ROUTE, look, methods=["GET"]),
    Route(ROUTE, exchange, methods=["POST"]),
    Route(FILE_ROUTE + "/{ticket}", fetch_file, methods=["GET"]),
    Route(SCRIPT_ROUTE, script),
    Route("/health", healthy),
]
