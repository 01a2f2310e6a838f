"""CSS selectors over one page, answered by what stands on it: no walk through the page a selector.

A reading asks a page some hundred selectors, and nearly all find nothing. The classes and ids of a
page are collected once; whoever asks for one that is not there is told so at once, and what is
there is looked at where it stands. Selectors of more than names, classes, ids, attributes and
`:not()`, below or right below each other, go to lxml's own CSSSelector, whose answers all are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from operator import contains
from typing import Any

from cssselect import parse
from cssselect import parser as css_parser
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

_BLANKS = re.compile(r"[ \t\r\n]+")
"""What parts the words of an attribute, as XPath's normalize-space() has it."""
_PLAIN_NAME = re.compile(r"[a-z][a-z0-9_-]*")
USUAL = 200
"""Letters of an attribute whose words are remembered: most pages of a site have the same."""
ASKED_MAX = 64
_ASKED = {"id"}
"""Attributes, classes apart, that selectors have asked for."""


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
@dataclass(frozen=True, slots=True)
class _Attribute:
    """`[rel~=tag]`."""

    name: str
    fits: Callable[[str, str], bool]
    wanted: str

    def test(self, element: HtmlElement) -> bool:
        has = element.get(self.name)
        return has is not None and self.fits(has, self.wanted)


_Mark = tuple[str, str | _Attribute]
"""tag, class, id or attribute, and which."""


@dataclass
class _Compound:
    """What one element must be: `a.more[rel~=tag]:not(.x)`."""

    tag: str = ""
    classes: list[str] = field(default_factory=list)
    id: str = ""
    attributes: list[_Attribute] = field(default_factory=list)
    unwanted: list[_Compound] = field(default_factory=list)
    _without: dict[_Mark, _Compound] = field(default_factory=dict)

    @cached_property
    def is_one_mark(self) -> bool:
        """Whether all that it asks for is what `Elements` finds it by."""
        asked = bool(self.tag) + bool(self.id) + len(self.classes) + len(self.attributes)
        return asked <= 1 and not self.unwanted and not self.attributes

    def without(self, mark: _Mark) -> _Compound:
        """What it asks beside a mark by which elements were found."""
        if mark not in self._without:
            kind, what = mark
            self._without[mark] = _Compound(
                "" if kind == "tag" else self.tag,
                [c for c in self.classes if kind != "class" or c != what],
                "" if kind == "id" else self.id,
                [a for a in self.attributes if a is not what],
                self.unwanted,
            )
        return self._without[mark]

    def of(self, elements: list[HtmlElement]) -> list[HtmlElement]:
        """Those that it fits."""
        if self.id or self.classes or self.attributes or self.unwanted:
            return [e for e in elements if self.fits(e)]
        tag = self.tag
        return [e for e in elements if e.tag == tag] if tag else elements

    def fits(self, element: HtmlElement) -> bool:
        if self.tag and element.tag != self.tag:
            return False
        if self.id and element.get("id") != self.id:
            return False
        if self.classes:
            words = _words(element.get("class") or "")
            if not all(name in words for name in self.classes):
                return False
        return all(a.test(element) for a in self.attributes) and not any(
            other.fits(element) for other in self.unwanted
        )


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
    "*=": contains,
}


def _attribute(node: css_parser.Attrib) -> _Attribute:
    wanted = (node.value.value or "") if node.value else ""
    fits = _OPERATORS.get(node.operator)
    blind = node.operator not in ("exists", "=") and (not wanted or _BLANKS.search(wanted))
    if fits is None or node.namespace or blind:
        raise _Other
    name = node.attrib.lower()
    if name != "class" and len(_ASKED) < ASKED_MAX:
        _ASKED.add(name)
    return _Attribute(name, fits, wanted)


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
        made.attributes.append(_attribute(node))
        return made
    if isinstance(node, css_parser.Negation):
        made = _compound(node.selector)
        made.unwanted.append(_compound(node.subselector))
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


@lru_cache(maxsize=256)
def _by_mark(group: tuple[str, ...]) -> tuple[dict[str, list[str]], list[str], list[str]]:
    """Of the selectors of a group: those of one element by its class, mere names, the others."""
    marked: dict[str, list[str]] = {}
    tags: list[str] = []
    others: list[str] = []
    for css in group:
        parts = _taken_apart(css)
        steps = parts[0] if parts and len(parts) == 1 else []
        if len(steps) == 1 and steps[0][1].classes:
            marked.setdefault(steps[0][1].classes[0], []).append(css)
        elif len(steps) == 1 and steps[0][1].tag and steps[0][1].is_one_mark:
            tags.append(steps[0][1].tag)
        else:
            others.append(css)
    return marked, tags, others


@lru_cache(maxsize=1024)
def needed_class(css: str) -> str:
    """A class without which a selector finds nothing; '' where there is none to tell."""
    parts = _taken_apart(css)
    if not parts or len(parts) > 1:
        return ""
    return next((name for _, compound in parts[0] for name in compound.classes), "")


