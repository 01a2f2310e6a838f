"""A share of what a crawl read, beside the usual one: has it fallen, has it recovered? No I/O."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from pipelines.measured import Limits, Run, Verdict

RUN_WEIGHT = 50
"""Articles that a crawl counts for at most in the usual rate: the first would outvote the rest for
years."""
POOLED = 20
"""Articles below which a run is also judged together with the ones before it: where a crawl
brings three, a byline that is never there shows only after a few."""
POOLED_DAYS = timedelta(days=14)
LIKELIER = 10.0
"""What was read since an alarm speaks for a portal that is well again where such a one would bring
it so many times likelier than one that is as it was at the alarm."""


@dataclass(frozen=True, slots=True)
class Share:
    """Of articles, how many have something, in a crawl and in the usual ones before it."""

    kind: str
    """Of the verdict where it has fallen."""
    here: Run
    usual: Sequence[Run]
    counts: Callable[[Run], tuple[float, float]]
    """(how many have it, of how many) of a crawl."""
    verdict: Callable[[float, float, float], Verdict]
    """Of (how many have it, of how many, the usual share)."""
    least: float
    """So many articles must be known to say that it fell."""
    clump: int = 1
    """So many articles are worth one."""
    looks: Callable[[Run], tuple[float, float]] | None = None
    """The same of every look at an article, where one that tells nothing new tells of this."""

    def fallen(self, limits: Limits) -> tuple[float, float, float] | None:
        """(k, n, the usual share) where it fell in this run or, where that reads little, in the
        last few together; None where it did not."""
        k, n = self.counts(self.here)
        if not n:
            return None
        here = k / n
        for pooled in range(len(self.usual) + 1):
            before = self.usual[: len(self.usual) - pooled]
            if pooled:
                last = self.usual[-pooled]
                if n >= POOLED or self.here.started - last.started > POOLED_DAYS:
                    break
                k, n = (x + y for x, y in zip((k, n), self.counts(last), strict=True))
            past_k, past_n = self._sum(before)
            if past_n < self.least:
                break
            share = tolerated(past_k, past_n, limits.rate_floor)
            chance = chance_of_so_low(k / self.clump, n / self.clump, share)
            if here < past_k / past_n and chance < limits.rate_chance:
                return k, n, past_k / past_n
        return None

    def recovered(self, since: Sequence[Run]) -> bool:
        """Whether what was read after an alarm's first run speaks for a portal that is well again.

        `since` are that run and those after it, oldest first, this one not among them.
        """
        ill, well = _share(*self.counts(since[0])), _share(*self._sum(self.usual))
        if ill >= well:
            return True
        looks, k, n = self.looks or self.counts, 0.0, 0.0
        for run in (self.here, *reversed(since[1:])):
            k, n = (x + y for x, y in zip((k, n), looks(run), strict=True))
            speaks = k * math.log(well / ill) + (n - k) * math.log((1 - well) / (1 - ill))
            if speaks / self.clump > math.log(LIKELIER):
                return True
        return False

    def _sum(self, runs: Sequence[Run]) -> tuple[float, float]:
        """(k, n) over runs, each counted for RUN_WEIGHT articles at the most."""
        k = n = 0.0
        for run in runs:
            having, number = self.counts(run)
            weight = min(1.0, RUN_WEIGHT / number) if number else 0.0
            k, n = k + having * weight, n + number * weight
        return k, n


def _share(k: float, n: float) -> float:
    """As it is estimated of few: never quite 0 or 1 (Krichevsky and Trofimov's half a case)."""
    return (k + 0.5) / (n + 1)


def chance_of_so_low(k: float, n: float, share: float) -> float:
    """The probability that `k` or fewer of `n` have what each has with this probability.

    >>> round(chance_of_so_low(0, 3, 0.8), 3)
    0.008
    """
    if share >= 1.0:
        return 1.0 if k >= n else 0.0
    total = 0.0
    for i in range(int(k) + 1):
        total += math.exp(
            math.lgamma(n + 1) - math.lgamma(i + 1) - math.lgamma(n - i + 1)
            + (i * math.log(share) if i else 0.0) + (n - i) * math.log(1 - share)
        )  # fmt: skip
    return min(total, 1.0)


def tolerated(k: float, n: float, floor: float) -> float:
    """The lowest share that still counts as k of n: those without may double, and be `floor`.

    >>> round(tolerated(95, 100, 0.1), 2), round(tolerated(60, 100, 0.1), 2)
    (0.9, 0.43)
    """
    without = 1 - _share(k, n)
    return 1 - max(floor, 2 * without / (1 + without))
