"""Are there as many new articles as the portal's weekdays let expect?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from pipelines.alarm_words import said
from pipelines.measured import Limits, Run, Verdict
from pipelines.usual import Habit, Interval, chance_of_so_few

WINDOWS = tuple(timedelta(days=n) for n in (1, 3, 7, 14, 28))
"""Stretches before now over which new articles are counted, beside the time since the last crawl:
hour by hour nothing new is nothing strange."""
HISTORY = timedelta(days=84)


def intervals(history: Sequence[Run]) -> list[tuple[Interval, bool]]:
    """(what was new from one whole crawl to the next, whether that one was healthy).

    What a crawl brought that was broken off counts for the next.
    """
    found: list[tuple[Interval, bool]] = []
    last: datetime | None = None
    new = 0
    for run in history:
        if run.partial:
            continue
        new += run.new
        if run.outcome in ("healthy", "unhealthy"):
            if last is not None and run.started > last:
                found.append((Interval(last, run.started, new), run.outcome == "healthy"))
            last, new = run.started, 0
    return found


def fewer_new(run: Run, history: Sequence[Run], limits: Limits) -> Iterator[Verdict]:
    """Far fewer than the weekdays let expect, since the last crawl or in the last days."""
    if run.partial:
        return
    seen = intervals([*history, replace(run, outcome="healthy")])
    if not seen or seen[-1][0].end != run.started:
        return
    stretches = [interval for interval, _ in seen]
    usual = [interval for interval, well in seen[:-1] if well]
    usual = [i for i in usual if usual[-1].end - i.end <= HISTORY]
    found: list[tuple[float, str]] = []
    for since in (stretches[-1].start, *(run.started - window for window in WINDOWS)):
        if since < stretches[0].start:
            break
        expected = Habit(usual, since).expected(since, run.started)
        number = _within(stretches, since)
        chance = chance_of_so_few(number, expected)
        if chance < limits.new_chance and number < limits.new_share * expected.mean:
            length, unit = _in_words(run.started - since)
            usually = f"{expected.mean:.0f}"
            told = said("few-new", k=number, length=length, unit=unit, usual=usually)
            found.append((chance, told))
    if found:
        yield Verdict("few-new", min(found)[1])


def _within(stretches: Sequence[Interval], since: datetime) -> int:
    """Articles that came since then; of an interval that began before, its share."""
    total = 0.0
    for interval in stretches:
        share = (interval.end - max(interval.start, since)) / (interval.end - interval.start)
        total += interval.new * max(share, 0.0)
    return math.floor(total + 1e-9)


def _in_words(length: timedelta) -> tuple[str, str]:
    hours = length / timedelta(hours=1)
    return (f"{hours:.0f}", "hours") if hours < 48 else (f"{hours / 24:.0f}", "days")
