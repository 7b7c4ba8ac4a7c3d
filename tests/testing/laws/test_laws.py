"""`check_projection` lets good projections pass and catches bad ones, each by the name of the law it breaks."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from typing import Any

import attrs
import hypothesis
import pytest
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st

from conflict_events.counting import envelope, latest, majority
from conflict_events.errors import UsageError
from conflict_events.events import Correction, DroneStrike, Link, kind
from conflict_events.history import Account
from conflict_events.projections import Answer, Context, Folding, Table, on, projection
from conflict_events.questions.attacks import Totals
from conflict_events.testing import (
    LAWS,
    Case,
    LawBroken,
    check_laws,
    check_projection,
    counting_laws,
    drone_strikes,
    events_of,
    id_of,
    log_of,
    logs,
)
from conflict_events.testing.laws.cases import Tried
from conflict_events.values import UNREPORTED, Actor, Attribution, EntryId, Place, Scope, Tally, When

# Bad projections are told apart on a fixed run of logs, unshrunk: finding the smallest takes longer than a test should.
SEARCH = hypothesis.settings(
    max_examples=600, derandomize=True, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
# Which logs a projection is tried on is seen on few of them.
FEW = hypothesis.settings(deadline=None, max_examples=max(5, hypothesis.settings().max_examples // 3))


@kind("OilSpill")
@attrs.frozen(kw_only=True)
class OilSpill:
    by: Actor
    tonnes: int
    after: EntryId | None = None
    attribution: Attribution


# --- good ones ------------------------------------------------------------------------------------


@projection(version=1, on=DroneStrike)
def strikes_by_attacker(state: Counter[str], account: Account[DroneStrike]) -> Counter[str]:
    state[account.event.attacker] += 1
    return state


@projection(version=1, on=OilSpill)
def tonnes(state: Counter[str], account: Account[OilSpill]) -> Counter[str]:
    state[account.event.by] += account.event.tonnes
    return state


class Voices(Folding[dict[str, set[str]]]):
    """Which accounts each claimant has, revocable and mergeable."""

    version = 1

    def initial(self) -> dict[str, set[str]]:
        return {}

    @on(DroneStrike)
    def hear(self, state: dict[str, set[str]], account: Account[DroneStrike]) -> dict[str, set[str]]:
        state.setdefault(account.event.attribution.claimant, set()).add(account.id)
        return state

    def revoke(self, state: dict[str, set[str]], account: Account[DroneStrike]) -> dict[str, set[str]]:
        claimant = account.event.attribution.claimant
        state[claimant].discard(account.id)
        if not state[claimant]:
            del state[claimant]
        return state

    def merge(self, left: dict[str, set[str]], right: dict[str, set[str]]) -> dict[str, set[str]]:
        for claimant, ids in right.items():
            left.setdefault(claimant, set()).update(ids)
        return left

    def answer(self, state: dict[str, set[str]]) -> dict[str, frozenset[str]]:
        return {claimant: frozenset(ids) for claimant, ids in state.items()}


@pytest.mark.law
@pytest.mark.parametrize("good", [strikes_by_attacker, Voices()])
def test_a_good_projection_obeys_every_law(good: Any) -> None:
    """As the one line of the tutorial has it."""
    check_projection(good)


@pytest.mark.law
def test_a_projection_of_a_kind_of_ones_own_is_tried_on_that_kind() -> None:
    """Its accounts are made by the types of their fields, or as the caller says."""
    check_projection(tonnes, settings=FEW)
    check_projection(tonnes, events=events_of(OilSpill, tonnes=st.integers(0, 3), after=st.none()), settings=FEW)


@pytest.mark.law
def test_whole_logs_can_be_given() -> None:
    """And a projection can be made for each."""
    check_projection(strikes_by_attacker, logs=st.lists(drone_strikes(), max_size=2, unique=True), settings=FEW)
    check_projection(lambda _events: Voices(), settings=FEW)


# --- bad ones -------------------------------------------------------------------------------------


class Bad(Folding[Any]):
    """Counts accounts, each subclass in a way of its own that breaks a law."""

    version = 1

    def initial(self) -> Any:
        return []

    @on(DroneStrike)
    def hear(self, state: Any, account: Account[DroneStrike]) -> Any:
        return [*state, account.event.tally.launched.floor]

    def answer(self, state: Any) -> Any:
        return sorted(state)


class RunningMaximum(Bad):
    """A record in order of arrival."""

    def answer(self, state: Any) -> Any:
        return [most for most, _ in itertools.groupby(itertools.accumulate(state, max))]


REMEMBERED: list[Any] = []


class ModuleMemory(Bad):
    def answer(self, state: Any) -> Any:
        REMEMBERED.extend(state)
        return len(REMEMBERED)


class Clock(Bad):
    def answer(self, state: Any) -> Any:
        return (len(state), time.perf_counter_ns())


class FloatRounding(Folding[float]):
    version = 1

    def initial(self) -> float:
        return 0.0

    @on(DroneStrike)
    def add(self, state: float, account: Account[DroneStrike]) -> float:
        return state + float(account.event.tally.launched.floor) / 10

    def answer(self, state: float) -> float:
        return state


class ForgetsCorrections(Bad):
    """Never takes back what it was told first."""

    def revoke(self, state: Any, _account: Any) -> Any:
        return state


class SkipsCorrected(Bad):
    """Trusts only what was right at once."""

    @on(DroneStrike)
    def hear(self, state: Any, account: Account[DroneStrike]) -> Any:
        return state if account.corrected else [*state, account.event.tally.launched.floor]


class FavoursASide(Bad):
    def initial(self) -> Any:
        return set()

    @on(DroneStrike)
    def hear(self, state: Any, account: Account[DroneStrike]) -> Any:
        return state | ({account.id} if account.event.attacker == "RU" else set())


class CountsDuplicates(Bad):
    """Counts an account again for every time that it is said again."""

    def revoke(self, state: Any, account: Account[DroneStrike]) -> Any:
        return [*state, account.event.tally.launched.floor]


class BadMerge(Bad):
    def merge(self, left: Any, _right: Any) -> Any:
        return left


class AnswerIsState(Bad):
    @on(DroneStrike)
    def hear(self, state: Any, account: Account[DroneStrike]) -> Any:
        state.append(account.position * 0)
        return state

    def answer(self, state: Any) -> Any:
        return state


class SpoilsItsState(Bad):
    def answer(self, state: Any) -> Any:
        state.append(0)
        return len(state)


@attrs.frozen
class Cited(Answer):
    """Floors, and what they are said to rest on."""

    floors: tuple[Any, ...]
    cited: frozenset[str]
    context: Context | None = None

    def table(self) -> Table:
        return Table(("floor",), tuple((each,) for each in self.floors))

    def evidence(self) -> frozenset[str]:
        return self.cited


class CitesTheHighest(Folding[dict[str, Any]]):
    """Gives every figure, and the account behind one of them."""

    version = 1

    def initial(self) -> dict[str, Any]:
        return {}

    @on(DroneStrike)
    def hear(self, state: dict[str, Any], account: Account[DroneStrike]) -> dict[str, Any]:
        return state | {account.id: account.event.tally.launched.floor}

    def answer(self, state: dict[str, Any]) -> Cited:
        floors = tuple(sorted(state.values()))
        return Cited(floors, frozenset(key for key, floor in state.items() if floor == floors[-1]))


class CitesWhatItNeverSaw(CitesTheHighest):
    def answer(self, state: dict[str, Any]) -> Cited:
        return Cited(tuple(sorted(state.values())), frozenset(state) | {"0" * 32})


class CitesByTheCrowd(CitesTheHighest):
    """Cites an account only where there are others."""

    def answer(self, state: dict[str, Any]) -> Cited:
        highest = super().answer(state).evidence()
        return Cited((), highest if len(state) > len(highest) else frozenset())


class Unpicklable(Bad):
    def initial(self) -> Any:
        return [lambda: None]

    def answer(self, state: Any) -> Any:
        return len(state)


class Raises(Bad):
    @on(DroneStrike)
    def hear(self, state: Any, account: Account[DroneStrike]) -> Any:
        assert account.event.where is not None, "somewhere"
        return state


@pytest.mark.parametrize(
    ("bad", "law"),
    [
        (RunningMaximum(), "any_arrival_order"),
        (ModuleMemory(), "same_log_same_answer"),
        (Clock(), "same_log_same_answer"),
        (ForgetsCorrections(), "revoke_undoes_apply"),
        (SkipsCorrected(), "an_erratum_was_never_known"),
        (FavoursASide(), "sides_are_symmetric"),
        (CountsDuplicates(), "revoke_undoes_apply"),
        (BadMerge(), "merge_is_the_fold_of_the_union"),
        (AnswerIsState(), "answer_shares_nothing"),
        (SpoilsItsState(), "same_log_same_answer"),
        (CitesTheHighest(), "every_number_is_reachable"),
        (CitesWhatItNeverSaw(), "every_number_is_reachable"),
        (CitesByTheCrowd(), "every_number_is_reachable"),
        (Unpicklable(), "stored_is_kept"),
        (Raises(), "never_raises"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_a_bad_projection_is_caught_by_the_name_of_the_law_and_with_a_log_to_paste(bad: Any, law: str) -> None:
    """The error names the law, says it in a sentence, and gives constructors."""
    with pytest.raises(LawBroken, match=f"breaks {law}") as raised:
        check_projection(bad, settings=SEARCH)

    assert "log = log_of([" in str(raised.value)


def test_rounding_in_floats_is_caught() -> None:
    """A tenth, two and three tenths add up differently in another order."""
    log = [_strike(launched) for launched in (1, 2, 3)]

    with pytest.raises(LawBroken, match="breaks any_arrival_order"):
        any(check_laws(FloatRounding(), log, seed) for seed in range(20))  # type: ignore[func-returns-value]  # called for what it raises


def _strike(launched: int) -> DroneStrike:
    said = Attribution("UA/AirForce", "2024-11-10T08:00Z")
    return DroneStrike(attacker="RU", when=When.day("2024-11-10"), tally=Tally(launched=launched), attribution=said)


@pytest.mark.parametrize("bad", [ForgetsCorrections(), CountsDuplicates()])
def test_a_kept_state_that_forgets_corrections_is_caught(bad: Any) -> None:
    """By the engine's own way of keeping, too."""
    rest = {law.__name__: "looked at elsewhere" for law in LAWS if law.__name__ != "kept_is_rebuilt"}

    with pytest.raises(LawBroken, match="breaks kept_is_rebuilt"):
        check_projection(bad, settings=SEARCH, without=rest)


