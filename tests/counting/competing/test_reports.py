"""Reports: which accounts are rows of one report, and which say one thing twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting import by
from conflict_events.counting.competing.reports import merged, reports_of
from conflict_events.counting.membership.holding import reads_for
from conflict_events.events import TerritorialClaim, kind
from conflict_events.history import Account
from conflict_events.values import Attribution, Place, Quantity, When
from tests.counting.figures import figures, found, held, row, whole
from tests.projections.accounts import BEGIN, Rumour, entry_id, harm, hours, missiles, night, scope, strike, told

ANY = scope("account", kinds={"DroneStrike", "MissileStrike"})


def reports(*accounts: Account[Any]) -> set[frozenset[int]]:
    """The reports, each by the numbers of its accounts."""
    found_ = reports_of(held(accounts, ANY))
    return {frozenset(int(account, 16) for account in found_[each.id]) for each in accounts}


def incidents(*accounts: Account[Any], asked: Any = ANY) -> set[frozenset[int]]:
    """The incidents after what was entered twice is put together, each by the numbers of its accounts."""
    members = held(accounts, asked)
    found_ = merged(members, reports_of(members))
    return {frozenset(int(account, 16) for account in each.incident) for each in found_}


def sets(*groups: Sequence[int]) -> set[frozenset[int]]:
    return set(map(frozenset, groups))


# --- C7 --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("windows", "groups"),
    [
        ((hours(0, 5), hours(5, 9)), ([1, 2],)),
        ((hours(0, 5), hours(11, 15)), ([1, 2],)),
        ((hours(0, 5), hours(11.1, 15)), ([1], [2])),
        ((hours(0, 5), hours(10, 24)), ([1, 2],)),
        ((hours(0, 5), hours(10, 24.1)), ([1], [2])),
        ((hours(0, 9), hours(9, 18), hours(18, 27)), ([1, 2], [3])),
        ((hours(0, 60), hours(0, 60)), ([1, 2],)),
        ((hours(0, 20), hours(2, 4), hours(20, 24)), ([1, 2, 3],)),
        ((hours(0, None), hours(5, None)), ([1], [2])),
    ],
)
def test_c7_rows_of_one_post_are_one_report_while_their_windows_are_near(
    windows: Sequence[When], groups: Sequence[Sequence[int]]
) -> None:
    """At most 6 h apart, and at most 24 h together; else several attacks share an address."""
    rows = [row(number, strike(1, when), post="a") for number, when in enumerate(windows, 1)]

    assert reports(*rows) == sets(*groups)


def test_c7_reports_of_another_post_or_claimant_are_other_reports() -> None:
    """However near their windows lie."""
    assert reports(row(1, strike(1), post="a"), row(2, strike(1), post="b")) == sets([1], [2])
    assert reports(row(1, strike(1), post="a"), row(2, strike(1, by="UA"), post="a")) == sets([1], [2])
    assert reports(row(1, strike(1), post="a"), row(2, missiles(1), post="a")) == sets([1, 2])


def test_c7_without_evidence_it_is_one_report_that_was_said_at_one_time_through_one_outlet() -> None:
    """A founding account without a link, in two rows."""
    assert reports(told(1, strike(1)), told(2, missiles(1))) == sets([1, 2])
    assert reports(told(1, strike(1)), told(2, missiles(1, at="2024-11-10T09:00Z"))) == sets([1], [2])


def test_c7_items_of_evidence_chain() -> None:
    """A row that shows both posts belongs to both."""
    one, other = row(1, strike(1), post="a"), row(2, strike(1), post="b")
    said = one.event.attribution
    both_items = attrs.evolve(said, evidence=(*said.evidence, *other.event.attribution.evidence))
    both = told(3, attrs.evolve(strike(1), attribution=both_items))

    assert reports(one, other, both) == sets([1, 2, 3])


@given(st.lists(st.tuples(st.integers(0, 80), st.integers(0, 30), st.sampled_from("abc")), max_size=8))
def test_c7_reports_are_a_partition_whose_rows_share_a_post_and_lie_near(
    drawn: list[tuple[int, int, str]],
) -> None:
    """A law, against the words of the ruling."""
    windows = [
        When.between(BEGIN + timedelta(hours=a), BEGIN + timedelta(hours=a + n + 1), tz="UTC") for a, n, _ in drawn
    ]
    rows = [
        row(n, strike(1, when), post=post) for n, (when, (_, _, post)) in enumerate(zip(windows, drawn, strict=True))
    ]
    groups = reports(*rows)

    assert sorted(number for group in groups for number in group) == list(range(len(drawn)))
    for group in groups:
        spans = sorted((drawn[number][0], drawn[number][0] + drawn[number][1] + 1) for number in group)
        assert len({drawn[number][2] for number in group}) == 1
        assert len(set(spans)) == 1 or max(end for _, end in spans) - spans[0][0] <= 24


# --- C8 --------------------------------------------------------------------------------------------------------------
def test_c8_a_part_of_what_was_entered_twice_is_a_part_of_its_whole() -> None:
    """Also where the whole is one of the other entry, and neither says the figure."""
    entries = [row(n, strike(None, by="UA/Kyiv"), post="a", part_of=above) for n, above in ((2, [[1]]), (3, []))]
    part = row(4, strike(10, by="UA/District"), part_of=[[3]])

    assert whole([row(1, strike(100)), *entries, part]) == "100"


def test_c8_one_report_entered_twice_is_one() -> None:
    """Seeds and importer together: the night of 10 November is 145, not "145 to 290"."""
    seed, imported = row(1, strike(145), post="22727"), row(2, strike(145), post="22727", record="missiles|7|a")

    assert incidents(seed, imported) == sets([1, 2])
    assert whole([seed, imported]) == "145"


def test_c8_an_instant_overlaps_the_window_that_begins_with_it_and_not_the_one_that_ends_there() -> None:
    """A window ends just before its end."""
    noon = strike(5, When.at(BEGIN + timedelta(hours=12)))

    for window, groups in ((hours(12, 15), sets([1, 2])), (hours(9, 12), sets([1], [2]))):
        assert incidents(row(1, noon, post="a"), row(2, strike(5, window), post="a")) == groups


def test_c8_two_rows_of_one_import_are_never_one() -> None:
    """Two Iskander rows of one post with two launch places stay two, and so do two that say the same."""
    crimea = row(1, missiles(2, weapon="Iskander", launch_places=("Crimea",)), post="a", record="missiles|1|a")
    kursk = row(2, missiles(2, weapon="Iskander", launch_places=("Kursk",)), post="a", record="missiles|2|a")
    same = row(3, missiles(2, weapon="Iskander", launch_places=("Kursk",)), post="a", record="missiles|3|a")
    asked = scope(kinds={"MissileStrike"})

    assert incidents(crimea, kursk, same) == sets([1], [2], [3])
    assert whole([crimea, kursk], asked, by("UA/AirForce")) == "4"


@pytest.mark.parametrize(
    ("first", "second", "one"),
    [
        ({"weapon": "Shahed"}, {"weapon": "Shahed"}, True),
        ({"weapon": "Shahed"}, {}, True),
        ({"weapon": "Shahed"}, {"weapon": "Lancet"}, False),
        ({"launch_places": ("Kursk",)}, {"launch_places": ("Orel",)}, False),
        ({"launch_places": ("Kursk",)}, {}, True),
        ({"decoys": True}, {"decoys": False}, False),
        ({"target_kind": "power"}, {"target_kind": "rail"}, False),
        ({"target_kind": "power"}, {"decoys": True}, True),
        ({"code": "UA/UA-30"}, {}, False),
        ({"when": hours(0, 5)}, {"when": hours(5, 9)}, False),
        ({"when": hours(0, 5)}, {"when": hours(4, 9)}, True),
        ({"attacker": "RU/navy"}, {}, False),
    ],
)
def test_c8_it_is_one_where_place_and_time_agree_and_no_other_field_contradicts(
    first: dict[str, Any], second: dict[str, Any], *, one: bool
) -> None:
    """None contradicts nothing; another place, or windows that do not overlap, is another thing."""
    rows = (row(1, strike(5, **first), post="a"), row(2, strike(5, **second), post="a"))

    assert incidents(*rows) == (sets([1, 2]) if one else sets([1], [2]))


def test_c8_what_is_not_said_contradicts_nothing_only_where_one_such_account_is_there() -> None:
    """Of two weapons the unnamed one may be either."""
    named = [row(n, missiles(5, weapon=weapon), post="a") for n, weapon in ((1, "Kinzhal"), (2, "Iskander"))]

    assert incidents(*named, row(3, missiles(5), post="a")) == sets([1], [2], [3])
    assert incidents(named[0], row(3, missiles(5), post="a")) == sets([1, 3])
    assert incidents(named[0], row(3, missiles(5, decoys=True), post="a")) == sets([1, 3])
    assert incidents(*named, row(3, missiles(5, decoys=True), post="a")) == sets([1], [2], [3])


@pytest.mark.parametrize(
    "other",
    [
        {"post": "b"},
        {"event": missiles(5)},
        {"event": strike(5, by="UA")},
        {"event": strike(5, code="UA/UA-30")},
        {"event": strike(5, attacker="RU/navy")},
    ],
)
def test_c8_another_report_kind_claimant_place_or_side_is_another_thing(other: dict[str, Any]) -> None:
    """Only one report can be entered twice."""
    fields = {"post": "a", "event": strike(5), **other}

    assert incidents(row(1, strike(5), post="a"), row(2, fields["event"], post=fields["post"])) == sets([1], [2])


def test_c8_places_without_a_code_are_the_same_by_their_name() -> None:
    """Two towns that nobody coded are two."""
    bare = strike(5, code=None)
    here, there = (attrs.evolve(bare, where=attrs.evolve(strike(1).where, name=name, code=None)) for name in "ab")

    assert incidents(row(1, here, post="a"), row(2, here, post="a")) == sets([1, 2])
    assert incidents(row(1, here, post="a"), row(2, there, post="a")) == sets([1], [2])


def test_c8_a_place_that_is_not_named_is_not_the_place_that_another_row_names() -> None:
    """It may be of any: the rows of one post are then bounded, and neither one figure nor two."""
    named, bare = strike(3), attrs.evolve(strike(3), where=None)
    rows = [row(1, named, post="a"), row(2, bare, post="a")]

    assert incidents(*rows) == sets([1], [2])
    assert whole(rows) == "3 to 6"
    assert whole([*rows, row(3, named, post="a"), row(4, bare, post="a")]) == "3 to 6"


def test_c8_a_row_by_hand_is_the_imported_row_that_says_just_the_same() -> None:
    """An import of several rows keeps them apart; what was entered beside joins its like, and only one."""
    imported = [row(n, strike(n, weapon="S"), post="a", record=f"missiles|{n}|a") for n in (1, 2)]
    again = row(3, strike(2, weapon="S"), post="a")
    other = row(4, strike(7, weapon="S"), post="a")

    assert incidents(*imported, again) == sets([1], [2, 3])
    assert incidents(*imported, other) == sets([1], [2], [4])
    assert incidents(*imported, again, row(5, strike(2, weapon="S"), post="a")) in (
        sets([1], [2, 3], [5]),
        sets([1], [2, 5], [3]),
    )


def test_c8_links_of_either_hold_for_both() -> None:
    """The twin of a part is a part, and of a whole a whole; a thing is no part of itself."""
    national = row(1, strike(70), post="a", beside=[9])
    twin = row(2, strike(70), post="a")
    part = row(3, strike(34, code="UA/UA-30"), post="b", part_of=[[2]])
    inner = row(4, strike(70), post="a", part_of=[[1, 9]])

    assert incidents(national, twin) == sets([1, 2, 9])
    assert whole([national, twin, part]) == "70"
    assert whole([row(1, strike(70), post="a", beside=[9]), inner]) == "70"


def test_c8_what_is_out_of_the_scope_is_no_twin() -> None:
    """The broader row of a post is not the one asked about."""
    asked = scope("account", places={"UA/UA-30"})
    rows = (row(1, strike(5, code="UA"), post="a"), row(2, strike(5, code="UA/UA-30"), post="a"))

    assert figures(rows, asked) == {entry_id(2): "5"}


def test_c8_accounts_without_a_window_are_no_twins() -> None:
    """There is nothing to see that they overlap."""
    asked = scope("account", kinds={"HarmReport", "Rumour"}, measure="killed")
    day, other = When.day("2024-11-10"), When.day("2024-11-20")
    rumours = [told(n, Rumour(attribution=Attribution("A", "2024-11-10"), size=Quantity.exact(n))) for n in (1, 2)]

    assert incidents(told(1, harm(day, killed=2)), told(2, harm(other, killed=2)), asked=asked) == sets([1], [2])
    assert incidents(*rumours, asked=attrs.evolve(asked, measure="size")) == sets([1], [2])


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 3), st.sampled_from((None, "S", "L"))), max_size=5))
def test_x22_recording_reports_a_second_time_changes_no_figure(drawn: list[tuple[int, int, str | None]]) -> None:
    """Under other ids, in another order: the figures of the night stand, in every grain."""
    rows = [
        row(n, strike(Quantity.exact(count), hours(3 * at, 3 * at + 4), weapon=weapon), post=str(n))
        for n, (count, at, weapon) in enumerate(drawn)
    ]
    again = [row(int(each.id, 16) + 50, each.event, post=str(int(each.id, 16))) for each in rows]

    for grain in ("day", "month", "rolling_24h", "window"):
        assert figures([*rows, *again[::-1]], scope(grain)) == figures(rows, scope(grain))


@pytest.mark.no_cover
def test_a_night_of_many_rows_is_put_together_in_one_sweep() -> None:
    """A thousand rows of one post, and as many posts of one row: nothing here is quadratic."""
    rows = [row(n, strike(1, night(10)), post=str(n % 2 or n)) for n in range(2000)]

    assert len(found(rows, scope(), by("UA/AirForce")).buckets) == 1


def test_a_report_is_no_row_of_one_without_a_sign() -> None:
    """Somebody who says two things at one time through one outlet makes one report of them."""
    said = Attribution("UA", "2024-11-10T08:00Z", via=("Agency",))
    one, other = (attrs.evolve(strike(n), attribution=said) for n in (1, 2))

    assert reports(told(1, one), told(2, other)) == sets([1, 2])


# --- kinds of somebody's own ----------------------------------------------------------------------


@kind("Sortie", schema=1)
@attrs.frozen(kw_only=True)
class Sortie:
    """A kind of somebody's own, which says by a word and a number of its own what it is about."""

    when: When
    attribution: Attribution
    flown: Quantity
    wing: str | None = None
    base: int | None = None
    after: str | None = None
    where: Place | None = None


