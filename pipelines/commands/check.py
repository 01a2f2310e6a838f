"""`congtin check`: is everything whole?"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from crawler.terminal import as_json as dumped
from crawler.terminal import visible
from pipelines import wholeness
from pipelines.commands import LOOK, db_option, json_option, opened, stop


@click.command(short_help="Check that database, search index and archive are whole.")
@click.option(
    "--archive",
    "archives",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    metavar="DIR",
    help="Look for its WARC files here, and nowhere else: a copy is checked by itself. "
    "May be repeated. [default: beside DB, and where its crawls wrote them]",
)
@db_option
@json_option
def check(archives: tuple[Path, ...], db: Path, as_json: bool) -> None:
    """Check the file, its references, the search index, the revisions, and the archive: that every
    record which was read is there, with the bytes that were read. Each fault in a line.

    Exit codes: 0 everything is whole; 1 something is not; 2 no usable database.
    """
    with closing(opened(db)) as conn:
        found = list(wholeness.faults(conn, db, archives))
        (articles,) = conn.execute("SELECT count(*) FROM articles").fetchone()
    names = ", ".join(wholeness.CHECKS)
    if as_json:
        faults = [{"check": name, "fault": fault} for name, fault in found]
        told = {"database": str(db), "checked": list(wholeness.CHECKS), "faults": faults}
        click.echo(dumped(told))
    elif not found:
        click.echo(f"{db} is whole: {articles} articles; checked: {names}")
    else:
        for name, fault in found:
            click.echo(visible(f"{name}: {fault}"))
    if found:
        more = f" and {len(found) - 1} more faults" if len(found) > 1 else ""
        stop(visible(f"{db} is not whole: {found[0][0]}: {found[0][1]}{more}"), LOOK)
