"""The address a request comes from, as far as it can be believed."""

import os
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.types import Scope

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
VARIABLE = "TRUSTED_PROXIES"
UNKNOWN = "unknown"  # a socket of the file system has no address
HERE = ip_address("127.0.0.1")
SITE = 64  # bits of an IPv6 address that one subscriber is given; the rest is theirs to choose


def networks(text: str) -> tuple[Network, ...]:
    """The proxies named, by address or network, apart by commas or spaces. Raises SystemExit."""
    found = []
    for word in text.replace(",", " ").split():
        try:
            network = ip_network(word)
        except ValueError:
            network = None
        if network is None or network.prefixlen == 0:
            raise SystemExit(
                f"{VARIABLE}: “{word}” is not the address or the network of a proxy. "
                "Write addresses such as 10.0.0.5 or networks such as 10.0.0.0/24, "
                "with commas between them."
            )
        found.append(network)
    return tuple(found)


@cache
def proxies() -> tuple[Network, ...]:
    return networks(os.environ.get(VARIABLE, ""))


def peer(scope: Scope) -> str:
    """The address of the one who asks: the peer's own, or the nearest in X-Forwarded-For that no
    trusted proxy stands for. What a proxy cannot have written ends the reading.
    """
    client = scope.get("client")
    near = _address(client[0]) if client else None
    if near is None:
        return UNKNOWN
    named = _forwarded(scope)
    if _rewritten(near, named):
        near = HERE
    for address in named:
        if address is None or not _trusted(near):
            break
        near = address
    return str(near)


def site(address: str) -> str:
    """What is counted as one: an IPv4 address, or the network of an IPv6 subscriber."""
    found = _address(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((found, SITE), strict=False))
    return address


def _forwarded(scope: Scope) -> list[Address | None]:
    """What X-Forwarded-For names, the nearest first."""
    values = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    words = b",".join(values).decode("latin-1").split(",") if values else []
    return [_address(word) for word in reversed(words)]


def _rewritten(near: Address, named: list[Address | None]) -> bool:
    """uvicorn believes this header from its own machine and puts the address in the peer's place:
    the nearest that is named and is not this machine.
    """
    far = next((one for one in named if one != HERE), None)
    return far is not None and far == near


def _trusted(address: Address) -> bool:
    return any(address in network for network in proxies())


def _address(text: str) -> Address | None:
    """An address without its port or zone; one of IPv4 that came over IPv6 as what it is."""
    word = text.strip().partition("%")[0]
    if word.startswith("["):
        word = word[1:].partition("]")[0]
    elif word.count(":") == 1:
        word = word.partition(":")[0]
    try:
        found = ip_address(word)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
