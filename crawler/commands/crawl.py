"""`congtin crawl`: one portal in this process, several one after another or by workers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import click
from scrapy.settings import Settings

from crawler import logfile, running
from crawler.cli import DEFAULT_DB, db_option, stop
from crawler.knobs import BadKnob, turn
from crawler.memory import StoreError
from crawler.terminal import told


@click.command(short_help="Crawl PORTALS (default: haiphong) into the database.")
@click.argument("portals", nargs=-1)
@db_option
@click.option(
    "--at",
    "places",
    metavar="URL",
    multiple=True,
    help="The same portal served at another address: a mirror, a test server. Of several portals: "
    "PORTAL=URL, once for each.",
)
@click.option(
    "--since", metavar="DATE", help="Only articles published on this day (2021-12-31) or later."
)
@click.option("--until", metavar="DATE", help="Only articles published on this day or earlier.")
@click.option("--full", is_flag=True, help="Sweep everything that is listed, known or not.")
@click.option(
    "--accept",
    is_flag=True,
    help="What this crawl finds is the new usual: later ones are judged by it, not by what was "
    "before.",
)
@click.option("--limit", type=click.IntRange(min=1), help="Ask for at most this many articles.")
@click.option(
    "--delay",
    type=click.FloatRange(min=0),
    help="Seconds between two requests to a host. [default: 1, and more where the host is slow]",
)
@click.option(
    "--contact",
    metavar="ADDRESS",
    envvar="CONGTIN_CONTACT",
    help="Who answers for this crawl, told to the portal. [default: user@host]",
)
@click.option(
    "--archive",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where pages are kept as received (WARC). [default: DB without its ending + .archive]",
)
@click.option("--no-archive", is_flag=True, help="Keep no pages: what is stored cannot be reread.")
@click.option(
    "--certificates",
    type=click.Path(path_type=Path, exists=True, dir_okay=False, resolve_path=True),
    metavar="FILE",
    help="Certificates (PEM) to believe for this portal beside the system's authorities.",
)
@click.option("--no-attachments", is_flag=True, help="Note documents without fetching them.")
@click.option(
    "-s",
    "--set",
    "knobs",
    metavar="NAME=VALUE",
    multiple=True,
    help="Another value for a knob of crawler/settings.py, for this crawl.",
)
@click.option(
    "--log",
    type=click.Path(path_type=Path, resolve_path=True, dir_okay=False),
    help="Log there, summary included, and rotate it. Only what needs a look is still said: cron "
    "then mails nothing else.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="Several portals at once, by N processes (pip install 'congtin[cluster]').",
)
@click.option("--cluster", metavar="ADDRESS", help="The same by this Dask scheduler's workers.")
@click.option("-v", "--verbose", is_flag=True, help="Log everything.")
def crawl(
    portals: tuple[str, ...],
    db: Path,
    places: tuple[str, ...],
    since: str | None,
    until: str | None,
    full: bool,
    accept: bool,
    limit: int | None,
    delay: float | None,
    contact: str | None,
    archive: Path | None,
    no_archive: bool,
    certificates: Path | None,
    no_attachments: bool,
    knobs: tuple[str, ...],
    log: Path | None,
    workers: int | None,
    cluster: str | None,
    verbose: bool,
) -> None:
    """Crawl PORTALS (default: haiphong) into the database.

    Exit codes: 0 done and healthy; 1 done, but something needs a look; 2 nothing could be done;
    75 another crawl holds this database.
    """
    known = running.portals()
    for name in portals:
        if name not in known:
            stop(running.no_portal(name), running.USAGE)
    portals = tuple(dict.fromkeys(portals)) or ("haiphong",)
    at_of = _places(places, portals)
    if "general" in portals and not at_of.get("general"):
        stop("general has no address of its own: say --at URL", running.USAGE)
    if workers and cluster:
        stop("--workers starts a cluster and --cluster names one: say one of them", running.USAGE)
    if archive and no_archive:
        stop("--archive says where pages are kept, --no-archive keeps none: say one", running.USAGE)
    settings = running.settings_for(db, delay, contact or "", not no_attachments, verbose)
    settings.set("ARCHIVE", str(archive or ""), "cmdline")
    settings.set("ARCHIVED", not no_archive, "cmdline")
    try:
        for knob in knobs:
            turn(settings, knob)
    except BadKnob as error:
        stop(str(error), running.USAGE)
    if len(portals) > 1 and not (workers or cluster):
        sys.exit(_one_after_another(portals, at_of))
    portal, at = portals[0], at_of.get(portals[0])
    db.parent.mkdir(parents=True, exist_ok=True) if db == Path(DEFAULT_DB).resolve() else None
    if log:
        _log_to(settings, log)
    if workers or cluster:
        _spread(portals, at_of, db, settings, workers or 0, cluster or "")
        return
    arguments = {
        "at": at or "",
        "since": since or "",
        "until": until or "",
        "full": full,
        "accept": accept,
        "limit": limit or 0,
        "certificates": str(certificates or ""),
    }
    ended = running.crawl(portal, settings, **arguments)
    if log:
        _tell_log(log, ended)
    elif ended.summary:
        click.echo("\n".join(map(told, ended.summary.splitlines())))
    if ended.look:
        stop(ended.look, ended.code)
    sys.exit(ended.code)


def _log_to(settings: Settings, log: Path) -> None:
    try:
        logfile.opened(log, settings.getint("LOG_BYTES"), settings.getint("LOGS_KEPT"))
    except logfile.BadLog as reason:
        stop(str(reason), running.USAGE)
    settings.set("LOG_FILE", str(log), "cmdline")


def _tell_log(log: Path, ended: running.Ended) -> None:
    """How the crawl ended, at the end of its log; on stderr where that went away or is full."""
    try:
        logfile.append(log, ended.summary)
        logfile.append(log, ended.look, "WARNING")
    except logfile.BadLog as reason:
        words = "; ".join(x for x in (ended.look, str(reason)) if x)
        stop(words, ended.code or running.LOOK)


def _places(places: tuple[str, ...], portals: tuple[str, ...]) -> dict[str, str]:
    """Portal to the address where it is served, by `--at URL` or `--at PORTAL=URL`."""
    found: dict[str, str] = {}
    for place in places:
        name, named, url = place.partition("=")
        if not (named and name in portals):
            if len(portals) > 1:
                stop("--at serves one portal: of several, say --at PORTAL=URL", running.USAGE)
            name, url = portals[0], place
        found[name] = url  # of two the last counts, as with every other option
    return found


NOT_PASSED_ON = ("--at", "--db", "--archive", "--workers", "--cluster")


def _options(portals: tuple[str, ...], but: tuple[str, ...]) -> list[str]:
    """The options of this command line as they were typed, but for some that take a value."""
    kept: list[str] = []
    typed = iter(sys.argv[2:])
    for word in typed:
        name, has_value, _ = word.partition("=")
        if name in but:
            if not has_value:
                next(typed, None)
        elif word not in portals:
            kept.append(word)
    return kept


def _one_after_another(portals: tuple[str, ...], at: dict[str, str]) -> int:
    """Each portal in a process of its own: a reactor runs once. The worst exit code counts."""
    options = _options(portals, ("--at",))
    return max(
        subprocess.run(
            [sys.argv[0], "crawl", name, *options, *(["--at", at[name]] if name in at else [])],
            check=False,
        ).returncode
        for name in portals
    )


def _spread(
    portals: tuple[str, ...], at: dict[str, str], db: Path, settings: Settings,
    workers: int, cluster: str,
) -> NoReturn:  # fmt: skip
    """Crawl by the workers of a cluster; says how each portal ended, as they end."""
    from crawler.cluster.crawling import Job, crawl, hosts_of

    options = _options(portals, NOT_PASSED_ON)
    known, codes = running.portals(), [running.HEALTHY]
    jobs = [
        Job(
            name, hosts_of(known[name].card, at.get(name, "")),
            (*options, *(("--at", at[name]) if name in at else ())),
        )
        for name in portals
    ]  # fmt: skip

    def settled(name: str, ended: running.Ended) -> None:
        codes.append(ended.code)
        if ended.summary:
            click.echo(ended.summary)
        if ended.look:
            click.echo(f"congtin: {name}: {ended.look}", err=True)

    try:
        failed = crawl(jobs, db, settings, workers=workers, cluster=cluster, settled=settled)
    except StoreError as error:
        stop(str(error), error.exit_code)
    if failed:
        stop("; ".join(failed), running.LOOK)
    sys.exit(max(codes))