class CountsEverySaying(Bad):
    """Hears the ledger's Corrections too, and so is about the log, not about the world."""

    @on(Correction)
    def hear_again(self, state: Any, _account: Account[Correction]) -> Any:
        return [*state, 0]


@pytest.mark.law
def test_a_projection_of_ledger_entries_is_not_held_to_the_law_of_errata() -> None:
    """It asked for them."""
    check_projection(CountsEverySaying())


def test_a_law_can_be_switched_off_with_a_reason_only() -> None:
    """A question about one named side cannot be neutral, and says so."""
    check_projection(FavoursASide(), without={"sides_are_symmetric": "asks about Russia's attacks"}, settings=FEW)

    for wrong in ({"sides_are_symmetric": ""}, {"be_nice": "why not"}):
        with pytest.raises(UsageError, match="without"):
            check_projection(FavoursASide(), without=wrong)


def test_laws_can_be_tried_on_one_log() -> None:
    """Such as the one that was printed."""
    check_laws(strikes_by_attacker, [])
    with pytest.raises(LawBroken, match=r"log = log_of\(\[\]\)"):
        check_laws(ModuleMemory(), [], laws=(_never_holds,))


def _never_holds(case: Case) -> None:
    """Nothing obeys it."""
    case.hold(1, 2, "one and two")


