"""Before `make run` serves: the embedded database made ready, and the way in, printed."""

import os
import sys

import click

from db import accounts, ready
from db.errors import BadKey


def main() -> None:
    click.echo("Making the database ready ...")
    try:
        ready.prepare()
    except BadKey as error:
        sys.exit(str(error))
    port = os.environ.get("STREAMLIT_SERVER_PORT", "8501")
    click.echo(f"The ICAM board: http://localhost:{port}")
    if accounts.sample_data():
        click.echo("Sign in as head-bru (or service, coach-bru, analyst, admin): sample-only")


if __name__ == "__main__":
    main()
