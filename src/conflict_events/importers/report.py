"""What an import says about itself: what it read, the findings, and the sum.

An importer never loses a record: each row becomes an event, or a finding that names its line and
says why not. Where a row stood in its file, and when the file was read, belongs here and not into
the event (S6): a row that moved is still the same account.
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import attrs

from conflict_events.values import When
from conflict_events.values.numbered import numbered

__all__ = ["Gone", "ImportFinding", "ImportReport", "Record", "Tie", "TieKind", "Transcript"]

TieKind: TypeAlias = Literal["same_incident", "part_of"]


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
class Tie:
    """A record's word that it belongs together with another: it becomes a Link.

    Attributes:
        kind: "same_incident" = both are of one incident; "part_of" = this is a part of the other.
        to: The identity of the other record, as its source writes it.
        part: Which of this record's events; empty = the one that it has.
        to_part: Which of the other's.
    """

    kind: TieKind
    to: str
    part: str = ""
    to_part: str = ""


@attrs.frozen
class Gone:
    """What `make` returns for a record of a list of deletions: the publisher has withdrawn another record.

    Attributes:
        identity: The identity of the record that is no more.
        reported: When the publisher withdrew it; None = not said.
        reason: Why; None = not said.
    """

    identity: str
    reported: When | None = None
    reason: str | None = None


@attrs.frozen
class Record:
    """An event that a row became, or one of several.

    Attributes:
        line: The line of the source on which the row begins.
        group: What the source itself identifies the row by, as far as it does: the stable part of
            its record key. Several rows can share it.
        event: The account.
        ties: What the row says it belongs together with.
        changed: Who changed the row last, and when; empty = not said.
    """

    line: int
    group: str
    event: Any
    ties: tuple[Tie, ...] = ()
    changed: str = ""


@attrs.frozen(kw_only=True)
class Transcript:
    """A source as read, before any log has seen it.

    Attributes:
        source: What was read.
        rows: The data rows in it: those of `records`, those of `gone`, those `repeated`, and those with a
            finding that is not `kept`.
        records: The events that rows became, in the order of the source.
        repeated: Rows that say word for word what an earlier row says; their event is that row's.
        findings: All findings, those of the source as a whole first, then by line.
        gone: Rows that say that another record is no more, each with its line.
    """

    source: str
    rows: int
    records: tuple[Record, ...]
    repeated: int
    findings: tuple[ImportFinding, ...]
    gone: tuple[tuple[int, Gone], ...] = ()

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

    Every row is in exactly one of `added`, `corrected`, `unchanged`, `repeated`, `refused` and `retracted`.

    Attributes:
        source: What was read.
        rows: The data rows in it.
        added: Rows that brought a new account.
        corrected: Rows that differ from what an earlier import brought of them; each appended a
            Correction, by the ledger or by the claimant as the source declares.
        unchanged: Rows that the log had already.
        repeated: Rows that say word for word what an earlier row of the same source says.
        refused: Rows without an event; each has a finding that is not `kept`.
        findings: All findings, those of the source as a whole first, then by line.
        retracted: Rows that say that another record is no more, and withdrew its account.
    """

    source: str
    rows: int
    added: int
    corrected: int
    unchanged: int
    repeated: int
    refused: int
    findings: tuple[ImportFinding, ...] = ()
    retracted: int = 0

    @property
    def vanished(self) -> frozenset[str]:
        """The accounts of which the source no longer has a row; give them to `Changes` as *gone*."""
        return frozenset(each.account for each in self.findings if each.rule == "vanished-row" and each.account)

    def __str__(self) -> str:
        counts = f"{self.added} new, {self.corrected} corrected, {self.unchanged} unchanged"
        counts += f", {self.retracted} retracted" if self.retracted else ""
        rest = f"{self.repeated} repeated, {self.refused} without an event"
        return (
            f"{self.source}: {numbered(self.rows, 'row')}: {counts}, {rest}; {numbered(len(self.findings), 'finding')}"
        )
