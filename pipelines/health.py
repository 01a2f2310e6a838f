"""Is a crawl well? Judged by the portal's own history, with tolerance. No I/O.

Each rule is a small function of what the crawl measured and what earlier ones did; `RULES` is
the table of them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from statistics import median

from pipelines.figures import RULED, STEPS
from pipelines.usual import Habit, Interval, chance_of_so_few


@dataclass(frozen=True, slots=True)
class Limits:
    """Where tolerance ends; the settings say why."""

    failed_share: float
    failed_min: float
    list_share: float
    list_min: float
    new_share: float
    new_chance: float
    rate_chance: float
    rate_floor: float
    rate_min: float
    regressed_share: float
    regressed_min: float


@dataclass(frozen=True, slots=True)
class Run:
    """A crawl as history keeps it, or as it stands now."""

    id: int
    started: datetime
    outcome: str
    new: int = 0
    failed: int = 0
    asked: int = 0
    listed: int = 0
    regressed: int = 0
    sweep: bool = False
    """It read whatever there is (the first one, --full): not only what is new."""
    partial: bool = False
    """--since, --until or --limit kept it from seeing all that is new."""
    figures: Mapping[str, float] = field(default_factory=dict)
    lacking: Mapping[str, str] = field(default_factory=dict)
    """Figure to an example of what lacks it; of the present run only."""
    alarms: frozenset[str] = frozenset()
    """The kinds of its verdicts."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Something needs a look: what, in words, and an example address ('' where there is none)."""

    kind: str
    words: str
    example: str = ""


Rule = Callable[[Run, Sequence[Run], Limits], Iterator[Verdict]]
HEALTHY_RUNS = 30
"""Crawls that make the usual rate of a field."""
RUN_WEIGHT = 50
"""Articles that one of them counts for at most: the first would outvote the rest for years."""
POOLED = 20
"""Articles below which a run is also judged together with the ones before it: where a crawl
brings three, a byline that is never there shows only after a few."""
POOLED_DAYS = timedelta(days=14)
WINDOWS = tuple(timedelta(days=n) for n in (1, 3, 7, 14, 28))
"""Stretches before now over which new articles are counted, beside the time since the last crawl:
hour by hour nothing new is nothing strange."""
HISTORY = timedelta(days=84)
WORDS = "words."
"""Begins the figures of how many texts there were of each class of length."""
COMMON = 0.1
"""Share of articles that a rule must have read to be one of the usual."""

# kind: (figure, of which figure, what "k of n ..." says)
RATES = {
    "dates-missing": ("read.date", "read", "articles read have a date"),
    "bylines-missing": ("read.byline", "read", "articles read have a byline"),
    "ledes-missing": ("read.lede", "read", "articles read have a lede"),
    "photos-missing": ("read.photo", "read", "articles read have a photo"),
    "dates-drifting": ("fresh.near", "fresh", "new articles are dated near the crawl"),
    "dates-disagree": ("dated.alike", "dated", "articles state one date in all places"),
    "readers-disagree": ("agreed", "compared", "pages read alike by card and general reader"),
}
CLUMPED, CLUMP = ("read.lede", "read.photo"), 2
"""Short notices without a photo come ten in a row, as an office sends them: of ledes, photos and
lengths so many articles are worth one."""


def judge(run: Run, history: Sequence[Run], limits: Limits) -> list[Verdict]:
    """What needs a look; `history` are the earlier crawls, oldest first."""
    return [verdict for rule in RULES for verdict in rule(run, history, limits)]


def healthy(history: Sequence[Run]) -> list[Run]:
    return [run for run in history if run.outcome == "healthy"]


def nothing_listed(run: Run, history: Sequence[Run], limits: Limits) -> Iterator[Verdict]:
    if not run.listed and not run.partial and any(past.listed for past in history):
        usual = round(median(past.listed for past in history if past.listed))
        yield Verdict("nothing-listed", f"no article is listed, usually {usual}")


