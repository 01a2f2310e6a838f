"""One crawl in this process, from options to an exit code and a few words."""

from __future__ import annotations

import logging
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrapy.crawler import CrawlerProcess
from scrapy.settings import Settings
from twisted.python.failure import Failure

from crawler.cards import CardLoader
from crawler.garbage import rarely_sought
from crawler.memory import StoreError
from crawler.portal import UsageError
from crawler.terminal import LOG_STAMPED, quiet_logs

HEALTHY, LOOK, USAGE = 0, 1, 2
# Scrapy's own running commentary, tracebacks among it, says nothing to an operator: what went
# wrong is told in words by the spider and kept in the problems table. -v shows it all.
CHATTER = ("scrapy", "twisted", "asyncio", "py.warnings", "trafilatura", "htmldate")


@dataclass(frozen=True, slots=True)
class Ended:
    """How a crawl ended: an exit code, a summary in words, and one line when a look is needed."""

    code: int
    summary: str
    look: str = ""


def project_settings() -> Settings:
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    return settings


def _cards() -> CardLoader:
    loader: CardLoader = CardLoader.from_settings(project_settings())
    return loader


def portals() -> dict[str, Any]:
    """Name to spider class of every portal that is known."""
    loader = _cards()
    return {name: loader.load(name) for name in sorted(loader.list())}


def card_faults() -> list[str]:
    """A line for each card that cannot be used: its file, and why."""
    return [f"{file}: {fault}" for file, fault in sorted(_cards().faults.items())]


def no_portal(name: str) -> str:
    """Why there is none of this name, in one line."""
    known = f"no portal is called {name!r}; known are {', '.join(portals())}"
    return "; ".join([known, *card_faults()])


def settings_for(
    db: Path, delay: float | None, contact: str, attachments: bool, verbose: bool
) -> Settings:
    settings = project_settings()
    settings.set("DATABASE", str(db), "cmdline")
    settings.set("ATTACHMENTS_FETCHED", attachments, "cmdline")
    settings.set(
        "LOG_LEVEL", "DEBUG" if verbose else "WARNING" if sys.stderr.isatty() else "INFO", "cmdline"
    )
    settings.set("FAILURE_LOG_LEVEL", logging.DEBUG, "cmdline")
    if contact:
        settings.set("CONTACT", contact, "cmdline")
    if delay is not None:
        settings.set("DOWNLOAD_DELAY", delay, "cmdline")
        settings.set("AUTOTHROTTLE_START_DELAY", max(delay, 0.1), "cmdline")
        settings.set("AUTOTHROTTLE_ENABLED", delay > 0, "cmdline")
    return settings


def crawl(portal: str, settings: Settings, **arguments: Any) -> Ended:
    """Run one crawl to its end. Starts (and ends) the reactor: once a process."""
    quiet_logs()
    settings.set("LOG_FORMAT", LOG_STAMPED, "project")
    logging.raiseExceptions = False  # a full disk would show a traceback for each line
    logging.disable(logging.INFO)  # "Scrapy 2.19.0 started" stands before every mistake else
    process = CrawlerProcess(settings)
    logging.disable(logging.NOTSET)
    if settings["LOG_LEVEL"] != "DEBUG":
        for name in CHATTER:
            logging.getLogger(name).setLevel(logging.CRITICAL)
    crawler = process.create_crawler(portal)
    failures: list[BaseException] = []
    started = time.monotonic()

    def failed(failure: Failure) -> None:
        if failure.value is not None:
            failures.append(failure.value)

    process.crawl(crawler, **arguments).addErrback(failed)
    if not failures:
        with rarely_sought():
            process.start()
    # A second Ctrl-C stops the reactor before the run is recorded.
    if crawler.spider is not None and crawler.spider.books is not None:  # type: ignore[attr-defined]  # a PortalSpider
        crawler.spider.books()  # type: ignore[attr-defined]
    if failures:
        return _could_not(failures[0])
    return _ended(crawler, settings, time.monotonic() - started)


def _could_not(error: BaseException) -> Ended:
    if isinstance(error, StoreError):
        return Ended(error.exit_code, "", str(error))
    if isinstance(error, UsageError):
        return Ended(USAGE, "", str(error))
    raise error


def _ended(crawler: Any, settings: Settings, seconds: float) -> Ended:
    spider, get = crawler.spider, crawler.stats.get_value
    outcome, notes = spider.judgement()
    stored = get("congtin/new", 0) + get("congtin/changed", 0)
    known = stored + get("congtin/unchanged", 0)
    nothing = outcome == "failed" and not known
    code = HEALTHY if outcome == "healthy" else USAGE if nothing else LOOK
    return Ended(
        code,
        summary(spider.name, crawler.stats, settings["DATABASE"], seconds, spider.told_by_sweep())
        if spider.found
        else "",
        "" if outcome == "healthy" else notes,
    )


def summary(name: str, stats: Any, database: str, seconds: float, swept: str = "") -> str:
    """What a person wants to know of a crawl, in a few lines."""

    def n(key: str) -> int:
        return int(stats.get_value(f"congtin/{key}", 0))

    requests = stats.get_value("downloader/request_count", 0)
    megabytes = stats.get_value("downloader/response_bytes", 0) / 1e6
    minutes, rest = divmod(round(seconds), 60)
    took = f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s"
    lines = [
        f"{name}: {n('listed')} articles listed; "
        + ", ".join(f"{n(key)} {key}" for key in ("new", "changed", "unchanged", "failed"))
        + (f", {n('protected')} behind a password" if n("protected") else "")
        + ".",
        f"{requests} requests, {megabytes:.1f} MB, {took}. Stored in {database}.",
    ]
    unsure = [
        f"{n(k)} {word}"
        for k, word in (("undated", "without a date"), ("unsigned", "without a byline"))
        if n(k)
    ]
    if unsure:
        lines.insert(1, f"Of what was read, {' and '.join(unsure)}.")
    if n("without_history"):
        lines.append("There is no earlier crawl to judge this one by; the next has this one.")
    if n("short_history"):
        lines.append("The crawls before read too few articles to judge those of this one by.")
    if swept:
        lines.append(f"{swept[0].upper()}{swept[1:]}.")
    return "\n".join(lines)
