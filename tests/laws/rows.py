"""A law for what counts: a row, and a table, never lacks a caveat that the answer has of the same figure."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from conflict_events.errors import UsageError
from conflict_events.projections.tables import shown_key
from conflict_events.testing import Law, LawBroken
from conflict_events.testing.laws.cases import Case
from conflict_events.values.visible import visible

__all__ = [
    "boards_tell_all_that_verdicts_do",
    "by_claimant",
    "by_day",
    "by_measure",
    "by_period",
    "by_series",
    "by_side",
    "outages_lack_no_caveat",
    "rows_law",
]

Told: TypeAlias = Iterable[tuple[Any, Iterable[str]]]
"""Figures by what their rows name them, each with its caveats."""


def rows_law(told: Callable[[Any], Told], names: tuple[str, ...] = ("key",)) -> Law:
    """Give the law for answers whose figures a function picks, with their caveats, and whose rows some fields name."""

    def rows_lack_no_caveat(case: Case) -> None:
        """What is to know of a figure is in its row, and in the table, in a notebook too."""
        answer = case.projection.answer(case.fold(case.accounts))
        rows = {tuple(row[name] for name in names): row["caveats"] for row in answer.rows()}
        page = answer.table()._repr_html_()
        _can_be_drawn(answer)
        for name, caveats in told(answer):
            _has_all(name, caveats, rows[name if isinstance(name, tuple) else (name,)])
            _has_all(name, (html.escape(visible(caveat)) for caveat in caveats), page)

    return rows_lack_no_caveat


def boards_tell_all_that_verdicts_do(case: Case) -> None:
    """The row of a bucket, and the step of a ladder, caution of all that the verdict on it cautions of."""
    board, verdicts, *_ = case.projection.answer(case.fold(case.accounts))
    rows = {row["key"]: row["caveats"] for row in board.rows()}
    page = board.table()._repr_html_()
    _can_be_drawn(board)
    for key in board.buckets:
        _has_all(key, verdicts[key].caveats, rows[shown_key(key)])
    for step in board.ladder():
        _has_all(step.key, (html.escape(visible(caveat)) for caveat in verdicts[step.key].caveats), page)


def outages_lack_no_caveat(case: Case) -> None:
    """The row of an outage, in their order, has what is to know of it, and so has the page of a notebook."""
    answer = case.projection.answer(case.fold(case.accounts))
    page = answer.table()._repr_html_()
    for outage, row in zip(answer.outages, answer.rows(), strict=True):
        _has_all(outage.windows, outage.caveats, row["caveats"])
        _has_all(outage.windows, (html.escape(visible(caveat)) for caveat in outage.caveats), page)


def _can_be_drawn(answer: Any) -> None:
    """Whatever was said, its chart is made, or refused in words; and a drawing of bounds keeps to them."""
    try:
        chart = answer.chart()
    except UsageError:
        return
    for row in chart.rows:
        low, high = row.get("low"), row.get("high")
        if low is not None and high is not None and low > high:
            raise LawBroken(f"drawn from {low} down to {high}: {row}")
    json.dumps(chart.to_dict(), allow_nan=False)


def _has_all(name: Any, caveats: Iterable[str], where: Any) -> None:
    lacking = [caveat for caveat in caveats if caveat not in where]
    if lacking:
        raise LawBroken(f"{name} lacks {lacking}, in {where}")


def by_period(answer: Any) -> Iterator[tuple[str, Iterable[str]]]:
    """Give the figures of what has periods by key."""
    return ((shown_key(key), each.caveats) for key, each in answer.periods.items())


def by_measure(answer: Any) -> Iterator[tuple[Any, Iterable[str]]]:
    """Give the figures of harm."""
    return (
        ((shown_key(key), measure), each.caveats)
        for measure, periods in answer.periods.items()
        for key, each in periods.items()
    )


def by_day(answer: Any) -> Iterator[tuple[Any, Iterable[str]]]:
    """Give the days, or nights, of which runs are made."""
    return ((day, each.caveats) for day, each in answer.days.items())


def by_side(answer: Any) -> Iterator[tuple[str, Iterable[str]]]:
    """Give the two sides, and of each what is to know of both."""
    of_both = answer.caveats.difference(*(side.caveats for side in answer.sides.values()))
    return ((attacker, side.caveats | of_both) for attacker, side in answer.sides.items())


def by_series(answer: Any) -> Iterator[tuple[Any, Iterable[str]]]:
    """Give how each stock moved in each period."""
    return (
        ((str(series), shown_key(key)), each.caveats | answer.caveats)
        for series, periods in answer.series.items()
        for key, each in periods.items()
    )


def by_claimant(answer: Any) -> Iterator[tuple[str, Iterable[str]]]:
    """Give what each claimant's accounts cover."""
    return ((name, answer.caveats) for name in ("everything", *answer.claimants))
