"""The shapes a day is printed in, and what digits and words in them mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pipelines.date_label_words import JOINTS
from pipelines.date_text import clean
from pipelines.date_value import LOCAL, Precision
from pipelines.date_words import (
    COUNTED,
    LUNAR_MONTHS,
    MARKED_MONTHS,
    MONTH_LABELS,
    MONTH_TAILS_EN,
    MONTHS_EN,
    MONTHS_VI,
    SUNDAY_VI,
    WEEKDAYS_EN,
    WEEKDAYS_VI,
    YEARS,
)


def words(table: object, *, sep: str = "|") -> str:
    """An alternation of the table's words, longest first."""
    assert isinstance(table, (dict, tuple, frozenset))
    return sep.join(
        re.escape(word).replace(r"\ ", "[ ]?") for word in sorted(table, key=len, reverse=True)
    )


# A left bound for the rarer forms; `NUMERIC` leaves it to `_begins_number`, which is faster.
_LEFT: Final = r"(?:(?<![0-9])(?<![0-9][/.,-])|(?<=[:hg][0-9]{2})|(?<=[:hg][0-9]{2}[,/.-]))"
# No digits or numbers may follow, except a glued clock (31/12/202121:00), nor a document's letters.
_RIGHT: Final = (
    r"(?![0-9](?![0-9]?:[0-5][0-9]))(?![/.][0-9](?![0-9]?:))(?!-[0-9]{1,4}[/.-])"
    r"(?![ ]?/[a-z])(?!/[ ][a-z])(?!-[a-z]{1,4}/)(?![ ]?%)"
)
# 'Sáng ngày 19/5/20⏎21' is printed so by haiphong.gov.vn's PrintItem.aspx: a year broken in two.
_YEAR: Final = r"(?:[0-9]{4}|(?:19|20)[ ][0-9]{2}(?![0-9]|[ ]?[:hg]|[ ]gio)|[0-9]{2})"

_MONTH_VI: Final = rf"(?:{words(MONTHS_VI)}|[0-9]{{1,2}}(?![0-9]))"
_MONTH_EN: Final = "|".join(f"{name}(?:{tail})?" for name, tail in MONTH_TAILS_EN.items())
_LABEL: Final = rf"(?:{'|'.join(MONTH_LABELS)}|t(?=[0-9]))[. ]{{0,2}}"
_VI_TO_YEAR: Final = r"[ ]?(?:[,./|-][ ]?)?(?:nam[ ])?"

#: It begins with a plain set of characters, for that is what the search can look for quickly.
NUMERIC: Final = re.compile(
    rf"""
    (?P<first>[0-9][0-9]{{0,3}})(?:
      (?<=[0-9]{{4}})(?P<s1>[/.-])(?P<m1>[0-9]{{1,2}})(?P=s1)(?P<d1>[0-9]{{1,2}})
        (?:[t_](?=[0-9]{{2}}:))?
    | [ ]?(?P<s2>[/.|-])[ ]?(?P<m2>[0-9]{{1,2}})[ ]?(?P=s2)[ ]?(?P<y2>{_YEAR})
    | [ ](?P<m3>[0-9]{{1,2}})[ ](?P<y3>[0-9]{{4}})(?![ ][0-9]+(?![0-9:hg]|[ ]?(?::|gio|h)))
    | [/.-](?P<m4>[0-9]{{1,2}}),?[ ]nam[ ](?P<y4>[0-9]{{4}})
    ){_RIGHT}
    """,
    re.VERBOSE,
)
WORDED: Final = re.compile(
    rf"""
    (?:(?<![0-9])|(?<=[:hg][0-9]{{2}}))(?:
      (?P<day>[0-9]{{1,2}})[ ]?[,./-]?[ ]?{_LABEL}(?P<month>{_MONTH_VI}){_VI_TO_YEAR}
        (?P<year>[0-9]{{4}})
    | {_LABEL}(?P<month2>{_MONTH_VI})[ ,.]{{1,2}}(?:ngay[ ])?(?P<day2>[0-9]{{1,2}})(?:st|nd|rd|th)?
        (?:,[ ]?|[ ])(?:nam[ ])?(?P<year2>[0-9]{{4}})
    | (?<![a-z])(?P<month3>{_MONTH_EN})\.?[ ]?(?P<day3>[0-9]{{1,2}})(?:st|nd|rd|th)?
        [ ]?[., ][ ]?(?P<year3>[0-9]{{4}})
    | (?P<day4>[0-9]{{1,2}})(?:st|nd|rd|th)?[ ./-]{{0,2}}(?:of[ ])?
        (?P<month4>{_MONTH_EN})[., /-]{{1,2}}(?P<year4>[0-9]{{4}}|[0-9]{{2}}(?![0-9:]))
    | (?<![a-z])(?P<month5>{_MONTH_EN})[ ](?P<day5>[0-9]{{1,2}})[ ]
        (?P<clock5>[0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}})?)[ ]
        (?:(?P<zone5>[a-z]{{3,4}}(?:[+-][0-9]{{2}}:?[0-9]{{2}})?|[+-][0-9]{{4}})[ ])?
        (?P<year5>[0-9]{{4}})
    | (?P<year6>[0-9]{{4}})[ ]?[年년][ ]?(?P<month6>[0-9]{{1,2}})[ ]?[月월]
        [ ]?(?P<day6>[0-9]{{1,2}})[ ]?[日일]
    | (?<![a-z])(?P<month8>{_MONTH_EN})[., ]{{1,2}}(?P<year8>[0-9]{{4}})
    | (?<![a-z0-9])(?:thang[ ]|thg[ ]?|th|t)
        (?P<month7>{_MONTH_VI}){_VI_TO_YEAR}(?P<year7>[0-9]{{4}})
    )(?![0-9](?![0-9]?:[0-5][0-9]))(?![/.-][0-9](?![0-9]?:))
    """,
    re.VERBOSE,
)

