"""The search index: what of an article is indexed, and the triggers that keep it in step.

All of it is SQL that any SQLite since 3.38 runs, so the index follows whoever writes: this
program, the sqlite3 shell, sqlite-utils. Nothing is stored twice: `articles_fts` holds no text of
its own but reads the view `articles_text`, which folds and respells an article on the fly
(1.2 ms for 3.5 kB). FTS5 takes a row out of such an index only by the very text that was put in:
hence the BEFORE triggers, which ask the view while it still shows that text.
`pipelines.search_index` makes the same texts for the store, which defers the triggers meanwhile.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from pipelines.spellings import other_spellings
from pipelines.text import fold

COLUMNS: Final = ("body", "title", "lede", "byline", "title_folded", "folded", "spellings")
"""The body first: FTS5 spends two bytes less on each entry of the first column."""
WEIGHTS: Final = (1.0, 8.0, 3.0, 4.0, 8.0, 1.0, 1.0)
"""What a hit in each column is worth to bm25."""

_MARKS: Final = "\u0300\u0301\u0309\u0303\u0323\u0302\u0306\u031b"
_VOWELS: Final = [unicodedata.normalize("NFC", v + m) for v in "aăâeêioôơuưy" for m in _MARKS[:5]]
_LETTERS: Final = "".join((*_VOWELS, "ăâêôơưđ", "äåçëîïñöûüÿāēīōūćčśšźž"))
FOLDED_LETTERS: Final = _LETTERS + "".join(c for c in _LETTERS.upper() if c != "Ÿ") + _MARKS
"""The letters that the index folds: Vietnamese ones, and those of names from elsewhere."""
PLAIN_LETTERS: Final = "".join(fold(letter) for letter in FOLDED_LETTERS[: -len(_MARKS)])
"""What they are folded to, one for one; the marks at the end are folded to nothing."""
CLINGING: Final = {"\n": " ", ", ": " ", ". ": " ", "; ": " ", ": ": " ", "“": "", "”": "",
                    '"': "", "(": "", ")": "", "…": "", "? ": " ", "! ": " "}  # fmt: skip
"""Punctuation that clings to a word, in the order in which it goes, and what is put instead."""


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _folded(text: str) -> str:
    """SQL for `fold`, but for its rarest letters: one replace() a letter. FTS5 itself lowers."""
    letter, plain = (f"substr({_quoted(x)}, n, 1)" for x in (FOLDED_LETTERS, PLAIN_LETTERS))
    step = f"replace(x, {letter}, {plain})"
    return f"""(WITH RECURSIVE letters(n, x) AS (
        SELECT 1, {text}
        UNION ALL SELECT n + 1, {step} FROM letters WHERE n <= {len(FOLDED_LETTERS)})
    SELECT x FROM letters WHERE n = {len(FOLDED_LETTERS) + 1})"""


def _letter_pairs() -> tuple[str, str]:
    """The endings of all words in `spellings`: those of two letters, and those of one."""
    words = other_spellings()
    one = "".join(sorted({w[-1] for w in words if not w[-1].isascii() and w[-1].lower() in _I_Y}))
    two = sorted({w[-2:] for w in words if len(w) > 1 and w[-1] not in one})
    return "".join(two), one


_I_Y: Final = "ìíỉĩịỳýỷỹỵ"
_TWO, _ONE = _letter_pairs()
_ENDINGS: Final = len(_TWO) // 2 + len(_ONE)
CONTEXT: Final = 24
"""Letters on either side of a respelled word: some five words, so that phrases are found."""


def _respelled(text: str) -> str:
    """SQL for the words that have another spelling, each in it, between its neighbours.

    So 'uỷ ban nhân dân' is found where 'ủy ban nhân dân' is written. Every ending that such a word
    may have gets a mark behind it, then the text is cut at the marks: 60 pieces are walked through
    where there are 600 words.
    """
    plain = f"{text} || ' '"
    for clinging, instead in CLINGING.items():
        plain = f"replace({plain}, {_quoted(clinging)}, {_quoted(instead)})"
    ending = (
        f"CASE WHEN n <= {len(_TWO) // 2} THEN substr({_quoted(_TWO)}, 2 * n - 1, 2) "
        f"ELSE substr({_quoted(_ONE)}, n - {len(_TWO) // 2}, 1) END"
    )
    mark = "char(1)"

    def up_to_blank(sql: str) -> str:
        return f"rtrim({sql}, replace({sql}, ' ', ''))"

    return f"""(WITH RECURSIVE
    marked(n, x) AS (
        SELECT 1, {plain}
        UNION ALL SELECT n + 1, replace(x, {ending} || ' ', {ending} || {mark}) FROM marked
        WHERE n <= {_ENDINGS}),
    piece(head, rest) AS (
        SELECT '', x FROM marked WHERE n = {_ENDINGS + 1}
        UNION ALL SELECT
            substr(head || ' ' || substr(rest, 1, instr(rest, {mark}) - 1), -{CONTEXT}),
            substr(rest, instr(rest, {mark}) + 1)
        FROM piece WHERE instr(rest, {mark})),
    word(head, word, tail) AS (
        SELECT {up_to_blank("head")}, substr(head, length({up_to_blank("head")}) + 1),
            replace(substr(rest, 1, {CONTEXT}), {mark}, ' ')
        FROM piece)
    SELECT group_concat(
        substr(head, instr(head, ' ') + 1) || other || ' ' || {up_to_blank("tail")}, char(10))
    FROM word CROSS JOIN spellings ON written = word)"""


def _text(column: str) -> str:
    return f"ifnull(CAST(a.{column} AS TEXT), '')"


_BYLINE: Final = f"trim({_text('byline_printed')} || char(10) || {_text('source')}, char(10))"
_REST: Final = f"{_text('lede')} || char(10) || {_text('body')} || char(10) || {_BYLINE}"
_ALL: Final = f"{_text('title')} || char(10) || {_REST}"

ARTICLES_TEXT: Final = f"""
SELECT a.id, {_text("body")} AS body, {_text("title")} AS title, {_text("lede")} AS lede,
    {_BYLINE} AS byline,
    {_folded(_text("title"))} AS title_folded,
    {_folded(_REST)} AS folded,
    {_respelled(_ALL)} AS spellings
