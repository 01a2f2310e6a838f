"""The SQL of the pages: every statement reads by an index, so that a page is quick at any size."""

from __future__ import annotations

from pipelines.days_schema import day_of

PORTALS = """
SELECT portal, sum(articles) AS articles, min(iif(length(day) = 10, day, NULL)) AS first,
    max(iif(length(day) = 10, day, NULL)) AS last,
    sum(iif(length(day) = 10, 0, articles)) AS undated
FROM article_days GROUP BY portal ORDER BY articles DESC
"""
COUNTED_DAYS = "(SELECT day, articles FROM article_days WHERE TRUE {where})"
DAYS_OF_SOME = f"""(
SELECT {day_of()} AS day, 1 AS articles FROM articles INDEXED BY articles_facts WHERE TRUE {{where}}
)"""
TALLIED = {"author": "author_id", "category": "category_id"}
TALLIED_DAYS = "(SELECT day, 1 AS articles FROM article_tallies WHERE {where})"
"""Days with their articles: of all or a portal as they are counted, an author's and a category's in
their index, else one by one."""
MONTHS = """
SELECT substr(day, 1, 7) AS month, sum(articles) AS number FROM {days}
WHERE length(day) >= 7 GROUP BY month ORDER BY month
"""
DAYS = """
SELECT day, sum(articles) AS number FROM {days}
WHERE day BETWEEN :first AND :last AND length(day) = 10 GROUP BY day
"""
MISSING_DAYS = """
SELECT substr(listed_published, 1, 10) AS day, count(*) AS missing,
    sum(kind = 'protected') AS protected FROM pages
WHERE article_id IS NULL AND kind IN ('article', 'protected') {where} GROUP BY day
"""
"""As the view `coverage` counts; what the portal protects is not stored, and no fault."""
NOT_STORED = """
SELECT portal, count(*) AS missing, sum(kind = 'protected') AS protected FROM pages
WHERE article_id IS NULL AND kind IN ('article', 'protected') GROUP BY portal
"""
LAST_CRAWLS = """
SELECT id, portal, started, outcome, notes FROM runs
WHERE id IN (SELECT max(id) FROM runs WHERE kind = 'crawl' GROUP BY portal) ORDER BY id DESC
"""
NEWEST = """
SELECT id, portal, url, title, lede, substr(body, 1, 400) AS body, published, source, language,
    first_seen, revision, gone_since,
    (SELECT max(seen_at) FROM revisions r WHERE r.article_id = articles.id) AS updated
FROM articles WHERE id IN (
    SELECT id FROM articles {index} WHERE published IS NOT NULL {where}
    ORDER BY published DESC, id DESC LIMIT :limit)
ORDER BY published DESC, id DESC
"""
BY_FACTS = "INDEXED BY articles_facts"
"""Where the articles are a set: each is found without its wide row."""
CARDS = """
SELECT id, portal, url, title, published, source, language, revision, gone_since,
    coalesce(body, lede) AS text
FROM articles WHERE id IN ({ids})
"""
MOST_CREDITED = """
SELECT u.id, u.name, x.articles
FROM (
    SELECT author_id, count(*) AS articles FROM article_tallies
    WHERE category_id = 0 AND author_id > 0
    GROUP BY author_id ORDER BY articles DESC LIMIT :limit
) x JOIN authors u ON u.id = x.author_id ORDER BY x.articles DESC, u.name
"""
FULLEST_CATEGORIES = """
SELECT c.id, c.name, x.articles
FROM (
    SELECT category_id, count(*) AS articles FROM article_categories
    GROUP BY category_id ORDER BY articles DESC LIMIT :limit
) x JOIN categories c ON c.id = x.category_id ORDER BY x.articles DESC, c.name
"""
RUNS = """
SELECT id, portal, started, ended, outcome, requests, listed, new, changed, unchanged, gone, failed,
    notes
FROM runs ORDER BY id DESC LIMIT :limit
"""
VERDICTS = """
SELECT kind, detail, min(rowid) AS first FROM problems
WHERE run_id = :run AND stage = 'judge' GROUP BY kind ORDER BY first
"""
PROBLEMS = """
SELECT stage, kind, count(*) AS times, min(url) AS example, min(detail) AS detail
FROM problems WHERE run_id = :run GROUP BY stage, kind ORDER BY times DESC, kind
"""

