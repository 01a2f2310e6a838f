"""The data dictionary: what every table, view and column means, as data.

`python -m pipelines.dictionary > docs/data.md` writes it for readers; Datasette shows the same.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Described:
    """A table or view: one sentence, and the meaning of each column."""

    sentence: str
    columns: Mapping[str, str]


ARTICLE = "The article: articles.id."
POSITION = "1, 2, ... in the order of the page."
PORTAL = "Name of the portal's card: haiphong; general for a site crawled without a card."
WHOLE = "Integer, 0 where there was none."

ARTICLES = {
    "id": "Integer that stands for the article in this database; search results have it as rowid.",
    "portal": PORTAL,
    "url": "Canonical address: the one that the page itself names as its own (rel=canonical), "
    "also where a mirror was crawled. Unique.",
    "title": "Headline, one line, Unicode NFC.",
    "lede": "The opening summary (sapo) where the page sets one apart, in bold or in a place of "
    "its own, or an editor wrote one for the lists. One set in bold also begins the body. NULL: "
    "none.",
    "body": "Text: paragraphs in the page's order with a blank line between them; a table's rows "
    "on lines, its cells between bars. Without title, captions, byline, related links and "
    "furniture. NULL where the article is only photos or documents.",
    "body_html": "The body as clean HTML made anew (p, h3, ul, ol, blockquote, table, figure, "
    "links to http and https only): safe to show. Photos and captions stand where they stood.",
    "published": "When it was published: ISO 8601, as exact as it was printed: 2021, 2021-12, "
    "2021-12-31, 2021-12-31T21:00+07:00. Offset +07:00 unless the page says otherwise. Compare "
    "days by published_date. Printed twin: published_printed. NULL: no date could be read, see "
    "problems.",
    "published_date": "The day of published, YYYY-MM-DD. NULL where not even the day is known.",
    "published_precision": "How exact published is: year, month, day, hour, minute, second. NULL "
    "with it.",
    "published_basis": "Where published was found: visible (printed for readers), json-ld, meta "
    "(told to machines), api, feed (the portal's lists), url (in the address). The first of these "
    "counts; where others contradict it by more than a day, problems says so (dates-disagree). "
    "NULL with it.",
    "published_printed": "The text in which published was found, as printed. Also kept where it "
    "could not be understood. NULL: nothing was printed.",
    "modified": "Last change as the portal states it, ISO 8601, +07:00. Printed twin: "
    "modified_printed. NULL: not stated.",
    "modified_printed": "The text in which modified was found, as printed. NULL: none.",
    "event_date": "Day of the event that the text opens with ('Chiều 31/12, ...'), YYYY-MM-DD; of "
    "several days the first; a missing year is inferred from published. Printed twin: "
    "dateline_printed. NULL: the text opens with no date.",
    "event_part_of_day": "The part of that day: rạng sáng (before dawn), sáng (morning), trưa "
    "(noon), chiều (afternoon), tối (evening), đêm (night). NULL: not told.",
    "dateline_printed": "The words that event_date was read from. NULL with it.",
    "byline_printed": "The byline as printed, a line break between its lines: 'Bài, ảnh: Duy "
    "Thính'. What it means is in article_authors and source. NULL: unsigned.",
    "source": "Agency, newspaper, office or site named as the origin, its label left out: TTXVN "
    "for 'Theo TTXVN'. Printed twin: byline_printed, or source_printed. NULL: none is named.",
    "source_printed": "A source line that the page prints apart from the byline, as printed. NULL: "
    "none.",
    "language": "Language code stated by the portal's card: vi. It is not detected.",
    "words": "Length of the body: its words as separated by white space (integer). Vietnamese "
    "writes each syllable apart, so these are syllables.",
    "content_hash": "SHA-256 in hexadecimal over title, lede, body, published, byline_printed, "
    "captions and attachments: equal for two readings that say the same.",
    "first_seen": "When its page was first received, ISO 8601, +07:00. Never a date of the "
    "article.",
    "last_seen": "When the portal last showed it: its page was read, or the answer was 'not "
    "modified'. ISO 8601, +07:00.",
    "gone_since": "When the portal was found to have it no more, ISO 8601, +07:00; the text stays. "
    "NULL: it is there, as far as is known.",
    "revision": "1, 2, ...: how many versions of its content were seen; each is kept in revisions.",
    "read_by": "JSON: field to the rule that read it, such as haiphong:h1.post-title, rest, "
    "convention:h1; 'reader' is the program's reading version, with 'general' where no card was "
    "used.",
}


def _of_articles(*names: str) -> dict[str, str]:
    return {name: ARTICLES[name] for name in names}


TABLES: dict[str, Described] = {
    "articles_full": Described(
        "One row an article for people to read: names, categories and tags joined into one text "
        "each.",
        {
            **_of_articles("id", "portal", "url", "title", "lede"),
            **_of_articles("published", "published_date", "published_precision"),
            **_of_articles("published_printed", "byline_printed"),
            "authors": "Names of all who are credited, whatever their role, in printed order, "
            "joined with ', '. NULL: nobody is named.",
            **_of_articles("source"),
            "categories": "Names of its categories in the order of the alphabet, joined with '; '. "
            "NULL: none.",
            "tags": "Names of its tags in the order of the alphabet, joined with '; '. NULL: none.",
            **_of_articles("words"),
            "images": "How many photos it has (integer).",
            "attachments": "How many documents it links to (integer).",
            **_of_articles("event_date", "modified", "revision", "first_seen", "last_seen"),
            **_of_articles("gone_since", "body"),
        },
    ),
    "authors_full": Described(
        "One row an author who is credited with an article: how much, as what, from when to when.",
        {
            "id": "The author: authors.id.",
            "name": "The author's name: authors.name.",
            "articles": "How many articles credit them in any role (integer).",
            "roles": "Their roles in the order of the alphabet, joined with ', '.",
            "first_published": "Day of the earliest of these, YYYY-MM-DD. NULL: none has a known "
            "day.",
            "last_published": "Day of the latest of these, YYYY-MM-DD. NULL: none has a known day.",
        },
    ),
    "author_candidates": Described(
        "Who may stand behind initials, with the evidence: same portal, the same initials, years "
        "in common. A question to be answered by a person; nothing is merged by it.",
        {
            "portal": "The portal on which both sign.",
            "author_id": "The initials' row: authors.id.",
            "initials": "The initials as first met: authors.name.",
            "articles": "How many articles of the portal they sign (integer).",
            "candidate_id": "The full name's row: authors.id.",
            "candidate": "The full name: authors.name.",
            "candidate_articles": "How many articles of the portal credit it (integer).",
            "shared_from": "First year in which both may have signed (YYYY).",
            "shared_until": "Last such year (YYYY).",
        },
    ),
    "coverage": Described(
        "One row a portal and day: how many articles the portal lists, and how many are stored.",
        {
            "portal": PORTAL,
            "day": "Day of publication, YYYY-MM-DD: the article's own, else the one that the "
            "portal's lists state. NULL: articles of unknown day.",
            "listed": "Addresses that the portal lists as articles (integer).",
            "stored": "Those of them whose article is stored (integer).",
            "missing": "listed less stored (integer): not fetched yet, or not readable; see pages "
            "and problems.",
        },
    ),
    "articles": Described(
        "One row an article as it is now: what the page prints, and beside it what that means.",
        ARTICLES,
    ),
    "article_authors": Described(
        "Who did what for an article, in printed order; 'Bài, ảnh: A' gives A twice.",
        {
            "article_id": ARTICLE,
            "author_id": "The person: authors.id.",
            "role": "writer, photographer, videographer, compiler, translator or editor.",
            "position": "1, 2, ... in the order of the byline. Printed twin: "
            "articles.byline_printed.",
        },
    ),
    "authors": Described(
        "One row a name that bylines print, whatever capitals, tone marks or dots they spell it "
        "with.",
        {
            "id": "Integer that stands for the author in this database.",
            "name": "The name as first met: NFC, without titles, in title case where it was "
            "printed in capitals. A pen name, initials or a collective ('PV') stay as they are.",
            "name_folded": "The name in lower case without accents ('duy thinh'), for searching.",
            "name_key": "What makes two spellings one author. Unique. Two people of one name are "
            "one row.",
            "initials": "The first letters of the name's words in lower case without accents "
            "('hcm'); of initials, themselves.",
            "is_initials": "1 where the name is nothing but initials ('V.H.N', 'HT'), else 0.",
        },
    ),
    "images": Described(
        "The photos of an article, each once, whatever sizes and copies of it are shown.",
        {
            "article_id": ARTICLE,
            "position": POSITION,
            "url": "Address of the original: sizes (-768x512) and CDN copies collapse to it. The "
            "picture itself is not stored.",
            "caption": "The caption as printed, credit included. NULL: none.",
            "credit": "Photographer or agency that the caption names, as printed. Printed twin: "
            "caption. NULL: none is named.",
            "alt": "The alternative text of the page. NULL: none.",
        },
    ),
    "attachments": Described(
        "The documents (pdf, doc, xls, zip, ...) that an article links to, measured but not kept.",
        {
            "article_id": ARTICLE,
            "position": POSITION,
            "url": "Address of the document.",
            "label": "The link's text as printed, else the file's name.",
            "media_type": "Media type as the server declares it; before it was fetched, what the "
            "address promises: application/pdf.",
            "bytes": "Size in bytes (integer). NULL: never received; see problems.",
            "sha256": "SHA-256 of its bytes, hexadecimal. NULL: never received.",
        },
    ),
    "links": Described(
        "The links in an article's text to anything but documents, related articles included.",
        {
            "article_id": ARTICLE,
            "position": POSITION,
            "url": "Where it leads.",
            "label": "The link's text as printed. NULL: it stands on a picture.",
        },
    ),
    "categories": Described(
        "The portal's sections, each under its parent.",
        {
            "id": "Integer that stands for the category in this database.",
            "name": "Its name as the portal spells it. Unique below one parent.",
            "parent_id": "The category above it: categories.id. NULL: it is at the top.",
        },
    ),
    "article_categories": Described(
        "Which categories an article is in.",
        {"article_id": ARTICLE, "category_id": "The category: categories.id."},
    ),
    "tags": Described(
        "The keywords that portals put on articles.",
        {
            "id": "Integer that stands for the tag in this database.",
            "name": "Its name as the portal spells it. Unique.",
        },
    ),
    "article_tags": Described(
        "Which tags an article has.", {"article_id": ARTICLE, "tag_id": "The tag: tags.id."}
    ),
    "revisions": Described(
        "Every version of an article's content that was seen, the present one included.",
        {
            "article_id": ARTICLE,
            "revision": "1, 2, ...; the highest is what articles holds.",
            "seen_at": "When this version was first received, ISO 8601, +07:00.",
            "changed": "JSON list of what differs from the version before: title, lede, body, "
            "published, modified, byline_printed, captions, attachments. [] for the first.",
            **{
                name: f"articles.{name} as it was."
                for name in ("title", "lede", "body", "published", "modified", "byline_printed")
            },
            "content_hash": "articles.content_hash as it was.",
            "captions": "JSON list of the photos as they were, in order: {url, caption}. NULL: "
            "stored before congtin 0.2.",
            "attachments": "JSON list of the documents as they were, in order: {url, label}. NULL: "
            "stored before congtin 0.2.",
            "reader": "Version of the reader that read this version, and 'general' where no card "
            "did. NULL: stored before congtin 0.2.",
            "capture_file": "WARC file of the archive that holds the bytes. NULL: not archived.",
            "capture_offset": "Where the record begins in that file, in bytes. NULL with it.",
            "capture_digest": "Digest of the bytes as received, sha1 in base 32. NULL with it.",
            "captured_at": "When the bytes were received, ISO 8601, +07:00. NULL with it.",
            "capture_source": "Who captured them: crawl, or the web archive or the file that they "
            "came from. NULL with it.",
        },
    ),
    "aliases": Described(
        "Other addresses that lead to an article: short links, old slugs, redirects.",
        {"url": "The other address.", "article_id": ARTICLE},
    ),
    "pages": Described(
        "The memory of fetching: one row an address of a portal that was listed or asked for.",
        {
            "url": "The address, in the portal's own spelling of it.",
            "portal": PORTAL,
            "kind": "article (or listed as one), attachment, protected (wants a password), other "
            "(it was read, and is no article).",
            "status": "HTTP status of the last answer (integer). NULL: never asked, or no answer "
            "came.",
            "etag": "Validator of the last answer, for asking whether it changed. NULL: none.",
            "last_modified": "The server's Last-Modified header, as sent. NULL: none. Not a date "
            "of the article.",
            "first_seen": "When the address was first met, ISO 8601, +07:00.",
            "last_fetched": "When it was last asked for, ISO 8601, +07:00. NULL: never.",
            "next_due": "When it is to be asked again, ISO 8601, +07:00. NULL: as the crawl's "
            "schedule says.",
            "failures": "Failed fetches in a row (integer); 0 after one that went well.",
            "article_id": "The article that was read from it: articles.id. NULL: none.",
            "listed_published": "Publication time as the portal's lists state it, as printed "
            "there. NULL: they state none.",
            "listed_modified": "Time of the last change as the portal's lists state it, as printed "
            "there. NULL: they state none.",
            "fetched_modified": "What listed_modified was when the page was last fetched: where "
            "the two differ, there is something new to fetch. NULL: not stated then.",
            "capture_file": "WARC file of the archive that holds its newest bytes. NULL: none.",
            "capture_offset": "Where the record begins in that file, in bytes. NULL with it.",
            "capture_digest": "Digest of those bytes as received, sha1 in base 32. NULL with it.",
            "captured_at": "When they were received, ISO 8601, +07:00. NULL with it.",
            "capture_url": "The address that they were fetched from: a mirror's where one was "
            "crawled. NULL with it.",
        },
    ),
    "runs": Described(
        "The ledger: one row a crawl of a portal, written when it begins and kept true as it goes.",
        {
            "id": "Integer, in the order of the crawls.",
            "portal": PORTAL,
            "started": "ISO 8601, +07:00.",
            "ended": "ISO 8601, +07:00. NULL: it still runs, or was killed.",
            "outcome": "running; healthy; unhealthy (done, but needs a look); failed (broke off, "
            "or nothing was listed); interrupted (stopped or killed; the next one goes on).",
            "requests": f"Requests sent, robots.txt and retries included. {WHOLE}",
            "not_modified": f"Answers 'not modified' (304). {WHOLE}",
            "listed": f"Articles that the lists named, within --since and --until. {WHOLE}",
            "new": f"Articles stored for the first time. {WHOLE}",
            "changed": f"Known articles whose content had changed: a new revision. {WHOLE}",
            "unchanged": f"Known articles that were the same, or needed no asking. {WHOLE}",
            "gone": f"Articles found to be gone from the portal. {WHOLE}",
            "failed": f"Articles that could not be fetched or read; problems tells why. {WHOLE}",
            "undated": f"Of the articles read, those without a date. {WHOLE}",
            "unsigned": f"Of the articles read, those without a byline. {WHOLE}",
            "bytes": f"Bytes received. {WHOLE}",
            "version": "Version of congtin that crawled.",
            "notes": "In words: what went wrong, else how many articles each kind of list named. "
            "NULL: nothing to say.",
            "kind": "crawl; other ways of filling the database name themselves.",
            "at": "The address that was crawled, where it was known. NULL: not recorded.",
            "options": "JSON: what limited the crawl (since, until, limit, full). {}: nothing.",
            "reader": "Version of the reader that read the pages. NULL: not recorded.",
            "protected": f"Listed articles whose text wants a password. {WHOLE}",
            "other": f"Listed addresses that were read and are no articles. {WHOLE}",
            "outside": "Listed articles that were read and lie outside of --since and --until, "
            f"which only the page told. {WHOLE}",
            "pending": "Listed articles still to be asked for: more than 0 where the run was "
            "stopped. listed = new + changed + unchanged + failed + protected + other + outside + "
            f"pending. {WHOLE}",
        },
    ),
    "archives": Described(
        "WARC files that `congtin rebuild` has read into this database, and how far.",
        {
            "file": "Its name.",
            "mark": "What tells it from another file of this name: its size and a digest of its "
            "beginning.",
            "captures": "Captures of it that were read. Integer.",
            "read_to": "Captures are read in order of time: the time of the last one that was, "
            "ISO 8601, +07:00. NULL: none yet.",
            "read_offset": "Where that one begins in the file, in bytes. NULL with it.",
            "finished": "When all of it had been read, ISO 8601, +07:00. NULL: the next rebuild "
            "goes on.",
            "reader": "Version of the reader that read it.",
        },
    ),
    "run_figures": Described(
        "What a crawl measured beside its counts; the next ones are judged by it.",
        {
            "run_id": "The crawl: runs.id.",
            "name": "list.sitemap, list.rest, ...: how many articles such a list named, read "
            "whole; read: articles read; read.title, read.date, read.byline, read.lede, "
            "read.photo, read.selector: those of them that have it (read.selector: whose body a "
            "selector of the card found); words: median of their bodies' words; fresh and "
            "fresh.near: new articles with a day, and those published close to the crawl; "
            "compared and agreed: pages that a general reader read too, and those where both "
            "found the same text; asked and failed: articles asked for, and failed for the first "
            "time.",
            "value": "A real number.",
        },
    ),
    "problems": Described(
        "Whatever could not be fetched, read, understood or stored, with its reason.",
        {
            "run_id": "The crawl: runs.id. NULL: noted outside of a crawl.",
            "url": "The address in question.",
            "stage": "list (asking the portal's lists), fetch, read, understand or store.",
            "kind": "A short name: http-404 and the like, no-answer, forbidden (by robots.txt), "
            "elsewhere (leads away from the portal), redirect-to-front, sitemap-unusable, "
            "rest-unusable, unreadable, empty, untitled, undated, dates-disagree, byline, "
            "program-error. More may come.",
            "detail": "The reason in words, with the printed text in question. NULL: the kind says "
            "it all.",
            "seen_at": "ISO 8601, +07:00.",
        },
    ),
    "articles_fts": Described(
        "Full-text search (FTS5) over the articles: rowid is articles.id; MATCH words with or "
        "without accents. Words typed with accents find what is written so, words typed without "
        "find both. ORDER BY rank puts the best first. It follows every change by triggers.",
        {
            "body": "articles.body.",
            "title": "articles.title.",
            "lede": "articles.lede; empty where there is none.",
            "byline": "articles.byline_printed and articles.source, a line each.",
            "title_folded": "The title without accents: finds what is typed without.",
            "folded": "Lede, body and byline without accents, for the same.",
            "spellings": "The words of the article that have another spelling, each in that, with "
            "its neighbours: finds 'uỷ ban' where 'ủy ban' is written.",
        },
    ),
    "articles_text": Described(
        "What articles_fts indexes of each article, made from it on the fly.",
        {
            "id": ARTICLE,
            **{
                name: f"What articles_fts.{name} indexes."
                for name in ("body", "title", "lede", "byline", "title_folded", "folded")
            },
            "spellings": "What articles_fts.spellings indexes. NULL: no word of the article has "
            "another spelling.",
        },
    ),
    "spellings": Described(
        "Vietnamese words that are spelled in two ways, by where the tone stands (hòa, hoà) or as "
        "i and y (kỹ, kĩ), in lower case, title case and capitals. The search index reads it: do "
        "not edit.",
        {"written": "The word in one spelling. Unique.", "other": "The same word in the other."},
    ),
    "search_replaced": Described(
        "Scratch pad of the search index's triggers: what the statement under way may replace. Not "
        "for readers.",
        {
            "id": ARTICLE,
            **{
                name: f"articles_fts.{name} as it was."
                for name in ("body", "title", "lede", "byline", "title_folded", "folded")
            },
            "spellings": "articles_fts.spellings as it was.",
        },
    ),
}

HEAD = """# The data

