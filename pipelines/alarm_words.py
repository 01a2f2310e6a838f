"""What the alarm says of a crawl, in English and Vietnamese: each verdict's words once, in pairs.

The ledger keeps the English words, figures and all. From them the figures are read again, by the
very pattern that they were written with, for those who read Vietnamese.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "nothing-listed": (
        "no article is listed, usually {usual}",
        "không bài nào được liệt kê, thường lệ {usual}",
    ),
    "failing": (
        "{k} of {n} articles could not be fetched or read",
        "{k} trong {n} bài không tải hoặc không đọc được",
    ),
    "regressed": (
        "{k} known pages suddenly yield less than before; their articles stay as they were",
        "{k} trang đã biết bỗng đọc được ít hơn trước",
    ),
    "dates-moved": (
        "{k} known articles suddenly have a day that they never had",
        "{k} bài đã biết bỗng có ngày đăng chưa từng có",
    ),
    "few-new": (
        "{k} new articles in {length} {unit}, usually about {usual}",
        "{k} bài mới trong {length} {unit}, thường lệ khoảng {usual}",
    ),
    "dates-missing": (
        "{k} of {n} articles read have a date, usually {share}",
        "{k} trong {n} bài đã đọc có ngày đăng, thường lệ {share}",
    ),
    "bylines-missing": (
        "{k} of {n} articles read have a byline, usually {share}",
        "{k} trong {n} bài đã đọc có tên tác giả, thường lệ {share}",
    ),
    "ledes-missing": (
        "{k} of {n} articles read have a lede, usually {share}",
        "{k} trong {n} bài đã đọc có tóm tắt, thường lệ {share}",
    ),
    "photos-missing": (
        "{k} of {n} articles read have a photo, usually {share}",
        "{k} trong {n} bài đã đọc có ảnh, thường lệ {share}",
    ),
    "dates-drifting": (
        "{k} of {n} new articles are dated near the crawl, usually {share}",
        "{k} trong {n} bài mới có ngày gần lúc thu thập, thường lệ {share}",
    ),
    "dates-disagree": (
        "{k} of {n} articles state one date in all places, usually {share}",
        "{k} trong {n} bài ghi cùng một ngày ở mọi chỗ, thường lệ {share}",
    ),
    "readers-disagree": (
        "{k} of {n} pages read alike by card and general reader, usually {share}",
        "{k} trong {n} trang được hai cách đọc cho cùng kết quả, thường lệ {share}",
    ),
    "bodies-short": (
        "{k} of {n} texts have under {words} words, usually {share}",
        "{k} trong {n} bài có dưới {words} chữ, thường lệ {share}",
    ),
    "-shrunk": (
        "the {list} names {k} articles, lately {usual}",
        "{list} chỉ nêu {k} bài, gần đây {usual}",
    ),
    "-by-another-rule": (
        "the {field} of {k} of {n} articles is not read by the usual rule ({usual}) but by {rule}",
        "{field} của {k} trong {n} bài không đọc bằng quy tắc thường lệ ({usual}) mà bằng {rule}",
    ),
}
"""Kind of a verdict, or the end of kinds that begin with the name of a list or a field."""
VALUES: Final = {
    "hours": "giờ",
    "days": "ngày",
    "another": "quy tắc khác",
    "title": "tiêu đề",
    "published": "ngày đăng",
    "body": "nội dung",
}
"""Words among the figures."""
_FIELD: Final = re.compile(r"\{(\w+)\}")
STANDS: Final = re.compile(
    r"(?:, such as (?P<example>\S+))?; "
    r"(?:since (?P<moment>\S+) \(run (?P<run>\d+)\)|new in this run)"
)
"""How `judging.in_words` goes on behind a verdict's words."""


def _of(kind: str) -> tuple[str, str] | None:
    ended = (pair for ending, pair in WORDS.items() if ending[0] == "-" and kind.endswith(ending))
    return WORDS.get(kind) or next(ended, None)


def said(kind: str, **figures: object) -> str:
    """A verdict's words in English. Raises KeyError for a kind or a figure that has none.

    >>> said("few-new", k=3, length=5, unit="days", usual=40)
    '3 new articles in 5 days, usually about 40'
    """
    pair = _of(kind)
    if pair is None:
        raise KeyError(kind)
    return pair[0].format(**figures)


@cache
def _pattern(english: str) -> re.Pattern[str]:
    parts = _FIELD.split(english)
    literal = (re.escape(part) for part in parts[::2])
    named = (f"(?P<{name}>.+?)" for name in parts[1::2])
    return re.compile("".join(x for pair in zip(literal, [*named, ""], strict=True) for x in pair))


def figures_in_vietnamese(kind: str, english: str | None) -> str:
    """The same words in Vietnamese; '' where an older version said it otherwise.

    >>> figures_in_vietnamese("few-new", "3 new articles in 5 days, usually about 40")
    '3 bài mới trong 5 ngày, thường lệ khoảng 40'
    """
    pair = _of(kind)
    found = _pattern(pair[0]).fullmatch(english or "") if pair else None
    if pair is None or found is None:
        return ""
    return pair[1].format(**{k: VALUES.get(v, v) for k, v in found.groupdict().items()})


def stands(notes: str | None, english: str | None) -> dict[str, str | None] | None:
    """How a verdict stands, as the notes of its run tell: an example's address, since which moment
    and run (None where it is new). None: it is not among those that the notes tell.

    >>> stands("no date, such as http://a.vn/; new in this run", "no date")
    {'example': 'http://a.vn/', 'moment': None, 'run': None}
    """
    _, there, rest = (notes or "").partition(english or "\0")
    found = STANDS.match(rest) if there else None
    return found.groupdict() if found else None
