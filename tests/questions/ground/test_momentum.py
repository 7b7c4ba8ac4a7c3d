"""How fast ground changes hands, by one assessor, a day."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.errors import IncompleteScope, UsageError
from conflict_events.events import TerritorialClaim
from conflict_events.history import Account
from conflict_events.importers.seeds import load
from conflict_events.projections import fold, vary
from conflict_events.questions.ground import Momentum, Pace, TerritorialMomentum
from conflict_events.values import UNREPORTED, WITHHELD, Attribution, Place, Quantity, Scope, Truth, When
from tests.importers.seeded import new_log
from tests.projections.accounts import entry_id, told

KYIV = "Europe/Kyiv"
MONTHS = Scope(grain="month", tz=KYIV, day_rule="end")


def ground(
    number: int, area: Any, when: Any, change: Any = "gained", *, by: str = "AFP", **fields: Any
) -> Account[Any]:
    event = TerritorialClaim(
        **{"holder": "RU", "basis": "assessed", "where": Place("Ukraine", code="UA"), **fields},
        change=change,
        when=when,
        area_km2=area,
        attribution=Attribution(by, reported="2025-01-01"),
    )
    return told(number, event)


def month(number: int) -> When:
    return When.month(2024, number, tz=KYIV)


def asked(accounts: Sequence[Account[Any]], scope: Scope = MONTHS, assessor: str = "AFP") -> Momentum:
    return fold(TerritorialMomentum(scope, assessor, holder="RU"), accounts)


def exactly(number: Fraction) -> Pace:
    return Pace(number, number)


def test_october_was_478_and_later_610_and_its_pace_is_by_the_days_that_each_covers() -> None:
    """D13: to the 27th at first, the whole month in the review of the year, from when that was said."""
    log = new_log()
    load(log, "founding_day")
    question = TerritorialMomentum(MONTHS, "AFP", holder="RU")
    before = log.as_known("2024-11-10T12:00Z").ask(question).periods[2024, 10]
    after = log.now().ask(question).periods[2024, 10]

    assert (str(before.gained), before.days, before.pace) == ("478", Fraction(27), exactly(Fraction(478, 27)))
    assert (str(after.gained), after.days, after.pace) == ("610", Fraction(31), exactly(Fraction(610, 31)))
    assert (str(before.pace), str(after.pace)) == ("17.70", "19.68")
    assert after.pace.is_above(before.pace) is Truth.YES


def test_a_part_of_a_month_may_be_faster_than_a_whole_one() -> None:
    """By the day, not by the month: 90 in ten days is faster than 200 in thirty."""
    accounts = [ground(1, 200, month(9)), ground(2, 90, When.days("2024-10-01", "2024-10-10", tz=KYIV))]
    answer = asked(accounts)

    assert answer.faster((2024, 10), (2024, 9)) is Truth.YES
    assert answer.fastest("2024-10") is Truth.YES
    assert answer.ordered == ((2024, 9), (2024, 10))


def test_assessors_are_never_mixed() -> None:
    """Each measures in its own way: the other is set aside, and says so."""
    accounts = [ground(1, 200, month(9)), ground(2, 500, month(9), by="DeepState")]

    assert asked(accounts).periods[2024, 9].gained == Quantity.exact(200)
    assert asked(accounts, assessor="DeepState").periods[2024, 9].gained == Quantity.exact(500)
    assert {each.account for each in asked(accounts).aside} == {entry_id(2)}


def test_losses_are_subtracted_where_the_same_assessor_says_them() -> None:
    """Intervals stay: 100 less 10 to 30 is 70 to 90; another's losses, and what others gained, change nothing."""
    accounts = [
        ground(1, 100, month(9)),
        ground(2, Quantity.between(10, 30), month(9), "lost"),
        ground(3, 99, month(9), "lost", by="DeepState"),
        ground(4, 99, month(9), holder="UA", from_actor="RU"),
    ]
    period = asked(accounts).periods[2024, 9]

    assert period.net == Pace(Fraction(70), Fraction(90))
    assert period.pace == Pace(Fraction(70, 30), Fraction(3))
    assert period.caveats == frozenset()
    assert period.used == {entry_id(1), entry_id(2)}


def test_losses_alone_are_a_pace_below_zero() -> None:
    """No gain is said: not a gain of zero, and the caveat says so."""
    answer = asked([ground(1, 30, month(9), "lost")])

    assert str(answer.periods[2024, 9].pace) == "-1.00"
    assert answer.periods[2024, 9].caveats == {"no gains are said here: losses alone"}
    assert answer.table().rows()[0]["gained km2"] is None


