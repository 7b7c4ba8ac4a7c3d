"""`When`: form, order, bounds."""

from __future__ import annotations

import functools
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from conflict_events.errors import InvalidValue
from conflict_events.testing import clock_changes, instants, whens, zones
from conflict_events.values import Order, When
from conflict_events.values.when import when

NOON = datetime(2024, 11, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = date(2024, 11, 10)
KYIV = "Europe/Kyiv"


# --- form -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({}, "start or an end"),
        (
            {"start": NOON, "end": NOON - HOUR, "tz": "UTC", "precision": "hour"},
            "must start before it ends|start equals end",
        ),
        ({"start": NOON, "end": NOON, "tz": "UTC", "precision": "hour"}, "must start before it ends|start equals end"),
        ({"start": NOON, "end": NOON + HOUR, "tz": "UTC"}, "start equals end|must start before it ends"),
        ({"start": NOON, "tz": "UTC"}, "start equals end|must start before it ends"),
        ({"start_day": DAY, "end_day": DAY, "precision": "day"}, "start equals end|must start before it ends"),
        ({"start_day": DAY, "end": NOON, "precision": "day", "tz": "UTC"}, "not mixed"),
        ({"start_day": DAY, "precision": "hour"}, "precision day, week, month or year"),
        ({"start_day": DAY}, "precision day, week, month or year"),
        ({"start": NOON, "end": NOON}, "tz"),
        ({"start": NOON, "end": NOON, "tz": "Europe/Kiew"}, "IANA"),
        ({"start": NOON, "end": NOON, "tz": "../Kyiv"}, "IANA"),
        ({"start": NOON, "end": NOON, "tz": 3}, "IANA"),
        ({"start": NOON.replace(tzinfo=None), "end": NOON, "tz": "UTC"}, "an offset"),
        ({"start": datetime.min.replace(tzinfo=UTC), "tz": "UTC"}, "years 1 to 9999"),  # the edge
        ({"start_day": date.min, "precision": "day"}, "years 1 to 9999"),
        ({"start_day": NOON, "precision": "day"}, "date"),
        ({"start_day": DAY, "precision": "century"}, "one of"),
        ({"start_day": DAY, "precision": "day", "certainty": "!"}, "one of"),
        ({"start_day": DAY, "precision": "day", "extent": "around"}, "one of"),
    ],
)
def test_a_time_that_cannot_be_meant_is_refused_by_its_rule(fields: dict[str, Any], rule: str) -> None:
    """Mixed or empty windows, zones that exist, and the edges of the calendar."""
    with pytest.raises(InvalidValue, match=rule):
        When(**fields)


@given(whens())
def test_every_time_is_in_order_and_of_days_or_of_instants(each: When) -> None:
    """In order, and of days or of instants."""
    starts, ends = (each.start, each.start_day), (each.end, each.end_day)

    assert (each.start or each.end) is None or (each.start_day or each.end_day) is None
    assert any(starts + ends)
    assert each.is_dated != (each.start is not None or each.end is not None)
    if each.start is not None and each.end is not None:
        assert (each.start == each.end) == (each.precision == "instant") == each.is_instant
        assert each.start <= each.end


@given(instants(), zones(), zones())
def test_x13_an_instant_is_the_same_in_every_zone(moment: datetime, spoken: str, other: str) -> None:
    """What offset it was written in leaves no trace."""
    elsewhere = moment.astimezone(When.at(moment, tz=other).start.tzinfo)  # type: ignore[union-attr]  # given

    assert When.at(moment, tz=spoken) == When.at(elsewhere, tz=spoken)
    assert When.at(moment.isoformat(), tz=spoken) == When.at(moment, tz=spoken)


def test_the_fast_path_is_checked_for_utc_too() -> None:
    """Stored instants are in UTC, or the bytes would not be canonical."""
    made = When.at(NOON)
    made.__dict__["start"] = NOON.astimezone(datetime(2024, 1, 1).astimezone().tzinfo).replace(tzinfo=None)

    with pytest.raises(InvalidValue, match="UTC"):
        made.__attrs_post_init__()


def test_s7_at_is_the_only_time_whose_start_is_its_end() -> None:
    """`When.at(t)`: start == end, precision instant."""
    at = When.at("2024-11-10T08:00Z")

    assert at.start == at.end == datetime(2024, 11, 10, 8, tzinfo=UTC)
    assert (at.precision, at.tz, at.is_bounded) == ("instant", "UTC", True)


