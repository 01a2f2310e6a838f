"""`congtin search`: full-text search in the terminal."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from crawler.terminal import as_json as dumped
from crawler.terminal import visible
from pipelines.commands import LOOK, USAGE, db_option, json_option, opened, stop
from pipelines.excerpts import Excerpt
from pipelines.filters import Filters, NoSuch
from pipelines.searching import Result, Search, TooSlow, time_limit

AS_TYPED = "With the accents as typed:"
WITH_OTHERS = "With other accents:"
ONLY_WITH_OTHERS = "Nothing with these accents; with others:"
_SHOWN = """
SELECT a.id, a.url, a.title, a.published, a.portal, a.source, a.lede, a.body,
    a.byline_printed,
    (SELECT group_concat(name, ', ') FROM (
        SELECT DISTINCT u.name FROM article_authors x JOIN authors u ON u.id = x.author_id
        WHERE x.article_id = a.id ORDER BY x.position)) AS authors
FROM articles a WHERE a.id = ?
"""


class _Search(click.Command):
    """-h is help where it is all that is asked for; `-- -h` searches for it."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        said_so = "--" in args
        rest = super().parse_args(context, args)
        if context.params.get("words") == ("-h",) and not said_so:
            click.echo(context.get_help())
            context.exit()
        return rest


# -word is no option here but a word that is not wanted, and -h may begin one.
@click.command(
    cls=_Search, context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]}
)
@click.argument("words", nargs=-1, required=True)
@db_option
@click.option("--since", metavar="DATE", help="Published on this day (2021-12-31) or later.")
@click.option("--until", metavar="DATE", help="Published on this day or earlier.")
@click.option("--author", metavar="NAME", help="Credited in any role; a part of the name will do.")
@click.option("--category", metavar="NAME", help="In this category; a part of its name will do.")
@click.option("--portal", metavar="NAME", help="From this portal.")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="A page."
)
@click.option("--page", type=click.IntRange(1, 1000), default=1, show_default=True, help="Which.")
@json_option
def search(
    words: tuple[str, ...],
    db: Path,
    since: str | None,
    until: str | None,
    author: str | None,
    category: str | None,
    portal: str | None,
    limit: int,
    page: int,
    as_json: bool,
) -> None:
    """Search the articles for WORDS, with or without accents.

    "words in quotes" stand in a row, word* is a beginning, OR stands between alternatives, NOT or
    a minus before what is not wanted. Words without accents find any; those typed with accents
    find what is written so first, and behind fewer than ten such articles those with other
    accents.

    Exit codes: 0 done, found or not; 1 given up after ten seconds; 2 wrong usage, or no usable
    database.
    """
    if unknown := [word for word in words if word.startswith("--")]:
        stop(f"search has no option {visible(unknown[0])}; see 'congtin search --help'", USAGE)
    text = " ".join(words)
    with closing(opened(db)) as conn:
        try:
            filters = Filters.named(
                conn, since=since, until=until, portal=portal, author=author, category=category
            )
            with time_limit(conn):
                asked = Search(conn, text, filters)
                result = asked.page(limit, (page - 1) * limit, counted=True)
        except NoSuch as reason:
            stop(visible(str(reason)), USAGE)
        except TooSlow as reason:
            stop(f"{reason}; add a word or a filter", LOOK)
        rows = [_row(conn, asked, found.id, found.as_typed) for found in result.found]
        titles = [asked.finds(row["title"], row["as_typed"]) for row in rows]
    if as_json:
        totals = {n: getattr(result, n) for n in ("total", "more_than_total", "as_typed")}
        told = {"query": text, **totals, "page": page, "limit": limit, "results": rows}
        click.echo(dumped(told))
        return
    _show(list(zip(rows, titles, strict=True)), result)
    if not asked.question.words:
        click.echo("No word is wanted in this: nothing to look for.", err=True)
        return
    _sum_up(result, (page - 1) * limit, len(rows), page)


def _row(conn: sqlite3.Connection, asked: Search, number: int, as_typed: bool) -> dict[str, Any]:
    row = dict(conn.execute(_SHOWN, [number]).fetchone())
    texts = [row.pop(name) or "" for name in ("body", "lede", "byline_printed")]
    excerpts = [asked.excerpt(text, as_typed) for text in texts]
    best = next((e for e in excerpts if e.finds), excerpts[0])
    row["as_typed"] = as_typed
    row["snippet"], row["finds"] = best.text, [list(at) for at in best.finds]
    return row


def _show(rows: list[tuple[dict[str, Any], Excerpt]], result: Result) -> None:
    """What was found, as people read it; finds stand out on a terminal."""
    others = WITH_OTHERS if result.as_typed else ONLY_WITH_OTHERS
    for as_typed, of_a_kind in groupby(rows, key=lambda row: bool(row[0]["as_typed"])):
        if result.as_typed < result.total:
            click.secho(AS_TYPED if as_typed else others, underline=True)
        _show_rows(of_a_kind)


def _show_rows(rows: Iterable[tuple[dict[str, Any], Excerpt]]) -> None:
    for row, title in rows:
        click.secho(_marked(title, reset="\x1b[39m"), bold=True)
        who = row["authors"] or row["source"] or ""
        click.echo(visible(f"  {(row['published'] or 'undated')[:16]}  {who}"))
        finds = tuple((start, end) for start, end in row["finds"])
        click.echo(f"  {_marked(Excerpt(row['snippet'], finds))}")
        click.echo(f"  {visible(row['url'])}")


def _marked(excerpt: Excerpt, reset: str = "\x1b[0m") -> str:
    """With the finds in colour; a pipe gets them plain."""
    return Excerpt(visible(excerpt.text), excerpt.finds).marked("\x1b[33m", reset)


def _sum_up(result: Result, before: int, shown: int, page: int) -> None:
    found = f"more than {result.total}" if result.more_than_total else f"{result.total}"
    typed = f", {result.as_typed} as typed" if 0 < result.as_typed < result.total else ""
    if not result.total:
        click.echo("Nothing found.", err=True)
    elif not shown:
        click.echo(f"No page {page}: {found} found.", err=True)
    else:
        last = before + shown
        more = f"; the next are on --page {page + 1}" if last < result.total else ""
        click.echo(f"{before + 1} to {last} of {found} found{typed}{more}", err=True)
