"""What a search finds, in which order, page by page; and that nothing typed is an error."""

# ruff: noqa: E501 - tables of (question, found) stay on one line

from __future__ import annotations

import doctest
import json
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner
from conftest import Crawled, congtin
from hypothesis import given
from hypothesis import strategies as st

import pipelines.spellings
from pipelines import excerpts, export_writers, filters, search_query, searching
from pipelines.commands.search import search as command
from pipelines.excerpts import BEFORE, Finder, excerpt
from pipelines.filters import Filters, NoSuch
from pipelines.search_query import match, understand
from pipelines.searching import Search, TooSlow, time_limit
from pipelines.store import Store

# key: (title, body, byline, source, day)
ARTICLES = {
    "city": ("Hải Phòng hôm nay", "Thành phố Cảng mở rộng đường ven biển.", "Hoàng Tùng", None, "2021-01-05"),
    "shout": ("TIN TỪ HẢI PHÒNG", "UBND THÀNH PHỐ HỌP.", None, "TTXVN", "2021-06-01"),
    "plain": ("Tin ve Hai Phong", "Bai viet khong dau ve the thao.", None, None, "2022-01-01"),
    "far": ("Phòng cháy", "Diễn tập ở vùng biển, phía hải đảo.", None, None, None),
    "invest": ("Thu hút vốn", "Nhiều dự án đầu tư vào khu kinh tế.", "Bài, ảnh: Lê Hòa", None, "2021-02-01"),
    "monk": ("Chuyện một thầy tu", "Thầy tu đi đầu làng.", None, None, "2021-03-01"),
    "old": ("Ủy ban họp", "Ủy ban nhân dân thành phố bàn về kỹ thuật.", None, None, "2021-04-01"),
    "new": ("Uỷ ban làm việc", "Uỷ ban nhân dân quận bàn về kĩ thuật.", None, None, "2021-05-01"),
    "world": ("Thế giới", "Chuyện thế giới quanh ta.", None, None, "2021-07-01"),
    "card": ("Thẻ bảo hiểm", "Cấp đổi thẻ và thể lệ.", None, None, "2021-08-01"),
    "sun": ("Đồ Sơn", "Du lịch Đồ Sơn, dương lịch.", None, None, "2020-12-31"),
    "nfd": ("Cát Bà", unicodedata.normalize("NFC", "Vịnh Lan Hạ đẹp."), None, None, "2021-09-01"),
}  # fmt: skip
INSERT = """
INSERT INTO articles(portal, url, title, body, byline_printed, source, published, published_date, content_hash,
    first_seen, last_seen, read_by) VALUES ('haiphong', ?, ?, ?, ?, ?, ?, ?, 'h', 's', 's', '{}')
"""
NFD = unicodedata.normalize("NFD", "hải phòng")
# question: what it finds as typed, whatever the order
FINDS = {
    "hai phong": "city shout plain far", "Hải Phòng": "city shout far", "HẢI PHÒNG": "city shout far", NFD: "city shout far",
    '"hải phòng"': "city shout", "“hải phòng”": "city shout", '"hai phong"': "city shout plain", "đầu tư": "invest", "dau tu": "invest monk",
    "đầu tu": "invest monk", "duong": "city sun", "đường": "city", "Uỷ ban": "old new", "Ủy ban": "old new", "UỶ BAN": "old new", "uy ban": "old new",
    '"uỷ ban nhân dân thành phố"': "old", '"ủy ban nhân dân quận"': "new", "kỹ thuật": "old new", "kĩ thuật": "old new",
    "thế": "world", "thẻ": "card", "the": "plain world card", "Hoàng Tùng": "city", "hoang tung": "city", "TTXVN": "shout", "hoà": "invest",
    "bi*": "city far", "biể*": "city far", "ph* ch*": "far", "đồ OR cát": "sun nfd", "do OR cat": "sun nfd", "hải NOT phòng": "",
    "hải -cảng": "shout far", "biển NOT (đường OR cảng)": "far", "(đồ OR cát) AND bà": "nfd", "hải AND phòng AND cảng": "city",
    "duong -dương": "city", "-cảng": "", "NOT cảng": "", "": "", '"': "", "😀": "", "* ^ : ( )": "", "AND": "", "OR OR": "",
    "hải '": "city shout far", "title:hải": "", "NEAR(hải phòng)": "", "hải; DROP TABLE articles": "", "hải (phòng": "city shout far",
    "đẹp)": "nfd", "một-thầy": "monk", "a" * 10_000: "", "hải " * 2_500: "city shout far", "(" * 5_000 + "hải": "city shout far",
}  # fmt: skip


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("searched") / "few.db"
    Store(str(path)).close()
    with closing(sqlite3.connect(path)) as conn, conn:
        for key, (title, body, byline, source, day) in ARTICLES.items():
            conn.execute(INSERT, [key, title, body, byline, source, day, day])
        conn.execute(
            "INSERT INTO authors(id, name, name_folded, name_key, initials) VALUES (1, 'Hoàng Tùng', 'hoang tung', 'k', 'ht')"
        )
        conn.execute(
            "INSERT INTO article_authors SELECT id, 1, 'writer', 1 FROM articles WHERE url IN ('city', 'far')"
        )
        conn.execute("INSERT INTO categories(id, name) VALUES (1, 'Kinh tế biển')")
        conn.execute(
            "INSERT INTO article_categories SELECT id, 1 FROM articles WHERE url IN ('city', 'invest')"
        )
    return path


