"""Two histories of one article become one."""

from __future__ import annotations

import json
from typing import Any

from pipelines.schema import REVISED

Row = dict[str, Any]
COMPARED = (*REVISED, "captions", "attachments")


def later_half(mine: Row, theirs: Row) -> Row:
    """Which of two rows of `articles` tells how the article was seen last; of equals, the second.

    >>> later_half({"last_seen": "2021"}, {"last_seen": "2020"})
    {'last_seen': '2021'}
    """
    return mine if mine["last_seen"] > theirs["last_seen"] else theirs


def combined(first: list[Row], second: list[Row], *, second_is_newer: bool = True) -> list[Row]:
    """Rows of `revisions` in the order of time, numbered anew.

    Of two that were seen at one moment the newer reading stays; one that says what stood before
    it is none.
    """
    older, newer = (first, second) if second_is_newer else (second, first)
    by_time = {row["seen_at"]: row for row in older} | {row["seen_at"]: row for row in newer}
    found: list[Row] = []
    for row in (by_time[at] for at in sorted(by_time)):
        if found and found[-1]["content_hash"] == row["content_hash"]:
            continue
        number = len(found) + 1
        if number != row["revision"] or not _follows(found, row, first, second):
            row = {**row, "changed": json.dumps(_differing(found[-1], row) if found else [])}
        found.append({**row, "revision": number})
    return found


def _follows(found: list[Row], row: Row, *histories: list[Row]) -> bool:
    """Whether the row came after the same one on the side where it was written."""
    before = found[-1]["content_hash"] if found else None
    return any(
        any(r["seen_at"] == row["seen_at"] and r["changed"] == row["changed"] for r in history)
        and next((r["content_hash"] for r in history if r["revision"] == row["revision"] - 1), None)
        == before
        for history in histories
    )


def _differing(before: Row, after: Row) -> list[str]:
    return [name for name in COMPARED if before[name] != after[name]]
