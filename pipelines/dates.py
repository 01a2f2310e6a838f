"""Dates as Vietnamese sites print them: from the text to the moment, honestly.

`parse_date` reads the text of a date line, with whatever stands around the date. What it returns is
as exact as what was printed; what is ambiguous, incomplete or no date at all is None. It never asks
what time it is: relative texts are read against the reference they are given.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from pipelines.date_ages import read_age
from pipelines.date_day import Day, numeric_day, worded_day, yearless_day
from pipelines.date_fallback import LONGEST as LONGEST_OTHERWISE
from pipelines.date_fallback import read_otherwise
from pipelines.date_forms import MAY_BE_WORDED, NUMERIC, WORDED, YEAR, YEARLESS
from pipelines.date_label_words import COUNTERS, RETURNS
from pipelines.date_line import Line
from pipelines.date_machine import read_machine
from pipelines.date_prose import of_a_change
from pipelines.date_relative import read_relative
from pipelines.date_spelled import read_spelled
from pipelines.date_text import clean, fold
from pipelines.date_usual import read_usual
from pipelines.date_value import LOCAL, PrintedDate, as_local, beyond
from pipelines.date_words import YEARS

__all__ = ["PrintedDate", "parse_date"]

#: Longer texts, blanks not counted, are no date lines; this also bounds the work on any string.
LONGEST: Final = 400
#: Decomposed letters take up to four characters; beyond, Unicode's composing itself is not linear.
_MOST_CHARACTERS: Final = 4 * LONGEST
_EDGES: Final = " \t\r\n\u00a0-–—|•·*,;."
_BRACKET: Final = re.compile(r"[()\[\]]")


def parse_date(printed: str, reference: datetime | None = None) -> PrintedDate | None:
    """The moment that a printed text means, or None where nothing honest can be said.

    ``reference`` is the moment the text was printed or fetched, taken to be +07:00 if it is naive;
    relative texts need it, and dates more than two days beyond it are told as conflicts.
    Raises nothing for any text, and takes time in proportion to its length.

    >>> parse_date("Print Thứ Sáu, 31/12/2021 21:00 Gốc").iso
    '2021-12-31T21:00+07:00'
    >>> parse_date("Quyết định 150/2004/QĐ-UB") is None
    True
    """
    if len(printed) > _MOST_CHARACTERS:
        printed = " ".join(printed.split())
        if len(printed) > _MOST_CHARACTERS:
            return None
    if not (printed[:1].isalnum() and printed[-1:].isalnum()):
        printed = _bare(printed)
    folded = fold(printed)
    if not folded or len(folded) > LONGEST:
        return None
    found = read_usual(folded) or read_machine(folded)
    if found is None:
        found = _read(printed, folded, reference)
    if found is not None and not found.conflict and beyond(found.value, reference):
        return PrintedDate(
            found.value, found.precision, True, "later than the reference by more than two days"
        )
    return found


def _bare(printed: str) -> str:
    """The text without the signs around it: '- 5 phút trước |', '(20211231)'."""
    text = printed.strip(_EDGES)
    if len(text) > 1 and text[0] in "([" and text[-1] in ")]" and not _BRACKET.search(text[1:-1]):
        return text[1:-1].strip(_EDGES)
    return text


def _without_counter(folded: str) -> int:
    """Where a text ends without the counter behind it ('Hôm nay 08:15 | Lượt xem: 345'), or 0."""
    head = folded.rstrip("0123456789.,").rstrip(" :")
    if len(head) == len(folded) or not head.endswith(COUNTERS):
        return 0
    word = max((word for word in COUNTERS if head.endswith(word)), key=len)
    rest = head[: -len(word)].removesuffix("so ")
    return len(rest.rstrip(_EDGES)) if not rest[-1:].isalnum() else 0


def _read(printed: str, folded: str, reference: datetime | None) -> PrintedDate | None:
    while end := _without_counter(folded):
        printed, folded = clean(printed)[:end], folded[:end]
        found = read_machine(folded)
        if found is not None:
            return found
    local = as_local(reference).replace(microsecond=0) if reference is not None else None
    age = read_age(folded, local) if local is not None else None
    if age is not None:
        return age
    days = _days(printed, folded)
    if all(day.precision == "month" for day in days) and "thang" in folded and "nam" in folded:
        spelled = read_spelled(folded)
        if spelled is not None:
            return spelled
    if days:
        return _chosen(printed, folded, days)
    year = YEAR.fullmatch(folded)
    if year is not None and int(year[1]) in YEARS:
        return PrintedDate(datetime(int(year[1]), 1, 1, tzinfo=LOCAL), "year")
    if local is not None:
        found = _yearless(printed, folded, local) or read_relative(printed, folded, local)
        if found is not None:
            return found
    vietnamese = "ngay" in folded or "thang" in folded
    if vietnamese or len(folded) > LONGEST_OTHERWISE or WORDED.search(folded):
        return None
    return read_otherwise(clean(printed))


def _days(printed: str, folded: str) -> list[Day]:
    """Every day that the text may print, in digits or with the month's name."""
    found = [numeric_day(match) for match in NUMERIC.finditer(folded)]
    days = [day for day in found if day is not None]
    if ("thang" in folded) if days else MAY_BE_WORDED.search(folded):
        worded = (worded_day(match, printed) for match in WORDED.finditer(folded))
        days.extend(day for day in worded if day is not None and not _overlaps(day, days))
    return days


def _overlaps(day: Day, others: list[Day]) -> bool:
    return any(day.start < other.end and other.start < day.end for other in others)


def _chosen(printed: str, folded: str, days: list[Day]) -> PrintedDate | None:
    """The publication's among a line's dates: not the last change's, the more exact of equals."""
    if len(days) == 1:
        return Line(printed, folded, days[0]).read()
    days.sort(key=lambda day: day.start)
    if any(word in folded for word in RETURNS):
        return None
    readings: list[tuple[Day, PrintedDate]] = []
    floor = 0
    for day in days:
        line = Line(printed, folded, day, floor)
        found = line.read()
        floor = line.end
        if found is not None:
            readings.append((day, found))
    if not readings:
        return None
    first_day, first = readings[0]
    for day, found in readings[1:]:
        if found.date == first.date:
            if len(found.iso) > len(first.iso):
                first_day, first = day, found
        elif (
            found.date < first.date  # nothing is changed before it is published
            and of_a_change(folded, 0, first_day.start)
            and not of_a_change(folded, first_day.end, day.start)
        ):
            return found
    return first


def _yearless(printed: str, folded: str, reference: datetime) -> PrintedDate | None:
    """'16/06 16:30' as a list prints it: the last such day before the reference.

    A day and month without an hour or a weekday are too little ('ngày 15 tháng 3', '20/11').
    """
    match = YEARLESS.search(folded)
    if match is None:
        return None
    ahead: timedelta | None = None
    for year in (reference.year, reference.year - 1):
        day = yearless_day(match, year)
        midnight = day.midnight()
        if midnight is None:
            continue
        if midnight > reference:
            ahead = midnight - reference
            continue
        if ahead is not None and 2 * ahead < reference - midnight:
            return None  # in April told of in February it is rather the next than the last
        line = Line(printed, folded, day)
        found = line.read()
        backed = line.weekday is not None or (found is not None and found.precision == "minute")
        if found is None or found.conflict or not backed:
            return None
        return found
    return None
