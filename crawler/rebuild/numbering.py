"""Articles that their portal numbered: whatever address a capture has, the number tells which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from crawler.archive.entry import Entry
from crawler.card import Card
from crawler.rebuild.grouping import Tie, group_of

Number = tuple[str, str, int]


class Numbers:
    """Under which address each numbered article is stored. What is stored already is looked at
    once, where the first numbered capture comes."""

    def __init__(self, store: Any) -> None:
        self.store = store
        self._known: dict[str, dict[Number, str]] = {}

    def _of(self, card: Card) -> dict[Number, str]:
        if card.name not in self._known:
            known = self._known[card.name] = {}
            for spelled, own in self.store.spellings(card.name):
                if number := card.number_of(spelled):
                    known.setdefault(number, own)
        return self._known[card.name]

    def address(self, card: Card, url: str) -> str:
        """The address of the stored article that has this one's number; else this one."""
        number = card.number_of(url)
        return self._of(card).get(number, url) if number else url

    def stored(self, card: Card, url: str) -> None:
        """An article may have come from this address: its number is known if it did."""
        number = card.number_of(url)
        if number and number not in (known := self._of(card)):
            there = self.store.known(url)
            if there is not None and there.article_id is not None:
                known[number] = url


def ties_of_numbers(entries: Iterable[Entry], cards: Mapping[str, Card]) -> list[Tie]:
    """Captures whose numbers make them one article are read together."""
    told = ((e.url, card.number_of(e.url)) for e in entries for card in cards.values())
    return [(group_of(url), f"number {number}") for url, number in told if number]
