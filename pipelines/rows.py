"""What an article's rows hold: its own, and that of each revision. Pure; the store writes them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from crawler.items import Article
from pipelines.archive_schema import CAPTURE
from pipelines.schema import REVISED

_JSON = json.JSONEncoder(ensure_ascii=False)


def columns(article: Article) -> dict[str, Any]:
    """The article's own row, but for what the store itself counts. '' is unknown: NULL."""
    event = article.event_date.isoformat() if article.event_date else None
    row: dict[str, Any] = {
        "portal": article.portal,
        "url": article.url,
        "title": article.title,
        "lede": article.lede,
        "body": article.body,
        "body_html": article.body_html,
        "published": article.published,
        "published_date": article.published_date,
        "published_precision": article.published_precision,
        "published_basis": article.published_basis,
        "published_printed": article.published_printed,
        "modified": article.modified,
        "modified_printed": article.modified_printed,
        "event_date": event,
        "event_part_of_day": article.event_part_of_day,
        "dateline_printed": article.dateline_printed,
        "byline_printed": article.byline_printed,
        "source": article.source,
        "source_printed": article.source_printed,
        "language": article.language,
        "words": article.words,
        "content_hash": article.content_hash,
        "last_seen": article.seen_at,
        "post_id": article.post_id,
        "read_by": _JSON.encode(article.read_by),
    }
    return {name: None if value == "" else value for name, value in row.items()}


def said(article: Article) -> dict[str, Any]:
    """What a revision keeps of an article, and the version of the reader that read it."""
    row = columns(article)
    parts = {
        "captions": [{"url": i.url, "caption": i.caption or None} for i in article.images],
        "attachments": [{"url": a.url, "label": a.label or None} for a in article.attachments],
    }
    return {
        **{name: row[name] for name in REVISED},
        **{name: _JSON.encode(part) for name, part in parts.items()},
        "reader": article.read_by.get("reader"),
    }


def capture(article: Article) -> list[Any]:
    """Where the bytes that it was read from are archived: the values of `CAPTURE`."""
    kept = article.page.archived if article.page else None
    if kept is None:
        return [None] * len(CAPTURE)
    return [kept.file, kept.offset, kept.digest, kept.captured_at, kept.source]


def revision_of(
    article: Article, article_id: int, revision: int, changed: Sequence[str]
) -> dict[str, Any]:
    """The row of `revisions` that this article makes; `changed`: names of the fields that did."""
    return {
        "article_id": article_id,
        "revision": revision,
        "seen_at": article.seen_at,
        "changed": json.dumps(list(changed)),
        "content_hash": article.content_hash,
        **said(article),
        **dict(zip(CAPTURE, capture(article), strict=True)),
    }
