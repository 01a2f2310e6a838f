"""Dates as printed: the table of real and composed strings, and what holds for any string."""

from __future__ import annotations

import json
import time
import unicodedata
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines import date_fallback, dates
from pipelines.date_text import clean, fold
from pipelines.date_value import LOCAL, PrintedDate
from pipelines.date_words import MONTHS_EN, MONTHS_VI
from pipelines.dates import parse_date

TABLE: Final = Path(__file__).parent / "tables" / "dates.jsonl"
ROWS: Final[list[dict[str, Any]]] = [
    json.loads(line) for line in TABLE.read_text("utf-8").splitlines()
]
#: Characters of an ISO text that a precision vouches for.
CUT: Final = {"year": 4, "month": 7, "day": 10, "hour": 13, "minute": 16, "second": 19}
REFERENCE: Final = datetime(2022, 1, 2, 12, tzinfo=LOCAL)


#: Rows by the hundred: a test of each takes pytest five times as long as the reading.
SHEETS: Final = [ROWS[i : i + 100] for i in range(0, len(ROWS), 100)]


def _reference(row: dict[str, Any]) -> datetime | None:
    return datetime.fromisoformat(row["reference"]) if row["reference"] else None


def _as_meant(row: dict[str, Any], found: PrintedDate | None) -> bool:
    if row["expected"] is None or found is None:
        return row["expected"] is found is None
    expected = datetime.fromisoformat(row["expected"])
    if row["kind"] == "aggregator":  # the printed unit is floored: up to one unit of error is right
        near = abs(found.value - expected) <= timedelta(hours=1)
        return near and found.precision == row["precision"]
    length = CUT[row["precision"]]
    return (
        found.precision == row["precision"]
        and found.value.isoformat()[:length] == expected.isoformat()[:length]
        and found.value.utcoffset() == expected.utcoffset()
        and found.conflict is bool(row.get("conflict"))
        and found.conflict == (found.conflict_reason is not None)
    )


@pytest.mark.parametrize("rows", SHEETS, ids=range(len(SHEETS)))
def test_table(rows: list[dict[str, Any]]) -> None:
    readings = [(row, parse_date(row["raw"], _reference(row))) for row in rows]
    assert [(row, found) for row, found in readings if not _as_meant(row, found)] == []


