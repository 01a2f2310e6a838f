"""What a rebuild on a cluster has decided on, kept in the folder of its shards."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from crawler.archive.durable import replace_file
from crawler.reading import READER_VERSION
from crawler.rebuild.library import ArchiveFile

PLAN, CATALOGUE, LOCK = "plan.json", "catalogue.db", "lock"
EMPTY = "empty.db"
"""A shard without rows, of which every worker's begins as a copy: it is made once."""


@dataclass(slots=True)
class Plan:
    """The files, how their captures are parted, and whose hosts they are."""

    asked: list[list[str]]
    """(path, mark) of every file, and what the user said of hosts: another plan if these differ."""
    files: list[dict[str, Any]] = field(default_factory=list)
    damage: list[list[Any]] = field(default_factory=list)
    unusable: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    mirrors: dict[str, str] = field(default_factory=dict)
    captures: int = 0
    parts: int = 0
    reader: int = READER_VERSION

    def write(self, folder: Path) -> None:
        replace_file(folder / PLAN, json.dumps(asdict(self)).encode())

    def library_files(self) -> list[ArchiveFile]:
        return [
            ArchiveFile(Path(f["path"]), int(f["inside"]), str(f["name"]), str(f["mark"]))
            for f in self.files
        ]


def read_plan(folder: Path) -> Plan | None:
    """The plan that a folder holds; None where there is none, or it was never completed."""
    try:
        return Plan(**json.loads((folder / PLAN).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def clear(folder: Path) -> None:
    """Shards of an older plan are of no use."""
    for path in folder.glob("*"):
        if path.name != LOCK:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def shard_name(part: int) -> str:
    return f"part-{part:05d}"
