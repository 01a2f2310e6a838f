"""CSS selectors over one page, answered by what stands on it: no walk through the page a selector.

A reading asks a page some hundred selectors, and nearly all find nothing. The classes and ids of a
page are collected once; whoever asks for one that is not there is told so at once, and what is
there is looked at where it stands. Selectors of more than names, classes, ids, attributes and
`:not()`, below or right below each other, go to lxml's own CSSSelector, whose answers all are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from cssselect import parse
from cssselect import parser as css_parser
from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

Test = Callable[[HtmlElement], bool]
_BLANKS = re.compile(r"[ \t\r\n]+")
"""What parts the words of an attribute, as XPath's normalize-space() has it."""
_PLAIN_NAME = re.compile(r"[a-z][a-z0-9_-]*")
USUAL = 200
"""Letters of an attribute whose words are remembered: most pages of a site have the same."""
MARKED_MAX = 50_000
"""Elements with a class or id that are kept at hand; with more of them XPath walks the page."""
NESTED = 4
"""From so many outer elements on, each inner one is asked what it stands in."""


@lru_cache(maxsize=1024)
def _selector(css: str) -> CSSSelector:
    return CSSSelector(css, translator="html")


def select(tree: HtmlElement, css: str) -> list[HtmlElement]:
    """The elements in a tree, its root among them, in the order of the page."""
    found: Any = _selector(css)(tree)
    return list(found)


def _words(value: str) -> tuple[str, ...]:
    """The words of an attribute, each once."""
    return _usual_words(value) if len(value) <= USUAL else _split(value)


def _split(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, _BLANKS.split(value))))


_usual_words = lru_cache(maxsize=8192)(_split)


# -- a selector, taken apart -----------------------------------------------------------------------
@dataclass(slots=True)
class _Compound:
    """What one element must be: `a.more[rel~=tag]:not(.x)`."""

    tag: str = ""
    classes: list[str] = field(default_factory=list)
    id: str = ""
    attributes: list[str] = field(default_factory=list)
    """Names of those that it must have."""
    tests: list[Test] = field(default_factory=list)

    def fits(self, element: HtmlElement) -> bool:
        if self.tag and element.tag != self.tag:
            return False
        if self.id and element.get("id") != self.id:
            return False
        if self.classes:
            words = _words(element.get("class") or "")
            if not all(name in words for name in self.classes):
                return False
        return all(test(element) for test in self.tests)


_Steps = list[tuple[str, _Compound]]
"""Leftmost first; each with how it stands to the one before: '' ' ' '>'."""


class _Other(Exception):
    """A selector of another kind."""


_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "exists": lambda has, wanted: True,
    "=": lambda has, wanted: has == wanted,
    "~=": lambda has, wanted: wanted in _words(has),
    "^=": lambda has, wanted: has.startswith(wanted),
    "$=": lambda has, wanted: has.endswith(wanted),
    "*=": lambda has, wanted: wanted in has,
}


def _attribute_test(node: css_parser.Attrib) -> tuple[str, Test]:
    name, wanted = node.attrib.lower(), node.value.value if node.value else ""
    fits = _OPERATORS.get(node.operator)
    blind = node.operator not in ("exists", "=") and (not wanted or _BLANKS.search(wanted))
    if fits is None or node.namespace or blind or not _PLAIN_NAME.fullmatch(name):
        raise _Other

    def test(element: HtmlElement) -> bool:
        has = element.get(name)
        return has is not None and fits(has, wanted)

    return name, test


def _compound(node: Any) -> _Compound:
    if isinstance(node, css_parser.Element):
        if node.namespace:
            raise _Other
        return _Compound(tag=(node.element or "").lower())
    if isinstance(node, css_parser.Class):
        made = _compound(node.selector)
        made.classes.append(node.class_name)
        return made
    if isinstance(node, css_parser.Hash):
        made = _compound(node.selector)
        if made.id:
            raise _Other
        made.id = node.id
        return made
    if isinstance(node, css_parser.Attrib):
        made = _compound(node.selector)
        name, test = _attribute_test(node)
        made.attributes.append(name)
        made.tests.append(test)
        return made
    if isinstance(node, css_parser.Negation):
        made, unwanted = _compound(node.selector), _compound(node.subselector)
        made.tests.append(lambda element: not unwanted.fits(element))
        return made
    raise _Other


def _steps(node: Any) -> _Steps:
    if isinstance(node, css_parser.CombinedSelector):
        if node.combinator not in (" ", ">"):
            raise _Other
        return [*_steps(node.selector), (node.combinator, _compound(node.subselector))]
    return [("", _compound(node))]


@lru_cache(maxsize=2048)
def _taken_apart(css: str) -> tuple[_Steps, ...] | None:
    """The steps of each selector of a group; None where it is of another kind."""
    try:
        parts = parse(css)
        if any(part.pseudo_element for part in parts):
            return None
        return tuple(_steps(part.parsed_tree) for part in parts)
    except _Other:
        return None


