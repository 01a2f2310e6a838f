"""The facets of the article list, and the filters behind them: ?_year= _author= _category= ...

`_search` is here too: Datasette's own search would read thousands of wide rows for common words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from datasette.database import QueryInterrupted
from datasette.facets import Facet
from datasette.filters import FilterArguments
from datasette.utils import path_with_added_args, path_with_removed_args
from datasette.utils.asgi import BadRequest

from pipelines.days_schema import day_of
from pipelines.filters import NoSuch, day
from pipelines.web.surveys import SHOWN, Value, survey

TABLE = "articles"
SEARCHED = ("articles", "articles_full")
MANY = 1000
"""So many articles and more are found by going through an index in order, not one by one."""


ARGUMENTS = {
    "year": "_year",
    "portal": "portal",
    "category": "_category",
    "author": "_author",
    "source": "source",
}
"""Facet to the argument that filters by it."""
SETS = {
    "_author": "SELECT article_id FROM article_authors WHERE author_id = :{name}",
    "_category": "SELECT article_id FROM article_categories WHERE category_id = :{name}",
    "_tag": "SELECT article_id FROM article_tags WHERE tag_id = :{name}",
    "_search": "SELECT rowid FROM articles_fts WHERE articles_fts MATCH escape_fts(:{name})",
}
"""Filters that are a set of articles."""
SPANS = {
    "_year": r"\d{4}",
    "_since": r"\d{4}(-\d\d){0,2}",
    "_until": r"\d{4}(-\d\d){0,2}",
}
"""Filters by time, and what may stand in them."""
A_DAY = timedelta(days=1)


class ArticleFacet(Facet):  # type: ignore[misc]  # Datasette has no types
    """Always counted for the list of articles; elsewhere nothing."""

    type = "column"

    async def facet_results(self) -> tuple[list[dict[str, Any]], list[str]]:
        if self.table != TABLE:
            return [], []
        _, _, where = self.sql.partition(" where ")
        try:
            found = await survey(self.ds, self.database, where.strip(), dict(self.params))
        except QueryInterrupted:
            return [], list(ARGUMENTS)
        return [self._shown(n, vs, found.estimated) for n, vs in found.facets.items()], []

    def _shown(self, name: str, values: list[Value], estimated: bool) -> dict[str, Any]:
        argument = ARGUMENTS[name]
        chosen = self.request.args.getlist(argument)
        shown = []
        for one in values if name == "year" else values[:SHOWN]:
            selected = str(one.value) in chosen
            toggle = path_with_removed_args if selected else path_with_added_args
            path = toggle(self.request, {argument: str(one.value), "_next": None})
            shown.append(
                {
                    "value": one.value,
                    "label": one.label,
                    "count": one.count,
                    "toggle_url": self.ds.absolute_url(self.request, self.ds.urls.path(path)),
                    "selected": selected,
                }
            )
        return {
            "name": name,
            "type": self.type,
            "hideable": False,
            "toggle_url": "",
            "results": shown,
            "truncated": name != "year" and len(values) > SHOWN,
            "estimated": estimated,
        }


def _span(argument: str, value: str, name: str) -> tuple[list[str], dict[str, str]]:
    """Conditions by the day in Vietnam, within what the index of `published` finds.

    A page may print its time with an offset of its own: then the day is another than the text
    begins with, by one at most. A text that ends in '~' comes after every time of its day, month
    or year: '2021~' > '2021-12'. Raises BadRequest.
    """
    clauses, values = [], {name: value}
    try:
        first, last = (date.fromisoformat(day(value, end, argument)) for end in (False, True))
    except (NoSuch, ValueError):
        raise BadRequest(f"{argument} wants a date, such as 2021 or 2021-12-31") from None
    if argument != "_until":
        values[f"{name}_from"] = (first - A_DAY).isoformat()
        clauses += [f"published >= :{name}_from", f"{day_of()} >= :{name}"]
    if argument != "_since":
        values[f"{name}_to"] = (last + A_DAY).isoformat()
        clauses += [f"published < :{name}_to || '~'", f"{day_of()} < :{name} || '~'"]
    return clauses, values


async def filters(datasette: Any, request: Any, table: str) -> FilterArguments:
    """The conditions of the arguments above, of each as many as are given."""
    clauses: list[str] = []
    values: dict[str, str] = {}
    told: list[str] = []
    for argument, value in _asked(request, table):
        name = f"{argument[1:]}_{len(values)}"
        if argument in SPANS:
            more, named = _span(argument, value, name)
            clauses += more
            values |= named
            continue
        values[name] = value
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
                if not re.fullmatch(SPANS[argument], value, re.ASCII):
                    raise BadRequest(f"{argument} wants a date, such as 2021 or 2021-12-31")
            elif argument != "_search" and not (value.isascii() and value.isdigit()):
                raise BadRequest(f"{argument} wants a number")
            yield argument, value
