"""The facets of the article list, and the filters behind them: ?_year= _author= _category= ...

`_search` is here too: Datasette's own search would read thousands of wide rows for common words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from datasette.database import QueryInterrupted
from datasette.facets import Facet
from datasette.filters import FilterArguments
from datasette.utils import path_with_added_args, path_with_removed_args
from datasette.utils.asgi import BadRequest

from pipelines.web.remembering import Remembered

TABLE = "articles"
SEARCHED = ("articles", "articles_full")
SHOWN = 12
MANY = 1000
"""So many articles and more are found by going through an index in order, not one by one."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A facet: the argument that filters by it, and how its values are counted."""

    argument: str
    counted: str
    counted_all: str
    """The same for the whole table, by an index alone."""


def _linked(name: str, table: str, column: str, named: str) -> Kind:
    """A facet by a table between articles and something with a name."""
    counted = f"""
        SELECT x.value, n.name AS label, x.count FROM (
            SELECT {column} AS value, count(DISTINCT article_id) AS count FROM {table}
            {{where}} GROUP BY {column} ORDER BY count DESC LIMIT {SHOWN + 1}
        ) x JOIN {named} n ON n.id = x.value ORDER BY x.count DESC, label
    """
    return Kind(
        f"_{name}",
        counted.format(where="WHERE article_id IN (SELECT id FROM ({sql}))"),
        counted.format(where=""),
    )


def _column(name: str) -> Kind:
    counted = f"""
        SELECT {name} AS value, {name} AS label, count(*) AS count FROM ({{sql}})
        WHERE {name} IS NOT NULL GROUP BY {name} ORDER BY count DESC, label LIMIT {SHOWN + 1}
    """
    return Kind(name, counted, counted)


_YEARS = """
    SELECT substr(published, 1, 4) AS value, substr(published, 1, 4) AS label, count(*) AS count
    FROM ({sql}) WHERE published IS NOT NULL GROUP BY 1 ORDER BY 1 DESC LIMIT 31
"""
KINDS: dict[str, Kind] = {
    "year": Kind("_year", _YEARS, _YEARS),
    "portal": _column("portal"),
    "category": _linked("category", "article_categories", "category_id", "categories"),
    "author": _linked("author", "article_authors", "author_id", "authors"),
    "source": _column("source"),
}
SETS = {
    "_author": "SELECT article_id FROM article_authors WHERE author_id = :{name}",
    "_category": "SELECT article_id FROM article_categories WHERE category_id = :{name}",
    "_tag": "SELECT article_id FROM article_tags WHERE tag_id = :{name}",
    "_search": "SELECT rowid FROM articles_fts WHERE articles_fts MATCH escape_fts(:{name})",
}
"""Filters that are a set of articles."""
# A text that ends in '~' comes after every time of its day, month or year: '2021~' > '2021-12'.
SPANS = {
    "_year": ("published BETWEEN :{name} AND :{name} || '~'", r"\d{4}"),
    "_since": ("published >= :{name}", r"\d{4}(-\d\d){0,2}"),
    "_until": ("published < :{name} || '~'", r"\d{4}(-\d\d){0,2}"),
}
"""Filters by time, and what may stand in them."""


class ArticleFacet(Facet):  # type: ignore[misc]  # Datasette has no types
    """Always counted for the list of articles; elsewhere nothing."""

    type = "column"

    async def facet_results(self) -> tuple[list[dict[str, Any]], list[str]]:
        if self.table != TABLE:
            return [], []
        results, late = [], []
        for name, kind in KINDS.items():
            try:
                results.append(await self._counted(name, kind))
            except QueryInterrupted:
                late.append(name)
        return results, late

    async def _counted(self, name: str, kind: Kind) -> dict[str, Any]:
        everything = " where " not in self.sql
        sql = (kind.counted_all if everything else kind.counted).format(sql=self.sql)
        rows = await self._rows(sql)
        chosen = self.request.args.getlist(kind.argument)
        values = []
        for value, label, count in rows[:SHOWN] if name != "year" else rows:
            selected = str(value) in chosen
            toggle = path_with_removed_args if selected else path_with_added_args
            path = toggle(self.request, {kind.argument: str(value)})
            values.append(
                {
                    "value": value,
                    "label": label,
                    "count": count,
                    "toggle_url": self.ds.absolute_url(self.request, self.ds.urls.path(path)),
                    "selected": selected,
                }
            )
        return {
            "name": name,
            "type": self.type,
            "hideable": False,
            "toggle_url": "",
            "results": values,
            "truncated": name != "year" and len(rows) > SHOWN,
        }

    async def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Counted once for as long as nobody writes: most visits see the same lists."""
        values = dict(self.params)

        async def ask() -> list[tuple[Any, ...]]:
            limit = self.ds.setting("facet_time_limit_ms")
            found = await self.ds.execute(
                self.database, sql, values, custom_time_limit=limit, log_sql_errors=False
            )
            return [tuple(row) for row in found.rows]

        remembered: Remembered = self.ds.congtin
        key = (sql, tuple(sorted((k, str(v)) for k, v in values.items())))
        rows: list[tuple[Any, ...]] = await remembered.once_of(key, ask)
        return rows


async def filters(datasette: Any, request: Any, table: str) -> FilterArguments:
    """The conditions of the arguments above, of each as many as are given."""
    clauses: list[str] = []
    values: dict[str, str] = {}
    told: list[str] = []
    for argument, value in _asked(request, table):
        name = f"{argument[1:]}_{len(values)}"
        values[name] = value
        if argument in SPANS:
            clauses.append(SPANS[argument][0].format(name=name))
            continue
        found = SETS[argument].format(name=name)
        size = f"SELECT count(*) FROM ({found} LIMIT {MANY})"
        counted = await datasette.congtin.once(
            (size, value), lambda conn, q=size, v={name: value}: conn.execute(q, v).fetchone()[0]
        )
        # The plus keeps SQLite from fetching the articles one by one, to sort them afterwards.
        clauses.append(f"{'+' if counted >= MANY else ''}id IN ({found})")
        if argument == "_search":
            told.append(f'search matches "{value}"')
    context = {"supports_search": table in SEARCHED, "search": request.args.get("_search") or ""}
    return FilterArguments(clauses, values, told, context if table in SEARCHED else {})


def _asked(request: Any, table: str) -> Iterator[tuple[str, str]]:
    """The filters of a request, each looked at first. Raises BadRequest."""
    for argument in (*SETS, *SPANS):
        if table not in SEARCHED or (table != TABLE and argument != "_search"):
            continue
        for value in request.args.getlist(argument):
            if argument in SPANS:
                if not re.fullmatch(SPANS[argument][1], value, re.ASCII):
                    raise BadRequest(f"{argument} wants a date, such as 2021 or 2021-12-31")
            elif argument != "_search" and not (value.isascii() and value.isdigit()):
                raise BadRequest(f"{argument} wants a number")
            yield argument, value
