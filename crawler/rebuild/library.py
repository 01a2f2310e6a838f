"""The archives at hand, read by place."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from crawler.archive.capture import Capture, CutOff
from crawler.archive.entry import Entry
from crawler.archive.framing import Damage
from crawler.archive.sources import Source, opened
from crawler.archive.wholeness import what_is_missing
from crawler.fetching.refusals import CutShort

OPEN_FILES = 64
NOT_MODIFIED = 304


@dataclass(slots=True)
class ArchiveFile:
    """One WARC file of a set."""

    path: Path
    inside: int
    """Which of the WARC files in it: 0 but for a WACZ."""
    name: str
    mark: str
    position: Any = None
    damage: list[Damage] = field(default_factory=list)


class Library:
    """The archives, read by place; as many are open as may be."""

    def __init__(self, catalogue: Any, files: list[ArchiveFile]) -> None:
        self.catalogue, self.files = catalogue, files
        self._open: dict[int, tuple[ExitStack, Source]] = {}
        self._shared: dict[str, dict[str, Any]] = {}

    def _source(self, number: int) -> Source:
        if number not in self._open:
            if len(self._open) >= OPEN_FILES:
                oldest = next(iter(self._open))
                self._open.pop(oldest)[0].close()
            file, stack = self.files[number], ExitStack()
            sources = stack.enter_context(opened(file.path))
            self._open[number] = (stack, sources[file.inside])
        return self._open[number][1]

    def read(self, entry: Entry) -> Capture | None:
        """What stands there. A revisit that keeps no HTTP headers has its original's: without
        them nothing says in which encoding its bytes are."""
        capture = self._source(entry.file).capture_at(entry.offset)
        if capture is None or capture.kind != "revisit" or capture.status is not None:
            return capture
        found = self.catalogue.original(entry.digest)
        original = self._source(found.file).capture_at(found.offset) if found else None
        if original is None:
            return capture
        return replace(
            capture,
            status=original.status,
            headers=original.headers,
            media_type=original.media_type,
        )

    def payload(self, entry: Entry, capture: Capture) -> bytes | None:
        """The page's bytes, a revisit's from its original; None where that is not here.

        Raises Undecodable, and CutShort where they are not all that was sent.
        """
        if capture.kind != "revisit" or capture.status == NOT_MODIFIED:
            return _whole(capture)
        found = self.catalogue.original(entry.digest)
        original = self.read(found) if found else None
        return _whole(original) if original else None

    def nearest(self, key: str, at: str) -> Entry | None:
        entry: Entry | None = self.catalogue.nearest(key, at)
        return entry

    def facts(self, entry: Entry) -> dict[str, Any]:
        if entry.facts is None:
            return {}
        capture = self._source(entry.file).capture_at(entry.facts)
        return capture.facts() if capture else {}

    def context(self, facts: dict[str, Any]) -> dict[str, Any]:
        key = str(facts.get("context") or "")
        if key and key not in self._shared:
            place = self.catalogue.shared(key)
            capture = self._source(place[0]).capture_at(place[1]) if place else None
            self._shared[key] = capture.facts() if capture else {}
        return self._shared.get(key, {})

    def close(self) -> None:
        for stack, _ in self._open.values():
            stack.close()


def _whole(capture: Capture) -> bytes:
    if missing := what_is_missing(capture):
        raise CutShort(missing)
    try:
        return capture.payload()
    except CutOff as error:
        raise CutShort(str(error)) from None
