"""Over time: figures that each have a stretch of it, standing beside each other with their ranges.

A day here is the day of the question's zone, drawn where the calendar has it; nothing is drawn where there is no
figure, and that is not zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from conflict_events.charts.bars import reaching
from conflict_events.charts.looks import INK, PALE, SAID, WIDTH, hatching
from conflict_events.counting.placing.keys import first_day
from conflict_events.counting.placing.periods import first_after, first_of, period_holding
from conflict_events.errors import UsageError
from conflict_events.values import Scope

__all__ = ["MOST", "check_length", "standing", "stretch", "time_axis"]

MOST = 1500
"""So many figures over time are drawn; more would be finer than a line."""
HEIGHT = 260
INTERVALS = (("day", 1, "%-d %b %Y"), ("month", 30, "%b %Y"), ("year", 365, "%Y"))
OPEN = "datum.value && datum.high === null"


def check_length(count: int) -> None:
    """Refuse what no picture can show.

    Raises:
        UsageError: There are more figures than a chart can tell apart, or none.
    """
    if count > MOST:
        raise UsageError(f"chart: {count} figures are more than the {MOST} that can be told apart; ask a coarser grain")
    if not count:
        raise UsageError("chart: there is no figure to be drawn; see table()")


def stretch(key: Any, scope: Scope) -> dict[str, str] | None:
    """Give the dates from which and to which a period is drawn; None = it has no place in a calendar."""
    day = first_day(key)
    if day is None:
        return None
    if scope.grain in ("day", "night"):  # a night is drawn as the day that it is named by
        return {"from": str(day), "to": str(day + timedelta(1))}
    period = period_holding(day, scope)
    return {"from": str(first_of(period, scope)), "to": str(first_after(period, scope))}


def time_axis(title: str | None, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Make the axis along which time goes, with so many marks that no two are the same.

    Args:
        title: What it shows, with its zone; None = it is said elsewhere.
        rows: What is drawn, with `from` and `to`.
    """
    days = _days(rows)
    interval, length, form = next(each for each in INTERVALS if days <= each[1] * 90)
    ticks = {"interval": interval, "step": max(1, days // (length * 9))}
    axis = {"grid": False, "title": title, "labelOverlap": "greedy", "format": form, "tickCount": ticks}
    return {"type": "temporal", "scale": {"type": "utc", "domain": _room(rows)}, "axis": axis}


def _days(rows: Sequence[Mapping[str, Any]]) -> int:
    first = min(row["from"] for row in rows)[:10]
    last = max(row["to"] for row in rows)[:10]
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def standing(rows: Sequence[Mapping[str, Any]], unit: str, axis: str) -> dict[str, Any]:
    """Draw figures as standing bars, each as broad as its period.

    Args:
        rows: What `figure` made, with `from` and `to`.
        unit: What the numbers count.
        axis: What is said of the time.
    """
    edge = reaching(rows) * 1.08
    x = {**time_axis(axis, rows), "field": "from"}
    y = {"type": "quantitative", "scale": {"domain": [0, edge], "nice": False}, "title": unit}
    thin = 0 if len(rows) > 120 else 0.6
    return {
        "width": WIDTH + 180,
        "height": HEIGHT,
        "encoding": {"x": x},
        "layer": [*_columns(y, edge, thin), *_numbers(rows, y)],
    }


def _room(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Leave as much room before the first and after the last as one of them takes."""
    first, last = min(row["from"] for row in rows), max(row["to"] for row in rows)
    margin = timedelta(max(1, _days(rows) // 60))
    return [str(date.fromisoformat(first) - margin), str(date.fromisoformat(last) + margin)]


def _columns(y: Mapping[str, Any], edge: float, thin: float) -> list[dict[str, Any]]:
    border = {"stroke": "white", "strokeWidth": thin}
    return [
        _column("datum.value && datum.low > 0", {"color": SAID, **border}, {**y, "field": "low"}, {"datum": 0}),
        _column(
            "datum.sure !== null && datum.sure > datum.low",
            {"color": PALE, **border},
            {**y, "field": "low"},
            {"field": "sure"},
        ),
        _column(
            "datum.maybe && datum.high !== null && datum.high > datum.sure",
            {"fill": hatching(upright=True, stripes=12), "stroke": SAID, "strokeWidth": thin},
            {**y, "field": "sure"},
            {"field": "high"},
        ),
        _column(
            OPEN,
            {"fill": _fading(), **border},
            {**y, "field": "low"},
            {"datum": edge},
        ),
    ]


def _fading() -> dict[str, Any]:
    stops = [{"offset": 0, "color": "white"}, {"offset": 1, "color": PALE}]
    return {"gradient": "linear", "x1": 0, "y1": 0, "x2": 0, "y2": 1, "stops": stops}


def _column(keeps: str, mark: Mapping[str, Any], y: Mapping[str, Any], y2: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "transform": [{"filter": keeps}],
        "mark": {"type": "rect", **mark},
        "encoding": {"x2": {"field": "to"}, "y": dict(y), "y2": dict(y2)},
    }


FEW = 24
"""So many columns have their figure written above them."""


def _numbers(rows: Sequence[Mapping[str, Any]], y: Mapping[str, Any]) -> list[dict[str, Any]]:
    if len(rows) > FEW:
        return []
    middle = {"calculate": "(toDate(datum.from) + toDate(datum.to)) / 2", "as": "middle"}
    top = {"calculate": "datum.high === null ? datum.low : datum.high", "as": "top"}
    return [
        {
            "transform": [{"filter": "datum.value"}, middle, top],
            "mark": {"type": "text", "dy": -7, "color": INK, "fontSize": 11},
            "encoding": {
                "x": {"field": "middle", "type": "temporal"},
                "y": {**y, "field": "top"},
                "text": {"field": "figure"},
            },
        }
    ]
