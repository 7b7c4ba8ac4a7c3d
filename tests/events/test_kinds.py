"""The table of kinds, and kinds of users' own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import attrs
import pytest

from conflict_events.errors import UsageError
from conflict_events.events import (
    KINDS,
    Disruption,
    DroneStrike,
    EquipmentLoss,
    HarmReport,
    Kinds,
    Link,
    TerritorialClaim,
    is_continual,
    is_stock,
    kind,
    kind_name,
    measures_of,
    needs_change,
    schema_of,
    upcasters_of,
)
from conflict_events.values import UNREPORTED, Attribution, Quantity, Tally


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


def test_ours_are_eleven_of_the_world_and_five_of_the_ledger() -> None:
    """The ledger's are about entries."""
    assert len(KINDS.domain) == 11
    assert KINDS.ledger == {"Correction", "Retraction", "Assessment", "Link", "Redaction"}
    assert len(KINDS) == 16
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


# --- measures -------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Prisoners:
    change: Literal["held", "taken", "freed"]
    people: Quantity = UNREPORTED
    camps: Quantity | None = None
    tally: Tally | None = None
    days: int = 0
    attribution: Attribution


@attrs.frozen(kw_only=True)
class Shells:
    change: str
    fired: Quantity
    attribution: Attribution


def test_the_measures_of_a_kind_are_its_quantities_and_those_of_its_tally() -> None:
    """By the annotations, of users' own kinds too; the event's own come first."""
    strike = tuple(field.name for field in attrs.fields(Tally))

    assert measures_of(DroneStrike) == strike
    assert measures_of(HarmReport) == ("killed", "injured")
    assert measures_of(TerritorialClaim) == ("area_km2", "settlements")
    assert measures_of(EquipmentLoss) == ("count",)
    assert measures_of(Link) == ()
    assert measures_of(Prisoners) == ("people", "camps", *strike)


@pytest.mark.parametrize("measure", ["area_km2", "settlements"])
def test_ground_held_is_a_stock_and_ground_won_goes_on_all_the_time(measure: str) -> None:
    """C15 and C19: what is held is never added up, and a month without a figure is no zero."""
    assert [is_stock(TerritorialClaim, measure, each) for each in ("controls", "contested")] == [True, True]
    assert [is_stock(TerritorialClaim, measure, each) for each in ("gained", "lost", None)] == [False] * 3
    assert [is_continual(TerritorialClaim, measure, each) for each in ("gained", "lost")] == [True, True]
    assert [is_continual(TerritorialClaim, measure, each) for each in ("controls", "contested", None)] == [False] * 3
    assert needs_change(TerritorialClaim, measure)


def test_losses_since_the_war_began_are_a_stock_and_those_of_a_day_are_not() -> None:
    """C15."""
    assert is_stock(EquipmentLoss, "count", "total")
    assert not is_stock(EquipmentLoss, "count", "lost")
    assert is_continual(EquipmentLoss, "count", "lost")
    assert needs_change(EquipmentLoss, "count")


def test_what_no_kind_says_is_a_flow() -> None:
    """Launched, killed, and measures that a kind does not have."""
    for cls, measure in ((DroneStrike, "launched"), (HarmReport, "killed"), (Disruption, "facilities"), (Link, "x")):
        assert not is_stock(cls, measure)
        assert not is_continual(cls, measure)
        assert not needs_change(cls, measure)


def test_a_kind_of_ones_own_says_which_of_its_measures_are_stocks() -> None:
    """Whatever the change is, or for some changes only; any words where the field is free text."""
    plain: Any = kind("Prisoners", stocks={"people"}, continual=["launched"])(Prisoners)

    assert is_stock(plain, "people")
    assert is_stock(plain, "people", "taken")
    assert not is_stock(plain, "camps")
    assert is_continual(plain, "launched")
    assert not needs_change(plain, "people")

    by_change: Any = kind("Prisoners", stocks={"people": ["held"]})(Prisoners)

    assert [is_stock(by_change, "people", each) for each in ("held", "taken", None)] == [True, False, False]
    assert needs_change(by_change, "people")
    assert not needs_change(by_change, "camps")
    assert is_stock(kind("Shells", stocks={"fired": {"to date"}})(Shells), "fired", "to date")


@pytest.mark.parametrize(
    ("cls", "stocks", "rule"),
    [
        (
            Prisoners,
            {"persons"},
            r"persons must be a Quantity field of Prisoners or of its tally \(people, camps, la",
        ),
        (Prisoners, {"days"}, "days must be a Quantity field"),
        (OilSpill, {"tonnes"}, "it has none"),
        (Prisoners, "people", "must be several measures"),
        (Prisoners, {"people": ()}, "must name a value of 'change'"),
        (Prisoners, {"people": {"kept"}}, "must be of freed, held, taken, got kept"),
        (HarmReport, {"killed": {"total"}}, "HarmReport has no field 'change'"),
    ],
)
@pytest.mark.parametrize("word", ["stocks", "continual"])
def test_what_a_kind_says_of_measures_that_it_does_not_have_is_refused(
    cls: type[Any], stocks: Iterable[str], rule: str, word: str
) -> None:
    """Else a typing error would let running totals be added up."""
    options: dict[str, Any] = {word: stocks}
    with pytest.raises(UsageError, match=rule) as raised:
        kind("Another", **options)(cls)

    assert str(raised.value).startswith(word)
