"""Which articles: by day, portal, author and category, as people name them."""

from __future__ import annotations

import calendar
import re
import sqlite3
from dataclasses import dataclass
from typing import Any, Self

from pipelines.dates import parse_date
from pipelines.text import clean, fold, spelling_key

_YEAR = re.compile("(?:19|20)[0-9]{2}")


class NoSuch(ValueError):
    """A filter that can mean nothing in this database; says so in words."""


def day(text: str, last: bool, name: str) -> str:
    """The first or last day of what was typed, YYYY-MM-DD. Raises NoSuch.

    >>> day("2021-12", False, "since"), day("2021", True, "until"), day("31/12/2021", True, "until")
    ('2021-12-01', '2021-12-31', '2021-12-31')
    """
    printed = parse_date(text)
    iso = text if _YEAR.fullmatch(text) else printed.iso[:10] if printed else ""
    if not iso:
        raise NoSuch(f"--{name} wants a day like 2021-12-31, not {text!r}")
    parts = [*map(int, iso.split("-")), 0, 0][:3]
    year, month = parts[0], parts[1] or (12 if last else 1)
    end = calendar.monthrange(year, month)[1] if last else 1
    return f"{year:04}-{month:02}-{parts[2] or end:02}"


@dataclass(frozen=True, slots=True)
class Filters:
    """What must be true of an article; empty asks for all."""

    since: str = ""
    until: str = ""
    """First and last day, YYYY-MM-DD."""
    portal: str = ""
    authors: tuple[int, ...] = ()
    categories: tuple[int, ...] = ()

    @classmethod
    def named(
        cls,
        conn: sqlite3.Connection,
        *,
        since: str | None = None,
        until: str | None = None,
        portal: str | None = None,
        author: str | None = None,
        category: str | None = None,
    ) -> Self:
        """From what people type. Raises NoSuch for a day, or a name that the database has not."""
        filters = cls(
            day(since, False, "since") if since else "",
            day(until, True, "until") if until else "",
            _portal(conn, portal) if portal else "",
            _named(conn, "authors", author) if author else (),
            _named(conn, "categories", category) if category else (),
        )
        if filters.since and filters.until and filters.since > filters.until:
            raise NoSuch(f"--since {filters.since} lies after --until {filters.until}")
        return filters

    def sql(self) -> tuple[str, dict[str, Any]]:
        """Conditions on articles as a, joined with AND, and their values; '' for none."""
        some = {
            "a.published_date >= :since": self.since,
            "a.published_date <= :until": self.until,
            "a.portal = :portal": self.portal,
        }
        wanted = [condition for condition, value in some.items() if value]
        for table, column, ids in (
            ("article_authors", "author_id", self.authors),
            ("article_categories", "category_id", self.categories),
        ):
            if ids:
                numbers = ", ".join(map(str, ids))
                wanted.append(
                    f"a.id IN (SELECT article_id FROM {table} WHERE {column} IN ({numbers}))"
                )
        values = {"since": self.since, "until": self.until, "portal": self.portal}
        return " AND ".join(wanted), {k: v for k, v in values.items() if v}


def _portal(conn: sqlite3.Connection, name: str) -> str:
    known = [row[0] for row in conn.execute("SELECT DISTINCT portal FROM articles ORDER BY 1")]
    if name not in known:
        told = f"it has {', '.join(known)}" if known else "it has no articles yet"
        raise NoSuch(f"the database has no articles of a portal {name!r}; {told}")
    return name


def _named(conn: sqlite3.Connection, table: str, text: str) -> tuple[int, ...]:
    """Rows whose name holds what was typed; accents that were typed must be there."""
    plain = fold(text)
    wanted = spelling_key(text) if plain != clean(text).lower() else ""
    found = tuple(
        number
        for number, name in conn.execute(f"SELECT id, name FROM {table}")
        if plain in fold(name) and wanted in spelling_key(name)
    )
    if not found:
        what = {"authors": "author", "categories": "category"}[table]
        raise NoSuch(f"the database has no {what} named {clean(text)!r}")
    return found
