"""What the tests of the asynchronous face share: they run in each kind of loop, and on each kind of store."""

from __future__ import annotations

import importlib.util
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeAlias

import anyio
import pytest

from tests.stores.postgres_server import address, server

__all__ = ["address", "server"]

Run: TypeAlias = Callable[[Callable[[], Awaitable[Any]]], Any]

WITHOUT_TRIO = pytest.mark.skipif(importlib.util.find_spec("trio") is None, reason="trio is not installed")
PATIENCE = 60
"""A test that takes so many seconds hangs."""


@pytest.fixture(params=["asyncio", pytest.param("trio", marks=WITHOUT_TRIO)])
def run(request: pytest.FixtureRequest) -> Run:
    """Runs an asynchronous function in a loop of its own."""

    async def patiently(work: Callable[[], Awaitable[Any]]) -> Any:
        with anyio.fail_after(PATIENCE):
            return await work()

    return lambda work: anyio.run(patiently, work, backend=request.param)


@pytest.fixture(params=["memory", "file", "server"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a log that is not there yet, in each kind of store."""
    if request.param == "memory":
        return ":memory:"
    return str(tmp_path / "log") if request.param == "file" else request.getfixturevalue("address")("aio")
