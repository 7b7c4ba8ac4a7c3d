"""Placing: in which bucket of its grain a window lies, may lie, or why it is in none, and when that bucket ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conflict_events.counting.placing.periods import period_after, period_holding
from conflict_events.counting.placing.windows import Placed, ends_of, place
from conflict_events.testing import whens
from conflict_events.values import When
from tests.counting.figures import askable
from tests.projections.accounts import BEGIN, entry_id, hours, night, scope

KYIV, MOSCOW = "Europe/Kyiv", "Europe/Moscow"
LONG = When.between("2024-11-30T20:00", "2024-12-01T09:30", tz=KYIV)
NEW_YEAR = When.between("2024-12-31T20:00", "2025-01-01T09:30", tz=KYIV)
RULES = ("start", "end", "majority")
HOUR = timedelta(hours=1)
CALENDAR = st.sampled_from(("night", "day", "week", "month", "year"))


def placed(when: When, grain: str, **fields: Any) -> Placed:
    asked = scope(grain, **fields)
    # As `membership` gives it: a date without a zone is one of the scope's.
    return place(attrs.evolve(when, tz=asked.tz) if when.tz is None else when, asked)


def key(when: When, grain: str, **fields: Any) -> Any:
    """The key of the bucket that a window certainly lies in, those that it may lie in, or why it is in none."""
    found = placed(when, grain, **fields)
    if found.out:
        assert not found.spots
        return found.out
    keys = [spot.key for spot in found.spots]
    return keys[0] if found.is_certain else {found.doubt: keys}


def end(when: When, grain: str, **fields: Any) -> Any:
    (spot,) = placed(when, grain, **fields).spots
    assert spot.ends[0] == spot.ends[1]
    return spot.ends[0]


# --- day rules over midnight, and the shapes of keys -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("when", "grain", "rule", "found"),
    [
        (night(10), "night", "end", date(2024, 11, 10)),
        (night(10), "night", "start", date(2024, 11, 9)),
        (night(10), "day", "end", date(2024, 11, 10)),
        (night(10), "day", "start", date(2024, 11, 9)),
        (night(10), "day", "majority", date(2024, 11, 10)),
        (night(11), "week", "end", (2024, 46)),
        (night(11), "week", "start", (2024, 45)),
        (night(11), "week", "majority", (2024, 46)),
        (LONG, "month", "end", (2024, 12)),
        (LONG, "month", "start", (2024, 11)),
        (LONG, "month", "majority", (2024, 12)),
        (NEW_YEAR, "year", "end", 2025),
        (NEW_YEAR, "year", "start", 2024),
        (NEW_YEAR, "year", "majority", 2025),
        (NEW_YEAR, "month", "start", (2024, 12)),
        (NEW_YEAR, "week", "start", (2025, 1)),
        (NEW_YEAR, "week", "end", (2025, 1)),
        (When.day("2027-01-01"), "week", "end", (2026, 53)),
        (When.day("2027-01-01"), "year", "end", 2027),
    ],
)
def test_s8_the_day_rule_names_the_bucket_of_a_window_over_midnight(
    when: When, grain: str, rule: str, found: Any
) -> None:
    """Moving it moves headlines: over midnight, over Sunday, over the end of a month and of a year."""
    assert key(when, grain, day_rule=rule) == found


@pytest.mark.parametrize(
    ("tz", "starts", "ends", "found"),
    [
        (KYIV, "2024-10-26T18:30", "2024-10-27T08:00", date(2024, 10, 27)),
        (KYIV, "2024-03-30T18:30", "2024-03-31T08:00", date(2024, 3, 31)),
        ("America/New_York", "2024-11-02T20:00", "2024-11-03T06:00", date(2024, 11, 3)),
    ],
)
def test_s8_a_night_over_a_clock_change_is_one_night(tz: str, starts: str, ends: str, found: date) -> None:
    """It is an hour longer or shorter than its clocks say, and ends at its noon all the same."""
    when = When.between(starts, ends, tz=tz)
    noon = When.at(datetime.combine(found, time(12)), tz=tz).start

    assert key(when, "night", tz=tz) == found
    assert end(when, "night", tz=tz) == noon
    assert end(when, "night", tz=tz, day_rule="start") == noon


def test_s8_the_calendar_is_that_of_the_scope_and_not_of_the_source() -> None:
    """Half past midnight in Moscow is still the evening before in Kyiv."""
    when = When.at("2024-11-10T00:30", tz=MOSCOW)

    assert key(when, "day", tz=MOSCOW) == date(2024, 11, 10)
    assert key(when, "day", tz=KYIV) == date(2024, 11, 9)


# --- what may lie in a night -----------------------------------------------------------------------------------------
def test_c1_a_window_exactly_half_dark_may_be_its_night() -> None:
    """Noon to noon is half dark, six in the evening to six is more, and to four hours past noon is less."""
    noon_to_noon = When.between("2024-11-09T12:00", "2024-11-10T12:00", tz=KYIV)
    morning = When.between("2024-11-10T05:00", "2024-11-10T07:00", tz=KYIV)
    evening = When.between("2024-11-09T17:00", "2024-11-09T19:00", tz=KYIV)

    assert key(noon_to_noon, "night") == {"more exact times": [date(2024, 11, 10)]}
    assert key(morning, "night") == {"more exact times": [date(2024, 11, 10)]}
    assert key(evening, "night", day_rule="start") == {"more exact times": [date(2024, 11, 9)]}


def test_c1_a_date_without_clocks_may_be_either_of_the_nights_that_it_touches_and_no_other() -> None:
    """The one that ends on its morning, the one that begins on its evening."""
    day = When.day("2024-11-10")

    assert key(day, "night") == {"a clock": [date(2024, 11, 10), date(2024, 11, 11)]}
    assert key(day, "night", day_rule="start") == {"a clock": [date(2024, 11, 9), date(2024, 11, 10)]}


def test_c1_of_two_dates_without_clocks_only_the_night_between_is_theirs() -> None:
    """As in "the night of the 9th to the 10th"; three dates are longer than a night."""
    assert key(When.days("2024-11-09", "2024-11-10"), "night") == {"a clock": [date(2024, 11, 10)]}
    assert key(When.days("2024-11-09", "2024-11-10"), "night", day_rule="start") == {"a clock": [date(2024, 11, 9)]}
    assert key(When.days("2024-11-09", "2024-11-11"), "night") == "longer than a night"


def test_s8_date_only_night_takes_a_date_as_the_night_it_names() -> None:
    """One date only, and by either rule: a run of days names no night."""
    named: dict[str, Any] = {"date_only": "night"}

    assert key(When.day("2024-11-10"), "night", **named) == date(2024, 11, 10)
    assert key(When.day("2024-11-10"), "night", day_rule="start", **named) == date(2024, 11, 10)
    assert key(When.days("2024-11-08", "2024-11-10"), "night", **named) == "longer than a night"


def test_c1_a_date_with_one_clock_is_placed_by_the_window_that_they_make() -> None:
    """The date side is midnight: an evening from six and a date is a night, a date to nine in the morning is too."""
    evening = When.between("2024-11-09T18:00", "2024-11-10T00:00", tz=KYIV)
    morning = When.between("2024-11-10T00:00", "2024-11-10T09:00", tz=KYIV)

    assert key(evening, "night") == key(morning, "night") == date(2024, 11, 10)


def test_c1_what_is_mostly_by_daylight_is_no_night() -> None:
    """Definitely none, and said so."""
    assert str(key(When.between("2024-11-10T03:00", "2024-11-10T18:00", tz=KYIV), "night")).startswith("not a night")


# --- C12 -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rule", ["start", "end", "majority"])
def test_c12_a_window_longer_than_the_period_is_in_none_under_every_day_rule(rule: str) -> None:
    """Sixty hours are no day, a month no week, a running total no night."""
    sixty = When.between("2024-11-08T20:00", "2024-11-11T08:00", tz=KYIV)
    month, year, war = (
        When.month(2024, 10),
        When.year(2024),
        When.between("2022-02-24T04:00", "2024-11-10T09:00", tz=KYIV),
    )

    assert key(sixty, "day", day_rule=rule) == "longer than a day"
    assert key(sixty, "week", day_rule=rule) in ((2024, 45), (2024, 46))
    assert key(month, "week", day_rule=rule) == "longer than a week"
    assert key(month, "day", day_rule=rule) == "longer than a day"
    assert key(month, "month", day_rule=rule) == (2024, 10)
    assert key(month, "year", day_rule=rule) == key(year, "year", day_rule=rule) == 2024
    assert key(year, "month", day_rule=rule) == "longer than a month"
    assert key(war, "year", day_rule=rule) == "longer than a year"


def test_c12_a_running_total_is_no_night() -> None:
    """Nor is a night and a day; noon to noon is as long as a night may be."""
    assert key(hours(0, 60), "night") == "longer than a night"
    assert key(When.between("2024-11-09T11:00", "2024-11-10T12:00", tz=KYIV), "night") == "longer than a night"


@pytest.mark.parametrize(
    ("first", "last", "length"),
    [("2024-03-31", "2024-04-01", 23), ("2024-11-10", "2024-11-11", 24), ("2024-10-27", "2024-10-28", 25)],
)
def test_c12_a_days_period_has_its_local_23_24_or_25_hours(first: str, last: str, length: int) -> None:
    """As long as the longer of the two that it touches is no longer than a day."""
    whole = When.between(f"{first}T00:00", f"{last}T00:00", tz=KYIV)
    assert whole.start is not None
    shifted = When.between(whole.start + timedelta(hours=2), whole.start + timedelta(hours=length + 2), tz=KYIV)
    longer = When.between(whole.start + timedelta(hours=2), whole.start + timedelta(hours=length + 4), tz=KYIV)

    assert key(whole, "day") == date.fromisoformat(first)
    assert key(shifted, "day", day_rule="start") == date.fromisoformat(first)
    assert key(longer, "day", day_rule="start") == "longer than a day"


def test_c12_a_week_of_days_over_two_weeks_is_no_longer_than_one() -> None:
    """Days count as days, whatever the clocks do in them."""
    seven, eight = When.days("2024-10-24", "2024-10-30"), When.days("2024-10-24", "2024-10-31")

    assert key(seven, "week", day_rule="start") == (2024, 43)
    assert key(seven, "week", day_rule="majority") == (2024, 43)
    assert key(eight, "week") == "longer than a week"


# --- halves, and what is open ----------------------------------------------------------------------------------------
def test_c1_a_window_exactly_half_in_may_be_in_either_by_majority() -> None:
    """It certainly is in one of them; by the rules start and end it is in one for certain."""
    half = When.between("2024-11-09T22:00", "2024-11-10T02:00", tz=KYIV)
    days = When.days("2024-11-30", "2024-12-01")

    assert key(half, "day", day_rule="majority") == {"more exact times": [date(2024, 11, 9), date(2024, 11, 10)]}
    assert placed(half, "day", day_rule="majority").somewhere
    assert key(days, "month", day_rule="majority") == {"more exact times": [(2024, 11), (2024, 12)]}
    assert key(half, "day", day_rule="end") == date(2024, 11, 10)
    assert not placed(half, "day", day_rule="majority", since=date(2024, 11, 10)).somewhere


ITS_ENDS = "when it began and ended"
EVENING, NOON = "2024-11-09T20:00", "2024-11-09T12:00"
OCTOBER, NOVEMBER, DECEMBER = (2024, 10), (2024, 11), (2024, 12)


@pytest.mark.parametrize(
    ("when", "rule", "found"),
    [
        (When.between(EVENING, None, tz=KYIV), "start", [9]),
        (When.between(EVENING, None, tz=KYIV), "end", [9, 10]),
        (When.between(EVENING, None, tz=KYIV), "majority", [9, 10]),
        (When.between(NOON, None, tz=KYIV), "majority", [9, 10]),
        (When.between("2024-11-09T11:00", None, tz=KYIV), "majority", [9]),
        (When.between("2024-11-09T00:00", None, tz=KYIV), "end", [9]),
        (When.between(None, EVENING, tz=KYIV), "end", [9]),
        (When.between(None, EVENING, tz=KYIV), "start", [9, 8]),
        (When.between(None, EVENING, tz=KYIV), "majority", [9]),
        (When.between(None, "2024-11-09T04:00", tz=KYIV), "majority", [9, 8]),
        (When.edtf("2024-11-09/.."), "start", [9]),
        (When.edtf("2024-11-09/.."), "end", [9]),
        (When.edtf("../2024-11-09"), "start", [9]),
    ],
)
def test_c1_an_open_window_may_be_in_each_day_that_it_can_be_named_by(when: When, rule: str, found: list[int]) -> None:
    """The rule names it by an end that is not known: what reaches further than the next day is longer than one."""
    assert key(when, "day", day_rule=rule) == {ITS_ENDS: [date(2024, 11, day) for day in found]}


@pytest.mark.parametrize(
    ("when", "rule", "found"),
    [
        ("2024-10-05/..", "end", [OCTOBER, NOVEMBER]),
        ("2024-10-05/..", "start", [OCTOBER]),
        ("2024-10-05/..", "majority", [OCTOBER]),
        ("2024-10-17/..", "majority", [OCTOBER, NOVEMBER]),
        ("2024-10-01/..", "end", [OCTOBER]),
        ("../2024-11-30", "start", [NOVEMBER, OCTOBER]),
        ("../2024-11-30", "end", [NOVEMBER]),
        ("../2024-12-31", "start", [DECEMBER]),
    ],
)
def test_c1_an_open_window_of_dates_counts_its_days(when: str, rule: str, found: list[Any]) -> None:
    """From the 1st into the next month are more days than that has; from the 5th, perhaps not."""
    assert key(When.edtf(when), "month", day_rule=rule) == {ITS_ENDS: found}


@pytest.mark.parametrize(
    ("when", "found"),
    [
        (When.between(EVENING, None, tz=KYIV), [10]),
        (When.between("2024-11-09T05:00", None, tz=KYIV), [9]),
        (When.between("2024-11-09T06:00", None, tz=KYIV), [10]),
        (When.between(None, "2024-11-09T18:00", tz=KYIV), [9]),
        (When.between(None, "2024-11-09T18:01", tz=KYIV), [10]),
        (When.edtf("2024-11-09/.."), [9, 10]),
        (When.edtf("../2024-11-09"), [9, 10]),
    ],
)
def test_c1_an_open_window_may_be_of_the_night_at_its_known_end(when: When, found: list[int]) -> None:
    """What begins in the morning may last into the night; a date may be of both its nights."""
    assert key(when, "night") == {ITS_ENDS: [date(2024, 11, day) for day in found]}


SIDES = st.sampled_from(("begins", "ends"))


@given(st.integers(0, 24 * 9), SIDES, st.sampled_from(("night", "day", "week")), st.sampled_from(RULES))
@example(4, "begins", "night", "end")
@example(160, "ends", "night", "end")
def test_an_open_window_may_lie_wherever_some_end_would_put_it(first: int, known: str, grain: str, rule: str) -> None:
    """A law, against every hour at which it may have begun or ended; of a night more than half has to be possible."""
    rule = "end" if grain == "night" else rule
    end = BEGIN + first * HOUR
    spans = [(end, end + n * HOUR) if known == "begins" else (end - n * HOUR, end) for n in range(1, 172)]
    tried = [placed(When.between(*span, tz="UTC"), grain, day_rule=rule) for span in spans]
    when = When.between(end, None, tz="UTC") if known == "begins" else When.between(None, end, tz="UTC")
    found = keys_of([placed(when, grain, day_rule=rule)])

    assert keys_of(each for each in tried if each.doubt is None or each.somewhere) <= found <= keys_of(tried)


@given(st.integers(0, 62), SIDES, st.sampled_from(("day", "week", "month")), st.sampled_from(RULES))
def test_an_open_window_of_dates_may_lie_wherever_some_date_would_put_it(
    first: int, known: str, grain: str, rule: str
) -> None:
    """A law, against every date on which it may have begun or ended."""
    end = date(2024, 10, 15) + timedelta(first)
    spans = [(end, end + timedelta(n)) if known == "begins" else (end - timedelta(n), end) for n in range(40)]
    tried = [placed(When.days(*span), grain, day_rule=rule) for span in spans]
    when = When.edtf(f"{end}/.." if known == "begins" else f"../{end}")

    assert keys_of([placed(when, grain, day_rule=rule)]) == keys_of(tried)


def keys_of(places: Iterable[Placed]) -> set[Any]:
    return {spot.key for each in places for spot in each.spots}


def test_c1_an_open_window_competes_where_one_of_its_days_may() -> None:
    """Of a month that is cut it may be named by a day that is asked about."""
    when = When.edtf("2024-10-05/..")

    assert key(when, "month", since=date(2024, 10, 15)) == {ITS_ENDS: [OCTOBER, NOVEMBER]}
    assert key(when, "month", since=date(2024, 11, 1)) == {ITS_ENDS: [NOVEMBER]}
    assert key(when, "month", until=date(2024, 10, 31)) == {ITS_ENDS: [OCTOBER]}
    assert key(when, "month", until=date(2024, 10, 4)) == "before or after the days that compete"
    assert key(When.edtf("../2024-11-20"), "month", day_rule="start", since=date(2024, 11, 21)) == (
        "before or after the days that compete"
    )


@pytest.mark.parametrize("grain", ["account", "window"])
def test_c1_an_open_window_may_lie_wholly_within_the_days_that_compete(grain: str) -> None:
    """Certainly, where nothing bounds its open side."""
    when, before = When.edtf("2024-11-05/.."), When.edtf("../2024-11-05")
    found = {name: [placed(each, grain, **days) for each in (when, before)] for name, days in ASKED.items()}

    assert [each.doubt for each in found["since"]] == [None, ITS_ENDS]
    assert [each.doubt for each in found["until"]] == [ITS_ENDS, None]
    assert [each.out for each in found["later"]] == ["not wholly within the days that compete"] * 2


ASKED: dict[str, Any] = {
    "since": {"since": date(2024, 11, 1)},
    "until": {"until": date(2024, 11, 30)},
    "later": {"since": date(2024, 11, 6)},
}


# --- where periods end -----------------------------------------------------------------------------------------------
def test_s8_the_attack_day_begins_at_18_00_and_is_named_by_its_morning() -> None:
    """An evening belongs to the day that follows, and that day ends at 18:00."""
    evening = When.at("2024-11-09T19:00", tz=KYIV)
    attack_day: dict[str, Any] = {"day_starts": time(18)}

    assert key(evening, "day", **attack_day) == date(2024, 11, 10)
    assert key(evening, "day") == date(2024, 11, 9)
    assert end(evening, "day", **attack_day) == datetime(2024, 11, 10, 16, tzinfo=UTC)
    assert end(evening, "day") == datetime(2024, 11, 9, 22, tzinfo=UTC)


def test_a_date_may_be_either_of_the_attack_days_that_it_touches() -> None:
    """By majority it is the one that holds more of it."""
    day = When.day("2024-11-10")

    assert key(day, "day", day_starts=time(18), day_rule="majority") == date(2024, 11, 10)
    assert key(day, "day", day_starts=time(18), day_rule="end") == date(2024, 11, 11)
    assert key(day, "day", day_starts=time(12), day_rule="majority") == {
        "more exact times": [date(2024, 11, 9), date(2024, 11, 10)]
    }


def test_a_day_that_begins_in_the_morning_keeps_its_date_and_ends_the_next_morning() -> None:
    """06:00 to 06:00 is named by the date that holds the larger part."""
    small_hours = When.at("2024-11-10T03:00", tz=KYIV)

    assert key(small_hours, "day", day_starts=time(6)) == date(2024, 11, 9)
    assert end(small_hours, "day", day_starts=time(6)) == datetime(2024, 11, 10, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("grain", "ends"),
    [
        ("day", "2024-11-11T00:00"),
        ("night", "2024-11-10T12:00"),
        ("week", "2024-11-11T00:00"),
        ("month", "2024-12-01T00:00"),
        ("year", "2025-01-01T00:00"),
    ],
)
def test_a_bucket_ends_at_the_first_local_instant_after_it(grain: str, ends: str) -> None:
    """Half-open, as windows are; the attack day's month ends at 18:00 of its last day."""
    assert end(night(10), grain) == When.at(ends, tz=KYIV).start
    if grain == "month":
        assert end(night(10), grain, day_starts=time(18)) == When.at("2024-11-30T18:00", tz=KYIV).start


