"""Which of the dates on a page is the publication's, and what disagrees with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from pipelines.date_prose import is_update
from pipelines.date_text import fold
from pipelines.date_value import LOCAL, Precision, PrintedDate, as_local
from pipelines.dates import parse_date

Basis = Literal["visible", "json-ld", "meta", "api", "feed", "url"]

Parse = Callable[[str], PrintedDate | None]

#: Best first: what readers see is what the editors meant; machines' copies lose zones and days.
RANKS: Final[dict[str, int]] = {
    basis: rank for rank, basis in enumerate(("visible", "json-ld", "meta", "api", "feed", "url"))
}
_EXACTNESS: Final[dict[Precision, int]] = {
    "year": 0, "month": 1, "day": 2, "hour": 3, "minute": 4, "second": 5,
}  # fmt: skip
#: Copies of one date may lie this far apart (zones, scheduling) before it is worth a problem row.
TOLERANCE: Final = timedelta(days=1)

#: A machine's copy of a visible date whose zone was lost lies this far from it.
_LOST_ZONE: Final = timedelta(hours=7)
#: What a machine says that was never told the date: 1970-01-01, 0001-01-01.
_UNTOLD: Final = range(1971)

# Addresses that carry their date: /2021/12/31/, -20241130143800.htm, /tin-tuc/202109/.
_URL_STAMP: Final = re.compile(
    r"(?<![0-9])(20[0-9]{2})(0[1-9]|1[0-2])([0-3][0-9])([0-2][0-9])([0-5][0-9])([0-5][0-9])[0-9]{0,3}(?![0-9])"
)
_URL_DAY: Final = re.compile(
    r"(?<![0-9])(20[0-9]{2})([/-])(0?[1-9]|1[0-2])\2([0-3]?[0-9])(?![0-9])"
)
_URL_MONTH: Final = re.compile(r"/(20[0-9]{2})/?(0[1-9]|1[0-2])/")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date that a page offers, as printed, and where.

    ``utc_clock``: its clock is Greenwich's though it says no zone (WordPress' ``date_gmt``).
    ``fetched``: the page prints the moment it is fetched (PrintItem.aspx); never a publication.
    """

    printed: str
    basis: Basis
    utc_clock: bool = False
    fetched: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    """The publication's date, where it was printed, and what on the page says otherwise."""

    date: PrintedDate
    basis: Basis
    printed: str
    disagreements: tuple[str, ...] = ()
    refined_by: Basis | None = None
    updated: Candidate | None = None
    """The visible date, where it says that it is the last change's and another is older."""


def choose_published(
    candidates: Sequence[Candidate],
    *,
    reference: datetime | None = None,
    day_only: bool = False,
    parse: Parse | None = None,
) -> Published | None:
    """The best candidate's date, made as exact as the others agree; None where none can be read.

    ``reference`` is the moment of fetching, ``parse`` is `parse_date` against it where the caller
    remembers what it read; ``day_only`` is for portals whose clock loses the
    meridiem, and cuts the result to its day.
    """
    ranked = sorted(
        (candidate for candidate in candidates if not candidate.fetched),
        key=lambda candidate: RANKS[candidate.basis],
    )
    readings = [
        (candidate, date)
        for candidate in ranked
        if (date := _read(candidate, parse or (lambda printed: parse_date(printed, reference))))
        is not None
    ]
    if not readings:
        return None
    updated = _update(readings, day_only=day_only)
    if updated is not None:
        readings = [reading for reading in readings if reading[0] is not updated]
    chosen, date = readings[0]
    told = [_conflict(candidate, date) for candidate, date in readings if date.conflict]
    told += [
        _disagreement(chosen, date, *other) for other in readings[1:] if _apart(date, other[1])
    ]
    refined_by: Basis | None = None
    if day_only:
        date = _cut_to_day(date)
    else:
        for candidate, other in readings[1:]:
            if _refines(other, date):
                refined_by, date = candidate.basis, _refined(date, other)
                break
    return Published(date, chosen.basis, chosen.printed, tuple(told), refined_by, updated)


def _update(
    readings: Sequence[tuple[Candidate, PrintedDate]], *, day_only: bool
) -> Candidate | None:
    """The visible date that is called an update, where the page tells machines of an older day.

    Some newspapers call every date line so ('Cập nhật lúc ...'): then both are the same moment,
    seven hours apart at most, and what readers see is the publication's, as ever.
    """
    visible, date = readings[0]
    if visible.basis != "visible" or not is_update(fold(visible.printed)):
        return None
    for candidate, other in readings[1:]:
        if candidate.basis != "visible" and other.value.year not in _UNTOLD:
            return visible if _older(other, date, day_only=day_only) else None
    return None


