"""Before `make run` serves: the embedded database made ready, and the way in, printed."""

import os

import click

from db import ready, sample_mark


def main() -> None:
    click.echo("Making the database ready ...")
    ready.prepare()
    port = os.environ.get("STREAMLIT_SERVER_PORT", "8501")
    click.echo(f"The ICAM board: http://localhost:{port}")
    if sample_mark.sample_data():
        click.echo("Sign in as head-bru (or service, coach-bru, analyst, admin): sample-only")


if __name__ == "__main__":
    main()
