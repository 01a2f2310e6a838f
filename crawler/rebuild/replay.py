"""A capture goes through the spider that would have asked for it, the network being the archive."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any, Protocol

from scrapy import Request
from scrapy.settings import Settings
from scrapy.utils.misc import load_object

from crawler.addresses import joined, same_page
from crawler.archive.capture import Capture, Undecodable
from crawler.archive.cdxj import urlkey
from crawler.archive.entry import Entry
from crawler.archiving import ARCHIVED, RECEIVED
from crawler.asking import NoAnswer
from crawler.fetching.refusals import CutShort
from crawler.items import Archived, Article, Listed, Page, Problem, Term

HOPS = 6
CODINGS = frozenset(("content-encoding", "transfer-encoding", "content-length"))


class NotArchived(Exception):
    """A further page that the answer's own crawl did not come to ask for."""


class Library(Protocol):
    """The archives at hand."""

    def read(self, entry: Entry) -> Capture | None: ...
    def payload(self, entry: Entry, capture: Capture) -> bytes | None: ...
    def nearest(self, key: str, at: str) -> Entry | None: ...


class Replay:
    """Stands where spiders and pipelines expect Scrapy's crawler: settings, counts, no engine."""

    engine = None
    only_articles = False
    whole = False
    """Whether an article of which a page is not archived is none (NotArchived), not a broken one:
    the crawl that reads what another left will ask for it."""
    crawling = True

    def __init__(self, settings: Settings, store: Any, library: Library) -> None:
        self.settings, self.store, self.library = settings, store, library
        self.counts: dict[str, int] = {}
        self.stats = self
        self.spider: Any = None
        paths = settings.getdict("ITEM_PIPELINES")
        self.steps = [self._step(path) for path in sorted(paths, key=lambda p: int(paths[p]))]

    def _step(self, path: str) -> Any:
        cls = load_object(path)
        step = cls.from_crawler(self) if hasattr(cls, "from_crawler") else cls()
        if hasattr(step, "open_spider"):  # the last one: it writes, and keeps a crawl's ledger
            step.store = self.store
        return step

    # -- what Scrapy's stats collector is asked -------------------------------------------------
    def end_with(self, step: Any) -> None:
        """Hand articles to this step at the end, and nothing else to the store."""
        self.steps[-1] = step
        self.only_articles = True

    def inc_value(self, name: str, count: int = 1, start: int = 0) -> None:
        self.counts[name] = self.counts.get(name, start) + count

    def get_value(self, name: str, default: Any = None) -> Any:
        return self.counts.get(name, default)

    def set_value(self, name: str, value: Any) -> None:
        self.counts[name] = value

    def counted(self, name: str) -> int:
        return self.counts.get(f"congtin/{name}", 0)

    def get_downloader_middleware(self, cls: type) -> None:
        return None

    # -- one capture ------------------------------------------------------------------------------
    def article(
        self, spider: Any, capture: Capture, payload: bytes, listed: Listed, facts: dict[str, Any]
    ) -> None:
        """Read an article as the crawl's callback does; what comes goes to the pipelines."""
        self._lend(spider, capture.captured_at)
        response = answer(spider, capture, payload, facts)
        arguments = facts.get("arguments") or {}
        for item in drained(spider.parse_article(response, listed, **arguments)):
            if isinstance(item, Problem) and item.stage == "fetch":  # it was read well: it says no
                self.inc_value("congtin/no_page")
                self.inc_value("congtin/failed", -1)
            self.hand_on(item)

    def attachment(
        self, spider: Any, capture: Capture, payload: bytes, url: str, facts: dict[str, Any]
    ) -> None:
        self._lend(spider, capture.captured_at)
        self.inc_value("congtin/documents")
        response = answer(spider, capture, payload, facts)
        for item in spider.parse_attachment(response, url):
            self.hand_on(item)

    def hand_on(self, item: Any) -> None:
        """Through the pipelines; a request is not followed: what was archived comes by itself."""
        if isinstance(item, Request) or (self.only_articles and not isinstance(item, Article)):
            return
        page = item if isinstance(item, Page) else getattr(item, "page", None)
        if page is not None and not isinstance(item, Article) and self.is_past(page):
            if isinstance(item, Page):
                return
            item.page = None
        for step in self.steps:
            item = step.process_item(item)

    def is_past(self, page: Page) -> bool:
        """Whether the address has been asked after this fetch."""
        known = self.store.known(page.url)
        return known is not None and bool(known.last_fetched) and page.seen_at < known.last_fetched

    def _lend(self, spider: Any, at: str) -> None:
        """Let a spider ask the archive what it would ask the network."""
        self.spider = spider

        async def ask(url: str, *_: Any, **__: Any) -> Answer:
            return self._found(spider, url, at)

        spider.ask = ask

    def _found(self, spider: Any, url: str, at: str) -> Answer:
        led = []
        for _ in range(HOPS):
            entry = self.library.nearest(urlkey(spider.site.fetchable(url)), at)
            capture = self.library.read(entry) if entry else None
            if entry is None or capture is None:
                if self.whole:
                    raise NotArchived(url)
                raise NoAnswer("not-archived", f"{url} is not in the archive")
            if capture.location:
                led.append(capture.url)
                url = joined(capture.url, capture.location)
                continue
            try:
                payload = self.library.payload(entry, capture)
            except Undecodable as error:
                raise NoAnswer("undecodable", str(error)) from None
            except CutShort as error:
                raise NoAnswer(error.kind, str(error)) from None
            if payload is None:
                raise NoAnswer("not-archived", f"the payload of {url} is not in the archive")
            return answer(spider, capture, payload, {"redirects": led})
        raise NoAnswer("not-archived", f"{url} redirects in a circle")