def test_dates_keep_their_day_whatever_the_zone() -> None:
    """A day said without a zone is that day in every calendar, and one of another zone is a window of this."""
    for tz in ("Pacific/Kiritimati", "Pacific/Honolulu"):
        assert key(When.day("2024-11-10"), "day", tz=tz) == date(2024, 11, 10)
    assert key(When.day("2024-11-10", tz=MOSCOW), "day", tz=KYIV, day_rule="majority") == date(2024, 11, 10)


@given(whens(), askable(CALENDAR))
def test_every_window_has_a_bucket_or_a_reason_to_the_edges_of_the_calendar(when: When, asked: Any) -> None:
    """Nothing that can be said raises, in the year 9999 either; and no bucket ends before its last day begins."""
    found = place(when, asked)

    assert (found.out is None) == bool(found.spots)
    for spot in found.spots:
        assert spot.ends[1] is not None
        assert spot.day is not None
        assert spot.ends[1].date() >= spot.day - timedelta(2)


@pytest.mark.parametrize("grain", ["night", "day", "week", "month", "year"])
def test_the_last_days_of_the_calendar_have_buckets_too(grain: str) -> None:
    """December 9999 has no January after it."""
    last = When.at("9999-12-26T23:00Z")

    for starts in (time(0), time(6), time(18)):
        assert placed(last, grain, day_starts=starts).is_certain


