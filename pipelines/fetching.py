"""The memory of fetching: what was asked when, what it answered, and when it is due again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from crawler.clock import now, stamp
from crawler.items import Archived, Listed, Page, Problem
from crawler.memory import (
    CLOCKS_DIFFER,
    LED_TO_ANOTHER,
    ListMark,
    Schedule,
    moment,
    same_moment,
)
from pipelines import statements as sql
from pipelines.database import Writer

NOT_MODIFIED = 304
SETTLED = timedelta(hours=1)
"""Caches before a portal serve an old page for minutes: so long after an edit that is stated, an
answer without any change is not yet believed."""
SIGNS_OF_ABSENCE: Final = frozenset(
    (
        "http-404", "http-410", "soft-404",
        "redirect-to-front", "redirect-to-other", LED_TO_ANOTHER,
    )
)  # fmt: skip


@dataclass(slots=True)
class Known:
    """What the pages table remembers of an address."""

    status: int | None
    etag: str | None
    last_modified: str | None
    fetched_modified: str | None
    fetched_lastmod: str | None
    article_id: int | None
    first_seen: str
    last_fetched: str | None
    next_due: str | None
    failures: int
    kind: str
    published: str | None
    missing_since: str | None = None
    revision: int = 1
    listed_published: str | None = None
    listed_modified: str | None = None
    list_id: int | None = None
    post_id: int | None = None
    capture_file: str | None = None
    capture_offset: int | None = None
    capture_digest: str | None = None
    captured_at: str | None = None
    capture_url: str | None = None

    @property
    def archived(self) -> Archived | None:
        """The record that holds its newest payload whole."""
        place = (self.capture_file, self.capture_offset, self.capture_digest, self.captured_at)
        return None if None in place else Archived(*place, self.capture_url or "")  # type: ignore[arg-type]  # none is None


class Fetching(Writer):
    """What the spider asks and tells of pages and lists."""

    schedule = Schedule()

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.run_id: int | None = None
        self._absent: dict[str, tuple[str, str]] = {}
        """Address to the sign of its absence, and when such signs began."""
        self._answer: tuple[str, int, Known | None] = ("", -1, None)

    def known(self, url: str) -> Known | None:
        """What is remembered of an address.

        It is asked several times a capture: within a transaction, which keeps other writers out,
        the last answer holds until this one has written something.
        """
        written = self.conn.total_changes if self.conn.in_transaction else -1
        asked, then, known = self._answer
        if written < 0 or written != then or url != asked:
            row = self.conn.execute(sql.KNOWN, [url]).fetchone()
            known = Known(*row) if row else None
            self._answer = url, written, known
        return known

    def rolled_back(self) -> None:
        self._answer = ("", -1, None)

    def stored_articles(self, portal: str) -> int:
        count = "SELECT count(*) FROM articles WHERE portal = ?"
        return int(self.conn.execute(count, [portal]).fetchone()[0])

    def unmeasured(self, portal: str) -> list[str]:
        """Attachments never received, but for those that the portal has not."""
        return [row[0] for row in self.conn.execute(sql.UNMEASURED, [portal])]

    # -- lists --------------------------------------------------------------------------------
    def listed(self, portal: str, rows: Iterable[tuple[str, str | None, str | None]]) -> None:
        """Note (url, published, modified) as the portal's lists state them."""
        with self.transaction():
            for url, published, modified in rows:
                listed = Listed(url, published=published or "", modified=modified or "")
                self.sighted(portal, listed, ask=True)

    def sighted(
        self, portal: str, listed: Listed, *, ask: bool, list_id: int | None = None
    ) -> None:
        """Note what a list states of an article; `ask`: it is due now. Writes only what is new."""
        known, seen = self.known(listed.url), stamp()
        published, modified = listed.published or None, listed.modified or listed.lastmod or None
        due = seen if ask and (known is None or (known.next_due or "9") > seen) else None
        told = (due, published, modified, listed.id, list_id)
        if known is not None:
            stands = (None, *(getattr(known, name) for name in _TOLD))
            if all(new is None or new == old for new, old in zip(told, stands, strict=True)):
                return
        self.execute(sql.LISTED, [listed.url, portal, seen, *told])

    def address_of(self, portal: str, post_id: int) -> str | None:
        """Where the software's post of this number was listed last."""
        row = self.conn.execute(sql.ADDRESS_OF, [portal, post_id]).fetchone()
        return row[0] if row else None

    def mark(self, portal: str, url: str) -> ListMark | None:
        """How far a list was read at the end of the last complete run."""
        row = self.conn.execute(sql.MARK, [portal, url]).fetchone()
        return ListMark(*row) if row else None

    def list_id(self, portal: str, url: str, kind: str) -> int:
        with self.transaction() as conn:
            conn.execute(sql.LIST, [portal, url, kind])
        return int(self.conn.execute(sql.LIST_ID, [portal, url]).fetchone()[0])

    def members(self, list_id: int) -> list[str]:
        """The addresses that a list named when it was last read."""
        return [row[0] for row in self.conn.execute(sql.MEMBERS, [list_id])]

    def reach(self, portal: str, marks: Iterable[ListMark]) -> None:
        """At the end of a complete run: the lists need not be read further than this again."""
        with self.transaction() as conn:
            for m in marks:
                validators = [m.etag, m.last_modified, m.stated, m.newest, m.entries]
                conn.execute(sql.REACHED, [portal, m.url, m.kind, *validators, m.read_at])

    def protected(self, portal: str) -> list[str]:
        """The addresses whose text wants a password."""
        return [row[0] for row in self.conn.execute(sql.PROTECTED, [portal])]

    def spellings(self, portal: str) -> Iterable[tuple[str, str]]:
        """(address, the article's own) of every address under which an article is known."""
        yield from self.conn.execute(sql.SPELLINGS, [portal, portal])

    # -- what is due ----------------------------------------------------------------------------
    def due(self, portal: str, most: int) -> list[Listed]:
        """What was named and never stored, and up to `most` articles whose time has come."""
        this, stale = stamp(), stamp(now() - self.schedule.longest)
        ahead = stamp(now() + CLOCKS_DIFFER)
        unstored = self.conn.execute(sql.UNSTORED, [portal, this, ahead]).fetchall()
        revisits = self.conn.execute(sql.REVISITS, [portal, this, stale, ahead, most]).fetchall()
        return [_remembered(row) for row in (*unstored, *revisits)]

    def overdue(self, portal: str, url: str) -> None:
        """A complete list names it no longer: it is looked at now."""
        with self.transaction() as conn:
            conn.execute(sql.OVERDUE, [stamp(), url, portal])

    def ask_again(self, portal: str, since: str) -> None:
        """What was stored since then was read while something was wrong: it is looked at anew,
        whole, by the next crawl."""
        with self.transaction() as conn:
            conn.execute(sql.ASK_AGAIN, [stamp(), portal, since])

    def sample(self, portal: str, most: int) -> list[Listed]:
        """Known articles that answered well when they were last asked, at random."""
        rows = self.conn.execute(sql.SAMPLE, [portal, most]).fetchall()
        return [_remembered(row) for row in rows]

    # -- fetches --------------------------------------------------------------------------------
    def remember(
        self,
        page: Page,
        article_id: int | None = None,
        *,
        failed: bool = False,
        unchanged: bool = False,
    ) -> None:
        """Note one fetch, and when it is due again. `failed`: it gave no article, though 200."""
        failed = failed or page.status is None or page.status >= 400
        stated: list[str | None] = [page.listed_modified, page.listed_lastmod]
        still = unchanged or page.status == NOT_MODIFIED
        if failed or (still and _unsettled(page, self.known(page.url))):
            stated = [None, None]
        # A 304 to the validators of what could not be read would say that all is well.
        validators = [None, None] if failed else [page.etag or None, page.last_modified or None]
        answer = [page.kind, page.status, *validators]
        when = [page.seen_at, page.seen_at]
        with self.transaction() as conn:
            row = [page.url, page.portal, *answer, *when, failed, article_id, *stated]
            conn.execute(sql.FETCHED, row)
            due = self._next_due(page)
            if page.archived and page.archived.whole:
                kept = page.archived
                place = [kept.file, kept.offset, kept.digest, kept.captured_at, kept.url]
                conn.execute(sql.DUE_AND_ARCHIVED, [due, *place, page.url])
            else:
                conn.execute(sql.NEXT_DUE, [due, page.url])
            if page.status == NOT_MODIFIED:
                conn.execute(sql.STILL_THERE, [page.seen_at, page.url])

    def _next_due(self, page: Page) -> str | None:
        known, fetched = self.known(page.url), moment(page.seen_at)
        if known is None or fetched is None or known.kind in ("attachment", "redirect"):
            return None
        if known.failures:
            return stamp(self.schedule.after_failure(fetched, known.failures))
        born = moment(known.published) or moment(known.first_seen)
        return stamp(self.schedule.after_success(page.url, fetched, born, known.revision))

    def note(self, problem: Problem, at: str = "") -> None:
        """Record what went wrong, and the fetch that showed it, at whose time it was seen."""
        seen = problem.page.seen_at if problem.page else at or stamp()
        told = [problem.url, problem.stage, problem.kind, problem.detail or None, seen]
        with self.transaction() as conn:
            if problem.page:
                self.suspect(problem.kind, problem.page)
                self.remember(problem.page, failed=True)
            conn.execute(sql.PROBLEM, [self.run_id, *told])

    # -- gone -----------------------------------------------------------------------------------
    def suspect(self, kind: str, page: Page) -> None:
        """A sign that a stored article is gone, with the time of the first such sign in a row."""
        known = self.known(page.url)
        if kind not in SIGNS_OF_ABSENCE or known is None or known.article_id is None:
            return
        signs = [page.seen_at]
        if known.missing_since:
            signs += [known.missing_since, *([known.last_fetched] if known.last_fetched else [])]
        self._absent[page.url] = kind, min(signs)

    def suspects(self) -> dict[str, str]:
        """Addresses of stored articles that answered in this run as if they were gone, and how."""
        return {url: kind for url, (kind, _) in self._absent.items()}

    def bury(self, portal: str) -> int:
        """Believe the suspicions of this run; returns how many articles count as gone from now."""
        gone, this = 0, now()
        apart = timedelta(hours=self.schedule.gone_hours)
        with self.transaction() as conn:
            for url, (_, since) in self._absent.items():
                first = moment(since) or this
                if this - first >= apart:
                    gone += conn.execute(sql.GONE, [since, url]).rowcount
                    conn.execute(sql.MISSING, [since, stamp(this + self.schedule.longest), url])
                else:
                    conn.execute(sql.MISSING, [since, stamp(first + apart), url])
        self._absent.clear()
        return gone

    # -- hosts ----------------------------------------------------------------------------------
    def distrusted(self, portal: str) -> frozenset[str]:
        """Hosts whose ETag and Last-Modified proved false."""
        return frozenset(row[0] for row in self.conn.execute(sql.DISTRUSTED, [portal]))

    def distrust(self, portal: str, host: str, page: Page, reason: str) -> None:
        """From now on this host is asked without validators."""
        with self.transaction() as conn:
            told = [portal, host, page.seen_at, f"{page.url}: {reason}"]
            if conn.execute(sql.DISTRUST, told).rowcount:
                kind = "dishonest-validators"
                self.note(Problem(page.url, "fetch", kind, reason, portal))


_TOLD = ("listed_published", "listed_modified", "post_id", "list_id")


def _remembered(row: Any) -> Listed:
    url, published, _, post_id = row
    listed = Listed(url, published=published or "", id=post_id, found_by="memory")
    listed.published_basis = "feed" if "," in listed.published else "api"
    return listed


def _unsettled(page: Page, before: Known | None) -> bool:
    """Whether a list states an edit so fresh that a cache may still hide it."""
    edited, taken = moment(page.listed_modified), moment(page.seen_at)
    if before is None or not edited or not taken or not before.fetched_modified:
        return False
    news = not same_moment(page.listed_modified, before.fetched_modified)
    return news and taken - edited < SETTLED


def old_address(page: Page) -> Page:
    """The memory of an address that leads to the article's new one."""
    return replace(page, kind="redirect")
