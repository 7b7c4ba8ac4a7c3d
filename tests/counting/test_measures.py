"""Measures: which figures an event gives, and which of them are of the sides and the people asked for."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from conflict_events.counting.measures import figure_of, measure_of, measures_in
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


def test_counting_1_harm_of_which_the_side_is_not_said_may_be_of_the_side_asked_for() -> None:
    """Sides go by path; of another side it is another matter."""
    assert theirs(harm(killed=5, side="UA/civil"), sides={"UA"}) == ("5", None)
    assert theirs(harm(killed=5, side="RU"), sides={"UA"}) is None
    assert theirs(harm(killed=5), sides={"UA"}) == ("5", "whose side it is about")
    assert theirs(harm(killed=5)) == ("5", None)


@pytest.mark.parametrize(("population", "other"), [("civilian", "military"), ("military", "civilian")])
def test_counting_1_harm_of_which_it_is_not_said_to_whom_may_be_to_those_asked_for(population: Any, other: Any) -> None:
    """Mixed is not said either."""
    assert theirs(harm(killed=5, population=population), population=population) == ("5", None)
    assert theirs(harm(killed=5, population=other), population=population) is None
    assert theirs(harm(killed=5), population=population) == ("5", "what sort of people it is about")
    assert theirs(harm(killed=5, population="mixed"), population=population) == (
        "5",
        "what sort of people it is about",
    )


def test_a_breakdown_says_how_much_of_the_harm_was_theirs() -> None:
    """Its sub-counts add up; what may be theirs raises the high; what names nobody of theirs says nothing."""
    event = harm(killed=9, side="UA", breakdown=(part("civilian", 3), part("children", 2), part("soldiers", 4)))
    unsaid = harm(killed=9, breakdown=(part("x", 3, "UA"), part("y", 2, "RU"), part("z", 1)))

    assert theirs(event, population="civilian") == ("3 to 5", None)
    assert theirs(event, population="military") == ("4 to 6", None)
    assert theirs(unsaid, sides={"UA"}) == ("3 to 4", None)
    assert theirs(unsaid, sides={"BY"}) == ("9", "whose side it is about")
    assert theirs(attrs.evolve(unsaid, side="UA"), sides={"UA"}) == ("9", None)
    assert theirs(
        harm(killed=9, breakdown=(part("civilian", 3, "UA"), part("civilian", 4, "RU"))),
        sides={"UA"},
        population="civilian",
    ) == ("3", None)


def test_a_breakdown_that_gives_no_figure_for_them_decides_nothing() -> None:
    """A sub-count of the injured says nothing of the killed."""
    event = harm(killed=9, breakdown=(SubCount(of="civilian", injured=3),))

    assert theirs(event, population="civilian") == ("9", "what sort of people it is about")


def test_a_kind_that_has_no_sides_may_be_about_any() -> None:
    """Equipment names its side always."""
    tanks = EquipmentLoss(side="RU", category="tanks", count=3, change="lost", when=night(10), attribution=SAID)
    asked = scope(kinds={"EquipmentLoss"}, measure="count", change="lost", sides={"RU"})

    assert figure_of(tanks, asked) == (Quantity.exact(3), None)
    assert figure_of(strike(3), scope(sides={"RU"})) == (Quantity.exact(3), "whose side it is about")
    assert figure_of(strike(3), scope(measure="killed", sides={"RU"})) == (None, None)


def test_counting_16_sorts_that_may_be_of_the_same_people_are_not_added_to_a_low() -> None:
    """Girls are children and female: by hand, of 9 killed the side's 5 children and 6 women are 6 to 9."""
    event = harm(killed=9, breakdown=(part("children", 5, "UA"), part("women", 6, "UA"), part("men", 1, "RU")))
    apart = harm(killed=9, breakdown=(part("military", 2, "UA"), part("civilians", 3, "UA"), part("children", 3, "UA")))
    several = harm(killed=9, breakdown=(part("fighters", 2, "UA"), part("fighters", 3, "RU"), part("children", 1)))

    assert theirs(event, sides={"UA"}) == ("6 to 9", None)
    assert theirs(apart, sides={"UA"}) == ("5 to 8", None)
    assert theirs(several, sides={"UA", "RU"}) == ("5 to 6", None)