class _Headers:
    """An answer's headers as callbacks ask for them: by name, as bytes, the last where repeated."""

    __slots__ = ("_values",)

    def __init__(self, lines: Iterable[tuple[str, str]]) -> None:
        self._values = {name.lower(): value.encode("utf-8", "replace") for name, value in lines}

    def get(self, name: str) -> bytes | None:
        return self._values.get(name.lower())


@dataclass(slots=True)
class Answer:
    """What callbacks read of Scrapy's Response, without the making of one: a tenth of the time."""

    url: str
    status: int
    headers: _Headers
    body: bytes
    meta: dict[str, Any]


def answer(spider: Any, capture: Capture, payload: bytes, facts: dict[str, Any]) -> Answer:
    """The answer as Scrapy would have handed it on, from the address that facts say it is
    `known_as`."""
    place = capture.place
    kept = Archived(
        place.file,
        place.offset,
        capture.digest,
        capture.captured_at,
        capture.url,
        whole=capture.kind != "revisit",
        source=str(facts.get("source") or ("crawl" if facts.get("congtin") else place.file)),
    )
    meta: dict[str, Any] = {RECEIVED: capture.captured_at, ARCHIVED: kept}
    if facts.get("redirects"):
        meta["redirect_urls"] = [str(led) for led in facts["redirects"]]
    headers = [line for line in capture.headers if line[0].lower() not in CODINGS]
    if not capture.headers and capture.media_type:
        headers = [("Content-Type", capture.record.get("content-type", capture.media_type))]
    # A resource record (a page that came by no HTTP) counts as an answer that went well.
    status = 200 if capture.status is None else capture.status
    url = spider.site.fetchable(str(facts.get("known_as") or capture.url))
    return Answer(url, status, _Headers(headers), payload, meta)


_LISTED = frozenset(f.name for f in fields(Listed))


def listed_of(facts: dict[str, Any]) -> Listed | None:
    """What the portal's lists said of an article when it was archived."""
    told = facts.get("listed")
    if not isinstance(told, dict) or not told.get("url"):
        return None
    values = {name: value for name, value in told.items() if name in _LISTED}
    for name in ("categories", "tags"):
        terms = values.get(name, [])
        values[name] = [Term(tuple(term["path"])) for term in terms if isinstance(term, dict)]
    return Listed(**values)


def listed_as(url: str) -> Listed:
    """A page that somebody else archived: nothing is known of it beside its bytes."""
    return Listed(same_page(url), found_by="archive")


def drained(items: AsyncIterator[Any]) -> Iterator[Any]:
    """The items of a callback that never waits for anything but the archive."""
    steps = aiter(items)
    while True:
        waiting = anext(steps)
        try:
            waiting.__await__().send(None)
        except StopIteration as done:
            yield done.value
        except StopAsyncIteration:
            return
        else:
            raise RuntimeError("a callback waited for something that is not in the archive")
