"""The log of crawls that nobody watches: one file, kept small."""

from __future__ import annotations

from pathlib import Path

from crawler import clock


class BadLog(Exception):
    """Why nothing can be logged there, in words."""


def opened(path: Path, largest: int, kept: int) -> None:
    """Make room before a crawl: a log past `largest` bytes becomes .1, that .2, ... up to `kept`.

    Raises BadLog.
    """
    try:
        if path.exists() and path.stat().st_size > largest:
            for n in range(kept - 1, 0, -1):
                older = path.with_name(f"{path.name}.{n}")
                if older.exists():
                    older.replace(path.with_name(f"{path.name}.{n + 1}"))
            path.replace(path.with_name(f"{path.name}.1"))
        path.open("a").close()
    except OSError as error:
        raise BadLog(f"{path} cannot be written: {error.strerror}; choose another --log") from None


def append(path: Path, text: str, level: str = "INFO") -> None:
    """Lines as the crawl's own are. Raises BadLog."""
    now = clock.log_stamp(clock.now())
    try:
        with path.open("a", encoding="utf-8") as file:
            file.writelines(f"{now} {level} {line}\n" for line in text.splitlines())
    except OSError as error:
        raise BadLog(f"{path} cannot be written any more: {error.strerror}") from None
