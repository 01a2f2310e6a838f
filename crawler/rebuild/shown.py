"""Two values of a field beside each other, short enough for a line each."""

from __future__ import annotations

import json
from typing import Any

WIDTH, LEAD = 70, 20
CUT = "…"


def beside(old: Any, new: Any) -> tuple[str, str]:
    """Both as they are from a little before the place where they differ.

    >>> beside(1, None), beside("a  b", "a b")
    (('1', 'None'), ('"a  b"', '"a b"'))
    >>> beside("đoạn " * 30 + "một hai", "đoạn " * 30 + "hai")
    ('…đoạn đoạn đoạn đoạn một hai', '…đoạn đoạn đoạn đoạn hai')
    """
    first, second = (" ".join(str(value).split()) for value in (old, new))
    if first == second:  # blanks are what differs
        first, second = (json.dumps(value, ensure_ascii=False) for value in (old, new))
    pairs = enumerate(zip(first, second, strict=False))
    shorter = min(len(first), len(second))
    same = next((n for n, (a, b) in pairs if a != b), shorter)
    at = 0 if max(len(first), len(second)) <= WIDTH else max(same - LEAD, 0)
    at = first.rfind(" ", 0, at + 1) + 1 if " " in first[:at] else at
    return _piece(first, at), _piece(second, at)


def _piece(text: str, at: int) -> str:
    begin, end = CUT if at else "", CUT if len(text) > at + WIDTH else ""
    return f"{begin}{text[at : at + WIDTH]}{end}"
