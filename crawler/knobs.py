"""`-s NAME=VALUE`: another value for a setting, refused where it is not of the setting's kind."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from scrapy.settings import Settings


class BadKnob(ValueError):
    """What is wrong with it, and what would be right."""


KINDS = (
    (bool, "True or False"),
    (int, "a whole number"),
    (float, "a number"),
    (Mapping, "a JSON object"),
    (Sequence, "words or numbers with commas between them"),
)
"""In this order: a bool is an int too. What is none of them takes any text."""


def turn(settings: Settings, knob: str) -> None:
    """Set what `NAME=VALUE` says. Raises BadKnob."""
    name, found, value = knob.partition("=")
    if not found or name not in settings:
        raise BadKnob(f"-s wants NAME=VALUE with a name of crawler/settings.py, not {knob!r}")
    usual = settings[name]
    settings.set(name, value, "cmdline")
    try:
        _got(settings, name, usual)
    except (ValueError, TypeError):
        kind = next(words for type_, words in KINDS if isinstance(usual, type_))
        such = "" if isinstance(usual, Mapping) else f" such as {usual!r}"
        raise BadKnob(f"-s {name} wants {kind}{such}, not {value!r}") from None


def _got(settings: Settings, name: str, usual: Any) -> None:
    """Read it as whoever uses it will. Raises ValueError or TypeError."""
    if usual is None or isinstance(usual, str):
        return
    if isinstance(usual, bool):
        settings.getbool(name)
    elif isinstance(usual, int):
        settings.getint(name)
    elif isinstance(usual, float):
        if not math.isfinite(settings.getfloat(name)):
            raise ValueError(name)
    elif isinstance(usual, Mapping):
        settings.getdict(name)
    elif isinstance(usual, Sequence):
        for member in settings.getlist(name):
            type(usual[0])(member) if usual else None
            if usual and not isinstance(usual[0], (str, int)):
                raise ValueError(name)  # pairs cannot be said on a command line
