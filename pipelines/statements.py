"""The SQL of the store, by what it is for."""

from pipelines.archive_schema import CAPTURE, PAGE_CAPTURE
from pipelines.schema import REVISED

KNOWN = """
SELECT status, etag, last_modified, fetched_modified, article_id, first_seen, last_fetched, kind,
    capture_file, capture_offset, capture_digest, captured_at, capture_url
FROM pages WHERE url = ?
"""
LISTED = """
INSERT INTO pages(url, portal, kind, first_seen, listed_published, listed_modified)
VALUES (?, ?, 'article', ?, ?, ?)
ON CONFLICT(url) DO UPDATE SET
    listed_published = coalesce(excluded.listed_published, listed_published),
    listed_modified = coalesce(excluded.listed_modified, listed_modified)
"""
# A 304 brings no new validators: the old ones stay. Any other answer replaces them.
FETCHED = """
INSERT INTO pages(url, portal, kind, status, etag, last_modified, first_seen, last_fetched,
    failures, article_id, fetched_modified)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT(url) DO UPDATE SET
    kind = excluded.kind,
    status = excluded.status,
    last_fetched = excluded.last_fetched,
    etag = coalesce(excluded.etag, CASE WHEN excluded.status = 304 THEN etag END),
    last_modified = coalesce(
        excluded.last_modified, CASE WHEN excluded.status = 304 THEN last_modified END),
    failures = CASE WHEN excluded.failures THEN failures + 1 ELSE 0 END,
    article_id = coalesce(excluded.article_id, article_id),
    fetched_modified = coalesce(excluded.fetched_modified, fetched_modified)
"""
ARCHIVED = f"UPDATE pages SET {', '.join(f'{c} = ?' for c in PAGE_CAPTURE)} WHERE url = ?"
PROBLEM = """
INSERT INTO problems(run_id, url, stage, kind, detail, seen_at) VALUES (?, ?, ?, ?, ?, ?)
"""
FIND = "SELECT id, content_hash, revision FROM articles WHERE url = ?"
FIND_ALIAS = """
SELECT a.id, a.content_hash, a.revision
FROM aliases JOIN articles a ON a.id = article_id WHERE aliases.url = ?
"""
SEEN_AGAIN = "UPDATE articles SET last_seen = ?, gone_since = NULL WHERE id = ?"
STILL_THERE = """
UPDATE articles SET last_seen = ?, gone_since = NULL
WHERE id = (SELECT article_id FROM pages WHERE url = ?)
"""
REVISION = f"""
INSERT INTO revisions(article_id, revision, seen_at, changed, content_hash, {", ".join(REVISED)},
    captions, attachments, reader, {", ".join(CAPTURE)})
VALUES (?, ?, ?, ?, ?, {", ".join("?" * len(REVISED))}, ?, ?, ?, {", ".join("?" * len(CAPTURE))})
"""
ALIAS = "INSERT INTO aliases(url, article_id) VALUES (?, ?) ON CONFLICT(url) DO NOTHING"
MEASURED = """
UPDATE attachments SET bytes = ?, sha256 = ?, media_type = coalesce(?, media_type) WHERE url = ?
"""
UNMEASURED = """
SELECT DISTINCT f.url FROM attachments f
JOIN articles a ON a.id = f.article_id
LEFT JOIN pages p ON p.url = f.url
WHERE f.sha256 IS NULL AND a.portal = ? AND (p.status IS NULL OR p.status NOT IN (404, 410))
"""

AUTHOR = """
INSERT INTO authors(name, name_folded, name_key, initials, is_initials) VALUES (?, ?, ?, ?, ?)
ON CONFLICT(name_key) DO NOTHING
"""
CREDITED = "SELECT DISTINCT author_id FROM article_authors WHERE article_id = ?"
FORGET_AUTHOR = """
DELETE FROM authors WHERE id = ? AND id NOT IN (SELECT author_id FROM article_authors)
"""
AUTHOR_ID = "SELECT id FROM authors WHERE name_key = ?"
TAG = "INSERT INTO tags(name) VALUES (?) ON CONFLICT DO NOTHING"
TAG_ID = "SELECT id FROM tags WHERE name = ?"
CATEGORY = "INSERT INTO categories(name, parent_id) VALUES (?, ?) ON CONFLICT DO NOTHING"
CATEGORY_ID = "SELECT id FROM categories WHERE name = ? AND parent_id IS ?"

PARTS = {
    "article_authors": ("author_id", "role", "position"),
    "images": ("position", "url", "caption", "credit", "alt"),
    "attachments": ("position", "url", "label", "media_type", "bytes", "sha256"),
    "links": ("position", "url", "label"),
    "article_categories": ("category_id",),
    "article_tags": ("tag_id",),
}
"""The tables that hold an article's parts, and their columns beside article_id."""

INSERT_PART = {
    table: f"INSERT OR IGNORE INTO {table}(article_id, {', '.join(columns)}) "
    f"VALUES (?, {', '.join('?' * len(columns))})"
    for table, columns in PARTS.items()
}
DELETE_PART = {table: f"DELETE FROM {table} WHERE article_id = ?" for table in PARTS}
CAPTIONS = "SELECT url, caption FROM images WHERE article_id = ? ORDER BY position"
ATTACHMENTS = "SELECT url, label FROM attachments WHERE article_id = ? ORDER BY position"
MEASURES = "SELECT url, bytes, sha256 FROM attachments WHERE article_id = ?"

READ_SO_FAR = """
SELECT captures, read_to, read_offset, finished FROM archives WHERE file = ? AND mark = ?
"""
READ_ON = """
INSERT INTO archives(file, mark, captures, read_to, read_offset, finished, reader)
VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT(file, mark) DO UPDATE SET captures = excluded.captures, read_to = excluded.read_to,
    read_offset = excluded.read_offset, finished = excluded.finished, reader = excluded.reader
"""
REVISIONS_OF = "SELECT * FROM revisions WHERE article_id = ? ORDER BY seen_at, revision"
FORGET_REVISIONS = "DELETE FROM revisions WHERE article_id = ?"
LAST_SEEN = "SELECT last_seen FROM articles WHERE id = ?"
HISTORY_GREW = "UPDATE articles SET revision = ?, first_seen = ? WHERE id = ?"
