"""What each verdict of the alarm means, in Vietnamese; its figures are in `alarm_words`."""

from __future__ import annotations

from typing import Any, Final

from pipelines.alarm_words import figures_in_vietnamese, stands

VERDICTS: Final = {
    "nothing-listed": "Cổng tin không liệt kê bài nào.",
    "failing": "Nhiều bài không tải hoặc không đọc được.",
    "regressed": "Nhiều trang đã biết bỗng đọc được ít hơn trước; bài đã lưu được giữ nguyên.",
    "dates-moved": "Nhiều bài đã biết bỗng có ngày đăng khác.",
    "few-new": "Ít bài mới hơn thường lệ.",
    "bodies-short": "Nội dung bài ngắn hơn thường lệ.",
    "dates-missing": "Nhiều bài không có ngày đăng hơn thường lệ.",
    "bylines-missing": "Nhiều bài không có tên tác giả hơn thường lệ.",
    "ledes-missing": "Nhiều bài không có tóm tắt hơn thường lệ.",
    "photos-missing": "Nhiều bài không có ảnh hơn thường lệ.",
    "dates-drifting": "Ngày của bài mới lệch xa ngày thu thập.",
    "dates-disagree": "Nhiều bài ghi những ngày khác nhau ở các chỗ khác nhau.",
    "readers-disagree": "Hai cách đọc trang cho kết quả khác nhau hơn thường lệ.",
    "unhealthy": "Lần thu thập cần xem lại.",
}
ENDINGS: Final = {
    "-shrunk": "Một danh sách của cổng tin ngắn đi nhiều.",
    "-by-another-rule": "Nhiều bài được đọc bằng quy tắc khác thường lệ.",
}
"""Of verdicts whose kind begins with the name of a list or of a field."""


def in_vietnamese(kind: str) -> str:
    """A verdict for people; what is none is told as it is.

    >>> in_vietnamese("few-new"), in_vietnamese("sitemap-shrunk"), in_vietnamese("http-404")
    ('Ít bài mới hơn thường lệ.', 'Một danh sách của cổng tin ngắn đi nhiều.', 'http-404')
    """
    ended = (told for ending, told in ENDINGS.items() if kind.endswith(ending))
    return VERDICTS.get(kind) or next(ended, kind)


def told(kind: str, english: str | None, notes: str | None) -> dict[str, Any]:
    """A verdict for a page in Vietnamese: what it means, its figures ('' where they cannot be
    read), and how it `stands`."""
    return {
        "means": in_vietnamese(kind).removesuffix("."),
        "figures": figures_in_vietnamese(kind, english),
        "stands": stands(notes, english),
    }
