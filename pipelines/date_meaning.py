"""What looks like a date and is none, or another's: ranges, documents, lunar days, numbers."""

from __future__ import annotations

import re
from typing import Final

from pipelines.date_events import REACH, TO_DATE, is_expected, is_name
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
    LUNAR_DAYS,
    LUNAR_MARKS,
    NUMBER_LABELS,
    ONWARDS,
    OTHER_DATES,
    PAPERS,
    RANGE_JOINTS,
    STREETS,
)
from pipelines.date_refuse import LAST_WORDS, last_word
from pipelines.date_text import clean
from pipelines.date_words import AFTERNOON_HOURS

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
    | (?:\(|^)[ ]?[0-9]{{4}}[ ]?-                                        # (1928 - 31/12/1967)
    | \([ ]?(?:0|\+)[0-9]{{1,3}}[ ]?\)                               # (024) 12.06.2025
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
    | (?:^[^a-z0-9]*|[(:|\[]|(?<![a-z])va[ ])[ ]?[0-9]{{1,2}}(?:[ ]?,[ ]?[0-9]{{1,2}})*[ ]?[,-][ ]?
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
    | \(?(?:build|beta)[ ]                                          # 4.03.2025 (build 25)
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


def other_meaning(printed: str, folded: str, start: int, end: int) -> bool:
    """Whether the words right before or after make it the date of a range, a document, a birth."""
    if start and is_expected(folded[max(0, start - REACH) : start]):
        return True
    if start and (last_word(folded, start) in LAST_WORDS or _DIGIT.search(folded, 0, start)):
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