FLOWN = scope("night", kinds={"Sortie"}, measure="flown")
NORTH = Place("there", code="UA")


def sorties(*said_: dict[str, Any]) -> list[Account[Any]]:
    """Rows of one post, of one night, five each."""
    attribution = Attribution("Staff", "2024-11-10T08:00Z")
    five = Quantity.exact(5)
    events = [Sortie(when=night(10), attribution=attribution, flown=five, where=NORTH, **each) for each in said_]
    return [row(number, event, post="p") for number, event in enumerate(events, 1)]


@pytest.mark.parametrize(
    ("said_", "figure"),
    [
        (({"wing": "one"}, {"wing": "one"}), "5"),
        (({"wing": "one"}, {"wing": "two"}), "5 to 10"),
        (({"base": 1}, {"base": 2}), "5 to 10"),
        (({"wing": "one"}, {}), "5"),
        (({"wing": "one"}, {"base": 2}), "5"),
        # What is entered twice names two ids of what it follows.
        (({"after": entry_id(1)}, {"after": entry_id(2)}), "5"),
    ],
)
def test_c8_a_word_or_number_of_ones_own_contradicts_too(said_: tuple[dict[str, Any], ...], figure: str) -> None:
    """Two wings of one post are no twins; whether they share something, nobody says."""
    assert whole(sorties(*said_), FLOWN) == figure
    assert reads_for(FLOWN) is None


def test_c8_ground_taken_from_two_is_not_taken_once() -> None:
    """From whom is said of each."""

    def gained(number: int, from_actor: str | None) -> Account[Any]:
        event = TerritorialClaim(
            holder="RU", change="gained", basis="assessed", area_km2=5, where=NORTH, when=night(10),
            from_actor=from_actor, attribution=Attribution("Watch", "2024-11-10T08:00Z"),
        )  # fmt: skip
        return row(number, event, post="p")

    ground = scope("night", kinds={"TerritorialClaim"}, measure="area_km2", change="gained")

    assert whole([gained(1, "UA"), gained(2, "GE")], ground) == "5 to 10"
    assert whole([gained(1, "UA"), gained(2, None)], ground) == "5"
