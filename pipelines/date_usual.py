"""The few forms that most pages print, each read by one regular expression.

Anything unusual in them (a weekday that disagrees, an impossible day, a word that may mean
something) is left to the full reader: this file only makes haste and decides nothing.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from pipelines.date_clock import Clock
from pipelines.date_day import full_year, is_lettered
from pipelines.date_forms import words
from pipelines.date_label_words import LAST_LABELS, PLAIN_LABELS, PLAIN_TAILS
from pipelines.date_prose import is_prose
from pipelines.date_refuse import says_nothing
from pipelines.date_value import LOCAL, Precision, PrintedDate
from pipelines.date_words import (
    AFTERNOON_HOURS,
    LUNAR_MONTHS,
    MONTHS_VI,
    SUNDAY_VI,
    WEEKDAYS_VI,
    YEARS,
)

#: 'tháng tư' looks like 'tháng từ', and '11 tháng năm 2024' may count months: not these either.
_SOLAR: Final = {
    name: number
    for name, number in MONTHS_VI.items()
    if name not in LUNAR_MONTHS and name not in ("tu", "nam", "sau")
}
#: Evenings ('tối') look like 'tới', until: those are left to the full reader.
_PARTS: Final = frozenset(AFTERNOON_HOURS) - {"toi"}

_LABEL: Final = rf"(?:(?:{words((*PLAIN_LABELS, *LAST_LABELS))})(?![a-z])[ ]?:?[ ]?)?"
_WEEKDAY: Final = (
    rf"(?:(?:thu[ ](?P<vi>{words(WEEKDAYS_VI)})|(?<![a-z0-9])t[.]?(?P<t>[2-7])(?!-[0-9])"
    rf"|(?<![a-z])(?P<cn>{words(SUNDAY_VI)}))[ ]?(?:[,|-][ ]?|[ ]))?"
)
_DAY: Final = (
    r"(?:ngay[ ]:?)?(?P<d>[0-9]{1,2})[ ]?(?P<s>[/.-])[ ]?(?P<m>[0-9]{1,2})[ ]?(?P=s)[ ]?"
    r"(?P<y>[0-9]{4}|[0-9]{2}(?:(?=[ ][0-9]{2}:)|(?<=/[0-9]{2})(?![0-9])))"
)
_NAMED_MONTH: Final = rf"(?:thang[ ]|thg[. ]?|th[. ]?)(?P<m>[0-9]{{1,2}}|{words(_SOLAR)})"
_NAMED_DAY: Final = (
    rf"(?:ngay[ ])?(?P<d>[0-9]{{1,2}})[ ]{_NAMED_MONTH}(?:[ ]?,[ ]|[ ]nam[ ]|[ ])(?P<y>[0-9]{{4}})"
)
_NAMED_MONTH_FIRST: Final = rf"{_NAMED_MONTH}[ ](?P<d>[0-9]{{1,2}}),?[ ](?P<y>[0-9]{{4}})"
_HOUR: Final = rf"""
    (?P<H>[0-9]{{1,2}})
    (?: :(?P<M>[0-9]{{2}})(?::(?P<S>[0-9]{{2}}))?
      | [ ]?(?:h|g|gio)(?![a-z])(?:[ ]?(?P<G>[0-9]{{2}}|[0-9](?=[ ]phut))(?:'|[ ]?phut)?)?
    )
    (?:[ ]?(?P<ap>am|pm|sa(?![ ]pa)|ch)(?![a-z])|[ ](?P<part>{words(_PARTS)})(?![a-z]))?
"""
_GAP: Final = r"[ ]?(?:[,|-][ ]?|[ ])(?:luc[ ])?"
_ZONE: Final = (
    r"(?:[ ]?[,-]?[ ](?:[(\[]?[ ]?(?:gmt|utc)[ _]?\+0?7(?::?00)?[ ]?[)\]]?|ict|\+07(?::?00)?))?"
)
#: Day and hour in the orders that are usual: in digits, and with the month's name. Each begins
#: with a look at its first letter, for it is tried at every place of a line.
_IN_DIGITS: Final = (
    rf"(?=[0-9ctn]){_WEEKDAY}{_DAY}(?:{_GAP}{_HOUR})?{_ZONE}",
    rf"(?=[0-9]){_HOUR}{_GAP}{_WEEKDAY}{_DAY}{_ZONE}",
)
_WITH_NAMES: Final = (
    rf"(?=[0-9ctn]){_WEEKDAY}{_NAMED_DAY}(?:{_GAP}{_HOUR})?{_ZONE}",
    rf"(?=[0-9]){_HOUR}{_GAP}{_WEEKDAY}{_NAMED_DAY}{_ZONE}",
    rf"(?=[ct]){_WEEKDAY}{_NAMED_MONTH_FIRST}(?:{_GAP}{_HOUR})?{_ZONE}",
)
#: What may follow: signs, or a word that is known to mean nothing here and the number it counts.
_TAIL: Final = (
    rf"[ |,;)\].-]{{0,6}}(?:(?:{words(PLAIN_TAILS)})(?![a-z])[^0-9/]{{0,40}}"
    r"(?:[0-9]{1,3}(?:[.,][0-9]{3})*|[0-9]{4,7})?[^0-9/]{0,20})?"
)

_Forms = tuple[re.Pattern[str], ...]


def _alone(orders: tuple[str, ...]) -> _Forms:
    return tuple(
        re.compile(rf"[\[(]?{_LABEL}{order}(?:[ ]goc)?[\])]?", re.VERBOSE) for order in orders
    )


def _among_words(orders: tuple[str, ...]) -> _Forms:
    return tuple(
        re.compile(rf"(?P<before>[^0-9]*?){order}(?P<after>{_TAIL})", re.VERBOSE)
        for order in orders
    )


_NAMED: Final = re.compile(r"th(?:ang|g|[. ]?[0-9])")
_NAMED_FORMS: Final = (_alone(_WITH_NAMES), _among_words(_WITH_NAMES))
_DIGIT_FORMS: Final = (_alone(_IN_DIGITS), _among_words(_IN_DIGITS))


def read_usual(folded: str) -> PrintedDate | None:
    """The date of a usual line; None where the line is unusual in any way."""
    if folded[:4].isdigit():
        return None  # a machine's, the year first
    alone, among_words = _NAMED_FORMS if _NAMED.search(folded) else _DIGIT_FORMS
    for form in alone:
        match = form.fullmatch(folded)
        if match is not None:
            return _value(match)
    for form in among_words:
        match = form.fullmatch(folded)
        if match is not None:
            return _value(match) if _is_plain(match) else None
    return None


def _is_plain(match: re.Match[str]) -> bool:
    """Whether the words around the date say nothing that would change it."""
    folded, start, end = match.string, match.end("before"), match.start("after")
    if is_lettered(folded, start):
        return False
    machine = match["M"] is not None and match["m"].isdigit()
    return says_nothing(folded, start, with_hour=match["H"] is not None) and not is_prose(
        folded, start, end, printed_by_machine=machine
    )


def _value(match: re.Match[str]) -> PrintedDate | None:
    day, month, year, hour, minute, second, past, meridiem, part, name, short, sunday = match.group(
        "d", "m", "y", "H", "M", "S", "G", "ap", "part", "vi", "t", "cn"
    )
    number, hours, minutes = full_year(year), int(hour or 0), int(minute or past or 0)
    if number not in YEARS or hours > 23:
        return None
    months = int(month) if month.isdigit() else MONTHS_VI[month]
    try:
        value = datetime(number, months, int(day), hours, minutes, int(second or 0), tzinfo=LOCAL)
    except ValueError:
        return None
    if (name or short or sunday) and _weekday(name or short) != value.weekday():
        return None
    if hour is None:
        return PrintedDate(value, "day")
    precision: Precision = "second" if second else "minute" if minute or past else "hour"
    if meridiem or part:
        clock = Clock(hours, minutes, value.second, precision, meridiem, part)
        moment = clock.on(value.replace(hour=0, minute=0, second=0))
        return PrintedDate(moment, precision) if moment is not None else None
    return PrintedDate(value, precision)


def _weekday(name: str | None) -> int:
    return WEEKDAYS_VI[name] if name else 6
