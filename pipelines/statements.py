"""The SQL of the store, by what it is for."""

from pipelines.archive_schema import CAPTURE, PAGE_CAPTURE
from pipelines.schema import REVISED

KNOWN = """
SELECT p.status, p.etag, p.last_modified, p.fetched_modified, p.fetched_lastmod, p.article_id,
    p.first_seen, p.last_fetched, p.next_due, p.failures, p.kind,
    coalesce(a.published_date, substr(p.listed_published, 1, 10)), p.missing_since,
    coalesce(a.revision, 1), p.listed_published, p.listed_modified, p.list_id, p.post_id,
    p.capture_file, p.capture_offset, p.capture_digest, p.captured_at, p.capture_url
FROM pages p LEFT JOIN articles a ON a.id = p.article_id
WHERE p.url = ?
"""
# What a list names for the first time is due: a crawl that is killed before it asks loses nothing.
LISTED = """
INSERT INTO pages(url, portal, kind, first_seen, next_due, listed_published, listed_modified,
    post_id, list_id)
VALUES (?, ?, 'article', ?, ?, ?, ?, ?, ?)
ON CONFLICT(url) DO UPDATE SET
    next_due = coalesce(excluded.next_due, next_due),
    listed_published = coalesce(excluded.listed_published, listed_published),
    listed_modified = coalesce(excluded.listed_modified, listed_modified),
    post_id = coalesce(excluded.post_id, post_id),
    list_id = coalesce(excluded.list_id, list_id)
"""
# A 304 brings no new validators: the old ones stay. Any other answer replaces them. What is known
# as an article or as an old address stays that, whatever it answers today.
FETCHED = """
INSERT INTO pages(url, portal, kind, status, etag, last_modified, first_seen, last_fetched,
    failures, article_id, fetched_modified, fetched_lastmod)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT(url) DO UPDATE SET
    kind = CASE WHEN article_id IS NULL OR excluded.kind = 'redirect' THEN excluded.kind
        ELSE kind END,
    status = excluded.status,
    last_fetched = excluded.last_fetched,
    etag = coalesce(excluded.etag, CASE WHEN excluded.status = 304 THEN etag END),
    last_modified = coalesce(
        excluded.last_modified, CASE WHEN excluded.status = 304 THEN last_modified END),
    failures = CASE WHEN excluded.failures THEN failures + 1 ELSE 0 END,
    article_id = coalesce(excluded.article_id, article_id),
    fetched_modified = coalesce(excluded.fetched_modified, fetched_modified),
    fetched_lastmod = coalesce(excluded.fetched_lastmod, fetched_lastmod),
    missing_since = CASE WHEN excluded.failures THEN missing_since END
"""
MET_EARLIER = """
UPDATE pages SET first_seen = min(first_seen, ?), article_id = coalesce(article_id, ?) WHERE url = ?
"""
DUE_AND_ARCHIVED = (
    f"UPDATE pages SET next_due = ?, {', '.join(f'{c} = ?' for c in PAGE_CAPTURE)} WHERE url = ?"
)
ADDRESS_OF = """
SELECT url FROM pages WHERE portal = ? AND post_id = ? AND kind <> 'redirect'
ORDER BY last_fetched DESC LIMIT 1
"""
NEXT_DUE = "UPDATE pages SET next_due = ? WHERE url = ?"
ASK_AGAIN = """
UPDATE pages SET next_due = ?, etag = NULL, last_modified = NULL
WHERE portal = ? AND article_id IN (SELECT article_id FROM revisions WHERE seen_at >= ?)
"""
OVERDUE = "UPDATE pages SET next_due = ?, list_id = NULL WHERE url = ? AND portal = ?"
# What was never stored comes whatever its number; of what is known, a bounded number. What was
# fetched at a time that has not come yet is due: the clock was set back since.
UNSTORED = """
SELECT url, listed_published, listed_modified, post_id FROM pages
WHERE portal = ? AND kind = 'article' AND article_id IS NULL AND (next_due <= ? OR last_fetched > ?)
ORDER BY next_due
"""
REVISITS = """
SELECT url, listed_published, listed_modified, post_id FROM pages
WHERE portal = ? AND kind = 'article' AND article_id IS NOT NULL
    AND (next_due <= ? OR last_fetched <= ? OR last_fetched > ?)
ORDER BY next_due LIMIT ?
"""
SAMPLE = """
SELECT url, listed_published, listed_modified, post_id FROM pages
WHERE portal = ? AND kind = 'article' AND article_id IS NOT NULL AND status IN (200, 203, 304)
    AND missing_since IS NULL AND failures = 0
ORDER BY random() LIMIT ?
"""

# -- lists --------------------------------------------------------------------------------------
MARK = """
SELECT url, kind, etag, last_modified, stated, newest, entries, read_at FROM lists
WHERE portal = ? AND url = ? AND read_at IS NOT NULL
"""
LIST = "INSERT INTO lists(portal, url, kind) VALUES (?, ?, ?) ON CONFLICT(portal, url) DO NOTHING"
LIST_ID = "SELECT id FROM lists WHERE portal = ? AND url = ?"
MEMBERS = "SELECT url FROM pages WHERE list_id = ?"
REACHED = """
INSERT INTO lists(portal, url, kind, etag, last_modified, stated, newest, entries, read_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT(portal, url) DO UPDATE SET
    etag = excluded.etag, last_modified = excluded.last_modified, stated = excluded.stated,
    newest = excluded.newest, entries = excluded.entries, read_at = excluded.read_at
"""
DISTRUSTED = "SELECT host FROM hosts WHERE portal = ?"
DISTRUST = """
INSERT INTO hosts(portal, host, distrusted_since, evidence) VALUES (?, ?, ?, ?)
ON CONFLICT(portal, host) DO NOTHING
"""

