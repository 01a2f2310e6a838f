"""What a crash left of a WARC file is mended before the next one is begun."""

from __future__ import annotations

import fcntl
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from crawler.archive import cdxj
from crawler.archive.capture import read_capture
from crawler.archive.durable import sync_folder
from crawler.archive.framing import Damage, NotAWarc, records

OPEN = ".open"
"""Ends the name of a file that is being written. Its writer holds a lock on it."""


def hold(file: BinaryIO) -> bool:
    """Take the writer's lock; False where another process has it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Mended:
    """A file that its writer left open."""

    file: Path | None
    """None where nothing whole was in it."""
    told: list[str]
    """What was done, in words."""


def mend(folder: Path, prefix: str) -> list[Mended]:
    """Close every file that a writer of this prefix left open; what was torn off is cut.

    Other writers' files wait for their own next run, which reads what was not stored from them.
    """
    own = re.compile(rf"{re.escape(prefix)}-\d{{14}}-[0-9a-f]+-\d+\.warc\.gz{re.escape(OPEN)}")
    halves = sorted(path for path in folder.glob(f"*{OPEN}") if own.fullmatch(path.name))
    return [mended for path in halves if (mended := _mend(path))]


def _mend(path: Path) -> Mended | None:
    with path.open("r+b") as file:
        if not hold(file) or not path.exists():  # its writer lives, or another mended it meanwhile
            return None
        damage: list[Damage] = []
        whole, lines, final = 0, [], path.with_name(path.name.removesuffix(OPEN))
        try:
            for record in records(file, damage.append):
                whole = record.offset + record.length
                capture = read_capture(record, final.name)
                if capture is not None and capture.kind != "metadata":
                    lines.append(
                        cdxj.line(capture, record.headers.get("warc-date", ""), final.name)
                    )
        except NotAWarc:
            whole = 0
        size = os.fstat(file.fileno()).st_size
        if not whole:
            path.unlink()
            return Mended(None, [f"{final.name}: left empty by a crash, removed"])
        inner = [d for d in damage if d.offset < whole]
        file.truncate(whole)
        file.flush()
        os.fsync(file.fileno())
        cdxj.write_index(final, lines)
        path.rename(final)
        sync_folder(path.parent)
    told = [f"{final.name}: closed after a crash, {len(lines)} captures"]
    if size > whole:
        told[0] += f"; {size - whole} bytes of a torn record at its end cut"
    told += [f"{final.name}: damage at {d.offset}: {d.reason}" for d in inner]
    return Mended(final, told)
