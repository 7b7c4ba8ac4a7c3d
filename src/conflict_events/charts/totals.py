"""Totals: what each period came to, with its range."""

from __future__ import annotations

from typing import Any

from conflict_events.charts.bars import bars, figure, legend
from conflict_events.charts.chart import Chart
from conflict_events.charts.over_time import check_length, standing, stretch
from conflict_events.charts.words import capital, throughout, whose
from conflict_events.counting.buckets import Bucket
from conflict_events.counting.telling.rows import name_of
from conflict_events.errors import UsageError
from conflict_events.questions.attacks import TotalsAnswer
from conflict_events.questions.records.verdicts import in_order
from conflict_events.values import Scope

__all__ = ["totals"]

LISTED = 60
GAP = "Where there is no bar there is no figure, which is not zero."


def totals(answer: TotalsAnswer) -> Chart:
    """Draw what each period came to, and say above it what all came to together.

    Raises:
        UsageError: There is no period, or there are more than a picture can show.
    """
    scope, buckets = answer.scope, in_order(answer.periods.values(), "max")
    check_length(len(buckets))
    rows = [_row(each, scope) for each in buckets]
    total = f"{capital(str(answer.everything.value))} in all; each bar is one {scope.grain}."
    title = f"{capital(throughout(scope))}, by {(scope.grain or '').replace('_', ' ')}"
    lines = [whose(answer.policy, answer.context), total, legend(rows)]
    if all("from" in row for row in rows):
        body = standing(rows, scope.measure or "", _axis(scope))
        return Chart(title, (*lines, GAP), tuple(rows), body)
    return _listed(title, rows, lines, scope)


def _listed(title: str, rows: list[dict[str, Any]], lines: list[str], scope: Scope) -> Chart:
    """Draw what no calendar has a place for one below the other."""
    if len(rows) > LISTED:
        raise UsageError(
            f"chart: {len(rows)} figures by {scope.grain} are more than {LISTED} rows; ask by day or month"
        )
    numbered = [{"row": number, "remark": "", "judged": False, **row} for number, row in enumerate(rows)]
    return Chart(title, tuple(lines), tuple(numbered), bars(numbered, scope.measure or ""))


def _row(bucket: Bucket, scope: Scope) -> dict[str, Any]:
    may_add = None if scope.maybe == "aside" else bucket.may_add
    return figure(name_of(bucket), bucket.value, may_add=may_add, **(stretch(bucket.key, scope) or {}))


def _axis(scope: Scope) -> str:
    named = {"night": f" by its {'evening' if scope.day_rule == 'start' else 'morning'}"}
    return f"{scope.grain}{named.get(scope.grain or '', '')}, {scope.tz or 'UTC'}"
