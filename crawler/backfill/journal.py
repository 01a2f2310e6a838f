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

from crawler.archive.capture import vietnam
from crawler.archive.writing import Earlier
from crawler.backfill.index import Entry
from crawler.backfill.timeline import content_of, turning_points
from crawler.memory import Held, StoreError

REFUSALS = 3
"""So many backfills ask for a capture that is refused: what is no capture once (a page that the
archive is offline, a passing 403) may be one later, and what never is must end."""


class Journal:
    """The journal of one portal and one web archive. A context manager; one process at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._cursors: dict[str, str | None] = {}
        self._found: dict[str, Entry] = {}
        self._done: set[str] = set()
        self._held: dict[str, Earlier] = {}
        """The earliest archived capture of each content, where its digest is sure."""
        self._refused: dict[str, int] = {}
        """In how many backfills a capture was refused."""
        self._tried: dict[str, int] = {}
        """How many backfills asked for a capture, or a lookup, and got no answer."""
        self._all_asked = False
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
                self._tried.pop(key, None)
            case {"found": dict(told)}:
                entry = Entry(**told)
                self._found[entry.key] = entry
            # An older journal wrote a refusal as done, with its reason.
            case {"refused": str(key)} | {"done": str(key), "why": str(_)} if event.get("why"):
                self._refused[key] = self._refused.get(key, 0) + 1
                self._tried[key] = self._tried.get(key, 0) + 1
            case {"done": str(key)}:
                self._done.add(key)
                self._refused.pop(key, None)
                held, done = event.get("held"), self._found.get(key)
                if isinstance(held, dict) and done is not None:
                    self._hold(content_of(done), Earlier(**held))
            case {"unanswered": str(key)}:
                self._tried[key] = self._tried.get(key, 0) + 1
            case {"once_more": _}:
                self._refused.clear()
            case {"all_asked": _}:
                self._all_asked = True
            case {"again": _}:
                self._cursors = {k: c for k, c in self._cursors.items() if c}
                self._all_asked = False

    def _hold(self, content: str, kept: Earlier) -> None:
        before = self._held.get(content)
        if before is None or kept.captured_at < before.captured_at:
            self._held[content] = kept

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

    def asked(self, lookup: str, cursor: str | None, found: Iterable[Entry]) -> None:
        """Note one page of a lookup: what it named, and the next cursor."""
        new = {entry.key: entry for entry in found if entry.key not in self._found}
        told: list[dict[str, object]] = [{"found": asdict(entry)} for entry in new.values()]
        self._write([*told, {"lookup": lookup, "cursor": cursor}])

    def pending(self) -> list[Entry]:
        """What tells something and is not yet archived, in the order of time.

        Behind it stands what was asked for before in vain: where that never answers, the rest
        must not wait for it.
        """
        telling = turning_points(self._found.values(), self.given_up)
        left = (entry for entry in telling if entry.key not in self._done)
        return sorted(left, key=lambda e: (self.tried(e.key), e.timestamp, e.url))

    def tried(self, key: str) -> int:
        """How many backfills asked for this capture, or this lookup, in vain."""
        return self._tried.get(key, 0)

    def unanswered(self, key: str, why: str) -> None:
        """Note that a capture or a lookup got no answer: the next backfill asks again."""
        self._write([{"unanswered": key, "why": why}])

    def held(self, entry: Entry) -> Earlier | None:
        """The archived capture of an earlier time whose bytes this one has; None: fetch it."""
        kept = self._held.get(content_of(entry)) if entry.digest else None
        # ISO 8601 of one offset: their order is that of time.
        return kept if kept and kept.captured_at <= vietnam(entry.time.isoformat()) else None

    def done(self, entry: Entry, held: Earlier | None = None) -> None:
        """Note that a capture was archived; `held`: as what, where its digest is the index's."""
        self._write([{"done": entry.key, **({"held": asdict(held)} if held else {})}])

    def refused(self, entry: Entry, why: str) -> None:
        """Note that what came is no capture, and why; see `REFUSALS`."""
        self._write([{"refused": entry.key, "why": why}])

    def given_up(self, entry: Entry) -> bool:
        """Whether a capture was refused too often to be asked for again."""
        return self._refused.get(entry.key, 0) >= REFUSALS

    def all_given_up(self) -> list[Entry]:
        return [entry for entry in self._found.values() if self.given_up(entry)]

    def once_more(self) -> None:
        """Ask again for what was given up."""
        self._write([{"once_more": True}])

    def all_asked(self, when: str) -> None:
        """Note that every lookup was asked, whether it answered or not."""
        self._write([{"all_asked": when}])

    def begin_again(self, when: str) -> None:
        """Where all was asked and fetched, ask the indexes anew: they may know more by now.

        Lookups that broke off in their middle go on from there.
        """
        asked = self._all_asked or (self._cursors and not any(self._cursors.values()))
        if asked and all(self.tried(entry.key) for entry in self.pending()):
            self._write([{"again": when}])

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *exc: object) -> None:
        self._file.close()
