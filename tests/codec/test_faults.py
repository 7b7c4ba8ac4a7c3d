"""What is said of data that does not fit: kind, path, rule and value, of all faults at once."""

from __future__ import annotations

import json
from typing import Any

import attrs
import pytest

from conflict_events.codec import Codec
from conflict_events.errors import DecodeError, Fault, SchemaTooNew, UnknownKind
from conflict_events.events import KINDS, Correction, OfficeChange, kind
from conflict_events.values import Attribution, Quantity
from tests.codec.everything import CODEC
from tests.codec.own_kinds import OilSpill, Plain

ONE, OTHER = "1" * 32, "2" * 32
SAID = {"claimant": "RU/MoD", "reported": {"start_day": "2024-11-10", "end_day": "2024-11-11", "precision": "day"}}
OFFICE = {"office": "mayor", "person": "x", "phase": "left", "when": SAID["reported"], "attribution": SAID}


def faults(kind_name: str, plain: Any, codec: Codec = CODEC) -> dict[str, Fault]:
    with pytest.raises(DecodeError) as raised:
        codec.structure(kind_name, plain)
    assert raised.value.kind == kind_name
    return {fault.path: fault for fault in raised.value.faults}


def test_all_faults_of_a_record_are_told_at_once() -> None:
    """Types, forms, missing and unknown fields, at every depth, in one error."""
    found = faults(
        "DroneStrike",
        {
            "attacker": "",
            "target": 5,
            "weapon": " ",
            "when": {"start_day": "soon", "end_day": 5, "tz": "Nowhere/Nowhere"},
            "tally": {"launched": -1, "destroyed": "many", "hits": {"low": "NaN", "raw": ""}, "lost": 1.5},
            "launch_places": ["here", 3],
            "attribution": {"claimant": "RU//MoD", "via": "AFP", "evidence": [{"url": "x"}, {"retrieved": "x"}]},
            "decoys": "no",
            "extra": 1,
        },
    )

    assert sorted(found) == [
        "attacker",
        "attribution.claimant",
        "attribution.evidence[1].retrieved",
        "attribution.reported",
        "attribution.via",
        "decoys",
        "extra",
        "launch_places[1]",
        "tally.destroyed",
        "tally.hits.low",
        "tally.hits.raw",
        "tally.launched.low",
        "tally.lost",
        "target",
        "weapon",
        "when.end_day",
        "when.start_day",
        "when.tz",
    ]
    assert found["tally.launched.low"] == Fault("tally.launched.low", "must be finite and not negative", -1)
    assert found["attribution.reported"] == Fault("attribution.reported", "is required and missing")
    assert found["extra"].rule == "is not a field here"


@pytest.mark.parametrize(
    ("changes", "path", "rule", "value"),
    [
        ({"phase": "ousted"}, "phase", 'must be one of "elected", "inaugurated", "appointed", "left"', "ousted"),
        ({"phase": 1}, "phase", "must be one of", 1),
        ({"person": 5}, "person", "must be text", 5),
        ({"when": {"start": "20.11.2024", "tz": "UTC"}}, "when.start", "must be an instant such as", "20.11.2024"),
        ({"when": {}}, "when.when", "needs a start or an end", None),
        ({"when": 5}, "when", "must be an object of start, end, start_day", 5),
        ({"attribution": {**SAID, "credibility": True}}, "attribution.credibility", "must be a whole number", True),
        ({"attribution": {**SAID, "credibility": 9}}, "attribution.credibility", "from 1 to 6", 9),
        ({"attribution": {**SAID, "via": {}}}, "attribution.via", "must be a list", {}),
        ({"note": "a\0"}, "note", "null character", "a\0"),
        ({"note": "\ud800"}, "note", "must be valid Unicode", "\ud800"),
    ],
)
def test_a_fault_names_path_rule_and_value(changes: Plain, path: str, rule: str, value: object) -> None:
    """The way to the spot from the top of the record."""
    (fault,) = faults("OfficeChange", {**OFFICE, **changes}).values()

    assert fault.path == path
    assert rule in fault.rule
    assert fault.value == value


def test_a_quantity_is_never_null() -> None:
    """What nobody reported is left out."""
    (fault,) = faults("HarmReport", {"when": SAID["reported"], "attribution": SAID, "killed": None}).values()

    rule = 'must be a whole number, or decimal text such as "2.5", or an object of low, high, best, about, missing, raw'
    assert fault == Fault("killed", f"{rule}, published")


def test_a_rule_between_fields_is_named_where_they_meet() -> None:
    """The whole record is what breaks it."""
    (fault,) = faults("Link", {"kind": "part_of", "a": ONE, "b": ONE}).values()

    assert fault == Fault("b", "must be another account than a", ONE)


def test_the_faults_of_a_replacement_are_told_with_the_way_to_them() -> None:
    """A correction holds a whole event."""
    stored = {"kind": "OfficeChange", "schema": 1, "event": {**OFFICE, "phase": "ousted", "person": ""}}
    found = faults("Correction", {"target": "x", "by": "us", "replacement": stored})

    assert sorted(found) == ["by", "replacement.event.person", "replacement.event.phase", "target"]