# --- laws of counting -----------------------------------------------------------------------------

STRIKES = Scope(kinds={"DroneStrike"}, measure="launched", grain="night", day_rule="end", tz="Europe/Kyiv")
COUNTING = counting_laws(lambda answer: answer.everything.value, lambda answer: answer.everything.used)


COUNTS = (envelope(), latest("UA/AirForce"), majority())


@pytest.mark.law
@hypothesis.given(logs(about=Totals(STRIKES, COUNTS[1])), st.integers(0, 2**16))
def test_x7_totals_obey_the_laws_of_counting(events: list[Any], seed: int) -> None:
    """An incident counts once, and a part never adds, whoever is counted; all other laws are tried elsewhere."""
    log = Tried(events)
    for count in COUNTS:
        check_laws(Totals(STRIKES, count), log, seed, COUNTING)


def test_a_part_counts_where_its_whole_is_in_no_period() -> None:
    """So the law of parts passes over accounts of wholes that do not count (S16: in the same bucket)."""
    first, second = (
        DroneStrike(
            attacker="UA",
            when=When.night(day, "Europe/Kyiv", named_by="morning"),
            tally=Tally(launched=launched),
            attribution=Attribution(claimant, "2024-11-11T08:00Z"),
        )
        for day, launched, claimant in (("2024-10-27", 0, "AFP"), ("2024-11-11", 1, "UA/AirForce"))
    )
    # Their majority is the hull of what is tied, over sixteen nights: no 24 hours have it.
    log = [first, second, Link(kind="same_incident", a=id_of(first), b=id_of(second))]
    part = attrs.evolve(second, attribution=attrs.evolve(second.attribution, reported=When.at("2024-11-11T09:00Z")))
    with_part = [*log, part, Link(kind="part_of", a=id_of(part), b=id_of(second))]
    asked = Totals(attrs.evolve(STRIKES, grain="rolling_24h"), majority())

    before, after = (log_of(events).ask(asked) for events in (log, with_part))

    assert not before.periods
    assert {aside.account for aside in before.aside} == {id_of(first), id_of(second)}
    assert before.everything.value == UNREPORTED
    assert {str(each.value) for each in (*after.periods.values(), after.everything)} == {"1"}
    check_laws(asked, log, laws=COUNTING)
    with pytest.raises(LawBroken, match="a_part_never_adds"):
        check_laws(asked, log, laws=counting_laws(lambda answer: answer.everything.value))