class Elements:
    """The elements of one tree by what they are called."""

    def __init__(self, tree: HtmlElement) -> None:
        self.tree = tree
        self._by_tag: dict[str, list[HtmlElement]] = {}
        self.by_class: defaultdict[str, list[HtmlElement]] = defaultdict(list)
        self._asked = frozenset(_ASKED)
        self.by_attribute: dict[str, list[tuple[HtmlElement, str]]] = {n: [] for n in self._asked}
        """Elements and values, for the attributes that any selector has asked for so far."""
        self._dropped = False
        self._collect()

    def _collect(self) -> None:
        by_class, by_attribute, asked = self.by_class, self.by_attribute, self._asked
        # Most have neither: lxml makes them for a moment, at half the cost of keeping them.
        for element in self.tree.iter("*"):
            for name, value in element.items():
                if name == "class":
                    for word in _usual_words(value) if len(value) <= USUAL else _split(value):
                        by_class[word].append(element)
                elif name in asked:
                    by_attribute[name].append((element, value))

    def _called(self, tag: str) -> list[HtmlElement]:
        """The elements of a name, "*" for all, in the order of the page."""
        if tag not in self._by_tag:
            self._by_tag[tag] = list(self.tree.iter(tag))
        return self._by_tag[tag]

    def may_hold(self, css: str) -> bool:
        """False where a class that the selector wants stands nowhere on the page."""
        needed = needed_class(css)
        return not needed or needed in self.by_class

    def select(self, css: str) -> list[HtmlElement]:
        """As `select` of the whole tree."""
        parts = _taken_apart(css)
        if parts is None:
            return select(self.tree, css)
        if len(parts) == 1:
            found = [*self._found(parts[0])]
        else:
            found = self._in_order([e for steps in parts for e in self._found(steps)])
        if self._dropped:
            found = [e for e in found if e is self.tree or _stands_in(e, self.tree)]
        return found

    def within(self, element: HtmlElement, group: tuple[str, ...]) -> list[HtmlElement]:
        """What any selector of a group finds in an element of the tree, itself among them."""
        marked, tags, others = _by_mark(group)
        if any(map(_combines, others)):
            return select(element, ", ".join(group)) if group else []
        named = [css for name in marked.keys() & self.by_class.keys() for css in marked[name]]
        found = [e for css in (*named, *others) for e in self.select(css)]
        inside = [e for e in found if e is element or _stands_in(e, element)]
        if tags:
            inside += element.iter(*tags)
        return self._in_order(inside)

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
        found = self._fitting(steps[0][1])
        for relation, compound in steps[1:]:
            if not found:
                return []
            found = self._below(found, relation, compound)
        return found

    def _fitting(self, compound: _Compound) -> list[HtmlElement]:
        found, mark = self._candidates(compound)
        return compound.without(mark).of(found)

    def _candidates(self, compound: _Compound) -> tuple[list[HtmlElement], _Mark]:
        """The elements that have one of its marks, and which."""
        if compound.classes:
            rarest = min(compound.classes, key=lambda name: len(self.by_class[name]))
            return self.by_class[rarest], ("class", rarest)
        if compound.id:
            having = self.by_attribute["id"]
            return [e for e, value in having if value == compound.id], ("id", compound.id)
        for one in compound.attributes:
            if one.name in self._asked:
                having, fits, wanted = self.by_attribute[one.name], one.fits, one.wanted
                if fits is contains:  # of hundreds of links
                    return [e for e, value in having if wanted in value], ("attribute", one)
                return [e for e, value in having if fits(value, wanted)], ("attribute", one)
        return self._called(compound.tag or "*"), ("tag", compound.tag)

    def _below(
        self, above: list[HtmlElement], relation: str, compound: _Compound
    ) -> list[HtmlElement]:
        outer = set(above)
        if compound.classes or compound.id or compound.attributes:
            inner = self._fitting(compound)
            if relation == ">":
                return [e for e in inner if e.getparent() in outer]
            return [e for e in inner if any(a in outer for a in e.iterancestors())]
        tag = compound.tag or "*"
        if relation == ">":
            inside = (e for one in above for e in one.iterchildren(tag))
            return self._in_order([e for e in inside if compound.fits(e)])
        outermost = (e for e in above if not any(a in outer for a in e.iterancestors()))
        inside = (e for one in outermost for e in one.iterdescendants(tag))
        return [e for e in inside if compound.fits(e)]

    def _in_order(self, elements: list[HtmlElement]) -> list[HtmlElement]:
        """Each once, in the order of the page."""
        if len(elements) < 2:
            return elements
        wanted = set(elements)
        if len(tags := {e.tag for e in wanted}) == 1:
            return [e for e in self._called(tags.pop()) if e in wanted]
        return [e for e in self._called("*") if e in wanted]


def _combines(css: str) -> bool:
    """Whether a selector looks at more than one element at a time."""
    parts = _taken_apart(css)
    return parts is None or any(len(steps) > 1 for steps in parts)


def _stands_in(element: HtmlElement, outer: HtmlElement) -> bool:
    return any(above is outer for above in element.iterancestors())
