"""Each broken page: through the real spider from a server, and by itself in bounded time."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import Ran, crawl, made_once, query
from faults import STORED
from misbehaving import Portal, says
from pages import ALL, Broken

from crawler.items import Article
from crawler.one_page import steps
from crawler.page import Fetched, Unreadable
from crawler.spiders.haiphong import HaiphongSpider
from pipelines.body_html import safe

SECONDS = 5.0
"""Of processor time for a page, whatever is on it: of those here the slowest takes 1.5."""
CASES = {f"{group}: {name}": case for group, table in ALL.items() for name, case in table.items()}
HOME = "https://thanhphohaiphong.gov.vn"


def path_of(case: str) -> str:
    return "/" + re.sub(r"\W+", "-", case).strip("-").lower() + ".html"


Outcome = tuple[Ran, dict[str, dict[str, Any]]]


def _crawled(folder: Path) -> Outcome:
    db = folder / "portal.db"
    answers = {path_of(name): says(case.make()) for name, case in CASES.items()}
    with Portal(answers) as portal:
        ran = crawl(db, portal.url)
    found: dict[str, dict[str, Any]] = {path_of(name): {"problems": {}} for name in CASES}
    for row in query(db, "SELECT * FROM articles"):
        row["images"] = query(db, "SELECT * FROM images WHERE article_id = ?", row["id"])
        row["links"] = query(db, "SELECT * FROM links WHERE article_id = ?", row["id"])
        found[row["url"][row["url"].rindex("/") :]]["row"] = row
    for problem in query(db, "SELECT url, kind, detail FROM problems WHERE stage <> 'judge'"):
        path = problem["url"][problem["url"].rindex("/") :]
        if path in found:
            found[path]["problems"][problem["kind"]] = problem["detail"] or ""
    return ran, found


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """One crawl of a portal that has them all: what is stored of each, and its problems."""
    return made_once(tmp_path_factory, "pages", _crawled)


@pytest.mark.parametrize("name", CASES)
def test_a_broken_page_is_stored_right_or_told(name: str, outcome: Outcome) -> None:
    case, found = CASES[name], outcome[1][path_of(name)]
    if case.kind != STORED:
        assert case.says in found["problems"][case.kind]
        assert "row" not in found
        return
    row = found["row"]
    assert case.says in row["body"], row["body"][:300]
    assert row["published"] == "2021-12-31T10:00+07:00" or "machines" in name
    shown = row["body_html"] if "<" in case.never else str(row)  # as text, a tag is only text
    assert not case.never or case.never not in shown
    assert not case.title or row["title"] == case.title
    assert "program-error" not in found["problems"]
    assert safe(row["body_html"]) == row["body_html"]
    told = set(found["problems"]) - {"byline", "dates-disagree", "undated"}
    assert told == ({case.told} if case.told else set())


def test_the_crawl_that_met_them_ends_and_says_so(
    outcome: Outcome,
) -> None:
    ran = outcome[0]
    assert ran.code == 1
    assert "could not be fetched or read" in ran.said_once()
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", ran.out + ran.err)


def _read(name: str, case: Broken) -> Any:
    printed = case.make()
    data = printed if isinstance(printed, bytes) else printed.encode("utf-8", "replace")
    spider: Any = HaiphongSpider()
    fetched = Fetched(HOME + path_of(name), data, "text/html", "2022-01-01T00:00:00+07:00")
    item = spider.read([fetched], None)
    for step in steps():
        item = step.process_item(item)
    return item


@pytest.mark.parametrize("name", CASES)
def test_a_broken_page_is_read_in_bounded_time(name: str) -> None:
    started = time.process_time()
    try:
        item = _read(name, CASES[name])
    except Unreadable as reason:
        assert reason.kind == CASES[name].kind
    else:
        assert isinstance(item, Article) or item.kind == CASES[name].kind
    assert time.process_time() - started < SECONDS
