"""Name lists of data/gazetteer, read once when first asked for."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Final

from pipelines.text import spelling_key

FOLDER: Final = Path(__file__).resolve().parents[1] / "data" / "gazetteer"


@cache
def _rows(table: str) -> tuple[tuple[str, str], ...]:
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple((spelling_key(row[0]), row[1]) for row in list(csv.reader(lines))[1:])


@cache
def counts(table: str) -> dict[str, int]:
    """{word as printed: how often} of one table."""
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return {row[0]: int(row[1]) for row in list(csv.reader(lines))[1:]}


@cache
def kinds(table: str) -> dict[str, str]:
    """{spelling key: kind} of one table: surnames, given_names, agencies, places."""
    return dict(_rows(table))


@cache
def name_syllables() -> frozenset[str]:
    """Every syllable that surnames, middle and given names are made of."""
    return frozenset(kinds("surnames")) | frozenset(kinds("given_names"))


@cache
def certain_surnames() -> frozenset[str]:
    """Surnames that are seldom anything else in a name: Nguyễn, Phạm, Đàm."""
    return frozenset(key for key, kind in kinds("surnames").items() if kind == "only")


@cache
def middle_names() -> frozenset[str]:
    """Syllables that commonly stand between surname and given name: Thị, Văn, Ngọc."""
    return frozenset(key for key, kind in kinds("given_names").items() if kind != "given")
