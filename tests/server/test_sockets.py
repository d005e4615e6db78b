"""Sockets of strangers are few, small and slow; those of people who are signed in are not held."""

import socket as sockets_of_the_machine
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from tests.server.conftest import HOST, Served, rerun, run
from ui.protection.sockets import LARGEST, NAME, OPENED, SENT, STRANGERS_HERE

KEPT = 15  # megabytes that the memory of the server may grow meanwhile
CUT = (1009, 1006)  # who is still sending when the socket is closed may not read the reason
HANDSHAKE = (
    b"GET /_stcore/stream HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
    b"Sec-WebSocket-Version: 13\r\n\r\n"
)
PING = bytes([0x89, 0x80 | 125]) + b"\0\0\0\0" + b"x" * 125


def large(size: int) -> BackMsg:
    said = rerun()
    said.rerun_script.widget_states.widgets.add(id="any", string_value="x" * size)
    return said


def code_of(tab: ClientConnection, *sent: bytes | str | list[bytes]) -> int | None:
    """The code with which a socket is closed after this was sent."""
    with suppress(ConnectionClosed):
        for one in sent:
            tab.send(one)
        while True:
            tab.recv(timeout=30)
    return tab.close_code


def typed(drawn: Iterable[ForwardMsg], *texts: str) -> BackMsg:
    """What a tab sends when the sign-in that was drawn is filled in and sent."""
    elements = [one.delta.new_element for one in drawn if one.WhichOneof("type") == "delta"]
    fields = [one.text_input.id for one in elements if one.HasField("text_input")]
    send = next(one.button.id for one in elements if one.button.is_form_submitter)
    said = rerun()
    for name, text in zip(fields, texts, strict=True):
        said.rerun_script.widget_states.widgets.add(id=name, string_value=text)
    said.rerun_script.widget_states.widgets.add(id=send, trigger_value=True)
    return said


def tables(drawn: Iterable[ForwardMsg]) -> int:
    """How many charts and tables were drawn: none for a stranger."""
    kinds = ("vega_lite_chart", "arrow_data_frame", "dataframe")
    return sum(one.delta.new_element.WhichOneof("type") in kinds for one in drawn)


def test_strangers_have_so_many_sockets_and_who_is_signed_in_has_his(fresh: Served) -> None:
    cookie = fresh.cookie("head-bru")
    with ExitStack() as tabs:
        before = fresh.rss()
        for _number in range(STRANGERS_HERE):
            tabs.enter_context(fresh.tab())
        for _number in range(300 - STRANGERS_HERE):
            with pytest.raises(InvalidStatus):
                fresh.tab()
        with pytest.raises(InvalidStatus):
            fresh.tab(cookie="a cookie of nobody")
        assert fresh.rss() - before < KEPT * 2
        tab = tabs.enter_context(fresh.tab(cookie))
        assert tables(run(tab))
    time.sleep(1)
    with fresh.tab() as tab:
        assert run(tab)


def test_sockets_opened_in_a_loop_are_refused_after_a_while(fresh: Served) -> None:
    refused = 0
    for _number in range(OPENED[0] + 60):
        try:
            with fresh.tab():
                pass
        except InvalidStatus:
            refused += 1
    assert refused > 30
    with fresh.tab(fresh.cookie("head-bru")) as tab:
        assert run(tab)


def test_a_flood_of_messages_closes_its_own_socket_only(fresh: Served) -> None:
    stop = BackMsg()
    stop.stop_script = True
    message = stop.SerializeToString()
    user_tab = fresh.tab(fresh.cookie("head-bru"))
    with fresh.tab() as other, fresh.tab() as flooding, user_tab as user:
        assert code_of(flooding, *[message] * (SENT[0] * 3)) == 1013
        assert run(other)
        for _number in range(SENT[0] * 3):
            user.send(message)
        assert run(user)


