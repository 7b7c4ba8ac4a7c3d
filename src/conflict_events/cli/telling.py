"""How every answer is told: in words, as one JSON document, as CSV; its largest rows alone; with a citation."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from conflict_events.cli.arguments import whole
from conflict_events.cli.declaring import Given, flag, option
from conflict_events.cli.exporting import export_to
from conflict_events.cli.keys import moment_text
from conflict_events.cli.output import lines_of, of_head, show
from conflict_events.cli.plain import plain
from conflict_events.errors import UsageError
from conflict_events.log import LogView
from conflict_events.projections import Table
from conflict_events.questions.snapshot import Snapshot
from conflict_events.values import Quantity
from conflict_events.values.visible import ARMED, visible

__all__ = ["TELLING", "tell"]

SUM = "everything"
"""The name of the row of a table that adds up the others."""


def _some(text: str) -> int:
    if (number := whole(text)) < 1:
        raise UsageError(f"must be 1 or more, got {number}")
    return number


TELLING = (
    option("--top", "only the N largest figures; of an answer without figures its first N rows", "N", read=_some),
    flag("--csv", "print its rows as CSV, bounds apart, ids and caveats in one cell each"),
    flag("--cite", "also print what to cite: a short form for print, and a line to keep"),
    option("--to", "also write its rows: .parquet, .csv, .jsonl or .xlsx", "FILE"),
)


def tell(  # noqa: PLR0917  # what was typed, what was asked, what came of it
    given: Given, view: LogView, question: Any, answer: Any, lines: Iterable[str], document: Mapping[str, Any]
) -> int:
    """Print an answer in the form that was asked for.

    Args:
        given: With what `TELLING` declares, and `json`.
        view: What was asked.
        question: The question.
        answer: Its answer.
        lines: What people are told of it.
        document: What machines are told of it.

    Returns:
        The exit status: 2 where the question names somebody or something that no account has.
    """
    export_to(given, answer)
    if given.csv and (given.json or given.cite):
        raise UsageError("--csv: is rows and nothing else; give --json or --cite without it")
    if given.csv:
        print(_csv(_largest(answer.rows(), _figure_of_row, given.top)), end="")
        return _code(answer)
    shown, more = list(lines), dict(document)
    if given.top is not None:
        shown = lines_of(_top(answer.table(), given.top))
        more = {"rows": _largest(answer.rows(), _figure_of_row, given.top)}
    if given.cite:
        cited = Snapshot.of(view.head, view.view, question, answer)
        shown += ["", f"cite: {cited.short}", f"keep: {cited}"]
        more["citation"] = {"short": cited.short, "line": str(cited)}
    gap = [""] if shown and shown[-1] else []
    show(given, [*shown, *gap, of_head(view.head)], plain(more) | {"view": view.view, "head": view.head})
    return _code(answer)


def _code(answer: Any) -> int:
    names = getattr(answer, "names", None)
    return 2 if names is not None and names.unknown else 0


def _top(table: Table, number: int) -> Table:
    """Keep the rows with the largest figures; of a sum of the others nothing."""
    cells = [row for row in table.cells if row[:1] != (SUM,)]
    figured = [row for row in cells if _figure_of_cells(row) is not None]
    kept = _largest(figured or cells, _figure_of_cells, number)
    what = "largest" if figured else "first"
    note = f"the {what} {len(kept)} of {len(figured or cells)}"
    return Table(table.headings, tuple(kept), table.title, (note,))


def _largest(rows: Sequence[Any], figure: Callable[[Any], Any], number: int | None) -> list[Any]:
    """Give the rows with the largest figures, the largest first; in their order where there are none."""
    if number is None:
        return list(rows)
    known = [(figure(row), row) for row in rows]
    figured = [(value, row) for value, row in known if value is not None]
    if not figured:
        return list(rows[:number])
    return [row for _, row in sorted(figured, key=lambda each: each[0], reverse=True)[:number]]


def _figure_of_cells(row: Sequence[Any]) -> Any:
    figure = next((cell for cell in row if isinstance(cell, Quantity) and cell.missing is None), None)
    return None if figure is None else _order(figure.floor, figure.ceiling)


def _figure_of_row(row: Mapping[str, Any]) -> Any:
    return None if row.get("low") is None else _order(row["low"], row.get("high"))


def _order(low: Any, high: Any) -> tuple[Any, bool, Any]:
    """Order figures by what they are at least, then by what they are at most; no end is the largest."""
    return low, high is None, 0 if high is None else high


def _csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """Write rows as CSV, so that a spreadsheet takes no text for a formula: texts in a log come from strangers."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(map(_cell, names))
    writer.writerows([_cell(row.get(name)) for name in names] for row in rows)
    return written.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, list | tuple | set | frozenset):
        value = "; ".join(sorted(map(str, value)))
    if isinstance(value, datetime):
        return moment_text(value)
    if not isinstance(value, str):
        return value
    return visible(f"'{value}" if re.match(ARMED, value) else value)
