"""Rows into files: Parquet, CSV, JSON Lines. Each takes a batch at a time and keeps none."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Protocol

import pyarrow as pa  # type: ignore[import-untyped]  # it ships no types
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from pipelines.export_plan import Column, Kind

ZONE: Final = "Asia/Ho_Chi_Minh"
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet would run (OWASP, CSV injection)."""
_ARROW: Final[dict[Kind, Any]] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "moment": pa.timestamp("s", tz=ZONE),
    "day": pa.date32(),
    "list": pa.list_(pa.string()),
    "json": pa.string(),
}


class Misfit(ValueError):
    """A value that is not of its column's kind."""


def typed(value: Any, kind: Kind) -> Any:
    """A stored value as what it means: datetime, date, list, int. Raises Misfit.

    >>> typed("2021-12-31T21:00+07:00", "moment").isoformat()
    '2021-12-31T21:00:00+07:00'
    """
    if value is None:
        return None
    try:
        match kind:
            case "moment":
                moment = datetime.fromisoformat(value)
                if moment.tzinfo is None:
                    raise Misfit(value)
                return moment
            case "day":
                return date.fromisoformat(value)
            case "list" | "records":
                return json.loads(value)
            case "integer":
                return int(value)
            case "number":
                return float(value)
            case _:
                return str(value)
    except (ValueError, TypeError) as error:
        raise Misfit(value) from error


class Writer(Protocol):
    def rows(self, rows: Sequence[Sequence[Any]]) -> None:
        """Write some rows, typed as their columns say."""

    def close(self) -> None:
        """Finish the file."""


class ParquetWriter:
    """Typed columns: moments with their zone, days, lists. Compressed by zstd."""

    def __init__(self, path: Path, columns: Sequence[Column], metadata: dict[str, str]) -> None:
        self._schema = pa.schema(
            [pa.field(c.name, _arrow(c), metadata={"description": c.meaning}) for c in columns],
            metadata=metadata,
        )
        self._file = pq.ParquetWriter(path, self._schema, compression="zstd")

    def rows(self, rows: Sequence[Sequence[Any]]) -> None:
        values = zip(*rows, strict=True)
        arrays = [pa.array(v, f.type) for v, f in zip(values, self._schema, strict=True)]
        self._file.write_batch(pa.RecordBatch.from_arrays(arrays, schema=self._schema))

    def close(self) -> None:
        self._file.close()


def _arrow(column: Column) -> Any:
    if column.kind == "records":
        return pa.list_(pa.struct([(name, _ARROW[kind]) for name, kind in column.fields]))
    return _ARROW[column.kind]


class CsvWriter:
    """RFC 4180 in UTF-8. Lists of names are joined with '; ', records stay JSON."""

    def __init__(self, path: Path, columns: Sequence[Column], *, bom: bool, raw: bool) -> None:
        self._file = path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="")
        self._writer = csv.writer(self._file)
        self._raw = raw
        self._writer.writerow([c.name for c in columns])

    def rows(self, rows: Sequence[Sequence[Any]]) -> None:
        self._writer.writerows([self._cell(value) for value in row] for row in rows)

    def _cell(self, value: Any) -> Any:
        if isinstance(value, list):
            plain = all(isinstance(part, str) for part in value)
            value = "; ".join(value) if plain else json.dumps(value, ensure_ascii=False)
        elif isinstance(value, date):
            value = value.isoformat()
        if isinstance(value, str) and not self._raw and value.startswith(FORMULA):
            return "'" + value
        return value

    def close(self) -> None:
        self._file.close()


class JsonLinesWriter:
    """One JSON object a line, lists and objects nested as they are."""

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n")
        self._columns = columns

    def rows(self, rows: Sequence[Sequence[Any]]) -> None:
        for row in rows:
            told = {c.name: _plain(v, c.kind) for c, v in zip(self._columns, row, strict=True)}
            self._file.write(json.dumps(told, ensure_ascii=False) + "\n")

    def close(self) -> None:
        self._file.close()


def _plain(value: Any, kind: Kind) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if kind == "json" and value is not None:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
