"""A kind of a user's own, registered in one line, goes through codec, log, views, projections and files."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given

from conflict_events.codec import Codec
from conflict_events.errors import DecodeError, InvalidValue, ReferenceRefused
from conflict_events.events import KINDS, Correction, Link, OfficeChange, Retraction
from conflict_events.history import Account
from conflict_events.log import EventLog
from conflict_events.projections import projection
from conflict_events.testing import events_of
from conflict_events.values import Attribution, Place, Quantity, When
from tests.codec.own_kinds import OilSpill

OURS = KINDS.including(OilSpill)
CODEC = Codec(OURS)


def said(at: str) -> Attribution:
    return Attribution("UA/Greens", at)


SAID = said("2025-05-02T08:00Z")
SPILL = OilSpill(
    tonnes=Quantity.about_(5),
    when=When.day("2024-11-10", tz="Europe/Kyiv"),
    where=Place("the port", code="UA/UA-51"),
    ships=("a", "b"),
    sort="crude",
    depth=1.5,
    attribution=said("2024-11-10T08:00Z"),
)
OTHER = attrs.evolve(SPILL, tonnes=Quantity.exact(2), attribution=said("2024-11-11T08:00Z"))


@projection(version=1, on=OilSpill, start=Counter[str])
def by_sort(state: Counter[str], account: Account[OilSpill]) -> Counter[str]:
    """Count spills by what was spilt."""
    state[account.event.sort or "unknown"] += 1
    return state


@given(events_of(OilSpill))
def test_it_is_stored_and_read_back_on_both_paths(spill: OilSpill) -> None:
    """Its values are ours, so the fast path takes it."""
    payload = CODEC.encode(spill)

    straight = CODEC._fast["OilSpill"]

    assert straight is not None
    assert straight(payload) == spill
    assert CODEC.decode("OilSpill", 3, payload) == CODEC.decode_slowly("OilSpill", 3, payload) == spill
    assert CODEC.encode(CODEC.decode("OilSpill", 3, payload)) == payload


def test_it_is_appended_corrected_linked_retracted_and_asked_about() -> None:
    """As of every moment, like a kind of ours."""
    log = EventLog.open(kinds=OURS)
    first, second = log.append(SPILL, OTHER)
    log.append(
        Correction(
            target=first.id,
            by="claimant",
            replacement=attrs.evolve(SPILL, sort="fuel", attribution=said("2024-11-12T08:00Z")),
        ),
        Link(kind="same_incident", a=first.id, b=second.id),
        Retraction(target=second.id, by="claimant", attribution=said("2024-11-13T08:00Z")),
    )

    assert log.as_known("2024-11-10T09:00Z").ask(by_sort) == {"crude": 1}
    assert log.as_known("2024-11-12T07:00Z").ask(by_sort) == {"crude": 2}
    assert log.as_known("2024-11-12T09:00Z").ask(by_sort) == {"fuel": 1, "crude": 1}
    assert log.ask(by_sort) == {"fuel": 1}
    assert log.now().account(first.id).incident == {first.id, second.id}
    assert log.verify(deep=True).is_intact


def test_its_references_are_checked_like_ours() -> None:
    """They are known by their mark; one that could be no id is refused as one that is not there."""
    log = EventLog.open(kinds=OURS)
    for cause in ("1" * 32, "no id", "é"):
        with pytest.raises(ReferenceRefused, match=r"cause: must be the id of an earlier entry"):
            log.append(attrs.evolve(SPILL, cause=cause))
    (first,) = log.append(SPILL)

    assert log.append(attrs.evolve(SPILL, cause=first.id))[0].position == 2


def test_a_correction_of_another_kind_is_refused() -> None:
    """L1 holds between users' kinds and ours."""
    log = EventLog.open(kinds=KINDS.including(OilSpill))
    (first,) = log.append(SPILL)
    strike = log.kinds["OfficeChange"](
        office="x", person="x", phase="left", when="2024-11-10", attribution=said("2024-11-10T08:00Z")
    )
    with pytest.raises(ReferenceRefused, match=r"must be a OilSpill as its target is"):
        log.append(Correction(target=first.id, replacement=strike, by="ledger"))


def test_what_a_class_does_not_check_its_kind_does() -> None:
    """A wrong type would be written and never read again; it is refused where it is said, by field, rule and value."""
    wrong: dict[str, Any] = {"tonnes": "five", "attribution": "somebody", "ships": ["a"], "sort": "gas", "depth": 1}
    for field, value in wrong.items():
        with pytest.raises(InvalidValue, match=rf"^{field}: must be ") as raised:
            OilSpill(**{"attribution": said("2024-11-10T08:00Z"), field: value})
        assert (raised.value.field, raised.value.value) == (field, value)


def test_what_gets_past_a_constructor_does_not_get_into_a_log() -> None:
    """Nothing is written where anything of an append would not read back."""
    log = EventLog.open(kinds=OURS)
    forged = attrs.evolve(SPILL)
    object.__setattr__(forged, "depth", 1)
    for event in (forged, Correction(target="1" * 32, replacement=forged, by="ledger")):
        with pytest.raises(DecodeError, match="does not read back as it was"):
            log.append(SPILL, event)
    object.__setattr__(forged, "depth", object())
    with pytest.raises(DecodeError, match="OilSpill: "):
        log.append(SPILL, forged)

    assert len(log) == 0


def test_what_gets_past_a_constructor_of_ours_is_told_by_the_converter_of_record() -> None:
    """The fast way of writing, which only knows values of the right types, is not the one to say what is wrong."""
    forged = OfficeChange(office="chair", person="P", phase="elected", when=When.day("2025-05-01"), attribution=SAID)
    object.__setattr__(forged, "person", object())

    with pytest.raises(DecodeError, match="OfficeChange: the record: "):
        CODEC.encode(forged)


def test_other_tools_see_it_as_a_table(tmp_path: Path) -> None:
    """Each of its quantities as point, low and high."""
    path = tmp_path / "war.db"
    with EventLog.open(path, kinds=OURS) as log:
        log.append(SPILL, OTHER)
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("SELECT claimant, tonnes, tonnes_low, where_name, sort, depth FROM OilSpill").fetchall()

    assert rows == [
        ("UA/Greens", 5, 0, "the port", "crude", 1.5),
        ("UA/Greens", 2, 2, "the port", "crude", 1.5),
    ]
