"""A table becomes a file that a paper can cite: typed rows, and beside it what exactly they are.

The file gets its name when it is whole: what is there is never half-written, and never replaced
unless that is asked for.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from crawler.clock import stamp
from pipelines.export_plan import Column, Kind, Plan, plan
from pipelines.export_writers import (
    CsvWriter,
    JsonLinesWriter,
    Misfit,
    ParquetWriter,
    Writer,
    typed,
)
from pipelines.filters import Filters
from pipelines.schema import known_migrations

PACKAGE: Final = "datapackage.json"
BATCH_ROWS: Final = 5_000
BATCH_CHARACTERS: Final = 16_000_000
"""Memory is bounded by whichever comes first."""
MEDIA_TYPES: Final = {
    ".parquet": "application/vnd.apache.parquet",
    ".csv": "text/csv",
    ".jsonl": "application/jsonl",
    ".ndjson": "application/x-ndjson",
}
_FRICTIONLESS: Final[dict[Kind, str]] = {
    "text": "string", "integer": "integer", "number": "number", "moment": "datetime",
    "day": "date", "list": "array", "records": "array", "json": "string",
}  # fmt: skip


class CannotExport(ValueError):
    """Nothing was written; says why in words."""


@dataclass(slots=True)
class Exported:
    """What was written."""

    path: Path
    rows: int = 0
    bytes: int = 0
    sha256: str = ""
    misfits: dict[str, int] = field(default_factory=dict)
    """Column to how many of its values are not of its kind; they were left empty."""


def check_target(out: Path, *, force: bool) -> None:
    """Raises CannotExport where OUT cannot be written, or may not."""
    if out.suffix.lower() not in MEDIA_TYPES:
        raise CannotExport(f"{out} ends in none of {', '.join(MEDIA_TYPES)}")
    if out.is_dir():
        raise CannotExport(f"{out} is a folder; name a file in it")
    if not out.parent.is_dir():
        raise CannotExport(f"there is no folder {out.parent}; make it first")
    if not os.access(out.parent, os.W_OK):
        raise CannotExport(f"the folder {out.parent} may not be written")
    if out.exists() and not force:
        raise CannotExport(f"{out} is there already; --force replaces it")
    _package_so_far(out)


def export(
    conn: sqlite3.Connection,
    out: Path,
    table: str,
    filters: Filters,
    *,
    force: bool = False,
    bom: bool = False,
    raw: bool = False,
) -> Exported:
    """Write a table to `out`, and tell of it in datapackage.json.

    Raises CannotExport or NoSuch; then nothing has changed.
    """
    check_target(out, force=force)
    what = plan(conn, table, filters)
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    done = Exported(out)
    conn.execute("BEGIN")  # one moment of the database, however long it takes
    try:
        writer = _writer(part, out.suffix.lower(), what, bom, raw)
        try:
            for rows in _batches(conn, what, done):
                writer.rows(rows)
        finally:
            writer.close()
        done.bytes, done.sha256 = part.stat().st_size, _sha256(part)
        _name(part, out, force)
        _tell(conn, what, done, filters)
    except OSError as error:
        raise CannotExport(f"{out} cannot be written: {error.strerror}") from None
    finally:
        conn.execute("ROLLBACK")
        part.unlink(missing_ok=True)
    return done


def _writer(part: Path, ending: str, what: Plan, bom: bool, raw: bool) -> Writer:
    if ending == ".parquet":
        return ParquetWriter(part, what.columns, {"table": what.table, "query": what.sql})
    if ending == ".csv":
        return CsvWriter(part, what.columns, bom=bom, raw=raw)
    return JsonLinesWriter(part, what.columns)


def _batches(conn: sqlite3.Connection, what: Plan, done: Exported) -> Iterator[list[list[Any]]]:
    batch: list[list[Any]] = []
    size = 0
    cursor = conn.cursor()
    cursor.row_factory = None
    for row in cursor.execute(what.sql, what.values):
        batch.append([_fit(v, c, done) for v, c in zip(row, what.columns, strict=True)])
        size += sum(len(value) for value in row if isinstance(value, str))
        done.rows += 1
        if len(batch) >= BATCH_ROWS or size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _fit(value: Any, column: Column, done: Exported) -> Any:
    try:
        return typed(value, column.kind)
    except Misfit:
        done.misfits[column.name] = done.misfits.get(column.name, 0) + 1
        return None


def _name(part: Path, out: Path, force: bool) -> None:
    """The whole file's name; without `force` only if nobody has taken it meanwhile."""
    if force:
        part.replace(out)
        return
    try:
        out.hardlink_to(part)
    except FileExistsError:
        raise CannotExport(f"{out} is there already; --force replaces it") from None


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# -- datapackage.json -----------------------------------------------------------------------------
def _package_so_far(out: Path) -> dict[str, Any]:
    """What the folder's datapackage.json tells of other files of ours."""
    path = out.with_name(PACKAGE)
    if not path.exists():
        return {}
    told: Any = None
    with suppress(ValueError, OSError):
        told = json.loads(path.read_text("utf-8"))
    if not isinstance(told, dict) or "congtin" not in str(told.get("created_by")):
        raise CannotExport(f"{path} was made by something else; export into another folder")
    return told


