"""`--chart FILE`: an answer drawn beside what is printed of it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from conflict_events.projections import Answer

__all__ = ["add_chart", "chart_to"]


def add_chart(parser: ArgumentParser) -> None:
    """Let the answer be drawn into a file, too."""
    parser.add_argument(
        "--chart", metavar="FILE", help="also draw it: .svg, .png, .html, or .json for its specification"
    )


def chart_to(arguments: Namespace, answer: Answer, **details: Any) -> None:
    """Draw an answer, where that was asked for.

    Raises:
        UsageError: There is nothing to be drawn, the file's name ends otherwise, or nothing here draws.
    """
    if arguments.chart is not None:
        answer.chart(**details).save(arguments.chart)
