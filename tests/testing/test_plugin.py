"""The pytest plugin: fixtures for those who ask for them, and nothing for those who do not."""

from __future__ import annotations

import importlib.metadata

import pytest

pytest_plugins = ["pytester"]

USES = """
import conflict_events as ce
from conflict_events.testing import id_of

SAID = ce.Attribution("UA/AirForce", "2024-11-10T08:00Z")
STRIKE = ce.DroneStrike(attacker="RU", when=ce.When.day("2024-11-10"), tally=ce.Tally(launched=145), attribution=SAID)


@ce.projection(version=1, on=ce.DroneStrike, start=int)
def strikes(state, account):
    return state + 1


def test_a_log_is_empty_and_its_ids_and_times_are_fixed(log):
    (entry,) = log.append(STRIKE)
    assert entry.position == 1
    assert entry.id == id_of(STRIKE)
    assert str(entry.recorded_at) == "2025-01-01 00:01:00+00:00"


def test_a_log_on_a_file_is_in_the_folder_of_the_test(log_file, tmp_path):
    log_file.append(STRIKE)
    with ce.EventLog.open(str(tmp_path / "log.db"), read_only=True) as again:
        assert again.ask(strikes) == 1


def test_the_founding_day_is_there(founding_day):
    assert founding_day.ask(strikes) > 20


def test_laws_are_at_hand(check_projection):
    check_projection(strikes)
"""

OWN_KINDS = """
import attrs
import pytest
import conflict_events as ce


@ce.kind("Flood")
@attrs.frozen(kw_only=True)
class Flood:
    attribution: ce.Attribution


@pytest.fixture
def kinds():
    return ce.KINDS.including(Flood)


def test_kinds_of_ones_own(log):
    log.append(Flood(attribution=ce.Attribution("AFP", "2024-11-10")))
    assert len(log) == 1
"""


@pytest.mark.parametrize(("code", "passed"), [(USES, 4), (OWN_KINDS, 1)])
def test_the_fixtures_are_there_where_they_are_asked_for(pytester: pytest.Pytester, code: str, passed: int) -> None:
    """By one line in the conftest."""
    pytester.makeconftest('pytest_plugins = ["conflict_events.testing.plugin"]')
    pytester.makepyfile(code)

    pytester.runpytest_inprocess("-p", "no:randomly", "-p", "no:cacheprovider").assert_outcomes(passed=passed)


def test_nothing_is_loaded_where_they_are_not() -> None:
    """Installing the library gives no pytest run anything to import."""
    points = importlib.metadata.entry_points(group="pytest11")

    assert [point for point in points if point.value.startswith("conflict_events")] == []
