"""Tables, columns, indexes, views and search, as data; and how an older file grows up to them.

Statements are plain SQL: `transform()` would drop triggers and generated columns without a word.
"""

from __future__ import annotations

from sqlite3 import Connection
from typing import TYPE_CHECKING

from sqlite_utils import Migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x436E6754
"""'CngT' in the file's header: this database was made by this program."""

TABLES = """
CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    portal TEXT NOT NULL,
    url TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    lede TEXT,
    body TEXT,
    body_html TEXT,
    published TEXT,
    published_date TEXT,
    published_precision TEXT,
    published_basis TEXT,
    published_printed TEXT,
    modified TEXT,
    modified_printed TEXT,
    event_date TEXT,
    event_part_of_day TEXT,
    dateline_printed TEXT,
    byline_printed TEXT,
    source TEXT,
    source_printed TEXT,
    language TEXT,
    words INTEGER NOT NULL DEFAULT 0,
    content_hash TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    gone_since TEXT,
    revision INTEGER NOT NULL DEFAULT 1,
    read_by TEXT NOT NULL
);
CREATE INDEX articles_published_date ON articles(published_date);
CREATE INDEX articles_portal ON articles(portal, published_date);

CREATE TABLE aliases (
    url TEXT PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE
);
CREATE INDEX aliases_article_id ON aliases(article_id);

CREATE TABLE authors (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    initials TEXT NOT NULL,
    is_initials INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX authors_name_folded ON authors(name_folded);
CREATE INDEX authors_initials ON authors(initials);
CREATE TABLE article_authors (
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    author_id INTEGER NOT NULL REFERENCES authors(id),
    role TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (article_id, position)
);
CREATE INDEX article_authors_author_id ON article_authors(author_id);

CREATE TABLE images (
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    url TEXT NOT NULL,
    caption TEXT,
    credit TEXT,
    alt TEXT,
    PRIMARY KEY (article_id, position)
);
CREATE TABLE attachments (
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    url TEXT NOT NULL,
    label TEXT,
    media_type TEXT,
    bytes INTEGER,
    sha256 TEXT,
    PRIMARY KEY (article_id, position)
);
CREATE INDEX attachments_url ON attachments(url);

CREATE TABLE links (
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    url TEXT NOT NULL,
    label TEXT,
    PRIMARY KEY (article_id, position)
);

CREATE TABLE categories (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    parent_id INTEGER REFERENCES categories(id)
);
CREATE UNIQUE INDEX categories_name ON categories(name, ifnull(parent_id, 0));
CREATE TABLE article_categories (
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    category_id INTEGER NOT NULL REFERENCES categories(id),
    PRIMARY KEY (article_id, category_id)
);
CREATE INDEX article_categories_category_id ON article_categories(category_id);
CREATE TABLE tags (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
CREATE TABLE article_tags (
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    tag_id INTEGER NOT NULL REFERENCES tags(id),
    PRIMARY KEY (article_id, tag_id)
);
CREATE INDEX article_tags_tag_id ON article_tags(tag_id);

CREATE TABLE revisions (
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    seen_at TEXT NOT NULL,
    changed TEXT NOT NULL,
    title TEXT NOT NULL,
    lede TEXT,
    body TEXT,
    published TEXT,
    modified TEXT,
    byline_printed TEXT,
    content_hash TEXT NOT NULL,
    PRIMARY KEY (article_id, revision)
);

CREATE TABLE pages (
    url TEXT PRIMARY KEY,
    portal TEXT NOT NULL,
    kind TEXT NOT NULL,
    status INTEGER,
    etag TEXT,
    last_modified TEXT,
    first_seen TEXT NOT NULL,
    last_fetched TEXT,
    next_due TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    article_id INTEGER REFERENCES articles(id) ON DELETE SET NULL,
    listed_published TEXT,
    listed_modified TEXT,
    fetched_modified TEXT
);
CREATE INDEX pages_portal ON pages(portal, kind);
CREATE INDEX pages_article_id ON pages(article_id);

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    portal TEXT NOT NULL,
    started TEXT NOT NULL,
    ended TEXT,
    outcome TEXT NOT NULL,
    requests INTEGER NOT NULL DEFAULT 0,
    not_modified INTEGER NOT NULL DEFAULT 0,
    listed INTEGER NOT NULL DEFAULT 0,
    new INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    gone INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    undated INTEGER NOT NULL DEFAULT 0,
    unsigned INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    version TEXT,
    notes TEXT
);
CREATE TABLE problems (
    run_id INTEGER REFERENCES runs(id),
    url TEXT NOT NULL,
    stage TEXT NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT,
    seen_at TEXT NOT NULL
);
CREATE INDEX problems_run_id ON problems(run_id);
CREATE INDEX problems_url ON problems(url);

CREATE VIRTUAL TABLE articles_fts USING fts5(
    title, lede, body, folded, tokenize="unicode61 remove_diacritics 0"
);
"""

