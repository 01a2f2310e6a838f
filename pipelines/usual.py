"""How many new articles a portal's own history lets expect, and how few is too few.

History is a row of intervals, one a crawl: from the crawl before to this one, so many were new.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import fmean

from pipelines.holidays import is_holiday, is_weekend

DAY = timedelta(days=1)
SAMPLES_MIN = 3
"""Days of a kind below which nothing is said of that kind."""
WHOLE_DAY = 0.9
"""Share of a day that crawls must cover for it to count as one."""
HOLIDAY_SHARE = 0.2
"""Of an ordinary day's articles, how many a holiday lets expect."""
SPREAD = 1.5, 10.0
"""Variance over mean of a day's count, at least and at most: news comes in bursts."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Between two crawls, `new` articles came. Times are aware, of one offset."""

    start: datetime
    end: datetime
    new: int


@dataclass(frozen=True, slots=True)
class Expected:
    """What a stretch of time lets expect: a mean, and how much days spread around theirs."""

    mean: float
    spread: float


def _shares(start: datetime, end: datetime) -> Iterator[tuple[date, float]]:
    """The local days that a stretch touches, and how much of each."""
    at = start
    while at < end:
        midnight = datetime.combine(at.date() + DAY, datetime.min.time(), at.tzinfo)
        until = min(midnight, end)
        yield at.date(), (until - at) / DAY
        at = until


def per_day(history: Sequence[Interval]) -> dict[date, float]:
    """Articles of each day that the crawls cover whole; an interval's spread evenly over it."""
    counts: dict[date, float] = defaultdict(float)
    covered: dict[date, float] = defaultdict(float)
    for interval in history:
        length = (interval.end - interval.start) / DAY
        for day, share in _shares(interval.start, interval.end):
            covered[day] += share
            counts[day] += interval.new * share / length
    return {day: counts[day] for day in counts if covered[day] >= WHOLE_DAY}


def _tame(counts: Sequence[float]) -> float:
    """The mean with the largest taken for the second largest: one flood is no habit."""
    ordered = sorted(counts)
    return fmean([*ordered[:-1], ordered[-2]]) if len(ordered) > 1 else ordered[0]


class Habit:
    """A portal's usual days, by weekday, learnt from what came before `until`."""

    def __init__(self, history: Sequence[Interval], until: datetime) -> None:
        past = [i for i in history if i.end <= until]
        days = {d: n for d, n in per_day(past).items() if not is_holiday(d)}
        self.by_weekday: dict[int, list[float]] = defaultdict(list)
        self.by_kind: dict[bool, list[float]] = defaultdict(list)
        for day, number in days.items():
            self.by_weekday[day.weekday()].append(number)
            self.by_kind[is_weekend(day)].append(number)
        self.spread = self._spread(days)

    def usual(self, day: date) -> float | None:
        """Articles of such a day: of its weekday, else of its kind of day. None: unknown."""
        if is_holiday(day):
            ordinary = [_tame(c) for c in self.by_kind.values() if len(c) >= SAMPLES_MIN]
            return HOLIDAY_SHARE * min(ordinary) if ordinary else None
        for known in (self.by_weekday[day.weekday()], self.by_kind[is_weekend(day)]):
            if len(known) >= SAMPLES_MIN:
                return _tame(known)
        return None

    def _spread(self, days: dict[date, float]) -> float:
        terms = [(n - u) ** 2 / u for d, n in days.items() if (u := self.usual(d))]
        least, most = SPREAD
        return min(max(fmean(terms), least), most) if len(terms) >= SAMPLES_MIN else least

    def expected(self, start: datetime, end: datetime) -> Expected:
        """Of a stretch of time; days of which nothing is known let expect nothing."""
        shares = ((self.usual(day), share) for day, share in _shares(start, end))
        return Expected(sum((u or 0.0) * share for u, share in shares), self.spread)


def chance_of_so_few(number: int, expected: Expected) -> float:
    """The probability of `number` articles or fewer: Poisson, or negative binomial where days
    spread more.

    >>> round(chance_of_so_few(0, Expected(7.0, 1.0)), 4)
    0.0009
    """
    if expected.mean <= 0:
        return 1.0
    if expected.spread < 1.01:
        terms = (
            math.exp(k * math.log(expected.mean) - expected.mean - math.lgamma(k + 1))
            for k in range(number + 1)
        )
        return min(sum(terms), 1.0)
    size, p = expected.mean / (expected.spread - 1), 1 / expected.spread
    terms = (
        math.exp(
            math.lgamma(k + size) - math.lgamma(size) - math.lgamma(k + 1)
            + size * math.log(p) + k * math.log(1 - p)
        )
        for k in range(number + 1)
    )  # fmt: skip
    return min(sum(terms), 1.0)
