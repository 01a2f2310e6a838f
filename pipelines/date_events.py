"""Whose date it is: what stands before it and makes it another event's than the page's."""

from __future__ import annotations

import re
from typing import Final

from pipelines.date_forms import words
from pipelines.date_label_words import (
    EVENTS,
    EXPECTED_HEADS,
    ISSUES,
    JOINED,
    LEGAL_LEADS,
    LIMIT_HEADS,
    LIMIT_STARTS,
    LIMITED,
    LIMITS,
    LIVES,
    MARKED,
    PAGE_FIELDS,
    PAGE_LABELS,
    PAGE_WORDS,
)
from pipelines.date_text import clean
from pipelines.date_words import AFTERNOON_HOURS, WEEKDAYS_VI

#: How far before and after a date a word may make it something else's.
REACH: Final = 60

TO_DATE: Final = r"[^a-z0-9]*(?:tu[ ])?(?:(?:tu[ ])?(?:ngay|vao|la|thang|luc|hoi)[^a-z0-9]*){0,2}$"
#: The same, where a colon or a word must join what stands before to the date.
_JOINED_TO_DATE: Final = r"(?:[ ]?:|[ ](?:tu|ngay|vao|la|luc|hoi|thang)(?![a-z]))" + TO_DATE
#: A limit is one with an hour too: 'Thời hạn nộp hồ sơ đến 17h00 ngày 15/01/2022'.
_LIMIT: Final = re.compile(
    rf"(?<![a-z])(?P<limit>{words(LIMITS)})(?:[ ](?:den|tu|truoc))?{TO_DATE}"
)
#: A label of any words, or the law that a document stands on, some words before.
_LEADS: Final = re.compile(
    rf"(?<![a-z])(?:(?:{words(LEGAL_LEADS)})[ ]"
    rf"|(?:{words(LIMIT_HEADS)})[ ](?:[a-z]+[ ]){{0,5}}"
    r"(?:[a-z]+[ ]?:|(?:den|vao|la)[ ](?:ngay[ ])?$)"
    rf"|(?:{words(LIMIT_STARTS)})[ ](?:[a-z]+[ ]){{1,6}}$)"
)
#: Each of them has one of these.
LEADING: Final = words(("han ", *LEGAL_LEADS, *(x for x in LIMIT_STARTS if "han " not in x)))
_LEADING: Final = re.compile(LEADING)
#: 'Dự kiến hoàn thành: 30/6/2027'; a machine's date after a headline is not what is expected.
_EXPECTED: Final = re.compile(
    rf"(?<![a-z])(?:{words(EXPECTED_HEADS)})[ ](?:[a-z]+[ ]){{0,6}}(?:[a-z]+[ ]?:[ ]?)?$"
)
#: What somebody went through ('Nhập ngũ ngày', 'Sinh lúc'): with an hour in digits too.
_EVENT: Final = re.compile(
    rf"""(?:
      (?<![a-z])(?:{words(EVENTS)})(?:[:,]?[ ][a-z]+){{0,6}}?,?{_JOINED_TO_DATE}
    | (?<![a-z])(?:{words(LIMITED)})[ ](?:den|toi|tu|truoc)(?:[ ]het)?{TO_DATE}
    | (?<![a-z])(?P<event>{words(LIVES)}){_JOINED_TO_DATE}
    | (?<![a-z])(?P<joined>{words(JOINED)})(?:[^|]{{0,30}}[ (](?:chinh[ ]thuc|du[ ]bi))?{TO_DATE}
    )""",
    re.VERBOSE,
)
#: A label that begins so is the page's or another event's: 'Ngày đăng:', 'Ngày kết nạp Đảng:'.
_FIELD: Final = re.compile(
    r"(?<![a-z])(?:ngay|gio|thoi gian|thoi diem|lich) (?:da |duoc )?"
    r"(?P<field>[a-z][a-z0-9 ]{0,40}?) ?:[^a-z0-9]*(?:(?:tu|den|truoc) (?:ngay )?)?$"
)
#: Without any of these words `_EVENT` matches nothing: it is asked of every line.
_EVENT_WORDS: Final = frozenset(entry.split()[0] for entry in (*EVENTS, *LIMITED, *LIVES, *JOINED))
#: 'Khởi hành:', 'Giấy phép hoạt động:': a label of several words right before a date.
_LABEL: Final = re.compile(r"(?:^|[|(\[;.*-])[ ]*(?P<label>[a-z]+(?:[ -][a-z0-9]+){1,5})[ ]?:[ ]*$")
_BEGINNINGS: Final = ("", "|", "(", "[", ":", ";", "-", ".", ",")
_LETTERS: Final = re.compile("[a-z]+")
_EVENT_ENDINGS: Final = (
    ":", "tu", "ngay", "vao", "la", "luc", "hoi", "den", "toi", "truoc", "het",
)  # fmt: skip
_ISSUE: Final = re.compile(rf"(?<![a-z])(?P<issue>{words(ISSUES)})[ ]$")
#: A word with a capital, other than a label's, or an initial, right before another.
_CAPITALISED: Final = re.compile(
    r"(?<!\w)(?:(?!Ngày |NGÀY |Năm |Số )[^\W\d_a-z]\w* |[^\W\d_a-z]\.)$"
)
#: Labels that `_FIELD` judges.
_FIELD_LEADS: Final = ("ngay ", "gio ", "thoi gian ", "thoi diem ", "lich ")
#: First words of a day's name after 'ngày': 'Ngày thứ Năm:' is no label.
_AFTER_PARTS: Final = ("nay", "qua", "ngay", "thu", "chu", "hom", "mai")
_DAY_LEADS: Final = frozenset(("thu", "chu", "chua", "hom", *AFTERNOON_HOURS))


