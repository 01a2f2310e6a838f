"""From files and folders to captures: WARC plain, gzipped by record or as a whole, and WACZ."""

from __future__ import annotations

import gzip
import io
import os
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from crawler.archive.capture import Capture, read_capture
from crawler.archive.framing import (
    Damage,
    NotAWarc,
    OneMember,
    Record,
    Told,
    record_at,
    records,
)

ENDINGS = (".warc", ".warc.gz", ".warc.zst", ".wacz", ".warc.gz.open")
"""What of a folder is an archive. A file that is named itself may be called anything."""
FRAME, DICTIONARY = b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18"
ZSTD = (FRAME, DICTIONARY)
DICTIONARY_MAX = 100_000_000
ZIP = b"PK\x03\x04"


def archive_files(paths: Iterable[Path]) -> list[Path]:
    """The archives among files and folders, folders searched to their depth, in order of name.

    A folder that cannot be looked into is among them: whoever opens it says why. Raises NotAWarc
    for a path that is not there, or a folder that holds none.
    """
    found: list[Path] = []
    for path in paths:
        try:
            mode = path.stat().st_mode
        except FileNotFoundError:
            raise NotAWarc(f"{path}: there is no such file") from None
        except OSError as error:
            raise NotAWarc(f"{path}: {error.strerror}") from None
        inside = sorted(_archives_in(path)) if stat.S_ISDIR(mode) else [path]
        if not inside:
            raise NotAWarc(f"{path} holds no WARC file (*.warc, *.warc.gz, *.wacz)")
        found += inside
    return list(dict.fromkeys(found))


def _archives_in(folder: Path) -> Iterator[Path]:
    closed: list[OSError] = []
    for place, _, names in os.walk(folder, onerror=closed.append):
        paths = (Path(place, name) for name in names if name.endswith(ENDINGS))
        yield from (path for path in paths if _is_file(path))
    yield from (Path(error.filename) for error in closed)


def _is_file(path: Path) -> bool:
    """Whether it is one, or may be: no pipe, and no link to nothing."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:
        return False
    except OSError:
        return True


class Readable(Protocol):
    """A stream of unpacked bytes."""

    def read1(self, size: int = -1, /) -> bytes: ...


class Source:
    """One WARC file, open; `name` is what is remembered of it.

    Where it was compressed as a whole it is unpacked into a temporary file first, and the places
    of its records are those in the unpacked bytes.
    """

    def __init__(self, name: str, file: BinaryIO) -> None:
        self.name, self.file = name, file
        self.unpacked = False
        self._is_zstd: bool | None = None

    def records(self, told: Told) -> Iterator[Record]:
        """Every whole record in the order of the file. Raises NotAWarc."""
        end = 0
        try:
            for record in self._records(told):
                yield record
                end = record.offset + record.length
        except OSError as error:
            if not end:
                raise NotAWarc(f"cannot be read: {error.strerror or error}") from None
            told(Damage(end, f"the file cannot be read from here: {error.strerror or error}"))

    def _records(self, told: Told) -> Iterator[Record]:
        mark = self._begins()
        if mark.startswith(ZSTD):
            self._unpack(_zstd_stream(self.file), told)
        try:
            yield from records(self.file, told)
        except OneMember:
            self._unpack(gzip.GzipFile(fileobj=self.file), told)
            yield from records(self.file, told)

    def record_at(self, offset: int) -> Record:
        """The record at a place that `records` told. Raises NotAWarc."""
        if self._is_zstd is None:
            self._is_zstd = self._begins().startswith(ZSTD)
        if self._is_zstd and not self.unpacked:
            self._unpack(_zstd_stream(self.file), lambda damage: None)
        try:
            return record_at(self.file, offset)
        except NotAWarc:
            if self.unpacked or not self._is_one_member():
                raise
            self._unpack(gzip.GzipFile(fileobj=self.file), lambda damage: None)
            return record_at(self.file, offset)

    def capture_at(self, offset: int) -> Capture | None:
        return read_capture(self.record_at(offset), self.name)

    def _begins(self) -> bytes:
        self.file.seek(0)
        return self.file.read(8)

    def _is_one_member(self) -> bool:
        try:
            next(records(self.file, lambda damage: None), None)
        except OneMember:
            return True
        except NotAWarc:
            pass
        return False

    def _unpack(self, stream: Readable, told: Told) -> None:
        self.file.seek(0)
        # The file lives as long as this source; closing it removes it.
        unpacked: Any = tempfile.TemporaryFile()  # noqa: SIM115
        try:
            while data := stream.read1(1 << 20):  # what precedes a break comes first
                unpacked.write(data)
        except (OSError, EOFError, zlib.error, ValueError) as error:
            if not unpacked.tell():
                raise NotAWarc(f"cannot be unpacked: {error}") from None
            told(Damage(unpacked.tell(), f"the compressed file is broken: {error}"))
        self.file.close()
        self.file, self.unpacked = unpacked, True

    def close(self) -> None:
        self.file.close()


class _Unzstd:
    """A zstd file unpacked, its frames one after another, with the dictionary that it begins with.

    https://iipc.github.io/warc-specifications/specifications/warc-zstd/
    """

    def __init__(self, file: BinaryIO) -> None:
        from backports.zstd import ZstdDict, ZstdError, ZstdFile, decompress

        file.seek(0)
        head, shared = file.read(8), None
        if head[:4] == DICTIONARY:
            data = file.read(min(int.from_bytes(head[4:], "little"), DICTIONARY_MAX))
            shared = ZstdDict(decompress(data) if data.startswith(FRAME) else data)
        file.seek(0)
        self._file, self._broken = ZstdFile(file, zstd_dict=shared), ZstdError

    def read1(self, size: int = -1, /) -> bytes:
        try:
            return self._file.read1(size)
        except self._broken as error:
            raise ValueError(str(error)) from None


def _zstd_stream(file: BinaryIO) -> Readable:
    """Raises NotAWarc."""
    from backports.zstd import ZstdError

    try:
        return _Unzstd(file)
    except (ZstdError, ValueError) as error:
        raise NotAWarc(f"cannot be unpacked: {error}") from None


@contextmanager
def opened(path: Path) -> Iterator[list[Source]]:
    """The WARC files that a path holds: one, or those inside a WACZ. Raises NotAWarc."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise NotAWarc(f"{path}: {error.strerror}") from None
    sources = [Source(path.name, file)]
    try:
        mark = _beginning(path, file)
        if mark == ZIP:
            sources = _inside(path, file)
        yield sources
    finally:
        for source in sources:
            source.close()
        file.close()


