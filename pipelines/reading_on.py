"""How far each WARC file has been read into a database: what makes a rebuild go on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from crawler.clock import stamp
from pipelines import statements as sql
from pipelines.database import Writer


@dataclass(slots=True)
class Position:
    """How far a file has been read, in the order of time."""

    captures: int = 0
    at: str = ""
    offset: int = -1
    finished: bool = False

    def is_past(self, at: str, offset: int) -> bool:
        """Whether the capture at this time and place has been read."""
        return (at, offset) <= (self.at, self.offset)


class ReadingOn:
    """The positions of a set of files in one database."""

    def __init__(self, store: Writer) -> None:
        self.store = store

    def position(self, file: str, mark: str) -> Position:
        row = self.store.conn.execute(sql.READ_SO_FAR, [file, mark]).fetchone()
        if row is None:
            return Position()
        captures, at, offset, finished = row
        return Position(captures, at or "", -1 if offset is None else offset, bool(finished))

    def note(self, file: str, mark: str, to: Position, reader: str, path: Path) -> None:
        """Note a position; in the same transaction as what was read up to it."""
        at, offset = (to.at, to.offset) if to.at else (None, None)
        values = [file, mark, to.captures, at, offset, stamp() if to.finished else None, reader]
        values.append(str(path.resolve().parent))
        with self.store.transaction() as conn:
            conn.execute(sql.READ_ON, values)
