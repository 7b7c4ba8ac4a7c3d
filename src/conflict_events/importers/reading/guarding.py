"""`guarded`: what libraries raise of files that they cannot read comes out as the one error that says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from conflict_events.errors import UnreadableSource

__all__ = ["guarded"]


@contextmanager
def guarded(name: str, what: str) -> Iterator[None]:
    """Say of a damaged file that it cannot be read, whatever is raised of it within.

    Args:
        name: The file.
        what: What it should be.
    """
    try:
        yield
    except UnreadableSource:
        raise
    except BaseException as error:
        # Readers written in Rust panic over some damaged files. That comes out as an exception of no public class,
        # and of no kind of `Exception`.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise UnreadableSource(f"{name} is no {what} that can be read: {error}; save it anew") from error
