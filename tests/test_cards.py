"""A card that cannot be used: one line names its file and its mistake; the other portals work."""

# ruff: noqa: E501 - a card's mistake stays on one line

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import ROOT, Ran, congtin

CARD = """
from crawler.card import Card, Layout
from crawler.engines.wordpress_spider import WordPressSpider

class Spider(WordPressSpider):
    name = "nha"
    card = Card(name="nha", title="Nhà", home="https://p.vn/", hosts=("p.vn",), layouts=(Layout(name="nha", title=("h1",)),))
"""
# what is replaced, by what, what the line says
MISTAKES = {
    "a name that nobody knows": ("Card(", "Crad(", "NameError: name 'Crad' is not defined"),
    "an import of nothing": ("crawler.card ", "crawler.crad ", "ModuleNotFoundError"),
    "no Python": ("class Spider", "class class", "SyntaxError"),
    "a selector that is none": ('"h1"', '"h1["', "nha.title has no selector in 'h1['"),
    "a selector of XPath": ('"h1"', '"//h1"', "nha.title"),
    "two names": ('name = "nha"', 'name = "cua"', "'cua' and its card 'nha'"),
    "no card": ("    card = ", "    crad = ", "has no card"),
    "a path that is no pattern": ("hosts=", 'article_path="(", hosts=', "article_path"),
    "a field that no card has": ("hosts=", "host=", "TypeError"),
    "a comma forgotten behind a layout": ("),))", ")))", "layouts wants (Layout, ...), a comma behind each"),
    "a comma forgotten behind a selector": ('("h1",)', '("h1")', "nha.title wants (str, ...), a comma behind each: 'h1'"),
    "a comma forgotten behind a host": ('("p.vn",)', '("p.vn")', "hosts wants (str, ...)"),
    "a number for a text": ('"Nhà"', "1", "title cannot be 1"),
    "a pair for a path": ("hosts=", 'article_path=("a",), hosts=', "article_path cannot be ('a',)"),
    "a day that is none": ('title=("h1",)', 'valid_until="31/12/2021"', "nha.valid_until wants a day like 2021-12-31"),
}  # fmt: skip


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program, to which a card can be added."""
    house = tmp_path_factory.mktemp("house")
    (house / "data").symlink_to(ROOT / "data")
    for room in ("crawler", "pipelines"):
        shutil.copytree(ROOT / room, house / room)  # what is compiled, too
    return house


def said(house: Path, card: str, *arguments: str) -> Ran:
    file = house / "crawler" / "spiders" / "nha.py"
    file.write_text(card, "utf-8")
    try:
        return congtin(*arguments, cwd=house, house=house)
    finally:
        file.unlink()


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_card_is_one_line(mistake: str, house: Path) -> None:
    old, new, words = MISTAKES[mistake]
    assert old in CARD
    ran = said(house, CARD.replace(old, new, 1), "portals")
    line = ran.said_once()
    assert ran.code == 2
    assert line.startswith("congtin: crawler/spiders/nha.py: ")
    assert words in line
    assert "haiphong" in ran.out and "general" in ran.out


def test_the_other_portals_work_beside_it(house: Path) -> None:
    broken = CARD.replace("Card(", "Crad(", 1)
    page = ROOT / "tests" / "pages" / "haiphong" / "dan-tu-word.html"
    assert said(house, broken, "read", str(page)).code == 0
    ran = said(house, broken, "crawl", "nha", "--db", "x.db")
    assert ran.code == 2
    assert "no portal is called 'nha'" in ran.said_once() and "Crad" in ran.said_once()


def test_a_good_card_is_known(house: Path) -> None:
    ran = said(house, CARD, "portals")
    assert ran.code == 0 and "nha " in ran.out and not ran.said
