"""From whatever a caller has to bytes: a path, an address, standard input, an open file, lines; unpacked, and bounded.

What is read is a file of our own at its beginning, on disk as soon as it is large, so that it can be looked at first
and read afterwards.
"""

from __future__ import annotations

import gzip
import os
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TypeAlias, cast

import attrs

from conflict_events.errors import UnreadableSource, UsageError
from conflict_events.importers.reading.asking import ReadAs
from conflict_events.values.visible import cut

__all__ = ["BROKEN_ZIP", "Opened", "TableSource", "is_workbook", "opened", "unpacked"]

TableSource: TypeAlias = "str | os.PathLike[str] | IO[bytes] | IO[str] | Iterable[str]"
"""A path, "-" for standard input, an ``http`` or ``https`` address, an open file, or lines of text."""

CHUNK = 2**20
ON_DISK = 2**24
"""From so many bytes on, what we unpack is kept on disk."""

DEPTH = 3
"""A packed file in a packed file in a third: nobody means more than that."""

BROKEN_ZIP = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError, OverflowError,
)  # fmt: skip
"""What `zipfile` raises of archives that are damaged, locked, or packed in a way that it does not know."""

WORKBOOK = frozenset({"[Content_Types].xml", "content.xml"})
"""One of these is in each archive that is a workbook, of Excel or of the OpenDocument family."""

LAYOUT = ("__MACOSX/", ".DS_Store", "Thumbs.db")
"""What machines put into archives beside what somebody packed."""


@attrs.frozen(eq=False)
class Opened:
    """A source as bytes.

    Attributes:
        name: What it is called.
        file: Its bytes, at the beginning; whoever reads them closes it.
        encoding: The encoding, where the caller gave text, not bytes.
    """

    name: str
    file: IO[bytes]
    encoding: str | None = None


def opened(source: TableSource, how: ReadAs) -> Opened:
    """Open a source.

    Raises:
        UnreadableSource: It cannot be opened, or is larger than the caller allows.
        UsageError: An address without an opener.
    """
    if isinstance(source, str) and source == "-":
        return Opened("standard input", _poured(_chunks(sys.stdin.buffer), "standard input", how.limit))
    if isinstance(source, str) and source.lower().startswith(("http://", "https://")):
        return _from_the_web(source, how)
    if isinstance(source, str | os.PathLike):
        return _on_disk(Path(source))
    return _given(source, how)


def _given(source: IO[bytes] | IO[str] | Iterable[str], how: ReadAs) -> Opened:
    name = Path(str(getattr(source, "name", ""))).name or "the lines given"
    if isinstance(source, bytes) or not (hasattr(source, "read") or isinstance(source, Iterable)):
        raise UsageError(f"file: must be a path, an open file or lines of text, got {cut(repr(source), 60)}")
    if not hasattr(source, "read"):
        return Opened(name, _poured(map(_line, source), name, how.limit), "utf-8")
    file = cast("IO[bytes] | IO[str]", source)
    return Opened(name, _poured(_chunks(file), name, how.limit), "utf-8" if isinstance(file.read(0), str) else None)


def _on_disk(path: Path) -> Opened:
    try:
        return Opened(path.name, path.open("rb"))
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise UnreadableSource(f"{path.name} cannot be opened: {why}") from error


def _from_the_web(address: str, how: ReadAs) -> Opened:
    if how.opener is None:
        rule = "is an address, and nothing here goes to the network by itself"
        raise UsageError(f"source {address!r} {rule}: give an opener, such as urllib.request.urlopen, or a file")
    try:
        answer = how.opener(address)
        pieces: Iterable[bytes] = [answer] if isinstance(answer, bytes) else _chunks(answer)
        return Opened(address.rpartition("/")[2] or address, _poured(pieces, address, how.limit))
    except OSError as error:
        raise UnreadableSource(f"{address} cannot be opened: {error}") from error


def _chunks(file: IO[bytes] | IO[str]) -> Iterator[bytes]:
    while piece := file.read(CHUNK):
        yield piece if isinstance(piece, bytes) else _bytes(piece)


def _line(line: str) -> bytes:
    return _bytes(line if line.endswith(("\n", "\r")) else f"{line}\n")


def _bytes(text: str) -> bytes:
    # Half a character (a lone surrogate) is no text; it is found when this is read as text.
    return text.encode("utf-8", "surrogatepass")


def _poured(pieces: Iterable[bytes], name: str, limit: int) -> IO[bytes]:
    size = 0
    with ExitStack() as unless_whole:
        file = unless_whole.enter_context(tempfile.SpooledTemporaryFile(max_size=ON_DISK))
        for piece in pieces:
            size += len(piece)
            if size > limit:
                raise UnreadableSource(f"{name} is larger than {limit} bytes unpacked; allow more with limit=")
            file.write(piece)
        unless_whole.pop_all()
    file.seek(0)
    return cast("IO[bytes]", file)


def unpacked(source: Opened, how: ReadAs) -> Opened:
    """Unpack a source that is packed, also one within another; what is not packed is given back as it is.

    Raises:
        UnreadableSource: It is damaged, locked or too large, or has several files and the caller names none.
    """
    for _ in range(DEPTH):
        unpack = _packing(source)
        if unpack is None:
            return source
        with source.file:
            source = unpack(source, how)
    if _packing(source) is None:
        return source
    source.file.close()
    raise UnreadableSource(f"{source.name} is packed more than {DEPTH} times; unpack it first")


def _packing(source: Opened) -> Callable[[Opened, ReadAs], Opened] | None:
    head = source.file.read(4)
    source.file.seek(0)
    if head[:2] == b"\x1f\x8b":
        return _gunzipped
    return _member if head in (b"PK\x03\x04", b"PK\x05\x06") and not is_workbook(source.file) else None


def is_workbook(file: IO[bytes]) -> bool:
    """Tell whether a zip archive is one that a spreadsheet program wrote."""
    try:
        with zipfile.ZipFile(file) as archive:
            return not WORKBOOK.isdisjoint(archive.namelist())
    except BROKEN_ZIP:
        return False
    finally:
        file.seek(0)


def _gunzipped(source: Opened, how: ReadAs) -> Opened:
    try:
        with gzip.GzipFile(fileobj=source.file, mode="rb") as packed:
            return Opened(source.name, _poured(_chunks(cast("IO[bytes]", packed)), source.name, how.limit))
    except BROKEN_ZIP as error:
        raise UnreadableSource(f"{source.name} is damaged: {error}; fetch it again") from error


def _member(source: Opened, how: ReadAs) -> Opened:
    try:
        with zipfile.ZipFile(source.file) as archive:
            member = _chosen(source.name, [each for each in archive.namelist() if _is_packed(each)], how.member)
            with archive.open(member) as packed:
                name = f"{source.name}/{member}"
                return Opened(name, _poured(_chunks(packed), name, how.limit))
    except BROKEN_ZIP as error:
        raise UnreadableSource(f"{source.name} is damaged, or locked by a password: {error}") from error


def _is_packed(name: str) -> bool:
    return not name.endswith("/") and not any(each in name for each in LAYOUT)


def _chosen(archive: str, names: list[str], asked: str | None) -> str:
    if asked is not None and asked in names:
        return asked
    if asked is None and len(names) == 1:
        return names[0]
    listed = ", ".join(names[:20]) or "nothing"
    lacks = "does not hold one file alone" if asked is None else f"has no {asked}"
    raise UnreadableSource(f"{archive} {lacks}; name one with member=: it holds {listed}")
