"""The questions that this library brings, in the shapes that the laws are tried on."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, TypeAlias

import attrs

from conflict_events.counting import Policy, attacker, by, defender, envelope, highest, latest, lowest, majority, under
from conflict_events.events import Statement
from conflict_events.history import Account
from conflict_events.projections import vary
from conflict_events.questions.attacks import Disruptions, InterceptionRate, Mirror, Streaks, Totals
from conflict_events.questions.claims import (
    ClaimCheck,
    ClaimHistory,
    ClaimMatrix,
    Contested,
    Independence,
    MatchCandidates,
    Provenance,
    SourceProfile,
)
from conflict_events.questions.ground import ControlMap, Increments, TerritorialMomentum
from conflict_events.questions.harm import HarmRange
from conflict_events.questions.ledger import Changes, Coverage, Timeline
from conflict_events.questions.records import (
    FigureCheck,
    Lifecycle,
    Outcome,
    RecordBoard,
    Sensitivity,
    SuperlativeCheck,
)
from conflict_events.questions.records.verdicts import Direction
from conflict_events.questions.talks import Conditions, Positions
from conflict_events.testing import Law, counting_laws, figure_laws, figures_by_key, id_of
from conflict_events.values import Definition, Quantity, Scope, Superlative
from tests.laws.meanings import OF_A_MATRIX, OF_POSITIONS
from tests.laws.rows import (
    boards_tell_all_that_verdicts_do,
    by_claimant,
    by_day,
    by_measure,
    by_period,
    by_series,
    by_side,
    outages_lack_no_caveat,
    rows_law,
)

Figures: TypeAlias = Mapping[Hashable, Quantity]

__all__ = ["ALSO", "EXEMPT", "GRAINS", "POLICIES", "QUESTIONS", "Judged", "scope"]

GRAINS = ("account", "report", "incident", "window", "night", "day", "rolling_24h", "week", "month", "year")
BOARDS = ("account", "report", "incident", "night", "rolling_24h")
"""Grains of the boards that everything is asked of; totals and the other boards have the rest."""

POLICIES: tuple[Policy, ...] = (
    latest("UA/AirForce"),
    by("RU/MoD"),
    under("UA"),
    attacker(),
    defender(),
    lowest(),
    highest(),
    envelope(),
    majority(),
    majority(tie="AFP"),
)


def scope(grain: Any = "night", **fields: Any) -> Scope:
    """A complete scope about drones launched, unless it says otherwise."""
    asked = {"kinds": {"DroneStrike"}, "measure": "launched", "day_rule": "end", "tz": "Europe/Kyiv", **fields}
    return Scope(grain=grain, **asked)


NOWHERE: dict[str, Any] = {
    **dict.fromkeys(("account", "report", "incident"), "f" * 32),
    **dict.fromkeys(("night", "day", "week", "month", "year"), date(2024, 11, 10)),
    "rolling_24h": datetime(2024, 11, 10, 7, 30, tzinfo=UTC),
    "window": (None, datetime(2024, 11, 10, 7, 30, tzinfo=UTC)),
}
"""For each grain a key that it takes, and of which mostly nothing is said."""


@attrs.frozen(slots=False)
class Judged:
    """A board together with everything that can be asked of it, so that laws reach verdicts and sentences too.

    Its scope and policy are fields of its own, so that laws see them and can ask by another grain.
    """

    scope: Scope
    count: Policy
    definitions: tuple[Definition, ...] = ()
    direction: Direction = "max"
    reading: Literal["interval", "floor"] = "interval"

    @classmethod
    def of(cls, board: RecordBoard) -> Judged:
        return cls(board.scope, board.count, board.definitions, board.direction, board.reading)

    @functools.cached_property
    def board(self) -> RecordBoard:
        return RecordBoard(
            self.scope, self.count, definitions=self.definitions, direction=self.direction, reading=self.reading
        )

    @property
    def name(self) -> str:
        return f"Judged({self.board.name})"

    @property
    def version(self) -> int:
        return 1

    @property
    def handles(self) -> Any:
        return self.board.handles

    @property
    def sees_possible(self) -> bool:
        return self.board.sees_possible

    def initial(self) -> Any:
        return self.board.initial()

    def apply(self, state: Any, account: Account[Any]) -> Any:
        return self.board.apply(state, account)

    def revoke(self, state: Any, account: Account[Any]) -> Any:
        return self.board.revoke(state, account)

    def merge(self, left: Any, right: Any) -> Any:
        return self.board.merge(left, right)

    def answer(self, state: Any) -> Any:
        board = self.board.answer(state)
        verdicts = {key: board.verdict(key) for key in (*board.buckets, NOWHERE[self.scope.grain or ""], "0" * 32)}
        lives = {key: _life(board.lifecycle(key)) for key in verdicts}
        assert all(isinstance(each.outcome, Outcome) for each in verdicts.values())
        sentences = {key: each.sentence() for key, each in verdicts.items()}
        # Buckets that end at one time have no order among themselves.
        return board, verdicts, lives, frozenset(board.ladder()), frozenset(board.judged()), sentences


def _life(life: Lifecycle) -> Any:
    """A lifecycle without an order among buckets that end at one time, for they have none."""
    return (life.set_as, frozenset(life.tied_on), frozenset(life.in_doubt), life.beaten_on, life.beaten_by)


def _first_account(events: list[Any]) -> str:
    return id_of(events[0]) if events else "0" * 32


def _last_statement(events: list[Any]) -> str:
    """The last statement about an account, which has the most before it."""
    found = [event for event in events if isinstance(event, Statement)]
    about = [event for event in found if event.about is not None]
    return id_of((about or found)[-1]) if found else _first_account(events)


def _superlative() -> SuperlativeCheck:
    partial = Superlative(scope=Scope(kinds={"DroneStrike"}, measure="launched"), rank=2, hedged=True)
    complete = {
        "grain": ("night", "day"),
        "tz": ("Europe/Kyiv",),
        "day_rule": ("end",),
        "attacker": ("RU", "UA"),
        "count": (envelope(), defender()),
    }
    return SuperlativeCheck(partial, about=date(2024, 11, 10), complete=complete, within=3)


QUESTIONS: dict[str, Any | Callable[[list[Any]], Any]] = {
    **{f"record by {grain}": Judged.of(RecordBoard(scope(grain), envelope())) for grain in BOARDS},
    "record of one side": Judged.of(RecordBoard(scope(attacker="RU", places={"UA"}), latest("UA/AirForce"))),
    "record, the least": Judged.of(RecordBoard(scope("day"), highest(), direction="min")),
    "record by floors": Judged.of(RecordBoard(scope("incident"), envelope(), reading="floor")),
    "record of harm": Judged.of(RecordBoard(scope("year", kinds={"HarmReport"}, measure="killed"), lowest())),
    "record across a break": Judged.of(
        RecordBoard(
            scope("night", measure="destroyed"),
            envelope(),
            definitions=(
                Definition(claimant="UA/AirForce", measure="destroyed", categories={"a", "b"}, until="2024-11-10"),
                Definition(claimant="UA/AirForce", measure="destroyed", categories={"a"}, since="2024-11-10"),
            ),
        )
    ),
    "figure check": FigureCheck(scope("night"), latest("UA/AirForce"), on=date(2024, 11, 10), figure=145, beat=136),
    "figure check of anybody": FigureCheck(scope("day"), envelope(), on=date(2024, 11, 10)),
    "totals across a break": Totals(
        scope("month"),
        envelope(),
        definitions=(
            Definition(claimant="UA/AirForce", measure="launched", categories={"a", "b"}, until="2024-11-10"),
            Definition(claimant="RU/MoD", measure="launched", categories={"a"}),
        ),
    ),
    "record since": Judged.of(
        RecordBoard(
            scope("night", since=date(2024, 11, 1), until=date(2024, 11, 20), date_only="night"), majority(tie="AFP")
        )
    ),
    "record of the attack day": Judged.of(
        RecordBoard(scope("day", day_starts=time(18), day_rule="majority", decoys=True), defender())
    ),
    "totals of both kinds": Totals(
        scope("month", kinds={"DroneStrike", "MissileStrike"}, day_rule="start"), envelope()
    ),
    "totals of ground": Totals(
        scope("week", kinds={"TerritorialClaim"}, measure="area_km2", change="gained"), majority()
    ),
    "totals by windows": Totals(scope("window", places={"RU"}), under("RU")),
    "totals of nights": Totals(scope("night"), majority()),
    "totals of accounts": Totals(scope("account"), latest("UA/AirForce")),
    "mirror": Mirror(scope("night"), {"RU": by("UA/AirForce"), "UA": by("RU/MoD")}, key=date(2024, 11, 10)),
    "interception by month": InterceptionRate(
        scope("month"),
        envelope(),
        stopped={"destroyed", "lost"},
        definitions=(
            Definition(claimant="UA/AirForce", measure="lost", categories={"b"}, since="2024-11-10"),
            Definition(claimant="UA/AirForce", measure="destroyed", categories={"a", "b"}, until="2024-11-10"),
        ),
    ),
    "interception by night": InterceptionRate(scope("night", decoys=True), defender(), stopped={"neutralized"}),
    "interception, rolling": InterceptionRate(
        scope("rolling_24h", kinds={"DroneStrike", "MissileStrike", "HarmReport"}),
        majority(),
        stopped={"destroyed", "left_airspace"},
    ),
    "control map": ControlMap(
        {"this": {"UA", "UA/UA-30"}, "that": {"RU/RU-MOS"}}, at="2024-11-10T12:00Z", listen_for={"UA", "RU"}
    ),
    "momentum by month": TerritorialMomentum(
        Scope(grain="month", tz="Europe/Kyiv", day_rule="end"), "AFP", holder="RU"
    ),
    "momentum by window": TerritorialMomentum(
        Scope(grain="window", tz="Europe/Kyiv", places={"UA"}), "RU/MoD", holder="RU"
    ),
    "increments of ground": Increments(
        scope("month", kinds={"TerritorialClaim"}, measure="area_km2", change="controls"), envelope()
    ),
    "increments of a place": Increments(
        scope("day", kinds={"TerritorialClaim"}, measure="area_km2", change="contested", places={"UA"}), highest()
    ),
    "increments of running totals": Increments(scope("night", kinds={"DroneStrike", "HarmReport"}), under("UA")),
    "streaks of nights": Streaks(
        scope("night", since=date(2024, 11, 1), until=date(2024, 11, 20)), envelope(), sources={"UA/AirForce"}
    ),
    "streaks of days": Streaks(
        scope("day", since=date(2024, 11, 6), until=date(2024, 11, 14), attacker="RU", places={"UA"}),
        under("UA"),
        sources={"UA", "RU/MoD"},
        above=30,
    ),
    "claim matrix": lambda events: ClaimMatrix(_first_account(events)),
    "claim history": lambda events: ClaimHistory(_first_account(events)),
    "claim history of a measure": lambda events: ClaimHistory(_first_account(events), measure="launched"),
    "changes": Changes(3),
    "changes of one moment": lambda events: Changes("2024-11-10T12:00Z", gone=frozenset(map(id_of, events[:1]))),
    "source profile": SourceProfile("UA/AirForce"),
    "coverage by day": Coverage(scope("day", since=date(2024, 11, 1), until=date(2024, 11, 20))),
    "coverage by night": Coverage(scope("night", kinds={"DroneStrike", "HarmReport"}, places={"UA"})),
    "timeline of an incident": lambda events: Timeline(tz="Europe/Kyiv", about=_first_account(events)),
    "timeline of a scope": Timeline(
        Scope(attacker="RU", since=date(2024, 11, 1), tz="Europe/Kyiv"), tz="Asia/Tokyo", by="reported"
    ),
    "provenance": lambda events: Provenance(frozenset(map(id_of, events[:3]))),
    "sensitivity": Sensitivity(
        RecordBoard(scope("night"), envelope()),
        about=date(2024, 11, 10),
        vary={"grain": ("day", "account"), "day_rule": ("start",), "count": (attacker(), defender())},
    ),
    "variations of totals": vary(
        Totals(scope("day"), envelope()), {"grain": ("month",), "decoys": (True, False), "count": (defender(),)}
    ),
    "variations of the mirror": vary(
        Mirror(scope("night"), {"RU": defender(), "UA": defender()}, key=date(2024, 11, 10)),
        {"counts": ((("RU", envelope()), ("UA", envelope())),), "day_rule": ("start",)},
    ),
    "superlative": _superlative(),
    "positions": Positions("negotiations", speaks_for={"RU/Kremlin": "RU"}),
    "conditions": Conditions(),
    "conditions on a topic": Conditions("ceasefire", speaks_for={"RU": "RU", "UA": "UA"}),
    "disruptions": Disruptions("airport", places={"RU", "UA/UA-30"}, states={"closed", "restricted"}),
    "contested": Contested(),
    "contested of an incident": lambda events: Contested(about=_first_account(events)),
    "contested of a scope": Contested(scope=Scope(places={"UA"}, since=date(2024, 11, 1), tz="Europe/Kyiv")),
    "independence": lambda events: Independence(_first_account(events)),
    "independence of accounts": lambda events: Independence(accounts=[_first_account(events), *map(id_of, events[1:])]),
    "match candidates": MatchCandidates(slack=timedelta(hours=2), same_claimant=True, degrees=Decimal("0.1")),
    "match candidates of an account": lambda events: MatchCandidates(
        slack=timedelta(0),
        same_claimant=False,
        about=_first_account(events),
        kinds=frozenset({"DroneStrike", "Statement"}),
    ),
    "claim check": lambda events: ClaimCheck(
        _last_statement(events),
        complete={"count": (envelope(),), "grain": ("night", "day"), "day_rule": ("end",), "tz": ("UTC",)},
        within=3,
    ),
    "harm by month": HarmRange(Scope(grain="month", day_rule="start", tz="Europe/Kyiv"), envelope()),
    "harm of an incident": lambda events: HarmRange(None, highest(), about=_first_account(events)),
}

ABOUT_ORDER = {"any_arrival_order": "it tells what came after a position, in the order of the log"}

EXEMPT = {
    "changes": ABOUT_ORDER,
    "changes of one moment": ABOUT_ORDER,
    "interception, rolling": {
        "every_number_is_reachable": "a part that its whole sets aside in every 24 hours still ends 24 of its own, "
        "in which the whole's figure stands: asked without it, that row is not there",
    },
    "sensitivity": {
        "every_number_is_reachable": "a convention by which there is no figure cites nobody: asked without those who "
        "kept it from one, it may have one",
    },
}
"""Laws that a question is not held to, each with its reason."""

TOTALS = counting_laws(lambda answer: answer.everything.value, lambda answer: answer.everything.used)
SHARES = counting_laws(lambda answer: answer.everything.launched, lambda answer: answer.everything.used)
HARM = counting_laws(
    lambda answer: {measure: bucket.value for measure, bucket in answer.everything.items()},
    lambda answer: frozenset.intersection(
        *(getattr(answer.everything.get(measure), "used", frozenset()) for measure in ("killed", "injured"))
    ),
)


def _of_board(answer: Any) -> Figures:
    """Give the figures of a board that was judged."""
    return figures_by_key(answer[0])


def _launched(answer: Any) -> Figures:
    return {key: each.launched for key, each in answer.periods.items()}


def _shares(answer: Any) -> Figures:
    """Give what share was stopped, in millionths, as far as a quantity goes."""
    shares = {key: each.share for key, each in answer.periods.items() if each.share is not None}
    return {
        key: Quantity(low=_millionths(each.low), high=None if each.high is None else _millionths(each.high))
        for key, each in shares.items()
    }


def _millionths(share: Fraction) -> int:
    return min(round(share * 10**6), 10**20)


def _harm(answer: Any) -> Figures:
    return {(measure, key): each.value for measure, row in answer.periods.items() for key, each in row.items()}


def _days(answer: Any) -> Figures:
    return {day: each.value for day, each in answer.days.items() if each.value is not None}


def _sides(answer: Any) -> Figures:
    return {side: each.value for side, each in answer.sides.items() if each.value is not None}


def _ground(answer: Any) -> Figures:
    areas = {key: {"gained": each.gained, "lost": each.lost} for key, each in answer.periods.items()}
    return {(change, key): area for key, both in areas.items() for change, area in both.items()}


def _without(laws: tuple[Law, ...], reasons: Mapping[str, str]) -> tuple[Law, ...]:
    """Leave out laws of figures, each with its reason."""
    assert {law.__name__ for law in laws} >= reasons.keys()
    return tuple(law for law in laws if law.__name__ not in reasons)


def _levels(answer: Any) -> Figures:
    """Give the levels between which stocks moved, by series and period."""
    found: dict[Hashable, Quantity] = {}
    for series, periods in answer.series.items():
        for key, each in periods.items():
            found |= {(series, key, "from"): each.before, (series, key, "to"): each.after}
    return found


def _days_covered(answer: Any) -> Figures:
    """Give how many days certainly have an account: which accounts these are is no figure of the world."""
    covers = {"everything": answer.everything, **answer.claimants}
    return {name: Quantity.at_least(each.days) for name, each in covers.items()}


def _times(answer: Any) -> Figures:
    return dict(answer.times)


BY_WINDOW_AT_LEAST = {"a_periods_sum": "the pace of a day cannot be asked for"}
NEVER_ADDED = {"a_periods_sum": "levels, and days that have an account, are not added up over time"}

NO_SUM = dict.fromkeys(("a_periods_sum", "no_unlinked_doubling", "splitting"), "shares are not added up")
BY_SHARE = _without(figure_laws(_shares, absent_is_open=True), NO_SUM)
BY_SERIES = _without(figure_laws(_levels, absent_is_open=True), NEVER_ADDED)
BY_DAY = _without(figure_laws(_days_covered, absent_is_open=True), NEVER_ADDED)


def _named(beginning: str, *laws: Law) -> dict[str, tuple[Law, ...]]:
    """Give laws to all questions whose name begins so."""
    return {name: laws for name in QUESTIONS if name.startswith(beginning)}


ALSO: dict[str, tuple[Law, ...]] = {
    "positions": OF_POSITIONS,
    "claim matrix": OF_A_MATRIX,
    **_named("record", *figure_laws(_of_board), boards_tell_all_that_verdicts_do),
    **_named("totals", *TOTALS, *figure_laws(), rows_law(by_period)),
    **_named("interception", *SHARES, *figure_laws(_launched), *BY_SHARE, rows_law(by_period)),
    **_named("streaks", *figure_laws(_days), rows_law(by_day, ("day",))),
    **{
        f"momentum by {grain}": (
            *_without(figure_laws(_ground), BY_WINDOW_AT_LEAST),
            rows_law(by_period, (grain,)),
        )
        for grain in ("month", "window")
    },
    **_named("increments", *BY_SERIES, rows_law(by_series, ("series", "key"))),
    **_named("coverage", *BY_DAY, rows_law(by_claimant, ("claimant",))),
    "disruptions": (*figure_laws(_times, absent_is_open=True), outages_lack_no_caveat),
    "mirror": (*figure_laws(_sides), rows_law(by_side, ("attacker",))),
    "harm by month": (*HARM, *figure_laws(_harm), rows_law(by_measure, ("key", "measure"))),
}
"""Laws that a question is held to beside those that hold for all: what adds up counts nothing twice."""