def _tell(conn: sqlite3.Connection, what: Plan, done: Exported, filters: Filters) -> None:
    """Put the file into its folder's datapackage.json, beside the others that are still there."""
    told = _package_so_far(done.path)
    others = [
        r
        for r in told.get("resources", [])
        if r["path"] != done.path.name and done.path.with_name(r["path"]).exists()
    ]
    package = {
        "profile": "data-package",
        "name": "congtin",
        "title": "City news portals: what they print, and what it means",
        "created": stamp(),
        "created_by": f"congtin {version('congtin')}",
        "sources": [{"title": row[0]} for row in conn.execute(_PORTALS)],
        "resources": sorted([*others, _resource(conn, what, done, filters)], key=_by_path),
    }
    part = done.path.with_name(f".{PACKAGE}.{os.getpid()}.part")
    part.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", "utf-8")
    part.replace(done.path.with_name(PACKAGE))


_PORTALS = "SELECT DISTINCT portal FROM articles ORDER BY portal"
_LAST_RUN = "SELECT max(ended) FROM runs"


def _type(column: Column, ending: str) -> str:
    """Its type as Table Schema has it, by how the file writes it.

    CSV joins lists with '; ': that is text. What is JSON of any shape is itself in JSON Lines, and
    text elsewhere.
    """
    if column.kind == "json" and ending in (".jsonl", ".ndjson"):
        return "any"
    return "string" if (column.kind, ending) == ("list", ".csv") else _FRICTIONLESS[column.kind]


def _by_path(resource: dict[str, Any]) -> str:
    return str(resource["path"])


def _resource(
    conn: sqlite3.Connection, what: Plan, done: Exported, filters: Filters
) -> dict[str, Any]:
    ending = done.path.suffix.lower()
    return {
        "name": re.sub(r"[^a-z0-9._-]+", "-", done.path.name.lower()),
        "path": done.path.name,
        "title": what.described.sentence,
        "format": ending[1:],
        "mediatype": MEDIA_TYPES[ending],
        "encoding": "utf-8",
        "bytes": done.bytes,
        "hash": f"sha256:{done.sha256}",
        "rows": done.rows,
        "schema": {
            "fields": [
                {"name": c.name, "type": _type(c, ending), "description": c.meaning}
                for c in what.columns
            ],
            "missingValues": [""],
        },
        "exported": stamp(),
        "database": {
            "table": what.table,
            "query": what.sql,
            "parameters": filters.sql()[1],
            "last_run_ended": conn.execute(_LAST_RUN).fetchone()[0],
            "migrations": sorted(known_migrations(conn)),
        },
        "versions": {
            "congtin": version("congtin"),
            "pyarrow": version("pyarrow"),
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
        },
    }
