"""Dates told from the reader's moment: vừa xong, 5 phút trước, hôm qua 14:05, thứ Năm tuần rồi."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from pipelines.date_ages import MOST_WORDS, SENTENCE, WORD, ago, bare, hence, words_around
from pipelines.date_clock import CLOCK, PART, Clock, clock_of
from pipelines.date_day import weekday_of
from pipelines.date_events import is_limit
from pipelines.date_forms import GLUE, WEEKDAY, words
from pipelines.date_label_words import COUNTERS, JOINTS, PLAIN_LABELS
from pipelines.date_text import clean, fold
from pipelines.date_value import PrintedDate, shifted
from pipelines.date_words import (
    AFTERNOON_HOURS,
    CLOCK_LEADS,
    COLUMNS,
    DAYS,
    LAST,
    NOW,
    THIS_WEEK,
    WEEK_SHIFTS,
)

#: The words that labels are made of: 'Cập nhật tuần trước', but not 'mùa hè năm nay'.
_LABELS: Final = frozenset(word for label in (*JOINTS, *PLAIN_LABELS) for word in label.split())
_LAST_WORDS: Final = {fold(word): word for word in reversed(LAST)}
_DAY_WORDS: Final = {fold(word): word for word in reversed(DAYS)}

_LAST: Final = re.compile(
    rf"(?<![a-z0-9])(?<![0-9][ ])(?P<last>{words(_LAST_WORDS)})(?![a-z0-9])(?![ ][0-9])"
)
_NOW: Final = re.compile(rf"(?:[^|]{{0,30}}\|)?[^a-z]*(?:{words(NOW)})[^a-z]*(?:\|[^|]{{0,30}})?")
_DAY: Final = re.compile(
    rf"(?<![a-z0-9])(?:ngay[ ])?(?P<day>{words(_DAY_WORDS)})(?![a-z0-9])"
    rf"(?:[ ]buoi[ ](?P<part>{words(AFTERNOON_HOURS)})(?![a-z0-9]))?"
)
_WEEKDAY: Final = re.compile(
    rf"{WEEKDAY}(?:[ ](?:cua[ ])?"
    rf"(?P<shift>{words(WEEK_SHIFTS)}|{words(THIS_WEEK)})(?![a-z])(?![ ](?!luc|hoi|vao|at)[a-z]))?",
    re.VERBOSE,
)
_CLOCK: Final = re.compile(rf"(?<![0-9])(?<![0-9][.,/-]){CLOCK}(?:[ ,]*{PART})?", re.VERBOSE)
_LEAD: Final = re.compile(rf"(?:{words(CLOCK_LEADS)})[ ]*$")
_BARE_CLOCK: Final = re.compile(r"[0-9]{2}:[0-9]{2}")
_JOINED: Final = re.compile(GLUE, re.VERBOSE)
_DIGIT: Final = re.compile("[0-9]")
#: Digits after a day are its own: `_agrees` has seen them.
_NOT_DIGITS: Final = re.compile("(?![0-9]+(?![a-z0-9]))[a-z0-9]+")
_COUNTER: Final = re.compile(
    rf"(?<![ ,|-])[ ,|-]*+(?<![0-9a-z.,:])[0-9][0-9.,]*[ ]?(?:k|m|n|tr)?[ ](?:{words(COUNTERS)})$"
)
#: '1,2 N lượt xem 2 ngày trước', as YouTube prints it.
_COUNTED_FIRST: Final = re.compile(
    rf"[0-9][0-9.,]*[ ]?(?:k|m|n|tr)?[ ](?:{words(COUNTERS)})[ ,|-]*(?=[0-9a-z])"
)
_PARTING: Final = tuple("|-():;")
_COLUMN: Final = re.compile(rf"(?:{words(COLUMNS)})(?![a-z])")
_PAIRS: Final = re.compile(r"([0-9]+)[^0-9]*([0-9]+)?")


def read_relative(printed: str, folded: str, reference: datetime) -> PrintedDate | None:
    """The moment that is counted from the reference (aware, local); None where none is."""
    if _NOW.fullmatch(folded):
        return PrintedDate(reference, "minute")
    cleaned = clean(printed)
    counter = _COUNTER.search(folded)
    if counter is not None:
        folded, cleaned = folded[: counter.start()], cleaned[: counter.start()]
    first = _COUNTED_FIRST.match(folded)
    if first is not None:
        folded, cleaned = folded[first.end() :], cleaned[first.end() :]
    try:
        for counted in (ago, hence, bare):
            found = counted(folded, cleaned, reference)
            if found is not None:
                return found
        for reader in _READERS:
            found = reader(folded, cleaned, reference)
            if found is not None:
                return found
    except OverflowError:  # beyond the years that datetime knows
        return None
    return None


def _last(folded: str, cleaned: str, reference: datetime) -> PrintedDate | None:
    """'tuần trước', 'tháng trước', 'năm ngoái': one unit back, or on."""
    match = _LAST.search(folded)
    if match is None or not _LABELS.issuperset(
        WORD.findall(folded[: match.start()] + " " + folded[match.end() :])
    ):
        return None
    word = _marked(match, "last", cleaned, _LAST_WORDS)
    if word not in LAST:
        return None
    unit, count = LAST[word]
    return shifted(reference, unit, count)


def _day(folded: str, cleaned: str, reference: datetime) -> PrintedDate | None:
    match = _DAY.search(folded)
    if match is None:
        return None
    word = _marked(match, "day", cleaned, _DAY_WORDS)
    if word not in DAYS:
        return None
    midnight = _midnight(reference) + timedelta(days=DAYS[word])
    part = match["part"] or match["day"].split()[0]
    return _with_clock(folded, cleaned, match, midnight, part if part in AFTERNOON_HOURS else None)


def _weekday(folded: str, cleaned: str, reference: datetime) -> PrintedDate | None:
    """A weekday of a week that is told, or with an hour: the last such moment."""
    match = _WEEKDAY.search(folded)
    if match is None:
        return None
    wanted, today = weekday_of(match), _midnight(reference)
    shift = match["shift"]
    monday = today - timedelta(days=today.weekday())
    if shift in THIS_WEEK:
        return _with_clock(folded, cleaned, match, monday + timedelta(days=wanted), None)
    if shift is not None:
        weeks, nearest = WEEK_SHIFTS[shift]
        if nearest:  # 'thứ hai qua', 'thứ hai tới': the nearest before or after today
            away = (
                (today.weekday() - wanted) % 7 if weeks < 0 else -((wanted - today.weekday()) % 7)
            )
            away = away or (7 if weeks < 0 else -7)
            return _with_clock(folded, cleaned, match, today - timedelta(days=away), None)
        return _with_clock(
            folded, cleaned, match, monday + timedelta(days=wanted + 7 * weeks), None
        )
    day = today - timedelta(days=(today.weekday() - wanted) % 7)
    found = _with_clock(folded, cleaned, match, day, None)
    if (
        found is None
        or found.precision == "day"
        or words_around(folded, match) > 2 * MOST_WORDS // 3 + 2
    ):
        return None  # a weekday alone may be the last or the next
    if found.value > reference:
        return PrintedDate(found.value - timedelta(days=7), found.precision)
    return found


def _clock_alone(folded: str, cleaned: str, reference: datetime) -> PrintedDate | None:
    """'lúc 7 giờ', '9 giờ sáng', '11 giờ kém 15': of the reference's day. '14:05': if past."""
    match = _CLOCK.search(folded)
    if (
        match is None
        or _DAY.search(folded)  # which was read before, and refused
        or WORD.search(folded, match.end())
        or SENTENCE.search(folded, 0, match.start())
    ):
        return None
    if words_around(folded, match) > MOST_WORDS or _DIGIT.search(folded, 0, match.start()):
        return None  # the hour of something that is not understood
    told = match["part"] or match["half"] or match["less"] or _LEAD.search(folded, 0, match.start())
    if not told and not _BARE_CLOCK.fullmatch(folded):
        return None
    moment = _clock(match, match["part"])
    value = moment.on(_midnight(reference))
    if value is None or (not told and value > reference):
        return None
    return PrintedDate(value, moment.precision)


