"""What each kind of run of words does to the ledger of a byline."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pipelines.byline_ledger import WRITER, Ledger, NotAByline
from pipelines.byline_parts import (
    Part,
    facts,
    is_honorific,
    may_be_small_name,
    may_be_source,
    staff_name,
    unit,
)
from pipelines.byline_press import (
    known_source,
    leading_source,
    name_like,
    photo_first,
    plain_prose,
    province,
)
from pipelines.byline_traps import (
    DISTRICTS,
    DOCUMENT_WORDS,
    FORMER,
    HONORIFICS,
    SITES,
    STATESMEN,
    SUBJECTS,
)
from pipelines.byline_words import (
    ASIDES,
    HOUSES,
    LEARNED,
    NO_CREDIT,
    ORIGINALS,
    PAGES,
    PORTAL_HEADS,
    POSTNOMINALS,
    TITLE_STARTS,
    UNIT_HEADS,
    WALLS,
    begins,
    starts,
)
from pipelines.gazetteer import certain_surnames, kinds
from pipelines.names import Grade, grade
from pipelines.syllables import is_syllable
from pipelines.text import word_key

# "(theo báo chí nước ngoài)", against "Theo CNN, các bệnh liên quan đến tim mạch ..."
_LONGEST_ORIGINAL: Final = 7


class Runs(Ledger):
    """A run of words between two separators: a name, a paper, an office, a place, or prose."""

    def run(self, words: list[str]) -> None:
        """Read the words between two separators."""
        self.facts = told = facts(tuple(words))
        part, sure, count = told.part, told.sure, told.titles
        if (
            self.after_source
            and words[0].islower()
            and begins(list(map(word_key, words)), ORIGINALS)
            and len(words) < _LONGEST_ORIGINAL
            and not plain_prose(words)
        ):
            return None  # "(theo báo chí nước ngoài)"
        if self.credits and part is Part.BAD and word_key(" ".join(words)) in ASIDES:
            return None  # "A và các CTV"
        if self.credits and told.posted:
            return self.source(list(told.posted))
        if self.credits and self.before in (",", "-", "(") and self._adds_nobody(words):
            return None
        if count and (part is Part.NAME or part is Part.BAD):
            if count < len(words):
                if self.empty and _of_a_country(words[count:]):
                    raise NotAByline  # "Đại sứ Hàn Quốc Oh Young-ju"
                if self.after_source and not self.credits and _told(words):
                    raise NotAByline  # "Theo chuyên gia ..." says what somebody thinks
                self.titled = True
                self.learned = all(map(_is_learned, words[:count]))
                self.subject = self.empty and begins(list(map(word_key, words)), SUBJECTS) > 0
                if self.subject and unit(words[count:]):
                    raise NotAByline  # "Sinh viên Trường Đại học Hàng hải"
                return self.run(words[count:])
            if self.credits and self.after_source:
                return self.source(words)  # "(Theo THS)"
            self.pending = [] if self.credits or part is Part.BAD else words
            return None
        if told.away:
            return self.run(words[: told.away])
        if cut := self.facts.staff:
            self.run(words[:cut])
            self.before = "|"
            return self.run(words[cut:])
        if not self.labelled and (cut := self.facts.signed):
            return self.run(words[cut:])
        return _ON_PART[part](self, words, sure)

    def _adds_nobody(self, words: list[str]) -> bool:
        """What "A, MBA", "Thích A - Chùa B", "ThS A, Khoa Luật" tell beside the name."""
        keys = list(map(word_key, words))
        if len(keys) == 1:
            return keys[0] in POSTNOMINALS
        if plain_prose(words):
            return False
        count = begins(keys, UNIT_HEADS)
        office = count and keys[0] not in certain_surnames()
        if count == len(keys) > 1:
            return True  # "A - Thành đoàn"
        local = _is_local_office(words)
        return (
            bool(local)
            or begins(keys, HOUSES) > 0
            or bool(self.titled and self.facts.part is Part.NAME and office)
        )

    def on_name(self, words: list[str], sure: Grade) -> None:
        """Words that may be a name: after "Theo" or a slash only where they surely are."""
        if self.after_source or self.before == "/":
            short = len(words) == 1 and "." not in words[0]
            lone = short and (self.before == "/" or words[0].isupper())
            quoted = self.papers or (self.in_bracket and bool(self.credits))
            if self._source_then_name(words):
                return None
            joined = self.before == "/" and self.after_source and self.ahead != "("
            quoted = quoted or (joined and bool(self.credits))  # "Theo A/Tri Thức Trực Tuyến"
            if not self.credits and (count := _listed_last(words)):
                return self._name_then_source(words, count)  # "Theo An Bình Dân Trí"
            if sure < Grade.SURE or lone or quoted:
                self.source(words)
                doubtful = len(words) > 1 and not (quoted or self.credits) and self.before != "/"
                self.doubtful = words if doubtful else []
                return None
        elif self.roles in _PICTURES and self.labelled and _picture_of(words):
            return self._picture_then_name(words)
        elif count := self.facts.trailing:
            return self._name_then_source(words, count)
        if self.credits and self._aside(words, sure):
            return None
        if self.before == "/" and self.pictured and self.credits[-1].name == self.pictured:
            self._of_an_agency()  # "Ảnh: VGP/Lê Anh"
        if self.units and not self.credits and self.before in (",", "(") and len(words) == 1:
            return None  # "Tập đoàn Alerre Inc, USA"
        if self.empty and self.before == "(" and len(words) == 1 and sure < Grade.SURE:
            return self.source(words)
        if self.roles == ("videographer",) and sure < Grade.SURE and len(words) == 1:
            return None
        return self.name(words, sure)

    def _aside(self, words: list[str], sure: Grade) -> bool:
        """A place or one more source among names, not a name: "Nguyễn An, Hải Dương"."""
        if self.facts.place:
            self._no_list_of_places()
            if self.after_dash:
                return self.extend(" ".join(words))
            return self.before in (",", "(") and not self.labelled
        if self.last is Part.SOURCE and self.before == "," and sure < Grade.SURE:
            self.source(words)
            return True
        return self.in_bracket and not self.labelled  # "Đào Hồng (Hoàng Mai, Hà Nội)"

    def _of_an_agency(self) -> None:
        """The agency that was credited with a picture is its photographer's."""
        self.publishers.append(self.pictured)
        self.credits.pop()
        self.grades.pop()

    def _source_then_name(self, words: list[str]) -> bool:
        """ "Theo Nghe nhìn VN Gia Phong": the paper, then the writer."""
        if self.after_source and not self.credits and word_key(words[0]) in PAGES and words[1:]:
            self.source(words)  # "Nguồn: Facebook Ngô Quý Nhâm" is a page
            return True
        count = leading_source(words, guess=self.after_source)
        if self.credits and not (count and self.after_source and self._credited(words[count:])):
            count = 0
        if count:
            self.source(words[:count])
            self.after_source = False
            self.name(words[count:], Grade.SURE)
        return bool(count)

    def _credited(self, words: list[str]) -> bool:
        """Whether the name was printed before: "A/VOV Theo AFP A/VOV"."""
        name = " ".join(words).casefold()
        return any(credit.name.casefold() == name for credit in self.credits)

    def _name_then_source(self, words: list[str], count: int) -> None:
        """ "Minh Lý Báo Gia đình và Xã hội": the writer, then the paper."""
        first = words[:-count]
        if len(first) == 1 and is_syllable(word_key(first[0])) and not name_like(first):
            raise NotAByline  # "Lính Biên phòng"
        self.run(words[:-count])
        self.before = "|"
        self.source(words[-count:])

    def _picture_then_name(self, words: list[str]) -> None:
        """ "Ảnh: Reuters Minh Hạnh": whose pictures, then, its line break lost, the writer."""
        count = _picture_of(words)
        first = word_key(words[0])
        if first not in WALLS or first == "internet":
            if first not in NO_CREDIT and self.roles == _PICTURES[0]:
                self.credit(" ".join(words[:count]), Grade.SURE)
            self.roles, self.labelled = WRITER, False
            self.name(words[count:], Grade.SURE)

    def on_collective(self, words: list[str], sure: Grade) -> None:
        """The staff: "Nhóm phóng viên", with its paper where that is said."""
        keys = list(map(word_key, words))
        if self.credits and self.before and " ".join(keys) in ASIDES:
            return
        count = self.facts.trailing
        if self.credits and self.before in (",", "-", "(") and begins(keys, _POSTS_OF_STAFF):
            if count:
                self.source(words[-count:])
            return
        kept = words[: len(words) - count]
        self.credit(staff_name(kept), Grade.SURE)
        if count:
            self.before = "|"
            self.source(words[-count:])

    def on_source(self, words: list[str], sure: Grade) -> None:
        """A listed agency or paper; after "Ảnh:" it is who took the picture."""
        if self.labelled and not self.after_source and self.before != "/":
            person = self.credits and self.credits[-1].name != self.pictured
            if person and self.last is Part.NAME and self.before in ("-", ","):
                return self.source(words)  # "Ảnh: Tuấn Anh - TTXVN"
            if self.roles == ("photographer",):
                if not known_source(words) and _picture_of(words):
                    return self._picture_then_name(words)  # "Ảnh: News.cn Hà Liên"
                self.pictured = " ".join(words)
                return self.credit(self.pictured, Grade.SURE)
            if "writer" not in self.roles:
                return None
        alone = self.empty and not (self.after_source or self.in_bracket)
        if alone and not known_source(words) and self._source_then_name(words):
            return None  # "Báo Tiền Phong Thành Nam"
        if alone and (count := self.facts.trailing) and grade(words[:-count]) is Grade.SURE:
            return self._name_then_source(words, count)  # "Tấn Quốc vnnew.vn"
        if sure < Grade.SURE and alone and not begins(list(map(word_key, words)), PORTAL_HEADS):
            raise NotAByline  # "Pháp luật", "Văn hóa": papers, but alone headings
        if known_source(words) or not self._source_then_name(words):
            self.source(words)
        return None

    def on_unit(self, words: list[str], sure: Grade) -> None:
        """An office: a source where it signs, an affiliation after a name."""
        if self.after_dash:
            self.extend(" ".join(words))
        elif self.labelled and not self.after_source and "writer" not in self.roles:
            return
        elif not self.credits or self.after_source or self.before == "/":
            keys = list(map(word_key, words))
            alone = self.empty and not self.explicit
            if alone and (keys[0] in DISTRICTS or begins(keys, SITES) >= begins(keys, UNIT_HEADS)):
                raise NotAByline  # "Quận Hồng Bàng" is a heading
            self.source(words)
            if alone:
                self.units.append(self.publishers[-1])

    def on_place(self, words: list[str], sure: Grade) -> None:
        """A town: part of a source's name, or where the writer is; alone it says nothing."""
        if self.papers and self.empty and self.after_source:
            self.source(["báo", *words])
        elif self.last is Part.SOURCE and self.before in ("-", ",", "/"):
            self.extend(" ".join(words))
        elif self.after_source and not any(is_syllable(word_key(word)) for word in words):
            self.source(words)  # "Theo India/Atlas"
        elif self.empty:
            raise NotAByline
        self._no_list_of_places()

    def _no_list_of_places(self) -> None:
        """Refuse "Kiến An - Đồ Sơn", of which the first could be a pen name."""
        names = [credit.name.split(" ") for credit in self.credits]
        if names and not (self.explicit or self.publishers) and all(map(province, names)):
            raise NotAByline

    def on_post(self, words: list[str], sure: Grade) -> None:
        """A post fits after a name, on its line: "Lê Tú Cẩm - Chủ tịch Hội Di sản"."""
        spoken = words[0] in FORMER and not self.titled and self.before == ","
        spoken = spoken or (self.before == "," and is_honorific(words) and not self.learned)
        spoken = spoken or begins(list(map(word_key, words)), STATESMEN) > 0
        if not self.credits or self.before not in (",", "-", "(") or plain_prose(words) or spoken:
            raise NotAByline  # "Nicholas Burns, cựu thứ trưởng ngoại giao Mỹ"
        self.posted = True

    def on_no_credit(self, words: list[str], sure: Grade) -> None:
        """Pictures of nobody: NVCC, Internet."""
        if not (self.labelled or self.after_source):
            self.on_name(words, sure) if words[0].isupper() else self.on_bad(words, sure)

    def on_bad(self, words: list[str], sure: Grade) -> None:
        """Anything else: after "Theo" or a slash perhaps a paper that is on no list."""
        sourced = self.after_source or self.before == "/"
        if sourced and self.origins and not any(word[0].isalpha() for word in words):
            return None  # "(Theo BBC News, 2/2017)"
        spoken = not sourced and word_key(words[0]) in HONORIFICS and is_honorific(words)
        if not spoken and self._source_then_name(words):
            return None
        original = begins(list(map(word_key, words)), ORIGINALS) and not plain_prose(words)
        if self.remarked and original:
            return None  # "A dịch từ nguyên bản tiếng Anh"
        if self.after_source and not self.credits and self._signed(words):
            return self._name_then_source(words, self.facts.trailing)
        if sourced and may_be_source(words):
            return self.source(words)
        if self.empty and not sourced and self.ahead in ("(", "/") and _half_small(words):
            self.subject = True  # "Đan khanh (theo RIA)"; alone it is a heading
            return self.name(words, Grade.LIKELY)
        if self.labelled and "writer" in self.roles and not sourced and _is_local_office(words):
            return self.source(words)  # "Tin: Đoàn phường"
        if self.labelled and not sourced and may_be_small_name(words):
            return self.name([word.capitalize() for word in words], Grade.LIKELY)
        document = begins(list(map(word_key, words)), DOCUMENT_WORDS)  # "THÔNG BÁO TUYỂN DỤNG"
        if not (sourced or document) and (count := self.facts.trailing):
            return self._name_then_source(words, count)
        if self.after_dash and not (plain_prose(words) or words[0][0].isdigit()):
            self.extend(" ".join(words))
            return None
        of_post = self.posted and self.before in (",", "-") and not plain_prose(words)
        if self._at_home(words) or of_post:
            return None  # "A, công chức Tư pháp - Hộ tịch"
        raise NotAByline

    def _signed(self, words: list[str]) -> bool:
        """ "Theo Lê Thúy Tươi Sức khỏe & Đời sống": the writer, then the paper."""
        count = self.facts.trailing
        return 0 < count < len(words) - 1 and grade(words[:-count]) is Grade.SURE

    def _at_home(self, words: list[str]) -> bool:
        """ "BS A, khoa Thận - Nội tiết, BV Nhi đồng": where a titled writer works, unsaid."""
        if not (self.titled and self.credits and self.before in (",", "-")) or plain_prose(words):
            return False
        self.housed = self.housed or begins(list(map(word_key, words)), UNIT_HEADS) > 0
        return self.housed


