"""Which articles are gone, by the captures of others: the crawl's rule, without its runs.

A crawl judges at its end who answered and who did not. Captures of web archives come in no runs,
and from any time: so what they showed is gathered in `problems`, and judged when all is read. What
comes of it is the same in whatever order archives are read.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import timedelta
from sqlite3 import Connection

from crawler.clock import stamp
from crawler.memory import Schedule, moment
from pipelines import statements as sql

PAGE = """
SELECT a.id, a.portal, a.last_seen, p.last_fetched, p.failures
FROM pages p JOIN articles a ON a.id = p.article_id WHERE p.url = ? AND p.kind = 'article'
"""
WAS_THERE = """
SELECT 1 FROM pages p JOIN articles a ON a.id = p.article_id WHERE p.url = ? AND a.first_seen < ?
"""
TOLD = "SELECT 1 FROM problems WHERE url = ? AND kind = ? AND seen_at = ?"
SIGNS = "SELECT DISTINCT seen_at, kind FROM problems WHERE url = ? AND seen_at > ? ORDER BY seen_at"
SEEN = "SELECT last_seen FROM articles WHERE portal = ? ORDER BY last_seen"
MISSING = """
SELECT last_fetched FROM pages
WHERE portal = ? AND missing_since IS NOT NULL AND article_id IS NOT NULL AND kind = 'article'
ORDER BY last_fetched
"""


def is_news(conn: Connection, url: str, kind: str, at: str) -> bool:
    """Whether a stored article was absent at a time after its first sight, and nobody told yet."""
    there = conn.execute(WAS_THERE, [url, at]).fetchone() is not None
    return there and conn.execute(TOLD, [url, kind, at]).fetchone() is None


def settle(
    conn: Connection,
    urls: Iterable[str],
    signs: frozenset[str],
    schedule: Schedule,
    well_share: float | None,
) -> int:
    """Judge these addresses, whose captures showed signs of absence; gives how many are gone now.

    well_share: of the portal's articles whose state after the first sign is known, how many must
    have been seen well; None: nothing is called gone, for others are elsewhere.
    """
    apart = timedelta(hours=schedule.gone_hours)
    waiting: list[tuple[int, str, str]] = []
    for url in sorted(set(urls)):
        row = conn.execute(PAGE, [url]).fetchone()
        if row is None:
            continue
        article_id, portal, last_seen, last_fetched, failures = row
        told = conn.execute(SIGNS, [url, last_seen])
        times = sorted({at for at, kind in told if kind in signs})
        if not times:
            continue
        first, last = moment(times[0]), moment(last_fetched) or moment(times[-1])
        if first is None or last is None:
            continue
        sure = last - first >= apart
        due = stamp(last + schedule.longest if sure else first + apart)
        conn.execute(sql.ABSENT, [times[0], max(failures, len(times)), due, url])
        if sure and well_share is not None:
            waiting.append((article_id, portal, times[0]))
    gone, known = 0, dict[str, tuple[list[str], list[str]]]()
    for article_id, portal, since in waiting:
        if portal not in known:
            seen, missing = conn.execute(SEEN, [portal]), conn.execute(MISSING, [portal])
            known[portal] = [row[0] for row in seen], [row[0] for row in missing]
        well, ill = (len(times) - bisect_left(times, since) for times in known[portal])
        if well >= (well_share or 0) * (well + ill):
            gone += conn.execute(sql.GONE_THEN, [since, article_id, since]).rowcount
    return gone
