"""Text as strangers write it, made fit to be looked at, compared and stored. Nothing readable goes.

A lone surrogate cannot be written to a database, an integer past 64 bits neither; a control
character steers a terminal; 500,000 marks on one letter keep Unicode's normalisation busy for
hours (it is quadratic in them).
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from typing import Any

MARKS_MAX = 30
"""Marks on one letter that are kept: Unicode's Stream-Safe Text Format (UAX #15, 13)."""
CONTROLS = bytes((*range(9), 11, 12, *range(14, 32)))
_UNFIT = re.compile(f"[{re.escape(CONTROLS.decode())}\ud800-\udfff]+")
_DIGITS_MAX = 18


_SAMPLED = 200
"""A stack of marks lower than this costs nothing worth a look at every letter."""


@cache
def _stack() -> re.Pattern[str]:
    marks = "".join(chr(c) for c in range(0x300, 0x1E94B) if unicodedata.combining(chr(c)))
    return re.compile(f"([{marks}]{{{MARKS_MAX}}})[{marks}]+")


def without_stacks(text: str) -> str:
    """The same where no letter carries hundreds of marks; there it keeps the first."""
    for at in range(0, len(text), _SAMPLED):
        if unicodedata.combining(text[at]) and all(
            map(unicodedata.combining, text[at : at + MARKS_MAX])
        ):
            return _stack().sub(r"\1", text)
    return text


def tame(text: str) -> str:
    """Without what no reader sees and no XML or database may hold.

    >>> tame("a\\x00b\\x1b[31m\\ud800c")
    'ab[31mc'
    """
    return without_stacks(_UNFIT.sub("", text))


def _integer(digits: str) -> int | str:
    """A number that 64 bits hold, else its digits."""
    return int(digits) if len(digits) <= _DIGITS_MAX else digits


def _tamed(value: Any) -> Any:
    if isinstance(value, str):
        return tame(value)
    if isinstance(value, list):
        return [_tamed(v) for v in value]
    return {tame(k): _tamed(v) for k, v in value.items()} if isinstance(value, dict) else value


def load_json(data: str | bytes) -> Any:
    """What a stranger's JSON says. Raises ValueError, whatever is wrong with it."""
    try:
        return _tamed(json.loads(data, strict=False, parse_int=_integer))
    except RecursionError:
        raise ValueError("it nests too deeply") from None
