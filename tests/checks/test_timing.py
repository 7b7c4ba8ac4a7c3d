"""What one claimant says of overlapping windows, of running totals, and too early, is found."""

from __future__ import annotations

from typing import Any

import pytest

from conflict_events.checks import BOOKKEEPING, IMPOSSIBLE, STRICT, Finding, lint
from conflict_events.events import HarmReport, Retraction, Statement
from conflict_events.history import Account
from conflict_events.testing import entries_of, id_of, seen
from conflict_events.values import Attribution, Place, Quantity, Tally, When
from tests.projections.accounts import entry_id, hours, strike, told


def found(check: str, *accounts: Account[Any]) -> list[tuple[frozenset[str], str]]:
    return [(each.accounts, each.message) for each in lint(accounts) if each.check == check]


def pairs(check: str, *accounts: Account[Any]) -> set[tuple[int, ...]]:
    return {tuple(sorted(int(each, 16) for each in ids)) for ids, _ in found(check, *accounts)}


def test_every_check_is_in_one_of_two_bundles() -> None:
    """What cannot be true, and what asks for a look."""
    assert set(IMPOSSIBLE) | set(BOOKKEEPING) == set(STRICT)
    assert not set(IMPOSSIBLE) & set(BOOKKEEPING)


def test_overlapping_windows_of_one_claimant_are_found_where_nothing_joins_them() -> None:
    """Do they add up, or does one hold the other? A link would say."""
    night, morning, later = strike(10, hours(0, 8)), strike(4, hours(6, 9)), strike(3, hours(9, 12))
    ((ids, message),) = found("overlapping_windows", told(1, night), told(2, morning), told(3, later))

    assert ids == {entry_id(1), entry_id(2)}
    assert message == (
        "UA/AirForce, DroneStrike, 2024-11-01 06:00 to 2024-11-01 09:00 UTC, there: launched overlaps with its figure "
        "for DroneStrike, 2024-11-01 00:00 to 2024-11-01 08:00 UTC, there; link the two if one holds the other"
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

    assert pairs("overlapping_windows", told(1, strike(10, hours(0, 8))), told(2, other)) == expected


def test_an_instant_reaches_no_further_than_itself() -> None:
    """Two reports of one minute overlap; a window that begins later does not."""
    first, same = strike(1, When.at("2024-11-01T06:00Z")), strike(2, When.at("2024-11-01T06:00Z"))
    unplaced = [strike(n, hours(0, 2), code=None) for n in (1, 2)]

    assert pairs("overlapping_windows", told(1, first), told(2, same), told(3, strike(3, hours(7, 8)))) == {(1, 2)}
    assert pairs("overlapping_windows", *(told(n, each) for n, each in enumerate(unplaced, start=1))) == {(1, 2)}


def killed(number: int, last: float, count: Any, *, first: float = 0, **fields: Any) -> Account[Any]:
    """So many killed since some beginning."""
    event = HarmReport(
        when=hours(first, last),
        where=Place("Kyiv", code="UA/UA-30"),
        attribution=Attribution("UA/Kyiv", reported="2024-11-20"),
        **{"killed": count, **fields},
    )
    return told(number, event)


def test_a_running_total_that_falls_is_found() -> None:
    """Against the highest before it; a doubt is no finding, nor is a sum that stays."""
    ((ids, message),) = found(
        "falls_over_time",
        killed(1, 24, 10),
        killed(2, 48, 12),
        killed(3, 72, 12),
        killed(4, 96, Quantity.between(9, 12)),
        killed(5, 120, 11),
        killed(6, 120, 13, first=1),
    )

    assert ids == {entry_id(2), entry_id(5)}
    assert message.endswith("killed 11, below its own 12 for 2024-11-01 00:00 to 2024-11-03 00:00 UTC")


def test_two_figures_for_one_window_do_not_fall() -> None:
    """Which of them is later, nobody said; missing ones are no figures."""
    for other in (9, 10):
        assert not found("falls_over_time", killed(1, 24, 12), killed(2, 24, other))
    assert not found("falls_over_time", killed(1, 24, 12), killed(2, 48, Quantity.withheld()), killed(3, 72, 12))
    assert not found("falls_over_time", killed(1, 24, 12), killed(2, 48, 10, population="civilian"))


def test_a_report_of_what_begins_later_is_found() -> None:
    """A wrong date or zone; statements and schedules may look ahead."""
    ahead = strike(3, hours(300, 301), at="2024-11-02T00:00Z")
    talk = Statement(
        when=hours(300, 301), act="promise", text="soon", attribution=Attribution("A", reported="2024-11-02T00:00Z")
    )
    ((ids, message),) = found("said_before_it_happened", told(1, ahead), told(2, talk), told(3, strike(3)))

    assert ids == {entry_id(1)}
    assert message.endswith("reported 2024-11-02 00:00 UTC, before it began")


def test_a_retraction_of_a_retraction_is_found() -> None:
    """What it withdrew stands again, which a reader may want to know."""
    first = strike(3)
    gone = Retraction(target=id_of(first), by="ledger", reason="twice")
    back = Retraction(target=id_of(gone), by="ledger", reason="it was not")
    view = seen(entries_of([first, gone, back]))
    accounts = [each for each in view.judged({object, Retraction}) if isinstance(each, Account)]

    assert [each for each in lint(accounts) if each.check == "retraction_retracted"] == [
        Finding(
            "retraction_retracted",
            "a retraction was retracted by the ledger; what it withdrew stands again",
            {id_of(gone), id_of(back)},
        )
    ]
    view = seen(entries_of([first, gone]))
    assert not lint(each for each in view.judged({object, Retraction}) if isinstance(each, Account))
