"""Whose address counts."""

from collections.abc import Callable

import pytest

from ui.protection import client_address
from ui.protection.client_address import networks, site

PROXY, INNER, STRANGER, FORGED = "10.0.0.5", "10.0.1.7", "203.0.113.9", "198.51.100.1"
Told = Callable[..., str]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """The peer as it is told, from an address, with a header, behind proxies."""

    def ask(client: str | None, *forwarded: str, proxies: str = "") -> str:
        monkeypatch.setattr(client_address, "proxies", lambda: networks(proxies))
        headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
        return client_address.peer(
            {"client": (client, 5000) if client else None, "headers": headers}
        )

    return ask


def test_the_header_is_believed_behind_a_named_proxy_only(told: Told) -> None:
    assert told(STRANGER) == STRANGER
    assert told(STRANGER, FORGED) == STRANGER
    assert told(STRANGER, FORGED, proxies=PROXY) == STRANGER
    assert told(PROXY, STRANGER) == PROXY
    assert told(PROXY, STRANGER, proxies=PROXY) == STRANGER


def test_what_a_stranger_wrote_before_the_proxy_is_not_believed(told: Told) -> None:
    assert told(PROXY, f"{FORGED}, {STRANGER}", proxies=PROXY) == STRANGER
    assert told(PROXY, FORGED, STRANGER, proxies=PROXY) == STRANGER
    assert told(PROXY, f"{FORGED}, {STRANGER}, {INNER}", proxies="10.0.0.0/16") == STRANGER
    assert told(PROXY, f"{FORGED}, nonsense", proxies=PROXY) == PROXY
    assert told(PROXY, "", proxies=PROXY) == PROXY


def test_what_uvicorn_read_from_this_machine_counts_only_where_it_is_named(told: Told) -> None:
    assert told(FORGED, FORGED) == "127.0.0.1"
    assert told(STRANGER, STRANGER, proxies="127.0.0.1") == STRANGER
    assert told(STRANGER, f"{STRANGER}, {FORGED}", proxies="127.0.0.1") == STRANGER


def test_an_address_is_told_in_one_way(told: Told) -> None:
    assert told("::ffff:203.0.113.9") == STRANGER
    assert told("fe80::1%eth0") == "fe80::1"
    assert told(PROXY, "203.0.113.9:4711", proxies=PROXY) == STRANGER
    assert told(PROXY, "[2001:db8::1]:4711", proxies=PROXY) == "2001:db8::1"
    assert told(None) == "unknown"


def test_a_subscriber_of_ipv6_is_counted_as_one() -> None:
    assert site("2001:db8::1") == site("2001:db8::ffff:1") != site("2001:db8:0:1::1")
    assert site(STRANGER) == STRANGER
    assert site("unknown") == "unknown"


@pytest.mark.parametrize("text", ["proxy", "10.0.0.1/24", "10.0.0.0/33", "0.0.0.0/0", "::/0"])
def test_a_proxy_that_cannot_be_read_stops_the_start_with_a_sentence(text: str) -> None:
    with pytest.raises(SystemExit, match="is not the address or the network of a proxy"):
        networks(f"10.0.0.5, {text}")