def test_a_tab_of_a_person_who_is_signed_in_is_no_stranger_s(fresh: Served) -> None:
    stop = BackMsg()
    stop.stop_script = True
    with fresh.tab(fresh.cookie("head-bru")) as tab:
        run(tab)
        for _number in range(SENT[0] * 3):
            tab.send(stop.SerializeToString())
        run(tab, large(LARGEST * 2))
        assert any(tables(run(tab)) for _attempt in range(5))


def test_a_person_at_the_sign_in_page_meets_no_limit(served: Served) -> None:
    for _reload in range(5):
        with served.tab() as tab:
            drawn = run(tab)
            for number in range(4):
                drawn = run(tab, typed(drawn, f"nobody-{number}", "x" * 72))


@pytest.mark.parametrize("whole", [True, False])
def test_a_large_message_of_a_stranger_is_refused_as_it_comes(served: Served, whole: bool) -> None:
    before = served.rss()
    said = large(LARGEST * 40).SerializeToString()
    half = len(said) // 2
    with served.tab() as tab:
        assert code_of(tab, said if whole else [said[:half], said[half:]]) in CUT
    assert served.rss() - before < KEPT


def test_a_message_of_a_stranger_with_a_forged_cookie_is_no_larger(served: Served) -> None:
    with served.tab("forged", **{NAME: "forged"}) as tab:
        assert code_of(tab, large(LARGEST + 1).SerializeToString()) == 1009


def test_who_is_signed_in_sends_what_a_grid_can_hold_and_no_more(served: Served) -> None:
    with served.tab(served.cookie("head-bru")) as tab:
        assert run(tab, large(3_000_000))
        assert code_of(tab, large(5_000_000).SerializeToString()) in CUT


@pytest.mark.parametrize("sent", ["text", "", b"\xff\xff\xff", b"\x08"])
def test_what_is_no_message_closes_the_socket(served: Served, sent: bytes | str) -> None:
    with served.tab() as tab:
        assert code_of(tab, sent) == 1002


UNNEEDED: dict[str, Callable[[BackMsg], object]] = {
    "clear_cache": lambda said: setattr(said, "clear_cache", True),
    "load_git_info": lambda said: setattr(said, "load_git_info", True),
    "set_run_on_save": lambda said: setattr(said, "set_run_on_save", True),
    "debug_disconnect_websocket": lambda said: setattr(said, "debug_disconnect_websocket", True),
    "debug_shutdown_runtime": lambda said: setattr(said, "debug_shutdown_runtime", True),
    "file_urls_request": lambda said: said.file_urls_request.SetInParent(),
    "install_skills": lambda said: said.backend_operation_request.install_skills.SetInParent(),
    "nothing": lambda said: None,
}


@pytest.mark.parametrize("username", [None, "admin"])
def test_what_no_page_sends_reaches_nobody(served: Served, username: str | None) -> None:
    with served.tab(served.cookie(username) if username else None) as tab:
        run(tab)
        _until_quiet(tab)
        for make in UNNEEDED.values():
            said = BackMsg()
            make(said)
            tab.send(said.SerializeToString())
            with pytest.raises(TimeoutError):
                tab.recv(timeout=0.3)
        assert run(tab)


def _until_quiet(tab: ClientConnection) -> None:
    with suppress(TimeoutError):
        while True:
            tab.recv(timeout=1)


def test_pings_whose_answers_nobody_reads_are_not_kept(fresh: Served) -> None:
    before = fresh.rss()
    with sockets_of_the_machine.create_connection((HOST, fresh.port), timeout=5) as wire:
        wire.sendall(HANDSHAKE)
        wire.recv(4096)
        with suppress(OSError):
            for _number in range(600):
                wire.sendall(PING * 500)  # 40 MB in all
    assert fresh.rss() - before < KEPT


def test_other_sockets_are_refused(served: Served) -> None:
    for path in ("/", "/x/_stcore/stream", "/_stcore/health"):
        with sockets_of_the_machine.create_connection((HOST, served.port), timeout=5) as wire:
            wire.sendall(HANDSHAKE.replace(b"/_stcore/stream", path.encode()))
            assert b" 403 " in wire.recv(4096)
