"""What answers look like: their tables, rows and sentences to the letter, asked of the seeds and kept in `printed/`.

A change there is a change of what people read: look at the difference, then write the file anew by
``python -m tests.questions.test_in_print``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import conflict_events as ce
from conflict_events import Scope
from conflict_events.cli.plain import plain
from conflict_events.importers import seeds
from conflict_events.questions.records import Board, FigureCheck, Sensitivity
from conflict_events.values import Definition

PRINTED = Path(__file__).parent / "printed"
KYIV = "Europe/Kyiv"
ROWS = 4
"""Of the rows of an answer so many are shown."""


def scope(grain: Any, **fields: Any) -> Scope:
    drones = {"kinds": {ce.DroneStrike}, "measure": "launched", "day_rule": "end", "tz": KYIV}
    return Scope(grain=grain, **{**drones, **fields})


UKRAINE = scope("night", attacker="RU", places={"UA"}, since=date(2024, 10, 1))
DESTROYED = scope("month", measure="destroyed")
MORE_OR_LESS = {"grain": ("night", "day"), "tz": (KYIV,), "day_rule": ("end",), "count": (ce.envelope(),)}
BREAK = (
    Definition(claimant="UA/AirForce", measure="destroyed", categories={"shot down"}, until="2024-11"),
    Definition(claimant="UA/AirForce", measure="destroyed", categories={"shot down", "lost"}, since="2024-11"),
)
RANK = ce.Superlative(scope=Scope(kinds={ce.DroneStrike}, measure="launched"), rank=2, hedged=True)

QUESTIONS: dict[str, Callable[[dict[str, str]], Any]] = {
    "record": lambda _: ce.RecordBoard(UKRAINE, ce.latest("UA/AirForce")),
    "record-of-incidents": lambda _: ce.RecordBoard(scope("incident", measure="destroyed"), ce.envelope()),
    "record-of-harm": lambda _: ce.RecordBoard(
        scope("year", kinds={ce.HarmReport}, measure="killed"), ce.highest(), direction="min"
    ),
    "figure-check": lambda _: FigureCheck(UKRAINE, ce.latest("UA/AirForce"), on="2024-11-10", figure=120, beat=136),
    "totals": lambda _: ce.Totals(scope("month"), ce.envelope()),
    "totals-across-a-break": lambda _: ce.Totals(DESTROYED, ce.envelope(), definitions=BREAK),
    "mirror": lambda _: ce.Mirror(
        scope("night"), {"RU": ce.latest("UA/AirForce"), "UA": ce.by("RU/MoD")}, key=date(2024, 11, 10)
    ),
    "interception": lambda _: ce.InterceptionRate(scope("month"), ce.envelope(), stopped={"destroyed", "lost"}),
    "interception-across-a-break": lambda _: ce.InterceptionRate(
        scope("month"), ce.latest("UA/AirForce"), stopped={"destroyed"}, definitions=BREAK
    ),
    "control-map": lambda _: ce.ControlMap(
        {"Ukraine": {"UA"}, "Moscow": {"RU/RU-MOW"}}, at="2024-11-12T12:00Z", listen_for={"UA", "RU"}
    ),
    "momentum": lambda _: ce.TerritorialMomentum(Scope(grain="month", tz=KYIV, day_rule="end"), "AFP", holder="RU"),
    "matrix": lambda ids: ce.ClaimMatrix(ids["D6.Moscow"]),
    "history": lambda ids: ce.ClaimHistory(ids["D8"], measure="destroyed"),
    "history-of-what-was-withdrawn": lambda ids: ce.ClaimHistory(ids["D18.child"]),
    "changes": lambda _: ce.Changes(110),
    "source-profile": lambda _: ce.SourceProfile("RU/MoD"),
    "coverage": lambda _: ce.Coverage(scope("night", since=date(2024, 11, 1), until=date(2024, 11, 20))),
    "timeline": lambda ids: ce.Timeline(tz="Europe/London", about=ids["D8"]),
    "timeline-by-report": lambda _: ce.Timeline(
        Scope(kinds={ce.HarmReport}, since=date(2024, 11, 1), tz=KYIV), tz="Asia/Tokyo", by="reported"
    ),
    "provenance": lambda ids: ce.Provenance(frozenset((ids["D1"], ids["D2"], ids["A7"], ids["D18.child"]))),
    "sensitivity": lambda _: Sensitivity(
        ce.RecordBoard(UKRAINE, ce.latest("UA/AirForce")),
        about=date(2024, 11, 10),
        vary={"grain": ("day", "account"), "day_rule": ("start",), "count": (ce.attacker(), ce.envelope())},
    ),
    "variations": lambda _: ce.vary(
        ce.Totals(scope("day", since=date(2024, 11, 9), until=date(2024, 11, 10)), ce.envelope()),
        {"grain": ("month",), "decoys": (True, False), "count": (ce.defender(),), "day_starts": (time(18),)},
    ),
    "superlative": lambda _: ce.SuperlativeCheck(RANK, about=date(2024, 11, 10), complete=MORE_OR_LESS, within=3),
    "positions": lambda _: ce.Positions("negotiations", speaks_for={"RU/Kremlin": "RU"}),
    "conditions": lambda _: ce.Conditions(),
    "disruptions": lambda _: ce.Disruptions("airport"),
    "contested": lambda ids: ce.Contested(about=ids["D9"]),
    "contested-all": lambda _: ce.Contested(),
    "independence": lambda ids: ce.Independence(ids["D1"]),
    "candidates": lambda ids: ce.MatchCandidates(
        slack=timedelta(hours=1), same_claimant=True, degrees=Decimal("0.1"), about=ids["D14.mayor"]
    ),
    "claim-check": lambda ids: ce.ClaimCheck(ids["A11"], complete=MORE_OR_LESS, within=3),
    "claim-check-of-a-record": lambda ids: ce.ClaimCheck(
        ids["A34.record"], complete={**MORE_OR_LESS, "change": ("gained",)}
    ),
    "claim-check-of-an-article": lambda ids: ce.ClaimCheck(ids["A34"]),
    "harm": lambda _: ce.HarmRange(Scope(grain="month", day_rule="start", tz=KYIV), ce.envelope()),
    "harm-of-an-incident": lambda ids: ce.HarmRange(None, ce.highest(), about=ids["D10"]),
}


@pytest.fixture(scope="module")
def seeded() -> tuple[ce.EventLog, dict[str, str]]:
    log = ce.EventLog.open(secret=b"s" * 32, clock=lambda: datetime(2025, 6, 1, tzinfo=UTC))
    return log, dict(seeds.load(log, "all").ids)


def _in_order(value: Any) -> Any:
    """A set has no order to print it in."""
    return sorted(value) if isinstance(value, frozenset) else value


def shown(log: ce.EventLog, question: Any) -> str:
    """Give an answer as a table, as rows, and in a sentence where it has one."""
    answer = log.ask(question)
    rows = [f"{name} = {_in_order(value)!r}" for row in answer.rows()[:ROWS] for name, value in row.items()]
    sentences = []
    if isinstance(answer, Board):
        keys = [bucket.key for bucket in answer.ladder()]
        sentences = [f"{answer.verdict(key).sentence()}\n{answer.lifecycle(key)}" for key in keys]
    elif hasattr(answer, "sentence"):
        sentences = [answer.sentence()]
    text = "\n\n".join((str(answer), "\n".join(rows), "\n".join(sentences), f"{len(answer.evidence())} accounts"))
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_answer_reads_as_it_was_printed(name: str, seeded: tuple[ce.EventLog, dict[str, str]]) -> None:
    """Headings, cells and words are what people quote: none changes unseen."""
    log, ids = seeded

    assert shown(log, QUESTIONS[name](ids)) == (PRINTED / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_answer_and_its_rows_are_json_whatever_they_hold(
    name: str, seeded: tuple[ce.EventLog, dict[str, str]]
) -> None:
    """Lengths of time and fractions among them, which JSON has no form for."""
    log, ids = seeded
    answer = log.ask(QUESTIONS[name](ids))
    document = plain({"answer": answer, "rows": answer.rows()})

    assert json.loads(json.dumps(document)) == document


def _print_anew() -> None:
    log = ce.EventLog.open(secret=b"s" * 32, clock=lambda: datetime(2025, 6, 1, tzinfo=UTC))
    ids = dict(seeds.load(log, "all").ids)
    for name, question in QUESTIONS.items():
        (PRINTED / f"{name}.txt").write_text(shown(log, question(ids)), "utf-8")


if __name__ == "__main__":
    _print_anew()
