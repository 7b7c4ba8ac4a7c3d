"""Calendar: on which days anybody reports, month by month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from conflict_events.charts.chart import Chart
from conflict_events.charts.looks import PALE, SAID
from conflict_events.charts.words import known, throughout
from conflict_events.errors import UsageError
from conflict_events.questions.ledger import Completeness
from conflict_events.questions.ledger.coverage import Cover

__all__ = ["calendar"]

MOST_DAYS, VOICES, CELL = 4000, 3, 14
DAY = timedelta(1)


def calendar(answer: Completeness) -> Chart:
    """Draw a square for each day or night: filled where there is an account, empty where there is none.

    Raises:
        UsageError: There is no account, or more days than a picture can show.
    """
    everything = answer.everything
    if everything.first is None:
        raise UsageError("chart: no account here has a day; see table()")
    voices = sorted(answer.claimants.items(), key=lambda each: (-each[1].days, each[0]))[:VOICES]
    shown = [("everybody", everything), *(voices if len(answer.claimants) > 1 else ())]
    rows = [row for name, cover in shown for row in _days(name, cover, everything)]
    if len(rows) > MOST_DAYS * (1 + VOICES):
        raise UsageError(f"chart: {len(rows)} squares are more than can be seen; ask since and until a day")
    noun = answer.scope.grain
    left = len(answer.claimants) - len(voices)
    notes = (
        f"{everything.days} {noun}s with an account and {everything.missing_days} without, {known(answer.context)}.",
        f"Filled = somebody reports that {noun}; empty = nobody does, which does not say that nothing happened.",
        *(
            [f"Of {len(answer.claimants)} claimants the {VOICES} with the most {noun}s are drawn apart."]
            if left
            else ()
        ),
    )
    return Chart(
        f"Reported, by {noun}: {throughout(answer.scope)}", notes, tuple(rows), _body([each for each, _ in shown])
    )


def _days(name: str, cover: Cover, everything: Cover) -> Iterator[dict[str, Any]]:
    missing = {day for first, last in cover.gaps for day in _run(first, last)}
    for day in _run(*_ends(everything)):
        has = cover.first is not None and cover.last is not None and cover.first <= day <= cover.last
        yield {
            "voice": name,
            "date": str(day),
            "month": f"{day:%Y-%m}",
            "day": day.day,
            "reported": has and day not in missing,
        }


def _ends(cover: Cover) -> tuple[date, date]:
    assert cover.first is not None and cover.last is not None  # noqa: S101, PT018  # there is an account
    days = [cover.first, cover.last, *(day for gap in cover.gaps for day in gap)]
    return min(days), max(days)


def _run(first: date, last: date) -> Iterator[date]:
    return (first + DAY * number for number in range((last - first).days + 1))


def _body(voices: list[str]) -> dict[str, Any]:
    return {
        "facet": {"field": "voice", "sort": voices, "title": None},
        "columns": 2,
        "spec": {
            "width": {"step": CELL},
            "height": {"step": CELL},
            "mark": {"type": "rect", "stroke": "white", "strokeWidth": 1},
            "encoding": {
                "x": {
                    "field": "day",
                    "type": "ordinal",
                    "title": None,
                    "axis": {"labelAngle": 0, "values": [1, 5, 10, 15, 20, 25, 30]},
                },
                "y": {"field": "month", "type": "ordinal", "title": None},
                "fill": {"condition": {"test": "datum.reported", "value": SAID}, "value": "#f3f5f7"},
                "stroke": {"condition": {"test": "datum.reported", "value": "white"}, "value": PALE},
            },
        },
    }
