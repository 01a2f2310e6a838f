"""A card: the facts about one portal. It states; `reading`, `discovery` and `portal` do.

Selectors are CSS, tried in order: the portal's own layouts first (the one of the page's day),
then its software's conventions, then what any news page does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from crawler.addresses import host_of, path_of


@dataclass(frozen=True, slots=True)
class Layout:
    """Where one design of a site prints what. Every field is a tuple of CSS selectors."""

    name: str
    valid_until: str = ""
    """ISO date after which the portal no longer printed pages like this; '' while it does."""
    title: tuple[str, ...] = ()
    lede: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    featured: tuple[str, ...] = ()
    """The photo printed above the body."""
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    furniture: tuple[str, ...] = ()
    """What stands inside the body's element and is no part of the article."""
    captions: tuple[str, ...] = ()
    """What inside the body is certainly a caption."""


@dataclass(frozen=True, slots=True)
class Generation:
    """Addresses that the portal's articles once had: what web archives are asked for."""

    name: str
    hosts: tuple[str, ...]
    """Without `www.`."""
    article_path: str
    """Regular expression over path and query, in any case."""
    until: str = ""
    """ISO date after which such an address is rather the next generation's; '' while it lasts."""
    subdomains: bool = False
    day_only: bool = False
    """As the card's own."""
    number: str = ""
    """Regular expression over path and query, in any case, whose group is the article's number:
    on one host, addresses with one number are one article, whatever else they say."""
    numbers: str = ""
    """Which other generations count with it, by the same word here; '' for none."""

    def at_home(self, url: str) -> bool:
        """Whether an address stands under one of its hosts."""
        host = host_of(url).partition(":")[0].removeprefix("www.")
        below = tuple(f".{name}" for name in self.hosts) if self.subdomains else ()
        return host in self.hosts or host.endswith(below or ("/",))


@dataclass(frozen=True, slots=True)
class Card:
    """One portal."""

    name: str
    title: str
    home: str
    hosts: tuple[str, ...]
    """Its hosts, without `www.`."""
    article_path: str = ""
    """Regular expression over the path of an article's address; '' when nothing can be said."""
    layouts: tuple[Layout, ...] = ()
    language: str = "vi"
    volume: tuple[int, int] | None = None
    """Articles a week, fewest and most: what the first runs are judged by."""
    day_only: bool = False
    """Its clock is known to lose the meridiem: a printed hour says nothing."""
    certificates: str = ""
    """A PEM file, from the project's root, with the certificates that the server forgets to send.

    Believed for this portal alone, beside the system's authorities, and told in each run's notes.
    """
    never_published: tuple[str, ...] = field(default=())
    """Selectors whose date is the moment of fetching, never of publication."""

    earlier: tuple[Generation, ...] = ()
    """Generations of addresses before this one, oldest first."""

    def every_generation(self) -> tuple[Generation, ...]:
        """All generations, this card's own last."""
        own = Generation(self.name, self.hosts, self.article_path or ".", day_only=self.day_only)
        return (*self.earlier, own)

    def generation_of(self, url: str, day: str) -> Generation | None:
        """Whose article this address was on `day` (ISO date), None where it is no article's."""
        fitting = [
            g
            for g in self.every_generation()
            if g.at_home(url) and re.search(g.article_path, path_of(url), re.I)
        ]
        in_time = [g for g in fitting if not g.until or day <= g.until]
        return next(iter(in_time or fitting), None)

    def number_of(self, url: str) -> tuple[str, str, int] | None:
        """(who counts, host, number) of an article that an earlier generation numbered."""
        for g in self.earlier:
            found = re.search(g.number, path_of(url), re.I) if g.number and g.at_home(url) else None
            if found:
                return g.numbers or g.name, host_of(url).removeprefix("www."), int(found[1])
        return None

    def mirrored_at(self, base: str) -> bool:
        """Whether what is served at this address is another host's copy of the portal."""
        return bool(self.hosts) and host_of(base).removeprefix("www.") not in self.hosts

    def is_article_path(self, path: str) -> bool | None:
        """True or False where the card can tell, None where only the page can."""
        return bool(re.search(self.article_path, path)) if self.article_path else None

    def layouts_of(self, day: str) -> tuple[Layout, ...]:
        """The layouts that were in use on `day` (ISO date)."""
        return tuple(x for x in self.layouts if not x.valid_until or day <= x.valid_until)