def _beginning(path: Path, file: BinaryIO) -> bytes:
    """A broken disk, or another system's server, may say no only to who reads."""
    try:
        mark = file.read(4)
        file.seek(0)
    except OSError as error:
        raise NotAWarc(f"{path}: {error.strerror}") from None
    return mark


def _inside(path: Path, file: BinaryIO) -> list[Source]:
    """The WARC files in a WACZ (a zip; they are stored in it as they are)."""
    found = []
    try:
        with zipfile.ZipFile(file) as bundle:
            for name in sorted(bundle.namelist()):
                if name.endswith(ENDINGS):
                    unpacked: Any = tempfile.TemporaryFile()  # noqa: SIM115 - the source closes it
                    with bundle.open(name) as stored:
                        shutil.copyfileobj(stored, unpacked)
                    found.append(Source(f"{path.name}/{name}", unpacked))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error) as error:
        raise NotAWarc(f"{path} is no usable WACZ: {error}") from None
    if not found:
        raise NotAWarc(f"{path} is a zip file without a WARC in it")
    return found


def captures(
    path: Path, damaged: Callable[[Damage], None] = lambda damage: None
) -> Iterator[Capture]:
    """Every capture of a file or of a folder's files, in the order of the files.

    What cannot be read is handed to `damaged` and passed over. Raises NotAWarc, its message
    naming the file, where nothing of a file can be read.
    """
    for file in archive_files([path]):
        with opened(file) as sources:
            for source in sources:
                try:
                    for record in source.records(damaged):
                        capture = read_capture(record, source.name)
                        if capture is not None:
                            yield capture
                except NotAWarc as error:
                    raise NotAWarc(f"{source.name} {error}") from None


def captures_in(data: bytes, name: str = "") -> Iterator[Capture]:
    """The captures of WARC bytes, such as a range of a file. Raises NotAWarc."""
    source = Source(name, io.BytesIO(data))
    try:
        for record in source.records(lambda damage: None):
            capture = read_capture(record, name)
            if capture is not None:
                yield capture
    finally:
        source.close()
