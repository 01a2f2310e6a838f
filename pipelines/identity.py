"""Who may stand behind initials: offered with evidence, never merged."""

from __future__ import annotations

import re
from typing import Final

from pipelines.names import is_initials
from pipelines.text import fold, spelling_key

COLLECTIVES = frozenset(("pv", "nhom pv", "bbt", "btv", "ctv", "toa soan", "nhom phong vien"))
"""Who sign for an office, not with their initials: phóng viên, ban biên tập, ..."""
_PARTS: Final = re.compile(r"[^\W\d_]+")


def initials(name: str) -> tuple[str, bool]:
    """(initials without accents, whether the name is nothing but initials). Đ is no D.

    Of H.Long, who has one name whole, both letters.

    >>> initials("Vũ Hồng Nhung"), initials("V.H.N"), initials("HT"), initials("H.Long")
    (('vhn', False), ('vhn', True), ('ht', True), ('hl', True))
    >>> initials("Đàm Thanh"), initials("D.T"), initials("PV")
    (('đt', False), ('dt', True), ('', False))
    """
    words = name.split()
    if fold(name).replace(".", "") in COLLECTIVES:
        return "", False
    if not words or not all(map(is_initials, words)):
        return "".join(_letter(word) for word in words), False
    parts = [part for word in words for part in _PARTS.findall(word)]
    dotted = "." in name or len(words) > 1
    return "".join(_letter(part) for part in (parts if dotted else "".join(parts))), True


def _letter(word: str) -> str:
    first = spelling_key(word[:1])
    return first if first == "đ" else fold(first)
