"""The real data that stands beside the clone, where there is any.

It is never copied into the project: a clone by itself must pass, so a test that needs a file asks
`shared` for it and is skipped, with the reason, where the file is not there.
"""

from __future__ import annotations

from pathlib import Path

import pytest

__all__ = ["SHARED", "shared"]

SHARED = Path(__file__).parents[2] / "shared" / "data"


def shared(path: str) -> Path:
    """The file or folder at ``path`` in the shared data; skips the calling test where it is absent."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"no shared data beside this clone: {path} is not there")
    return found
