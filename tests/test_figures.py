"""What a crawl is judged by: each article counts when it tells something, and only then."""

from __future__ import annotations

import doctest
from datetime import UTC, datetime
from pathlib import Path

from test_store import LATER, article

from crawler import second_opinion
from crawler.items import Article, Page
from pipelines import figures
from pipelines.evidence import evidence
from pipelines.figures import Figures
from pipelines.store import Store

URL = "https://thanhphohaiphong.gov.vn/a.html"
STARTED = datetime(2022, 1, 1, 2, tzinfo=UTC)


def test_doctests() -> None:
    assert doctest.testmod(figures).failed == doctest.testmod(second_opinion).failed == 0


def read(store: Store, it: Article) -> tuple[str, str]:
    outcome = store.save(it)
    return outcome, evidence(store.before, it, outcome)


def later(**changes: object) -> Article:
    return article(seen_at=LATER, page=Page(URL, "haiphong", "article", 200, LATER), **changes)


def test_one_more_look_at_what_is_known_tells_nothing(tmp_path: Path) -> None:
    rules = {"title": "haiphong:h1", "reader": "2"}
    with Store(str(tmp_path / "a.db")) as store:
        assert read(store, article(read_by=dict(rules))) == ("new", "news")
        assert read(store, later(read_by=dict(rules))) == ("unchanged", "none")
        moved = later(read_by={**rules, "title": "og"})
        assert read(store, moved) == ("unchanged", "moved")
        assert read(store, later(read_by=dict(rules), title="Khác")) == ("changed", "news")
        for told in ("news", "none"):  # a page that stays broken is told once
            lost = later(read_by=dict(rules), title="Khác", published=None, published_date=None)
            assert read(store, lost) == ("regressed", told)
        for told in ("news", "none"):  # and that it reads well again, once too
            well = later(read_by=dict(rules), title="Khác")
            assert read(store, well) == ("unchanged", told)
        finer = {"published": "2021-12-31T21:00:30+07:00", "published_precision": "second"}
        rewritten = later(read_by={**rules, "title": "h2"}, title="Khác", **finer)
        assert read(store, rewritten) == ("unchanged", "moved")
        assert read(store, rewritten) == ("unchanged", "none")


def test_an_article_without_a_byline_counts_once_however_often_it_is_read() -> None:
    found = Figures(STARTED)
    found.read(article(byline_printed=None, words=420), "new")
    for _ in range(9):
        found.read(article(byline_printed=None), "unchanged", "none")
    values = found.values()
    assert (values["seen"], values["read"], values["read.byline"]) == (10, 1, 0)
    assert (values["words.17"], values["fresh.near"]) == (1, 1)
    assert found.lacking["read.byline"] == URL


def test_other_rules_count_where_they_are_no_page_s_own_oddity() -> None:
    found = Figures(STARTED)
    for number in (1, 2, 3):
        found.read(article(read_by={"title": "og"}), "unchanged", "moved")
        assert found.values().get("rule.title.og", 0) == (3 if number == 3 else 0)
