"""One date of a line, with the weekday, hour and zone that are joined to it."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Final

from pipelines.date_clock import (
    CLOCK,
    OFFSET,
    PART,
    ZONE,
    Clock,
    clock_of,
    first_hour,
    offset,
    zone_of,
)
from pipelines.date_day import Day, weekday_of
from pipelines.date_events import is_event, is_issue, is_labelled, is_limit
from pipelines.date_forms import GLUE, ORDINAL, WEEKDAY
from pipelines.date_meaning import is_last_of_range, other_meaning
from pipelines.date_prose import is_prose, is_sentence
from pipelines.date_refuse import ends_in_sign, signs_begin, speaks
from pipelines.date_text import clean
from pipelines.date_value import LOCAL, PrintedDate
from pipelines.date_words import MARKED_PARTS

_SIGNS: Final = (
    rf"(?:(?P<c>(?<![0-9])(?<![0-9][.,/]){CLOCK})|(?P<w>{WEEKDAY})|(?P<p>{PART})|(?P<z>{ZONE}))"
)
_SIGN: Final = re.compile(_SIGNS, re.VERBOSE)
_JOINED_SIGN: Final = GLUE + _SIGNS.replace("(?<![0-9])(?<![0-9][.,/])", "")
_NEXT: Final = re.compile(rf"(?:(?P<o>{OFFSET})|{_JOINED_SIGN})", re.VERBOSE)
#: Before there is a clock '-07:30' is one, not a zone's offset.
_FIRST: Final = re.compile(_JOINED_SIGN, re.VERBOSE)
_JOINED: Final = re.compile(GLUE, re.VERBOSE)
#: How far before a date its hour and weekday may stand.
_REACH: Final = 80
_SHORTEST_SIGN: Final = 2


class Line:
    """One date of a line, and the signs that are joined to it."""

    __slots__ = (
        "clock",
        "clock_digits",
        "crowded",
        "day",
        "end",
        "english",
        "floor",
        "folded",
        "part",
        "printed",
        "start",
        "weekday",
        "zone",
    )

    def __init__(self, printed: str, folded: str, day: Day, floor: int | None = None) -> None:
        """``floor`` is where an earlier date of a crowded line ends; None if there is but one."""
        self.printed, self.folded, self.day = printed, folded, day
        self.floor, self.crowded = floor or 0, floor is not None
        self.start, self.end = day.start, day.end
        self.clock: Clock | None = None
        self.clock_digits = False
        self.part: str | None = None
        self.weekday: int | None = None
        self.english = False
        self.zone: timezone = LOCAL

    def read(self) -> PrintedDate | None:
        """The day with the weekday, hour and zone that stand beside it; None if it is no date."""
        if self.day.clock is not None:
            self.look_inside()
        if self.crowded:  # 'Xuất bản: 15:00 29/12/2021 Cập nhật: 16:16 30/12/2021'
            self.look_before()
            self.look_after()
        else:
            self.look_after()
            self.look_before()
        midnight, conflict = self.midnight()
        if midnight is None or not self.honest() or (conflict and self.day.lunar_month):
            return None
        value, precision = midnight, self.day.precision
        if self.clock is not None and precision == "day":
            self.clock.part = self.part
            moment = self.clock.on(midnight)
            if moment is not None:
                value, precision = moment.replace(tzinfo=self.zone), self.clock.precision
        return PrintedDate(value, precision, conflict is not None, conflict)

    def look_inside(self) -> None:
        """The clock and zone that Java and Unix print between day and year."""
        clock, zone = _NEXT.match(self.day.clock or ""), _NEXT.match(self.day.zone or "")
        for match in (clock, zone):
            if match is not None:
                self.take(match)

    def look_after(self) -> None:
        for _ in range(5):
            match = (_FIRST if self.clock is None else _NEXT).match(self.folded, self.end)
            if match is None or not self.take(match):
                return
            self.end = match.end()

    def look_before(self) -> None:
        begin = max(self.floor, self.start - _REACH)
        if self.start - begin < _SHORTEST_SIGN or not ends_in_sign(self.folded, self.start):
            return
        signs = self._signs(signs_begin(self.folded, self.start, begin))
        for match in reversed(signs):
            if not _JOINED.fullmatch(self.folded, match.end(), self.start) or not self.take(match):
                return
            self.start = match.start(match.lastgroup or 0)  # without the glue before it
            if match.lastgroup == "c" and self.clock is not None:
                self.start = first_hour(self.folded, self.start, self.clock)

    def _signs(self, begin: int) -> list[re.Match[str]]:
        """The signs between ``begin`` and the date: one after another, or else searched for."""
        signs: list[re.Match[str]] = []
        while begin < self.start:
            match = _NEXT.match(self.folded, begin, self.start) or _SIGN.search(
                self.folded, begin, self.start
            )
            if match is None:
                break
            signs.append(match)
            begin = match.end()
        return signs

    def take(self, match: re.Match[str]) -> bool:
        """Keep what the sign says; False where it is said already (it is another date's)."""
        kind = match.lastgroup
        if kind == "c":
            if self.clock is not None:
                return False
            self.clock = clock_of(match)
            self.clock_digits = match["minute"] is not None
        elif kind == "w":
            if self.weekday is not None or ORDINAL.search(self.folded, 0, match.start("w")):
                return False
            self.weekday, self.english = weekday_of(match), match["wen"] is not None
        elif kind == "p":
            if not self._is_part(match):
                return False
            self.part = match["part"]
        else:
            zone = (
                zone_of(match)
                if kind == "z"
                else offset(match["osign"], match["ohour"], match["omin"])
            )
            if zone is None or (kind == "o" and self.clock is None):
                return False
            self.zone = zone
        return True

    def _is_part(self, match: re.Match[str]) -> bool:
        """Whether the word has the marks of a part of the day, or none; YouTube's 'Đã công chiếu'
        stands before a date as such a word does."""
        if self.printed.isascii() or self.folded.endswith("da cong ", 0, match.start("part")):
            return True
        word = clean(self.printed)[slice(*match.span("part"))].lower()
        return word.isascii() or word == MARKED_PARTS[match["part"]]

    def midnight(self) -> tuple[datetime | None, str | None]:
        """The day's midnight, and why the printed weekday is in conflict with it."""
        day = self.day
        midnight = day.midnight()
        if day.swappable and (midnight is None or self.weekday not in (None, midnight.weekday())):
            swapped = self._month_first(midnight)
            if swapped is not None:
                return swapped, None
        if midnight is None or self.weekday is None or self.weekday == midnight.weekday():
            return midnight, None
        return midnight, "the printed weekday is not that of the digits"

    def _month_first(self, day_first: datetime | None) -> datetime | None:
        """The day of a machine's month-first form, if a value over 12 or the weekday proves it."""
        day = self.day
        swapped = Day(day.year, day.day, day.month, day.start, day.end).midnight()
        if swapped is None:
            return None
        if self.weekday is not None and self.weekday != swapped.weekday():
            return None
        if day_first is None:
            return swapped
        machine = self.english or (self.clock is not None and self.clock.meridiem in ("am", "pm"))
        return swapped if machine else None

    def plain(self) -> bool:
        """Whether digits that may count anything are called a day, or stand alone with dashes."""
        if self.folded.endswith("ngay ", 0, self.start):
            return True
        return self.start == 0 and self.end == len(self.folded) and "-" in self.folded

    def honest(self) -> bool:
        folded, day = self.folded, self.day
        backed = self.clock is not None or self.weekday is not None
        if day.weak and not backed and not self.plain():
            return False
        if day.lunar_month and not backed:
            return False
        if not day.numeric and (
            is_last_of_range(folded, self.start, day.day)
            or (day.precision == "day" and is_issue(self.printed, folded, self.start))
        ):
            return False
        told = speaks(folded, self.start)
        if told and (
            is_limit(self.printed, folded, self.start) or is_event(self.printed, folded, self.start)
        ):
            return False
        by_machine = self.clock_digits and day.numeric
        if told and is_labelled(self.printed, folded, self.start):
            return False
        if not by_machine and other_meaning(self.printed, folded, self.start, self.end):
            return False
        if day.precision == "month" and is_sentence(folded, self.start, self.end):
            return False
        return not is_prose(
            folded, self.start, self.end, printed_by_machine=by_machine, crowded=self.crowded
        )
