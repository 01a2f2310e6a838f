"""The words before a date: which say nothing, which are signs of it, which may change it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from pipelines.date_events import (
    LEADING,
    is_expected,
    joins,
    leads,
    may_be_event,
)
from pipelines.date_forms import words
from pipelines.date_label_words import (
    CODES,
    COPYRIGHT,
    DATED,
    EXPECTED_HEADS,
    FEAST_HEADS,
    JOINTS,
    LIMITS,
    LUNAR_DAYS,
    LUNAR_MARKS,
    NUMBER_LABELS,
    OTHER_DATES,
    RANGE_JOINTS,
)
from pipelines.date_words import (
    AFTERNOON_HOURS,
    ENGLISH_DAYS,
    HOUR_ENDINGS,
    SUNDAY_VI,
    WEEKDAYS_VI,
    ZONES,
)

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
#: What makes 'năm' at the end of other words a Thursday, a birth, or 'giờ Việt Nam'.
_YEAR_LEADS: Final = ("thu", "sinh", "gio")
_PUNCTUATION: Final = " ,;|()[]._:/*~@-"
#: 'cập nhật' joins, but 'cấp' says that a card or a licence was made out.
_JOINTS: Final = frozenset(word for joint in JOINTS for word in joint.split()) - {*OTHER_DATES}


@lru_cache(maxsize=8)  # several questions are asked of one date
def last_word(folded: str, start: int) -> str:
    """The last word before ``start`` that says something: '' for 'Cập nhật lúc: '."""
    head = folded[:start]
    while True:
        head = head.rstrip(_PUNCTUATION)
        word = head[head.rfind(" ") + 1 :].lstrip(_PUNCTUATION)
        if not word or word not in _JOINTS:
            return word
        head = head[: -len(word)]


def _endings(*tables: Iterable[str]) -> frozenset[str]:
    """The last words of the tables' entries, as `last_word` finds them."""
    return frozenset(last_word(entry, len(entry)) for table in tables for entry in table) - {""}


#: Last words before a date that make a closer look worth while: of hours, weekdays and parts ...
_SIGN_ENDINGS: Final = _endings(
    WEEKDAYS_VI, SUNDAY_VI, AFTERNOON_HOURS, ZONES, ENGLISH_DAYS, HOUR_ENDINGS
)
#: ... and of what gives the date another meaning.
_OTHER_ENDINGS: Final = _endings(
    OTHER_DATES,
    NUMBER_LABELS,
    LUNAR_MARKS,
    LUNAR_DAYS,
    RANGE_JOINTS,
    LIMITS,
    DATED,
    CODES,
    COPYRIGHT,
    ("so",),
)


#: The same, and 'là', which may join them to the date ('âm lịch là ngày 16/4').
LAST_WORDS: Final = _OTHER_ENDINGS | {"la"}
#: Those that may change the date after them: a zone that is Vietnam's own does not.
_TELLING_ENDINGS: Final = LAST_WORDS | _endings(
    SUNDAY_VI,
    AFTERNOON_HOURS,
    ENGLISH_DAYS,
    HOUR_ENDINGS,
    (name for name in ZONES if ZONES[name] != 420),
)

#: What may be glued to the digits of an hour or joins them: 14h25p, 17:54ngày, 15h15chiều, 8hsáng.
_GLUED: Final = _JOINTS | {*HOUR_ENDINGS, *AFTERNOON_HOURS, "p"}
_AFTER_DIGITS: Final = _GLUED | {sign + part for sign in "hg" for part in AFTERNOON_HOURS}
_FEAST: Final = re.compile(words(FEAST_HEADS))
#: Without any of these words neither a feast nor a limit nor an expectation is told.
_TELLING: Final = re.compile("|".join((LEADING, words((*FEAST_HEADS, *EXPECTED_HEADS)))))
_SIGN_MARK: Final = re.compile("[0-9']")
#: Every word that hours, weekdays and parts of the day are told with, and what joins them.
SIGN_WORDS: Final = frozenset(
    word
    for table in (
        (*WEEKDAYS_VI, *SUNDAY_VI, *AFTERNOON_HOURS, *ZONES, *ENGLISH_DAYS, *HOUR_ENDINGS),
        (*JOINTS, *RANGE_JOINTS, "thu", "th", "kem", "h", "g", "gmt", "utc"),
    )
    for entry in table
    for word in entry.split()
)


def speaks(folded: str, start: int) -> bool:
    """Whether any word before ``start`` may change the date there: not 'ngày', 'cập nhật lúc'."""
    return start > 0 and (last_word(folded, start) != "" or joins(folded[:start]))


def ends_in_sign(folded: str, start: int) -> bool:
    """Whether an hour, a weekday or the like may stand right before ``start``."""
    word = last_word(folded, start)
    if not word:
        return False
    if word[-1] in "0123456789\"'hg" or word in _SIGN_ENDINGS:
        return True
    bare = word.rstrip(_LETTERS)  # 17:54ngày16/02/2024
    return bare != "" and bare[-1].isdigit() and word[len(bare) :] in _AFTER_DIGITS


def says_nothing(folded: str, start: int, *, with_hour: bool) -> bool:
    """Whether the words before ``start``, without any digit, change nothing in a date there.

    A part of the day at the line's beginning does only ``with_hour``.
    """
    head = folded[:start]
    if not head:
        return True
    telling = _TELLING.search(head) is not None
    if telling and not with_hour and (_FEAST.search(head) or is_expected(head)):
        return False
    word = last_word(folded, start)
    if word in COPYRIGHT:
        return False
    if not word.isalpha():
        word = word[len(word.rstrip(_LETTERS)) :]
    if word in WEEKDAYS_VI:  # 'thứ năm' and 'sinh năm', but not 'Việt Nam'
        return not any(lead in head for lead in _YEAR_LEADS) and not may_be_event(folded, start)
    if word not in _TELLING_ENDINGS:
        return not (telling and leads(head)) and not may_be_event(folded, start)
    return _only_part(head, with_hour=with_hour)


def _only_part(head: str, *, with_hour: bool) -> bool:
    """Whether a part of the day begins the line and no hour follows, which it would change."""
    return not with_hour and head.rstrip(_PUNCTUATION) in AFTERNOON_HOURS


def signs_begin(folded: str, start: int, floor: int) -> int:
    """A place, ``floor`` at the least, before which no hour or weekday is joined to ``start``."""
    while start > floor:
        cut = folded.rfind(" ", 0, start - 1) + 1
        word = folded[cut:start].strip(_PUNCTUATION)
        if word and word not in SIGN_WORDS and not _SIGN_MARK.search(word):
            return max(cut, floor)  # the word itself may have a sign glued to it
        start = cut
    return floor
