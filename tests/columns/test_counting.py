"""What columns add up is what the accounts themselves come to, field by field."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_events.columns import Columns, counting
from conflict_events.counting import (
    Choice,
    Policy,
    by,
    defender,
    envelope,
    first_hand,
    highest,
    latest,
    majority,
    through,
    under,
)
from conflict_events.events import (
    Correction,
    DroneStrike,
    EquipmentLoss,
    HarmReport,
    Link,
    MissileStrike,
    Retraction,
    Silence,
    TerritorialClaim,
)
from conflict_events.importers import import_source
from conflict_events.log import EventLog
from conflict_events.log.asking.keeping import Kept
from conflict_events.questions.attacks import Totals
from conflict_events.questions.ledger import Coverage
from conflict_events.questions.records import RecordBoard
from conflict_events.stores import MemoryStore
from conflict_events.testing import id_of, logs
from conflict_events.testing.paper import SECRET as PAPER
from conflict_events.values import Attribution, Evidence, Place, Quantity, Scope, Tally, When
from tests.log.accounts import clock
from tests.shared_data import shared

FEW = settings(max_examples=max(8, settings().max_examples // 3), deadline=None)

GRAINS = ("night", "day", "week", "month", "month", "year")

POLICIES: tuple[Policy, ...] = (
    by("UA/AirForce"),
    by("UA/AirForce", disjoint=True),
    under("UA", disjoint=True),
    latest("RU/MoD"),
    envelope(),
    envelope(disjoint=True),
    highest(disjoint=True),
    majority(tie="AFP"),
    first_hand(defender()),
    through("AFP", disjoint=True),
)


def asked(grain: Any, policy: Policy, **fields: Any) -> list[Any]:
    """The questions that columns may answer."""
    whole = {"kinds": {DroneStrike}, "measure": "launched", "day_rule": "end", "tz": "Europe/Kyiv", **fields}
    scope = Scope(grain=grain, **whole)
    return [RecordBoard(scope, policy), RecordBoard(scope, policy, reading="floor"), Totals(scope, policy)]


SHAPES: tuple[dict[str, Any], ...] = (
    *[{}] * 4,
    {"places": {"UA"}},
    {"attacker": "RU", "maybe": "aside"},
    {"kinds": {DroneStrike, MissileStrike}, "weapons": {"Shahed"}},
    {"since": "2024-11-01", "until": "2024-11-20"},
    {"kinds": {HarmReport}, "measure": "killed", "day_rule": "start"},
    {"kinds": {HarmReport}, "measure": "killed", "population": "civilian"},
    {"kinds": {HarmReport, DroneStrike}, "measure": "killed", "day_starts": time(18)},
    {"speaks_of": {"UA/AirForce": "UA"}, "places": {"UA/UA-30"}},
    {"date_only": "night", "decoys": False, "day_rule": "start"},
)


def columned(log: list[Any], kinds: Any) -> EventLog:
    """The log, keeping the columns of all its kinds that are asked about."""
    filled = EventLog.on(MemoryStore(), secret=PAPER, clock=clock(datetime(2100, 1, 1, tzinfo=UTC)))
    filled.append(*log)
    for kind in kinds:
        filled.keep(Columns(kind), durable=False)
    return filled


def alike(log: EventLog, question: Any) -> None:
    ours, plain = log.ask(question), log.now().ask(question)
    for field in attrs.fields(type(plain)):
        assert not field.eq or getattr(ours, field.name) == getattr(plain, field.name)
    assert ours.rows() == plain.rows()
    assert str(ours) == str(plain)


def hours(day: date, begin: int, lasting: int, tz: str) -> When:
    start = datetime(day.year, day.month, day.day, begin, tzinfo=UTC)
    return When.at(start, tz=tz) if not lasting else When.between(start, start + timedelta(hours=lasting), tz=tz)


DAYS = st.dates(date(2024, 10, 20), date(2024, 12, 5))
HOURS = st.sampled_from((2, 9, 17, 19, 20, 23))
CLOCKS = st.builds(hours, DAYS, HOURS, st.integers(0, 5), st.sampled_from(("Europe/Kyiv", "UTC")))
WHOLE_DAYS = st.builds(When.day, DAYS, tz=st.sampled_from((None, "Europe/Kyiv", "Asia/Tokyo")))
ODD_WINDOWS = st.builds(lambda day: When.days(day, day + timedelta(2)), DAYS) | st.just(
    When.between(None, "2024-11-10T04:00Z")
)
RANGES = st.builds(Quantity.estimate, st.integers(1, 9), st.integers(10, 19), st.integers(20, 30))
ODD_FIGURES = st.sampled_from(
    (Quantity.about_(20), Quantity.at_most(7), Quantity.exact(3, raw="three"), Quantity.unreported())
)
UKRAINE, KYIV = Place("Ukraine", code="UA"), Place("Kyiv", code="UA/UA-30")


@st.composite
def strikes(draw: Any, *, tidy: bool) -> DroneStrike:
    """A strike as a press office reports it, by itself; a tidy one has clocks or a day, a place, and a figure."""
    said = When.at(datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=draw(st.integers(0, 10**6))))
    posts = [()] if tidy else [(), (Evidence(url="https://example.org/1"),)]
    figures = st.integers(0, 200) | RANGES | st.builds(Quantity.at_least, st.integers(1, 90))
    return DroneStrike(
        attacker=draw(st.sampled_from(["RU"] if tidy else ["RU", "RU/MoD"])),
        target="UA",
        when=draw(CLOCKS | WHOLE_DAYS if tidy else CLOCKS | WHOLE_DAYS | ODD_WINDOWS),
        where=draw(st.sampled_from([UKRAINE] if tidy else [UKRAINE, KYIV, None])),
        tally=Tally(launched=draw(figures if tidy else figures | ODD_FIGURES)),
        attribution=Attribution(
            draw(st.sampled_from(["UA/AirForce"] * 7 + ["RU/MoD"] if tidy else ["UA/Airforce", "UA/AirForce", "AFP"])),
            said,
            via=draw(st.sampled_from([("AFP",)] * 5 + [()])),
            evidence=draw(st.sampled_from(posts)),
        ),
        weapon=draw(st.sampled_from([*[None] * 6, "Shahed"])),
        decoys=draw(st.sampled_from([*[None] * 6, True])),
    )


@st.composite
def busy_logs(draw: Any) -> list[Any]:
    """Tidy strikes, a few others, a few words on them since, and now and then whatever else a log may hold."""
    tidy = draw(st.lists(strikes(tidy=True), min_size=1, max_size=25, unique_by=id_of))
    others = draw(st.just([]) | st.lists(strikes(tidy=False), max_size=3, unique_by=id_of))
    ids = sorted(map(id_of, [*tidy, *others]))
    later: list[Any] = []
    for target in draw(st.lists(st.sampled_from(ids[:-1]), max_size=2, unique=True)) if ids[1:] else ():
        revised = draw(strikes(tidy=True))
        done: tuple[Any, ...] = (
            Retraction(target=target, by="ledger"),
            Correction(target=target, replacement=revised, by="ledger"),
            Link(kind="same_incident", a=target, b=ids[-1]),
            Link(kind="part_of", a=target, b=ids[-1]),
        )
        later.append(draw(st.sampled_from(done)))
    return [*tidy, *others, *later, *draw(st.one_of(st.just([]), st.just([]), logs()))]


@pytest.mark.law
@settings(FEW)
@given(busy_logs(), st.sampled_from(SHAPES), st.sampled_from(GRAINS), st.sampled_from(POLICIES))
def test_columns_come_to_what_accounts_come_to(
    log: list[Any], shape: dict[str, Any], grain: Any, policy: Policy
) -> None:
    """Also where nothing is simple, and where it takes longer."""
    kinds = shape.get("kinds", {DroneStrike})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "WORTH_IT", 0)
        filled = columned(log, kinds)
        for question in asked(grain, policy, **shape):
            alike(filled, question)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "source", "kind", "policy"),
    [
        (
            "missile_attacks/missile_attacks_daily.2025-03-30.csv",
            "missile-attacks",
            MissileStrike,
            by("UA/AirForce"),
        ),
        (
            "ucdp_ged/conflict_data_ukr.to-2018.csv",
            "ucdp-ged",
            HarmReport,
            through("UCDP GED", disjoint=True),
        ),
    ],
)
def test_columns_of_real_data_come_to_what_its_accounts_come_to(
    path: str, source: str, kind: type[Any], policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "WORTH_IT", 0)
    log = columned([], [kind])
    import_source(log, shared(path), source, as_of="2026-01-01")

    measure = "killed" if kind is HarmReport else "launched"
    for question in asked("day", policy, kinds={kind}, measure=measure)[::2]:
        alike(log, question)
        assert by_columns(log, question) is not None


# --- by example -----------------------------------------------------------------------------------


def night(number: int, launched: Any = None, claimant: str = "UA/AirForce", **said: Any) -> DroneStrike:
    """A strike of one night: 20 of them are 20 nights."""
    begin = datetime(2024, 10, 1, 18, tzinfo=UTC) + timedelta(number)
    when = When.between(begin, begin + timedelta(hours=9), tz="Europe/Kyiv")
    fields = {
        "attacker": "RU",
        "when": when,
        "where": UKRAINE,
        "tally": Tally(launched=10 + number if launched is None else launched),
        **said,
    }
    return DroneStrike(**{"attribution": Attribution(claimant, begin + timedelta(hours=14)), **fields})


def quiet() -> Silence:
    """Somebody looked for reports of two nights of November, and there were none."""
    when = When.between("2024-11-15T10:00Z", "2024-11-17T10:00Z")
    return Silence(silent="UA/AirForce", kinds={"DroneStrike"}, when=when, attribution=Attribution("AFP", "2024-11-18"))


@attrs.frozen
class Loud:
    """A policy of somebody's own, of which nobody knows what it goes by."""

    name = "the loudest"

    def choose(self, readings: Any) -> Choice:
        return envelope().choose(readings)


