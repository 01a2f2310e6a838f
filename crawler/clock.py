"""The one clock of the program: Vietnam's time, and a way for tests to live on another day."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from functools import cache

VIETNAM = timezone(timedelta(hours=7))
VARIABLE = "CONGTIN_CLOCK"
_AHEAD = re.compile(r"([+-])(\d+)([dhms])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


class BadClock(ValueError):
    """The variable says no span of time."""


def ahead_of(text: str) -> timedelta:
    """The span that CONGTIN_CLOCK names; none where it is empty.

    >>> ahead_of("+26h"), ahead_of("")
    (datetime.timedelta(days=1, seconds=7200), datetime.timedelta(0))
    """
    if not text:
        return timedelta()
    found = _AHEAD.fullmatch(text)
    if found is None:
        raise BadClock(f"{VARIABLE} wants a span like +26h or -3d, not {text!r}")
    span = timedelta(**{_UNITS[found[3]]: int(found[2])})
    return span if found[1] == "+" else -span


@cache
def _ahead() -> timedelta:
    return ahead_of(os.environ.get(VARIABLE, ""))


class _Pretended:
    """The moment that is lived again; None while time goes as it goes."""

    moment: datetime | None = None


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """While a capture is read again, it is the moment of its capture."""
    before, _Pretended.moment = _Pretended.moment, moment
    try:
        yield
    finally:
        _Pretended.moment = before


def now() -> datetime:
    """This moment, or as far from it as CONGTIN_CLOCK (+26h, -3d) says."""
    return _Pretended.moment or datetime.now(VIETNAM) + _ahead()


def stamp(moment: datetime | None = None) -> str:
    """ISO 8601 in Vietnam's offset, to the second: as text it sorts as time does."""
    return (moment or now()).astimezone(VIETNAM).isoformat(timespec="seconds")


def log_stamp(moment: datetime) -> str:
    """The same as log lines have it: 2021-12-31T21:00:00+0700.

    >>> log_stamp(datetime(2021, 12, 31, 21, tzinfo=VIETNAM))
    '2021-12-31T21:00:00+0700'
    """
    return f"{moment.astimezone(VIETNAM):%Y-%m-%dT%H:%M:%S%z}"
