"""The laws of figures: each catches a broken projection that no other catches, and lets the right one pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import pytest

from conflict_events.counting import Bucket, by, envelope
from conflict_events.counting.membership.holding import Member, hold
from conflict_events.events import DroneStrike
from conflict_events.history import Account
from conflict_events.questions.attacks import Totals, TotalsAnswer
from conflict_events.questions.records import Board, RecordBoard
from conflict_events.testing import LAWS, Law, LawBroken, check_laws, figure_laws
from conflict_events.testing.laws.cases import Tried
from conflict_events.values import Attribution, Evidence, Place, Quantity, Scope, Tally, When

WINDOW = When.between("2024-11-10T01:00Z", "2024-11-10T03:00Z")
LATER = When.between("2024-11-20T01:00Z", "2024-11-20T03:00Z")
FIGURES = figure_laws()
SEEDS = range(12)


def strike(
    number: int, when: When = WINDOW, *, said: str = "UA/AirForce", weapon: str | None = None, post: str = "1"
) -> DroneStrike:
    """A strike over one place, as a post tells it."""
    return DroneStrike(
        attacker="RU",
        target="UA",
        when=when,
        where=Place("Ukraine", code="UA"),
        tally=Tally(launched=number),
        weapon=weapon,
        attribution=Attribution(
            said, When.at("2024-11-21T00:00Z"), evidence=(Evidence(url=f"https://example.org/{said}/{post}"),)
        ),
    )


def scope(grain: Any, **fields: Any) -> Scope:
    """A complete scope about drones launched."""
    return Scope(kinds={DroneStrike}, measure="launched", grain=grain, day_rule="end", tz="Europe/Kyiv", **fields)


@attrs.frozen
class LeavesDoubtsOut(Totals):
    """Counts what is certain as if it were all."""

    def apply(self, state: dict[str, Member], account: Account[Any], /) -> dict[str, Member]:
        member = hold(account, self.scope)
        if member is not None and not member.doubts:
            state[account.id] = member
        return state


@attrs.frozen
class CountsEveryRecording(Totals):
    """Knows no report: whatever is recorded once more is one more."""

    def apply(self, state: dict[str, Member], account: Account[Any], /) -> dict[str, Member]:
        member = hold(account, self.scope)
        if member is not None:
            state[account.id] = attrs.evolve(member, marks=((account.id,),))
        return state


@attrs.frozen
class HearsOneWeapon(RecordBoard):
    """Takes of each report the largest row alone."""

    def answer(self, state: dict[str, Any], /) -> Board:
        board = super().answer(state)
        return attrs.evolve(board, buckets={key: _largest(bucket) for key, bucket in board.buckets.items()})


def _largest(bucket: Bucket) -> Bucket:
    return attrs.evolve(bucket, value=max((pick.value for pick in bucket.picks), key=lambda value: value.floor))


@attrs.frozen
class TakesTheLargestDay(Totals):
    """Says of a month what was said of its largest day."""

    def answer(self, state: dict[str, Member], /) -> TotalsAnswer:
        answer = super().answer(state)
        if self.scope.grain != "month":
            return answer
        return attrs.evolve(answer, periods={key: _largest(bucket) for key, bucket in answer.periods.items()})


@attrs.frozen
class FindsByObjects(Board):
    """Finds a bucket by the key that the code has, and not by the one that people read."""

    def bucket(self, key: Any) -> Bucket | None:
        return self.buckets.get(key)


@attrs.frozen
class PrintsWhatItCannotRead(RecordBoard):
    """Gives such a board."""

    def answer(self, state: dict[str, Any], /) -> Board:
        board = super().answer(state)
        return FindsByObjects(**{field.name: getattr(board, field.name) for field in attrs.fields(Board)})


@attrs.frozen
class AddsUpVoices(Totals):
    """Adds up what each claimant says, as if nobody spoke of the same."""

    def answer(self, state: dict[str, Member], /) -> TotalsAnswer:
        answer = super().answer(state)
        voices = {member.reading.claimant for member in state.values()}
        alone = [Totals(self.scope, by(voice)).answer(state).periods for voice in voices]
        return attrs.evolve(answer, periods={key: _added(bucket, alone) for key, bucket in answer.periods.items()})


@attrs.frozen
class LeavesOpenWindowsOut(Totals):
    """Counts what has a beginning and an end as if it were all."""

    def answer(self, state: dict[str, Member], /) -> TotalsAnswer:
        return super().answer({name: each for name, each in state.items() if each.when and each.when.is_bounded})


def _added(bucket: Bucket, alone: Sequence[Any]) -> Bucket:
    lows = [each[bucket.key].value.floor for each in alone if bucket.key in each]
    return attrs.evolve(bucket, value=Quantity(low=sum(lows), high=bucket.value.ceiling))


BROKEN: dict[str, tuple[Any, Any, list[Any]]] = {
    "no_exactness_from_silence": (
        LeavesDoubtsOut(scope("day", places={"UA"}), envelope()),
        Totals(scope("day", places={"UA"}), envelope()),
        [strike(3), strike(4, LATER, post="2")],
    ),
    "entering_twice": (
        CountsEveryRecording(scope("day"), envelope()),
        Totals(scope("day"), envelope()),
        [strike(3)],
    ),
    "splitting": (
        HearsOneWeapon(scope("report"), envelope()),
        RecordBoard(scope("report"), envelope()),
        [strike(5)],
    ),
    "a_periods_sum": (
        TakesTheLargestDay(scope("month"), envelope()),
        Totals(scope("month"), envelope()),
        [strike(3), strike(4, LATER, post="2")],
    ),
    "printed_keys_find": (
        PrintsWhatItCannotRead(scope("week"), envelope()),
        RecordBoard(scope("week"), envelope()),
        [strike(3)],
    ),
    "no_unlinked_doubling": (
        AddsUpVoices(scope("day"), envelope()),
        Totals(scope("day"), envelope()),
        [strike(3)],
    ),
    "opening_a_window": (
        LeavesOpenWindowsOut(scope("month"), envelope()),
        Totals(scope("month"), envelope()),
        [strike(3)],
    ),
}
"""By law: what it alone catches, the same made right, and a log that shows it."""


def caught(projection: Any, log: list[Any], laws: Sequence[Law] = (*LAWS, *FIGURES)) -> set[str]:
    """The laws that break on a log, by whatever they choose."""
    found = set()
    tried = Tried(log)
    for law in laws:
        for seed in SEEDS:
            try:
                check_laws(projection, tried, seed, (law,))
            except LawBroken:
                found.add(law.__name__)
                break
    return found


@pytest.mark.parametrize("law", FIGURES, ids=lambda law: law.__name__)
def test_each_law_catches_what_it_is_for_and_lets_pass_what_is_right(law: Law) -> None:
    """That no other law catches it is looked at below, in bulk."""
    broken, right, log = BROKEN[law.__name__]

    assert caught(broken, log, [law]) == {law.__name__}
    assert caught(right, log, [law]) == set()


@pytest.mark.no_cover
@pytest.mark.parametrize("name", BROKEN)
def test_each_law_alone_catches_what_it_is_for(name: str) -> None:
    """X21 to X27."""
    broken, right, log = BROKEN[name]

    assert caught(broken, log) == {name}
    assert caught(right, log) == set()


def test_the_laws_have_the_names_of_the_page() -> None:
    """One for each of X21 to X27."""
    assert [law.__name__ for law in FIGURES] == list(BROKEN)
    assert [law.__doc__.rstrip(".").rpartition(" ")[2] for law in FIGURES if law.__doc__] == [
        f"(X{number})" for number in range(21, 28)
    ]


def test_laws_of_grain_say_nothing_of_a_question_without_a_scope() -> None:
    """Whoever writes a question of their own need not have one."""

    @attrs.frozen
    class Bare:
        inner: Totals

        def __getattr__(self, name: str) -> Any:
            if name == "scope":
                raise AttributeError(name)
            return getattr(self.inner, name)

    bare = Bare(Totals(scope("day"), envelope()))

    assert caught(bare, [strike(3), strike(4, LATER, post="2")]) == set()


def again(event: DroneStrike, code: str = "UA") -> DroneStrike:
    """The same, recorded with other words, and perhaps of another place."""
    said = attrs.evolve(event.attribution, quote=f"once more, of {code}")
    return attrs.evolve(event, where=Place("there", code=code), attribution=said)


TWICE = [strike(3), again(strike(3)), again(strike(3), "PL")]  # without its place, the second may be of either
TWO_DAYS = When.between("2024-11-10T01:00Z", "2024-11-12T03:00Z")
EVENING = When.between("2024-11-10T18:00Z", "2024-11-10T20:00Z")  # the night to the 11th; its date names the one before
OVER_MIDNIGHT = When.between("2024-11-10T20:00Z", "2024-11-11T03:00Z")


@pytest.mark.parametrize(
    ("projection", "log"),
    [
        (RecordBoard(scope("report"), envelope()), [strike(3), again(strike(3)), strike(5, LATER)]),
        (RecordBoard(scope("incident"), envelope()), TWICE),
        (RecordBoard(scope("report"), envelope()), TWICE),
        (RecordBoard(scope("account"), envelope()), TWICE),
        (Totals(scope("day"), envelope()), TWICE),
        (Totals(scope("day"), envelope(disjoint=True)), [strike(3), strike(4, post="2")]),
        (Totals(scope("month"), envelope()), [strike(3, TWO_DAYS), strike(4, LATER, post="2")]),
        (Totals(scope("day"), envelope()), []),
        (Totals(scope("window"), envelope()), [strike(3)]),
        (Totals(scope("rolling_24h"), envelope()), [strike(3)]),
        (Totals(scope("day"), envelope()), [strike(3), attrs.evolve(again(strike(3)), tally=Tally(launched=0))]),
        (Totals(scope("night", date_only="night"), envelope()), [strike(3, EVENING)]),
        (Totals(scope("day"), envelope()), [strike(3, OVER_MIDNIGHT)]),
        (Totals(scope("day"), envelope()), [strike(3, When.between(None, "2024-11-11T03:00Z"))]),
        (Totals(scope("day"), envelope()), [strike(3, When.day("2024-11-10", tz="Europe/Kyiv"), weapon="Shahed")]),
    ],
)
def test_a_right_question_breaks_no_law_however_it_is_asked(projection: Any, log: list[Any]) -> None:
    """What is one report may be told apart by less; by declaration records are apart; two days have no date.

    The place shows that a report was entered twice, and a date may be taken for the night that it names.
    """
    tried = Tried(log)
    for seed in range(40):
        check_laws(projection, tried, seed, FIGURES)


def test_figures_by_names_of_ones_own_are_held_to_what_laws_can_ask_of_them() -> None:
    """A name that is no date is no day of a month."""
    laws = figure_laws(lambda answer: {"all of it": answer.everything.value})

    for seed in SEEDS:
        check_laws(Totals(scope("month"), envelope()), [strike(3), strike(4, LATER, post="2")], seed, laws)
