"""Measures: which figures an event gives, and which of them are of the sides and the people asked for."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting.membership.measures import CONTRADICTED, figure_of, measure_of, measures_in
from conflict_events.events import Disruption, EquipmentLoss
from conflict_events.values import UNREPORTED, WITHHELD, Attribution, Quantity, SubCount, Tally
from tests.projections.accounts import Rumour, Sighting, harm, night, scope, strike

SAID = Attribution("RU/MoD", "2024-11-10T08:00Z")
CLOSED = Disruption(service="airport", state="closed", when=night(10), facilities=2, attribution=SAID)


@pytest.mark.parametrize(
    ("event", "measure", "value"),
    [
        (strike(7), "launched", Quantity.exact(7)),
        (strike(7), "destroyed", UNREPORTED),
        (strike(7), "killed", None),
        (strike(7), "attacker", None),
        (harm(killed=2), "killed", Quantity.exact(2)),
        (harm(killed=2), "closures", None),
        (CLOSED, "closures", Quantity.exact(2)),
        (attrs.evolve(CLOSED, state="restricted"), "closures", None),
        (CLOSED, "facilities", Quantity.exact(2)),
        (Sighting(attribution=SAID, when=night(10), seen=Quantity.exact(3)), "seen", Quantity.exact(3)),
    ],
)
def test_a_measure_is_a_figure_of_the_tally_or_of_the_event(event: Any, measure: str, value: Quantity | None) -> None:
    """Closures are the facilities of a service that closed; None where the kind has no such measure."""
    assert measure_of(event, measure) == value


def test_the_measures_in_an_event_are_those_it_gives_a_figure_of() -> None:
    """Withheld is said; unreported is not."""
    both = strike(None, tally=Tally(launched=WITHHELD, destroyed=Quantity.exact(2)))

    assert measures_in(both) == ("launched", "destroyed")
    assert measures_in(harm(injured=2)) == ("injured",)
    assert measures_in(Rumour(attribution=SAID, size=Quantity.exact(1))) == ("size",)


# --- sides and people ------------------------------------------------------------------------------------------------
def part(of: str, killed: Quantity | int, side: str | None = None) -> SubCount:
    return SubCount(of=of, killed=killed, side=side)


def theirs(event: Any, **asked: Any) -> tuple[str, str | None] | None:
    """What an event says of the killed that are asked for, and what would decide whether they are those."""
    found = figure_of(event, scope(kinds={"HarmReport"}, measure="killed", **asked))
    return None if found is None else (str(found[0]), found[1])


def test_c1_harm_of_which_the_side_is_not_said_may_be_of_the_side_asked_for() -> None:
    """Sides go by path; of another side it is another matter."""
    assert theirs(harm(killed=5, side="UA/civil"), sides={"UA"}) == ("5", None)
    assert theirs(harm(killed=5, side="RU"), sides={"UA"}) is None
    assert theirs(harm(killed=5), sides={"UA"}) == ("5", "whose side it is about")
    assert theirs(harm(killed=5)) == ("5", None)


@pytest.mark.parametrize(("population", "other"), [("civilian", "military"), ("military", "civilian")])
def test_c1_harm_of_which_it_is_not_said_to_whom_may_be_to_those_asked_for(population: Any, other: Any) -> None:
    """Mixed is not said either."""
    assert theirs(harm(killed=5, population=population), population=population) == ("5", None)
    assert theirs(harm(killed=5, population=other), population=population) is None
    assert theirs(harm(killed=5), population=population) == ("5", "what sort of people it is about")
    assert theirs(harm(killed=5, population="mixed"), population=population) == (
        "5",
        "what sort of people it is about",
    )


def test_a_breakdown_says_how_much_of_the_harm_was_theirs() -> None:
    """What it says of them is the low; all but what it says of others, the high: here the first one holds everybody."""
    event = harm(killed=9, side="UA", breakdown=(part("civilian", 3), part("children", 2), part("soldiers", 4)))
    unsaid = harm(killed=9, breakdown=(part("x", 3, "UA"), part("y", 2, "RU"), part("z", 1)))

    assert theirs(event, population="civilian") == ("3 to 5", None)
    assert theirs(event, population="military") == ("4 to 6", None)
    assert theirs(unsaid, sides={"UA"}) == ("3 to 7", None)
    assert theirs(unsaid, sides={"BY"}) == ("0 to 4", "whose side it is about")
    assert theirs(attrs.evolve(unsaid, side="UA"), sides={"UA"}) == ("9", None)
    assert theirs(
        harm(killed=9, breakdown=(part("civilian", 3, "UA"), part("civilian", 4, "RU"))),
        sides={"UA"},
        population="civilian",
    ) == ("3 to 5", None)


def test_a_breakdown_that_gives_no_figure_for_them_decides_nothing() -> None:
    """A sub-count of the injured says nothing of the killed."""
    event = harm(killed=9, breakdown=(SubCount(of="civilian", injured=3),))

    assert theirs(event, population="civilian") == ("9", "what sort of people it is about")


def test_a_kind_that_has_no_sides_may_be_about_any() -> None:
    """Equipment names its side always."""
    tanks = EquipmentLoss(side="RU", category="tanks", count=3, change="lost", when=night(10), attribution=SAID)
    asked = scope(kinds={"EquipmentLoss"}, measure="count", change="lost", sides={"RU"})

    assert figure_of(tanks, asked) == (Quantity.exact(3), None, None, None)
    assert figure_of(strike(3), scope(sides={"RU"})) == (Quantity.exact(3), "whose side it is about", None, None)
    assert figure_of(strike(3), scope(measure="killed", sides={"RU"})) == (None, None, None, None)


def test_c16_sorts_that_may_be_of_the_same_people_are_not_added_to_a_low() -> None:
    """Girls are children and female: by hand, the side's 5 children and 6 women are 6 to 8 of 9, one of them RU's."""
    event = harm(killed=9, breakdown=(part("children", 5, "UA"), part("women", 6, "UA"), part("men", 1, "RU")))
    apart = harm(killed=9, breakdown=(part("military", 2, "UA"), part("civilians", 3, "UA"), part("children", 3, "UA")))
    several = harm(killed=9, breakdown=(part("fighters", 2, "UA"), part("fighters", 3, "RU"), part("children", 1)))

    assert theirs(event, sides={"UA"}) == ("6 to 8", None)
    assert theirs(apart, sides={"UA"}) == ("5 to 9", None)
    assert theirs(several, sides={"UA", "RU"}) == ("5 to 9", None)


@pytest.mark.parametrize(
    ("breakdown", "asked", "found"),
    [
        ((part("children", 3, "UA"),), {"sides": {"UA"}}, "3 to 10"),
        ((part("civilians", 3, "UA"),), {"population": "civilian"}, "3 to 10"),
        ((part("civilians", 3, "UA"), part("military", 4, "UA")), {"sides": {"UA"}}, "7 to 10"),
        ((part("Civilians ", 3, "UA"), part("SOLDIERS", 4)), {"population": "civilian"}, "3 to 6"),
        ((part("civilians", 3, "UA"), part("civilian", 2)), {"population": "civilian"}, "3 to 10"),
        ((part("children", 4, "RU"), part("women", 3, "RU")), {"sides": {"UA"}}, "0 to 6"),
        ((part("military", 6),), {"population": "civilian"}, "0 to 4"),
        ((part("military", 10),), {"population": "civilian"}, "0"),
        ((part("military", 12), part("civilians", 1)), {"population": "civilian"}, "1"),
        ((part("military", Quantity.at_least(6)),), {"population": "civilian"}, "0 to 4"),
        ((part("civilians", 3), part("unknown", 2), part("military", 5)), {"population": "civilian"}, "3 to 5"),
        ((part("unknown", 2),), {"population": "civilian"}, "10"),
    ],
)
def test_c16_a_sub_count_is_a_floor_up_to_the_whole_less_what_was_of_others(
    breakdown: Any, asked: Any, found: str
) -> None:
    """Sub-counts need not hold everybody: of 10 killed, what is not broken down may be of those asked about."""
    told = theirs(harm(killed=10, breakdown=breakdown), **asked)

    assert told is not None
    assert told[0] == found


def test_c16_a_sub_count_of_a_whole_that_is_not_told_is_a_floor() -> None:
    """A withheld whole is none either."""
    for whole in (UNREPORTED, WITHHELD, Quantity.at_least(5)):
        event = harm(killed=whole, injured=1, breakdown=(part("children", 3, "UA"), part("women", 2, "RU")))
        assert theirs(event, sides={"UA"}) == ("at least 3", None)
        assert theirs(event, sides={"BY"}) == (str(whole), "whose side it is about")


def test_c16_sub_counts_that_add_up_to_a_best_estimate_hold_everybody_in_it() -> None:
    """UCDP's do: of a side what it says of that side, and whoever is not told apart."""
    parts = (part("side_a", 2, "UA"), part("side_b", 5, "RU"), part("civilians", 0), part("unknown", 3))
    for whole in (10, Quantity.as_published(8, 10, 14)):
        assert theirs(harm(killed=whole, breakdown=parts), sides={"UA"}) == ("2 to 5", None)
    sides = (part("side_a", 2, "UA"), part("side_b", 5, "RU"))
    for whole in (7, Quantity.as_published(6, 7, 9)):
        assert theirs(harm(killed=whole, breakdown=sides), sides={"UA"}) == ("2", None)
    assert theirs(harm(killed=Quantity(low=7, high=9), breakdown=sides), sides={"UA"}) == ("2 to 4", None)


