"""What earlier crawls know, and what follows from it: ask, ask whether it changed, or pass over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from crawler.items import Archived, Page, Problem


class StoreError(Exception):
    """The database cannot be used; the message says why and what to do."""

    exit_code = 2


class Held(StoreError):
    """Another crawl holds this database."""

    exit_code = 75


class Known(Protocol):
    """What is remembered of an address."""

    @property
    def status(self) -> int | None: ...
    @property
    def etag(self) -> str | None: ...
    @property
    def last_modified(self) -> str | None: ...
    @property
    def fetched_modified(self) -> str | None: ...
    @property
    def article_id(self) -> int | None: ...
    @property
    def first_seen(self) -> str: ...
    @property
    def last_fetched(self) -> str | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def archived(self) -> Archived | None: ...


class Memory(Protocol):
    """What the spider asks of the store."""

    def known(self, url: str) -> Known | None: ...
    def listed(self, portal: str, rows: Sequence[tuple[str, str | None, str | None]]) -> None: ...
    def remember(self, page: Page, article_id: int | None = None) -> None: ...
    def note(self, problem: Problem) -> None: ...
    def unmeasured(self, portal: str) -> list[str]: ...
    def stored_articles(self, portal: str) -> int: ...
    def close(self) -> None: ...


def moment(text: str | None) -> datetime | None:
    """An ISO 8601 time as the lists state it; without offset it is UTC."""
    try:
        value = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def same_moment(one: str | None, other: str | None) -> bool:
    """Whether two lists state the same modification time, in whatever spelling."""
    first, second = moment(one), moment(other)
    return first is not None and first == second


def passes_over(
    known: Known | None, modified: str, now: datetime, schedule: Sequence[tuple[int, int]]
) -> bool:
    """Whether this address need not be asked now.

    A list that states a modification time decides; else the schedule of (days of age, hours
    between two looks) does.
    """
    if known is None or known.last_fetched is None or known.status is None or known.status >= 400:
        return False
    if known.kind == "article" and known.article_id is None:
        return False  # it answered, and could not be read: a list's silence does not make it known
    if modified and known.fetched_modified:
        return same_moment(modified, known.fetched_modified)
    seen, last = moment(known.first_seen), moment(known.last_fetched)
    if seen is None or last is None:
        return False
    hours = next((h for days, h in schedule if now - seen < timedelta(days=days)), 0)
    return now - last < timedelta(hours=hours)


def conditional_headers(known: Known | None) -> dict[str, str]:
    """Headers that let the server answer 304. Validators go back as they came."""
    headers: dict[str, str] = {}
    if known is not None and known.article_id is not None:
        if known.etag:
            headers["If-None-Match"] = known.etag
        if known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
    return headers
