"""Bars and calendars as numbers for an SVG in a template: no script, no library, no network."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

BAR, GAP, HEIGHT = 7, 1, 56
CELL = 13
"""A day's square and its gap, in units of the drawing."""
LEVELS = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One month: where its bar stands in a drawing of 12 months."""

    month: str
    number: int
    x: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class YearOfBars:
    """A year of twelve bars."""

    year: str
    total: int
    bars: list[Bar]

    width = 12 * (BAR + GAP)
    bar = BAR
    height = HEIGHT


def years_of_bars(months: Mapping[str, int]) -> list[YearOfBars]:
    """Every year from the first month (YYYY-MM) to the last, all on one scale.

    >>> [(y.year, y.total, y.bars[2].height) for y in years_of_bars({"2020-03": 2, "2022-01": 1})]
    [('2020', 2, 56.0), ('2021', 0, 0.0), ('2022', 1, 0.0)]
    """
    if not months:
        return []
    most = max(months.values())
    years = []
    for year in range(int(min(months)[:4]), int(max(months)[:4]) + 1):
        bars = []
        for n in range(12):
            name = f"{year:04}-{n + 1:02}"
            number = months.get(name, 0)
            # One article beside thousands is still something to see.
            height = max(round(HEIGHT * number / most, 1), 1.5) if number else 0.0
            bars.append(Bar(name, number, n * (BAR + GAP), round(HEIGHT - height, 1), height))
        years.append(YearOfBars(f"{year:04}", sum(bar.number for bar in bars), bars))
    return years


@dataclass(frozen=True, slots=True)
class Missing:
    """Articles of a day that are listed and not stored."""

    missing: int = 0
    protected: int = 0
    """Those of them that the portal shows to nobody without a password: no fault of a crawl."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day's square in a calendar."""

    day: str
    x: int
    y: int
    level: int
    stored: int
    missing: int
    protected: int


@dataclass(frozen=True, slots=True)
class HalfYear:
    """Six months of squares: a phone has room for no more."""

    x: int
    """Where its first column stands."""
    days: list[Day]
    months: list[tuple[int, int]]
    """(x, month number) where each month begins."""

    width = 28 * CELL
    height = 7 * CELL
    cell = CELL - 2


@dataclass(frozen=True, slots=True)
class Calendar:
    """A year of squares: a column a week, Monday on top."""

    year: int
    stored: int
    missing: int
    protected: int
    halves: list[HalfYear]


def calendar(year: int, stored: Mapping[str, int], missing: Mapping[str, Missing]) -> Calendar:
    """The calendar of a year; a square's level goes by quarters of that year's busy days.

    >>> made = calendar(2022, {"2022-12-28": 2}, {"2022-08-01": Missing(1, 1)})
    >>> made.missing, [(half.x, half.months[0], len(half.days)) for half in made.halves]
    (1, [(0, (0, 1), 181), (338, (338, 7), 184)])
    """
    counts = sorted(n for day, n in stored.items() if day.startswith(f"{year:04}-") and n)
    steps = [counts[len(counts) * k // LEVELS] for k in range(1, LEVELS)] if counts else []
    halves = [HalfYear(0, [], [])]
    day = date(year, 1, 1)
    before = day.weekday()
    while day.year == year:
        week, name = (day.timetuple().tm_yday - 1 + before) // 7, day.isoformat()
        number = stored.get(name, 0)
        level = 1 + bisect_right(steps, number - 1) if number else 0
        if (day.month, day.day) == (7, 1):
            halves.append(HalfYear(week * CELL, [], []))
        if day.day == 1:
            halves[-1].months.append((week * CELL, day.month))
        lost = missing.get(name, Missing())
        y = day.weekday() * CELL
        halves[-1].days.append(
            Day(name, week * CELL, y, level, number, lost.missing, lost.protected)
        )
        if day == date.max:
            break
        day += timedelta(days=1)
    days = [cell for half in halves for cell in half.days]
    return Calendar(
        year,
        sum(cell.stored for cell in days),
        sum(cell.missing for cell in days),
        sum(cell.protected for cell in days),
        halves,
    )
