"""Days found in folded text: what the digits and words of a form mean, and where they belong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pipelines.date_forms import words
from pipelines.date_label_words import UNITS_COUNTED
from pipelines.date_text import clean
from pipelines.date_value import LOCAL, Precision
from pipelines.date_words import (
    LUNAR_MONTHS,
    MARKED_MONTHS,
    MONTH_LABELS,
    MONTHS_EN,
    MONTHS_VI,
    WEEKDAYS_EN,
    WEEKDAYS_VI,
    YEARS,
)


@dataclass(slots=True)
class Day:
    """A day, month or year found in folded text, with the places where it begins and ends."""

    year: int
    month: int
    day: int
    start: int
    end: int
    precision: Precision = "day"
    numeric: bool = False
    weak: bool = False  # digits that other numbers print too: wants a weekday, an hour or a label
    lunar_month: bool = False
    swappable: bool = False
    clock: str | None = None
    zone: str | None = None

    def midnight(self) -> datetime | None:
        """Its first moment in Vietnam; None where the calendar has no such day."""
        if self.year not in YEARS:
            return None
        try:
            return datetime(self.year, self.month, self.day, tzinfo=LOCAL)
        except ValueError:
            return None


def full_year(printed: str) -> int:
    """Four digits, four broken by a blank, or two: 00 to 49 are this century's.

    >>> full_year("2021"), full_year("20 21"), full_year("21"), full_year("91")
    (2021, 2021, 2021, 1991)
    """
    number = int(printed.replace(" ", ""))
    if len(printed) > 2:
        return number
    return number + (2000 if number < 50 else 1900)


#: A further number of a row, and no hour; or what the numbers are of.
_COUNTED: Final = re.compile(
    "[ ]?[/.-][ ]?[0-9]{1,2}(?![0-9]|[ ]?(?:[:hg/.-]|gio))"
    rf"|[ ]?(?:{words(UNITS_COUNTED)})(?![a-z0-9])"
)
#: An hour glued to the digits: 21:00-31/12/2021; but H24.12.03.2021.
_CLOCKED: Final = re.compile("(?:[0-9][hg]|:)[0-9]{2}[/.,-]$")
#: K12/5/20, an address: one letter alone; but 21h31/12/2021.
_LETTER: Final = re.compile("(?:^|[^a-z0-9])[a-z]$")
#: 20x30/12/10, a size.
_SIZE: Final = re.compile("[0-9][ ]?[x×*][ ]?$")
_SIZE_ENDS: Final = ("x", "×", "*", " ")
#: 15A-20.12.21, a number plate; '21h-31/12/2021' has an hour before.
_PLATE: Final = re.compile("[0-9][a-fi-z]-")


#: 'Thứ 5-15/08/2024', 'T5,22/09/2022', 'T5.22/09/2022'.
_WEEKDAY: Final = re.compile("(?<![a-z])(?:thu[ ]?|t)[2-7][-,.]$")


def is_lettered(folded: str, start: int) -> bool:
    """Whether one letter alone is glued to the digits."""
    before = folded[max(0, start - 2) : start]
    return before[-1:].isalpha() and _LETTER.search(before) is not None


def _begins_number(folded: str, start: int) -> bool:
    """Whether the digits at ``start`` are no part of a further number (192.168.1.1, 1-3/1/2021)."""
    before = folded[max(0, start - 4) : start]
    if is_lettered(folded, start) or (before[-1:] in _SIZE_ENDS and _SIZE.search(before)):
        return False
    if not before or not (before[-1].isdigit() or before[-1] in "/.,-"):
        return True
    if before[-1].isdigit() or not before[-2:-1].isdigit():
        return not (before[-1].isdigit() or _PLATE.fullmatch(before[-3:]))
    if _CLOCKED.search(folded, max(0, start - 5), start):
        return True
    return _WEEKDAY.search(folded, max(0, start - 6), start) is not None


#: What a month's number stands after.
_MONTH_ENDINGS: Final = tuple(label + blank for label in MONTH_LABELS for blank in ("", " "))


def numeric_day(match: re.Match[str]) -> Day | None:
    """The day that `NUMERIC` matched; None where its digits belong to a longer number."""
    start, end = match.span()
    first, kind = match["first"], match.lastgroup
    if not _begins_number(match.string, start):
        return None
    if kind == "d1":
        if match.string[start - 1 : start] == "." and match.string[start - 2 : start - 1].isalpha():
            return None  # doi:10.1016/j.2021.03.12
        return Day(int(first), int(match["m1"]), int(match["d1"]), start, end, numeric=True)
    if len(first) > 2:  # more than a day's digits: a clock is glued to it (21:0031/12/2021)
        if match.string[start - 1 : start] not in (":", "h", "g"):
            return None
        first, start = first[2:], start + 2
    if kind == "y2":
        month, year = match["m2"], match["y2"]
        short, slashed = len(year) == 2, match["s2"] == "/"
        if short and _COUNTED.match(match.string, end):
            return None  # Giải 7: 12 - 08 - 20 - 25; 5/10/20 mg
        # 11 | 12 | 2020, but three counts may stand so; 15|08|2024 is as full as a date can be
        barred = match["s2"] == "|" and len(match[0]) != len("15|08|2024")
        # 1.10.30 and 1-2-30 are versions and scores; 31.12.21 and 3/3/17 are days.
        return Day(
            full_year(year), int(month), int(first), start, end, numeric=True,
            weak=barred or (short and not slashed and not len(first) == len(month) == 2),
            swappable=not short or slashed,
        )  # fmt: skip
    if kind == "y3":
        before = match.string[:start]
        if before[-2:-1].isdigit() or before.endswith(_MONTH_ENDINGS):
            return None  # 024 3 12 2021; tháng 2 14 2010
        weak = not len(first) == len(match["m3"]) == 2
        return Day(
            int(match["y3"]), int(match["m3"]), int(first), start, end, numeric=True, weak=weak
        )
    return Day(int(match["y4"]), int(match["m4"]), int(first), start, end, numeric=True)


def yearless_day(match: re.Match[str], year: int) -> Day:
    """The day that `YEARLESS` matched, in that year."""
    day, month = match["day"] or match["day2"], match["month"] or match["month2"]
    start, end = match.span()
    return Day(year, _month(month), int(day), start, end, numeric=True)


def _month(printed: str) -> int:
    if printed.isdigit():
        return int(printed)
    # 'tháng hai' is February: Vietnamese names first, for no English name is among them.
    return MONTHS_VI.get(printed) or MONTHS_EN[printed[:3]]


def _is_marked(match: re.Match[str], group: str, printed: str) -> bool:
    """Whether the word after 'tháng' has the marks of a month's name ('tư', not 'từ')."""
    if printed.isascii():
        return True
    cleaned = clean(printed)
    told = cleaned[slice(*match.span(group))].lower()
    if told.isascii() and cleaned[slice(*match.span())].isascii():
        return True
    return MARKED_MONTHS.issuperset(told.split())