def test_open_areas_leave_the_pace_open() -> None:
    """At least 60 gained; some lost, nobody knows how much."""
    gained = asked([ground(1, Quantity.at_least(60), month(9))]).periods[2024, 9]
    both = asked([ground(1, 60, month(9)), ground(2, Quantity.at_least(3), month(9), "lost")]).periods[2024, 9]

    assert (gained.pace, str(gained.pace)) == (Pace(Fraction(2), None), "2.00 to open")
    assert both.pace == Pace(None, Fraction(57, 30))
    assert gained.pace.is_above(both.pace) is Truth.YES
    assert both.pace.is_above(gained.pace) is Truth.NO
    assert gained.pace.is_above(gained.pace) is Truth.UNDETERMINED


def test_what_is_no_change_does_not_count() -> None:
    """A state is not a gain, and settlements are no area."""
    accounts = [
        ground(1, 60, month(9)),
        ground(2, 1000, month(9), "controls"),
        ground(3, 1000, month(9), "contested"),
        ground(4, UNREPORTED, month(9), settlements=2),
    ]
    answer = asked(accounts)

    assert answer.periods[2024, 9].gained == Quantity.exact(60)
    assert {each.account: each.reason for each in answer.aside} == {entry_id(4): "measure unreported"}


NOON = "2024-09-03T12:00Z"


@pytest.mark.parametrize(
    ("more", "gained", "days", "pace"),
    [
        (
            [ground(2, 5, "2024-09-21/.."), ground(3, 5, NOON, where=Place("b", code="UA/2"))],
            "65 to 70",
            (10, 40),
            "1.62 to 7.00",
        ),
        ([ground(2, 5, "../2024-09-10")], "60 to 65", (10, 30), "2.00 to 6.50"),
        ([ground(2, 5, When.between(None, NOON))], "60 to 65", (10, Fraction(299, 8)), "1.61 to 6.50"),
    ],
)
def test_c1_what_is_open_or_of_a_moment_belongs_to_a_period_whatever_its_days(
    more: Any, gained: str, days: tuple[Any, Any], pace: str
) -> None:
    """A moment adds no day; what is open may add as many as its known end leaves room for."""
    first_ten = ground(1, 60, When.days("2024-09-01", "2024-09-10", tz=KYIV), where=Place("a", code="UA/1"))
    found = asked([first_ten, *more]).periods[2024, 9]

    assert str(found.gained) == gained
    assert (found.days, found.most_days) == days
    assert str(found.pace) == pace


def test_c1_where_only_a_moment_or_an_open_window_is_known_the_pace_is_open() -> None:
    """All of it may have been in no time; by windows of its own such an account has no pace at all."""
    moment, open_end = ground(1, 5, NOON), ground(2, 5, "2024-09-21/..")
    alone = [asked([each]).periods[2024, 9] for each in (moment, open_end)]

    assert [str(each.pace) for each in alone] == ["0.00 to open", "0.00 to open"]
    assert [each.most_days for each in alone] == [0, 30]
    assert [each.days for each in alone] == [0, 0]
    assert {
        each.account: each.reason for each in asked([moment, open_end], attrs.evolve(MONTHS, grain="window")).aside
    } == {
        entry_id(1): "it is about a moment, which has no days",
        entry_id(2): "its window is open, and so has no days",
    }


def test_days_that_two_windows_share_are_one_day_and_hours_are_parts_of_a_day() -> None:
    """Two accounts of one fortnight are a fortnight; twelve hours half a day, also as the clocks change."""
    twice = [
        ground(1, 10, When.days("2024-09-01", "2024-09-14", tz=KYIV), where=Place("a", code="UA/1")),
        ground(2, 10, When.days("2024-09-08", "2024-09-21", tz=KYIV), where=Place("b", code="UA/2")),
        ground(3, 10, When.days("2024-09-03", "2024-09-05", tz=KYIV), where=Place("c", code="UA/3")),
    ]
    hours = [ground(1, 10, When.between("2024-10-26T22:00Z", "2024-10-27T10:00Z"))]

    assert asked(twice).periods[2024, 9].days == 21
    assert asked(hours).periods[2024, 10].days == Fraction(1, 2)
    assert asked(hours).table().rows()[0]["days"] == "0.50"


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2024-03-30T00:00", "2024-04-01T00:00", Fraction(2)),
        ("2024-10-26T00:00", "2024-10-28T00:00", Fraction(2)),
        ("2024-03-30T08:00", "2024-03-31T08:00", Fraction(1)),
        ("2024-10-26T08:00", "2024-10-27T08:00", Fraction(1)),
        ("2024-03-30T00:00", "2024-03-31T12:00", Fraction(24 + 11, 24)),
        ("2024-03-31T02:00", "2024-03-31T06:00", Fraction(3, 24)),
        ("2024-03-30T03:30", "2024-03-31T04:00", Fraction(1)),
    ],
)
def test_c15_a_day_is_a_day_of_the_local_calendar_also_when_the_clocks_change(
    start: str, end: str, days: Fraction
) -> None:
    """Two local days are two, of 47 hours or of 49: the pace of a month does not hang on the clocks."""
    accounts = [ground(1, 100, When.between(start, end, tz=KYIV))]
    (period,) = asked(accounts, Scope(grain="year", tz=KYIV, day_rule="end")).periods.values()

    assert period.days == period.most_days == days


