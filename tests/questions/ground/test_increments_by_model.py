"""Increments against a slow model, the laws, and the figures of real files."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Sequence
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conflict_events.counting import envelope
from conflict_events.events import EquipmentLoss, TerritorialClaim
from conflict_events.history import Account
from conflict_events.log import EventLog
from conflict_events.projections import fold
from conflict_events.questions.ground import Increments
from conflict_events.testing import check_projection
from conflict_events.values import Attribution, Place, Quantity, Scope, When
from tests.projections.accounts import told
from tests.shared_data import shared

BEGIN = date(2024, 11, 1)
TOTALS = Scope(kinds={"EquipmentLoss"}, measure="count", change="total", grain="day", day_rule="end", tz="UTC")
AREAS = Scope(
    kinds={"TerritorialClaim"},
    measure="area_km2",
    change="controls",
    grain="day",
    day_rule="end",
    tz="UTC",
    places={"UA"},
)


@attrs.frozen
class Said:
    """An area at the end of a day, by its number; certain, or of a place that is not said."""

    day: int
    low: int
    wide: int
    sure: bool

    @property
    def high(self) -> int:
        return self.low + self.wide

    def account(self, number: int) -> Account[Any]:
        event = TerritorialClaim(
            holder="RU",
            change="controls",
            basis="assessed",
            when=When.day(BEGIN + timedelta(self.day), tz="UTC"),
            attribution=Attribution("Watch", f"2025-01-01T00:{number:02}Z"),
            where=Place("there", code="UA" if self.sure else None),
            area_km2=Quantity.between(self.low, self.high),
        )
        return told(number, event)


SAID = st.lists(
    st.builds(Said, st.integers(0, 9), st.integers(0, 20), st.integers(0, 3), st.booleans()), min_size=1, max_size=8
)


def slowly(said: Sequence[Said]) -> dict[date, tuple[int, int]]:
    """By which bounds the level moved on each day, from looking at every figure for every day."""
    sure = [each.day for each in said if each.sure]
    if len(set(sure)) < 2:
        return {}
    level = {}
    for day in range(min(sure), max(sure) + 1):
        first, last = max(each for each in sure if each <= day), min(each for each in sure if each >= day)
        near = [each for each in said if (each.day in (first, last) if each.sure else first <= each.day <= last)]
        level[day] = min(each.low for each in near), max(each.high for each in near)
    return {
        BEGIN + timedelta(day): (level[day][0] - level[day - 1][1], level[day][1] - level[day - 1][0])
        for day in range(min(sure) + 1, max(sure) + 1)
    }


def signed(rise: Quantity | None, fall: Quantity | None) -> tuple[int, int]:
    """Read a rise and a fall as one interval."""
    if fall is None:
        assert rise is not None
        return int(rise.floor), int(rise.ceiling or 0)
    if rise is None:
        return -int(fall.ceiling or 0), -int(fall.floor)
    return -int(fall.ceiling or 0), int(rise.ceiling or 0)


@given(SAID)
def test_it_says_what_a_slow_model_says(said: list[Said]) -> None:
    """Level by level; and what is not certain only widens."""
    accounts = [each.account(number) for number, each in enumerate(said, start=1)]
    question = Increments(AREAS, "Watch")
    moves = fold(question, accounts).periods
    found: dict[Any, tuple[int, int]] = {key: signed(each.rise, each.fall) for key, each in moves.items()}
    without = slowly([each for each in said if each.sure])

    assert found == slowly(said)
    assert found.keys() == without.keys()
    assert all(found[key][0] <= without[key][0] and without[key][1] <= found[key][1] for key in found)


@given(SAID, st.integers(0, 7))
def test_what_says_less_makes_nothing_narrower(said: list[Said], number: int) -> None:
    """A place that is no longer said: no figure excludes what it was before (X21)."""
    less = [attrs.evolve(each, sure=each.sure and index != number) for index, each in enumerate(said)]
    before, after = slowly(said), slowly(less)
    accounts = [each.account(number) for number, each in enumerate(less, start=1)]
    found = fold(Increments(AREAS, "Watch"), accounts).periods

    assert {key: signed(each.rise, each.fall) for key, each in found.items()} == after
    assert all(after[key][0] <= before[key][0] and before[key][1] <= after[key][1] for key in after)


@given(SAID, st.integers(2, 4))
def test_the_flow_of_several_days_lies_within_the_sum_of_theirs(said: list[Said], days: int) -> None:
    """What is refined is never narrower than the whole (X24)."""
    accounts = [each.account(number) for number, each in enumerate(said, start=1)]
    listed = list(fold(Increments(AREAS, "Watch"), accounts).periods.values())
    for run in (listed[first : first + days] for first in range(len(listed) - days + 1)):
        low, high = (sum(bound) for bound in zip(*(signed(each.rise, each.fall) for each in run), strict=True))
        least, most = run[-1].after.floor - run[0].before.bounds()[1], run[-1].after.bounds()[1] - run[0].before.floor  # type: ignore[operator]  # all are bounded

        assert low <= least <= most <= high


TOLD = st.builds(
    lambda day, count, who, side, category: EquipmentLoss(
        side=side,
        category=category,
        change="total",
        count=Quantity.between(count, count + 2),
        when=When.days("2024-10-01", BEGIN + timedelta(day), tz="UTC"),
        attribution=Attribution(who, f"2024-12-{day + 1:02}T00:00Z"),
    ),
    st.integers(0, 20),
    st.integers(0, 9),
    st.sampled_from(["UA/MoD", "RU/MoD"]),
    st.sampled_from(["UA", "RU"]),
    st.sampled_from(["tanks", "APC"]),
)


@pytest.mark.law
@pytest.mark.parametrize("grain", ["day", "week"])
def test_it_obeys_the_laws(grain: Any) -> None:
    """On logs of running totals that rise and fall, by both sides and of both."""
    check_projection(
        Increments(attrs.evolve(TOTALS, grain=grain), envelope()),
        logs=st.lists(TOLD, max_size=12, unique=True),
        settings=settings(
            deadline=None,
            max_examples=max(1, settings().max_examples // 2),
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )


# --- real files -----------------------------------------------------------------------------------


def losses(path: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return entries


def totals_of(entries: Sequence[dict[str, Any]], category: str, reported: str) -> list[EquipmentLoss]:
    """The general staff's totals, at the end of the day before each report."""
    return [
        EquipmentLoss(
            side="RU",
            category=category,
            change="total",
            count=Quantity.exact(entry[category]),
            when=When.days("2022-02-24", date.fromisoformat(entry["date"]) - timedelta(1), tz="UTC"),
            attribution=Attribution("UA/GeneralStaff", reported),
        )
        for entry in entries
        if category in entry
    ]


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "category", ["tank", "APC", "aircraft", "military auto", "cruise missiles", "vehicles and fuel tanks"]
)
def test_the_increments_of_the_losses_are_the_files_own_differences(category: str) -> None:
    """Of every day, falls among them; kinds that were begun or dropped too, and days that the file does not have."""
    entries = losses(shared("losses/russia_losses_equipment.2024-11-11.json"))
    log = EventLog.open()
    log.append(*totals_of(entries, category, "2024-11-11T08:00Z"))
    answer = log.ask(Increments(TOTALS, "UA/GeneralStaff"))
    having = sorted((date.fromisoformat(entry["date"]), entry[category]) for entry in entries if category in entry)
    expected = {
        day - timedelta(1): count - before
        for (other, before), (day, count) in itertools.pairwise(having)
        if day - other == timedelta(1)
    }

    known = {key: signed(each.rise, each.fall) for key, each in answer.periods.items()}
    assert {key: known[key] for key in expected} == {key: (moved, moved) for key, moved in expected.items()}
    assert (having[-1][0] - having[0][0]).days == len(known)
    falls = {key for key, moved in expected.items() if moved < 0}
    assert {key for key, each in answer.periods.items() if each.rise is None} == falls


