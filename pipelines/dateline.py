"""The dateline in the text: 'Chiều 31/12, Ban Quản lý ...' tells the day of the event."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from pipelines.date_clock import CLOCK
from pipelines.date_day import weekday_of
from pipelines.date_forms import WEEKDAY, words
from pipelines.date_text import clean, fold
from pipelines.date_value import as_local
from pipelines.date_words import (
    DATELINE_LEADS,
    DATELINE_PARTS,
    NOT_DATELINES,
    YEARS,
)

#: A dateline begins within this many characters of the text ...
REACH: Final = 120
#: ... and an event is told of at most so many days before it happens, unless it is called one to
#: come: 'Tối 28/8, Hải Phòng sẽ khai mạc phố đi bộ'. A year earlier it would be eleven months ago.
FEW_DAYS: Final = timedelta(days=30)
ANNOUNCED: Final = timedelta(days=180)
#: and at the earliest so many days after: beyond, the missing year is anyone's guess.
#: thanhphohaiphong.gov.vn dated a report of 22 August on 26/01/2019, 157 days later.
LONGEST_AGO: Final = timedelta(days=200)

#: A printed year further back than this is history's: 'Ngày 2/6/1953, Nữ hoàng ...'.
OLDEST: Final = timedelta(days=400)

_DAY: Final = r"[0-9]{1,2}"
_SEP: Final = r"[ ]?[/.-][ ]?"
_PART: Final = rf"(?P<part>{words(DATELINE_PARTS)})(?![a-z])"
_DATELINE: Final = re.compile(
    rf"""(?:
    (?:(?P<lead>{words(DATELINE_LEADS)})[ ])?
    (?P<clock>(?:{CLOCK})[ ,]{{1,2}})?
    (?:{_PART}(?:[ ]va[ ](?:sang|chieu|toi))?,?[ ]?)?
    (?:(?:hom[ ])?(?P<near>nay|qua)(?![a-z])[ ,]*)?
    (?P<bracket>\()?
    (?:(?P<weekday>{WEEKDAY})[ ,(]*)?
    (?P<label>(?:(?:trong|vao)[ ])?(?:(?:2|3|4|hai|ba|bon|cac|nhung)[ ])?
        (?:ngay|mung|mong)[ :]{{1,2}})?
    (?:(?P<first>{_DAY})(?:,[ ]{_DAY})*(?:{_SEP}(?P<fmonth>{_DAY}))?
        (?:[ ]va[ ]|[ ]den[ ](?:het[ ])?|[ ]?-[ ]?|,[ ])(?:ngay[ ])?)?
    (?P<day>{_DAY})(?:{_SEP}|[ ]thang[ ])(?P<month>{_DAY})
    (?:(?:{_SEP}|[ ]nam[ ])(?P<year>(?:19|20)[ ]?[0-9]{{2}}))?
    (?![0-9]|[/.-][0-9]|[ ]?%|[ ]?/[a-z]|[ ](?:hang|moi)[ ]nam(?![a-z]))
    \)?(?P<ahead>[ ](?:toi(?:[ ]day)?|sap[ ]toi|sap[ ]den|ke[ ]tiep))?
    )""",
    re.VERBOSE,
)
_NEAR: Final = re.compile(
    rf"""(?:(?:(?:{words(DATELINE_LEADS)})[ ])?(?:{CLOCK})[ ,]{{1,2}})?
    (?:{_PART}[ ])?(?:hom[ ])?(?P<near>nay|qua)(?=[ ]?[,(]|[ ]tai[ ])""",
    re.VERBOSE,
)
#: What may stand before: a place, an agency, a source in brackets; it ends with a sign.
_OPENING: Final = re.compile(r"(?:^|.*[-:,)|(.])[ ]*$")
_REFUSED: Final = re.compile(rf"(?<![a-z])(?:{words(NOT_DATELINES)})[ ,]*$")
#: A sentence's end, and not an abbreviation's as in 'TP. Hải Phòng'.
_SENTENCE_END: Final = re.compile(r"[.;!?][ ](?=[^a-z]|$)|[a-z0-9]{3}[.;!?][ ]")


@dataclass(frozen=True, slots=True)
class Dateline:
    """When the reported event was: as printed, its day, and the part of that day where it is told.

    Of several days ('Trong 2 ngày 3 và 4/5') ``event_date`` is the first.
    """

    printed: str
    event_date: date
    part_of_day: str | None


def read_dateline(text: str, published: datetime | date) -> Dateline | None:
    """The dateline that begins a text, read against its publication; None where there is none.

    A missing year is the one that puts the event last before the publication, also across the turn
    of the year. Only the first clauses of the text are looked at.
    """
    cleaned = clean(text[: 8 * REACH])[: 2 * REACH].strip()
    folded = fold(cleaned)
    if len(folded) != len(cleaned):
        return None
    day = as_local(published).date() if isinstance(published, datetime) else published
    if day.year not in YEARS:
        return None  # no day that a site publishes on
    for match in _DATELINE.finditer(folded[: REACH + 40]):
        if match.start() <= REACH and _begins_clause(folded, cleaned, match):
            return _understood(cleaned, match, day)
    return _near(folded, cleaned, day)


def _begins_clause(folded: str, cleaned: str, match: re.Match[str]) -> bool:
    """Whether the day is told as when, not as what: 'kỷ niệm ngày 2/9' is no dateline."""
    start = match.start()
    if match["near"] and not cleaned[slice(*match.span("near"))].isascii():
        return False  # 'không nhận hoa, quà ngày 20-11'
    told = match["part"] or match["label"] or match["weekday"] or match["clock"]
    if not told and "hom" not in match[0]:  # Hôm 18.8, hôm qua 18.8
        return False
    if match["lead"] == "tu" and not (match["first"] or match["clock"] or match["part"]):
        return False  # 'Từ ngày 1/1/2022' is when a rule begins, 'Từ sáng 18-8' when it rained
    before = folded[:start]
    if _SENTENCE_END.search(before) and not before.rstrip().endswith((")", "-")):
        return False
    return _OPENING.match(before) is not None and _REFUSED.search(before) is None


def _understood(cleaned: str, match: re.Match[str], published: date) -> Dateline | None:
    if "tới" in cleaned[match.start() : match.start("day")].lower():
        return None  # 'Tới 31/12' is until, 'Tối 31/12' the evening
    day, month = int(match["day"]), int(match["month"])
    weekday = weekday_of(match) if match["weekday"] is not None else None
    year = int(match["year"].replace(" ", "")) if match["year"] is not None else None
    last = _resolved(day, month, year, published, weekday, ahead=match["ahead"] is not None)
    if last is None:
        return None
    event = _first_day(match, last)
    if event is None or (match["lead"] == "tu" and event > published):
        return None  # 'Từ 0h ngày 1/1' of the days to come is when a rule begins
    printed = cleaned[match.start() : match.end()].strip(" ,(")
    if "(" not in printed:
        printed = printed.rstrip(")")
    return Dateline(printed, event, _part(match))


def _first_day(match: re.Match[str], last: date) -> date | None:
    """The first of several days, which ends with ``last``."""
    if match["first"] is None:
        return last
    month = int(match["fmonth"] or last.month)
    try:
        first = date(last.year - (month > last.month), month, int(match["first"]))
    except ValueError:
        return None
    return first if first <= last else None


def _part(match: re.Match[str]) -> str | None:
    return DATELINE_PARTS[match["part"]] if match["part"] is not None else None


def _resolved(
    day: int, month: int, year: int | None, published: date, weekday: int | None, *, ahead: bool
) -> date | None:
    """The day in its year: the printed one, or the last that publication allows."""
    latest = published + (ANNOUNCED if ahead else FEW_DAYS)
    years = (
        (year,) if year is not None else (published.year + 1, published.year, published.year - 1)
    )
    fitting: list[date] = []
    for candidate in years:
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if year is not None:
            return found if published - OLDEST <= found <= published + ANNOUNCED else None
        if published - LONGEST_AGO <= found <= latest:
            fitting.append(found)
    for found in fitting:
        if weekday is None or found.weekday() == weekday:
            return found
    return fitting[0] if fitting else None


def _near(folded: str, cleaned: str, published: date) -> Dateline | None:
    """'Sáng nay, ...', 'Tối qua, ...': the day of publication or the one before."""
    for match in _NEAR.finditer(folded[:REACH]):
        before = folded[: match.start()]
        if (
            _OPENING.match(before)
            and not _SENTENCE_END.search(before)
            and match[0] not in ("nay", "qua")
        ):
            days = 1 if match["near"] == "qua" else 0
            printed = cleaned[match.start() : match.end()]
            if "tới" in printed.lower():
                return None
            return Dateline(printed, published - timedelta(days=days), _part(match))
    return None
