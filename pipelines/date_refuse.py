"""What looks like a date and is none, or another's: ranges, documents, lunar days, prose."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from pipelines.date_forms import words
from pipelines.date_text import clean
from pipelines.date_words import (
    AFTERNOON_HOURS,
    COPYRIGHT,
    COUNTED_THINGS,
    DOCUMENTS,
    ENGLISH_DAYS,
    EXPECTED_HEADS,
    HOUR_ENDINGS,
    ISSUES,
    JOINTS,
    LEGAL_LEADS,
    LIMIT_HEADS,
    LIMITS,
    LUNAR_DAYS,
    LUNAR_MARKS,
    MARKED,
    MODIFIED_LABELS,
    NUMBER_LABELS,
    OTHER_DATES,
    RANGE_JOINTS,
    SUNDAY_VI,
    WEEKDAYS_VI,
    ZONES,
)

#: A sentence with more words than this around its date is prose ...
MOST_WORDS: Final = 9
#: ... unless the date is printed by a machine, day and hour in digits, at one end of a headline.
MOST_HEADLINE_WORDS: Final = 45
#: A month alone is a date only with a label: 'Số ra tháng 12/2021'.
MOST_MONTH_WORDS: Final = 4
#: How far before and after a date a word may make it something else's.
REACH: Final = 60

_TO_DATE: Final = r"[^a-z0-9]*(?:(?:tu[ ])?(?:ngay|vao|la|thang|luc)[^a-z0-9]*){0,2}$"

#: 'ngày 8', 'đêm 8, 9': of several days each but the last has no month.
_FIRST_DAYS: Final = (
    rf"(?<![a-z])(?:ngay|{words(AFTERNOON_HOURS)})[ ](?:[0-9]{{1,2}}(?:[ ]?[,&-][ ]?|[ ]va[ ]))*"
)
_LABELS: Final = words((*OTHER_DATES, *LUNAR_MARKS, *LUNAR_DAYS))
_BEFORE: Final = re.compile(
    rf"""(?:
      (?<![a-z])(?P<label>{_LABELS})(?![ ]?[(,])                    # sinh ngày 2/9/1945
    | (?<![a-z])(?P<number>{words(NUMBER_LABELS)})[.:]?             # ĐT: 31 12 2021
    | (?<![a-z])so[.:]?(?=[ ]?$)                                    # Văn bản số 3/2/2021
    | (?<![a-z])(?:{words(DOCUMENTS)})(?:[ ]lien[ ]tich)?(?:[ ]so)?:?[ ]?[0-9]+[^ ]*
        (?:[ ][^ ]+){{0,2}}
    | [0-9][ ]?[/-][ ]?[a-z]{{1,6}}[/&-][^ ]*                       # 45-nq/tw
    | [0-9][ ]?/[ ]?[a-z]{{2,}}[^ ]*
    | (?<![0-9:hg.])[0-9]{{1,2}}[ ]?[/.-][ ]?[0-9]{{1,2}}(?:[ ]?[/.-][ ]?[0-9]{{4}})?
        [ ]?(?:-|,|~|den|toi|va)(?:[ ]het)?
    | (?<![0-9:hg.])(?<!gio[ ])(?<!h[ ])[0-9]{{1,2}}[ ](?:{words(RANGE_JOINTS)})(?:[ ]het)?
    | (?<![a-z])tu[ ](?:ngay[ ])?[0-9]{{1,2}}[ ]?-
    | {_FIRST_DAYS}[0-9]{{1,2}}[ ]?(?:-|,|&|~|(?:den|toi|va)(?![a-z]))     # các ngày 8, 9 và 10/3
    | (?<![0-9:hg./])[0-9]{{1,2}}[ ]?&[ ]?
    | (?:^|[(:])[ ]?[0-9]{{1,2}}(?:[ ]?,[ ]?[0-9]{{1,2}})*[ ]?[,-][ ]?  # (08 - 09/5/2017)
    | (?<![a-z])ky[ ]niem[ ](?:lan[ ]thu[ ])?[0-9]{{1,4}}[ ]nam[ ]ngay[^|:()]{{0,50}}
    | thang[ ][a-z0-9]+[ ](?:{words(RANGE_JOINTS)}|-)[ ](?:ngay[ ][0-9]+)?
    ){_TO_DATE}""",
    re.VERBOSE,
)
_AFTER: Final = re.compile(
    rf"""[ ]?(?:
      \(?[ ]?(?:{words(LUNAR_MARKS)})(?![a-z])
    | (?:-|~|den|toi|to|until|va)[ ]?(?:het[ ])?(?:ngay[ ])?
        [0-9]{{1,2}}[ ]?[/.-][ ]?[0-9]{{1,2}}(?![0-9:])
        (?![0-9/. -]*(?:{words(LUNAR_MARKS)})(?![a-z]))     # 16/02/2025 - 19/01/2025 ÂL
    | (?:cho[ ])?(?:den|toi)[ ](?:ngay|het|thang|nay|gio)(?![a-z])
    | -[ ](?:het[ ]|(?:ngay|thang)[ ][0-9])     # no '- Ngày cập nhật: ...'
    | [%$]
    | (?:cm|mm|kg|vnd|usd)(?![a-z])
    | (?:{words(COUNTED_THINGS)})(?:[ ](?:dong|usd))?[.]?$          # 10/12/15 triệu
    )""",
    re.VERBOSE,
)
#: A limit is one with an hour too: 'Thời hạn nộp hồ sơ đến 17h00 ngày 15/01/2022'.
_LIMIT: Final = re.compile(
    rf"(?<![a-z])(?P<limit>{words(LIMITS)})(?:[ ](?:den|tu|truoc))?{_TO_DATE}"
)
#: A label of any words, or the law that a document stands on, some words before.
_LEADS: Final = re.compile(
    rf"(?<![a-z])(?:(?:{words(LEGAL_LEADS)})[ ]"
    rf"|(?:{words(LIMIT_HEADS)})[ ](?:[a-z]+[ ]){{0,5}}"
    r"(?:[a-z]+[ ]?:|(?:den|vao|la)[ ](?:ngay[ ])?$))"
)
#: 'Dự kiến hoàn thành: 30/6/2027'; a machine's date after a headline is not what is expected.
_EXPECTED: Final = re.compile(
    rf"(?<![a-z])(?:{words(EXPECTED_HEADS)})[ ](?:[a-z]+[ ]){{0,4}}(?:[a-z]+[ ]?:[ ]?)?$"
)
_ISSUE: Final = re.compile(rf"(?<![a-z])(?P<issue>{words(ISSUES)})[ ]$")
#: A word with a capital, other than a label's, right before another.
_CAPITALISED: Final = re.compile(r"(?<!\w)(?!Ngày |NGÀY |Năm |Số )[^\W\d_a-z]\w* $")
_FROM_DAY: Final = re.compile(r"(?<![0-9:hg.,/])([0-9]{1,2})[ ]?-[ ]?$")
_WORD: Final = re.compile(r"[a-z]+")
_MODIFIED: Final = re.compile(rf"(?<![a-z])(?:{words(MODIFIED_LABELS)})(?![a-z])")
_DIGIT: Final = re.compile("[0-9]")
_COPYRIGHT: Final = re.compile(words(COPYRIGHT))

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
#: What makes 'năm' at the end of other words a Thursday, a birth, or 'giờ Việt Nam'.
_YEAR_LEADS: Final = ("thu", "sinh", "gio")
_PUNCTUATION: Final = " ,;|()[]._:/*~@-"
#: 'cập nhật' joins, but 'cấp' says that a card or a licence was made out.
_JOINTS: Final = frozenset(word for joint in JOINTS for word in joint.split()) - {*OTHER_DATES}


def _last_word(folded: str, start: int) -> str:
    """The last word before ``start`` that says something: '' for 'Cập nhật lúc: '."""
    head = folded[:start]
    while True:
        head = head.rstrip(_PUNCTUATION)
        word = head[head.rfind(" ") + 1 :].lstrip(_PUNCTUATION)
        if not word or word not in _JOINTS:
            return word
        head = head[: -len(word)]


def _endings(*tables: Iterable[str]) -> frozenset[str]:
    """The last words of the tables' entries, as `_last_word` finds them."""
    return frozenset(_last_word(entry, len(entry)) for table in tables for entry in table) - {""}


#: Last words before a date that make a closer look worth while: of hours, weekdays and parts ...
_SIGN_ENDINGS: Final = _endings(
    WEEKDAYS_VI, SUNDAY_VI, AFTERNOON_HOURS, ZONES, ENGLISH_DAYS, HOUR_ENDINGS
)
#: ... and of what gives the date another meaning.
_OTHER_ENDINGS: Final = _endings(
    OTHER_DATES, NUMBER_LABELS, LUNAR_MARKS, LUNAR_DAYS, RANGE_JOINTS, LIMITS, ("so",)
)


#: Those that may change the date after them: a zone that is Vietnam's own does not.
_TELLING_ENDINGS: Final = _OTHER_ENDINGS | _endings(
    SUNDAY_VI,
    AFTERNOON_HOURS,
    ENGLISH_DAYS,
    HOUR_ENDINGS,
    (name for name in ZONES if ZONES[name] != 420),
)

_SIGN_MARK: Final = re.compile("[0-9']")
#: Every word that hours, weekdays and parts of the day are told with, and what joins them.
_SIGN_WORDS: Final = frozenset(
    word
    for table in (
        (*WEEKDAYS_VI, *SUNDAY_VI, *AFTERNOON_HOURS, *ZONES, *ENGLISH_DAYS, *HOUR_ENDINGS),
        (*JOINTS, *RANGE_JOINTS, "thu", "kem", "h", "g", "gmt", "utc"),
    )
    for entry in table
    for word in entry.split()
)


def ends_in_sign(folded: str, start: int) -> bool:
    """Whether an hour, a weekday or the like may stand right before ``start``."""
    word = _last_word(folded, start)
    return word != "" and (word[-1] in "0123456789\"'hg" or word in _SIGN_ENDINGS)


def says_nothing(folded: str, start: int, *, with_hour: bool) -> bool:
    """Whether the words before ``start``, without any digit, change nothing in a date there.

    A part of the day at the line's beginning does only ``with_hour``.
    """
    head = folded[:start]
    if not head:
        return True
    word = _last_word(folded, start)
    if not word.isalpha():
        word = word[len(word.rstrip(_LETTERS)) :]
    if word in WEEKDAYS_VI:  # 'thứ năm' and 'sinh năm', but not 'Việt Nam'
        return not any(lead in head for lead in _YEAR_LEADS)
    if word not in _TELLING_ENDINGS:
        return _LEADS.search(head) is None and (with_hour or not _is_expected(head))
    return not with_hour and head.rstrip(_PUNCTUATION) in AFTERNOON_HOURS


def _is_expected(head: str) -> bool:
    """Whether the day after these words is one that is only hoped for."""
    return any(lead in head for lead in EXPECTED_HEADS) and _EXPECTED.search(head) is not None


def signs_begin(folded: str, start: int, floor: int) -> int:
    """A place, ``floor`` at the least, before which no hour or weekday is joined to ``start``."""
    while start > floor:
        cut = folded.rfind(" ", 0, start - 1) + 1
        word = folded[cut:start].strip(_PUNCTUATION)
        if word and word not in _SIGN_WORDS and not _SIGN_MARK.search(word):
            return max(cut, floor)  # the word itself may have a sign glued to it
        start = cut
    return floor


def other_meaning(printed: str, folded: str, start: int, end: int) -> bool:
    """Whether the words right before or after make it the date of a range, a document, a birth."""
    if start and _is_expected(folded[max(0, start - REACH) : start]):
        return True
    if start and (_last_word(folded, start) in _OTHER_ENDINGS or _DIGIT.search(folded, 0, start)):
        match = _BEFORE.search(folded, max(0, start - REACH), start)
        if match is not None and not _is_name(printed, match, "label", "number"):
            return True
    return end < len(folded) and _AFTER.match(folded, end) is not None


def _is_name(printed: str, match: re.Match[str], *groups: str) -> bool:
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
    return match is not None and not _is_name(printed, match, "issue")


def is_limit(printed: str, folded: str, start: int) -> bool:
    """Whether the words before make it the last day, or the first, of something, or a law's."""
    if not start:
        return False
    begin = max(0, start - REACH)
    match = _LIMIT.search(folded, begin, start)
    limited = match is not None and not _is_name(printed, match, "limit")
    return limited or _LEADS.search(folded, begin, start) is not None


def is_last_of_range(folded: str, start: int, day: int) -> bool:
    """Whether the day ends a range: '20 - 25 tháng 12, 2022'."""
    match = _FROM_DAY.search(folded, max(0, start - REACH), start)
    return match is not None and int(match[1]) < day


def is_sentence(folded: str, start: int, end: int) -> bool:
    """Whether a month is named in passing: 'Tháng 3/2017 sẽ đấu giá', '© Báo Tháng Mười 2023'."""
    return (
        _WORD.search(folded, end) is not None
        or _COPYRIGHT.search(folded, 0, start) is not None
        or _DIGIT.search(folded, 0, start) is not None
        or len(_WORD.findall(folded, 0, start)) > MOST_MONTH_WORDS
    )


def is_prose(folded: str, start: int, end: int, *, printed_by_machine: bool) -> bool:
    """Whether so much is said around the date that it belongs to a sentence."""
    around = start + len(folded) - end
    if around < 2 * MOST_WORDS:
        return False
    begin, stop = folded.rfind("|", 0, start) + 1, folded.find("|", end)  # bars set apart
    before = len(_WORD.findall(folded, begin, start))
    after = len(_WORD.findall(folded, end, stop if stop >= 0 else len(folded)))
    if before + after <= MOST_WORDS:
        return False
    if not printed_by_machine or before + after > MOST_HEADLINE_WORDS:
        return True
    return min(before, after) > MOST_WORDS


def of_a_change(folded: str, begin: int, start: int) -> bool:
    """Whether the words between two dates say that the second is of the last change."""
    return _MODIFIED.search(folded, begin, start) is not None
