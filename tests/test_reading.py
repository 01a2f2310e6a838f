"""Saved pages, and beside each what a careful reader would say of it: one test for all.

pages/PORTAL/NAME.html was printed at NAME.html of the portal's home; of `general`, which has none,
at Hải Phòng's. A page without its
NAME.json gets one from what the code reads, and fails, so that a person reads it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from conftest import ROOT

from crawler.items import Article
from crawler.one_page import CannotRead, read_one
from crawler.running import portals

HOME = "https://thanhphohaiphong.gov.vn/"
FOLDER = ROOT / "tests" / "pages"
PAGES = sorted(FOLDER.glob("*/*.html"))


def told(article: Article) -> dict[str, Any]:
    """What a person checks, as the expectation spells it."""
    return {
        "url": article.url,
        "title": article.title,
        "lede": article.lede,
        "published": article.published,
        "published_basis": article.published_basis,
        "modified": article.modified,
        "byline_printed": article.byline_printed,
        "authors": [[c.name, c.role] for c in article.credits],
        "agency": article.source,
        "body": article.body.split("\n\n") if article.body else [],
        "images": [[i.url, i.caption, i.credit] for i in article.images],
        "attachments": [[a.url, a.label] for a in article.attachments],
        "categories": sorted(" > ".join(term.path) for term in article.categories),
        "tags": sorted(term.name for term in article.tags),
    }


def reading_of(page: Path) -> dict[str, Any]:
    """What is read from a page, or why it is no article."""
    home = portals()[page.parent.name].card.home or HOME
    try:
        return told(read_one(str(page), page.parent.name, urljoin(home, page.name)))
    except CannotRead as reason:
        return {"no article": str(reason).removeprefix(f"{page}: ")}


def test_there_are_enough_pages() -> None:
    assert len(PAGES) >= 12


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_a_saved_page_reads_as_a_reader_would(page: Path) -> None:
    expectation = page.with_suffix(".json")
    read = reading_of(page)
    if not expectation.exists():
        text = json.dumps(read, ensure_ascii=False, indent=1)
        expectation.write_text(text + "\n", "utf-8")
        pytest.fail(f"{expectation} was missing and is written now: read it against the page")
    meant = json.loads(expectation.read_text("utf-8"))
    assert set(read) == set(meant)
    wrong = {name: (meant[name], read[name]) for name in meant if read[name] != meant[name]}
    assert not wrong


def test_every_expectation_has_its_page() -> None:
    assert {p.with_suffix(".html") for p in FOLDER.glob("*/*.json")} == set(PAGES)
