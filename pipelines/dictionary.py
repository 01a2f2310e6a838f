"""The data dictionary: what every table, view and column means, as data.

`python -m pipelines.dictionary > docs/data.md` writes it for readers; Datasette shows the same, in
Vietnamese too (`dictionary_vi`).
"""

from __future__ import annotations

import sys
from typing import Any

from pipelines.described import ARTICLE, PORTAL, POSITION, VANISHED, Described
from pipelines.dictionary_crawls import CRAWLING
from pipelines.dictionary_vi import TABLES_VI

ARTICLES = {
    "id": "Integer that stands for the article in this database; search results have it as rowid.",
    "portal": PORTAL,
    "url": "Canonical address: the one that the page itself names as its own (rel=canonical), "
    "also where a mirror was crawled; where it names none, as the lists spell it. Unique.",
    "title": "Headline, one line, Unicode NFC.",
    "lede": "The opening summary (sapo) where the page sets one apart, in bold or in a place of "
    "its own, or an editor wrote one for the lists. One set in bold also begins the body. NULL: "
    "none.",
    "body": "Text: paragraphs in the page's order with a blank line between them; a table's rows "
    "on lines, its cells between bars. Without title, captions, byline, related links and "
    "furniture. NULL where the article is only photos or documents.",
    "body_html": "The body as clean HTML made anew (p, h3, ul, ol, blockquote, table, figure, "
    "links to http and https only): safe to show. Photos and captions stand where they stood.",
    "published": "When it was published: ISO 8601, as exact as it was printed, or as the page or "
    "the portal's lists tell machines of that same day (then read_by.published_time names which): "
    "2021, 2021-12, 2021-12-31, 2021-12-31T21:00+07:00. Offset +07:00 unless the page says "
    "otherwise. Compare days by published_date. Printed twin: published_printed. NULL: no date "
    "could be read, see problems.",
    "published_date": "The day of published, YYYY-MM-DD. NULL where not even the day is known.",
    "published_precision": "How exact published is: year, month, day, hour, minute, second. NULL "
    "with it.",
    "published_basis": "Where the day of published was found: visible (printed for readers), "
    "json-ld, meta (told to machines), api, feed (the portal's lists), url (in the "
    "address). The first of these counts, but no visible date that is called an update (Cập nhật) "
    "where the next is older; where others contradict it by more than a day, problems says so "
    "(dates-disagree). NULL with it.",
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
    "post_id": "The number that the portal's software gives it: it stays where the address "
    "changes. NULL: not told.",
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
            "matching": "Of what in the full name they are the initials, in its order: 'every "
            "word', 'without the first word' (the family name), 'first and last word'. Of H.Long "
            "the last word is Long besides; Đ is no D.",
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
            "listed": "Articles that the portal lists or did: stored and missing (integer).",
            "stored": "Those of them that are stored (integer).",
            "missing": "listed less stored (integer), each for one of the next five reasons.",
            "failed": "Missing: the last fetch failed (integer); see problems.",
            "unreadable": "Missing: it answered and could not be read (integer); see problems.",
            "protected": "Missing: its text wants a password (integer).",
            "never_stored": "Missing: it was gone (404, 410) before it could be read (integer).",
            "waiting": "Missing: not asked for yet (integer).",
            "gone": "Stored, and gone from the portal since (integer).",
            "crawls": "Crawls that began on that day (integer). 0 tells that nobody looked then, "
            "not that nothing was there: later crawls find what a day's lists still name.",
        },
    ),
    "crawl_days": Described(
        "One row a portal and day since its first crawl, also where none ran: a day without "
        "articles and a day without a crawl are different facts.",
        {
            "portal": PORTAL,
            "day": "Day in Vietnam, YYYY-MM-DD.",
            "crawls": "Crawls that began on it (integer). 0: none ran.",
            "healthy": "Those of them that ended healthy (integer).",
            "new": "Articles that they stored for the first time (integer).",
            "published": "Stored articles that are dated that day (integer).",
        },
    ),
    "articles_per_day": Described(
        "One row a portal and day of publication. Articles of unknown day are not in it.",
        {
            "portal": PORTAL,
            "day": "Day of publication, YYYY-MM-DD.",
            "articles": "How many articles it published that day (integer).",
            "words": "Their words together (integer).",
        },
    ),
    "articles_per_author": Described(
        "One row an author and year of publication, credits in any role counted once an article.",
        {
            "author_id": "The author: authors.id.",
            "author": "The author's name: authors.name.",
            "year": "Year of publication, YYYY. NULL: articles of unknown day.",
            "articles": "How many articles of the year credit them (integer).",
        },
    ),
    "articles_per_category": Described(
        "One row a category and year of publication; an article in two categories counts in both.",
        {
            "category_id": "The category: categories.id.",
            "category": "Its name: categories.name.",
            "parent": "The name of the category above it. NULL: it is at the top.",
            "year": "Year of publication, YYYY. NULL: articles of unknown day.",
            "articles": "How many articles of the year are in it (integer).",
        },
    ),
    "latest_changes": Described(
        "One row a change of an article's content that was seen, the latest first; "
        "'congtin diff' shows its words.",
        {
            "article_id": ARTICLE,
            **_of_articles("portal", "title"),
            "revision": "Which version the change made (integer): 2, 3, ...",
            "seen_at": "When it was first received, ISO 8601, +07:00.",
            "changed": "JSON list of what differs from the version before, as in revisions.",
            "title_before": "The title of the version before. NULL: that is not kept.",
            **_of_articles("published", "url"),
        },
    ),
    "vanished": Described(
        "One row an article that the portal shows no more, the latest first; its text is kept.",
        _of_articles(*VANISHED),
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
            "('hcm'), đ as đ; of initials, themselves, of H.Long 'hl'.",
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
        "The documents (pdf, doc, xls, zip, ...) that an article links to: what they are, "
        "measured. Their bytes are in the archive alone.",
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
            "stored before this column came.",
            "attachments": "JSON list of the documents as they were, in order: {url, label}. NULL: "
            "stored before this column came.",
            "reader": "Version of the reader that read this version, and 'general' where no card "
            "did. NULL: stored before this column came.",
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
    **CRAWLING,
    "articles_fts": Described(
        "Full-text search (FTS5) over the articles: rowid is articles.id; MATCH words with or "
        "without accents. Words without accents find any; those typed with accents find what is "
        "written so, and nothing else: it is 'congtin search' and the search page that put those "
        "with other accents behind fewer than ten. ORDER BY rank puts the best first. It follows "
        "every change by triggers. What "
        "people type may hold quotes and operators, which MATCH takes for syntax, or come in "
        "Unicode NFD, which it does not find: "
        "pipelines.search_query.match(text) in Python, escape_fts(:text) in the SQL of 'congtin "
        "serve' make a MATCH of anything.",
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
        inner=True,
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
        inner=True,
    ),
    "spellings": Described(
        "Vietnamese words that are spelled in two ways, by where the tone stands (hòa, hoà) or as "
        "i and y (kỹ, kĩ), in lower case, title case and capitals. The search index reads it: do "
        "not edit.",
        {"written": "The word in one spelling. Unique.", "other": "The same word in the other."},
        inner=True,
    ),
    "search_deferred": Described(
        "One row while a writer of this program puts an article into the search index and the "
        "tallies itself, in the place of the triggers; nobody else ever sees it. Empty. Do not "
        "edit.",
        {"writer": "Integer without a meaning."},
        inner=True,
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
        inner=True,
    ),
    "article_days": Described(
        "How many articles a portal published on a day, kept in step by triggers: time line and "
        "calendar read it. For readers there is articles_per_day.",
        {
            "portal": PORTAL,
            "day": "Day of publication, YYYY-MM-DD; YYYY-MM or YYYY where no more is known. NULL: "
            "articles of unknown date.",
            "articles": "How many articles (integer).",
            "words": "Their words together (integer).",
        },
        inner=True,
    ),
    "article_tallies": Described(
        "For which authors and categories an article counts, each alone and each pair, kept in "
        "step by triggers: the views that count by author and category read it. 0 stands for any.",
        {
            "article_id": ARTICLE,
            "category_id": "The category: categories.id. 0: any.",
            "author_id": "The author: authors.id. 0: any.",
            "year": "Year of publication, YYYY. NULL: of unknown day.",
            "day": "Day of publication, YYYY-MM-DD; YYYY-MM or YYYY where no more is known. NULL: "
            "of unknown date.",
        },
        inner=True,
    ),
    "days_replaced": Described(
        "Scratch pad of the triggers that keep article_days: what the statement under way may "
        "replace. Not for readers.",
        {
            "id": ARTICLE,
            "portal": "Its portal.",
            "day": "Its day, as article_days has it.",
            "words": "Its words (integer).",
        },
        inner=True,
    ),
}