@given(st.dates(date(2023, 1, 1), date(2026, 1, 1)), askable(CALENDAR))
def test_periods_follow_one_another_without_a_gap(day: date, asked: Any) -> None:
    """Each ends where the next begins, and the day is in its own."""
    period = period_holding(day, asked)
    after = period_after(period, asked)

    assert period.begin < period.end == after.begin < after.end
    assert period.key != after.key


# --- other grains ----------------------------------------------------------------------------------------------------
def test_other_grains_have_the_keys_that_they_are_given_and_windows_their_own() -> None:
    """No calendar is asked for them; the days that compete still are."""
    (spot,) = place(night(10), scope("account"), entry_id(1)).spots
    (window,) = place(night(10), scope("window")).spots
    outside = place(night(10), scope("account", since=date(2024, 11, 10)), entry_id(1))

    assert (spot.key, spot.ends, spot.day) == (entry_id(1), (night(10).latest, night(10).latest), None)
    assert window.key == (night(10).earliest, night(10).latest)
    assert outside.out == "not wholly within the days that compete"
    assert place(night(10), scope("account", until=date(2024, 11, 10)), entry_id(1)).is_certain


def test_days_before_since_and_after_until_do_not_compete() -> None:
    """Both are inclusive; of two periods that a window may be in, the one that competes stays."""
    day = When.day("2024-11-10")

    assert key(night(10), "night", since=date(2024, 11, 10), until=date(2024, 11, 10)) == date(2024, 11, 10)
    assert key(night(10), "night", since=date(2024, 11, 11)) == "before or after the days that compete"
    assert key(night(10), "night", until=date(2024, 11, 9)) == "before or after the days that compete"
    assert key(day, "night", since=date(2024, 11, 11)) == {"a clock": [date(2024, 11, 11)]}


