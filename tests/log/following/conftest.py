"""A server for those logs that are kept on one."""

from __future__ import annotations

from tests.stores.postgres_server import address, server

__all__ = ["address", "server"]
