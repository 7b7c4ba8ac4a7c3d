"""Timeline: what is said to have happened, each from the earliest to the latest that it can have been."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from conflict_events.charts.chart import Chart
from conflict_events.charts.looks import PALE, SAID, SOFT, WIDTH
from conflict_events.charts.over_time import clock
from conflict_events.charts.words import CLAIMS, known
from conflict_events.errors import UsageError
from conflict_events.questions.ledger import Happening, TimelineAnswer
from conflict_events.values import When
from conflict_events.values.visible import cut

__all__ = ["timeline"]

MOST, ROW = 60, 26


def timeline(answer: TimelineAnswer) -> Chart:
    """Draw each account over the time that it speaks of; of more than can be read, the first ones.

    Raises:
        UsageError: No account says a time.
    """
    timed = [each for each in answer.in_order() if _time(each, answer) is not None]
    if not timed:
        raise UsageError("chart: no account here says a time; see table()")
    rows = [{"row": number, **_row(each, answer)} for number, each in enumerate(timed[:MOST])]
    cut_off = f" The first {MOST} of {len(timed)} are drawn." if len(timed) > MOST else ""
    silent = len(answer.happenings) - len(timed)
    untold = f" {silent} say no time." if silent else ""
    what = "happened" if answer.by == "when" else "was said"
    notes = (
        f"By {len(answer.happenings)} accounts, {known(answer.context)}. {CLAIMS}.{cut_off}{untold}",
        f"From the earliest to the latest that it can have been; broken line = open; diamond = instant. {answer.tz}.",
    )
    return Chart(f"What {what}, and when", notes, tuple(rows), _body(rows, answer.tz))


def _time(each: Happening, answer: TimelineAnswer) -> When | None:
    return each.when if answer.by == "when" else each.reported


def _row(each: Happening, answer: TimelineAnswer) -> dict[str, Any]:
    when = _time(each, answer)
    assert when is not None  # noqa: S101  # chosen so
    return {
        "name": f"{each.claimant}{f', {each.where}' if each.where else ''}",
        "figure": cut(each.what.replace("_", " "), 72),
        "from": clock(when.earliest, answer.tz),
        "to": clock(when.latest, answer.tz),
        "instant": when.is_instant,
        "order": each.place,
    }


def _body(rows: Sequence[Mapping[str, Any]], tz: str) -> dict[str, Any]:
    known_times = sorted(each for row in rows for each in (row["from"], row["to"]) if each is not None)
    first, last = (known_times[0], known_times[-1]) if known_times else ("2000-01-01", "2000-01-02")
    days = (datetime.fromisoformat(last) - datetime.fromisoformat(first)).days
    x: dict[str, Any] = {
        "type": "temporal",
        "scale": {"type": "utc", "domain": [first, last], "nice": True},
        "axis": {
            "title": tz,
            "labelOverlap": "parity",
            "tickCount": 7,
            "format": "%-d %b %H:%M" if days < 8 else "%-d %b %Y",
        },
    }
    ends = [
        {"calculate": f"datum.from === null ? toDate('{first}') : toDate(datum.from)", "as": "start"},
        {"calculate": f"datum.to === null ? toDate('{last}') : toDate(datum.to)", "as": "stop"},
    ]
    along = {"x": {**x, "field": "start"}, "x2": {"field": "stop"}}
    return {
        "width": WIDTH,
        "height": ROW * len(rows),
        "transform": ends,
        "encoding": {"y": {"field": "row", "type": "ordinal", "axis": None}},
        "layer": [
            {
                "transform": [{"filter": "!datum.instant && datum.from !== null && datum.to !== null"}],
                "mark": {"type": "bar", "color": PALE, "stroke": SAID, "height": 13, "cornerRadius": 2},
                "encoding": along,
            },
            {
                "transform": [{"filter": "datum.from === null || datum.to === null"}],
                "mark": {"type": "rule", "color": SAID, "strokeDash": [5, 3], "strokeWidth": 3},
                "encoding": along,
            },
            {
                "transform": [{"filter": "datum.instant"}],
                "mark": {"type": "point", "shape": "diamond", "filled": True, "color": SAID, "size": 110, "opacity": 1},
                "encoding": {"x": {**x, "field": "start"}},
            },
            {
                "mark": {"type": "text", "align": "right", "x": -8, "limit": 260},
                "encoding": {"text": {"field": "name"}},
            },
            {
                "mark": {"type": "text", "align": "left", "x": WIDTH + 8, "limit": 430, "color": SOFT},
                "encoding": {"text": {"field": "figure"}},
            },
        ],
    }
