"""Drawing: which answer is drawn how."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, TypeVar

from conflict_events.charts.calendar import calendar
from conflict_events.charts.chart import Chart
from conflict_events.charts.claimants import harm, matrix
from conflict_events.charts.evolution import evolution
from conflict_events.charts.ground import control, increments, momentum
from conflict_events.charts.records import checked, ladder
from conflict_events.charts.sides import sides
from conflict_events.charts.timeline import timeline
from conflict_events.charts.totals import totals
from conflict_events.errors import ConflictEventsError, UsageError
from conflict_events.questions.attacks import Mirrored, TotalsAnswer
from conflict_events.questions.claims import Evolution, Matrix
from conflict_events.questions.ground import Controls, IncrementsAnswer, Momentum
from conflict_events.questions.harm import Harm
from conflict_events.questions.ledger import Completeness, TimelineAnswer
from conflict_events.questions.records import Board, FigureChecked

__all__ = ["chart_of", "drawn_by", "inline"]

Draw = TypeVar("Draw", bound=Callable[..., Chart])

_DRAWN: dict[type[Any], Callable[..., Chart]] = {
    Board: ladder,
    Completeness: calendar,
    Controls: control,
    Evolution: evolution,
    FigureChecked: checked,
    Harm: harm,
    IncrementsAnswer: increments,
    Matrix: matrix,
    Mirrored: sides,
    Momentum: momentum,
    TimelineAnswer: timeline,
    TotalsAnswer: totals,
}


def drawn_by(answers: type[Any]) -> Callable[[Draw], Draw]:
    """Say how answers of your own are drawn: a decorator of the function that makes their `Chart`.

    Args:
        answers: Their class.
    """

    def noted(draw: Draw) -> Draw:
        _DRAWN[answers] = draw
        return draw

    return noted


def chart_of(answer: Any, **details: Any) -> Chart:
    """Make the chart of an answer.

    Args:
        answer: What a question came to.
        **details: What its drawing takes beside it, such as `judged`, the key of a board that is marked.

    Raises:
        UsageError: There is no chart of such answers, or this one is too large for one, or has nothing to be drawn.
    """
    draw = next((_DRAWN[each] for each in type(answer).__mro__ if each in _DRAWN), None)
    if draw is None:
        names = ", ".join(sorted(each.__name__ for each in _DRAWN))
        raise UsageError(f"chart: there is none of a {type(answer).__name__}, see table(); there are charts of {names}")
    return draw(answer, **details)


def inline(answer: Any) -> str:
    """Give the chart of an answer for a notebook; empty where there is none, or nothing here that could draw it."""
    if find_spec("vl_convert") is None:
        return ""
    try:
        return chart_of(answer)._repr_html_()
    except ConflictEventsError:  # its table is shown, and `chart()` says what is in the way
        return ""
