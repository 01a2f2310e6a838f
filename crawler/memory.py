"""What earlier crawls know, and what follows from it: ask, ask whether it changed, or pass over."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final, Protocol

from crawler.items import Archived, Listed, Page, Problem

LED_TO_ANOTHER: Final = "redirect-to-another"
"""The kind of problem where a known article's address leads to another article: that one is read,
so the fetch has not failed."""


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
    def fetched_lastmod(self) -> str | None: ...
    @property
    def article_id(self) -> int | None: ...
    @property
    def first_seen(self) -> str: ...
    @property
    def last_fetched(self) -> str | None: ...
    @property
    def next_due(self) -> str | None: ...
    @property
    def failures(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def published(self) -> str | None: ...
    @property
    def archived(self) -> Archived | None: ...


@dataclass(slots=True)
class ListMark:
    """How far one of the portal's lists was read, and by which validators it is known again."""

    url: str
    kind: str
    """sitemap, api, sweep"""
    etag: str | None = None
    last_modified: str | None = None
    stated: str | None = None
    """The modification time that the index stated for it."""
    newest: str | None = None
    """The newest modification time that it named."""
    entries: int = 0
    read_at: str | None = None


class Memory(Protocol):
    """What the spider asks of the store."""

    schedule: Schedule
    run_id: int | None

    def patience(self, seconds: float) -> None: ...
    def refusals(self) -> AbstractContextManager[None]: ...
    def refusal(self, error: BaseException) -> StoreError | None: ...
    def known(self, url: str) -> Known | None: ...
    def sighted(
        self, portal: str, listed: Listed, *, ask: bool, list_id: int | None = None
    ) -> None: ...
    def remember(self, page: Page, article_id: int | None = None) -> None: ...
    def note(self, problem: Problem) -> None: ...
    def unmeasured(self, portal: str) -> list[str]: ...
    def stored_articles(self, portal: str) -> int: ...
    def protected(self, portal: str) -> list[str]: ...
    def spellings(self, portal: str) -> Iterable[tuple[str, str]]: ...
    def due(self, portal: str, most: int) -> list[Listed]: ...
    def overdue(self, portal: str, url: str) -> None: ...
    def address_of(self, portal: str, post_id: int) -> str | None: ...
    def mark(self, portal: str, url: str) -> ListMark | None: ...
    def list_id(self, portal: str, url: str, kind: str) -> int: ...
    def members(self, list_id: int) -> list[str]: ...
    def reach(self, portal: str, marks: Iterable[ListMark]) -> None: ...
    def distrusted(self, portal: str) -> frozenset[str]: ...
    def suspects(self) -> dict[str, str]: ...
    def sample(self, portal: str, most: int) -> list[Listed]: ...
    def bury(self, portal: str) -> int: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Schedule:
    """When an article is looked at again."""

    looks: tuple[tuple[int, int], ...] = ((2, 6), (14, 24), (90, 168), (100_000, 720))
    """(days since it was published, hours between two looks)"""
    sooner: int = 4
    """What has changed n times is looked at up to this many times as often."""
    patience: int = 3
    """After so many failures in a row an address waits: a day, two, four, ..."""
    gone_hours: int = 24
    """Between the two answers that an article needs to count as gone."""

    def hours(self, age: timedelta, revision: int) -> float:
        most = next((h for days, h in self.looks if age < timedelta(days=days)), self.looks[-1][1])
        return most / min(max(revision, 1), self.sooner)

    def after_success(
        self, url: str, fetched: datetime, born: datetime | None, revision: int
    ) -> datetime:
        """When a page that answered well is due; spread by a fifth, the same at every run."""
        hours = self.hours(fetched - (born or fetched), revision)
        spread = 0.9 + zlib.crc32(url.encode()) % 1000 / 5000
        return fetched + timedelta(hours=hours * spread)

    def after_failure(self, fetched: datetime, failures: int) -> datetime:
        """The next run asks again; after `patience` failures in a row ever later runs do."""
        waits = failures - self.patience
        days = 0 if waits < 0 else min(2**waits, self.looks[-1][1] // 24)
        return fetched + timedelta(days=days)

    @property
    def longest(self) -> timedelta:
        """Nothing that is known waits longer than this."""
        return timedelta(hours=max(hours for _, hours in self.looks) * 1.1)


def moment(text: str | None) -> datetime | None:
    """A time as lists state it: ISO 8601, or RFC 822 as feeds do; without offset it is UTC.

    >>> moment("Fri, 31 Dec 2021 14:00:00 GMT") == moment("2021-12-31T21:00:00+07:00")
    True
    """
    stated = (text or "").strip()
    try:
        value = parsedate_to_datetime(stated) if "," in stated else datetime.fromisoformat(stated)
    except (ValueError, OverflowError):
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def same_moment(one: str | None, other: str | None) -> bool:
    """Whether two lists state the same modification time, in whatever spelling."""
    first, second = moment(one), moment(other)
    return first is not None and first == second


SAME_SECOND = timedelta(seconds=2)
"""A page fetched so soon after its stated modification may have changed once more since."""
ZONES = timedelta(hours=14)
"""A day begins so much before it does in UTC, somewhere."""


def is_over(stated: str, by: datetime) -> bool:
    """Whether what a stated modification time means was past by then: many state but a day.

    >>> [is_over("2023-02-03", moment(by)) for by in ("2023-02-03T15:00Z", "2023-02-04T01:00Z")]
    [False, True]
    """
    written = moment(stated)
    if written is None:
        return True
    dayless = len(stated.strip()) == len("2023-02-03")
    span = timedelta(days=1) if dayless else SAME_SECOND
    return not written - (ZONES if dayless else SAME_SECOND) <= by <= written + span


def states_change(known: Known, listed: Listed) -> bool | None:
    """Whether a list says that the article changed since it was fetched; None: no list tells.

    A list is compared with itself: sitemaps and REST lists spell and round times differently.
    """
    for stated, fetched in (
        (listed.modified, known.fetched_modified),
        (listed.lastmod, known.fetched_lastmod),
    ):
        if stated and fetched:
            if not (same_moment(stated, fetched) or stated == fetched):
                return True
            written, taken = moment(stated), moment(known.last_fetched)
            return bool(written and taken and abs(taken - written) <= SAME_SECOND)
    return None


def may_have_changed(known: Known, listed: Listed) -> bool:
    """Whether a list would state the same of a change since the fetch: on the same day, mostly."""
    taken = moment(known.last_fetched)
    return bool(listed.lastmod and taken) and not is_over(listed.lastmod, taken)  # type: ignore[arg-type]  # taken is one


CLOCKS_DIFFER = timedelta(hours=1)
"""What is remembered of a time so far ahead was written under a clock that was set back since."""


def is_ahead(then: datetime | None, now: datetime) -> bool:
    """Whether a remembered time has not come yet: the clock was wrong, or is."""
    return then is not None and then - now > CLOCKS_DIFFER


def is_due(known: Known, now: datetime, schedule: Schedule) -> bool:
    """Whether its time has come, whatever the lists say."""
    due, last = moment(known.next_due), moment(known.last_fetched)
    if due is not None and due <= now:
        return True
    return last is None or now - last >= schedule.longest or is_ahead(last, now)


def passes_over(known: Known | None, listed: Listed, now: datetime, schedule: Schedule) -> bool:
    """Whether this address need not be asked now.

    A list that states a new modification time decides; else `pages.next_due` does.
    """
    if known is None or known.last_fetched is None:
        return False
    unstored = known.kind == "article" and known.article_id is None
    if known.failures or known.status is None or known.status >= 400 or unstored:
        waits = known.failures >= schedule.patience and not is_due(known, now, schedule)
        return waits and not states_change(known, listed)
    if states_change(known, listed) or may_have_changed(known, listed):
        return False
    return not is_due(known, now, schedule)


def conditional_headers(known: Known | ListMark | None) -> dict[str, str]:
    """Headers that let the server answer 304. Validators go back as they came."""
    headers: dict[str, str] = {}
    if known is not None:
        if known.etag:
            headers["If-None-Match"] = known.etag
        if known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
    return headers


@dataclass(slots=True)
class Window:
    """How far a list that has the newest first is read: to a page without news, and on past
    `since`, because what is back-dated by days stands below what is known."""

    since: datetime | None
    """None: to the list's end."""
    most: int
    """So many pages without news are enough in any case."""
    quiet: int = 0

    def enough(self, news: bool, times: Sequence[datetime | None]) -> bool:
        """Whether to stop behind a page, told of its news and of its articles' times."""
        if self.since is None:
            return False
        self.quiet = 0 if news else self.quiet + 1
        dated = [t for t in times if t is not None]
        past = all(t < self.since for t in dated)
        return self.quiet > 0 and (past or self.quiet >= self.most)
