"""Compare a crawl's database with the truth of a practice WordPress, field by field.

    .venv/bin/python tests/measure_wordpress.py DATABASE TRUTH.jsonl [--show N]

Prints, for each field, the share of visible posts in which it matches exactly, and what of the
hidden text (drafts, scripts, passwords) is found anywhere in the database.
"""

from __future__ import annotations

import argparse
import json
import re
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

ROLES = {
    "text": ["writer"],
    "photo": ["photographer"],
    "text+photo": ["writer", "photographer"],
    "compiled": ["compiler"],
}
Row = dict[str, Any]


def _url(url: str) -> str:
    return quote(unquote(url), safe="/:%?=&").lower()


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def _names(credits: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name.title(), role) for name, role in credits]


def stored(db: sqlite3.Connection) -> dict[str, Row]:
    db.row_factory = sqlite3.Row
    many: dict[str, dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
    queries = {
        "credits": "SELECT article_id, name, role FROM article_authors "
        "JOIN authors ON id = author_id ORDER BY position",
        "images": "SELECT article_id, url, caption FROM images ORDER BY position",
        "attachments": "SELECT article_id, url, label, sha256 FROM attachments ORDER BY position",
        "categories": "SELECT article_id, name FROM article_categories "
        "JOIN categories ON id = category_id",
        "tags": "SELECT article_id, name FROM article_tags JOIN tags ON id = tag_id",
    }
    for name, sql in queries.items():
        for row in db.execute(sql):
            many[name][row[0]].append(tuple(row)[1:])
    return {
        _url(row["url"]): {**dict(row), **{name: many[name][row["id"]] for name in queries}}
        for row in db.execute("SELECT * FROM articles")
    }


def _body(truth: Row, row: Row) -> bool:
    cells = {_squeeze(" | ".join(r)) for table in truth["tables"] for r in table}
    extra = {o["text"] for o in truth["other_text"]}
    paragraphs = []
    for part in (row["body"] or "").split("\n\n"):
        lines = part.split("\n")
        if all(_squeeze(line) in cells for line in lines):
            continue
        if _squeeze(part) not in extra:
            paragraphs.append(_squeeze(part))
    return bool(paragraphs == truth["body_paragraphs"])


def _authors(truth: Row, row: Row) -> bool:
    meant = [(a["name"], role) for a in truth["authors"] for role in ROLES[a["role"]]]
    return _names(row["credits"]) == _names(meant)


def _published(truth: Row, row: Row) -> bool:
    return bool((row["published"] or "")[:16] == truth["published"][:16])


FIELDS: dict[str, Callable[[Row, Row], bool]] = {
    "title": lambda t, r: r["title"] == t["title"],
    "published": _published,
    "authors": _authors,
    "agency": lambda t, r: r["source"] == t["agency"],
    "byline as printed": lambda t, r: (
        _squeeze(r["byline_printed"] or "") == _squeeze(t["byline_raw"] or "")
    ),
    "body": _body,
    "captions": lambda t, r: [c for _, c in r["images"] if c] == t["captions"],
    "images": lambda t, r: (
        [_url(u) for u, _ in r["images"]]
        == list(dict.fromkeys(_url(i["full"]) for i in t["images"]))
    ),
    "attachments": lambda t, r: (
        [(_url(u), s) for u, _, s in r["attachments"]]
        == [(_url(a["url"]), a["sha256"]) for a in t["attachments"]]
    ),
    "attachment labels": lambda t, r: (
        [x for _, x, _ in r["attachments"]] == [a["text"] for a in t["attachments"]]
    ),
    "categories": lambda t, r: sorted(n for (n,) in r["categories"]) == sorted(t["categories"]),
    "tags": lambda t, r: sorted(n for (n,) in r["tags"]) == sorted(t["tags"]),
    "modified": lambda t, r: (r["modified"] or "")[:16] == t["modified"][:16],
    "dateline": lambda t, r: r["event_date"] == (t["dateline"] or {}).get("date"),
    "lede": lambda t, r: bool(r["lede"]) == bool(t["excerpt"] or t["lead_bold"]),
}


def _shown(field: str, truth: Row, row: Row) -> str:
    pairs: dict[str, tuple[Any, Any]] = {
        "authors": (truth["byline_raw"], (row["byline_printed"], row["credits"])),
        "agency": (truth["agency"], row["source"]),
        "byline as printed": (
            (truth["byline_placement"], truth["byline_raw"]),
            row["byline_printed"],
        ),
        "body": (truth["body_paragraphs"], (row["body"] or "").split("\n\n")),
        "captions": (truth["captions"], [c for _, c in row["images"]]),
        "images": ([i["full"] for i in truth["images"]], [u for u, _ in row["images"]]),
        "dateline": (truth["dateline"], (row["event_date"], row["dateline_printed"])),
        "lede": ((truth["excerpt"], truth["lead_bold"]), row["lede"]),
    }
    meant, read = pairs.get(field, (truth.get(field), row.get(field)))
    if field == "body":
        for n, (one, other) in enumerate(zip([*meant, "(end)"], [*read, "(end)"], strict=False)):
            if one != other:
                where = f"paragraph {n} of {len(meant)}/{len(read)}"
                return f"{where}\n      meant {one!r}\n      read  {other!r}"
    return f"\n      meant {meant!r}\n      read  {read!r}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=Path)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--show", type=int, default=3, help="differences shown of each field")
    options = parser.parse_args()
    truth = [json.loads(line) for line in options.truth.read_text("utf-8").splitlines()]
    db = sqlite3.connect(f"file:{options.database}?mode=ro", uri=True)
    rows = stored(db)
    visible = [t for t in truth if t["visible"]]
    found = [(t, rows[_url(t["url"])]) for t in visible if _url(t["url"]) in rows]
    extra = set(rows) - {_url(t["url"]) for t in visible}
    print(
        f"posts: {len(found)} of {len(visible)} visible ones stored, "
        f"{len(extra)} rows too many {sorted(extra)[:3]}"
    )
    for field, same in FIELDS.items():
        wrong = [(t, r) for t, r in found if not same(t, r)]
        share = 100 * (len(found) - len(wrong)) / max(len(found), 1)
        print(f"{field:<18} {share:6.2f} %  {len(wrong) or ''}")
        for t, r in wrong[: options.show]:
            print(f"    {t['url']} [{t['markup']}, {t['encoding']}] {_shown(field, t, r)}")
    text = "\n".join(
        str(v)
        for table in ("articles", "images", "attachments", "revisions", "articles_fts")
        for r in db.execute(f"SELECT * FROM {table}")
        for v in tuple(r)
    )
    leaks = [m for t in truth for m in t["must_not_appear"] if re.search(re.escape(m), text)]
    print(f"hidden or unpublished text found: {len(leaks)} {leaks[:3]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
