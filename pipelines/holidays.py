"""Days on which newsrooms rest: Tết, the public holidays, weekends."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from functools import cache
from typing import Final

from pipelines.gazetteer import FOLDER

FIXED: Final = ((1, 1), (4, 30), (5, 1), (9, 1), (9, 2), (9, 3))
"""(month, day): New Year, Reunification, Labour, National Day with the day before or after
(Labour Code 2019, article 112)."""
AROUND_TET: Final = range(-3, 8)
"""Days from lunar new year's day on which little is published: the official leave is of 5 days,
in most years 7 to 9 with weekends (decisions of the Ministry of Labour, 2019 to 2025)."""


@cache
def _lunar() -> tuple[frozenset[date], frozenset[date]]:
    """(lunar new year's days, days of the Hung Kings), 2000 to 2060."""
    with (FOLDER / "tet.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    tet, kings = ([date.fromisoformat(row[name]) for row in rows] for name in ("tet", "hung_kings"))
    return frozenset(tet), frozenset(kings)


@cache
def is_holiday(day: date) -> bool:
    """Whether a day is one of Tết or another public holiday of Việt Nam.

    >>> is_holiday(date(2025, 1, 29)), is_holiday(date(2025, 3, 3))
    (True, False)
    """
    tet, kings = _lunar()
    return (
        (day.month, day.day) in FIXED
        or day in kings
        or any(day - timedelta(days=n) in tet for n in AROUND_TET)
    )


def is_weekend(day: date) -> bool:
    """Saturday or Sunday."""
    return day.weekday() >= 5
