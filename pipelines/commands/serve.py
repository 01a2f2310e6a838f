"""`congtin serve`: Datasette over the database, with this project's configuration."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from crawler.memory import StoreError
from pipelines.commands import USAGE, db_option


@click.command(short_help="Browse the database in Datasette.")
@db_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    help="The port to listen on; 0 takes a free one.",
)
@click.option(
    "--immutable",
    is_flag=True,
    help="The file is a copy that nobody writes to (docs/publishing.md). Never for a live one.",
)
@click.option("--no-sql", is_flag=True, help="Let visitors run no SQL of their own.")
@click.option("--log", is_flag=True, help="Log every request.")
def serve(db: Path, host: str, port: int, immutable: bool, no_sql: bool, log: bool) -> None:
    """Browse the database in Datasette, on this machine only unless --host says otherwise.

    Read-only; a crawl may write meanwhile. Ctrl+C stops it.
    """
    from pipelines.web import serving

    try:
        serving.fit_to_read(db, immutable)
    except StoreError as error:
        _stop(str(error))
    try:
        sock = serving.bound(host, port)
    except OSError as error:
        _stop(f"cannot listen on {host} port {port}: {error.strerror}; choose another --port")
    with sock:
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{sock.getsockname()[1]}/"
        click.echo(f"{db} at {address} (Ctrl+C stops)")
        sys.stdout.flush()
        datasette = serving.configured(db, immutable=immutable, sql=not no_sql)
        serving.serve(datasette, sock, log=log)


def _stop(message: str) -> None:
    click.echo(f"congtin: {message}", err=True)
    sys.exit(USAGE)
