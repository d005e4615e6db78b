"""Before `make run` serves: the embedded database made ready, and the way in, printed."""

import os
import sys

import click

from db.accounts import sample_mark
from db.errors import BadKey, NoDatabase, Unavailable
from db.operations import startup

HERE = ("localhost", "127.0.0.1", "::1")


def main() -> None:
    click.echo("Making the database ready ...")
    try:
        startup.prepare()
        sample = sample_mark.sample_data()
    except (BadKey, NoDatabase) as error:
        sys.exit(str(error))
    except Unavailable as error:
        sys.exit(f"The database does not answer: {error}")
    port = os.environ.get("STREAMLIT_SERVER_PORT", "8501")
    click.echo(f"The ICAM board: http://localhost:{port}")
    click.echo(_opened(os.environ.get("STREAMLIT_SERVER_ADDRESS", "localhost")))
    if sample:
        click.echo("Sign in as head-bru (or service, coach-bru, analyst, admin): sample-only")


def _opened(address: str) -> str:
    """Who can reach what is served now."""
    if address in HERE:
        return "Open to this machine only (make run ADDRESS=0.0.0.0 opens it to the network)."
    return f"Open to the network at {address}, over plain HTTP: put a proxy with HTTPS in front."


if __name__ == "__main__":
    main()
