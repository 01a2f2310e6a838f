"""The command `congtin`."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, NoReturn

import click

from crawler.terminal import told

# By name, as Scrapy takes its settings, and without Scrapy: who only looks into a database need
# not wait for it.
COMMANDS: dict[str, str] = import_module("crawler.settings").COMMANDS
DEFAULT_DB = "data/congtin.db"


def stop(message: str, code: int) -> NoReturn:
    """One clear line to stderr, and out."""
    click.echo(f"congtin: {told(message)}", err=True)
    sys.exit(code)


def db_option(function: Any) -> Any:
    return click.option(
        "--db",
        # In full: "no database data/congtin.db" would leave cron's operator guessing where. Two
        # names of one file have one lock.
        type=click.Path(path_type=Path, resolve_path=True),
        default=DEFAULT_DB,
        envvar="CONGTIN_DB",
        show_default=True,
        show_envvar=True,
        help="The database.",
    )(function)


class _Group(click.Group):
    """The commands that the settings name, each loaded when it is asked for."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        command: click.Command | None = resolve_name(COMMANDS[name]) if name in COMMANDS else None
        return command


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="congtin", prog_name="congtin")
def main() -> None:
    """Cổng Tin: city news portals into SQLite, dates and bylines understood."""


if __name__ == "__main__":
    main()
