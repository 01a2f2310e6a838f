"""The questions ready to ask: SQL with named parameters; an empty parameter asks for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Question:
    """A canned query: what it is called and what it tells in both languages, how it is asked."""

    vi: str
    en: str
    description_vi: str
    description: str
    sql: str


QUESTIONS: dict[str, Question] = {
    "search": Question(
        "Tìm trong toàn văn",
        "Search the full text",
        "Từ có dấu hoặc không dấu; dấu đã gõ thì phải đúng.",
        "Words with or without accents: accents that are typed must stand there.",
        """
SELECT a.id, a.published, a.title, a.portal, a.source, a.url
FROM articles_fts f JOIN articles a ON a.id = f.rowid
WHERE articles_fts MATCH escape_fts(:words) ORDER BY f.rank LIMIT 100
""",
    ),
    "who_writes_about": Question(
        "Ai viết về chuyên mục nào",
        "Who writes about what",
        "Tác giả theo chuyên mục, nhiều bài nhất trước. category: một phần tên, đúng dấu.",
        "Authors by category, the busiest first. category: part of its name, with its accents.",
        """
SELECT c.name AS category, u.name AS author, t.articles FROM (
    SELECT category_id, author_id, count(*) AS articles FROM article_tallies
    WHERE author_id > 0 AND category_id IN (
        SELECT id FROM categories WHERE :category = '' OR name LIKE '%' || :category || '%')
    GROUP BY category_id, author_id
) t
JOIN categories c ON c.id = t.category_id
JOIN authors u ON u.id = t.author_id
ORDER BY articles DESC, category, author LIMIT 500
""",
    ),
    "on_this_day": Question(
        "Đăng trong một ngày",
        "Published on a day",
        "day: YYYY-MM-DD.",
        "day: YYYY-MM-DD.",
        """
SELECT id, published, title, portal, byline_printed, source, url
FROM articles WHERE published_date = :day ORDER BY published
""",
    ),
    "agencies": Question(
        "Tỷ lệ tin nguồn ngoài theo năm",
        "Agencies' share by year",
        "Mỗi năm có bao nhiêu bài ghi nguồn là một hãng tin, tờ báo hay cơ quan.",
        "How many articles of a year name an agency, newspaper or office as their origin.",
        """
SELECT substr(published_date, 1, 4) AS year, coalesce(source, 'own') AS source,
    count(*) AS articles,
    round(100.0 * count(*) / sum(count(*)) OVER (PARTITION BY substr(published_date, 1, 4)), 1)
        AS percent
FROM articles WHERE published_date IS NOT NULL
GROUP BY year, source ORDER BY year DESC, articles DESC LIMIT 1000
""",
    ),
    "lag": Question(
        "Từ sự kiện đến khi đăng",
        "From the event to its publication",
        "Số ngày từ sự kiện nêu ở đầu bài đến ngày đăng.",
        "Days between the day that the text opens with and the day of publication.",
        """
SELECT days_later, articles, (SELECT title FROM articles WHERE id = first) AS example FROM (
    SELECT cast(julianday(published_date) - julianday(event_date) AS INTEGER) AS days_later,
        count(*) AS articles, min(id) AS first
    FROM articles WHERE event_date IS NOT NULL AND published_date IS NOT NULL
    GROUP BY days_later ORDER BY articles DESC LIMIT 200
)
""",
    ),
    "edited": Question(
        "Sửa sau khi đăng",
        "Edited after publication",
        "Bài đã thấy nhiều hơn một phiên bản, lần sửa mới nhất trước.",
        "Articles of which more than one version was seen, the latest change first.",
        """
SELECT a.id, a.title, r.revision, r.seen_at, r.changed, a.url
FROM revisions r JOIN articles a ON a.id = r.article_id
WHERE r.revision > 1 ORDER BY r.seen_at DESC LIMIT 500
""",
    ),
    "gone": Question(
        "Đã biến mất khỏi cổng tin",
        "Gone from their portal",
        "Bài mà cổng tin không còn; nội dung vẫn được giữ ở đây.",
        "Articles that the portal has no more; their text stays here.",
        """
SELECT id, gone_since, published, title, portal, url
FROM articles WHERE gone_since IS NOT NULL ORDER BY gone_since DESC LIMIT 500
""",
    ),
    "silence": Question(
        "Những ngày im lặng",
        "Silent days",
        "Những ngày không có bài nào. since, until: YYYY-MM-DD; chẳng hạn quanh Tết.",
        "Days without any article. since, until: YYYY-MM-DD; around Tết, for one.",
        """
WITH RECURSIVE days(day) AS (
    SELECT coalesce(nullif(:since, ''), (SELECT min(published_date) FROM articles))
    UNION ALL
    SELECT date(day, '+1 day') FROM days
    WHERE day < coalesce(nullif(:until, ''), (SELECT max(published_date) FROM articles))
    LIMIT 40000
)
SELECT day, strftime('%w', day) AS weekday FROM days
WHERE NOT EXISTS (SELECT 1 FROM articles WHERE published_date = day) ORDER BY day DESC
""",
    ),
    "photo_credits": Question(
        "Ai chụp ảnh",
        "Who took the photos",
        "Người chụp và hãng tin như chú thích ảnh ghi.",
        "Photographers and agencies as captions name them.",
        """
SELECT credit, count(*) AS photos, count(DISTINCT article_id) AS articles
FROM images WHERE credit IS NOT NULL GROUP BY credit ORDER BY photos DESC, credit LIMIT 500
""",
    ),
    "undated": Question(
        "Không rõ ngày đăng",
        "Without a date",
        "Bài không đọc được ngày đăng, kèm chữ in trên trang.",
        "Articles whose date could not be read, with what was printed.",
        """
SELECT id, title, published_printed, portal, url
FROM articles WHERE published IS NULL ORDER BY id DESC LIMIT 500
""",
    ),
    "trouble": Question(
        "Điều không đọc được",
        "What could not be had",
        "Mọi lỗi khi thu thập, theo loại, kèm một ví dụ.",
        "Problems of all crawls by kind, with an example.",
        """
SELECT stage, kind, count(*) AS times, max(seen_at) AS last_seen, min(url) AS example
FROM problems GROUP BY stage, kind ORDER BY times DESC
""",
    ),
}


def queries() -> dict[str, dict[str, Any]]:
    """As Datasette's metadata has them; both languages in the title, for pages and for JSON."""
    return {
        name: {
            "title": f"{asked.vi} · {asked.en}",
            "vi": asked.vi,
            "en": asked.en,
            "description": asked.description,
            "description_vi": asked.description_vi,
            "sql": asked.sql.strip(),
            "hide_sql": True,
        }
        for name, asked in QUESTIONS.items()
    }
