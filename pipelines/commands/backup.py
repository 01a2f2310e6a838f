"""`congtin backup`: a consistent copy of the database, also while a crawl writes."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from crawler.memory import StoreError
from pipelines.commands import USAGE, db_option, opened, stop
from pipelines.copying import copy


@click.command(short_help="Copy the database to FILE, also while a crawl writes.")
@click.argument("file", type=click.Path(path_type=Path, resolve_path=True))
@db_option
@click.option("--force", is_flag=True, help="Replace FILE where it exists.")
def backup(file: Path, db: Path, force: bool) -> None:
    """Copy the database to FILE as it is at this moment; a crawl may go on meanwhile.

    The copy is checked and on the disk before it is called FILE. Exit codes: 0 done; 2 not done.
    """
    with closing(opened(db)) as conn:
        refused = _refused(file, db, force)
        if refused:
            stop(refused, USAGE)
        (articles,) = conn.execute("SELECT count(*) FROM articles").fetchone()
        try:
            copy(conn, file)
        except StoreError as error:
            stop(str(error), USAGE)
    click.echo(f"{articles} articles, {file.stat().st_size / 1e6:.1f} MB: {file}")


def _refused(file: Path, db: Path, force: bool) -> str:
    """Why nothing may be written there; '' where it may."""
    if file in (db, *(db.with_name(db.name + e) for e in ("-wal", "-shm", ".lock"))):
        return f"{file} is the database itself; name another file"
    if file.is_dir():
        return f"{file} is a folder; name a file in it"
    if not file.parent.is_dir():
        return f"{file}: there is no folder {file.parent}; make it, or name another file"
    if file.exists() and not force:
        return f"{file} exists; --force replaces it"
    return ""
