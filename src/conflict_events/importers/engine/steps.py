"""What an import is about to append: steps, each with the row that it comes from, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import attrs

from conflict_events.importers.report import ImportFinding

if TYPE_CHECKING:
    from conflict_events.importers.engine.known import Known

__all__ = ["Action", "ImportStep", "Steps"]

Action: TypeAlias = Literal["add", "correct", "restore", "retract", "open", "link", "note"]
"""add = a new account; correct = a Correction of one; restore = a Retraction of the Retraction of one that is there
again; retract = a Retraction of one, or of a Link; open = a Correction that lets figures begin at none, as they may be
told twice; link = a Link; note = the date of the copy, kept beside an account."""


@attrs.frozen
class ImportStep:
    """One event that an import appends.

    Attributes:
        action: What it does.
        event: The event.
        key: Its record key; None = it has none.
        line: The line of the source that it comes from; None = it comes from what the source lacks.
        account: The id of the account that it is about; None = a new one.
        why: What the reader should know of it; empty = nothing more.
    """

    action: Action
    event: Any
    key: str | None = None
    line: int | None = None
    account: str | None = None
    why: str = ""


@attrs.define
class Steps:
    """The steps of one import, and what it has to say.

    Attributes:
        known: What the log has of the source.
        numbers: The highest number of a record key in each group, those planned among them.
        all: The steps, in the order in which they are appended.
        findings: What the reader of the import should know.
        ahead: The lines of rows that lie ahead; they are left out.
    """

    known: Known
    numbers: dict[str, int]
    all: list[ImportStep] = attrs.field(factory=list)
    findings: list[ImportFinding] = attrs.field(factory=list)
    ahead: set[int] = attrs.field(factory=set)

    def take(
        self,
        action: Action,
        event: Any,
        *,
        key: str | None = None,
        line: int | None = None,
        account: str | None = None,
        why: str = "",
    ) -> None:
        """Plan a step."""
        self.all.append(ImportStep(action, event, key, line, account, why))

    def find(self, line: int | None, rule: str, message: str, account: str | None = None) -> None:
        """Say something."""
        self.findings.append(ImportFinding(line, rule, message, account=account))

    def key(self, group: str) -> str:
        """Give the next record key of a group."""
        self.numbers[group] = self.numbers.get(group, 0) + 1
        return f"{group}|{self.numbers[group]}"
