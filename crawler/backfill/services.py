"""What a web archive is asked, whichever it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol

from crawler.archive.writing import Exchange
from crawler.backfill.asking import Answer
from crawler.backfill.index import Entry, NotAnIndex, Page
from crawler.card import Card

OF_THE_WAY = frozenset(["connection", "keep-alive", "transfer-encoding", "content-length"])
"""Headers that tell how the bytes travelled; they come another way now."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """One question to an index, answered page by page."""

    collection: str
    """The index's address, or ''."""
    host: str
    subdomains: bool

    @property
    def key(self) -> str:
        return f"{self.collection} {'*.' if self.subdomains else ''}{self.host}".strip()


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a web archive handed out for a capture."""

    exchange: Exchange
    agrees: bool
    """Whether its bytes have the digest that the index states."""
    note: str = ""
    """Why it is believed where that cannot be told."""


class Service(Protocol):
    """A web archive."""

    name: str

    def lookups(self, card: Card, since: date | None, until: date | None) -> list[Lookup]: ...
    def page(self, lookup: Lookup, cursor: str, since: date | None, until: date | None) -> Page:
        """What stands behind a cursor; '' is the first page's."""

    def fetch(self, entry: Entry) -> Fetched:
        """What the portal sent at that time. Raises Refused or Unreachable."""


def hosts(card: Card) -> list[tuple[str, bool]]:
    """(host, with subdomains) of everything that the portal's articles ever lived under."""
    found: dict[str, bool] = {}
    for generation in card.every_generation():
        for host in generation.hosts:
            found[host] = found.get(host, False) or generation.subdomains
    return list(found.items())


def question(lookup: Lookup, since: date | None, until: date | None) -> dict[str, str]:
    """What both kinds of index are asked alike."""
    days = {"from": since, "to": until}
    return {
        "url": lookup.host,
        "matchType": "domain" if lookup.subdomains else "host",
        "output": "json",
        **{name: f"{day:%Y%m%d}" for name, day in days.items() if day},
    }


def text_of(answer: Answer) -> str:
    if answer.status != 200:
        raise NotAnIndex(f"{answer.url} answers {answer.status}")
    return answer.body.decode("utf-8", "replace")


def now_digits() -> str:
    """This moment as indexes and WARC file names write it: 14 digits, UTC."""
    return f"{datetime.now(UTC):%Y%m%d%H%M%S}"
