"""What strangers write steers no terminal, and no secret is told."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from conftest import ROOT, congtin
from hypothesis import given
from hypothesis import strategies as st

from crawler.terminal import as_json, quiet_logs, told, visible

SECRETS = [
    ("http://lan:mat-khau@p.vn/", "mat-khau"),
    ("see https://x:y%40z@p.vn:8080/a and ftp://u:hai@q", "y%40z"),
    ("https://p.vn/a?token=abc123&b=1", "abc123"),
    ("https://p.vn/a?b=1&access_token=abc123", "abc123"),
    ("GET /wp-json/?api_key=abc123 404", "abc123"),
    ("https://p.vn/?PASSWORD=abc123#x", "abc123"),
    ("https://p.vn/?PHPSESSID=1&session=abc123", "abc123"),
]


@pytest.mark.parametrize(("text", "secret"), SECRETS)
def test_secrets_are_masked(text: str, secret: str) -> None:
    assert secret in text
    assert secret not in told(text)


@pytest.mark.parametrize("text", ["https://p.vn/tin?page=2&chu=abc", "lan@p.vn", "a = b", "10:30"])
def test_what_is_no_secret_stays(text: str) -> None:
    assert told(text) == text


@given(st.text())
def test_nothing_shown_steers_a_terminal(text: str) -> None:
    assert visible(text).isprintable()
    shown = as_json({"text": text, "list": [text]})
    assert all(c.isprintable() or c == "\n" or ord(c) > 0xFF for c in shown)
    assert json.loads(shown) == {"text": text, "list": [text]}


def test_a_log_line_is_one_line_without_secrets(caplog: pytest.LogCaptureFixture) -> None:
    before = logging.getLogRecordFactory()
    quiet_logs()
    try:
        logging.getLogger("test").warning("asked %s", "http://a:b@p.vn/\x1b[31m?token=x\x9b")
    finally:
        logging.setLogRecordFactory(before)
    assert caplog.messages == ["asked http://***@p.vn/ [31m?token=***"]


def test_a_mirrors_password_is_told_to_nobody(tmp_path: Path) -> None:
    db = tmp_path / "x.db"
    ran = congtin(
        "crawl", "--at", "http://lan:mat-khau@127.0.0.1:9/", "--db", db, "--delay", "0", "-v"
    )
    assert ran.code == 2
    assert "mat-khau" not in ran.out + ran.err
    assert b"mat-khau" not in b"".join(f.read_bytes() for f in tmp_path.rglob("*") if f.is_file())


def test_read_prints_null_for_what_is_unknown() -> None:
    ran = congtin("read", ROOT / "tests" / "pages" / "haiphong" / "dan-tu-word.html")
    read = json.loads(ran.out)
    assert read["lede"] is None
    assert '""' not in ran.out


def test_read_says_what_its_fields_are() -> None:
    read = json.loads(
        congtin("read", ROOT / "tests" / "pages" / "haiphong" / "dan-tu-word.html").out
    )
    help_text = " ".join(congtin("read", "--help").out.split())
    data = (ROOT / "docs" / "data.md").read_text("utf-8")
    assert not [name for name in read if name not in help_text and f"| {name} |" not in data]
