"""The views for people: each named for what it shows. No data lives here, so the newest stands."""

from __future__ import annotations

from pipelines.search_schema import ARTICLES_TEXT

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
JOIN articles a INDEXED BY articles_facts ON a.id = x.article_id
GROUP BY u.id
""",
    "author_candidates": """
WITH active AS (
    SELECT u.id, u.name, u.initials, u.is_initials, a.portal,
        min(substr(a.published_date, 1, 4)) AS first_year,
        max(substr(a.published_date, 1, 4)) AS last_year, count(DISTINCT a.id) AS articles
    FROM authors u
    JOIN article_authors x ON x.author_id = u.id
    JOIN articles a INDEXED BY articles_facts ON a.id = x.article_id
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
SELECT portal, day, sum(stored) + count(reason) AS listed, sum(stored) AS stored,
    count(reason) AS missing,
    count(*) FILTER (WHERE reason = 'failed') AS failed,
    count(*) FILTER (WHERE reason = 'unreadable') AS unreadable,
    count(*) FILTER (WHERE reason = 'protected') AS protected,
    count(*) FILTER (WHERE reason = 'never stored') AS never_stored,
    count(*) FILTER (WHERE reason = 'waiting') AS waiting, sum(gone) AS gone,
    (SELECT count(*) FROM runs r WHERE r.portal = counted.portal AND r.kind = 'crawl'
        AND substr(r.started, 1, 10) = day) AS crawls
FROM (
    SELECT portal, CASE WHEN length(day) = 10 THEN day END AS day, articles AS stored, 0 AS gone,
        NULL AS reason
    FROM article_days
    UNION ALL
    SELECT portal, published_date, 0, 1, NULL FROM articles WHERE gone_since IS NOT NULL
    UNION ALL
    SELECT portal, substr(listed_published, 1, 10), 0, 0,
        CASE WHEN kind = 'protected' THEN 'protected'
            WHEN last_fetched IS NULL THEN 'waiting'
            WHEN status IN (404, 410) THEN 'never stored'
            WHEN status IN (200, 304) THEN 'unreadable'
            ELSE 'failed' END
    FROM pages WHERE article_id IS NULL AND kind IN ('article', 'protected')
) counted
GROUP BY portal, day
""",
    "crawl_days": """
WITH RECURSIVE days(portal, day) AS (
    SELECT portal, min(substr(started, 1, 10)) FROM runs WHERE kind = 'crawl' GROUP BY portal
    UNION ALL
    SELECT portal, date(day, '+1 day') FROM days
    WHERE day < (SELECT max(substr(started, 1, 10)) FROM runs)
)
SELECT d.portal, d.day, count(r.id) AS crawls,
    coalesce(sum(r.outcome = 'healthy'), 0) AS healthy, coalesce(sum(r.new), 0) AS new,
    ifnull((SELECT a.articles FROM article_days a WHERE a.portal = d.portal AND a.day = d.day), 0)
        AS published
FROM days d LEFT JOIN runs r
    ON r.portal = d.portal AND r.kind = 'crawl' AND substr(r.started, 1, 10) = d.day
GROUP BY d.portal, d.day
""",
    "articles_per_day": """
SELECT portal, day, articles, words FROM article_days WHERE length(day) = 10
""",
    "articles_per_author": """
SELECT u.id AS author_id, u.name AS author, substr(a.published_date, 1, 4) AS year,
    count(DISTINCT a.id) AS articles
FROM authors u
JOIN article_authors x ON x.author_id = u.id
JOIN articles a INDEXED BY articles_facts ON a.id = x.article_id
GROUP BY u.id, year
""",
    "articles_per_category": """
SELECT c.id AS category_id, c.name AS category, above.name AS parent,
    substr(a.published_date, 1, 4) AS year, count(*) AS articles
FROM categories c
LEFT JOIN categories above ON above.id = c.parent_id
JOIN article_categories x ON x.category_id = c.id
JOIN articles a INDEXED BY articles_facts ON a.id = x.article_id
GROUP BY c.id, year
""",
    "latest_changes": """
SELECT r.article_id, a.portal, a.title, r.revision, r.seen_at, r.changed,
    before.title AS title_before, a.published, a.url
FROM revisions r
JOIN articles a ON a.id = r.article_id
LEFT JOIN revisions before
    ON before.article_id = r.article_id AND before.revision = r.revision - 1
WHERE r.revision > 1
ORDER BY r.seen_at DESC, r.article_id, r.revision DESC
""",
    "vanished": """
SELECT a.id, a.portal, a.title, a.published, a.published_date, a.gone_since, a.last_seen,
    a.words, a.url
FROM articles a WHERE a.gone_since IS NOT NULL ORDER BY a.gone_since DESC, a.id
""",
    "articles_text": ARTICLES_TEXT,
}
