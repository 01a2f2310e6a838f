"""An alarm lasts until a crawl shows that its cause is gone: silence shows nothing. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from pipelines.figures import MOVED_BACK
from pipelines.fill_rates import SHARES, shares
from pipelines.measured import Limits, Run, Verdict
from pipelines.past import COMPLETED, episode

SHRUNK: Final = "-shrunk"
SEEN: Final[dict[str, Callable[[Run, Limits], bool]]] = {
    "nothing-listed": lambda run, limits: run.listed > 0,
    "failing": lambda run, limits: run.asked > run.failed,
    "regressed": lambda run, limits: run.figures.get("seen", 0) >= limits.regressed_min,
    "dates-moved": lambda run, limits: run.figures.get(MOVED_BACK, 0) >= limits.regressed_min,
    "few-new": lambda run, limits: not run.partial,
}
"""Kind of an alarm to whether a crawl saw enough to say that it is over, where it does not say it
itself; those of lists (`-shrunk`) and shares apart."""


def lasting(run: Run, history: Sequence[Run], limits: Limits) -> Iterator[Verdict]:
    """The last crawl's verdicts of which this one does not show that they hold no more."""
    last = next((past for past in reversed(history) if past.outcome in COMPLETED), None)
    if last is None or not last.alarms:
        return
    told = {share.kind: share for share in shares(run, history, limits)}
    for kind, verdict in last.alarms.items():
        if kind in SHARES:
            over = kind in told and told[kind].recovered(episode(kind, history))
        elif kind.endswith(SHRUNK):
            over = not run.partial and f"list.{kind.removesuffix(SHRUNK)}" in run.figures
        else:
            over = kind not in SEEN or SEEN[kind](run, limits)
        if not over:
            yield verdict
