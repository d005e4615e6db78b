"""`python -m db`: the administration of the board's database."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from db import sample
from db.accounts import accounts, approvals, passwords
from db.errors import BadKey, NoDatabase, NotAllowed, Refused, Unavailable
from db.importers import hsds
from db.importers.problem import BadFile
from db.importers.register import load
from db.models import ROLES
from db.operations import database_role, health, seal
from db.operations import migrate as operations_migrate
from db.security import rights_page

SENTENCES = {
    "sample_needs_empty": "The sample data goes into an empty database only; this one is not.",
    "sample_password": "The sample password opens nothing in a database with real data.",
    "password_length": "A password has {value} to 72 characters.",
    "account_unknown": "There is no account «{value}».",
    "account_not_waiting": "«{value}» is no account that waits for a yes.",
    "account_exists": "There is an account «{value}» already.",
    "unit_unknown": "A unit head needs --unit with the code of a unit; «{value}» is none.",
    "coach_unknown": "A coach needs --coach with the coach's name; «{value}» is not listed.",
    "coach_several": "Several coaches are called «{value}»: make the account in the settings.",
    "name_needed": "--name needs the first and last name, in letters.",
    "name_long": "--name has {value} characters; there is room for {longest}.",
    "source_needed": "--source needs a name, always the same for one publisher.",
    "username_wrong": "«{value}» is no user name: use lower-case letters, digits, dots, dashes.",
    "sign_in_closed": "This account cannot sign in now.",
    "role_needs_postgresql": "Roles are PostgreSQL's; this database is an embedded file.",
    "role_not_there": "There is no role «{value}»: create it first (docs/installation.md).",
    "role_too_strong": "The role «{value}» owns tables or passes row level security: take another.",
    "role_loose": "«{value}» can still make tables here or bend the record, by its own privileges "
    "or another role's: take those away, and let the owner of the database itself run this.",
    "role_unknown": "«{value}» is not a role.",
    "database": "The database refused it: {reason}",
}
MOST_SHOWN = 50


class Commands(click.Group):
    """Turns what is expected to go wrong into sentences on standard error, exit 1."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401
        try:
            return super().invoke(ctx)
        except BadFile as error:
            _refuse_file(error)
        except Refused as error:
            sentences = [SENTENCES[one.rule].format(**one.values) for one in error.refusals]
            _refuse("\n".join(sentences))
        except NotAllowed as error:
            _refuse(f"This needs the owner of the database (docs/installation.md): {error}")
        except (BadKey, NoDatabase) as error:
            _refuse(str(error))
        except Unavailable as error:
            _refuse(f"The database does not answer: {error}")


@click.group(cls=Commands)
def main() -> None:
    """Administer the database of the ICAM board (DATABASE_URL, or data/board.sqlite3)."""


@main.command()
@click.option("--if-needed", is_flag=True, help="Do nothing, without a word, if it is the newest.")
def migrate(if_needed: bool) -> None:
    """Create or update the tables, terms, units, sites and postal codes; as the owner."""
    if if_needed and operations_migrate.is_current():
        return
    operations_migrate.migrate()
    click.echo("The database has the newest shape.")


@main.command("sample")
@click.option("--if-empty", is_flag=True, help="Do nothing, without a word, if there is any data.")
def load_sample(if_empty: bool) -> None:
    """Load the invented sample data into an empty database."""
    if if_empty and not sample.is_empty():
        return
    count = sample.load(progress=_progress("Sample data"))
    click.echo(f"{count} invented cases are loaded; every account's password is sample-only.")


@main.command()
@click.argument("username")
@click.option("--name", required=True, help="First and last name.")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--unit", help="Code of the unit, for a unit head.")
@click.option("--coach", help="Name in the list of coaches, for a coach.")
@click.password_option()
def add_user(
    username: str, name: str, role: str, unit: str | None, coach: str | None, password: str
) -> None:
    """Create an account."""
    accounts.add_user(username, name, role, password, unit, coach)
    click.echo(f"Account «{username}» is created.")


@main.command()
@click.argument("username")
@click.password_option()
def set_password(username: str, password: str) -> None:
    """Give an account a new password; it is signed out everywhere."""
    passwords.set_password(username, password)
    click.echo(f"«{username}» has a new password and is signed out everywhere.")


