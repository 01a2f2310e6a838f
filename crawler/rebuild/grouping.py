"""Which captures must be read together: those whose articles may turn out to be one.

An article's identity is its address, any that led to it, the one it calls its own, and its
number in the portal's software. So addresses are tied by path (a portal's mirrors and former
hosts share paths), redirect, `rel=canonical`, `og:url` and post number; whoever reads a set of
captures that is closed under these ties needs to know nothing of the others. To tie too much
costs nothing but balance.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from crawler.addresses import joined, same_page
from crawler.archive.capture import Capture, Undecodable
from crawler.archive.cdxj import urlkey

Tie = tuple[str, str]
HEAD_BYTES = 200_000
OWN = re.compile(
    rb"""<link\b[^>]*\brel=["']?(?:canonical|shortlink)\b[^>]*>|"""
    rb"""<meta\b[^>]*\bproperty=["']?og:url\b[^>]*>""",
    re.I,
)
ADDRESS = re.compile(rb"""\b(?:href|content)=["']?([^"'\s>]+)""", re.I)
POST = re.compile(rb"""<body\b[^>]*\bpostid-(\d+)""", re.I)


@lru_cache(maxsize=1024)  # a page, its facts and its lists mostly name one address
def group_of(url: str) -> str:
    """What all spellings of a page's address have in common, under whichever host.

    >>> group_of("https://www.p.vn/A.html/amp?utm_source=x"), group_of("http://127.0.0.1:8/a.html")
    ('/a.html', '/a.html')
    """
    try:
        return urlkey(same_page(url)).partition(")")[2]
    except ValueError:
        return url


def _tied(url: str, others: list[str]) -> list[Tie]:
    own = group_of(url)
    # A theme that calls every page the front page would tie all of them.
    return [(own, other) for other in others if other != own and other not in ("", "/")]


def ties_of(capture: Capture) -> list[Tie]:
    """What a capture's redirect, or its page, says of its address."""
    if capture.location:
        return _tied(capture.url, [group_of(joined(capture.url, capture.location))])
    if capture.kind == "revisit" or "html" not in capture.media_type:
        return []
    try:
        page = capture.payload()
    except Undecodable:
        return []
    named = [ADDRESS.search(tag) for tag in OWN.findall(page, 0, HEAD_BYTES)]
    told = [m[1].decode("utf-8", "replace").replace("&amp;", "&") for m in named if m]
    post = POST.search(page)
    return _tied(
        capture.url,
        [group_of(joined(capture.url, url)) for url in told]
        + ([f"post {int(post[1])}"] if post else []),
    )


def ties_of_facts(url: str, facts: dict[str, Any]) -> list[Tie]:
    """What this program noted beside a capture."""
    listed = facts.get("listed")
    listed = listed if isinstance(listed, dict) else {}
    told = [facts.get("asked"), listed.get("url"), *(facts.get("redirects") or [])]
    number = listed.get("id")
    return _tied(
        url,
        [group_of(str(one)) for one in told if one] + ([f"post {number}"] if number else []),
    )
