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
SELECT u.id, u.name, t.articles,
    (SELECT group_concat(role, ', ') FROM (
        SELECT DISTINCT role FROM article_authors r WHERE r.author_id = u.id ORDER BY role)
    ) AS roles, t.first_published, t.last_published
FROM (
    SELECT author_id, count(*) AS articles,
        min(iif(length(day) = 10, day, NULL)) AS first_published,
        max(iif(length(day) = 10, day, NULL)) AS last_published
    FROM article_tallies WHERE category_id = 0 AND author_id > 0 GROUP BY author_id
) t
CROSS JOIN authors u ON u.id = t.author_id
""",
    "author_candidates": """
WITH forms AS MATERIALIZED (
    SELECT id, initials AS form, 'every word' AS matching FROM authors
    WHERE is_initials = 0 AND length(initials) > 1
    UNION ALL
    SELECT id, substr(initials, 2), 'without the first word' FROM authors
    WHERE is_initials = 0 AND length(initials) > 2
    UNION ALL
    SELECT id, substr(initials, 1, 1) || substr(initials, -1), 'first and last word' FROM authors
    WHERE is_initials = 0 AND length(initials) > 2
        AND substr(initials, 1, 1) || substr(initials, -1) <> substr(initials, 2)
), short AS MATERIALIZED (
    SELECT id, initials, CASE WHEN instr(name_folded, '.') THEN
        substr(name_folded, length(rtrim(name_folded, replace(name_folded, '.', ''))) + 1)
        ELSE '' END AS whole_word
    FROM authors WHERE is_initials = 1
), candidates AS MATERIALIZED (
    SELECT s.id AS short_id, w.id AS whole_id, f.matching
    FROM short s JOIN forms f ON f.form = s.initials JOIN authors w ON w.id = f.id
    WHERE length(s.whole_word) < 2 OR w.name_folded LIKE '% ' || s.whole_word
), active AS MATERIALIZED (
    SELECT x.author_id AS id, a.portal, x.author_id || ' ' || a.portal AS place,
        min(x.year) AS first_year, max(x.year) AS last_year, count(*) AS articles
    FROM article_tallies x
    CROSS JOIN articles a INDEXED BY articles_facts ON a.id = x.article_id
    WHERE x.category_id = 0
        AND x.author_id IN (SELECT short_id FROM candidates UNION SELECT whole_id FROM candidates)
    GROUP BY x.author_id, a.portal
)
SELECT short.portal, s.id AS author_id, s.name AS initials, short.articles,
    w.id AS candidate_id, w.name AS candidate, c.matching, whole.articles AS candidate_articles,
    max(short.first_year, whole.first_year) AS shared_from,
    min(short.last_year, whole.last_year) AS shared_until
FROM candidates c
JOIN active short ON short.id = c.short_id
JOIN active whole ON whole.place = c.whole_id || ' ' || short.portal
    AND whole.first_year <= short.last_year AND whole.last_year >= short.first_year
JOIN authors s ON s.id = c.short_id
JOIN authors w ON w.id = c.whole_id
""",
    "coverage": """
SELECT portal, day, sum(stored) + count(reason) AS listed, sum(stored) AS stored,
    count(reason) AS missing,
    count(*) FILTER (WHERE reason = 'failed') AS failed,
    count(*) FILTER (WHERE reason = 'unreadable') AS unreadable,
    count(*) FILTER (WHERE reason = 'protected') AS protected,
    count(*) FILTER (WHERE reason = 'never stored') AS never_stored,
    count(*) FILTER (WHERE reason = 'waiting') AS waiting, sum(gone) AS gone,
    sum(crawls) AS crawls
FROM (
    SELECT portal, CASE WHEN length(day) = 10 THEN day END AS day, articles AS stored, 0 AS gone,
        NULL AS reason, 0 AS crawls
    FROM article_days
    UNION ALL
    SELECT portal, published_date, 0, 1, NULL, 0 FROM articles WHERE gone_since IS NOT NULL
    UNION ALL
    SELECT portal, substr(listed_published, 1, 10), 0, 0,
        CASE WHEN kind = 'protected' THEN 'protected'
            WHEN last_fetched IS NULL THEN 'waiting'
            WHEN status IN (404, 410) THEN 'never stored'
            WHEN status IN (200, 304) THEN 'unreadable'
            ELSE 'failed' END, 0
    FROM pages WHERE article_id IS NULL AND kind IN ('article', 'protected')
    UNION ALL
    SELECT portal, substr(started, 1, 10), NULL, NULL, NULL, 1 FROM runs WHERE kind = 'crawl'
) counted
GROUP BY portal, day HAVING sum(stored) IS NOT NULL
""",
    "crawl_days": """
WITH RECURSIVE crawled AS MATERIALIZED (
    SELECT portal, substr(started, 1, 10) AS day, count(*) AS crawls,
        sum(outcome = 'healthy') AS healthy, sum(new) AS new
    FROM runs WHERE kind = 'crawl' GROUP BY portal, day
), days(portal, day) AS (
    SELECT portal, min(day) FROM crawled GROUP BY portal
    UNION ALL
    SELECT portal, date(day, '+1 day') FROM days
    WHERE day < (SELECT max(substr(started, 1, 10)) FROM runs)
)
SELECT d.portal, d.day, ifnull(c.crawls, 0) AS crawls, ifnull(c.healthy, 0) AS healthy,
    ifnull(c.new, 0) AS new,
    ifnull((SELECT a.articles FROM article_days a
        WHERE a.portal = d.portal AND ifnull(a.day, '') = d.day), 0) AS published
FROM days d LEFT JOIN crawled c ON c.portal = d.portal AND c.day = d.day
ORDER BY d.portal, d.day
""",
    "articles_per_day": """
SELECT portal, day, articles, words FROM article_days WHERE length(day) = 10
""",
    "articles_per_author": """
SELECT u.id AS author_id, u.name AS author, t.year, t.articles
FROM (
    SELECT author_id, year, count(*) AS articles FROM article_tallies
    WHERE category_id = 0 AND author_id > 0 GROUP BY author_id, year
) t
CROSS JOIN authors u ON u.id = t.author_id
""",
    "articles_per_category": """
SELECT c.id AS category_id, c.name AS category, above.name AS parent, t.year, count(*) AS articles
FROM categories c
CROSS JOIN article_tallies t ON t.category_id = c.id AND t.author_id = 0
LEFT JOIN categories above ON above.id = c.parent_id
GROUP BY c.id, t.year
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
