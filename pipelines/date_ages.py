"""Ages: 5 phút trước, cách đây 3 ngày, 2 giờ (of a post), sau 5 phút nữa."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from pipelines.date_forms import words
from pipelines.date_label_words import PLAIN_TAILS
from pipelines.date_value import PrintedDate, shifted
from pipelines.date_words import (
    AGO,
    AGO_ALONE,
    HENCE,
    LETTERS,
    LONG_UNIT_LIMITS,
    MOST_YEARS_AGO,
    NUMBERS,
    POSTED,
    SENTENCE_LEADS,
    UNIT_LIMITS,
    UNITS,
)

#: More words than this around a relative date make it a sentence's, not a date line's.
MOST_WORDS: Final = 4

_COUNT: Final = rf"(?:[0-9]{{1,3}}|{words(NUMBERS)})"
_SPAN: Final = (
    rf"(?<![a-z0-9.,/:-])(?<!thu[ ])(?P<n>{_COUNT})[ ]?(?P<unit>{words(UNITS)})s?(?![a-z])"
    + "".join(
        rf"(?:[ ,]+(?:va[ ]|and[ ])?(?P<n{at}>{_COUNT})[ ]?"
        rf"(?P<unit{at}>{words(UNITS)})s?(?![a-z]))?"
        for at in (2, 3)
    )
)
_AGO: Final = re.compile(
    rf"{_SPAN}[ ](?:{words(AGO)})(?![a-z])|(?:cach[ ]day|truoc[ ]day)[ ]", re.VERBOSE
)
_AGE: Final = re.compile(rf"{_SPAN}[ ](?:{words(AGO)})", re.VERBOSE)
_SPAN_ENDS: Final = (*AGO_ALONE, *(f"{word}." for word in AGO_ALONE))
_AGO_ALONE: Final = re.compile(rf"{_SPAN}[ ](?:{words(AGO_ALONE)})[.]?", re.VERBOSE)
#: '1 ngày trước thời điểm ...': before what; '3 ngày trước bởi Admin' is an age still.
_BEFORE_WHAT: Final = re.compile(
    rf"[ ](?!(?:boi|by|in|trong|tai|luc|{words(PLAIN_TAILS)})(?![a-z]))[a-z]"
)
_FROM_HERE: Final = re.compile(rf"(?:cach[ ]day|truoc[ ]day)[ ](?:khoang[ ])?{_SPAN}", re.VERBOSE)
_HENCE: Final = re.compile(rf"(?:sau[ ])?{_SPAN}[ ](?:{words(HENCE)})[.]?", re.VERBOSE)
_BARE: Final = re.compile(rf"{_SPAN}[.]?", re.VERBOSE)
#: 'hơn 1 ngày trước' is how date-fns rounds; 'hơn 20 năm trước' is history.
_OVER: Final = re.compile(rf"hon[ ]{_SPAN}[ ](?:{words(AGO)})[.]?", re.VERBOSE)
_MOST_YEARS_OVER: Final = 9
SENTENCE: Final = re.compile(rf"(?<![a-z])(?:{words(SENTENCE_LEADS)})[ ]$", re.VERBOSE)
#: 'ngày 15 tháng trước' is a day of the last month, not fifteen months ago.
_DAY_OF: Final = re.compile(r"(?<![a-z])ngay[ ]$")
_POSTED: Final = re.compile(
    rf"(?:(?<![a-z])(?:da|duoc)[ ]){{0,2}}(?<![a-z])(?:{words(POSTED)})[ ](?:khoang[ ])?$"
)
WORD: Final = re.compile(r"[a-z0-9]+")


def read_age(folded: str, reference: datetime) -> PrintedDate | None:
    """'5 phút trước' and nothing else: the usual relative date. The reference is local."""
    if not folded.endswith(AGO):
        return None
    match = _AGE.fullmatch(folded)
    return _counted(match, reference, -1) if match is not None else None


def ago(folded: str, cleaned: str, reference: datetime) -> PrintedDate | None:
    match = _AGO_ALONE.fullmatch(folded) or _AGO.search(folded)
    if match is not None and match["n"] is None:
        match = _FROM_HERE.search(folded)
    if match is None or words_around(folded, match) > MOST_WORDS:
        return None
    if _DAY_OF.search(folded, 0, match.start()) and UNITS[match["unit"]] == "month":
        return None
    over = _OVER.fullmatch(folded) is not None
    if not over and SENTENCE.search(folded, 0, match.start()):
        return None
    unit = UNITS[match["unit"]]
    if unit == "year" and _number(match["n"]) != 1 and folded.endswith(_SPAN_ENDS):
        return None  # 'trong 20 năm qua'
    if unit == "year" and _number(match["n"]) > (_MOST_YEARS_OVER if over else MOST_YEARS_AGO):
        return None
    told = _BEFORE_WHAT.match(folded, match.end())
    if told and (unit not in ("minute", "hour") or cleaned[told.end() - 1].islower()):
        return None  # '30 phút trước giờ bay', but '3 giờ trước Thể thao' ends in its column
    return _counted(match, reference, -1)


def hence(folded: str, cleaned: str, reference: datetime) -> PrintedDate | None:
    match = _HENCE.fullmatch(folded)
    return _counted(match, reference, 1) if match is not None else None


def bare(folded: str, cleaned: str, reference: datetime) -> PrintedDate | None:
    """'3 ngày', '2 giờ': Facebook and Zalo print the age of a post so. '5 phút đọc' is none.

    Months and years are such an age only with something more exact behind: '1 năm 2 tháng'.
    """
    match = _BARE.fullmatch(folded.rstrip(" |"))  # Facebook's '3 giờ ·'
    if match is None:
        return None
    unit, second = UNITS[match["unit"]], match["unit2"]
    limits = UNIT_LIMITS if second is None else UNIT_LIMITS | LONG_UNIT_LIMITS
    if unit not in limits or match["unit"] in LETTERS:
        return None
    if unit == "hour" and second is not None:
        return None
    if _number(match["n"]) > limits[unit]:
        return None
    return _counted(match, reference, -1)


def words_around(folded: str, match: re.Match[str]) -> int:
    """How many words are before and after, of the part that bars set apart."""
    begin, end = folded.rfind("|", 0, match.start()) + 1, folded.find("|", match.end())
    posted = _POSTED.search(folded, begin, match.start())
    before = WORD.findall(folded, begin, posted.start() if posted else match.start())
    return len(before) + len(WORD.findall(folded, match.end(), end if end >= 0 else len(folded)))


def _number(printed: str) -> int:
    return int(printed) if printed.isdigit() else NUMBERS[printed]


def _counted(match: re.Match[str], reference: datetime, sign: int) -> PrintedDate | None:
    found = shifted(reference, UNITS[match["unit"]], sign * _number(match["n"]))
    for at in (2, 3):
        if found is not None and match[f"unit{at}"] is not None:
            found = shifted(found.value, UNITS[match[f"unit{at}"]], sign * _number(match[f"n{at}"]))
    return found