def test_local_times_enter_through_their_zone() -> None:
    """Kyiv is two hours ahead in November and three in July."""
    assert When.at("2024-11-10T10:00", tz="Europe/Kyiv").start == datetime(2024, 11, 10, 8, tzinfo=UTC)
    assert When.at("2024-07-10T10:00", tz="Europe/Kyiv").start == datetime(2024, 7, 10, 7, tzinfo=UTC)


@given(zones())
def test_a_local_time_that_a_clock_change_skips_or_repeats_is_not_guessed(tz: str) -> None:
    """It names no one instant, and the error says what to do."""
    assume(clock_changes(tz))
    change = clock_changes(tz)[0]
    before, after = ((change + step).astimezone(_zone(tz)) for step in (timedelta(minutes=-1), timedelta(0)))
    moved = after.utcoffset() - before.utcoffset() - timedelta(0)  # type: ignore[operator]  # zones have offsets
    disputed = (after if moved < timedelta(0) else before + timedelta(minutes=1)).replace(tzinfo=None)

    with pytest.raises(InvalidValue, match=r"skips|repeats"):
        When.at(disputed.replace(fold=0), tz=tz)
    assert When.at(change, tz=tz).start == change


def _zone(tz: str) -> Any:
    import zoneinfo  # noqa: PLC0415  # only here

    return zoneinfo.ZoneInfo(tz)


@pytest.mark.parametrize("value", ["2024-11-10T10:00", "yesterday", None, 7, "0001-01-01T00:00Z", "9999-12-31T23:00"])
def test_a_moment_that_names_no_instant_is_refused(value: Any) -> None:
    """Without a zone, without sense, or at the edge of the calendar."""
    with pytest.raises(InvalidValue):
        When.at(value)
    with pytest.raises(InvalidValue):
        When.between(value, value)


def test_a_local_time_at_the_edge_of_the_calendar_is_refused() -> None:
    """Zones cannot be applied there."""
    with pytest.raises(InvalidValue, match="years 1 to 9999"):
        When.at("9999-12-31T23:00", tz="Europe/Kyiv")


@pytest.mark.parametrize("day", ["2024-11-31", "soon", 20241110, NOON, date.max])
def test_a_day_that_is_none_is_refused(day: Any) -> None:
    """The error is ours, also at the end of the calendar."""
    with pytest.raises(InvalidValue):
        When.day(day)
    with pytest.raises(InvalidValue):
        When.days(day, day)


def test_the_days_at_the_edges_of_our_calendar_are_days() -> None:
    """Their midnights are instants everywhere on earth; those beside them are refused."""
    for day, beside in (("0001-01-05", "0001-01-04"), ("9999-12-26", "9999-12-27")):
        assert When.day(day).is_bounded
        with pytest.raises(InvalidValue, match="years 1 to 9999"):
            When.day(beside)


def test_days_months_and_years_are_half_open_runs_of_days() -> None:
    """The end is the first day after."""
    assert When.day("2024-11-10") == When(start_day=DAY, end_day=date(2024, 11, 11), precision="day")
    assert When.days("2024-10-01", "2024-10-27").end_day == date(2024, 10, 28)
    assert When.month(2024, 2).end_day == date(2024, 3, 1)
    assert (When.year(2024).start_day, When.year(2024).end_day) == (date(2024, 1, 1), date(2025, 1, 1))


def test_a_night_is_named_by_its_morning_or_its_evening_as_the_caller_says() -> None:
    """There is no default, because moving it moves headlines."""
    by_morning = When.night("2024-11-10", "Europe/Kyiv", named_by="morning")

    assert by_morning == When.night("2024-11-09", "Europe/Kyiv", named_by="evening")
    assert (by_morning.start, by_morning.end) == (
        datetime(2024, 11, 9, 16, tzinfo=UTC),
        datetime(2024, 11, 10, 4, tzinfo=UTC),
    )
    with pytest.raises(InvalidValue, match="named_by"):
        When.night("2024-11-10", "Europe/Kyiv", named_by="noon")  # type: ignore[arg-type]


# --- bounds and order -----------------------------------------------------------------------------


