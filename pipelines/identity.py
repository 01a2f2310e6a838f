"""Who may stand behind initials: offered with evidence, never merged."""

from __future__ import annotations

from pipelines.names import is_initials
from pipelines.text import fold

COLLECTIVES = frozenset(("pv", "nhom pv", "bbt", "btv", "ctv", "toa soan", "nhom phong vien"))
"""Who sign for an office, not with their initials: phóng viên, ban biên tập, ..."""


def initials(name: str) -> tuple[str, bool]:
    """(folded initials, whether the name is nothing but initials).

    >>> initials("Vũ Hồng Nhung"), initials("V.H.N"), initials("HT")
    (('vhn', False), ('vhn', True), ('ht', True))
    """
    words = name.split()
    if fold(name).replace(".", "") in COLLECTIVES:
        return "", False
    short = bool(words) and all(is_initials(word) for word in words)
    folded = [fold(word) for word in words]
    if short:
        return "".join(c for word in folded for c in word if c.isalnum()), True
    return "".join(word[:1] for word in folded), False