def _is_title(match: re.Match[str], printed: str) -> bool:
    """Whether the month is written as a name: '11 Tháng Năm 2024', not '11 tháng năm 2024'."""
    return clean(printed)[slice(*match.span("month"))].istitle()


def worded_day(match: re.Match[str], printed: str) -> Day | None:
    """The day that `WORDED` matched; None where an English month is a Vietnamese word (máy 12)."""
    start, end = match.span()
    kind = match.lastgroup or ""
    number = kind[-1] if kind[-1:].isdigit() else ""
    month = match["month" + number]
    if number and number in "3458" and not clean(printed)[start:end].isascii():
        return None
    named = month in MONTHS_VI
    if named and not _is_marked(match, "month" + number, printed):
        return None
    year = full_year(match["year" + number])
    lunar = month in LUNAR_MONTHS and f"{month}, {year}" not in match[0]
    if number in ("7", "8"):
        return Day(year, _month(month), 1, start, end, precision="month", lunar_month=lunar)
    if not number and match.string.endswith(_MONTH_ENDINGS, 0, start):
        return None  # tháng 8, tháng 9-2021
    listed = not number and match.string[match.end("day")] == ","  # Công binh 19, tháng 1/2024
    counted = named and f"thang nam {year}" in match[0] and not _is_title(match, printed)
    found = Day(
        year, _month(month), int(match["day" + number]), start, end,
        weak=counted or listed, lunar_month=lunar,
    )  # fmt: skip
    if number == "5":
        found.clock, found.zone = match["clock5"], match["zone5"]
    return found


def weekday_of(match: re.Match[str]) -> int:
    """The weekday that `WEEKDAY` matched; Monday is 0."""
    name = match["wvi"] or match["wt"]
    if name is not None:
        return WEEKDAYS_VI[name]
    return 6 if match["wcn"] is not None else WEEKDAYS_EN[match["wen"]]