def test_s9_windows_longer_than_24_hours_are_in_no_24_hours_and_days_may_be() -> None:
    """A day of 25 hours is a day; what is open may be in the 24 hours at its known end."""
    assert key(hours(0, 25), "rolling_24h") == "longer than 24 hours"
    assert key(hours(0, 24), "rolling_24h") == hours(0, 24).latest
    for day in ("2024-10-27", "2024-11-10"):
        assert key(When.day(day), "rolling_24h") == {"a clock": [When.day(day, tz=KYIV).latest]}
    assert key(When.days("2024-11-10", "2024-11-11"), "rolling_24h") == "longer than 24 hours"
    assert key(hours(0, None), "rolling_24h") == {ITS_ENDS: [hours(0, 24).latest]}
    assert key(When.between(None, BEGIN), "rolling_24h") == {ITS_ENDS: [BEGIN]}
    for day in ("2024-11-10/..", "../2024-11-10"):
        assert key(When.edtf(day), "rolling_24h") == {ITS_ENDS: [When.day("2024-11-10", tz=KYIV).latest]}


# --- against a slow calendar -----------------------------------------------------------------------------------------
LOCAL = ZoneInfo(KYIV)
KEYS: dict[str, Callable[[datetime], Any]] = {
    "day": lambda moment: moment.date(),
    "week": lambda moment: moment.isocalendar()[:2],
    "month": lambda moment: (moment.year, moment.month),
    "year": lambda moment: moment.year,
}