SIMPLE = [night(number) for number in range(40)]
BY_UA = by("UA/AirForce")
BOARD, _, TOTALS = asked("night", BY_UA)
MONTHS = asked("month", BY_UA)[2]


def by_columns(log: EventLog, question: Any) -> Any:
    """The answer of the columns alone; None = they have none."""
    return log._kept.by_columns(question)


def test_nights_that_are_simple_are_added_up_in_frames() -> None:
    log = columned(SIMPLE, [DroneStrike])

    for question in (BOARD, TOTALS, MONTHS):
        alike(log, question)
        assert by_columns(log, question) is not None
    months = log.ask(MONTHS)
    assert {str(key): bucket.value for key, bucket in months.periods.items()} == {
        "2024-10": Quantity.exact(sum(range(10, 40))),
        "2024-11": Quantity.exact(sum(range(40, 50))),
    }
    assert all(bucket.picks[0].many is not None for bucket in months.periods.values())


@pytest.mark.parametrize(
    "beside",
    [
        [night(3, where=None)],
        [night(3, claimant="AFP"), night(5, Quantity.unreported()), night(7, Quantity.withheld())],
        [night(3, claimant="UA/Airforce", launched=77), night(4, where=Place("Kyiv", code="ua"))],
        [night(2, when="2024-10-03"), night(3, when=When.between(None, "2024-10-05T01:00Z"))],
        [night(4, Quantity.about_(20)), night(5, Quantity.at_least(7)), night(6, 10**20), night(7, 2**50)],
        [night(4, 500), night(4, 400, weapon="Shahed")],
        [night(4, 500), night(4, 400, where=KYIV), quiet()],
        [
            Retraction(target=id_of(SIMPLE[3]), by="ledger"),
            Link(kind="same_incident", a=id_of(SIMPLE[5]), b=id_of(SIMPLE[6])),
        ],
        [Correction(target=id_of(SIMPLE[3]), replacement=night(9, 3), by="ledger")],
        [night(60, when=hours(date(2025, 2, 1), 9, 4, "UTC")), night(61, when=hours(date(2025, 2, 3), 22, 0, "UTC"))],
    ],
)
def test_what_is_not_simple_goes_through_the_core(beside: list[Any]) -> None:
    log = columned([*SIMPLE, *beside], [DroneStrike])

    wide = asked("night", BY_UA, places={"UA/UA-30"})
    for question in (BOARD, MONTHS, *asked("month", envelope(disjoint=True), places={"UA"})[::2], wide[0]):
        alike(log, question)
    assert by_columns(log, BOARD) is not None