def _older(other: PrintedDate, date: PrintedDate, *, day_only: bool) -> bool:
    """Whether the other is an earlier moment, as far as both are exact."""
    exactness = min(_EXACTNESS[date.precision], _EXACTNESS[other.precision])
    if exactness < _EXACTNESS["day"] or other.conflict:
        return False
    if day_only or exactness == _EXACTNESS["day"]:
        return as_local(other.value).date() < as_local(date.value).date()
    apart = as_local(date.value) - as_local(other.value)
    return apart >= timedelta(minutes=1) and apart != _LOST_ZONE


def _read(candidate: Candidate, parse: Parse) -> PrintedDate | None:
    """The candidate's date, on Vietnam's clock unless a visible text names another zone."""
    if candidate.basis == "url":
        return _read_url(candidate.printed)
    date = parse(candidate.printed)
    if date is None or _EXACTNESS[date.precision] < _EXACTNESS["hour"]:
        return date
    value = date.value
    if candidate.utc_clock:
        value = value.replace(tzinfo=UTC)
    elif candidate.basis == "visible":
        return date
    return PrintedDate(as_local(value), date.precision, date.conflict, date.conflict_reason)


def _read_url(url: str) -> PrintedDate | None:
    """The date that an address carries; None where its digits are only a number."""
    for pattern, precision in _URL_FORMS:
        match = pattern.search(url)
        if match is None:
            continue
        numbers = [int(part) for part in match.groups() if part.isdigit()]
        if precision == "month":
            numbers.append(1)
        year, month, day, *clock = numbers
        hour, minute, second = clock or (0, 0, 0)
        try:
            return PrintedDate(
                datetime(year, month, day, hour, minute, second, tzinfo=LOCAL), precision
            )
        except ValueError:
            continue
    return None


_URL_FORMS: Final[tuple[tuple[re.Pattern[str], Precision], ...]] = (
    (_URL_STAMP, "second"),
    (_URL_DAY, "day"),
    (_URL_MONTH, "month"),
)


def _apart(date: PrintedDate, other: PrintedDate) -> bool:
    """Whether two dates cannot be copies of one, as far as both are exact."""
    exactness = min(_EXACTNESS[date.precision], _EXACTNESS[other.precision])
    if exactness > _EXACTNESS["day"]:
        return abs(date.value - other.value) > TOLERANCE
    mine, theirs = as_local(date.value), as_local(other.value)
    if exactness == _EXACTNESS["day"]:
        return abs(mine.date() - theirs.date()) > TOLERANCE
    if exactness == _EXACTNESS["month"]:
        return (mine.year, mine.month) != (theirs.year, theirs.month)
    return mine.year != theirs.year


def _refines(other: PrintedDate, date: PrintedDate) -> bool:
    """Whether the other says the same, more exactly: its local day is the printed day."""
    if _EXACTNESS[other.precision] <= _EXACTNESS[date.precision] or other.conflict:
        return False
    if _EXACTNESS[date.precision] > _EXACTNESS["day"]:
        return False
    mine, theirs = date.value.date(), as_local(other.value).date()
    length = {"year": 4, "month": 7, "day": 10}[date.precision]
    return mine.isoformat()[:length] == theirs.isoformat()[:length]


def _refined(date: PrintedDate, other: PrintedDate) -> PrintedDate:
    return PrintedDate(as_local(other.value), other.precision, date.conflict, date.conflict_reason)


def _cut_to_day(date: PrintedDate) -> PrintedDate:
    if _EXACTNESS[date.precision] <= _EXACTNESS["day"]:
        return date
    midnight = date.value.replace(hour=0, minute=0, second=0, microsecond=0)
    return PrintedDate(midnight, "day", date.conflict, date.conflict_reason)


def _conflict(candidate: Candidate, date: PrintedDate) -> str:
    return f"{candidate.basis} {candidate.printed!r}: {date.conflict_reason}"


def _disagreement(
    chosen: Candidate, date: PrintedDate, candidate: Candidate, other: PrintedDate
) -> str:
    return f"{chosen.basis} says {date.iso}, {candidate.basis} {other.iso} ({candidate.printed!r})"
