"""What an import says about itself: what it read, the findings, and the sum.

An importer never loses a record: each row becomes an event, or a finding that names its line and
says why not. Where a row stood in its file, and when the file was read, belongs here and not into
the event (S6): a row that moved is still the same account.
"""

from __future__ import annotations

from typing import Any

import attrs

__all__ = ["ImportFinding", "ImportReport", "Record", "Transcript"]


@attrs.frozen
class ImportFinding:
    """One thing that a reader of the import should know.

    Attributes:
        line: The line of the source on which the row begins, counted from 1; None = the whole.
        rule: A short fixed name of what was found, such as ``"unknown-model"``.
        message: What was found, and what to do about it where that is not plain.
        kept: Whether the row is in an event all the same. False = this finding is all that there
            is of the row.
        account: The id of the account that it is about; None = of none, or the row became none.
    """

    line: int | None
    rule: str
    message: str
    kept: bool = True
    account: str | None = None

    def __str__(self) -> str:
        where = "file" if self.line is None else f"line {self.line}"
        return f"{where}: {self.rule}: {self.message}" + ("" if self.kept else " [no event]")


@attrs.frozen
class Record:
    """One row that became an event.

    Attributes:
        line: The line of the source on which the row begins.
        group: What the source itself identifies the row by, as far as it does: the stable part of
            its record key. Several rows can share it.
        event: The account.
    """

    line: int
    group: str
    event: Any


@attrs.frozen(kw_only=True)
class Transcript:
    """A source as read, before any log has seen it.

    Attributes:
        source: What was read.
        rows: The data rows in it: those of `records`, those `repeated`, and those with a finding
            that is not `kept`.
        records: The rows that became events, in the order of the source.
        repeated: Rows that say word for word what an earlier row says; their event is that row's.
        findings: All findings, those of the source as a whole first, then by line.
    """

    source: str
    rows: int
    records: tuple[Record, ...]
    repeated: int
    findings: tuple[ImportFinding, ...]

    @property
    def events(self) -> tuple[Any, ...]:
        """The accounts, in the order of the source."""
        return tuple(record.event for record in self.records)

    @property
    def refused(self) -> tuple[ImportFinding, ...]:
        """The findings that are all there is of their rows, one a row."""
        return tuple(finding for finding in self.findings if not finding.kept)


@attrs.frozen(kw_only=True)
class ImportReport:
    """The sum of one import.

    Every row is in exactly one of `added`, `corrected`, `unchanged`, `repeated` and `refused`.

    Attributes:
        source: What was read.
        rows: The data rows in it.
        added: Rows that brought a new account.
        corrected: Rows that differ from what an earlier import brought of them; each appended an
            erratum, for the mistake was in the transcription through which we read.
        unchanged: Rows that the log had already.
        repeated: Rows that say word for word what an earlier row of the same source says.
        refused: Rows without an event; each has a finding that is not `kept`.
        findings: All findings, those of the source as a whole first, then by line.
    """

    source: str
    rows: int
    added: int
    corrected: int
    unchanged: int
    repeated: int
    refused: int
    findings: tuple[ImportFinding, ...] = ()

    @property
    def vanished(self) -> frozenset[str]:
        """The accounts of which the source no longer has a row; give them to `Changes` as *gone*."""
        return frozenset(each.account for each in self.findings if each.rule == "vanished-row" and each.account)

    def __str__(self) -> str:
        counts = f"{self.added} new, {self.corrected} corrected, {self.unchanged} unchanged"
        rest = f"{self.repeated} repeated, {self.refused} without an event"
        return f"{self.source}: {self.rows} rows: {counts}, {rest}; {len(self.findings)} findings"
