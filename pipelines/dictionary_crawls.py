"""The data dictionary's tables about crawling: what was asked, what answered, what went wrong."""

from __future__ import annotations

from pipelines.described import PORTAL, WHOLE, Described

CRAWLING: dict[str, Described] = {
    "pages": Described(
        "The memory of fetching: one row an address of a portal that was listed or asked for.",
        {
            "url": "The address, in the portal's own spelling of it: that of a mirror only where "
            "pages and lists call the portal by the mirror's host alone.",
            "portal": PORTAL,
            "kind": "article (or listed as one), attachment, protected (wants a password), "
            "redirect (an old address of an article), other (it was read, and is no article).",
            "status": "HTTP status of the last answer (integer). NULL: never asked, or no answer "
            "came.",
            "etag": "Validator of the last answer, for asking whether it changed. NULL: none.",
            "last_modified": "The server's Last-Modified header, as sent. NULL: none. Not a date "
            "of the article.",
            "first_seen": "When the address was first met, ISO 8601, +07:00.",
            "last_fetched": "When it was last asked for, ISO 8601, +07:00. NULL: never.",
            "next_due": "When it is to be asked again though no list says that it changed, "
            "ISO 8601, +07:00: hours after publication at first, ever later as it ages, sooner "
            "where it has changed before; a day, two, four ... later where it keeps failing. "
            "NULL: never.",
            "failures": "Failed fetches in a row (integer); 0 after one that went well.",
            "article_id": "The article that was read from it: articles.id. NULL: none.",
            "listed_published": "Publication time as the portal's lists state it, as printed "
            "there. NULL: they state none.",
            "listed_modified": "Time of the last change as the portal's lists state it, as printed "
            "there. NULL: they state none.",
            "fetched_modified": "What listed_modified was when the page was last fetched: where "
            "the two differ, there is something new to fetch. NULL: not stated then.",
            "fetched_lastmod": "The same as its sitemap stated it. NULL: not stated then.",
            "missing_since": "First of the answers in a row that say it is gone (404, 410, led "
            "elsewhere), ISO 8601, +07:00. NULL: it is there.",
            "list_id": "The sitemap or REST list that names it: lists.id. NULL: none that names "
            "all there is.",
            "post_id": "The number that the portal's software gives it. NULL: not told.",
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
            "sweep": "1 where every list was read to its end, 0 where only what is new in them.",
            "missed_new": "Of a sweep: articles that stood there when the run before looked, and "
            f"that it had not found. {WHOLE}",
            "missed_changed": "Of a sweep with --full: articles that had changed though neither a "
            f"list nor the schedule would have asked for them. {WHOLE}",
            "kind": "crawl; other ways of filling the database name themselves.",
            "at": "The address that was crawled, where it was known. NULL: not recorded.",
            "options": "JSON: what limited the crawl (since, until, limit, full), and the folder "
            "of its archive. {}: nothing.",
            "reader": "Version of the reader that read the pages. NULL: not recorded.",
            "protected": f"Listed articles whose text wants a password. {WHOLE}",
            "other": f"Listed addresses that were read and are no articles. {WHOLE}",
            "outside": "Listed articles that were read and lie outside of --since and --until, "
            f"which only the page told. {WHOLE}",
            "pending": "Listed articles still to be asked for: more than 0 where the run was "
            "stopped. listed = new + changed + unchanged + failed + protected + other + outside + "
            f"pending + forbidden. {WHOLE}",
            "forbidden": f"Listed articles that robots.txt forbids. {WHOLE}",
        },
    ),
    "lists": Described(
        "The portal's own lists of articles, and how far they were read by the last complete run.",
        {
            "id": "Integer.",
            "portal": PORTAL,
            "url": "Its address. Empty: all lists together, read to their ends (sweep); run: the "
            "last complete run; front: the front page.",
            "kind": "sitemap, api (REST), sweep, run or front.",
            "etag": "Validator, for asking whether it changed. NULL: none.",
            "last_modified": "The server's Last-Modified header, as sent. NULL: none.",
            "stated": "The modification time that its index stated, where that proved true. NULL: "
            "none, or not to be believed. Of the front page: the classes and ids of its markup.",
            "newest": "The newest modification time that it named. NULL: none.",
            "entries": "How many articles it named (integer).",
            "read_at": "When it was read, or the run began, ISO 8601, +07:00. NULL: not yet by a "
            "complete run.",
        },
    ),
    "hosts": Described(
        "Hosts whose validators (ETag, Last-Modified) proved false: they are asked without.",
        {
            "portal": PORTAL,
            "host": "The host.",
            "distrusted_since": "ISO 8601, +07:00.",
            "evidence": "The address that showed it, and how.",
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
            "folder": "Where it stood: `congtin check` looks there. NULL: not recorded.",
        },
    ),
    "run_figures": Described(
        "What a crawl measured beside its counts; the next ones are judged by it.",
        {
            "run_id": "The crawl: runs.id.",
            "name": "list.sitemap, list.rest, ...: how many articles such a list named, read "
            "whole; read: articles read; read.title, read.date, read.byline, read.lede, "
            "read.photo: those of them that have it; rule.body.card:div and such: read by "
            "that rule; seen, seen.rule.body.card:div: the same of every look, also at articles "
            "that tell nothing new; words.N: texts by class of length; moved.date "
            "and moved.back: known articles with a day that they never had, or had before; "
            "fresh and fresh.near: new articles with a day, and those published near the crawl; "
            "compared and agreed: pages that a general reader read too, and those where both "
            "found the same text; asked: articles asked for.",
            "value": "A real number.",
        },
    ),
    "problems": Described(
        "Whatever could not be fetched, read, understood or stored, with its reason.",
        {
            "run_id": "The crawl: runs.id. NULL: noted outside of a crawl.",
            "url": "The address in question.",
            "stage": "list (asking the portal's lists), fetch, read, understand or store; "
            "judge: a verdict on the whole crawl.",
            "kind": "A short name: http-404 and the like, no-answer, forbidden (by robots.txt), "
            "elsewhere (leads away from the portal), redirect-to-front, "
            "redirect-to-other (to a page that is no article), redirect-to-another (to another "
            "article), regressed (yields less than it did: the row stays as it was), "
            "another-article (the page is that of another one: likewise), "
            "dishonest-validators, sitemap-times-unlikely, sitemap-unusable, "
            "rest-unusable, unreadable, encoding-damaged (stored, but bytes of its text are no "
            "letters: U+FFFD stands for them), encoding-unknown (stored as it came, but many of "
            "its words are none: an encoding that is not known, or letters were lost), empty, "
            "untitled, undated, dates-disagree, byline, program-error. More may come.",
            "detail": "The reason in words, with the printed text in question. NULL: the kind says "
            "it all.",
            "seen_at": "ISO 8601, +07:00.",
        },
    ),
}
