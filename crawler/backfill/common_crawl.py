"""Common Crawl: how it is asked what it has, and how a capture is fetched.

Sources: https://pywb.readthedocs.io/en/latest/manual/cdxserver_api.html and
https://index.commoncrawl.org/collinfo.json (page, showNumPages, ranges of WARC files).
"""

from __future__ import annotations

import json
from datetime import date, datetime
from urllib.parse import urlencode, urljoin, urlsplit

from crawler.addresses import tidy
from crawler.archive.framing import NotAWarc
from crawler.archive.sources import captures_in
from crawler.archive.wholeness import what_is_missing
from crawler.archive.writing import Exchange
from crawler.backfill.asking import Answer, Asker, Refused, Unreachable
from crawler.backfill.digests import digest_of, digests, strip_framing, why_record_incomparable
from crawler.backfill.index import Entry, NotAnIndex, Page, read_cdxj
from crawler.backfill.services import OF_THE_WAY, Fetched, Lookup, hosts, question, text_of
from crawler.card import Card


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
            crawls = json.loads(text_of(answer))
            indexes = [
                urljoin(self.base, c["cdx-api"]) for c in crawls if _overlaps(c, since, until)
            ]
        except (ValueError, TypeError, KeyError):
            raise Unreachable(f"{answer.url} is no list of crawls") from None
        return [Lookup(index, *host) for index in indexes for host in hosts(card)]

    def page(self, lookup: Lookup, cursor: str, since: date | None, until: date | None) -> Page:
        asked = {**question(lookup, since, until), "filter": "=status:200"}
        if lookup.key not in self._pages:
            counted = self.asker.get(
                f"{lookup.collection}?{urlencode({**asked, 'showNumPages': 'true'})}"
            )
            self._pages[lookup.key] = _pages(counted)
        number = int(cursor or 0)
        if number >= self._pages[lookup.key]:
            return Page([])
        answer = self.asker.get(f"{lookup.collection}?{urlencode({**asked, 'page': str(number)})}")
        entries, unread = ([], []) if answer.status == 404 else read_cdxj(text_of(answer))
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
        told = json.loads(text_of(answer))
        return int(told["pages"] if isinstance(told, dict) else told)
    except (ValueError, TypeError, KeyError):
        raise NotAnIndex(f"{answer.url} does not say how many pages there are") from None


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
    headers = tuple((n, v) for n, v in capture.headers if n.lower() not in OF_THE_WAY)
    at = datetime.fromisoformat(capture.captured_at)
    exchange = Exchange(entry.url, capture.status, headers, bare, at)
    return Fetched(exchange, entry.digest in {stated, *found}, note)
