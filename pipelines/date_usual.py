"""The few forms that most pages print, each read by one regular expression without looking around.

Anything unusual in them (a weekday that disagrees, an hour of twelve, an impossible day) is left to
the full reader, so this file only makes haste: it decides nothing.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from pipelines.date_forms import words
from pipelines.date_value import LOCAL, PrintedDate
from pipelines.date_words import PLAIN_LABELS, SUNDAY_VI, WEEKDAYS_VI, YEARS

_LABEL: Final = rf"(?:(?:{words(PLAIN_LABELS)})(?![a-z])[ ]?:?[ ]?)?"
_WEEKDAY: Final = (
    rf"(?:(?:thu[ ](?P<vi>{words(WEEKDAYS_VI)})|(?P<cn>{words(SUNDAY_VI)}))[ ]?(?:[,|-][ ]?|[ ]))?"
)
_DAY: Final = r"(?:ngay[ ]:?)?(?P<d>[0-9]{1,2})(?P<s>[/.-])(?P<m>[0-9]{1,2})(?P=s)(?P<y>[0-9]{4})"
_HOUR: Final = r"(?P<H>[0-9]{1,2})[:h](?P<M>[0-9]{2})(?::(?P<S>[0-9]{2}))?"
_GAP: Final = r"[ ]?(?:[,|-][ ]?|[ ])"
_ZONE: Final = r"(?:,?[ ][(\[]?(?:gmt|utc)[ ]?\+0?7(?::?00)?[)\]]?)?"

_DAY_FIRST: Final = re.compile(
    rf"{_LABEL}{_WEEKDAY}{_DAY}(?:{_GAP}{_HOUR})?{_ZONE}(?:[ ]goc)?", re.VERBOSE
)
_HOUR_FIRST: Final = re.compile(rf"{_LABEL}{_HOUR}{_GAP}{_WEEKDAY}{_DAY}{_ZONE}", re.VERBOSE)
_WORDED: Final = re.compile(
    rf"{_LABEL}{_WEEKDAY}(?:ngay[ ])?(?P<d>[0-9]{{1,2}})[ ]thang[ ](?P<m>[0-9]{{1,2}})"
    rf"(?:,[ ]|[ ]nam[ ]|[ ])(?P<y>[0-9]{{4}})(?:{_GAP}{_HOUR})?{_ZONE}",
    re.VERBOSE,
)


def read_usual(folded: str) -> PrintedDate | None:
    """The date of a usual line; None where the line is unusual in any way."""
    match = (
        _DAY_FIRST.fullmatch(folded) or _HOUR_FIRST.fullmatch(folded) or _WORDED.fullmatch(folded)
    )
    if match is None:
        return None
    name, sunday, day, month, year, hour, minute, second = match.group(
        "vi", "cn", "d", "m", "y", "H", "M", "S"
    )
    number = int(year)
    try:
        value = datetime(
            number,
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            tzinfo=LOCAL,
        )
    except ValueError:
        return None
    if number not in YEARS:
        return None
    if (name is not None and WEEKDAYS_VI[name] != value.weekday()) or (
        sunday and value.weekday() != 6
    ):
        return None
    return PrintedDate(value, "day" if hour is None else "minute" if second is None else "second")
