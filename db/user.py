"""Who acts: the person behind a session of the database, and the board itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class User:
    """A signed-in person, as sign-in and account were read. ``db.accounts.sign_in`` makes it."""

    account_id: int | None
    username: str
    name: str
    role: str
    unit_id: int | None = None
    coach_id: int | None = None
    language: str = "fr"
    masked: bool = False  # others look at the screen: persons only by reference and initials
    sign_in_id: int | None = None


# The board's own work: migrations, loading of files, sign-in. No account has this role.
SYSTEM = User(None, "system", "system", "system")
