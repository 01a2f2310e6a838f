"""A shard: the rows of one worker, to be merged; searched by nobody, so it has no search index."""

from __future__ import annotations

from pipelines.search_schema import TRIGGERS
from pipelines.store import Store


class Shard(Store):
    """A store that leaves the search index to the database that it is merged into.

    The index costs about as much as reading a page, and would be thrown away.
    """

    def __init__(self, path: str) -> None:
        super().__init__(path)
        for name in TRIGGERS:
            self.conn.execute(f"DROP TRIGGER IF EXISTS {name}")
