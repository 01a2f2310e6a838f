"""What machines write for machines: ISO 8601, stamps of digits, seconds since 1970."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from pipelines.date_clock import offset
from pipelines.date_value import LOCAL, Precision, PrintedDate
from pipelines.date_words import YEARS

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
#: 2000-01-01 to 2100-01-01: outside, ten digits are a telephone's or an article's number.
_EPOCH_SECONDS: Final = range(946_684_800, 4_102_444_800)
#: Ten digits that begin so are Vietnamese call-centre numbers (1800 and 1900 lines), or records
#: numbered by their year (2021000123); as seconds the latter would lie beyond May 2033.
_NO_SECONDS: Final = ("1800", "1900", "20")

_ISO: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2})"
    r"(?:[t_ ]([0-9]{2})(?::?([0-9]{2})(?::?([0-9]{2})(?:[.,][0-9]{1,9})?)?)?"
    r"[ ]?(z|utc|gmt|([+-])([0-9]{2}):?([0-9]{2})?)?)?)?"
)
_STAMP: Final = re.compile(
    r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})"
    r"(?:[t_ -]?([0-9]{2})([0-9]{2})(?:([0-9]{2})(?:[.,][0-9]{1,9}|[0-9]{3})?)?"
    r"(z|([+-])([0-9]{2}):?([0-9]{2})?)?)?"
)
_SECONDS: Final = re.compile(
    r"/date\((-?[0-9]{9,13})(?:[+-][0-9]{4})?\)/|([0-9]{10})(?:[0-9]{3})?(?:\.[0-9]+)?"
)


def read_machine(folded: str) -> PrintedDate | None:
    """A text that is nothing but a machine's date; None for all others."""
    if not (folded[0].isdigit() or folded[0] == "/") or len(folded) > 40:
        return None
    match = _ISO.fullmatch(folded) or _STAMP.fullmatch(folded)
    if match is not None:
        return _assembled(match)
    match = _SECONDS.fullmatch(folded)
    return _of_seconds(match) if match is not None else None


def _assembled(match: re.Match[str]) -> PrintedDate | None:
    year, month, day, hour, minute, second, zone, sign, east, eastmin = match.groups()
    zone_value: timezone | None = LOCAL
    if zone is not None:
        zone_value = UTC if sign is None else offset(sign, east, eastmin)
    if zone_value is None or int(year) not in YEARS:
        return None
    precision: Precision = (
        "month" if day is None else "day" if hour is None else "hour" if minute is None
        else "minute" if second is None else "second"
    )  # fmt: skip
    numbers = (int(year), int(month), int(day or 1), int(hour or 0), int(minute or 0))
    try:
        value = datetime(*numbers, int(second or 0), tzinfo=zone_value)
    except ValueError:
        return None
    return PrintedDate(value, precision)


def _of_seconds(match: re.Match[str]) -> PrintedDate | None:
    wrapped, bare = match.groups()
    if bare is not None and bare.startswith(_NO_SECONDS) and len(match[0]) == 10:
        return None
    seconds = int(bare) if bare is not None else int(wrapped) // 1000
    if seconds not in _EPOCH_SECONDS:
        return None
    return PrintedDate((_EPOCH + timedelta(seconds=seconds)).astimezone(LOCAL), "second")
