"""The way in: the sign-in form, and the ticket that a browser exchanges for its cookie."""

import html
import re
from collections.abc import Mapping

from tests.served import PASSWORD
from tests.wire.tab import Tab
from tests.wire.web import Answer, Cookies, ask
from ui.browser import ROUTE, TICKET_MARK


def sign_in(url: str, username: str, password: str = PASSWORD) -> Cookies:
    """The cookies of a browser that signed in; open a new tab with them."""
    with Tab(url, ask(url).cookies) as tab:
        submit_sign_in(tab, username, password)
        found = ticket(tab)
        assert found, tab.texts()
        answer = exchange(url, found, tab.cookies)
    assert answer.status < 400, answer
    return answer.cookies


def submit_sign_in(tab: Tab, username: str, password: str = PASSWORD) -> None:
    """Fill in the form that stands in the tab and press its button."""
    fields = [one for one in tab.widgets("text_input") if one.form_id]
    secret = next(one for one in fields if one.proto.type == one.proto.PASSWORD)
    name = next(one for one in fields if one.id != secret.id)
    button = next(one for one in tab.widgets("button") if one.form_id == secret.form_id)
    tab.submit(button, {name.label: username, secret.label: password})


def ticket(tab: Tab) -> str:
    """The ticket that stands in the tab for the browser, or nothing."""
    found = re.search(rf'{TICKET_MARK}="([^"]*)"', tab.html())
    return html.unescape(found[1]) if found else ""


def exchange(url: str, secret: str, cookies: Mapping[str, str] | None = None) -> Answer:
    """What the page's script does with a ticket."""
    return ask(url, ROUTE, "POST", cookies=cookies, data={"ticket": secret})
