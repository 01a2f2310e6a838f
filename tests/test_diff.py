"""`congtin diff`: what changed between revisions, in words."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT, Ran, congtin
from hypothesis import given
from hypothesis import strategies as st
from test_store import FILE, LATER, URL, article

from crawler.items import Attachment, Image
from pipelines.changes import in_context, words
from pipelines.commands.diff import diff
from pipelines.store import Store

LONG = " ".join(f"chữ{n}" for n in range(80))


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """An article of three revisions and one of a single one."""
    made = tmp_path / "a.db"
    first = article(body=f"{LONG}\n\nCó 3 người bị thương.")
    second = article(
        body=f"{LONG}\n\nCó 4 người bị thương.\n\nĐoạn thêm.", seen_at=LATER, title="Hội nghị \x1b",
        modified="2022-01-02T07:30:00+07:00",
    )  # fmt: skip
    third = replace(
        article(
            seen_at="2022-01-03T08:00:00+07:00",
            images=[Image("https://p.vn/a.jpg", "", "Chú thích khác. Ảnh: Thu Hằng", "Thu Hằng")],
            attachments=[Attachment(FILE, "Kế hoạch"), Attachment(f"{FILE}2", "Phụ lục")],
            byline_printed="Hoàng Tùng",
        ),
        body=second.body,
        title=second.title,
        modified=second.modified,
    )
    third.content_hash = "third"
    with closing(Store(str(made))) as store:
        for version in (first, second, third):
            store.save(version)
        store.save(article(url=f"{URL}2", title="Bài hai"))
    return made


def told(db: Path, *arguments: str) -> str:
    done = CliRunner().invoke(diff, [*arguments, "--db", str(db)])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_each_step_is_shown_in_words_with_some_context(db: Path) -> None:
    shown = told(db, URL)
    assert "revision 1 → 2, seen 2022-01-02T08:00:00+07:00" in shown
    assert "Có [-3-]{+4+} người bị thương." in shown and "{+Đoạn thêm.+}" in shown
    assert "chữ79" in shown and "chữ20" not in shown, "what stayed is cut down"
    assert "[-2022-01-01T07:00:00+07:00-]{+2022-01-02T07:30:00+07:00+}" in shown, "times are whole"
    assert "revision 2 → 3" in shown
    assert "{+" + f"{FILE}2: Phụ lục" + "+}" in shown and "[-https://p.vn/b.jpg-]" in shown
    assert "{+ khác+}. Ảnh: Thu Hằng" in shown
    assert "\x1b" not in shown, "what strangers wrote steers no terminal"


def test_colours_are_for_terminals(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in told(db, "1")
    monkeypatch.setattr("pipelines.commands.diff.seen_in_colours", lambda: True)
    done = CliRunner().invoke(diff, ["1", "--db", str(db)], color=True)
    assert "\x1b[31m" in done.stdout and "\x1b[32m" in done.stdout and "{+" not in done.stdout


@pytest.mark.parametrize("name", ["1", URL, "https://thanhphohaiphong.gov.vn/cu.html", f"{URL}#x"])
def test_an_article_has_many_names(db: Path, name: str) -> None:
    assert json.loads(told(db, name, "--json"))["url"] == URL


def test_two_revisions_are_compared_as_json(db: Path) -> None:
    made = json.loads(told(db, "1", "--from", "1", "--to", "3", "--json"))
    (step,) = made["steps"]
    assert (step["from"], step["to"], made["revisions"]) == (1, 3, 3)
    by_field = {change["field"]: change for change in step["changes"]}
    assert list(by_field) == [
        "title",
        "body",
        "modified",
        "byline_printed",
        "captions",
        "attachments",
    ]
    assert by_field["byline_printed"]["before"] == "Hoàng Tùng – Ảnh: Thu Hằng"
    assert ["+", "4"] in by_field["body"]["parts"]
    assert json.loads(told(db, "1", "--to", "2", "--json"))["steps"][0]["from"] == 1


def test_a_single_revision_says_so(db: Path) -> None:
    assert "One revision only" in told(db, f"{URL}2")
    assert json.loads(told(db, "2", "--json"))["steps"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("99",), "has no article '99'"),
        (("https://nowhere.example/",), "has no article"),
        (("9" * 30,), "has no article"),
        ((URL, "--from", "7"), "has no revision 7; it has 1, 2, 3"),
        ((URL, "--to", "9"), "has no revision 9"),
    ],
)
def test_what_is_not_there_is_one_line(db: Path, arguments: tuple[str, ...], said: str) -> None:
    ran: Ran = congtin("diff", *arguments, "--db", db, cwd=ROOT)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.said_once()


PARAGRAPHS = st.lists(st.text("ab c.", max_size=12), max_size=4).map("\n\n".join)


@given(PARAGRAPHS, PARAGRAPHS)
def test_the_words_are_both_texts(old: str, new: str) -> None:
    parts = words(old, new)
    for text, sign in ((old, "-"), (new, "+")):
        kept = "".join(part for mark, part in parts if mark in ("=", sign))
        assert "".join(kept.split()) == "".join(text.split())
    assert {mark for mark, _ in in_context(parts)} <= {"=", "-", "+", "…"}
