"""`ImportPlan`: what an import would append, before anything is; and what came of it once it was."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import attrs

from conflict_events.importers.engine.steps import ImportStep
from conflict_events.importers.report import ImportFinding, ImportReport, Transcript
from conflict_events.projections.answers import Answer
from conflict_events.projections.protocol import Context
from conflict_events.projections.tables import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_events.log import Appended
    from conflict_events.values import EntryId

__all__ = ["ImportPlan"]

WORDS = {
    "add": "append",
    "correct": "correct",
    "restore": "restore",
    "retract": "retract",
    "open": "open figures",
    "link": "link",
    "note": "note the date",
}


@attrs.frozen(kw_only=True)
class ImportPlan(Answer):
    """What an import would do to a log: a table of steps, and the report that it would make.

    Attributes:
        transcript: The copy as read.
        steps: What would be appended, in order.
        noticed: What the comparison with the log found, beside what the reading had found.
        ahead: The lines of rows that are left out because they lie ahead.
        upto: The position up to which the log was looked through.
        context: Where it was asked; None outside a log.
    """

    transcript: Transcript
    steps: tuple[ImportStep, ...]
    noticed: tuple[ImportFinding, ...] = ()
    ahead: frozenset[int] = frozenset()
    upto: int = 0
    context: Context | None = None

    @property
    def report(self) -> ImportReport:
        """What the import would say of itself."""
        return self._reported([True] * len(self.steps))

    def came_to(self, appended: Appended[Any]) -> ImportReport:
        """Give the report, once the log has appended the steps."""
        written = {entry.id for entry in appended.new}
        return self._reported([entry.id in written for entry in appended])

    def _reported(self, new: Sequence[bool]) -> ImportReport:
        """Sum up; each row counts once, by the most that became of it.

        Args:
            new: Of each step, whether its event is new in the log.
        """
        reading = self.transcript
        lines = {record.line for record in reading.records} - self.ahead
        pairs = zip(self.steps, new, strict=True)
        withdrawing = {line for line, _ in reading.gone}
        added = {step.line for step, is_new in pairs if step.action == "add" and is_new} & (lines | withdrawing)
        changing = {step.line for step in self.steps if step.action in ("correct", "restore", "link")}
        corrected = (changing & lines) - added
        retracted = {step.line for step in self.steps if step.action == "retract"} & withdrawing
        rest = len(lines) + len(reading.gone) - len(added) - len(corrected) - len(retracted)
        return ImportReport(
            source=reading.source,
            rows=reading.rows,
            added=len(added),
            corrected=len(corrected),
            unchanged=rest,
            repeated=reading.repeated,
            refused=len(reading.refused) + len(self.ahead),
            findings=tuple(sorted([*self.noticed, *reading.findings], key=lambda finding: finding.line or 0)),
            retracted=len(retracted),
        )

    def table(self) -> Table:
        """Lay out the steps, each with the line that it comes from, and the rows that no event comes from."""
        report = self.report
        rows = [_step(step) for step in self.steps if step.action != "note"]
        rows += [(each.line, "leave out", None, None, each.message) for each in report.findings if not each.kept]
        counts = Counter(step.action for step in self.steps)
        title = f"{self.transcript.source}: {counts['add']} to append, {counts['correct']} to correct"
        return Table(("line", "step", "kind", "when", "what"), tuple(rows), title=title, notes=(str(report),))

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts that it is about."""
        return frozenset(step.account for step in self.steps if step.account is not None)

    def sentence(self) -> str:
        """Say it in one sentence."""
        return str(self.report)


def _step(step: ImportStep) -> tuple[Any, ...]:
    event = getattr(step.event, "replacement", step.event)
    when = getattr(event, "when", None)
    return (step.line, WORDS[step.action], type(event).__name__, when and str(when), step.why or _about(step))


def _about(step: ImportStep) -> str:
    return str(step.event.attribution.claimant) if step.account is None else f"account {step.account}"