Made by `python -m pipelines.dictionary > docs/data.md`; edit `pipelines/dictionary.py`.

* Everything is SQLite, in UTF-8. A column is text unless its meaning says integer.
* Unknown is NULL, never an empty text.
* Times are ISO 8601 with offset (2021-12-31T21:00+07:00), days YYYY-MM-DD; both sort as text.
* What was understood has its printed twin: the text as the page shows it, named in its meaning.
* `articles_fts_*` and `_sqlite_migrations` are SQLite's and the program's own: not for readers.
"""


def markdown() -> str:
    """docs/data.md: the views for people first, then the tables."""
    return "\n".join([HEAD, *(_section(name, table) for name, table in TABLES.items())])


def _section(name: str, table: Described) -> str:
    rows = (f"| {column} | {_cell(meaning)} |" for column, meaning in table.columns.items())
    head = [f"## {name}", "", table.sentence, "", "| column | what it means |", "| --- | --- |"]
    return "\n".join([*head, *rows, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def descriptions() -> dict[str, Any]:
    """The same as Datasette's metadata has it, for one database.

    >>> descriptions()["tables"]["tags"]["columns"]["name"]
    'Its name as the portal spells it. Unique.'
    """
    return {
        "tables": {
            name: {"description": table.sentence, "columns": dict(table.columns)}
            for name, table in TABLES.items()
        }
    }


if __name__ == "__main__":
    sys.stdout.write(markdown())
