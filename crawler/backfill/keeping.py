"""Captures of a web archive on their way into WARC files of one's own."""

from __future__ import annotations

from typing import Any

from crawler.archive.writing import Archive, Earlier, Exchange
from crawler.backfill.index import Entry


class ToArchive:
    """The captures of one backfill, on their way into WARC files."""

    def __init__(self, archive: Archive, portal: str, source: str) -> None:
        self.archive, self.portal, self.source = archive, portal, source

    def add(self, exchange: Exchange, entry: Entry, note: str) -> Earlier:
        """Keep a capture under the time when it was caught, and say who caught it."""
        facts = self._facts(entry)
        if note:
            facts["note"] = note
        kept = self.archive.write_exchange(exchange, facts=facts)
        return Earlier(exchange.url, kept.captured_at, kept.digest)

    def sight(self, entry: Entry, earlier: Earlier) -> None:
        """Keep that the web archive caught the same bytes once more."""
        self.archive.write_sighting(entry.url, entry.time, earlier, self._facts(entry))

    def _facts(self, entry: Entry) -> dict[str, Any]:
        facts: dict[str, Any] = {"portal": self.portal, "kind": "article", "source": self.source}
        if entry.filename:
            facts["record"] = {"file": entry.filename, "offset": entry.offset}
        return facts
