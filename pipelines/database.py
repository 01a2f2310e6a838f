"""The connection of one writer: WAL, transactions whole or not at all.

`BEGIN IMMEDIATE` always: a deferred transaction that reads and then writes fails at once while
another writes, whatever the busy timeout (measured: 60 of 120).
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from time import monotonic

from crawler.memory import StoreError
from pipelines.growing import grow
from pipelines.opening import (
    BUSY_SECONDS,
    DAMAGED,
    ELSE,
    connect,
    identity,
    is_refusal,
    refuse_foreign,
    remove,
    take_lock,
)
from pipelines.schema import APPLICATION_ID

logger = logging.getLogger(__name__)

TOLD_AFTER = 10.0
"""So many seconds of waiting for it are worth a word, and as many more another."""
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
)
UNDONE_IN_MEMORY = "PRAGMA temp_store = MEMORY"
"""Each part of a batch may be undone by itself, for which SQLite copies every page that it touches
a first time: 150 kB an article, which went to a temporary file in 80 writes. Not set before a
database is grown, nor while one is merged: what they sort may be larger than memory."""


class Writer:
    """The one writer of a database; made with its tables where it is new. A context manager."""

    _batching = False
    _group: ExitStack | None = None
    _group_began = 0.0
    group_seconds = 0.0
    """So long transactions are gathered before they are kept together; 0: each by itself. A kill
    loses what is gathered."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.before_commit: Callable[[], object] = lambda: None
        """What else is kept with a transaction, or lost with it."""
        self._if_lost: list[Callable[[], object]] = []
        try:
            created = not self.path.exists()
            has_folder = self.path.parent.is_dir()
        except OSError as error:
            raise StoreError(f"{self.path}: {error.strerror}; {ELSE}") from None
        self._lock = take_lock(self.path) if has_folder else None
        try:
            self.conn = connect(self.path)
            try:
                refuse_foreign(self.conn, self.path)
                if self.conn.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                    self.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                for pragma in PRAGMAS:
                    self.conn.execute(pragma)
                grow(self.conn, self.path)
                self.conn.execute(UNDONE_IN_MEMORY)
                self.patience(BUSY_SECONDS)
                self._file = identity(self.path)
            except (StoreError, sqlite3.Error) as error:
                self.conn.close()
                if created:
                    remove(self.path)
                if isinstance(error, StoreError):
                    raise
                raise StoreError(f"{self.path}: {error}") from None
        except StoreError:
            self._release()
            raise

    def _release(self) -> None:
        if self._lock:
            self._lock.close()

    def patience(self, seconds: float) -> None:
        """How long another program may hold the database before a transaction gives up."""
        self._patience = seconds
        self.conn.execute(f"PRAGMA busy_timeout = {round(min(seconds, TOLD_AFTER) * 1000)}")

    def verify(self) -> None:
        """Whether the next to open what was closed can read it; raises StoreError.

        SQLite writes on into a file that another program has damaged, and says nothing.
        """
        if identity(self.path) is None:
            raise self._taken_away()  # SQLite would make an empty one
        connect(self.path).close()

    def _taken_away(self) -> StoreError:
        return StoreError(
            f"{self.path} was replaced or taken away while it was in use; what was stored "
            "before went into the file that is gone"
        )

    def close(self) -> None:
        with suppress(StoreError):
            self.commit()
        # A reader may hold the log, or the disk may be full: then the next writer does it.
        with suppress(sqlite3.Error):
            self.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.conn.close()
        self._release()

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing. Nested use joins the outer one.

        Raises StoreError where the file or the disk refuses; what was stored before is whole.
        """
        if self.group_seconds and self._group is None and not self.conn.in_transaction:
            self._open_group()
        if self.conn.in_transaction and self._batching:
            try:
                with self.refusals():
                    yield from self._part_of_batch()
            except BaseException as error:
                self._give_up(error)
                raise
            if self._group and monotonic() - self._group_began >= self.group_seconds:
                self.commit()
            return
        if self.conn.in_transaction:
            yield self.conn
            return
        with self.refusals():
            try:
                self._begin()
                yield self.conn
                self.before_commit()
                self.conn.execute("COMMIT")
                self._if_lost.clear()
            except BaseException:
                self._undo()
                raise

    def _begin(self) -> None:
        if identity(self.path) != self._file:
            raise self._taken_away()
        began = monotonic()
        while True:
            try:
                self.conn.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                waited = monotonic() - began
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or waited >= self._patience:
                    raise
                logger.warning(
                    "%s is held by another program; waited %d of %d s",
                    self.path, waited, self._patience,
                )  # fmt: skip

    def _undo(self) -> None:
        if self.conn.in_transaction:
            with suppress(sqlite3.Error):  # a full disk rolls back by itself
                self.conn.execute("ROLLBACK")
        self.rolled_back()
        lost, self._if_lost = self._if_lost, []
        for undo in lost:
            undo()

    def if_lost(self, undo: Callable[[], object]) -> None:
        """Call this where the transaction that is open is not kept: what was counted in it."""
        if self.conn.in_transaction:
            self._if_lost.append(undo)

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """What the file or the disk refuses, in words: StoreError."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            told = self.refusal(error)
            if told is None:
                raise
            raise told from None

    def refusal(self, error: BaseException) -> StoreError | None:
        """The same of an error; None where it is none of the file's or the disk's."""
        if not is_refusal(error):
            return None
        if isinstance(error, sqlite3.OperationalError):
            return StoreError(f"{self.path}: {error}; what was stored before is whole")
        return StoreError(f"{self.path} is damaged: {error}; {DAMAGED}")

    def _open_group(self) -> None:
        self._group, self._group_began = ExitStack(), monotonic()
        try:
            self._group.enter_context(self.batch())
        except BaseException:
            self._group = None
            raise

    def commit(self) -> None:
        """Keep what was gathered. Raises StoreError where that is refused: it is lost then."""
        group, self._group = self._group, None
        if group is not None:
            group.close()

    def _give_up(self, error: BaseException) -> None:
        """Where a part failed and took all with it, as on a full disk, nothing is gathered now."""
        if self._group is not None and not self.conn.in_transaction:
            group, self._group = self._group, None
            with suppress(StoreError, sqlite3.Error):
                group.__exit__(type(error), error, error.__traceback__)

    def _part_of_batch(self) -> Iterator[sqlite3.Connection]:
        self._batching = False
        self.conn.execute("SAVEPOINT part")
        try:
            yield self.conn
            self.conn.execute("RELEASE part")
        except BaseException:
            if self.conn.in_transaction:
                with suppress(sqlite3.Error):
                    self.conn.execute("ROLLBACK TO part")
                    self.conn.execute("RELEASE part")
            self.rolled_back()
            raise
        finally:
            self._batching = True

    def execute(self, statement: str, values: Sequence[object]) -> None:
        """One statement, whole or not at all by itself: a batch needs no savepoint around it."""
        if self.conn.in_transaction:
            self.conn.execute(statement, values)
            return
        with self.transaction() as conn:
            conn.execute(statement, values)

    @contextmanager
    def batch(self) -> Iterator[sqlite3.Connection]:
        """One transaction of many parts: each whole or not at all, all of them kept at its end."""
        with self.transaction() as conn:
            self._batching = True
            try:
                yield conn
            finally:
                self._batching = False

    def rolled_back(self) -> None:
        """What was remembered of rows written in the transaction is no longer true."""
