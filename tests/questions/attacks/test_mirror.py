"""The mirror: both sides in one period, refusing what cannot be compared and saying why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from conflict_events.counting import Policy, by, defender, envelope
from conflict_events.counting.adding.summing import SILENT
from conflict_events.counting.competing.meanings import DECOYS_IN_ONE, PERHAPS_DECOYS_IN_ONE
from conflict_events.errors import IncompleteScope, UsageError
from conflict_events.history import Account, Head, View
from conflict_events.projections import Context, fold
from conflict_events.questions.attacks import Mirror, Mirrored
from conflict_events.values import WITHHELD, Quantity, Scope, Tally, When
from tests.projections.accounts import Rumour, entry_id, night, scope, strike, told

TENTH = date(2024, 11, 10)
DEFENDERS: Mapping[str, Policy] = {"RU": by("UA/AirForce"), "UA": by("RU/MoD")}
LONG_NIGHT = When.between("2024-11-09T20:00", "2024-11-10T10:00", tz="Europe/Moscow")
HOURS = When.between("2024-11-10T02:00", "2024-11-10T05:00", tz="Europe/Moscow")
UKRAINES_COUNT = told(1, strike(145, 10))


def against(launched: Any = None, destroyed: Any = None, when: When = LONG_NIGHT, **fields: Any) -> Any:
    """An account by the ministry of an attack on Russia."""
    given = {name: value for name, value in (("launched", launched), ("destroyed", destroyed)) if value is not None}
    said = {"by": "RU/MoD", "attacker": "UA", "target": "RU", "code": "RU", "tally": Tally(**given), **fields}
    return strike(None, when, **said)


def mirrored(
    *accounts: Account[Any], counts: Mapping[str, Policy] = DEFENDERS, key: Any = TENTH, **fields: Any
) -> Mirrored:
    question = Mirror(scope=scope(**fields), counts=counts, key=key)
    return fold(question, accounts)


# --- S19 -------------------------------------------------------------------------------------------------------------
def test_s19_launched_against_destroyed_is_refused_and_says_what_stands_against_what() -> None:
    """As known at noon: Ukraine's 145 launched, and of the other side only what the ministry says it destroyed."""
    answer = mirrored(UKRAINES_COUNT, told(2, against(destroyed=93)))

    assert not answer.is_comparable
    assert answer.reason == "launched on one side against destroyed on the other: different measures are never compared"
    assert answer.sides["UA"].instead == {"destroyed": Quantity.exact(93)}
    assert answer.sides["UA"].instead_used == {entry_id(2)}
    assert (answer.greater, answer.difference) == (None, None)
    assert answer.sentence() == (
        "NOT_COMPARABLE, night of 2024-11-10: launched on one side against destroyed on the other: different measures "
        "are never compared (RU: 145, by UA/AirForce against UA: only destroyed 93, by RU/MoD)."
    )


def test_s19_145_against_84_is_comparable() -> None:
    """Each by the defender's count: the difference is told."""
    answer = mirrored(
        UKRAINES_COUNT,
        told(2, against(launched=84)),
        told(3, against(destroyed=70, when=HOURS)),
        told(4, against(destroyed=23, when=LONG_NIGHT, code="RU/RU-BRY")),
    )

    assert answer.is_comparable
    assert (answer.greater, answer.difference) == ("RU", Quantity.exact(61))
    assert answer.caveats == set()  # the 23 may be among the 70: only what is definitely above is said


def test_s19_the_word_on_destroyed_sums_what_lies_within_window_and_place() -> None:
    """Two windows of one morning add up to 93; what is beside it in time, place, side or voice does not."""
    first, second = When.between("2024-11-09T21:00", "2024-11-10T02:00", tz="Europe/Moscow"), HOURS
    near = [told(3, against(destroyed=23, when=first)), told(4, against(destroyed=70, when=second))]
    beside = [
        told(5, against(destroyed=50, when=night(11))),
        told(6, against(destroyed=50, when=second, code="UA/UA-43")),
        told(7, against(destroyed=50, when=second, code=None)),
        told(8, against(destroyed=50, when=second, by="RU/Moscow/Mayor")),
        told(9, strike(None, second, tally=Tally(destroyed=50), by="RU/MoD", code="RU")),
        told(10, against(destroyed=50, when=When.between(None, "2024-11-10T05:00Z"))),
    ]
    perhaps = "1 account may count here too, at least 0 together; what would decide: when it began and ended"
    caveat = "84 launched is below the 93 destroyed that RU/MoD itself reports within that window"

    assert mirrored(UKRAINES_COUNT, told(2, against(84)), *near, *beside).caveats == {SILENT, perhaps, caveat}
    assert mirrored(UKRAINES_COUNT, told(2, against(93)), *near, *beside).caveats == {SILENT, perhaps}
    assert mirrored(UKRAINES_COUNT, told(2, against(84, weapon="Lyutyi")), *near).caveats == set()
    assert mirrored(UKRAINES_COUNT, told(2, against(84, code=None)), *near).caveats == {SILENT}


