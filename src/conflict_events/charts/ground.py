"""Ground: how a level moved, how fast ground is gained by one assessor, and who is said to hold a place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from conflict_events.charts.bars import number
from conflict_events.charts.chart import Chart
from conflict_events.charts.looks import INK, PALE, SAID, SOFT, WIDTH
from conflict_events.charts.over_time import check_length, clock, stretch, time_axis
from conflict_events.charts.words import CLAIMS, known, whose
from conflict_events.errors import UsageError
from conflict_events.projections.tables import shown_key
from conflict_events.questions.ground import (
    Controls,
    Held,
    Increment,
    IncrementsAnswer,
    Momentum,
    PlaceControl,
    Series,
)
from conflict_events.questions.records.sentences import counted_in_words, scope_in_words
from conflict_events.values import Quantity, Scope

__all__ = ["control", "increments", "momentum"]

PANELS, TALL, LINE = 12, 120, 15


def increments(answer: IncrementsAnswer) -> Chart:
    """Draw how each series rose and fell, period by period, each assessor and place in a field of its own.

    Raises:
        UsageError: There is no period, or there are more than a picture can show.
    """
    ordered = sorted(answer.series, key=str)[:PANELS]
    rows = [row for series in ordered for row in _moves(series, answer)]
    check_length(len(rows))
    cut = f" {PANELS} of {len(answer.series)} series are drawn." if len(answer.series) > PANELS else ""
    of_all = attrs.evolve(answer.scope, grain=None)
    what = counted_in_words(of_all, one=False)
    title = f"Change by {answer.scope.grain}, {what}: {scope_in_words(of_all)}"
    notes = (
        f"{whose(answer.policy, answer.context)}{cut}",
        "Above the line it rose, below it fell; pale = from the least to the most.",
    )
    fields = [_field(str(each), rows, answer.scope, "change", last=each is ordered[-1]) for each in ordered]
    return Chart(title, notes, tuple(rows), {"vconcat": fields, "spacing": 14})


def _moves(series: Series, answer: IncrementsAnswer) -> Iterator[dict[str, Any]]:
    for each in answer.series[series].values():
        low, high = _signed(each)
        yield {
            "name": f"{series}, {shown_key(each.key)}",
            "panel": str(series),
            "figure": _told(each),
            "low": low,
            "high": high,
            **(stretch(each.key, answer.scope) or {}),
        }


def _told(each: Increment) -> str:
    parts = (
        f"rose by {each.rise}" if each.rise is not None else "",
        f"fell by {each.fall}" if each.fall is not None else "",
    )
    return " or ".join(filter(None, parts))


def _signed(each: Increment) -> tuple[int | float | None, int | float | None]:
    """Give the change from its least to its most, a fall below nought; None = open."""
    if each.fall is None:
        low, high = (Quantity.exact(0) if each.rise is None else each.rise).bounds()
        return number(low), number(high)
    least, most = each.fall.bounds()
    low_end = None if most is None else number(-most)
    return low_end, number(-least) if each.rise is None else number(each.rise.ceiling)


def momentum(answer: Momentum) -> Chart:
    """Draw the pace of each period, in square kilometres a day, by one assessor; windows that overlap in fields apart.

    Raises:
        UsageError: There is no period, or so many overlap that no picture can show them.
    """
    rows = _apart([_pace(key, answer) for key in answer.ordered])
    check_length(len(rows))
    panels = list(dict.fromkeys(row["panel"] for row in rows))
    if len(panels) > PANELS:
        raise UsageError(f"chart: more than {PANELS} of these windows overlap; ask by week, month or year")
    title = f"Ground gained by {answer.holder}, net, km² a day in each {answer.scope.grain}"
    notes = (
        f"As assessed by {answer.assessor}, {known(answer.context)}. {CLAIMS}.",
        "Pale = from the least to the most that it can be; below the line more was lost than gained.",
        *(["Windows that overlap stand one below the other, on one scale."] if len(panels) > 1 else []),
    )
    fields = [_field(each, rows, answer.scope, "km² a day", last=each is panels[-1], scaled_by=rows) for each in panels]
    return Chart(title, notes, tuple(rows), fields[0] if len(fields) == 1 else {"vconcat": fields, "spacing": 14})


def _apart(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Give each row the first field in which it overlaps none; "" where one field takes all."""
    fields: list[str] = []  # until when each is taken
    placed = []
    for row in sorted(rows, key=lambda each: (each["from"], each["to"])):
        free = next((number for number, end in enumerate(fields) if end <= row["from"]), len(fields))
        fields[free : free + 1] = [row["to"]]
        placed.append((free, row))
    return [{**row, "panel": f"{free + 1} of {len(fields)}" if len(fields) > 1 else ""} for free, row in placed]


def _pace(key: Any, answer: Momentum) -> dict[str, Any]:
    pace = answer.periods[key].pace
    return {
        "name": shown_key(key),
        "panel": "",
        "figure": f"{pace} km² a day",
        "low": None if pace.low is None else float(pace.low),
        "high": None if pace.high is None else float(pace.high),
        **(stretch(key, answer.scope) or _window(key, answer.scope)),
    }