@main.command()
@click.argument("username")
def confirm_account(username: str) -> None:
    """Let an account in that waits for the yes of the head of service."""
    approvals.approve_as_owner(username)
    click.echo(f"«{username}» is let in.")


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--update", is_flag=True, help="Take over what differs from what is known.")
@click.option(
    "--leave-out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Load the good rows; write the others, with their reasons, to this new file.",
)
def load_register(file: Path, update: bool, leave_out: Path | None) -> None:
    """Load an export of the register of orders (CSV); safe to repeat.

    A file with a mistake is refused whole, unless --leave-out names a file for its bad rows, which
    can be mended there and loaded again. What differs from what the board knows is told, and taken
    over with --update.
    """
    if health.counts()["sample data"]:
        click.echo("Note: this is a sample database, with public passwords.", err=True)
    loaded = load.load(file, _progress("Orders"), update=update, leave_out=leave_out)
    click.echo(f"{loaded.created} orders became waiting cases; {loaded.known} were there already.")
    if loaded.unknown:
        columns = ", ".join(f"«{name}»" for name in loaded.unknown)
        click.echo(f"Nothing is read from these columns: {columns}.")
    _tell_differences(loaded, update=update)
    if loaded.left_out:
        rows = len({problem.line for problem in loaded.left_out})
        click.echo(f"{rows} rows were left out and are in {leave_out}, to be mended there:")
        click.echo("\n".join(_first(loaded.left_out)))


def _tell_differences(loaded: load.Loaded, *, update: bool) -> None:
    taken = [one for one in loaded.differences if one.taken]
    told = [one for one in loaded.differences if not one.taken]
    if taken:
        click.echo(f"{len(taken)} values differed from what was known and were taken over:")
        click.echo("\n".join(_first(taken)))
    if told:
        click.echo(f"{len(told)} values differ from what is known, which stays as it is:")
        click.echo("\n".join(_first(told)))
    if told and not update:
        click.echo("To take them over, load the file again with --update.")


@main.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--source", help="Who made the folder; needed where identifiers are no UUIDs.")
def load_directory(folder: Path, source: str | None) -> None:
    """Load a folder of HSDS 3.0 CSV files into the referral directory; safe to repeat."""
    loaded = hsds.load(folder, source, progress=_progress("Services"))
    click.echo(
        f"{loaded.organisations} organisations and {loaded.services} services are new; "
        f"{loaded.known} services were there already and stay as they are."
    )
    for note in loaded.notes:
        click.echo(f"Note: {note}")


@main.command()
@click.argument("role")
def grant(role: str) -> None:
    """Let a PostgreSQL role do the board's work, held by row level security; as the owner."""
    database_role.grant(role)
    click.echo(f"«{role}» can serve the board; it owns nothing and only adds to the record.")


@main.command()
def access() -> None:
    """Print who sees what, as docs/access.md has it."""
    click.echo(rights_page.access_page(), nl=False)


@main.command()
@click.option("--restored", is_flag=True, help="A backup was restored on purpose; needs the key.")
def check(restored: bool) -> None:
    """Say whether the database is sound; exit 1 if not."""
    if restored:
        _restored()
    found = list(health.problems())
    if found:
        _refuse("\n".join(found))
    listed = ", ".join(f"{count} {name}" for name, count in health.counts().items())
    click.echo(f"The database is sound ({listed}).")


def _restored() -> None:
    try:
        seal.restored()
    except OSError as error:
        _refuse(f"The log of the record cannot be written: {error}.")
    click.echo("It is on record that a backup was restored; the log begins anew.")


def _progress(label: str) -> Callable[[Iterable[Any]], Iterable[Any]]:
    def show(items: Iterable[Any]) -> Iterator[Any]:
        with click.progressbar(list(items), label=label, file=sys.stderr) as bar:
            yield from bar

    return show


def _refuse_file(error: BadFile) -> NoReturn:
    lines = _first(error.problems)
    _refuse("Nothing was loaded; the file needs mending:\n" + "\n".join(lines))


def _first(found: Sequence[object]) -> list[str]:
    """As many as a screen takes, and how many more there are."""
    lines = [str(one) for one in found[:MOST_SHOWN]]
    more = len(found) - len(lines)
    return [*lines, f"… and {more} more."] if more else lines


def _refuse(text: str) -> NoReturn:
    click.echo(text, err=True)
    sys.exit(1)


if __name__ == "__main__":
    main(prog_name="python -m db")
