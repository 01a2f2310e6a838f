"""Articles counted by portal and day, in a small table that triggers keep in step.

Time line, calendar and front page would go through every article after each write of a crawl; they
read some thousand rows here. As with the search index (`search_schema`) whoever writes is followed:
OR REPLACE drops rows without firing delete triggers, so what it may drop is set aside before.
"""

from __future__ import annotations

from typing import Final

TABLES: Final = (
    """CREATE TABLE article_days (
    portal TEXT NOT NULL,
    day TEXT,
    articles INTEGER NOT NULL,
    words INTEGER NOT NULL
)""",
    "CREATE UNIQUE INDEX article_days_portal ON article_days(portal, ifnull(day, ''))",
    "CREATE TABLE days_replaced (id INTEGER PRIMARY KEY, portal TEXT, day TEXT, words INTEGER)",
    # Facts of an article without its wide row, which keeps its date behind its text.
    "CREATE INDEX articles_facts ON articles(id, portal, published_date, published, source, "
    "gone_since)",
    "DROP INDEX articles_published",
    "CREATE INDEX articles_published ON articles(published, portal, source, published_date)",
    "DROP INDEX article_authors_author_id",
    "CREATE INDEX article_authors_author_id ON article_authors(author_id, article_id, role)",
)
COUNTED: Final = ("portal", "published", "published_date", "words")
"""What of an article is counted or counted by."""


def day_of(row: str = "") -> str:
    """SQL for the day of publication; its month or year where no more is known."""
    return f"coalesce({row}published_date, {row}published)"


def _at(row: str) -> str:
    return f"portal = {row}portal AND ifnull(day, '') = ifnull({day_of(row)}, '')"


# No ON CONFLICT here: the outer statement's own (OR IGNORE, OR REPLACE) would take its place.
_ADD: Final = f"""UPDATE article_days SET articles = articles + 1, words = words + new.words
WHERE {_at("new.")};
INSERT INTO article_days SELECT new.portal, {day_of("new.")}, 1, new.words WHERE changes() = 0;"""
_TAKE: Final = f"""UPDATE article_days SET articles = articles - 1, words = words - old.words
WHERE {_at("old.")};
DELETE FROM article_days WHERE {_at("old.")} AND articles = 0;"""
_SET_ASIDE: Final = f"""DELETE FROM days_replaced;
INSERT INTO days_replaced(id, portal, day, words)
SELECT id, portal, {day_of()}, words FROM articles"""
_DROPPED: Final = """FROM days_replaced r WHERE r.portal = article_days.portal
    AND r.day IS article_days.day"""
_TAKE_REPLACED: Final = f"""DELETE FROM days_replaced
WHERE id <> new.id AND id IN (SELECT id FROM articles);
UPDATE article_days SET articles = articles - (SELECT count(*) {_DROPPED}),
    words = words - (SELECT sum(r.words) {_DROPPED})
WHERE EXISTS (SELECT 1 {_DROPPED});
DELETE FROM article_days WHERE articles = 0;
DELETE FROM days_replaced;"""
_DIFFERS: Final = " OR ".join(f"old.{name} IS NOT new.{name}" for name in COUNTED)
_MOVES: Final = "old.id IS NOT new.id OR old.url IS NOT new.url"
_SOMETHING_SET_ASIDE: Final = "EXISTS (SELECT 1 FROM days_replaced)"

TRIGGERS: Final = {
    "article_days_before_insert": f"""BEFORE INSERT ON articles
WHEN EXISTS (SELECT 1 FROM articles WHERE id = new.id)
    OR EXISTS (SELECT 1 FROM articles WHERE url = new.url) BEGIN
{_SET_ASIDE} WHERE id = new.id OR url = new.url;
END""",
    "article_days_insert": f"""AFTER INSERT ON articles BEGIN
{_ADD}
END""",
    "article_days_replace": f"""AFTER INSERT ON articles WHEN {_SOMETHING_SET_ASIDE} BEGIN
{_TAKE_REPLACED}
END""",
    "article_days_before_move": f"""BEFORE UPDATE OF id, url ON articles WHEN {_MOVES} BEGIN
{_SET_ASIDE} WHERE id <> old.id AND (id = new.id OR url = new.url);
END""",
    "article_days_move": f"""AFTER UPDATE OF id, url ON articles
WHEN ({_MOVES}) AND {_SOMETHING_SET_ASIDE} BEGIN
{_TAKE_REPLACED}
END""",
    "article_days_update": f"""AFTER UPDATE OF {", ".join(COUNTED)} ON articles
WHEN {_DIFFERS} BEGIN
{_TAKE}
{_ADD}
END""",
    # Where PRAGMA recursive_triggers is on, OR REPLACE does come here.
    "article_days_delete": f"""AFTER DELETE ON articles BEGIN
{_TAKE}
DELETE FROM days_replaced WHERE id = old.id;
END""",
}

COUNT: Final = f"""
SELECT portal, {day_of()} AS day, count(*) AS articles, sum(words) AS words
FROM articles GROUP BY portal, day
"""
CREATE: Final = (
    *TABLES,
    f"INSERT INTO article_days {COUNT}",
    *(f"CREATE TRIGGER {name} {body}" for name, body in TRIGGERS.items()),
)
