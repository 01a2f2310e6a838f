"""A printed byline as tokens: words with their keys, separators, brackets, labels recognised."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import takewhile
from typing import Final, NamedTuple

from pipelines.byline_offices import marks_back, marks_kept
from pipelines.byline_press import is_press
from pipelines.byline_traps import NOT_SOURCES
from pipelines.byline_words import (
    AND_WORDS,
    BARE_LABELS,
    COLLECTIVES,
    LABELS,
    MONKS,
    REMARKS,
    SHORTENED,
    SOURCES,
    TITLES,
    Role,
    Roles,
    words,
)
from pipelines.gazetteer import kinds, name_syllables
from pipelines.text import word_key

WORD, BREAK, OPEN, CLOSE, MARK = "word", "break", "open", "close", "mark"
LABEL, SOURCE, REMARK, ALIEN = "label", "source", "remark", "alien"
STOPPED, SKIP = "stopped", "skip"


class Token(NamedTuple):
    """One piece of the text, as printed; roles belong to labels and remarks."""

    kind: str
    key: str
    text: str
    roles: Roles = ()


#: The first kind is the last one again, where no other can begin: most words are read at once.
_PIECE: Final = re.compile(
    r"[^\s()\[\]{},;|/•·–—:+\-\"“”„«»‘`*_~<>=…!?%$#^\\tTsSpP.'’][^\s()\[\]{},;|/•·–—:+\-\"“”„«»‘`*_~<>=…!?%$#^\\]*(?:\+(?!\w))?"
    r"|\n|[(\[{]|[)\]}]|\./\.|[tT]/[hH](?:ợp)?(?!\w)|[sS]/[tT](?!\w)|[pP]/[vV](?!\w)|[,;|/•·–—:+\-]"
    r"|[\"“”„«»‘`*_~<>=…]+|['’](?!\w)|[!?%$#^\\]+"
    r"|[^\s()\[\]{},;|/•·–—:+\-\"“”„«»‘`*_~<>=…!?%$#^\\]+(?:\+(?!\w))?"
)
# A quotation mark or the like, or a full stop or apostrophe after a word; a hyphen within one.
_UNEVEN: Final = re.compile(r"[\"“”„«»‘`*_~<>=….'’]")
_HYPHENED: Final = re.compile(r"(?<!\w)([A-Z][a-z]+)-([A-Za-z][a-z]+)(?![\w-])")
# Y-Ƀel, Y-Sên: sons of the Ê Đê are one word to VOV.
_SON: Final = re.compile(r"(?<!\w)Y-(?=[^\W\d_][^\W\d_A-Z])")
_NO_BREAK: Final = "\u2011"
_SLASHED: Final = frozenset(("t/h", "t/hợp", "s/t", "p/v"))
_QUOTES: Final = '"“”„«»‘`*_~<>=…'
_ALIENS: Final = "!?%$#^\\"
_MARKS: Final = {
    **dict.fromkeys("([{", OPEN),
    **dict.fromkeys(")]}", CLOSE),
    **dict.fromkeys((*",;|/•·–—:+-", "./."), MARK),
    "\n": BREAK,
}
# What a full stop shortens a word of a name to: "Ch. Tuấn", "H. Long".
_INITIALS: Final = frozenset(("ch", "gh", "kh", "ng", "nh", "ph", "qu", "th", "tr"))
# Of the bare labels, what no name ends in: "Bảo Long/VOV.VN Nguồn clip VTV".
_INSIDE: Final = frozenset(("nguồn clip", "nguồn ảnh", "nguồn video", "video clip"))
# Without a colon too, where they begin the byline.
_MADE_BY: Final = words("""
    ảnh | by | bởi | viết bởi | đăng bởi | posted by | written by | story by | truyện ngắn |
    tản văn | tạp văn | tạp bút | bút ký | tùy bút | truyện ký | ghi chép
