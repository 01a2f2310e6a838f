"""What a page needs to know, asked of one connection: rows in, plain values out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from pipelines.changes import Part, changes, in_context
from pipelines.filters import Filters
from pipelines.opening import is_held
from pipelines.searching import Search
from pipelines.web import selects
from pipelines.web.alarms import told
from pipelines.web.charts import Calendar, Missing, YearOfBars, calendar, years_of_bars
from pipelines.web.naming import named
from pipelines.web.showing import marked

Row = dict[str, Any]
MOST_REVISIONS = 50
A_PAGE = 20


def _rows(conn: Connection, sql: str, **values: Any) -> list[Row]:
    cursor = conn.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _first(conn: Connection, sql: str, **values: Any) -> Row | None:
    return next(iter(_rows(conn, sql, **values)), None)


def _counts(conn: Connection, sql: str, **values: Any) -> dict[str, int]:
    return {str(key): number for key, number in conn.execute(sql, values) if key}


def _list(ids: Iterable[Any]) -> str:
    """Whole numbers for an IN (...)."""
    return ", ".join(str(int(one)) for one in ids) or "NULL"


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which articles are meant: conditions for a WHERE and their values."""

    where: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_a_set(self) -> bool:
        """Whether its articles are told by number: an author's, a category's, a tag's."""
        return bool(self.values.keys() - {"portal"})

    @property
    def days(self) -> str:
        """SQL for its days, each with a number of articles."""
        if self.values and self.values.keys() <= selects.TALLIED.keys():
            chosen = [
                f"{column} = {f':{name}' if name in self.values else 0}"
                for name, column in selects.TALLIED.items()
            ]
            return selects.TALLIED_DAYS.format(where=" AND ".join(chosen))
        days = selects.DAYS_OF_SOME if self.is_a_set else selects.COUNTED_DAYS
        return days.format(where=self.where)


NARROWING = {
    "portal": selects.OF_PORTAL,
    "author": selects.OF_AUTHOR,
    "category": selects.OF_CATEGORY,
    "tag": selects.OF_TAG,
}


def narrowed(asked: Mapping[str, str]) -> Narrowed:
    """The articles that an address asks for: ?portal= &author= &category= &tag=."""
    known = {name: value for name, value in asked.items() if name in NARROWING and value}
    return Narrowed(" ".join(NARROWING[name] for name in known), known)


def front(conn: Connection) -> Row:
    """What is in the database, at a glance."""
    held = portals(conn)
    runs = _rows(conn, selects.RUNS, limit=5)
    return {
        "portals": held,
        "articles": sum(portal["articles"] for portal in held),
        "first": min((p["first"] for p in held if p["first"]), default=None),
        "last": max((p["last"] for p in held if p["last"]), default=None),
        "years": months(conn, Narrowed()),
        "newest": newest(conn, Narrowed(), 8),
        "authors": _rows(conn, selects.MOST_CREDITED, limit=10),
        "categories": _rows(conn, selects.FULLEST_CATEGORIES, limit=12),
        "runs": runs,
    }


def portals(conn: Connection) -> list[Row]:
    """What is held of each portal, the fullest first."""
    return _rows(conn, selects.PORTALS)


def months(conn: Connection, asked: Narrowed) -> list[YearOfBars]:
    sql = selects.MONTHS.format(days=asked.days)
    return years_of_bars(_counts(conn, sql, **asked.values))


def newest(conn: Connection, asked: Narrowed, limit: int) -> list[Row]:
    index = selects.BY_FACTS if asked.is_a_set else ""
    sql = selects.NEWEST.format(where=asked.where, index=index)
    rows = _rows(conn, sql, limit=limit, **asked.values)
    people, sections = credits(conn, [row["id"] for row in rows])
    return [
        row | {"authors": people.get(row["id"], []), "categories": sections.get(row["id"], [])}
        for row in rows
    ]


def search(conn: Connection, words: str, filters: Filters, page: int) -> Row:
    """One page of what was found, the best first, each with its excerpt."""
    asked = Search(conn, words, filters)
    result = asked.page(A_PAGE, (page - 1) * A_PAGE, counted=True)
    ids = [found.id for found in result.found]
    people, sections = credits(conn, ids)
    by_id = {row["id"]: row for row in _rows(conn, selects.CARDS.format(ids=_list(ids)))}
    rows = []
    for found in result.found:
        row = by_id[found.id]
        around = asked.excerpt(row["text"] or "", found.as_typed)
        more = {
            "authors": people.get(found.id, []),
            "categories": sections.get(found.id, []),
            "as_typed": found.as_typed,
            "marked": marked(around),
            "marked_title": marked(asked.finds(row["title"], found.as_typed)),
        }
        rows.append(row | more)
    return {
        "rows": rows,
        "total": result.total,
        "more_than_total": result.more_than_total,
        "as_typed": result.as_typed,
        "next": page * A_PAGE < result.total and len(rows) == A_PAGE,
        "named": named(conn, words) if page == 1 else [],
    }


def credits(
    conn: Connection, ids: Sequence[int]
) -> tuple[dict[int, list[Row]], dict[int, list[Row]]]:
    """(authors, categories) of some articles: by article, each author once with all roles."""
    people: dict[int, list[Row]] = {}
    for row in _rows(conn, selects.CREDITS.format(ids=_list(ids))):
        of_article = people.setdefault(row["article_id"], [])
        known = next((p for p in of_article if p["id"] == row["author_id"]), None)
        if known:
            known["roles"].append(row["role"])
        else:
            of_article.append({"id": row["author_id"], "name": row["name"], "roles": [row["role"]]})
    sections: dict[int, list[Row]] = {}
    for row in _rows(conn, selects.IN_CATEGORIES.format(ids=_list(ids))):
        sections.setdefault(row["article_id"], []).append(row)
    return people, sections


