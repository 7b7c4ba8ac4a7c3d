"""Claimants, sides and moments: each drawn in a place of its own, in one colour."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from conflict_events.charts import Chart, chart_of
from conflict_events.charts.timeline import MOST
from conflict_events.counting import by, envelope
from conflict_events.errors import UsageError
from conflict_events.events import Correction, Link, Retraction
from conflict_events.projections import fold
from conflict_events.questions.attacks import Mirror
from conflict_events.questions.claims import ClaimHistory, ClaimMatrix
from conflict_events.questions.ground import ControlMap
from conflict_events.questions.harm import HarmRange
from conflict_events.questions.ledger import Timeline
from conflict_events.values import Quantity, Scope, Tally, When
from tests.log.accounts import opened
from tests.log.accounts import strike as reported
from tests.projections.accounts import entry_id, harm, hours, scope, strike, told
from tests.questions.ground.test_control_map import NOON, VILLAGE, claim


def drawn(chart: Chart, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in chart.rows]


def mirrored(*accounts: Any, grain: Any = "night", **fields: Any) -> Chart:
    counts = {"RU": by("UA/AirForce"), "UA": by("RU/MoD")}
    return chart_of(fold(Mirror(scope(grain, **fields), counts, key="2024-11-10"), accounts))


OVER_UA = told(1, strike(145))
OVER_RU: dict[str, Any] = {"by": "RU/MoD", "attacker": "UA", "target": "RU", "code": "RU"}


def test_two_sides_stand_back_to_back_in_the_order_of_their_names() -> None:
    """On one scale, and in one colour."""
    chart = mirrored(OVER_UA, told(2, strike(84, **OVER_RU)))

    assert drawn(chart, "name", "low", "high", "left") == [
        ("attacks by RU", 145, 145, True),
        ("attacks by UA", 84, 84, False),
    ]
    assert "RU is ahead by 61." in chart.told
    left, right = chart.body["hconcat"]
    assert left["layer"][0]["mark"]["color"] == right["layer"][0]["mark"]["color"]
    scales = [half["layer"][0]["encoding"]["x"]["scale"] for half in (left, right)]
    assert [each["domain"] for each in scales] == [[0, 145 * 1.05]] * 2
    assert [each["reverse"] for each in scales] == [True, False]


def test_figures_of_different_measures_are_never_drawn_beside_each_other() -> None:
    """The other measure is told in words."""
    chart = mirrored(OVER_UA, told(2, strike(None, tally=Tally(destroyed=84), **OVER_RU)))

    assert drawn(chart, "figure", "low", "instead")[1] == ("no figure", None, "reported instead: 84 destroyed")
    assert any(line.startswith("Not comparable: ") for line in chart.told)


def test_what_only_may_be_of_the_day_is_hatched_on_either_side() -> None:
    """As in every chart; what was left aside is not drawn."""
    either = When.between("2024-11-10T20:00", "2024-11-11T04:00", tz="Europe/Kyiv")
    accounts = [
        OVER_UA,
        told(2, strike(84, **OVER_RU)),
        told(3, strike(40, either)),
        told(4, strike(7, either, **OVER_RU)),
    ]
    perhaps = mirrored(*accounts, grain="day", day_rule="majority")
    aside = mirrored(*accounts, grain="day", day_rule="majority", maybe="aside")

    assert drawn(perhaps, "low", "sure", "high", "maybe") == [(145, 145, 185, True), (84, 84, 91, True)]
    assert drawn(aside, "low", "sure", "high", "maybe") == [(145, 145, 145, False), (84, 84, 84, False)]
    assert "atched = what only may count here" in perhaps.told[-1]


def test_sides_that_may_be_level_are_said_to_be_so() -> None:
    """Ranges that overlap decide nothing."""
    chart = mirrored(OVER_UA, told(2, strike(Quantity.at_least(84), **OVER_RU)))

    assert "Neither is definitely ahead." in chart.told


def test_claimants_are_drawn_measure_by_measure_as_the_matrix_has_them() -> None:
    """Who does not say a figure is named, and has no bar."""
    accounts = [
        told(1, strike(None, tally=Tally(launched=Quantity.between(30, 34), destroyed=20)), beside=[2, 3]),
        told(2, strike(34, by="AFP"), beside=[1, 3]),
        told(3, strike(None, by="X"), beside=[1, 2]),
    ]
    answer = fold(ClaimMatrix(entry_id(1)), accounts)
    chart = chart_of(answer)

    assert drawn(chart, "measure", "name", "figure") == [
        ("destroyed", "AFP", "does not say"),
        ("destroyed", "UA/AirForce", "20"),
        ("destroyed", "X", "does not say"),
        ("launched", "AFP", "34"),
        ("launched", "UA/AirForce", "30 to 34"),
        ("launched", "X", "does not say"),
    ]
    said = {(row["claimant"], row["measure"]): (row["low"], row["high"]) for row in answer.rows()}
    assert {
        (name, measure): (low, high)
        for name, measure, low, high, has in drawn(chart, "name", "measure", "low", "high", "value")
        if has
    } == said


def test_harm_is_drawn_by_the_count_asked_for_and_by_each_source_alone() -> None:
    """Killed and injured on scales of their own."""
    accounts = [
        told(1, harm(killed=3, injured=10), beside=[2]),
        told(2, harm(by="AFP", killed=Quantity.between(4, 5)), beside=[1]),
    ]
    asked = Scope(grain="year", day_rule="end", tz="Europe/Kyiv")
    chart = chart_of(fold(HarmRange(asked, envelope()), accounts))

    assert drawn(chart, "measure", "name", "figure", "judged") == [
        ("killed", "by the envelope of all claimants", "3 to 5", True),
        ("killed", "AFP alone", "4 to 5", False),
        ("killed", "UA/Kyiv alone", "3", False),
        ("injured", "by the envelope of all claimants", "10", True),
        ("injured", "UA/Kyiv alone", "10", False),
    ]
    crowd = [told(number, harm(by=f"X/{number}", killed=number)) for number in range(1, 24)]
    assert "Of 23 claimants the 20 with the largest figures" in " ".join(
        chart_of(fold(HarmRange(asked, envelope()), crowd)).told
    )


def test_a_figure_s_evolution_shows_what_was_superseded_and_what_was_withdrawn() -> None:
    """Each at the time at which it was said."""
    with opened() as log:
        first, other = reported(12), reported(34, "RU/MoD", "2024-11-10T09:00Z")
        about, withdrawn = (entry.id for entry in log.append(first, other))
        log.append(
            Link(kind="same_incident", a=about, b=withdrawn),
            Correction(target=about, replacement=reported(32, reported="2024-11-10T12:00Z"), by="claimant"),
            Retraction(target=withdrawn, by="ledger"),
        )
        chart = chart_of(log.ask(ClaimHistory(about)))

    assert drawn(chart, "panel", "figure", "state", "from") == [
        ("UA/AirForce: launched", "12", "superseded", "2024-11-10T08:00:00Z"),
        ("RU/MoD: launched", "34", "gone", "2024-11-10T09:00:00Z"),
        ("UA/AirForce: launched", "32", "stands", "2024-11-10T12:00:00Z"),
    ]
    assert [row["label"] for row in chart.rows] == ["12", "34", "32"]
    assert chart.title == "How the figures evolved"
    assert all(panel["layer"][-1]["mark"]["dy"] < 0 for panel in chart.body["vconcat"]), (
        "else a line strikes it through"
    )


def test_an_evolution_of_one_measure_names_it_in_words() -> None:
    """As it is said, not as the field is called."""
    with opened() as log:
        (entry,) = log.append(attrs.evolve(reported(12), tally=Tally(left_airspace=12)))
        chart = chart_of(log.ask(ClaimHistory(entry.id, measure="left_airspace")))

    assert chart.title == "How the figures evolved: left airspace"


def test_a_timeline_has_each_account_from_its_earliest_to_its_latest() -> None:
    """Open ends stay open, instants are instants, and what says no time is counted."""
    accounts = [
        told(1, strike(1, hours(0, 6))),
        told(2, strike(2, hours(3, None))),
        told(3, strike(3, When.at("2024-11-01T05:00Z"))),
    ]
    answer = fold(Timeline(Scope(), tz="Europe/Kyiv"), accounts)

    assert drawn(chart_of(answer), "from", "to", "instant") == [
        ("2024-11-01T02:00:00Z", "2024-11-01T08:00:00Z", False),
        ("2024-11-01T05:00:00Z", None, False),
        ("2024-11-01T07:00:00Z", "2024-11-01T07:00:00Z", True),
    ]
    said = chart_of(fold(Timeline(Scope(), tz="UTC", by="reported"), accounts))
    assert said.title == "What was said, and when"


def test_a_timeline_longer_than_a_page_is_cut_and_one_of_nothing_refused() -> None:
    """Both in words."""
    many = [told(number, strike(number, 10)) for number in range(1, MOST + 3)]

    assert f"The first {MOST} of {MOST + 2} are drawn." in chart_of(fold(Timeline(Scope(), tz="UTC"), many)).told[0]
    with pytest.raises(UsageError, match="no account here says a time"):
        chart_of(fold(Timeline(Scope(), tz="UTC"), []))


def test_who_holds_a_place_is_told_in_words_a_column_for_each_voice() -> None:
    """A colour would take sides."""
    accounts = [
        claim(1, When.day("2024-11-09", tz="UTC")),
        claim(2, When.day("2024-11-08", tz="UTC"), "contested", by="DeepState"),
    ]
    chart = chart_of(fold(ControlMap([VILLAGE], at=NOON), accounts))

    assert drawn(chart, "voice", "figure") == [
        ("DeepState (assessed)", "RU contested"),
        ("ISW (assessed)", "RU controls"),
    ]
    assert {row["shift"] for row in chart.rows} == {0}
    with pytest.raises(UsageError, match="nobody says anything"):
        chart_of(fold(ControlMap([VILLAGE], at=NOON), []))


def test_two_accounts_of_one_voice_stand_below_each_other_and_silence_is_told() -> None:
    """Neither is written over the other; and who was listened for in vain has a column."""
    day = When.day("2024-11-09", tz="UTC")
    accounts = [claim(1, day), claim(2, day, "contested")]
    chart = chart_of(fold(ControlMap([VILLAGE], at=NOON, listen_for={"UA"}), accounts))

    assert [row["shift"] for row in chart.rows] == [-7.5, 7.5, 0]
    assert drawn(chart, "voice", "figure", "when")[2] == ("UA", "not heard of", "")
