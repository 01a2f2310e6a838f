"""Tables, columns, indexes and search, as data; and how an older file grows up to them.

Statements are plain SQL: `transform()` would drop triggers and generated columns without a word.
"""

from __future__ import annotations

from collections.abc import Callable
from sqlite3 import Connection
from typing import TYPE_CHECKING

from pipelines import days_schema, reading_indexes, search_schema, tallies_schema
from pipelines.archive_schema import add_captures
from pipelines.authors_schema import respell
from pipelines.views import VIEWS

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


MIGRATION_SET = "congtin"


def known_migrations(conn: Connection, database: str = "main") -> set[str]:
    """The names of the migrations that a database has had."""
    there = f"SELECT 1 FROM {database}.sqlite_master WHERE name = '_sqlite_migrations'"
    if not conn.execute(there).fetchone():
        return set()
    names = f"SELECT name FROM {database}._sqlite_migrations WHERE migration_set = ?"
    return {row[0] for row in conn.execute(names, [MIGRATION_SET])}


REVISED = ("title", "lede", "body", "published", "modified", "byline_printed")
"""What a revision keeps as it was."""


def _first(db: Database) -> None:
    for statement in TABLES.split(";\n"):
        if statement.strip():
            db.execute(statement)


YEARS = """
ALTER TABLE articles ADD COLUMN post_id INTEGER;
CREATE INDEX articles_post_id ON articles(post_id);
CREATE TABLE lists (
    id INTEGER PRIMARY KEY,
    portal TEXT NOT NULL,
    url TEXT NOT NULL,
    kind TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT,
    stated TEXT,
    newest TEXT,
    entries INTEGER NOT NULL DEFAULT 0,
    read_at TEXT,
    UNIQUE (portal, url)
);
CREATE TABLE hosts (
    portal TEXT NOT NULL,
    host TEXT NOT NULL,
    distrusted_since TEXT NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (portal, host)
);
ALTER TABLE pages ADD COLUMN fetched_lastmod TEXT;
ALTER TABLE pages ADD COLUMN missing_since TEXT;
ALTER TABLE pages ADD COLUMN list_id INTEGER REFERENCES lists(id);
ALTER TABLE pages ADD COLUMN post_id INTEGER;
CREATE INDEX pages_due ON pages(portal, next_due) WHERE kind = 'article';
CREATE INDEX pages_post_id ON pages(portal, post_id) WHERE post_id IS NOT NULL;
CREATE INDEX pages_list_id ON pages(list_id) WHERE list_id IS NOT NULL;
ALTER TABLE runs ADD COLUMN sweep INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN missed_new INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN missed_changed INTEGER NOT NULL DEFAULT 0;
UPDATE pages SET next_due = CASE WHEN last_fetched IS NULL THEN first_seen ELSE
    strftime('%Y-%m-%dT%H:%M:%S+07:00', last_fetched, '+7 hours',
             '+' || (rowid * 7919 % 30) || ' days') END
WHERE kind = 'article';
"""
"""What has no next_due yet gets one within a month: not everything in one run."""


def _years(db: Database) -> None:
    for statement in YEARS.split(";\n"):
        if statement.strip():
            db.execute(statement)


def _alarm(db: Database) -> None:
    for column in ("captions TEXT", "attachments TEXT"):
        db.execute(f"ALTER TABLE revisions ADD COLUMN {column}")
    for column in (
        "kind TEXT NOT NULL DEFAULT 'crawl'",
        "at TEXT",
        "options TEXT NOT NULL DEFAULT '{}'",
        "reader TEXT",
        "protected INTEGER NOT NULL DEFAULT 0",
        "other INTEGER NOT NULL DEFAULT 0",
        "outside INTEGER NOT NULL DEFAULT 0",
        "pending INTEGER NOT NULL DEFAULT 0",
    ):
        db.execute(f"ALTER TABLE runs ADD COLUMN {column}")
    db.execute("CREATE INDEX runs_portal ON runs(portal, started)")
    db.execute(
        """
        CREATE TABLE run_figures (
            run_id INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            value REAL NOT NULL,
            PRIMARY KEY (run_id, name)
        ) WITHOUT ROWID
        """
    )


def _search(db: Database) -> None:
    """The index reads a view: `refresh_views` makes that, and then fills the index."""
    for statement in search_schema.CREATE:
        db.execute(statement)
    db.conn.executemany(search_schema.SPELL, search_schema.spelling_rows())


def _archive(db: Database) -> None:
    add_captures(db)


def _ledger(db: Database) -> None:
    db.execute("ALTER TABLE runs ADD COLUMN forbidden INTEGER NOT NULL DEFAULT 0")


def _reading(db: Database) -> None:
    for statement in reading_indexes.STATEMENTS:
        db.execute(statement)


def _search_deferred(db: Database) -> None:
    for statement in search_schema.FOLLOW:
        db.execute(statement)


def _days(db: Database) -> None:
    for statement in days_schema.CREATE:
        db.execute(statement)


def _places(db: Database) -> None:
    db.execute("ALTER TABLE archives ADD COLUMN folder TEXT")


def _tallies(db: Database) -> None:
    for statement in (*tallies_schema.CREATE, *reading_indexes.OF_QUESTIONS):
        db.execute(statement)


def _tallies_deferred(db: Database) -> None:
    for statement in tallies_schema.FOLLOW:
        db.execute(statement)


MIGRATIONS: dict[str, Callable[[Database], None]] = {
    "0001_first": _first,
    "0003_years": _years,
    "0004_alarm": _alarm,
    "0002_search": _search,
    "0005_archive": _archive,
    "0007_ledger": _ledger,
    "0008_reading": _reading,
    "0009_search_deferred": _search_deferred,
    "0010_days": _days,
    "0011_places": _places,
    "0012_tallies": _tallies,
    "0013_tallies_deferred": _tallies_deferred,
    "0014_initials": respell,
}
"""Every migration, in the order in which it is applied."""


def _views() -> dict[str, str]:
    return {name: f"CREATE VIEW {name} AS {select}".strip() for name, select in VIEWS.items()}


def _stored_views(conn: Connection) -> dict[str, str]:
    return dict(conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'"))


def views_are_current(conn: Connection) -> bool:
    """Whether the views are what `VIEWS` says."""
    return _stored_views(conn) == _views()


def refresh_views(conn: Connection) -> None:
    """Make the views what `VIEWS` says, in the caller's transaction; writes only what differs.

    Migrations never name a view: a view has no data, so its newest definition is the only one.
    The search index is made from `articles_text`, and anew whenever that view changes.
    """
    stored, wanted = _stored_views(conn), _views()
    indexed = stored.get("articles_text")
    for name in stored.keys() - wanted.keys() | {n for n in stored if stored[n] != wanted.get(n)}:
        conn.execute(f"DROP VIEW {name}")
        stored.pop(name)
    for name in wanted.keys() - stored.keys():
        conn.execute(wanted[name])
    if indexed != wanted["articles_text"]:
        conn.execute(search_schema.REBUILD)
