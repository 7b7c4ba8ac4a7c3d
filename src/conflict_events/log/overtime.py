"""Asking a question as known at every moment at which something was said: how an answer came about, and was un-made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import attrs

from conflict_events.events import Correction
from conflict_events.log.eventlog import EventLog
from conflict_events.projections import Table
from conflict_events.projections.protocol import sees_possible
from conflict_events.questions.records import Outcome, RecordBoard, Verdict
from conflict_events.questions.records.larger import AHEAD, MAY_BE_AHEAD

__all__ = ["RecordHistory", "Step", "moments_of", "record_history"]


@attrs.frozen
class Step:
    """From when on a verdict reads as it does.

    Attributes:
        moment: The first moment as known at which it does, UTC.
        verdict: The verdict.
    """

    moment: datetime
    verdict: Verdict


@attrs.frozen
class RecordHistory:
    """How the verdict on one bucket came about, as things were said.

    Later buckets never change it, for only earlier ones compete. So every step is the work of a report that came in, or
    of a revision.

    Attributes:
        steps: The verdicts, each from the moment on at which it differs from the one before.
    """

    steps: tuple[Step, ...]

    @property
    def made(self) -> tuple[datetime, ...]:
        """The moments at which it began to hold."""
        return tuple(step.moment for step, before in self._pairs() if _holds(step) and not _holds(before))

    @property
    def unmade(self) -> tuple[datetime, ...]:
        """The moments at which a late report or a revision made it hold no longer."""
        return tuple(step.moment for step, before in self._pairs() if _holds(before) and not _holds(step))

    def _pairs(self) -> Iterator[tuple[Step, Step | None]]:
        return zip(self.steps, (None, *self.steps), strict=False)

    def table(self) -> Table:
        """Lay out the steps."""
        cells = tuple(
            (
                f"{step.moment:%Y-%m-%d %H:%MZ}",
                step.verdict.outcome.value,
                step.verdict.value,
                " or ".join(sorted(map(str, step.verdict.previous.values()))),
                "; ".join(sorted(step.verdict.caveats)),
            )
            for step in self.steps
        )
        return Table(("as known from", "verdict", "figure", "against", "to know"), cells)

    def rows(self) -> list[dict[str, Any]]:
        """Give every step as a row: for pandas and the like."""
        return [{"moment": step.moment, **row} for step in self.steps for row in step.verdict.rows()]

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def _holds(step: Step | None) -> bool:
    return step is not None and step.verdict.outcome is Outcome.HOLDS


def moments_of(log: EventLog, *, possibly: bool = False) -> tuple[datetime, ...]:
    """Give every moment at which something became definitely known: the ends of all sure report windows, in order.

    Args:
        log: The log.
        possibly: Give also every moment from which on something may have been known: the beginnings of the windows.
    """
    said = (_attribution(entry.event) for entry in log.entries())
    reported = [attribution.reported for attribution in said if attribution is not None]
    moments = {each.surely_over for each in reported} | {each.earliest for each in reported if possibly}
    return tuple(sorted(moment for moment in moments if moment is not None))


def _attribution(event: Any) -> Any:
    said = event.replacement if isinstance(event, Correction) else event
    return getattr(said, "attribution", None)


def record_history(
    log: EventLog, board: RecordBoard, key: Any, *, moments: Sequence[datetime] | None = None
) -> RecordHistory:
    """Judge one bucket as known at every moment at which something was said.

    It is one pass over the log, and for each moment the work of answering.

    Args:
        log: The log.
        board: The record question.
        key: The bucket, as `Board.verdict` takes it.
        moments: The moments to ask at, in order; None = `moments_of` the log, possible ones for a question that says
            what is possible.
    """
    steps: list[Step] = []
    asked = moments_of(log, possibly=sees_possible(board)) if moments is None else moments
    for moment, known in log.ask_as_known(board, asked):
        verdict = known.verdict(key)
        if not steps or _reads(verdict) != _reads(steps[-1].verdict):
            steps.append(Step(moment, verdict))
    return RecordHistory(tuple(steps))


def _reads(verdict: Verdict) -> Any:
    out = frozenset(each for each in verdict.caveats if each.startswith((AHEAD, MAY_BE_AHEAD)))
    return verdict.outcome, verdict.value, verdict.previous, verdict.maybe, out
