"""The law of what a user reads: the rows, the print, the chart and the sentence of an answer, beside what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conflict_events.errors import UsageError
from conflict_events.projections import Answer
from conflict_events.testing.laws.cases import Case

__all__ = ["it_reads_alike_in_any_order"]


def it_reads_alike_in_any_order(case: Case) -> None:
    """What is read of an answer, its rows, print, chart and sentence, says the same in any order of arrival."""
    answer = case.projection.answer(case.fold(case.accounts))
    if not isinstance(answer, Answer):
        return
    other = case.projection.answer(case.fold(case.random.sample(case.accounts, len(case.accounts))))
    for (what, one), (_, another) in zip(_read(answer), _read(other), strict=True):
        case.hold(one, another, f"{what} in order of arrival, and in another")


def _read(answer: Answer) -> Iterator[tuple[str, Any]]:
    yield "the rows", answer.rows()
    yield "the print", str(answer)
    yield "the chart", _drawn(answer)
    sentence = getattr(answer, "sentence", None)
    yield "the sentence", sentence() if callable(sentence) else None


def _drawn(answer: Answer) -> Any:
    """Give what would be drawn, or why nothing is: the picture itself takes too long."""
    try:
        return answer.chart().to_dict()
    except UsageError as error:
        return str(error)
