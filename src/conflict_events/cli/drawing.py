"""`--chart FILE`: an answer drawn beside what is printed of it."""

from __future__ import annotations

from typing import Any

from conflict_events.cli.declaring import Given
from conflict_events.projections import Answer

__all__ = ["chart_to"]


def chart_to(given: Given, answer: Answer, **details: Any) -> None:
    """Draw an answer, where that was asked for.

    Raises:
        UsageError: There is nothing to be drawn, the file's name ends otherwise, or nothing here draws.
    """
    if given.chart is not None:
        answer.chart(**details).save(given.chart)