@pytest.mark.parametrize(
    "stored",
    [5, {}, {"kind": "Link"}, {"kind": "Link", "schema": True, "event": {}}, {"kind": "Link", "schema": 1, "event": 5}],
)
def test_a_replacement_says_its_kind_and_schema(stored: Any) -> None:
    """Else nobody could read it."""
    found = faults("Correction", {"target": ONE, "by": "ledger", "replacement": stored})

    assert found == {"replacement": Fault("replacement", "must have kind, schema and event", stored)}


@pytest.mark.parametrize("inside", [False, True])
def test_an_unknown_kind_is_an_error_that_names_it(*, inside: bool) -> None:
    """Never a skipped line; also where it is inside a correction."""
    payload = _stored("Volcano", 1, inside=inside)

    with pytest.raises(UnknownKind, match=r"'Volcano' is not one of the known kinds.*DroneStrike.*kinds="):
        CODEC.decode("Correction" if inside else "Volcano", 1, payload)


@pytest.mark.parametrize("inside", [False, True])
def test_a_schema_newer_than_ours_is_an_error_that_names_it(*, inside: bool) -> None:
    """It was written by a newer version of the class."""
    payload = _stored("OfficeChange", 9, inside=inside)

    with pytest.raises(SchemaTooNew, match="schema 9 of OfficeChange is newer than ours, 1; update"):
        CODEC.decode("Correction" if inside else "OfficeChange", 1 if inside else 9, payload)


@pytest.mark.parametrize("schema", [0, -1])
def test_a_schema_that_never_was_is_refused(schema: int) -> None:
    """Schemas count from 1."""
    with pytest.raises(DecodeError, match="schemas of OfficeChange are 1 to 1") as raised:
        CODEC.decode("OfficeChange", schema, json.dumps(OFFICE).encode())
    assert not isinstance(raised.value, SchemaTooNew)


def _stored(kind_name: str, schema: int, *, inside: bool) -> bytes:
    replacement = {"kind": kind_name, "schema": schema, "event": OFFICE}
    return json.dumps({"target": ONE, "by": "ledger", "replacement": replacement} if inside else OFFICE).encode()


def test_an_event_of_no_known_kind_cannot_be_encoded() -> None:
    """Neither by itself nor in a correction; a class that merely has a known name is another class."""
    said = Attribution("RU/MoD", "2024-11-10")
    spill = OilSpill(tonnes=Quantity.exact(5), attribution=said)

    @kind("OfficeChange")
    @attrs.frozen
    class Impostor:
        attribution: Attribution

    for event in (spill, Impostor(said), Correction(target=ONE, replacement=spill, by="ledger")):
        with pytest.raises(UnknownKind, match="is not one of the known kinds"):
            CODEC.encode(event)


def missing(fields: Plain) -> Plain:
    return {"n": fields["m"]}


def wrong(_: Plain) -> Any:
    return 5


@pytest.mark.parametrize(("step", "what"), [(missing, "m: is required and missing"), (wrong, "the record: ")])
def test_what_goes_wrong_in_an_upcaster_is_a_fault_of_the_record(step: Any, what: str) -> None:
    """Stored data may be anything."""

    @kind("Grown", schema=2, upcast={1: step})
    @attrs.frozen
    class Grown:
        n: int
        attribution: Attribution

    with pytest.raises(DecodeError, match=f"^Grown: {what}"):
        Codec(KINDS.including(Grown)).decode("Grown", 1, b"{}")


def test_the_message_reads_as_one_line() -> None:
    """Kind first, then each fault with its path."""
    with pytest.raises(DecodeError) as raised:
        CODEC.decode("OfficeChange", 1, json.dumps({**OFFICE, "office": "", "phase": "x"}).encode())

    assert str(raised.value) == (
        'OfficeChange: office: must be text and not empty (found ""); '
        'phase: must be one of "elected", "inaugurated", "appointed", "left" (found "x")'
    )
    assert isinstance(CODEC.structure("OfficeChange", OFFICE), OfficeChange)


@pytest.mark.parametrize(
    ("stored", "fault"),
    [
        ('[["UA"]]', 'superlative.scope.speaks_of[0]: must be a list of 2 (found ["UA"])'),
        ('[["UA","UA","UA"]]', 'superlative.scope.speaks_of[0]: must be a list of 2 (found ["UA", "UA", "UA"])'),
        ('["UA"]', 'superlative.scope.speaks_of[0]: must be a list (found "UA")'),
    ],
)
def test_a_pair_that_is_none_is_named(stored: str, fault: str) -> None:
    """A text of two letters is no pair either."""
    said = '"attribution":{"claimant":"S","reported":{"start_day":"2024-11-10","precision":"day"}}'
    when = '"when":{"start_day":"2024-11-10","precision":"day"}'
    payload = f'{{"act":"claim","text":"x",{said},"superlative":{{"scope":{{"speaks_of":{stored}}}}},{when}}}'

    with pytest.raises(DecodeError) as raised:
        CODEC.decode("Statement", 2, payload.encode())
    assert str(raised.value) == f"Statement: {fault}"
