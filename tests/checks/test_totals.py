"""Running totals are one finding each, and so is what falls in them."""

from __future__ import annotations

from typing import Any

import pytest

from conflict_events.events import EquipmentLoss, HarmReport, TerritorialClaim
from conflict_events.history import Account
from conflict_events.values import Attribution, Place, Quantity, When
from tests.checks.linted import found, numbers
from tests.projections.accounts import entry_id, hours, told


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
    (finding,) = found(
        "falls_over_time",
        killed(1, 24, 10),
        killed(2, 48, 12),
        killed(3, 72, 12),
        killed(4, 96, Quantity.between(9, 12)),
        killed(5, 120, 11),
        killed(6, 120, 13, first=1),
    )

    assert finding.accounts == {entry_id(2), entry_id(5)}
    assert finding.message.endswith("killed 11, below its own 12 for 2024-11-01 00:00 to 2024-11-03 00:00 UTC")


def test_two_figures_for_one_window_do_not_fall() -> None:
    """Which of them is later, nobody said; missing ones are no figures."""
    for other in (9, 10):
        assert not found("falls_over_time", killed(1, 24, 12), killed(2, 24, other))
    assert not found("falls_over_time", killed(1, 24, 12), killed(2, 48, Quantity.withheld()), killed(3, 72, 12))
    assert not found("falls_over_time", killed(1, 24, 12), killed(2, 48, 10, population="civilian"))


def test_c25_falls_of_one_running_total_are_one_finding() -> None:
    """With the three worst."""
    counts = [100, 90, 200, 150, 190, 180]
    accounts = [killed(n, 24 * n, count) for n, count in enumerate(counts, start=1)]
    (finding,) = found("falls_over_time", *accounts)

    assert (finding.count, len(finding.accounts)) == (4, 6)
    assert finding.message.startswith(
        "UA/Kyiv, HarmReport (unknown): 4 times, the worst: 2024-11-01 00:00 to 2024-11-05"
    )
    assert [f"killed {count}, below" in finding.message for count in (150, 180, 190, 90)] == [True, True, False, True]
    assert found("falls_over_time", *accounts) == found("falls_over_time", *reversed(accounts))


def total(number: int, last: str, count: int, **fields: Any) -> Account[Any]:
    """Soldiers lost since the war began, by the count of the other side."""
    event = HarmReport(
        population="military",
        killed=count,
        **{
            "when": When.days("2022-02-24", last, tz="UTC"),
            "attribution": Attribution("S/Staff", f"{last}T23:00Z"),
            **fields,
        },
    )
    return told(number, event)


def test_windows_that_begin_together_and_grow_are_one_running_total() -> None:
    """No pairs: three figures since a day, which are levels."""
    some = [total(1, "2022-03-01", 1000), total(2, "2022-03-02", 1200), total(3, "2022-03-03", 1150)]
    (finding,) = found("running_totals", *some)

    assert finding.message == (
        "S/Staff, HarmReport (military): a running total: 3 figures since 2022-02-24; they are levels, not to be added"
    )
    assert finding.count == 3
    assert finding.accounts == {each.id for each in some}
    assert not found("overlapping_windows", *some)
    assert found("running_totals", *some) == found("running_totals", *reversed(some))


def test_a_running_total_of_clock_times_names_its_place_and_zone() -> None:
    """So that a reader finds it."""
    (finding,) = found("running_totals", *(killed(n, n, n) for n in (1, 2, 3)))

    assert "(unknown), Kyiv: a running total: 3 figures since 2024-11-01 00:00 UTC;" in finding.message


def test_what_is_no_running_total() -> None:
    """Two windows, other beginnings, other places, voices or people, or two figures for one end."""
    one, two = total(1, "2022-03-01", 1000), total(2, "2022-03-02", 1200)
    others = [
        total(3, "2022-03-02", 1201),
        total(3, "2022-03-03", 1201, side="N"),
        total(3, "2022-03-03", 1201, where=Place("Kyiv", code="UA-30")),
        total(3, "2022-03-03", 1201, attribution=Attribution("N", "2022-03-03")),
        total(3, "2022-03-03", 1201, when=When.days("2022-02-25", "2022-03-03", tz="UTC")),
        total(3, "2022-03-03", 1201, when=When.edtf("../2022-03-03", tz="UTC")),
    ]

    assert not any(found("running_totals", one, two, other) for other in others)
    assert not found("running_totals", *(killed(n, n, Quantity.unreported(raw="many"), injured=n) for n in (1, 2)))


def test_figures_that_links_put_together_are_no_running_total() -> None:
    """One incident however often its figure grew, or one after another a part of the next."""
    events = [killed(n, n, n).event for n in (1, 2, 3)]
    one = [told(n, event, beside=(1, 2, 3)) for n, event in enumerate(events, start=1)]
    nested = [told(n, event, part_of=[[whole] for whole in range(n + 1, 4)]) for n, event in enumerate(events, start=1)]

    assert not found("running_totals", *one)
    assert not found("running_totals", *nested)


def lost(number: int, last: str, count: int, change: Any = "total", category: str = "tanks") -> Account[Any]:
    """Tanks lost since whenever."""
    said = Attribution("N/Staff", reported=f"{last}T23:00Z")
    when = When.edtf(f"../{last}", tz="UTC")
    event = EquipmentLoss(side="S", category=category, count=count, change=change, when=when, attribution=said)
    return told(number, event)


def test_a_total_since_whenever_may_not_fall_and_needs_no_word_that_it_is_one() -> None:
    """Its kind says that it is a level, of one category."""
    some = [lost(1, "2022-03-01", 10), lost(2, "2022-03-02", 12), lost(3, "2022-03-03", 11)]

    assert numbers("falls_over_time", *some) == {(2, 3)}
    assert not found("running_totals", *some)
    assert not found("falls_over_time", *some[:2], lost(3, "2022-03-03", 11, category="guns"))
    assert not found("falls_over_time", *some[:2], lost(3, "2022-03-03", 11, change="lost"))


@pytest.mark.parametrize(("change", "expected"), [("controls", set()), ("gained", {(1, 2)})])
def test_ground_that_is_held_may_be_lost(change: Any, expected: set[Any]) -> None:
    """What was gained since a day may not."""

    def ground(number: int, area: int) -> Account[Any]:
        said = Attribution("Institute", reported="2024-11-20")
        when = hours(0, 24 * number)
        return told(
            number,
            TerritorialClaim(
                holder="RU", change=change, when=when, basis="assessed", attribution=said, area_km2=Quantity.exact(area)
            ),
        )

    assert numbers("falls_over_time", ground(1, 500), ground(2, 400)) == expected
