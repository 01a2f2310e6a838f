"""Bylines: tables of (printed, meant), pages, captions, and strings of every kind."""

from __future__ import annotations

import doctest
import importlib
import json
import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import byline_parse
from pipelines.byline_parse import read_anew
from pipelines.bylines import (
    Byline,
    Line,
    author_key,
    find_byline,
    looks_like_caption,
    parse_byline,
    photo_credit,
)
from pipelines.names import split_names

TABLE = Path(__file__).parent / "tables" / "bylines.jsonl"
Row = dict[str, Any]
ROWS: list[Row] = [json.loads(line) for line in TABLE.read_text("utf-8").splitlines()]
# Rows by the hundred: a test of each takes pytest five times as long as the reading.
SHEETS = [ROWS[i : i + 100] for i in range(0, len(ROWS), 100)]
MODULES = (
    "names",
    "byline_alone",
    "byline_beside",
    "byline_offices",
    "byline_parse",
    "byline_parts",
    "byline_page",
    "byline_captions",
    "bylines",
)


def said(byline: Byline | None) -> list[list[str]]:
    return [[credit.name, credit.role] for credit in byline.credits] if byline else []


def as_meant(row: Row, byline: Byline | None) -> bool:
    want = {(author_key(name), role) for name, role in row["credits"]}
    return (
        {(author_key(name), role) for name, role in said(byline)} == want
        and (byline.agency if byline else None) == row["agency"]
        and (byline is None or row["kind"] != "not_byline")
    )


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"pipelines.{name}")).failed == 0


@pytest.mark.parametrize("rows", SHEETS, ids=range(len(SHEETS)))
def test_table(rows: list[Row]) -> None:
    readings = [(row, parse_byline(row["raw"])) for row in rows]
    assert [(row, found) for row, found in readings if not as_meant(row, found)] == []


@pytest.mark.parametrize("rows", SHEETS, ids=range(len(SHEETS)))
def test_normal_forms_and_blanks_do_not_matter(rows: list[Row]) -> None:
    for row in rows:
        plain = parse_byline(row["raw"])
        for other in (
            unicodedata.normalize("NFD", row["raw"]),
            row["raw"].replace(" ", "\u00a0 "),
            f"\u200b {row['raw']}\ufeff ",
        ):
            assert parse_byline(other) == plain, other


@pytest.mark.parametrize("rows", SHEETS, ids=range(len(SHEETS)))
def test_usual_forms_are_read_as_the_reader_reads_them(
    rows: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    fast = {row["raw"]: read_anew(row["raw"]) for row in rows}
    monkeypatch.setattr(byline_parse, "usual", lambda text: None)
    for printed, found in fast.items():
        slow = read_anew(printed)
        assert found == slow, printed
        if found and slow:
            assert (found.certain, found.explicit) == (slow.certain, slow.explicit), printed


def test_names_as_they_are_kept() -> None:
    names = [credit[0] for row in ROWS for credit in said(parse_byline(row["raw"]))]
    for name in names:
        assert name == unicodedata.normalize("NFC", name).strip(" .,-")
    assert said(parse_byline("Bài, ảnh: HOÀNG TÙNG")) == [
        ["Hoàng Tùng", "writer"],
        ["Hoàng Tùng", "photographer"],
    ]
    assert said(parse_byline("V.H.N")) == [["V.H.N", "writer"]]
    assert said(parse_byline("LIỆP")) == [["Liệp", "writer"]]
    assert said(parse_byline("HTQT")) == [["HTQT", "writer"]]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("HOÀNG TÙNG", "Hoàng Tùng", True),
        ("Thuý Hà", "Thúy Hà", True),
        ("Hoàng Tùng.", "Hoàng Tùng", True),
        ("V.H.N", "V.H.N.", True),
        ("V.H.N", "VHN", True),
        ("H.Long", "H. Long", True),
        (unicodedata.normalize("NFD", "Đàm Thanh"), "Đàm Thanh", True),
        ("V.H.N", "Vũ Hà Nam", False),
        ("Quý Hà", "Quỳ Hà", False),
        ("Hoa", "Hòa", False),
    ],
)
def test_identity(one: str, other: str, same: bool) -> None:
    assert (author_key(one) == author_key(other)) is same


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Hoàng Tùng Đàm Thanh", ["Hoàng Tùng", "Đàm Thanh"]),
        ("Trọng Tùng Đình Hiếu", ["Trọng Tùng", "Đình Hiếu"]),
        ("Nguyễn Văn An Trần Văn Bình", ["Nguyễn Văn An", "Trần Văn Bình"]),
        ("Lê Thị Thanh Nhạn", ["Lê Thị Thanh Nhạn"]),
        ("Nguyễn Hoàng Bảo Ngọc", ["Nguyễn Hoàng Bảo Ngọc"]),
        ("Tôn Nữ Hoàng Anh", ["Tôn Nữ Hoàng Anh"]),
        ("Phạm Duy Khương", ["Phạm Duy Khương"]),
        ("Chung Hung Thanh", ["Chung Hung Thanh"]),
    ],
)
def test_names_without_separator(printed: str, names: list[str]) -> None:
    assert [" ".join(name) for name in split_names(printed.split())] == names


