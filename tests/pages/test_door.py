"""After a sign-in the browser's cookie follows, whatever the page does meanwhile."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from db import accounts
from ui.door import TICKET


@pytest.fixture(params=["sqlite"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def page() -> None:
    """What ``app.py`` does before the page itself."""
    from ui import door

    door.hand_over()


def opened(ticket: str) -> AppTest:
    app = AppTest.from_function(page)
    app.session_state[TICKET] = (ticket, "1")
    return app.run()


def ticket(app: AppTest) -> str | None:
    """What stands on the page for the browser to exchange."""
    drawn = "".join(str(getattr(one, "value", "")) for one in app.get("html"))
    found = re.search(r'data-icam-ticket="([^"]*)"', drawn)
    return found[1] if found else None


def test_a_ticket_stays_until_the_browser_has_used_it(board: str) -> None:
    _token, waiting = accounts.sign_in("head-bru")
    app = opened(waiting)
    assert ticket(app) == waiting
    assert ticket(app.run()) == waiting  # a page that started over at once took nothing away
    assert accounts.redeem(waiting)
    assert ticket(app.run()) is None
    assert TICKET not in app.session_state


def test_a_ticket_of_a_sign_in_that_ended_goes(board: str) -> None:
    token, waiting = accounts.sign_in("head-bru")
    accounts.sign_out(token)
    assert ticket(opened(waiting)) is None


def test_a_sign_out_takes_the_cookie_away_once(board: str) -> None:
    app = opened("")
    assert ticket(app) == ""
    assert ticket(app.run()) is None
