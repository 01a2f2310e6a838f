"""`congtin export`: a table into Parquet, CSV or JSON Lines."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from crawler.terminal import visible
from pipelines.commands import LOOK, USAGE, db_option, opened, stop
from pipelines.export import CannotExport, check_target
from pipelines.export import export as write
from pipelines.filters import Filters, NoSuch


@click.command(short_help="Write a table as Parquet, CSV or JSON Lines.")
@click.argument("out", type=click.Path(path_type=Path))
@db_option
@click.option(
    "--table",
    default="articles",
    show_default=True,
    help="A table or view: docs/data.md names them.",
)
@click.option("--since", metavar="DATE", help="Published on this day (2021-12-31) or later.")
@click.option("--until", metavar="DATE", help="Published on this day or earlier.")
@click.option("--portal", metavar="NAME", help="From this portal.")
@click.option("--author", metavar="NAME", help="Credited in any role; a part of the name will do.")
@click.option("--category", metavar="NAME", help="In this category; a part of its name will do.")
@click.option("--bom", is_flag=True, help="CSV that Excel takes for UTF-8.")
@click.option("--raw", is_flag=True, help="CSV whose cells may be formulas to a spreadsheet.")
@click.option("--force", is_flag=True, help="Replace OUT where it is there already.")
def export(
    out: Path,
    db: Path,
    table: str,
    since: str | None,
    until: str | None,
    portal: str | None,
    author: str | None,
    category: str | None,
    bom: bool,
    raw: bool,
    force: bool,
) -> None:
    """Write a table to OUT: .parquet, .csv, .jsonl or .ndjson, by its ending.

    datapackage.json beside it tells what exactly it is: columns, rows, hash, query, versions.

    Exit codes: 0 done; 1 done, but some values were not what their column says; 2 nothing written.
    """
    if (bom or raw) and out.suffix.lower() != ".csv":
        stop("--bom and --raw are for .csv", USAGE)
    try:
        check_target(out, force=force)
        with closing(opened(db)) as conn:
            filters = Filters.named(
                conn, since=since, until=until, portal=portal, author=author, category=category
            )
            done = write(conn, out, table, filters, force=force, bom=bom, raw=raw)
    except (CannotExport, NoSuch) as reason:
        stop(visible(str(reason)), USAGE)
    click.echo(f"{out}: {done.rows} rows of {table}, {done.bytes:,} bytes")
    if done.misfits:
        told = ", ".join(f"{name} {count}" for name, count in done.misfits.items())
        stop(f"values that are not what their column says were left empty: {told}", LOOK)
