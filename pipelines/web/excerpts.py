"""The words around what a search found, with the finds marked."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from pipelines.text import fold

_WORD = re.compile(r"\w+")
BEFORE, AFTER = 14, 34
"""Words of an excerpt before the first find, and after it."""


def marked(text: str, words: str | None) -> Markup | None:
    """An excerpt as safe HTML, <mark> around each word that was searched for.

    >>> marked("Thu hút đầu tư & du lịch", "dau tu")
    Markup('Thu hút <mark>đầu</mark> <mark>tư</mark> &amp; du lịch')
    """
    wanted = {fold(word) for word in _WORD.findall(words or "")}
    if not wanted or not text:
        return None
    found = list(_WORD.finditer(text))
    hits = [n for n, match in enumerate(found) if fold(match.group()) in wanted]
    if not hits:
        return None
    first, last = max(_densest(hits) - BEFORE, 0), min(_densest(hits) + AFTER, len(found) - 1)
    start, end = found[first].start() if first else 0, found[last].end()
    out, at = ["… "] if first else [], start
    for n in (n for n in hits if first <= n <= last):
        out += [
            escape(text[at : found[n].start()]),
            Markup("<mark>{}</mark>").format(found[n].group()),
        ]
        at = found[n].end()
    out += [escape(text[at : end if last < len(found) - 1 else len(text)])]
    return Markup("").join([*out, " …"] if last < len(found) - 1 else out)


def _densest(hits: list[int]) -> int:
    """The find that most others follow closely."""
    return max(hits, key=lambda at: (sum(at <= other < at + AFTER for other in hits), -at))
