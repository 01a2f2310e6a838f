"""The life of a backfill: ask the index, fetch what it names in the order of time, archive it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from crawler.archive.writing import Earlier, Exchange
from crawler.backfill.asking import Refused, Unanswered, Unreachable
from crawler.backfill.index import Entry, NotAnIndex, wanted
from crawler.backfill.journal import REFUSALS, Journal
from crawler.backfill.services import Service, now_digits
from crawler.card import Card

AWAY = 3
"""So many different captures, or indexes, in a row without an answer: the service is away."""


class InARow:
    """How many different things in a row got no answer."""

    def __init__(self) -> None:
        self._failed: dict[str, None] = {}

    def answered(self) -> None:
        self._failed.clear()

    def unanswered(self, name: str, reason: Unanswered) -> None:
        """Raises Unreachable where it was one too many."""
        self._failed[name] = None
        if len(self._failed) >= AWAY:
            raise Unreachable(f"{AWAY} in a row got no answer, the last: {reason}")


class Sink(Protocol):
    """Where records go: durable when `add` returns."""

    def add(self, exchange: Exchange, entry: Entry, note: str) -> Earlier: ...
    def sight(self, entry: Entry, earlier: Earlier) -> None:
        """Keep that a capture has the bytes of an earlier one."""


@dataclass(slots=True)
class Told:
    """How far a backfill came."""

    listed: int = 0
    archived: int = 0
    sighted: int = 0
    """Captures with the bytes of an archived one of an earlier time: not fetched, noted."""
    refused: list[tuple[str, str]] = field(default_factory=list)
    """(address, why) of every capture or lookup that came to nothing."""
    notes: list[tuple[str, str]] = field(default_factory=list)
    """(address, why) of every capture that was believed though its digest could not be compared."""
    waiting: int = 0
    """Captures that were asked for in vain before, and not in this session."""
    given_up: int = 0
    """Captures that were refused so often that they are not asked for again."""
    stopped: str = ""
    """Why it could not go on; '' where it came to its end."""


def ask_index(
    service: Service,
    card: Card,
    journal: Journal,
    since: date | None,
    until: date | None,
    failed: list[tuple[str, str]],
) -> bool:
    """Note in the journal every capture of an article that the index knows.

    `failed` gets (lookup, why) of the lookups that came to nothing: they are asked again next
    time, behind the others. Gives whether anything was asked and nothing answered. Raises
    Unreachable.
    """
    answers = 0
    window, row = f"{since or ''}..{until or ''}", InARow()
    lookups = {f"{one.key} {window}": one for one in service.lookups(card, since, until)}
    for key in sorted(lookups, key=journal.tried):
        lookup, cursor = lookups[key], journal.cursor(key)
        while cursor is not None:
            try:
                page = service.page(lookup, cursor, since, until)
            except Unreachable as reason:
                journal.unanswered(key, str(reason))
                raise
            except (NotAnIndex, Refused) as reason:
                failed.append((lookup.key, str(reason)))
                journal.unanswered(key, str(reason))
                if isinstance(reason, Unanswered):
                    row.unanswered(lookup.collection or lookup.key, reason)
                break
            row.answered()
            answers += 1
            # An index that gives its own cursor back would be asked for ever.
            end = not page.following or page.following == cursor
            cursor = None if end else page.following
            journal.asked(key, cursor, wanted(page.entries, card, since, until))
            failed += [(lookup.key, f"a line is no CDXJ: {x[:60]!r}") for x in page.unread]
    journal.all_asked(now_digits())
    return bool(failed) and not answers


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
    told, row = Told(), InARow()
    journal.begin_again(now_digits())
    try:
        silent = ask_index(service, card, journal, since, until, told.refused)
        pending = journal.pending()
        if silent and not pending:
            what, reason = told.refused[0]
            raise Unreachable(f"no lookup was answered, such as {what}: {reason}")
        told.listed = len(pending)
        asked = 0
        for place, entry in enumerate(pending):
            earlier = journal.held(entry)
            if earlier is not None:
                sink.sight(entry, earlier)
                journal.done(entry)
                told.sighted += 1
                continue
            if limit and asked == limit:
                told.waiting = sum(journal.tried(e.key) > 0 for e in pending[place:])
                break
            asked += 1
            progress(entry)
            try:
                got = service.fetch(entry)
            except Unreachable as reason:
                journal.unanswered(entry.key, str(reason))
                raise
            except Unanswered as reason:
                told.refused.append((entry.url, str(reason)))
                journal.unanswered(entry.key, str(reason))
                row.unanswered(entry.key, reason)
                continue
            except Refused as reason:
                row.answered()
                journal.refused(entry, str(reason))
                last = f"; refused {REFUSALS} times, given up" if journal.given_up(entry) else ""
                told.refused.append((entry.url, f"{reason}{last}"))
                continue
            row.answered()
            kept = sink.add(got.exchange, entry, got.note)
            if got.note:
                told.notes.append((entry.url, got.note))
            journal.done(entry, kept if got.agrees else None)
            told.archived += 1
    except Unreachable as reason:
        told.stopped = str(reason)
    told.given_up = len(journal.all_given_up())
    return told