# ---------------------------------------------------------------- on the page

BODY = [
    Line("Chiều 31/12, Ban Quản lý Khu Kinh tế Hải Phòng tổ chức Hội nghị tổng kết công tác năm."),
    Line("Quang cảnh Hội nghị.", italic=True),
    Line("Đồng chí Trưởng Ban yêu cầu các đơn vị tiếp tục đổi mới, thu hút đầu tư có chọn lọc…"),
]
END = "Thành phố sẽ tiếp tục đổi mới, bảo đảm an sinh xã hội và phát triển bền vững"
FOUND: list[tuple[list[Line], int, int, str, str]] = [
    ([Line("Hoàng Tùng")], 3, 3, "Hoàng Tùng", ""),
    ([Line("Hoàng Tùng", right=True, bold=True)], 3, 3, "Hoàng Tùng", ""),
    ([Line("Bài: A Lan\nẢnh: Thu Hà", right=True)], 3, 3, "Bài: A Lan\nẢnh: Thu Hà", ""),
    ([Line("Bài: Lan Anh", bold=True), Line("Ảnh: Thu Hà", bold=True)], 3, 4,
     "Bài: Lan Anh\nẢnh: Thu Hà", ""),
    ([Line("V.H.N", right=True), Line("Nguồn. haiphong.gov.vn")], 3, 4,
     "V.H.N\nNguồn. haiphong.gov.vn", ""),
    ([Line("Hoàng Tùng"), Line("Theo TTXVN")], 3, 4, "Hoàng Tùng\nTheo TTXVN", ""),
    ([Line("Theo TTXVN")], 3, 3, "Theo TTXVN", ""),
    ([Line("Văn phòng UBND quận Lê Chân", bold=True)], 3, 3, "Văn phòng UBND quận Lê Chân", ""),
    ([Line("Hoàng Tùng", right=True), Line("Tải về: Quyết định 15", kind="link")], 3, 3,
     "Hoàng Tùng", ""),
    ([Line("Hoàng Tùng"), Line("Bản quyền thuộc Cổng tin tức thành phố Hải Phòng.")], 3, 3,
     "Hoàng Tùng", ""),
    ([Line("Hoàng Tùng"), Line("(Còn nữa)"), Line("./.")], 3, 3, "Hoàng Tùng", ""),
    ([Line("Hoàng Tùng"), Line("Các đại biểu dự lễ.", kind="caption")], 3, 3, "Hoàng Tùng", ""),
    ([Line("Hoàng Tùng", right=True), Line("Hải Phòng đón chuyến tàu đầu năm 2022"),
      Line("Quận Lê Chân ra quân tổng vệ sinh môi trường")], 3, 3, "Hoàng Tùng", ""),
    ([Line("Hoàng Tùng", right=True), Line("Hải Phòng đón tàu đầu năm"),
      Line("Sáng 1/1/2022, tại cảng Nam Đình Vũ đã diễn ra lễ đón chuyến tàu đầu tiên của năm.")],
     3, 3, "Hoàng Tùng", ""),
    ([Line(f"{END}./.   Hoàng Tùng")], 3, 3, "Hoàng Tùng", f"{END}./."),
    ([Line(f"{END}./. Hoàng Tùng")], 3, 3, "Hoàng Tùng", f"{END}./."),
    ([Line(f"{END}. Bài, ảnh: Minh Châu", tail="Bài, ảnh: Minh Châu")], 3, 3,
     "Bài, ảnh: Minh Châu", f"{END}."),
    ([Line(f"{END}. Hoàng Tùng", tail="Hoàng Tùng")], 3, 3, "Hoàng Tùng", f"{END}."),
    ([Line(f"{END}. Hoàng Tùng")], 3, 3, "Hoàng Tùng", f"{END}."),
    ([Line(f"{END}. (Theo TTXVN)")], 3, 3, "(Theo TTXVN)", f"{END}."),
    ([Line(f"{END} (Theo TTXVN)")], 3, 3, "(Theo TTXVN)", END),
    ([Line(f"{END}.(TTXVN)")], 3, 3, "(TTXVN)", f"{END}."),
    ([Line(f"{END}. Tin: Lan Anh - Ảnh: Thu Hà", tail="Tin: Lan Anh - Ảnh: Thu Hà")], 3, 3,
     "Tin: Lan Anh - Ảnh: Thu Hà", f"{END}."),
]  # fmt: skip


