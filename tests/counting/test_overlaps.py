"""Adding up without counting twice: parts and wholes, and figures that may overlap."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting.overlaps import MAY_OVERLAP, PART_ABOVE_WHOLE, SILENT_WHOLE, UNLINKED, added_up
from conflict_events.counting.periods import ends_of
from conflict_events.counting.picks import Pick
from conflict_events.history import Incident
from conflict_events.values import WITHHELD, Quantity, When, is_under
from conflict_events.values.quantity import total
from tests.projections.accounts import hours, night

NOBODY: frozenset[Incident] = frozenset()


def incident(name: int) -> Incident:
    return frozenset({f"incident {name}"})


def pick(
    name: int,
    value: Quantity | int,
    *,
    when: When | None = None,
    by: str = "A",
    place: str | None = "UA",
    weapon: str | None = None,
    kind: str = "DroneStrike",
    part_of: tuple[int, ...] = (),
) -> Pick:
    window = night(10) if when is None else when
    return Pick(
        incident=incident(name),
        kind=kind,
        value=Quantity.exact(value) if isinstance(value, int) else value,
        when=window,
        ends=ends_of([window]),
        used=frozenset({f"{name} {kind}"}),
        accounts=frozenset({f"{name} {kind}"}),
        claimants=frozenset({by}),
        places=frozenset({place}),
        weapons=frozenset({weapon}),
        part_of=frozenset(map(incident, part_of)),
        caveats=frozenset(),
    )


def added(*picks: Pick, mute: tuple[int, ...] = ()) -> tuple[str, set[str]]:
    """The sum as people read it, and its caveats."""
    sum_ = added_up(picks, frozenset(map(incident, mute)))
    return str(sum_.value), set(sum_.caveats)


# --- parts -----------------------------------------------------------------------------------------------------------
def test_ruling_16_a_part_is_set_aside_where_its_whole_has_a_figure() -> None:
    """By hand: 34 over the oblast is part of 70 over Russia. Never 104."""
    sum_ = added_up([pick(1, 70), pick(2, 34, place="UA/X", part_of=(1,))], NOBODY)

    assert str(sum_.value) == "70"
    assert sum_.caveats == ()
    assert [(aside.account, aside.reason, str(aside.value)) for aside in sum_.aside] == [
        ("2 DroneStrike", "a part of a whole that counts", "34")
    ]


def test_ruling_16_a_part_of_a_part_is_set_aside_with_its_farthest_whole() -> None:
    """However the middle reads."""
    assert added(pick(1, 70), pick(2, 34, part_of=(1,)), pick(3, 12, part_of=(1, 2))) == ("70", set())
    assert added(pick(1, 70), pick(3, 12, part_of=(1, 2)), mute=(2,)) == ("70", set())


def test_ruling_16_where_the_whole_is_silent_its_parts_are_a_floor() -> None:
    """They may not be all of it. What stands beside them counts as ever."""
    parts = (pick(2, 34, place="UA/X", part_of=(1,)), pick(3, 14, place="UA/Y", part_of=(1,)))

    assert added(*parts, mute=(1,)) == ("at least 48", {SILENT_WHOLE})
    assert added(*parts) == ("48", set())
    assert added(*parts, pick(4, 2, place="RU"), mute=(1,)) == ("at least 50", {SILENT_WHOLE})


def test_ruling_16_a_part_above_its_whole_is_a_caveat() -> None:
    """The whole stands; only what is definitely above is said to be."""
    assert added(pick(1, 20), pick(2, 34, part_of=(1,))) == ("20", {PART_ABOVE_WHOLE})
    assert added(pick(1, 20), pick(2, Quantity.between(10, 34), part_of=(1,))) == ("20", set())
    assert added(pick(1, 20, kind="MissileStrike"), pick(2, 34, part_of=(1,))) == ("20", set())


# --- overlaps --------------------------------------------------------------------------------------------------------
def test_ruling_16_one_claimant_nested_places_overlapping_windows_and_no_link_is_from_the_largest_to_the_sum() -> None:
    """The 34 may be among the 70, or beside them."""
    assert added(pick(1, 70), pick(2, 34, place="UA/X")) == ("70 to 104", {MAY_OVERLAP})


def test_ruling_16_what_may_overlap_through_others_is_taken_together() -> None:
    """A chain: the first meets the second, the second the third."""
    chain = (pick(1, 5, when=hours(0, 10)), pick(2, 7, when=hours(9, 20)), pick(3, 2, when=hours(19, 30)))

    assert added(*chain) == ("7 to 14", {MAY_OVERLAP})
    assert added(chain[0], chain[2]) == ("7", set())


@pytest.mark.parametrize(
    ("other", "sum_", "caveats"),
    [
        ({"by": "B"}, "104", {UNLINKED}),
        ({"by": "B", "place": "RU"}, "104", set()),
        ({"weapon": "Lancet"}, "104", set()),
        ({"weapon": None}, "70 to 104", {MAY_OVERLAP}),
        ({"weapon": "Shahed"}, "70 to 104", {MAY_OVERLAP}),
        ({"kind": "MissileStrike"}, "104", set()),
        ({"place": "RU"}, "104", set()),
        ({"place": None}, "70 to 104", {MAY_OVERLAP}),
        ({"when": night(11)}, "104", set()),
        ({"when": hours(200, None)}, "70 to 104", {MAY_OVERLAP}),
    ],
)
def test_ruling_12_and_16_what_differs_adds_up_and_what_is_not_said_may_be_the_same(
    other: dict[str, Any], sum_: str, caveats: set[str]
) -> None:
    """By hand: 70 Shaheds over Ukraine by A, beside 34 of something else."""
    fields: dict[str, Any] = {"weapon": "Shahed", "place": "UA", **other}

    assert added(pick(1, 70, weapon="Shahed"), pick(2, 34, **fields)) == (sum_, caveats)


def test_kinds_of_one_incident_add_up_without_a_caveat() -> None:
    """SEMANTICS 12: a combined attack is two accounts in one incident."""
    assert added(pick(1, 70), pick(1, 5, kind="MissileStrike")) == ("75", set())


@pytest.mark.parametrize("tz", [None, "Europe/Kyiv"])
def test_one_day_and_the_next_do_not_overlap(tz: str | None) -> None:
    """A claimant that counts day by day and names no zone does not speak from both ends of the earth at once."""
    days = (When.day("2024-11-10", tz=tz), When.day("2024-11-11", tz=tz))
    since = When.edtf("2024-11-11/..", tz=tz)

    assert added(pick(1, 5, when=days[0]), pick(2, 7, when=days[1])) == ("12", set())
    assert added(pick(1, 5, when=days[0]), pick(2, 7, when=since)) == ("12", set())
    assert added(pick(1, 5, when=days[1]), pick(2, 7, when=since)) == ("7 to 12", {MAY_OVERLAP})
    assert added(pick(1, 5, when=days[0]), pick(2, 7, when=days[0])) == ("7 to 12", {MAY_OVERLAP})


def test_days_in_different_zones_or_none_may_overlap() -> None:
    """A date without a zone may be that of the neighbour."""
    assert added(pick(1, 5, when=When.day("2024-11-10")), pick(2, 7, when=When.day("2024-11-11", tz="Asia/Tokyo"))) == (
        "7 to 12",
        {MAY_OVERLAP},
    )


def test_ruling_14_a_withheld_figure_leaves_the_sum_open() -> None:
    """Alone it stays what it is; beside others it is a floor, never a zero."""
    assert added(pick(1, WITHHELD)) == ("withheld", set())
    assert added(pick(1, WITHHELD), pick(2, 7, place="RU")) == ("at least 7", set())


def test_one_figure_keeps_its_words() -> None:
    """A best point and a wording survive where there is nothing to add."""
    assert added(pick(1, Quantity.estimate(1, 2, 4))) == ("1 to 4, best 2", set())


# --- laws ------------------------------------------------------------------------------------------------------------
VALUES = (Quantity.exact(1), Quantity.exact(5), Quantity.at_least(3), Quantity.between(2, 4), WITHHELD)
WINDOWS = (hours(0, 10), hours(5, 15), hours(10, 20), When.at("2024-11-01T03:00Z"), When.day("2024-11-01"))


def picks_of(name: int, kind: str, part_of: tuple[int, ...]) -> st.SearchStrategy[Pick]:
    return st.builds(
        pick,
        st.just(name),
        st.sampled_from(VALUES),
        when=st.sampled_from(WINDOWS),
        by=st.sampled_from("AB"),
        place=st.sampled_from((None, "UA", "UA/X", "UA/Y")),
        weapon=st.sampled_from((None, "Shahed", "Lancet")),
        kind=st.just(kind),
        part_of=st.just(part_of),
    )


@st.composite
def pick_sets(draw: Any) -> tuple[list[Pick], frozenset[Incident]]:
    """Few picks that meet often; wholes come before their parts, so that there is no circle."""
    above: list[set[int]] = []
    for name in range(draw(st.integers(0, 5))):
        wholes = draw(st.sets(st.integers(0, name - 1), max_size=2)) if name and draw(st.booleans()) else set()
        above.append(wholes.union(*(above[whole] for whole in wholes)))
    kinds = st.sampled_from((("DroneStrike",), ("MissileStrike",), ("DroneStrike", "MissileStrike")))
    names = [(name, kind) for name in range(len(above)) for kind in draw(kinds)]
    picks = [draw(picks_of(name, kind, tuple(above[name]))) for name, kind in names]
    mute = draw(st.sets(st.integers(0, 5), max_size=2))
    silent = frozenset(map(incident, mute)) - {each.incident for each in picks}
    return picks, silent


def may_overlap(a: Pick, b: Pick) -> bool:
    """The ruling, written down a second time."""
    (place,), (other,) = a.places, b.places
    nested = place is None or other is None or is_under(place, other) or is_under(other, place)
    alike = None in a.weapons | b.weapons or a.weapons == b.weapons
    return a.kind == b.kind and a.incident != b.incident and nested and alike and a.when.overlaps(b.when)


def model(picks: list[Pick], mute: frozenset[Incident]) -> tuple[int, int | None]:
    """Bounds of the sum by brute force: connect, then largest and sum for each component; of nothing, any."""
    here = {each.incident for each in picks}
    left = [each for each in picks if not each.part_of & here]
    if not left:
        return 0, None
    component = {index: {index} for index in range(len(left))}
    for (i, a), (j, b) in itertools.permutations(enumerate(left), 2):
        if may_overlap(a, b) and a.claimants == b.claimants:
            joined = component[i] | component[j]
            component.update(dict.fromkeys(joined, joined))
    groups = {frozenset(members) for members in component.values()}
    low = sum(max(int(left[index].value.floor) for index in group) for group in groups)
    high = total(each.value for each in left).ceiling
    floor_only = any(each.part_of & mute for each in left)
    return low, None if high is None or floor_only else int(high)


@given(pick_sets())
def test_ruling_16_agrees_with_brute_force(case: tuple[list[Pick], frozenset[Incident]]) -> None:
    """The sweep along time finds every pair that the ruling means, and no other."""
    picks, mute = case

    assert added_up(picks, mute).value.bounds() == model(picks, mute)


@given(pick_sets(), st.randoms(use_true_random=False))
def test_the_sum_does_not_depend_on_order(case: tuple[list[Pick], frozenset[Incident]], random: Any) -> None:
    """Value, what counts, what is set aside, and caveats."""
    picks, mute = case
    one, other = added_up(picks, mute), added_up(random.sample(picks, len(picks)), mute)

    assert one.value == other.value
    assert set(one.counted) == set(other.counted)
    assert set(one.aside) == set(other.aside)
    assert set(one.caveats) == set(other.caveats)


@given(pick_sets(), st.data())
def test_x8_the_sum_contains_the_sum_of_any_choice_of_points(
    case: tuple[list[Pick], frozenset[Incident]], data: st.DataObject
) -> None:
    """Where nothing may overlap; and in any case nothing is added to what its claimants say together."""
    picks, mute = case
    sum_ = added_up(picks, mute)
    highs = [each.value.ceiling if each.value.ceiling is not None else 9 for each in sum_.counted]
    points = [
        data.draw(st.integers(int(each.value.floor), int(high))) for each, high in zip(sum_.counted, highs, strict=True)
    ]

    assert sum_.value.ceiling is None or sum(points) <= sum_.value.ceiling
    if MAY_OVERLAP not in sum_.caveats:
        assert sum(points) >= sum_.value.floor


def test_a_month_of_figures_by_one_voice_is_from_the_largest_to_the_sum() -> None:
    """However many: they are taken together as one."""
    picks = [pick(n, 1, when=When.edtf("2024-11")) for n in range(300)]

    assert added(*picks) == ("1 to 300", {MAY_OVERLAP})
