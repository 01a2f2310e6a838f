"""The words around what a search found, and where in them the finds stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pipelines.search_query import Term, word_folded
from pipelines.spellings import spellings
from pipelines.text import fold

BEFORE, AFTER = 8, 16
"""Words of an excerpt before the first find, and from it on."""
_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a text, and the places (start, end) in it that were searched for."""

    text: str
    finds: tuple[tuple[int, int], ...] = ()

    def marked(self, before: str, after: str) -> str:
        """With something around each find.

        >>> Excerpt("Thu hút đầu tư", ((8, 11),)).marked("[", "]")
        'Thu hút [đầu] tư'
        """
        out, at = [], 0
        for start, end in self.finds:
            out += [self.text[at:start], before, self.text[start:end], after]
            at = end
        return "".join([*out, self.text[at:]])


class Finder:
    """Which words of a text were searched for. `loose`: whatever accents they bear."""

    def __init__(self, terms: Iterable[Term], loose: bool) -> None:
        self._written: set[str] = set()
        self._plain: set[str] = set()
        self._prefixes: list[str] = []
        self._plain_prefixes: list[str] = []
        for term in terms:
            for n, word in enumerate(term.words, 1):
                marked = not loose and fold(word) != word.lower()
                ways = spellings(word.lower()) if marked else (fold(word),)
                if term.prefix and n == len(term.words):
                    (self._prefixes if marked else self._plain_prefixes).extend(ways)
                else:
                    (self._written if marked else self._plain).update(ways)

    def __call__(self, word: str) -> bool:
        low, plain = word.lower(), word_folded(word)
        return (
            low in self._written
            or plain in self._plain
            or low.startswith(tuple(self._prefixes))
            or plain.startswith(tuple(self._plain_prefixes))
        )


def finds(text: str, wanted: Finder) -> Iterator[tuple[int, int]]:
    """Where the words stand that were searched for; neighbours in a row are one find."""
    start = end = -1
    for match in _WORD.finditer(text):
        if not wanted(match[0]):
            continue
        if start >= 0 and text[end : match.start()].isspace():
            end = match.end()
            continue
        if start >= 0:
            yield start, end
        start, end = match.span()
    if start >= 0:
        yield start, end


def excerpt(text: str, wanted: Finder) -> Excerpt:
    """The words around the longest find, one line; without one the text's beginning.

    >>> excerpt("Thành phố thu hút đầu tư.", Finder([Term(("dau", "tu"))], False))
    Excerpt(text='Thành phố thu hút đầu tư.', finds=((18, 24),))
    """
    text = " ".join(text.split())
    found = list(finds(text, wanted))
    best = max(found, key=lambda at: at[1] - at[0], default=(0, 0))
    start = _words_back(text, best[0])
    end = _words_on(text, best[0])
    before, after = "… " if start else "", " …" if end < len(text) else ""
    shift = len(before) - start
    inside = tuple((a + shift, b + shift) for a, b in found if a >= start and b <= end)
    return Excerpt(f"{before}{text[start:end]}{after}", inside)


def _words_back(text: str, at: int) -> int:
    for _ in range(BEFORE + 1):
        at = text.rfind(" ", 0, max(at, 0))
        if at < 0:
            return 0
    return at + 1


def _words_on(text: str, at: int) -> int:
    for _ in range(AFTER):
        at = text.find(" ", at + 1)
        if at < 0:
            return len(text)
    return at
