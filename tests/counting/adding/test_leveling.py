"""Levels of one period: what is of different things adds up, and what is not said is no zero (C15)."""

from __future__ import annotations

from typing import Any, Literal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting.adding.summing import SIDES
from conflict_events.counting.buckets import UNSAID_LEVELS
from conflict_events.errors import IncompleteScope
from conflict_events.events import EquipmentLoss, TerritorialClaim, kind
from conflict_events.history import Account
from conflict_events.values import WITHHELD, Attribution, Place, Quantity, Scope, When
from tests.counting.figures import figures, found, row, whole
from tests.projections.accounts import scope

TOTALS = scope("day", kinds={"EquipmentLoss"}, measure="count", attacker=None, change="total")
HELD = scope("day", kinds={"TerritorialClaim"}, measure="area_km2", attacker=None, change="controls")


def lost(number: int, count: Quantity | int, category: str = "tanks", *, day: int = 10, **fields: Any) -> Account[Any]:
    """A total of losses, at the end of a day."""
    event = EquipmentLoss(
        category=category,
        count=count,
        change="total",
        when=When.day(f"2024-11-{day:02}", tz="Europe/Kyiv"),
        attribution=Attribution(fields.pop("who", "Staff"), "2024-11-30T00:00Z"),
        **{"side": "RU", **fields},
    )
    return row(number, event)


def held(number: int, area: Quantity | int, code: str | None, *, day: int = 10, holder: str = "RU") -> Account[Any]:
    """Ground that somebody holds, at the end of a day."""
    event = TerritorialClaim(
        holder=holder,
        change="controls",
        basis="assessed",
        area_km2=area,
        when=When.day(f"2024-11-{day:02}", tz="Europe/Kyiv"),
        where=None if code is None else Place(code, code=code),
        attribution=Attribution("Watch", "2024-11-30T00:00Z"),
    )
    return row(number, event)


def said(accounts: list[Account[Any]], asked: Scope = TOTALS) -> list[str]:
    """The figures in order of time."""
    by_day = figures(accounts, asked)
    return [by_day[day] for day in sorted(by_day)]


@given(st.dictionaries(st.sampled_from(("tanks", "guns", "APC", "ships")), st.integers(0, 9), min_size=1))
def test_c15_levels_of_different_things_add_up(counts: dict[str, int]) -> None:
    """A thousand tanks and two thousand guns are three thousand pieces, and not one to two thousand."""
    accounts = [lost(number, count, category) for number, (category, count) in enumerate(counts.items(), 1)]

    assert whole(accounts, TOTALS) == str(sum(counts.values()))


def test_c15_levels_of_one_thing_do_not() -> None:
    """Said twice, a level is from the least to the most; a model may be among its category."""
    assert whole([lost(1, 1000), lost(2, 1010, who="Other")], TOTALS) == "1000 to 1010"
    assert whole([lost(1, 1000), lost(2, 200, weapon="T-90")], TOTALS) == "1000 to 1200"


def test_c15_levels_of_two_sides_are_added_where_both_are_asked_for() -> None:
    """Else they are from the larger to both together; branches of one holder add up."""
    accounts = [lost(1, 1000), lost(2, 400, side="UA")]
    (bucket,) = found(accounts, TOTALS).buckets.values()
    branches = [held(1, 40, "UA/X", holder="RU/East"), held(2, 30, "UA/Y", holder="RU/West")]

    assert (str(bucket.value), SIDES in bucket.caveats) == ("1000 to 1400", True)
    assert whole(accounts, attrs.evolve(TOTALS, sides=frozenset({"RU", "UA"}))) == "1400"
    assert whole(branches, HELD) == "70"
    assert whole([held(1, 40, "UA/X"), held(2, 30, "UA/X", holder="UA")], HELD) == "40 to 70"


def test_c15_a_place_inside_another_counts_where_it_is_certainly_above_it() -> None:
    """Both cannot be right, and neither is dropped in silence."""
    assert whole([held(1, 50, "UA"), held(2, 30, "UA/X")], HELD) == "50"
    assert whole([held(1, 50, "UA"), held(2, 60, "UA/X")], HELD) == "50 to 60"
    assert whole([held(1, Quantity.at_least(50), "UA"), held(2, 60, "UA/X")], HELD) == "at least 50"


