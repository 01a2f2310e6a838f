"""What a killed crawl had archived and not stored is read from its file, and not asked again."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.utils.misc import load_object

from crawler import running
from crawler.archive.entry import Entry
from crawler.archive.sources import opened
from crawler.archiving import Archiving
from crawler.memory import StoreError
from crawler.rebuild.indexing import index, mark_of
from crawler.rebuild.library import ArchiveFile, Library
from crawler.rebuild.readers import Readers
from crawler.rebuild.replay import NotArchived, Replay
from crawler.rebuild.second_pass import RECALLED, Reading, Rebuilt

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

LOOKED_BACK = timedelta(minutes=15)
"""A crawl commits each second, but for the time that one page takes it; this much before a file's
last capture everything is stored."""
SUMMED = ("new", "changed", "unchanged", "protected", "other")
"""What adds up to what is listed: each is listed with it, and not again when a list names it."""
COUNTED = (*SUMMED, "undated", "unsigned")
"""What of the counts is the next run's. What failed is asked for again, and counted then."""


class Recovery:
    """Scrapy extension; counts congtin/recovered, and what was recovered as the ledger does."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        crawler.signals.connect(self.opened, signals.spider_opened)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Recovery:
        return cls(crawler)

    def opened(self) -> None:
        archiving: Any = self.crawler.get_downloader_middleware(Archiving)
        spider: Any = self.crawler.spider
        if archiving is None or archiving.archive is None or not archiving.archive.mended:
            return
        try:
            read = recover(archiving.archive.mended, spider, self.crawler.settings)
        except StoreError as error:
            spider.fail(str(error))
            return
        spider.count("recovered", read)
        if read:
            spider.logger.warning(
                "%d pages that a killed crawl had archived and not stored were read from its file",
                read,
            )


class Recovering(Replay):
    """What comes of it is counted by the crawl that recovers it as soon as it is stored, so that
    both are kept together: no run has counted it yet."""

    def __init__(self, settings: Any, store: Any, library: Library, spider: Any) -> None:
        self.recovers = spider
        super().__init__(settings, store, library)
        self.whole = True
        self.summed = 0

    def inc_value(self, name: str, count: int = 1, start: int = 0) -> None:
        super().inc_value(name, count, start)
        if (column := name.removeprefix("congtin/")) in COUNTED:
            self.recovers.count(column, count)
        if column in SUMMED:
            self.summed += count
            self.recovers.count("listed", count)


def recover(files: list[Path], spider: Any, settings: Any) -> int:
    """Store what these files of killed crawls hold and the spider's database does not.

    Returns how many captures were read. Raises StoreError where the database refuses.
    """
    done, store = Rebuilt(), spider.store
    with ExitStack() as stack:
        catalogue = stack.enter_context(load_object(settings["CATALOGUE"])())
        held = [_catalogued(path, number, catalogue) for number, path in enumerate(files)]
        catalogue.complete()
        library = Library(catalogue, held)
        stack.callback(library.close)
        replay = Recovering(settings, store, library, spider)
        reading = Reading(replay, Readers(running.portals(), replay, store), library, done)
        store.out_of_order = True
        try:
            for entry in _tail(catalogue.in_order()):
                if entry.facts is not None and not _is_stored(entry, library, store):
                    before = replay.summed
                    try:
                        reading.one(entry)
                    except NotArchived:  # killed between the pages of an article
                        done.read -= 1
                    if replay.summed > before:
                        asked = str(library.facts(entry).get("asked") or entry.url)
                        spider.recovered.add(spider.site.key(asked))
                    if replay.spider is not None and replay.spider.failure:
                        raise StoreError(replay.spider.failure)
            store.commit()
        finally:
            store.out_of_order = False
            with suppress(StoreError):
                store.commit()  # what it gathered before it failed
    return done.read


def _catalogued(path: Path, number: int, catalogue: Any) -> ArchiveFile:
    with opened(path) as (source,):
        file = ArchiveFile(path, 0, source.name, mark_of(path))
        for entries, shared in index(source, number, file.damage.append):
            catalogue.add(entries, shared)
    return file


def _tail(entries: Any) -> list[Entry]:
    """The captures of a crawl's last minutes, in the order of time."""
    held: list[Entry] = []
    for entry in entries:
        held.append(entry)
        if len(held) % RECALLED == 0:
            held = _late(held)
    return _late(held)


def _late(held: list[Entry]) -> list[Entry]:
    last = max((datetime.fromisoformat(e.at) for e in held if e.at), default=None)
    if last is None:
        return []
    return [e for e in held if e.at and datetime.fromisoformat(e.at) >= last - LOOKED_BACK]


def _is_stored(entry: Entry, library: Library, store: Any) -> bool:
    """Whether the fetch that this capture is of is remembered, or a later one."""
    asked = str(library.facts(entry).get("asked") or entry.url)
    known = store.known(asked)
    return known is not None and (known.last_fetched or "") >= entry.at
