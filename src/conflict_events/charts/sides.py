"""Sides: two of them, back to back from one middle, in the order of their names and in one colour."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conflict_events.charts.bars import figure, legend, reaching
from conflict_events.charts.chart import Chart
from conflict_events.charts.looks import INK, PALE, SAID, SOFT, hatching
from conflict_events.charts.words import CLAIMS, capital, known
from conflict_events.counting.wording import as_reported
from conflict_events.projections.tables import shown_key
from conflict_events.questions.attacks import Mirrored, Side

__all__ = ["sides"]

HALF, TALL = 300, 54


def sides(answer: Mirrored) -> Chart:
    """Draw both sides' figures of one measure; one of another measure is told in words, and never drawn beside it."""
    ordered = [answer.sides[name] for name in sorted(answer.sides)]
    rows = tuple(_row(side, number) for number, side in enumerate(ordered))
    title = f"{capital(answer.measure)} by each side in one {answer.scope.grain} ({shown_key(answer.key)})"
    lines = (f"{capital(known(answer.context))}. {CLAIMS}.", _judged(answer), legend(rows))
    return Chart(title, lines, rows, _body(rows, answer.measure))


def _judged(answer: Mirrored) -> str:
    if answer.reason is not None:
        return f"Not comparable: {answer.reason}."
    if answer.greater is None:
        return "Neither is definitely ahead."
    return f"{answer.greater} is ahead by {answer.difference}."


def _row(side: Side, number: int) -> dict[str, Any]:
    instead = ", ".join(f"{value} {measure}" for measure, value in sorted(side.instead.items()))
    said = f"{'' if side.certain else 'perhaps '}{side.value}" if side.value is not None else "no figure"
    return {
        **figure(f"attacks by {side.attacker}", side.value),
        "figure": said,
        "count": as_reported(side.policy),
        "instead": f"reported instead: {instead}" if instead else "",
        "left": number == 0,
    }


def _body(rows: tuple[Mapping[str, Any], ...], measure: str) -> dict[str, Any]:
    edge = reaching(rows) * 1.05
    halves = [_half(rows[number]["left"], edge, measure) for number in range(len(rows))]
    return {"hconcat": halves, "spacing": 6}


def _half(left: bool, edge: float, measure: str) -> dict[str, Any]:  # noqa: FBT001  # which of the two halves
    domain = [edge, 0] if left else [0, edge]
    x = {"type": "quantitative", "scale": {"domain": domain, "nice": False}, "title": measure}
    x["axis"] = {"tickCount": 5, "grid": True}
    side = {"align": "right", "x": HALF - 8} if left else {"align": "left", "x": 8}
    return {
        "width": HALF,
        "height": TALL + 66,
        "transform": [{"filter": f"datum.left === {str(left).lower()}"}],
        "layer": [
            _bar("datum.value", {"color": SAID}, {**x, "field": "low"}, {"datum": 0}),
            _bar(
                "datum.high !== null && datum.high > datum.low",
                {"color": PALE, "stroke": SAID},
                {**x, "field": "low"},
                {"field": "high"},
            ),
            _bar(
                "datum.value && datum.high === null",
                {"fill": hatching(), "opacity": 0.5},
                {**x, "field": "low"},
                {"datum": edge},
            ),
            *(_text(field, y, side, **look) for field, y, look in TEXTS),
        ],
    }


TEXTS: tuple[tuple[str, int, dict[str, Any]], ...] = (
    ("name", 8, {"fontWeight": "bold", "fontSize": 13}),
    ("count", 24, {"color": SOFT}),
    ("figure", 106, {"fontSize": 14, "fontWeight": "bold"}),
    ("instead", 106, {"color": SOFT, "dx": 70}),
)


def _bar(keeps: str, mark: Mapping[str, Any], x: Mapping[str, Any], x2: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "transform": [{"filter": keeps}],
        "mark": {"type": "rect", **mark},
        "encoding": {"x": dict(x), "x2": dict(x2), "y": {"value": 38}, "y2": {"value": 38 + TALL}},
    }


def _text(field: str, y: int, side: Mapping[str, Any], **look: Any) -> dict[str, Any]:
    turned = {"dx": -look["dx"]} if look.get("dx") and side["align"] == "right" else {}
    mark = {"type": "text", "y": y, "limit": HALF - 10, "color": INK, **side, **look, **turned}
    return {"mark": mark, "encoding": {"text": {"field": field}}}
