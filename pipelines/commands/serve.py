"""`congtin serve`: Datasette over the database, with this project's configuration."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import click

from pipelines.commands import db_option, opened
from pipelines.dictionary import descriptions

DATA = Path(__file__).resolve().parent.parent.parent / "data" / "datasette"


@click.command()
@db_option
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8001, show_default=True)
def serve(db: Path, host: str, port: int) -> None:
    """Browse the database in Datasette, on this machine only unless --host says otherwise."""
    opened(db).close()
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
