"""The commands of `congtin` that look into a database. crawler/settings.py names them."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from crawler.memory import StoreError
from pipelines import reader
from pipelines.database import is_held
from pipelines.dictionary import descriptions

DATA = Path(__file__).resolve().parent.parent / "data" / "datasette"
LOOK, USAGE = 1, 2


def _opened(db: Path) -> Any:
    try:
        return reader.open_to_read(db)
    except StoreError as error:
        click.echo(f"congtin: {error}", err=True)
        sys.exit(error.exit_code)


def _db(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--db",
        type=click.Path(path_type=Path),
        default="data/congtin.db",
        envvar="CONGTIN_DB",
        show_default=True,
        show_envvar=True,
        help="The database.",
    )(function)


_json = click.option("--json", "as_json", is_flag=True, help="As JSON.")


def _visible(text: str) -> str:
    """Without control characters: what strangers wrote must not steer a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


@click.command()
@click.argument("words", nargs=-1, required=True)
@_db
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True)
@_json
def search(words: tuple[str, ...], db: Path, limit: int, as_json: bool) -> None:
    """Search the articles for WORDS, with or without accents; "quotes" keep words together."""
    with _opened(db) as conn:
        found = reader.search(conn, " ".join(words), limit)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for row in found:
        who = row["authors"] or row["source"] or ""
        click.secho(_visible(row["title"]), bold=True)
        click.echo(_visible(f"  {(row['published'] or 'undated')[:16]}  {who}"))
        click.echo(_visible(f"  {' '.join(row['snippet'].split())}"))
        click.echo(f"  {row['url']}")
    if not found:
        click.echo("Nothing found.", err=True)


@click.command()
@_db
@_json
def status(db: Path, as_json: bool) -> None:
    """What is held, how the last crawls ended, what needs a look.

    Exit codes: 0 healthy; 1 something needs a look; 2 no usable database.
    """
    with _opened(db) as conn:
        now = reader.status(conn, held=is_held(db))
    if as_json:
        click.echo(json.dumps(asdict(now), ensure_ascii=False, indent=2))
    else:
        for held in now.holdings:
            click.echo(
                f"{held['portal']}: {held['articles']} articles, "
                f"{held['first']} to {held['last']}; "
                f"{held['undated']} without a date, {held['unsigned']} without a byline; "
                f"last seen {held['last_seen']}"
            )
        for run in now.runs:
            click.echo(
                f"  run {run['id']} {run['started']} {run['outcome']}: {run['listed']} listed, "
                f"{run['new']} new, {run['changed']} changed, {run['failed']} failed"
            )
        for problem in now.problems:
            click.echo(
                _visible(
                    f"  problem {problem['stage']} {problem['kind']} x{problem['times']}, "
                    f"such as {problem['example']}"
                )
            )
    if now.look:
        click.echo(f"congtin: {_visible(now.look)}", err=True)
        sys.exit(LOOK)


@click.command()
@_db
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8001, show_default=True)
def serve(db: Path, host: str, port: int) -> None:
    """Browse the database in Datasette, on this machine only unless --host says otherwise."""
    _opened(db).close()
    # Datasette wants tables under the database's own name: the file's.
    metadata = json.loads((DATA / "metadata.json").read_text("utf-8"))
    tables = metadata["databases"]["data"]["tables"]
    for name, told in descriptions()["tables"].items():
        tables.setdefault(name, {}).update(told)
    metadata["databases"] = {db.stem: metadata["databases"]["data"]}
    written = Path(os.environ.get("TMPDIR", "/tmp")) / f"congtin-{os.getpid()}.json"
    written.write_text(json.dumps(metadata, ensure_ascii=False), "utf-8")
    settings = json.loads((DATA / "settings.json").read_text("utf-8"))
    options = [part for name, value in settings.items() for part in ("--setting", name, _on(value))]
    command = [str(Path(sys.executable).with_name("datasette")), "serve", str(db)]
    command += ["--metadata", str(written), "--host", host, "--port", str(port), *options]
    os.execv(command[0], command)


def _on(value: Any) -> str:
    """A setting as Datasette's command line spells it."""
    return ("on" if value else "off") if isinstance(value, bool) else str(value)
