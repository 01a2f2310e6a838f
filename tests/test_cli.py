"""What a person types, and what comes back."""

# ruff: noqa: E501 - tables of commands stay on one line

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT, Ran, congtin, paths

from crawler.cli import main
from data.demo.portal import DemoPortal

PAGES = ROOT / "tests" / "pages" / "haiphong"
SEED = "ban-quan-ly-khu-kinh-te-hai-phong-tong-ket-cong-tac-nam-2021-trien-khai-nhiem-vu-nam-2022"
HOME = "https://thanhphohaiphong.gov.vn"
# command: what its --help must name (CONTRACT.md)
HELP = {
    "": ("crawl", "read", "portals", "--version"),
    "crawl": ("PORTALS", "--db", "--at", "--since", "--until", "--full", "--limit", "--delay", "--contact",
              "CONGTIN_DB", "data/congtin.db"),
    "read": ("FILE-OR-URL", "--portal", "--url"),
    "portals": ("--json",),
    "serve": ("--db", "--host", "--port", "--immutable", "--no-sql", "--log", "127.0.0.1"),
    "search": ("WORDS", "--db", "--since", "--until", "--author", "--category", "--portal", "--limit", "--page", "--json"),
    "export": ("OUT", ".parquet", ".csv", ".jsonl", ".ndjson", "--db", "--table", "--since", "--until", "--portal", "--bom", "--raw", "--force"),
}  # fmt: skip


@pytest.mark.parametrize("command", HELP)
def test_help_is_complete(command: str, tmp_path: Path) -> None:
    ran = congtin(*command.split(), "--help", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert not [word for word in HELP[command] if word not in ran.out]
    # every option says what it is for
    options = [line for line in ran.out.splitlines() if line.startswith("  -")]
    names = [line for line in options if len(line.split("  ")) < 3]
    after = [ran.out.splitlines()[ran.out.splitlines().index(line) + 1] for line in names]
    assert all(line.startswith("      ") for line in after), names
    assert list(tmp_path.iterdir()) == []


def test_every_command_has_help() -> None:
    listed = congtin("--help").out.split("Commands:\n")[1].splitlines()
    names = [line.split()[0] for line in listed if line.startswith("  ") and line[2] != " "]
    called = {name: CliRunner().invoke(main, [name, "--help"]) for name in names}
    assert set(HELP) - {""} <= set(names)
    for line in listed:
        assert len(line.split()) > 1 and line.endswith(".") and not line.endswith("..."), line
    assert len(listed) == len(names)  # a line each
    assert {result.exit_code for result in called.values()} == {0}


def test_the_version_is_told() -> None:
    ran = congtin("--version")
    assert ran.code == 0 and ran.out.startswith("congtin, version ")


def test_a_wrong_command_is_refused() -> None:
    ran = congtin("crawll")
    assert ran.code == 2 and "crawll" in ran.err and not ran.broke


def test_portals_are_listed(tmp_path: Path) -> None:
    ran = congtin("portals", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert [line.split()[0] for line in ran.out.splitlines()] == ["general", "haiphong"]
    assert f"{HOME}/" in ran.out
    rows = json.loads(congtin("portals", "--json", cwd=tmp_path).out)
    assert {row["name"]: row["home"] for row in rows}["haiphong"] == f"{HOME}/"


# -- congtin read -------------------------------------------------------------------------------------
def test_read_shows_what_is_printed_what_it_means_and_by_which_rule(tmp_path: Path) -> None:
    ran = congtin("read", PAGES / f"{SEED}.html", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    told = json.loads(ran.out)
    assert told["url"] == f"{HOME}/{SEED}.html"
    assert (
        told["published_printed"].startswith("Thứ Sáu, 31/12/2021")
        or "31/12/2021" in told["published_printed"]
    )
    assert (told["published"], told["published_precision"]) == ("2021-12-31T21:00+07:00", "minute")
    assert told["byline_printed"] and told["credits"]
    assert all(set(credit) == {"name", "role"} for credit in told["credits"])
    rules = told["read_by"]
    assert {"reader", "title", "body", "published", "byline"} <= set(rules)
    assert told["dates_printed"][0]["basis"] == "visible"
    assert told["problems"] == []
    assert list(tmp_path.iterdir()) == [], "stores nothing"


def test_read_of_every_saved_article_is_json() -> None:
    """Whatever a page holds, stdout is JSON that a machine may read; Vietnamese stays readable."""
    ran = congtin("read", PAGES / "anh-tai-cham-photon-srcset.html", "--url", f"{HOME}/x.html")
    told = json.loads(ran.out)
    assert [image["credit"] for image in told["images"]] == [None, "Duy Khánh", None]
    assert "Mùa hoa phượng" in ran.out


def test_read_with_the_general_reader_says_so() -> None:
    ran = congtin("read", PAGES / "chu-de-co-dien.html", "--portal", "general")
    assert ran.code == 0, ran.err[-500:]
    told = json.loads(ran.out)
    assert told["title"] == "Mùa rươi ở Tiên Lãng" and "general" in told["read_by"]["reader"]


def test_read_takes_an_address(portal: DemoPortal) -> None:
    ran = congtin("read", f"{portal.url}/{SEED}.html", "--portal", "haiphong")
    assert ran.code == 0, ran.err[-500:]
    assert json.loads(ran.out)["published"] == "2021-12-31T21:00+07:00"
    assert paths(portal) == ["/robots.txt", f"/{SEED}.html"]


BAD: dict[str, tuple[tuple[str, ...], str]] = {
    "no such file": (("no-such-file.html",), "no-such-file.html"),
    "a folder": ((str(PAGES),), str(PAGES)),
    "not HTML": ((str(ROOT / "data" / "demo" / "terms.json"),), "terms.json"),
    "a picture": (("picture.jpg",), "picture.jpg"),
    "an empty file": (("empty.html",), "empty.html"),
    "a listing": ((str(PAGES / "chuyen-muc-kinh-te.html"),), "a list"),
    "a page": ((str(PAGES / "gioi-thieu.html"),), "a page, not a post"),
    "a password form": ((str(PAGES / "tai-lieu-noi-bo-phuc-vu-giao-ban-bao-chi-thang-8.html"),), "password"),
    "the 404 page": ((str(PAGES / "khong-tim-thay.html"),), "404"),
    "an unknown portal": ((str(PAGES / f"{SEED}.html"), "--portal", "x"), "haiphong"),
    "no address": ((str(PAGES / f"{SEED}.html"), "--url", "javascript:x"), "--url"),
    "a host that refuses": (("http://127.0.0.1:9/a.html",), "http://127.0.0.1:9/a.html"),
    "a host that does not resolve": (("http://khong-co.invalid/a.html",), "khong-co.invalid"),
    "no host": (("http://",), "http://"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_read_is_one_line_and_exit_2(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments, word = BAD[case]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.html").touch()
    (tmp_path / "picture.jpg").write_bytes(bytes(range(256)) * 20)
    result = CliRunner().invoke(main, ["read", *arguments])
    ran = Ran(result.exit_code, result.stdout, result.stderr)
    assert (ran.code, ran.out) == (2, "")
    line = ran.said_once()
    assert line.startswith("congtin: ") and word in line
