"""Over time: figures that each have a stretch of it, standing beside each other with their ranges.

A day here is the day of the question's zone, drawn where the calendar has it; nothing is drawn where there is no
figure, and that is not zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from conflict_events.charts.bars import counted_along, reaching
from conflict_events.charts.looks import INK, PALE, SAID, WIDTH, hatching
from conflict_events.counting.placing.keys import first_day
from conflict_events.counting.placing.periods import first_after, first_of, period_holding
from conflict_events.errors import UsageError
from conflict_events.values import Scope
from conflict_events.values.zones import zone

__all__ = ["MOST", "check_length", "clock", "standing", "stretch", "time_axis"]

MOST = 1500
"""So many figures over time are drawn; more would be finer than a line."""
HEIGHT = 260
SPANS = (("%-d %b %Y", 90), ("%b %Y", 2700), ("%Y", 10**7))
"""How a mark of the axis is written, and of how many days at most it is so."""
STEPS, LABELS, DAY = (1, 2, 3, 6, 12, 24, 60, 120, 600), 9, timedelta(1)
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


def clock(moment: datetime | None, tz: str) -> str | None:
    """Write a moment by the reader's clock; drawn, that is the clock of the axis."""
    return None if moment is None else f"{moment.astimezone(zone(tz)):%Y-%m-%dT%H:%M:%SZ}"


def time_axis(title: str | None, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Make the axis along which time goes, with so many marks that no two are the same.

    Args:
        title: What it shows, with its zone; None = it is said elsewhere.
        rows: What is drawn, with `from` and `to`.
    """
    first, last = _ends(rows)
    form = "%Y" if _are_years(rows) else next(form for form, most in SPANS if (last - first).days <= most)
    ticks = [
        {"year": each.year, "month": each.month, "date": each.day, "utc": True} for each in _ticks(first, last, form)
    ]
    axis = {"grid": False, "title": title, "format": form, "values": ticks}
    return {"type": "temporal", "scale": {"type": "utc", "domain": _room(rows)}, "axis": axis}


def _are_years(rows: Sequence[Mapping[str, Any]]) -> bool:
    return all(row["from"][5:] == row["to"][5:] == "01-01" for row in rows)


def _ends(rows: Sequence[Mapping[str, Any]]) -> tuple[date, date]:
    first = min(row["from"] for row in rows)[:10]
    last = max(row["to"] for row in rows)[:10]
    return date.fromisoformat(first), date.fromisoformat(last)


def _ticks(first: date, last: date, form: str) -> list[date]:
    """Give the days, months or years that are named below an axis, as far apart as each other."""
    days = [first + DAY * number for number in range((last - first).days + 1)]
    if form == SPANS[0][0]:
        numbered = list(enumerate(days))
    elif form == SPANS[1][0]:
        numbered = [(each.year * 12 + each.month - 1, each) for each in days if each.day == 1]
    else:
        numbered = [(each.year, each) for each in days if (each.month, each.day) == (1, 1)]
    step = next(each for each in STEPS if len(numbered) <= each * LABELS)
    return [each for number, each in numbered if number % step == 0]


def standing(rows: Sequence[Mapping[str, Any]], unit: str, axis: str) -> dict[str, Any]:
    """Draw figures as standing bars, each as broad as its period.

    Args:
        rows: What `figure` made, with `from` and `to`.
        unit: What the numbers count.
        axis: What is said of the time.
    """
    edge = reaching(rows) * 1.08
    x = {**time_axis(axis, rows), "field": "from"}
    scale = {"domain": [0, edge], "nice": False}
    y = {"type": "quantitative", "scale": scale, "title": unit, "axis": counted_along(rows)}
    thin = 0 if len(rows) > 120 else 0.6
    return {
        "width": WIDTH + 180,
        "height": HEIGHT,
        "encoding": {"x": x},
        "layer": [*_columns(y, edge, thin), *_numbers(rows, y)],
    }


def _room(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Leave as much room before the first and after the last as one of them takes."""
    first, last = _ends(rows)
    margin = DAY * max(1, (last - first).days // 60)
    return [str(first - margin), str(last + margin)]


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
    halo = {"stroke": "white", "strokeWidth": 3}  # a higher neighbour may stand behind a figure
    return [
        {
            "transform": [{"filter": "datum.value"}, middle, top],
            "mark": {"type": "text", "dy": -7, "color": INK, "fontSize": 11, **look},
            "encoding": {
                "x": {"field": "middle", "type": "temporal"},
                "y": {**y, "field": "top"},
                "text": {"field": "figure"},
            },
        }
        for look in (halo, {})
    ]
