"""Bars: figures beside each other, a row each, with their names before them and their words behind.

Drawn of one figure are: what is certain, solid; from its least to its most, pale; what only may count, hatched; and
where it is open above, a broken line with an arrow. A published best point within a range is a stroke across it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from conflict_events.charts.looks import ACCENT, INK, PALE, SAID, SOFT, WIDTH, hatching
from conflict_events.values import Number, Quantity

__all__ = ["bars", "counted_along", "figure", "legend", "number", "reaching"]

ROW = 30
LARGEST_WHOLE = 2**53
"""Larger whole numbers than this no drawing tells apart."""
OPEN = "datum.high === null && datum.value"
KEY = (
    ("range", "pale = from the least to the most that it is said, or can, come to"),
    ("maybe", "hatched = what only may count here"),
    ("open", "arrow = open above"),
    ("unsaid", "no bar = no figure is given, which is not zero"),
    ("best", "stroke = the source's best point"),
)


def number(value: Any) -> int | float | None:
    """Give a number as a drawing takes it; the exact one is in the answer."""
    if value is None:
        return None
    whole = value == int(value) and abs(value) < LARGEST_WHOLE
    return int(value) if whole else float(value)


def figure(name: str, value: Quantity | None, *, may_add: Quantity | None = None, **more: Any) -> dict[str, Any]:
    """Make the row of one figure.

    Args:
        name: What stands before it.
        value: The figure; None = there is none.
        may_add: What may be in it, or come to it, beside what is certain; None = nothing.
        more: Further fields of the row.
    """
    said = value is not None and value.missing is None
    low, high = value.bounds() if said and value is not None else (None, None)
    return {
        "name": name,
        "figure": "no figure" if value is None else str(value),
        "value": said,
        "low": number(low),
        "high": number(high),
        "best": None if value is None else number(value.best),
        "sure": number(_sure(low, high, may_add)),
        "maybe": may_add is not None,
        **more,
    }


def _sure(low: Number | None, high: Number | None, may_add: Quantity | None) -> Number | None:
    """Give what a figure comes to at most by what certainly counts; as far as that can be told."""
    if high is None or low is None or may_add is None:
        return high
    return low if may_add.ceiling is None else max(low, high - may_add.ceiling)


def reaching(rows: Iterable[Mapping[str, Any]]) -> int | float:
    """Give the largest number that is drawn, 1 where there is none."""
    numbers = (row[name] for row in rows for name in ("low", "high", "best") if row.get(name))
    return max(numbers, default=1)


def counted_along(rows: Sequence[Mapping[str, Any]], **axis: Any) -> dict[str, Any]:
    """Give the marks of an axis of numbers: whole ones where all that is drawn is whole.

    Args:
        rows: What is drawn.
        axis: What else is said of the axis.
    """
    numbers = [row.get(name) for row in rows for name in ("low", "high", "best")]
    most, few = reaching(rows), axis.get("tickCount", 8)
    whole = most <= few and not any(isinstance(each, float) for each in numbers)
    return {"tickCount": few, **({"values": list(range(int(most) + 1)), "format": "d"} if whole else {}), **axis}


def legend(rows: Sequence[Mapping[str, Any]]) -> str:
    """Say what the marks mean that these rows are drawn with; empty where all are exact."""
    shown = {
        "range": any(_spread(row) and row["sure"] > row["low"] for row in rows),
        "maybe": any(row["maybe"] for row in rows),
        "open": any(row["value"] and row["high"] is None for row in rows),
        "unsaid": any(not row["value"] for row in rows),
        "best": any(row["best"] is not None and _spread(row) for row in rows),
    }
    legend = "; ".join(words for name, words in KEY if shown[name])
    return f"{legend[0].upper()}{legend[1:]}." if legend else ""


def _spread(row: Mapping[str, Any]) -> bool:
    return row["high"] is not None and row["low"] is not None and row["high"] > row["low"]


def bars(rows: Sequence[Mapping[str, Any]], unit: str, *, beside: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """Draw figures as lying bars, each where its row says (`row`, from 0), one below the other.

    Args:
        rows: What `figure` made, with `row`, `remark` and `judged`.
        unit: What the numbers count.
        beside: The rows of other fields, with which the words behind the bars stand in line.
    """
    edge = reaching(rows) * 1.06
    scale = {"domain": [0, edge], "nice": False}
    along = {"type": "quantitative", "scale": scale, "title": unit, "axis": counted_along(rows)}
    y = {"field": "row", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0.3, "paddingOuter": 0.15}}
    return {
        "width": WIDTH,
        "height": ROW * len({row["row"] for row in rows}),
        "encoding": {"y": y},
        "layer": [*_ranges(along, edge), *_words([*rows, *beside])],
    }


def _ranges(along: Mapping[str, Any], edge: float) -> list[dict[str, Any]]:
    zero, low = {"datum": 0}, {**along, "field": "low"}
    outlined = {"condition": {"test": "datum.judged", "value": ACCENT}, "value": SAID}
    open_end = {**along, "datum": edge}
    return [
        {
            "transform": [{"filter": "datum.sure !== null && datum.sure > datum.low"}],
            "mark": {"type": "bar", "color": PALE, "stroke": SAID},
            "encoding": {"x": low, "x2": {"field": "sure"}},
        },
        {
            "transform": [{"filter": "datum.maybe && datum.high !== null && datum.high > datum.sure"}],
            "mark": {"type": "bar", "fill": hatching(), "stroke": SAID},
            "encoding": {"x": {**along, "field": "sure"}, "x2": {"field": "high"}},
        },
        {
            "transform": [{"filter": "datum.value"}],
            "mark": {"type": "bar", "color": SAID, "strokeWidth": 2},
            "encoding": {"x": low, "x2": zero, "stroke": outlined, "fill": outlined},
        },
        {
            "transform": [{"filter": "datum.best !== null && datum.high > datum.low"}],
            "mark": {"type": "tick", "color": INK, "thickness": 3, "size": 22},
            "encoding": {"x": {**along, "field": "best"}},
        },
        {
            "transform": [{"filter": OPEN}],
            "mark": {"type": "rule", "color": SAID, "strokeDash": [5, 3], "strokeWidth": 2},
            "encoding": {"x": low, "x2": {"datum": edge}},
        },
        {
            "transform": [{"filter": OPEN}],
            "mark": {"type": "point", "shape": "triangle-right", "filled": True, "color": SAID, "size": 90},
            "encoding": {"x": open_end},
        },
    ]


def _words(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Put names before the bars, figures and remarks behind them."""
    figures = max(len(row["figure"]) for row in rows) * 7 + 24
    weight = {"fontWeight": {"expr": "datum.judged ? 'bold' : 'normal'"}}
    places: tuple[tuple[str, dict[str, Any]], ...] = (
        ("name", {"align": "right", "x": -8, "limit": 300}),
        ("figure", {"align": "left", "x": WIDTH + 10, "limit": 165}),
        ("remark", {"align": "left", "x": WIDTH + min(figures, 180), "limit": 240, "color": SOFT}),
    )
    return [
        {"mark": {"type": "text", **place, **weight}, "encoding": {"text": {"field": field}}} for field, place in places
    ]
