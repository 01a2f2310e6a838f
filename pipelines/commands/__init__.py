"""The commands of `congtin` that look into a database, a module each; here is what they share."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from crawler.memory import StoreError
from pipelines import reader

LOOK, USAGE = 1, 2


def opened(db: Path) -> Any:
    try:
        return reader.open_to_read(db)
    except StoreError as error:
        click.echo(f"congtin: {error}", err=True)
        sys.exit(error.exit_code)


def db_option(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--db",
        type=click.Path(path_type=Path),
        default="data/congtin.db",
        envvar="CONGTIN_DB",
        show_default=True,
        show_envvar=True,
        help="The database.",
    )(function)


json_option = click.option("--json", "as_json", is_flag=True, help="As JSON.")


def visible(text: str) -> str:
    """Without control characters: what strangers wrote must not steer a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)
