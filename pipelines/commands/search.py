"""`congtin search`: full-text search in the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pipelines import reader
from pipelines.commands import db_option, json_option, opened, visible


@click.command()
@click.argument("words", nargs=-1, required=True)
@db_option
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True)
@json_option
def search(words: tuple[str, ...], db: Path, limit: int, as_json: bool) -> None:
    """Search the articles for WORDS, with or without accents; "quotes" keep words together."""
    with opened(db) as conn:
        found = reader.search(conn, " ".join(words), limit)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for row in found:
        who = row["authors"] or row["source"] or ""
        click.secho(visible(row["title"]), bold=True)
        click.echo(visible(f"  {(row['published'] or 'undated')[:16]}  {who}"))
        click.echo(visible(f"  {' '.join(row['snippet'].split())}"))
        click.echo(f"  {row['url']}")
    if not found:
        click.echo("Nothing found.", err=True)