PLACED = attrs.evolve(MONTHS, places={"UA"})
FIRST_TEN, SECOND_TEN = (When.days(f"2024-10-{day:02}", f"2024-10-{day + 9}", tz=KYIV) for day in (1, 11))
SEPTEMBER = ground(1, 48, When.days("2024-09-01", "2024-09-10", tz=KYIV))


@pytest.mark.parametrize(
    ("other", "pace"),
    [
        (ground(3, 1, FIRST_TEN, where=None), "2.50 to 5.10"),
        (ground(3, UNREPORTED, FIRST_TEN, settlements=1, where=Place("X", code="UA/X")), "2.50 to open"),
        (ground(3, WITHHELD, FIRST_TEN), "2.50 to open"),
        (ground(3, 1, FIRST_TEN, "lost", where=None), "2.45 to 5.00"),
        (ground(3, 90, FIRST_TEN, "lost", where=None), "-4.00 to 5.00"),
    ],
)
def test_c2_what_may_count_widens_the_days_as_it_widens_the_area(other: Account[Any], pace: str) -> None:
    """50 in ten days, and ten more of which nobody knows whether they are in: not faster than 4.8 a day for sure."""
    answer = asked([SEPTEMBER, ground(2, 50, SECOND_TEN), other], PLACED)
    period = answer.periods[2024, 10]

    assert str(period.pace) == pace
    assert period.most_days == 20
    assert answer.faster("2024-10", "2024-09") is Truth.UNDETERMINED


def test_c2_where_nothing_counts_certainly_the_days_are_any_of_those_that_may() -> None:
    """The five days with 50 may be all there is, or both, or none: 0 to 12 a day."""
    five = ground(2, 50, When.days("2024-10-01", "2024-10-05", tz=KYIV), where=None)
    answer = asked([five, ground(3, 10, SECOND_TEN, where=None)], PLACED)
    period = answer.periods[2024, 10]

    assert (str(period.days), str(period.most_days), str(period.pace)) == ("5", "15", "0.00 to 12.00")
    assert answer.table().rows()[0]["days"] == "5 to 15"


def test_c2_what_is_left_aside_widens_no_days() -> None:
    """The caller asks for what is certain."""
    accounts = [SEPTEMBER, ground(2, 50, SECOND_TEN), ground(3, 1, FIRST_TEN, where=None)]
    period = asked(accounts, attrs.evolve(PLACED, maybe="aside")).periods[2024, 10]

    assert (str(period.days), str(period.most_days), str(period.pace)) == ("10", "10", "5.00")


def test_an_answer_is_laid_out() -> None:
    """In order of time, under its assessor."""
    answer = asked([ground(2, 31, month(10)), ground(1, 60, month(9))])

    assert answer.table().title == "RU, by AFP"
    assert [tuple(row.values())[:5] for row in answer.rows()] == [
        ("2024-09", Quantity.exact(60), None, "30", answer.periods[2024, 9].pace),
        ("2024-10", Quantity.exact(31), None, "31", answer.periods[2024, 10].pace),
    ]
    assert answer.rows()[0]["caveats"] == "no losses are said here: gains alone"
    assert answer.evidence() == {entry_id(1), entry_id(2)}
    assert answer.fastest((2024, 10)) is Truth.NO


@pytest.mark.parametrize(
    ("scope", "error", "why"),
    [
        (Scope(grain="day", tz=KYIV, day_rule="end"), UsageError, "must be one of window, week, month, year"),
        (Scope(grain="window"), UsageError, "^scope.tz: .* name its zone$"),
        (Scope(grain="month", tz=KYIV), IncompleteScope, "day_rule"),
        (Scope(grain="window", tz=KYIV, measure="settlements"), UsageError, "measure: is filled in"),
        (Scope(grain="window", tz=KYIV, attacker="UA"), UsageError, "attacker: is filled in"),
    ],
)
def test_what_cannot_be_asked_is_refused(scope: Scope, error: Any, why: str) -> None:
    """Before any account is read."""
    with pytest.raises(error, match=why):
        TerritorialMomentum(scope, "AFP", holder="RU")


