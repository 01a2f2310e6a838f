"""What the columns of `authors` say anew of the names that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.identity import initials
from pipelines.names import author_key

if TYPE_CHECKING:
    from sqlite_utils import Database

RENAMED = "UPDATE authors SET name_key = ?, initials = ?, is_initials = ? WHERE id = ?"


def respell(db: Database) -> None:
    """The migration `0014_initials`: they are nobody's name (A.N is not An), Đ is no D, Ð is Đ.

    Who is one author by the new key becomes the row that came first. What an older version took for
    one and is two (A.N and An) is told apart where an article is read again.
    """
    first: dict[str, int] = {}
    moved: list[tuple[int, int]] = []
    said: list[tuple[str, str, int, int]] = []
    for author, name in db.execute("SELECT id, name FROM authors ORDER BY id").fetchall():
        key = author_key(name)
        if first.setdefault(key, author) != author:
            moved.append((first[key], author))
        else:
            said.append((key, *initials(name), author))
    db.conn.executemany("UPDATE article_authors SET author_id = ? WHERE author_id = ?", moved)
    db.conn.executemany("DELETE FROM authors WHERE id = ?", [(old,) for _, old in moved])
    # A key may be another row's for a moment: all of them make room first.
    db.execute("UPDATE authors SET name_key = '\n' || id")
    db.conn.executemany(RENAMED, said)
