"""The facets of the article list, and the filters behind them: ?_year= _author= _category= _tag="""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from datasette.database import QueryInterrupted
from datasette.facets import Facet
from datasette.filters import FilterArguments
from datasette.utils import path_with_added_args, path_with_removed_args
from datasette.utils.asgi import BadRequest

from pipelines.web.remembering import Remembered

TABLE = "articles"
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Kind:
    """A facet: the argument that filters by it, how to count it, how to filter."""

    argument: str
    counted: str
    counted_all: str
    """The same for the whole table, by an index alone."""
    filtered: str


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
        f"id IN (SELECT article_id FROM {table} WHERE {column} = :{{name}})",
    )


def _column(name: str) -> Kind:
    counted = f"""
        SELECT {name} AS value, {name} AS label, count(*) AS count FROM ({{sql}})
        WHERE {name} IS NOT NULL GROUP BY {name} ORDER BY count DESC, label LIMIT {SHOWN + 1}
    """
    return Kind(name, counted, counted, "")


_YEARS = """
    SELECT substr(published_date, 1, 4) AS value, substr(published_date, 1, 4) AS label,
        count(*) AS count
    FROM ({sql}) WHERE published_date IS NOT NULL GROUP BY 1 ORDER BY 1 DESC LIMIT 31
"""
KINDS: dict[str, Kind] = {
    "year": Kind("_year", _YEARS, _YEARS, "published_date BETWEEN :{name} AND :{name} || '-99'"),
    "portal": _column("portal"),
    "category": _linked("category", "article_categories", "category_id", "categories"),
    "author": _linked("author", "article_authors", "author_id", "authors"),
    "source": _column("source"),
}
TAG = Kind("_tag", "", "", "id IN (SELECT article_id FROM article_tags WHERE tag_id = :{name})")


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


def filters(request: Any) -> FilterArguments:
    """The conditions of ?_year=, ?_author=, ?_category= and ?_tag=, of each as many as given."""
    clauses, values = [], {}
    for kind in (*KINDS.values(), TAG):
        if not kind.filtered:
            continue
        for n, value in enumerate(request.args.getlist(kind.argument)):
            if not value.isascii() or not value.isdigit():
                raise BadRequest(f"{kind.argument} wants a number")
            name = f"{kind.argument[1:]}_{n}"
            clauses.append(kind.filtered.format(name=name))
            values[name] = value
    return FilterArguments(clauses, values)
