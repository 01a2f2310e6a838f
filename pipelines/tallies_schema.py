"""For which authors and categories an article counts, in a narrow table that triggers keep in step.

Who writes how much, about what, in which year would be two hundred thousand look-ups in the links
and the articles; in the order of this table's index it is one run through it. A trigger puts right
one article after any statement on its links, by what stands there then: however rows came or went
(OR REPLACE drops them without firing delete triggers), the same statements are enough. This
program's own writers defer them for the links of an article that has none yet, as they do with the
search index (`pipelines.search_index`), and put in at once what is counted.
"""

from __future__ import annotations

from typing import Final

from pipelines.days_schema import day_of
from pipelines.search_schema import ASKED

TABLES: Final = (
    """CREATE TABLE article_tallies (
    article_id INTEGER NOT NULL,
    category_id INTEGER NOT NULL,
    author_id INTEGER NOT NULL,
    year TEXT,
    day TEXT,
    PRIMARY KEY (article_id, category_id, author_id)
) WITHOUT ROWID""",
    "CREATE INDEX article_tallies_counted ON article_tallies(category_id, author_id, year, day)",
)
LINKS: Final = {"article_authors": "author_id", "article_categories": "category_id"}
_ONCE: Final = {
    "article_authors": """AND NOT EXISTS (SELECT 1 FROM article_authors b
        WHERE b.article_id = x.article_id AND b.author_id = x.author_id
            AND b.position < x.position)""",
    "article_categories": "",
}
"""Who has several roles is counted once."""


def _of(link: str, article: str) -> str:
    """0, which stands for any, and what an article is linked to."""
    return f"""SELECT 0 AS id UNION ALL
    SELECT {LINKS[link]} FROM {link} x WHERE article_id = {article} {_ONCE[link]}"""


def _take_out(article: str) -> str:
    """What the links of one article say no more. No NOT IN: a list made for each row costs most."""
    gone = " OR ".join(
        f"({id} AND NOT EXISTS (SELECT 1 FROM {link} x "
        f"WHERE x.article_id = {article} AND x.{id} = article_tallies.{id}))"
        for link, id in LINKS.items()
    )
    return f"DELETE FROM article_tallies WHERE article_id = {article} AND ({gone});"


def _put_in(article: str, categories: str, authors: str) -> str:
    return f"""INSERT INTO article_tallies(article_id, category_id, author_id, year, day)
SELECT p.id, k.id, u.id, substr(p.published_date, 1, 4), {day_of("p.")}
FROM articles p INDEXED BY articles_facts CROSS JOIN ({categories}) k CROSS JOIN ({authors}) u
WHERE p.id = {article} AND (k.id OR u.id) AND NOT EXISTS (
    SELECT 1 FROM article_tallies t
    WHERE t.article_id = {article} AND t.category_id = k.id AND t.author_id = u.id);"""


def _put_right(article: str) -> str:
    """Take out what the links of one article say no more, put in what they say now."""
    categories, authors = _of("article_categories", article), _of("article_authors", article)
    return f"{_take_out(article)}\n{_put_in(article, categories, authors)}"


def _with_new(link: str) -> str:
    """The same after one link more. That of an author may have replaced another's (OR REPLACE)."""
    new = {name: _of(name, "new.article_id") for name in LINKS}
    new[link] = f"SELECT new.{LINKS[link]} AS id"
    put_in = _put_in("new.article_id", new["article_categories"], new["article_authors"])
    return f"{_take_out('new.article_id')}\n{put_in}" if link == "article_authors" else put_in


def _anew(article: str) -> str:
    return f"DELETE FROM article_tallies WHERE article_id = {article};\n{_put_right(article)}"


_LINKED: Final = " OR ".join(
    f"EXISTS (SELECT 1 FROM {link} WHERE article_id = new.id)" for link in LINKS
)
_READ: Final = ("id", "published", "published_date")
_DIFFERS: Final = " OR ".join(f"old.{name} IS NOT new.{name}" for name in _READ)
TRIGGERS: Final = {
    **{
        f"{link}_{event}_tallies": f"""AFTER {told} ON {link} WHEN {ASKED} BEGIN
{body}
END"""
        for link, column in LINKS.items()
        for event, told, body in (
            ("insert", "INSERT", _with_new(link)),
            ("delete", "DELETE", _put_right("old.article_id")),
            (
                "update",
                f"UPDATE OF article_id, {column}",
                f"{_put_right('old.article_id')}\n{_put_right('new.article_id')}",
            ),
        )
    },
    "article_tallies_insert": f"""AFTER INSERT ON articles WHEN {_LINKED} BEGIN
{_anew("new.id")}
END""",
    "article_tallies_update": f"""AFTER UPDATE OF {", ".join(_READ)} ON articles
WHEN {_DIFFERS} BEGIN
DELETE FROM article_tallies WHERE article_id = old.id;
{_anew("new.id")}
END""",
    "article_tallies_delete": """AFTER DELETE ON articles BEGIN
DELETE FROM article_tallies WHERE article_id = old.id;
END""",
}

COUNT: Final = f"""
SELECT a.id AS article_id, k.category_id, u.author_id, substr(a.published_date, 1, 4) AS year,
    {day_of("a.")} AS day
FROM (SELECT article_id, category_id FROM article_categories UNION SELECT id, 0 FROM articles) k
JOIN (SELECT article_id, author_id FROM article_authors UNION SELECT id, 0 FROM articles) u
    ON u.article_id = k.article_id
JOIN articles a INDEXED BY articles_facts ON a.id = k.article_id
WHERE k.category_id OR u.author_id
"""
PUT_IN: Final = _put_in(
    ":article", _of("article_categories", ":article"), _of("article_authors", ":article")
)
"""What the triggers of an article's links come to, when all of the links stand."""
FILL: Final = f"INSERT INTO article_tallies(article_id, category_id, author_id, year, day) {COUNT}"
_NAMED: Final = tuple(f"CREATE TRIGGER {name} {body}" for name, body in TRIGGERS.items())
CREATE: Final = (*TABLES, FILL, *_NAMED)
FOLLOW: Final = (*(f"DROP TRIGGER IF EXISTS {name}" for name in TRIGGERS), *_NAMED)
"""The triggers anew."""