#: All of `WORDED` hold four digits together, or two after a dash (31-Dec-21).
MAY_BE_WORDED: Final = re.compile(r"[0-9]{4}|[0-9]-[a-z]{3}|[a-z][ -][0-9]{2}$")
#: A day and month alone, as lists print them.
YEARLESS: Final = re.compile(
    rf"""(?:
      {_LEFT}(?P<day>[0-9]{{1,2}})[/-](?P<month>[0-9]{{1,2}})(?![0-9/.-]|[ ]?%)
    | (?<![0-9])(?P<day2>[0-9]{{1,2}})[ ]{_LABEL}(?P<month2>{_MONTH_VI})(?![a-z0-9/.-])
    )""",
    re.VERBOSE,
)

#: 'năm 2021' and nothing else: a number of four digits alone may count anything.
YEAR: Final = re.compile(r"(?:trong |vao )?nam ([0-9]{4})[.]?")
#: 'Kỳ họp thứ 7, ngày 10/7/2018' names a session, not a Saturday.
ORDINAL: Final = re.compile(rf"(?<![a-z])(?:{words(COUNTED)})[ ]$", re.VERBOSE)

WEEKDAY: Final = rf"""
(?:thu[ -]?(?P<wvi>{words(WEEKDAYS_VI)})(?![a-z])
    (?!(?<=[0-9])(?:[0-9]|[/.:-][0-9]|[ ](?:{_MONTH_EN})))
 | (?<![a-z0-9])t(?:[.]|h[. ]?(?=[2-7][ ]?,))?(?P<wt>[2-7])(?![a-z0-9])(?![/.:-][0-9])
 | (?<![a-z])(?P<wcn>{words(SUNDAY_VI)})(?![a-z])
 | (?<![a-z0-9])
    (?P<wen>mon|tue|wed|thu(?=r|,|[ ][0-9]{{1,2}}[ -][a-z]|[ ][a-z]{{3}}[ ][0-9])|fri|sat|sun)
    (?:day|s|sday|nesday|r|rs|rsday|urday)?(?![a-z0-9])
)"""
#: Signs and words that join a date with its weekday, hour and zone; never a word with meaning.
GLUE: Final = rf"(?:[ ,;|()\[\]._:/*~@-]|(?:{words(JOINTS)})(?![a-z]))*+"


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


#: A further number of a row, and no hour.
_GOES_ON: Final = re.compile("[ ]?[/.-][ ]?[0-9]{1,2}(?![0-9]|[ ]?(?:[:hg/.-]|gio))")
#: K12/5/20, an address: one letter alone; but 21h31/12/2021.
_LETTER: Final = re.compile("(?:^|[^a-z0-9])[a-z]$")
#: 15A-20.12.21, a number plate; '21h-31/12/2021' has an hour before.
_PLATE: Final = re.compile("[0-9][a-fi-z]-")


def is_lettered(folded: str, start: int) -> bool:
    """Whether one letter alone is glued to the digits."""
    before = folded[max(0, start - 2) : start]
    return before[-1:].isalpha() and _LETTER.search(before) is not None


def _begins_number(folded: str, start: int) -> bool:
    """Whether the digits at ``start`` are no part of a further number (192.168.1.1, 1-3/1/2021)."""
    before = folded[max(0, start - 4) : start]
    if is_lettered(folded, start):
        return False
    if not before or not (before[-1].isdigit() or before[-1] in "/.,-"):
        return True
    if before[-1].isdigit() or not before[-2:-1].isdigit():
        return not (before[-1].isdigit() or _PLATE.fullmatch(before[-3:]))
    return before[0] in ":hg" and before[1:3].isdigit()  # 21:00-31/12/2021


#: What a month's number stands after.
_MONTH_ENDINGS: Final = tuple(label + blank for label in MONTH_LABELS for blank in ("", " "))


def numeric_day(match: re.Match[str]) -> Day | None:
    """The day that `NUMERIC` matched; None where its digits belong to a longer number."""
    start, end = match.span()
    first, kind = match["first"], match.lastgroup
    if not _begins_number(match.string, start):
        return None
    if kind == "d1":
        return Day(int(first), int(match["m1"]), int(match["d1"]), start, end, numeric=True)
    if len(first) > 2:  # more than a day's digits: a clock is glued to it (21:0031/12/2021)
        if match.string[start - 1 : start] not in (":", "h", "g"):
            return None
        first, start = first[2:], start + 2
    if kind == "y2":
        month, year = match["m2"], match["y2"]
        short, slashed = len(year) == 2, match["s2"] == "/"
        if short and _GOES_ON.match(match.string, end):
            return None  # Giải 7: 12 - 08 - 20 - 25
        barred = match["s2"] == "|"  # 11 | 12 | 2020, but three counts may stand so
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