def slowly(start: datetime, length: int, grain: str, rule: str) -> Any:
    """The ruling, hour by hour."""
    name = KEYS[grain]
    keys = [name((start + n * HOUR).astimezone(LOCAL)) for n in range(length)]
    first, last = keys[0], keys[-1]
    if first == last:
        return first
    if length > max(_hours_of(start, name), _hours_of(start + (length - 1) * HOUR, name)):
        return f"longer than a {grain}"
    if rule != "majority":
        return first if rule == "start" else last
    before = keys.count(first)
    if 2 * before == length:
        return {"more exact times": [first, last]}
    return first if 2 * before > length else last


def _hours_of(moment: datetime, name: Callable[[datetime], Any]) -> int:
    """How many hours the period of a moment has, counted one by one."""
    named, found = name(moment.astimezone(LOCAL)), 0
    for at, step in ((moment, HOUR), (moment - HOUR, -HOUR)):
        here = at
        while name(here.astimezone(LOCAL)) == named:
            found, here = found + 1, here + step
    return found


@given(
    st.integers(-24 * 12, 24 * 40),
    st.integers(1, 60) | st.integers(1, 800),
    st.sampled_from(("day", "week", "month")),
    st.sampled_from(("start", "end", "majority")),
)
@example(-24 * 6, 25, "day", "majority")
@example(-24 * 6 + 21, 2, "day", "majority")
def test_a_window_lies_where_its_hours_do(first: int, length: int, grain: str, rule: str) -> None:
    """A law, against a calendar that looks at every hour; the clocks change in those weeks."""
    start = BEGIN + first * HOUR
    when = When.between(start, start + length * HOUR, tz="UTC")

    assert key(when, grain, day_rule=rule) == slowly(start, length, grain, rule)


