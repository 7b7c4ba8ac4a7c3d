"""Adding up the figures of one bucket: parts and wholes, what may add, what is not added, levels."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting import by, envelope
from conflict_events.counting.adding.summing import (
    A_LEVEL,
    PART_ABOVE_WHOLE,
    PARTS_ABOVE_WHOLE,
    SIDES,
    SILENT,
    SILENT_WHOLE,
    UNLIKE_THINGS,
    UNLIKE_UNITS,
    Rules,
    added_up,
)
from conflict_events.counting.competing.choosing import Figure
from conflict_events.counting.competing.picks import UNCERTAIN, WITHHELD, Pick
from conflict_events.events import TerritorialClaim, kind
from conflict_events.history import Account
from conflict_events.values import WITHHELD as KEPT_BACK
from conflict_events.values import Attribution, Place, Quantity, When
from conflict_events.values.quantity import LIMIT
from tests.counting.figures import figures, found, row, whole
from tests.projections.accounts import harm, hours, missiles, scope, strike

HARM = scope(kinds={"HarmReport"}, measure="killed")
DAY = When.day("2024-11-10", tz="Europe/Kyiv")


def told(*accounts: Account[Any], asked: Any = None, policy: Any = None) -> tuple[str, set[str]]:
    """The figure of the one period as people read it, and its caveats."""
    (bucket,) = found(accounts, scope() if asked is None else asked, policy).buckets.values()
    return str(bucket.value), set(bucket.caveats)


# --- parts -----------------------------------------------------------------------------------------------------------
def test_s16_a_part_is_set_aside_where_its_whole_has_a_figure() -> None:
    """By hand: 34 over the oblast is part of 70 over Russia. Never 104."""
    accounts = [row(1, strike(70)), row(2, strike(34, code="UA/X"), part_of=[[1]])]
    (bucket,) = found(accounts, scope()).buckets.values()

    assert (str(bucket.value), bucket.caveats) == ("70", frozenset())
    assert [(int(each.account), each.reason, str(each.value)) for each in bucket.aside] == [
        (2, "a part of a whole that counts", "34")
    ]


def test_s16_a_part_of_a_part_is_set_aside_with_its_farthest_whole() -> None:
    """However the middle reads."""
    inner = row(3, strike(12), part_of=[[1], [2]])

    assert told(row(1, strike(70)), row(2, strike(34), part_of=[[1]]), inner) == ("70", set())
    assert told(row(1, strike(70)), row(2, strike(None), part_of=[[1]]), inner) == ("70", set())


def test_s16_where_the_whole_is_silent_its_parts_are_a_floor() -> None:
    """They may not be all of it. What stands beside them counts as ever."""
    silent = row(1, strike(None))
    parts = [row(2, strike(34, code="UA/X"), part_of=[[1]]), row(3, strike(14, code="UA/Y"), part_of=[[1]])]

    assert told(silent, *parts) == ("at least 48", {SILENT_WHOLE})
    assert told(*parts) == ("48", set())
    assert told(silent, *parts, row(4, strike(2, code="RU"))) == ("at least 50", {SILENT_WHOLE})


def test_s16_a_part_above_its_whole_is_a_caveat() -> None:
    """The whole stands; only what is definitely above is said to be, and only of one kind."""
    both = scope(kinds={"DroneStrike", "MissileStrike"})

    assert told(row(1, strike(20)), row(2, strike(34), part_of=[[1]])) == ("20", {PART_ABOVE_WHOLE})
    assert told(row(1, strike(20)), row(2, strike(Quantity.between(10, 34)), part_of=[[1]])) == ("20", set())
    assert told(row(1, missiles(20)), row(2, strike(34), part_of=[[1]]), asked=both) == ("20", set())


def test_s16_parts_that_come_to_more_than_their_whole_together_are_told() -> None:
    """The whole stands. What is in a part of it adds nothing beside that part, and an open whole has no most."""
    parts = [row(2, strike(5, code="UA/X"), part_of=[[1]]), row(3, strike(7, code="UA/Y"), part_of=[[1]])]
    inner = row(3, strike(4, code="UA/X/1"), part_of=[[1], [2]])

    assert told(row(1, strike(10)), *parts) == ("10", {PARTS_ABOVE_WHOLE})
    assert told(row(1, strike(12)), *parts) == ("12", set())
    assert told(row(1, strike(Quantity.at_least(10))), *parts) == ("at least 10", set())
    assert told(row(1, strike(8)), parts[0], inner) == ("8", set())
    assert told(row(1, strike(6)), *parts) == ("6", {PART_ABOVE_WHOLE})


def test_c13_a_whole_that_may_count_silences_no_part() -> None:
    """Low keeps the part, high takes the larger of the two; siblings: beside others, and in two steps."""
    may = row(1, strike(70, code=None))
    asked = scope(places={"UA"})
    part = row(2, strike(34), part_of=[[1]])
    more = row(3, strike(50, code="UA/Y"), part_of=[[1]])

    assert told(may, part, asked=asked)[0] == "34 to 70"
    assert told(may, row(2, strike(90), part_of=[[1]]), asked=asked)[0] == "90"
    assert told(may, part, more, asked=asked)[0] == "50 to 84"
    assert told(may, part, row(4, strike(5, code="UA/Z")), asked=asked)[0] == "34 to 75"


def test_c13_of_wholes_that_may_count_within_one_another_the_largest_is_the_high() -> None:
    """A region that may count inside a country that may; what is in two wholes is in neither alone."""
    asked = scope(places={"UA"})
    country, region = row(1, strike(70, code=None)), row(2, strike(80, code=None), part_of=[[1]])
    town = row(3, strike(34), part_of=[[1], [2]])
    apart = row(4, strike(90, code=None))

    assert told(country, region, town, asked=asked)[0] == "34 to 80"
    assert told(country, region, asked=asked)[0] == "0 to 80"
    assert told(country, apart, row(3, strike(34), part_of=[[1], [4]]), asked=asked)[0] == "34 to 194"
    assert told(row(1, strike(Quantity.at_least(70), code=None)), town, asked=asked)[0] == "at least 34"


def test_c13_a_part_without_a_figure_opens_no_whole_that_may_count() -> None:
    """It comes to no more than that; siblings: within a part without a figure, and beside its whole."""
    asked = scope(places={"UA"})
    may, silent = row(1, strike(7, code=None)), row(2, strike(None, code=None), part_of=[[1]])
    inner = row(3, strike(None, code=None), part_of=[[1], [2]])

    assert told(may, silent, asked=asked)[0] == told(may, silent, inner, asked=asked)[0] == "0 to 7"
    assert told(may, row(2, strike(None, code=None)), asked=asked)[0] == "at least 0"


def test_c13_a_part_that_may_count_of_a_whole_that_counts_adds_nothing() -> None:
    """Wherever it lies, it is in the whole."""
    asked = scope(places={"UA"})

    assert told(row(1, strike(70)), row(2, strike(34, code=None), part_of=[[1]]), asked=asked) == ("70", set())


# --- C2 --------------------------------------------------------------------------------------------------------------
def test_c2_a_figure_says_what_may_be_added_to_it() -> None:
    """By hand: 21 are in, and 68 of which no place is said: "21 to 89", never "21"."""
    accounts = [row(1, strike(21)), row(2, strike(68, code=None))]
    asked = scope(places={"UA"})

    assert told(*accounts, asked=asked) == (
        "21 to 89",
        {"1 account may count here too, 68 together; what would decide: a place"},
    )
    assert told(*accounts, asked=attrs.evolve(asked, speaks_of={"UA/AirForce": "UA"}))[0] == "68 to 89"


def test_c2_nothing_in_and_something_that_may_be_is_from_zero() -> None:
    """Each may be; all of them together are the high."""
    may = [row(1, strike(21, code=None)), row(2, strike(Quantity.at_least(3), code=None))]

    assert told(may[0], asked=scope(places={"UA"}))[0] == "0 to 21"
    assert told(*may, asked=scope(places={"UA"}))[0] == "at least 0"


def test_c2_the_caller_may_leave_aside_what_may_be() -> None:
    """The figure is what is certain, it is marked, and the sum left aside stands beside it."""
    accounts = [row(1, strike(21)), row(2, strike(68, code=None))]
    asked = scope(places={"UA"}, maybe="aside")

    assert told(*accounts, asked=asked) == (
        "21",
        {"1 account may count here too, 68 together and left aside; what would decide: a place"},
    )
    assert figures(accounts[1:], asked) == {}


def test_a_silent_account_opens_its_period() -> None:
    """Somebody tells of an attack and gives no number: at least what the others say."""
    other = row(2, strike(None, by="AFP"))

    assert told(row(1, strike(5)), other) == ("at least 5", {SILENT})
    assert told(row(1, strike(5)), row(2, strike(None, hours(3, 4))))[0] == "5"
    assert figures([other], scope()) == {}
    assert figures([row(2, strike(None, by="AFP"), certain=False)], scope()) == {}
    assert told(row(1, strike(5)), row(2, strike(None, by="AFP"), certain=False))[0] == "at least 5"


@pytest.mark.parametrize(
    ("silent", "figure"),
    [
        ({}, "5"),
        ({"weapon": "X"}, "5"),
        ({"code": "UA/UA-30"}, "5"),
        ({"code": None}, "at least 5"),
        ({"when": When.day("2024-11-10", tz="Europe/Kyiv")}, "at least 5"),
        ({"attacker": "RU/navy"}, "at least 5"),
        ({"decoys": True}, "5"),
        ({"code": "RU"}, "at least 5"),
        ({"by": "AFP"}, "at least 5"),
        ({"when": When.between("2024-11-10T10:00", "2024-11-10T11:00", tz="Europe/Kyiv")}, "at least 5"),
    ],
)
def test_an_account_without_a_figure_opens_nothing_where_one_of_its_claimant_covers_it(
    silent: dict[str, Any], figure: str
) -> None:
    """Same kind and people, inside it in place, overlapping in time by the clock, and in nothing told apart."""
    assert told(row(1, strike(5)), row(2, strike(None, **silent)), asked=scope("day"))[0] == figure


def test_a_figure_that_says_less_than_a_silent_account_does_not_close_what_it_opens() -> None:
    """A part does not answer for its whole, nor a date for an hour, nor a place unsaid for any (X21)."""
    silent = row(2, strike(None, weapon="X"))
    day = When.day("2024-11-10", tz="Europe/Kyiv")

    for figure in (strike(5), strike(5, weapon="X")):
        assert told(row(1, figure), silent)[0] == "5"
    for figure in (strike(5, code="UA/UA-30"), strike(5, code=None), strike(5, day)):
        assert told(row(1, figure), silent, asked=scope("day"))[0] == "at least 5"


def test_an_account_without_a_figure_for_another_weapon_opens_its_period() -> None:
    """Two weapons are two things."""
    assert told(row(1, strike(5, weapon="X")), row(2, strike(None, weapon="Y")))[0] == "at least 5"


# --- what is missing -------------------------------------------------------------------------------------------------
def test_s14_a_withheld_figure_leaves_the_sum_open() -> None:
    """Alone it stays what it is; beside others it is a floor, never a zero."""
    kept = row(1, strike(KEPT_BACK))

    assert told(kept) == ("withheld", {WITHHELD})
    assert told(kept, row(2, strike(7, code="RU"))) == ("at least 7", {WITHHELD})


def test_one_figure_keeps_its_words() -> None:
    """A best point and a wording survive where there is nothing to add; a contradiction is told."""
    published = Quantity.as_published(3, 1, 2)

    assert told(row(1, strike(Quantity.estimate(1, 2, 4)))) == ("1 to 4, best 2", set())
    assert told(row(1, strike(published)))[1] == {UNCERTAIN}


def test_a_sum_beyond_all_limits_is_a_floor() -> None:
    """Still true, and no answer raises for somebody's absurd figure."""
    huge = Quantity.exact(LIMIT - 1)

    assert told(row(1, strike(huge, code="UA")), row(2, strike(huge, code="RU")))[0] == f"at least {LIMIT - 1}"


