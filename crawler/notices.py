"""Pages that say 200 and show no article: not found, log in, prove yourself human, closed today.

A phrase alone convicts nobody: an article may well be about a missing page. What a notice lacks is
a date of its own and a text of any length.
"""

# ruff: noqa: E501 - the tables of phrases stay on one line

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from lxml.html import HtmlElement

from crawler.page import NotAnArticle, visible_text

LOGIN: Final = "login"
LONG: Final = 80
"""Words; a text beyond this is no notice's."""
BRIEF: Final = 250
"""Words of the whole page, menus and footer too, in which a phrase may stand anywhere."""
_SITE: Final = r"(?:trang|website|web|hệ thống|cổng|máy chủ|dịch vụ|site|server)"
_THING: Final = r"(?:trang|nội dung|bài viết|bài báo|tin|đường dẫn|địa chỉ|liên kết|url|link|page|article|content)"
# Kind to what a headline says, all of it, and to what a brief page says somewhere. NFC, lower case.
_PHRASES: Final = {
    "soft-404": (
        r"(?:lỗi|error|http|oops!?)?[\s:-]*404\b.*|not found.*|nothing (?:was )?found.*|.*page (?:was )?not found.*|oops.*|không tìm thấy.*|không tồn tại.*",
        rf"{_THING}[^.!?]{{0,60}}(?:không (?:còn )?tồn tại|không (?:được )?tìm thấy|đã (?:bị )?(?:xóa|xoá|gỡ)|không có thật)|không (?:thể )?tìm (?:thấy|được) {_THING}|{_THING}[^.!?]{{0,40}}(?:could ?n.t be found|can.?t be found|cannot be found|could not be found|not found|does(?: not|n.t) exist|no longer (?:exists|available))|404 not found",
    ),
    "maintenance": (
        rf".*\bbảo trì\b.*|.*under (?:maintenance|construction).*|maintenance.*|{_SITE}.*(?:đang|tạm).*(?:nâng cấp|tạm dừng|tạm ngưng|ngừng).*|.*(?:temporarily|briefly) unavailable.*|be (?:right )?back soon.*|coming soon",
        rf"{_SITE}[^.!?]{{0,60}}(?:đang|tạm)[^.!?]{{0,30}}(?:bảo trì|nâng cấp|tạm dừng|tạm ngưng|gián đoạn)|đang (?:được )?bảo trì|under (?:scheduled )?maintenance|scheduled maintenance|(?:temporarily|briefly) unavailable|error establishing a database connection|lỗi kết nối (?:tới |đến |với )?(?:cơ sở dữ liệu|database)",
    ),
    "captcha": (
        r"just a moment.*|attention required.*|access denied.*|security check.*|.*captcha.*|are you (?:a )?(?:human|robot).*|checking your browser.*|xác minh.*|xác thực.*|.*không phải.*(?:robot|người máy).*",
        r"captcha|(?:verify|prove|confirm)[^.!?]{0,30}(?:you are|you're)[^.!?]{0,10}human|checking your browser|unusual traffic|(?:xác minh|xác nhận|chứng minh)[^.!?]{0,40}(?:con người|không phải (?:là )?(?:robot|người máy))|tôi không phải (?:là )?(?:robot|người máy)|nhập mã (?:xác nhận|bảo vệ|captcha)",
    ),
    # What web servers, their frameworks and hosts say of themselves.
    "server-notice": (
        r"welcome to (?:nginx|openresty|tengine|caddy|apache)\b.*|apache2? .*default page.*|it works!?|iis windows.*|iis\d.*|index of /.*|directory listing.*|.*server error in '.*|(?:runtime|application|fatal|internal|server|http|system) error\b.*|.*internal server error.*|request rejected.*|request blocked.*|too many requests.*|(?:account|site|website|domain) (?:is |has been )?(?:suspended|expired|disabled|not found).*|tên miền .*(?:hết hạn|tạm ngưng|tạm khóa|bị khóa).*|lỗi (?:hệ thống|máy chủ|ứng dụng)\b.*",
        r"(?:fatal|parse) error: |uncaught (?:error|exception)|stack trace:|unhandled exception|\bora-\d{5}|sqlstate\[|sql syntax|an application error occurred|(?:nginx|apache) (?:web )?server is successfully installed|requested url was rejected|account has been suspended|tên miền[^.!?]{0,40}(?:hết hạn|tạm ngưng)|truy cập quá (?:nhanh|nhiều)|không khả dụng (?:tại|ở) (?:quốc gia|khu vực)",
    ),
    LOGIN: (
        r"(?:vui lòng |yêu cầu |hãy |trang |please )?(?:đăng nhập|log ?in|sign in)\b.*",
        r"(?:vui lòng|yêu cầu|hãy|bạn (?:cần|phải)|please|must|need to) (?:đăng nhập|log ?in|sign in)|phiên (?:làm việc|đăng nhập)[^.!?]{0,20}hết hạn",
    ),
}  # fmt: skip
_HEADLINES: Final = {kind: re.compile(whole) for kind, (whole, _) in _PHRASES.items()}
_ANYWHERE: Final = {kind: re.compile(somewhere) for kind, (_, somewhere) in _PHRASES.items()}
# What the interstitials of the usual guards carry: Cloudflare, Google, hCaptcha, Imperva.
_CHALLENGES: Final = (b"cf-chl", b"challenge-platform/h/", b"g-recaptcha", b"h-captcha", b"cf-turnstile", b"_Incapsula_Resource")  # fmt: skip
_SEPARATORS: Final = re.compile(r"\s[|–—»•·-]\s")


class Notice(NotAnArticle):
    """The page is a notice of `kind`; the message quotes it."""

    def __init__(self, kind: str, words: str) -> None:
        super().__init__(words)
        self.kind = kind


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def _headlines(tree: HtmlElement) -> Iterator[str]:
    """The page's headings, and each part of its title: `Không tìm thấy trang | Cổng tin`."""
    for element in tree.iter("title", "h1", "h2"):
        text = _plain(visible_text(element) if element.tag != "title" else element.text or "")
        yield from (part.strip(" .!…") for part in (text, *_SEPARATORS.split(text)) if part.strip())
        if element.tag == "h2":
            return


def _asks_for_a_password(tree: HtmlElement) -> bool:
    return any((field.get("type") or "").lower() == "password" for field in tree.iter("input"))


def notice(tree: HtmlElement, raw: bytes, texts: Iterable[str], dated: bool) -> Notice | None:
    """The notice that a page is, None where it may be an article.

    `texts` are the paragraphs read as the article's, `dated` says whether the page itself, not a
    list, gives the article a date.
    """
    body = tree.find("body")
    if "error404" in (body.get("class") or "" if body is not None else "").split():
        return Notice("soft-404", "the page calls itself error404")
    words = sum(len(text.split()) for text in texts)
    if words > LONG:
        return None
    for headline in _headlines(tree):
        for kind, phrase in _HEADLINES.items():
            if phrase.fullmatch(headline) and not (dated and words > LONG // 4):
                return Notice(kind, f"the page says: {headline[:120]}")
    if dated:
        return None
    if any(mark in raw for mark in _CHALLENGES):
        return Notice("captcha", "the page wants its visitor to prove to be human")
    shown = _plain(visible_text(body)) if body is not None else ""
    if len(shown.split()) <= BRIEF:
        for kind, phrase in _ANYWHERE.items():
            found = phrase.search(shown)
            if found:
                return Notice(kind, f"the page says: {found[0][:120]}")
    if _asks_for_a_password(tree):
        return Notice(LOGIN, "the page asks for a password and shows no article")
    return None