def _window(key: tuple[datetime, datetime], scope: Scope) -> dict[str, str | None]:
    start, end = (clock(moment, scope.tz or "UTC") for moment in key)
    return {"from": start, "to": end}


def _field(
    panel: str,
    rows: Sequence[Mapping[str, Any]],
    scope: Scope,
    unit: str,
    *,
    last: bool,
    scaled_by: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Draw changes from a middle line: solid as far as they certainly go, pale as far as they may."""
    scaled_by = scaled_by or [row for row in rows if row["panel"] == panel]
    numbers = [each for row in scaled_by for each in (row["low"], row["high"]) if each is not None]
    least, most = min([0, *numbers]) * 1.1, max([0, *numbers]) * 1.1
    least, most = (least, most) if least < most else (-1, 1)
    y = {
        "type": "quantitative",
        "scale": {"domain": [least, most], "nice": False},
        "title": unit,
        "axis": {"tickCount": 4, "minExtent": 55},
    }
    x = {**time_axis(f"{scope.grain}, {scope.tz or 'UTC'}" if last else None, rows), "field": "from"}
    bounds = [
        {"calculate": f"datum.low === null ? {least} : datum.low", "as": "bottom"},
        {"calculate": f"datum.high === null ? {most} : datum.high", "as": "top"},
        {"calculate": "datum.bottom > 0 ? datum.bottom : datum.top < 0 ? datum.top : 0", "as": "certain"},
    ]
    heading = {"title": {"text": panel, "fontSize": 13, "anchor": "start", "offset": 6, "color": INK}} if panel else {}
    return {
        **heading,
        "width": WIDTH + 160,
        "height": TALL if panel else TALL * 2,
        "transform": [{"filter": {"field": "panel", "equal": panel}}, *bounds],
        "encoding": {"x": x, "x2": {"field": "to"}},
        "layer": [
            {
                "mark": {"type": "rect", "color": PALE, "stroke": SAID, "strokeWidth": 0.5},
                "encoding": {"y": {**y, "field": "bottom"}, "y2": {"field": "top"}},
            },
            {
                "transform": [{"filter": "datum.certain !== 0"}],
                "mark": {"type": "rect", "color": SAID},
                "encoding": {"y": {**y, "field": "certain"}, "y2": {"datum": 0}},
            },
            {
                "mark": {"type": "rule", "color": SOFT},
                "encoding": {"x": {"value": 0}, "x2": {"value": "width"}, "y": {**y, "datum": 0}},
            },
        ],
    }


def _voices(name: str, place: PlaceControl) -> Iterator[dict[str, Any]]:
    """Give what each voice says of a place, a line for each account; and who was listened for in vain."""
    voices: dict[str, list[Held]] = {}
    for each in sorted(place.said, key=lambda held: (held.claimant, str(held.when), held.account)):
        voices.setdefault(f"{each.claimant} ({each.basis})", []).append(each)
    for voice, said in voices.items():
        for line, each in enumerate(said):
            words = f"{each.holder} {each.change}".replace("_", " ")
            shift = LINE * (line - (len(said) - 1) / 2)
            yield {"name": name, "voice": voice, "figure": words, "when": str(each.when), "shift": shift}
    for voice in sorted(place.unheard):
        yield {"name": name, "voice": voice, "figure": "not heard of", "when": "", "shift": 0}


def control(answer: Controls) -> Chart:
    """Lay out who is said to hold each place, a column for each voice: in words, for a colour would take sides.

    Raises:
        UsageError: Nobody says anything of these places.
    """
    rows = [row for name, place in answer.places.items() for row in _voices(name, place)]
    if not any(place.said for place in answer.places.values()):
        raise UsageError("chart: nobody says anything of these places; see table()")
    notes = (
        f"At {answer.at:%Y-%m-%d %H:%MZ}, {known(answer.context)}. Each voice for itself; a blank = it does not say.",
    )
    tallest = max(row["shift"] for row in rows)
    words = {"calculate": "datum.when ? datum.figure + ' (' + datum.when + ')' : datum.figure", "as": "words"}
    text = {"type": "text", "limit": 230, "fontSize": 11, "dy": {"expr": "datum.shift"}}
    colour = {"condition": {"test": "datum.when", "value": INK}, "value": SOFT}
    body = {
        "width": {"step": 240},
        "height": {"step": 2 * tallest + 38},
        "encoding": {
            "x": {
                "field": "voice",
                "type": "ordinal",
                "title": None,
                "axis": {"orient": "top", "labelAngle": 0, "labelLimit": 235, "domain": False, "ticks": False},
            },
            "y": {
                "field": "name",
                "type": "ordinal",
                "title": None,
                "axis": {"domain": False, "ticks": False},
                "sort": list(answer.places),
            },
        },
        "layer": [
            {"mark": {"type": "rect", "fill": "#f3f5f7", "stroke": "white", "strokeWidth": 2}},
            {"transform": [words], "mark": text, "encoding": {"text": {"field": "words"}, "color": colour}},
        ],
    }
    return Chart("Who is said to hold it", notes, tuple(rows), body)
