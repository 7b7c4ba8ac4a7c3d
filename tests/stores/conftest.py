"""What the tests of stores share."""

from __future__ import annotations

from tests.stores.postgres_server import address, raw, server

__all__ = ["address", "raw", "server"]
