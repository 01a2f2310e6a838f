"""`congtin status`: how things stand, in a few lines and an exit code."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from crawler.terminal import as_json as dumped
from crawler.terminal import visible
from pipelines import reader
from pipelines.commands import LOOK, db_option, json_option, opened
from pipelines.database import is_held


@click.command()
@db_option
@json_option
def status(db: Path, as_json: bool) -> None:
    """What is held, how the last crawls ended, what needs a look.

    Exit codes: 0 healthy; 1 something needs a look; 2 no usable database.
    """
    with opened(db) as conn:
        now = reader.status(conn, held=is_held(db))
    if as_json:
        click.echo(dumped(asdict(now)))
    else:
        for held in now.holdings:
            click.echo(
                f"{held['portal']}: {held['articles']} articles, "
                f"{held['first']} to {held['last']}; "
                f"{held['undated']} without a date, {held['unsigned']} without a byline; "
                f"last seen {held['last_seen']}"
            )
        for run in now.runs:
            click.echo(
                f"  run {run['id']} {run['started']} {run['outcome']}: {run['listed']} listed, "
                f"{run['new']} new, {run['changed']} changed, {run['failed']} failed"
            )
        for problem in now.problems:
            click.echo(
                visible(
                    f"  problem {problem['stage']} {problem['kind']} x{problem['times']}, "
                    f"such as {problem['example']}"
                )
            )
    if now.look:
        click.echo(f"congtin: {visible(now.look)}", err=True)
        sys.exit(LOOK)
