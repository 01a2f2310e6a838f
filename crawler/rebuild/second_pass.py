"""The second pass of a rebuild: captures in the order of time, a transaction a second."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from crawler import clock
from crawler.addresses import AMP_TAIL, DOCUMENTS, media_type, path_of, same_page
from crawler.archive.capture import Capture, Undecodable, sha1
from crawler.archive.cdxj import urlkey
from crawler.archive.entry import Entry
from crawler.archive.framing import TOO_LARGE, NotAWarc
from crawler.asking import WELL
from crawler.fetching.refusals import CutShort, in_words
from crawler.fetching.whole import NOT_CLOSED, is_closed
from crawler.items import Page, Problem
from crawler.memory import StoreError
from crawler.reading import READER_VERSION
from crawler.rebuild.library import ArchiveFile, Library
from crawler.rebuild.numbering import Numbers
from crawler.rebuild.readers import Readers, is_page
from crawler.rebuild.replay import NotArchived, Replay, listed_as, listed_of

logger = logging.getLogger(__name__)
BATCH_SECONDS = 1.0
"""What a kill loses at the most; the next rebuild reads it again."""
RECALLED = 20_000
"""Captures of one crawl that are looked back at where a rebuild goes on in its middle."""
NOT_MODIFIED, GONE = 304, (404, 410)


@dataclass(slots=True)
class Rebuilt:
    """What came of it."""

    captures: int = 0
    read: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    unusable: list[str] = field(default_factory=list)
    """Files that are no archives, a line each."""
    damage: int = 0
    first_damage: str = ""
    """Which file, where in it, and why."""
    too_large: int = 0
    """Records that are well and too long to be read."""
    elsewhere: list[str] = field(default_factory=list)
    """Hosts whose captures were left out."""
    absent: list[str] = field(default_factory=list)
    """Stored articles whose captures by others said that they are gone."""
    changes: list[Any] = field(default_factory=list)
    """Where captures were read once more: (url, revision, field, old, new) of each difference."""

    def passed_over(self, kind: str, told: str) -> None:
        """Count a place of this kind (`Damage.kind`); `told`: which, and why."""
        if kind == TOO_LARGE:
            self.too_large += 1
            return
        self.damage += 1
        self.first_damage = self.first_damage or told


class _NothingWritten(Exception):
    """Rolls back what a dry run would have written."""


class Reading:
    """The second pass: captures in the order of time, a transaction a second."""

    def __init__(
        self,
        replay: Replay,
        readers: Readers,
        library: Library,
        done: Rebuilt,
        positions: Any = None,
    ) -> None:
        self.replay, self.readers, self.library = replay, readers, library
        self.positions, self.done = positions, done
        self.store = replay.store
        self.numbers = Numbers(self.store)
        self.past: deque[Entry] = deque(maxlen=RECALLED)
        self.absent: set[str] = set()
        """Addresses of stored articles whose captures by others said that they are gone."""
        self.runs: dict[str, tuple[str, Any, str]] = {}
        """Of each portal, the crawl that is being lived again: (its name, spider, time)."""

    def read_all(
        self, catalogue: Any, progress: Callable[[int, int], None], *, in_part: bool = False
    ) -> None:
        """in_part: other articles of the portals are read elsewhere."""
        files, number = self.library.files, 0
        for batch in _batches(catalogue.in_order()):
            with self.store.batch():
                for entry in batch:
                    number += 1
                    file = files[entry.file]
                    if file.position.finished or file.position.is_past(entry.at, entry.offset):
                        self.past.append(entry)
                        if entry.role is None and entry.status in GONE:
                            self.one(entry)  # its article may be in a file that came later
                        continue
                    self.one(entry)
                    file.position.captures += 1
                    file.position.at, file.position.offset = entry.at, entry.offset
                touched = {entry.file for entry in batch}
                for file in (files[n] for n in touched if not files[n].position.finished):
                    self._note(file)
            progress(number, self.done.captures)
            if self.replay.spider is not None and self.replay.spider.failure:
                raise StoreError(self.replay.spider.failure)
        self._recall_the_last()
        with self.store.transaction():
            for _, spider, at in self.runs.values():
                self._conclude(spider, at)
        self._attachments()
        share = self.replay.settings.getfloat("GONE_WELL_SHARE")
        self.store.settle_absence(self.absent, None if in_part else share)
        self.done.absent = sorted(self.absent)
        self._finish(files)

    def reread(self, catalogue: Any, again: Any, dry_run: bool) -> None:
        """Read once more what revisions were read from."""
        with suppress(_NothingWritten), self.store.batch():
            for entry in catalogue.in_order():
                if again.wants(self.library.files[entry.file].name, entry.offset):
                    self.one(entry)
            if dry_run:
                raise _NothingWritten

    def _attachments(self) -> None:
        """Documents that were captured before the article that links to them."""
        if self.past:  # those whose pages an interrupted rebuild had read: nobody made them yet
            for _, url, _ in self.library.catalogue.hosts():
                self.readers.of_host(url)
        for spider in self.readers.spiders():
            for url in self.store.unmeasured(spider.card.name):
                entry = self.library.catalogue.last_good(urlkey(spider.site.fetchable(url)))
                capture = self.library.read(entry) if entry else None
                if entry and capture and entry.kind != "metadata":
                    facts = self.library.facts(entry)
                    with self.store.transaction(), suppress(Undecodable, CutShort):
                        payload = self.library.payload(entry, capture) or b""
                        self.replay.attachment(spider, capture, payload, url, facts)
                        self.replay.inc_value("congtin/documents", -1)  # it has been counted

    def _finish(self, files: list[ArchiveFile]) -> None:
        with self.store.transaction():
            for file in files:
                if file.position.finished:
                    continue
                for damage in file.damage:
                    where = f"{file.name} at byte {damage.offset}: {damage.reason}"
                    self.done.passed_over(damage.kind, where)
                    place = f"{file.name}#{damage.offset}"
                    told = Problem(place, "read", damage.kind, damage.reason)
                    self.store.note(told)
                file.position.finished = True
                self._note(file)

    def _note(self, file: ArchiveFile) -> None:
        self.positions.note(file.name, file.mark, file.position, str(READER_VERSION), file.path)

    def one(self, entry: Entry) -> None:
        """Read one capture, whatever it is; what cannot be read is a problem's row."""
        if entry.role in ("part", "list") or not entry.at or entry.leads_to:
            return
        with clock.at(datetime.fromisoformat(entry.at)):
            try:
                capture = self.library.read(entry)
                facts = self.library.facts(entry)
                if capture is None:
                    return
                capture = self._verified(entry, capture)
                if facts.get("asked"):
                    self._own(entry, capture, facts)
                else:
                    self._others(entry, capture, facts)
            except CutShort as error:
                self._unread(entry, error.kind, str(error))
            except (Undecodable, NotAWarc) as error:
                self._unread(entry, "undecodable", str(error))
            except (StoreError, NotArchived):
                raise
            except Exception as error:
                # A mistake of this program's own costs one capture, and is told, as in a crawl.
                logger.debug("%s could not be read", entry.url, exc_info=True)
                self._unread(entry, "program-error", in_words(error))

    def _unread(self, entry: Entry, kind: str, told: str) -> None:
        self.replay.inc_value("congtin/unread")
        self.store.note(Problem(entry.url, "read", kind, told))

    def _verified(self, entry: Entry, capture: Capture) -> Capture:
        """The capture with the digest that is its payload's: what is kept of it is held against
        its bytes later."""
        if self.replay.only_articles or capture.status not in (None, *WELL):
            return capture
        if capture.states_truly():
            return capture
        try:
            self.library.payload(entry, capture)
        except (CutShort, Undecodable):
            return capture  # which is told when it is read
        own = sha1(capture.body)
        self.replay.inc_value("congtin/misstated")
        told = f"its bytes have {own}, and it states {capture.digest}"
        self.store.note(Problem(entry.url, "read", "digest-differs", told))
        return replace(capture, digest=own)

    def _own(self, entry: Entry, capture: Capture, facts: dict[str, Any]) -> None:
        """A capture of a crawl: everything that the crawl knew is beside it."""
        spider = self.readers.of_facts(facts, self.library.context(facts), entry.url)
        if spider is None:
            told = f"no portal is called {facts.get('portal')}"
            self.store.note(Problem(entry.url, "read", "no-card", told))
            return
        asked = str(facts["asked"])
        known = self.store.known(asked)
        read_before = known is not None and (known.last_fetched or "") >= entry.at
        if read_before and (capture.status not in (None, *WELL) or entry.role == "attachment"):
            return
        payload = self.library.payload(entry, capture)
        if facts.get("partial") and not is_closed(payload or b""):
            raise CutShort(NOT_CLOSED)  # as the crawl said
        if payload is None and known is not None and known.capture_digest == entry.digest:
            capture, payload = replace(capture, status=NOT_MODIFIED), b""  # it is as it was
        if payload is None:
            self._no_original(entry)
            return
        self.done.read += 1
        if entry.role == "attachment":
            self.replay.attachment(spider, capture, payload, asked, facts)
            return
        listed = listed_of(facts) or listed_as(asked)
        if not read_before:
            first_seen = str(facts.get("first_seen") or entry.at)
            with clock.at(datetime.fromisoformat(first_seen)):
                self.store.sighted(spider.card.name, listed, ask=True)
        if known is not None and known.article_id is not None:
            spider.known_asked.add(spider.site.key(listed.url))
        self._in_run(str(facts.get("run") or ""), spider, entry.at)
        self.replay.article(spider, capture, payload, listed, facts)

    def _no_original(self, entry: Entry) -> None:
        told = "the capture that holds its bytes is not among the archives"
        self._unread(entry, "no-original", told)

    def _in_run(self, run: str, spider: Any, at: str) -> None:
        """Conclude the crawl before, where this capture is of another one."""
        name = spider.card.name
        if name not in self.runs:
            self._recall(spider)
        before = self.runs.get(name)
        if before is not None and before[0] != run:
            self._conclude(*before[1:])
            spider.known_well.clear()
            spider.known_asked.clear()
        self.runs[name] = (run, spider, at)

    def _recall_the_last(self) -> None:
        """Where everything had been read when the rebuild was stopped, but for its conclusion."""
        for entry in reversed(self.past):
            facts = self.library.facts(entry) if entry.role == "article" else {}
            if facts and facts.get("portal") not in self.runs:
                spider = self.readers.of_facts(facts, self.library.context(facts), entry.url)
                if spider is not None:
                    self._recall(spider)
                return

    def _recall(self, spider: Any) -> None:
        """What an interrupted rebuild knew of the crawl of which it read last, and if that ended
        there: its conclusion may be what is missing."""
        name = spider.card.name
        for entry in reversed(self.past):
            facts = self.library.facts(entry) if entry.role == "article" else {}
            if not facts or facts.get("portal") != name:
                continue
            run = str(facts.get("run") or "")
            if self.runs.setdefault(name, (run, spider, entry.at))[0] != run:
                break
            asked = str(facts.get("asked"))
            known = self.store.known(asked)
            if known is None or known.article_id is None:
                continue
            spider.known_asked.add(spider.site.key(asked))
            if entry.status in GONE:
                self.store.suspect(
                    f"http-{entry.status}",
                    Page(asked, spider.card.name, "article", entry.status, entry.at),
                )
            else:
                spider.known_well.add(spider.site.key(asked))

    def _conclude(self, spider: Any, at: str) -> None:
        """What the crawl did at its end: an article that is missing for long counts as gone."""
        if self.store.suspects() and spider.is_well():
            with clock.at(datetime.fromisoformat(at)):
                spider.count("gone", self.store.bury(spider.card.name))

    def _others(self, entry: Entry, capture: Capture, facts: dict[str, Any]) -> None:
        """A capture that somebody else made: the address and the page tell what it is."""
        named = str(facts.get("portal") or "")
        spider = self.readers.of_host(entry.url, named, entry.at)
        if spider is None:
            return
        card = self.readers.portals[spider.card.name].card
        home, led = self.numbers.address(card, entry.url), list[str]()
        if home != entry.url:
            spider, led = self.readers.of_host(home, named, entry.at) or spider, [entry.url]
            facts = {**facts, "known_as": home}
        url = spider.site.fetchable(home)
        if spider.card.hosts:  # a mirror's pages are known by the portal's own addresses
            url = spider.site.at_home(url, spider.card.home)
        page, status = same_page(url), capture.status or 200
        known = self.store.known(page)
        if status in (NOT_MODIFIED, *GONE):
            if known is not None and known.article_id is not None:
                self._says_no(entry, capture, spider, page, known.last_fetched or "", facts)
            return
        if status not in WELL:
            return
        if media_type(url) or not is_page(entry):
            self._document(entry, capture, spider, url, facts)
            return
        path = path_of(page).split("?")[0]
        if spider.card.is_article_path(path) is False or self._variant(spider, page, url):
            return
        payload = self.library.payload(entry, capture)
        if payload is None:
            self._no_original(entry)
            return
        if b"<" not in payload[:4096]:
            if "html" in entry.media:
                self.store.note(Problem(entry.url, "read", "unreadable", "it is no HTML"))
            return
        self.done.read += 1
        led += self.library.catalogue.leading_to(entry.key)
        if known is not None and known.missing_since:
            self.absent.add(page)  # since when is to be judged anew
        self.replay.article(spider, capture, payload, listed_as(page), {**facts, "redirects": led})
        self.numbers.stored(card, page)
        if page in self.store.suspects():  # it says so in words
            self.absent.add(page)

    def _says_no(
        self,
        entry: Entry,
        capture: Capture,
        spider: Any,
        page: str,
        fetched: str,
        facts: dict[str, Any],
    ) -> None:
        """304, 404 or 410 of a stored article, whose page was `fetched` last, if it was."""
        if entry.status in GONE:
            self.absent.add(page)
        if fetched < entry.at:
            self.done.read += 1
            self.replay.article(spider, capture, b"", listed_as(page), facts)
        elif entry.status in GONE and self.store.absent_then(
            page, f"http-{entry.status}", entry.at
        ):
            self.done.read += 1
            self.replay.inc_value("congtin/no_page")

    def _variant(self, spider: Any, page: str, url: str) -> bool:
        """An AMP twin or a later page, where the article's own address is archived too."""
        path, own = path_of(url).split("?")[0], path_of(page).split("?")[0]
        if path.rstrip("/") == own.rstrip("/"):
            return False
        twin = bool(AMP_TAIL.search(path))
        there = urlkey(spider.site.fetchable(page))
        return not twin or self.library.catalogue.last_good(there) is not None

    def _document(
        self, entry: Entry, capture: Capture, spider: Any, url: str, facts: dict[str, Any]
    ) -> None:
        if not (media_type(url) or entry.media in DOCUMENTS.values()):
            return
        payload = self.library.payload(entry, capture)
        if payload is not None:
            self.done.read += 1
            self.replay.attachment(spider, capture, payload, url, facts)


def _batches(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    """What is read within about a second, judged by what the last ones took."""
    size, started = 8, time.monotonic()
    batch: list[Entry] = []
    for entry in entries:
        batch.append(entry)
        if len(batch) >= size:
            yield batch
            took = max(time.monotonic() - started, 1e-3)
            size = max(8, min(5000, int(len(batch) * BATCH_SECONDS / took)))
            batch, started = [], time.monotonic()
    if batch:
        yield batch