def test_an_open_window_holds_nothing_within_it() -> None:
    """So nothing can be said to exceed it."""
    open_end = When.between("2024-11-09T20:00", None, tz="Europe/Moscow")
    accounts = (told(2, against(84, when=open_end)), told(3, against(destroyed=93, when=HOURS)))

    assert mirrored(UKRAINES_COUNT, *accounts, grain="day", day_rule="start", key=date(2024, 11, 9)).caveats == {
        "1 account may count here too, 84 together; what would decide: when it began and ended"
    }
    assert mirrored(UKRAINES_COUNT, *accounts, grain="account", key=entry_id(2)).sides["UA"].value == Quantity.exact(84)


def test_s19_measure_grain_zone_and_both_counts_are_arguments() -> None:
    """Destroyed against destroyed by day is as good a question."""
    accounts = (told(1, strike(None, 10, tally=Tally(destroyed=62))), told(2, against(destroyed=93)))
    answer = mirrored(
        *accounts, measure="destroyed", grain="day", tz="Europe/Moscow", counts={"RU": defender(), "UA": envelope()}
    )

    assert (answer.greater, answer.difference, answer.measure) == ("UA", Quantity.exact(31), "destroyed")


# --- the rest --------------------------------------------------------------------------------------------------------
def test_two_sides_of_which_nothing_is_said_are_not_equal() -> None:
    """What is not said is not zero."""
    answer = mirrored(told(1, strike(145, 11)))

    assert answer.reason == "no figure of launched for either side; what is not said is not zero"
    assert "RU: nothing, by UA/AirForce" in str(answer)


def test_one_side_of_which_nothing_at_all_is_said() -> None:
    """There is nothing to hold the other against."""
    assert mirrored(UKRAINES_COUNT).reason == (
        "launched on one side, and no figure that counts on the other; what is not said is not zero"
    )


def test_c2_what_was_left_aside_on_one_side_is_named() -> None:
    """84 by a date alone may be of this night: with maybe="aside" there is no figure, and the 84 are told."""
    dated = told(2, against(84, when=When.day("2024-11-10", tz="Europe/Kyiv")))
    answer = mirrored(UKRAINES_COUNT, dated, maybe="aside")

    assert answer.reason == "launched on one side, and no figure that counts on the other; what is not said is not zero"
    assert answer.caveats == {"no figure for UA; out: 84 (RU/MoD, there, 2024-11-10), may belong here; left aside"}
    assert str(mirrored(UKRAINES_COUNT, dated).sides["UA"].value) == "0 to 84"


def test_c3_what_is_out_on_one_side_is_named_where_there_is_no_figure() -> None:
    """A window of three days is no night; what lies in another night is not of this one."""
    long = told(2, against(300, when=When.days("2024-11-09", "2024-11-11", tz="Europe/Kyiv")))
    elsewhere = told(3, against(7, when=night(12)))
    (caveat,) = mirrored(UKRAINES_COUNT, long, elsewhere).caveats

    assert caveat == "no figure for UA; out: 300 (RU/MoD, there, 2024-11-09 to 2024-11-11), longer than a night"
    assert mirrored(UKRAINES_COUNT, elsewhere).caveats == set()
    assert mirrored(told(1, strike(145, 10)), long, grain="account", key=entry_id(1)).caveats == set()


@pytest.mark.parametrize(
    ("one", "other", "caveat"),
    [
        (True, False, {DECOYS_IN_ONE}),
        (False, True, {DECOYS_IN_ONE}),
        (True, None, {PERHAPS_DECOYS_IN_ONE}),
        (None, False, {PERHAPS_DECOYS_IN_ONE}),
        (True, True, set()),
        (None, None, set()),
    ],
)
def test_c17_figures_of_which_one_counts_decoys_are_compared_with_a_caveat(
    one: Any, other: Any, caveat: set[str]
) -> None:
    """145 with decoys against 84 without: the lead is told, and what it may be made of."""
    answer = mirrored(told(1, strike(145, 10, decoys=one)), told(2, against(84, decoys=other)))

    assert answer.greater == "RU"
    assert answer.caveats == caveat


def test_neither_is_ahead_where_the_bounds_leave_it_open() -> None:
    """Comparable is not the same as decided."""
    answer = mirrored(UKRAINES_COUNT, told(2, against(WITHHELD)))

    assert answer.is_comparable
    assert (answer.greater, answer.difference) == (None, None)
    (caveat,) = answer.caveats
    assert str(answer).endswith(f"neither is definitely ahead. Caveat: {caveat}.")
    assert mirrored(UKRAINES_COUNT, told(2, against(145))).greater is None


