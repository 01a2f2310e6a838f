"""Do the articles have what they usually have: dates, bylines, texts as long, the usual rules?"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Final

from pipelines.alarm_words import said
from pipelines.figures import RULED, SEEN, STEPS
from pipelines.measured import Limits, Run, Verdict, healthy
from pipelines.shares import RUN_WEIGHT, Share

HEALTHY_RUNS = 30
"""Crawls that make the usual rate of a field."""
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
BY_ANOTHER_RULE: Final = "{field}-by-another-rule"
SHARES: Final = (*RATES, *(BY_ANOTHER_RULE.format(field=f) for f in RULED), "bodies-short")
"""The kinds of the verdicts on shares."""
CLUMPED, CLUMP = ("read.lede", "read.photo"), 2
"""Short notices without a photo come ten in a row, as an office sends them: of ledes, photos and
lengths so many articles are worth one."""


def shares(run: Run, history: Sequence[Run], limits: Limits) -> Iterator[Share]:
    """Those that can be told of this crawl, by the healthy ones before it."""
    usual = _usual(run, history, "read", limits.rate_min)
    for field in RULED:
        if common := _common(usual, field):
            yield _ruled(field, common, run, usual, limits)
    for kind, (having, of) in RATES.items():
        if of == "fresh" and run.sweep:
            continue  # a sweep finds old articles: that is what it is for
        least = limits.rule_min if of == "compared" else limits.rate_min
        yield _rate(kind, having, of, run, _usual(run, history, of, least), least)
    if lengths := _lengths(usual):
        yield _long_bodies(median(lengths.elements()) - STEPS, run, usual, limits)


def fallen_shares(run: Run, history: Sequence[Run], limits: Limits) -> Iterator[Verdict]:
    for share in shares(run, history, limits):
        if fallen := share.fallen(limits):
            yield share.verdict(*fallen)


def _usual(run: Run, history: Sequence[Run], of: str, least: float) -> list[Run]:
    """The healthy crawls that this one can be compared with: of its kind, if there are enough."""
    read = [p for p in healthy(history) if p.figures.get(of)]
    alike = [p for p in read if p.sweep == run.sweep]
    enough = sum(p.figures[of] for p in alike) >= least
    return (alike if enough else read)[-HEALTHY_RUNS:]


def _rate(kind: str, having: str, of: str, run: Run, usual: Sequence[Run], least: float) -> Share:
    def counts(run: Run) -> tuple[float, float]:
        return run.figures.get(having, 0.0), run.figures.get(of, 0.0)

    def verdict(k: float, n: float, share: float) -> Verdict:
        told = said(kind, k=f"{k:.0f}", n=f"{n:.0f}", share=f"{share:.0%}")
        return Verdict(kind, told, run.lacking.get(having, ""))

    return Share(kind, run, usual, counts, verdict, least, CLUMP if having in CLUMPED else 1)


# -- read by which rule -----------------------------------------------------------------------
def _ruled(
    field: str, common: Counter[str], run: Run, usual: Sequence[Run], limits: Limits
) -> Share:
    """How many were read by one of the usual rules: a selector may have stopped matching."""
    kind = BY_ANOTHER_RULE.format(field=field)

    def counts(run: Run, prefix: str = "") -> tuple[float, float]:
        by = _by_rule([run], field, prefix)
        return sum(n for rule, n in by.items() if rule in common), by.total()

    def looks(run: Run) -> tuple[float, float]:
        return counts(run, SEEN)

    def verdict(k: float, n: float, _share: float) -> Verdict:
        strange = (rule for rule, _ in _by_rule([run], field).most_common() if rule not in common)
        rule, most = next(strange, ""), max(common, key=lambda r: common[r])
        told = said(
            kind, field=field, k=f"{n - k:.0f}", n=f"{n:.0f}", usual=_name(most), rule=_name(rule)
        )
        return Verdict(kind, told, run.lacking.get(rule, ""))

    return Share(kind, run, usual, counts, verdict, limits.rule_min, looks=looks)


def _by_rule(runs: Sequence[Run], field: str, prefix: str = "") -> Counter[str]:
    """How many articles each rule read."""
    found: Counter[str] = Counter()
    begins = f"{prefix}rule.{field}."
    for run in runs:
        counts = {name: n for name, n in run.figures.items() if name.startswith(begins)}
        found.update({name.removeprefix(prefix): int(n) for name, n in counts.items()})
    return found


def _common(usual: Sequence[Run], field: str) -> Counter[str]:
    known = _by_rule(usual, field)
    return Counter({rule: n for rule, n in known.items() if n >= COMMON * known.total()})


def _name(figure: str) -> str:
    return figure.split(".", 2)[2] if figure else "another"


# -- lengths ----------------------------------------------------------------------------------
def _long_bodies(halved: float, run: Run, usual: Sequence[Run], limits: Limits) -> Share:
    """How many texts are longer than this class: about half the words of the usual one."""
    kind = "bodies-short"

    def counts(run: Run) -> tuple[float, float]:
        by = _by_length(run)
        return sum(n for length, n in by.items() if length > halved), by.total()

    def verdict(k: float, n: float, share: float) -> Verdict:
        words = f"{2 ** ((halved + 1) / STEPS):.0f}"
        told = said(kind, k=f"{n - k:.0f}", n=f"{n:.0f}", words=words, share=f"{1 - share:.0%}")
        shortest = min(_by_length(run), default=0)
        return Verdict(kind, told, run.lacking.get(f"{WORDS}{shortest}", ""))

    return Share(kind, run, usual, counts, verdict, limits.rate_min, CLUMP)


def _by_length(run: Run) -> Counter[int]:
    """How many texts there were of each class of length."""
    counts = {n: x for n, x in run.figures.items() if n.startswith(WORDS)}
    return Counter({int(n.removeprefix(WORDS)): int(x) for n, x in counts.items()})


def _lengths(usual: Sequence[Run]) -> Counter[int]:
    """The same of all of them, of each run RUN_WEIGHT at the most."""
    found: Counter[int] = Counter()
    for by in map(_by_length, usual):
        weight = min(1.0, RUN_WEIGHT / max(by.total(), 1))
        found.update({length: math.ceil(x * weight) for length, x in by.items()})
    return found
