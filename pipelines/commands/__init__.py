"""The commands of `congtin` that look into a database, a module each; here is what they share."""

from __future__ import annotations

import sqlite3
from functools import wraps
from pathlib import Path
from typing import Any

import click

from crawler import cli
from crawler.cli import stop
from crawler.memory import StoreError
from pipelines import reader
from pipelines.opening import is_refusal

__all__ = ["LOOK", "USAGE", "db_option", "json_option", "opened", "stop"]

LOOK, USAGE = 1, 2


def db_option(function: Any) -> Any:
    """`--db FILE`; a database that turns out to be damaged while it is read is one line."""

    @wraps(function)
    def told(db: Path, **options: Any) -> Any:
        try:
            return function(db=db, **options)
        except sqlite3.DatabaseError as error:
            if not is_refusal(error):
                raise
            again = "restore a copy, or make it again from its archive with 'congtin rebuild'"
            stop(f"{db} cannot be read: {error}; {again}", USAGE)

    return cli.db_option(told)


def opened(db: Path) -> Any:
    """A connection that reads; where there is none to be had, one line and out."""
    try:
        return reader.open_to_read(db)
    except StoreError as error:
        stop(str(error), error.exit_code)


json_option = click.option("--json", "as_json", is_flag=True, help="As JSON.")
