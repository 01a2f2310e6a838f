"""The portals that are known: every card of `crawler/spiders`, each looked at before it is used.

A card that cannot be used is told with its file; it keeps no other portal from working.
"""

from __future__ import annotations

import inspect
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from lxml.cssselect import CSSSelector, SelectorError
from scrapy import Spider
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.spider import iter_spider_classes

from crawler.card import Card, Layout


def _selectors(card: Card) -> Iterator[tuple[str, str]]:
    """(where it stands, selector) of every selector that a card states."""
    for layout in card.layouts:
        for each in fields(Layout):
            stated = getattr(layout, each.name)
            if isinstance(stated, tuple):
                yield from ((f"{layout.name}.{each.name}", css) for css in stated)
    yield from (("never_published", css) for css in card.never_published)


def fault_of(spider: type[Spider]) -> str:
    """What is wrong with a spider's card, in words; '' for nothing."""
    card = getattr(spider, "card", None)
    if not isinstance(card, Card):
        return f"{spider.__name__} has no card"
    if card.name != spider.name:
        return f"the spider is called {spider.name!r} and its card {card.name!r}: make them one"
    try:
        re.compile(card.article_path)
    except re.error as error:
        return f"article_path {card.article_path!r} is no regular expression: {error}"
    for where, css in _selectors(card):
        try:
            CSSSelector(css, translator="html")
        except (SelectorError, TypeError) as error:
            return f"{where} has no selector in {css!r}: {error}"
    return ""


def _relative(path: str) -> str:
    try:
        return str(Path(path).relative_to(Path(__file__).resolve().parents[1]))
    except ValueError:
        return path


class CardLoader(SpiderLoader):
    """Scrapy's loader, but that one broken card breaks only its portal."""

    faults: dict[str, str]
    """File to what is wrong there, in one line."""

    def _load_all_spiders(self) -> None:
        self.faults = {}
        for package in self.spider_modules:
            for name in _modules(package):
                self._load(name)

    def _load(self, name: str) -> None:
        try:
            module = import_module(name)
        except Exception as error:  # whatever a card's first lines may raise
            self.faults[_file_of(name)] = f"{type(error).__name__}: {error}".splitlines()[0]
            return
        self._take(module)

    def _take(self, module: ModuleType) -> None:
        for spider in iter_spider_classes(module):
            file = _relative(inspect.getfile(module))
            fault = fault_of(spider)
            taken: Any = self._spiders.get(spider.name)
            if not fault and taken is not None and taken is not spider:
                fault = f"another card is called {spider.name!r} already: {taken.__module__}"
            if fault:
                self.faults[file] = fault
            else:
                self._spiders[spider.name] = spider


def _modules(package: str) -> list[str]:
    found = pkgutil.iter_modules(import_module(package).__path__)
    return sorted(f"{package}.{module.name}" for module in found)


def _file_of(name: str) -> str:
    return f"{name.replace('.', '/')}.py"
