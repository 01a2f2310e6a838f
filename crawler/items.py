"""What the spiders hand on: an article as printed, and beside it what the pipelines understood.

Every understood value has its printed twin. `None` means unknown; the printed text stays.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

BlockKind = Literal["p", "h", "li", "quote", "table", "photo", "caption", "link", "file"]
Basis = Literal["visible", "json-ld", "meta", "api", "feed", "url"]


@dataclass(slots=True)
class Image:
    """One photo of the article."""

    url: str
    """The original's address: sizes (-768x512), Photon copies and srcset collapse to it."""
    alt: str = ""
    caption: str | None = None
    """The caption as printed, credit included."""
    credit: str | None = None


@dataclass(slots=True)
class Attachment:
    """A document that the article links to."""

    url: str
    label: str
    media_type: str | None = None


@dataclass(slots=True)
class Link:
    """A link of the body to anything but a document."""

    url: str
    text: str


@dataclass(slots=True)
class Block:
    """One printed block of the body, in reading order."""

    kind: BlockKind
    text: str = ""
    """As printed: not yet NFC, invisible characters still in; a single line break is kept."""
    html: str = ""
    """The same with bold, italics and links, everything else escaped."""
    right: bool = False
    centred: bool = False
    bold: bool = False
    """Every letter of it is bold."""
    italic: bool = False
    tail: str = ""
    """The end of a longer paragraph where it is set apart: bold, after a break or blanks."""
    joined: bool = False
    """Stands in the same printed paragraph as the photo before it."""
    rows: list[list[str]] = field(default_factory=list)
    """kind "table": its cells."""
    images: list[Image] = field(default_factory=list)
    """kind "photo": what is shown, left to right."""
    level: int = 0
    """kind "h": 1 to 6; kind "li": 1 in a numbered list, else 0."""


@dataclass(slots=True)
class Credit:
    """A person and what they did: writer, photographer, videographer, compiler, ..."""

    name: str
    role: str


@dataclass(slots=True)
class PrintedAs:
    """One date of the page, before anybody decides what it means."""

    printed: str
    basis: Basis
    rule: str
    guessed: bool = False
    """Found by its place alone: counts where nothing else is stated, or where that agrees."""


@dataclass(frozen=True, slots=True)
class Archived:
    """The WARC record that holds the bytes which were read."""

    file: str
    offset: int
    digest: str
    """Of the payload as received, `sha1:BASE32`."""
    captured_at: str
    url: str
    """The address that was fetched: a mirror's, where one was crawled."""
    whole: bool = True
    """False for a revisit, whose payload stands in an earlier record."""
    source: str = "crawl"
    """Who captured it: crawl, or the web archive or file that it came from."""


@dataclass(slots=True)
class Page:
    """The memory of one fetch: what a later crawl needs to know about this address."""

    url: str
    portal: str
    kind: str
    """article, attachment, sitemap, api, feed, listing, redirect, other"""
    status: int | None
    seen_at: str
    etag: str | None = None
    last_modified: str | None = None
    article_url: str | None = None
    listed_modified: str | None = None
    """The modification time that the portal's list stated for it when it was fetched."""
    archived: Archived | None = None
    listed_lastmod: str | None = None
    """The same as its sitemap stated it."""
    passed_over: bool = False
    """The lists and the schedule would not have asked for it: a full sweep did."""
    doubted: bool = False
    """Asked without validators, because a 304 contradicted what a list states."""
    split: bool = False
    """The article goes on on further pages, of whose bytes `archived` tells nothing."""


@dataclass(slots=True)
class Problem:
    """What could not be fetched, read, understood or stored, with its reason."""

    url: str
    stage: Literal["list", "fetch", "read", "understand", "store", "judge"]
    kind: str
    detail: str = ""
    portal: str = ""
    page: Page | None = None
    """The fetch that showed it, to be remembered with it."""


@dataclass(slots=True)
class Term:
    """A category or a tag; `path` names a category's ancestors, outermost first, and itself."""

    path: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.path[-1]


@dataclass(slots=True)
class Listed:
    """What the portal's own lists (sitemap, REST, feed) say of an article."""

    url: str
    title: str = ""
    published: str = ""
    published_basis: Basis = "api"
    modified: str = ""
    lastmod: str = ""
    """The modification time in the sitemap, which may be rounder than `modified`."""
    excerpt: str = ""
    content: str = ""
    ending: str = ""
    """The last letters of its text, by which a reading is known to be whole."""
    categories: list[Term] = field(default_factory=list)
    tags: list[Term] = field(default_factory=list)
    id: int | None = None
    found_by: str = ""
    list_id: int | None = None
    """The list that names all there is, of which it is a member."""
    protected: bool = False
    """Listed, but its text wants a password."""
    complete: bool = False
    """The categories and tags are all there are."""


@dataclass(slots=True)
class Article:
    """One article of a portal."""

    portal: str
    url: str
    """Canonical URL: the identity of the article."""
    seen_at: str
    """When its bytes were received, ISO 8601 with offset. Never a date of the article."""

    title: str = ""
    lede: str | None = None
    """The sapo, where the page prints one apart from the body or in bold at its head."""
    excerpt: str = ""
    """What the portal's lists print as a summary: the lede where an editor wrote it."""
    blocks: list[Block] = field(default_factory=list)
    """The body as printed, furniture left out, all pages of a split article in order."""
    dates: list[PrintedAs] = field(default_factory=list)
    modified_printed: str | None = None
    author_printed: str | None = None
    """A byline that the page prints apart from the body, where its card says so."""
    source_printed: str | None = None
    """A source line printed apart from the byline."""
    categories: list[Term] = field(default_factory=list)
    tags: list[Term] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    language: str | None = None
    called_article: bool = False
    """The page itself says, to machines, that it is an article."""
    day_only: bool = False
    """The portal's clock is known to lose the meridiem: its hours say nothing."""
    page: Page | None = None
    """The fetch that it was read from."""
    post_id: int | None = None
    """The number that the portal's software gives it: it outlives a change of address."""
    shows: str = ""
    """The address of the article whose page came instead."""
    date_kept: bool = False
    """The page states another day, and nothing else bears it out: the known one stays."""
    redirected: bool = False
    """Another address was asked than the one that answered."""
    aliases: list[str] = field(default_factory=list)
    """Other addresses that led here: short link, old slug."""
    read_by: dict[str, str] = field(default_factory=dict)
    """Which rule read each field."""

    # what the pipelines understood
    images: list[Image] = field(default_factory=list)
    body: str = ""
    body_html: str = ""
    words: int = 0
    published: str | None = None
    published_date: str | None = None
    published_precision: str | None = None
    published_basis: str | None = None
    published_printed: str | None = None
    modified: str | None = None
    event_date: date | None = None
    event_part_of_day: str | None = None
    dateline_printed: str | None = None
    byline_printed: str | None = None
    credits: list[Credit] = field(default_factory=list)
    source: str | None = None
    content_hash: str = ""
    repeated: bool = False
    """It reads as it did when it was stored: nothing new for a judgement."""
    problems: list[Problem] = field(default_factory=list)

    def trouble(self, stage: Literal["read", "understand"], kind: str, detail: str = "") -> None:
        """Note a problem that does not keep the article from being stored."""
        self.problems.append(Problem(self.url, stage, kind, detail, self.portal))


@dataclass(slots=True)
class AttachmentFile:
    """The bytes behind an attachment link, measured."""

    url: str
    portal: str
    media_type: str | None
    bytes: int
    sha256: str
    page: Page | None = None
    """The fetch that brought them; None where the address has been asked since."""
