"""`congtin read URL` of a server that misbehaves: read whole, or one line that says why not."""

# ruff: noqa: E501 - answers stay on one line

from __future__ import annotations

import gzip

import pytest
from faults import after
from misbehaving import Answer, Portal, article, reply, says

from crawler import one_page
from crawler.one_page import CannotRead, read_one

PAGE = article("Bài A")
HEAD = reply("", length=None).removesuffix(b"\r\n")
# name: (answer, what is said; '' where the page is read)
READ: dict[str, tuple[Answer, str]] = {
    "well": (says(PAGE), ""),
    "gzip": (says(gzip.compress(PAGE.encode()), Content_Encoding="gzip"), ""),
    "a cut gzip": (says(gzip.compress(PAGE.encode())[:-9], Content_Encoding="gzip"), "no whole gzip"),
    "a bomb": (says(gzip.compress(bytes(20_000_000)), Content_Encoding="gzip"), "more than"),
    "cut": (says(PAGE, length=99_999), "cut short"),
    "malformed chunks": (lambda line: line.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"), "IncompleteRead"),
    "no HTTP": (lambda line: line.send(b"220 mail.p.vn ESMTP\r\n"), "220 mail"),
    "a header line of 1 MB": (says(PAGE, X_Big="a" * 1_000_000), "header line"),
    "closes without a word": (lambda line: None, "closed connection"),
    "drips in its headers": (lambda line: line.forever(b"X", 0.05), "in time"),
    "drips in its body": (after(reply(PAGE, length=9999), then=lambda line: line.forever(b"X", 0.05)), "in time"),
    "a body without an end": (after(reply("", length=None), then=lambda line: line.forever(b"x" * 65536)), "more than"),
    "500": (says("", 500), "answers 500"),
    "in a circle": (says("", 302, Location="/a.html"), "answers 302"),
    "to another host": (says("", 302, Location="http://169.254.169.254/"), "leads elsewhere"),
    "to another port": (says("", 302, Location="http://127.0.0.1:9/"), "leads elsewhere"),
    "to file:": (says("", 302, Location="file:///etc/passwd"), "302"),
    "to ftp:": (says("", 302, Location="ftp://127.0.0.1/a"), "leads elsewhere"),
}  # fmt: skip


@pytest.mark.parametrize("case", READ)
def test_one_page_of_a_hostile_server(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answer, words = READ[case]
    monkeypatch.setattr(one_page, "SECONDS", 0.5 if "drips" in case else 20)
    with Portal({"/a.html": answer}) as portal:
        if not words:
            assert read_one(f"{portal.url}a.html", "haiphong", None).title == "Bài A"
            return
        with pytest.raises(CannotRead) as said:
            read_one(f"{portal.url}a.html", "haiphong", None)
        assert words in str(said.value) and "\n" not in str(said.value)
        assert "contact" in portal.log[0].headers["user-agent"]


def test_robots_txt_that_cannot_be_had_forbids() -> None:
    for status in (503, 429):
        with Portal({"/a.html": says(PAGE), "/robots.txt": says("", status)}) as portal:
            with pytest.raises(CannotRead, match="nothing may be fetched"):
                read_one(f"{portal.url}a.html", "haiphong", None)
            assert portal.paths == ["/robots.txt"]
