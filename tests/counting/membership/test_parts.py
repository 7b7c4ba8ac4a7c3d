"""A report that tells parts apart is read as of the part that is asked for, and of nothing narrower than it says."""

from __future__ import annotations

from typing import Any

import pytest

from conflict_events.counting.membership.parts import as_asked
from conflict_events.events import DroneStrike
from conflict_events.values import Attribution, Place, Quantity, Scope, StrikePart, Tally, When

SUMY, ODESA = Place("Sumy oblast", code="UA/UA-59"), Place("Odesa oblast", code="UA/UA-51")
KONOTOP = Place("Konotop", code="UA/UA-59/Konotop")
NIGHT = When.between("2024-11-09T20:00", "2024-11-10T09:30", tz="Europe/Kyiv")


def part(count: Any = None, **which: Any) -> StrikePart:
    return StrikePart(tally=Tally() if count is None else Tally(destroyed=count), **which)


def report(*parts: StrikePart, **fields: Any) -> DroneStrike:
    given: dict[str, Any] = {"where": Place("Ukraine", code="UA"), "weapon": "A and B"} | fields
    said = Attribution("UA/AirForce", "2024-11-10T12:00Z")
    return DroneStrike(attacker="RU", when=NIGHT, tally=Tally(destroyed=62), attribution=said, parts=parts, **given)


def read(event: DroneStrike, **asked: Any) -> Quantity | None:
    """What it says of the destroyed, where it is read as of a part."""
    found = as_asked(event, Scope(measure="destroyed", **asked))
    return None if found is event else found.tally.destroyed


@pytest.mark.parametrize(
    ("parts", "asked", "says"),
    [
        ([part(5, where=SUMY), part(7, where=ODESA)], {"places": {"UA/UA-59"}}, Quantity.exact(5)),
        ([part(5, where=SUMY), part(7, where=ODESA)], {"places": {"UA/UA-59", "UA/UA-51"}}, None),
        ([part(5, where=SUMY), part(7, where=ODESA)], {"places": {"UA"}}, None),
        ([part(where=SUMY)], {"places": {"UA/UA-59"}}, None),
        ([part(5, where=SUMY), part(2, where=KONOTOP)], {"places": {"UA/UA-59"}}, Quantity.between(5, 7)),
        ([part(5, where=SUMY), part(where=KONOTOP)], {"places": {"UA/UA-59"}}, Quantity.at_least(5)),
        ([part(5, weapon="A"), part(2, weapon="B")], {"weapons": {"A"}}, Quantity.exact(5)),
        ([part(5, weapon="A"), part(2, weapon="C")], {"weapons": {"A", "C"}}, Quantity.exact(7)),
        ([part(5, weapon="A"), part(2, weapon="B")], {"weapons": {"A", "B"}}, None),
        ([part(5, weapon="A"), part(2, weapon="A", where=SUMY)], {"weapons": {"A"}, "places": {"UA/UA-59"}},
         Quantity.exact(2)),
        ([part(5, where=Place("Sumy")), part(2, where=SUMY)], {"places": {"UA/UA-59"}}, Quantity.exact(2)),
    ],
)  # fmt: skip
def test_a_part_is_read_where_it_alone_is_asked_for(
    parts: list[StrikePart], asked: dict[str, Any], says: Quantity | None
) -> None:
    assert read(report(*parts), **asked) == says


def test_several_parts_of_one_place_are_of_that_place_and_of_their_weapons() -> None:
    event = report(part(5, where=SUMY), part(2, where=KONOTOP, weapon="A"))

    found = as_asked(event, Scope(measure="destroyed", places={"UA/UA-59"}))

    assert (found.where, found.weapon) == (Place("Sumy oblast and Konotop", code="UA/UA-59"), "A and B and A")


@pytest.mark.parametrize("unsaid", [{"where": None}, {"where": Place("somewhere")}])
def test_what_names_no_place_may_be_wholly_of_the_place_and_is_not_read_as_a_part(unsaid: dict[str, Any]) -> None:
    assert read(report(part(5, where=SUMY), **unsaid), places={"UA/UA-59"}) is None


def test_a_part_shows_itself_as_one_would_type_it() -> None:
    assert repr(part(5, weapon="A")) == "StrikePart(weapon='A', tally=Tally(destroyed=5))"


def test_what_names_no_weapon_may_be_wholly_of_the_weapon() -> None:
    assert read(report(part(5, weapon="A"), weapon=None), weapons={"A"}) is None