@pytest.mark.parametrize(("ends", "first", "last", "printed", "keep"), FOUND)
def test_found(ends: list[Line], first: int, last: int, printed: str, keep: str) -> None:
    found = find_byline([*BODY, *ends])
    assert found is not None
    assert (found.first, found.last, found.printed, found.keep) == (first, last, printed, keep)
    assert found.byline == parse_byline(printed)


NOT_FOUND: list[list[Line]] = [
    [],
    [Line("Đồng chí Lê Trung Kiên phát biểu tại Hội nghị.")],
    [Line("Quang cảnh Hội nghị.", italic=True)],
    [Line("Ảnh minh họa.")],
    [Line("Quang cảnh Hội nghị.", kind="caption"), Line("Ảnh: Hoàng Phước")],
    [Line("Kết luận", bold=True)],
    [Line("Nhiều kết quả nổi bật", bold=True)],
    [Line("Hoàng Tùng", kind="caption")],
    [Line("Hoàng Tùng", kind="li")],
    [Line("Hoàng Tùng", kind="h")],
    [Line("PV: Xin trân trọng cảm ơn đồng chí!")],
    [Line("Nguyễn Văn Thắng:")],
    [Line("TM. ỦY BAN NHÂN DÂN", right=True, bold=True),
     Line("KT. CHỦ TỊCH", right=True, bold=True),
     Line("Nguyễn Văn Thắng", right=True, bold=True)],
    [Line("CHỦ TỊCH", right=True, bold=True), Line("Nguyễn Văn Tùng", right=True, bold=True)],
    [Line("Nơi nhận:"), Line("GIÁM ĐỐC", bold=True), Line("(Đã ký)"),
     Line("Trần Văn An", bold=True)],
    [Line("Buổi lễ có sự tham dự của ông Nguyễn Văn Thắng", tail="Nguyễn Văn Thắng")],
    [Line("Chủ trì hội nghị là đồng chí Lê Trung Kiên.", tail="Lê Trung Kiên.")],
    [Line("Đơn vị được khen thưởng gồm xã An Lư (Thủy Nguyên).")],
    [Line("Việc này do TS. Nguyễn Văn Thắng")],
    [Line("Lễ khởi công. Ảnh: Duy Thính")],
    [Line("Hội nghị kết thúc tốt đẹp (ảnh: Duy Thính).")],
    [Line("Theo Sở Y tế, đến 18 giờ, thành phố không ghi nhận ca mắc mới.")],
    [Line("Tải về: Quyết định 15", kind="link")],
]  # fmt: skip


@pytest.mark.parametrize("ends", NOT_FOUND)
def test_not_found(ends: list[Line]) -> None:
    assert find_byline([*BODY, *ends]) is None


