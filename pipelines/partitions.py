"""A shard as a part of a Parquet data set: portal=.../month=YYYY-MM, as DuckDB and Spark read it.

For what no longer fits one file. Articles and their revisions, each under the month in which the
article was published, `month=none` where that is unknown. Columns are those of `congtin export`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from pipelines.export_plan import Column, plan
from pipelines.export_writers import Misfit, ParquetWriter, typed
from pipelines.filters import Filters

TABLES: Final = {"articles": "t.id", "revisions": "t.article_id"}
NUMBERS: Final = ("id", "article_id")
PART_NUMBERS: Final = 1 << 32
"""Numbers of a part begin at its own multiple of this: unique in the whole set."""
ROWS: Final = 2000
PLACE: Final = """(SELECT a.portal || char(10) || coalesce(substr(a.published_date, 1, 7), 'none')
FROM articles a WHERE a.id = {})"""


def write(shard: Path, folder: Path, name: str) -> int:
    """Write a shard's rows below `folder` as files called `name`; how many articles they are.

    name: ends in the part's number. Files of that name are replaced, each when it is whole.
    """
    first = int(name.rpartition("-")[2]) * PART_NUMBERS
    with closing(sqlite3.connect(f"file:{shard}?mode=ro", uri=True)) as conn:
        for table, number in TABLES.items():
            _write_table(conn, folder / table, name, table, number, first)
        return int(conn.execute("SELECT count(*) FROM articles").fetchone()[0])


def _write_table(
    conn: sqlite3.Connection, folder: Path, name: str, table: str, number: str, first: int
) -> None:
    what = plan(conn, table, Filters())
    # The portal stands in the path.
    columns = [column for column in what.columns if column.name != "portal"]
    selected = ", ".join(f"{column.sql} AS {column.name}" for column in columns)
    place = PLACE.format(number)
    order = f"ORDER BY place, {number}"
    rows = conn.execute(f"SELECT {place} AS place, {selected} FROM {table} t {order}")
    for at, group in groupby(rows, key=itemgetter(0)):
        portal, _, month = str(at).partition("\n")
        target = folder / f"portal={portal}" / f"month={month}" / f"{name}.parquet"
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.part")
        writer = ParquetWriter(part, columns, {"table": table, "query": what.sql})
        try:
            for batch in _batches(group, columns, first):
                writer.rows(batch)
        finally:
            writer.close()
        part.replace(target)


def _batches(
    rows: Iterator[tuple[Any, ...]], columns: list[Column], first: int
) -> Iterator[list[list[Any]]]:
    batch: list[list[Any]] = []
    for row in rows:
        batch.append([_value(v, c, first) for v, c in zip(row[1:], columns, strict=True)])
        if len(batch) >= ROWS:
            yield batch
            batch = []
    if batch:
        yield batch


def _value(value: Any, column: Column, first: int) -> Any:
    if column.name in NUMBERS and value is not None:
        return first + int(value)
    try:
        return typed(value, column.kind)
    except Misfit:
        return None
