"""The search index as the store keeps it: what the triggers would put in, made in Python.

The triggers are plain SQL, so that the index follows whoever writes; they take 1 ms an article,
which is more than reading its page does. The store knows which row it writes. It defers the
triggers for that one statement (a row in `search_deferred` that no other connection ever sees:
it goes before the transaction ends) and puts the same texts in itself. That the two make the same
to the letter is tested on anything that a column may hold.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Final

from pipelines import search_schema as schema
from pipelines.search_schema import CLINGING, CONTEXT, FOLDED_LETTERS, PLAIN_LETTERS

Texts = tuple[str | None, ...]
"""What is indexed of an article, in the order of `search_schema.COLUMNS`."""

_PLAIN: Final = dict(zip(FOLDED_LETTERS, PLAIN_LETTERS.ljust(len(FOLDED_LETTERS)), strict=True)) | (
    dict.fromkeys(FOLDED_LETTERS[len(PLAIN_LETTERS) :], "")
)
_FOLDED: Final = frozenset(_PLAIN)


def folded(text: str) -> str:
    """As `search_schema` folds in SQL: only the letters of its list, case left alone."""
    if not text.isascii():
        # A short text's letters are looked up in the list, the list's are looked for in a long one.
        for letter in _PLAIN if len(text) > len(_PLAIN) else _FOLDED.intersection(text):
            if letter in text:
                text = text.replace(letter, _PLAIN[letter])
    return text


def respelled(text: str, others: Mapping[str, str]) -> str | None:
    """Each word that has another spelling in it, between its neighbours; None without any.

    >>> respelled("Họp Ủy ban nhân dân.", {"Ủy": "Uỷ"})
    'Họp Uỷ ban nhân dân '
    """
    text += " "
    for clinging, instead in CLINGING.items():
        text = text.replace(clinging, instead)
    words = text.split(" ")
    if others.keys().isdisjoint(words):
        return None
    found, at = [], 0
    for word in words:
        end = at + len(word)
        if word in others:
            before = f" {text[max(0, end - CONTEXT) : at]}"[-CONTEXT + len(word) :]
            after = text[end + 1 : end + 1 + CONTEXT]
            before = before[before.find(" ") + 1 :]
            found.append(f"{before}{others[word]} {after[: after.rfind(' ') + 1]}")
        at = end + 1
    return "\n".join(found)


def is_plain(row: Sequence[object]) -> bool:
    """Whether `texts_of` makes of it what the view does.

    SQLite's string functions end at a NUL, and U+0001 is the mark that `spellings` is cut at.
    Other writers may have stored BLOBs.
    """
    return all(
        text is None or (isinstance(text, str) and "\0" not in text and "\1" not in text)
        for text in row
    )


def texts_of(row: Sequence[Any], others: Mapping[str, str]) -> Texts:
    """What `articles_text` shows of (title, lede, body, byline_printed, source)."""
    title, lede, body, byline, source = (text or "" for text in row)
    named = f"{byline}\n{source}".strip("\n")
    rest = f"{lede}\n{body}\n{named}"
    return (
        body,
        title,
        lede,
        named,
        folded(title),
        folded(rest),
        respelled(f"{title}\n{rest}", others),
    )


@contextmanager
def deferred(conn: sqlite3.Connection) -> Iterator[None]:
    """Without the triggers meanwhile: who says so puts in what they would."""
    conn.execute(schema.DEFER)
    try:
        yield
    finally:
        conn.execute(schema.RESUME)


class SearchIndex:
    """Puts the articles of one writer into the index, in the place of the triggers."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn
        self._later = False
        self._missing: set[int] = set()
        """Articles that may not be in the index yet, until the batch ends."""

    @cached_property
    def others(self) -> dict[str, str]:
        """Each word that has another spelling, with that."""
        return dict(self.conn.execute(schema.OTHERS))

    @contextmanager
    def later(self) -> Iterator[None]:
        """Put in at its end what is written meanwhile, in a transaction that the caller holds.

        FTS5 writes out what it has at every savepoint, and merges it again: a third of storing.
        """
        self._later = True
        try:
            yield
            self._catch_up()
        finally:
            self._later = False
            self._missing.clear()

    def insert(self, statement: str, values: Sequence[object], read: Sequence[object]) -> int:
        """Execute the INSERT of one article that is new, and index it; its id.

        `read` is what it has in `search_schema.READ`.
        """
        if not is_plain(read):
            return int(self.conn.execute(statement, values).lastrowid or 0)
        with deferred(self.conn):
            article_id = int(self.conn.execute(statement, values).lastrowid or 0)
        self._put_in(article_id, read)
        return article_id

    def insert_all(self, statement: str) -> None:
        """Execute an INSERT of any number of articles, all new and without ids, and index them."""
        newest = self.conn.execute(schema.NEWEST).fetchone()[0]
        with deferred(self.conn):
            self.conn.execute(statement)
        for article_id, *read in self.conn.execute(schema.STAND_SINCE, [newest]):
            if is_plain(read):
                self.conn.execute(schema.PUT_IN, (article_id, *texts_of(read, self.others)))
            else:
                self.conn.execute(schema.PUT_IN_AS_SHOWN, [article_id])

    def update(
        self,
        statement: str,
        values: Sequence[object],
        article_id: int,
        read: Sequence[object],
    ) -> None:
        """Execute an UPDATE of one article that leaves its id and address, and index it anew."""
        stood = self.conn.execute(schema.STANDS, [article_id]).fetchone()
        if tuple(stood) == tuple(read) or not (is_plain(stood) and is_plain(read)):
            self.conn.execute(statement, values)
            return
        with deferred(self.conn):
            self.conn.execute(statement, values)
        if self._is_indexed(article_id):
            self.conn.execute(schema.TAKE_OUT, (article_id, *texts_of(stood, self.others)))
        self._put_in(article_id, read)

    def _is_indexed(self, article_id: int) -> bool:
        return self.conn.execute(schema.IS_INDEXED, [article_id]).fetchone() is not None

    def _put_in(self, article_id: int, read: Sequence[object]) -> None:
        if self._later:
            self._missing.add(article_id)
        else:
            self.conn.execute(schema.PUT_IN, (article_id, *texts_of(read, self.others)))

    def _catch_up(self) -> None:
        """What was rolled back, deleted or indexed by a trigger meanwhile is passed over."""
        for article_id in sorted(self._missing):
            stands = self.conn.execute(schema.STANDS, [article_id]).fetchone()
            if stands is not None and not self._is_indexed(article_id):
                self.conn.execute(schema.PUT_IN, (article_id, *texts_of(stands, self.others)))
