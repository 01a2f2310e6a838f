"""A shard: the rows of one worker, to be merged; searched by nobody, so it has no search index."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.search_index import SearchIndex
from pipelines.search_schema import TRIGGERS
from pipelines.store import Store


class _Unindexed(SearchIndex):
    """Writes articles and leaves the index alone."""

    def insert(self, statement: str, values: Sequence[object], read: Sequence[object]) -> int:
        return int(self.conn.execute(statement, values).lastrowid or 0)

    def update(
        self,
        statement: str,
        values: Sequence[object],
        article_id: int,
        read: Sequence[object],
    ) -> None:
        self.conn.execute(statement, values)


class Shard(Store):
    """A store that leaves the search index to the database that it is merged into.

    The index costs about as much as reading a page, and would be thrown away.
    """

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.index = _Unindexed(self.conn)
        for name in TRIGGERS:
            self.conn.execute(f"DROP TRIGGER IF EXISTS {name}")
