"""Whatever a kind says can be said by a map: from columns or as constants, also what is no single text or figure."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import attrs
import pytest
from hypothesis import assume, given

from conflict_events.codec import Codec
from conflict_events.errors import UsageError
from conflict_events.events import KINDS, kind, kind_name
from conflict_events.importers import SheetMap, read_map, read_source, source_of
from conflict_events.importers.sheet import EventMap, Field
from conflict_events.importers.sheet.vocabulary import spots_of
from conflict_events.testing import events
from conflict_events.values import Attribution, Place, Quantity, Scope, StrikePart, Superlative, Tally, When, forms
from conflict_events.values.when import when as when_

NAMES = [each for each in KINDS if each not in KINDS.ledger]
SOME_ID = "0123456789abcdef0123456789abcdef"
STRIKES = """
name = "strikes"
id = "id"
kind = "DroneStrike"
within = "UA"

[fields]
when = "day"
claimant = { value = "UA/AirForce" }
attacker = { value = "RU" }
affected = "hit"

[parts.lviv]
place = { value = "Lviv" }
launched = "over Lviv"
destroyed = "downed over Lviv"

[parts.decoys]
weapon = { value = "decoy" }
launched = "decoys"
launch_places = "from"
"""
ROWS = ["id,day,hit,over Lviv,downed over Lviv,decoys,from\n", "1,2025-05-01,Odesa;Sumy,5,3+,,\n",
        "2,2025-05-02,,,,7,Kursk;Oryol\n"]  # fmt: skip


@attrs.frozen
class Reach:
    km: int
    measured: datetime


@kind("SeenOnSheet", schema=1)
@attrs.frozen(kw_only=True, field_transformer=forms.named)
class Seen:
    """A kind of one's own, with fields of many sorts; some are called as those of a place or of evidence are."""

    when: When = attrs.field(converter=when_)
    attribution: Attribution
    url: str
    name: str | None = None
    origin: Place | None = None
    since: date | None = None
    speed: float | None = None
    reach: Reach | None = None
    counts: tuple[Quantity, ...] = ()
    grade: int = 0
    level: Literal[1, 2] = 1
    area: int | Decimal | None = None


def made(kind_of_it: str, kinds: Any = KINDS, /, **fields: Any) -> Any:
    given = {"when": {"value": "2025-05-01"}, "claimant": {"value": "Office"}} | fields
    columns = [each for each in given.values() if isinstance(each, str)]
    cells = {each.partition("=")[0]: each.partition("=")[2] for each in columns}
    sheet = SheetMap(
        name="made-up", id="id", kind=kind_of_it,
        fields={name: Field(column=each.partition("=")[0]) if isinstance(each, str) else Field(**each)
                for name, each in given.items()},
    )  # fmt: skip
    transcript = read_source([f"{json.dumps({'id': '1', **cells})}\n"], source_of(sheet, kinds=kinds))
    assert not transcript.refused, transcript.refused
    return transcript.events[0]


