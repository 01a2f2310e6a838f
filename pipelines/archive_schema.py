"""Columns and the table that tie rows to the WARC records they were read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

CAPTURE = ("capture_file", "capture_offset", "capture_digest", "captured_at", "capture_source")
"""Of a revision: where its bytes are archived."""
PAGE_CAPTURE = ("capture_file", "capture_offset", "capture_digest", "captured_at", "capture_url")
"""Of a page: the newest record that holds its payload whole."""
ARCHIVES = """
CREATE TABLE archives (
    file TEXT NOT NULL,
    mark TEXT NOT NULL,
    captures INTEGER NOT NULL DEFAULT 0,
    read_to TEXT,
    read_offset INTEGER,
    finished TEXT,
    reader TEXT NOT NULL,
    PRIMARY KEY (file, mark)
) WITHOUT ROWID
"""


def add_captures(db: Database) -> None:
    """The migration `0005_archive`."""
    for table, columns in (("revisions", ("reader", *CAPTURE)), ("pages", PAGE_CAPTURE)):
        for column in columns:
            kind = "INTEGER" if column.endswith("offset") else "TEXT"
            db.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
    db.execute(ARCHIVES)
