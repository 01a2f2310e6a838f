"""One catalogue for many workers: made from those of single files, cut into parts, then read."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from zlib import crc32

from crawler.archive.entry import Entry
from pipelines.catalogue import Catalogue

SAME_BYTES = """
SELECT DISTINCT r.url, o.url FROM captures r JOIN captures o ON o.digest = r.digest
WHERE r.kind = 'revisit' AND o.kind <> 'revisit' AND r.status IS NOT 304 AND r.key <> o.key
"""


class _Roots(dict[str, str]):
    """Which of the groups that are tied together stands for them all (union-find)."""

    def root(self, name: str) -> str:
        above = self.get(name, name)
        while above != name:
            self[name] = self.get(above, above)
            name, above = above, self.get(above, above)
        return name

    def tie(self, one: str, other: str) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        if first != second:
            self[second] = first


class SharedCatalogue(Catalogue):
    """A catalogue in a file that other processes read."""

    part: int | None = None

    def tie(self, ties: Iterable[tuple[str, str]]) -> None:
        self.conn.execute("BEGIN")
        self.conn.executemany("INSERT OR IGNORE INTO ties VALUES (?, ?)", ties)
        self.conn.execute("COMMIT")

    def gather(self, path: Path, number: int) -> None:
        """Take in the catalogue of one file, under the number that it has in the set."""
        self.conn.execute("ATTACH ? AS one", [str(path)])
        columns = [r[1] for r in self.conn.execute("PRAGMA one.table_info(captures)")]
        for table, names in (
            ("captures", columns), ("shared", ["record_id", "file", "offset"]),
            ("ties", ["one", "other"]),
        ):  # fmt: skip
            told = ", ".join(str(number) if name == "file" else name for name in names)
            self.conn.execute(
                f"INSERT OR IGNORE INTO main.{table}({', '.join(names)}) "
                f"SELECT {told} FROM one.{table}"
            )
        self.conn.execute("DETACH one")

    def cut(
        self,
        sizes: Sequence[int],
        group_of: Callable[[str], str],
        unread: Callable[[int, str, int], bool],
    ) -> int:
        """Give every capture a part, tied ones the same; how many are to be read.

        sizes: how large parts are to be, as far as ties and chance allow.
        unread: whether the capture of (file, time, offset) is still to be read.
        """
        ends = list(accumulate(sizes))
        roots = _Roots()
        for one, other in self.conn.execute("SELECT one, other FROM ties"):
            roots.tie(one, other)
        for one, other in self.conn.execute(SAME_BYTES):
            roots.tie(group_of(one), group_of(other))

        def part(url: str, file: int, at: str, offset: int) -> int | None:
            if not unread(file, at, offset):
                return None
            drawn = crc32(roots.root(group_of(url)).encode("utf-8", "replace"))
            return bisect_right(ends, drawn * ends[-1] >> 32)

        self.conn.create_function("part_of", 4, part)
        self.conn.execute("BEGIN")
        self.conn.execute("UPDATE captures SET part = part_of(url, file, at, offset)")
        self.conn.execute("COMMIT")
        self.conn.execute("CREATE INDEX captures_part ON captures(part, at, file, offset)")
        left = "SELECT count(*) FROM captures WHERE part IS NOT NULL"
        return int(self.conn.execute(left).fetchone()[0])

    def of_files(self) -> dict[int, tuple[int, str, int]]:
        """File to (captures, time and offset of the last one)."""
        rows = self.conn.execute(
            "SELECT file, count(*), max(at || ' ' || printf('%015d', offset)) "
            "FROM captures GROUP BY file"
        )
        found = {}
        for file, number, last in rows:
            at, _, offset = last.rpartition(" ")
            found[file] = (number, at, int(offset))
        return found

    @classmethod
    def of_part(cls, path: Path, part: int) -> SharedCatalogue:
        """A finished one, to be read: `in_order` gives one part, the rest is of the whole."""
        made = cls.__new__(cls)
        made._folder, made.path, made.part = None, path, part
        made.conn = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        made.conn.execute("PRAGMA cache_size = -20000")
        return made

    def in_order(self) -> Iterator[Entry]:
        return self._entries("WHERE part = ? ORDER BY at, file, offset", self.part)

    def number(self) -> int:
        query = "SELECT count(*) FROM captures WHERE ? IS NULL OR part = ?"
        return int(self.conn.execute(query, [self.part, self.part]).fetchone()[0])
