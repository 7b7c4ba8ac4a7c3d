"""A sheet of one's own: a map says which column is what, and the engine keeps the log in step with it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import attrs
import pytest

from conflict_events.errors import UsageError
from conflict_events.events import Correction, DroneStrike, HarmReport, Link, MissileStrike, Retraction, Statement
from conflict_events.importers import SheetMap, import_source, propose_map, read_map, read_source, source_of
from conflict_events.importers.reading import Row, Table
from conflict_events.importers.sheet import Changed, EventMap, Field, Links
from conflict_events.log import EventLog
from conflict_events.testing import check_importer
from conflict_events.values import Quantity, When

STRIKES = SheetMap(
    name="strikes",
    id="id",
    kind="DroneStrike",
    fields={
        "when": Field(column="date"),
        "attacker": Field(value="RU"),
        "place": Field(column="region"),
        "claimant": Field(column="who", words={"AFU": "UA/AirForce"}),
        "launched": Field(column="launched"),
    },
    links=Links(same_incident="same as"),
    changed=Changed(by="editor", at="edited"),
    days="%d.%m.%Y",
    tz="Europe/Kyiv",
    unsaid=("?",),
    withheld=("Secret",),
    thousands=" ",
)
HEADER = "id,date,region,who,launched,same as,editor,edited\n"


def strikes(*rows: str) -> list[str]:
    return [HEADER, *(f"{row}\n" for row in rows)]


ONE = "1,01.05.2025,Lviv,AFU,7,,,"
TWO = "2,02.05.2025,Lviv,AFP,8,1,,"


def only(row: dict[str, Any], sheet: SheetMap) -> Any:
    """The one event of a sheet of one row."""
    lines = [",".join(row) + "\n", ",".join(f'"{cell}"' for cell in row.values()) + "\n"]
    (event,) = read_source(lines, source_of(sheet)).events
    return event


def small(kind: str, **fields: Any) -> SheetMap:
    given = {"when": Field(column="date"), "claimant": Field(value="Desk")} | fields
    return SheetMap(name="small", id="id", kind=kind, fields=given)


def test_a_sheet_keeps_the_promises_of_an_importer() -> None:
    for deletions in ("told", "retract"):
        sheet = attrs.evolve(STRIKES, deletions=deletions)
        check_importer(source_of(sheet), strikes(ONE, TWO), strikes(ONE.replace(",7,", ",70,")), strikes(TWO, ONE))


def test_a_changed_cell_is_an_erratum_that_says_who_changed_it_and_when() -> None:
    log, source = EventLog.open(), source_of(STRIKES)
    for row in (ONE, "1,01.05.2025,Lviv,AFU,70,,Anna,2025-06-01", "1,01.05.2025,Lviv,AFU,71,,,2025-06-02"):
        import_source(log, strikes(row, TWO), source)

    first, second = (entry.event for entry in log.entries(kinds=[Correction]))
    assert first is not None
    assert second is not None
    assert first.reason == "a later copy of sheet/strikes reads otherwise (erratum 1); changed by Anna, 2025-06-01"
    assert str(second.reason).endswith("; changed 2025-06-02")
    assert len(list(log.entries(kinds=[Link]))) == 1


def test_a_deleted_row_is_told_or_retracted_as_the_map_says() -> None:
    cases: tuple[tuple[Literal["told", "retract"], int], ...] = (("told", 2), ("retract", 1))
    for deletions, left in cases:
        log, source = EventLog.open(), source_of(attrs.evolve(STRIKES, deletions=deletions))
        import_source(log, strikes(ONE, TWO), source)
        report = import_source(log, strikes(ONE), source)

        assert [finding.rule for finding in report.findings] == ["vanished-row"]
        assert len(list(log.now().accounts(DroneStrike))) == left
        assert len(list(log.entries(kinds=[Retraction]))) == 2 - left


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("7", Quantity.exact(7)),
        ("1 000", Quantity.exact(1000)),
        ("5-7", Quantity.between(5, 7, raw="5-7")),
        ("5\u20137", Quantity.between(5, 7, raw="5\u20137")),
        ("5+", Quantity.at_least(5, raw="5+")),
        ("\u22655", Quantity.at_least(5, raw="\u22655")),
        (">5", Quantity.at_least(6, raw=">5")),
        ("<5", Quantity.at_most(4, raw="<5")),
        ("\u22645", Quantity.at_most(5, raw="\u22645")),
        ("~5", Quantity(best=5, about=True, raw="~5")),
        (">5+", Quantity.unreported(raw=">5+")),
        ("many", Quantity.unreported(raw="many")),
        ("secret", Quantity.withheld()),
        ("?", Quantity.unreported()),
    ],
)
def test_a_figure_keeps_the_doubt_that_its_cell_has(cell: str, meant: Quantity) -> None:
    (event,) = read_source(strikes(f"1,01.05.2025,Lviv,AFU,{cell},,,"), source_of(STRIKES)).events

    assert event.tally.launched == meant
    assert event.attribution.claimant == "UA/AirForce"


def test_a_figure_may_be_three_columns_or_one_for_all_rows() -> None:
    bounds = Field(low="low", best="best", high="high")
    sheet = small("HarmReport", killed=bounds, injured=Field(value=2))
    row = {"id": "1", "date": "2025-05-01", "low": "3", "best": "5", "high": "9"}

    assert only(row, sheet).killed == Quantity.estimate(3, 5, 9)
    assert only(row | {"low": "", "best": "", "high": ""}, sheet).killed == Quantity.unreported()
    assert only(row, sheet).injured == Quantity.exact(2)
    typed = read_source(sheet_rows(killed=5.0), source_of(small("HarmReport", killed=Field(column="killed"))))
    assert typed.events[0].killed == Quantity.exact(5)


def sheet_rows(**cells: Any) -> Any:
    made: dict[str, Any] = {"id": 1, "date": "2025-05-01"} | cells
    return Table("typed", tuple(made), (row for row in [Row(1, made)]), [])


@pytest.mark.parametrize(
    ("field", "cells", "meant"),
    [
        (Field(column="a"), ("2025-05-01", ""), When.day("2025-05-01", tz="Europe/Kyiv")),
        (Field(column="a"), ("2025-05-01 20:00", ""), When.at("2025-05-01T20:00", tz="Europe/Kyiv")),
        (Field(start="a", end="b"), ("2025-05-01", "2025-05-03"),
         When.days("2025-05-01", "2025-05-03", tz="Europe/Kyiv")),
        (Field(start="a", end="b"), ("2025-05-01", ""), When.day("2025-05-01", tz="Europe/Kyiv")),
        (Field(start="a", end="b"), ("2025-05-01 20:00", "2025-05-02 06:00"),
         When.between("2025-05-01T20:00", "2025-05-02T06:00", tz="Europe/Kyiv")),
        (Field(value="2025-05"), ("", ""), When.edtf("2025-05", tz="Europe/Kyiv")),
    ],
)  # fmt: skip
def test_a_time_is_a_day_a_moment_or_a_window(field: Field, cells: tuple[str, str], meant: When) -> None:
    sheet = attrs.evolve(small("DroneStrike", when=field, attacker=Field(value="RU")), tz="Europe/Kyiv")

    assert only({"id": "1", "a": cells[0], "b": cells[1]}, sheet).when == meant


def test_a_time_that_is_not_declared_so_is_refused_and_edtf_says_what_is_not_certain() -> None:
    sheet = small("DroneStrike", when=Field(start="a", end="b"), attacker=Field(value="RU"))
    mixed = ["id,a,b\n", "1,2025-05-01,2025-05-02 06:00\n", "2,,\n"]

    assert [each.rule for each in read_source(mixed, source_of(sheet)).refused] == ["invalid-value", "invalid-value"]
    doubtful = attrs.evolve(small("DroneStrike", attacker=Field(value="RU")), days="edtf")
    assert only({"id": "1", "date": "2025-05~"}, doubtful).when == When.edtf("2025-05~")


def test_each_form_of_a_field_is_read_as_its_kind_has_it() -> None:
    fields = {
        "attacker": Field(value="RU"),
        "decoys": Field(column="decoys"),
        "launch_places": Field(column="from"),
        "code": Field(column="code"),
        "lat": Field(column="lat"),
        "lon": Field(column="lon"),
        "credibility": Field(value=3),
        "url": Field(column="url"),
    }
    row = {"id": "1", "date": "2025-05-01", "decoys": "Yes", "from": "Kursk; Chauda", "code": "UA-46",
           "lat": "49.84", "lon": "24.03", "url": "https://example.org/1"}  # fmt: skip
    event = only(row, small("DroneStrike", **fields))

    assert (event.decoys, event.launch_places) == (True, ("Kursk", "Chauda"))
    assert (event.where.name, event.where.code, event.where.lat) == ("UA-46", "UA/UA-46", Decimal("49.84"))
    assert event.attribution.credibility == 3
    assert (event.attribution.evidence[0].url, event.attribution.evidence[0].locator) == ("https://example.org/1", None)
    fixed = small("DroneStrike", attacker=Field(value="RU"), decoys=Field(value=True))
    assert only({"id": "1", "date": "2025-05-01"}, fixed).decoys
    unclear = ["id,date,decoys,from,code,lat,lon,url\n", "1,2025-05-01,perhaps,,,,,\n"]
    assert "must be yes or no" in read_source(unclear, source_of(small("DroneStrike", **fields))).refused[0].message


def test_a_row_can_tell_what_several_sources_say_of_one_incident() -> None:
    sheet = SheetMap(
        name="casualties",
        id=("place", "date"),
        fields={"when": Field(column="date"), "place": Field(column="place"), "note": Field(column="note")},
        events={
            name: EventMap(kind="HarmReport", fields={"claimant": Field(value=name), "killed": Field(column=name)})
            for name in ("police", "un")
        },
        one_incident=True,
        within="UA",
    )  # fmt: skip
    log = EventLog.open()
    rows = ["place,date,police,un,note\n", "Lviv,2025-05-01,5,7,\n", "Kyiv,2025-05-01,,3,\n", "Odesa,2025-05-01,,,\n"]

    report = import_source(log, rows, source_of(sheet))

    assert (report.added, [finding.rule for finding in report.findings]) == (2, ["unknown-place", "no-event"])
    accounts = list(log.now().accounts(HarmReport))
    assert sorted(len(account.incident) for account in accounts) == [1, 2, 2]
    assert not import_source(log, rows, source_of(sheet)).added


def test_rows_of_several_kinds_say_in_a_column_which() -> None:
    kind = Field(column="type", words={"drone": "DroneStrike", "missile": "MissileStrike"})
    sheet = attrs.evolve(small("DroneStrike", attacker=Field(value="RU")), kind=kind)
    rows = ["id,date,type\n", "1,2025-05-01,drone\n", "2,2025-05-01,missile\n", "3,2025-05-01,bomb\n"]

    reading = read_source(rows, source_of(sheet))

    assert [type(event) for event in reading.events] == [DroneStrike, MissileStrike]
    assert "type: must be one of drone, missile" in reading.refused[0].message


# --- maps -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("name = ", "is no TOML"),
        ('name = "a"', "id: is required and missing"),
        ('name = "a"\nid = "i"\nkinds = "x"', "there is no key 'kinds'"),
        ('name = "a"\nid = 3', 'id: must be a text, or several as in ["a", "b"]'),
        ('name = 1\nid = "i"', "name: must be text"),
        ('name = "a"\nid = "i"\none_incident = 1', "one_incident: must be true or false"),
        ('name = "a"\nid = "i"\nchanges = "both"', "changes: "),
        ('name = "a"\nid = "i"\n[fields]\nwhen = 3', "[fields] when: must be the name of a column"),
        ('name = "a"\nid = "i"\n[fields]\nwhen = { colum = "x" }', "[fields] when: there is no key 'colum'"),
        ('name = "a"\nid = "i"\n[events.x]\nfields = {}', "[events.x] kind: is required and missing"),
    ],
)
def test_a_map_that_is_none_names_the_table_and_the_key(tmp_path: Path, toml: str, said: str) -> None:
    file = tmp_path / "map.toml"
    file.write_text(toml, encoding="utf-8")

    with pytest.raises(UsageError) as refused:
        read_map(file)
    assert said in str(refused.value)


def test_a_map_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"map\.toml cannot be opened"):
        read_map(tmp_path / "map.toml")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"id": ""}, "id: must name the column"),
        ({"kind": None}, "kind: must be given"),
        ({"kind": "DroneStrik"}, "did you mean 'DroneStrike'?"),
        ({"kind": "Qqqqqq"}, "kind: must be one of"),
        ({"kind": Field(column="x")}, "kind: must be a kind, or"),
        ({"fields": {"wen": Field(column="x")}}, "has no field 'wen'; did you mean 'when'?"),
        ({"fields": {"qqqqqq": Field(column="x")}}, "has no field 'qqqqqq'; it has"),
        ({"fields": {"when": Field(column="x")}}, "[fields]: DroneStrike needs attacker, claimant"),
        ({"fields": STRIKES.fields | {"attacker": Field(value="?")}}, "[fields] attacker: put what is so"),
        ({"kind": None, "events": {"a": EventMap(kind="Statement")}},
         "[events.a.fields]: Statement needs act, text: name a column"),
    ],
)  # fmt: skip
def test_a_map_that_fits_no_kind_says_what_it_lacks(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as refused:
        source_of(attrs.evolve(STRIKES, **changed))
    assert said in str(refused.value)


# --- guesses ----------------------------------------------------------------------------------------------------------

GUESSED = [
    "No,Date,Region,according to,drones,shot down,same as,editor,colour\n",
    "1,13.05.2025,Lviv,UA/AirForce,1 000,5+,,Anna,red\n",
    "2,02.05.2025,Lviv,UA/AirForce,5-7,~3,1,,red\n",
]


def test_a_proposed_map_is_a_guess_in_every_line_and_brings_the_sheet_in_once_it_was_read(tmp_path: Path) -> None:
    proposed = propose_map(GUESSED)
    file = tmp_path / "map.toml"
    file.write_text(proposed, encoding="utf-8")

    with pytest.raises(UsageError, match="attacker: put what is so"):
        source_of(read_map(file))
    file.write_text(proposed.replace('"?"', '"RU"'), encoding="utf-8")
    sheet = read_map(file)
    reading = read_source(GUESSED, source_of(sheet))

    assert (sheet.kind, sheet.id, sheet.days, sheet.thousands) == ("DroneStrike", ("No",), "%d.%m.%Y", " ")
    assert (sheet.links.same_incident, sheet.changed.by) == ("same as", "editor")
    assert [str(event.tally.launched) for event in reading.events] == ["1000", "5 to 7"]
    assert '# not used: "colour"' in proposed


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["id,date\n", "1,03/04/2025\n"], 'days = "%d/%m/%Y"  # guess; "%m/%d/%Y" would fit too'),
        (["id,date\n", "1,some day\n"], 'days = "iso"  # no form fits all dates'),
        (["a,b\n", "x,y\n", "x,y\n"], 'id = ""  # no column tells the rows apart'),
        (["a,b\n"], 'id = ""'),
        (["nr,speaker,statement,topic\n", "1,UA,we shall,talks\n"], 'kind = "Statement"'),
        (["id,date,lauched\n", "1,2025-05-01,3\n"], 'launched = "lauched"  # guess'),
        (["id,date,killed,wounded\n", "1,2025-05-01,2,3\n"], 'kind = "HarmReport"'),
    ],
)
def test_a_guess_says_what_else_it_could_be(rows: list[str], said: str) -> None:
    assert said in propose_map(rows)


def test_a_statement_is_told_with_its_words() -> None:
    sheet = small("Statement", act=Field(value="claim"), text=Field(column="text"), quote=Field(column="quote"))
    event = only({"id": "1", "date": "2025-05-01", "text": "They hold", "quote": "We hold"}, sheet)

    assert isinstance(event, Statement)
    assert (event.text, event.attribution.quote) == ("They hold", "We hold")


def test_a_map_may_have_its_kind_in_a_column_and_its_id_in_several(tmp_path: Path) -> None:
    file = tmp_path / "map.toml"
    file.write_text(
        'name = "a"\nid = ["day", "place"]\none_incident = true\n'
        'kind = { column = "type", words = { drone = "DroneStrike" } }\n'
        '[fields]\nwhen = "day"\nattacker = { value = "RU" }\nclaimant = { value = "Desk" }\n',
        encoding="utf-8",
    )

    (event,) = read_source(["day,place,type\n", "2025-05-01,Lviv,drone\n"], source_of(read_map(file))).events
    assert isinstance(event, DroneStrike)
    assert event.attribution.evidence[0].locator == "a, row 2025-05-01/Lviv"
