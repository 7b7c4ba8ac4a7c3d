"""A copy of a log as it was at one moment, made while others write to it."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TypeVar

from conflict_events.errors import StoreFailure, UsageError, shown
from conflict_events.stores import Draft, KindView, Row, SqliteStore, Store

__all__ = ["add_rows", "back_up", "chunks", "published", "put"]

T = TypeVar("T")
CHUNK = 5_000
"""So many rows are written at a time: enough to be quick, few enough to be held."""


def back_up(
    store: Store, path: str | os.PathLike[str], views: Sequence[KindView], *, secret: bool = True
) -> Row | None:
    """Write everything that a store holds now into a new SQLite file, and return its last row.

    The file is there when it is whole and durable, and not before. Without the secret it has the entries and the
    record keys; what is worked out under a secret is worked out anew by whoever takes the log over.

    Raises:
        UsageError: There is something at the path already.
        StoreFailure: There is no room, no such folder, or the like; nothing is at the path.
    """
    with (
        published(path, "backup") as partial,
        closing(store.snapshot()) as source,
        closing(SqliteStore(partial)) as copy,
    ):
        copy.define_views(views)
        _copy(source, copy, secret=secret)
        return copy.head()


def _check_free(target: Path, what: str) -> None:
    if os.path.lexists(target):
        raise UsageError(f"{what} {target}: something is there already; name a new file")


@contextmanager
def published(path: str | os.PathLike[str], what: str) -> Iterator[Path]:
    """Give a name to write to beside the target, and move what is there to the target once it is done.

    Args:
        path: The file to be made, the target.
        what: What to call it where that fails.

    Raises:
        UsageError: It is no path, or there is something at the target.
        StoreFailure: There is no room, no such folder, or the like; nothing is at the target.
    """
    if not isinstance(path, str | os.PathLike) or "\0" in str(path):
        raise UsageError(f"{what}: must go to the path of a new file, got {shown(path)}")
    target = Path(path)
    _check_free(target, what)
    partial = target.with_name(f"{target.name}.{secrets.token_hex(4)}.partial")
    try:
        yield partial
        put(partial, target)
        _make_durable(target.parent)
    except FileExistsError as error:
        raise UsageError(f"{what} {target}: something was put there meanwhile; name a new file") from error
    except (OSError, sqlite3.OperationalError) as error:
        why = getattr(error, "strerror", None) or error
        raise StoreFailure(f"{what} {target}: it cannot be put there: {why}") from error
    finally:
        for ending in ("", "-wal", "-shm"):
            with suppress(OSError):  # it is not there, and perhaps could not be
                Path(f"{partial}{ending}").unlink()


def put(partial: Path, target: Path) -> None:
    """Give a file its name, never in the place of another.

    Raises:
        FileExistsError: There is one of that name.
        OSError: It cannot be put there.
    """
    try:
        os.link(partial, target)
    except FileExistsError:
        raise
    except OSError:  # no hard links there, as on many a memory stick: the name is taken first
        target.touch(exist_ok=False)
        partial.replace(target)


def _make_durable(folder: Path) -> None:
    """Make the names in a folder survive a power cut, where a folder can be opened; on Windows none can."""
    with suppress(PermissionError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _copy(source: Store, copy: Store, *, secret: bool) -> None:
    for rows in chunks(source.read()):
        add_rows(copy, Draft(rows=rows))
    for keys in chunks(source.every_key()):
        add_rows(copy, Draft(keys=keys if secret else tuple((key, position, b"") for key, position, _ in keys)))
    if secret:
        for seen in chunks(source.every_seen()):
            add_rows(copy, Draft(seen=seen))
        for tags in chunks(source.every_tag()):
            add_rows(copy, Draft(tags=tags))
        add_rows(copy, Draft(meta=tuple(source.every_meta())))


def add_rows(copy: Store, draft: Draft) -> None:
    """Write what a draft has."""
    copy.write(lambda: draft)


def chunks(items: Iterable[T]) -> Iterator[tuple[T, ...]]:
    """Give what is found in runs that are quick to write and small to hold."""
    every = iter(items)
    while chunk := tuple(islice(every, CHUNK)):
        yield chunk
