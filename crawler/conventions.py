"""What any news page does, whatever software made it: the last selectors that are tried."""

from __future__ import annotations

import re
from typing import Final

from crawler.card import Layout

#: How the line of the last change begins, where the publication has a line of its own.
UPDATED: Final = re.compile(r"\W*(?:cập nhật|sửa|chỉnh sửa|updated|modified)\b", re.IGNORECASE)

GENERAL = Layout(
    name="convention",
    title=("[itemprop~=headline]", "article h1", "main h1", "h1"),
    lede=(
        "[itemprop=description]:not(meta)",
        ".sapo",
        ".summary-content",
        ".article-sapo",
        ".lead-detail",
    ),
    date=(
        "time[itemprop~=datePublished]",
        "[itemprop~=datePublished]:not(meta)",
        "time[pubdate]",
        ".dt-published",
        "article time[datetime]",
        ".article-date",
        ".publish-date",
        ".news-date",
        ".date-time",
        ".post-date",
        ".detail-time",
        ".detail-date",
        ".article__date",
        ".date",
        ".time",
        "time",
    ),
    modified=("time[itemprop~=dateModified]", ".dt-updated"),
    body=(
        "[itemprop~=articleBody]",
        ".e-content",
        ".article-body",
        ".article-content",
        ".article__body",
        ".post-content",
        ".post-body",
        ".news-content",
        ".detail-content",
        ".content-detail",
        ".single-content",
        ".fck_detail",
        ".the-content",
    ),
    source=(".article-source", ".news-source", ".source"),
    categories=("[itemprop=articleSection]:not(meta)", ".breadcrumb a", ".breadcrumbs a"),
    tags=("a[rel~=tag]:not([rel~=category])", ".article-tags a", ".tags a", ".tag-list a"),
    furniture=(
        "form",
        ".share",
        ".social",
        ".social-share",
        ".sharedaddy",
        ".jp-relatedposts",
        ".related",
        ".related-posts",
        ".related-news",
        ".tags",
        ".breadcrumb",
        ".comments",
        "#comments",
        ".advertisement",
        ".ads",
        "nav",
        ".navigation",
        ".pagination",
    ),
    captions=(
        ".wp-caption-text",
        ".wp-element-caption",
        ".gallery-caption",
        ".image_desc",
        ".image-caption",
        ".img-caption",
        ".photo-caption",
        ".caption",
        ".PhotoCMS_Caption",
        ".pCaption",
        ".desc_image",
    ),
)
