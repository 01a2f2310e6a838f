"""Who and what is named by the words of a search: authors, categories and tags beside articles."""

from __future__ import annotations

from dataclasses import dataclass
from sqlite3 import Connection
from typing import Final

from pipelines.text import clean, fold, spelling_key

OF_EACH: Final = 3
SHORTEST: Final = 2
KINDS: Final = {
    "author": ("authors", "article_authors"),
    "category": ("categories", "article_categories"),
    "tag": ("tags", "article_tags"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """A name that holds the words, and how many articles bear it."""

    kind: str
    id: int
    name: str
    articles: int


def named(conn: Connection, words: str) -> list[Named]:
    """The names that hold the words in a row; marks that are typed must be there.

    Of each kind the whole name first, then the most frequent.
    """
    said = clean(words).strip('"“” ')
    plain = fold(said)
    key = spelling_key(said) if plain != said.lower() else ""
    if len(plain) < SHORTEST:
        return []
    found = []
    for kind, (table, between) in KINDS.items():
        fit = [
            Named(kind, id, name, _articles(conn, kind, between, id))
            for id, name in conn.execute(f"SELECT id, name FROM {table}")
            if f" {plain} " in f" {fold(name)} " and key in spelling_key(name)
        ]
        fit.sort(key=lambda one: (fold(one.name) != plain, -one.articles, one.name))
        found += [one for one in fit[:OF_EACH] if one.articles]
    return found


def _articles(conn: Connection, kind: str, between: str, id: int) -> int:
    count = f"SELECT count(DISTINCT article_id) FROM {between} WHERE {kind}_id = ?"
    return int(conn.execute(count, [id]).fetchone()[0])
