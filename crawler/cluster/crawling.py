"""Several portals by many workers: one task is all portals of one host, one after another.

Politeness lives inside a process, so no two workers ever ask one host. Each portal is crawled
into a shard that begins as what the database knows of it, and is merged back when it ends. A
shard that was left behind by a kill is merged before anything else.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy.settings import Settings
from scrapy.utils.misc import load_object

from crawler import running
from crawler.archiving import folder_of
from crawler.cluster import engine
from crawler.memory import Held
from crawler.running import Ended

OPEN, ENDING = ".open", ".db"


@dataclass(frozen=True, slots=True)
class Job:
    """One portal's crawl."""

    portal: str
    hosts: tuple[str, ...]
    """Whom it will ask."""
    options: tuple[str, ...]
    """Of `congtin crawl`, but for --db and --archive."""


def hosts_of(card: Any, at: str) -> tuple[str, ...]:
    """The hosts that a crawl asks, without ports: politeness is owed to a machine.

    >>> hosts_of(None, "http://127.0.0.1:8099/")
    ('127.0.0.1',)
    """
    if at:
        return (urlsplit(at if "://" in at else f"//{at}").hostname or at,)
    return tuple(card.hosts) or (urlsplit(card.home).hostname or "",)


def by_host(jobs: list[Job]) -> list[list[Job]]:
    """Jobs that share a host, together, in the order asked."""
    groups: list[list[Job]] = []
    for job in jobs:
        near = [g for g in groups if any(set(job.hosts) & set(other.hosts) for other in g)]
        merged = [other for group in near for other in group] + [job]
        groups = [g for g in groups if g not in near] + [merged]
    return groups


def crawl_host(folder: str, database: str, archive: str, jobs: list[Job]) -> list[Ended]:
    """What a worker does: every portal of one host, each to its end."""
    ended = []
    with ExitStack() as stack:
        for host in sorted({host for job in jobs for host in job.hosts}):
            # A worker that lost its scheduler may still be at it: then this one waits.
            name = "".join(c if c.isalnum() or c in ".-" else "_" for c in host)
            stack.enter_context(engine.locked(Path(folder) / f"{name}.lock", wait=True))
        for job in jobs:
            ended.append(_crawl(Path(folder), Path(database), archive, job))
    return ended


def _crawl(folder: Path, database: Path, archive: str, job: Job) -> Ended:
    final = folder / (job.portal + ENDING)
    shard = final.with_name(final.name + OPEN)
    settings = running.project_settings()
    if not shard.exists():  # one that is there was begun by a worker that was killed: it goes on
        seed = final.with_name(final.name + ".seed")
        for left in (seed, seed.with_name(f"{seed.name}-wal"), seed.with_name(f"{seed.name}-shm")):
            left.unlink(missing_ok=True)
        with load_object(settings["SHARD"])(str(seed)) as store:
            try:
                load_object(settings["MERGING"])(store).merge(database, job.portal)
            finally:
                store.close()
        seed.rename(shard)
        seed.with_name(f"{seed.name}.lock").unlink(missing_ok=True)
    command = [
        sys.executable, "-m", "crawler.cluster.child", str(os.getpid()), "crawl", job.portal,
        "--db", str(shard), "-s", f"STORE={settings['SHARD']}", *job.options,
    ]  # fmt: skip
    if archive:
        command += ["--archive", archive]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    if done.returncode < 0:
        raise RuntimeError(f"the crawl of {job.portal} was ended by signal {-done.returncode}")
    shard.rename(final)
    shard.with_name(f"{shard.name}.lock").unlink(missing_ok=True)
    told = [line for line in done.stderr.splitlines() if line.startswith("congtin: ")]
    look = told[-1].removeprefix("congtin: ") if told else done.stderr[-300:].strip()
    summary = done.stdout.strip().replace(str(shard), str(database))
    return Ended(done.returncode, summary, look if done.returncode else "")


def crawl(
    jobs: list[Job],
    database: Path,
    settings: Settings,
    *,
    workers: int,
    cluster: str,
    settled: Callable[[str, Ended], None],
) -> list[str]:
    """Crawl them all; `settled` gets (portal, how it ended) as they end, merged already.

    Gives a line for each host that could not be crawled to its end. Raises ClusterError, Held,
    StoreError.
    """
    folder = database.with_name(f"{database.stem}.shards").resolve()
    archive = str(folder_of(settings).resolve()) if settings.getbool("ARCHIVED") else ""
    with ExitStack() as stack:
        client = stack.enter_context(engine.connected(cluster, workers))
        store = load_object(settings["STORE"])(str(database))
        stack.callback(store.close)
        folder.mkdir(exist_ok=True)
        merging = load_object(settings["MERGING"])(store)
        _take_in(folder, merging)
        groups = {", ".join(job.portal for job in group): group for group in by_host(jobs)}
        tasks: Mapping[str, tuple[Any, ...]] = {
            name: (str(folder), str(database.resolve()), archive, group)
            for name, group in groups.items()
        }

        def merge(name: str, ended: list[Ended]) -> None:
            for job, end in zip(groups[name], ended, strict=True):
                shard = folder / (job.portal + ENDING)
                merging.merge(shard, job.portal)  # a crawl that failed is a run of the ledger too
                shard.unlink(missing_ok=True)
                settled(job.portal, end)

        failed = engine.carry_out(client, crawl_host, tasks, merge)
        _take_in(folder, merging)
        _tidy(folder)
    return failed


def _tidy(folder: Path) -> None:
    """Nothing is left but locks: those that nobody holds go, and the folder with them."""
    for lock in folder.glob("*.lock"):
        with suppress(Held), engine.locked(lock):
            lock.unlink()
    with suppress(OSError):
        folder.rmdir()


def _take_in(folder: Path, merging: Any) -> None:
    """Merge what a killed crawl left: every row in a shard is whole."""
    for shard in sorted((*folder.glob(f"*{ENDING}"), *folder.glob(f"*{ENDING}{OPEN}"))):
        portal = shard.name.removesuffix(OPEN).removesuffix(ENDING)
        lock = shard.with_name(f"{shard.name}.lock")
        with engine.locked(lock, why=f"{portal} is still being crawled ({shard}); nothing done"):
            merging.merge(shard, portal)
            for ending in ("", "-wal", "-shm"):
                shard.with_name(shard.name + ending).unlink(missing_ok=True)
        lock.unlink(missing_ok=True)
