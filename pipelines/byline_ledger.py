"""What has been read of a byline so far: credits, sources, the roles that now hold."""

from __future__ import annotations

import re
from typing import Final

from pipelines.byline_parts import Facts, Part
from pipelines.byline_value import Byline, Credit
from pipelines.byline_words import Role
from pipelines.names import Grade, written_names
from pipelines.syllables import is_syllable
from pipelines.text import word_key

# Letters of so many stand for a degree alone (PGS), of fewer as well for somebody (TS).
_DEGREE: Final = 3
WRITER: Final[tuple[Role, ...]] = ("writer",)


class NotAByline(Exception):
    """The text holds something that no byline holds."""


class Ledger:
    """Credits and sources in printed order, and the state that decides where the next one goes."""

    def __init__(self, text: str) -> None:
        """Begin with nothing read: unlabelled names are writers."""
        self.text = text
        self.facts: Facts
        self.credits: list[Credit] = []
        self.grades: list[Grade] = []
        self.others: list[Credit] = []
        self.bare: list[Credit] = []
        self.publishers: list[str] = []
        self.units: list[str] = []
        self.pictured = ""
        self.origins: list[list[str]] = []
        self.pending: list[str] = []
        self.roles = WRITER
        self.labelled = self.after_source = self.in_bracket = False
        self.shown = self.subject = self.housed = self.posted = False
        self.titled = self.learned = self.remarked = self.explicit = self.papers = False
        self.doubtful: list[str] = []
        self.before = self.ahead = ""
        self.last: Part | None = None
        self.group = self.group_above = 0

    @property
    def empty(self) -> bool:
        """Whether nothing has been read."""
        return not (self.credits or self.others or self.publishers or self.origins)

    @property
    def after_dash(self) -> bool:
        """Whether the words follow a source and a dash, as Tây Nguyên does in VOV-Tây Nguyên."""
        return self.last is Part.SOURCE and self.before == "-"

    def name(self, words: list[str], sure: Grade) -> None:
        """Credit a name, or several printed without a separator, in the present roles."""
        for one in written_names(tuple(words)):
            self.credit(one, sure)

    def credit(self, name: str, sure: Grade) -> None:
        """Credit a name as it stands; makers without a role of their own are kept aside."""
        if not (self.labelled or self.after_source):
            self.bare.append(Credit(name, "writer"))
        for role in self.roles:
            self.credits.append(Credit(name, role))
            self.grades.append(Grade.SURE if self.labelled else sure)
        if not (self.roles or self.shown):
            self.others.append(Credit(name, "writer"))
        self.last = Part.NAME

    def source(self, words: list[str]) -> None:
        """Note a source: as an origin after "Theo", else as the publisher."""
        name = self._as_printed(words)
        if self.doubtful and self.before in ("/", "(") and not self._two_papers(words):
            self._was_a_name()
        if not (self.last is Part.SOURCE and self.before == "/" and self.extend(name)):
            if not self.after_source or self.before == "/":
                self.publishers.append(name)
            elif self.last is Part.SOURCE and self.origins and self.before in _LISTED:
                self.origins[-1].append(name)
            else:
                self.origins.append([name])
        self.last = Part.SOURCE

    def _as_printed(self, words: list[str]) -> str:
        """The words with the full stops of their abbreviations: "Pháp luật TP. HCM"."""
        name = " ".join(words)
        if name in self.text or ". " not in self.text:
            return name
        printed = re.search(r"\.? ".join(map(re.escape, words)), self.text)
        return printed[0] if printed else name

    def _two_papers(self, words: list[str]) -> bool:
        """ "Theo Amusing Planet/Daily UK": foreign words on both sides of the slash."""
        foreign = not any(is_syllable(word_key(word)) for word in (*self.doubtful, *words))
        return foreign and self.before == "/" and "." not in words[-1]

    def _was_a_name(self) -> None:
        """ "Theo Windy Chan (Khám Phá)": between "Theo" and a paper stands the writer."""
        self.origins.pop()
        self.last = None
        self.name(self.doubtful, Grade.LIKELY)
        self.doubtful = []

    def extend(self, more: str) -> bool:
        """VOV and Tây Nguyên of "VOV-Tây Nguyên", TTXVN and Vietnam+ are one source, as printed."""
        group = self.origins[-1] if self.after_source and self.origins else self.publishers
        if not group:
            return False
        start = self.text.find(group[-1])
        end = self.text.find(more, start + len(group[-1]))
        if not 0 <= start < end:
            return False
        group[-1] = self.text[start : end + len(more)]
        return True

    def remark(self, roles: tuple[Role, ...], *, only_last: bool = False) -> None:
        """Let a remark after names say what they did: "A - B (tổng hợp)", "A (ảnh)"."""
        self.remarked = self.explicit = True
        start = len(self.credits) - 1 if only_last else self.group
        for i in range(max(start, 0), len(self.credits)):
            self.grades[i] = Grade.SURE
            if roles and self.credits[i].role == "writer":
                self.credits[i] = Credit(self.credits[i].name, roles[0])
        if self.credits:
            self.credits += [Credit(self.credits[-1].name, role) for role in roles[1:]]

    def result(self) -> Byline:
        """What has been read; a name printed twice is said once."""
        found = self.credits or self.others
        if self.pending and not found and len("".join(self.pending)) < _DEGREE:
            found = [Credit(" ".join(self.pending), "writer")]  # "TS" alone is someone's initials
            self.grades.append(Grade.SURE)
        if found and self.units and all(credit.role == "photographer" for credit in found):
            self.publishers = [one for one in self.publishers if one not in self.units]
        groups = self.publishers
        if self.origins or len(groups) > 1:
            groups = list(dict.fromkeys((*groups, *map(", ".join, self.origins))))
        certain = self.explicit or bool(groups) or Grade.SURE in self.grades
        if len(found) > 1:
            found = list(
                {(credit.name.casefold(), credit.role): credit for credit in found}.values()
            )
        return Byline([*found], "; ".join(groups) or None, certain, self.explicit)


_LISTED: Final = frozenset((",", "và", "&", "and", "với"))
