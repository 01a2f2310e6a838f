"""What an export holds: its columns, what kind each is, and the query that gives the rows.

A date is never made more exact than it was printed: `published` stays the text that says how
exact it is, and `published_at` is a moment only where hour and minute are known.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any, Final, Literal

from pipelines.described import Described
from pipelines.dictionary import INNER, TABLES
from pipelines.filters import Filters, NoSuch

Kind = Literal["text", "integer", "number", "moment", "day", "list", "records", "json"]
MOMENTS: Final = frozenset(
    ("first_seen", "last_seen", "gone_since", "seen_at", "started", "ended", "last_fetched",
     "next_due")
)  # fmt: skip
DAYS: Final = frozenset(
    ("published_date", "event_date", "day", "first_published", "last_published", "last_article")
)
DAY_OF_ROW: Final = ("published_date", "day", "started", "seen_at", "first_seen")
"""By which of its columns a row of a table without articles lies in a span of days."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an export."""

    name: str
    kind: Kind
    sql: str
    meaning: str
    fields: tuple[tuple[str, Kind], ...] = ()
    """Of records: what each has."""


def _moment(name: str) -> Column:
    """The twin of a date that is as exact as printed."""
    return Column(
        f"{name}_at", "moment", f"CASE WHEN length(t.{name}) >= 16 THEN t.{name} END",
        f"The moment of {name}, where hour and minute are known. NULL: {name} is less exact.",
    )  # fmt: skip


def _gathered(name: str, meaning: str, sql: str, /, **fields: Kind) -> Column:
    """What an article has many of, in one JSON value."""
    value = f"json_object({', '.join(f'{n!r}, {n}' for n in fields)})" if fields else "name"
    whole = f"(SELECT json_group_array({'json' if fields else ''}({value})) FROM ({sql}))"
    return Column(name, "records" if fields else "list", whole, meaning, tuple(fields.items()))


_GATHERED: Final = (
    _gathered(
        "authors", "Names of all who are credited, in printed order, each once.",
        "SELECT u.name FROM article_authors x JOIN authors u ON u.id = x.author_id "
        "WHERE x.article_id = t.id GROUP BY u.id ORDER BY min(x.position)",
    ),
    _gathered(
        "credits", "Who did what, in printed order.",
        "SELECT u.name, x.role FROM article_authors x JOIN authors u ON u.id = x.author_id "
        "WHERE x.article_id = t.id ORDER BY x.position", name="text", role="text",
    ),
    _gathered(
        "categories", "Names of its categories in the order of the alphabet.",
        "SELECT c.name FROM article_categories x JOIN categories c ON c.id = x.category_id "
        "WHERE x.article_id = t.id ORDER BY c.name",
    ),
    _gathered(
        "tags", "Names of its tags in the order of the alphabet.",
        "SELECT g.name FROM article_tags x JOIN tags g ON g.id = x.tag_id "
        "WHERE x.article_id = t.id ORDER BY g.name",
    ),
    _gathered(
        "images", "Its photos in the page's order.",
        "SELECT url, caption, credit FROM images WHERE article_id = t.id ORDER BY position",
        url="text", caption="text", credit="text",
    ),
    _gathered(
        "attachments", "The documents that it links to.",
        "SELECT url, label, media_type, bytes, sha256 FROM attachments "
        "WHERE article_id = t.id ORDER BY position",
        url="text", label="text", media_type="text", bytes="integer", sha256="text",
    ),
)  # fmt: skip
INSTEAD_OF_COUNTS: Final = ("authors", "categories", "tags", "images", "attachments")
"""Columns of articles_full that the lists replace."""


def _kind(name: str, declared: str, meaning: str) -> Kind:
    if name in MOMENTS:
        return "moment"
    if name in DAYS:
        return "day"
    if name == "changed" and meaning.startswith("JSON list"):
        return "list"
    if meaning.startswith("JSON"):
        return "json"
    if declared == "REAL":
        return "number"
    return "integer" if declared == "INTEGER" or "integer" in meaning.lower() else "text"


@dataclass(frozen=True, slots=True)
class Plan:
    """The rows and columns of one export."""

    table: str
    described: Described
    columns: tuple[Column, ...]
    sql: str
    values: dict[str, Any]


def known_tables() -> list[str]:
    return sorted(name for name in TABLES if name not in INNER)


def plan(conn: sqlite3.Connection, table: str, filters: Filters) -> Plan:
    """What to write. Raises NoSuch for a table that is none, or a filter that it cannot take."""
    if table not in known_tables():
        raise NoSuch(
            f"there is no table {table!r} to export; there are {', '.join(known_tables())}"
        )
    described = TABLES[table]
    declared = dict(conn.execute("SELECT name, type FROM pragma_table_info(?)", [table]))
    columns: list[Column] = []
    of_articles = table in ("articles", "articles_full")
    for name, meaning in described.columns.items():
        if of_articles and name in INSTEAD_OF_COUNTS:
            continue
        columns.append(Column(name, _kind(name, declared[name], meaning), f"t.{name}", meaning))
        if name in ("published", "modified"):
            columns.append(_moment(name))
    if of_articles:
        columns += _GATHERED
    where = _where(table, declared, filters)
    selected = ", ".join(f"{c.sql} AS {c.name}" for c in columns)
    order = " ORDER BY t.id" if of_articles else ""
    sql = f"SELECT {selected} FROM {table} t{where}{order}"
    return Plan(table, described, tuple(columns), sql, filters.sql()[1])


def _where(table: str, columns: dict[str, str], filters: Filters) -> str:
    condition, _ = filters.sql()
    if not condition:
        return ""
    key = "id" if table in ("articles", "articles_full") else "article_id"
    if key in columns and table != "pages":
        return f" WHERE t.{key} IN (SELECT a.id FROM articles a WHERE {condition})"
    if filters.authors or filters.categories:
        raise NoSuch(f"{table} is not of articles: it takes no --author or --category")
    wanted = []
    day = next((name for name in DAY_OF_ROW if name in columns), None)
    if (filters.since or filters.until) and day is None:
        raise NoSuch(f"{table} has no dates: it takes no --since or --until")
    if filters.portal and "portal" not in columns:
        raise NoSuch(f"{table} is of all portals: it takes no --portal")
    wanted += [f"substr(t.{day}, 1, 10) >= :since"] if filters.since else []
    wanted += [f"substr(t.{day}, 1, 10) <= :until"] if filters.until else []
    wanted += ["t.portal = :portal"] if filters.portal else []
    return f" WHERE {' AND '.join(wanted)}"
