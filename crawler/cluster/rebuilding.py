"""A rebuild by many workers: catalogued by file, cut by article, read by part, merged.

Captures of one article make its revisions, wherever they stand, so files are not read each by
itself: every worker reads from all files those captures that belong together (`grouping`). What
comes is what one process would have made.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from scrapy.settings import Settings
from scrapy.utils.misc import load_object

from crawler.archive.framing import NotAWarc
from crawler.archive.sources import archive_files
from crawler.cluster import engine, tasks
from crawler.cluster.plan import CATALOGUE, EMPTY, LOCK, Plan, clear, read_plan, shard_name
from crawler.items import Problem
from crawler.memory import StoreError
from crawler.reading import READER_VERSION
from crawler.rebuild.grouping import group_of
from crawler.rebuild.indexing import mark_of
from crawler.rebuild.library import Library
from crawler.rebuild.life import learn, refuse_nothing
from crawler.rebuild.readers import Readers
from crawler.rebuild.second_pass import Rebuilt

PART_CAPTURES, PART_LEAST = 5000, 200
"""Of one part. A part costs 50 ms beside its captures, a few of which are so much."""
PARTS_A_WORKER = 2
PARTS_MAX = 10_000
BESIDE = "_congtin"
"""In a data set, what is no part of it: DuckDB and Spark pass over such names."""
Told = Callable[[int, int], None]


def rebuild(
    paths: Iterable[Path],
    database: Path,
    settings: Settings,
    portals: dict[str, Any],
    *,
    portal: str = "",
    at: str = "",
    workers: int = 0,
    cluster: str = "",
    shards: Path | None = None,
    progress: Told = lambda done, of: None,
) -> Rebuilt:
    """As `life.rebuild`, by the workers of a cluster.

    shards: leave a Parquet data set there, and no database. Progress is told in captures. Raises
    ClusterError, NotAWarc, StoreError. What fails of it is told in `unusable`; the next run does
    only that.
    """
    started = time.monotonic()
    done = Rebuilt()
    found = [(path.resolve(), mark_of(path)) for path in archive_files(paths)]
    refuse_nothing(found, done)
    folder = (
        shards / BESIDE if shards else database.with_name(f"{database.stem}.shards")
    ).resolve()
    with ExitStack() as stack:
        client = stack.enter_context(engine.connected(cluster, workers))
        store = None
        if shards is None:
            store = load_object(settings["STORE"])(str(database))
            stack.callback(store.close)
        _make(folder)
        stack.enter_context(engine.locked(folder / LOCK))
        work = _Work(client, folder, store, settings, done)
        asked = [*([str(path), mark] for path, mark in found), [portal, at]]
        work.plan(asked, found, Readers(portals, None, None, portal, at))
        failed = work.read(progress)
        done.unusable = [*work.decided.unusable, *failed]
        done.elsewhere = work.decided.elsewhere
        if not failed:
            work.finish()
    if not failed and shards is None:
        shutil.rmtree(folder)
    done.seconds = time.monotonic() - started if done.read or work.to_read else 0.0
    return done


def tapering(captures: int, fewest: int) -> list[int]:
    """The sizes of parts, largest first: each takes a share of what is left, so that workers end
    together, and little is left to merge when they do.

    >>> tapering(9000, 4), tapering(10, 4)
    ([2250, 1687, 1265, 949, 712, 534, 400, 300, 225, 200, 200, 200, 78], [2, 2, 2, 2, 2])
    """
    sizes, left = list[int](), captures
    least = max(1, min(PART_LEAST, captures // fewest), captures // PARTS_MAX)
    while left:
        sizes.append(min(left, max(least, min(PART_CAPTURES, left // fewest))))
        left -= sizes[-1]
    return sizes


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder} cannot be made: {error.strerror}") from None


class _Work:
    """One rebuild, from the plan to the last shard."""

    def __init__(
        self, client: Any, folder: Path, store: Any, settings: Settings, done: Rebuilt
    ) -> None:
        self.client, self.folder, self.store = client, folder, store
        self.settings, self.done = settings, done
        self.merging = load_object(settings["MERGING"])(store) if store else None
        self.decided = Plan([])
        self.to_read = 0

    def plan(self, asked: list[list[str]], found: list[tuple[Path, str]], readers: Readers) -> None:
        """Take up the plan that the folder holds, or make one."""
        held = read_plan(self.folder)
        if held and held.asked == asked and held.reader == READER_VERSION:
            self.decided = held
        else:
            if held and self.store is None:
                raise StoreError(
                    f"{self.folder.parent} holds shards of other archives; choose another --shards"
                )
            if self.store is None and any(p != self.folder for p in self.folder.parent.iterdir()):
                raise StoreError(f"{self.folder.parent} is not empty; choose another --shards")
            clear(self.folder)
            self.decided = self._decide(asked, found, readers)
            self.decided.write(self.folder)
        self.done.captures, self.to_read = self.decided.captures, self.decided.parts

    def _decide(
        self, asked: list[list[str]], found: list[tuple[Path, str]], readers: Readers
    ) -> Plan:
        plan, told = Plan(asked), dict[str, Any]()
        marks = {str(path): mark for path, mark in found}
        jobs = {
            str(path): (str(path), number, str(self.folder))
            for number, (path, _) in enumerate(found)
        }
        largest_first = sorted(jobs, key=lambda path: -Path(path).stat().st_size)
        failed = engine.carry_out(
            self.client, tasks.index_file, {p: jobs[p] for p in largest_first}, told.__setitem__
        )
        if failed:
            raise NotAWarc("; ".join(failed))
        catalogue = load_object(self.settings["SHARED_CATALOGUE"])(self.folder / CATALOGUE)
        with catalogue:
            for path in jobs:
                if told[path]["unusable"]:
                    plan.unusable.append(told[path]["unusable"])
                plan.damage += told[path]["damage"]
                for inside, name, index in told[path]["names"]:
                    catalogue.gather(self.folder / index, len(plan.files))
                    (self.folder / index).unlink()
                    plan.files.append(
                        {"path": path, "inside": inside, "name": name, "mark": marks[path]}
                    )
            catalogue.complete()
            files = plan.library_files()
            library = Library(catalogue, files)
            plan.elsewhere, plan.mirrors = learn(readers, library), readers.mirrors
            library.close()
            plan.captures = catalogue.number()
            self._cut(plan, catalogue)
        return plan

    def _cut(self, plan: Plan, catalogue: Any) -> None:
        """Part what is still to be read."""
        places = self._positions()
        at = [places.position(f["name"], f["mark"]) for f in plan.files] if places else []

        def unread(file: int, when: str, offset: int) -> bool:
            return not at or not (at[file].finished or at[file].is_past(when, offset))

        sizes = tapering(plan.captures, PARTS_A_WORKER * engine.number_of_workers(self.client))
        plan.parts = len(sizes) if sizes and catalogue.cut(sizes, group_of, unread) else 0

    def _positions(self) -> Any:
        if self.store is None:
            return None
        return load_object(self.settings["READING_ON"])(self.store)

    def read(self, progress: Told) -> list[str]:
        """Have every part read; each is merged as it comes. Gives what failed."""
        waiting: dict[str, tuple[Any, ...]] = {}
        for part in range(self.decided.parts):
            name = shard_name(part)
            if (self.folder / f"{name}.json").exists():
                self._settle(name, progress)
            else:
                waiting[name] = (str(self.folder), part, self.store is None)
        if waiting:
            self._make_empty()
        return engine.carry_out(
            self.client, tasks.read_shard, waiting, lambda name, _: self._settle(name, progress)
        )

    def _make_empty(self) -> None:
        """The shard that others begin as."""
        made = self.folder / f"{EMPTY}{tasks.OPEN}"
        if not (self.folder / EMPTY).exists():
            load_object(self.settings["SHARD"])(str(made)).close()
            made.with_name(f"{made.name}.lock").unlink(missing_ok=True)
            made.rename(self.folder / EMPTY)

    def _settle(self, name: str, progress: Told) -> None:
        """Merge a finished shard; one that was merged and not yet removed is merged in vain."""
        shard = self.folder / f"{name}.db"
        if self.merging is not None and shard.exists():
            self.merging.merge(shard)
            shard.unlink()
        told = json.loads((self.folder / f"{name}.json").read_bytes())
        self.done.read += told["read"]
        self.done.absent += told.get("absent", [])
        for count, number in told["counts"].items():
            self.done.counts[count] = self.done.counts.get(count, 0) + number
        self.to_read -= 1
        progress(self.decided.parts - self.to_read, self.decided.parts)

    def finish(self) -> None:
        """All of it is merged: the files are read, and what is damaged in them is told."""
        self.to_read = self.decided.parts
        for name, offset, reason, kind in self.decided.damage:
            self.done.passed_over(kind, f"{name} at byte {offset}: {reason}")
        if self.store is None:
            made = (self.folder / CATALOGUE, self.folder / EMPTY)
            for left in (*self.folder.glob("*.lock"), *made):
                left.unlink(missing_ok=True)
        if self.store is None or not self.decided.parts:
            return
        well_share = self.settings.getfloat("GONE_WELL_SHARE")
        self.store.settle_absence(self.done.absent, well_share)
        places = self._positions()
        catalogue = load_object(self.settings["SHARED_CATALOGUE"])
        with catalogue.of_part(self.folder / CATALOGUE, 0) as whole, self.store.transaction():
            of_files = whole.of_files()
            for number, file in enumerate(self.decided.files):
                to = places.position(file["name"], file["mark"])
                if to.finished:
                    continue
                to.captures, to.at, to.offset = of_files.get(number, (0, "", -1))
                to.finished = True
                path = Path(file["path"])
                places.note(file["name"], file["mark"], to, str(READER_VERSION), path)
            for name, offset, reason, kind in self.decided.damage:
                told = Problem(f"{name}#{offset}", "read", kind, reason)
                self.store.note(told)
