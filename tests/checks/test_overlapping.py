"""Figures of one claimant that may be of the same things, and that nothing joins, are found, a series at a time."""

from __future__ import annotations

import itertools
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.events import EquipmentLoss, kind
from conflict_events.history import Account
from conflict_events.values import Attribution, Place, Quantity, Tally, When, is_under
from tests.checks.linted import found, numbers
from tests.projections.accounts import entry_id, hours, strike, told


def test_overlapping_windows_of_one_claimant_are_found_where_nothing_joins_them() -> None:
    """Do they add up, or does one hold the other? A link would say."""
    night, morning, later = strike(10, hours(0, 8)), strike(4, hours(6, 9)), strike(3, hours(9, 12))
    (finding,) = found("overlapping_windows", told(1, night), told(2, morning), told(3, later))

    assert finding.accounts == {entry_id(1), entry_id(2)}
    assert finding.message == (
        "UA/AirForce, DroneStrike, 2024-11-01 06:00 to 2024-11-01 09:00 UTC, there: launched overlaps with its figure "
        "for DroneStrike, 2024-11-01 00:00 to 2024-11-01 08:00 UTC, there; link the two if one includes the other"
    )
    assert not found("overlapping_windows", told(1, night, beside=[2]), told(2, morning, beside=[1]))
    assert not found("overlapping_windows", told(1, night), told(2, morning, part_of=[[1]]))
    assert not found("overlapping_windows", told(1, night, part_of=[[2]]), told(2, morning))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, {(1, 2)}),
        ({"code": "UA/UA-30"}, {(1, 2)}),
        ({"by": "AFP"}, set()),
        ({"code": "RU"}, set()),
        ({"code": None}, set()),
        ({"weapon": "Lancet"}, set()),
        ({"attacker": "BY"}, set()),
        ({"tally": Tally(destroyed=3)}, set()),
        ({"when": hours(6, None)}, set()),
        ({"when": When.at("2024-11-01T06:00Z")}, {(1, 2)}),
    ],
)
def test_windows_overlap_only_where_the_same_is_counted(changed: dict[str, Any], expected: set[Any]) -> None:
    """The same voice, measure, side and weapon, in nested places, both windows bounded."""
    other = strike(4, **{"when": hours(6, 9), **changed})

    assert numbers("overlapping_windows", told(1, strike(10, hours(0, 8))), told(2, other)) == expected


def test_an_instant_reaches_no_further_than_itself() -> None:
    """Two reports of one minute overlap; a window that begins later does not."""
    first, same = strike(1, When.at("2024-11-01T06:00Z")), strike(2, When.at("2024-11-01T06:00Z"))
    unplaced = [strike(n, hours(0, 2), code=None) for n in (1, 2)]

    assert numbers("overlapping_windows", told(1, first), told(2, same), told(3, strike(3, hours(7, 8)))) == {(1, 2)}
    assert numbers("overlapping_windows", *(told(n, each) for n, each in enumerate(unplaced, start=1))) == {(1, 2)}


def test_c25_many_overlaps_of_one_series_are_one_finding() -> None:
    """With how many figures, and the three pairs that share the longest time."""
    nights = [told(n, strike(10 + n, hours(24 * n, 24 * n + 10 + n))) for n in range(1, 6)]
    days = [told(n + 10, strike(20 + n, hours(24 * n, 24 * n + 24))) for n in range(1, 6)]
    (finding,) = found("overlapping_windows", *nights, *days, told(20, strike(1, hours(200, 201))))

    assert (finding.count, len(finding.accounts)) == (10, 10)
    assert finding.message == (
        "UA/AirForce, DroneStrike (RU, UA): 10 figures overlap in time with each other, and no link joins them; the "
        "longest: launched for 2024-11-06 00:00 to 2024-11-07 00:00 UTC, there, and for 2024-11-06 00:00 to 2024-11-06 "
        "15:00 UTC, there; launched for 2024-11-05 00:00 to 2024-11-06 00:00 UTC, there, and for 2024-11-05 00:00 to "
        "2024-11-05 14:00 UTC, there; launched for 2024-11-04 00:00 to 2024-11-05 00:00 UTC, there, and for 2024-11-04 "
        "00:00 to 2024-11-04 13:00 UTC, there; link two if one includes the other"
    )


def test_levels_do_not_overlap() -> None:
    """Two totals for one day are never added up."""

    def lost(number: int, change: Any) -> Account[Any]:
        said = Attribution("N/Staff", reported="2024-11-20")
        when = hours(0, 24 + number)
        return told(
            number, EquipmentLoss(side="S", category="tanks", count=3, change=change, when=when, attribution=said)
        )

    assert not found("overlapping_windows", lost(1, "total"), lost(2, "total"))
    assert found("overlapping_windows", lost(1, "lost"), lost(2, "lost"))