def test_c10_best_estimates_add_up_only_where_everybody_gives_one() -> None:
    """And only where nothing may be the same."""
    apart = envelope(disjoint=True)
    first = row(1, harm(killed=Quantity.estimate(1, 2, 4), by="A"))

    assert told(first, row(2, harm(killed=5, by="A")), asked=HARM, policy=apart)[0] == "6 to 9, best 7"
    assert told(first, row(2, harm(killed=Quantity.between(5, 6), by="A")), asked=HARM, policy=apart)[0] == "6 to 10"
    assert told(first, row(2, harm(killed=5, by="B")), asked=HARM, policy=apart)[0] == "5 to 9"


# --- what is not added -----------------------------------------------------------------------------------------------
def test_c16_two_sides_are_never_summed_unless_the_question_asks_for_both() -> None:
    """From the larger to all of them, and said so."""
    accounts = [row(1, harm(killed=5, side="UA")), row(2, harm(killed=7, side="RU", code="UA/UA-63"))]

    assert told(*accounts, asked=HARM) == ("7 to 12", {SIDES})
    assert told(*accounts, asked=attrs.evolve(HARM, sides={"UA", "RU"})) == ("12", set())


@kind("Payment", schema=1)
@attrs.frozen(kw_only=True)
class Payment:
    """A kind of somebody's own, with money and units in it."""

    attribution: Attribution
    when: When
    amount: Quantity
    change: str | None = None
    currency: str | None = None
    unit: str | None = None