def test_a_period_without_a_figure_cannot_be_held_against_another() -> None:
    """The call has to change."""
    with pytest.raises(UsageError, match="AFP gives no figure for 2024-10"):
        asked([ground(1, 60, month(9))]).faster("2024-09", (2024, 10))


def test_its_conventions_can_be_varied_and_its_state_is_named_by_its_scope() -> None:
    """One call, as for any question."""
    question = TerritorialMomentum(MONTHS, "AFP", holder="RU")
    answer = fold(vary(question, {"assessor": ["ISW"], "grain": ["year"]}), [ground(1, 60, month(9))])

    assert len(answer.flips()) == 2
    assert question.name == TerritorialMomentum(MONTHS, "ISW", holder="RU").name


AREAS = st.lists(st.tuples(st.sampled_from(("gained", "lost")), st.decimals(0, 99, places=1)), min_size=1, max_size=9)


@pytest.mark.traced
@given(AREAS)
def test_x14_momentum_adds_up_over_adjacent_periods(areas: list[tuple[Any, Decimal]]) -> None:
    """The months of one assessor add up to its year: areas, and days."""
    accounts = [ground(n, area, month(n), change) for n, (change, area) in enumerate(areas, start=1)]
    months, year = asked(accounts), asked(accounts, Scope(grain="year", tz=KYIV, day_rule="end"))
    added, whole = months.over(*months.ordered), year.periods[2024]

    assert added.most_days == whole.most_days
    assert (added.net, added.pace, added.days, added.used) == (whole.net, whole.pace, whole.days, whole.used)
    first, second = months.over(*months.ordered[:1]), months.over(*months.ordered[1:])
    assert (first.net.low or 0) + (second.net.low or 0) == added.net.low


NONE_LOST = ground(9, 0, month(4), "lost")


@pytest.mark.parametrize(
    ("accounts", "of", "fastest"),
    [
        # Nothing earlier to beat is no record (C18); a month without a figure may have had any pace (C19).
        ([ground(1, 100, month(3))], 3, Truth.UNDETERMINED),
        ([ground(1, 90, month(3)), ground(2, 100, month(4))], 4, Truth.YES),
        ([ground(1, 90, month(1)), ground(2, 100, month(4))], 4, Truth.UNDETERMINED),
        ([ground(1, 90, month(1)), ground(2, 70, month(4))], 4, Truth.NO),
        # What only may be there is no figure: before it there may be none.
        ([ground(1, 9, When.edtf("2024-03~", tz=KYIV)), ground(2, 100, month(4))], 4, Truth.UNDETERMINED),
        (
            [ground(n, n, month(n) if n != 3 else When.edtf("2024-03~", tz=KYIV)) for n in (2, 3, 4)],
            4,
            Truth.UNDETERMINED,
        ),
        # What is not said is not zero: 100 gained, and nobody says what was lost, against 90 and none lost.
        ([ground(1, 100, month(3)), ground(2, 90, month(4)), NONE_LOST], 4, Truth.UNDETERMINED),
        ([ground(1, 80, month(3)), ground(2, 90, month(4)), NONE_LOST], 4, Truth.YES),
        ([ground(1, 20, month(3), "lost"), ground(2, 90, month(4)), NONE_LOST], 4, Truth.UNDETERMINED),
    ],
)
def test_c18_and_c19_the_fastest_month_beats_earlier_ones_and_leaves_none_unsaid(
    accounts: list[Account[Any]], of: int, fastest: Truth
) -> None:
    """Ground changes hands all the time: silence is no standstill."""
    assert asked(accounts).fastest((2024, of)) is fastest


def test_c19_windows_of_their_own_have_no_gaps_between_them() -> None:
    """The assessor speaks when it does: nobody says that it should have spoken in between."""
    windows = Scope(grain="window", tz=KYIV)
    answer = asked([ground(1, 90, month(1)), ground(2, 100, month(4))], windows)

    assert answer.fastest(answer.ordered[-1]) is Truth.YES


def test_c2_a_row_of_a_pace_says_what_may_count_and_what_would_decide() -> None:
    """One account of nine square kilometres names no place."""
    places = attrs.evolve(MONTHS, places={"UA"})
    answer = asked([ground(1, 100, month(3)), ground(2, 9, month(3), where=Place("there"))], places)
    (row,) = answer.rows()

    assert (str(row["gained km2"]), row["maybe"], row["may_add"], row["decides"]) == ("100 to 109", 1, "9", ["a place"])
    assert answer.over("2024-03").maybe == answer.periods[2024, 3].maybe