def test_a_part_counts_where_its_whole_only_may() -> None:
    """Two, of no place, may lie here; of their part of seven another part may be two: then it is nine (C13)."""
    whole, part = (
        DroneStrike(
            attacker="UA",
            when=When.night("2024-11-11", "Europe/Kyiv", named_by="morning"),
            where=None if place is None else Place("there", code=place),
            tally=Tally(launched=launched),
            attribution=Attribution(claimant, "2024-11-11T08:00Z"),
        )
        for place, launched, claimant in ((None, 2, "UA/AirForce"), ("RU", 7, "AFP"))
    )
    log = [whole, part, Link(kind="part_of", a=id_of(part), b=id_of(whole))]
    asked = Totals(STRIKES.over("RU"), envelope())

    for seed in range(6):
        check_laws(asked, log, seed, laws=COUNTING)


@projection(version=1, on=DroneStrike, start=int)
def how_many_accounts(state: int, _account: Account[DroneStrike]) -> int:
    """Counts accounts, and calls them attacks."""
    return state + 1


@projection(version=1, on=DroneStrike, start=set, answer=len)
def how_many_incidents(state: set[Any], account: Account[DroneStrike]) -> set[Any]:
    """Counts incidents, parts among them."""
    return state | {account.incident}


@pytest.mark.law
@pytest.mark.parametrize(
    ("bad", "law"), [(how_many_accounts, "an_incident_counts_once"), (how_many_incidents, "a_part_never_adds")]
)
def test_a_question_that_counts_twice_is_caught(bad: Any, law: str) -> None:
    """It obeys all other laws."""
    check_projection(bad)
    with pytest.raises(LawBroken, match=f"breaks {law}"):
        check_projection(bad, settings=SEARCH, also=counting_laws(lambda answer: answer))
