"""The portals that are known: every card of `crawler/spiders`, each looked at before it is used.

A card that cannot be used is told with its file; it keeps no other portal from working.
"""

from __future__ import annotations

import inspect
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from lxml.cssselect import CSSSelector, SelectorError
from scrapy import Spider
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.spider import iter_spider_classes

from crawler.card import Card, Generation, Layout


def _misfits(part: Card | Layout | Generation, where: str = "") -> Iterator[str]:
    """What stands in a field that it does not fit, in words: a forgotten comma, mostly."""
    for name, kind in get_type_hints(type(part)).items():
        stated = getattr(part, name)
        if get_origin(kind) is not tuple or get_args(kind)[1:] != (...,):
            if not isinstance(stated, _outer(kind)):
                yield f"{where}{name} cannot be {stated!r}"
            continue
        each = get_args(kind)[0]
        if not isinstance(stated, tuple) or not all(isinstance(one, each) for one in stated):
            yield f"{where}{name} wants ({each.__name__}, ...), a comma behind each: {stated!r}"
        elif each is not str:
            for one in stated:
                yield from _misfits(one, f"{one.name}.")


def _outer(kind: Any) -> tuple[type, ...]:
    """The classes that a field's value may be of, whatever they hold."""
    kinds = get_args(kind) if isinstance(kind, UnionType) else (kind,)
    return tuple(get_origin(one) or one for one in kinds)


def _selectors(card: Card) -> Iterator[tuple[str, str]]:
    """(where it stands, selector) of every selector that a card states."""
    for layout in card.layouts:
        for each in fields(Layout):
            stated = getattr(layout, each.name)
            if isinstance(stated, tuple):
                yield from ((f"{layout.name}.{each.name}", css) for css in stated)
    yield from (("never_published", css) for css in card.never_published)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def fault_of(spider: type[Spider]) -> str:
    """What is wrong with a spider's card, in words; '' for nothing."""
    card = getattr(spider, "card", None)
    if not isinstance(card, Card):
        return f"{spider.__name__} has no card"
    if card.name != spider.name:
        return f"the spider is called {spider.name!r} and its card {card.name!r}: make them one"
    if misfit := next(_misfits(card), ""):
        return misfit
    for layout in card.layouts:
        if layout.valid_until and not _is_day(layout.valid_until):
            return f"{layout.name}.valid_until wants a day like 2021-12-31: {layout.valid_until!r}"
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
