"""The shapes a day is printed in."""

from __future__ import annotations

import re
from typing import Final

from pipelines.date_label_words import JOINTS
from pipelines.date_words import (
    COUNTED,
    MONTH_LABELS,
    MONTH_TAILS_EN,
    MONTHS_VI,
    SUNDAY_VI,
    WEEKDAYS_VI,
)


def words(table: object, *, sep: str = "|") -> str:
    """An alternation of the table's words, longest first."""
    assert isinstance(table, (dict, tuple, frozenset))
    return sep.join(
        re.escape(word).replace(r"\ ", "[ ]?") for word in sorted(table, key=len, reverse=True)
    )


# A left bound for the rarer forms; `NUMERIC` leaves it to `_begins_number`, which is faster.
_LEFT: Final = r"(?:(?<![0-9])(?<![0-9][/.,-])|(?<=[:hg][0-9]{2})|(?<=[:hg][0-9]{2}[,/.-]))"
# No digits or numbers may follow, except a glued clock (31/12/202121:00), nor a document's letters.
_RIGHT: Final = (
    r"(?![0-9](?![0-9]?:[0-5][0-9]))(?![/.][0-9](?![0-9]?:))(?!-[0-9]{1,4}[/.-])(?!-[0-9]{3}(?![0-9]))"
    r"(?![ ]?/[a-z])(?!/[ ][a-z])(?!-[a-z]{1,4}/)(?![ ]?%)"
)
# 'Sáng ngày 19/5/20⏎21' is printed so by haiphong.gov.vn's PrintItem.aspx: a year broken in two.
_YEAR: Final = r"(?:[0-9]{4}|(?:19|20)[ ][0-9]{2}(?![0-9]|[ ]?[:hg]|[ ]gio)|[0-9]{2})"

_MONTH_VI: Final = rf"(?:{words(MONTHS_VI)}|[0-9]{{1,2}}(?![0-9]))"
_MONTH_EN: Final = "|".join(f"{name}(?:{tail})?" for name, tail in MONTH_TAILS_EN.items())
_LABEL: Final = rf"(?:{'|'.join(MONTH_LABELS)}|t(?=[0-9]))[. ]{{0,2}}"
_VI_TO_YEAR: Final = r"[ ]?(?:[,./|-][ ]?)?(?:nam[ ])?"

#: It begins with a plain set of characters, for that is what the search can look for quickly.
NUMERIC: Final = re.compile(
    rf"""
    (?P<first>[0-9][0-9]{{0,3}})(?:
      (?<=[0-9]{{4}})(?P<s1>[/.-])(?P<m1>[0-9]{{1,2}})(?P=s1)(?P<d1>[0-9]{{1,2}})
        (?:[t_](?=[0-9]{{2}}:))?
    | [ ]?(?P<s2>[/.|-])[ ]?(?P<m2>[0-9]{{1,2}})[ ]?(?P=s2)[ ]?(?P<y2>{_YEAR})
    | [ ](?P<m3>[0-9]{{1,2}})[ ](?P<y3>[0-9]{{4}})(?![ ][0-9]+(?![0-9:hg]|[ ]?(?::|gio|h)))
    | [/.-](?P<m4>[0-9]{{1,2}}),?[ ]nam[ ](?P<y4>[0-9]{{4}})
    ){_RIGHT}
    """,
    re.VERBOSE,
)
WORDED: Final = re.compile(
    rf"""
    (?:(?<![0-9])|(?<=[:hg][0-9]{{2}}))(?:
      (?P<day>[0-9]{{1,2}})[ ]?[,./-]?[ ]?{_LABEL}(?P<month>{_MONTH_VI}){_VI_TO_YEAR}
        (?P<year>[0-9]{{4}})
    | {_LABEL}(?P<month2>{_MONTH_VI})[ ,.]{{1,2}}(?:ngay[ ])?(?P<day2>[0-9]{{1,2}})(?:st|nd|rd|th)?
        (?:,[ ]?|[ ])(?:nam[ ])?(?P<year2>[0-9]{{4}})
    | (?<![a-z])(?P<month3>{_MONTH_EN})\.?[ ]?(?P<day3>[0-9]{{1,2}})(?:st|nd|rd|th)?
        [ ]?[., ][ ]?(?P<year3>[0-9]{{4}})
    | (?P<day4>[0-9]{{1,2}})(?:st|nd|rd|th)?[ ./-]{{0,2}}(?:of[ ])?
        (?P<month4>{_MONTH_EN})[., /-]{{1,2}}(?P<year4>[0-9]{{4}}|[0-9]{{2}}(?![0-9:]))
    | (?<![a-z])(?P<month5>{_MONTH_EN})[ ](?P<day5>[0-9]{{1,2}})[ ]
        (?P<clock5>[0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}})?)[ ]
        (?:(?P<zone5>[a-z]{{3,4}}(?:[+-][0-9]{{2}}:?[0-9]{{2}})?|[+-][0-9]{{4}})[ ])?
        (?P<year5>[0-9]{{4}})
    | (?P<year6>[0-9]{{4}})[ ]?[年년][ ]?(?P<month6>[0-9]{{1,2}})[ ]?[月월]
        [ ]?(?P<day6>[0-9]{{1,2}})[ ]?[日일]
    | (?<![a-z])(?P<month8>{_MONTH_EN})[., ]{{1,2}}(?P<year8>[0-9]{{4}})
    | (?<![a-z0-9])(?:thang[ ]|thg[ ]?|th|t)
        (?P<month7>{_MONTH_VI}){_VI_TO_YEAR}(?P<year7>[0-9]{{4}})
    )(?![0-9](?![0-9]?:[0-5][0-9]))(?![/.-][0-9](?![0-9]?:))
    """,
    re.VERBOSE,
)

