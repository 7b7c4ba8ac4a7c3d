"""From a file to events and findings, without a log: each row becomes an event, or a finding that says why not."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import attrs

from conflict_events.errors import DataError, UnreadableSource
from conflict_events.importers.engine.identities import ById
from conflict_events.importers.engine.locating import oddities
from conflict_events.importers.engine.registry import fitting
from conflict_events.importers.engine.row import SourceRow
from conflict_events.importers.reading import Table, read_table
from conflict_events.importers.report import Gone, ImportFinding, Record, Transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from conflict_events.importers.engine.source import ImportSource
    from conflict_events.importers.reading import TableSource

__all__ = ["transcribe"]


def transcribe(
    file: TableSource | Table, source: ImportSource, *, progress: Callable[..., Any] | None = None
) -> Transcript:
    """Read a copy of a source into events and findings, without a log.

    Args:
        file: The path of the copy, what else `reading.read_table` reads, or what it gave.
        source: What it is.
        progress: Such as ``tqdm``: called with the rows, ``total`` and ``desc``, and gives them back one by one.
            None = silent.

    Raises:
        UnreadableSource: It cannot be read as this source at all; it says what it looks like.
    """
    table = file if isinstance(file, Table) else read_table(file, source.reading)
    taken, known = _Taken(source), source.known
    with contextlib.closing(cast("Generator[Any]", table.rows)):
        _check_columns(table, source)
        for row in table.rows if progress is None else _shown(table, progress):
            taken.take(SourceRow(row.line, row.cells, source.via, source.manner, known))
    refused = sum(not finding.kept for finding in table.findings)
    findings = [*table.findings, *_unread(table, source), *source.about(taken.records), *taken.findings]
    return Transcript(
        source=table.name,
        rows=taken.rows + refused,
        records=tuple(taken.records),
        repeated=taken.repeated,
        findings=tuple(sorted(findings, key=lambda finding: finding.line or 0)),
        gone=tuple(taken.gone),
    )


def _shown(table: Table, progress: Callable[..., Any]) -> Iterable[Any]:
    """Hand the rows through what shows how far it is; that needs to know how many there are."""
    rows = list(table.rows)
    shown: Iterable[Any] = progress(rows, total=len(rows), desc=table.name)
    return shown


def _check_columns(table: Table, source: ImportSource) -> None:
    twice = [column for column in source.columns if f"{column} (2)" in table.columns]
    if twice:
        raise UnreadableSource(f"{table.name} has the columns {', '.join(twice)} more than once")
    missing = [column for column in source.columns if column not in table.columns]
    if not missing:
        return
    if set(source.columns) <= {column.casefold() for column in table.columns}:
        looks = "they are there in other case; write them as they were published"
    else:
        names = [each for each in fitting(table.columns) if each != source.name]
        looks = f"it looks like {' or '.join(names)}" if names else "is it this source?"
        looks = looks if table.columns else "it is empty"
    raise UnreadableSource(f"{table.name} lacks the columns {', '.join(missing)}: {looks}")


def _unread(table: Table, source: ImportSource) -> Iterator[ImportFinding]:
    unknown = [column for column in table.columns if source.known is not None and column not in source.known]
    if unknown:
        yield ImportFinding(None, "unknown-columns", f"these columns were not read: {', '.join(unknown)}")


@attrs.define
class _Taken:
    """The rows of a copy that were taken so far, and what became of them."""

    source: ImportSource
    rows: int = 0
    repeated: int = 0
    records: list[Record] = attrs.field(factory=list)
    gone: list[tuple[int, Gone]] = attrs.field(factory=list)
    findings: list[ImportFinding] = attrs.field(factory=list)
    lines: dict[Any, int] = attrs.field(factory=dict)
    events: dict[str, Any] = attrs.field(factory=dict)

    @functools.cached_property
    def by_id(self) -> bool:
        """Whether records have ids."""
        return isinstance(self.source.identity, ById)

    def take(self, row: SourceRow) -> None:
        """Take one row."""
        self.rows += 1
        try:
            identity, made = self._made(row)
        except DataError as error:
            row.refuse("invalid-value", str(error))
        else:
            self._keep(row, identity, made)
        self.findings += row.findings

    def _made(self, row: SourceRow) -> tuple[str, Any]:
        identity = self.source.identity.of(row)
        if self.by_id and not identity:
            row.refuse("no-id", "it has no id, by which a later copy could be matched with it")
            return "", None
        made = self.source.make(row)
        if (made is None or made == {}) and all(finding.kept for finding in row.findings):
            row.refuse("no-event", "nothing in it makes an event")
        return identity, made

    def _keep(self, row: SourceRow, identity: str, made: Any) -> None:
        if isinstance(made, Gone):
            self.gone.append((row.line, made))
            return
        parts: Mapping[str, Any] = made if isinstance(made, Mapping) else {} if made is None else {"": made}
        groups = {self.source.group(identity, part): event for part, event in parts.items()}
        if self.by_id and not self.events.keys().isdisjoint(groups):
            self._meet_again(row, groups)
            return
        for event in parts.values():
            for oddity in oddities(event):
                row.find(*oddity)
        lines = [self.lines.setdefault(event, row.line) for event in parts.values()]
        if lines and row.line not in lines:
            self._repeat(row, lines[0])
        for (group, event), part, line in zip(groups.items(), parts, lines, strict=True):
            if line == row.line:
                self.events[group] = event
                ties = tuple(tie for tie in row.ties if tie.part == part) if row.ties else ()
                self.records.append(Record(row.line, group, event, ties, row.changed))

    def _meet_again(self, row: SourceRow, groups: Mapping[str, Any]) -> None:
        """Meet a second row of an id: it says the same, or cannot be kept beside the first."""
        line = next((self.lines[self.events[group]] for group in groups if group in self.events), 0)
        if all(self.events.get(group) == event for group, event in groups.items()):
            self._repeat(row, line)
        else:
            row.refuse("same-id", f"line {line} has the same id and says something else; that one is kept")

    def _repeat(self, row: SourceRow, line: int) -> None:
        self.repeated += 1
        row.find("repeated-row", f"it says word for word what line {line} says")
