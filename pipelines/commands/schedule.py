"""`congtin schedule`: a crontab line and systemd units for this installation, on stdout."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

import click

from crawler import running
from crawler.terminal import visible
from pipelines.commands import USAGE, db_option, stop
from pipelines.scheduling import Job, Unspeakable, crontab, service, timer, times
from pipelines.standing import age


@click.command(short_help="Print a crontab line and systemd units for regular crawls.")
@db_option
@click.option(
    "--every", default="6h", show_default=True, metavar="SPAN", help="How often: 30m, 6h, 1d, 7d."
)
@click.option(
    "--portal",
    "portals",
    multiple=True,
    metavar="NAME",
    help="May be repeated. [default: haiphong]",
)
@click.option(
    "--contact",
    envvar="CONGTIN_CONTACT",
    metavar="ADDRESS",
    help="Who answers for these crawls, told to the portal.",
)
def schedule(db: Path, every: str, portals: tuple[str, ...], contact: str | None) -> None:
    """Print a crontab line and systemd units that crawl every so often. Installs nothing."""
    span = age(every)
    if not span:
        stop(f"--every {visible(every)}: a span looks like 30m, 6h or 1d", USAGE)
    known = running.portals()
    for name in portals:
        if name not in known or name == "general":
            there = ", ".join(n for n in known if n != "general")
            stop(f"no portal is called {visible(name)!r}; known are {there}", USAGE)
    if any("\n" in part for part in (str(db), contact or "")):
        stop("a line break cannot stand in a crontab", USAGE)
    congtin = Path(sys.executable).with_name("congtin")
    job = Job(
        congtin,
        db,
        db.with_suffix(".log"),
        portals or ("haiphong",),
        span,
        contact or "",
        getpass.getuser(),
    )
    try:
        times(job.every, job.minute)
    except Unspeakable as reason:
        stop(f"--every {visible(every)}: {reason}", USAGE)
    click.echo("# ---- crontab: put these lines into `crontab -e`\n" + crontab(job))
    click.echo("# ---- or systemd: /etc/systemd/system/congtin.service\n" + service(job))
    click.echo(
        "# ---- and /etc/systemd/system/congtin.timer, then: systemctl enable --now congtin.timer"
    )
    click.echo(timer(job), nl=False)
