"""Every date that a page prints or states, all candidates for its publication."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from crawler.card import Card
from crawler.conventions import GENERAL, UPDATED
from crawler.items import Listed, PrintedAs
from crawler.page import Reading, visible_text, with_text
from crawler.selecting import select
from crawler.structured import PUBLISHED_META, text_of

DATE_LENGTH = 160
"""No printed date is longer, words around it included."""
LINES = ("h1", "h2", "h3", "h4", "div", "p", "span", "td", "li", "time", "em", "i", "a")
NEAR = 12
"""Lines before or after the headline within which an unmarked date is looked for."""
HEADLINE_BLANKS = 5
"""A link of more words is another article's headline; a category or an author has fewer."""
SENTENCE_BLANKS = 8
_DIGIT = re.compile(r"\d")
_FULL_DATE = re.compile(
    r"\b\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}\b|\b(?:19|20)\d\d-\d\d-\d\d"
    r"|\b\d{1,2}\s(?:tháng|thg|th)\s?\d{1,2}(?:\snăm|,)?\s\d{4}\b",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"(?:^|[\s_-])(?:comments?|commentlist|replies|binh-?luan|side-?bar)(?:$|[\s_-])"
)
_ISO = re.compile(r"(?:19|20)\d\d-\d\d-\d\dT\d\d:\d\d")
_CLOCK = re.compile(r"\W*\d{1,2}\s?[:hg]\s?\d{2}(?::\d{2})?\W*(?:[AP]M|SA|CH)?\W*", re.IGNORECASE)
_CONVENTION = f"{GENERAL.name}:"


Chrome = frozenset[tuple[str, str]]


def _heading(seen: Reading, title: str) -> HtmlElement | None:
    return next((e for e in seen.tree.iter("h1", "h2", "h3") if visible_text(e) == title), None)


def _parted(element: HtmlElement, heading: HtmlElement | None) -> list[HtmlElement]:
    """What the element stands in, from within, and the headline does not."""
    shared = {heading, *heading.iterancestors()} if heading is not None else set()
    around = [
        e for e in element.iterancestors() if e not in shared and e.tag not in ("body", "html")
    ]
    return [element, *around]


def _is_anothers(element: HtmlElement, heading: HtmlElement | None) -> bool:
    """Whether a date that only a convention found is a comment's, or stands beside the article.

    Teasers are mostly link, with some words of a summary; an article with links in it is not.
    """
    parted = _parted(element, heading)
    if any(
        e.tag == "aside" or _BESIDE.search(f"{e.get('class', '')} {e.get('id', '')}".lower())
        for e in parted
    ):
        return True
    for around in parted:
        linked = [
            t for a in around.iter("a") if (t := visible_text(a)).count(" ") >= HEADLINE_BLANKS
        ]
        if linked:
            return 5 * sum(len(text) for text in linked) > len(visible_text(around))
    return False


def _in_header(element: HtmlElement, heading: HtmlElement | None) -> bool:
    """Whether it stands before the headline, in nothing that holds both: a portal's clock does."""
    if heading is None:
        return False
    outer = _parted(element, heading)[-1]
    parent = outer.getparent()
    if parent is None or parent.tag != "body" or outer is element:
        return False
    return any(e is heading or heading in e.iterdescendants() for e in outer.itersiblings())


def _machine(element: HtmlElement, rule: str) -> list[PrintedAs]:
    """What it says to machines: <time datetime>, or <abbr title> as Blogger prints it."""
    times = [element] if element.get("datetime") else list(element.iter("time"))
    found = [
        PrintedAs(t.get("datetime") or "", "meta", f"{rule}@datetime")
        for t in times
        if t.get("datetime") and "updated" not in (t.get("class") or "").split()
    ]
    told = element.get("title") or ""
    if not found and _ISO.match(told):
        found.append(PrintedAs(told, "meta", f"{rule}@title"))
    return found


def _without_updates(shown: list[tuple[HtmlElement, str]]) -> list[tuple[HtmlElement, str]]:
    """Without the line of the last change above that of the publication: 'Cập nhật: ...'."""
    if len(shown) < 2 or not UPDATED.match(shown[0][1]):
        return shown
    siblings = [e for e, text in shown[1:] if not UPDATED.match(text)]
    beside = any(e.getparent() is shown[0][0].getparent() for e in siblings)
    return shown[1:] if beside else shown