def test_parts_and_affected_places_come_from_columns(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(STRIKES, encoding="utf-8")

    first, second = read_source(ROWS, source_of(read_map(tmp_path / "map.toml"))).events

    assert [place.code for place in first.affected] == ["UA/UA-51", "UA/UA-59"]
    lviv = Place("Lviv", code=first.parts[0].where.code)
    assert first.parts == (StrikePart(where=lviv, tally=Tally(launched=5, destroyed=Quantity.at_least(3, raw="3+"))),)
    assert second.affected == ()
    assert second.parts == (StrikePart(weapon="decoy", tally=Tally(launched=7), launch_places=("Kursk", "Oryol")),)


def test_a_reference_is_the_id_of_an_entry() -> None:
    assert made("HarmReport", killed={"value": 2}, cause=f"strike={SOME_ID}").cause == SOME_ID
    assert made("Statement", act={"value": "claim"}, text="t=So it is", about={"value": SOME_ID}).about == SOME_ID


def test_a_value_of_many_parts_is_a_table_of_the_map_or_json_in_a_cell() -> None:
    stored = {"scope": {"measure": "launched"}, "rank": 2}
    meant = Superlative(scope=Scope(measure="launched"), rank=2)
    given = {"act": {"value": "claim"}, "text": "t=So it is"}

    assert made("Statement", superlative={"value": stored}, **given).superlative == meant
    assert made("Statement", superlative=f"s={json.dumps(stored)}", **given).superlative == meant


def test_a_constant_may_be_a_list_of_places_or_a_day() -> None:
    own, said = KINDS.including(Seen), {"url": "own=u", "since": {"value": "2025-04-30"}}

    assert made("SeenOnSheet", own, **said).since == date(2025, 4, 30)
    held = {"value": [{"name": "Odesa"}]}
    assert made("DroneStrike", attacker={"value": "RU"}, affected=held).affected == (Place("Odesa"),)


def test_a_stored_form_that_does_not_fit_refuses_its_row() -> None:
    for cell in ("the biggest", '{"rank": 1}'):
        with pytest.raises(AssertionError, match="invalid-value"):
            made("Statement", superlative=f"s={cell}", act={"value": "claim"}, text="t=So it is")
    with pytest.raises(AssertionError, match="invalid-value"):
        made("Statement", superlative={"value": {"rank": 1}}, act={"value": "claim"}, text="t=So it is")


def test_fields_of_a_kind_of_ones_own_are_reached_also_where_evidence_has_their_name() -> None:
    event = made(
        "SeenOnSheet", KINDS.including(Seen), url="own=u", **{"evidence.url": "page=https://example.org/1"},
        name="called=n", origin="from=Sumy", since="day=2025-04-30", speed="kmh=1.5", counts={"value": [1, {"low": 2}]},
        reach='r={"km": 5, "measured": "2025-05-01T00:00:00Z"}', grade="g=3", level="l=2",
        area="a=2.5",
    )  # fmt: skip

    assert (event.url, event.name, event.origin) == ("u", "n", Place("Sumy"))
    assert event.attribution.evidence[0].url == "https://example.org/1"
    assert (event.since, event.speed, event.grade) == (date(2025, 4, 30), 1.5, 3)
    assert event.counts == (Quantity.exact(1), Quantity.at_least(2))
    assert (event.level, event.area) == (2, Decimal("2.5"))
    assert event.reach == Reach(5, datetime(2025, 5, 1, tzinfo=UTC))


@pytest.mark.parametrize("name", NAMES)
def test_every_field_of_every_kind_has_a_place_in_a_map(name: str) -> None:
    spots = spots_of(KINDS[name])

    inside = {spot.part for spot in spots.values()} - {"", "evidence"}
    own = {spot.name for spot in spots.values() if spot.part == ""}
    assert own | inside == set(attrs.fields_dict(KINDS[name]))


@given(events().filter(lambda each: kind_name(type(each)) in NAMES))
def test_law_all_that_any_event_says_can_be_said_by_a_map_in_its_stored_form(event: Any) -> None:
    stored = json.loads(Codec(KINDS).encode(event))
    spots = spots_of(type(event)).items()
    inside = {part: stored.get(part, {}) for part in ("tally", "where", "attribution")} | {"": stored}
    told = {name: inside[spot.part][spot.name] for name, spot in spots if spot.name in inside.get(spot.part, ())}
    assume("?" not in map(str, told.values()))  # a map has that where its reader has still to answer

    again = made(kind_name(type(event)), **{name: {"value": each} for name, each in told.items()})

    sheet = again.attribution
    said = attrs.evolve(event.attribution, via=sheet.via, evidence=sheet.evidence)
    assert again == attrs.evolve(event, attribution=said)


STRIKE = {"when": Field(column="d"), "claimant": Field(value="A"), "attacker": Field(value="A")}
HARM = {"when": Field(column="d"), "claimant": Field(value="A")}
WEAPON = {"weapon": Field(value="x")}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": "HarmReport", "fields": HARM, "parts": {"a": WEAPON}}, "[parts]: HarmReport has no parts"),
        ({"kind": "DroneStrike", "fields": STRIKE, "parts": {"a": {"launched": Field(column="x")}}},
         "[parts.a]: must say which part it is: place, code or weapon"),
        ({"kind": "DroneStrike", "fields": STRIKE, "parts": {"a": {**WEAPON, "lanched": Field(column="x")}}},
         "[parts.a]: StrikePart has no field 'lanched'; did you mean 'launched'?"),
        ({"fields": HARM, "parts": {"a": WEAPON}, "events": {"a": EventMap(kind="HarmReport")}},
         "[breakdown] and [parts] are of one event"),
    ],
)  # fmt: skip
def test_parts_that_fit_no_kind_or_say_nothing_are_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as refused:
        source_of(SheetMap(name="s", id="id", **given))

    assert said in str(refused.value)
