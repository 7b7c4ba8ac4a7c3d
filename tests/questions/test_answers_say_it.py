"""Every question that counts says what its figure leaves open, wherever it is read: table, page, rows, JSON, sentence.

One log for all: something certain, one account that names no place, and one of three days that is larger and out.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import attrs
import pytest

from conflict_events.cli.plain import plain
from conflict_events.counting import by, envelope
from conflict_events.events import Disruption, DroneStrike, EquipmentLoss, HarmReport, TerritorialClaim
from conflict_events.log import EventLog, record_history
from conflict_events.questions.attacks import Disruptions, InterceptionRate, Mirror, Streaks, Totals
from conflict_events.questions.ground import Increments, TerritorialMomentum
from conflict_events.questions.harm import HarmRange
from conflict_events.questions.ledger import Coverage
from conflict_events.questions.records import FigureCheck, RecordBoard, Sensitivity, SuperlativeCheck
from conflict_events.values import Attribution, Place, Scope, Superlative, Tally, When
from tests.projections.accounts import scope

NIGHT = date(2024, 11, 10)
THERE = Place("there", code="UA")
TZ = "UTC"
CERTAIN = When.between("2024-11-09T20:00Z", "2024-11-10T05:00Z")
LONG = When.days("2024-11-09", "2024-11-11", tz=TZ)
MONTH, QUARTER = When.month(2024, 11, tz=TZ), When.days("2024-10-01", "2024-12-31", tz=TZ)


def by_voice(voice: str) -> Attribution:
    return Attribution(voice, "2024-11-12T08:00Z")


def strikes() -> list[Any]:
    def strike(launched: int, voice: str, when: When = CERTAIN, where: Place | None = THERE) -> DroneStrike:
        tally = Tally(launched=launched, destroyed=launched)
        return DroneStrike(attacker="RU", when=when, where=where, tally=tally, attribution=by_voice(voice))

    earlier = When.between("2024-11-04T20:00Z", "2024-11-05T05:00Z")
    return [
        strike(50, "Staff", earlier),
        strike(100, "Staff"),
        strike(9, "Agency", where=None),
        strike(300, "Ministry", LONG),
    ]


def harm() -> list[Any]:
    def report(killed: int, voice: str, when: When = CERTAIN, where: Place | None = THERE) -> HarmReport:
        return HarmReport(killed=killed, when=when, where=where, attribution=by_voice(voice))

    return [report(100, "Staff"), report(9, "Agency", where=None), report(300, "Ministry", LONG)]


def ground() -> list[Any]:
    def gain(area: int, when: When = MONTH, where: Place = THERE) -> TerritorialClaim:
        return TerritorialClaim(
            holder="RU", change="gained", basis="assessed", area_km2=area, when=when, where=where,
            attribution=by_voice("Staff"),
        )  # fmt: skip

    return [gain(100), gain(9, where=Place("in the south")), gain(300, QUARTER)]


def losses() -> list[Any]:
    def total(count: int, day: str, where: Place | None = THERE) -> EquipmentLoss:
        return EquipmentLoss(
            side="RU", category="tanks", change="total", count=count, when=When.days("2024-01-01", day, tz=TZ),
            where=where, attribution=by_voice("Staff"),
        )  # fmt: skip

    return [total(10, "2024-11-08"), total(109, "2024-11-09", None), total(60, "2024-11-10")]


def closures() -> list[Any]:
    def closed(voice: str, code: str | None) -> Disruption:
        where = None if code is None else Place("there", code=code)
        return Disruption(
            service="airport", state="closed", when=CERTAIN, where=where, facilities=1, attribution=by_voice(voice)
        )

    return [closed("Staff", "UA/1"), closed("Agency", None), closed("Ministry", "UA")]


NIGHTS = scope("night", places={"UA"}, tz=TZ)
DAYS = attrs.evolve(NIGHTS, since=date(2024, 11, 3), until=date(2024, 11, 12))
BOARD = RecordBoard(NIGHTS, envelope())
MAYBE, DECIDES = "1 account may count here too, 9 together", "what would decide: a place"
OUT = "ahead of it, but not counted: 300 (Ministry, there, 2024-11-09 to 2024-11-11"
SAID = ("100 to 109", MAYBE, DECIDES, OUT)

ANSWERS: dict[str, tuple[Callable[[], list[Any]], Callable[[EventLog], Any], Iterable[str]]] = {
    "record": (strikes, lambda log: log.ask(BOARD), SAID),
    "verdict": (strikes, lambda log: log.ask(BOARD).verdict(NIGHT), ("100 to 109", "9", "a place", OUT)),
    "check": (strikes, lambda log: log.ask(FigureCheck(NIGHTS, envelope(), on=NIGHT, figure=100)), ("100 to 109", OUT)),
    "superlative": (
        strikes,
        lambda log: log.ask(
            SuperlativeCheck(
                Superlative(scope=attrs.evolve(NIGHTS, tz=None)),
                about=NIGHT,
                complete=(("count", (envelope(),)), ("tz", (TZ,))),
            )
        ),
        SAID[1:],  # it is of several readings of the words, each of which has its own
    ),
    "sensitivity": (
        strikes,
        lambda log: log.ask(Sensitivity(BOARD, about=NIGHT, vary={"count": [by("Staff")]})),
        SAID,
    ),
    "history": (strikes, lambda log: record_history(log, BOARD, NIGHT), SAID),
    "totals": (strikes, lambda log: log.ask(Totals(NIGHTS, envelope())), SAID),
    "interception": (strikes, lambda log: log.ask(InterceptionRate(NIGHTS, envelope(), stopped={"destroyed"})), SAID),
    "mirror": (
        strikes,
        lambda log: log.ask(Mirror(NIGHTS, {"RU": envelope(), "UA": envelope()}, key=NIGHT)),
        SAID,
    ),
    "streaks": (strikes, lambda log: log.ask(Streaks(DAYS, envelope(), sources={"Staff"})), SAID[1:]),
    "coverage": (
        strikes,
        lambda log: log.ask(Coverage(DAYS)),
        (
            "1 account may be of one of these nights, also of one without",
            DECIDES,
            "accounts that cover more than one night, or more than the places asked for, and fill none: 1",
        ),
    ),
    "harm": (
        harm,
        lambda log: log.ask(HarmRange(Scope(grain="night", day_rule="end", tz=TZ, places={"UA"}), envelope())),
        SAID,
    ),
    "momentum": (
        ground,
        lambda log: log.ask(
            TerritorialMomentum(Scope(grain="month", day_rule="end", tz=TZ, places={"UA"}), "Staff", holder="RU")
        ),
        ("100 to 109", MAYBE, DECIDES, "ahead of it, but not counted: 300 (Staff, there, 2024-10-01 to 2024-12-31"),
    ),
    "increments": (
        losses,
        lambda log: log.ask(
            Increments(
                Scope(
                    kinds={EquipmentLoss}, measure="count", change="total", places={"UA"}, grain="day", day_rule="end",
                    tz=TZ,
                ),
                "Staff",
            )
        ),
        ("1 account may say a level here too", DECIDES),
    ),
    "disruptions": (
        closures,
        lambda log: log.ask(Disruptions("airport", places={"UA/1"})),
        (
            "1 account may be of a disruption that was asked about",
            DECIDES,
            "accounts about more than the places asked for, set aside: 1",
        ),
    ),
}  # fmt: skip
"""Of each question that counts what it is asked of, the asking, and what has to be read of its answer."""


@pytest.mark.parametrize("name", ANSWERS)
def test_c2_and_c3_an_answer_says_what_may_count_and_what_is_larger_and_out_wherever_it_is_read(name: str) -> None:
    """The figure, how many accounts may count and what they add, what would decide, and what is out."""
    events, asked, words = ANSWERS[name]
    with EventLog.open() as log:
        log.append(*events())
        answer = asked(log)
    rows = answer.rows()
    document = json.dumps(plain({"answer": answer, "rows": rows}), ensure_ascii=False)
    read = {"table": str(answer.table()), "page": html.unescape(answer._repr_html_()), "json": document}
    read |= {"rows": json.dumps(plain([_with_figures(row) for row in rows]), ensure_ascii=False)}
    read |= {"sentence": answer.sentence()} if hasattr(answer, "sentence") else {}
    lacking = {place: [each for each in words if each not in text] for place, text in read.items()}

    assert not any(lacking.values()), lacking


def _with_figures(row: dict[str, Any]) -> dict[str, Any]:
    """Write the bounds of a row as its figure, as tables do."""
    bounds = [row.get("low"), row.get("high")]
    return row if None in bounds else {**row, "figure": f"{bounds[0]} to {bounds[1]}"}
