"""A session of Streamlit belongs to its cookie; the next person begins with an empty one."""

import re

import pytest

from db.accounts import sign_in
from tests.served import Board
from tests.wire import Tab, ask, exchange, submit_sign_in, ticket
from tests.wire.people import PASSWORD, Person
from ui.browser import COOKIE, DEVICE, ROUTE, TICKET_MARK

REFERENCE = re.compile(r"\bD\d{6}\b")


def test_a_session_goes_on_for_its_own_cookie(here: Board, person: Person) -> None:
    _name, cookies = person("unit_head")
    with Tab(here.url, cookies, "cases") as tab:
        session = tab.session
    with Tab(here.url, cookies, "cases", session=session) as again:
        assert again.session == session


def test_without_that_cookie_a_session_is_a_new_one(here: Board, person: Person) -> None:
    _name, cookies = person("unit_head")
    _other, theirs = person("unit_head")
    with Tab(here.url, cookies, "cases") as tab:
        session = tab.session
        for others in ({}, theirs, {COOKIE: "forged"}):
            with Tab(here.url, others, "cases", session=session) as taken:
                assert taken.session != session
    for others in ({}, theirs, {COOKIE: "forged"}):
        with Tab(here.url, others, "cases", session=session) as taken:
            assert taken.session != session
            assert bool(REFERENCE.search(taken.said())) is (others == theirs)


def test_a_cookie_that_was_signed_out_goes_back_to_nothing(here: Board, person: Person) -> None:
    _name, cookies = person("unit_head")
    with Tab(here.url, cookies, "cases") as tab:
        session = tab.session
    sign_in.sign_out(cookies[COOKIE])
    with Tab(here.url, cookies, "cases", session=session) as again:
        assert not REFERENCE.search(again.said())


def test_a_tab_holds_no_secret_after_the_sign_in(here: Board, person: Person) -> None:
    name, _cookies = person("unit_head")
    with Tab(here.url) as tab:
        submit_sign_in(tab, name, PASSWORD)
        found = ticket(tab)
        assert found
        assert not REFERENCE.search(tab.said())  # the page itself comes with the cookie only
        tab.rerun()
        assert not REFERENCE.search(tab.said())
        answer = exchange(here.url, found, tab.cookies)
        assert {COOKIE, DEVICE} <= answer.cookies.keys()
        with Tab(here.url, answer.cookies, "cases") as signed_in:
            said = signed_in.raw().decode("utf-8", "replace")
            assert signed_in.tables()
            for secret in (found, answer.cookies[COOKIE], answer.cookies[DEVICE]):
                assert secret not in said


def test_signing_out_leaves_nothing_for_the_next_person_in_the_tab(
    here: Board, person: Person
) -> None:
    _name, cookies = person("unit_head")
    with Tab(here.url, cookies, "cases") as tab:
        tab.set("Modifier", True)
        grid = tab.widgets("data_editor")[0]
        tab.set(grid, {"edited_rows": {"0": {"note": "x"}}, "added_rows": [], "deleted_rows": []})
        tab.press("Se déconnecter")
        assert f'{TICKET_MARK}=""' in tab.html()
        assert not REFERENCE.search(tab.texts())
    answer = ask(here.url, ROUTE, "POST", cookies=cookies, data={"ticket": ""})
    assert COOKIE not in answer.cookies
    assert DEVICE in answer.cookies  # the browser stays known


def test_a_look_says_whether_a_sign_in_stands_and_for_whom(here: Board, person: Person) -> None:
    _name, cookies = person("unit_head")
    first = ask(here.url, ROUTE, cookies=cookies)
    assert first.status == 200
    with Tab(here.url, cookies, "week") as tab:
        assert first.body.decode() in tab.html()
    user = sign_in.find_user(cookies[COOKIE])
    assert user is not None
    sign_in.share_screen(user, shared=True)
    assert ask(here.url, ROUTE, cookies=cookies).body != first.body
    sign_in.sign_out(cookies[COOKIE])
    assert ask(here.url, ROUTE, cookies=cookies).status == 401
    assert ask(here.url, ROUTE).status == 401


@pytest.mark.parametrize(
    ("header", "secure"),
    [
        ("https", True), ("HTTPS", True), ("https, http", True), ("http,https", True),
        ("http", False), ("", False),
    ],
)  # fmt: skip
def test_a_cookie_is_secure_wherever_a_browser_speaks_https(
    here: Board, person: Person, header: str, secure: bool
) -> None:
    _name, _cookies = person("unit_head")
    made = sign_in.open_sign_in("head-bru")
    answer = ask(
        here.url, ROUTE, "POST", data={"ticket": made}, headers={"X-Forwarded-Proto": header}
    )
    told = [value for name, value in answer.headers if name.lower() == "set-cookie"]
    assert len(told) == 2
    for one in told:
        assert ("Secure" in one) is secure
        assert "HttpOnly" in one
        assert "samesite=strict" in one.lower()
