"""Evolution: how the figures of one incident were said, one after the other, a line for each claimant and measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from conflict_events.charts.bars import counted_along, figure, legend, reaching
from conflict_events.charts.chart import Chart
from conflict_events.charts.looks import INK, PALE, SAID, WIDTH
from conflict_events.charts.over_time import check_length
from conflict_events.charts.words import CLAIMS, capital, known
from conflict_events.questions.claims import Evolution, FigureStep

__all__ = ["evolution"]

PANEL = 110
GONE = {"withdrawn", "cancelled"}
MARKS = (
    ("stands", "filled = stands"),
    ("superseded", "hollow = superseded by a later word"),
    ("gone", "crossed = withdrawn or cancelled"),
)


def evolution(answer: Evolution) -> Chart:
    """Draw each figure at the time at which it was said, and what became of it.

    Raises:
        UsageError: No step has a figure and a time.
    """
    steps = [each for each in answer.in_order() if each.measure is not None and each.said is not None]
    rows = [_row(each) for each in steps if each.value is not None and each.said and each.said.is_bounded]
    check_length(len(rows))
    notes = (
        f"One incident, as its claimants said it, {known(answer.context)}. {CLAIMS}.",
        f"{_marks({row['state'] for row in rows})} Times in UTC.",
        legend(rows),
    )
    rows = _labelled(rows)
    measure = f": {answer.measure.replace('_', ' ')}" if answer.measure else ""
    return Chart(f"How the figures evolved{measure}", notes, tuple(rows), _body(rows))


def _marks(states: set[str]) -> str:
    """Say what the marks mean that are drawn."""
    legend = [words for state, words in MARKS if state in states]
    return f"{capital('; '.join(legend))}."


def _labelled(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Write the figures beside their points, as far as these are not too near to each other to be read."""
    moments = [datetime.fromisoformat(row["to"]) for row in rows]
    apart = (max(moments) - min(moments)) / 14
    last: dict[str, datetime] = {}
    labelled = []
    for row, moment in sorted(zip(rows, moments, strict=True), key=lambda each: each[1], reverse=True):
        near = row["panel"] in last and last[row["panel"]] - moment < apart
        labelled.append({**row, "label": "" if near else row["figure"]})
        last[row["panel"]] = last[row["panel"]] if near else moment
    return labelled[::-1]


def _row(step: FigureStep) -> dict[str, Any]:
    said = step.said
    assert said is not None and said.earliest is not None and said.latest is not None  # noqa: S101, PT018  # chosen so
    return {
        **figure(step.claimant, step.value),
        "panel": f"{step.claimant}: {(step.measure or '').replace('_', ' ')}",
        "measure": step.measure,
        "act": step.act.value,
        "state": "gone" if step.state in GONE else "superseded" if step.state == "superseded" else "stands",
        "account": step.account,
        "from": f"{said.earliest:%Y-%m-%dT%H:%M:%SZ}",
        "to": f"{said.latest:%Y-%m-%dT%H:%M:%SZ}",
    }


def _body(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    panels = list(dict.fromkeys(row["panel"] for row in sorted(rows, key=lambda row: (row["measure"], row["panel"]))))
    first = min(row["from"] for row in rows)
    last = max(row["to"] for row in rows)
    return {
        "vconcat": [
            _panel(panel, [row for row in rows if row["measure"] == _of(rows, panel)], first, last) for panel in panels
        ],
        "spacing": 14,
    }


def _of(rows: Sequence[Mapping[str, Any]], panel: str) -> str:
    return str(next(row["measure"] for row in rows if row["panel"] == panel))


def _panel(panel: str, alike: Sequence[Mapping[str, Any]], first: str, last: str) -> dict[str, Any]:
    """Draw one claimant's line; all of one measure have one scale."""
    edge = reaching(alike) * 1.15
    x: dict[str, Any] = {
        "type": "temporal",
        "scale": {"type": "utc", "domain": [first, last], "nice": True},
        "axis": {
            "title": None,
            "grid": False,
            "labelOverlap": "parity",
            "tickCount": 6,
            "format": _format(first, last),
        },
    }
    y = {
        "type": "quantitative",
        "scale": {"domain": [0, edge], "nice": False},
        "title": None,
        "axis": counted_along(alike, tickCount=3),
    }
    return {
        "title": {"text": panel, "fontSize": 13, "anchor": "start", "offset": 6, "color": INK},
        "width": WIDTH + 100,
        "height": PANEL,
        "transform": [{"filter": {"field": "panel", "equal": panel}}],
        "layer": _layers(x, y, edge),
    }


def _layers(x: Mapping[str, Any], y: Mapping[str, Any], edge: float) -> list[dict[str, Any]]:
    """Draw where the figures stood, from when to when they were said, how far they reach, and what became of them."""
    shape = {
        "condition": [{"test": "datum.state === 'gone'", "value": "cross"}],
        "value": "circle",
    }
    fill = {"condition": {"test": "datum.state === 'superseded'", "value": "white"}, "value": SAID}
    start, low = {**x, "field": "to"}, {**y, "field": "low"}
    return [
        {
            "transform": [{"filter": "datum.state !== 'gone'"}],
            "mark": {"type": "line", "interpolate": "step-after", "color": PALE, "strokeWidth": 2},
            "encoding": {"x": start, "y": low, "detail": {"field": "account"}},
        },
        {
            "mark": {"type": "rule", "color": SAID, "strokeWidth": 2},
            "encoding": {"x": {**x, "field": "from"}, "x2": {"field": "to"}, "y": low},
        },
        {
            "transform": [{"calculate": f"datum.high === null ? {edge} : datum.high", "as": "top"}],
            "mark": {"type": "rule", "color": SAID, "strokeWidth": 4, "opacity": 0.45},
            "encoding": {"x": start, "y": low, "y2": {"field": "top"}},
        },
        {
            "transform": [{"filter": "datum.high === null"}],
            "mark": {
                "type": "point",
                "shape": "triangle-up",
                "filled": True,
                "color": SAID,
                "size": 60,
                "opacity": 1,
            },
            "encoding": {"x": start, "y": {**y, "datum": edge}},
        },
        {
            "mark": {"type": "point", "size": 70, "opacity": 1, "stroke": SAID},
            "encoding": {"x": start, "y": low, "shape": shape, "fill": fill},
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 9, "dy": -9, "fontSize": 11},
            "encoding": {"x": start, "y": low, "text": {"field": "label"}},
        },
    ]


def _format(first: str, last: str) -> str:
    return "%-d %b %H:%M" if first[:7] == last[:7] else "%-d %b %Y"
