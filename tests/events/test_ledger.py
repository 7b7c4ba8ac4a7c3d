"""The form rules of the ledger's kinds: L1, L7, L8 and who may act."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from conflict_events.errors import InvalidValue
from conflict_events.events import Assessment, Correction, Link, OfficeChange, Retraction
from conflict_events.testing import entry_ids, links
from conflict_events.values import Attribution

SAID = Attribution("RU/MoD", "2024-11-10T08:00Z")
ONE, OTHER = "1" * 32, "2" * 32
ACCOUNT = OfficeChange(office="mayor", person="x", phase="left", when="2024-11-10", attribution=SAID)
DENIED: dict[str, Any] = {"target": ONE, "stance": "denies", "attribution": SAID}
WITHDRAWN = Retraction(target=ONE, by="ledger")
ASSESSED = Assessment(target=ONE, stance="denies", attribution=SAID)


@pytest.mark.parametrize(
    ("kind", "fields", "field", "rule"),
    [
        (Correction, {"target": ONE, "replacement": "x", "by": "ledger"}, "replacement", "registered kind"),
        (Correction, {"target": ONE, "replacement": WITHDRAWN, "by": "ledger"}, "replacement", "account of the world"),
        (Correction, {"target": ONE, "replacement": ASSESSED, "by": "ledger"}, "replacement", "account of the world"),
        (
            Correction,
            {"target": ONE, "replacement": Link(kind="part_of", a=ONE, b=OTHER), "by": "ledger"},
            "replacement",
            "account of the world",
        ),
        (Correction, {"target": "D1", "replacement": ACCOUNT, "by": "ledger"}, "target", "id of an entry"),
        (Correction, {"target": ONE, "replacement": ACCOUNT, "by": "us"}, "by", "one of"),
        (Correction, {"target": ONE, "replacement": ACCOUNT, "by": "ledger", "reason": ""}, "reason", "not empty"),
        (Retraction, {"target": ONE, "by": "claimant"}, "attribution", "if and only if by the claimant"),
        (Retraction, {"target": ONE, "by": "ledger", "attribution": SAID}, "attribution", "if and only if"),
        (Retraction, {"target": None, "by": "ledger"}, "target", "id of an entry"),
        (Assessment, {"target": ONE, "stance": "likes", "attribution": SAID}, "stance", "one of"),
        (Assessment, {"target": ONE, "stance": "denies", "attribution": None}, "attribution", "Attribution"),
        (Assessment, {**DENIED, "credibility": 7}, "credibility", "1 to 6"),
        (Assessment, {**DENIED, "credibility": True}, "credibility", "int"),
        (Assessment, {**DENIED, "counter": "x"}, "counter", "id of an entry"),
        (Link, {"kind": "part_of", "a": ONE, "b": ONE}, "b", "another account than a"),
        (Link, {"kind": "same_incident", "a": ONE, "b": ONE}, "b", "another account than a"),
        (Link, {"kind": "near", "a": ONE, "b": OTHER}, "kind", "one of"),
        (Link, {"kind": "part_of", "a": ONE, "b": "x"}, "b", "id of an entry"),
    ],
)
def test_an_entry_about_entries_that_cannot_be_meant_is_refused(
    kind: type[Any], fields: dict[str, Any], field: str, rule: str
) -> None:
    """The error names field, rule and value."""
    with pytest.raises(InvalidValue, match=rule) as raised:
        kind(**fields)

    assert raised.value.field == field


@pytest.mark.parametrize(
    ("made", "reference"),
    [
        (Correction(target=ONE, replacement=ACCOUNT, by="ledger"), "target"),
        (Retraction(target=ONE, by="ledger"), "target"),
        (Assessment(target=ONE, stance="denies", attribution=SAID), "counter"),
        (Link(kind="part_of", a=ONE, b=OTHER), "a"),
    ],
)
def test_the_form_of_references_is_checked_on_the_fast_path_too(made: Any, reference: str) -> None:
    """It runs no converters."""
    made.__dict__[reference] = "nobody"

    with pytest.raises(InvalidValue, match="id of an entry"):
        made.__attrs_post_init__()


@given(entry_ids().filter(lambda each: each != ONE))
def test_s4_same_incident_has_no_direction_and_part_of_has(other: str) -> None:
    """The ids of same_incident are stored sorted, so that both ways are one entry."""
    both = (Link(kind="same_incident", a=ONE, b=other), Link(kind="same_incident", a=other, b=ONE))

    assert both[0] == both[1]
    assert both[0].a < both[0].b
    assert Link(kind="part_of", a=ONE, b=other) != Link(kind="part_of", a=other, b=ONE)


@given(links())
def test_l8_a_link_joins_two_accounts(link: Link) -> None:
    """Never one with itself."""
    assert link.a != link.b
