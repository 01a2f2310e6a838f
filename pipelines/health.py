"""Is a crawl well? Judged by the portal's own history, with tolerance. No I/O.

Each rule is a small function of what the crawl measured and what earlier ones did; `RULES` is
the table of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from pipelines.alarm_words import said
from pipelines.figures import MOVED_DATE
from pipelines.fill_rates import fallen_shares
from pipelines.healing import lasting
from pipelines.measured import Limits, Rule, Run, Verdict, healthy
from pipelines.newcomers import fewer_new


def judge(run: Run, history: Sequence[Run], limits: Limits) -> list[Verdict]:
    """What needs a look; `history` are the earlier crawls, oldest first."""
    found = [verdict for rule in RULES for verdict in rule(run, history, limits)]
    told = {verdict.kind for verdict in found}
    return [*found, *(v for v in lasting(run, history, limits) if v.kind not in told)]


def nothing_listed(run: Run, history: Sequence[Run], limits: Limits) -> Iterator[Verdict]:
    if not run.listed and not run.partial and any(past.listed for past in history):
        usual = round(median(past.listed for past in history if past.listed))
        yield Verdict("nothing-listed", said("nothing-listed", usual=usual))


def failing(run: Run, history: Sequence[Run], limits: Limits) -> Iterator[Verdict]:
    """Failures beyond those that the last healthy crawl had too: some pages stay broken."""
    known = healthy(history)
    more = run.failed - (known[-1].failed if known else 0)
    least = limits.failed_min if known else limits.failed_first
    least = least if run.asked > run.failed else 1
    if more >= least and more > limits.failed_share * run.asked:
        yield Verdict(
            "failing",
            said("failing", k=run.failed, n=run.asked),
            run.lacking.get("failed", ""),
        )


def regressed(run: Run, history: Sequence[Run], limits: Limits) -> Iterator[Verdict]:
    read = run.figures.get("seen", 0)
    if run.regressed >= max(limits.regressed_min, limits.regressed_share * read):
        yield Verdict(
            "regressed",
            said("regressed", k=run.regressed),
            run.lacking.get("regressed", ""),
        )


def moved_dates(run: Run, history: Sequence[Run], limits: Limits) -> Iterator[Verdict]:
    read, moved = run.figures.get("seen", 0), run.figures.get(MOVED_DATE, 0)
    if moved >= max(limits.regressed_min, limits.regressed_share * read):
        told = said("dates-moved", k=f"{moved:.0f}")
        yield Verdict("dates-moved", told, run.lacking.get(MOVED_DATE, ""))


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
            shrunk = name.removeprefix("list.")
            kind = f"{shrunk}-shrunk"
            told = said(kind, list=shrunk, k=f"{number:.0f}", usual=f"{usual:.0f}")
            yield Verdict(kind, told)


RULES: tuple[Rule, ...] = (
    nothing_listed,
    failing,
    regressed,
    moved_dates,
    shrunken_lists,
    fewer_new,
    fallen_shares,
)
"""In the order in which verdicts are told: what explains the others comes first."""
