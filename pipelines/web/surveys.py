"""How a list of articles divides by year, portal, agency, category and author, and how many it has.

Of a broad list, such as a search for a word that half of all articles hold, some thousand articles
are looked at, evenly spread, and its facets are estimated from them: nobody needs them exact there,
and a page must not think for a second. The number of its articles is always exact.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pipelines.days_schema import day_of

SHOWN: Final = 12
BROAD: Final = 10_000
"""Facets of more articles than this are estimated ..."""
SAMPLE: Final = 4_000
"""... from so many of them."""
FACETS: Final = ("year", "portal", "category", "author", "source")

_LINKED: Final = " UNION ALL ".join(
    f"""
SELECT '{facet}', x.value, n.name, x.count FROM (
    SELECT {facet}_id AS value, count(DISTINCT article_id) AS count FROM article_{named}
    WHERE article_id IN (SELECT id FROM hits)
    GROUP BY {facet}_id ORDER BY count DESC LIMIT {SHOWN + 1}
) x JOIN {named} n ON n.id = x.value
"""
    for facet, named in (("category", "categories"), ("author", "authors"))
)
ALL: Final = f"""
SELECT 'total', NULL, NULL, sum(articles) FROM article_days
UNION ALL SELECT 'year', substr(day, 1, 4) AS year, NULL, sum(articles) FROM article_days
    WHERE day IS NOT NULL GROUP BY year
UNION ALL SELECT 'portal', portal, NULL, sum(articles) FROM article_days GROUP BY portal
UNION ALL SELECT 'source', source, NULL, count(*) FROM articles
    WHERE source IS NOT NULL GROUP BY source
UNION ALL SELECT 'category', x.value, n.name, x.count FROM (
    SELECT category_id AS value, count(*) AS count FROM article_categories
    GROUP BY category_id ORDER BY count DESC LIMIT {SHOWN + 1}
) x JOIN categories n ON n.id = x.value
UNION ALL SELECT 'author', x.value, n.name, x.count FROM (
    SELECT author_id AS value, count(*) AS count FROM article_tallies
    WHERE category_id = 0 AND author_id > 0
    GROUP BY author_id ORDER BY count DESC LIMIT {SHOWN + 1}
) x JOIN authors n ON n.id = x.value
"""
"""Of the whole table: by the days, the tallies and indexes alone."""
SOME: Final = f"""
WITH hits AS MATERIALIZED (
    SELECT id, substr({day_of()}, 1, 4) AS year, portal, source FROM {{articles}}
), shapes AS MATERIALIZED (
    SELECT year, portal, source, count(*) AS articles FROM hits GROUP BY year, portal, source
)
SELECT 'year', year, NULL, sum(articles) FROM shapes WHERE year IS NOT NULL GROUP BY year
UNION ALL SELECT 'portal', portal, NULL, sum(articles) FROM shapes GROUP BY portal
UNION ALL SELECT 'source', source, NULL, sum(articles) FROM shapes
    WHERE source IS NOT NULL GROUP BY source
UNION ALL {_LINKED}
"""
_SET: Final = re.compile(
    r"\+?id IN \((SELECT (article_id|rowid) FROM (\w+)"
    r" WHERE \w+ (?:= :\w+|MATCH escape_fts\(:\w+\)))\)"
)
"""A condition that is one set of articles, as `facets.filters` writes them: (set, id, table)."""


def _questions(where: str) -> tuple[str, str]:
    """SQL that counts the articles, and what SOME is asked of, with a place for {every}."""
    as_set = _SET.fullmatch(where)
    if as_set is None:
        return (
            f"SELECT count(*) FROM articles WHERE {where}",
            f"articles WHERE id % {{every}} = 0 AND ({where})",
        )
    chosen, id, table = as_set.groups()
    each = f"DISTINCT {id}" if table == "article_authors" else "*"
    return (
        chosen.replace(f"SELECT {id}", f"SELECT count({each})", 1),
        f"articles INDEXED BY articles_facts WHERE id IN ({chosen} AND {id} % {{every}} = 0)",
    )


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet, and how many articles of the list have it."""

    value: Any
    label: str
    count: int


@dataclass(slots=True)
class Survey:
    """What a list holds."""

    total: int = 0
    estimated: bool = False
    """Whether the numbers of the facets are."""
    facets: dict[str, list[Value]] = field(default_factory=lambda: {n: [] for n in FACETS})
    """The most frequent first, one more than are shown; years from the newest on, all of them."""


def two_digits(number: int) -> int:
    """What an estimate can say.

    >>> two_digits(68334), two_digits(93)
    (68000, 93)
    """
    return round(number, 2 - len(str(number)))


def _read(rows: Any, total: int = 0, every: int = 1) -> Survey:
    found = Survey(total, every > 1)
    for facet, value, label, count in rows:
        if facet == "total":
            found.total = count or 0
        else:
            number = count if every == 1 else two_digits(count * every)
            found.facets[facet].append(Value(value, str(label or value), number))
    for name, values in found.facets.items():
        if name == "year":
            values.sort(key=lambda one: str(one.value), reverse=True)
        else:
            values.sort(key=lambda one: (-one.count, one.label))
            del values[SHOWN + 1 :]
    return found


async def survey(datasette: Any, database: str, where: str, values: Mapping[str, Any]) -> Survey:
    """Counted once for as long as nobody writes. `where`: SQL, '' for the whole table.

    Raises QueryInterrupted where it takes longer than facets may.
    """

    async def rows(sql: str) -> list[tuple[Any, ...]]:
        found = await datasette.execute(
            database, sql, dict(values), log_sql_errors=False,
            custom_time_limit=datasette.setting("facet_time_limit_ms"),
        )  # fmt: skip
        return [tuple(row) for row in found.rows]

    async def ask() -> Survey:
        if not where:
            return _read(await rows(ALL))
        count, articles = _questions(where)
        ((total,),) = await rows(count)
        every = max(total // SAMPLE, 1) if total > BROAD else 1
        # No format(): a visitor's own ?_where= may have braces in it.
        sql = SOME.replace("{articles}", articles).replace("{every}", str(every))
        return _read(await rows(sql), total, every)

    key = ("survey", where, tuple(sorted((name, str(value)) for name, value in values.items())))
    answer: Survey = await datasette.congtin.once_of(key, ask)
    return answer
