"""Progress of what takes more than a second, on standard error and only on a terminal: nobody else looks at it."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from conflict_events.values.visible import visible

__all__ = ["counted", "working"]

PATIENCE = 1.0
"""So many seconds go by before anything is shown."""


@contextlib.contextmanager
def working(about: str) -> Iterator[None]:
    """Show that something is being done, and for how long, once it has taken a while.

    Args:
        about: What is being done.
    """
    if not _is_watched():
        yield
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415  # see above

    columns = SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn()
    bar = Progress(*columns, console=_errors(), transient=True)
    bar.add_task(about, total=None)
    later = threading.Timer(PATIENCE, bar.start)
    later.daemon = True
    later.start()
    try:
        yield
    finally:
        later.cancel()
        later.join()
        bar.stop()


def counted() -> Callable[..., Iterable[Any]] | None:
    """Give what counts rows while they go by, as importers call it; None where nobody looks."""
    if not _is_watched():
        return None
    from rich.markup import escape  # noqa: PLC0415  # as above
    from rich.progress import track  # noqa: PLC0415  # as above

    def shown(rows: Iterable[Any], *, total: int, desc: str) -> Iterable[Any]:
        return track(rows, description=escape(visible(desc)), total=total, console=_errors(), transient=True)

    return shown


def _errors() -> Any:
    from rich.console import Console  # noqa: PLC0415  # as above

    return Console(file=sys.stderr)


def _is_watched() -> bool:
    """Tell whether somebody looks, at a terminal that can rub out what was shown."""
    able = os.environ.get("TERM", "").lower() not in ("dumb", "unknown")
    return able and sys.stderr is not None and sys.stderr.isatty()