def _listed_last(words: list[str]) -> int:
    """How many last words are a listed source after "Theo" and a whole name, be they names too."""
    whole = (cut for cut in range(2, len(words)) if known_source(words[cut:]))
    cut = next((cut for cut in whole if grade(words[:cut]) is Grade.SURE), len(words))
    return len(words) - cut


def _is_learned(word: str) -> bool:
    """Whether a title is a scholar's, who writes as often as he is spoken of: GS, PGS.TS, ThS."""
    return LEARNED.issuperset(filter(None, word_key(word).split(".")))


def _of_a_country(words: list[str]) -> bool:
    """Whether words begin with a country, and go on."""
    keys, places = list(map(word_key, words)), kinds("places")
    return len(keys) > 2 and any(places.get(" ".join(keys[:count])) == "abroad" for count in (1, 2))


_SPOKEN_TITLES: Final = frozenset(word for word in TITLE_STARTS if word.isalpha() and len(word) > 3)
_STAFF_TITLES: Final = frozenset(("phóng", "cộng", "biên", "nhà", "tác", "bạn"))


def _told(words: list[str]) -> bool:
    """Whether a title in full words makes a witness of whom it is: "Theo Đại tá Hùng"."""
    keys = list(map(word_key, words))
    full = begins(keys, TITLE_STARTS) > 1 and keys[0] not in _STAFF_TITLES
    return words[0] in _SPOKEN_TITLES or full


