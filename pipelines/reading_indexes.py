"""Indexes for those who read: each answers a question of the pages without the wide rows.

An article's row is some kilobytes, an entry of an index some bytes: newest first, a year's
portals and agencies, an author's articles are found in an index alone.
"""

from __future__ import annotations

from typing import Final

STATEMENTS: Final = (
    "CREATE INDEX articles_published ON articles(published, portal, source)",
    "CREATE INDEX articles_portal_published ON articles(portal, published)",
    "CREATE INDEX articles_source ON articles(source, published) WHERE source IS NOT NULL",
    "CREATE INDEX articles_gone_since ON articles(gone_since) WHERE gone_since IS NOT NULL",
    "CREATE INDEX revisions_seen_at ON revisions(seen_at)",
    # With the article beside it, the index alone answers; it does all that the old one did.
    "DROP INDEX IF EXISTS article_authors_author_id",
    "CREATE INDEX article_authors_author_id ON article_authors(author_id, article_id)",
    "DROP INDEX IF EXISTS article_categories_category_id",
    "CREATE INDEX article_categories_category_id ON article_categories(category_id, article_id)",
    "DROP INDEX IF EXISTS article_tags_tag_id",
    "CREATE INDEX article_tags_tag_id ON article_tags(tag_id, article_id)",
)
OF_QUESTIONS: Final = (
    "CREATE INDEX revisions_changed ON revisions(seen_at, article_id, revision) WHERE revision > 1",
    "CREATE INDEX images_credit ON images(credit, article_id) WHERE credit IS NOT NULL",
    "CREATE INDEX articles_event_date ON articles(event_date, published_date) "
    "WHERE event_date IS NOT NULL",
    "DROP INDEX IF EXISTS pages_portal",
    "CREATE INDEX pages_portal ON pages(portal, kind, status)",  # the facets of `pages`
)
"""What canned questions and `latest_changes` went through whole tables for."""
