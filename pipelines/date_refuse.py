"""What looks like a date and is none, or another's: ranges, documents, lunar days, prose."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from pipelines.date_events import (
    LEADING,
    REACH,
    TO_DATE,
    is_expected,
    is_name,
    joins,
    leads,
    may_be_event,
)
from pipelines.date_forms import words
from pipelines.date_label_words import (
    AUTHORITIES,
    CODES,
    COPYRIGHT,
    COUNTED_THINGS,
    DATED,
    DOCUMENTS,
    EXPECTED_HEADS,
    FEAST_HEADS,
    JOINTS,
    LIMITS,
    LUNAR_DAYS,
    LUNAR_MARKS,
    NUMBER_LABELS,
    ONWARDS,
    OTHER_DATES,
    PAPERS,
    RANGE_JOINTS,
    STREETS,
)
from pipelines.date_text import clean
from pipelines.date_words import (
    AFTERNOON_HOURS,
    ENGLISH_DAYS,
    HOUR_ENDINGS,
    SUNDAY_VI,
    WEEKDAYS_VI,
    ZONES,
)

#: 'ngày 8', 'đêm 8, 9': of several days each but the last has no month.
_FIRST_DAYS: Final = (
    rf"(?<![a-z])(?:ngay|{words(AFTERNOON_HOURS)})[ ](?:[0-9]{{1,2}}(?:[ ]?[,&-][ ]?|[ ]va[ ]))*"
)
_LABELS: Final = words((*OTHER_DATES, *LUNAR_MARKS, *LUNAR_DAYS))
_BEFORE: Final = re.compile(
    rf"""(?:
      (?<![a-z])(?P<label>{_LABELS})(?![ ]?[(,])                    # sinh ngày 2/9/1945
    | (?<![a-z])(?<![0-9][ ])(?P<number>{words(NUMBER_LABELS)})(?![ ]hoi[ ])[.:]? # ĐT: 31 12 2021
        (?:[ ][0-9][^ ]*[ ](?=ngay[ ])|[ ]?\([0-9+ -]{{1,8}}\))?     # ISSN 2354-1245 ngày
    | (?<![a-z])(?:{words(DATED)})(?=[ ]ngay)                       # công văn ngày 10/10/2025
    | (?<![a-z])(?:{words(CODES)})(?:-|/[a-z&/-]{{2,12}})             # QĐ-10/10/2025, KH/TU ngày
    | ^[0-9]{{2,5}}(?=[ ]ngay[ ])                                    # 8365 ngày 2-11-2024
    | (?<![a-z])sinh[ ](?:nam[ ])?[0-9]{{4}}[ ]?\(                  # sinh năm 1970 (10/10/1970)
    | \([ ]?[0-9]{{4}}[ ]?-                                        # (1928 - 31/12/1967)
    | \([ ]?0[0-9]{{1,3}}[ ]?\)                                      # (024) 12.06.2025
    | (?:{words(COPYRIGHT)})[ ]
    | (?<![a-z])giay[ ]phep(?![a-z])[^|]{{0,50}}
    | (?<![a-z])(?P<so>so)[.:]?(?=[ ]?$)                                    # Văn bản số 3/2/2021
    | (?<![a-z])(?:{words(DOCUMENTS)})(?:[ ]lien[ ]tich)?(?:[ ]so)?:?[ ]?[0-9]+[^ ]*
        (?:[ ][^ ]+){{0,2}}
    | [0-9][ ]?[/-][ ]?[a-z]{{1,6}}[/&-][^ ]*                       # 45-nq/tw
    | [0-9][ ]?/[ ]?[a-z]{{2,}}[^ ]*
    | (?<![0-9:hg.])[0-9]{{1,2}}[ ]?[/.-][ ]?(?:0?[1-9]|1[0-2])(?:[ ]?[/.-][ ]?[0-9]{{4}})?
        [ ]?(?:-|,|~|&|den|toi|va)(?:[ ]het)?
    | (?<![0-9:hg.])(?<!gio[ ])(?<!h[ ])[0-9]{{1,2}}[ ](?:{words(RANGE_JOINTS)})(?:[ ]het)?
    | (?<![a-z])tu[ ](?:ngay[ ])?[0-9]{{1,2}}[ ]?-
    | {_FIRST_DAYS}[0-9]{{1,2}}[ ]?(?:-|,|&|~|(?:den|toi|va)(?![a-z]))     # các ngày 8, 9 và 10/3
    | (?<![a-z])(?:dem|toi)[ ][0-9]{{1,2}},?[ ](?=$)                  # đêm 12 rạng sáng 13/8
    | (?<![0-9:hg./])[0-9]{{1,2}}[ ]?&[ ]?
    | (?:^|[(:]|(?<![a-z])va[ ])[ ]?[0-9]{{1,2}}(?:[ ]?,[ ]?[0-9]{{1,2}})*[ ]?[,-][ ]?  # (08 -
    | (?<![a-z])(?:{words(FEAST_HEADS)})[ ](?:lan[ ]thu[ ])?(?:[0-9]{{1,4}}[ ]nam[ ]|ngay[ ])
        [^|:()0-9]{{0,50}}
    | thang[ ][a-z0-9]+(?:[ ]?[/-][ ]?[0-9]{{4}}|[ ]nam[ ][0-9]{{4}})?
        [ ](?:{words(RANGE_JOINTS)}|-)[ ](?:ngay[ ][0-9]+)?
    | nam[ ][0-9]{{4}}[ ](?:den|toi|-)                              # từ năm 2019 đến 6/11/2024
    | (?<![0-9/.-])(?:0?[1-9]|1[0-2])[/-][0-9]{{4}}[ ](?:den|toi)
    | (?<![a-z])(?P<holder>[a-z]+)[ ]so[.:]?[ ]?[0-9][^ ]*(?=,?[ ]ngay[ ])    # đơn số 102 ngày
    ){TO_DATE}""",
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
    | \([ ]?(?:{words(EXPECTED_HEADS)})[ ]?\)                         # 12/06/2025 (dự kiến)
    | \([ ]?am[ ]?\)                                                 # 12/5/2025 (Âm)
    | (?:{words(ONWARDS)})(?![a-z])
    | (?<=/[0-9]{{2}}[ ])(?:{words(STREETS)})[ ]
    | (?:-|~)[ ]?nay(?![a-z])                                       # 17/10/2010 - nay
    | d[.]?$
    | (?<=[0-9])d(?![a-z])                                           # 8.320.240đ
    | cua(?:[ ](?:{words(AUTHORITIES)})(?![a-z])|[ ]?$)
    | [%$]
    | (?:cm|mm|kg|vnd|usd)(?![a-z])
    | (?:{words(COUNTED_THINGS)})(?:[ ](?:dong|usd))?[.]?$          # 10/12/15 triệu
    )""",
    re.VERBOSE,
)
_FROM_DAY: Final = re.compile(r"(?<![0-9:hg.,/])([0-9]{1,2})[ ]?-[ ]?$")
_DIGIT: Final = re.compile("[0-9]")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
#: What makes 'năm' at the end of other words a Thursday, a birth, or 'giờ Việt Nam'.
_YEAR_LEADS: Final = ("thu", "sinh", "gio")
_PUNCTUATION: Final = " ,;|()[]._:/*~@-"
#: 'cập nhật' joins, but 'cấp' says that a card or a licence was made out.
_JOINTS: Final = frozenset(word for joint in JOINTS for word in joint.split()) - {*OTHER_DATES}


@lru_cache(maxsize=8)  # several questions are asked of one date
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
_LAST_WORDS: Final = _OTHER_ENDINGS | {"la"}
#: Those that may change the date after them: a zone that is Vietnam's own does not.
_TELLING_ENDINGS: Final = _LAST_WORDS | _endings(
    SUNDAY_VI,
    AFTERNOON_HOURS,
    ENGLISH_DAYS,
    HOUR_ENDINGS,
    (name for name in ZONES if ZONES[name] != 420),
)

#: What may be glued to the digits of an hour or joins them: 14h25p, 17:54ngày.
_AFTER_DIGITS: Final = _JOINTS | {*HOUR_ENDINGS, "p"}
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
    return start > 0 and (_last_word(folded, start) != "" or joins(folded[:start]))


def ends_in_sign(folded: str, start: int) -> bool:
    """Whether an hour, a weekday or the like may stand right before ``start``."""
    word = _last_word(folded, start)
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
    word = _last_word(folded, start)
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


def other_meaning(printed: str, folded: str, start: int, end: int) -> bool:
    """Whether the words right before or after make it the date of a range, a document, a birth."""
    if start and is_expected(folded[max(0, start - REACH) : start]):
        return True
    if start and (_last_word(folded, start) in _LAST_WORDS or _DIGIT.search(folded, 0, start)):
        match = _BEFORE.search(folded, max(0, start - REACH), start)
        if match is not None and not (
            is_name(printed, match, "label", "number")
            or _is_paper(printed, match)
            or (match["so"] is not None and not folded[start].isdigit())  # 'Số tháng 8/2021'
        ):
            return True
    return end < len(folded) and _AFTER.match(folded, end) is not None


def _is_paper(printed: str, match: re.Match[str]) -> bool:
    """Whether what has a number is a newspaper, by its capital: 'Báo Thanh Niên số 102 ngày'."""
    holder = match["holder"]
    if holder is None:
        return False
    return holder in PAPERS or clean(printed)[slice(*match.span("holder"))].istitle()


def is_last_of_range(folded: str, start: int, day: int) -> bool:
    """Whether the day ends a range: '20 - 25 tháng 12, 2022'."""
    match = _FROM_DAY.search(folded, max(0, start - REACH), start)
    return match is not None and int(match[1]) < day
