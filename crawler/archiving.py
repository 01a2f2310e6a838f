"""Where the crawl meets the archive: a downloader middleware next to the wire.

It archives what is asked for as an article, a part of one, or an attachment, redirects among it;
lists only by choice. Answers that Scrapy would ask for again (5xx, 408, 429) are no page of the
portal's and are left to the problems table. What cannot be archived is not read either.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import signals

from crawler import clock
from crawler.archive.capture import vietnam
from crawler.archive.writing import Archive, ArchiveError, Earlier, Exchange, header_pairs
from crawler.items import Archived, Listed

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

ARCHIVE_AS, ARCHIVED, RECEIVED = "archive_as", "archived", "received"
"""Keys of a request's meta: what it is archived as, the record, when the answer came."""
SUFFIX = ".archive"
KEPT_ALWAYS = frozenset(("article", "part", "attachment"))


def folder_of(settings: Any) -> Path:
    """Where the archive of these settings stands: `data/congtin.archive` beside `congtin.db`."""
    database = Path(settings["DATABASE"])
    return Path(settings["ARCHIVE"] or database.with_name(database.stem + SUFFIX))


def told(listed: Listed) -> dict[str, Any]:
    """What the lists said of an article, JSON-ready; what they did not say is left out.

    >>> told(Listed("https://p.vn/a.html", modified="2021-12-31"))
    {'url': 'https://p.vn/a.html', 'modified': '2021-12-31'}
    """
    values = ((name, getattr(listed, name)) for name in _USUAL)
    return {
        name: [asdict(term) for term in value] if isinstance(value, list) else value
        for name, value in values
        if value != _USUAL[name]
    }


_USUAL = asdict(Listed(""))


class Archiving:
    """Downloader middleware: every answer is stamped, and kept before anybody reads it."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        settings = crawler.settings
        self.kinds = KEPT_ALWAYS | ({"list"} if settings.getbool("ARCHIVE_LISTINGS") else set())
        self.retried = frozenset(int(code) for code in settings.getlist("RETRY_HTTP_CODES"))
        self.archive: Archive | None = None
        if settings.getbool("ARCHIVED"):
            self.archive = Archive(
                folder_of(settings),
                self.spider.card.name,
                version=settings["VERSION"],
                contact=settings["CONTACT"],
                user_agent=settings["USER_AGENT"],
                rotate=settings.getint("ARCHIVE_FILE_BYTES"),
            )
            for notice in self.archive.notices:
                self.spider.logger.warning("archive: %s", notice)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Archiving:
        made = cls(crawler)
        crawler.signals.connect(made.close, signals.spider_closed)
        return made

    @property
    def spider(self) -> Any:
        return self.crawler.spider

    def process_response(self, request: Request, response: Response) -> Response:
        now = clock.now().astimezone(UTC)
        request.meta[RECEIVED] = vietnam(now.isoformat())
        request.meta.pop(ARCHIVED, None)
        kind = request.meta.get(ARCHIVE_AS)
        if self.archive is None or kind not in self.kinds or response.status in self.retried:
            return response
        try:
            request.meta[ARCHIVED] = self._keep(self.archive, kind, now, request, response)
        except ArchiveError as error:
            # Nothing is stored that is not archived: the crawl ends, its answer unread.
            self.spider.fail(str(error))
            raise
        return response

    def _keep(
        self, archive: Archive, kind: str, now: datetime, request: Request, response: Response
    ) -> Archived:
        address = response.ip_address
        listed = request.cb_kwargs.get("listed")
        asked = listed.url if listed else request.cb_kwargs.get("url", "")
        known = self.spider.store.known(asked) if asked else None
        exchange = Exchange(
            response.url,
            response.status,
            header_pairs(response.headers),
            response.body,
            now,
            header_pairs(request.headers),
            request.method,
            str(address) if address else None,
            response.protocol or "HTTP/1.1",
        )
        facts: dict[str, Any] = {"portal": self.spider.card.name, "kind": kind, "run": archive.run}
        if asked:
            facts["asked"] = asked
            facts["first_seen"] = known.first_seen if known else None
        if listed:
            facts["listed"] = told(listed)
            arguments = request.cb_kwargs.items()
            facts["arguments"] = {name: v for name, v in arguments if name != "listed" and v}
        if "partial" in response.flags:  # it has no other mark of its end than its own last tag
            facts["partial"] = True
        if request.meta.get("redirect_urls"):
            facts["redirects"] = request.meta["redirect_urls"]
        earlier = known.archived if known else None
        kept = archive.write_exchange(
            exchange,
            facts=facts,
            context=self.spider.knows(),
            earlier=Earlier(earlier.url, earlier.captured_at, earlier.digest) if earlier else None,
        )
        place = kept.place
        return Archived(
            place.file,
            place.offset,
            kept.digest,
            kept.captured_at,
            response.url,
            kept.kind == "response",
        )

    def close(self) -> None:
        if self.archive is not None:
            try:
                self.archive.close()
            except ArchiveError as error:
                self.spider.fail(str(error))
