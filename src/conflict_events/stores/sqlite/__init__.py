"""The store that is one SQLite file: its tables and views, opening it, reading and writing."""

from conflict_events.stores.sqlite.store import SqliteStore

__all__ = ["SqliteStore"]
