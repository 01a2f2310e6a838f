"""Whose date it is: what stands before it and makes it another event's than the page's."""

from __future__ import annotations

import re
from typing import Final

from pipelines.date_forms import words
from pipelines.date_text import clean
from pipelines.date_words import (
    AFTERNOON_HOURS,
    EVENTS,
    EXPECTED_HEADS,
    ISSUES,
    JOINED,
    LEGAL_LEADS,
    LIMIT_HEADS,
    LIMITED,
    LIMITS,
    LIVES,
    MARKED,
    PAGE_FIELDS,
)

#: How far before and after a date a word may make it something else's.
REACH: Final = 60

TO_DATE: Final = r"[^a-z0-9]*(?:(?:tu[ ])?(?:ngay|vao|la|thang|luc|hoi)[^a-z0-9]*){0,2}$"
#: The same, where a colon or a word must join what stands before to the date.
_JOINED_TO_DATE: Final = r"(?:[ ]?:|[ ](?:tu|ngay|vao|la|luc|hoi)(?![a-z]))" + TO_DATE
#: A limit is one with an hour too: 'Thời hạn nộp hồ sơ đến 17h00 ngày 15/01/2022'.
_LIMIT: Final = re.compile(
    rf"(?<![a-z])(?:(?P<limit>{words(LIMITS)})(?:[ ](?:den|tu|truoc))?"
    rf"|(?:{words(LIMITED)})[ ](?:den|toi|tu|truoc)(?:[ ]het)?){TO_DATE}"
)
#: A label of any words, or the law that a document stands on, some words before.
LEADS: Final = re.compile(
    rf"(?<![a-z])(?:(?:{words(LEGAL_LEADS)})[ ]"
    rf"|(?:{words(LIMIT_HEADS)})[ ](?:[a-z]+[ ]){{0,5}}"
    r"(?:[a-z]+[ ]?:|(?:den|vao|la)[ ](?:ngay[ ])?$))"
)
#: 'Dự kiến hoàn thành: 30/6/2027'; a machine's date after a headline is not what is expected.
_EXPECTED: Final = re.compile(
    rf"(?<![a-z])(?:{words(EXPECTED_HEADS)})[ ](?:[a-z]+[ ]){{0,6}}(?:[a-z]+[ ]?:[ ]?)?$"
)
#: What somebody went through ('Ngày kết nạp Đảng:', 'Nhập ngũ ngày', 'Sinh lúc'), or any label
#: that begins with 'Ngày', 'Thời gian' or 'Lịch' and names nothing that a page does: with an hour
#: in digits too.
_EVENT: Final = re.compile(
    rf"""(?:
      (?<![a-z])(?:{words(EVENTS)})(?:[:,]?[ ][a-z]+){{0,6}}?,?{_JOINED_TO_DATE}
    | (?<![a-z])(?P<event>{words(LIVES)}){_JOINED_TO_DATE}
    | (?<![a-z])(?P<joined>{words(JOINED)})(?:[^|]{{0,30}}[ ](?:chinh[ ]thuc|du[ ]bi))?{TO_DATE}
    | (?<![a-z])(?:ngay|thoi[ ]gian|thoi[ ]diem|lich)[ ](?:da[ ]|duoc[ ])?
        (?P<field>[a-z][a-z ]{{0,40}}?)[ ]?:[^a-z0-9]*$
    )""",
    re.VERBOSE,
)
_EVENT_ENDINGS: Final = (":", "tu", "ngay", "vao", "la", "luc", "hoi")
_ISSUE: Final = re.compile(rf"(?<![a-z])(?P<issue>{words(ISSUES)})[ ]$")
#: A word with a capital, other than a label's, right before another.
_CAPITALISED: Final = re.compile(r"(?<!\w)(?!Ngày |NGÀY |Năm |Số )[^\W\d_a-z]\w* $")
#: First words of a day's name after 'ngày': 'Ngày thứ Năm:' is no label.
_DAY_LEADS: Final = frozenset(("thu", "chu", "chua", "hom", *AFTERNOON_HOURS))


def is_expected(head: str) -> bool:
    """Whether the day after these words is one that is only hoped for."""
    return any(lead in head for lead in EXPECTED_HEADS) and _EXPECTED.search(head) is not None


def may_be_event(folded: str, start: int) -> bool:
    """Whether the words before a date may say that something else happened then."""
    before_day = folded.startswith("ngay ", start)
    head = folded[:start].rstrip()
    if not (before_day or head.endswith(_EVENT_ENDINGS) or "vao " in head):
        return False
    match = _EVENT.search(folded, 0, start + 5 if before_day else start)
    return match is not None and not _is_page_field(match)


def _is_page_field(match: re.Match[str]) -> bool:
    """Whether a label that begins with 'Ngày' names what a page does: 'Ngày đăng tin:'."""
    field = match["field"]
    return field is not None and (field in PAGE_FIELDS or field.partition(" ")[0] in _DAY_LEADS)


def is_event(printed: str, folded: str, start: int) -> bool:
    """Whether a label or a verb before makes it the day of somebody's life or of an event."""
    if not start:
        return False
    match = _EVENT.search(folded, max(0, start - REACH), start)
    return (
        match is not None
        and not _is_page_field(match)
        and not is_name(printed, match, "event", "joined")
    )


def is_name(printed: str, match: re.Match[str], *groups: str) -> bool:
    """Whether the word that is listed is a name as it is printed: Ngọc Hân, Tuấn Kiệt."""
    for group in groups:
        marked = MARKED.get(match[group] or "")
        if marked is not None:
            cleaned = clean(printed)
            word = cleaned[slice(*match.span(group))]
            if not word.isascii() and word.lower() != marked:
                return True
            before = cleaned[: match.start(group)]
            return word[:1].isupper() and _CAPITALISED.search(before) is not None
    return False


def is_issue(printed: str, folded: str, start: int) -> bool:
    """Whether the number of a day counts an issue, a week, a part: 'Kỳ 2 tháng 10-2025'."""
    match = _ISSUE.search(folded, max(0, start - REACH), start)
    return match is not None and not is_name(printed, match, "issue")


def is_limit(printed: str, folded: str, start: int) -> bool:
    """Whether the words before make it the last day, or the first, of something, or a law's."""
    if not start:
        return False
    begin = max(0, start - REACH)
    match = _LIMIT.search(folded, begin, start)
    limited = match is not None and not is_name(printed, match, "limit")
    return limited or LEADS.search(folded, begin, start) is not None