# -- gone and moved -----------------------------------------------------------------------------
MISSING = "UPDATE pages SET missing_since = ?, next_due = ? WHERE url = ?"
GONE = """
UPDATE articles SET gone_since = ?
WHERE gone_since IS NULL AND id = (SELECT article_id FROM pages WHERE url = ?)
"""
ABSENT = "UPDATE pages SET missing_since = ?, failures = ?, next_due = ? WHERE url = ?"
GONE_THEN = """
UPDATE articles SET gone_since = ? WHERE id = ? AND (gone_since IS NULL OR gone_since > ?)
"""
MOVE = "UPDATE articles SET url = ? WHERE id = ?"
MOVED_PAGE = """
UPDATE pages SET kind = 'redirect', article_id = ?, next_due = NULL, missing_since = NULL
WHERE url = ?
"""
ABSORB = (
    "UPDATE OR IGNORE aliases SET article_id = :kept WHERE article_id = :dropped",
    "UPDATE pages SET article_id = :kept WHERE article_id = :dropped",
    "DELETE FROM articles WHERE id = :dropped",
)
UNALIAS = "DELETE FROM aliases WHERE url = ?"
PROBLEM = """
INSERT INTO problems(run_id, url, stage, kind, detail, seen_at) VALUES (?, ?, ?, ?, ?, ?)
"""
_STORED = """
SELECT a.id, a.url, a.content_hash, a.revision, a.title, a.body, a.published,
    a.published_precision, a.published_basis, a.published_printed, a.byline_printed, a.modified,
    a.lede, a.post_id, a.read_by,
    (SELECT count(*) FROM images i WHERE i.article_id = a.id),
    (SELECT count(*) FROM images i WHERE i.article_id = a.id AND i.caption IS NOT NULL),
    (SELECT count(*) FROM attachments f WHERE f.article_id = a.id)
FROM articles a
"""
FIND = f"{_STORED} WHERE a.url = ?"
FIND_ALIAS = f"{_STORED} JOIN aliases x ON x.article_id = a.id WHERE x.url = ?"
FIND_POST = f"{_STORED} WHERE a.post_id = ? AND a.portal = ?"
READ_BEFORE = """
SELECT 1 FROM revisions
WHERE article_id = ? AND content_hash = ? AND NOT (title IS ? AND body IS ?) LIMIT 1
"""
HAD_THE_DAY = """
SELECT count(*) FROM revisions r JOIN articles a ON a.id = r.article_id
WHERE a.url = ? AND substr(r.published, 1, 10) = ?
"""
SEEN_AGAIN = """
UPDATE articles SET last_seen = ?, gone_since = NULL, modified = coalesce(?, modified),
    post_id = coalesce(post_id, ?), content_hash = ?
WHERE id = ?
"""
STILL_STANDS = "UPDATE articles SET last_seen = ?, gone_since = NULL WHERE id = ?"
REREAD = f"""
UPDATE revisions SET content_hash = ?, {", ".join(f"{name} = ?" for name in REVISED)},
    captions = ?, attachments = ?, reader = ?
WHERE article_id = ? AND revision = ?
"""
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

PROTECTED = "SELECT url FROM pages WHERE portal = ? AND kind = 'protected'"
SPELLINGS = """
SELECT url, url FROM articles WHERE portal = ?
UNION ALL
SELECT x.url, a.url FROM aliases x JOIN articles a ON a.id = x.article_id WHERE a.portal = ?
"""
READ_SO_FAR = """
SELECT captures, read_to, read_offset, finished FROM archives WHERE file = ? AND mark = ?
"""
READ_ON = """
INSERT INTO archives(file, mark, captures, read_to, read_offset, finished, reader, folder)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT(file, mark) DO UPDATE SET captures = excluded.captures, read_to = excluded.read_to,
    read_offset = excluded.read_offset, finished = excluded.finished, reader = excluded.reader,
    folder = excluded.folder
"""
REVISIONS_OF = "SELECT * FROM revisions WHERE article_id = ? ORDER BY seen_at, revision"
FORGET_REVISIONS = "DELETE FROM revisions WHERE article_id = ?"
LAST_SEEN = "SELECT last_seen FROM articles WHERE id = ?"
PAYLOAD_OF = """
SELECT capture_file, capture_offset, capture_digest, captured_at FROM pages
WHERE article_id = ? AND captured_at = ? AND kind = 'article' LIMIT 1
"""
HISTORY_GREW = "UPDATE articles SET revision = ?, first_seen = ? WHERE id = ?"

# -- captures that are read once more -------------------------------------------------------------
REVISION_AT = """
SELECT r.*, a.url FROM revisions r JOIN articles a ON a.id = r.article_id
WHERE r.capture_file = ? AND r.capture_offset = ?
"""
ARTICLE_AT = "SELECT * FROM articles WHERE id = ? AND revision = ?"
GONE_SINCE = "SELECT gone_since FROM articles WHERE id = ?"
STILL_GONE = "UPDATE articles SET gone_since = ? WHERE id = ?"