def paid(number: int, amount: int, **fields: Any) -> Account[Any]:
    return row(
        number,
        Payment(attribution=Attribution("A", "2024-11-11T00:00Z"), when=DAY, amount=Quantity.exact(amount), **fields),
    )


def test_c6_figures_of_unlike_things_or_units_are_not_added() -> None:
    """Two currencies or units come to nothing known; two changes come to the larger at least."""
    asked = scope("day", kinds={"Payment"}, measure="amount")

    assert told(paid(1, 5, currency="UAH"), paid(2, 7, currency="USD"), asked=asked) == (
        "at least 0",
        {UNLIKE_UNITS, UNLIKE_THINGS},
    )
    assert told(paid(1, 5, unit="t"), paid(2, 7, unit="kg"), asked=asked)[1] == {UNLIKE_UNITS, UNLIKE_THINGS}
    assert told(paid(1, 5, change="in"), paid(2, 7, change="out"), asked=asked) == ("7 to 12", {UNLIKE_THINGS})
    assert told(paid(1, 5, currency="UAH"), asked=asked) == ("5", set())


# --- levels ----------------------------------------------------------------------------------------------------------
def ground(number: int, area: Quantity | int, *, code: str | None = "UA", **fields: Any) -> Account[Any]:
    claim = TerritorialClaim(
        holder="RU",
        change="controls",
        when=fields.pop("when", DAY),
        basis="assessed",
        attribution=Attribution(fields.pop("who", "Watch"), "2024-11-11T00:00Z"),
        area_km2=area,
        where=None if code is None else Place("there", code=code),
    )
    return row(number, claim, **fields)


