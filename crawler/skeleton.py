"""The names that a page's markup goes by: another theme has others, other articles have not."""

from __future__ import annotations

import re
from typing import Final

from lxml.html import HtmlElement

NAMES_MAX: Final = 1000
LETTERS_MAX: Final = 60
FEWEST: Final = 8
"""Names below which a page is too plain to be known again by them."""
_NUMBERED: Final = re.compile(r"\d")
"""Of an article, a term, a widget: post-1234, cat-item-7."""


def skeleton(tree: HtmlElement) -> frozenset[str]:
    """The classes and ids of a page's elements, but for numbered ones.

    >>> from lxml.html import fromstring
    >>> sorted(skeleton(fromstring('<div id="a" class="b post-12"><p class="b c">Hi</p></div>')))
    ['#a', '.b', '.c']
    """
    found: set[str] = set()
    for element in tree.iter("*"):
        names = [f".{name}" for name in (element.get("class") or "").split()]
        if element.get("id"):
            names.append(f"#{element.get('id').strip()}")
        found.update(n for n in names if len(n) <= LETTERS_MAX and not _NUMBERED.search(n))
        if len(found) > NAMES_MAX:
            break
    return frozenset(found)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of names that both have of those that either has (Jaccard); 1 where one of them
    has too few to tell.

    >>> likeness(frozenset("abcdefghi"), frozenset("abcdefghz"))
    0.8
    """
    if min(len(one), len(other)) < FEWEST:
        return 1.0
    return len(one & other) / len(one | other)