#: All of `WORDED` hold four digits together, or two after a dash (31-Dec-21).
MAY_BE_WORDED: Final = re.compile(r"[0-9]{4}|[0-9]-[a-z]{3}|[a-z][ -][0-9]{2}$")
#: A day and month alone, as lists print them.
YEARLESS: Final = re.compile(
    rf"""(?:
      {_LEFT}(?P<day>[0-9]{{1,2}})[/-](?P<month>[0-9]{{1,2}})(?![0-9/.-]|[ ]?%)
    | (?<![0-9])(?P<day2>[0-9]{{1,2}})[ ]{_LABEL}(?P<month2>{_MONTH_VI})(?![a-z0-9/.-])
    )""",
    re.VERBOSE,
)

#: 'năm 2021' and nothing else: a number of four digits alone may count anything.
YEAR: Final = re.compile(r"(?:trong |vao )?nam ([0-9]{4})[.]?")
#: 'Kỳ họp thứ 7, ngày 10/7/2018' names a session, not a Saturday.
ORDINAL: Final = re.compile(rf"(?<![a-z])(?:{words(COUNTED)})[ ]$", re.VERBOSE)

WEEKDAY: Final = rf"""
(?:thu[ -]?(?P<wvi>{words(WEEKDAYS_VI)})(?![a-z])
    (?!(?<=[0-9])(?:[0-9]|[/.:][0-9]|-[0-9]{{1,2}}(?![0-9/])|[ ](?:{_MONTH_EN})))
 | (?<![a-z0-9])t(?:[.]|h[. ]?(?=[2-7][ ]?,))?(?P<wt>[2-7])(?![a-z0-9])(?![/.:-][0-9])
 | (?<![a-z])(?P<wcn>{words(SUNDAY_VI)})(?![a-z])
 | (?<![a-z0-9])
    (?P<wen>mon|tue|wed|thu(?=r|,|[ ][0-9]{{1,2}}[ -][a-z]|[ ][a-z]{{3}}[ ][0-9])|fri|sat|sun)
    (?:day|s|sday|nesday|r|rs|rsday|urday)?(?![a-z0-9])
)"""
#: Signs and words that join a date with its weekday, hour and zone; never a word with meaning.
GLUE: Final = rf"(?:[ ,;|()\[\]._:/*~@-]|(?:{words(JOINTS)})(?![a-z]))*+"
