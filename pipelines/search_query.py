"""What people type into a search box, understood, and said in FTS5's language.

Words stand beside each other (all are wanted), "phrases" in quotes, word* for a beginning, OR
between alternatives, NOT or a minus before what is not wanted, (brackets) around what belongs
together. A word typed with accents means those, a word without means any. Nothing that can be typed
is an error: what cannot be understood is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from pipelines.spellings import spellings
from pipelines.text import clean, fold

MOST_TERMS: Final = 40
"""Longer questions are cut: each term costs, and FTS5 refuses trees deeper than 256."""
DEEPEST: Final = 12
_TOKEN: Final = re.compile(r'\(|\)|([-−]?)"([^"]*)"?(\*?)|[^\s()"]+')
_WORD: Final = re.compile(r"[^\W_]+")
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))


word_folded = lru_cache(maxsize=65_536)(fold)
"""`fold` of one word, remembered: a language has few words."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase; `prefix` where only its beginning is given."""

    words: tuple[str, ...]
    prefix: bool = False

    @property
    def plain(self) -> str:
        """The words without accents."""
        return " ".join(map(word_folded, self.words))

    @property
    def marked(self) -> bool:
        """Whether it is typed with accents."""
        return self.plain != " ".join(self.words).lower()


@dataclass(slots=True)
class Group:
    """Alternatives, each a list of what all is wanted, and what is not."""

    alternatives: list[Wanted] = field(default_factory=lambda: [Wanted()])


@dataclass(slots=True)
class Wanted:
    all: list[Term | Group] = field(default_factory=list)
    none: list[Term | Group] = field(default_factory=list)


def _tokens(text: str) -> Iterator[str | Term | tuple[str, Term]]:
    """Brackets and operators as they are; a term, or ('-', term)."""
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token in ("(", ")", "AND", "OR", "NOT"):
            yield token
            continue
        if match[2] is not None:
            minus, phrase, star = match[1], match[2], match[3]
        else:
            minus = "-" if token[0] in "-−" else ""
            phrase, star = token, "*" if token.endswith("*") else ""
        words = tuple(_WORD.findall(phrase))
        if words:
            term = Term(words, bool(star))
            yield ("-", term) if minus else term


def parse(text: str) -> Group:
    """The question as a tree.

    >>> [len(w.all) for w in parse('đầu tư -cảng OR "hải phòng"').alternatives]
    [2, 1]
    """
    outermost = group = Group()
    above: list[tuple[Group, bool]] = []
    negated, terms = False, 0
    for token in _tokens(clean(text).translate(_QUOTES)):
        here = group.alternatives[-1]
        if token == "(" and len(above) < DEEPEST:
            above.append((group, negated))
            group, negated = Group(), False
        elif token == ")" and above:
            inner, (group, negated) = group, above.pop()
            _put(group.alternatives[-1], inner, negated)
            negated = False
        elif token == "OR":
            group.alternatives.append(Wanted())
            negated = False
        elif token == "NOT":
            negated = True
        elif isinstance(token, (Term, tuple)) and terms < MOST_TERMS:
            terms += 1
            term = token if isinstance(token, Term) else token[1]
            _put(here, term, negated or isinstance(token, tuple))
            negated = False
    while above:
        inner, (group, negated) = group, above.pop()
        _put(group.alternatives[-1], inner, negated)
    return outermost


def _put(wanted: Wanted, what: Term | Group, negated: bool) -> None:
    (wanted.none if negated else wanted.all).append(what)


def _term(term: Term, loose: bool) -> str:
    """A term for FTS5. Loose: as if it were typed without accents.

    No column needs naming: marked words stand only in the columns as written, and what stands
    there without marks stands in the folded ones as well.
    """
    star = "*" if term.prefix else ""
    words, plain = " ".join(term.words), term.plain
    if loose or plain == words.lower():
        return f'"{plain}"{star}'
    if len(term.words) == 1 and not star:
        return f'"{words}"'
    return " OR ".join(f'"{way}"{star}' for way in spellings(words))


def _group(group: Group, loose: bool) -> str:
    """'' where nothing is asked for: FTS5 cannot tell all articles but those."""
    return " OR ".join(f"({a})" for w in group.alternatives if (a := _wanted(w, loose)))


def _wanted(wanted: Wanted, loose: bool) -> str:
    every = [f"({part})" for what in wanted.all if (part := _one(what, loose))]
    if not every:
        return ""
    # What is not wanted stays as it was typed, however loosely the rest is read.
    none = [f"({part})" for what in wanted.none if (part := _one(what, False))]
    return " NOT ".join([" AND ".join(every) if not none else f"({' AND '.join(every)})", *none])


def _one(what: Term | Group, loose: bool) -> str:
    return _term(what, loose) if isinstance(what, Term) else _group(what, loose)


def _terms(group: Group) -> Iterator[Term]:
    """The terms that are wanted, in the order in which they are typed."""
    for wanted in group.alternatives:
        for what in wanted.all:
            yield from [what] if isinstance(what, Term) else _terms(what)


def _as_phrase(group: Group) -> Group | None:
    """The same words in a row, where the question is nothing but words."""
    (first, *others) = group.alternatives
    terms = [what for what in first.all if isinstance(what, Term)]
    if others or len(terms) < max(len(first.all), 2) or any(t.prefix for t in terms):
        return None
    together = Term(tuple(word for term in terms for word in term.words))
    return Group([Wanted([together], list(first.none))])


@dataclass(frozen=True, slots=True)
class Question:
    """A question for FTS5, from the narrowest reading to the widest; '' is a reading left out."""

    phrase: str
    """The words in a row, as typed."""
    words: str
    """The words anywhere, as typed. '' where nothing was asked for."""
    loose_phrase: str
    loose_words: str
    """The same without accents; '' where none were typed."""
    terms: tuple[Term, ...]
    """What to look for in an excerpt."""


def understand(text: str) -> Question:
    """What was asked for, in FTS5's language, whatever was typed.

    >>> understand("sầu riêng").phrase, understand("sầu riêng").words
    ('("sầu riêng")', '("sầu") AND ("riêng")')
    >>> understand("dau tu -cang").words
    '(("dau") AND ("tu")) NOT ("cang")'
    >>> understand("NEAR( *:^ 😀").words
    '("near")'
    """
    group = parse(text)
    phrase = _as_phrase(group)
    marked = any(term.marked for term in _terms(group))

    def read(what: Group | None, loose: bool) -> str:
        if what is None or (loose and not marked):
            return ""
        said = _group(what, loose)
        return said[1:-1] if len(what.alternatives) == 1 else said

    return Question(
        read(phrase, False), read(group, False), read(phrase, True), read(group, True),
        tuple(_terms(group)),
    )  # fmt: skip


def match(text: str) -> str:
    """All of it as typed, for MATCH; '' where nothing was asked for.

    >>> match("Uỷ ban hoặc NOT cảng"), match('" (')
    ('(("Uỷ") AND ("ban") AND ("hoặc")) NOT ("cảng")', '')
    """
    return understand(text).words