@pytest.mark.parametrize("rows", SHEETS, ids=range(len(SHEETS)))
def test_haste_decides_nothing(rows: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    hasty = {row["raw"]: parse_date(row["raw"]) for row in rows}
    monkeypatch.setattr(dates, "read_usual", lambda _: None)
    assert {printed: parse_date(printed) for printed in hasty} == hasty


#: What pages put around a date, or write it with, and what means nothing.
AROUND_ANY: Final = (
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: text.replace(" ", "\u00a0"),
    lambda text: text.replace(" ", "\n\t"),
    lambda text: text.replace(" ", " \u200b"),
    "({})".format,
    "[{}]".format,
    "- {}".format,
    "| {} |".format,
    "{}.".format,
    "{} | Lượt xem: 345".format,
)


@pytest.mark.parametrize("rows", SHEETS, ids=range(len(SHEETS)))
def test_signs_around_a_text_mean_nothing(rows: list[dict[str, Any]]) -> None:
    """Each row with one of them in turn."""
    told = []
    for i, row in enumerate(rows):
        printed, reference = row["raw"], _reference(row)
        around = AROUND_ANY[i % len(AROUND_ANY)](printed)
        if "(" in printed and around[0] in "([":
            continue
        found, meant = parse_date(around, reference), parse_date(printed, reference)
        if (found and (found.value, found.precision)) != (meant and (meant.value, meant.precision)):
            told.append((around, found, meant))
    assert told == []


def test_table_is_broad() -> None:
    assert len(ROWS) > 400
    assert all(row["source"] for row in ROWS)
    assert sum(row["expected"] is None for row in ROWS) > 100


def test_iso_is_cut_to_the_precision_and_reads_back() -> None:
    value = datetime(2021, 12, 31, 21, 0, 5, tzinfo=LOCAL)
    printed = {
        "year": "2021",
        "month": "2021-12",
        "day": "2021-12-31",
        "hour": "2021-12-31T21+07:00",
        "minute": "2021-12-31T21:00+07:00",
        "second": "2021-12-31T21:00:05+07:00",
    }
    for precision, iso in printed.items():
        found = PrintedDate(value, precision)  # type: ignore[arg-type]
        assert found.iso == iso
        assert found.date == date(2021, 12, 31)
        if precision not in ("year", "month"):
            datetime.fromisoformat(iso)
        if precision != "year":
            again = parse_date(iso)
            assert again is not None and again.iso == iso


def test_the_current_time_is_never_asked() -> None:
    for printed in ("hôm qua 14:05", "5 phút trước", "16/06 16:30", "thứ Năm tuần trước", "09:30"):
        assert parse_date(printed) is None
        assert parse_date(printed, REFERENCE) == parse_date(printed, REFERENCE)


def test_a_reference_without_offset_is_local() -> None:
    assert parse_date("hôm qua 14:05", datetime(2022, 1, 2)) == parse_date(
        "hôm qua 14:05", REFERENCE
    )
    utc = datetime.fromisoformat("2022-01-01T18:00:00+00:00")  # already the 2nd in Hải Phòng
    yesterday = parse_date("hôm qua", utc)
    assert yesterday is not None and yesterday.iso == "2022-01-01"


def test_future_beyond_two_days_is_a_conflict() -> None:
    for printed, conflict in (
        ("04/01/2022 11:59", False),
        ("05/01/2022", True),
        ("2022-03-01", True),
    ):
        found = parse_date(printed, REFERENCE)
        assert found is not None and found.conflict is conflict
    found = parse_date("05/01/2022")
    assert found is not None and not found.conflict


# --- any date printed in any supported form reads back to itself ---------------------------------

_WEEKDAYS: Final = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_SHORT: Final = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
_ENGLISH: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH_WORDS: Final = (
    "Một", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười Một", "Mười Hai",
)  # fmt: skip
_MONTH_NAMES: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
#: {w} weekday, {s} its short form, {e} in English, {M} month in words, {B} in English.
DAY_FORMS: Final = (
    "{d:%d/%m/%Y}", "{d.day}/{d.month}/{d.year}", "{d:%d-%m-%Y}", "{d:%d.%m.%Y}", "{d:%Y-%m-%d}",
    "{d:%d %m %Y}", "{d:%d/%m/%y}", "{w}, {d:%d/%m/%Y}", "{w} ngày {d.day}/{d.month}/{d.year}",
    "{s}, {d:%d/%m/%Y}", "{w}, {d.day} Tháng {M}, {d.year}", "{d.day} tháng {d.month} năm {d.year}",
    "{w}, ngày {d.day} tháng {d.month} năm {d.year}", "{d.day} Th{d.month}, {d.year}",
    "{d.day} Thg {d.month} {d.year}",
    "{e}, {B} {d.day}, {d.year}", "{d.day} {B} {d.year}", "Tháng {M} {d.day}, {d.year}",
    "{w} - {d:%d/%m/%Y}",
)  # fmt: skip
LABELLED: Final = (
    "Hải Phòng, ngày {d:%d} tháng {d:%m} năm {d.year}", "Ngày đăng: {d:%d/%m/%Y}",
)  # fmt: skip
CLOCK_FORMS: Final = (
    "{d:%H:%M}", "{d:%H}h{d:%M}", "{d:%H}g{d:%M}", "{d.hour} giờ {d.minute} phút",
    "{d.hour}h{d:%M}'",
    "{d:%I:%M %p}", "{d:%H:%M} (GMT+7)", "{d:%I:%M} {sach}", "lúc {d:%H:%M}",
)  # fmt: skip
JOINTS: Final = (
    "{day} {clock}",
    "{day}, {clock}",
    "{day} | {clock}",
    "{day} - {clock}",
    "{clock} ngày {day}",
    "{clock}, {day}",
)
AROUND: Final = (
    "{}",
    "Print {} Gốc",
    "[Cập nhật: {}]",
    "Đăng bởi Admin - {}",
    "{} | Lượt xem: 457",
)


def _words(d: datetime) -> dict[str, Any]:
    return {
        "d": d,
        "w": _WEEKDAYS[d.weekday()],
        "s": _SHORT[d.weekday()],
        "e": _ENGLISH[d.weekday()],
        "M": _MONTH_WORDS[d.month - 1],
        "B": _MONTH_NAMES[d.month - 1],
        "sach": "SA" if d.hour < 12 else "CH",
    }


MOMENTS: Final = st.datetimes(datetime(1990, 1, 1), datetime(2039, 12, 31)).map(
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=LOCAL)
)


