"""The commands of `congtin` that look into a database, a module each; here is what they share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from crawler.cli import db_option, stop
from crawler.memory import StoreError
from pipelines import reader

__all__ = ["LOOK", "USAGE", "db_option", "json_option", "opened", "stop"]

LOOK, USAGE = 1, 2


def opened(db: Path) -> Any:
    """A connection that reads; where there is none to be had, one line and out."""
    try:
        return reader.open_to_read(db)
    except StoreError as error:
        stop(str(error), error.exit_code)


json_option = click.option("--json", "as_json", is_flag=True, help="As JSON.")
