"""What a printed date says: the value type that every reader of dates shares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Final, Literal

Precision = Literal["year", "month", "day", "hour", "minute", "second"]

#: Vietnam's civil time since 1975, used for every text that names no other zone. A fixed offset on
#: purpose: the zone database shifts dates before 1975 that newspapers print as plain local days.
LOCAL: Final = timezone(timedelta(hours=7))

#: A date this far beyond the reference is told as a conflict: scheduled posts and zone mistakes
#: stay within two days, swapped days and months do not (issue 3, point 2).
FUTURE_TOLERANCE: Final = timedelta(days=2)

_ISO_LENGTH: Final = {"year": 4, "month": 7, "day": 10}
_TIMESPEC: Final = {"hour": "hours", "minute": "minutes", "second": "seconds"}


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date as exact as it was printed, and not more.

    ``value`` is aware; parts finer than ``precision`` are zero for absolute dates and carried over
    from the reference for relative ones ('3 ngày trước' keeps its time of day).
    """

    value: datetime
    precision: Precision
    conflict: bool = False
    conflict_reason: str | None = None

    @property
    def iso(self) -> str:
        """ISO 8601 cut to the precision: what `datetime.fromisoformat` reads, and text sorts.

        2021, 2021-12, 2021-12-31, 2021-12-31T21+07:00, 2021-12-31T21:00+07:00,
        2021-12-31T21:00:05+07:00. Python reads all but the first two (they are no datetimes);
        SQLite sorts them as text in order of time within one offset, the less exact one first.
        """
        length = _ISO_LENGTH.get(self.precision)
        if length is not None:
            return self.value.date().isoformat()[:length]
        return self.value.isoformat(timespec=_TIMESPEC[self.precision])

    @property
    def date(self) -> date:
        """The day, in the zone of ``value``."""
        return self.value.date()


def as_local(moment: datetime) -> datetime:
    """The moment on Vietnam's clock; one without offset is taken to be Vietnam's already.

    Moments within hours of year 1 or 9999 that +07:00 cannot express are returned unmoved.
    """
    if moment.tzinfo is None:
        return moment.replace(tzinfo=LOCAL)
    try:
        return moment.astimezone(LOCAL)
    except OverflowError:
        return moment


def beyond(value: datetime, reference: datetime | None) -> bool:
    """Whether the value lies further in the reference's future than a publication can."""
    if reference is None:
        return False
    try:
        return value - as_local(reference) > FUTURE_TOLERANCE
    except OverflowError:
        return False


#: A unit's length in seconds and the precision that a count of it has.
_LENGTHS: Final[dict[str, tuple[int, Precision]]] = {
    "second": (1, "second"), "minute": (60, "minute"), "hour": (3600, "hour"),
    "day": (86400, "day"), "week": (7 * 86400, "day"),
}  # fmt: skip


def shifted(moment: datetime, unit: str, count: int) -> PrintedDate | None:
    """The moment ``count`` units on; months end on their last day where the day is missing."""
    try:
        if unit in _LENGTHS:
            seconds, precision = _LENGTHS[unit]
            return PrintedDate(moment + timedelta(seconds=seconds * count), precision)
        months = moment.year * 12 + moment.month - 1 + count * (12 if unit == "year" else 1)
        year, month = divmod(months, 12)
        for day in (moment.day, 30, 29, 28):
            if day <= moment.day:
                try:
                    value = moment.replace(year=year, month=month + 1, day=day)
                except ValueError:
                    continue
                return PrintedDate(value, "year" if unit == "year" else "month")
    except OverflowError:
        return None
    return None
