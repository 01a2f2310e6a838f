"""Selectors answered from a page's classes and ids find what lxml's CSSSelector finds."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement

from crawler import selecting
from crawler.card import Layout
from crawler.conventions import GENERAL
from crawler.engines import wordpress
from crawler.selecting import Elements, select

NAMES = ("a", "b", "đ", "x-y", "B")
TAGS = ("div", "p", "a", "time", "svg", "h1")
BLANKS = (" ", "  ", "\t", "\n", "\u00a0", "\u2003", "")
VALUES = st.lists(st.sampled_from([*NAMES, *BLANKS]), max_size=5).map("".join)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["class", "id", "rel", "data-x", "CLASS"]), VALUES, max_size=3
)


@st.composite
def trees(draw: st.DrawFn) -> HtmlElement:
    root: Any = lxml.html.document_fromstring("<html><body></body></html>")
    inside = [root.find("body")]
    for _ in range(draw(st.integers(0, 12))):
        child = inside[0].makeelement(draw(st.sampled_from(TAGS)), draw(ATTRIBUTES))
        child.tail = draw(st.sampled_from([None, "sau"]))
        draw(st.sampled_from(inside)).append(child)
        inside.append(child)
    return root


_NAME = st.sampled_from(NAMES)
_VALUE = st.sampled_from(["a", "b", "", "a b", "đ", "'"])
_PART = st.one_of(
    _NAME.map(".{}".format),
    _NAME.map("#{}".format),
    st.sampled_from(["rel", "data-x", "class", "REL"]).map("[{}]".format),
    st.builds(
        '[{}{}"{}"]'.format,
        st.sampled_from(["rel", "class", "data-x", "id"]),
        st.sampled_from(["=", "~=", "^=", "$=", "*=", "|=", "!="]),
        _VALUE,
    ),
    st.sampled_from(
        [":not(.a)", ":not(p)", ":not([rel])", ":not(.a.b)", ":first-child", ":not(*)"]
    ),
)
_COMPOUND = st.builds(
    lambda tag, parts: (tag or "*" if not parts else tag) + "".join(parts),
    st.sampled_from(["", "*", "div", "a", "P", "time"]),
    st.lists(_PART, max_size=3),
)
_COMPLEX = st.builds(
    lambda first, rest: first + "".join(f"{relation}{next_}" for relation, next_ in rest),
    _COMPOUND,
    st.lists(st.tuples(st.sampled_from([" ", " > ", " + ", " ~ "]), _COMPOUND), max_size=2),
)
GROUPS = st.lists(_COMPLEX, min_size=1, max_size=3).map(", ".join)


@given(trees(), GROUPS, st.data())
def test_what_is_found_is_what_css_selector_finds(
    tree: HtmlElement, css: str, data: st.DataObject
) -> None:
    elements = Elements(tree)
    assert elements.select(css) == select(tree, css)
    inner = data.draw(st.sampled_from(list(tree.iter("*"))))
    assert elements.within(inner, (css,)) == select(inner, css)
    elements.drop(data.draw(st.lists(st.sampled_from(list(tree.iter("*"))), max_size=3)))
    assert elements.select(css) == select(tree, css)
    if inner is tree or tree in inner.iterancestors():
        assert elements.within(inner, (css, "p")) == select(inner, f"{css}, p")


STATED = sorted({
    css
    for layout in (GENERAL, wordpress.LAYOUT)
    for each in fields(Layout)
    if isinstance(selectors := getattr(layout, each.name), tuple)
    for css in selectors
})  # fmt: skip


@pytest.mark.parametrize("css", [*STATED, wordpress.CATEGORY_LINKS])
def test_no_stated_selector_walks_the_page(css: str) -> None:
    assert selecting._taken_apart(css) is not None