@kind("Wreck", schema=1)
@attrs.frozen(kw_only=True)
class Wreck:
    """A kind of somebody's own: what tells its series apart are fields of names that nobody here knows."""

    attribution: Attribution
    when: When
    found: Quantity
    hull_type: str = "barge"
    afloat: bool | None = None
    owners: tuple[str, ...] = ()
    port: Place | None = None
    sea: str | None = None
    note: str | None = None


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"note": "seen twice"}, {(1, 2)}),
        ({"hull_type": "tanker"}, set()),
        ({"afloat": True}, set()),
        ({"owners": ("A",)}, set()),
        ({"port": Place("Odesa", code="UA-51")}, set()),
        ({"port": Place("Odesa")}, set()),
        ({"sea": "Black Sea"}, set()),
    ],
)
def test_kinds_of_ones_own_are_told_apart_by_every_field_that_is_no_figure(
    changed: dict[str, Any], expected: set[Any]
) -> None:
    """By its annotation: no list of names says which."""
    said = Attribution("Port", reported="2024-11-20")
    wreck = Wreck(attribution=said, when=hours(0, 5), found=Quantity.exact(2))
    other = attrs.evolve(wreck, when=hours(1, 6), **changed)

    assert numbers("overlapping_windows", told(1, wreck), told(2, other)) == expected


def test_c25_a_finding_names_what_tells_a_series_of_ones_own_apart() -> None:
    """Yes and no by the name of the field, several together."""
    said = Attribution("Port", reported="2024-11-20")
    wrecks = [
        Wreck(attribution=said, when=hours(n, n + 5), found=Quantity.exact(n), afloat=False, owners=("B", "A"))
        for n in range(1, 4)
    ]
    (finding,) = found("overlapping_windows", *(told(n, each) for n, each in enumerate(wrecks, start=1)))

    assert finding.message.startswith("Port, Wreck (barge, afloat: no, A and B): 3 figures overlap in time")


CODES = (None, "UA", "UA/UA-30", "UA/UA-51", "UA/UA-51/Odesa")


@st.composite
def figures(draw: st.DrawFn) -> list[Account[Any]]:
    """Figures of one series, some linked into incidents and some of those parts of others."""
    count = draw(st.integers(2, 9))
    incident = [draw(st.integers(0, count - 1)) for _ in range(count)]
    whole = draw(st.dictionaries(st.integers(0, count - 1), st.integers(0, count - 1), max_size=3))
    members = {each: [n + 1 for n in range(count) if incident[n] == each] for each in set(incident)}
    accounts = []
    for n in range(count):
        first, length = draw(st.integers(0, 12)), draw(st.integers(0, 8))
        when = hours(first, first + length) if length else When.at(hours(first, None).earliest or "")
        tally = Tally(**dict.fromkeys(draw(st.sets(st.sampled_from(("launched", "hits")), min_size=1)), n))
        above = whole.get(incident[n])
        part_of = [members[above]] if above in members and above != incident[n] else []
        event = strike(None, when, code=draw(st.sampled_from(CODES)), tally=tally)
        accounts.append(told(n + 1, event, beside=members[incident[n]], part_of=part_of))
    return accounts


def overlap(one: Account[Any], other: Account[Any]) -> bool:
    """The rule, for one pair."""
    joined = one.incident == other.incident or one.incident in other.part_of or other.incident in one.part_of
    a, b = (each.event.where and each.event.where.code for each in (one, other))
    nested = a == b if a is None or b is None else is_under(a, b) or is_under(b, a)
    shared = any(
        getattr(one.event.tally, each).missing is getattr(other.event.tally, each).missing is None
        for each in ("launched", "hits")
    )
    return not joined and nested and shared and bool(one.event.when.overlaps(other.event.when))


@pytest.mark.traced
@pytest.mark.law
@given(figures())
def test_the_figures_found_are_those_that_a_look_at_every_pair_finds(accounts: list[Account[Any]]) -> None:
    """However they are linked and nested; only running totals are told apart."""
    totals = {id_ for each in found("running_totals", *accounts) for id_ in each.accounts}
    rest = [each for each in accounts if each.id not in totals]
    pairs = [pair for pair in itertools.combinations(rest, 2) if overlap(*pair)]
    expected = {account.id for pair in pairs for account in pair}

    assert {id_ for each in found("overlapping_windows", *accounts) for id_ in each.accounts} == expected
    assert found("overlapping_windows", *accounts) == found("overlapping_windows", *reversed(accounts))
