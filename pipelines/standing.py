"""How things stand: what is held of each portal, how its last crawl ended, what needs a look."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pipelines.past import moment

RUNS_SHOWN = 5
_AGE = re.compile(r"(\d{1,6})\s*([mhd])", re.I)
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_PORTALS = """
SELECT DISTINCT portal FROM runs WHERE kind = 'crawl' UNION SELECT DISTINCT portal FROM articles
"""
_RUNS = """
SELECT id, portal, started, ended, outcome, requests, listed, new, changed, unchanged, gone, failed,
    protected, forbidden, pending, undated, unsigned, version, notes
FROM runs WHERE portal = ? AND kind = 'crawl' ORDER BY id DESC LIMIT ?
"""
_HEALTHY = """
SELECT coalesce(ended, started) FROM runs
WHERE portal = ? AND kind = 'crawl' AND outcome = 'healthy' ORDER BY id DESC LIMIT 1
"""
_COMPLETED = """
SELECT started, outcome, notes FROM runs
WHERE portal = ? AND kind = 'crawl' AND outcome IN ('healthy', 'unhealthy') ORDER BY id DESC LIMIT 1
"""
_HELD = """
SELECT count(*) AS articles, min(published_date) AS first, max(published_date) AS last,
    coalesce(sum(published IS NULL), 0) AS undated,
    coalesce(sum(byline_printed IS NULL), 0) AS unsigned,
    coalesce(sum(gone_since IS NOT NULL), 0) AS gone, max(last_seen) AS last_seen
FROM articles WHERE portal = ?
"""
_MISSING = """
SELECT coalesce(sum(missing), 0) AS missing, coalesce(sum(failed), 0) AS failed,
    coalesce(sum(unreadable), 0) AS unreadable, coalesce(sum(protected), 0) AS protected,
    coalesce(sum(never_stored), 0) AS never_stored, coalesce(sum(waiting), 0) AS waiting
FROM coverage WHERE portal = ?
"""
_DOCUMENTS = """
SELECT count(DISTINCT f.url) FROM attachments f JOIN articles a ON a.id = f.article_id
WHERE a.portal = ? AND f.sha256 IS NULL
"""
_PROBLEMS = """
SELECT stage, kind, count(*) AS times, max(url) AS example
FROM problems WHERE run_id = ? GROUP BY stage, kind ORDER BY times DESC
"""


def age(text: str) -> timedelta | None:
    """A span like 26h, 2d or 90m; None where it is none.

    >>> age("26h"), age("soon")
    (datetime.timedelta(days=1, seconds=7200), None)
    """
    found = _AGE.fullmatch(text.strip())
    return timedelta(**{_UNITS[found[2].lower()]: int(found[1])}) if found else None


@dataclass(frozen=True, slots=True)
class Standing:
    """One portal's."""

    portal: str
    outcome: str
    """Of its last crawl; 'none' where there was none."""
    last_healthy: str | None
    """When its last healthy crawl ended."""
    articles: dict[str, Any]
    missing: dict[str, int]
    """What its lists name and is not stored, by reason."""
    documents_missing: int
    """Attachments that never arrived."""
    runs: list[dict[str, Any]]
    """The last ones, newest first."""
    problems: list[dict[str, Any]]
    """Of the last one, by kind."""
    look: str
    """What needs a look, in one line; '' when all is well."""


def portals(conn: sqlite3.Connection) -> list[str]:
    """Those that were crawled or are held."""
    return sorted(row[0] for row in conn.execute(_PORTALS))


def standing(
    conn: sqlite3.Connection, portal: str, now: datetime, *, held: bool, oldest: timedelta | None
) -> Standing:
    """How a portal stands; `held`: a crawl holds the database now. `oldest` is how old the last
    healthy crawl may be."""
    runs = [dict(row) for row in conn.execute(_RUNS, [portal, RUNS_SHOWN])]
    for n, run in enumerate(runs):
        if run["outcome"] == "running" and (n or not held):
            run["outcome"] = "interrupted"  # killed: nobody could say so yet
    last = runs[0] if runs else None
    (healthy,) = conn.execute(_HEALTHY, [portal]).fetchone() or (None,)
    problems = [dict(r) for r in conn.execute(_PROBLEMS, [last["id"]])] if last else []
    return Standing(
        portal,
        last["outcome"] if last else "none",
        healthy,
        dict(conn.execute(_HELD, [portal]).fetchone()),
        dict(conn.execute(_MISSING, [portal]).fetchone()),
        conn.execute(_DOCUMENTS, [portal]).fetchone()[0],
        runs,
        problems,
        _look(portal, last, _alarm(conn, portal), healthy, now, oldest),
    )


def _alarm(conn: sqlite3.Connection, portal: str) -> str:
    """What the last crawl that came to its end was, where that was not well; '' else.

    One that was broken off since, or goes on, has not shown that its cause is gone.
    """
    started, outcome, notes = conn.execute(_COMPLETED, [portal]).fetchone() or ("", "healthy", "")
    told = f": {notes}" if notes else ""
    return f"({started}) was unhealthy{told}" if outcome == "unhealthy" else ""


def _look(
    portal: str,
    last: dict[str, Any] | None,
    alarm: str,
    healthy: str | None,
    now: datetime,
    oldest: timedelta | None,
) -> str:
    found = []
    if oldest is not None and (healthy is None or now - moment(healthy) > oldest):
        when = f"the last one ended {healthy}" if healthy else "there was none yet"
        found.append(f"no healthy crawl in {in_words(oldest)}, {when}")
    if last and last["outcome"] == "interrupted":
        found.append(
            f"the last crawl ({last['started']}) was interrupted; the next goes on where it stopped"
        )
    elif last and last["outcome"] == "failed":
        told = f": {last['notes']}" if last["notes"] else ""
        found.append(f"the last crawl ({last['started']}) was failed{told}")
    if alarm:
        which = "last crawl" if last and last["outcome"] == "unhealthy" else "last whole crawl"
        found.append(f"the {which} {alarm}")
    return f"{portal}: {'; '.join(found)}" if found else ""


def in_words(span: timedelta) -> str:
    """26 hours, 3 days, 90 minutes: the largest unit that tells it whole."""
    minutes = round(span / timedelta(minutes=1))
    units = ((1440, "day"), (60, "hour"))
    fitting = ((z, n) for z, n in units if minutes % z == 0 and minutes >= 2 * z)
    size, name = next(fitting, (1, "minute"))
    return f"{minutes // size} {name}{'s' if minutes != size else ''}"


def whole(found: Sequence[Standing]) -> str:
    """What needs a look of all of them, in one line; '' when all is well."""
    return " / ".join(one.look for one in found if one.look)
