"""The earlier crawls of a portal, as the ledger keeps them, for judging the next by."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from crawler.clock import VIETNAM
from pipelines.measured import Run, Verdict

LOOKED_AT = 3000
"""Crawls: four months of one an hour."""
COMPLETED = ("healthy", "unhealthy")
PARTIAL = ("since", "until", "limit")
"""Options that keep a crawl from seeing all that is new."""
JUDGED = "judge"
"""The stage of the problems that verdicts on a whole crawl are."""

_RUNS = f"""
SELECT * FROM (
    SELECT id, started, outcome, new, listed, failed, options FROM runs
    WHERE portal = :portal AND kind = 'crawl' AND id < :before AND (:at IS NULL OR at = :at)
    ORDER BY id DESC LIMIT {LOOKED_AT})
ORDER BY id
"""
_ALARMS = f"""
SELECT p.run_id, p.kind, p.detail, iif(p.url = r.at, '', p.url)
FROM problems p JOIN runs r ON r.id = p.run_id
WHERE r.portal = ? AND r.id >= ? AND p.stage = '{JUDGED}'
"""
_FIGURES = """
SELECT f.run_id, f.name, f.value FROM run_figures f JOIN runs r ON r.id = f.run_id
WHERE r.portal = ? AND r.id >= ?
"""


def moment(text: str) -> datetime:
    """A time of the ledger, in Vietnam's offset."""
    value = datetime.fromisoformat(text)
    return value.astimezone(VIETNAM) if value.tzinfo else value.replace(tzinfo=VIETNAM)


def is_partial(options: dict[str, object]) -> bool:
    return any(options.get(name) for name in PARTIAL)


def history(conn: sqlite3.Connection, portal: str, before: int, at: str | None = None) -> list[Run]:
    """The crawls of a portal before the run of this id, oldest first, from the last accepted one.

    `at` keeps to those of one address: the general spider's sites have each a history of its own.
    """
    rows = conn.execute(_RUNS, {"portal": portal, "before": before, "at": at}).fetchall()
    if not rows:
        return []
    alarms: dict[int, dict[str, Verdict]] = defaultdict(dict)
    for run_id, kind, words, example in conn.execute(_ALARMS, [portal, rows[0][0]]):
        alarms[run_id][kind] = Verdict(kind, words or "", example or "")
    figures: dict[int, dict[str, float]] = defaultdict(dict)
    for run_id, name, value in conn.execute(_FIGURES, [portal, rows[0][0]]):
        figures[run_id][name] = value
    found: list[Run] = []
    for run_id, started, outcome, new, listed, failed, told in rows:
        options = json.loads(told)
        if options.get("accept"):
            found = []
        found.append(
            Run(
                run_id, moment(started), outcome, new, failed, listed=listed,
                sweep=bool(options.get("full")) or not completed(found),
                partial=is_partial(options), figures=figures[run_id],
                alarms=alarms[run_id],
            )
        )  # fmt: skip
    return found


def completed(runs: Sequence[Run]) -> bool:
    """Whether any of them came to its end."""
    return any(run.outcome in COMPLETED for run in runs)


def alarmed_since(earlier: Sequence[Run]) -> datetime | None:
    """When the oldest alarm that the last crawl still raised was raised first; None: it did not."""
    last = next((run for run in reversed(earlier) if run.outcome in COMPLETED), None)
    kinds = last.alarms if last is not None else ()
    return min((episode(kind, earlier)[0].started for kind in kinds), default=None)


def episode(kind: str, earlier: Sequence[Run]) -> list[Run]:
    """The crawls from the first one that said this on, all without a break up to now; none where
    the last one did not.

    Those that were broken off have said nothing.
    """
    found: list[Run] = []
    for n, run in reversed(list(enumerate(earlier))):
        if kind in run.alarms:
            found = list(earlier[n:])
        elif run.outcome in COMPLETED:
            break
    return found
