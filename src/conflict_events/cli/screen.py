"""The screen: how wide it is, and how a table or a line looks there. What goes elsewhere is plain and never folded."""

from __future__ import annotations

import io
import os
import shutil
import sys
import textwrap
from typing import TYPE_CHECKING

from conflict_events.projections import Table
from conflict_events.values.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["WIDTH", "folded", "print_lines", "room", "table_room"]

WIDTH = 88
"""So long are lines of text at most, and exactly so where nobody's screen says otherwise."""
NARROWEST = 40
GAP = 3
"""Between two columns of a drawn table."""
OUTCOMES = ("HOLDS", "FAILS", "UNDETERMINED", "NOT_COMPARABLE")


def room() -> int:
    """Give how long a line of text may be."""
    return min(WIDTH, table_room() or WIDTH)


def table_room() -> int | None:
    """Give how wide a table may be; None = as wide as it is, for nobody looks at it on a screen."""
    if not _is_screen():
        return None
    return max(NARROWEST, shutil.get_terminal_size().columns)


def folded(table: Table, width: int) -> list[str]:
    """Lay a table out in so many columns: what does not fit its column goes on below, and no word is cut.

    Where not even the words fit beside each other, each row is a list.
    """
    headings, texts = [visible(each) for each in table.headings], table.texts()
    columns = list(zip(headings, *texts, strict=True))
    least = [max(len(word) for cell in column for word in [*cell.split(), ""]) for column in columns]
    spare = width - sum(least) - GAP * (len(least) - 1)
    lines = _listed(headings, texts, width) if spare < 0 else _drawn(table, _widened(least, columns, spare), width)
    above = [visible(table.title)] if table.title else []
    below = ["", *map(visible, table.notes)] if table.notes else []
    return [*above, *lines, *below]


def _widened(least: Sequence[int], columns: Sequence[Sequence[str]], spare: int) -> list[int]:
    """Give each column what it wants beyond its longest word, the one that wants least first."""
    widths = list(least)
    wanted = [max(map(len, column)) - width for column, width in zip(columns, least, strict=True)]
    for left, at in enumerate(sorted(range(len(least)), key=wanted.__getitem__)):
        given = min(wanted[at], spare // (len(least) - left))
        widths[at] += given
        spare -= given
    return widths


def _drawn(table: Table, widths: Sequence[int], width: int) -> list[str]:
    from rich import box  # noqa: PLC0415  # only where somebody looks
    from rich.console import Console  # noqa: PLC0415  # as above
    from rich.table import Table as Drawn  # noqa: PLC0415  # as above
    from rich.text import Text  # noqa: PLC0415  # as above

    drawn = Drawn(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1))
    for heading, each in zip(table.headings, widths, strict=True):
        drawn.add_column(Text(visible(heading)), overflow="fold", width=each)
    for row in table.texts():
        drawn.add_row(*(Text(cell) for cell in row))
    written = io.StringIO()
    Console(file=written, width=width, color_system=None, legacy_windows=False).print(drawn)
    return [line.rstrip() for line in written.getvalue().splitlines()]


def _listed(headings: Sequence[str], texts: Sequence[Sequence[str]], width: int) -> list[str]:
    names = max(map(len, headings)) + 2
    lines: list[str] = []
    for row in texts:
        for heading, cell in zip(headings, row, strict=True):
            lines += textwrap.wrap(
                cell,
                width,
                initial_indent=f"{heading:{names}}",
                subsequent_indent=" " * names,
                break_on_hyphens=False,
                break_long_words=False,
            )
        lines.append("")
    return lines[:-1]


def print_lines(lines: Iterable[str]) -> None:
    """Print lines, and on a screen set off what is read first; ``NO_COLOR`` leaves them as they are."""
    if not _is_screen() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        for line in lines:
            print(line)
        return
    from rich.console import Console  # noqa: PLC0415  # only where somebody looks
    from rich.text import Text  # noqa: PLC0415  # as above

    console = Console(file=sys.stdout, soft_wrap=True, highlight=False, markup=False, emoji=False)
    for line in lines:
        console.print(Text(line, style=_style(line)))


def _style(line: str) -> str:
    if line in OUTCOMES:
        return "bold"
    if line.startswith("log: ") or (line and set(line) <= {"─", " "}):
        return "dim"
    return "bold" if line.endswith(":") and not line.startswith(" ") else ""


def _is_screen() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()
