"""Do the articles have what they usually have: dates, bylines, texts as long, the usual rules?"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from statistics import median

from pipelines.alarm_words import said
from pipelines.figures import RULED, STEPS
from pipelines.measured import Limits, Run, Verdict, healthy

HEALTHY_RUNS = 30
"""Crawls that make the usual rate of a field."""
RUN_WEIGHT = 50
"""Articles that one of them counts for at most: the first would outvote the rest for years."""
POOLED = 20
"""Articles below which a run is also judged together with the ones before it: where a crawl
brings three, a byline that is never there shows only after a few."""
POOLED_DAYS = timedelta(days=14)
WORDS = "words."
"""Begins the figures of how many texts there were of each class of length."""
COMMON = 0.1
"""Share of articles that a rule must have read to be one of the usual."""

# kind: (figure, of which figure)
RATES = {
    "dates-missing": ("read.date", "read"),
    "bylines-missing": ("read.byline", "read"),
    "ledes-missing": ("read.lede", "read"),
    "photos-missing": ("read.photo", "read"),
    "dates-drifting": ("fresh.near", "fresh"),
    "dates-disagree": ("dated.alike", "dated"),
    "readers-disagree": ("agreed", "compared"),
}
CLUMPED, CLUMP = ("read.lede", "read.photo"), 2
"""Short notices without a photo come ten in a row, as an office sends them: of ledes, photos and
lengths so many articles are worth one."""


def _usual(run: Run, history: Sequence[Run], of: str, least: float) -> list[Run]:
    """The healthy crawls that this one can be compared with: of its kind, if there are enough."""
    read = [p for p in healthy(history) if p.figures.get(of)]
    alike = [p for p in read if p.sweep == run.sweep]
    enough = sum(p.figures[of] for p in alike) >= least
    return (alike if enough else read)[-HEALTHY_RUNS:]


def _sum(runs: Sequence[Run], having: str, of: str) -> tuple[float, float]:
    """(k, n) over runs, each counted for RUN_WEIGHT articles at the most."""
    k = n = 0.0
    for run in runs:
        number = run.figures.get(of, 0.0)
        weight = min(1.0, RUN_WEIGHT / number) if number else 0.0
        k, n = k + run.figures.get(having, 0.0) * weight, n + number * weight
    return k, n


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
    without = (n - k + 0.5) / (n + 1)
    return 1 - max(floor, 2 * without / (1 + without))


def _fallen(
    run: Run, usual: Sequence[Run], having: str, of: str, limits: Limits, clump: int = 1
) -> tuple[float, float, float] | None:
    """(k, n, the usual share) where a share fell in this run or, where that reads little, in the
    last few together; None where it did not. Each `clump` articles are worth one."""
    k, n = _counts(run, having, of)
    if not n:
        return None
    here = k / n
    for pooled in range(len(usual) + 1):
        before = usual[: len(usual) - pooled]
        if pooled:
            last = usual[-pooled]
            if n >= POOLED or run.started - last.started > POOLED_DAYS:
                break
            k, n = (x + y for x, y in zip((k, n), _counts(last, having, of), strict=True))
        past_k, past_n = _sum(before, having, of)
        if past_n < limits.rate_min:
            break
        share = tolerated(past_k, past_n, limits.rate_floor)
        if (
            here < past_k / past_n
            and chance_of_so_low(k / clump, n / clump, share) < limits.rate_chance
        ):
            return k, n, past_k / past_n
    return None


def _counts(run: Run, having: str, of: str) -> tuple[float, float]:
    return run.figures.get(having, 0.0), run.figures.get(of, 0.0)


def fallen_rates(run: Run, history: Sequence[Run], limits: Limits) -> Iterator[Verdict]:
    for kind, (having, of) in RATES.items():
        if of == "fresh" and run.sweep:
            continue  # a sweep finds old articles: that is what it is for
        clump = CLUMP if having in CLUMPED else 1
        usual = _usual(run, history, of, limits.rate_min)
        fallen = _fallen(run, usual, having, of, limits, clump)
        if fallen:
            k, n, share = fallen
            told = said(kind, k=f"{k:.0f}", n=f"{n:.0f}", share=f"{share:.0%}")
            yield Verdict(kind, told, run.lacking.get(having, ""))


def other_rules(run: Run, history: Sequence[Run], limits: Limits) -> Iterator[Verdict]:
    """Pages that are read by other rules than the usual: a selector stopped matching."""
    for name in RULED:
        prefix, total = f"rule.{name}.", f"ruled.{name}"
        usual = [_ruled(p, prefix, total) for p in _usual(run, history, "read", limits.rate_min)]
        sums: Counter[str] = Counter()
        for past in usual:
            sums.update({r: n for r, n in past.figures.items() if r.startswith(prefix)})
        common = {r for r, n in sums.items() if n >= COMMON * sums.total()}
        if not common:
            continue
        by_common = [_ruled(p, prefix, total, common) for p in usual]
        here = _ruled(run, prefix, total, common)
        fallen = _fallen(here, by_common, "common", total, limits)
        if fallen:
            k, n, _ = fallen
            strange = Counter(
                {r: x for r, x in run.figures.items() if r.startswith(prefix) and r not in common}
            ).most_common(1)
            rule = strange[0][0] if strange else ""
            kind, most = f"{name}-by-another-rule", _rule(max(common, key=lambda r: sums[r]))
            told = said(
                kind, field=name, k=f"{n - k:.0f}", n=f"{n:.0f}", usual=most, rule=_rule(rule)
            )
            yield Verdict(kind, told, run.lacking.get(rule, ""))


def _rule(figure: str) -> str:
    return figure.split(".", 2)[2] if figure else "another"


def _ruled(run: Run, prefix: str, total: str, common: set[str] | None = None) -> Run:
    """The run with how many articles any rule read, and how many a common one did."""
    counts = {r: n for r, n in run.figures.items() if r.startswith(prefix)}
    known = sum(n for r, n in counts.items() if common and r in common)
    return Run(
        run.id, run.started, run.outcome, sweep=run.sweep,
        figures={**counts, total: sum(counts.values()), "common": known},
    )  # fmt: skip


def shorter_bodies(run: Run, history: Sequence[Run], limits: Limits) -> Iterator[Verdict]:
    """More texts than usual have under about half the words of the usual one."""
    usual = _usual(run, history, "read", limits.rate_min)
    lengths = _lengths(usual)
    if not lengths:
        return
    halved = median(lengths.elements()) - STEPS
    measured = [_long(past, halved) for past in (*usual, run)]
    fallen = _fallen(measured[-1], measured[:-1], "long", "texts", limits, CLUMP)
    if fallen:
        k, n, share = fallen
        shortest = min(_lengths([run]), default=0)
        words = f"{2 ** ((halved + 1) / STEPS):.0f}"
        told = said(
            "bodies-short", k=f"{n - k:.0f}", n=f"{n:.0f}", words=words, share=f"{1 - share:.0%}"
        )
        yield Verdict("bodies-short", told, run.lacking.get(f"{WORDS}{shortest}", ""))


def _lengths(runs: Sequence[Run]) -> Counter[int]:
    """How many texts there were of each class of length, of each run RUN_WEIGHT at the most."""
    found: Counter[int] = Counter()
    for run in runs:
        counts = {
            int(n.removeprefix(WORDS)): x for n, x in run.figures.items() if n.startswith(WORDS)
        }
        weight = min(1.0, RUN_WEIGHT / max(sum(counts.values()), 1))
        found.update({length: math.ceil(x * weight) for length, x in counts.items()})
    return found


def _long(run: Run, halved: float) -> Run:
    """The run with how many texts it read, and how many of them are longer than that class."""
    counts = {int(n.removeprefix(WORDS)): x for n, x in run.figures.items() if n.startswith(WORDS)}
    longer = sum(x for length, x in counts.items() if length > halved)
    return replace(run, figures={"texts": sum(counts.values()), "long": longer})