def test_s7_a_day_without_a_zone_is_that_day_anywhere_on_earth() -> None:
    """Bounded by UTC+14 and UTC-12."""
    day = When.day("2024-11-10")

    assert day.earliest == datetime(2024, 11, 9, 10, tzinfo=UTC)
    assert day.latest == datetime(2024, 11, 11, 12, tzinfo=UTC)


@pytest.mark.parametrize(("day", "hours"), [("2024-03-31", 23), ("2024-10-27", 25), ("2024-11-10", 24)])
def test_s7_a_day_with_a_zone_runs_between_its_local_midnights(day: str, hours: int) -> None:
    """23, 24 or 25 hours."""
    local = When.day(day, tz="Europe/Kyiv")

    assert local.earliest is not None
    assert local.latest is not None
    assert local.latest - local.earliest == timedelta(hours=hours)


@given(st.dates(date(1971, 1, 1), date(2100, 1, 1)), zones())
def test_s7_a_day_anywhere_holds_that_day_everywhere(day: date, tz: str) -> None:
    """Not knowing the zone only widens; before zones were hours, clocks lay further apart than rulings reach."""
    assert When.day(day, tz=tz).lies_within(When.day(day))


@given(whens(), whens())
def test_t4_order_is_three_valued_and_mirrors(a: When, b: When) -> None:
    """Before, after or overlapping, and the other way round from the other side."""
    mirror = {Order.BEFORE: Order.AFTER, Order.AFTER: Order.BEFORE, Order.OVERLAPS: Order.OVERLAPS}

    assert b.order(a) is mirror[a.order(b)]
    assert a.overlaps(b) == (a.order(b) is Order.OVERLAPS)
    assert a.order(a) is Order.OVERLAPS or a.earliest == a.latest


@given(whens(bounded=True), whens(bounded=True))
def test_t4_order_is_that_of_all_moments(a: When, b: When) -> None:
    """BEFORE means that every moment of one is before every moment of the other."""
    (a_start, a_last), (b_start, b_last) = (_first_and_last(each) for each in (a, b))
    slow = Order.BEFORE if a_last < b_start else Order.AFTER if b_last < a_start else Order.OVERLAPS

    assume(a_start <= a_last)
    assume(b_start <= b_last)
    assert a.order(b) is slow


def _first_and_last(each: When) -> tuple[datetime, datetime]:
    assert each.earliest is not None
    assert each.latest is not None
    step = timedelta(0) if each.is_instant else timedelta(microseconds=1)
    return each.earliest, each.latest - step


@given(whens(), instants())
def test_what_is_definitely_past_is_possibly_past_too(each: When, moment: datetime) -> None:
    """Definitely is the end of the window, possibly its beginning; an open end or a marked date is never definite."""
    sure = each.latest is not None and each.latest <= moment and not each.certainty
    assert not each.definitely_by(moment) or each.possibly_by(moment) or each.earliest == each.latest
    assert each.definitely_by(moment) == sure == (each.surely_over is not None and each.surely_over <= moment)
    assert each.possibly_by(moment) == (each.earliest is None or each.earliest <= moment)


def test_a_window_touching_another_does_not_overlap_it() -> None:
    """Half-open: the end is not in it. An instant on a window's beginning is in it, on its end is not."""
    first, second = When.between(NOON, NOON + HOUR), When.between(NOON + HOUR, NOON + 2 * HOUR)

    assert first.order(second) is Order.BEFORE
    assert When.at(NOON).overlaps(first)
    assert When.at(NOON + HOUR).order(first) is Order.AFTER
    assert first.possibly_within(NOON, NOON + HOUR)
    assert not first.possibly_within(NOON + HOUR, NOON + 2 * HOUR)


@given(whens(), whens())
def test_what_lies_within_overlaps_and_is_bounded(a: When, b: When) -> None:
    """Only what has both ends can be known to lie inside."""
    if a.lies_within(b):
        assert a.is_bounded
        assert a.overlaps(b) or a.latest == b.latest


# --- entering and leaving by text -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (NOON, When.at(NOON)),
        ("2024-11-10T12:00Z", When.at(NOON)),
        (DAY, When.day(DAY)),
        ("2024-11-10", When.day(DAY)),
        ("2024-11~", When.edtf("2024-11~")),
        (When.year(2024), When.year(2024)),
    ],
)
def test_fields_take_times_in_the_forms_that_people_write(value: Any, expected: When) -> None:
    """A moment, a day, and the text of either."""
    assert when(value) == expected


