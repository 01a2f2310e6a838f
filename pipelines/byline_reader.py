"""Reads the tokens of one byline from left to right."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Final

from pipelines.byline_ledger import WRITER, NotAByline
from pipelines.byline_parts import (
    Part,
    classify,
    is_affiliation,
    may_be_source,
    one_office,
    post_at_source,
    titles,
)
from pipelines.byline_press import (
    is_press,
    known_source,
    leading_source,
    name_like,
    plain_prose,
    province,
    trailing_source,
)
from pipelines.byline_runs import Runs
from pipelines.byline_tokens import (
    ALIEN,
    BREAK,
    CLOSE,
    LABEL,
    MARK,
    OPEN,
    REMARK,
    SOURCE,
    WORD,
    Token,
)
from pipelines.byline_traps import PICTURED
from pipelines.byline_words import (
    AND_WORDS,
    BARE_LABELS,
    BRACKET_REMARKS,
    LABELS,
    REMARKS,
    SHOWS,
)
from pipelines.syllables import is_syllable

# Whom an actor plays.
_PART: Final = "vai"
_LONGEST_LABEL: Final = 4
_WORKS: Final = frozenset(("tin", "bài"))


class Reader(Runs):
    """One reading: what each kind of token does."""

    def read(self, tokens: list[Token]) -> None:
        """Read tokens to their end."""
        run: list[Token] = []
        i = 0
        while i < len(tokens):
            token = tokens[i]
            if token.key in AND_WORDS and not run and i and tokens[i - 1].kind == MARK:
                i += 1  # "A, B, và C"
                continue
            if token.kind == WORD and not (
                token.key in AND_WORDS and run and self._parts(tokens, i)
            ):
                run.append(token)
            elif token.key == ":" and run and self._unlisted_label(run):
                run = []
            else:
                self.ahead = token.key
                self._end(run)
                run = []
                if token.kind == OPEN:
                    close = _closing(tokens, i)
                    self.bracket(tokens[i + 1 : close])
                    i = close
                else:
                    _ON_TOKEN[token.kind](self, token)
            i += 1
        self.ahead = ""
        self._end(run)

    def _unlisted_label(self, run: list[Token]) -> bool:
        """ "Phóng viên TTXVN tại Pháp: A", or after names some other work: "Vẽ bìa: B"."""
        if posted := post_at_source([token.text for token in run]):
            self.source(posted)
        elif self.credits and _may_be_label(run):
            self.roles = ()
        else:
            return False
        self.labelled = True
        return True

    def _end(self, run: list[Token]) -> None:
        if run:
            self.run([token.text for token in run])
            self.before = ""

    def _parts(self, tokens: list[Token], i: int) -> bool:
        """Whether this "và" parts two names, and does not belong to an office or paper."""
        start = end = i
        while start and tokens[start - 1].kind == WORD:
            start -= 1
        while end < len(tokens) and tokens[end].kind == WORD:
            end += 1
        before = [token.text for token in tokens[start:i]]
        after = [token.text for token in tokens[i + 1 : end]]
        if before and after and known_source(before) and known_source(after):
            return True  # "TTXVN và VnExpress"
        if trailing_source([*before, tokens[i].text, *after]) > len(after) + 1:
            return False  # "Tùy Phong Thể thao & Văn hóa"
        return not one_office([*before, tokens[i].text, *after])

    def on_break(self, token: Token) -> None:
        """A new line: labels and sources of the line before are over."""
        self.roles, self.labelled, self.after_source = WRITER, False, False
        self.before, self.last = BREAK, None
        self.group_above, self.group = self.group, len(self.credits)

    def on_mark(self, token: Token) -> None:
        """A separator; a colon after no label is somebody speaking."""
        if token.key == ":":
            raise NotAByline
        self.before = "-" if token.key in ("–", "—") else token.key

    def on_label(self, token: Token) -> None:
        """ "Bài, ảnh:" sets the roles of what follows."""
        self.roles, self.labelled, self.after_source = token.roles, True, False
        self.explicit, self.before, self.group = True, "", len(self.credits)
        self.shown = token.key.removesuffix(" :") in SHOWS

    def on_source_word(self, token: Token) -> None:
        """ "Theo", "Nguồn:": a source follows, or a writer of another paper."""
        self.roles, self.labelled, self.after_source = WRITER, False, True
        self.explicit, self.before, self.doubtful = True, "", []
        self.papers = token.key.endswith("báo")
        self.group = self.group if self.remarked else len(self.credits)

    def on_remark(self, token: Token) -> None:
        """A bare remark: "GIA MINH thực hiện", "tổng hợp từ A, B"."""
        if self.before == BREAK:
            self.group = self.group_above
        if len(self.credits) == 1 and self.credits[0].name.lower() in BARE_LABELS | _WORKS:
            raise NotAByline  # "Tin tổng hợp"
        self.remark(token.roles)
        self.before = ""
        if not self.credits:
            self.roles = token.roles or WRITER

    def on_alien(self, token: Token) -> None:
        """ "!", "?", "%": a sentence."""
        raise NotAByline

    # ------------------------------------------------------------ brackets

    def bracket(self, tokens: list[Token]) -> None:
        """What stands between brackets: a remark, a source, a label, or where one belongs."""
        key = " ".join([token.key for token in tokens]).replace(" ,", ",")
        roles = BRACKET_REMARKS.get(key, REMARKS.get(key))
        if not tokens or (roles is not None and self._bracket_remark(roles, key)):
            return
        if _is_place(tokens):
            if self.empty:
                raise NotAByline  # "(Minh Khai, Hà Nội)"
            return
        outside = (self.roles, self.labelled, self.after_source, self.in_bracket)
        alone = self.empty
        self.in_bracket, self.before = not self.empty, "("
        try:
            if not self.empty and tokens[0].kind == WORD:
                self._bracket_words(tokens)
            else:
                if tokens[0].kind == REMARK:
                    self.remark(tokens[0].roles)
                    self.after_source, tokens = True, tokens[1:]
                self.read(tokens)
        except NotAByline:
            words = [token.text for token in tokens if token.kind != MARK]
            if alone or not is_affiliation(words) or any(token.key == ":" for token in tokens):
                raise
        self.roles, self.labelled, self.after_source, self.in_bracket = outside
        self.before = ""

    def _bracket_remark(self, roles: tuple[str, ...], key: str) -> bool:
        """ "(tổng hợp)", "(ảnh)", "(còn nữa)"; before the names it holds for what follows."""
        found = BRACKET_REMARKS.get(key, REMARKS.get(key, ()))
        if self.empty:
            self.roles, self.explicit = found or WRITER, True
            return True
        single = key in ("bài", "tin") or roles[:1] in (("photographer",), ("videographer",))
        self.remark(found, only_last=single)
        return True

    def _bracket_words(self, tokens: list[Token]) -> None:
        """Words in brackets after a name: a source, else where the writer belongs, unsaid."""
        if tokens[0].key == _PART:
            raise NotAByline  # "Viên Mai (vai Tập Nhân)"
        if self._listed(tokens) or tokens[0].key == "từ":
            return  # "(TỪ CHEONAN)" is where the writer is
        printed = " ".join(token.text for token in tokens)
        words = printed.replace(" / ", "/").replace(" ,", ",").split(" ")
        count = titles(words)
        part, _ = classify(words[count:])
        named = part is Part.NAME and not self.titled and not province(words)
        listed = part is Part.BAD and _listed_after_slash(words)
        if listed or part is Part.SOURCE or named or (part is Part.UNIT and is_press(words)):
            self.after_source = False
            self.source(words[count:])
        elif count:
            if known := leading_source(words[count:], alone=True):
                self.source(words[count : count + known])
        elif part is Part.BAD:
            if _foreign_site(words):
                self.after_source = False
                self.source(words)
            elif may_be_source(words):
                self.read(tokens)
            elif not is_affiliation(words):
                raise NotAByline

    def _listed(self, tokens: list[Token]) -> bool:
        """ "(Soccer, Goal)": sources, one of them on the list, the others no Vietnamese names."""
        if "," not in [token.key for token in tokens]:
            return False
        runs = [
            [token.text for token in run]
            for mark, run in groupby(tokens, lambda token: token.key == ",")
            if not mark
        ]
        found = len(runs) > 1 and any(map(known_source, runs)) and not any(map(name_like, runs))
        for run in runs if found else ():
            self.source(run)
        return found


def _is_place(tokens: list[Token]) -> bool:
    """Whether a bracket is a place: a province, or ends in one after a comma."""
    if any(token.key.isdigit() or token.key in PICTURED for token in tokens):
        return False  # "(22 tuổi, Hải Phòng)"
    last = len(tokens)
    while last and tokens[last - 1].kind == WORD:
        last -= 1
    named = [token.text for token in tokens[last:]]
    whole = not last or (tokens[last - 1].key in (",", "-", "–") and tokens[0].kind == WORD)
    return whole and bool(named) and province(named)


def _listed_after_slash(words: list[str]) -> bool:
    """ "Lâm Anh (Xzone/Tri Thức Thời Đại)": a foreign word and the listed paper that it is of."""
    first, slash, rest = " ".join(words).partition("/")
    paper = slash and known_source(rest.split(" "))
    return bool(paper) and not name_like(first.split(" ")) and may_be_source(first.split(" "))


def _foreign_site(words: list[str]) -> bool:
    """ "Thúy Nga (laptopmag)": one long foreign word in small letters."""
    word = words[0]
    plain = len(words) == 1 and len(word) > 4 and word.isascii() and word.islower()
    return plain and word.isalnum() and not (is_syllable(word) or word in LABELS)


def _may_be_label(run: list[Token]) -> bool:
    """Whether words before a colon may be some work's: "Vẽ bìa", but no sentence's."""
    return len(run) <= _LONGEST_LABEL and not plain_prose([token.text for token in run])


_DEPTHS: Final = {OPEN: 1, CLOSE: -1}


def _closing(tokens: list[Token], start: int) -> int:
    """The index of the bracket that closes the one at start, or the end."""
    depth = 0
    for i in range(start, len(tokens)):
        depth += _DEPTHS.get(tokens[i].kind, 0)
        if depth == 0:
            return i
    return len(tokens)


_ON_TOKEN: Final[dict[str, Callable[[Reader, Token], None]]] = {
    WORD: Reader.on_mark,
    MARK: Reader.on_mark,
    BREAK: Reader.on_break,
    LABEL: Reader.on_label,
    SOURCE: Reader.on_source_word,
    REMARK: Reader.on_remark,
    ALIEN: Reader.on_alien,
    CLOSE: Reader.on_mark,
}
