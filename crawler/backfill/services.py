"""The two kinds of web archives: how each is asked what it has, and how a capture is fetched.

Sources: https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server (matchType,
resumeKey, filter, `id_`), https://pywb.readthedocs.io/en/latest/manual/cdxserver_api.html and
https://index.commoncrawl.org/collinfo.json (page, showNumPages, ranges of WARC files).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol
from urllib.parse import urlencode, urljoin, urlsplit

from crawler.addresses import tidy
from crawler.archive.framing import NotAWarc
from crawler.archive.sources import captures_in
from crawler.archive.wholeness import what_is_missing
from crawler.archive.writing import Exchange
from crawler.backfill.asking import Answer, Asker, Refused, Unreachable
from crawler.backfill.digests import (
    ORIGINAL,
    digest_of,
    digests,
    strip_framing,
    why_incomparable,
    why_record_incomparable,
)
from crawler.backfill.index import Entry, NotAnIndex, Page, read_cdx_json, read_cdxj
from crawler.card import Card

ROWS = 5_000
"""Rows of one answer of Wayback's index."""
_OF_THE_WAY = frozenset(["connection", "keep-alive", "transfer-encoding", "content-length"])
"""Headers that tell how the bytes travelled; they come another way now."""
_OF_THE_BODY = frozenset(["content-type", "content-encoding"])
_CAPTURE = re.compile(r"/web/(\d{14})id_/(.+)$", re.S)


@dataclass(frozen=True, slots=True)
class Lookup:
    """One question to an index, answered page by page."""

    collection: str
    """The index's address, or ''."""
    host: str
    subdomains: bool

    @property
    def key(self) -> str:
        return f"{self.collection} {'*.' if self.subdomains else ''}{self.host}".strip()


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a web archive handed out for a capture."""

    exchange: Exchange
    agrees: bool
    """Whether its bytes have the digest that the index states."""
    note: str = ""
    """Why it is believed where that cannot be told."""


class Service(Protocol):
    """A web archive."""

    name: str

    def lookups(self, card: Card, since: date | None, until: date | None) -> list[Lookup]: ...
    def page(self, lookup: Lookup, cursor: str, since: date | None, until: date | None) -> Page:
        """What stands behind a cursor; '' is the first page's."""

    def fetch(self, entry: Entry) -> Fetched:
        """What the portal sent at that time. Raises Refused or Unreachable."""


def hosts(card: Card) -> list[tuple[str, bool]]:
    """(host, with subdomains) of everything that the portal's articles ever lived under."""
    found: dict[str, bool] = {}
    for generation in card.every_generation():
        for host in generation.hosts:
            found[host] = found.get(host, False) or generation.subdomains
    return list(found.items())


def _days(since: date | None, until: date | None) -> dict[str, str]:
    days = {"from": since, "to": until}
    return {name: f"{day:%Y%m%d}" for name, day in days.items() if day}


class Wayback:
    """The Internet Archive's Wayback Machine, or whatever speaks as it does."""

    name = "wayback"

    def __init__(self, asker: Asker, base: str) -> None:
        self.asker, self.base = asker, base

    def lookups(self, card: Card, since: date | None, until: date | None) -> list[Lookup]:
        return [Lookup("", host, subdomains) for host, subdomains in hosts(card)]

    def page(self, lookup: Lookup, cursor: str, since: date | None, until: date | None) -> Page:
        asked = {
            "url": lookup.host,
            "matchType": "domain" if lookup.subdomains else "host",
            "output": "json",
            "fl": "urlkey,timestamp,original,mimetype,statuscode,digest,length",
            # A revisit has the status -. No collapse: the last of equal captures says until when.
            "filter": "statuscode:(200|-)",
            "limit": str(ROWS),
            "showResumeKey": "true",
            **_days(since, until),
            **({"resumeKey": cursor} if cursor else {}),
        }
        answer = self.asker.get(urljoin(self.base, f"cdx/search/cdx?{urlencode(asked)}"))
        return Page(*read_cdx_json(_text(answer)))

    def fetch(self, entry: Entry) -> Fetched:
        asked, digest = entry, entry.digest
        url = urljoin(self.base, f"web/{entry.timestamp}id_/") + entry.url
        answer = self.asker.get(url, raw=True)
        if 300 <= answer.status < 400:
            there = urljoin(url, answer.headers.get("location", ""))
            told = _CAPTURE.search(there)
            near = told and tidy(told[2]) == entry.url and there.startswith(self.base)
            if not near:
                raise Refused(f"leads to {there[:200]}, which is no capture of {entry.url}")
            # Wayback has this content under a neighbouring time, and says which.
            entry = Entry(entry.url, told[1], entry.mime, entry.status)  # type: ignore[index]
            answer = self.asker.get(there, raw=True)
        if answer.status != 200:
            raise Refused(f"{url} answers {answer.status}")
        exchange = _exchange(entry, answer)
        agrees = digest in digests(answer.body, tuple(answer.headers.items()))
        if agrees or not digest or entry is not asked:
            return Fetched(exchange, agrees)
        note = why_incomparable(answer.body, answer.headers, entry.time)
        if not note:
            raise Refused(f"the digest of {url} does not agree with the index")
        return Fetched(exchange, False, note)