def test_whom_the_policy_does_not_hear_is_set_aside_when_somebody_looks() -> None:
    others = [night(number, claimant="AFP") for number in range(60)]
    log = columned([*SIMPLE, *others], [DroneStrike])
    board, plain = by_columns(log, BOARD), log.now().ask(BOARD)

    for question in (BOARD, TOTALS, MONTHS):
        alike(log, question)
    assert len(board.aside) == 60
    assert board.aside == plain.aside
    assert hash(board.aside) == hash(plain.aside)
    assert repr(board.aside).startswith("frozenset({Aside(account=")
    assert all(each in board.aside and each.told for each in plain.aside)
    assert board.verdict("2024-10-05") == plain.verdict("2024-10-05")
    assert pickle.loads(pickle.dumps(board.aside)) == plain.aside  # noqa: S301 - its own
    assert frozenset() | board.aside == plain.aside


def test_figures_of_records_that_are_declared_separate_add_up_with_their_best_estimates() -> None:
    ranges = [night(number, Quantity.estimate(1, 2, 4)) for number in range(40)]
    log = columned(ranges, [DroneStrike])

    for policy in (by("UA/AirForce", disjoint=True), latest("UA/AirForce", disjoint=True), highest(disjoint=True)):
        for question in asked("year", policy):
            alike(log, question)
    (bucket,) = log.ask(asked("year", first_hand(envelope(disjoint=True)))[2]).periods.values()
    assert bucket.value == Quantity.estimate(40, 80, 160)
    log.append(night(3, Quantity.unreported(), note="one more"), night(4, Quantity.at_least(9), note="another"))
    for question in asked("year", by("UA/AirForce", disjoint=True)):
        alike(log, question)


