"""Two databases compared table by table, numbers of rows replaced by what they stand for."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

TABLES = """
SELECT name FROM sqlite_master
WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' AND name NOT LIKE '~_%' ESCAPE '~'
    AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE '%~_fts~_%' ESCAPE '~'
"""
MEANT = {
    "article_id": "SELECT id, url FROM articles",
    "author_id": "SELECT id, name FROM authors",
    "tag_id": "SELECT id, name FROM tags",
    "category_id": "SELECT c.id, c.name || coalesce(' < ' || p.name, '') FROM categories c "
    "LEFT JOIN categories p ON p.id = c.parent_id",
    "parent_id": "SELECT id, name FROM categories",
}
Rows = dict[str, list[dict[str, Any]]]


def rows_of(db: Path, leave_out: Mapping[str, set[str]] | None = None) -> Rows:
    """Table to its rows without numbers, sorted. `leave_out`: table to columns; {} is all."""
    left = leave_out or {}
    with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as conn:
        meant = {name: dict(conn.execute(sql).fetchall()) for name, sql in MEANT.items()}
        found: Rows = {}
        for (table,) in conn.execute(TABLES).fetchall():
            if left.get(table) == set():
                continue
            cursor = conn.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in cursor.description]
            rows = [
                {
                    name: meant[name].get(value, value) if name in meant else value
                    for name, value in zip(names, row, strict=True)
                    if name != "id" and name not in left.get(table, set())
                }
                for row in cursor
            ]
            found[table] = sorted(rows, key=repr)
    return found


def differences(one: Rows, other: Rows, most: int = 12) -> list[str]:
    """What differs, a line each, cut short."""
    told: list[str] = []
    for table in sorted(one.keys() | other.keys()):
        first, second = one.get(table, []), other.get(table, [])
        if len(first) != len(second):
            told.append(f"{table}: {len(first)} rows and {len(second)}")
            firsts, seconds = ({repr(r) for r in rows} for rows in (first, second))
            told += [f"  only first: {r[:300]}" for r in sorted(firsts - seconds)[:2]]
            told += [f"  only second: {r[:300]}" for r in sorted(seconds - firsts)[:2]]
            continue
        for a, b in zip(first, second, strict=True):
            if a != b:
                parts = [f"{k}: {str(a[k])[:50]!r} {str(b[k])[:50]!r}" for k in a if a[k] != b[k]]
                told.append(f"{table}: {', '.join(parts)}"[:400])
    return told[:most]
