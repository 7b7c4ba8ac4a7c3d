"""The promises of every importer, to be checked of yours in one call.

::

    def test_my_importer_keeps_the_promises_of_an_importer():
        check_importer(SIRENS, OLD_COPY, NEW_COPY)

Each promise is a function of its own in `IMPORTER_PROMISES`, for tests to be parametrized with.
"""

from __future__ import annotations

import itertools
import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import attrs

from conflict_events.errors import UnreadableSource
from conflict_events.events import KINDS, Kinds
from conflict_events.importers.engine import import_source, plan_import, read_source
from conflict_events.importers.reading import Row, Table, read_table
from conflict_events.log import EventLog
from conflict_events.testing.paper import SECRET

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conflict_events.importers.engine import ImportSource
    from conflict_events.importers.reading import Cell, TableSource
    from conflict_events.importers.report import ImportReport, Transcript

__all__ = ["IMPORTER_PROMISES", "Copy", "check_importer"]

NOW = datetime(2100, 1, 1, tzinfo=UTC)
FIRST_COPY = date(2099, 1, 1)
"""The date of the oldest copy; each other is of a day later."""

ORDERS = 8
"""In so many orders copies are imported."""

MANGLED = 12
"""So often the rows of each copy are mangled."""

NASTY: tuple[Any, ...] = (
    "", " ", "nan", "None", "-", "0", "-1", "1.5", "1e400", "9" * 40, "1,000", "1 000", "yes", "2024-02-30", "45778.8",
    "31/12/2024", "0000-00-00", "9999-12-31", "2024-05-01 20:00", "24:00", "\x00", "a\nb", "\u202e", "\ud83d", "|~",
    "x" * 5000, "Київ", "https://", "{'a': nan}", None, True, -1, 0.5, float("nan"), float("inf"), 10**30, [], {}, [1],
    {"a": 1}, date(2024, 5, 1), date(1, 1, 1), datetime(2024, 5, 1, 20), datetime.max,  # noqa: DTZ001, DTZ901  # of sheets
)  # fmt: skip
"""Cells that no source should have, and some has."""