def _exchange(entry: Entry, answer: Answer) -> Exchange:
    """What the portal once sent, as Wayback hands it out: the original headers are told apart."""
    told = [(n[len(ORIGINAL) :], v) for n, v in answer.headers.items() if n.startswith(ORIGINAL)]
    original = {n for n, _ in told}
    own = [(n, v) for n, v in answer.headers.items() if n in _OF_THE_BODY and n not in original]
    headers = [(n, v) for n, v in (*told, *own) if n not in _OF_THE_WAY]
    length = ("content-length", str(len(answer.body)))
    return Exchange(entry.url, 200, (*headers, length), answer.body, entry.time)


class CommonCrawl:
    """Common Crawl: an index a crawl, and ranges of its WARC files."""

    name = "common-crawl"

    def __init__(self, asker: Asker, base: str, data: str) -> None:
        self.asker, self.base, self.data = asker, base, data
        self._pages: dict[str, int] = {}

    def lookups(self, card: Card, since: date | None, until: date | None) -> list[Lookup]:
        """Every host in every crawl of the time asked for."""
        try:
            answer = self.asker.get(urljoin(self.base, "collinfo.json"))
        except Refused as reason:  # without the list nothing can be asked
            raise Unreachable(str(reason)) from None
        try:
            crawls = json.loads(_text(answer))
            indexes = [
                urljoin(self.base, c["cdx-api"]) for c in crawls if _overlaps(c, since, until)
            ]
        except (ValueError, TypeError, KeyError):
            raise Unreachable(f"{answer.url} is no list of crawls") from None
        return [Lookup(index, *host) for index in indexes for host in hosts(card)]

    def page(self, lookup: Lookup, cursor: str, since: date | None, until: date | None) -> Page:
        asked = {
            "url": lookup.host,
            "matchType": "domain" if lookup.subdomains else "host",
            "output": "json",
            "filter": "=status:200",
            **_days(since, until),
        }
        if lookup.key not in self._pages:
            counted = self.asker.get(
                f"{lookup.collection}?{urlencode({**asked, 'showNumPages': 'true'})}"
            )
            self._pages[lookup.key] = _pages(counted)
        number = int(cursor or 0)
        if number >= self._pages[lookup.key]:
            return Page([])
        answer = self.asker.get(f"{lookup.collection}?{urlencode({**asked, 'page': str(number)})}")
        entries, unread = ([], []) if answer.status == 404 else read_cdxj(_text(answer))
        if answer.status != 404 and not answer.body.strip():
            unread = ["(an empty answer)"]
        more = number + 1 < self._pages[lookup.key]
        return Page(entries, str(number + 1) if more else "", unread)

    def fetch(self, entry: Entry) -> Fetched:
        if not entry.filename or entry.length <= 0:
            raise Refused(f"the index does not say where {entry.url} lies")
        url = urljoin(self.data, entry.filename)
        if urlsplit(url).netloc != urlsplit(self.data).netloc:
            raise Refused(f"the index leads elsewhere: {url}")
        answer = self.asker.get(url, (entry.offset, entry.length))
        if answer.status not in (200, 206):
            raise Refused(f"{url} answers {answer.status}")
        return recorded(answer.body, entry)


def _overlaps(crawl: dict[str, str], since: date | None, until: date | None) -> bool:
    """Whether a crawl's time may hold captures of the time asked for; yes where it does not say."""
    first, last = str(crawl.get("from") or "")[:10], str(crawl.get("to") or "")[:10]
    return not (
        (since and last and last < since.isoformat())
        or (until and first and first > until.isoformat())
    )


def _pages(answer: Answer) -> int:
    """The number of pages of an answer to showNumPages: JSON, or the bare number."""
    if answer.status == 404:
        return 0
    try:
        told = json.loads(_text(answer))
        return int(told["pages"] if isinstance(told, dict) else told)
    except (ValueError, TypeError, KeyError):
        raise NotAnIndex(f"{answer.url} does not say how many pages there are") from None


def _text(answer: Answer) -> str:
    if answer.status != 200:
        raise NotAnIndex(f"{answer.url} answers {answer.status}")
    return answer.body.decode("utf-8", "replace")


def recorded(member: bytes, entry: Entry) -> Fetched:
    """The exchange in a piece of a WARC file, where it is the whole one that the index promised.

    Raises Refused.
    """
    try:
        capture = next(captures_in(member), None)
    except NotAWarc as error:
        raise Refused(f"what came for {entry.url} {error}") from None
    if capture is None or capture.kind != "response" or capture.status is None:
        raise Refused(f"what came for {entry.url} is no whole response record")
    if missing := what_is_missing(capture):
        raise Refused(f"what came for {entry.url} was cut short: {missing}")
    if tidy(capture.url) != entry.url:
        raise Refused(f"the record is of another address than {entry.url}")
    stated, note = capture.digest.removeprefix("sha1:"), ""
    bare = strip_framing(capture)
    found = {digest_of(bare), *digests(capture.body, capture.headers)}
    if stated not in found:
        note = why_record_incomparable(capture)
        if not note:
            raise Refused(f"the digest of {entry.url} does not agree with its record")
    headers = tuple((n, v) for n, v in capture.headers if n.lower() not in _OF_THE_WAY)
    at = datetime.fromisoformat(capture.captured_at)
    exchange = Exchange(entry.url, capture.status, headers, bare, at)
    return Fetched(exchange, entry.digest in {stated, *found}, note)


def now_digits() -> str:
    """This moment as indexes and WARC file names write it: 14 digits, UTC."""
    return f"{datetime.now(UTC):%Y%m%d%H%M%S}"
