"""A crawl that ends is judged: its measures, the ledger's history, the rules; verdicts in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pipelines.health import judge
from pipelines.measured import Limits, Run, Verdict, healthy
from pipelines.past import alarmed_since, completed, episode, history, is_partial
from pipelines.store import Store

NO_HISTORY = "no earlier crawl to judge this one by"
SHORT_HISTORY = "the crawls before it read {n} articles, too few to judge its articles by"
TOLD = 3
"""Verdicts that are told in the one line; all of them are problems of the run."""
# Problems are told of what was read well too (dates that disagree), of documents and of what
# robots.txt forbids; what is missing since a while is gone rather than broken.
_FAILED = """
SELECT r.url FROM problems r JOIN pages p ON p.url = r.url
WHERE r.run_id = ? AND r.stage IN ('fetch', 'read', 'understand') AND p.kind = 'article'
    AND (p.failures > 0 AND r.kind NOT IN ('forbidden', 'regressed') OR r.kind = 'program-error')
ORDER BY p.missing_since IS NOT NULL, r.url LIMIT 1
"""
_REGRESSED = """
SELECT count(DISTINCT url), min(url) FROM problems WHERE run_id = ? AND kind = 'regressed'
"""


def in_words(verdict: Verdict, earlier: Sequence[Run], *, shown: str = "") -> str:
    """What is wrong, an example, unless it is `shown` already, and since when."""
    first = next(iter(episode(verdict.kind, earlier)), None)
    when = f"since {first.started.isoformat()} (run {first.id})" if first else "new in this run"
    new = verdict.example and verdict.example != shown
    example = f", such as {verdict.example}" if new else ""
    return f"{verdict.words}{example}; {when}"


def one_line(verdicts: Sequence[Verdict], earlier: Sequence[Run]) -> str:
    """All that is wrong, the first ones in words."""
    first = verdicts[0].example if verdicts else ""
    told = [in_words(v, earlier, shown=first if n else "") for n, v in enumerate(verdicts[:TOLD])]
    more = len(verdicts) - TOLD
    return " | ".join([*told, *([f"and {more} more: see problems"] if more > 0 else [])])


def judged(
    store: Store, spider: Any, run: Run, options: dict[str, Any], limits: Limits
) -> tuple[str, str, list[Verdict]]:
    """(outcome, notes, verdicts) of a crawl that is ending; `run` is what it measured."""
    outcome, notes = spider.judgement()
    broke_off = outcome == "interrupted" or bool(spider.failure and not spider.refused)
    # The general spider's sites are known by their address, a portal's mirrors by its name.
    at = spider.site.base if spider.name == "general" else None
    earlier = history(store.conn, spider.card.name, run.id, at)
    if broke_off or (outcome == "failed" and not completed(earlier)):
        return outcome, notes, []
    if options.get("accept"):
        return "healthy", f"accepted as the new usual; {notes}", []
    regressed, example = store.conn.execute(_REGRESSED, [run.id]).fetchone()
    (failed,) = store.conn.execute(_FAILED, [run.id]).fetchone() or [None]
    run = replace(
        run,
        sweep=spider.full or not completed(earlier),
        partial=is_partial(options),
        regressed=regressed,
        failed=max(run.failed - regressed, 0),
        lacking={**run.lacking, "failed": failed or "", "regressed": example or ""},
    )
    verdicts = judge(run, earlier, limits)
    if outcome == "failed":
        others = [v for v in verdicts if v.kind != "nothing-listed"]
        verdicts = [Verdict("nothing-listed", notes), *others]
    elif outcome == "unhealthy":
        verdicts = [Verdict("unhealthy", notes), *verdicts]
    if verdicts:
        return "unhealthy", one_line(verdicts, earlier), verdicts
    if outcome == "healthy" and (since := alarmed_since(earlier)):
        store.ask_again(spider.card.name, since.isoformat())
    if not completed(earlier):
        spider.count("without_history")
        notes = f"{notes}; {NO_HISTORY}".lstrip("; ")
    elif (n := sum(past.figures.get("read", 0) for past in healthy(earlier))) < limits.rate_min:
        spider.count("short_history")
        notes = f"{notes}; {SHORT_HISTORY.format(n=f'{n:.0f}')}".lstrip("; ")
    return outcome, notes, []
