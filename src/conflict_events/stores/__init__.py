"""Where entries are kept: bytes in, the same bytes out, in order; no store knows what an event means.

Memory is the reference and the worked example for authors of other stores; every store passes
``conflict_events.testing.check_store``.
"""

from conflict_events.stores.memory import MemoryStore
from conflict_events.stores.protocol import Block, Column, Draft, KindView, Row, Store
from conflict_events.stores.sqlite import SqliteStore

__all__ = ["Block", "Column", "Draft", "KindView", "MemoryStore", "Row", "SqliteStore", "Store"]
