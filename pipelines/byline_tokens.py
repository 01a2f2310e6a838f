"""A printed byline as tokens: words with their keys, separators, brackets, labels recognised."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from pipelines.byline_words import (
    AND_WORDS,
    BARE_LABELS,
    LABELS,
    REMARKS,
    SHORTENED,
    SOURCES,
    TITLES,
    Role,
    Roles,
)
from pipelines.gazetteer import name_syllables
from pipelines.text import word_key

WORD, BREAK, OPEN, CLOSE, MARK = "word", "break", "open", "close", "mark"
LABEL, SOURCE, REMARK, ALIEN = "label", "source", "remark", "alien"


class Token(NamedTuple):
    """One piece of the text between start and end; roles belong to labels and remarks."""

    kind: str
    key: str
    start: int
    end: int
    roles: Roles = ()


_PIECE: Final = re.compile(
    r"(?P<n>\n)|(?P<open>[(\[{])|(?P<close>[)\]}])"
    r"|(?P<s>\./\.|[tT]/[hH](?:ợp)?(?!\w)|[sS]/[tT](?!\w)|[pP]/[vV](?!\w)|[,;|/•·–—:+\-])"
    r"|(?P<skip>[\"“”„«»‘`*_~<>=…]+|['’](?!\w))"
    r"|(?P<alien>[!?%$#^\\]+)"
    r"|(?P<w>[^\s()\[\]{},;|/•·–—:+\-\"“”„«»`*_~<>=…!?%$#^\\]+(?:\+(?!\w))?)"
)
_SLASHED: Final = frozenset(("t/h", "t/hợp", "s/t", "p/v"))
_KIND: Final = {"n": BREAK, "open": OPEN, "close": CLOSE, "s": MARK, "alien": ALIEN, "w": WORD}
_DESKS: Final = frozenset(("ban", "phòng", "nhóm", "tổ", "hội", "sở", "bộ"))
_JOINERS: Final = frozenset((",", "/", "-", "–", "—", "+", *AND_WORDS))


class Phrases:
    """A table of phrases, found at a place in a list of tokens, the longest first."""

    def __init__(self, table: dict[str, Roles]) -> None:
        """Index the table by first words."""
        self.index: dict[str, list[tuple[tuple[str, ...], Roles]]] = {}
        for phrase, roles in sorted(table.items(), key=lambda item: -len(item[0].split())):
            words = tuple(re.findall(r"[^\s,]+|,", phrase))
            self.index.setdefault(words[0], []).append((words, roles))

    def at(self, tokens: list[Token], i: int) -> tuple[int, Roles] | None:
        """(index after the phrase, its roles) where one begins at i."""
        for words, roles in self.index.get(tokens[i].key, ()):
            end = i + len(words)
            if end <= len(tokens) and all(
                tokens[i + k].key == word for k, word in enumerate(words)
            ):
                return end, roles
        return None


@cache
def labels() -> Phrases:
    """What may stand before a colon."""
    return Phrases(LABELS)


@cache
def remarks() -> Phrases:
    """What may stand after a name."""
    return Phrases(REMARKS)


@cache
def sources() -> Phrases:
    """What stands before the name of a source."""
    return Phrases(dict.fromkeys(SOURCES, ()))


def pieces(text: str) -> list[Token]:
    """Words and marks of a text; a full stop after a whole word ends a line."""
    found = []
    for match in _PIECE.finditer(text):
        group = match.lastgroup or "skip"
        start, end = match.span()
        if group == "w" and match[0][-1] not in ".'’":
            found.append(Token(WORD, word_key(match[0]), start, end))
        elif group == "w":
            word = match[0].rstrip(".'’")
            stopped = "." in match[0][len(word) :] and end < len(text)
            if not word:
                continue
            key = word_key(word)
            if stopped and len(word) == 1:
                word += "."
            found.append(Token(WORD, key, start, start + len(word)))
            if stopped and len(word) > 2 and not _abbreviates(key):
                found.append(Token(BREAK, ".", end - 1, end))
        elif group == "s" and match[0].lower() in _SLASHED:
            found.append(Token(WORD, match[0].lower(), start, end))
        elif group != "skip":
            found.append(Token(_KIND[group], match[0], start, end))
    return _hyphenated(found, text) if "-" in text else found


def _hyphenated(tokens: list[Token], text: str) -> list[Token]:
    """Jean-Luc and Hang-seo are words; Loan-Vĩnh in "Đỗ Loan-Vĩnh Phú" is the end of a name."""
    found: list[Token] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if token.key == "-" and found and 0 < i < len(tokens) - 1 and _one_word(tokens, i, text):
            first, last = found.pop(), tokens[i + 1]
            token = Token(WORD, f"{first.key}-{last.key}", first.start, last.end)
            i += 1
        found.append(token)
        i += 1
    return found


def _one_word(tokens: list[Token], i: int, text: str) -> bool:
    before, after = tokens[i - 1], tokens[i + 1]
    touching = before.end == tokens[i].start and tokens[i].end == after.start
    if not touching or before.kind != WORD or after.kind != WORD:
        return False
    words = (text[before.start : before.end], text[after.start : after.end])
    if not all(word.isascii() and word.isalpha() for word in words) or text[before.start].islower():
        return False
    known = name_syllables()
    strange = before.key not in known and after.key not in known and words[0][1:].islower()
    return strange and len(words[1]) > 1 and not words[1].isupper() and before.key not in LABELS


def _abbreviates(key: str) -> bool:
    """Whether the full stop shortens a title or a town, and ends nothing: PGS. TS., TP. HCM."""
    parts = [part for part in key.split(".") if part]
    return key in SHORTENED or all(part in TITLES for part in parts) or key == "nguồn"


def _read_label(tokens: list[Token], i: int) -> tuple[int, Roles, int] | None:
    """(index after, roles, how many phrases) of "Tin, bài và ảnh" and its like."""
    table, roles, count, end = labels(), list[Role](), 0, i
    inside = i > 0 and tokens[i - 1].kind == WORD  # "Ảnh: Tùng Tin - Video: B": Tin is a name
    while i < len(tokens) and (hit := table.at(tokens, i)):
        end, count = hit[0], count + 1
        roles += [role for role in hit[1] if role not in roles]
        if inside or end >= len(tokens) or tokens[end].key not in _JOINERS:
            break
        i = end + 1
    return (end, tuple(roles), count) if count else None


def _label(tokens: list[Token], i: int, text: str) -> tuple[int, Roles] | None:
    """A label at i: with a colon, or bare at the beginning of a part and before a capital."""
    hit = _read_label(tokens, i)
    inside = i > 0 and tokens[i - 1].kind == WORD
    if hit is None or (inside and text[tokens[i].start].islower()):
        return None  # "Thông tin: ..."
    end, roles, count = hit
    if end < len(tokens) and tokens[end].key == ":":
        return end + 1, roles
    if end + 1 < len(tokens) and tokens[end].key == "của":
        return (end + 1, roles) if text[tokens[end + 1].start].isupper() else None
    if end >= len(tokens) or tokens[end].kind != WORD or not text[tokens[end].start].isupper():
        return None
    short = " ".join(token.key for token in tokens[i:end])
    if i > 0:
        bare = short in BARE_LABELS
    else:  # "Bài Thanh Sơn, ảnh Duy Thính": the second label tells that the first is one
        bare = short == "ảnh" or any(token.key == "ảnh" for token in tokens[end:])
    return (end, roles) if not inside and (bare or count > 1) else None


def _source(tokens: list[Token], i: int, text: str, before: str) -> int | None:
    """The index after "Theo", "Nguồn:", "Nguồn." at i."""
    hit = sources().at(tokens, i)
    if hit is None:
        return None
    end = hit[0]
    if end - i > 1 and tokens[end - 1].key == "báo" and text[tokens[end - 1].start].isupper():
        end -= 1  # "Theo Báo Nhân Dân": the paper calls itself so; in "theo báo Đầu tư" it does not
    colon = end < len(tokens) and tokens[end].key == ":"
    if tokens[i].key == "từ" and not colon and before not in (REMARK, OPEN):
        return None
    return end + 1 if colon else end


def _remark(tokens: list[Token], i: int, text: str) -> tuple[int, Roles] | None:
    """A remark at i: of one syllable only in small letters, as in "Lê An ghi"."""
    hit = remarks().at(tokens, i)
    if hit is None:
        return None
    if i > 0 and tokens[i - 1].key in _DESKS:
        return None  # "Ban Biên tập"
    start = tokens[i].start
    small = text[start].islower() or (i > 0 and tokens[i - 1].key in ("(", "/"))
    return hit if hit[0] - i > 1 or small or "/" in tokens[i].key else None


@cache
def _starters() -> frozenset[str]:
    """The words with which a label, a source word or a remark may begin."""
    return frozenset(labels().index) | frozenset(sources().index) | frozenset(remarks().index)


def _special(tokens: list[Token], i: int, text: str, before: str) -> tuple[Token, int] | None:
    """The label, source word or remark that begins at i, and the index after it."""
    if hit := _label(tokens, i, text):
        kind, end, roles = LABEL, *hit
    elif after := _source(tokens, i, text, before):
        kind, end, roles = SOURCE, after, ()
    elif hit := _remark(tokens, i, text):
        kind, end, roles = REMARK, *hit
    else:
        return None
    key = " ".join(part.key for part in tokens[i:end])
    return Token(kind, key, tokens[i].start, tokens[end - 1].end, roles), end


def tokenize(text: str) -> list[Token]:
    """Pieces with labels, source words and remarks put together."""
    raw = pieces(text)
    starters = _starters()
    if starters.isdisjoint([token.key for token in raw]):
        return raw
    found, i = list[Token](), 0
    while i < len(raw):
        token = raw[i]
        if token.key in starters and token.kind == WORD:
            special = _special(raw, i, text, found[-1].kind if found else "")
            if special:
                token, i = special[0], special[1] - 1
        found.append(token)
        i += 1
    return found
