"""The form rules of the domain kinds, by the names that the domain model gives them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from conflict_events.errors import EventIsFrozen, InvalidValue
from conflict_events.events import (
    Disruption,
    DroneStrike,
    EquipmentLoss,
    HarmReport,
    Link,
    MissileStrike,
    OfficeChange,
    Statement,
    TerritorialClaim,
)
from conflict_events.values import UNREPORTED, Attribution, Place, Quantity, Scope, SubCount, Superlative, Tally, When

SAID = Attribution("RU/MoD", "2024-11-10T08:00Z")
THEN = When.between("2024-11-09T20:00", "2024-11-10T07:00", tz="Europe/Moscow")
OPEN = When.between("2024-11-10T05:03Z", None)
CHILD = SubCount(of="children", killed=1)
HALF = Quantity.exact(Decimal("0.5"))

STRIKE: dict[str, Any] = {"attacker": "UA", "when": THEN, "tally": Tally(), "attribution": SAID}
SAYING: dict[str, Any] = {"when": "2024-11-10", "act": "claim", "text": "a record", "attribution": SAID}
CLAIM: dict[str, Any] = {
    "holder": "RU",
    "change": "gained",
    "when": "2024-11-10",
    "basis": "declared",
    "attribution": SAID,
    "where": Place("Vovchenka", code="UA/UA-14/Vovchenka"),
}
HARM: dict[str, Any] = {"when": THEN, "attribution": SAID, "injured": 1}
LOSS: dict[str, Any] = {
    "side": "RU",
    "category": "tanks",
    "count": 12,
    "change": "total",
    "when": "2024-11-10",
    "attribution": SAID,
}
CLOSED: dict[str, Any] = {"service": "airport", "state": "closed", "when": OPEN, "attribution": SAID}
OFFICE: dict[str, Any] = {
    "office": "US president",
    "person": "Donald Trump",
    "phase": "inaugurated",
    "when": "2025-01-20",
    "attribution": SAID,
}


@pytest.mark.parametrize(
    ("kind", "fields", "field", "rule"),
    [
        (DroneStrike, {**STRIKE, "target": "UA"}, "target", "must not be the attacker"),
        (MissileStrike, {**STRIKE, "target": "UA"}, "target", "must not be the attacker"),
        (DroneStrike, {**STRIKE, "attacker": None}, "attacker", "text"),
        (DroneStrike, {**STRIKE, "tally": 145}, "tally", "Tally"),
        (DroneStrike, {**STRIKE, "attribution": "RU/MoD"}, "attribution", "Attribution"),
        (DroneStrike, {**STRIKE, "where": "UA"}, "where", "Place"),
        (DroneStrike, {**STRIKE, "decoys": "yes"}, "decoys", "bool"),
        (DroneStrike, {**STRIKE, "weapon": ""}, "weapon", "not empty"),
        (DroneStrike, {**STRIKE, "launch_places": "Kursk"}, "launch_places", "several"),
        (Statement, {**SAYING, "position": "conditional"}, "conditions", "belong to position"),
        (Statement, {**SAYING, "conditions": ("troops leave",)}, "conditions", "belong to position"),
        (Statement, {**SAYING, "position": "opposes", "conditions": ("x",)}, "conditions", "belong to position"),
        (
            Statement,
            {**SAYING, "act": "warn", "superlative": Superlative(scope=Scope())},
            "superlative",
            "belongs to act",
        ),
        (Statement, {**SAYING, "superlative": "the largest"}, "superlative", "Superlative"),
        (Statement, {**SAYING, "act": "shout"}, "act", "one of"),
        (Statement, {**SAYING, "position": "unsure"}, "position", "one of"),
        (Statement, {**SAYING, "about": "the night"}, "about", "id of an entry"),
        (Statement, {**SAYING, "about": "A" * 32}, "about", "id of an entry"),
        (TerritorialClaim, {**CLAIM, "where": None}, "where/area_km2/settlements", "one of them must be given"),
        (TerritorialClaim, {**CLAIM, "from_actor": "RU"}, "from_actor", "must not be the holder"),
        (TerritorialClaim, {**CLAIM, "settlements": HALF}, "settlements", "whole number"),
        (TerritorialClaim, {**CLAIM, "change": "liberated"}, "change", "one of"),
        (HarmReport, {**HARM, "injured": UNREPORTED}, "killed/injured/damage", "or a breakdown, must be given"),
        (HarmReport, {**HARM, "killed": HALF}, "killed", "whole number"),
        (HarmReport, {**HARM, "injured": HALF}, "injured", "whole number"),
        (HarmReport, {**HARM, "population": "people"}, "population", "one of"),
        (HarmReport, {**HARM, "damage": "dwelling"}, "damage", "several"),
        (HarmReport, {**HARM, "cause": 3}, "cause", "id of an entry"),
        (HarmReport, {**HARM, "side": ""}, "side", "text"),
        (HarmReport, {**HARM, "breakdown": "children"}, "breakdown", "several"),
        (HarmReport, {**HARM, "breakdown": 3}, "breakdown", "several"),
        (HarmReport, {**HARM, "breakdown": {"children": 1}}, "breakdown", "SubCount"),
        (HarmReport, {**HARM, "breakdown": [CHILD, CHILD]}, "breakdown", "each sort of a side once"),
        (EquipmentLoss, {**LOSS, "side": None}, "side", "text"),
        (EquipmentLoss, {**LOSS, "category": " "}, "category", "not empty"),
        (EquipmentLoss, {**LOSS, "count": UNREPORTED}, "count", "must be given"),
        (EquipmentLoss, {**LOSS, "count": HALF}, "count", "whole number"),
        (EquipmentLoss, {**LOSS, "change": "captured"}, "change", "one of"),
        (EquipmentLoss, {**LOSS, "where": "UA"}, "where", "Place"),
        (Disruption, {**CLOSED, "state": "restored"}, "when", "of a restoration"),
        (Disruption, {**CLOSED, "facilities": HALF}, "facilities", "whole number"),
        (Disruption, {**CLOSED, "cause": "drones"}, "cause", "id of an entry"),
        (Disruption, {**CLOSED, "service": "road"}, "service", "one of"),
        (OfficeChange, {**OFFICE, "phase": "elect"}, "phase", "one of"),
        (OfficeChange, {**OFFICE, "when": "soon"}, "when", "EDTF"),
    ],
)
def test_an_event_that_cannot_be_meant_is_refused_by_field_rule_and_value(
    kind: type[Any], fields: dict[str, Any], field: str, rule: str
) -> None:
    """What belongs together, what must be said, whole numbers, and the types of fields."""
    with pytest.raises(InvalidValue, match=rule) as raised:
        kind(**fields)

    assert raised.value.field.split(".")[0] == field


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (DroneStrike, STRIKE),  # S2: the biggest yet, uncounted
        (Statement, {**SAYING, "superlative": Superlative(scope=Scope())}),
        (Statement, {**SAYING, "act": "demand", "position": "conditional", "conditions": ("troops leave",)}),
        (Statement, {**SAYING, "amount": Decimal("425.5"), "currency": "USD"}),
        (TerritorialClaim, CLAIM),
        (TerritorialClaim, {**CLAIM, "where": None, "area_km2": Decimal("478.5")}),
        (TerritorialClaim, {**CLAIM, "where": None, "settlements": Quantity.unreported(raw="several villages")}),
        (HarmReport, HARM),
        (HarmReport, {**HARM, "injured": UNREPORTED, "damage": ()}),  # no damage is something said
        (HarmReport, {**HARM, "injured": Quantity.withheld()}),
        (Disruption, CLOSED),
        (Disruption, {**CLOSED, "state": "restored", "when": "2024-11-10T09:00Z"}),
        (Disruption, {**CLOSED, "state": "restored", "when": "2024-11-10"}),
        (OfficeChange, {**OFFICE, "when": When.at(datetime(2999, 1, 20, 17, tzinfo=UTC))}),  # O1
    ],
)
def test_what_sources_really_say_is_taken(kind: type[Any], fields: dict[str, Any]) -> None:
    """S2, O1, and the other sides of the rules above."""
    assert kind(**fields).attribution == SAID


@pytest.mark.parametrize(
    ("kind", "fields", "reference"),
    [(Statement, SAYING, "about"), (HarmReport, HARM, "cause"), (Disruption, CLOSED, "cause")],
)
def test_the_form_of_references_is_checked_on_the_fast_path_too(
    kind: type[Any], fields: dict[str, Any], reference: str
) -> None:
    """It runs no converters."""
    made = kind(**fields, **{reference: "0" * 32})
    made.__dict__[reference] = "nobody"

    with pytest.raises(InvalidValue, match="id of an entry"):
        made.__attrs_post_init__()


def test_fields_take_what_people_write() -> None:
    """Bare numbers, dates, paths and lists become what they mean."""
    report = HarmReport(**{**HARM, "when": "2024-11-10", "injured": 5, "damage": ["dwelling", "dwelling"]})
    strike = DroneStrike(**{**STRIKE, "attacker": ("UA", "SBU"), "launch_places": ["Kursk"]})

    assert (report.injured, report.damage) == (Quantity.exact(5), frozenset({"dwelling"}))
    assert (report.when, strike.attacker, strike.launch_places) == (When.day("2024-11-10"), "UA/SBU", ("Kursk",))


def test_sub_counts_are_of_whole_people_and_say_something() -> None:
    """At least one of the two."""
    with pytest.raises(InvalidValue, match="one of them must be given"):
        SubCount(of="children")
    with pytest.raises(InvalidValue, match="whole number"):
        SubCount(of="children", killed=HALF)
    with pytest.raises(InvalidValue, match="whole number"):
        SubCount(of="children", injured=HALF)
    with pytest.raises(InvalidValue, match="not empty"):
        SubCount(of="", killed=1)


def test_a_breakdown_alone_is_a_report_and_its_order_says_nothing() -> None:
    """One sort may stand once for each side, and once for no side in particular."""
    counts = [SubCount(of="military", side=side, killed=1) for side in ("RU", None, "UA")]
    report, other = (HarmReport(when=THEN, attribution=SAID, breakdown=each) for each in (counts, counts[::-1]))

    assert report == other
    assert [each.side for each in report.breakdown] == [None, "RU", "UA"]


def test_the_figures_of_a_ucdp_event_fit_without_loss() -> None:
    """Deaths of either side, of civilians and of the unknown, beside low, best and high; none is added to another."""
    parts = {"side_a": 2, "side_b": 5, "civilians": 0, "unknown": 3}
    sides = {"side_a": "Government of Ukraine", "side_b": "DPR"}
    report = HarmReport(
        when=When.days("2017-01-30", "2017-02-02"),
        attribution=Attribution("UCDP", When.year(2018)),
        killed=Quantity.as_published(12, 10, 14),
        breakdown=[SubCount(of=each, side=sides.get(each), killed=number) for each, number in parts.items()],
    )

    assert {each.of: each.killed.low for each in report.breakdown} == parts
    assert {each.of: each.side for each in report.breakdown if each.side} == sides
    assert (report.killed.low, report.killed.best, report.killed.high) == (12, 10, 14)


def test_a_loss_without_a_number_needs_the_words() -> None:
    """EL1: "dozens" is a report."""
    assert EquipmentLoss(**{**LOSS, "count": Quantity.unreported(raw="dozens")}).count.raw == "dozens"


def test_who_changes_an_event_is_told_what_to_do_instead() -> None:
    """As `attrs` refuses it, and as an error of ours."""
    event = Link(kind="same_incident", a="0" * 32, b="1" * 32)
    wrong: Any = event

    with pytest.raises(EventIsFrozen, match=r"Link.a: .* make another one with attrs.evolve\(event, a=...\)") as caught:
        wrong.a = "2" * 32
    assert isinstance(caught.value, attrs.exceptions.FrozenInstanceError)
    with pytest.raises(EventIsFrozen, match=r"Link\.b"):
        del wrong.b
    assert event == Link(kind="same_incident", a="0" * 32, b="1" * 32)
