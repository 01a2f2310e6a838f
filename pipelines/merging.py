"""One database into another: numbers mapped, names united, histories put in order.

Merging the same shard again adds nothing, so a merge that was interrupted is simply repeated.
An article is the same by its address, or by an old address (aliases) of either side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from crawler.memory import StoreError
from pipelines import statements as sql
from pipelines.database import Writer
from pipelines.growing import is_current
from pipelines.histories import Row, combined, later_half
from pipelines.schema import known_migrations
from pipelines.search_index import SearchIndex, deferred

MERGED = (
    "authors", "categories", "tags", "articles", *sql.PARTS, "article_tallies", "revisions",
    "aliases", "lists", "pages", "hosts", "runs", "run_figures", "problems",
)  # fmt: skip
LEFT_OUT = {
    "archives": "how far files were read says whoever had them read, when all of it is merged",
    "search_deferred": "says who keeps the search index during one statement",
    "article_days": "counted by triggers as articles come in",
    "days_replaced": "scratch of those triggers",
    "search_replaced": "scratch of the search index",
    "spellings": "the same in every database",
}
"""Every table is in one of the two: a test looks."""
SORTED_IN_FILES = "PRAGMA temp_store = FILE"
"""All the texts of a shard go through one ORDER BY. Set once: it has every schema read anew."""


class Merging:
    """Merges other databases into one that is open for writing, which is kept for that."""

    def __init__(self, store: Writer) -> None:
        self.store, self.conn = store, store.conn
        self.index = SearchIndex(self.conn)
        self.conn.execute(SORTED_IN_FILES)

    def merge(self, source: Path, portal: str = "") -> None:
        """Everything of `source`, or of one portal in it, in one transaction.

        Raises StoreError where the source is of another version or the target refuses.
        """
        with self._attached(source), self.store.transaction():
            self._maps()
            self._articles(portal)
            self._names()
            self._new()
            self._known()
            self._around(portal)

    @contextmanager
    def _attached(self, source: Path) -> Iterator[None]:
        if not source.is_file():
            raise StoreError(f"{source}: there is no such database to merge")
        self.conn.execute("ATTACH ? AS shard", [str(source)])
        try:
            had = known_migrations(self.conn, "shard")
            if had != known_migrations(self.conn) or not is_current(self.conn):
                raise StoreError(f"{source} is of another version of congtin: not merged")
            yield
        finally:
            self.conn.execute("DETACH shard")

    def _columns(self, table: str, *but: str) -> list[str]:
        found = self.conn.execute("SELECT name FROM shard.pragma_table_info(?)", [table])
        return [name for (name,) in found if name not in but]

    # -- which row is which ---------------------------------------------------------------------
    def _maps(self) -> None:
        for name in ("article", "author", "category", "tag", "list", "run"):
            self.conn.execute(f"DROP TABLE IF EXISTS temp.{name}_ids")
            self.conn.execute(
                f"CREATE TABLE temp.{name}_ids (old INTEGER PRIMARY KEY, new INTEGER)"
            )

    def _articles(self, portal: str) -> None:
        """Which articles are merged, and under which number they are known here."""
        self.conn.execute(FIND_ARTICLES, {"portal": portal})
        # Two articles of the shard that were one here: the older keeps the number.
        self.conn.execute(
            "UPDATE temp.article_ids SET new = NULL WHERE new IS NOT NULL AND old NOT IN "
            "(SELECT min(old) FROM temp.article_ids WHERE new IS NOT NULL GROUP BY new)"
        )
        self.conn.execute("DROP TABLE IF EXISTS temp.known_articles")
        self.conn.execute(
            "CREATE TABLE temp.known_articles AS "
            "SELECT old, new FROM temp.article_ids WHERE new IS NOT NULL"
        )

    def _names(self) -> None:
        """Authors, tags and categories under their numbers here; new ones are made."""
        columns = ", ".join(self._columns("authors", "id"))
        self.conn.execute(
            f"INSERT OR IGNORE INTO main.authors({columns}) SELECT {columns} "
            f"FROM shard.authors WHERE id IN ({USED.format('author')}) ORDER BY id"
        )
        self.conn.execute(EARLIER_NAMES)
        self.conn.execute(
            "INSERT INTO temp.author_ids SELECT s.id, m.id FROM shard.authors s "
            "JOIN main.authors m ON m.name_key = s.name_key"
        )
        self.conn.execute(
            "INSERT OR IGNORE INTO main.tags(name) SELECT name FROM shard.tags "
            f"WHERE id IN ({USED.format('tag')}) ORDER BY id"
        )
        self.conn.execute(
            "INSERT INTO temp.tag_ids SELECT s.id, m.id FROM shard.tags s "
            "JOIN main.tags m ON m.name = s.name"
        )
        self._categories()

    def _categories(self) -> None:
        stored = self.conn.execute("SELECT id, name, parent_id FROM shard.categories ORDER BY id")
        rows = stored.fetchall()
        parents = {number: parent for number, _, parent in rows}
        used: set[int | None] = {r[0] for r in self.conn.execute(USED_CATEGORIES)}
        for number in list(used):
            while (number := parents.get(number)) is not None:
                used.add(number)
        ids: dict[int | None, int] = {}
        for number, name, parent in rows:  # a parent is always made before its children
            if number in used:
                at = [name, ids.get(parent)]
                self.conn.execute(sql.CATEGORY, at)
                ids[number] = self.conn.execute(sql.CATEGORY_ID, at).fetchone()[0]
        self.conn.executemany("INSERT INTO temp.category_ids VALUES (?, ?)", ids.items())

    # -- articles ---------------------------------------------------------------------------------
    def _new(self) -> None:
        columns = ", ".join(self._columns("articles", "id"))
        self.index.insert_all(
            f"INSERT INTO main.articles({columns}) SELECT {columns} FROM shard.articles s "
            "WHERE id IN (SELECT old FROM temp.article_ids WHERE new IS NULL) "
            "ORDER BY first_seen, url"
        )
        self.conn.execute(
            "UPDATE temp.article_ids SET new = (SELECT m.id FROM shard.articles s "
            "JOIN main.articles m ON m.url = s.url WHERE s.id = old) WHERE new IS NULL"
        )
        new = "WHERE s.article_id NOT IN (SELECT old FROM temp.known_articles)"
        with deferred(self.conn):
            for table in (*sql.PARTS, "revisions"):
                self._copy_parts(table, new)
            self.conn.execute(f"{TALLIES} {new}")

    def _copy_parts(self, table: str, where: str, values: Iterable[Any] = ()) -> None:
        """An article's rows of a table, numbers mapped."""
        columns = self._columns(table)
        told = ", ".join(MAPPED.get(name, f"s.{name}") for name in columns)
        self.conn.execute(
            f"INSERT INTO main.{table}({', '.join(columns)}) SELECT {told} FROM shard.{table} s "
            f"JOIN temp.article_ids i ON i.old = s.article_id {where} ORDER BY s.rowid",
            tuple(values),
        )

    def _known(self) -> None:
        """Articles that stand on both sides: one history, and the newer side's row."""
        for kept, dropped in self.conn.execute(ABSORBED).fetchall():
            for statement in sql.ABSORB:
                self.conn.execute(statement, {"kept": kept, "dropped": dropped})
        self.conn.execute(MOVED_HERE)
        differing = " OR ".join(
            f"s.{name} IS NOT m.{name}" for name in self._columns("articles", "id")
        )
        pairs = self.conn.execute(
            "SELECT s.id, m.id FROM temp.known_articles i JOIN shard.articles s ON s.id = i.old "
            f"JOIN main.articles m ON m.id = i.new WHERE {differing}"
        ).fetchall()
        for old, new in pairs:
            self._unite(old, new)
        self.conn.execute(MEASURED)

    def _unite(self, old: int, new: int) -> None:
        theirs, mine = self._row("shard", old), self._row("main", new)
        newer = later_half(mine, theirs) is theirs
        histories = [self._history("main", new), self._history("shard", old)]
        revisions = combined(*histories, second_is_newer=newer)
        if revisions != histories[0]:
            self.conn.execute("DELETE FROM main.revisions WHERE article_id = ?", [new])
            names = self._columns("revisions")
            marks = ", ".join("?" * len(names))
            self.conn.executemany(
                f"INSERT INTO main.revisions({', '.join(names)}) VALUES ({marks})",
                [[{**row, "article_id": new}[name] for name in names] for row in revisions],
            )
        row = {**(theirs if newer else mine), "id": new, "revision": len(revisions)}
        row["first_seen"] = min(mine["first_seen"], theirs["first_seen"])
        row["last_seen"] = max(mine["last_seen"], theirs["last_seen"])
        gone = [r["gone_since"] for r in (mine, theirs) if r["gone_since"]]
        row["gone_since"] = min((g for g in gone if g >= row["last_seen"]), default=None)
        names = [name for name in row if name != "id"]
        self.conn.execute(
            f"UPDATE main.articles SET {', '.join(f'{n} = ?' for n in names)} WHERE id = ?",
            [*(row[n] for n in names), new],
        )
        if newer and theirs["content_hash"] != mine["content_hash"]:
            credited = self.conn.execute(sql.CREDITED, [new]).fetchall()
            for table, statement in sql.DELETE_PART.items():
                self.conn.execute(statement, [new])
                self._copy_parts(table, "WHERE s.article_id = ?", [old])
            self.conn.executemany(sql.FORGET_AUTHOR, credited)

    def _row(self, side: str, number: int) -> Row:
        return self._dicts(f"SELECT * FROM {side}.articles WHERE id = ?", number)[0]

    def _history(self, side: str, number: int) -> list[Row]:
        order = "WHERE article_id = ? ORDER BY revision"
        return self._dicts(f"SELECT * FROM {side}.revisions {order}", number)

    def _dicts(self, query: str, *values: Any) -> list[Row]:
        cursor = self.conn.execute(query, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    # -- what stands around them ----------------------------------------------------------------
    def _around(self, portal: str) -> None:
        only = {"portal": portal}
        self.conn.execute(ALIASES)
        self.conn.execute(self._lists(), only)
        self.conn.execute(LIST_IDS, only)
        for statement in self._runs():
            self.conn.execute(statement, only)
        self.conn.execute(RUN_IDS, only)
        self.conn.execute(FIGURES)
        self.conn.execute(HOSTS, only)
        self.conn.execute(self._pages(), only)
        self.conn.execute(PROBLEMS, only)

    def _lists(self) -> str:
        columns = self._columns("lists", "id")
        later = "coalesce(excluded.read_at, '') >= coalesce(lists.read_at, '')"
        sets = ", ".join(
            f"{n} = CASE WHEN {later} THEN excluded.{n} ELSE lists.{n} END"
            for n in columns
            if n not in ("portal", "url")
        )
        named = ", ".join(columns)
        return (
            f"INSERT INTO main.lists({named}) SELECT {named} FROM shard.lists s WHERE {OF_PORTAL} "
            f"ORDER BY id ON CONFLICT(portal, url) DO UPDATE SET {sets}"
        )

    def _runs(self) -> tuple[str, str]:
        """A run is known by its portal and its beginning."""
        columns = self._columns("runs", "id")
        named = ", ".join(columns)
        same = "m.portal = s.portal AND m.started = s.started"
        update = (
            f"UPDATE main.runs AS m SET ({named}) = "
            f"(SELECT {named} FROM shard.runs s WHERE {same}) "
            f"WHERE EXISTS (SELECT 1 FROM shard.runs s WHERE {same} AND {OF_PORTAL})"
        )
        insert = (
            f"INSERT INTO main.runs({named}) SELECT {named} FROM shard.runs s WHERE {OF_PORTAL} "
            f"AND NOT EXISTS (SELECT 1 FROM main.runs m WHERE {same}) ORDER BY id"
        )
        return update, insert

    def _pages(self) -> str:
        columns = self._columns("pages")
        told = ", ".join(MAPPED_OR_NULL.get(name, f"s.{name}") for name in columns)
        return (
            f"INSERT INTO main.pages({', '.join(columns)}) SELECT {told} FROM shard.pages s "
            f"WHERE {OF_PORTAL} ON CONFLICT(url) DO UPDATE SET {_later_page(columns)}"
        )


FIND_ARTICLES = """
INSERT INTO temp.article_ids
SELECT s.id, coalesce(
    (SELECT m.id FROM main.articles m WHERE m.url = s.url),
    (SELECT x.article_id FROM main.aliases x WHERE x.url = s.url),
    (SELECT min(m.id) FROM shard.aliases x JOIN main.articles m ON m.url = x.url
     WHERE x.article_id = s.id AND m.url NOT IN (SELECT url FROM shard.articles)))
FROM shard.articles s WHERE :portal IN ('', s.portal)
"""
OF_PORTAL = ":portal IN ('', s.portal)"
USED = "SELECT {0}_id FROM shard.article_{0}s JOIN temp.article_ids ON old = article_id"
USED_CATEGORIES = (
    "SELECT category_id FROM shard.article_categories JOIN temp.article_ids ON old = article_id"
)
# A name has several spellings: the one that was seen first stays, whatever is merged first.
_FIRST = """(SELECT min(a.first_seen) FROM {0}.article_authors x
    JOIN {0}.articles a ON a.id = x.article_id WHERE x.author_id = {1}.id)"""
EARLIER_NAMES = f"""
UPDATE main.authors AS m SET (name, name_folded, initials, is_initials) =
    (SELECT name, name_folded, initials, is_initials FROM shard.authors s
     WHERE s.name_key = m.name_key)
WHERE EXISTS (SELECT 1 FROM shard.authors s WHERE s.name_key = m.name_key AND s.name <> m.name
    AND {_FIRST.format("shard", "s")} < {_FIRST.format("main", "m")})
"""
MAPPED = {
    "article_id": "i.new",
    "author_id": "(SELECT new FROM temp.author_ids WHERE old = s.author_id)",
    "category_id": "(SELECT new FROM temp.category_ids WHERE old = s.category_id)",
    "tag_id": "(SELECT new FROM temp.tag_ids WHERE old = s.tag_id)",
}
TALLIES = f"""
INSERT INTO main.article_tallies(article_id, category_id, author_id, year, day)
SELECT i.new, ifnull({MAPPED["category_id"]}, 0), ifnull({MAPPED["author_id"]}, 0), s.year, s.day
FROM shard.article_tallies s JOIN temp.article_ids i ON i.old = s.article_id
"""
MAPPED_OR_NULL = {
    "article_id": "(SELECT new FROM temp.article_ids WHERE old = s.article_id)",
    "list_id": "(SELECT new FROM temp.list_ids WHERE old = s.list_id)",
}
# Two articles here that the shard found to be one.
ABSORBED = """
SELECT DISTINCT i.new, m.id FROM temp.known_articles i
JOIN shard.articles s ON s.id = i.old
JOIN shard.aliases x ON x.article_id = s.id
JOIN main.articles m ON m.url = x.url
WHERE m.id <> i.new AND m.portal = s.portal AND m.title = s.title
    AND m.url NOT IN (SELECT url FROM shard.articles)
"""
# The article moved while the shard was written: it keeps its number, its old address is an alias.
MOVED_HERE = """
UPDATE main.articles AS m SET url = (SELECT s.url FROM temp.known_articles i
    JOIN shard.articles s ON s.id = i.old WHERE i.new = m.id)
WHERE EXISTS (SELECT 1 FROM temp.known_articles i JOIN shard.articles s ON s.id = i.old
    JOIN shard.aliases x ON x.article_id = s.id AND x.url = m.url WHERE i.new = m.id)
"""
MEASURED = """
UPDATE main.attachments AS m SET (bytes, sha256, media_type) = (
    SELECT s.bytes, s.sha256, coalesce(s.media_type, m.media_type) FROM shard.attachments s
    JOIN temp.known_articles i ON i.old = s.article_id
    WHERE i.new = m.article_id AND s.url = m.url AND s.sha256 IS NOT NULL)
WHERE EXISTS (SELECT 1 FROM shard.attachments s JOIN temp.known_articles i ON i.old = s.article_id
    WHERE i.new = m.article_id AND s.url = m.url AND s.sha256 IS NOT NULL
        AND s.sha256 IS NOT m.sha256)
"""
ALIASES = """
INSERT INTO main.aliases(url, article_id) SELECT s.url, i.new FROM shard.aliases s
JOIN temp.article_ids i ON i.old = s.article_id
WHERE s.url NOT IN (SELECT url FROM main.articles)
ON CONFLICT(url) DO UPDATE SET article_id = excluded.article_id
"""
LIST_IDS = """
INSERT INTO temp.list_ids SELECT s.id, m.id FROM shard.lists s
JOIN main.lists m ON m.portal = s.portal AND m.url = s.url WHERE :portal IN ('', s.portal)
"""
RUN_IDS = """
INSERT INTO temp.run_ids SELECT s.id, min(m.id) FROM shard.runs s
JOIN main.runs m ON m.portal = s.portal AND m.started = s.started
WHERE :portal IN ('', s.portal) GROUP BY s.id
"""
FIGURES = """
INSERT OR REPLACE INTO main.run_figures(run_id, name, value)
SELECT i.new, s.name, s.value FROM shard.run_figures s JOIN temp.run_ids i ON i.old = s.run_id
"""
HOSTS = """
INSERT INTO main.hosts SELECT * FROM shard.hosts s WHERE :portal IN ('', s.portal)
ON CONFLICT(portal, host) DO UPDATE SET
    evidence = CASE WHEN excluded.distrusted_since < hosts.distrusted_since
        THEN excluded.evidence ELSE hosts.evidence END,
    distrusted_since = min(excluded.distrusted_since, hosts.distrusted_since)
"""
PROBLEMS = """
INSERT INTO main.problems(run_id, url, stage, kind, detail, seen_at)
SELECT i.new, s.url, s.stage, s.kind, s.detail, s.seen_at
FROM shard.problems s LEFT JOIN temp.run_ids i ON i.old = s.run_id
WHERE (:portal = '' OR i.new IS NOT NULL) AND NOT EXISTS (
    SELECT 1 FROM main.problems m WHERE m.url = s.url AND m.stage = s.stage AND m.kind = s.kind
        AND m.detail IS s.detail AND m.seen_at = s.seen_at)
"""
KEPT_EITHER = ("article_id", "listed_published", "listed_modified", "post_id", "capture_file",
               "capture_offset", "capture_digest", "captured_at", "capture_url")  # fmt: skip


def _later_page(columns: list[str]) -> str:
    """What is known of an address: as it was fetched last, listed first, and archived."""
    later = "coalesce(excluded.last_fetched, '') >= coalesce(pages.last_fetched, '')"
    sets = []
    for name in columns:
        new, old = f"excluded.{name}", f"pages.{name}"
        if name == "first_seen":
            sets.append(f"{name} = min({new}, {old})")
        elif name in KEPT_EITHER:
            either = f"coalesce({new}, {old}) ELSE coalesce({old}, {new})"
            sets.append(f"{name} = CASE WHEN {later} THEN {either} END")
        elif name not in ("url", "portal"):
            sets.append(f"{name} = CASE WHEN {later} THEN {new} ELSE {old} END")
    return ", ".join(sets)