@settings(max_examples=600, deadline=None)
@given(MOMENTS, st.sampled_from(DAY_FORMS + LABELLED), st.sampled_from(AROUND))
def test_any_day_reads_back(moment: datetime, form: str, around: str) -> None:
    printed = around.format(form.format(**_words(moment)))
    found = parse_date(printed)
    assert found is not None, printed
    assert (found.iso, found.conflict) == (moment.date().isoformat(), False), printed


@settings(max_examples=1200, deadline=None)
@given(
    MOMENTS,
    st.sampled_from(DAY_FORMS),
    st.sampled_from(CLOCK_FORMS),
    st.sampled_from(JOINTS),
    st.sampled_from(AROUND),
)
def test_any_moment_reads_back(
    moment: datetime, day: str, clock: str, joint: str, around: str
) -> None:
    words = _words(moment)
    printed = around.format(joint.format(day=day.format(**words), clock=clock.format(**words)))
    found = parse_date(printed)
    assert found is not None, printed
    assert (found.value, found.precision, found.conflict) == (moment, "minute", False), printed


@given(MOMENTS)
def test_a_wrong_weekday_is_told(moment: datetime) -> None:
    found = parse_date(f"{_WEEKDAYS[(moment.weekday() + 1) % 7]}, {moment:%d/%m/%Y}")
    assert found is not None and found.conflict and found.date == moment.date()


@given(MOMENTS, st.integers(0, 59))
def test_minutes_ago(reference: datetime, minutes: int) -> None:
    found = parse_date(f"{minutes} phút trước", reference)
    assert found is not None and found.value == reference - timedelta(minutes=minutes)


# --- any string at all ---------------------------------------------------------------------------

_BITS: Final = (
    *"0123456789/-.:, |()h", "12", "2021", "thứ ", "thứ 2", "tháng ", "ngày ", "năm ", "giờ ",
    "phút", "GMT+7", "lúc ", "đến ", "và ", "sáng", "dec ", "31/12/2021", "12:30", "trước", "tuần ",
    "số ", "\u0301", "\u200b", "３", "chủ nhật", "AM",
)  # fmt: skip


@settings(max_examples=1500, deadline=None)
@given(st.one_of(st.text(), st.lists(st.sampled_from(_BITS), max_size=60).map("".join)))
def test_any_text_raises_nothing(text: str) -> None:
    parse_date(text)
    parse_date(text, REFERENCE)
    assert len(clean(text)) == len(fold(text))


@pytest.mark.parametrize("bit", _BITS)
def test_time_grows_no_faster_than_the_text(bit: str) -> None:
    for length in (390, 100_000):
        text = (bit * length)[:length]
        for tail in ("", "31/12/2021", "x"):
            started = time.process_time()
            parse_date(text + tail, REFERENCE)
            assert time.process_time() - started < 0.25, (bit, length)


def test_long_texts_never_reach_dateparser(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(_: str) -> bool:
        raise AssertionError("given to dateparser")

    monkeypatch.setattr(date_fallback, "_may_be_a_date", forbidden)
    assert parse_date("31 décembre 2021 " + "à Hanoï " * 10) is None


def test_dateparser_is_believed_only_where_the_digits_are_printed() -> None:
    assert parse_date("31 décembre 2021") is not None
    for printed in (
        "décembre 2021",
        "mardi 2021",
        "le 31 décembre",
        "demain",
        "chapitre 12 de 2021",
    ):
        assert parse_date(printed) is None, printed


def test_month_tables_are_whole() -> None:
    assert set(MONTHS_VI.values()) == set(MONTHS_EN.values()) == set(range(1, 13))
