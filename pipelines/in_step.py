"""Whether the archive is in step: every record that rows name is there, whole, with its bytes."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from crawler.archive.capture import read_capture, sha1
from crawler.archive.framing import Damage, NotAWarc, Record
from crawler.archive.repair import OPEN
from crawler.archive.sources import archive_files, opened
from crawler.archiving import SUFFIX

REMEDY = "put it back from a copy; until then those pages cannot be read again"
# A WACZ holds many files: bundle.wacz/pages.warc.gz. The first part is the one on disk.
_NAMED = """
SELECT substr(file, 1, instr(file || '/', '/') - 1) AS disk, file, at, digest, min(url) FROM (
    SELECT r.capture_file AS file, r.capture_offset AS at, r.capture_digest AS digest, a.url
    FROM revisions r JOIN articles a ON a.id = r.article_id
    UNION ALL SELECT capture_file, capture_offset, capture_digest, url FROM pages)
WHERE file IS NOT NULL GROUP BY disk, file, at, digest
"""
_WRITTEN = """
SELECT DISTINCT json_extract(options, '$.archive') FROM runs
UNION SELECT folder FROM archives ORDER BY 1
"""


@dataclass(slots=True)
class _Looked:
    """What was found amiss in one file."""

    lost: list[str] = field(default_factory=list)
    """Addresses of rows whose records are not there any more."""
    other: list[str] = field(default_factory=list)
    """The same where the record holds other bytes than were read."""
    damage: list[Damage] = field(default_factory=list)


_Wanted = dict[tuple[str, int], list[tuple[str, str]]]
"""(file, offset) to the rows' digests and addresses."""


def folders(conn: sqlite3.Connection, db: Path) -> list[Path]:
    """Where the archive of a database may stand: beside it, and where its crawls wrote it or a
    rebuild read it."""
    written = [Path(row[0]) for row in conn.execute(_WRITTEN) if row[0]]
    return list(dict.fromkeys([db.with_name(db.stem + SUFFIX), *written]))


def faults(conn: sqlite3.Connection, where: Sequence[Path]) -> Iterator[str]:
    """What is amiss in these files and folders, a line each.

    A crawl may go on meanwhile: the rows are of one moment, and what they name was written before.
    """
    rows = conn.execute(_NAMED)
    missing: list[tuple[str, int, str]] = []
    files: dict[str, Path] | None = None
    for disk, named in groupby(rows, key=itemgetter(0)):
        wanted: _Wanted = defaultdict(list)
        for _, file, at, digest, url in named:
            wanted[file, at].append((digest, url))
        files = _files(where) if files is None else files
        path = files.pop(disk, None)
        if path is None:
            missing.append((disk, len(wanted), next(iter(wanted.values()))[0][1]))
        else:
            yield from _told(path, len(wanted), _look(path, wanted))
    if missing:
        yield _absent(missing, where)
    for path in (_files(where) if files is None else files).values():
        yield from _told(path, 0, _look(path, {}))


def _files(where: Iterable[Path]) -> dict[str, Path]:
    """Name to place of the archive's files, those that are being written by their final names."""
    found: dict[str, Path] = {}
    for place in where:
        try:
            paths = archive_files([place])
        except NotAWarc:
            continue
        for path in paths:
            found.setdefault(path.name.removesuffix(OPEN), path)
    return found


def _look(path: Path, wanted: _Wanted) -> _Looked:
    """Read a file through. One that is or was being written may be torn at its end."""
    found = _Looked()
    left = dict(wanted)
    if not path.exists():  # it was finished meanwhile
        path = path.with_name(path.name.removesuffix(OPEN))
    try:
        with opened(path) as sources:
            for source in sources:
                name = source.name.removesuffix(OPEN)
                for record in source.records(found.damage.append):
                    rows = left.pop((name, record.offset), [])
                    found.other += [url for digest, url in rows if not _holds(record, digest)]
    except NotAWarc as error:
        found.damage.append(Damage(0, str(error)))
    found.lost = [url for rows in left.values() for _, url in rows]
    if path.name.endswith(OPEN):
        found.damage.clear()
    return found


def _holds(record: Record, digest: str) -> bool:
    """Whether a record is of the payload that was read, whatever digest it states itself."""
    capture = read_capture(record, "")
    if capture is None:
        return False
    return capture.states_truly() if capture.digest == digest else sha1(capture.body) == digest


def _told(path: Path, named: int, looked: _Looked) -> Iterator[str]:
    where = f"; damage at byte {looked.damage[0].offset}" if looked.damage else ""
    if looked.lost:
        yield (
            f"{path}: {len(looked.lost)} of {named} records that were read are not there or are "
            f"broken, such as that of {looked.lost[0]}{where}: {REMEDY}"
        )
    elif looked.damage:
        first = looked.damage[0]
        yield (
            f"{path}: {len(looked.damage)} places cannot be read, the first at byte "
            f"{first.offset} ({first.reason}); no stored article was read from there"
        )
    if looked.other:
        yield (
            f"{path}: {len(looked.other)} of {named} records hold other bytes than were read, "
            f"such as that of {looked.other[0]}: {REMEDY}"
        )


def _absent(missing: list[tuple[str, int, str]], where: Sequence[Path]) -> str:
    name, _, url = missing[0]
    named = sum(number for _, number, _ in missing)
    places = " or ".join(map(str, where))
    return (
        f"{len(missing)} files are not in {places}, such as {name}: {named} records that were "
        f"read are in them, such as that of {url}; put them back, or say with --archive where "
        "they are"
    )
