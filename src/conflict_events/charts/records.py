"""Records: the ladder of a board, and a claimed figure beside what is recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from conflict_events.charts.bars import bars, figure, legend
from conflict_events.charts.chart import Chart
from conflict_events.charts.over_time import check_length
from conflict_events.charts.words import capital, subject, whose
from conflict_events.counting.buckets import Bucket
from conflict_events.counting.telling.rows import name_of
from conflict_events.projections.tables import shown_key
from conflict_events.questions.records import Board, FigureChecked, Outcome, Verdict
from conflict_events.questions.records.verdicts import compare, is_level
from conflict_events.values import Quantity, Scope, Truth
from conflict_events.values.quantity import total

__all__ = ["checked", "ladder"]

MOST = 30
"""So many steps are drawn; of more, the last ones."""

WORDS = {
    Outcome.HOLDS: "a record",
    Outcome.TIES: "level with the record",
    Outcome.FAILS: "no record",
    Outcome.UNDETERMINED: "may be a record",
    Outcome.NOT_COMPARABLE: "cannot be compared",
}


def ladder(board: Board, *, judged: Any = None) -> Chart:
    """Draw the steps of the record in order of time, what ties with them, and what may be one.

    Args:
        board: What was asked.
        judged: The key of the period that it is about, which is marked, and drawn though it be no step.

    Raises:
        UsageError: The key is nothing that the scope's grain has; or there is no step.
    """
    marked = None if judged is None else board.verdict(judged).key
    steps = board.ladder()
    shown = list(_shown(board, steps, marked))
    cut = [each for each in shown[:-MOST] if each[0].key != marked]
    drawn = [each for each in shown if each not in cut]
    earliest = shown[0][0] if shown else None
    rows = [
        {
            "row": number,
            **_step(bucket, _said(bucket, outcome, steps, earliest), marked, board.scope),
            "outcome": outcome.value,
        }
        for number, (bucket, outcome) in enumerate(drawn)
    ]
    check_length(len(rows))
    notes = (
        f"steps of the record: {len(steps)}, among {len(board.buckets)} {board.scope.grain}s with a figure",
        *([f"the last {len(drawn)} of {len(shown)} steps, ties and possible records are drawn"] if cut else []),
        *([f"{shown_key(marked)} is in bold"] if marked is not None else []),
    )
    lines = (whose(board.policy, board.context), f"{capital('; '.join(notes))}.", legend(rows))
    return Chart(subject(board.scope), lines, tuple(rows), bars(rows, board.scope.measure or ""))


def _shown(board: Board, steps: Sequence[Bucket], marked: Any) -> Iterator[tuple[Bucket, Outcome]]:
    """Give the steps, what is level with them, what may be ahead of them, and what is marked, in order of time."""
    record: Bucket | None = None
    for bucket, outcome in board.judged():
        behind = record is not None and compare(record.value, bucket.value, board.direction) is Truth.YES
        possible = outcome in (Outcome.TIES, Outcome.UNDETERMINED) and bucket.value.missing is None and not behind
        if bucket in steps or bucket.key == marked or possible:
            yield bucket, outcome
        record = bucket if bucket in steps else record


def _said(bucket: Bucket, outcome: Outcome, steps: Sequence[Bucket], earliest: Bucket | None) -> str:
    if not steps or bucket not in steps or not is_level(bucket, steps[0]):
        return WORDS[outcome]
    return "the first recorded here" if bucket is earliest else "the first that certainly is one"


def _step(bucket: Bucket, remark: str, marked: Any, scope: Scope) -> dict[str, Any]:
    return figure(
        name_of(bucket),
        bucket.value,
        may_add=None if scope.maybe == "aside" else bucket.may_add,
        remark=remark,
        judged=bucket.key == marked,
    )


def checked(answer: FigureChecked) -> Chart:
    """Draw what is recorded of the period, what was claimed of it, and what held the record before."""
    verdict = answer.verdict
    rows = [{"row": number, **row} for number, row in enumerate(_compared(answer, verdict))]
    notes = (whose(verdict.policy, answer.context), f"{answer.outcome.value}: {WORDS[answer.outcome]}.", legend(rows))
    return Chart(subject(verdict.scope), notes, tuple(rows), bars(rows, verdict.scope.measure or ""))


def _compared(answer: FigureChecked, verdict: Verdict) -> Iterator[dict[str, Any]]:
    for key, value in verdict.previous.items():
        yield figure(verdict.names.get(key) or shown_key(key), value, remark="held the record before", judged=False)
    if answer.claim.previous is not None:
        yield figure("record before, as claimed", answer.claim.previous, remark="", judged=False)
    name = verdict.names.get(verdict.key) or shown_key(verdict.key)
    yield figure(name, verdict.value, may_add=_may_add(verdict), remark=WORDS[verdict.outcome], judged=True)
    if answer.claim.figure is not None:
        yield figure(f"{name}, as claimed", answer.claim.figure, remark="", judged=False)


def _may_add(verdict: Verdict) -> Quantity | None:
    perhaps = [each.value for each in verdict.maybe]
    counted = bool(perhaps) and verdict.scope.maybe != "aside"
    return total(perhaps) if counted else None