PLACES: list[Row] = [
    json.loads(line)
    for line in TABLE.with_name("byline_places.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("signed", [True, False])
def test_ends_of_articles(signed: bool) -> None:
    """Last paragraphs with a byline or none; `ends` as the page shows them."""
    rows = [row for row in PLACES if bool(row["byline"]) is signed]
    found = [find_byline([*BODY, *(Line(**line) for line in row["ends"])]) for row in rows]
    printed = [one.printed if one else None for one in found]
    assert [
        (row, one) for row, one in zip(rows, printed, strict=True) if one != row["byline"]
    ] == []


def test_a_byline_before_the_text_says_so() -> None:
    assert find_byline([Line("Bài, ảnh: Minh Châu"), *BODY]) is not None
    assert find_byline([Line("Minh Châu", right=True), *BODY]) is not None
    assert find_byline([Line("Quang cảnh Hội nghị."), *BODY]) is None
    assert find_byline([]) is None


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("Lễ khởi công. Ảnh: Duy Thính", "Duy Thính"),
        ("(Ảnh: TTXVN)", "TTXVN"),
        ("Ảnh minh họa", None),
        ("Ảnh minh họa: Duy Thính", "Duy Thính"),
        ("Ảnh minh hoạ. Nguồn: Internet", None),
        ("Ảnh: NVCC", None),
        ("Cầu Hoàng Văn Thụ về đêm - Ảnh: QUANG ĐỊNH", "QUANG ĐỊNH"),
        ("Lực lượng chức năng (ảnh: Hải Ninh).", "Hải Ninh"),
        ("Lễ hội (Ảnh Văn Lượng)", "Văn Lượng"),
        ("Nguồn ảnh: VOV", "VOV"),
        ("Quang cảnh Hội nghị.", None),
        ("", None),
    ],
)
def test_photo_credit(caption: str, credit: str | None) -> None:
    assert photo_credit(caption) == credit


@pytest.mark.parametrize(
    ("text", "caption"),
    [
        ("Quang cảnh Hội nghị.", True),
        ("Các đại biểu tham dự.", True),
        ("Đồng chí Lê Trung Kiên phát biểu tại Hội nghị.", True),
        ("Ảnh minh họa", True),
        ("Thi công tại dự án. Ảnh: An Nhiên", True),
        ("Bài, ảnh: An Nhiên", False),
        ("Tin và ảnh: An Nhiên", False),
        ("Nguồn: baotintuc.vn", False),
        ("Hoàng Tùng", False),
        ("", False),
    ],
)
def test_captions(text: str, caption: bool) -> None:
    assert looks_like_caption(text) is caption


# ---------------------------------------------------------------- any string at all

_PIECES = (
    "Hoàng Tùng|Theo|Bài, ảnh:|(|)|-|/|TTXVN| |\n|và|./.|Ảnh:|tổng hợp|PV|TS.|V.H.N|Báo|Sở Y tế"
    "|(xem thêm)|nói|12/3/2021|a@b.vn|0912345678|:|!|“|của|Nguồn."
)
PIECES = st.sampled_from(_PIECES.split("|"))


@given(st.one_of(st.text(st.characters()), st.lists(PIECES, max_size=30).map(" ".join)))
def test_any_string(printed: str) -> None:
    byline = parse_byline(printed)
    if byline:
        for credit in byline.credits:
            assert credit.name
            assert unicodedata.is_normalized("NFC", credit.name)
    looks_like_caption(printed)
    photo_credit(printed)
    author_key(printed)
    find_byline([Line("Câu văn."), Line(printed, tail=printed[len(printed) // 2 :])])


@given(st.lists(PIECES, max_size=20).map("".join))
def test_a_tail_leaves_the_rest(ending: str) -> None:
    text = f"{END}. {ending}".rstrip()
    found = find_byline([Line(text)])
    if found and found.keep:
        assert text.startswith(found.keep)
        assert found.printed in text


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "A",
        " ",
        "(",
        ")(",
        "Theo ",
        "ảnh: ",
        "Hoàng Tùng - ",
        "1 ",
        ".",
        "./. ",
        "và ",
        "a@",
        "Aa",
        "\n",
        "0",
    ],
)
def test_long_strings_are_read_in_their_length(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        start = time.process_time()
        parse_byline(text)
        photo_credit(text)
        looks_like_caption(text)
        author_key(text)
        find_byline([Line(text), Line(text[:250])])
        return time.process_time() - start

    seconds(1000)
    assert seconds(100_000) < 1.0
