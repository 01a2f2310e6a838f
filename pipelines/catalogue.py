"""What stands where in a set of WARC files, so that captures can be read in the order of time.

A temporary SQLite file: an archive of any size is put in order without being held in memory.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

from crawler.archive.entry import Entry

TABLES = """
CREATE TABLE captures (
    at TEXT NOT NULL,
    file INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    key TEXT NOT NULL,
    url TEXT NOT NULL,
    kind TEXT NOT NULL,
    status INTEGER,
    media TEXT NOT NULL,
    digest TEXT NOT NULL,
    leads_to TEXT,
    facts INTEGER,
    role TEXT,
    portal TEXT,
    part INTEGER
);
CREATE TABLE ties (one TEXT NOT NULL, other TEXT NOT NULL, PRIMARY KEY (one, other)) WITHOUT ROWID;
CREATE TABLE shared (record_id TEXT PRIMARY KEY, file INTEGER NOT NULL, offset INTEGER NOT NULL);
"""
INDEXES = """
CREATE INDEX captures_at ON captures(at, file, offset);
CREATE INDEX captures_key ON captures(key, at);
CREATE INDEX captures_digest ON captures(digest) WHERE kind <> 'revisit';
CREATE INDEX captures_leads_to ON captures(leads_to) WHERE leads_to IS NOT NULL;
"""
COLUMNS = "at, file, offset, key, url, kind, status, media, digest, leads_to, facts, role, portal"


class Catalogue:
    """Filled file by file, then asked. A context manager; nothing of it stays."""

    def __init__(self, path: Path | None = None) -> None:
        """A new one: a temporary file, or one that stays."""
        self._folder = None if path else tempfile.TemporaryDirectory(prefix="congtin-")
        self.path = path or Path(self._folder.name) / "catalogue"  # type: ignore[union-attr]  # one of the two
        self.path.unlink(missing_ok=True)
        self.conn = sqlite3.connect(self.path, isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -20000"):
            self.conn.execute(f"PRAGMA {pragma}")
        self.conn.executescript(TABLES)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.conn.close()
        if self._folder is not None:
            self._folder.cleanup()

    def add(self, entries: Iterable[Entry], shared: Iterable[tuple[str, int, int]] = ()) -> None:
        """Note captures, and the records (id, file, offset) that hold what many pages share."""
        marks = ", ".join("?" * len(COLUMNS.split(", ")))
        self.conn.execute("BEGIN")
        self.conn.executemany(
            f"INSERT INTO captures({COLUMNS}) VALUES ({marks})",
            ([getattr(e, name) for name in COLUMNS.split(", ")] for e in entries),
        )
        self.conn.executemany("INSERT OR IGNORE INTO shared VALUES (?, ?, ?)", shared)
        self.conn.execute("COMMIT")

    def complete(self) -> None:
        """Everything is noted: from now on it is asked."""
        self.conn.executescript(INDEXES)

    def _entries(self, where: str, *values: object) -> Iterator[Entry]:
        for row in self.conn.execute(f"SELECT {COLUMNS} FROM captures {where}", values):
            yield Entry(*row)

    def in_order(self) -> Iterator[Entry]:
        """Every capture in the order of time; of one second, in the order of the files."""
        return self._entries("ORDER BY at, file, offset")

    def number(self) -> int:
        return int(self.conn.execute("SELECT count(*) FROM captures").fetchone()[0])

    def nearest(self, key: str, at: str) -> Entry | None:
        """The first capture of an address at a time or after it, else the last before it."""
        well = "key = ? AND (status IS NULL OR status < 400)"
        after = f"WHERE {well} AND at >= ? ORDER BY at, file, offset LIMIT 1"
        before = f"WHERE {well} AND at < ? ORDER BY at DESC, file DESC, offset DESC LIMIT 1"
        found = next(self._entries(after, key, at), None)
        return found or next(self._entries(before, key, at), None)

    def original(self, digest: str) -> Entry | None:
        """A capture that holds the payload with this digest whole."""
        return next(self._entries("WHERE digest = ? AND kind <> 'revisit' LIMIT 1", digest), None)

    def leading_to(self, key: str) -> list[str]:
        """The addresses whose captures redirect to this one."""
        found = self.conn.execute("SELECT DISTINCT url FROM captures WHERE leads_to = ?", [key])
        return [row[0] for row in found]

    def last_good(self, key: str) -> Entry | None:
        """The last capture of an address that answered well and is no revisit."""
        well = "key = ? AND kind <> 'revisit' AND (status IS NULL OR status IN (200, 203))"
        order = "ORDER BY at DESC, file DESC, offset DESC LIMIT 1"
        return next(self._entries(f"WHERE {well} {order}", key), None)

    def shared(self, record_id: str) -> tuple[int, int] | None:
        """(file, offset) of a record that many pages share."""
        row = self.conn.execute("SELECT file, offset FROM shared WHERE record_id = ?", [record_id])
        found: tuple[int, int] | None = row.fetchone()
        return found

    def hosts(self) -> list[tuple[str, str, int]]:
        """(host, an address there, its pages), most first, of captures that name no portal."""
        found = self.conn.execute(
            """
            SELECT substr(url, instr(url, '://') + 3) AS rest, url, count(*) AS pages
            FROM captures
            WHERE portal IS NULL AND kind <> 'revisit' AND (status IS NULL OR status IN (200, 203))
                AND (media LIKE '%html%' OR media = '')
            GROUP BY substr(rest, 1, instr(rest || '/', '/') - 1)
            ORDER BY pages DESC, url
            """
        )
        return [(rest.split("/")[0].lower(), url, pages) for rest, url, pages in found]
