"""People of a served board: accounts that a test makes, signs in, and changes behind their back."""

from collections.abc import Callable
from itertools import count
from typing import Any

from sqlalchemy import text, update

from db.accounts import accounts
from db.models import Account, SignIn
from db.security.session import open_session
from db.user import SYSTEM
from tests.conftest import owned
from tests.served import Board
from tests.wire import sign_in
from tests.wire.web import Cookies

PASSWORD = "long-enough-1"
NUMBERS = count(1)
Person = Callable[[str], tuple[str, Cookies]]


def change_account(username: str, **values: Any) -> None:  # noqa: ANN401 - columns
    with open_session(SYSTEM, "house", write=True) as session:
        account = session.query(Account).filter_by(username=username).one()
        for name, value in values.items():
            setattr(account, name, value)
        session.commit()


def change_sign_ins(username: str, **values: Any) -> None:  # noqa: ANN401 - columns
    with open_session(SYSTEM, "house", write=True) as session:
        account = session.query(Account).filter_by(username=username).one()
        session.execute(update(SignIn).where(SignIn.account_id == account.id).values(values))
        session.commit()


def make_person(board: Board, role: str) -> tuple[str, Cookies]:
    """A new account of a role in the unit BRU: its name and the cookies of its browser."""
    name = f"somebody-{next(NUMBERS)}-{board.kind[:3]}"
    with owned(board.database).connect() as connection:
        coach = connection.scalar(text("SELECT name FROM coach WHERE unit_id = 1 LIMIT 1"))
    accounts.add_user(name, "Somebody", role, PASSWORD, unit="BRU", coach=coach)
    return name, sign_in(board.url, name, PASSWORD)
