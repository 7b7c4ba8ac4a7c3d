"""Where in a payload other tools find what."""

from __future__ import annotations

from conflict_events.codec import columns_of
from conflict_events.events import DroneStrike, HarmReport, Statement
from tests.codec.own_kinds import OilSpill


def test_a_quantity_is_three_columns_and_a_value_in_a_value_is_spelled_out() -> None:
    """A bare number is its own point, low and high."""
    columns = dict(columns_of(DroneStrike))

    assert columns["attacker"] == ("attacker",)
    assert columns["tally_launched"] == ("tally.launched.best", "tally.launched")
    assert columns["tally_launched_low"] == ("tally.launched.low", "tally.launched")
    assert columns["tally_launched_high"] == ("tally.launched.high", "tally.launched")
    assert columns["attribution_reported_start"] == ("attribution.reported.start",)
    assert columns["where_code"] == ("where.code",)


def test_several_values_in_one_stay_one_column() -> None:
    """Lists are left to the reader's JSON functions."""
    assert dict(columns_of(HarmReport))["damage"] == ("damage",)
    assert dict(columns_of(DroneStrike))["attribution_evidence"] == ("attribution.evidence",)
    assert dict(columns_of(Statement))["superlative_scope_kinds"] == ("superlative.scope.kinds",)


def test_kinds_of_users_have_columns_too() -> None:
    """Optional values are spelled out like others."""
    assert {"tonnes", "tonnes_low", "when_start", "where_name", "ships", "sort"} <= dict(columns_of(OilSpill)).keys()
