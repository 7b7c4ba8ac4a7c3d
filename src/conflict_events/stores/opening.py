"""From where a log is to the store that keeps it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from conflict_events.errors import MachineError, UsageError, shown
from conflict_events.stores.memory import MemoryStore
from conflict_events.stores.sqlite import SqliteStore

if TYPE_CHECKING:
    from conflict_events.stores.protocol import Store

__all__ = ["open_store", "path_of", "reachable"]

SERVERS = ("postgresql://", "postgres://")


def path_of(where: Any) -> str:
    """Give the path, or address, of a log as text.

    Raises:
        UsageError: It is none.
    """
    if not isinstance(where, str | os.PathLike) or "\0" in str(where):
        raise UsageError(f"where: must be the path of a file, ':memory:' or postgresql://..., got {shown(where)}")
    return os.fspath(where)


def open_store(where: str, *, read_only: bool = False) -> Store:
    """Open the store of a log.

    Args:
        where: ":memory:", ``postgresql://...`` for a schema in a PostgreSQL database, else the path of a SQLite file.
        read_only: Refuse to write, and to make a log that is not there.

    Raises:
        DataError: As the store says.
        MachineError: As the store says; or it is PostgreSQL, and psycopg is not installed.
        TransientError: As the store says.
        UsageError: As the store says.
    """
    if where == ":memory:":
        return MemoryStore()
    if not where.startswith(SERVERS):
        return SqliteStore(where, read_only=read_only)
    try:
        # Only here: nobody else needs psycopg.
        from conflict_events.stores.postgres import PostgresStore  # noqa: PLC0415 - optional
    except ImportError as error:
        raise MachineError(
            f"a log on PostgreSQL needs psycopg, which cannot be imported ({error}); install conflict-events[postgres]"
        ) from error
    return PostgresStore(where, read_only=read_only)


def reachable(where: str) -> str | None:
    """Give where another process finds a log that was opened here; None = nowhere, for it is in memory."""
    if where == ":memory:":
        return None
    return where if where.startswith(SERVERS) else os.path.abspath(where)  # noqa: PTH100 - Path's leaves ".." in