def test_fields_refuse_what_is_no_time() -> None:
    """The error says what would do."""
    with pytest.raises(InvalidValue, match="ISO text"):
        when(7)  # type: ignore[arg-type]  # refused


@pytest.mark.parametrize(
    ("each", "words"),
    [
        (When.at(NOON, tz="Europe/Kyiv"), "2024-11-10 14:00 Europe/Kyiv"),
        (When.between(NOON, None), "2024-11-10 12:00 to .. UTC"),
        (When.between(NOON, NOON + HOUR, tz=KYIV), "2024-11-10 14:00 to 2024-11-10 15:00 Europe/Kyiv"),
        (When.day(DAY), "2024-11-10"),
        (When.edtf("2024-10-01/2024-10-27"), "2024-10-01 to 2024-10-27"),
        (When.edtf("../2024-10-27"), ".. to 2024-10-27"),
        (When.edtf("2024-10-27/.."), "2024-10-27 to .."),
    ],
)
def test_a_time_reads_in_local_words(each: When, words: str) -> None:
    """What `str` gives stands in sentences."""
    assert str(each) == words


@pytest.mark.parametrize(
    ("make", "given_times"),
    [
        (When.at, (NOON,)),
        (When.between, (NOON, NOON + HOUR)),
        (When.day, (DAY,)),
        (When.days, (DAY, DAY + timedelta(1))),
        (When.month, (2024, 11)),
        (When.year, (2024,)),
        (functools.partial(When.night, named_by="morning"), (DAY,)),
        (When.edtf, ("2024-11~",)),
    ],
)
def test_every_way_to_make_a_time_keeps_the_zone_and_the_words_of_the_source(
    make: Any, given_times: tuple[Any, ...]
) -> None:
    """Nothing that was said is dropped on the way in."""
    made = make(*given_times, tz=KYIV, raw="early Sunday")

    assert (made.tz, made.raw) == (KYIV, "early Sunday")
    assert When.between(NOON, None, extent="throughout", precision="part_of_day", certainty="~") == When(
        start=NOON, extent="throughout", precision="part_of_day", certainty="~", tz="UTC"
    )
    assert (When.between(NOON, None).extent, When.between(NOON, None).precision) == ("within", "hour")
    assert When.edtf("2024", extent="throughout").extent == "throughout"
    assert (When.edtf("2024").extent, made.extent) == ("within", "within")


@pytest.mark.parametrize(
    ("inner", "outer", "inside"),
    [
        (When.between(NOON, NOON + HOUR), When.between(NOON, NOON + HOUR), True),
        (When.between(NOON, NOON + HOUR), When.between(NOON, None), True),
        (When.between(NOON, NOON + HOUR), When.between(None, NOON + HOUR), True),
        (When.between(NOON, NOON + HOUR), When.between(NOON + HOUR, None), False),
        (When.between(NOON, NOON + HOUR), When.between(None, NOON), False),
        (When.between(NOON, NOON + 2 * HOUR), When.between(NOON, NOON + HOUR), False),
        (When.between(NOON - HOUR, NOON + HOUR), When.between(NOON, NOON + HOUR), False),
        (When.between(NOON, None), When.between(NOON, None), False),
        (When.between(None, NOON), When.between(None, NOON), False),
    ],
)
def test_a_window_lies_within_another_by_both_of_its_ends(inner: When, outer: When, inside: bool) -> None:  # noqa: FBT001
    """What has an open end is not known to lie anywhere, not even within itself."""
    assert inner.lies_within(outer) is inside


def test_what_may_have_happened_in_a_span_is_asked_of_both_of_its_ends() -> None:
    """Half-open on both sides, as all windows."""
    window = When.between(NOON, NOON + HOUR)

    assert not window.possibly_within(NOON - HOUR, NOON)
    assert not window.possibly_within(NOON - 2 * HOUR, NOON - HOUR)
    assert window.possibly_within(NOON - HOUR, NOON + HOUR)


def test_a_moment_at_an_end_of_a_window_is_by_that_end() -> None:
    """It may have happened by the moment at which it may have begun, and has by the moment at which it ends."""
    window, tick = When.between(NOON, NOON + HOUR), timedelta(microseconds=1)

    assert (window.possibly_by(NOON - tick), window.possibly_by(NOON)) == (False, True)
    assert (window.definitely_by(NOON + HOUR - tick), window.definitely_by(NOON + HOUR)) == (False, True)
