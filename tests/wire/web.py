"""Plain requests to the server, with the cookies that a browser would keep."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

Cookies = dict[str, str]


@dataclass(frozen=True)
class Answer:
    """``cookies`` are those asked with, and what the answer set or took away."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    cookies: Cookies


def ask(
    url: str,
    path: str = "/",
    method: str = "GET",
    *,
    cookies: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    data: object = None,
) -> Answer:
    """One request, redirections not followed; ``data`` is sent as JSON, bytes as they are."""
    place, kept = urlsplit(url), dict(cookies or {})
    sent = {"Cookie": header(kept)} if kept else {}
    body = data if isinstance(data, bytes) or data is None else json.dumps(data).encode()
    if body is not None:
        sent["Content-Type"] = "application/json"
    connection = HTTPConnection(place.hostname or "", place.port, timeout=60)
    try:
        connection.request(method, path, body, sent | dict(headers or {}))
        answer = connection.getresponse()
        told = answer.getheaders()
        return Answer(answer.status, told, answer.read(), _after(kept, told))
    finally:
        connection.close()


def header(cookies: Mapping[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def _after(cookies: Cookies, headers: list[tuple[str, str]]) -> Cookies:
    for name, value in headers:
        if name.lower() != "set-cookie":
            continue
        for key, told in SimpleCookie(value).items():
            gone = told["max-age"] == "0" or not told.value
            cookies.pop(key, None)
            cookies |= {} if gone else {key: told.value}
    return cookies
