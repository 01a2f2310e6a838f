"""`congtin status`: how things stand, in a few lines and an exit code."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import click

from crawler import clock
from crawler.terminal import as_json as dumped
from crawler.terminal import visible
from pipelines.commands import LOOK, USAGE, db_option, json_option, opened, stop
from pipelines.opening import is_held
from pipelines.standing import Standing, age, portals, standing, whole


@click.command()
@db_option
@click.option("--portal", metavar="NAME", help="Of this portal only. [default: all]")
@click.option(
    "--max-age",
    metavar="AGE",
    help="Needs a look too where the last healthy crawl ended longer ago: 26h, 2d, 90m.",
)
@json_option
def status(db: Path, portal: str | None, max_age: str | None, as_json: bool) -> None:
    """What is held, how the last crawls ended, what needs a look.

    Exit codes: 0 healthy; 1 something needs a look; 2 no usable database, wrong usage.
    """
    oldest = age(max_age) if max_age is not None else None
    if max_age is not None and oldest is None:
        stop(f"--max-age wants an age like 26h, 2d or 90m, not {visible(max_age)!r}", USAGE)
    held = is_held(db)
    with closing(opened(db)) as conn:
        known = portals(conn)
        if portal and portal not in known:
            there = ", ".join(known) or "nothing yet"
            stop(f"{db} holds nothing of {visible(portal)!r}; it holds {there}", USAGE)
        found = [
            standing(conn, name, clock.now(), held=held, oldest=oldest)
            for name in ([portal] if portal else known)
        ]
    look = visible(whole(found)) if found else "no crawl has run yet"
    # First, that the first line of a mail or a screen tells it.
    if look:
        click.echo(f"congtin: {look}", err=True)
    if as_json:
        told = {"database": str(db), "healthy": not look, "running": held, "look": look}
        click.echo(dumped({**told, "portals": [asdict(one) for one in found]}))
    else:
        for one in found:
            click.echo(visible_lines(one))
    raise SystemExit(LOOK if look else 0)


def visible_lines(one: Standing) -> str:
    """A portal's standing for people."""
    held, gaps = one.articles, one.missing
    span = f", {held['first']} to {held['last']}" if held["first"] else ""
    lines = [
        f"{one.portal}: {held['articles']} articles{span}; "
        f"{held['undated']} without a date, {held['unsigned']} without a byline, "
        f"{held['gone']} gone; last crawl {one.outcome}, "
        f"last healthy one ended {one.last_healthy or 'never'}"
    ]
    if gaps["missing"] or one.documents_missing:
        reasons = ", ".join(
            f"{n} {name.replace('_', ' ')}" for name, n in gaps.items() if n and name != "missing"
        )
        lines.append(
            f"  not stored: {gaps['missing']} of the articles listed"
            + (f" ({reasons})" if reasons else "")
            + f"; documents that never arrived: {one.documents_missing}"
        )
    for run in one.runs:
        lines.append(
            f"  run {run['id']} {run['started']} {run['outcome']}: {run['listed']} listed, "
            f"{run['new']} new, {run['changed']} changed, {run['failed']} failed, "
            f"{run['requests']} requests"
        )
    lines += [
        f"  problem {p['stage']} {p['kind']} x{p['times']}, such as {p['example']}"
        for p in one.problems
    ]
    return "\n".join(visible(line) for line in lines)
