"""`congtin diff`: what changed between an article's revisions, as a person would want to see it."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from crawler.addresses import same_page
from crawler.terminal import visible
from pipelines.changes import Change, Part, Sign, changes, in_context
from pipelines.commands import USAGE, db_option, json_option, opened, stop

FIND = """
SELECT id, url, title FROM articles WHERE id = :id
UNION SELECT id, url, title FROM articles WHERE url IN (:url, :page)
UNION SELECT a.id, a.url, a.title FROM aliases x JOIN articles a ON a.id = x.article_id
    WHERE x.url IN (:url, :page)
UNION SELECT a.id, a.url, a.title FROM pages p JOIN articles a ON a.id = p.article_id
    WHERE p.url IN (:url, :page)
"""
REVISIONS = "SELECT * FROM revisions WHERE article_id = ? ORDER BY revision"
# sign: (how it stands on a terminal, how in plain text)
LOOKS: dict[Sign, tuple[dict[str, Any], str]] = {
    "=": ({}, "{}"),
    "…": ({"dim": True}, "{}"),
    "-": ({"fg": "red", "strikethrough": True}, "[-{}-]"),
    "+": ({"fg": "green", "bold": True}, "{{+{}+}}"),
}


@click.command(short_help="What changed between the revisions of an article.")
@click.argument("article", metavar="URL-OR-ID")
@db_option
@click.option("--from", "first", type=click.IntRange(min=1), help="Compare this revision ...")
@click.option("--to", "last", type=click.IntRange(min=1), help="... with this one. [default: last]")
@json_option
def diff(article: str, db: Path, first: int | None, last: int | None, as_json: bool) -> None:
    """What changed between the revisions of an article, each with the one before it.

    --from and --to compare two of them. Exit codes: 0 done; 2 no such article or revision.
    """
    with closing(opened(db)) as conn:
        found = _find(conn, article)
        if found is None:
            stop(f"{db} has no article {visible(article)!r}", USAGE)
        revisions = {r["revision"]: r for r in conn.execute(REVISIONS, [found["id"]])}
    pairs = _pairs(sorted(revisions), first, last)
    if isinstance(pairs, str):
        stop(f"{found['url']} {pairs}", USAGE)
    steps = [(revisions[a], revisions[b], changes(revisions[a], revisions[b])) for a, b in pairs]
    if as_json:
        told = {"id": found["id"], "url": found["url"], "title": found["title"]}
        click.echo(
            json.dumps(
                {**told, "revisions": len(revisions), "steps": [_as_json(*s) for s in steps]},
                ensure_ascii=False,
                indent=2,
            )
        )
        return
    click.secho(visible(found["title"]), bold=True)
    click.echo(visible(found["url"]))
    if len(revisions) == 1:
        (only,) = revisions.values()
        click.echo(f"One revision only, seen {only['seen_at']}: it has not changed since.")
    for old, new, changed in steps:
        click.echo(f"\nrevision {old['revision']} → {new['revision']}, seen {new['seen_at']}")
        for change in changed:
            click.echo(f"  {change.field}:")
            click.echo(_shown(in_context(change.parts)))
        if not changed:
            click.echo("  Nothing that is kept of both differs.")


def _find(conn: sqlite3.Connection, article: str) -> dict[str, Any] | None:
    """By id, by address, or by another address that leads to it."""
    number = int(article) if article.isascii() and article.isdigit() else None
    if number is not None and number >= 1 << 63:
        number = None
    wanted = {"id": number, "url": article, "page": same_page(article)}
    row = conn.execute(FIND, wanted).fetchone()
    return dict(row) if row else None


def _pairs(
    known: Sequence[int], first: int | None, last: int | None
) -> list[tuple[int, int]] | str:
    """Which revisions to compare; a reason in words where one is not there."""
    if first is None and last is None:
        return list(pairwise(known))
    last = last if last is not None else known[-1]
    first = first if first is not None else max((n for n in known if n < last), default=last)
    for number in (first, last):
        if number not in known:
            return f"has no revision {number}; it has {', '.join(map(str, known))}"
    return [(first, last)] if first != last else []


def _as_json(old: sqlite3.Row, new: sqlite3.Row, changed: Sequence[Change]) -> dict[str, Any]:
    return {
        "from": old["revision"],
        "to": new["revision"],
        "seen_at": new["seen_at"],
        "changes": [asdict(change) for change in changed],
    }


def seen_in_colours() -> bool:
    """Whether a terminal shows what is printed."""
    return sys.stdout.isatty()


def _shown(parts: Sequence[Part]) -> str:
    """Words with colours, or marks where nobody sees colours; indented."""
    colours, told = seen_in_colours(), ""
    for sign, text in parts:
        style, plain = LOOKS[sign]
        clean = "\n".join(visible(line) for line in text.split("\n"))
        told += click.style(clean, **style) if colours else plain.format(clean)
    return "\n".join(f"    {line}" if line else "" for line in told.split("\n"))
