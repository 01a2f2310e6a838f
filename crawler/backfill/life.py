"""The life of a backfill: ask the index, fetch what it names in the order of time, archive it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from crawler.archive.writing import Exchange
from crawler.backfill.asking import Refused, Unreachable
from crawler.backfill.index import Entry, NotAnIndex, wanted
from crawler.backfill.journal import Journal
from crawler.backfill.services import Service, now_digits
from crawler.card import Card


class Sink(Protocol):
    """Where records go: durable when `add` returns."""

    def add(self, exchange: Exchange, entry: Entry) -> None: ...


@dataclass(slots=True)
class Told:
    """How far a backfill came."""

    listed: int = 0
    archived: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    """(address, why) of every capture or lookup that came to nothing."""
    stopped: str = ""
    """Why it could not go on; '' where it came to its end."""


def ask_index(
    service: Service, card: Card, journal: Journal, since: date | None, until: date | None
) -> list[tuple[str, str]]:
    """Note in the journal every capture of an article that the index knows.

    Gives (lookup, why) of the lookups that came to nothing: they are asked again next time.
    Raises Unreachable.
    """
    failed = []
    window = f"{since or ''}..{until or ''}"
    for lookup in service.lookups(card, since, until):
        key = f"{lookup.key} {window}"
        cursor = journal.cursor(key)
        while cursor is not None:
            try:
                page = service.page(lookup, cursor, since, until)
            except (NotAnIndex, Refused) as reason:
                failed.append((lookup.key, str(reason)))
                break
            # An index that gives its own cursor back would be asked for ever.
            end = not page.following or page.following == cursor
            cursor = None if end else page.following
            journal.asked(key, cursor, wanted(page.entries, card, since, until, journal.seen))
            failed += [(lookup.key, f"a line is no CDXJ: {x[:60]!r}") for x in page.unread]
    return failed


def backfill(
    service: Service,
    card: Card,
    journal: Journal,
    sink: Sink,
    *,
    since: date | None = None,
    until: date | None = None,
    limit: int = 0,
    progress: Callable[[Entry], None] = lambda _: None,
) -> Told:
    """Archive every capture of the portal's articles that is not yet there."""
    told = Told()
    journal.begin_again(now_digits())
    try:
        told.refused += ask_index(service, card, journal, since, until)
        pending = journal.pending()
        told.listed = len(pending)
        for entry in pending[: limit or None]:
            progress(entry)
            try:
                exchange = service.fetch(entry)
            except Refused as reason:
                told.refused.append((entry.url, str(reason)))
                journal.done(entry, str(reason))
                continue
            sink.add(exchange, entry)
            journal.done(entry)
            told.archived += 1
    except Unreachable as reason:
        told.stopped = str(reason)
    return told
