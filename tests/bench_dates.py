"""Rates and accuracy of our dates beside dateparser's, dateutil's and htmldate's.

    .venv/bin/python tests/bench_dates.py

All read the same strings in the same run: those of tests/tables/dates.jsonl that were collected
from public pages (and, in a second table, those we composed). Peers that are not installed are
left out. Each is told what it can be told: the language, that the day comes first, the reference.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent.parent))

from pipelines.date_value import LOCAL, as_local
from pipelines.dates import parse_date

TABLE: Final = Path(__file__).parent / "tables" / "dates.jsonl"
CUT: Final = {"year": 4, "month": 7, "day": 10, "hour": 13, "minute": 16, "second": 19}
#: Passes over the strings: ours is so fast that one pass would measure the clock.
PASSES: Final = {"ours": 40}
VERDICTS: Final = ("right", "missed", "wrong", "invented", "refused")

Row = dict[str, Any]
Reader = Callable[[str, datetime | None], datetime | None]


def ours(printed: str, reference: datetime | None) -> datetime | None:
    """The value of `parse_date`."""
    found = parse_date(printed, reference)
    return found.value if found is not None else None


def dateparser_reader() -> Reader:
    """dateparser, told Vietnamese, day first, +07:00 and the reference."""
    import dateparser  # type: ignore[import-untyped]

    told = {"DATE_ORDER": "DMY", "TIMEZONE": "+0700", "RETURN_AS_TIMEZONE_AWARE": True}

    def read(printed: str, reference: datetime | None) -> datetime | None:
        base = {} if reference is None else {"RELATIVE_BASE": reference.replace(tzinfo=None)}
        found: datetime | None = dateparser.parse(
            printed, languages=["vi"], settings={**told, **base}
        )
        return found

    return read


def dateutil_reader() -> Reader:
    """dateutil, day first and fuzzy: it knows no Vietnamese and no relative text."""
    from dateutil import parser  # type: ignore[import-untyped]

    def read(printed: str, reference: datetime | None) -> datetime | None:
        try:
            found: datetime = parser.parse(printed, dayfirst=True, fuzzy=True, default=reference)
            found.utcoffset()  # '(GMT+7)' may become an offset that no zone has
        except (ValueError, OverflowError):
            return None
        return found

    return read


def htmldate_reader() -> Reader:
    """htmldate, given the string as the date line of a page; it tells days only."""
    from htmldate import find_date  # type: ignore[import-untyped,unused-ignore]

    def read(printed: str, reference: datetime | None) -> datetime | None:
        page = f'<html><body><div class="date">{printed}</div><p>Tin</p></body></html>'
        found = find_date(page, original_date=True)
        return datetime.fromisoformat(found).replace(tzinfo=LOCAL) if found else None

    return read


PEERS: Final[dict[str, Callable[[], Reader]]] = {
    "dateparser": dateparser_reader,
    "htmldate": htmldate_reader,
    "dateutil": dateutil_reader,
}


def readers() -> dict[str, Reader]:
    """Ours, and the peers that can be imported."""
    found: dict[str, Reader] = {"ours": ours}
    for name, make in PEERS.items():
        try:
            found[name] = make()
        except ImportError:
            sys.stdout.write(f"{name} is not installed, and left out\n")
    return found


def verdict(row: Row, value: datetime | None, name: str) -> str:
    """How a reading compares with what was meant; a day is enough from who tells days only."""
    if row["expected"] is None:
        return "refused" if value is None else "invented"
    if value is None:
        return "missed"
    expected, mine = datetime.fromisoformat(row["expected"]), as_local(value)
    if row["kind"] == "aggregator":  # the unit is floored
        return "right" if abs(mine - expected) <= timedelta(hours=1) else "wrong"
    length = CUT["day"] if name == "htmldate" else CUT[row["precision"]]
    meant = as_local(expected).isoformat()[:length]
    return "right" if mine.isoformat()[:length] == meant else "wrong"


def reference_of(row: Row) -> datetime | None:
    return datetime.fromisoformat(row["reference"]) if row["reference"] else None


def accuracy(rows: list[Row], read: Reader, name: str) -> Counter[str]:
    """Verdicts over the rows."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts[verdict(row, read(row["raw"], reference_of(row)), name)] += 1
    return counts


def seconds_each(rows: list[Row], read: Reader, passes: int) -> float:
    """Seconds a string, the best of three turns, after one to warm up."""
    given = [(row["raw"], reference_of(row)) for row in rows]
    for printed, reference in given:
        read(printed, reference)
    best = float("inf")
    for _ in range(3):
        started = time.process_time()
        for _ in range(passes):
            for printed, reference in given:
                read(printed, reference)
        best = min(best, time.process_time() - started)
    return best / passes / len(given)


def report(title: str, rows: list[Row], all_readers: dict[str, Reader]) -> None:
    """One table of accuracy."""
    sys.stdout.write(f"\n{title}: {len(rows)} strings\n")
    sys.stdout.write(f"{'':12}" + "".join(f"{word:>10}" for word in VERDICTS) + "\n")
    for name, read in all_readers.items():
        counts = accuracy(rows, read, name)
        sys.stdout.write(f"{name:12}" + "".join(f"{counts[word]:>10}" for word in VERDICTS) + "\n")


def main() -> None:
    rows: list[Row] = [json.loads(line) for line in TABLE.read_text("utf-8").splitlines()]
    all_readers = readers()
    real = [row for row in rows if row["source"] != "composed"]
    report("accuracy, real strings", real, all_readers)
    report("accuracy, composed strings", [row for row in rows if row not in real], all_readers)
    for title, chosen in (
        ("forms that sites print", [row for row in real if row["kind"] == "site_print"]),
        ("all real strings with a date", [row for row in real if row["expected"]]),
    ):
        sys.stdout.write(f"\nspeed, {title}: {len(chosen)} strings\n")
        base = 0.0
        for name, read in all_readers.items():
            each = seconds_each(chosen, read, PASSES.get(name, 1))
            base = base or each
            sys.stdout.write(
                f"{name:12}{each * 1e6:>10.1f} µs each{each / base:>10.1f} times ours\n"
            )


if __name__ == "__main__":
    main()
