"""The schema of the columns is an interface: it stands as it was written down, and holds for any kind."""

from __future__ import annotations

import enum
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import attrs
import pytest

from conflict_events.columns import SCHEMA, Columns, frame_columns
from conflict_events.errors import UsageError
from conflict_events.events import KINDS, Correction, DroneStrike, HarmReport, fields, kind
from conflict_events.log import EventLog
from conflict_events.values import Attribution, Evidence, Place, Quantity, SubCount, Tally, When
from tests.log.accounts import SECRET, clock, opened, said, strike

GOLDEN = Path(__file__).parents[1] / "golden" / f"columns_{SCHEMA}.txt"


def test_the_columns_that_were_written_down_for_this_version_of_the_schema_are_there() -> None:
    """A kind may have more by now; what goes, or is of another form, takes a new version and a new file."""
    listed = {f"{name}.{column.name} {column.form}" for name in KINDS for column in _columns(name)}

    assert set(GOLDEN.read_text(encoding="utf-8").splitlines()) - listed == set()


def _columns(name: str) -> Any:
    return () if name in KINDS.ledger else frame_columns(KINDS[name])


def test_each_column_says_what_it_says() -> None:
    told = {column.name: column.tells for column in frame_columns(DroneStrike)}

    assert told["claimant"] == "attribution: who vouches for it, as a path"
    assert told["when_last_day"] == "when: its last day in its own zone; empty = open"
    assert told["weapon"] == "weapon: as it was said"


def rows(*events: Any, kinds: Any = KINDS) -> list[dict[str, Any]]:
    with EventLog.open(secret=SECRET, clock=clock(), kinds=kinds) as log:
        log.append(*events)
        return log.ask(Columns(type(events[0]))).rows()


def test_a_row_has_what_the_account_says() -> None:
    window = When.between("2024-11-09T20:00", "2024-11-10T09:30", tz="Europe/Kyiv", raw="overnight")
    found = Evidence(url="https://example.org/1"), Evidence(archived_url="https://example.org/2")
    attribution = attrs.evolve(said(), via=("AFP", "a paper"), evidence=(*found, Evidence(locator="p. 2")))
    place = Place("Kyiv", code="UA/UA-30", lat="50.45", lon="30.52")
    tally = Tally(
        launched=145,
        destroyed=Quantity.at_least(62),
        lost=Quantity.about_(60, raw="some 60"),
        hits=Quantity.withheld(),
        airborne=Quantity.as_published(5, 3, 4),
        hit_locations=Quantity.at_most(2),
    )
    given = attrs.evolve(strike(), when=window, where=place, tally=tally, attribution=attribution)
    (row,) = rows(given)

    assert (row["when_earliest"], row["when_latest"]) == (window.earliest, window.latest)
    assert (row["when_first_day"], row["when_last_day"]) == (date(2024, 11, 9), date(2024, 11, 10))
    assert (row["when_tz"], row["when_precision"], row["when_certainty"]) == ("Europe/Kyiv", "hour", None)
    assert (row["where_code"], row["where_name"], row["where_lat"], row["where_lon"]) == (
        "UA/UA-30",
        "Kyiv",
        50.45,
        30.52,
    )
    assert (row["via"], row["evidence_urls"]) == (
        ["AFP", "a paper"],
        ["https://example.org/1", "https://example.org/2"],
    )
    assert row["report_marks"] == [
        "UA/AirForce example.org/1",
        "UA/AirForce https://example.org/2",
        "UA/AirForce p. 2 p. 2",
    ]
    assert row["when_in_days"] is False
    assert (row["claimant"], row["reported_latest"]) == ("UA/AirForce", datetime(2024, 11, 10, 8, tzinfo=UTC))
    assert figure(row, "launched") == (145, 145, 145, None, None, None)
    assert figure(row, "destroyed") == (62, None, None, None, None, None)
    assert figure(row, "lost") == (0, None, 60, None, "some 60", "about")
    assert figure(row, "hits") == (None, None, None, "withheld", None, None)
    assert figure(row, "airborne") == (3, 5, 3, None, None, "contradictory")
    assert figure(row, "hit_locations") == (0, 2, None, None, None, "at most")
    assert figure(row, "debris_locations") == (None, None, None, "unreported", None, None)
    assert (row["launch_places"], row["weapon"], row["corrected"], row["caveats"], row["wholes"]) == (
        [],
        None,
        False,
        [],
        [],
    )


def figure(row: dict[str, Any], name: str) -> tuple[Any, ...]:
    return tuple(row[f"tally_{name}_{part}"] for part in ("low", "high", "best", "missing", "raw", "hedge"))


def test_days_stay_the_days_that_they_are_with_or_without_a_zone() -> None:
    with_zone, without = rows(
        attrs.evolve(strike(1), when=When.day("2024-11-10", tz="Europe/Kyiv")),
        attrs.evolve(strike(2), when="2024-11-10/.."),
    )

    assert with_zone["when_in_days"] is True
    assert with_zone["report_marks"] == ["UA/AirForce 2024-11-10 08:00:00+00:00 2024-11-10 08:00:00+00:00"]
    assert (with_zone["when_first_day"], with_zone["when_last_day"]) == (date(2024, 11, 10), date(2024, 11, 10))
    assert (without["when_first_day"], without["when_last_day"], without["when_latest"]) == (
        date(2024, 11, 10),
        None,
        None,
    )