VIEWS = {
    "articles_full": """
SELECT a.id, a.portal, a.url, a.title, a.lede, a.published, a.published_date,
    a.published_precision, a.published_printed, a.byline_printed,
    (SELECT group_concat(name, ', ') FROM (
        SELECT DISTINCT u.name FROM article_authors x JOIN authors u ON u.id = x.author_id
        WHERE x.article_id = a.id ORDER BY x.position)) AS authors,
    a.source,
    (SELECT group_concat(name, '; ') FROM (
        SELECT c.name FROM article_categories x JOIN categories c ON c.id = x.category_id
        WHERE x.article_id = a.id ORDER BY c.name)) AS categories,
    (SELECT group_concat(name, '; ') FROM (
        SELECT t.name FROM article_tags x JOIN tags t ON t.id = x.tag_id
        WHERE x.article_id = a.id ORDER BY t.name)) AS tags,
    a.words,
    (SELECT count(*) FROM images i WHERE i.article_id = a.id) AS images,
    (SELECT count(*) FROM attachments f WHERE f.article_id = a.id) AS attachments,
    a.event_date, a.modified, a.revision, a.first_seen, a.last_seen, a.gone_since, a.body
FROM articles a
""",
    "authors_full": """
SELECT u.id, u.name, count(DISTINCT x.article_id) AS articles,
    (SELECT group_concat(role, ', ') FROM (
        SELECT DISTINCT role FROM article_authors r WHERE r.author_id = u.id ORDER BY role)
    ) AS roles,
    min(a.published_date) AS first_published, max(a.published_date) AS last_published
FROM authors u
JOIN article_authors x ON x.author_id = u.id
JOIN articles a ON a.id = x.article_id
GROUP BY u.id
""",
    "author_candidates": """
WITH active AS (
    SELECT u.id, u.name, u.initials, u.is_initials, a.portal,
        min(substr(a.published_date, 1, 4)) AS first_year,
        max(substr(a.published_date, 1, 4)) AS last_year, count(DISTINCT a.id) AS articles
    FROM authors u
    JOIN article_authors x ON x.author_id = u.id
    JOIN articles a ON a.id = x.article_id
    GROUP BY u.id, a.portal
)
SELECT short.portal, short.id AS author_id, short.name AS initials, short.articles,
    whole.id AS candidate_id, whole.name AS candidate, whole.articles AS candidate_articles,
    max(short.first_year, whole.first_year) AS shared_from,
    min(short.last_year, whole.last_year) AS shared_until
FROM active short
JOIN active whole ON whole.portal = short.portal AND whole.initials = short.initials
    AND whole.is_initials = 0
    AND whole.first_year <= short.last_year AND whole.last_year >= short.first_year
WHERE short.is_initials = 1
""",
    "coverage": """
SELECT p.portal, coalesce(a.published_date, substr(p.listed_published, 1, 10)) AS day,
    count(*) AS listed, count(p.article_id) AS stored, count(*) - count(p.article_id) AS missing
FROM pages p LEFT JOIN articles a ON a.id = p.article_id
WHERE p.kind = 'article'
GROUP BY p.portal, day
""",
}


def known_migrations(conn: Connection) -> set[str]:
    """The names of the migrations that a database has had."""
    there = "SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'"
    if not conn.execute(there).fetchone():
        return set()
    names = "SELECT name FROM _sqlite_migrations WHERE migration_set = ?"
    return {row[0] for row in conn.execute(names, [migrations.name])}


REVISED = ("title", "lede", "body", "published", "modified", "byline_printed")
"""What a revision keeps as it was."""

migrations = Migrations("congtin")


@migrations(name="0001_first")
def _first(db: Database) -> None:
    for statement in TABLES.split(";\n"):
        if statement.strip():
            db.execute(statement)
    for name, select in VIEWS.items():
        db.execute(f"CREATE VIEW {name} AS {select}")