""")
_SMALL_LABELS: Final = frozenset(("ảnh", "clip", "video"))
# "Phó Tổng Biên tập: A" is a paper's masthead.
_POSTS: Final = frozenset(("tổng", "trưởng", "phó"))
_DESKS: Final = frozenset(("ban", "phòng", "nhóm", "tổ", "hội", "sở", "bộ"))
_JOINERS_INSIDE: Final = frozenset((",", *AND_WORDS))
_JOINERS: Final = frozenset((",", ";", "/", "-", "–", "—", "+", *AND_WORDS))


class Phrases:
    """A table of phrases, found at a place in a list of keys, the longest first."""

    def __init__(self, table: dict[str, Roles]) -> None:
        """Index the table by first words."""
        self.index: dict[str, list[tuple[list[str], Roles]]] = {}
        for phrase, roles in sorted(table.items(), key=lambda item: -len(item[0].split())):
            words = re.findall(r"[^\s,]+|,", phrase)
            self.index.setdefault(words[0], []).append((words, roles))
        self._seconds = {
            first: {
                second: [row for row in rows if row[0][1:2] == [second]]
                for second in {words[1] for words, _ in rows if len(words) > 1}
            }
            for first, rows in self.index.items()
        }
        self._alone = {
            first: rows[-1][1] for first, rows in self.index.items() if len(rows[-1][0]) == 1
        }

    def at(self, keys: list[str], i: int) -> tuple[int, Roles] | None:
        """(index after the phrase, its roles) where one begins at i."""
        first = keys[i]
        if first not in self.index:
            return None
        if i + 1 < len(keys):
            for words, roles in self._seconds[first].get(keys[i + 1], ()):
                end = i + len(words)
                if keys[i:end] == words:
                    return end, roles
        return (i + 1, self._alone[first]) if first in self._alone else None


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


@lru_cache(maxsize=16384)
def _piece(piece: str) -> Token:
    """The token of one piece, remembered: a language has few words."""
    if mark := _MARKS.get(piece):
        return Token(mark, piece, piece)
    if piece.lower() in _SLASHED:
        return Token(WORD, piece.lower(), piece)
    word = marks_back(piece.rstrip(".'’"))
    if piece[0] in _QUOTES or not word:
        return Token(SKIP, "", piece)
    if piece[0] in _ALIENS:
        return Token(ALIEN, piece, piece)
    return Token(STOPPED if piece[-1] in ".'’" else WORD, word_key(word), word)


def pieces(text: str) -> list[Token]:
    """Words and marks of a text; a full stop after a whole word ends a line."""
    text = marks_kept(text)
    if "-" in text:
        text = _SON.sub(rf"Y{_NO_BREAK}", text)
        text = _HYPHENED.sub(_compound, text)
    printed = _PIECE.findall(text)
    tokens = list(map(_piece, printed))
    if _UNEVEN.search(text):
        tokens = [token for i in range(len(tokens)) for token in _evened(tokens, printed, i)]
    return tokens


def _evened(tokens: list[Token], printed: list[str], i: int) -> Iterable[Token]:
    """The token at i without what follows it: the full stop of an initial, or of a line."""
    _, key, word, _ = token = tokens[i]
    if token.kind == SKIP:
        return
    if token.kind != STOPPED:
        yield token
        return
    stopped = "." in printed[i][len(word) :] and i + 1 < len(tokens)
    initial = stopped and (len(word) == 1 or key in _INITIALS)
    yield Token(WORD, key, word + "." * initial)
    remarked = "." in word and i + 1 < len(tokens) and tokens[i + 1].kind == OPEN
    if stopped and len(word) > 2 and not (remarked or _abbreviates(key)):
        yield Token(BREAK, ".", ".")


def _compound(match: re.Match[str]) -> str:
    """Jean-Luc and Hang-seo are words; Loan-Vinh in "Do Loan-Vinh Phu" parts two names."""
    keys = list(map(word_key, match.groups()))
    two = match[2][0].isupper() and any(key in name_syllables() for key in keys)
    names = two or keys[0] in LABELS  # but "Lee Na-young"
    return match[0] if names else match[0].replace("-", _NO_BREAK)


def _abbreviates(key: str) -> bool:
    """Whether the full stop shortens a title or a town, and ends nothing: PGS. TS., TP. HCM."""
    parts = [part for part in key.split(".") if part]
    title = all(part in TITLES or part in MONKS for part in parts)
    return key in SHORTENED or title or key == "nguồn"


class Phrasing:
    """The tokens of a text, and where labels, source words and remarks begin among them."""

    def __init__(self, tokens: list[Token], keys: list[str]) -> None:
        """Keep the keys beside the tokens, to compare them as lists."""
        self.tokens, self.keys = tokens, keys

    def special(self, i: int, before: str) -> tuple[Token, int] | None:
        """The label, source word or remark that begins at i, and the index after it."""
        key = self.keys[i]
        if key in labels().index and (hit := self.label(i)):
            kind, end, roles = LABEL, *hit
        elif key in sources().index and (after := self.source(i, before)):
            kind, end, roles = SOURCE, after, ()
        elif key in remarks().index and (hit := self.remark(i)):
            kind, end, roles = REMARK, *hit
        else:
            return None
        if end == i + 1:
            return Token(kind, key, self.tokens[i].text, roles), end
        text = " ".join([token.text for token in self.tokens[i:end]])
        return Token(kind, " ".join(self.keys[i:end]), text, roles), end

    def begins(self, i: int, seconds: frozenset[str]) -> bool:
        """Whether a phrase of one word, or one that goes on so at i, may be here."""
        return "" in seconds or self._key(i) in seconds

    def _capital(self, i: int) -> bool:
        return self.tokens[i].text[0].isupper()

    def _key(self, i: int) -> str:
        return self.keys[i] if i < len(self.keys) else ""

    def _read_label(self, i: int, *, inside: bool) -> tuple[int, Roles, int] | None:
        """(index after, roles, how many phrases) of "Tin, bài và ảnh" and its like."""
        table, roles, count, end = labels(), list[Role](), 0, i
        while i < len(self.keys) and (hit := table.at(self.keys, i)):
            end, count = hit[0], count + 1
            roles += [role for role in hit[1] if role not in roles]
            if self.keys[i] in COLLECTIVES or " ".join(self.keys[i:end]) in COLLECTIVES:
                break  # "PV - Ảnh: Lê Linh": the reporter, then a label
            if self._key(end) not in (_JOINERS_INSIDE if inside else _JOINERS):
                break
            i = end + 1
        return (end, tuple(roles), count) if count else None

    def label(self, i: int) -> tuple[int, Roles] | None:
        """A label at i: with a colon, or bare at the beginning of a part and before a capital."""
        if i > 0 and self.keys[i - 1] in _POSTS:
            return None
        if i > 0 and " ".join(self.keys[i - 1 : i + 1]) in kinds("places"):
            return None  # "Cần Thơ: ..."
        # "Ảnh: Tùng Tin - Video: B": Tin is a name
        inside = i > 0 and self.tokens[i - 1].kind == WORD
        hit = self._read_label(i, inside=inside)
        small = inside and not self._capital(i)
        if hit is None or (small and not self._credits_after_name(i, hit[0])):
            return None  # "Thông tin: ..."
        end, roles, count = hit
        if self._key(end) == ":":
            return end + 1, roles
        if self._key(end) == "của" and self.keys[i] == "phim":
            return None  # "Phim của Trấn Thành"
        if self._key(end) == "của" and end + 1 < len(self.keys):
            return (end + 1, roles) if self._capital(end + 1) else None
        if end >= len(self.keys) or self.tokens[end].kind != WORD or not self._capital(end):
            return None
        short = " ".join(self.keys[i:end])
        # "Bài Thanh Sơn, ảnh Duy Thính": the second label tells that the first is one
        first = i == 0 and (short in _MADE_BY or "ảnh" in self.keys[end:])
        bare = first or (i > 0 and short in BARE_LABELS)
        parted = not inside or short in _INSIDE or (short == "ảnh" and self._named_before(i))
        return (end, roles) if (bare or count > 1) and parted else None

    def _named_before(self, i: int) -> bool:
        """Whether two words of a name end before i, or the text begins with one: "A B Ảnh C"."""
        before = self.tokens[max(i - 2, 0) : i]
        return len(before) == 2 and all(
            token.text[0].isupper() and token.key in name_syllables() for token in before
        )

    def _credits_after_name(self, i: int, end: int) -> bool:
        """Whether a label in small letters stands between a name and a colon: "A ảnh: B"."""
        return self.keys[i] in _SMALL_LABELS and self._key(end) == ":" and self._capital(i - 1)

    def source(self, i: int, before: str) -> int | None:
        """The index after "Theo", "Nguồn:", "Nguồn." at i."""
        hit = sources().at(self.keys, i)
        if hit is None:
            return None
        end = hit[0]
        named = i > 0 and self.tokens[i - 1].kind == WORD and self._capital(i)
        if named and self.keys[i : i + 2] == ["đăng", "theo"]:
            return None  # "Nguyễn Hồng Đăng Theo The Guardian"
        if end == len(self.keys) and not self._capital(i):
            return None  # "Tiếp theo"
        if self._key(end) in NOT_SOURCES:
            shouted = self.tokens[i].text.isupper() and self.tokens[end].text.isupper()
            if shouted or not self._capital(end):
                return None  # "theo dõi", "THEO DÒNG THỜI SỰ"
        named = self.keys[end - 1] == "báo" and self._capital(end - 1)
        if end - i > 1 and (named or self.keys[end - 1 : end + 1] == ["báo", "chí"]):
            end -= 1  # "Theo Báo Nhân Dân": the paper calls itself so; in "theo báo Đầu tư" not
        colon = self._key(end) == ":"
        if self.keys[i] == "từ" and not colon and before != REMARK:
            # "Thanh Tuấn (từ Washington DC)" is where the writer is
            return end if before == OPEN and self._paper(end) else None
        return end + 1 if colon else end

    def _paper(self, i: int) -> bool:
        """Whether the words at i, up to a mark, are a paper."""
        run = [token.text for token in takewhile(lambda one: one.kind == WORD, self.tokens[i:])]
        return bool(run) and is_press(run)

    def remark(self, i: int) -> tuple[int, Roles] | None:
        """A remark at i: of one syllable only in small letters, as in "Lê An ghi"."""
        hit = remarks().at(self.keys, i)
        if hit is None or (i > 0 and self.keys[i - 1] in _DESKS | _POSTS):
            return None  # "Ban Biên tập", "Phó Tổng Biên tập"
        after = self._key(i + 1)
        if self.keys[i] == "phát" and after[:1].isalpha() and after != "biểu":
            return None  # "Viện Nghiên cứu phát triển"
        small = not self._capital(i) or (i > 0 and self.keys[i - 1] in ("(", "/"))
        # "THIÊN NGA GHI"
        last = i + 1 == len(self.keys) and i > 1 and self.keys[i] in ("ghi", "dịch")
        small = small or (last and self.tokens[i - 1].text.isupper())
        return hit if hit[0] - i > 1 or small or "/" in self.keys[i] else None


@cache
def starters() -> dict[str, frozenset[str]]:
    """{first word: second words} of labels, source words and remarks; '' where it is the only."""
    found: dict[str, set[str]] = {}
    for table in (labels(), sources(), remarks()):
        for first, rows in table.index.items():
            found.setdefault(first, set()).update(*([(*words, "")[1]] for words, _ in rows))
    return {first: frozenset(seconds) for first, seconds in found.items()}


def tokenize(text: str) -> list[Token]:
    """Pieces with labels, source words and remarks put together."""
    raw, first = pieces(text), starters()
    keys = [token.key for token in raw]
    places = [i for i, key in enumerate(keys) if key in first and raw[i].kind == WORD]
    if not places:
        return raw
    phrasing = Phrasing(raw, keys)
    found, done = list[Token](), 0
    for i in places:
        if i < done or not phrasing.begins(i + 1, first[keys[i]]):
            continue
        before = raw[i - 1].kind if i > done else found[-1].kind if found else ""
        if special := phrasing.special(i, before):
            found += raw[done:i]
            found.append(special[0])
            done = special[1]
    return found + raw[done:]
