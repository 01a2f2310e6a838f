"""The command `congtin`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

import click
from scrapy.settings import Settings
from scrapy.utils.misc import load_object

from crawler import logfile, running
from crawler.memory import StoreError
from crawler.terminal import as_json, told

COMMANDS: dict[str, str] = running.project_settings().getdict("COMMANDS")
DEFAULT_DB = "data/congtin.db"


def stop(message: str, code: int) -> NoReturn:
    """One clear line to stderr, and out."""
    click.echo(f"congtin: {told(message)}", err=True)
    sys.exit(code)


def db_option(function: Any) -> Any:
    return click.option(
        "--db",
        # In full: "no database data/congtin.db" would leave cron's operator guessing where. Two
        # names of one file have one lock.
        type=click.Path(path_type=Path, resolve_path=True),
        default=DEFAULT_DB,
        envvar="CONGTIN_DB",
        show_default=True,
        show_envvar=True,
        help="The database.",
    )(function)


class _Group(click.Group):
    """Commands of this module, and those that the settings name, loaded when they are asked for."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted([*super().list_commands(context), *COMMANDS])

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name in COMMANDS:
            command: click.Command = load_object(COMMANDS[name])
            return command
        return super().get_command(context, name)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="congtin", prog_name="congtin")
def main() -> None:
    """Cổng Tin: city news portals into SQLite, dates and bylines understood."""


@main.command()
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
    if len(portals) > 1 and not (workers or cluster):
        sys.exit(_one_after_another(portals, at_of))
    portal, at = portals[0], at_of.get(portals[0])
    db.parent.mkdir(parents=True, exist_ok=True) if db == Path(DEFAULT_DB).resolve() else None
    settings = running.settings_for(db, delay, contact or "", not no_attachments, verbose)
    settings.set("ARCHIVE", str(archive or ""), "cmdline")
    settings.set("ARCHIVED", not no_archive, "cmdline")
    _turn(settings, knobs)
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
        logfile.append(log, ended.summary)
        logfile.append(log, ended.look, "WARNING")
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


def _turn(settings: Settings, knobs: tuple[str, ...]) -> None:
    """Set what `-s NAME=VALUE` says."""
    for knob in knobs:
        name, found, value = knob.partition("=")
        if not found or name not in settings:
            words = f"-s wants NAME=VALUE with a name of crawler/settings.py, not {knob!r}"
            stop(words, running.USAGE)
        settings.set(name, value, "cmdline")


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


@main.command()
@click.argument("source", metavar="FILE-OR-URL")
@click.option(
    "--portal", metavar="NAME", help="Whose card reads it. [default: by its address, else haiphong]"
)
@click.option("--url", help="The address that a file was saved from.")
def read(source: str, portal: str | None, url: str | None) -> None:
    """Read one page and print as JSON what is printed on it, what that means, and by which rule.

    Stores nothing. What is unknown is null. The fields are those of the table articles (see
    docs/data.md) and of its parts: categories and tags (path: names, outermost first),
    attachments, images, links, credits (name, role), event_date (the day of which the text
    tells). Beside them: dates_printed (every date on the page and the rule that found it),
    author_printed and source_printed (lines of their own beside the text), aliases (other
    addresses that led here), called_article (the page says to machines that it is one),
    problems (what was not understood), read_by (field to rule).
    """
    from crawler.one_page import CannotRead, as_read, read_one

    try:
        article = read_one(source, portal, url)
    except CannotRead as reason:
        stop(str(reason), running.USAGE)
    click.echo(as_json(as_read(article)))


@main.command()
@click.option("--json", "json_asked", is_flag=True, help="As JSON.")
def portals(json_asked: bool) -> None:
    """The portals that are known."""
    cards = [spider.card for spider in running.portals().values()]
    if json_asked:
        click.echo(as_json([{"name": c.name, "title": c.title, "home": c.home} for c in cards]))
    else:
        for card in cards:
            click.echo(told(f"{card.name:<12} {card.title}  {card.home}"))
    faults = running.card_faults()
    if faults:
        stop("; ".join(faults), running.USAGE)


if __name__ == "__main__":
    main()
