"""What portals print beside a byline and what says nothing of it: times, counters, addresses.

Hải Hà | Thứ Hai, 12:30 05/06/2023 | Hải Hà • 2 phút đọc | Lượt xem: 356 - Hải Hà
Hải Hà (@haiha) | Hải Hà, ĐT: 0912.345.678 | Hải Hà ghi theo lời kể của bà Hoa
"""

from __future__ import annotations

import re
from typing import Final

_WEEKDAY: Final = (
    r"\b(?:[Tt]hứ (?:[Hh]ai|[Bb]a|[Tt]ư|[Nn]ăm|[Ss]áu|[Bb]ảy|[2-7])|[Cc]hủ [Nn]hật)(?! ?:),? ?"
)
_CONTACTS: Final = re.compile(
    # "Cập nhật: 14:30"
    r"\b(?:[Cc]ập nhật(?: lúc| ngày)?|[Nn]gày đăng|[Đđ]ăng (?:lúc|ngày)|[Tt]hời gian) ?:? ?(?=\d)"
    # addresses, and names by which pages are told
    r"|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+|(?<!\w)@\w[\w.]{2,40}"
    # counters and ages
    r"|\b\d[\d.,]{0,12} (?:lượt (?:xem|đọc|truy cập|thích)|bình luận|views?|comments?)\b"
    r"|\b\d{1,3} (?:giây|phút|giờ|ngày|tuần|tháng|năm) (?:trước|đọc)\b"
    r"|\b(?:(?:Số )?[Ll]ượt (?:xem|đọc|truy cập)|[Đđ]ã xem|[Xx]em|[Vv]iews?|[Bb]ình luận)"
    r" ?: ?\d[\d.,]{0,12}"
    r"|[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]+ ?(?:\d[\d.,]{0,9}(?!\w))?"
    # telephones
    r"|(?:\b(?:ĐT|ĐTDĐ|SĐT|[Đđ]iện thoại|[Tt]el|[Mm]obile) ?[:.]? ?)?\+?\d[\d .]{7,18}\d(?![\w/])"
    # times and days
    rf"|(?:{_WEEKDAY})?\b(?:[Ll]úc )?\d{{1,2}}[:hg]\d{{2}}(?::\d{{2}})?'?\b"
    r"(?: ?[AaPp][Mm]\b)?(?:,? ?\(?GMT ?\+ ?7\b\)?)?"
    rf"|(?:{_WEEKDAY})?(?:\b[Nn]gày )?\b\d{{1,2}} [Tt]háng \d{{1,2}},?(?: năm)? \d{{4}}\b"
    rf"|(?:{_WEEKDAY})?(?:\b[Nn]gày )?\b\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}\b"
)
#: Without one of these there is nothing of the kind.
BESIDE: Final = re.compile(r"[\d@\u2190-\u2bff\U0001f000-\U0001faff]")
# "... (ghi theo lời kể của bà Hoa)": whose story it is, who did not write it.
_TOLD: Final = re.compile(r"[\s,(–-]+(?:theo|qua) lời kể(?: của)? .{1,80}$", re.DOTALL)


def without_beside(text: str) -> str:
    """The text with a bar for whatever stands beside a byline.

    >>> without_beside("Hải Hà 05/06/2023")
    'Hải Hà  | '
    """
    return _CONTACTS.sub(" | ", text)


def without_teller(text: str) -> str:
    """The text without the one whose story it is.

    >>> without_teller("Hải Hà ghi theo lời kể của bà Hoa")
    'Hải Hà ghi'
    """
    return _TOLD.sub("", text) if " lời kể " in text else text
