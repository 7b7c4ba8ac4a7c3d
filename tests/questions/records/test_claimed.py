"""C21: the figures that a claim to a rank names itself, and what its check has to say beside the outcome."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import attrs
import pytest

from conflict_events.counting import by
from conflict_events.questions.records import Checked, Outcome
from conflict_events.questions.records.variations import CLAIMED
from conflict_events.values import Quantity
from tests.projections.accounts import hours, strike, told
from tests.questions.records.test_variations import TOLD, WORDS, check


def claiming(
    figure: Any = None, previous: Any = None, *, recorded: Any = 185, before: Sequence[int] = (267,), **words: Any
) -> Checked:
    """Check a claim to the night of the 11th, of which a figure is recorded, and one for each of the nights before."""
    accounts = [told(2, strike(recorded, 11)), *(told(9 + i, strike(each, 8 + i)) for i, each in enumerate(before))]
    claim = attrs.evolve(WORDS, figure=figure, previous=previous, **words)
    return check(claim, accounts=accounts, within=2, grain=["night"])


def test_c21_a_figure_that_differs_is_named_and_the_same_outcome_stands() -> None:
    """185 recorded, 265 claimed, 267 before: neither is the most; and 741 claimed for 728 is the most all the same."""
    smaller, larger = claiming(265), claiming(741, recorded=728, before=[539])

    assert smaller.outcome is Outcome.FAILS
    assert smaller.differs == ("claimed 265; 185 recorded for that night, as reported by UA/AirForce",)
    assert smaller.sentence().startswith(
        "FAILS under the one reading of the words that was tried. "
        "Claimed 265; 185 recorded for that night, as reported by UA/AirForce."
    )
    assert larger.outcome is Outcome.HOLDS
    assert "claimed 741; 728 recorded for that night" in larger.differs[0]


@pytest.mark.parametrize(
    ("figure", "recorded", "before", "words"),
    [
        (524, 13, [267], {}),
        (Quantity.about_(500), 13, [267], {}),
        (Quantity.more_than(500), 13, [267], {}),
        (100, 300, [267], {}),
        (267, 13, [267], {}),
        (400, 13, [267], {"direction": "min"}),
        (500, 100, [267, 40], {"rank": 2}),
        (524, Quantity.between(13, 20), [267], {}),
        (267, 13, [40, 50, 267], {"hedged": True}),
    ],
)
def test_c21_a_figure_that_makes_another_outcome_leaves_it_undetermined(
    figure: Any, recorded: Any, before: list[int], words: dict[str, Any]
) -> None:
    """Claimed 524, 13 recorded for that night: never a confident FAILS, in whatever direction and for any rank."""
    checked = claiming(figure, recorded=recorded, before=before, **words)
    by_log, by_claim = checked.verdicts.values(), checked.tried.values()

    assert checked.outcome is Outcome.UNDETERMINED
    assert not checked.decides
    assert {each.outcome for each in by_log} != {each.outcome for each in by_claim}
    assert f"claimed {checked.superlative.figure}; {recorded} recorded for that night" in checked.differs[0]
    assert " by what is recorded, " in checked.sentence()


def test_c21_it_is_said_which_outcome_each_figure_gives() -> None:
    """In words, in the table and in rows."""
    checked = claiming(524, recorded=13)

    assert checked.sentence().startswith(
        "UNDETERMINED: FAILS by what is recorded, HOLDS by the figure that is claimed."
    )
    assert checked.table().rows()[0][CLAIMED] == checked.rows()[0][CLAIMED] == "HOLDS"
    assert checked.table().notes[0] == checked.rows()[0]["differs"][0] == checked.differs[0]
    assert checked.verdicts.keys() == checked.tried.keys()
    assert {each.value for each in checked.tried.values()} == {Quantity.exact(524)}


@pytest.mark.parametrize(
    ("figure", "recorded"),
    [
        (185, 185),
        (Quantity.about_(185), 185),
        (Quantity.more_than(180), 185),
        (Quantity.between(180, 190), Quantity.between(184, 186)),
        (Quantity.withheld(), 185),
        (None, 185),
    ],
)
def test_c21_a_figure_that_leaves_room_for_the_log_s_does_not_differ(figure: Any, recorded: Any) -> None:
    """More than 180, and 185 recorded."""
    checked = claiming(figure, recorded=recorded, before=[40])

    assert (checked.differs, checked.tried, checked.outcome) == ((), {}, Outcome.HOLDS)
    assert CLAIMED not in checked.table().headings


def test_c21_a_figure_that_is_one_of_those_the_log_holds_possible_is_named_too() -> None:
    """The claim says more than the log knows; and what the log left open stays open."""
    within = claiming(290, recorded=Quantity.between(145, 290), before=[200])
    withheld = claiming(290, recorded=Quantity.withheld(), before=[200])

    assert within.differs == ("claimed 290; 145 to 290 recorded for that night, as reported by UA/AirForce",)
    assert within.outcome is withheld.outcome is Outcome.UNDETERMINED
    assert "claimed 290; withheld recorded" in withheld.differs[0]


def test_c21_the_record_that_it_says_it_beat_is_held_against_the_log_s() -> None:
    """It is named where it differs, or nothing earlier is recorded; "one of the largest" has no one before it."""
    told_of = claiming(None, 477, recorded=728, before=[539])
    first = claiming(None, 477, recorded=728, before=[])

    assert told_of.differs == (
        "claimed to have beaten 477; 539 (2024-11-08) recorded before it, as reported by UA/AirForce",
    )
    assert told_of.outcome is Outcome.HOLDS
    assert first.differs == (
        "claimed to have beaten 477; nothing earlier is recorded here, as reported by UA/AirForce",
    )
    assert claiming(None, 539, recorded=728, before=[539]).differs == ()
    assert claiming(None, 477, recorded=728, before=[539], hedged=True).differs == ()


def test_c21_a_claim_of_a_night_of_which_nothing_is_recorded_stays_without_comparison() -> None:
    """There is nothing to try the figure in place of."""
    claim = attrs.evolve(WORDS, figure=524, previous=3)
    checked = check(claim, accounts=[told(1, strike(136, 5))], grain=["night"])

    assert (checked.outcome, checked.differs, checked.tried) == (Outcome.NOT_COMPARABLE, (), {})


def test_c21_what_the_verdicts_caution_of_the_check_cautions_of() -> None:
    """The first of its kind, asked since 2022: in the sentence, below the table, and in rows."""
    words = attrs.evolve(WORDS, scope=attrs.evolve(WORDS.scope, since=date(2022, 2, 24)))
    checked = check(words, accounts=[told(2, strike(3, 11))], grain=["night"])
    cautions = {
        "nothing earlier is recorded, so there is nothing to beat",
        "asked since 2022-02-24, but nothing is recorded here before 2024-11-11",
    }

    assert checked.outcome is Outcome.UNDETERMINED
    assert checked.caveats == set(checked.table().notes) == set(checked.rows()[0]["caveats"]) == cautions
    assert all(f"Caveat: {each}." in checked.sentence() for each in cautions)
    assert any("do not count" in each for each in checked.seen_from(TOLD).caveats)


def test_c21_a_tie_and_an_unsaid_measure_are_cautioned_of_as_well() -> None:
    """Whatever the board behind a reading says of it."""
    accounts = [told(2, strike(158, 11)), told(3, strike(158, 5)), told(4, strike(None, 6))]
    checked = check(accounts=accounts, grain=["night", "day"])

    assert checked.outcome is Outcome.TIES
    assert "accounts in scope that do not give the figure: 1" in checked.caveats
    assert checked.caveats == frozenset().union(*(each.caveats for each in checked.verdicts.values()))


DAWN = [told(1, strike(158, hours(175, 178))), told(2, strike(70, hours(199, 202)))]  # from seven to ten, no night


def test_c21_a_reading_without_a_figure_does_not_dissolve_what_the_others_agree_on() -> None:
    """By day and by incident it was not the most; that it was no night is said."""
    checked = check(accounts=DAWN, grain=["night", "day", "incident"])
    (left_out,) = (each for each in checked.caveats if each.startswith("no figure"))

    assert (checked.outcome, checked.decides) == (Outcome.FAILS, frozenset())
    assert checked.sentence().startswith("FAILS under all 2 readings of the words that have a figure; 1 has none. ")
    assert "by by UA/AirForce and night: UA/AirForce, there, 2024-11-09 07:00" in left_out
    assert "less than half of it lies between 18:00 and 06:00" in left_out
    assert not any(each.startswith("UA/AirForce") for each in checked.caveats)


def test_c21_readings_without_a_figure_are_told_by_number() -> None:
    """One that has a figure, and two that have none."""
    checked = check(accounts=DAWN, grain=["night", "day"], count=[by("UA/AirForce"), by("AFP")])

    assert checked.outcome is Outcome.FAILS
    assert checked.sentence().startswith("FAILS under the one reading of the words that has a figure; 3 have none. ")


def test_c21_where_no_reading_has_a_figure_there_is_nothing_to_compare() -> None:
    """And the reasons are given."""
    checked = check(accounts=DAWN, grain=["night"])

    assert checked.outcome is Outcome.NOT_COMPARABLE
    assert checked.sentence().startswith("NOT_COMPARABLE under the one reading of the words that was tried. Caveat: ")
    assert any("less than half of it" in each for each in checked.caveats)


def test_what_decides_is_found_where_no_two_readings_differ_in_one_field_alone() -> None:
    """By night one claimant has a figure for it, by account the other: either may be what decides."""
    accounts = [
        told(1, strike(158, hours(175, 178), by="AFP")),
        told(2, strike(70, hours(199, 202), by="AFP"), beside=[4]),
        told(3, strike(10, 8)),
        told(4, strike(20, 9), beside=[2]),
    ]
    checked = check(accounts=accounts, count=[by("UA/AirForce"), by("AFP")], grain=["night", "account"])

    assert [each.outcome.value for each in checked.verdicts.values() if each.value is not None] == ["HOLDS", "FAILS"]
    assert (checked.outcome, checked.decides) == (Outcome.UNDETERMINED, frozenset({"count", "grain"}))
