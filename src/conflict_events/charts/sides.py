"""Sides: two of them, back to back from one middle, in the order of their names and in one colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from conflict_events.charts.bars import counted_along, figure, legend, reaching
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
        **figure(f"attacks by {side.attacker}", side.value, may_add=side.may_add),
        "figure": said,
        "count": as_reported(side.policy),
        "instead": f"reported instead: {instead}" if instead else "",
        "left": number == 0,
    }


def _body(rows: tuple[Mapping[str, Any], ...], measure: str) -> dict[str, Any]:
    edge = reaching(rows) * 1.05
    halves = [_half(rows, edge, measure, left=rows[number]["left"]) for number in range(len(rows))]
    return {"hconcat": halves, "spacing": 6}


def _half(rows: Sequence[Mapping[str, Any]], edge: float, measure: str, *, left: bool) -> dict[str, Any]:
    scale = {"domain": [0, edge], "nice": False, "reverse": left}
    x = {"type": "quantitative", "scale": scale, "title": measure}
    x["axis"] = counted_along(rows, tickCount=5, grid=False)
    side = {"align": "right", "x": HALF - 8} if left else {"align": "left", "x": 8}
    return {
        "width": HALF,
        "height": TALL + 66,
        "transform": [{"filter": f"datum.left === {str(left).lower()}"}],
        "layer": [
            _bar("datum.value", {"color": SAID}, {**x, "field": "low"}, {"datum": 0}),
            _bar(
                "datum.sure !== null && datum.sure > datum.low",
                {"color": PALE, "stroke": SAID},
                {**x, "field": "low"},
                {"field": "sure"},
            ),
            _bar(
                "datum.maybe && datum.high !== null && datum.high > datum.sure",
                {"fill": hatching(), "stroke": SAID},
                {**x, "field": "sure"},
                {"field": "high"},
            ),
            *_open({**x, "field": "low"}, {**x, "datum": edge}, "triangle-left" if left else "triangle-right"),
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


def _open(low: Mapping[str, Any], edge: Mapping[str, Any], shape: str) -> list[dict[str, Any]]:
    """Draw a broken line with an arrow where a figure is open above."""
    keeps, y = [{"filter": "datum.value && datum.high === null"}], {"value": 38 + TALL / 2}
    line = {"type": "rule", "color": SAID, "strokeDash": [5, 3], "strokeWidth": 2}
    arrow = {"type": "point", "shape": shape, "filled": True, "color": SAID, "size": 110, "opacity": 1}
    return [
        {"transform": keeps, "mark": line, "encoding": {"x": dict(low), "x2": {"datum": edge["datum"]}, "y": y}},
        {"transform": keeps, "mark": arrow, "encoding": {"x": dict(edge), "y": y}},
    ]


def _text(field: str, y: int, side: Mapping[str, Any], **look: Any) -> dict[str, Any]:
    turned = {"dx": -look["dx"]} if look.get("dx") and side["align"] == "right" else {}
    mark = {"type": "text", "y": y, "limit": HALF - 10, "color": INK, **side, **look, **turned}
    return {"mark": mark, "encoding": {"text": {"field": field}}}
