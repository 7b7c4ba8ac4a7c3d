"""Where in a payload other tools find what."""

from __future__ import annotations

from decimal import Decimal

import attrs

from conflict_events.codec import columns_of
from conflict_events.events import DroneStrike, HarmReport, Statement, TerritorialClaim, kind
from conflict_events.values import Quantity
from conflict_events.values.quantity import Number
from tests.codec.own_kinds import OilSpill


def by_name(cls: type[object]) -> dict[str, tuple[str, str, str | None]]:
    return {name: (path, form, part) for name, path, form, part, _ in columns_of(cls)}


def defaults(cls: type[object]) -> dict[str, object]:
    return {name: default for name, _, _, _, default in columns_of(cls) if default is not None}


def test_a_quantity_is_three_columns_and_a_value_in_a_value_is_spelled_out() -> None:
    """What is counted is in whole numbers, what is measured is not."""
    strike, claim = by_name(DroneStrike), by_name(TerritorialClaim)

    assert strike["attacker"] == ("attacker", "stored", None)
    assert strike["tally_launched"] == ("tally.launched", "whole", "best")
    assert strike["tally_launched_low"] == ("tally.launched", "whole", "low")
    assert strike["tally_launched_high"] == ("tally.launched", "whole", "high")
    assert strike["attribution_reported_start"] == ("attribution.reported.start", "stored", None)
    assert strike["where_code"] == ("where.code", "stored", None)
    assert strike["where_lat"] == ("where.lat", "decimal", None)
    assert claim["area_km2"] == ("area_km2", "decimal", "best")
    assert claim["settlements"] == ("settlements", "whole", "best")


def test_several_values_in_one_stay_one_column() -> None:
    """Lists are left to the reader's JSON functions."""
    assert by_name(HarmReport)["damage"] == ("damage", "stored", None)
    assert by_name(DroneStrike)["attribution_evidence"] == ("attribution.evidence", "stored", None)
    assert by_name(Statement)["superlative_scope_kinds"] == ("superlative.scope.kinds", "stored", None)
    assert by_name(Statement)["superlative_scope_decoys"] == ("superlative.scope.decoys", "flag", None)


def test_what_is_never_stored_is_told() -> None:
    """A default of one value is what an empty spot means; that of several values is nothing."""
    assert defaults(DroneStrike) == {
        "when_extent": "within", "when_precision": "instant", "when_certainty": "", "where_scheme": "iso3166-2",
        "attribution_reported_extent": "within", "attribution_reported_precision": "instant",
        "attribution_reported_certainty": "", "attribution_reliability": "F", "attribution_credibility": 6,
    }  # fmt: skip
    told = defaults(Statement)
    assert {told[f"superlative_{name}"] for name in ("rank", "hedged", "direction")} == {1, False, "max"}
    assert told["superlative_scope_day_starts"] == "00:00:00"


@kind("Counted", schema=1)
@attrs.frozen
class Counted:
    """A kind of one of each."""

    ships: int
    depth: float
    width: int | Decimal | None
    length: Number
    spilled: Quantity
    either: int | str
    sure: bool | None = None


def test_kinds_of_users_have_columns_too() -> None:
    """Optional values are spelled out like others, and numbers are such by their annotation."""
    assert {"tonnes", "tonnes_low", "when_start", "where_name", "ships", "sort"} <= by_name(OilSpill).keys()
    assert [form for _, form, part in by_name(Counted).values() if part is None] == [
        "whole", "decimal", "decimal", "decimal", "stored", "flag"
    ]  # fmt: skip
    assert by_name(Counted)["spilled"] == ("spilled", "decimal", "best")
