"""Every fault of a server, as a table: how an article's address answers, and what comes of it."""

# ruff: noqa: E501 - tables stay on one line

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import brotli
from backports import zstd
from misbehaving import HTML, Answer, Line, article, reply, says

BOMB = bytes(10_000_000)
"""Five times what these tests allow an answer to have."""
STORED = "stored"


@dataclass(frozen=True, slots=True)
class Fault:
    """`answer` makes the answer from the article's page; `kind` is the problem's, or STORED."""

    answer: Callable[[str], Answer]
    kind: str
    says: str = ""
    """What the problem's detail, or the stored text, holds."""
    tries: int = 1


def _raw(page: str) -> bytes:
    return page.encode()


def after(*parts: bytes, then: Callable[[Line], None]) -> Answer:
    """Send these, then do that."""

    def answer(line: Line) -> None:
        for part in parts:
            line.send(part)
        then(line)

    return answer


def _hang(line: Line) -> None:
    line.hang()


def _nothing(line: Line) -> None:
    """The handler closes the connection."""


def _head(page: str, **headers: Any) -> bytes:
    whole = reply(page, **headers)
    return whole[: whole.index(b"\r\n\r\n") + 4]


def packed(
    pack: Callable[[bytes], bytes], name: str, spoil: Callable[[bytes], bytes] = bytes
) -> Callable[[str], Answer]:
    return lambda page: says(spoil(pack(_raw(page))), Content_Encoding=name)


def _half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _flipped(data: bytes) -> bytes:
    return data[:-6] + bytes([data[-6] ^ 1]) + data[-5:]