def leads(head: str) -> bool:
    """Whether the words before a day make it the last of something, or a law's."""
    return _LEADING.search(head) is not None and _LEADS.search(head) is not None


def is_expected(head: str) -> bool:
    """Whether the day after these words is one that is only hoped for."""
    return _EXPECTED.search(head) is not None


def may_be_event(folded: str, start: int) -> bool:
    """Whether the words before a date may say that something else happened then."""
    before_day = folded.startswith("ngay ", start)
    head = folded[:start].rstrip()
    if not (before_day or head.endswith(_EVENT_ENDINGS) or joins(head)):
        return False
    return (
        _event(folded, 0, start + 5 if before_day else start) is not None
        or _is_field(folded, 0, start)
        or _foreign_label(folded, start) != ""
    )


def joins(head: str) -> bool:
    """Whether the words may say that somebody joined the Party: they fold as joints do."""
    return "vao " in head or "nap dang" in head


def _event(folded: str, begin: int, start: int) -> re.Match[str] | None:
    """The verb or noun that says before ``start`` that the day is another event's."""
    if _EVENT_WORDS.isdisjoint(_LETTERS.findall(folded, begin, start)):
        return None
    return _EVENT.search(folded, begin, start)


def _is_field(folded: str, begin: int, start: int) -> bool:
    """Whether a label that begins with 'Ngày' names nothing that a page does: 'Ngày cưới:'."""
    match = _FIELD.search(folded, begin, start) if ":" in folded[begin:start] else None
    if match is None:
        return False
    field = match["field"]
    return field not in PAGE_FIELDS and (field in AFTERNOON_HOURS or not _names_day(field))


def _names_day(field: str) -> bool:
    """Whether 'Ngày' and these words name a day: 'thứ năm', 'hôm nay', but not 'thụ phong'."""
    first, _, rest = field.partition(" ")
    if first == "thu":
        return rest.partition(" ")[0] in WEEKDAYS_VI
    if first in AFTERNOON_HOURS:  # 'Sáng ngày', 'Đêm qua', but not 'Đêm nhạc'
        return not rest or rest.partition(" ")[0] in _AFTER_PARTS
    return first in _DAY_LEADS


def _foreign_label(folded: str, start: int) -> str:
    """The label before a date that names nothing that a page does: 'ra mat' of 'Ra mắt:'."""
    if not folded[:start].rstrip().endswith(":"):
        return ""
    match = _LABEL.search(folded, max(0, start - REACH), start)
    if match is None:
        return ""
    label = match["label"]
    told = label.replace("-", " ").split()
    if (
        label in PAGE_LABELS
        or _names_day(label)
        or label.startswith(_FIELD_LEADS)
        or not PAGE_WORDS.isdisjoint(told)
    ):
        return ""
    return label


def _is_named(printed: str, label: str, start: int) -> bool:
    """Whether every word of the label has a capital: 'Hà Nội: 12/08/2025'."""
    cleaned = clean(printed)
    if cleaned.isupper():
        return False
    told = cleaned[:start].rstrip(" :")[-len(label) :]
    return all(not word[0].islower() for word in told.replace("-", " ").split())


def is_event(printed: str, folded: str, start: int) -> bool:
    """Whether a label or a verb before makes it the day of somebody's life or of an event."""
    if not start:
        return False
    end = start + 6 if folded.startswith("thang ", start) else start
    begin = max(0, start - REACH)
    if _is_field(folded, begin, start):
        return True
    match = _event(folded, begin, end)
    return match is not None and not is_name(printed, match, "event", "joined")


def is_labelled(printed: str, folded: str, start: int) -> bool:
    """Whether the label right before the date is another event's: 'Khởi hành:'."""
    label = _foreign_label(folded, start)
    return label != "" and not _is_named(printed, label, start)


def is_name(printed: str, match: re.Match[str], *groups: str) -> bool:
    """Whether the word that is listed is a name as it is printed: Ngọc Hân, Tuấn Kiệt."""
    for group in groups:
        marked = MARKED.get(match[group] or "")
        if marked is not None:
            cleaned = clean(printed)
            word = cleaned[slice(*match.span(group))]
            if not word.isascii() and word.lower() != marked:
                return True
            if cleaned.isupper():
                continue  # where all is capitals, they tell nothing
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
    if limited or leads(folded[begin:start]):
        return True
    head = folded[:start].rstrip()  # 'trước 17:00 22/09/2022'
    return head.endswith("truoc") and head[:-5].rstrip()[-1:] in _BEGINNINGS
