"""Hours as printed (21:00, 21h30', 9 giờ 30 phút, 9:00:05 CH, 7g30 tối) and their zones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from pipelines.date_forms import words
from pipelines.date_value import LOCAL, Precision
from pipelines.date_words import (
    AFTERNOON_HOURS,
    MERIDIEM_PM,
    TWELVE_BEGINS,
    TWELVE_ENDS,
    ZONES,
)

_HOUR_SIGN: Final = rf"(?:h|g|gio)(?:(?![a-z])|(?=(?:{words(AFTERNOON_HOURS)})(?![a-z])))"

#: A clock in folded text. Minutes after 'giờ' are no minutes where they begin a date ('21h 31/12').
#: A range ('7g30 đến 12g00') is read from its beginning.
CLOCK: Final = rf"""
(?P<hour>[0-9]{{1,2}})
(?:
    (?::|[ ]:[ ])(?P<minute>[0-9]{{2}})(?:(?::|[ ]:[ ])(?P<second>[0-9]{{2}})(?:[.,][0-9]{{1,9}})?)?
    (?![0-9](?![0-9]?[ ]?[/.-]))(?:[ ]?(?:h(?![a-z0-9])|'(?!')))?
  | [ ]?{_HOUR_SIGN}
    (?: (?::|[ ])?(?P<past>[0-9]{{1,2}})(?![0-9])
        (?![ ]?(?:/|[.-][ ]?[0-9]{{1,2}}[ ]?[.-]|thang|thg|th[ ]?[0-9]|gio|:))
        (?:[ ]?(?:'{{1,2}}|phut|ph|p)(?![a-z]))?
        (?:[ ]?(?P<late>[0-9]{{1,2}})[ ]?(?:giay|s|"|'')(?![a-z]))?
      | [ ]?(?P<half>ruoi)(?![a-z])
      | [ ]?kem[ ](?P<less>[0-9]{{1,2}})(?![0-9])(?:[ ]?phut)?
    )?
  | (?:(?<=luc[ ][0-9])|(?<=luc[ ][0-9]{{2}}))\.(?P<lucpast>[0-5][0-9])(?![0-9.])
  | \.(?P<daily>[0-5][0-9])(?:[ ]?')?(?=,?[ ]ngay[ ])
  | (?<=[0-9]{{2}})\.(?P<dotted>[0-5][0-9])(?=[ ]?(?:$|\||\(?gmt))
  | (?=[ ]?(?:am|pm|a\.m|p\.m)(?![a-z]))
)
(?:[ ]?(?:-|den|toi)[ ]?[0-9]{{1,2}}
    (?: [ ]?:[ ]?[0-9]{{2}}(?![0-9])
      | [ ]?{_HOUR_SIGN}(?:[ ]?[0-9]{{2}}(?![0-9/])(?:'|[ ]?phut(?![a-z]))?)?
    )
)?
(?:[ ]?(?P<meridiem>(?:am|pm|sa(?![ ]pa)|ch)(?![a-z])|a\.m|p\.m)\.?)?
"""

_FIRST_HOUR: Final = re.compile(r"(?<![0-9/.:,a-z-])([0-9]{1,2})[ ]?(?:-|den)[ ]?$")

#: "khởi chiếu" and "lịch chiếu" are films', no afternoon; not "công chiếu", for YouTube prints
#: "Đã công chiếu".
PART: Final = (
    r"(?<!khoi[ ])(?<!trinh[ ])(?<!lich[ ])(?:(?<=da[ ]cong[ ])|(?<!cong[ ]))"
    rf"(?P<part>{words(AFTERNOON_HOURS)})(?![a-z])"
    r"(?:[ ](?:nay|qua)(?![a-z]))?"
)

ZONE: Final = (
    r"(?<![a-z])(?P<zone>(?:(?:gmt|utc)[ _]?(?P<sign>\+|-(?![ ]))[ ]?"
    rf"(?P<east>[0-9]{{1,2}})(?::?(?P<eastmin>[0-9]{{2}}))?(?![0-9])|{words(ZONES)}|(?<=[0-9])z)(?![a-z]))"
)
OFFSET: Final = r"[ ]?(?P<osign>[+-])(?P<ohour>[0-9]{2}):?(?P<omin>[0-9]{2})(?![0-9/:-])"


@dataclass(slots=True)
class Clock:
    """A time of day as printed, not yet on a day. ``hour`` 24 is the end of the day."""

    hour: int
    minute: int
    second: int
    precision: Precision
    meridiem: str | None
    part: str | None = None

    def on(self, day: datetime) -> datetime | None:
        """The moment on that day (its midnight, aware); None where no clock shows such a time."""
        hour, days = _of_24(self.hour, self.meridiem, self.part)
        if hour > 24 or self.minute > 59 or self.second > 59:
            return None
        if hour == 24:
            if self.minute or self.second:
                return None
            hour, days = 0, days + 1
        try:
            midnight = day + timedelta(days=days) if days else day
        except OverflowError:
            return None
        return midnight.replace(hour=hour, minute=self.minute, second=self.second)


def _of_24(hour: int, meridiem: str | None, part: str | None) -> tuple[int, int]:
    """The hour of 24 and the days to add; '21:00 PM' and '20h tối' are of 24 already."""
    if meridiem is not None and hour <= 12:
        return hour % 12 + (12 if meridiem in MERIDIEM_PM else 0), 0
    if part is None or hour > 12:
        return hour, 0
    if hour == 12:
        return (0, 0) if part in TWELVE_BEGINS else (0, 1) if part in TWELVE_ENDS else (12, 0)
    return (hour + 12 if hour in AFTERNOON_HOURS[part] else hour), 0


def clock_of(match: re.Match[str]) -> Clock:
    """The clock that `CLOCK` matched."""
    hour, minute, second, past, late, half, less, meridiem = match.group(
        "hour", "minute", "second", "past", "late", "half", "less", "meridiem"
    )
    past = past or match["lucpast"] or match["daily"] or match["dotted"]
    if minute is not None:
        if second is not None:
            return Clock(int(hour), int(minute), int(second), "second", meridiem)
        return Clock(int(hour), int(minute), 0, "minute", meridiem)
    if past is not None:
        if late is not None:
            return Clock(int(hour), int(past), int(late), "second", meridiem)
        return Clock(int(hour), int(past), 0, "minute", meridiem)
    if half is not None:
        return Clock(int(hour), 30, 0, "minute", meridiem)
    if less is not None:  # '11 giờ kém 15' is 10:45
        minutes = int(hour) * 60 - int(less)
        return Clock(minutes // 60, minutes % 60, 0, "minute", meridiem)
    return Clock(int(hour), 0, 0, "hour", meridiem)


def first_hour(folded: str, begin: int, clock: Clock) -> int:
    """Where the clock begins: with the first hour of a range, which it takes ('5 - 6 giờ sáng')."""
    match = _FIRST_HOUR.search(folded, 0, begin) if begin and clock.precision == "hour" else None
    if match is None or int(match[1]) >= clock.hour:
        return begin
    clock.hour = int(match[1])
    return match.start()


def offset(sign: str, hours: str, minutes: str | None) -> timezone | None:
    """A zone from its printed parts; None beyond what the Earth has (-12 to +14).

    >>> offset("+", "7", None) is LOCAL
    True
    """
    east = int(hours) * 60 + int(minutes or 0)
    east = -east if sign == "-" else east
    if not -720 <= east <= 840:
        return None
    return LOCAL if east == 420 else timezone(timedelta(minutes=east))


def zone_of(match: re.Match[str]) -> timezone | None:
    """The zone that `ZONE` matched."""
    if match["sign"] is not None:
        return offset(match["sign"], match["east"], match["eastmin"])
    if match["zone"] == "z":  # 2021-12-31T14:00:00Z, with words around it
        return UTC
    east = ZONES[match["zone"]]
    return LOCAL if east == 420 else timezone(timedelta(minutes=east))