def test_a_set_is_sorted_and_several_values_are_in_their_stored_form() -> None:
    sorts = (SubCount(of="civilians", killed=Quantity.at_least(3)),)
    report = HarmReport(when="2024-11-10", attribution=said(), killed=5, damage={"port", "dwelling"}, breakdown=sorts)
    (row,) = rows(report)

    assert row["damage"] == ["dwelling", "port"]
    assert row["breakdown"] == '[{"killed":{"low":3},"of":"civilians"}]'


def test_what_more_than_64_bits_would_take_is_left_empty_and_told() -> None:
    row, other = rows(strike(10**20), strike(7))

    assert figure(row, "launched") == (None,) * 6
    assert row["caveats"] == [
        f"tally_launched_{part} is {10**20}, more than a column holds" for part in ("low", "high", "best")
    ]
    assert (figure(other, "launched")[0], other["caveats"]) == (7, [])


def test_many_rows_have_what_few_have() -> None:
    via = ((), ("AFP",), ("AFP", "a paper"))
    given = [attrs.evolve(strike(n), attribution=attrs.evolve(said(), via=via[n % 3])) for n in range(90)]

    assert [row["via"] for row in rows(*given)] == [list(via[n % 3]) for n in range(90)]
    assert [row["via"] for row in rows(*given[:5])] == [list(via[n % 3]) for n in range(5)]


def test_a_zone_that_this_machine_does_not_have_leaves_the_local_days_empty() -> None:
    window = When.between("2024-11-09T20:00", "2024-11-10T09:30", tz="Europe/Kyiv")
    object.__setattr__(window, "tz", "Atlantis/Capital")
    with opened() as log:
        log.append(strike())
        (account,) = log.now().accounts(DroneStrike)
        event = attrs.evolve(account.event)
        object.__setattr__(event, "when", window)
        columns = Columns(DroneStrike)
        (row,) = columns.answer(columns.apply(columns.initial(), attrs.evolve(account, event=event))).rows()

    assert (row["when_first_day"], row["when_last_day"], row["when_tz"]) == (None, None, "Atlantis/Capital")
    assert row["when_earliest"] == window.earliest


# --- kinds of one's own ---------------------------------------------------------------------------


class Colour(enum.Enum):
    RED = "red"


@attrs.frozen
class Leak:
    """A value of another sort."""

    metres: float


@kind("OilSpill")
@attrs.frozen(kw_only=True, field_transformer=fields.named)
class OilSpill:
    """A kind that a user might write."""

    attribution: Attribution = attrs.field(validator=fields.a(Attribution))
    litres: Quantity = attrs.field(converter=fields.quantity)
    claimant: str
    seen: datetime
    on: date
    at: time
    crew: int
    burning: bool
    depth: Decimal
    share: float | None = None
    colour: Colour = Colour.RED
    beaches: tuple[str, ...] = ()
    sides: frozenset[Literal["a", "b"]] = frozenset()
    leak: Leak | None = None
    either: int | str | None = None


def spill(**given: Any) -> OilSpill:
    plain = {
        "attribution": said(),
        "litres": Decimal("1.5"),
        "claimant": "the owner",
        "seen": datetime(2024, 11, 10, tzinfo=UTC),
        "on": date(2024, 11, 10),
        "at": time(8),
        "crew": 3,
        "burning": True,
        "depth": Decimal("0.25"),
    }
    return OilSpill(**{**plain, **given})


def test_a_kind_of_ones_own_has_columns_of_its_types() -> None:
    forms = {column.name: column.form for column in frame_columns(OilSpill)}

    assert forms["litres_low"] == forms["depth"] == forms["share"] == forms["leak_metres"] == "decimal"
    assert (forms["seen"], forms["on"], forms["at"], forms["crew"], forms["burning"]) == (
        "instant",
        "day",
        "text",
        "whole",
        "flag",
    )
    assert (forms["beaches"], forms["sides"], forms["colour"], forms["either"]) == ("texts", "texts", "text", "text")
    # A name that is taken by what every account has is told apart, as in the views of entries.
    assert forms["its_claimant"] == "text"


def test_a_row_of_a_kind_of_ones_own_has_what_its_account_says() -> None:
    kinds = KINDS.including(OilSpill)
    leak = Leak(1.5)
    (bare, full) = rows(
        spill(),
        spill(crew=4, share=0.5, beaches=("x\0y", "z"), sides=frozenset({"b", "a"}), leak=leak, either=7),
        kinds=kinds,
    )

    assert (bare["litres_best"], bare["its_claimant"], bare["at"], bare["colour"], bare["depth"]) == (
        1.5,
        "the owner",
        "08:00:00",
        "red",
        0.25,
    )
    assert (bare["share"], bare["beaches"], bare["leak_metres"], bare["either"]) == (
        None,
        [],
        None,
        None,
    )
    assert (full["beaches"], full["sides"], full["leak_metres"]) == (["x\0y", "z"], ["a", "b"], 1.5)
    assert full["either"] == "7"


@pytest.mark.parametrize("wrong", [Correction, str, Place])
def test_what_is_no_kind_of_accounts_has_no_columns(wrong: Any) -> None:
    with pytest.raises(UsageError, match=r"columns: are of accounts|is not a kind of event"):
        Columns(wrong)