@pytest.fixture
def conn(db: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as conn:
        yield conn


def keys(
    conn: sqlite3.Connection, text: str, filters: Filters | None = None, limit: int = 100
) -> list[tuple[str, bool]]:
    urls = dict(conn.execute("SELECT id, url FROM articles"))
    return [(urls[f.id], f.as_typed) for f in Search(conn, text, filters).page(limit).found]


@pytest.mark.parametrize("question", FINDS, ids=lambda text: ascii(text[:40]))
def test_as_typed_it_finds(conn: sqlite3.Connection, question: str) -> None:
    found = [key for key, as_typed in keys(conn, question) if as_typed]
    assert sorted(found) == sorted(FINDS[question].split())


# question: what comes before what
BEFORE_THAT = {
    "thế": "world plain", "hải phòng": "city far", "hai phong": "plain far", "đầu tư": "invest monk", "hải  phòng": "shout plain",
    "hải phòng ": "far plain", "Đo Son": "sun",
}  # fmt: skip


@pytest.mark.parametrize("question", BEFORE_THAT)
def test_the_better_comes_first(conn: sqlite3.Connection, question: str) -> None:
    """Words in a row before words anywhere; accents as typed before others."""
    order = [key for key, _ in keys(conn, question)]
    places = [order.index(key) for key in BEFORE_THAT[question].split()]
    assert places == sorted(places)


def test_accents_that_are_nowhere_are_forgiven_last(conn: sqlite3.Connection) -> None:
    assert keys(conn, "đâu tứ") == [(key, False) for key, _ in keys(conn, "dau tu")]
    found = keys(conn, "hải phòng")
    assert [key for key, as_typed in found if not as_typed] == ["plain"] and found[-1][0] == "plain"
    result = Search(conn, "hải phòng").page(10, counted=True)
    assert (result.as_typed, result.total, result.more_than_total) == (3, 4, False)


def test_many_as_typed_keep_other_accents_out(
    conn: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a reading that is not needed is not asked for."""
    monkeypatch.setattr(searching, "FEW", 1)
    asked: list[str] = []
    conn.set_trace_callback(asked.append)
    result = Search(conn, "thế").page(10, counted=True)
    assert (len(result.found), result.total, result.as_typed) == (1, 1, 1)
    assert not [sql for sql in asked if '"the"' in sql]


@pytest.mark.parametrize("most", [searching.RANKED_MOST, 1])
def test_pages_show_everything_once(
    conn: sqlite3.Connection, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "RANKED_MOST", most)
    search = Search(conn, "hai phong")
    whole = [f.id for f in search.page(100).found]
    assert len(whole) == 4
    assert [f.id for n in range(5) for f in search.page(1, n).found] == whole
    assert [f.id for n in range(3) for f in search.page(2, 2 * n).found] == whole


def test_of_very_many_the_newest_come_first(
    conn: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "RANKED_MOST", 1)
    assert [key for key, _ in keys(conn, '"hai phong"')] == ["plain", "shout", "city"]


FILTERED = [
    ({"since": "2021-06-01"}, "shout"), ({"until": "2021-01-05"}, "city"), ({"since": "2021", "until": "2021-05"}, "city"),
    ({"author": "hoang"}, "city far"), ({"author": "Tùng"}, "city far"), ({"category": "kinh tế"}, "city"), ({"portal": "haiphong"}, "city shout far"),
    ({"author": "Hoàng Tùng", "category": "biển", "since": "01/01/2021"}, "city"),
]  # fmt: skip


@pytest.mark.parametrize("narrow", [searching.NARROW, 0])
@pytest.mark.parametrize(("named", "found"), FILTERED)
def test_filters(
    conn: sqlite3.Connection,
    named: dict[str, str],
    found: str,
    narrow: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(searching, "NARROW", narrow)
    filters = Filters.named(conn, **named)
    assert sorted(key for key, as_typed in keys(conn, "hải phòng", filters) if as_typed) == sorted(
        found.split()
    )
    monkeypatch.setattr(searching, "RANKED_MOST", 0)
    assert sorted(key for key, as_typed in keys(conn, "hải phòng", filters) if as_typed) == sorted(
        found.split()
    )


@pytest.mark.parametrize(
    "named",
    [{"since": "yesterday-ish"}, {"until": "13/13/2021"}, {"portal": "hanoi"}, {"author": "Tung Tăng"}, {"category": "Thể thao"},
     {"since": "2022", "until": "2021"}],
)  # fmt: skip
def test_filters_that_mean_nothing_are_told(
    conn: sqlite3.Connection, named: dict[str, str]
) -> None:
    with pytest.raises(NoSuch):
        Filters.named(conn, **named)


HARD = st.text(
    st.sampled_from("\"()*-+^:{}[]\\'%_;,. \n\t\x00ANDORNOTEARhảiPhòng😀\u0301\ud800²½ก็"),
    max_size=60,
)


@pytest.fixture(scope="module")
def reader(db: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as conn:
        yield conn


@given(st.one_of(st.text(max_size=80), HARD, st.lists(HARD, max_size=30).map(" ".join)))
def test_nothing_typed_is_an_error(reader: sqlite3.Connection, text: str) -> None:
    result = Search(reader, text).page(5, counted=True)
    if understand(text).words:
        reader.execute(
            "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?", [match(text)]
        ).fetchone()
    assert len(result.found) <= max(result.total, 0)


def test_what_takes_too_long_is_given_up(conn: sqlite3.Connection) -> None:
    endless = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    )
    with pytest.raises(TooSlow, match="took longer than"), time_limit(conn, 0.01):
        conn.execute(endless)
    assert conn.execute("SELECT 1").fetchone() == (1,)


# -- excerpts ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("question", "loose", "shown"),
    [("đầu tư", False, "Vốn [đầu tư] vào khu đầu mối"), ("dau", False, "Vốn [đầu] tư vào khu [đầu] mối"), ("khú", True, "Vốn đầu tư vào [khu] đầu mối"),
     ("v*", False, "[Vốn] đầu tư [vào] khu đầu mối"), ("cảng", False, "Vốn đầu tư vào khu đầu mối"), ("", False, "Vốn đầu tư vào khu đầu mối")],
)  # fmt: skip
def test_finds_are_marked(question: str, loose: bool, shown: str) -> None:
    wanted = Finder(understand(question).terms, loose)
    marked = excerpt("Vốn đầu\ntư vào khu đầu mối", wanted).marked("[", "]")
    if question == "đầu tư":  # its words are marked wherever they stand
        shown = shown.replace("khu đầu", "khu [đầu]")
    assert marked == shown


@given(st.text(max_size=300), st.text(max_size=20))
def test_an_excerpt_is_a_piece_of_its_text(text: str, question: str) -> None:
    made = excerpt(text, Finder(understand(question).terms, False))
    assert made.text.removeprefix("… ").removesuffix(" …") in " ".join(text.split())
    assert all(0 <= start < end <= len(made.text) for start, end in made.finds)


def test_an_excerpt_shows_where_the_words_stand() -> None:
    text = (
        " ".join(f"từ{n}" for n in range(100))
        + " đầu tư "
        + " ".join(f"sau{n}" for n in range(100))
    )
    made = excerpt(text, Finder(understand("dau tu").terms, False))
    assert (
        made.text.startswith(f"… từ{100 - BEFORE} ")
        and "đầu tư sau0" in made.text
        and made.text.endswith(" …")
    )


# -- the command ---------------------------------------------------------------------------------------
def test_the_command_shows_a_page(crawled: Crawled) -> None:
    ran = congtin("search", "hải", "phòng", "--limit", "2", "--json", "--db", crawled.db)
    told = json.loads(ran.out)
    assert (ran.code, len(told["results"]), told["page"]) == (0, 2, 1) and told["total"] > 2
    first = told["results"][0]
    assert first["url"] and first["title"] and first["published"] and first["as_typed"]
    start, end = first["finds"][0]
    assert first["snippet"][start:end].lower() in ("hải", "phòng", "hải phòng")
    second = CliRunner().invoke(
        command, ["hải", "phòng", "--limit", "2", "--page", "2", "--db", str(crawled.db)]
    )
    assert second.exit_code == 0 and second.stderr.splitlines()[-1].startswith("3 to 4 of ")
    assert first["url"] not in second.stdout and "\x1b" not in second.stdout


# question, page: the lines around those as typed and the others, how the last line goes on
PARTS = {
    ("hải phòng", 1): (["With the accents as typed:", "With other accents:"], "4 of 4 found, 3 as typed"),
    ("hải phòng", 2): (["With other accents:"], "4 of 4 found, 3 as typed"),
    ("hai phong", 1): ([], "4 of 4 found"),
    ("hâi phong", 1): (["Nothing with these accents; with others:"], "4 of 4 found"),
}  # fmt: skip


@pytest.mark.parametrize(("question", "page"), PARTS)
def test_it_says_where_those_as_typed_end(db: Path, question: str, page: int) -> None:
    limit = ["--limit", "3", "--page", "2"] if page == 2 else []
    ran = CliRunner().invoke(command, [question, *limit, "--db", str(db)])
    lines, last = PARTS[question, page]
    assert [line for line in ran.stdout.splitlines() if line.endswith(":")] == lines
    assert ran.stderr.rstrip().endswith(last)


@pytest.mark.parametrize(("words", "helps"), [
    (["-h"], True), (["--help"], True), (["--limit", "3", "-h"], True),
    (["--", "-h"], False), (["hải", "-h"], False), (["-hải"], False), (["phòng", "-hải"], False),
])  # fmt: skip
def test_a_lone_h_is_help_and_no_word(db: Path, words: list[str], helps: bool) -> None:
    ran = CliRunner().invoke(command, ["--db", str(db), *words])
    assert ran.exit_code == 0 and ran.stdout.startswith("Usage: ") is helps


BAD = [
    (["--since", "soon"], "--since wants a day"), (["--portal", "nowhere"], "nowhere"), (["--author", "Nobody At All"], "Nobody At All"),
    (["--category", "\x1b[31mred"], "no category"), (["--sinc", "2021"], "no option --sinc"),
]  # fmt: skip


@pytest.mark.parametrize(("options", "said"), BAD)
def test_what_it_cannot_do_it_says_in_a_line(db: Path, options: list[str], said: str) -> None:
    ran = CliRunner().invoke(command, ["tin", *options, "--db", str(db)])
    assert ran.exit_code == 2 and said in ran.stderr and "\x1b" not in ran.stderr
    assert ran.stderr.startswith("congtin: ") and ran.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        *((words, "Nothing found.\n") for words in (["khôngcóđâu"], ["bảo", "-the*"])),
        *(
            (words, "No word is wanted in this: nothing to look for.\n")
            for words in (["-cảng"], [""], ['"'], ["-hai"], ["AND"], ["NOT", "cảng"])
        ),
    ],
)
def test_nothing_found_is_no_failure(db: Path, words: list[str], said: str) -> None:
    ran = CliRunner().invoke(command, [*words, "--db", str(db)])
    assert (ran.exit_code, ran.stdout, ran.stderr) == (0, "", said)


@pytest.mark.parametrize(
    "module",
    [search_query, excerpts, filters, pipelines.spellings, export_writers],
    ids=lambda m: m.__name__,
)
def test_the_examples_of_the_docstrings_hold(module: ModuleType) -> None:
    ran = doctest.testmod(module)
    assert ran.attempted and not ran.failed