def test_what_a_later_file_corrects_holds_both_figures_possible_until_it_is_entered_as_a_correction() -> None:
    """Two snapshots of one file beside each other: where they agree nothing changes."""
    older, newer = (
        losses(shared(f"losses/russia_losses_equipment.{day}.json")) for day in ("2023-12-12", "2024-11-11")
    )
    log = EventLog.open()
    log.append(*totals_of(newer, "APC", "2024-11-11T08:00Z"))
    alone = log.ask(Increments(TOTALS, "UA/GeneralStaff")).periods
    log.append(*totals_of(older, "APC", "2023-12-12T08:00Z"))
    both = log.ask(Increments(TOTALS, "UA/GeneralStaff")).periods
    counts = {entry["date"]: entry["APC"] for entry in newer}
    changed = {date.fromisoformat(e["date"]) for e in older if counts.get(e["date"], e["APC"]) != e["APC"]}

    assert both.keys() == alone.keys()
    differing = {
        key for key in both if signed(both[key].rise, both[key].fall) != signed(alone[key].rise, alone[key].fall)
    }
    assert differing <= {day + timedelta(offset) for day in changed for offset in (-1, 0)}


def test_the_area_of_a_map_moves_between_its_copies() -> None:
    """Six copies in five months: that of November lies between those of its first day and of the first of December."""
    copies = sorted(shared("deepstate").glob("*.geojson"))
    areas = [_area(json.loads(path.read_text(encoding="utf-8"))) for path in copies]
    log = EventLog.open()
    log.append(
        *(
            TerritorialClaim(
                holder="RU",
                change="controls",
                basis="assessed",
                when=When.at(f"{path.stem[-8:-4]}-{path.stem[-4:-2]}-{path.stem[-2:]}T03:00Z"),
                attribution=Attribution("DeepState", "2025-01-01"),
                where=Place("Ukraine", code="UA"),
                area_km2=Quantity.exact(area),
            )
            for path, area in zip(copies, areas, strict=True)
        )
    )
    months = log.ask(Increments(attrs.evolve(AREAS, grain="month"), "DeepState")).periods
    days = log.ask(Increments(attrs.evolve(AREAS, day_starts=time(3)), "DeepState")).periods

    assert list(map(str, months)) == ["2024-08", "2024-09", "2024-10", "2024-11"]
    assert months[2024, 11].before == Quantity.between(areas[0], areas[1])
    assert months[2024, 11].rise == Quantity.between(areas[4] - areas[1], areas[5] - areas[0])
    assert [str(days[date(2024, 11, day)].rise) for day in (9, 10)] == [
        str(later - sooner) for sooner, later in itertools.pairwise(areas[2:5])
    ]


def _area(drawn: Any) -> int:
    """Add up the rings of a map in whole square kilometres, on a cylinder: near enough to see it grow."""
    parts = drawn["features"][0]["geometry"]["coordinates"]
    return round(
        sum(sign * _ring(ring) for part in parts for sign, ring in zip((1, *[-1] * len(part)), part, strict=False))
    )


def _ring(ring: Sequence[Sequence[float]]) -> float:
    twice = sum(one[0] * other[1] - other[0] * one[1] for one, other in itertools.pairwise(ring))
    return abs(twice) / 2 * 111.2**2 * math.cos(math.radians(47.5))