def test_a_figure_of_two_linked_accounts_reaches_over_what_lies_between() -> None:
    """Found by the law: the sum of all periods took what lay between for something apart."""
    link = Link(kind="same_incident", a=id_of(SIMPLE[5]), b=id_of(SIMPLE[8]))
    log = columned([*SIMPLE, link], [DroneStrike])

    alike(log, TOTALS)
    assert by_columns(log, TOTALS) is not None


def test_days_with_and_without_a_zone_are_of_their_months() -> None:
    days = [
        night(number, when=When.day(date(2024, 10, 1) + timedelta(number), tz=zone))
        for number, zone in enumerate((None, "Europe/Kyiv") * 20)
    ]
    log = columned(days, [DroneStrike])

    for grain in ("month", "night", "day"):
        for question in asked(grain, BY_UA):
            alike(log, question)
    assert by_columns(log, MONTHS) is not None
    assert by_columns(log, BOARD) is None  # none is a night for certain


def test_reports_that_overlap_are_scheduled_and_say_so() -> None:
    """What is said twice an hour, and lasts two, may be of the same."""
    begins = [datetime(2024, 10, 1, 18, tzinfo=UTC) + timedelta(minutes=30) * number for number in range(60)]
    often = [night(n, when=When.between(each, each + timedelta(hours=2))) for n, each in enumerate(begins)]
    log = columned(often, [DroneStrike])

    for question in (BOARD, TOTALS, MONTHS):
        alike(log, question)
    (bucket,) = by_columns(log, MONTHS).periods.values()
    assert bucket.value.floor < bucket.value.ceiling == sum(range(10, 70))


@pytest.mark.parametrize(
    "question",
    [
        Coverage(BOARD.scope),
        *asked("account", BY_UA),
        *asked("night", BY_UA, bounds="wholes", places={"UA"}),
        *asked("night", Loud()),
        Totals(attrs.evolve(BOARD.scope, kinds={DroneStrike, MissileStrike}), BY_UA),
        Totals(attrs.evolve(BOARD.scope, kinds={TerritorialClaim}, measure="area_km2", change="gained"), BY_UA),
        RecordBoard(attrs.evolve(BOARD.scope, kinds={EquipmentLoss}, measure="count", change="total"), by("UA")),
        Totals(attrs.evolve(BOARD.scope, weapons={"Shahed"}), BY_UA),
    ],
)
def test_what_columns_cannot_say_or_would_say_no_faster_is_asked_of_the_accounts(question: Any) -> None:
    totals = [
        EquipmentLoss(
            side="RU", category="tanks", count=n + 1, change="total", when=each.when, attribution=each.attribution
        )
        for n, each in enumerate(SIMPLE)
    ]
    log = columned([*SIMPLE, *totals], [DroneStrike, EquipmentLoss, TerritorialClaim])

    assert by_columns(log, question) is None
    alike(log, question)


@pytest.mark.parametrize(
    "events",
    [
        [night(number, weapon=f"W-{number}") for number in range(40)],
        [night(number, attribution=Attribution("UA/AirForce", "2025-01-01")) for number in range(40)],
        [*SIMPLE, *(night(number, 7, where=KYIV) for number in range(40))],
    ],
)
def test_where_most_would_go_through_the_core_all_do(events: list[Any]) -> None:
    log = columned(events, [DroneStrike])

    assert by_columns(log, BOARD) is None
    alike(log, BOARD)


def test_what_does_not_speak_is_told_by_columns_too() -> None:
    log = columned(SIMPLE, [DroneStrike])
    log.redact(log.id_of(SIMPLE[3]))
    other = attrs.evolve(
        night(5, 3, where=KYIV), attribution=attrs.evolve(SIMPLE[5].attribution, reported="2024-10-06/2024-10-09")
    )
    log.append(Correction(target=log.id_of(SIMPLE[5]), replacement=other, by="claimant"))

    assert len(by_columns(log, BOARD).context.erased) == 1
    alike(log, BOARD)


def test_columns_of_two_ends_of_a_log_answer_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    log = columned(SIMPLE, [DroneStrike, MissileStrike])
    question = Totals(attrs.evolve(MONTHS.scope, kinds={DroneStrike, MissileStrike}), BY_UA)
    assert by_columns(log, question) is not None
    ask, late = Kept.ask, iter((night(50), night(51)))

    def asked_while_others_append(kept: Any) -> Any:
        answer = ask(kept)
        log.append(next(late))
        return answer

    monkeypatch.setattr(Kept, "ask", asked_while_others_append)
    assert by_columns(log, question) is None


def test_an_empty_log_is_answered_by_its_columns() -> None:
    alike(columned([], [DroneStrike]), MONTHS)


def test_a_log_that_keeps_no_columns_has_none_made() -> None:
    log = columned(SIMPLE, [])

    assert by_columns(log, BOARD) is None
    assert not log._kept._open