def failing(run: Run, history: Sequence[Run], limits: Limits) -> Iterator[Verdict]:
    """Failures beyond those that the last healthy crawl had too: some pages stay broken."""
    known = healthy(history)
    more = run.failed - (known[-1].failed if known else 0)
    least = limits.failed_min if known and run.asked > run.failed else 1
    if more >= least and more > limits.failed_share * run.asked:
        yield Verdict(
            "failing",
            f"{run.failed} of {run.asked} articles could not be fetched or read",
            run.lacking.get("failed", ""),
        )


def regressed(run: Run, history: Sequence[Run], limits: Limits) -> Iterator[Verdict]:
    read = run.figures.get("seen", 0)
    if run.regressed >= max(limits.regressed_min, limits.regressed_share * read):
        yield Verdict(
            "regressed",
            f"{run.regressed} known pages suddenly yield less than before; "
            "their articles stay as they were",
            run.lacking.get("regressed", ""),
        )


def shrunken_lists(run: Run, history: Sequence[Run], limits: Limits) -> Iterator[Verdict]:
    listed = [past.listed for past in healthy(history) if not past.partial][-5:]
    whole = bool(listed) and run.listed >= limits.list_share * median(listed)
    for name, number in run.figures.items():
        if not name.startswith("list.") or run.partial or not run.listed:
            continue
        if whole and not number:
            continue  # switched off, as owners do, and the other lists name as much
        sizes = [p.figures[name] for p in healthy(history) if name in p.figures][-5:]
        usual = median(sizes) if sizes else 0
        if usual - number >= limits.list_min and number < limits.list_share * usual:
            kind = name.removeprefix("list.")
            yield Verdict(
                f"{kind}-shrunk", f"the {kind} names {number:.0f} articles, lately {usual:.0f}"
            )


# -- how many are new ---------------------------------------------------------------------------
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
            stretch = _in_words(run.started - since)
            found.append(
                (chance, f"{number} new articles in {stretch}, usually about {expected.mean:.0f}")
            )
    if found:
        yield Verdict("few-new", min(found)[1])


def _within(stretches: Sequence[Interval], since: datetime) -> int:
    """Articles that came since then; of an interval that began before, its share."""
    total = 0.0
    for interval in stretches:
        share = (interval.end - max(interval.start, since)) / (interval.end - interval.start)
        total += interval.new * max(share, 0.0)
    return math.floor(total + 1e-9)


def _in_words(length: timedelta) -> str:
    hours = length / timedelta(hours=1)
    return f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"


# -- what the articles have ----------------------------------------------------------------------
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
    for kind, (having, of, words) in RATES.items():
        if of == "fresh" and run.sweep:
            continue  # a sweep finds old articles: that is what it is for
        clump = CLUMP if having in CLUMPED else 1
        usual = _usual(run, history, of, limits.rate_min)
        fallen = _fallen(run, usual, having, of, limits, clump)
        if fallen:
            k, n, share = fallen
            told = f"{k:.0f} of {n:.0f} {words}, usually {share:.0%}"
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
            yield Verdict(
                f"{name}-by-another-rule",
                f"the {name} of {n - k:.0f} of {n:.0f} articles is not read by the usual rule "
                f"({_rule(max(common, key=lambda r: sums[r]))}) but by {_rule(rule)}",
                run.lacking.get(rule, ""),
            )


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
        yield Verdict(
            "bodies-short",
            f"{n - k:.0f} of {n:.0f} texts have under {2 ** ((halved + 1) / STEPS):.0f} words, "
            f"usually {1 - share:.0%}",
            run.lacking.get(f"{WORDS}{shortest}", ""),
        )


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


RULES: tuple[Rule, ...] = (
    nothing_listed,
    failing,
    regressed,
    shrunken_lists,
    fewer_new,
    other_rules,
    fallen_rates,
    shorter_bodies,
)
"""In the order in which verdicts are told: what explains the others comes first."""