LEVELS = scope("day", kinds={"TerritorialClaim"}, measure="area_km2", change="controls")


def test_c15_levels_are_never_added_over_time_or_over_places_that_hold_each_other() -> None:
    """Of each place from the least said to the most; places apart add up, a place inside another does not."""
    twice = [ground(1, 110), ground(2, 112, who="Other")]

    assert told(*twice, asked=LEVELS) == ("110 to 112", {A_LEVEL})
    assert told(ground(1, 40, code="UA/X"), ground(2, 30, code="UA/Y"), asked=LEVELS) == ("70", {A_LEVEL})
    assert told(*twice, ground(3, 40, code="UA/X"), asked=LEVELS)[0] == "110 to 112"
    assert told(ground(1, 40, code=None), ground(2, 30, code="UA/X"), asked=LEVELS)[0] == "40 to 70"
    assert told(ground(1, 110), ground(2, Quantity.at_least(90), who="Other"), asked=LEVELS)[0] == "at least 90"
    assert told(ground(1, 110), asked=LEVELS) == ("110", set())


def test_c15_a_level_that_may_count_widens_it() -> None:
    """A report whose time is not known may say another level."""
    assert told(ground(1, 110), ground(2, 130, who="Other", certain=False), asked=LEVELS)[0] == "110 to 130"
    assert (
        told(ground(1, 110, certain=False), ground(2, 130, code="UA/X", certain=False), asked=LEVELS)[0] == "0 to 130"
    )


