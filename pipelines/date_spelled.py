"""Days told in words: ngày mười hai tháng tám năm hai nghìn không trăm hai mươi mốt, năm 2021."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Final

from pipelines.date_forms import words
from pipelines.date_value import LOCAL, PrintedDate
from pipelines.date_words import LUNAR_MONTHS, MONTHS_VI, SUNDAY_VI, WEEKDAYS_VI, YEARS

_DIGITS: Final = (
    ("khong",), ("mot",), ("hai",), ("ba",), ("bon", "tu"), ("nam", "lam"),
    ("sau",), ("bay",), ("tam",), ("chin",),
)  # fmt: skip
_THOUSANDS: Final = {
    19: ("mot nghin chin tram", "mot ngan chin tram"),
    20: ("hai nghin", "hai ngan", "hai nghin khong tram", "hai ngan khong tram"),
}
_WEEKDAYS: Final = {
    **{f"thu {name}": day for name, day in WEEKDAYS_VI.items()},
    **dict.fromkeys(SUNDAY_VI, 6),
}
_SPELLED: Final = re.compile(
    rf"""(?:(?P<weekday>{words(_WEEKDAYS)}),?[ ])?(?:[a-z]{{2,8}}(?:[ ][a-z]{{2,8}}){{0,3}},[ ])?
    ngay[ ](?:mung[ ]|mong[ ])?(?P<day>[a-z ]{{2,20}}),?[ ]thang[ ](?P<month>[a-z ]{{2,10}}),?
    [ ]nam[ ](?P<year>[a-z ]{{8,50}}|[0-9]{{4}})[.]?""",
    re.VERBOSE,
)


def read_spelled(folded: str) -> PrintedDate | None:
    """The day of a text in words, a weekday or a town before it at most; else None."""
    match = _SPELLED.fullmatch(folded)
    if match is None or match["month"] in LUNAR_MONTHS:
        return None
    day, month = _days().get(match["day"]), MONTHS_VI.get(match["month"])
    told = match["year"]
    year = int(told) if told.isdigit() else _years().get(told, 0)
    if day is None or month is None or year not in YEARS:
        return None
    try:
        value = datetime(year, month, day, tzinfo=LOCAL)
    except ValueError:
        return None
    weekday = match["weekday"]
    if weekday is not None and _WEEKDAYS[weekday] != value.weekday():
        return PrintedDate(value, "day", True, "the printed weekday is not that of the digits")
    return PrintedDate(value, "day")


def _spelled(number: int) -> Iterator[str]:
    """How a number below a hundred is said: hai mươi mốt, hai mốt, mười lăm."""
    tens, ones = divmod(number, 10)
    if not tens:
        yield from _DIGITS[ones]
    elif tens == 1:
        yield from (f"muoi {one}" for one in _DIGITS[ones]) if ones else ("muoi",)
    else:
        for ten in _DIGITS[tens]:
            yield f"{ten} muoi" if not ones else f"{ten} {_DIGITS[ones][0]}"
            yield from (f"{ten} muoi {one}" for one in _DIGITS[ones] if ones)


@cache
def _days() -> dict[str, int]:
    return {said: number for number in range(1, 32) for said in _spelled(number)}


@cache
def _years() -> dict[str, int]:
    """1901 to 2099 as they are said in full, and 2021 digit by digit."""
    found: dict[str, int] = {}
    for century, heads in _THOUSANDS.items():
        for number in range(100):
            year = 100 * century + number
            bridges = ("",) if number >= 10 else ("linh ", "le ")
            for head in heads:
                if not number:
                    found[head] = year
                for said in _spelled(number) if number else ():
                    found.update({f"{head} {bridge}{said}": year for bridge in bridges})
            *front, last = (_DIGITS[int(digit)] for digit in str(year))
            found.update({" ".join([*(said[0] for said in front), end]): year for end in last})
    return found