def _chunked(data: bytes, end: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    return head + b"%x\r\n%s\r\n" % (len(data), data) + end


def _then_well(status: int, **headers: Any) -> Callable[[str], Answer]:
    return lambda page: (
        lambda line: line.send(reply(page) if line.times else reply("", status, **headers))
    )


def _reset(line: Line) -> None:
    line.send(reply("x" * 100, length=5000))
    line.reset()


def to(location: str, status: int = 302) -> Callable[[str], Answer]:
    return lambda page: says("", status, Location=location)


def bomb(pack: Callable[[bytes], bytes], name: str) -> Callable[[str], Answer]:
    return lambda page: says(pack(BOMB), Content_Encoding=name)


TRANSPORT: dict[str, Fault] = {
    "hangs before the answer": Fault(lambda page: _hang, "no-answer", "in time", 2),
    "hangs in the headers": Fault(lambda page: after(b"HTTP/1.1 200 OK\r\nContent-Type: te", then=_hang), "no-answer", "in time", 2),
    "hangs in the body": Fault(lambda page: after(reply(page)[:-200], then=_hang), "no-answer", "in time", 2),
    "drips byte by byte": Fault(lambda page: after(_head(page), then=lambda line: line.forever(b"x", 0.1)), "no-answer", "in time", 2),
    "closes without a word": Fault(lambda page: _nothing, "no-answer", "closed without an answer", 2),
    "closes in the headers": Fault(lambda page: after(b"HTTP/1.1 200 OK\r\nContent-", then=_nothing), "no-answer", "", 2),
    "closes in the body": Fault(lambda page: after(reply(page)[:-100], then=_nothing), "cut-short", "cut short", 2),
    "closes in a chunk": Fault(lambda page: says_raw(_chunked(_raw(page)[:300], b"ff\r\nhalf")), "cut-short", "cut short", 2),
    "closes before the last chunk": Fault(lambda page: says_raw(_chunked(_raw(page), b"")), "cut-short", "cut short", 2),
    "malformed chunks": Fault(lambda page: says_raw(_chunked(_raw(page), b"zz\r\nxx\r\n")), "cut-short", "cut short", 2),
    "resets the connection": Fault(lambda page: _reset, "cut-short", "cut short", 2),
    "cut once, then whole": Fault(lambda page: lambda line: line.send(reply(page) if line.times else reply(page)[:-100]), STORED, "", 2),
    "Content-Length too long": Fault(lambda page: says(page, length=len(_raw(page)) + 10), "cut-short", "cut short", 2),
    "an unknown Transfer-Encoding": Fault(lambda page: says(page, Transfer_Encoding="rot13"), "no-answer", "Transfer-Encoding", 2),
    "Content-Length too short": Fault(lambda page: says(page, length=len(_raw(page)) - 150), "cut-short", "longer", 2),
    "Content-Length is no number": Fault(lambda page: says(page, length="many"), "no-answer", "Content-Length", 2),
    "Content-Length below zero": Fault(lambda page: says(page, length="-5"), "no-answer", "Content-Length", 2),
    "two Content-Lengths": Fault(lambda page: says(page, length="100", Content_length="200"), "no-answer", "Content-Length", 2),
    "no Content-Length": Fault(lambda page: says(page, length=None), STORED),
    "no Content-Length, and cut": Fault(lambda page: after(reply(page, length=None)[:-60], then=_nothing), "cut-short", "before the document's end", 2),
    "HTTP/1.0": Fault(lambda page: says(page, version="1.0", length=None), STORED),
    "HTTP/1.0, cut": Fault(lambda page: after(reply(page, version="1.0", length=None)[:-60], then=_nothing), "cut-short", "before the document's end", 2),
    "HTTP/0.9: no header at all": Fault(lambda page: says_raw(_raw(page)), "no-answer", "no HTTP", 2),
    "a mail server answers": Fault(lambda page: says_raw(b"220 mail.example.vn ESMTP\r\n"), "no-answer", "no HTTP", 2),
    "bytes that are no HTTP": Fault(lambda page: says_raw(bytes(range(256)) * 8), "no-answer", "no HTTP", 2),
    "a blank before a header's colon": Fault(lambda page: lambda line: line.send(reply(page).replace(b"Content-Type:", b"Content-Type :")), "no-answer", "a header has no name", 2),
    "a header without a colon": Fault(lambda page: says_raw(reply(page).replace(b"Connection: close", b"Connection: close\r\nnonsense", 1)), STORED),
    "headers without an end": Fault(lambda page: after(b"HTTP/1.1 200 OK\r\n", then=lambda line: line.forever(b"X-Header: " + b"x" * 8000 + b"\r\n")), "too-large", "headers"),
    "20 MB of headers": Fault(lambda page: after(b"HTTP/1.1 200 OK\r\n", *[b"X-Header: " + b"x" * 10_000 + b"\r\n"] * 2000, then=_nothing), "too-large", "headers"),
    "one header line without an end": Fault(lambda page: after(b"HTTP/1.1 200 OK\r\nX-Header: ", then=lambda line: line.forever(b"x" * 8000)), "too-large", "header"),
    "102 Processing without an end": Fault(lambda page: lambda line: line.forever(b"HTTP/1.1 102 Processing\r\n\r\n" * 200), "too-large", "headers"),
    "a body without an end": Fault(lambda page: after(_head(page, length=None), then=lambda line: line.forever(b"<p>tin</p>" * 10_000)), "too-large", "larger"),
    "chunks without an end": Fault(lambda page: after(_chunked(b"<html>", b""), then=lambda line: line.forever(b"10000\r\n" + b"x" * 65536 + b"\r\n")), "too-large", "larger"),
    "a page of 200 MB": Fault(lambda page: after(_head(page, length=200_000_000), then=lambda line: line.forever(b"x" * 65536)), "too-large", "larger"),
}  # fmt: skip


def says_raw(data: bytes) -> Answer:
    return lambda line: line.send(data)


PACKED: dict[str, Fault] = {
    "gzip": Fault(packed(gzip.compress, "gzip"), STORED),
    "deflate": Fault(packed(zlib.compress, "deflate"), STORED),
    "br": Fault(packed(brotli.compress, "br"), STORED),
    "zstd": Fault(packed(zstd.compress, "zstd"), STORED),
    "gzip in br": Fault(packed(lambda data: brotli.compress(gzip.compress(data)), "gzip, br"), STORED),
    "gzip, cut": Fault(packed(gzip.compress, "gzip", _half), "cut-short", "no whole gzip", 2),
    "gzip with a wrong checksum": Fault(packed(gzip.compress, "gzip", _flipped), "cut-short", "no whole gzip", 2),
    "called gzip, and is none": Fault(packed(bytes, "gzip"), "cut-short", "no whole gzip", 2),
    "deflate, cut": Fault(packed(zlib.compress, "deflate", _half), "cut-short", "no whole deflate", 2),
    "br, cut": Fault(packed(brotli.compress, "br", _half), "cut-short", "no whole br", 2),
    "called br, and is none": Fault(packed(bytes, "br"), "cut-short", "no whole br", 2),
    "zstd, cut": Fault(packed(zstd.compress, "zstd", _half), "cut-short", "no whole zstd", 2),
    "called zstd, and is none": Fault(packed(bytes, "zstd"), "cut-short", "no whole zstd", 2),
    "packed in an unknown way": Fault(packed(bytes, "pack200-gzip"), "cut-short", "unknown", 2),
    "called utf-8, as if that were a packing": Fault(packed(bytes, "utf-8"), STORED),
    "packed, and nothing says how": Fault(packed(bytes, ""), STORED),
    "packed ten times": Fault(packed(bytes, ", ".join(["gzip"] * 10)), "cut-short", "10 times", 2),
    "a gzip bomb": Fault(bomb(gzip.compress, "gzip"), "too-large", "unpacked"),
    "a deflate bomb": Fault(bomb(zlib.compress, "deflate"), "too-large", "unpacked"),
    "a br bomb": Fault(bomb(lambda data: brotli.compress(data, quality=3), "br"), "too-large", "unpacked"),
    "a zstd bomb": Fault(bomb(zstd.compress, "zstd"), "too-large", "unpacked"),
    "a bomb in a bomb": Fault(bomb(lambda data: gzip.compress(gzip.compress(data)), "gzip, gzip"), "too-large", "unpacked"),
}  # fmt: skip

STATUSES: dict[str, Fault] = {
    "404": Fault(lambda page: says(page, 404), "http-404"),
    "410": Fault(lambda page: says(page, 410), "http-410"),
    "403": Fault(lambda page: says(page, 403), "http-403"),
    "500": Fault(lambda page: says(page, 500), "http-500", "", 2),
    "500 once, then well": Fault(_then_well(500), STORED, "", 2),
    "503 once, then well": Fault(_then_well(503), STORED, "", 2),
    "429 once, then well": Fault(_then_well(429), STORED, "", 2),
    "a status that does not exist": Fault(lambda page: says(page, 799), "http-799"),
    "204": Fault(lambda page: says("", 204, length=None), "http-204"),
    "206 that nobody asked for": Fault(lambda page: says(_half(_raw(page)), 206, Content_Range="bytes 0-99/500"), "unasked", "206"),
    "304 that nobody asked for": Fault(lambda page: says("", 304, length=None), "unasked", "304"),
    "cookies that grow": Fault(lambda page: says(page, Set_Cookie="a=" + "x" * 4000), STORED),
    "refreshed elsewhere by its head": Fault(lambda page: says(page, Refresh="0; url=http://169.254.169.254/"), STORED),
}  # fmt: skip

REDIRECTS: dict[str, Fault] = {
    "to itself": Fault(lambda page: lambda line: line.send(reply("", 302, Location=line.asked.path)), "redirects", "circle"),
    "in a circle of two": Fault(to("/vong-1"), "redirects", "circle"),
    "without end": Fault(to("/cu-di-1"), "redirects", "more than"),
    "three times, then well": Fault(to("/ba-lan-1"), STORED),
    "nowhere: no Location": Fault(lambda page: says("", 302), "redirects", "without saying where"),
    "to what is no address": Fault(to("http://[::1"), "redirects", "no address"),
    "to the front page": Fault(to("/"), "redirect-to-front"),
    "to another host": Fault(to("http://khac.example.vn/a.html"), "elsewhere", "khac.example.vn"),
    "to another host, without a scheme": Fault(to("//khac.example.vn/a.html"), "elsewhere", "khac.example.vn"),
    "to another port of this host": Fault(to("http://127.0.0.1:9/a.html"), "elsewhere", "127.0.0.1:9"),
    "to the portal's name on another port": Fault(to("http://thanhphohaiphong.gov.vn:22/a.html"), "elsewhere", ":22"),
    "to a name with a password": Fault(to("http://a:b@169.254.169.254/"), "elsewhere", "169.254"),
    "to file:": Fault(to("file:///etc/passwd"), "elsewhere", "file:"),
    "to ftp:": Fault(to("ftp://127.0.0.1/a"), "elsewhere", "ftp:"),
    "to data:": Fault(to("data:text/html,<h1>a</h1>"), "elsewhere", "data:"),
    "to javascript:": Fault(to("javascript:alert(1)"), "elsewhere", "javascript:"),
    "to gopher:": Fault(to("gopher://127.0.0.1/"), "elsewhere", "gopher:"),
    "to localhost": Fault(to("http://localhost/"), "elsewhere", "localhost"),
    "to 10/8": Fault(to("http://10.0.0.1/"), "elsewhere", "10.0.0.1"),
    "to 172.16/12": Fault(to("http://172.16.0.1/"), "elsewhere", "172.16.0.1"),
    "to 192.168/16": Fault(to("http://192.168.0.1/"), "elsewhere", "192.168.0.1"),
    "to 169.254.169.254": Fault(to("http://169.254.169.254/latest/meta-data/"), "elsewhere", "169.254.169.254"),
    "to ::1": Fault(to("http://[::1]/"), "elsewhere", "::1"),
    "to an IPv4-mapped address": Fault(to("http://[::ffff:127.0.0.1]/"), "elsewhere", "ffff"),
    "to a decimal address": Fault(to("http://2130706433/"), "elsewhere", "2130706433"),
    "to an octal address": Fault(to("http://0177.0.0.1/"), "elsewhere", "0177.0.0.1"),
    "to a hexadecimal address": Fault(to("http://0x7f.1/"), "elsewhere", "0x7f.1"),
    "to a short address": Fault(to("http://127.1/"), "elsewhere", "127.1"),
    "to what robots.txt forbids": Fault(to("/cam/a.html"), "forbidden", "robots.txt"),
}  # fmt: skip


def notice_page(title: str, text: str, more: str = "") -> Callable[[str], Answer]:
    """A page of 200 in the portal's own dress that shows no article."""
    return lambda page: says(
        f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title} | Cổng tin</title>
        </head><body><ul><li>Trang chủ</li><li>Tin tức</li><li>Liên hệ</li></ul>
        <h1 class="post-title">{title}</h1><div id="content-detail"><p>{text}</p>{more}</div></body></html>"""
    )


FORM = '<form action="/dang-nhap"><input name="u"><input type="password" name="p"></form>'
SOFT: dict[str, Fault] = {
    "not found, in Vietnamese": Fault(notice_page("Không tìm thấy trang", "Rất tiếc, trang bạn yêu cầu không tồn tại."), "soft-404"),
    "not found, in English": Fault(notice_page("Page not found", "Sorry, it is not here."), "soft-404"),
    "404 in the headline": Fault(notice_page("Lỗi 404", "Có lỗi xảy ra."), "soft-404"),
    "not found, said in the text": Fault(notice_page("Thông báo", "Bài viết này không tồn tại hoặc đã bị xóa."), "soft-404"),
    "WordPress's error404": Fault(lambda page: says('<html><head><title>x</title></head><body class="error404 single"><h1 class="post-title">Ôi</h1><div id="content-detail"><p>Thử tìm kiếm.</p></div></body></html>'), "soft-404"),
    "a login page": Fault(notice_page("Đăng nhập", "Tên và mật khẩu", FORM), "login"),
    "a login page, in English": Fault(notice_page("Log in", "Name and password", FORM), "login"),
    "a login page under another title": Fault(notice_page("Cổng tin", "Vui lòng đăng nhập để tiếp tục", FORM), "login"),
    "a captcha": Fault(notice_page("Xác minh", "Xin xác nhận bạn không phải là robot", '<div class="g-recaptcha"></div>'), "captcha"),
    "Cloudflare's challenge": Fault(lambda page: says("<html><head><title>Just a moment...</title></head><body><h1>portal.vn</h1><p>Checking your browser</p><script src='/cdn-cgi/challenge-platform/h/g/x.js'></script></body></html>"), "captcha"),
    "a maintenance notice": Fault(notice_page("Hệ thống đang bảo trì", "Mời quý vị quay lại sau."), "maintenance"),
    "a maintenance notice, in English": Fault(notice_page("Site under maintenance", "We will be back soon."), "maintenance"),
    "WordPress's maintenance notice": Fault(lambda page: says("<html><head><title>Maintenance</title></head><body><h1>Briefly unavailable for scheduled maintenance. Check back in a minute.</h1></body></html>"), "maintenance"),
    "a database that is gone": Fault(lambda page: says("<html><head><title>Database Error</title></head><body><h1>Error establishing a database connection</h1></body></html>"), "maintenance"),
    "nginx's own page": Fault(lambda page: says("<html><head><title>Welcome to nginx!</title></head><body><h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is successfully installed.</p></body></html>"), "server-notice", "welcome to nginx"),
    "IIS's runtime error": Fault(lambda page: says("<html><head><title>Runtime Error</title></head><body><h1>Server Error in '/' Application.</h1><h2><i>Runtime Error</i></h2><p>Description: An application error occurred on the server.</p></body></html>"), "server-notice", "runtime error"),
    "PHP's fatal error": Fault(notice_page("Cổng tin", "Fatal error: Uncaught Error: Call to undefined function a() in /var/www/index.php:12"), "server-notice", "fatal error"),
    "a suspended account": Fault(notice_page("Account Suspended", "Contact your hosting provider."), "server-notice", "suspended"),
    "asked too often, it says": Fault(notice_page("Thông báo", "Bạn truy cập quá nhanh, vui lòng thử lại sau."), "server-notice", "quá nhanh"),
    "an article about a system's error": Fault(lambda page: says(article("Lỗi hệ thống, nhiều chuyến bay tại Cát Bi chậm giờ", "Hành khách phải chờ nhiều giờ tại sân bay do máy chủ gặp sự cố, hãng hàng không đã xin lỗi.")), STORED, "hàng không"),
    "an article about maintenance": Fault(lambda page: says(article("Điện lực Hải Phòng: bảo trì lưới điện", "Trong đợt này đơn vị tạm dừng cấp điện để bảo trì hệ thống tại các quận nội thành, mời khách hàng theo dõi lịch trên trang của đơn vị.")), STORED, "tạm dừng"),
    "an article about a missing page": Fault(lambda page: says(article("Nhiều cổng thông tin báo lỗi trang không tồn tại", "Người dân phản ánh.")), STORED, "phản ánh"),
}  # fmt: skip

ALL: dict[str, dict[str, Fault]] = {
    "transport": TRANSPORT,
    "packed": PACKED,
    "status": STATUSES,
    "redirect": REDIRECTS,
    "soft": SOFT,
}


def helpers() -> dict[str, Answer]:
    """What the redirects lead over."""
    found: dict[str, Answer] = {
        "/vong-1": says("", 302, Location="/vong-2"),
        "/vong-2": says("", 302, Location="/vong-1"),
        "/ba-lan-1": says("", 301, Location="/ba-lan-2"),
        "/ba-lan-2": says("", 307, Location="/ba-lan-3"),
        "/ba-lan-3": says(article("redirect: three times, then well")),
    }
    for number in range(1, 12):
        found[f"/cu-di-{number}"] = says("", 302, Location=f"/cu-di-{number + 1}")
    return found


__all__ = ["ALL", "HTML", "STORED", "Fault", "helpers"]