def article(conn: Connection, id: int) -> Row | None:
    """All that the article's page shows. None: there is no such article."""
    row = _first(conn, selects.ARTICLE, id=id)
    if row is None:
        return None
    people, sections = credits(conn, [id])
    near = {"published": row["published"], "portal": row["portal"]}
    return {
        **row,
        "authors": people.get(id, []),
        "categories": sections.get(id, []),
        "tags": _rows(conn, selects.TAGGED, id=id),
        "images": _rows(conn, selects.IMAGES, id=id),
        "attachments": _rows(conn, selects.ATTACHMENTS, id=id),
        "links": _rows(conn, selects.LINKS, id=id),
        "aliases": [r["url"] for r in _rows(conn, selects.ALIASES, id=id)],
        "versions": versions(_rows(conn, selects.REVISIONS, id=id)),
        "noted": _rows(conn, selects.NOTED, url=row["url"]),
        "rules": _rules(row["read_by"]),
        "before": _first(conn, selects.BEFORE, **near),
        "after": _first(conn, selects.AFTER, **near),
    }


def _rules(read_by: str) -> dict[str, str]:
    rules = json.loads(read_by)
    return {str(k): str(v) for k, v in rules.items()} if isinstance(rules, dict) else {}


@dataclass(frozen=True, slots=True)
class Version:
    """A revision, and how each text in it differs from the one before."""

    row: Row
    changed: list[str]
    texts: dict[str, list[Part]]


def versions(rows: Sequence[Row]) -> list[Version]:
    """Newest first, as they come; the first version ever has nothing to differ from."""
    found = []
    for row, before in zip_longest(rows[:MOST_REVISIONS], rows[1 : MOST_REVISIONS + 1]):
        differing = changes(before, row) if before else []
        texts = {change.field: in_context(change.parts) for change in differing}
        found.append(Version(row, json.loads(row["changed"]), texts))
    return found


def capture(conn: Connection, id: str, revision: str) -> Row | None:
    """Where in the archive a revision's bytes are."""
    return _first(conn, selects.CAPTURE, id=id, revision=revision)


def author(conn: Connection, row: Mapping[str, Any], limit: int) -> Row:
    """All that an author's page shows beside the row itself."""
    asked = narrowed({"author": str(row["id"])})
    span = _first(conn, selects.AUTHOR_SPAN, **asked.values) or {}
    candidates = []
    if row["is_initials"] and span["first"]:
        candidates = _rows(
            conn,
            selects.CANDIDATES,
            initials=row["initials"],
            first=span["first"][:4],
            last=span["last"][:4],
            **asked.values,
        )
    return {
        **span,
        "roles": _rows(conn, selects.ROLES, id=row["id"]),
        "years": months(conn, asked),
        "newest": newest(conn, asked, limit),
        "categories": _rows(conn, selects.AUTHOR_CATEGORIES, **asked.values),
        "others": _rows(conn, selects.CO_AUTHORS, **asked.values),
        "candidates": candidates,
    }


def authors(conn: Connection, limit: int, offset: int) -> list[Row]:
    return _rows(conn, selects.AUTHORS, limit=limit, offset=offset)


def calendars(conn: Connection, asked: Narrowed, years: Sequence[int]) -> list[Calendar]:
    """The calendar of each of these years."""
    if not years:
        return []
    span = {"first": f"{min(years):04}-01-01", "last": f"{max(years):04}-12-31"}
    sql = selects.DAYS.format(days=asked.days)
    stored = _counts(conn, sql, **span, **asked.values)
    portal = {k: v for k, v in asked.values.items() if k == "portal"}
    not_stored = selects.MISSING_DAYS.format(where=selects.OF_PORTAL if portal else "")
    missing = {row.pop("day"): Missing(**row) for row in _rows(conn, not_stored, **portal)}
    return [calendar(year, stored, missing) for year in years]


def health(conn: Connection) -> Row:
    """How the last crawls went, what the last one could not do, what is not stored."""
    runs = _rows(conn, selects.RUNS, limit=20)
    problems = _rows(conn, selects.PROBLEMS, run=runs[0]["id"]) if runs else []
    last = _rows(conn, selects.LAST_CRAWLS)
    for run in (*last, *runs):
        if run["outcome"] == "running" and not _is_held(conn):
            run["outcome"] = "interrupted"  # killed: nobody could say so yet
    for run in last:
        run["verdicts"] = [
            told(row["kind"], row["detail"], run["notes"])
            for row in _rows(conn, selects.VERDICTS, run=run["id"])
        ]
    return {
        "runs": runs,
        "problems": problems,
        "portals": portals(conn),
        "last": last,
        "not_stored": {row["portal"]: row for row in _rows(conn, selects.NOT_STORED)},
    }


def _is_held(conn: Connection) -> bool:
    """Whether a crawl holds the database now."""
    (path,) = conn.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()
    return bool(path) and is_held(Path(path))


def names(conn: Connection, table: str, id: str) -> str | None:
    """The name of an author, category or tag, for the chip of a filter."""
    if table not in ("authors", "categories", "tags"):
        return None
    found = conn.execute(f"SELECT name FROM {table} WHERE id = ?", [id]).fetchone()
    return found[0] if found else None
