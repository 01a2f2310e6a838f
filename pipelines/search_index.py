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
from typing import Final

from pipelines import search_schema as schema
from pipelines.search_schema import CLINGING, CONTEXT, FOLDED_LETTERS, PLAIN_LETTERS

Texts = tuple[str | None, ...]
"""What is indexed of an article, in the order of `search_schema.COLUMNS`."""

_PLAIN: Final = dict(zip(FOLDED_LETTERS, PLAIN_LETTERS.ljust(len(FOLDED_LETTERS)), strict=True)) | (
    dict.fromkeys(FOLDED_LETTERS[len(PLAIN_LETTERS) :], "")
)
_FOLDED: Final = frozenset(_PLAIN)
_ONLY_SQL_TELLS: Final = ("\0", "\1")
"""SQLite's string functions end at a NUL; U+0001 is the mark that its texts are cut at."""


def folded(text: str) -> str:
    """As `search_schema` folds in SQL: only the letters of its list, case left alone."""
    if not text.isascii():
        for letter in _FOLDED.intersection(text):
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


def texts_of(row: Sequence[object], others: Mapping[str, str]) -> Texts | None:
    """What `articles_text` shows of (title, lede, body, byline_printed, source).

    None where one is no text (a BLOB of another writer's), or holds what only SQL tells.
    """
    texts = ["" if text is None else text for text in row]
    if not all(isinstance(text, str) for text in texts):
        return None
    title, lede, body, byline, source = map(str, texts)
    named = f"{byline}\n{source}".strip("\n")
    rest = f"{lede}\n{body}\n{named}"
    whole = f"{title}\n{rest}"
    if any(mark in whole for mark in _ONLY_SQL_TELLS):
        return None
    return body, title, lede, named, folded(title), folded(rest), respelled(whole, others)


class SearchIndex:
    """Puts the articles of one writer into the index, in the place of the triggers."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn

    @cached_property
    def others(self) -> dict[str, str]:
        """Each word that has another spelling, with that."""
        return dict(self.conn.execute(schema.OTHERS))

    @contextmanager
    def _deferred(self) -> Iterator[None]:
        self.conn.execute(schema.DEFER)
        try:
            yield
        finally:
            self.conn.execute(schema.RESUME)

    def insert(self, statement: str, values: Sequence[object], read: Sequence[object]) -> int:
        """Execute the INSERT of one article that is new, and index it; its id.

        `read` is what it has in `search_schema.READ`.
        """
        texts = texts_of(read, self.others)
        if texts is None:
            return int(self.conn.execute(statement, values).lastrowid or 0)
        with self._deferred():
            article_id = int(self.conn.execute(statement, values).lastrowid or 0)
        self.conn.execute(schema.PUT_IN, (article_id, *texts))
        return article_id

    def update(
        self,
        statement: str,
        values: Sequence[object],
        article_id: int,
        read: Sequence[object],
    ) -> None:
        """Execute an UPDATE of one article that leaves its id and address, and index it anew."""
        stood = self.conn.execute(schema.STANDS, [article_id]).fetchone()
        there = self.conn.execute(schema.IS_INDEXED, [article_id]).fetchone()
        before = texts_of(stood, self.others) if stood and there else None
        after = texts_of(read, self.others)
        if before is None or after is None or tuple(stood) == tuple(read):
            self.conn.execute(statement, values)
            return
        with self._deferred():
            self.conn.execute(statement, values)
        self.conn.execute(schema.TAKE_OUT, (article_id, *before))
        self.conn.execute(schema.PUT_IN, (article_id, *after))