def test_a_definite_lead_is_told_in_a_sentence() -> None:
    """With both figures, and whose count each is."""
    assert mirrored(UKRAINES_COUNT, told(2, against(84))).sentence() == (
        "Comparable, night of 2024-11-10, launched: RU: 145, by UA/AirForce against UA: 84, by RU/MoD; "
        "RU is ahead by 61."
    )


def test_a_mirror_lays_out_both_sides() -> None:
    """What is reported in place of the measure stands in a column of its own."""
    answer = mirrored(UKRAINES_COUNT, told(2, against(destroyed=93)))

    said = [tuple(row.values()) for row in answer.table().rows()]
    assert list(answer.table().rows()[0]) == ["attacker", "launched", "reported instead", "count", "caveats"]
    assert said == [
        ("RU", Quantity.exact(145), (), "by UA/AirForce", ""),
        ("UA", None, ("destroyed 93",), "by RU/MoD", ""),
    ]


def test_a_part_set_aside_is_told_on_its_side() -> None:
    """As in every bucket."""
    answer = mirrored(UKRAINES_COUNT, told(2, strike(34, 10, code="UA/X"), part_of=[[1]]))

    assert entry_id(2) in {aside.account for aside in answer.sides["RU"].aside}
    assert entry_id(2) not in {aside.account for aside in answer.sides["UA"].aside}


def test_the_period_is_named_by_its_key_or_by_its_window() -> None:
    """As on a board."""
    own = (told(1, strike(145, LONG_NIGHT)), told(2, against(84)))

    assert mirrored(*own, grain="window", key=LONG_NIGHT).is_comparable
    assert not mirrored(*own, grain="window", key=HOURS).is_comparable


@pytest.mark.parametrize(
    ("counts", "fields"),
    [({"RU": by("A")}, {}), ({"RU": by("A"), "UA": by("B"), "KP": by("C")}, {}), (DEFENDERS, {"attacker": "RU"})],
)
def test_a_mirror_has_two_sides(counts: Any, fields: Any) -> None:
    """And the scope names neither."""
    with pytest.raises(UsageError, match="two attackers"):
        mirrored(counts=counts, **fields)


def test_a_mirror_needs_a_complete_scope() -> None:
    """As every question does."""
    with pytest.raises(IncompleteScope, match="grain"):
        Mirror(scope=Scope(kinds={"DroneStrike"}, measure="launched"), counts=DEFENDERS, key=TENTH)


def test_a_state_takes_accounts_back_and_joins_with_others() -> None:
    """And its answer knows where it was asked."""
    question = Mirror(scope=scope(), counts=DEFENDERS, key=TENTH)
    left = question.apply(question.initial(), UKRAINES_COUNT)
    right = question.apply(question.initial(), told(2, against(84)))
    right = question.apply(right, told(3, strike(9, 10, code="UA/X")))
    merged = question.merge(left, question.revoke(right, told(3, strike(9, 10))))
    context = Context(View.now(), Head(2, "f" * 64), 2)

    assert question.answer(merged) == mirrored(UKRAINES_COUNT, told(2, against(84)))
    assert question.answer(merged).seen_from(context).context == context
    assert question.handles == {"DroneStrike"}
    assert question.version == 1
    assert question.name != Mirror(scope=scope("day"), counts=DEFENDERS, key=TENTH).name


def test_kinds_of_somebodys_own_without_a_window_do_not_disturb_it() -> None:
    """They are set aside, whatever else they call "when"."""
    rumour = told(3, Rumour(attribution=against().attribution, size=Quantity.exact(5)))
    answer = mirrored(UKRAINES_COUNT, told(2, against(84)), rumour, kinds={"DroneStrike", "Rumour"})

    assert answer.is_comparable


@pytest.mark.parametrize("launched", [0, 20])
def test_c2_nobody_is_ahead_of_a_figure_that_there_may_not_be(launched: int) -> None:
    """Known by its date alone it may be of either night, and this one without any."""
    dated = against(launched=launched, when=When.day("2024-11-10", tz="Europe/Kyiv"))
    answer = mirrored(UKRAINES_COUNT, told(2, dated))

    assert (answer.greater, answer.difference) == (None, None)
    assert not answer.sides["UA"].certain
    assert answer.sides["RU"].certain
    assert f"UA: perhaps {answer.sides['UA'].value}, by RU/MoD; neither is definitely ahead" in answer.sentence()
    assert any("what would decide: a clock" in caveat for caveat in answer.caveats)
    assert mirrored(UKRAINES_COUNT, told(2, against(launched=launched))).greater == "RU"
