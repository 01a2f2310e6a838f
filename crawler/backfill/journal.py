"""What a backfill has asked, found and fetched: a file that a crash cannot spoil.

One JSON object a line, only ever appended: the last line may be torn, all before it hold. It lies
beside the archive, not in the database: a backfill takes days, and cron's crawls need that lock.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import IO

from crawler.backfill.index import Entry
from crawler.memory import Held, StoreError


class Journal:
    """The journal of one portal and one web archive. A context manager; one process at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.seen: set[str] = set()
        """Contents of addresses that were found, as `index.wanted` keeps them."""
        self._cursors: dict[str, str | None] = {}
        self._found: dict[str, Entry] = {}
        self._done: set[str] = set()
        self._file = self._open()

    def _open(self) -> IO[bytes]:
        try:
            file = self.path.open("a+b")
        except OSError as error:
            raise StoreError(f"{self.path} cannot be written: {error.strerror}") from None
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            raise Held(f"another backfill holds {self.path}; nothing done") from None
        file.seek(0)
        whole = 0
        for line in file:
            if not line.endswith(b"\n"):
                break
            whole += len(line)
            self._learn(json.loads(line))
        file.truncate(whole)
        return file

    def _learn(self, event: dict[str, object]) -> None:
        match event:
            case {"lookup": str(key), "cursor": cursor}:
                self._cursors[key] = None if cursor is None else str(cursor)
            case {"found": dict(told), "content": str(content)}:
                entry = Entry(**told)
                self._found[entry.key] = entry
                self.seen.add(content)
            case {"done": str(key)}:
                self._done.add(key)
            case {"again": _}:
                self._cursors.clear()

    def _write(self, events: Iterable[dict[str, object]]) -> None:
        lines = [json.dumps(event, ensure_ascii=False) for event in events]
        try:
            self._file.write("".join(f"{line}\n" for line in lines).encode())
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise StoreError(f"{self.path} cannot be written: {error.strerror}") from None
        for line in lines:
            self._learn(json.loads(line))

    def cursor(self, lookup: str) -> str | None:
        """Where a lookup goes on: '' at its beginning, None where it was answered to its end."""
        return self._cursors.get(lookup, "")

    def asked(self, lookup: str, cursor: str | None, found: Iterable[tuple[str, Entry]]) -> None:
        """Note one page of a lookup: what it named, as (content, entry), and the next cursor."""
        told: list[dict[str, object]] = [
            {"found": asdict(entry), "content": content} for content, entry in found
        ]
        self._write([*told, {"lookup": lookup, "cursor": cursor}])

    def pending(self) -> list[Entry]:
        """What was found and not yet fetched, in the order of time."""
        left = (e for key, e in self._found.items() if key not in self._done)
        return sorted(left, key=lambda e: (e.timestamp, e.url))

    def done(self, entry: Entry, why: str = "") -> None:
        """Note that a capture was archived, or `why` it never can be."""
        self._write([{"done": entry.key, "why": why}])

    def begin_again(self, when: str) -> None:
        """Where all was asked and fetched, ask the indexes anew: they may know more by now."""
        if self._cursors and not self.pending() and not any(self._cursors.values()):
            self._write([{"again": when}])

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *exc: object) -> None:
        self._file.close()
