"""The newest articles as an Atom feed (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from pipelines.web.showing import safe_address

DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'
ATOM = "http://www.w3.org/2005/Atom"
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for."""
MINUTE = len("2021-12-31T21:00")
EPOCH = "1970-01-01T00:00:00Z"


def _put(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    element = SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    element.text = _FORBIDDEN.sub("", text) or None
    return element


def instant(iso: str | None) -> str | None:
    """A full RFC 3339 time, where the text tells at least the minute; nothing is made up.

    >>> instant("2021-12-31T21:00+07:00"), instant("2021-12-31")
    ('2021-12-31T21:00:00+07:00', None)
    """
    if not iso or len(iso) < MINUTE:
        return None
    rest = iso[MINUTE:]
    if not rest:
        return None
    return iso if rest.startswith(":") else f"{iso[:MINUTE]}:00{rest}"


def atom(
    rows: Iterable[Mapping[str, Any]], *, title: str, here: str, site: str, article: str
) -> bytes:
    """The feed. `here` is its own address, `article` what an article's id is put after."""
    register_namespace("", ATOM)
    feed = Element(f"{{{ATOM}}}feed", {"xml:lang": "vi"})
    rows = list(rows)
    _put(feed, "id", here)
    _put(feed, "title", title)
    _put(feed, "updated", max((r["updated"] for r in rows), default=EPOCH))
    _put(feed, "link", rel="self", type="application/atom+xml", href=here)
    _put(feed, "link", rel="alternate", type="text/html", href=site)
    _put(_put(feed, "author"), "name", title)
    for row in rows:
        entry = _put(feed, "entry")
        source = safe_address(row["url"])
        _put(entry, "id", source or f"{article}{row['id']}")
        _put(entry, "title", row["title"])
        # Atom demands a full time: when this version was received is known to the second.
        _put(entry, "updated", row["updated"])
        published = instant(row["published"])
        if published:
            _put(entry, "published", published)
        _put(entry, "link", rel="alternate", type="text/html", href=f"{article}{row['id']}")
        if source:
            _put(entry, "link", rel="via", type="text/html", href=source)
        for person in row["authors"]:
            _put(_put(entry, "author"), "name", person["name"])
        for section in row["categories"]:
            _put(entry, "category", term=_FORBIDDEN.sub("", section["name"]))
        _put(entry, "summary", row["lede"] or row["body"] or "", type="text")
    return DECLARATION + bytes(tostring(feed, encoding="utf-8"))