FROM articles a
"""

_NAMED: Final = ", ".join(COLUMNS)
READ: Final = ("title", "lede", "body", "byline_printed", "source")
"""The columns of an article that the index is made of."""
_INDEXED: Final = ("id", *READ)
_DIFFERS: Final = " OR ".join(f"old.{name} IS NOT new.{name}" for name in _INDEXED)
ASKED: Final = "NOT EXISTS (SELECT 1 FROM search_deferred)"
"""True but for the one statement after which a writer puts its article in itself."""
_UPDATE: Final = f"UPDATE OF {', '.join(_INDEXED)} ON articles"


def _set_aside(which: str) -> str:
    """Keep what may be about to go."""
    return f"""DELETE FROM search_replaced;
INSERT INTO search_replaced(id, {_NAMED})
SELECT id, {_NAMED} FROM articles_text
WHERE id IN (SELECT id FROM articles WHERE {which});"""


def _take_out(source: str, which: str) -> str:
    """Out of the index, if it is there."""
    return f"""INSERT INTO articles_fts(articles_fts, rowid, {_NAMED})
SELECT 'delete', id, {_NAMED} FROM {source} t
WHERE ({which}) AND EXISTS (SELECT 1 FROM articles_fts_docsize d WHERE d.id = t.id);"""


_GONE: Final = "NOT EXISTS (SELECT 1 FROM articles a WHERE a.id = t.id)"
_PUT_IN: Final = f"""DELETE FROM search_replaced;
INSERT INTO articles_fts(rowid, {_NAMED})
SELECT id, {_NAMED} FROM articles_text WHERE id = new.id;"""

# Nothing is taken out before it is certain to go: OR REPLACE drops rows without firing delete
# triggers (SQLite's default), OR IGNORE fires the BEFORE trigger though nothing follows.
TRIGGERS: Final = {
    "articles_fts_before_insert": f"""BEFORE INSERT ON articles WHEN {ASKED} BEGIN
{_set_aside("url = new.url OR id = new.id")}
END""",
    "articles_fts_insert": f"""AFTER INSERT ON articles WHEN {ASKED} BEGIN
{_take_out("search_replaced", f"t.id = new.id OR {_GONE}")}
{_PUT_IN}
END""",
    "articles_fts_before_update": f"""BEFORE {_UPDATE} WHEN {ASKED} AND ({_DIFFERS}) BEGIN
{_set_aside("id IN (old.id, new.id) OR url = new.url")}
END""",
    "articles_fts_update": f"""AFTER {_UPDATE} WHEN {ASKED} AND ({_DIFFERS}) BEGIN
{_take_out("search_replaced", f"t.id IN (old.id, new.id) OR {_GONE}")}
{_PUT_IN}
END""",
    "articles_fts_delete": f"""BEFORE DELETE ON articles WHEN {ASKED} BEGIN
{_take_out("articles_text", "t.id = old.id")}
END""",
}

REBUILD: Final = "INSERT INTO articles_fts(articles_fts) VALUES ('rebuild')"
"""Index every article anew from the view."""

# -- a writer that puts its articles in itself (`pipelines.search_index`) --------------------------
DEFER: Final = "INSERT INTO search_deferred DEFAULT VALUES"
RESUME: Final = "DELETE FROM search_deferred"
OTHERS: Final = "SELECT written, other FROM spellings"
STANDS: Final = f"SELECT {', '.join(READ)} FROM articles WHERE id = ?"
NEWEST: Final = "SELECT ifnull(max(id), 0) FROM articles"
STAND_SINCE: Final = f"SELECT id, {', '.join(READ)} FROM articles WHERE id > ? ORDER BY id"
IS_INDEXED: Final = "SELECT 1 FROM articles_fts_docsize WHERE id = ?"
_VALUES: Final = ", ".join("?" * len(COLUMNS))
PUT_IN_AS_SHOWN: Final = (
    f"INSERT INTO articles_fts(rowid, {_NAMED}) SELECT id, {_NAMED} FROM articles_text WHERE id = ?"
)
PUT_IN: Final = f"INSERT INTO articles_fts(rowid, {_NAMED}) VALUES (?, {_VALUES})"
TAKE_OUT: Final = (
    f"INSERT INTO articles_fts(articles_fts, rowid, {_NAMED}) VALUES ('delete', ?, {_VALUES})"
)

CREATE: Final = (
    "DROP TABLE IF EXISTS articles_fts",
    "CREATE TABLE spellings (written TEXT PRIMARY KEY, other TEXT NOT NULL) WITHOUT ROWID",
    f"CREATE TABLE search_replaced (id INTEGER PRIMARY KEY, {_NAMED})",
    f"CREATE VIRTUAL TABLE articles_fts USING fts5({_NAMED}, content='articles_text', "
    "content_rowid='id', tokenize=\"unicode61 remove_diacritics 0\")",
    "INSERT INTO articles_fts(articles_fts, rank) "
    f"VALUES ('rank', 'bm25({', '.join(map(str, WEIGHTS))})')",
)
FOLLOW: Final = (
    "CREATE TABLE search_deferred (writer INTEGER PRIMARY KEY)",
    *(f"DROP TRIGGER IF EXISTS {name}" for name in TRIGGERS),
    *(f"CREATE TRIGGER {name} {body}" for name, body in TRIGGERS.items()),
)
"""The triggers, and what defers them."""
SPELL: Final = "INSERT INTO spellings(written, other) VALUES (?, ?)"


def spelling_rows() -> list[tuple[str, str]]:
    """What the table `spellings` holds."""
    return sorted(other_spellings().items())
