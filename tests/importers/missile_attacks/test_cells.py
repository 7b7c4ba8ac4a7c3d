"""What each cell of an air-attack row means: times, places, counts and sources."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from conflict_events.values import UNREPORTED, WITHHELD, Evidence, Place, Quantity, When
from tests.importers.missile_attacks.daily_file import LATEST_SHAPE, event_of, read, rules_of

KYIV = "Europe/Kyiv"


def when_of(start: str, end: str) -> When:
    return event_of(time_start=start, time_end=end).when  # type: ignore[no-any-return]


# --- times ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["2024-05-05 9:00", "2024-05-05 09:00 ", "2024-05-05T09:00:00"])
def test_clock_times_are_local_kyiv_time_in_whatever_form(start: str) -> None:
    when = when_of(start, "2024-05-05 10:00")

    assert when == When.between("2024-05-05T06:00Z", "2024-05-05T07:00Z", tz=KYIV)
    assert (when.extent, when.precision, when.raw) == ("within", "hour", None)


def test_one_clock_time_twice_is_an_instant() -> None:
    assert when_of("2024-05-05 09:00", "2024-05-05 09:00") == When.at("2024-05-05T06:00Z", tz=KYIV)


def test_a_date_alone_is_that_day_in_kyiv() -> None:
    assert when_of("2024-05-05", "2024-05-05 ") == When.day("2024-05-05", tz=KYIV)
    assert when_of("2024-05-05", "2024-05-06") == When.days("2024-05-05", "2024-05-06", tz=KYIV)


def test_s7_a_date_beside_a_time_is_a_midnight_and_the_words_are_kept() -> None:
    morning = when_of("2024-10-15", "2024-10-15 08:00")
    evening = when_of("2024-10-28 19:00", "2024-10-29")

    assert (str(morning.start), str(morning.end)) == ("2024-10-14 21:00:00+00:00", "2024-10-15 05:00:00+00:00")
    assert (str(evening.start), str(evening.end)) == ("2024-10-28 17:00:00+00:00", "2024-10-29 22:00:00+00:00")
    assert {(w.extent, w.precision) for w in (morning, evening)} == {("within", "day")}
    assert morning.raw == "2024-10-15 to 2024-10-15 08:00"


@pytest.mark.parametrize(
    ("cell", "start", "end"),
    [
        ("2024-10-27 03:30", "2024-10-27T00:30Z", "2024-10-27T01:30Z"),  # there were two of it
        ("2024-03-31 03:30", "2024-03-31T00:30Z", "2024-03-31T01:30Z"),  # there was none
    ],
)
def test_a_time_inside_a_clock_change_is_widened_to_all_that_it_can_mean(cell: str, start: str, end: str) -> None:
    reading = read({"time_start": cell, "time_end": cell})

    assert rules_of(reading) == ["clock-change"]
    assert reading.events[0].when == When.between(start, end, tz=KYIV, raw=f"{cell} to {cell}")


def test_a_window_over_a_clock_change_has_the_hour_more() -> None:
    when = when_of("2024-10-26 21:00", "2024-10-27 09:30")

    assert when.start is not None
    assert when.end is not None
    assert (when.end - when.start).total_seconds() == 13.5 * 3600


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2024-11-10 10:00", "2024-11-10 09:00"),
        ("2024-11-10", "2024-11-09"),
        ("2024-11-10", "2024-11-10 00:00"),
        ("2024-13-01", "2024-11-10"),
        ("2024-11-10 25:00", "2024-11-11"),
        ("0001-01-01", "2024-11-10"),
        ("last night", "2024-11-10"),
        ("", "2024-11-10"),
    ],
)
def test_a_window_that_cannot_be_is_a_finding_and_no_event(start: str, end: str) -> None:
    reading = read({"time_start": start, "time_end": end})

    assert reading.records == ()
    assert rules_of(reading) == ["invalid-value"]


def test_a_window_of_a_month_is_kept_as_written_and_said() -> None:
    reading = read({"time_start": "2024-10-02 17:30", "time_end": "2024-11-03 09:00"})

    assert rules_of(reading) == ["long-window"]
    assert reading.events[0].when == When.between("2024-10-02T17:30", "2024-11-03T09:00", tz=KYIV)


def test_s10_a_report_was_made_after_its_window_and_nobody_knows_when() -> None:
    clock = event_of(time_end="2024-11-10 09:30").attribution.reported
    dated = event_of(time_start="2024-11-10", time_end="2024-11-10").attribution.reported

    assert clock == When.between("2024-11-10T07:30Z", None, tz=KYIV)
    assert dated == When(start_day=date(2024, 11, 11), precision="day", tz=KYIV)


# --- places ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "code", "precision"),
    [
        ("Ukraine", "UA", "country"),
        ("south", "UA", "region"),
        ("Odesa oblast", "UA/UA-51", "adm1"),
        ("Odesa oblast, Black Sea", "UA/UA-51", "water"),
        ("Dnipropetrovsk oblast, Dnipro raion", "UA/UA-12", "adm2"),
        ("Kyiv", "UA/UA-30", "locality"),
        ("Kursk oblast", "RU/RU-KRS", "adm1"),
        ("Odesa oblast and Mykolaiv oblast", "UA", "region"),
        ("Dnipro and Kryvyi Rih", "UA/UA-12", "adm1"),
    ],
)
def test_a_target_has_the_code_that_all_of_it_shares(target: str, code: str, precision: Any) -> None:
    assert event_of(target=target).where == Place(target, code=code, precision=precision)


@pytest.mark.parametrize("target", ["Odeas oblast", "Sumy oblast and Kursk oblast", "Atlantis, Sea Raion"])
def test_a_target_that_no_code_holds_keeps_its_name_and_is_said(target: str) -> None:
    reading = read({"target": target})

    assert rules_of(reading) == ["unknown-place"]
    assert reading.events[0].where == Place(target)


def test_no_target_is_not_said() -> None:
    assert event_of(target="").where is None


# --- counts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cell", "count"), [("96.0", 96), ("0", 0), ("7", 7), ("0.0", 0)])
def test_counts_are_whole_numbers_also_where_the_file_has_a_point(cell: str, count: int) -> None:
    assert event_of(destroyed=cell).tally.destroyed == Quantity.exact(count)


def test_an_empty_count_is_unreported_and_not_zero() -> None:
    tally = event_of(launched="", destroyed="").tally

    assert tally.launched == UNREPORTED == tally.destroyed


@pytest.mark.parametrize("cell", ["many", "-1", "1.5", "1e3", "9" * 19, "٣"])
def test_what_is_no_count_is_kept_in_words_and_said(cell: str) -> None:
    reading = read({"launched": cell})

    assert rules_of(reading) == ["not-a-count"]
    assert reading.events[0].tally.launched == Quantity.unreported(raw=cell)


def test_hidden_counts_are_withheld_and_a_number_said_all_the_same_stays() -> None:
    tally = event_of(LATEST_SHAPE, launched="0.0", destroyed="3.0", not_reach_goal="", status_data="Hidden").tally

    assert tally.launched == WITHHELD
    assert tally.destroyed == Quantity.exact(3)
    assert tally.lost == UNREPORTED
    assert event_of(LATEST_SHAPE, launched="", status_data="hidden").tally.launched == WITHHELD


def test_a_status_that_we_do_not_know_changes_nothing_and_is_said() -> None:
    reading = read({"launched": "0", "status_data": "partial"}, shape=LATEST_SHAPE)

    assert rules_of(reading) == ["unknown-status"]
    assert reading.events[0].tally.launched == Quantity.exact(0)


@pytest.mark.parametrize(
    ("belarus", "russia", "left"),
    [
        ("", "", UNREPORTED),
        ("1.0", "", Quantity.exact(1, raw="cross_border_belarus: 1.0")),
        ("1.0", "5.0", Quantity.exact(6, raw="cross_border_belarus: 1.0; back_russia: 5.0")),
    ],
)
def test_those_that_left_are_the_sum_over_the_countries_named(belarus: str, russia: str, left: Quantity) -> None:
    tally = event_of(cross_border_belarus=belarus, back_russia=russia).tally

    assert tally.left_airspace == left


@pytest.mark.parametrize(
    ("cell", "left"),
    [
        ("{}", UNREPORTED),
        ("10.0", Quantity.exact(10, raw="border_crossing: 10.0")),
        ("{'belarus': 10, 'russia': 2.0}", Quantity.exact(12, raw="border_crossing: {'belarus': 10, 'russia': 2.0}")),
        ("{'belarus': 1, 'russia': NaN}", Quantity.at_least(1, raw="border_crossing: {'belarus': 1, 'russia': NaN}")),
        ("{'belarus': nan}", Quantity.unreported(raw="border_crossing: {'belarus': nan}")),
        ("{'belarus: 1}", Quantity.unreported(raw="border_crossing: {'belarus: 1}")),
    ],
)
def test_those_that_left_are_read_out_of_a_printed_dictionary(cell: str, left: Quantity) -> None:
    assert event_of(LATEST_SHAPE, border_crossing=cell).tally.left_airspace == left


def test_places_hit_and_places_of_debris_are_not_counts_of_munitions() -> None:
    tally = event_of(LATEST_SHAPE, num_hit_location="11", num_fall_fragment_location="7").tally

    assert (tally.hit_locations, tally.debris_locations) == (Quantity.exact(11), Quantity.exact(7))
    assert tally.hits == UNREPORTED


# --- sources --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "claimant", "url"),
    [
        ("kpszsu/posts/pf", "UA/AirForce", "https://www.facebook.com/kpszsu/posts/pf"),
        ("PvKPivden/videos/1/", "UA/AirForce/South", "https://www.facebook.com/PvKPivden/videos/1/"),
        ("GeneralStaff.ua/posts/pf", "UA/GeneralStaff", "https://www.facebook.com/GeneralStaff.ua/posts/pf"),
        ("https://t.me/kpszsu/22252", "UA/AirForce", "https://t.me/kpszsu/22252"),
        ("kharkivoda.gov.ua/news/1", "UA/KharkivOblast", "https://kharkivoda.gov.ua/news/1"),
        ("https://kharkivoda.gov.ua/news/1", "UA/KharkivOblast", "https://kharkivoda.gov.ua/news/1"),
    ],
)
def test_the_claimant_is_the_page_that_posted(source: str, claimant: str, url: str) -> None:
    reading = read({"source": source})

    assert reading.findings == ()
    assert reading.events[0].attribution.claimant == claimant
    assert reading.events[0].attribution.evidence == (Evidence(url=url),)


@pytest.mark.parametrize(
    ("source", "claimant", "evidence"),
    [
        ("https://t.me/war_monitor/1", "war_monitor", (Evidence(url="https://t.me/war_monitor/1"),)),
        ("watch/?v=1", "piterfm", (Evidence(url="https://www.facebook.com/watch/?v=1"),)),
        ("by telephone", "piterfm", (Evidence(locator="by telephone"),)),
        ("", "piterfm", ()),
    ],
)
def test_a_page_that_we_do_not_know_speaks_for_itself_and_is_said(
    source: str, claimant: str, evidence: tuple[Evidence, ...]
) -> None:
    reading = read({"source": source})

    assert rules_of(reading) == ["unknown-source"]
    assert reading.events[0].attribution.claimant == claimant
    assert reading.events[0].attribution.evidence == evidence
