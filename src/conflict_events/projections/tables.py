"""`Table`: an answer laid out for a terminal, and as rows for machines."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import attrs

from conflict_events.values.visible import visible

__all__ = ["NOTHING", "Table", "shown_key"]

NOTHING = "\N{EN DASH}"
"""Stands where there is nothing to show."""

OPEN = ".."
"""Stands for the end of a window that is open."""

_ID = re.compile("[0-9a-f]{32}", re.ASCII)
NUMERIC = frozenset("0123456789")


@attrs.frozen
class Table:
    """Rows under headings.

    Attributes:
        headings: The names of the columns.
        cells: The rows, each as wide as the headings.
        title: A line above; empty = none.
        notes: Lines below: what to know of the rows.
    """

    headings: tuple[str, ...]
    cells: tuple[tuple[Any, ...], ...]
    title: str = ""
    notes: tuple[str, ...] = ()

    def rows(self) -> list[dict[str, Any]]:
        """Give the rows as dictionaries, for pandas and the like."""
        return [dict(zip(self.headings, row, strict=True)) for row in self.cells]

    def texts(self) -> list[list[str]]:
        """Give the cells as they are shown: no text of theirs breaks a line, or steers a terminal."""
        return [[_text(cell) for cell in row] for row in self.cells]

    def __str__(self) -> str:
        texts = self.texts()
        headings = [visible(heading) for heading in self.headings]
        widths = [max(map(_width, column)) for column in zip(headings, *texts, strict=True)]
        rule = "  ".join("─" * width for width in widths)
        lines = [_line(headings, widths), rule, *(_line(row, widths) for row in texts)]
        above = (visible(self.title),) if self.title else ()
        below = ("", *map(visible, self.notes)) if self.notes else ()
        return "\n".join((*above, *lines, *below))

    def _repr_html_(self) -> str:
        """Lay it out for a notebook."""
        caption = f"<caption>{_html(self.title)}</caption>" if self.title else ""
        head = _html_row("th", self.headings)
        body = "".join(_html_row("td", map(_text, row)) for row in self.cells)
        notes = "".join(f"<li>{_html(note)}</li>" for note in self.notes)
        below = f"<ul>{notes}</ul>" if notes else ""
        return f"<table>{caption}<thead>{head}</thead><tbody>{body}</tbody></table>{below}"


def _html_row(tag: str, texts: Iterable[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{_html(text)}</{tag}>" for text in texts) + "</tr>"


def _html(text: str) -> str:
    return html.escape(visible(text))


def _text(cell: Any) -> str:
    if cell is None:
        return NOTHING
    if isinstance(cell, frozenset | set | tuple):
        return visible(", ".join(sorted(map(str, cell)))) or NOTHING
    return visible(str(cell))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(_padded(cell, width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _padded(cell: str, width: int) -> str:
    space = " " * (width - _width(cell))
    return space + cell if cell and set(cell) <= NUMERIC else cell + space


def _width(text: str) -> int:
    """Count the columns that a text takes on a terminal: East Asian characters take two, combining ones none."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(map(bool, map(unicodedata.combining, text)))


def shown_key(key: Any) -> str:
    """Write the key of a bucket the way people write it."""
    match key:
        case frozenset():
            return "incident of " + " ".join(sorted(shown_key(each) for each in key))
        case (int(), int()) if _writes_itself(type(key)):
            return str(key)  # a pair that knows how it is written, such as a month
        case (int() as year, int() as part):
            return f"{year}/{part:02}"
        case (datetime() | None as start, datetime() | None as end):
            return f"{_moment(start)} to {_moment(end)}"
        case datetime():
            return f"24 h to {_moment(key)}"
        case _:
            # Of an id the beginning is enough, for people.
            return str(key)[:8] if _ID.fullmatch(str(key)) else str(key)


def _writes_itself(kind: Any) -> bool:
    return kind.__str__ is not tuple.__str__


def _moment(moment: datetime | None) -> str:
    if moment is None:
        return OPEN
    # As fine as it is, and no finer: two keys that differ are written differently.
    seconds = f":{moment:%S}" if moment.second or moment.microsecond else ""
    fraction = f".{moment:%f}" if moment.microsecond else ""
    return f"{moment:%Y-%m-%d %H:%M}{seconds}{fraction}Z"