# --- laws ------------------------------------------------------------------------------------------------------------
VALUES = (Quantity.exact(1), Quantity.exact(5), Quantity.at_least(3), Quantity.between(2, 4), KEPT_BACK, None)
WINDOWS = (hours(0, 10), hours(5, 15), hours(10, 20), When.at("2024-11-01T03:00Z"), When.day("2024-11-01"))


@st.composite
def accounts_with_parts(draw: Any) -> list[Account[Any]]:
    """Few accounts that meet often; wholes come before their parts, so that there is no circle."""
    above: list[set[int]] = []
    for name in range(draw(st.integers(0, 5))):
        wholes = draw(st.sets(st.integers(0, name - 1), max_size=2)) if name and draw(st.booleans()) else set()
        above.append(wholes.union(*(above[each] for each in wholes)))
    return [
        row(
            name,
            draw(st.sampled_from((strike, missiles)))(
                draw(st.sampled_from(VALUES)),
                draw(st.sampled_from(WINDOWS)),
                by=draw(st.sampled_from("AB")),
                code=draw(st.sampled_from((None, "UA", "UA/X", "UA/Y"))),
                weapon=draw(st.sampled_from((None, "X", "Y"))),
            ),
            part_of=[[each] for each in wholes],
        )
        for name, wholes in enumerate(above)
    ]


MONTH = scope("month", kinds={"DroneStrike", "MissileStrike"}, places={"UA"})


def picks_of(accounts: list[Account[Any]]) -> list[Pick]:
    return [each.pick for each in _figures(accounts)]


def _figures(accounts: list[Account[Any]]) -> tuple[Figure, ...]:
    return found(accounts, MONTH).figures


@given(accounts_with_parts(), st.randoms(use_true_random=False), st.booleans())
def test_the_sum_does_not_depend_on_order(accounts: list[Account[Any]], random: Any, apart: bool) -> None:  # noqa: FBT001 - drawn
    """Value, what counts, what may, what is set aside, and caveats."""
    picks, rules = picks_of(accounts), Rules(disjoint=apart)
    one, other = added_up(picks, rules), added_up(random.sample(picks, len(picks)), rules)

    assert (one.value, one.aside, one.caveats) == (other.value, other.aside, other.caveats)
    assert set(one.counted) == set(other.counted)
    assert set(one.perhaps) == set(other.perhaps)


@given(accounts_with_parts(), st.data())
def test_x8_the_high_holds_the_sum_of_any_choice_of_points_of_what_counts(
    accounts: list[Account[Any]], data: st.DataObject
) -> None:
    """And the low is never above it; what may count raises the high alone."""
    for bucket in found(accounts, MONTH).buckets.values():
        counted = added_up(bucket.picks, Rules()).counted
        highs = [9 if each.value.ceiling is None else int(each.value.ceiling) for each in counted]
        points = [data.draw(st.integers(int(e.value.floor), high)) for e, high in zip(counted, highs, strict=True)]
        certain = added_up([pick for pick in bucket.picks if pick.is_certain], Rules())

        assert bucket.value.ceiling is None or sum(points) <= bucket.value.ceiling
        assert bucket.value.floor <= sum(each.value.floor for each in counted)
        assert certain.value.missing == "unreported" or certain.value.floor >= bucket.value.floor


def test_a_month_of_figures_by_one_voice_is_from_the_largest_to_the_sum() -> None:
    """However many: they are taken together as one."""
    posts = [row(n, strike(1, When.month(2024, 11))) for n in range(300)]

    assert whole(posts, scope("month"), by("UA/AirForce")) == "1 to 300"
