"""The life of a rebuild: catalogue the archives, then hand their captures to the second pass."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from scrapy.settings import Settings
from scrapy.utils.misc import load_object

from crawler.archive.capture import Undecodable
from crawler.archive.cdxj import urlkey
from crawler.archive.framing import NotAWarc
from crawler.archive.sources import archive_files, opened
from crawler.garbage import rarely_sought
from crawler.rebuild.indexing import index, mark_of
from crawler.rebuild.library import ArchiveFile, Library
from crawler.rebuild.readers import Readers, canonical_host
from crawler.rebuild.replay import Replay
from crawler.rebuild.second_pass import Reading, Rebuilt


def rebuild(
    paths: Iterable[Path],
    database: Path,
    settings: Settings,
    portals: dict[str, Any],
    *,
    portal: str = "",
    at: str = "",
    changed_only: bool = False,
    dry_run: bool = False,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Rebuilt:
    """Read every capture of these files and folders into a database.

    portals: name to spider class (`crawler.running.portals()`). portal and at: whose pages those
    are that stand under hosts which no card names. Raises NotAWarc where there is nothing to
    read, StoreError where the database cannot be used.

    changed_only: read once more the captures that the database's revisions were read from, and
    write what is read otherwise now; dry_run: only tell it (`Rebuilt.changes`).
    """
    started = time.monotonic()
    done = Rebuilt()
    found = [(path, mark_of(path)) for path in archive_files(paths)]
    refuse_nothing(found, done)
    with rarely_sought(), ExitStack() as stack:
        store = _store(settings, database, stack)
        catalogue = stack.enter_context(load_object(settings["CATALOGUE"])())
        positions = load_object(settings["READING_ON"])(store)
        files = _catalogue(found, catalogue, positions, done)
        if not changed_only and all(file.position.finished for file in files):
            return done
        library = Library(catalogue, files)
        stack.callback(library.close)
        replay = Replay(settings, store, library)
        readers = Readers(portals, replay, store, portal, at)
        done.elsewhere = learn(readers, library)
        reading = Reading(replay, readers, library, done, positions)
        if changed_only:
            again = load_object(settings["REREADING"])(store)
            replay.end_with(again)
            reading.reread(catalogue, again, dry_run)
            done.changes = again.changes
        else:
            reading.read_all(catalogue, progress)
        done.counts = _counts(replay)
    done.seconds = time.monotonic() - started
    return done


def read_part(
    catalogue: Any,
    files: list[ArchiveFile],
    database: Path,
    settings: Settings,
    portals: dict[str, Any],
    mirrors: dict[str, str],
) -> Rebuilt:
    """Read those captures that a catalogue gives, `mirrors` being what `learn` found of all."""
    done, started = Rebuilt(captures=catalogue.number()), time.monotonic()
    with rarely_sought(), ExitStack() as stack:
        store = _store(settings, database, stack)
        positions = load_object(settings["READING_ON"])(store)
        for file in files:
            file.position = positions.position(file.name, file.mark)
        library = Library(catalogue, files)
        stack.callback(library.close)
        replay = Replay(settings, store, library)
        readers = Readers(portals, replay, store)
        readers.mirrors = mirrors
        Reading(replay, readers, library, done, positions).read_all(
            catalogue, lambda number, of: None, in_part=True
        )
        done.counts = _counts(replay)
    done.seconds = time.monotonic() - started
    return done


def learn(readers: Readers, library: Library) -> list[str]:
    """Let readers decide on the hosts that no card names; gives those that are left out."""

    def calls(url: str) -> str:
        entry = library.catalogue.last_good(urlkey(url))
        capture = library.read(entry) if entry else None
        with suppress(Undecodable):
            return canonical_host(capture.payload()) if capture else ""
        return ""

    return readers.learn(library.catalogue.hosts(), calls)


def _store(settings: Settings, database: Path, stack: ExitStack) -> Any:
    store = load_object(settings["STORE"])(str(database))
    stack.callback(store.close)
    store.out_of_order = True
    return store


def _counts(replay: Replay) -> dict[str, int]:
    return {name.removeprefix("congtin/"): number for name, number in replay.counts.items()}


def refuse_nothing(found: list[tuple[Path, str]], done: Rebuilt) -> None:
    """Raise NotAWarc where not a single file can be read: before a database is made."""
    for path, _ in found:
        try:
            with opened(path) as sources:
                for source in sources:
                    next(iter(source.records(lambda damage: None)), None)
                return
        except NotAWarc as error:
            done.unusable.append(f"{path} {error}" if str(path) not in str(error) else str(error))
    raise NotAWarc(done.unusable[0] + (f" (and {len(found) - 1} more)" if len(found) > 1 else ""))


def _catalogue(
    found: list[tuple[Path, str]], catalogue: Any, positions: Any, done: Rebuilt
) -> list[ArchiveFile]:
    files: list[ArchiveFile] = []
    done.unusable = []
    for path, mark in found:
        try:
            with opened(path) as sources:
                for inside, source in enumerate(sources):
                    position = positions.position(source.name, mark)
                    file = ArchiveFile(path, inside, source.name, mark, position)
                    number = len(files)
                    files.append(file)
                    for entries, shared in index(source, number, file.damage.append):
                        catalogue.add(entries, shared)
        except NotAWarc as error:
            told = str(error)
            done.unusable.append(told if str(path) in told else f"{path} {told}")
            if files and files[-1].path == path:
                files.pop()
    catalogue.complete()
    done.captures = catalogue.number()
    return files
