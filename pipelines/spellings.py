"""Words that careful writers spell in two ways: hòa and hoà, ủy and uỷ, kỹ and kĩ.

Two habits differ: where the tone stands in an open oa, oe, uy (`pipelines.text`), and whether a
lone i after h, k, l, m, s, t or qu is written y. Only words that bear a tone mark are listed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

from pipelines.syllables import ONSETS, TONES
from pipelines.text import to_new_tone, to_old_tone

_MOVING: Final = ("oa", "oe", "uy")
_I_OR_Y: Final = ("h", "k", "l", "m", "s", "t", "qu")


def _pairs() -> Iterator[tuple[str, str]]:
    """Each word of a pair with its other spelling, in lower case."""
    for tone in TONES[1:]:
        for onset in ONSETS:
            for rime in _MOVING if onset != "qu" else ():
                new = unicodedata.normalize("NFC", onset + rime + tone)
                yield new, to_old_tone(new)
        for onset in _I_OR_Y:
            yield tuple(unicodedata.normalize("NFC", onset + v + tone) for v in "iy")  # type: ignore[misc]  # two


@cache
def other_spellings() -> dict[str, str]:
    """Every such word, in lower case, title case and capitals, with its other spelling.

    >>> table = other_spellings()
    >>> table["ủy"], table["Hoà"], table["KỸ"], table.get("quý"), "hoàn" in table
    ('uỷ', 'Hòa', 'KĨ', 'quí', False)
    """
    both = {one: other for a, b in _pairs() for one, other in ((a, b), (b, a))}
    cases = (str.lower, str.title, str.upper)
    return {case(one): case(other) for one, other in both.items() for case in cases}


def spellings(words: str) -> tuple[str, ...]:
    """A phrase in every consistent habit of spelling, as written first.

    >>> spellings("uỷ ban kỹ thuật")
    ('uỷ ban kỹ thuật', 'ủy ban kỹ thuật', 'uỷ ban kĩ thuật', 'ủy ban kĩ thuật')
    >>> spellings("hải phòng")
    ('hải phòng',)
    """
    table = other_spellings()

    def swapped(text: str, onto: str) -> str:
        return " ".join(
            table[w] if w[-1:] in _LAST and w in table and table[w][-1] in onto else w
            for w in text.split(" ")
        )

    placed = (words, to_old_tone(words), to_new_tone(words))
    return tuple(dict.fromkeys((*placed, *(swapped(p, onto) for onto in (_I, _Y) for p in placed))))


_I: Final = "ìíỉĩịÌÍỈĨỊ"
_Y: Final = "ỳýỷỹỵỲÝỶỸỴ"
_LAST: Final = _I + _Y