@attrs.frozen
class Copy:
    """A copy of a source, as rows that can be mangled.

    Attributes:
        columns: Its columns.
        rows: Its rows.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @classmethod
    def of(cls, file: TableSource, source: ImportSource) -> Copy:
        """Read a copy."""
        table = read_table(file, source.reading)
        return cls(table.columns, tuple(table.rows))

    def table(self) -> Table:
        """Give it as a reading of a file does, once."""
        return Table("a copy", self.columns, (row for row in self.rows), [])


def check_importer(source: ImportSource, *copies: TableSource, kinds: Kinds = KINDS) -> None:
    """Check that an importer keeps the promises of every importer.

    Every row is an event or a finding; a copy imported twice adds nothing; any order of copies, each with its date,
    ends alike; what a plan shows is what an import does; and cells that are shuffled, missing or mangled raise nothing
    but `UnreadableSource`.

    Args:
        source: The declaration.
        kinds: The kinds that there are; `KINDS.including(...)` adds your own.
        copies: Copies of the source, from the oldest to the newest, small ones: what you know it to change between two.

    Raises:
        AssertionError: A promise is broken; the message says which, and by which copy.
    """
    read = [Copy.of(copy, source) for copy in copies]
    for promise in IMPORTER_PROMISES:
        promise(source, read, kinds)


def every_row_is_an_event_or_a_finding(source: ImportSource, copies: Sequence[Copy], _kinds: Kinds = KINDS) -> None:
    """Check that no row is lost, and that none is counted twice."""
    for copy in copies:
        _accounts_for(copy, read_source(copy.table(), source))


def imported_twice_a_copy_adds_nothing(source: ImportSource, copies: Sequence[Copy], kinds: Kinds = KINDS) -> None:
    """Check that a copy is known again, row by row."""
    for number, copy in enumerate(copies):
        _twice(source, copy, kinds, f"copy {number}")


def any_order_of_copies_ends_alike(source: ImportSource, copies: Sequence[Copy], kinds: Kinds = KINDS) -> None:
    """Check that what stands in the end is what stands after the copies as they came."""
    as_they_came = _standing(source, copies, kinds, range(len(copies)))
    for order in _orders(len(copies)):
        standing = _standing(source, copies, kinds, order)
        more, fewer = standing - as_they_came, as_they_came - standing
        what = f"copies imported in the order {list(order)} end otherwise than as they came"
        hold(not more and not fewer, f"{what}: with {list(more)[:1]}, without {list(fewer)[:1]}")


def a_plan_shows_what_an_import_does(source: ImportSource, copies: Sequence[Copy], kinds: Kinds = KINDS) -> None:
    """Check that the report of a plan is that of the import, and that planning appends nothing."""
    log = _log(kinds)
    for number, copy in enumerate(copies):
        before, as_of = log.head, FIRST_COPY + timedelta(number)
        plan = plan_import(log, copy.table(), source, as_of=as_of)
        hold(log.head == before, "a plan has appended something")
        done = import_source(log, copy.table(), source, as_of=as_of)
        hold(plan.report == done, f"the plan of copy {number} says {plan.report}, and the import {done}")


def mangled_rows_raise_nothing(source: ImportSource, copies: Sequence[Copy], kinds: Kinds = KINDS) -> None:
    """Check that whatever stands in the cells, each row is an event or a finding, and can be appended."""
    draw = random.Random(23)  # noqa: S311  # chance that can be repeated, no secret
    for copy in copies:
        for _ in range(MANGLED):
            mangled = _mangled(copy, draw)
            try:
                _accounts_for(mangled, read_source(mangled.table(), source))
                _twice(source, mangled, kinds, f"a mangled copy, {mangled.rows[:3]}")
            except UnreadableSource:
                continue


IMPORTER_PROMISES = (
    every_row_is_an_event_or_a_finding,
    imported_twice_a_copy_adds_nothing,
    any_order_of_copies_ends_alike,
    a_plan_shows_what_an_import_does,
    mangled_rows_raise_nothing,
)
"""What `check_importer` checks, one by one."""


def hold(truth: object, promise: str) -> None:
    """Raise where a promise is not kept."""
    if not truth:
        raise AssertionError(f"the importer breaks a promise: {promise}")


def _log(kinds: Kinds) -> EventLog:
    return EventLog.open(kinds=kinds, secret=SECRET, clock=lambda: NOW)


def _accounts_for(copy: Copy, reading: Transcript) -> None:
    records = {record.line for record in reading.records}
    accounted = len(records) + len(reading.gone) + reading.repeated + len(reading.refused)
    hold(reading.rows == len(copy.rows) == accounted, f"{len(copy.rows)} rows, and {accounted} are told of: {reading}")


def _twice(source: ImportSource, copy: Copy, kinds: Kinds, what: str) -> None:
    log = _log(kinds)
    _sums(import_source(log, copy.table(), source), what)
    head = log.head
    again = import_source(log, copy.table(), source)
    _sums(again, what)
    hold(log.head == head, f"{what}: imported a second time it appends {len(log) - head.position} entries; {again}")


def _sums(report: ImportReport, what: str) -> None:
    accounted = report.added + report.corrected + report.unchanged + report.repeated + report.refused + report.retracted
    hold(report.rows == accounted, f"{what}: the report accounts for {accounted} of {report.rows} rows: {report}")


def _standing(source: ImportSource, copies: Sequence[Copy], kinds: Kinds, order: Sequence[int]) -> Counter[Any]:
    log = _log(kinds)
    for number in order:
        import_source(log, copies[number].table(), source, as_of=FIRST_COPY + timedelta(number))
    return Counter(source.compared(account.event) for account in log.now().accounts(*source.kinds))


def _orders(count: int) -> list[tuple[int, ...]]:
    draw = random.Random(count)  # noqa: S311  # as above
    if count <= 3:
        return list(itertools.permutations(range(count)))
    shuffled = (tuple(draw.sample(range(count), count)) for _ in range(ORDERS - 1))
    return [tuple(reversed(range(count))), *shuffled]


def _mangled(copy: Copy, draw: random.Random) -> Copy:
    mangle = draw.choice((_shuffled, _replaced, _replaced, _moved))
    lacking = {column for column in copy.columns if draw.random() < 0.03}
    columns = tuple(column for column in copy.columns if column not in lacking)
    rows = (mangle(copy, row, draw) for row in copy.rows)
    return Copy(columns, tuple(Row(line, {column: cells[column] for column in columns}) for line, cells in rows))


def _shuffled(copy: Copy, row: Row, draw: random.Random) -> tuple[int, dict[str, Cell]]:
    """Put the cells of a row into other columns."""
    cells = [row.cells[column] for column in copy.columns]
    return row.line, dict(zip(copy.columns, draw.sample(cells, len(cells)), strict=True))


def _replaced(copy: Copy, row: Row, draw: random.Random) -> tuple[int, dict[str, Cell]]:
    """Put something else into some cells."""
    return row.line, {c: draw.choice(NASTY) if draw.random() < 0.3 else row.cells[c] for c in copy.columns}


def _moved(copy: Copy, row: Row, draw: random.Random) -> tuple[int, dict[str, Cell]]:
    """Put cells of other rows into some cells."""
    others: Iterator[Row] = iter(draw.choices(copy.rows, k=len(copy.columns)))
    return row.line, {c: next(others).cells[c] if draw.random() < 0.3 else row.cells[c] for c in copy.columns}