@pytest.mark.parametrize(
    ("accounts", "asked", "expected"),
    [
        ([lost(1, 900, day=9), lost(2, 1000), lost(3, 2000, "guns")], TOTALS, ["at least 900", "3000"]),
        ([held(1, 100, "UA/X", day=9), held(2, 60, "UA/X"), held(3, 70, "UA/Y")], HELD, ["at least 100", "130"]),
        ([held(1, 100, "UA", day=9), held(2, 60, "UA/X"), held(3, 70, "UA/Y")], HELD, ["100", "at least 130"]),
        ([held(1, 100, None, day=9), held(2, 60, "UA/X"), held(3, 70, "UA/Y")], HELD, ["100", "at least 130"]),
    ],
    ids=["a category", "a place", "the whole", "a place that is not said"],
)
def test_c15_a_level_that_is_not_said_is_no_zero(
    accounts: list[Account[Any]], asked: Scope, expected: list[str]
) -> None:
    """What has a level on one day has one on the other: there the sum is open above, and says so."""
    floors = [figure.removeprefix("at least ") for figure in expected]
    opened = [str(each.value) for each in found(accounts, asked).buckets.values() if UNSAID_LEVELS in each.caveats]

    assert said(accounts, asked) == expected
    assert opened == [figure for figure in expected if figure.startswith("at least")]
    assert sorted(figures(accounts, asked, reading="floor").values()) == sorted(floors)


def test_c15_a_model_is_said_by_its_category_and_what_is_withheld_stays_so() -> None:
    """Nine hundred tanks hold the T-90 among them."""
    assert said([lost(1, 900, day=9), lost(2, 1000), lost(3, 50, weapon="T-90")]) == ["900", "1000 to 1050"]
    assert said([lost(1, WITHHELD, day=9), lost(2, 1000), lost(3, 2000, "guns")]) == ["withheld", "3000"]


def test_c15_levels_of_a_bundle_and_of_a_category_that_it_names_do_not_add_up() -> None:
    """Nine hundred tanks and vehicles may hold the fifty tanks; the guns are beside them."""
    bundled = [lost(1, 900, "tanks and vehicles"), lost(2, 50, "tanks")]

    assert said(bundled) == ["900 to 950"]
    assert said([*bundled, lost(3, 7, "guns")]) == ["907 to 957"]
    assert said([lost(1, 900, "tanks and vehicles", day=9), lost(2, 50, "tanks")]) == ["900", "at least 50"]
    assert said([lost(1, 50, "tanks", day=9), lost(2, 900, "tanks and vehicles")]) == ["at least 50", "900"]


@kind("CapturedForLevels", stocks={"people": {"held"}}, continual={"people": {"taken"}})
@attrs.frozen(kw_only=True)
class Captured:
    """A kind of somebody's own whose measure depends on its change."""

    change: Literal["held", "taken"]
    when: When
    people: Quantity
    attribution: Attribution


def captured(number: int, change: Literal["held", "taken"], people: int, day: int) -> Account[Any]:
    """How many people are held by then, or were taken."""
    when = When.day(f"2024-11-{day:02}", tz="Europe/Kyiv")
    said_by = Attribution("Staff", "2024-11-30T00:00Z")
    return row(number, Captured(change=change, when=when, people=Quantity.exact(people), attribution=said_by))


def test_c15_changes_of_a_kind_of_one_s_own_are_never_pooled_either() -> None:
    """A hundred held and then a hundred and fifty taken is no record of anything: say which is meant."""
    asked = scope("day", kinds={"CapturedForLevels"}, measure="people", attacker=None)
    accounts = [captured(1, "held", 100, 9), captured(2, "taken", 150, 10)]

    with pytest.raises(IncompleteScope, match="does not say: change"):
        found(accounts, asked)
    assert said(accounts, attrs.evolve(asked, change="taken")) == ["150"]
    assert said(accounts[:1], asked) == ["100"]
