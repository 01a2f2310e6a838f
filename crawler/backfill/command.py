"""`congtin backfill`: a portal's past, from the captures of web archives."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.status import Status
from scrapy.utils.misc import load_object

from crawler import clock, running, terminal
from crawler.addresses import tidy
from crawler.archive.framing import NotAWarc
from crawler.archive.writing import Archive, ArchiveError
from crawler.archiving import folder_of
from crawler.backfill.asking import Asker, Manners
from crawler.backfill.common_crawl import CommonCrawl
from crawler.backfill.journal import Journal
from crawler.backfill.keeping import ToArchive
from crawler.backfill.life import Told, backfill
from crawler.backfill.services import Service
from crawler.backfill.wayback import Wayback
from crawler.card import Card
from crawler.cli import DEFAULT_DB, db_option, stop
from crawler.items import Problem
from crawler.memory import StoreError
from crawler.portal import UsageError, contact, day, user_agent
from crawler.rebuild.life import rebuild
from crawler.rebuild.second_pass import Rebuilt

SERVICES = ("wayback", "common-crawl")


def service_of(name: str, asker: Asker, at: str, data: str, settings: Any) -> Service:
    """The web archive of that name, at its own address or at another."""
    base = at or settings["WEB_ARCHIVES"][name]
    if name == "wayback":
        return Wayback(asker, base)
    return CommonCrawl(asker, base, data or at or settings["COMMON_CRAWL_DATA"])


def address(text: str | None, option: str) -> str:
    """A base address with its closing slash, '' for none."""
    if not text:
        return ""
    url = tidy(text)
    if not url:
        raise UsageError(f"{option} wants an address like http://127.0.0.1:8080/, not {text!r}")
    return url if url.endswith("/") else url + "/"


def manners(settings: Any, delay: float | None) -> Manners:
    return Manners(
        agent=user_agent(settings),
        delay=settings.getfloat("WEB_ARCHIVE_DELAY") if delay is None else delay,
        timeout=settings.getfloat("DOWNLOAD_TIMEOUT"),
        tries=settings.getint("WEB_ARCHIVE_TRIES"),
        patience=settings.getfloat("WEB_ARCHIVE_PATIENCE"),
        largest=settings.getint("DOWNLOAD_MAXSIZE"),
    )


def say(line: Status, words: str) -> None:
    """What is being done: in place on a terminal, elsewhere as a line of a log."""
    if line.console.is_terminal:
        line.update(escape(terminal.told(words)))
    else:
        click.echo(f"{clock.log_stamp(clock.now())} INFO {terminal.told(words)}", err=True)


def fetch(
    card: Card,
    source: str,
    settings: Any,
    asked: dict[str, Any],
    since: date | None,
    until: date | None,
    limit: int,
) -> Told:
    """Look up and archive. Raises StoreError, ArchiveError or UsageError."""
    how, folder = manners(settings, asked["delay"]), folder_of(settings)
    folder.mkdir(parents=True, exist_ok=True)
    console = Console(stderr=True)
    with (
        Status(f"asking the index of {source} …", console=console) as line,
        Asker(how, tell=lambda words: say(line, words)) as asker,
        Journal(folder / f"backfill-{card.name}-{source}.jsonl") as journal,
        Archive(
            folder,
            f"{card.name}-{source}",
            version=settings["VERSION"],
            contact=contact(settings),
            user_agent=how.agent,
            rotate=settings.getint("ARCHIVE_FILE_BYTES"),
        ) as archive,
    ):
        base = address(asked["at"], "--at") or settings["WEB_ARCHIVES"][source]
        say(line, f"asking {base} what it has of {card.name}")
        if asked["refused"]:
            journal.once_more()
        service = service_of(
            source, asker, address(asked["at"], "--at"), address(asked["data"], "--data"), settings
        )
        return backfill(
            service,
            card,
            journal,
            ToArchive(archive, card.name, source),
            since=since,
            until=until,
            limit=limit,
            progress=lambda entry: line.update(f"{entry.time:%Y-%m-%d} {escape(entry.url)}"),
        )


@click.command("backfill", short_help="Fetch what web archives hold of a portal.")
@click.argument("portal")
@click.option(
    "--from", "source", type=click.Choice(SERVICES), required=True, help="Which web archive."
)
@click.option("--since", metavar="DATE", help="Captures of this day (2021-12-31) or later.")
@click.option("--until", metavar="DATE", help="Captures of this day or earlier.")
@click.option("--limit", type=click.IntRange(min=1), help="Fetch at most this many captures.")
@click.option(
    "--at", metavar="URL", help="The web archive's services at another address: a mirror, a test."
)
@click.option(
    "--data", metavar="URL", help="Common Crawl's WARC files at another address. [default: --at]"
)
@click.option(
    "--delay", type=click.FloatRange(min=0), help="Seconds between two requests. [default: 2]"
)
@click.option(
    "--refused",
    is_flag=True,
    help="Ask once more for captures that were given up: refused by three backfills.",
)
@click.option(
    "--contact",
    metavar="ADDRESS",
    envvar="CONGTIN_CONTACT",
    help="Who answers for it, told to the web archive. [default: user@host]",
)
@click.option(
    "--archive",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where captures are kept (WARC). [default: DB without its ending + .archive]",
)
@db_option
def backfill_portal(
    portal: str,
    source: str,
    since: str | None,
    until: str | None,
    limit: int | None,
    archive: Path | None,
    db: Path,
    **asked: Any,
) -> None:
    """Fetch what web archives hold of PORTAL's articles, all its generations of addresses.

    Captures go into the archive beside the database and are read from there, oldest first. It
    can be stopped at any time and goes on where it was; what came to nothing is asked again by
    later backfills. Exit codes: 0 done; 1 done, but
    something needs a look; 2 nothing could be done; 75 another holds the database.
    """
    known = running.portals()
    if portal not in known or portal == "general":
        named = ", ".join(n for n in known if n != "general")
        stop(f"no portal is called {portal!r}; known are {named}", running.USAGE)
    if db == Path(DEFAULT_DB).resolve():
        db.parent.mkdir(parents=True, exist_ok=True)
    settings = running.settings_for(db, None, asked["contact"] or "", True, False)
    settings.set("ARCHIVE", str(archive or ""), "cmdline")
    try:
        days = day(since, "since"), day(until, "until")
        if days[0] and days[1] and days[0] > days[1]:
            raise UsageError(f"--since {days[0]} lies after --until {days[1]}")
        told = fetch(known[portal].card, source, settings, asked, *days, limit or 0)
        read = read_in(folder_of(settings), f"{portal}-{source}", db, settings, known, told)
    except (StoreError, ArchiveError, UsageError, NotAWarc) as error:
        stop(str(error), getattr(error, "exit_code", running.USAGE))
    if told.stopped and not read:
        stop(told.stopped, running.USAGE)
    click.echo(summary(portal, source, told, read))
    if told.stopped:
        stop(f"{told.stopped}; what came is stored, the next backfill goes on", running.LOOK)
    if told.refused:
        url, why = told.refused[0]
        count = len(told.refused)
        stop(f"{count} captures or lookups came to nothing, such as {url}: {why}", running.LOOK)
    if told.waiting:
        left = f"{told.waiting} captures that came to nothing before were not asked for again"
        stop(f"{left}: a backfill with a larger --limit does", running.LOOK)


def read_in(
    folder: Path, prefix: str, db: Path, settings: Any, known: dict[str, Any], told: Told
) -> Rebuilt | None:
    """Read what was archived, now or before an interruption; None where nothing could be done."""
    files = sorted(folder.glob(f"{prefix}-*.warc.gz"))
    read = rebuild(files, db, settings, known) if files else None
    if told.stopped and not (told.archived or told.sighted or (read and read.read)):
        return None
    if told.refused or told.notes:
        store = load_object(settings["STORE"])(str(db))
        for url, why in told.refused:
            store.note(Problem(url, "fetch", "capture-refused", why))
        for url, why in told.notes:
            store.note(Problem(url, "fetch", "capture-unverified", why))
        store.close()
    return read


def summary(portal: str, source: str, told: Told, read: Rebuilt | None) -> str:
    """What came of it, in two lines."""
    counts = read.counts if read else {}
    stored = ", ".join(f"{counts.get(n, 0)} {n}" for n in ("new", "changed", "unchanged", "failed"))
    given_up = f" ({told.given_up} given up: --refused asks again)" if told.given_up else ""
    return (
        f"{portal} from {source}: {told.listed} captures to keep; {told.archived} archived, "
        f"{told.sighted} of bytes archived before, "
        f"{len(told.refused)} came to nothing{given_up}.\nArticles read from them: {stored}."
    )