INNER = tuple(name for name, table in TABLES.items() if table.inner)
"""Tables that the program keeps for itself; they may be asked for by name."""

HEAD = """# The data

Made by `python -m pipelines.dictionary > docs/data.md`; edit `pipelines/dictionary.py`.

* Everything is SQLite, in UTF-8. A column is text unless its meaning says integer.
* Unknown is NULL, never an empty text.
* Times are ISO 8601 with offset (2021-12-31T21:00+07:00), days YYYY-MM-DD; both sort as text.
* What was understood has its printed twin: the text as the page shows it, named in its meaning.
* A revision is a change of what an article says: title, lede, body, date, byline, captions,
  documents. Other quotation marks, dashes, blanks or Unicode forms, a photo's new host, and what
  only a newer version of the reader sees make none: the row and its newest revision are put right
  as they stand.
* What was read well stays. A page that is suddenly without its body or its date, or knows the date
  less exactly, is a row in problems (`regressed`) and the article stays whole; the page is looked
  at again within hours. So is one that lost its byline, or more than two thirds of a long body (a
  fifth where the portal states that nobody edited it), or two kinds of its parts at once: unless a
  list or the page states a new time of modification and title, date and body stand where they
  stood. Then an editor took it away, and it is a revision.
* A page that is another article's (`another-article`) is not stored over its own; a day that lists
  and machine data contradict does not replace the known one, where nobody states an edit. What
  reads as in an earlier revision of another title or text is believed at once.
* An article is gone when it answered 404 or 410, or a page that says so (`soft-404`), or led to the
  front page, to a list or to another article, twice and at least a day apart, and other articles of
  the portal answered well (of archives: judged when all are read). It stays stored, and what comes
  back is no longer gone. An address that leads to the same article (the same number, or of title,
  date and text two; all three under another number) moves it; the old one is an alias.
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
    """The same as Datasette's metadata has it, for one database, in both languages.

    >>> descriptions()["tables"]["tags"]["columns"]["name"]
    'Its name as the portal spells it. Unique.'
    >>> descriptions()["tables"]["tags"]["columns_vi"]["name"]
    'Tên như cổng tin viết. Không trùng.'
    """
    return {
        "tables": {
            name: {
                "description": table.sentence,
                "columns": dict(table.columns),
                "description_vi": TABLES_VI[name].sentence,
                "columns_vi": dict(TABLES_VI[name].columns),
            }
            for name, table in TABLES.items()
        }
    }


if __name__ == "__main__":
    sys.stdout.write(markdown())