_LOCALITIES: Final = starts(
    "thành phố | tỉnh | huyện | quận | thị xã | xã | phường | thị trấn | tp"
)
# One of the staff, where a name stands before: "Hải Hà, phóng viên Ban Kinh tế".
_POSTS_OF_STAFF: Final = starts("phóng viên | pv | p.v | p/v")
_PICTURES: Final = (("photographer",), ("videographer",))


def _is_local_office(words: list[str]) -> bool:
    """Whether words are an office and its locality in small letters: VKSND thành phố."""
    keys = list(map(word_key, words))
    count = begins(keys, UNIT_HEADS)
    return count > 0 and begins(keys[count:], _LOCALITIES) > 0 and not plain_prose(words)


def _half_small(words: list[str]) -> bool:
    """Whether two words are a name whose second was printed small: "Nhân hà"."""
    small = len(words) == 2 and words[0].istitle() and words[1].islower()
    return small and name_like(words) and not plain_prose(words)


def _picture_of(words: list[str]) -> int:
    """How many first words say whose a picture is, before a writer: "Reuters", "NVCC"."""
    key = word_key(words[0])
    unnamed = len(words) > 2 and (words[0].isupper() or key == "internet") and key in NO_CREDIT
    return int(unnamed) or leading_source(words) or photo_first(words)


_ON_PART: Final[dict[Part, Callable[[Runs, list[str], Grade], None]]] = {
    Part.NAME: Runs.on_name,
    Part.COLLECTIVE: Runs.on_collective,
    Part.SOURCE: Runs.on_source,
    Part.UNIT: Runs.on_unit,
    Part.PLACE: Runs.on_place,
    Part.POST: Runs.on_post,
    Part.NO_CREDIT: Runs.on_no_credit,
    Part.BAD: Runs.on_bad,
}
