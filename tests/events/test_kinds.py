"""The table of kinds, and kinds of users' own."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from conflict_events.errors import UsageError
from conflict_events.events import KINDS, DroneStrike, Kinds, Link, kind, kind_name, schema_of, upcasters_of
from conflict_events.values import Attribution


@kind("OilSpill", schema=2, upcast={1: lambda fields: {**fields, "tonnes": 0}})
@attrs.frozen(kw_only=True)
class OilSpill:
    tonnes: int
    attribution: Attribution


@kind("BigOilSpill")
@attrs.frozen(kw_only=True)
class BigOilSpill(OilSpill):
    pass


class Unstamped(OilSpill):
    pass


def test_a_kind_is_known_by_its_stable_name_and_schema() -> None:
    """Never by the path of its class."""
    assert kind_name(OilSpill) == "OilSpill"
    assert schema_of(OilSpill) == 2
    assert upcasters_of(OilSpill)[1]({}) == {"tonnes": 0}
    assert [name for name, cls in KINDS.items() if kind_name(cls) != name] == []


def test_ours_are_eight_of_the_world_and_five_of_the_ledger() -> None:
    """The ledger's are about entries."""
    assert len(KINDS.domain) == 8
    assert KINDS.ledger == {"Correction", "Retraction", "Assessment", "Link", "Redaction"}
    assert len(KINDS) == 13
    assert repr(KINDS).startswith("Kinds(DroneStrike, MissileStrike")


def test_including_a_kind_makes_a_larger_table_and_leaves_the_old_one() -> None:
    """Tables are immutable and hash by what is in them."""
    larger = KINDS.including(OilSpill)

    assert larger["OilSpill"] is OilSpill
    assert "OilSpill" not in KINDS
    assert hash(larger) == hash(KINDS.including(OilSpill))
    assert larger.ledger == KINDS.ledger


def test_two_kinds_of_one_name_are_refused() -> None:
    """Stored bytes could not tell them apart."""
    with pytest.raises(UsageError, match="two kinds have one name"):
        Kinds((OilSpill, OilSpill))


def test_a_class_handles_its_subclasses_and_object_every_account() -> None:
    """Ledger kinds are handled only where they are named."""
    table = Kinds((OilSpill, BigOilSpill), (Link,))

    assert table.under([OilSpill]) == {"OilSpill", "BigOilSpill"}
    assert table.under([BigOilSpill, Link]) == {"BigOilSpill", "Link"}
    assert table.under([object]) == {"OilSpill", "BigOilSpill"}


def test_a_subclass_is_another_class_and_needs_a_name_of_its_own() -> None:
    """Else it would be stored under its parent's name and come back as its parent."""
    with pytest.raises(UsageError, match="Unstamped is not a kind"):
        kind_name(Unstamped)
    assert kind_name(BigOilSpill) == "BigOilSpill"


@pytest.mark.parametrize(
    ("name", "options", "rule"),
    [
        ("Oil spill", {}, "ASCII identifier"),
        ("Ölpest", {}, "ASCII identifier"),
        ("OilSpill", {"schema": 2}, "one upcaster for each version"),
        ("OilSpill", {"schema": 1, "upcast": {1: dict}}, "one upcaster for each version"),
    ],
)
def test_a_stamp_that_would_not_last_is_refused(name: str, options: dict[str, Any], rule: str) -> None:
    """Names are stored for ever, and every older version stays readable."""
    with pytest.raises(UsageError, match=rule):
        kind(name, **options)


@attrs.define
class Mutable:
    attribution: Attribution


@attrs.define(eq=False)
class MutableByIdentity:
    attribution: Attribution = attrs.field(validator=attrs.validators.instance_of(Attribution))


@attrs.frozen(eq=False)
class ComparedByIdentity:
    attribution: Attribution


@attrs.frozen
class Private:
    _secret: str
    attribution: Attribution


@attrs.define(unsafe_hash=True, slots=False)
class MutableAndHashed:
    attribution: Attribution


@attrs.define(unsafe_hash=True)
class WithoutAttribution:
    tonnes: int


class Plain:
    pass


@pytest.mark.parametrize(
    ("cls", "rule"),
    [
        (Plain, "attrs class"),
        (lambda: None, "attrs class"),
        (Mutable, "frozen"),
        (MutableByIdentity, "frozen"),
        (MutableAndHashed, "frozen"),
        (WithoutAttribution, "frozen"),
        (ComparedByIdentity, "frozen"),
        (Private, "private"),
    ],
)
def test_a_class_that_cannot_be_an_event_is_refused(cls: Any, rule: str) -> None:
    """Not frozen, not compared by content, or with fields that are not stored."""
    with pytest.raises(UsageError, match=rule):
        kind("Thing")(cls)


def test_our_strikes_are_distinct_kinds_of_one_shape() -> None:
    """Handled each by its own name."""
    assert KINDS.under([DroneStrike]) == {"DroneStrike"}


def test_a_kind_of_account_says_who_says_so() -> None:
    """Without an attribution no view could tell when it was known."""

    @kind("Rumour")
    @attrs.frozen
    class Rumour:
        words: str

    with pytest.raises(UsageError, match="give Rumour a field 'attribution'"):
        KINDS.including(Rumour)


def test_a_name_that_is_no_kind_is_refused_and_not_answered_with_nothing() -> None:
    """A mistyped kind would make every record hold."""
    assert KINDS.under({"DroneStrike", Link}) == {"DroneStrike", "Link"}
    with pytest.raises(UsageError, match="DroneStrikes not in this table of kinds"):
        KINDS.under({"DroneStrikes"})