def test_c16_a_report_about_others_with_a_sub_count_of_those_asked_about_is_told() -> None:
    """It contradicts itself, and counts for nobody; without such a sub-count it is simply another matter."""
    event = harm(killed=10, side="UA", breakdown=(part("guards", 4, "RU"),))
    found = figure_of(event, scope(kinds={"HarmReport"}, measure="killed", sides={"RU"}))

    assert found == (Quantity.at_least(4), None, CONTRADICTED, None)
    assert theirs(event, sides={"BY"}) is None


PEOPLE = st.lists(st.tuples(st.sampled_from(("UA", "RU")), st.sampled_from(("civilians", "military")), st.booleans()))
SORTS = st.sampled_from(("civilians", "military", "children"))


def counted(people: Any, of: str, side: str | None) -> int:
    """How many of them are of a sort and a side."""
    return sum(side in (None, own) and (young if of == "children" else sort == of) for own, sort, young in people)


@pytest.mark.law
@given(PEOPLE, st.sets(st.tuples(SORTS, st.sampled_from(("UA", "RU", None)))), st.sampled_from(("UA", "RU", None)))
def test_c16_no_breakdown_of_a_whole_excludes_the_truth(people: Any, told: Any, side: str | None) -> None:
    """Whoever was killed, and however much of it a report tells apart: those asked about are within its figure."""
    breakdown = [part(of, counted(people, of, whose), whose) for of, whose in told]
    event = harm(killed=len(people), breakdown=breakdown)
    asked = scope(kinds={"HarmReport"}, measure="killed", sides=side and {side}, population="civilian")
    found = figure_of(event, asked)
    truth = counted(people, "civilians", side)

    assert found is not None
    assert found.value is not None
    assert (found.value.ceiling or 0) >= truth
    assert found.doubt or found.value.floor <= truth