_READERS: Final[tuple[Callable[[str, str, datetime], PrintedDate | None], ...]] = (
    _day, _weekday, _last, _clock_alone,
)  # fmt: skip


def _marked(match: re.Match[str], group: str, cleaned: str, table: dict[str, str]) -> str:
    """The word with its marks as printed, or as the table has them where none were printed."""
    printed = cleaned[slice(*match.span(group))].lower()
    return table[match[group]] if printed.isascii() else printed


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _clock(match: re.Match[str], part: str | None) -> Clock:
    clock = clock_of(match)
    clock.part = part
    return clock


def _with_clock(
    folded: str, cleaned: str, anchor: re.Match[str], midnight: datetime, part: str | None
) -> PrintedDate | None:
    """The anchored day, with the hour that is joined to it before or after."""
    before = next(iter(reversed(list(_CLOCK.finditer(folded, 0, anchor.start())))), None)
    after = _CLOCK.search(folded, anchor.end())
    first, last = anchor.span()
    clock: Clock | None = None
    if after is not None and _JOINED.fullmatch(folded, last, after.start()):
        last, clock = after.end(), _clock(after, after["part"] or part)
    elif before is not None and _JOINED.fullmatch(folded, before.end(), first):
        first, clock = before.start(), _clock(before, before["part"] or part)
    if len(WORD.findall(folded, 0, first)) + len(WORD.findall(folded, last)) > MOST_WORDS:
        return None
    if not _agrees(folded, first, last, midnight) or is_limit(cleaned, folded, first):
        return None
    if clock is None:
        return PrintedDate(midnight, "day") if _stands_alone(folded, cleaned, first, last) else None
    value = clock.on(midnight)
    return PrintedDate(value, clock.precision) if value is not None else None


def _stands_alone(folded: str, cleaned: str, first: int, last: int) -> bool:
    """Whether no column is named after the day ('Giá vàng hôm nay') and nothing said of it."""
    before, after = folded[:first].rstrip(), folded[last:].lstrip()
    named = _COLUMN.match(before) and before[-1] not in _PARTING and not cleaned[first].isupper()
    return not named and (after[:1] in _PARTING or _LABELS.issuperset(_NOT_DIGITS.findall(after)))


def _agrees(folded: str, first: int, last: int, day: datetime) -> bool:
    """Whether the digits around are no others than the day's own: 'hôm qua (5/2)'."""
    if not (_DIGIT.search(folded, 0, first) or _DIGIT.search(folded, last)):
        return True
    return [*_PAIRS.findall(folded[:first]), *_PAIRS.findall(folded[last:])] in (
        [(str(day.day), str(day.month))],
        [(f"{day:%d}", f"{day:%m}")],
    )
