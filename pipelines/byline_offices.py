"""Marks that belong to the name of an office and part nothing: Sở Văn hóa, Thể thao và Du lịch."""

from __future__ import annotations

import re
from typing import Final

from pipelines.byline_words import phrases

# Each is put into the office's name for a mark, which then is a letter like any other.
_KEPT: Final = {"-": "\u2011", "–": "\u2012", ",": "\u201a"}
_GIVEN_BACK: Final = {ord(kept): mark for mark, kept in _KEPT.items()}

_HEADS: Final = phrases("""
    đài | sở | phòng | trung tâm | bộ | ban | báo | tạp chí | hội | cục | chi cục | trường | khoa |
    viện | vụ | văn phòng | liên hiệp | quân chủng
""")
# What a mark joins in the names of offices (decree 24/2014/NĐ-CP and its like for sở, phòng).
_JOINED: Final = phrases("""
    phát thanh - truyền hình | truyền thanh - truyền hình | truyền thông - văn hóa |
    lao động - thương binh | lao động - việc làm | văn hóa - thể thao | văn hóa - thông tin |
    văn hóa - xã hội | văn hóa - nghệ thuật | văn học - nghệ thuật | thông tin - thể thao |
    thông tin - truyền thông | thông tin - tuyên truyền | kinh tế - xã hội | kinh tế - hạ tầng |
    kinh tế - ngân sách | kinh tế - đô thị | tài nguyên - môi trường | nông nghiệp - môi trường |
    kế hoạch - tài chính | tài chính - kế hoạch | kế hoạch - đầu tư | giáo dục - đào tạo |
    khoa học - công nghệ | khoa học - kỹ thuật | công nghệ - môi trường | thể thao - du lịch |
    thông tin - du lịch | nội chính - pháp chế | đoàn thể - xã hội | dân số - kế hoạch hóa |
    xã hội - nhân văn | du lịch - thương mại | nghiên cứu - phát triển | hành chính - quản trị |
    y - dược | mỏ - địa chất | nông - lâm | sư phạm - kỹ thuật
""")
_SHORT: Final = phrases("""
    pt-th | tt-th | vh-tt | vhtt-tt | vh-tt&tt | vh-tt-dl | vh-tt&dl | vh-xh | lđ-tbxh | lđ-tb&xh |
    lđtb-xh | gd-đt | kh-cn | kh-đt | kt-xh | tn-mt | nn-ptnt | nn-mt | tc-kh | ql-đt | kt-ht |
    hđnd-ubnd | đpt-th | vp-tk | pk-kq | tt-vh | đu-ubnd | nn-ptnt | xd-đt
""")


def _spelled(phrase: str) -> str:
    """The words of a phrase with any mark between them, in old and new tone placement."""
    first, second = phrase.replace("hóa", "h(?:óa|oá)").split(" - ")
    return rf"{first}(?: ?[-–] ?|, ?){second}"


_HEAD: Final = re.compile(rf"(?<!\w)(?:{'|'.join(_HEADS)})(?!\w)", re.IGNORECASE)
_OFFICE: Final = re.compile(
    rf"(?<!\w)(?:{'|'.join(map(_spelled, _JOINED))}"
    rf"|{'|'.join(sorted(map(re.escape, _SHORT), key=len, reverse=True))})(?!\w)",
    re.IGNORECASE,
)
_MARK: Final = re.compile("[-–,]")
# Whether a head may be there: without look-behind and case this is three times as fast.
_MAY_HEAD: Final = re.compile(rf"(?:{'|'.join(_HEADS)})(?!\w)")


def marks_kept(text: str) -> str:
    """The text with the marks inside offices' names as letters; `marks_back` undoes it.

    >>> marks_back(marks_kept("Đài PT-TH Hải Phòng - Lê Vy")).split(" - ")
    ['Đài PT-TH Hải Phòng', 'Lê Vy']
    """
    if not (_MARK.search(text) and _MAY_HEAD.search(text.lower())):
        return text
    head = _HEAD.search(text)
    if head is None:
        return text
    start = head.end()
    return text[:start] + _OFFICE.sub(_keep, text[start:])


def _keep(match: re.Match[str]) -> str:
    return _MARK.sub(lambda mark: _KEPT[mark[0]], match[0])


def marks_back(word: str) -> str:
    """The word as it was printed."""
    return word if word.isascii() else word.translate(_GIVEN_BACK)
