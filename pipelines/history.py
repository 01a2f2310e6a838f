"""An old capture that comes late takes its place among an article's revisions.

Web archives are read long after the portal was crawled. What a capture shows of an earlier time
is history: the article's row stays as it is, and its revisions are those that a crawler would
have seen which had been there all along.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from sqlite3 import Connection
from typing import Any

from pipelines import statements as sql
from pipelines.archive_schema import CAPTURE
from pipelines.revising import differing
from pipelines.schema import REVISED

SHOWN = (*REVISED, "captions", "attachments")
"""What of a revision can change."""


def differences(row: dict[str, Any], before: dict[str, Any] | None) -> list[str]:
    """The names of what one revision changed of the one before it; none of a first one."""
    return [name for name in SHOWN if before is not None and row[name] != before[name]]


def _place(conn: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write an article's revisions anew, numbered in the order of time."""
    conn.execute(sql.FORGET_REVISIONS, [rows[0]["article_id"]])
    for number, row in enumerate(rows, 1):
        before = rows[number - 2] if number > 1 else None
        row["revision"], row["changed"] = number, json.dumps(differences(row, before))
        marks = ", ".join("?" * len(row))
        conn.execute(
            f"INSERT INTO revisions({', '.join(row)}) VALUES ({marks})", list(row.values())
        )


def _says_the_same(row: dict[str, Any], capture: dict[str, Any]) -> bool:
    """Whether a crawl would have made no revision of the one after the other."""
    if row["content_hash"] == capture["content_hash"]:
        return True
    changed = differing({name: (row[name], capture[name]) for name in SHOWN})
    return set(changed) <= {"modified"}


def _payload_of(conn: Connection, row: dict[str, Any], at: str) -> dict[str, Any]:
    """Where the bytes are that showed at a time what this revision shows; {} where nobody kept
    them. A file that is its own source is so for both."""
    found = conn.execute(sql.PAYLOAD_OF, [row["article_id"], at]).fetchone()
    if found is None:
        return {}
    own = row["capture_source"] == row["capture_file"]
    return dict(zip(CAPTURE, [*found, found[0] if own else row["capture_source"]], strict=True))


def insert_earlier(conn: Connection, capture: dict[str, Any]) -> bool:
    """Put a revision that was seen before the article's last sight where it belongs.

    capture: a row of `revisions`. True where it added or moved one; False where the revision of
    its time shows the same. To be called within a transaction.
    """
    article_id, at = capture["article_id"], capture["seen_at"]
    cursor = conn.execute(sql.REVISIONS_OF, [article_id])
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, values, strict=True)) for values in cursor]
    before = [row for row in rows if row["seen_at"] <= at]
    after = rows[len(before) :]
    if before and (before[-1]["seen_at"] == at or _says_the_same(before[-1], capture)):
        return False
    beside = [*before[-1:], *after[:1]]
    if any(row["reader"] != capture["reader"] for row in beside):
        return False  # what differs may be the reader's doing: `rebuild --changed-only` tells
    moved = bool(after) and _says_the_same(after[0], capture)
    if moved:
        # It was there earlier than we knew: this capture is its first.
        after[0].update({name: capture[name] for name in ("seen_at", "reader", *CAPTURE)})
        rows = [*before, *after]
    elif after:
        rows = [*before, capture, *after]
    else:
        # Between the last revision's first sight and its last, the page showed something else.
        last = conn.execute(sql.LAST_SEEN, [article_id]).fetchone()[0]
        back = {**before[-1], "seen_at": last, **_payload_of(conn, before[-1], last)}
        rows = [*before, capture, back]
    _place(conn, rows)
    conn.execute(sql.HISTORY_GREW, [len(rows), min(at, rows[0]["seen_at"]), article_id])
    return True