@lru_cache(maxsize=64)
def _having(name: str) -> etree.XPath:
    return etree.XPath(f"descendant-or-self::*[@{name}]")


@lru_cache(maxsize=256)
def _by_mark(group: tuple[str, ...]) -> tuple[dict[str, list[str]], list[str]]:
    """(class to the selectors of a group that are one element of that class, the others)."""
    marked: dict[str, list[str]] = {}
    others: list[str] = []
    for css in group:
        parts = _taken_apart(css)
        steps = parts[0] if parts and len(parts) == 1 else []
        if len(steps) == 1 and steps[0][1].classes:
            marked.setdefault(steps[0][1].classes[0], []).append(css)
        else:
            others.append(css)
    return marked, others


class Elements:
    """The elements of one tree by what they are called."""

    def __init__(self, tree: HtmlElement) -> None:
        self.tree = tree
        self.by_class: dict[str, list[HtmlElement]] = {}
        self.by_id: dict[str, list[HtmlElement]] = {}
        self._dropped = False
        self._too_many = False
        self._collect()

    def _collect(self) -> None:
        by_class, by_id, left = self.by_class, self.by_id, MARKED_MAX
        for element in self.tree.iter("*"):
            marks, own = element.get("class"), element.get("id")
            if marks:
                for name in _usual_words(marks) if len(marks) <= USUAL else _split(marks):
                    if name in by_class:
                        by_class[name].append(element)
                    else:
                        by_class[name] = [element]
            if own:
                by_id.setdefault(own, []).append(element)
            if marks or own:
                left -= 1
                if not left:
                    self._too_many = True
                    by_class.clear()
                    by_id.clear()
                    return

    def select(self, css: str) -> list[HtmlElement]:
        """As `select` of the whole tree."""
        parts = None if self._too_many else _taken_apart(css)
        if parts is None:
            return select(self.tree, css)
        if len(parts) == 1:
            found = self._found(parts[0])
        else:
            found = self._in_order([e for steps in parts for e in self._found(steps)])
        if self._dropped:
            found = [e for e in found if e is self.tree or _stands_in(e, self.tree)]
        return found

    def within(self, element: HtmlElement, group: tuple[str, ...]) -> list[HtmlElement]:
        """What any selector of a group finds in an element of the tree, itself among them."""
        marked, others = _by_mark(group)
        named = [css for name in marked.keys() & self.by_class.keys() for css in marked[name]]
        if self._too_many or any(map(_combines, others)):
            return select(element, ", ".join(group)) if group else []
        found = {e for css in (*named, *others) for e in self.select(css)}
        return self._in_order([e for e in found if e is element or _stands_in(e, element)])

    def drop(self, elements: Iterable[HtmlElement]) -> None:
        """Take elements out of the tree; the text behind them stays."""
        for element in elements:
            if element.getparent() is not None:
                element.drop_tree()
                self._dropped = True

    def _found(self, steps: _Steps) -> list[HtmlElement]:
        for _, compound in steps:
            for name in compound.classes:
                if name not in self.by_class:
                    return []
            if compound.id and compound.id not in self.by_id:
                return []
        first = steps[0][1]
        found = [e for e in self._candidates(first) if first.fits(e)]
        for relation, compound in steps[1:]:
            if not found:
                return []
            found = self._below(found, relation, compound)
        return found

    def _candidates(self, compound: _Compound) -> Iterable[HtmlElement]:
        if compound.classes:
            return min((self.by_class[name] for name in compound.classes), key=len)
        if compound.id:
            return self.by_id[compound.id]
        if compound.attributes and not compound.tag:
            having: Any = _having(compound.attributes[0])(self.tree)
            return list(having)
        return self.tree.iter(compound.tag or "*")

    def _below(
        self, above: list[HtmlElement], relation: str, compound: _Compound
    ) -> list[HtmlElement]:
        if compound.classes or compound.id or len(above) > NESTED:
            outer = set(above)
            inner = (e for e in self._candidates(compound) if compound.fits(e))
            if relation == ">":
                return [e for e in inner if e.getparent() in outer]
            return [e for e in inner if any(a in outer for a in e.iterancestors())]
        tag = compound.tag or "*"
        walk = HtmlElement.iterchildren if relation == ">" else HtmlElement.iterdescendants
        return self._in_order([e for a in above for e in walk(a, tag) if compound.fits(e)])

    def _in_order(self, elements: list[HtmlElement]) -> list[HtmlElement]:
        """Each once, in the order of the page."""
        if len(elements) < 2:
            return elements
        wanted = set(elements)
        return [e for e in self.tree.iter(*{e.tag for e in wanted}) if e in wanted]


def _combines(css: str) -> bool:
    """Whether a selector looks at more than one element at a time."""
    parts = _taken_apart(css)
    return parts is None or any(len(steps) > 1 for steps in parts)


def _stands_in(element: HtmlElement, outer: HtmlElement) -> bool:
    return any(above is outer for above in element.iterancestors())
