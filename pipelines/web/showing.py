"""Crawled HTML and addresses, made safe once more at the moment they are shown."""

from __future__ import annotations

import re

import nh3
from markupsafe import Markup, escape

from pipelines.excerpts import Excerpt

TEXT = {
    "p", "h3", "h4", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "td", "th",
    "strong", "b", "em", "i", "u", "sub", "sup", "br", "a", "figure", "figcaption",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
PHOTO = {"img": {"src", "alt"}}
_HTTP = re.compile(r"https?://[^/\s]", re.IGNORECASE)


def safe_html(html: str | None, photos: bool = False) -> str:
    """The body by a strict allow-list; photographs only where they were asked for.

    >>> safe_html('<p onclick="x()">Một <a href="javascript:x">liên kết</a><script>y</script></p>')
    '<p>Một <a rel="noopener noreferrer nofollow">liên kết</a></p>'
    """
    return nh3.clean(
        html or "",
        tags=TEXT | ({"img"} if photos else set()),
        attributes=ATTRIBUTES | (PHOTO if photos else {}),
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"img": {"loading": "lazy", "referrerpolicy": "no-referrer"}},
    )


def marked(found: Excerpt) -> Markup:
    """A piece of text as HTML, <mark> around each find.

    >>> marked(Excerpt("Thu hút <b> đầu tư", ((12, 15),)))
    Markup('Thu hút &lt;b&gt; <mark>đầu</mark> tư')
    """
    out, at = [], 0
    for start, end in found.finds:
        find = Markup("<mark>{}</mark>").format(found.text[start:end])
        out += [escape(found.text[at:start]), find]
        at = end
    return Markup("").join([*out, escape(found.text[at:])])


def safe_address(url: str | None) -> str:
    """An address that may stand in a link: http or https, else ''.

    >>> safe_address(" JavaScript:alert(1)"), safe_address("https://a.vn/b")
    ('', 'https://a.vn/b')
    """
    return url.strip() if url and _HTTP.match(url.strip()) else ""
