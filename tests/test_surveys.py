"""How a list of articles divides: counted exactly, and of a broad list estimated."""

# ruff: noqa: E501 - SQL stays on one line

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from importlib import import_module
from typing import Any

import pytest
from conftest import Crawled, one, query

from pipelines.search_query import match

SEARCHED = "id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH escape_fts(:search_0))"
LISTS: list[tuple[str, dict[str, Any]]] = [
    ("", {}),
    (SEARCHED, {"search_0": "hai phong"}),
    (f"+{SEARCHED}", {"search_0": "hai phong"}),
    ("id IN (SELECT article_id FROM article_authors WHERE author_id = :author_0)", {"author_0": 1}),
    (
        "id IN (SELECT article_id FROM article_categories WHERE category_id = :category_0)",
        {"category_0": 1},
    ),
    (f"portal = :p0 and {SEARCHED}", {"p0": "haiphong", "search_0": "cảng"}),
    ("published >= :a and coalesce(published_date, published) >= :b", {"a": "2021", "b": "2021"}),
    ("title like '%{}%' or id in (select 1)", {}),
]


def done(asked: Coroutine[Any, Any, Any]) -> Any:
    """In a thread of its own: a browser's tests leave a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, asked).result()


@pytest.fixture(scope="module")
def datasette(crawled: Crawled) -> Iterator[Any]:
    from pipelines.web import serving  # Datasette: a second of imports, needed by no other test

    configured = serving.configured(crawled.db)
    done(configured.invoke_startup())
    yield configured
    for executor in filter(None, [configured.executor]):
        executor.shutdown()


@pytest.fixture(scope="module")
def surveys(datasette: Any) -> Any:
    return import_module("pipelines.web.surveys")


def ids(crawled: Crawled, where: str, values: dict[str, Any]) -> set[int]:
    with closing(sqlite3.connect(f"file:{crawled.db}?mode=ro", uri=True)) as conn:
        conn.create_function("escape_fts", 1, lambda words: match(words) or '""')
        sql = f"SELECT id FROM articles WHERE {where or 'TRUE'}"
        return {row[0] for row in conn.execute(sql, values)}


@pytest.mark.parametrize(("where", "values"), LISTS, ids=range(len(LISTS)))
def test_a_list_is_counted(
    datasette: Any, surveys: Any, crawled: Crawled, where: str, values: dict[str, Any]
) -> None:
    found = done(surveys.survey(datasette, crawled.db.stem, where, values))
    chosen = ids(crawled, where, values)
    assert (found.total, found.estimated) == (len(chosen), False) and chosen
    inside = f"({', '.join(map(str, chosen))})"
    for name, sql in {
        "year": "SELECT substr(published_date, 1, 4), count(*) FROM articles WHERE id IN {} GROUP BY 1",
        "source": "SELECT source, count(*) FROM articles WHERE id IN {} AND source IS NOT NULL GROUP BY 1",
        "author": "SELECT author_id, count(DISTINCT article_id) FROM article_authors WHERE article_id IN {} GROUP BY 1",
        "category": "SELECT category_id, count(*) FROM article_categories WHERE article_id IN {} GROUP BY 1",
    }.items():  # fmt: skip
        wanted = {tuple(row.values()) for row in query(crawled.db, sql.format(inside))}
        shown = {(value.value, value.count) for value in found.facets[name]}
        assert shown <= wanted, name
        assert len(shown) == min(len(wanted), surveys.SHOWN + 1 if name != "year" else 99), name


@pytest.mark.parametrize(("where", "values"), LISTS[1:], ids=range(1, len(LISTS)))
def test_a_broad_list_is_counted_and_its_facets_are_estimated(
    datasette: Any, surveys: Any, crawled: Crawled, monkeypatch: pytest.MonkeyPatch, where: str,
    values: Any,
) -> None:  # fmt: skip
    monkeypatch.setattr(surveys, "BROAD", 0)
    monkeypatch.setattr(surveys, "SAMPLE", 3)
    datasette.congtin._kept.clear()
    found = done(surveys.survey(datasette, crawled.db.stem, where, values))
    chosen = ids(crawled, where, values)
    every = max(len(chosen) // 3, 1)
    assert (found.total, found.estimated) == (len(chosen), every > 1)
    looked_at = sum(1 for id in chosen if id % every == 0)
    years = sum(value.count for value in found.facets["year"])
    assert abs(years - looked_at * every) <= 5 * len(found.facets["year"])
    datasette.congtin._kept.clear()


def test_the_total_is_that_of_all_articles(datasette: Any, crawled: Crawled) -> None:
    total = done(datasette.get_database().execute("select count(*) from articles "))
    assert total.rows[0][0] == one(crawled.db, "SELECT count(*) FROM articles")