@given(st.integers(-24 * 12, 24 * 20), st.integers(1, 28))
def test_a_night_is_what_lies_mostly_in_the_dark_and_no_longer_than_noon_to_noon(first: int, length: int) -> None:
    """A law, hour by hour, over the change of the clocks."""
    start = BEGIN + first * HOUR
    found = key(When.between(start, start + length * HOUR, tz="UTC"), "night")
    clocks = [(start + n * HOUR).astimezone(LOCAL) for n in range(length)]
    dark = sum(clock.hour >= 18 or clock.hour < 6 for clock in clocks)
    middle = (start + length * HOUR / 2).astimezone(LOCAL)
    morning = middle.date() + timedelta(days=middle.hour >= 12)
    noons = [datetime.combine(day, time(12), LOCAL).astimezone(UTC) for day in (morning - timedelta(1), morning)]

    if length * HOUR > noons[1] - noons[0]:
        assert found == "longer than a night"
    elif 2 * dark < length:
        assert str(found).startswith("not a night")
    else:
        assert found == (morning if 2 * dark > length else {"more exact times": [morning]})


# --- when things end -------------------------------------------------------------------------------------------------
def test_s7_a_date_without_a_zone_ends_somewhere_between_the_ends_of_the_earth() -> None:
    """UTC+14 first, UTC-12 last; with a zone at its midnight."""
    first, last = datetime(2024, 11, 10, 10, tzinfo=UTC), datetime(2024, 11, 11, 12, tzinfo=UTC)
    midnight = datetime(2024, 11, 10, 22, tzinfo=UTC)

    assert ends_of((When.day("2024-11-10"),)) == (first, last)
    assert ends_of((When.day("2024-11-10", tz=KYIV),)) == (midnight, midnight)


def test_several_windows_end_when_the_last_of_them_does() -> None:
    """As exactly as that is known; one that is open leaves the end open."""
    day = When.day("2024-11-10")
    before = When.at("2024-11-10T11:00Z")

    assert ends_of((day,), (before,)) == (before.latest, day.latest)
    assert ends_of((hours(0, 5),), (hours(2, None),)) == (hours(0, 5).latest, None)
    assert ends_of((When.between(None, "2024-11-10T11:00Z"),)) == (before.latest, before.latest)