ARTICLE = "SELECT * FROM articles WHERE id = :id"
CREDITS = """
SELECT x.article_id, x.author_id, u.name, x.role FROM article_authors x
JOIN authors u ON u.id = x.author_id WHERE x.article_id IN ({ids}) ORDER BY x.article_id, x.position
"""
IN_CATEGORIES = """
SELECT x.article_id, c.id, c.name FROM article_categories x
JOIN categories c ON c.id = x.category_id WHERE x.article_id IN ({ids})
ORDER BY x.article_id, c.parent_id IS NOT NULL, c.name
"""
TAGGED = """
SELECT t.id, t.name FROM article_tags x JOIN tags t ON t.id = x.tag_id
WHERE x.article_id = :id ORDER BY t.name
"""
IMAGES = "SELECT position, url, caption, credit, alt FROM images WHERE article_id = :id ORDER BY 1"
ATTACHMENTS = """
SELECT position, url, label, media_type, bytes, sha256 FROM attachments
WHERE article_id = :id ORDER BY position
"""
LINKS = "SELECT position, url, label FROM links WHERE article_id = :id ORDER BY position"
ALIASES = "SELECT url FROM aliases WHERE article_id = :id ORDER BY url"
REVISIONS = "SELECT * FROM revisions WHERE article_id = :id ORDER BY revision DESC LIMIT 51"
CAPTURE = """
SELECT capture_file, capture_offset FROM revisions WHERE article_id = :id AND revision = :revision
"""
NOTED = "SELECT DISTINCT stage, kind, detail FROM problems WHERE url = :url LIMIT 20"
BEFORE = """
SELECT id, title, published FROM articles
WHERE published < :published AND +portal = :portal ORDER BY published DESC LIMIT 1
"""
AFTER = """
SELECT id, title, published FROM articles
WHERE published > :published AND +portal = :portal ORDER BY published LIMIT 1
"""

ROLES = """
SELECT role, count(DISTINCT article_id) AS articles FROM article_authors
WHERE author_id = :id GROUP BY role ORDER BY articles DESC
"""
OF_AUTHOR = "AND id IN (SELECT article_id FROM article_authors WHERE author_id = :author)"
OF_CATEGORY = "AND id IN (SELECT article_id FROM article_categories WHERE category_id = :category)"
OF_TAG = "AND id IN (SELECT article_id FROM article_tags WHERE tag_id = :tag)"
OF_PORTAL = "AND portal = :portal"
AUTHOR_SPAN = """
SELECT count(*) AS articles, min(published_date) AS first, max(published_date) AS last
FROM articles INDEXED BY articles_facts
WHERE id IN (SELECT article_id FROM article_authors WHERE author_id = :author)
"""
AUTHOR_CATEGORIES = """
SELECT c.id, c.name, count(*) AS articles FROM article_categories x
JOIN categories c ON c.id = x.category_id
WHERE x.article_id IN (SELECT article_id FROM article_authors WHERE author_id = :author)
GROUP BY c.id ORDER BY articles DESC, c.name LIMIT 8
"""
CO_AUTHORS = """
SELECT u.id, u.name, count(DISTINCT x.article_id) AS articles FROM article_authors x
JOIN authors u ON u.id = x.author_id
WHERE x.author_id <> :author
    AND x.article_id IN (SELECT article_id FROM article_authors WHERE author_id = :author)
GROUP BY u.id ORDER BY articles DESC, u.name LIMIT 8
"""
CANDIDATES = """
SELECT w.id, w.name, count(DISTINCT a.id) AS articles
FROM authors w
JOIN article_authors x ON x.author_id = w.id
JOIN articles a INDEXED BY articles_facts ON a.id = x.article_id
WHERE w.initials = :initials AND w.is_initials = 0
    AND substr(a.published_date, 1, 4) BETWEEN :first AND :last
    AND a.portal IN (
        SELECT b.portal FROM articles b INDEXED BY articles_facts WHERE b.id IN (
            SELECT article_id FROM article_authors WHERE author_id = :author))
GROUP BY w.id ORDER BY articles DESC LIMIT 8
"""
AUTHORS = """
SELECT u.id, u.name, u.is_initials, x.articles
FROM (
    SELECT author_id, count(*) AS articles FROM article_tallies
    WHERE category_id = 0 AND author_id > 0 GROUP BY author_id
) x JOIN authors u ON u.id = x.author_id
ORDER BY x.articles DESC, u.name LIMIT :limit OFFSET :offset
"""