def _by_selector(
    seen: Reading, never: set[int], chrome: Chrome, heading: HtmlElement | None
) -> list[PrintedAs]:
    """The date that the first matching selector shows, with what it says to machines."""
    clocks: list[PrintedAs] = []
    for rule, found in seen.stated("date"):
        general = rule.startswith(_CONVENTION)
        shown = [(e, text) for e, text in with_text(found) if _could_be_date(text)]
        for element, text in _without_updates(shown):
            classes = (element.get("class") or "").split()
            edited = "updated" in classes and "published" not in classes
            if id(element) in never or edited or _in_frame(element, text, chrome):
                continue
            if general and _is_anothers(element, heading):
                continue
            machine = _machine(element, rule)
            if _CLOCK.fullmatch(text):  # an hour of no day
                clocks += machine
                continue
            doubtful = _in_header(element, heading) or _in_text(seen, element)
            guessed = general and not machine and doubtful
            return [PrintedAs(text, "visible", rule, guessed=guessed), *machine, *clocks]
    return clocks


def _in_text(seen: Reading, element: HtmlElement) -> bool:
    """Whether it stands where the article's text does: a video's date, or the article's own."""
    bodies = {e for css in GENERAL.body for e in seen.select(css)}
    return any(e in bodies for e in element.iterancestors())


def _could_be_date(text: str) -> bool:
    return bool(_DIGIT.search(text)) and len(text) <= DATE_LENGTH


def _is_teaser(element: HtmlElement, text: str) -> bool:
    """A line that is all link and longer than a word or two: another article's headline."""
    linked = sum(len(visible_text(a)) for a in element.iter("a"))
    return linked * 2 > len(text) and text.count(" ") > 2


def _until_teaser(lines: Sequence[tuple[HtmlElement, str]]) -> Iterator[tuple[HtmlElement, str]]:
    for element, text in lines[:NEAR]:
        if _is_teaser(element, text):
            return
        yield element, text


def _is_sentence(text: str) -> bool:
    """'Chiều 04/01/2024, đoàn công tác ... hiện trường.': the text's first, and no date line."""
    return text.endswith((".", "!", "?", ":", ";")) and text.count(" ") > SENTENCE_BLANKS


def _near_title(seen: Reading, title: str, never: set[int], chrome: Chrome) -> list[PrintedAs]:
    """A short text with a full date right after the headline, or else right before it."""
    lines = [
        (e, visible_text(e))
        for e in seen.tree.iter(*LINES)
        if e.find(".//div") is None and e.find(".//p") is None
    ]
    at = next((i for i, (_, text) in enumerate(lines) if text == title), None)
    if at is None:
        return []
    near = [*_until_teaser(lines[at + 1 :]), *_until_teaser(lines[:at][::-1])]
    dated = ((e, t) for e, t in near if len(t) <= DATE_LENGTH and _FULL_DATE.search(t))
    dated = ((e, t) for e, t in dated if not _is_sentence(t))
    for element, text in dated:
        if id(element) not in never and not _in_frame(element, text, chrome):
            return [PrintedAs(text, "visible", "convention:near the title", guessed=True)]
    return []


def place(element: HtmlElement) -> str:
    """Where an element stands in its page's design: tags, ids and classes from the root down."""
    chain = [element, *element.iterancestors()]
    return "/".join(f"{e.tag}#{e.get('id', '')}.{e.get('class', '')}" for e in chain)


def _in_frame(element: HtmlElement, text: str, chrome: Chrome) -> bool:
    """Whether the site's frame prints this text here: in this element or in one inside it."""
    if not any(text == printed for _, printed in chrome):
        return False
    here = place(element)
    return any(text == printed and where.endswith(here) for where, printed in chrome)


def date_places(tree: HtmlElement) -> frozenset[tuple[str, str]]:
    """(place, text) of whatever conventions would call a date: on a front page, its clock."""
    found = ((e, visible_text(e)) for css in GENERAL.date for e in select(tree, css))
    return frozenset((place(e), text) for e, text in found if _could_be_date(text))


def read_dates(
    seen: Reading, card: Card, listed: Listed | None, title: str, chrome: Chrome
) -> list[PrintedAs]:
    """Every date that may be the publication's, as printed, the most trusted first."""
    never = {id(e) for css in card.never_published for e in seen.select(css)}
    found = _by_selector(seen, never, chrome, _heading(seen, title))
    ld = text_of(seen.json_ld.get("datePublished")) or text_of(seen.json_ld.get("dateCreated"))
    if ld:
        found.append(PrintedAs(ld, "json-ld", "json-ld:datePublished"))
    found += [
        PrintedAs(seen.metas[m], "meta", f"meta:{m}") for m in PUBLISHED_META if m in seen.metas
    ]
    if listed and listed.published:
        found.append(PrintedAs(listed.published, listed.published_basis, listed.found_by))
    seen_it = any(date.basis == "visible" and not date.guessed for date in found)
    return found if seen_it else [*_near_title(seen, title, never, chrome), *found]
