"""What share got through: whose figures, which fates, and what nobody explained."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting import Policy, Share, by, envelope, highest, latest, lowest
from conflict_events.errors import IncompleteScope, InvalidValue, UsageError
from conflict_events.history import Account
from conflict_events.importers.seeds import load
from conflict_events.projections import fold, vary
from conflict_events.questions.attacks import Interception, InterceptionRate, Interceptions, RateChange
from conflict_events.testing import counts
from conflict_events.values import WITHHELD, Definition, Quantity, Tally, Truth
from tests.importers.seeded import new_log
from tests.projections.accounts import entry_id, hours, scope, strike, told

BOTH = ("destroyed", "lost")


def night(number: int, day: int = 10, **fields: Any) -> Account[Any]:
    names = {"launched", "destroyed", "lost", "neutralized", "left_airspace", "hits", "hit_locations"}
    tally = Tally(**{name: fields.pop(name) for name in names & fields.keys()})
    beside, part_of = fields.pop("beside", ()), fields.pop("part_of", ())
    return told(number, strike(None, day, tally=tally, **fields), beside=beside, part_of=part_of)


def asked(
    accounts: Sequence[Account[Any]], stopped: Any = BOTH, count: Policy | None = None, **fields: Any
) -> Interceptions:
    definitions = fields.pop("definitions", ())
    stopped = {stopped} if isinstance(stopped, str) else stopped
    return fold(
        InterceptionRate(scope(**fields), count or envelope(), stopped=stopped, definitions=definitions), accounts
    )


def only(accounts: Sequence[Account[Any]], stopped: Any = BOTH, **fields: Any) -> Interception:
    (period,) = asked(accounts, stopped, **fields).periods.values()
    return period


def exactly(part: int, whole: int) -> Share:
    return Share(Fraction(part, whole), Fraction(part, whole))


def test_on_the_founding_day_six_of_145_are_unexplained() -> None:
    """62 destroyed, 67 lost, 10 left: 129 of 145 were stopped, and 6 nobody explains."""
    log = new_log()
    seeds = load(log, "founding_day")
    question = InterceptionRate(scope(attacker="RU", places={"UA"}), latest("UA/AirForce"), stopped=BOTH)
    period = log.as_known("2024-11-10T12:00Z").ask(question).periods[scope_day()]

    assert (str(period.launched), str(period.stopped), str(period.residual)) == ("145", "129", "6")
    assert period.share == exactly(129, 145)
    assert str(period.share) == "89.0 %"
    assert period.through == Share(Fraction(0), Fraction(16, 145))
    assert period.used == {seeds.ids["D1"]}


def scope_day() -> Any:
    (key,) = asked([night(1, launched=1)]).periods
    return key


def test_what_is_stopped_is_the_callers_word() -> None:
    """Destroyed alone, with those lost, or with those that left: three shares of one night."""
    accounts = [night(1, launched=145, destroyed=62, lost=67, left_airspace=10)]

    assert {asked: str(only(accounts, asked).share) for asked in ("destroyed", BOTH, (*BOTH, "left_airspace"))} == {
        "destroyed": "42.8 %",
        BOTH: "89.0 %",
        (*BOTH, "left_airspace"): "95.9 %",
    }


def test_one_figure_for_both_stands_alone() -> None:
    """Neutralised holds destroyed and lost; the residual takes it so too."""
    period = only([night(1, launched=100, neutralized=90, left_airspace=4)], "neutralized")

    assert (str(period.share), str(period.residual)) == ("90.0 %", "6")


@pytest.mark.parametrize(
    ("stopped", "fields", "why"),
    [
        ({"neutralized", "lost"}, {}, "includes the destroyed and the lost already"),
        ({"hit_locations"}, {}, "locations count places"),
        ({"hits"}, {}, "were stopped"),
        ((), {}, "name measures"),
        (BOTH, {"measure": "destroyed"}, "of those launched, got 'destroyed'"),
    ],
)
def test_what_is_no_share_is_refused(stopped: Any, fields: Any, why: str) -> None:
    """Before any account is read."""
    with pytest.raises(UsageError, match=why):
        InterceptionRate(scope(**fields), envelope(), stopped=stopped)


def test_an_incomplete_scope_is_refused() -> None:
    """As everywhere."""
    with pytest.raises(IncompleteScope):
        InterceptionRate(scope(tz=None), envelope(), stopped=BOTH)


def test_fates_that_are_not_said_leave_the_share_open_above() -> None:
    """Not said is not zero: it may be all the rest."""
    period = only([night(1, launched=100, destroyed=40)])

    assert period.share == Share(Fraction(2, 5), Fraction(1))
    assert str(period.share) == "40.0 to 100.0 %"
    assert "accounts that give the launched but not every fate asked for: 1" in period.caveats
    assert str(only([night(1, launched=100, destroyed=40, lost=WITHHELD)]).share) == "40.0 to 100.0 %"


def test_an_account_that_does_not_say_how_many_there_were_is_set_aside() -> None:
    """Its destroyed are not divided by somebody else's launched."""
    answer = asked(
        [night(1, launched=10, destroyed=5, lost=5, beside=[2]), night(2, destroyed=100, by="AFP", beside=[1])]
    )

    assert answer.everything.share == exactly(10, 10)
    assert {each.account for each in answer.aside} == {entry_id(2)}
    assert answer.everything.caveats >= {"accounts in scope that do not give the figure: 1"}


def test_rivals_of_one_night_are_chosen_among_by_the_policy() -> None:
    """Each with its own fates; an envelope holds every claimant's share: from 45 and 20 others to 80 and 5."""
    accounts = [
        night(1, launched=100, destroyed=80, lost=0, beside=[2]),
        night(2, launched=50, destroyed=45, lost=0, by="AFP", beside=[1]),
    ]

    assert only(accounts, count=by("AFP")).share == exactly(45, 50)
    assert only(accounts).share == Share(Fraction(45, 65), Fraction(80, 85))
    assert {each.account for each in asked(accounts, count=by("AFP")).aside} == {entry_id(1)}


def test_c6_share_stopped_and_residual_are_of_the_account_whose_figure_was_chosen() -> None:
    """Of 60 of 100 and 50 of 50 the least is 50 of 50, and the most 60 of 100; of two that say 50 either."""
    accounts = [
        night(1, launched=100, destroyed=60, beside=[2, 3]),
        night(2, launched=50, destroyed=50, by="AFP", beside=[1, 3]),
    ]
    least, most = (only(accounts, ("destroyed",), count=count) for count in (lowest(), highest()))
    also = night(3, launched=50, destroyed=40, by="DPA", beside=[1, 2])

    assert (str(least.stopped), least.share, str(least.residual)) == ("50", exactly(50, 50), "0")
    assert (str(most.stopped), most.share, str(most.residual)) == ("60", exactly(60, 100), "40")
    assert str(only([*accounts, also], ("destroyed",), count=lowest()).stopped) == "40 to 50"


def test_a_part_counts_neither_above_nor_below_the_line() -> None:
    """X7: 15 over the capital are among the 145."""
    accounts = [
        night(1, launched=100, destroyed=60, lost=0),
        night(2, launched=15, destroyed=15, lost=0, code="UA/UA-30", part_of=[[1]]),
    ]

    assert only(accounts).share == exactly(60, 100)


def test_hits_bound_what_got_through_from_below_and_places_do_not() -> None:
    """Hit locations are places: five drones may strike one."""
    struck = only([night(1, launched=100, destroyed=60, lost=20, hits=5, hit_locations=9)])
    places = only([night(1, launched=100, destroyed=60, lost=20, hit_locations=9)])

    assert struck.through == Share(Fraction(5, 100), Fraction(20, 100))
    assert places.through == Share(Fraction(0), Fraction(20, 100))
    assert not any("locations" in caveat for caveat in struck.caveats)
    assert any("they count places" in caveat for caveat in places.caveats)


def test_more_stopped_than_launched_is_kept_as_said() -> None:
    """16 launched, 15 destroyed, 11 lost."""
    period = only([night(1, launched=16, destroyed=15, lost=11, hits=1)])

    assert (period.share, period.through) == (exactly(26, 16), exactly(1, 16))
    assert "more are reported stopped than launched" in period.caveats


def test_nothing_launched_has_no_share() -> None:
    """And is not comparable with anything."""
    answer = asked([night(1, 10, launched=0, destroyed=0), night(2, 11, launched=4, destroyed=1)], "destroyed")
    first, second = answer.ordered

    assert (answer.periods[first].share, answer.periods[first].through) == (None, None)
    assert answer.change(first, second) == RateChange(
        Truth.UNDETERMINED, "NOT_COMPARABLE: nothing was launched in one of them"
    )
    assert answer.rows()[0]["share_low"] is None


@pytest.mark.parametrize(
    ("decoys", "told_so"),
    [
        (True, {"decoys are among the launched, as reported"}),
        (None, {"whether decoys are among the launched is not said"}),
        (False, set()),
    ],
)
def test_the_denominator_may_hold_decoys_and_says_so(decoys: Any, told_so: set[str]) -> None:
    """As reported, as not said; the scope can ask for one or the other."""
    accounts = [night(1, launched=4, destroyed=1, decoys=decoys)]

    assert only(accounts, "destroyed").caveats == told_so
    answer = fold(vary(InterceptionRate(scope(), envelope(), stopped={"destroyed"}), {"decoys": [True]}), accounts)
    assert bool(answer.flips()) is (decoys is not True)


# --- definitions ------------------------------------------------------------------------------------------------------

CHANGED = (
    Definition(claimant="UA/AirForce", measure="destroyed", categories={"shot", "jammed"}, until="2024-11-12"),
    Definition(claimant="UA/AirForce", measure="destroyed", categories={"shot"}, since="2024-11-12"),
    Definition(claimant="UA/AirForce", measure="lost", categories={"jammed"}, since="2024-11-12"),
)
SERIES = [
    night(1, 8, launched=100, destroyed=83),
    night(2, 9, launched=100, destroyed=85),
    night(3, 18, launched=100, destroyed=50, lost=37),
]


def test_across_a_break_the_shares_are_not_comparable_and_the_reason_has_the_date() -> None:
    """What moved is the category boundary."""
    answer = asked(SERIES, "destroyed", definitions=CHANGED)
    first, second, third = answer.ordered

    assert answer.change(first, second) == RateChange(Truth.YES, None)
    assert answer.change(second, third).reason == (
        "NOT_COMPARABLE: the definition changes in between: 'destroyed' by UA/AirForce, 2024-11-12 "
        "(jammed and shot before, shot after)"
    )
    assert "figures under several definitions may be added up here" in answer.everything.caveats


def test_the_sum_of_both_counts_the_same_on_either_side() -> None:
    """What was no category yet leaves nothing open; without definitions nobody knows that."""
    answer = asked(SERIES, BOTH, definitions=CHANGED)

    assert [str(each.share) for each in (answer.periods[key] for key in answer.ordered)] == [
        "83.0 %",
        "85.0 %",
        "87.0 %",
    ]
    assert answer.change(*answer.ordered[1:]) == RateChange(Truth.YES, None)
    assert str(asked(SERIES[:1]).everything.share) == "83.0 to 100.0 %"


def test_a_period_that_nobody_told_of_cannot_be_compared() -> None:
    """The call has to change."""
    with pytest.raises(UsageError, match="there is no figure for 2024-12-01"):
        asked(SERIES).change("2024-12-01", "2024-12-02")


def test_an_answer_is_laid_out_with_its_residual() -> None:
    """And as rows with exact fractions."""
    answer = asked([night(1, launched=145, destroyed=62, lost=67, left_airspace=10, decoys=False)])

    assert str(answer) == (
        "night       launched  destroyed and lost  share   got through    unexplained  caveats\n"
        "──────────  ────────  ──────────────────  ──────  ─────────────  ───────────  ───────\n"
        "2024-11-10       145                 129  89.0 %  0.0 to 11.1 %            6\n"
        "everything       145                 129  89.0 %  0.0 to 11.1 %            6"
    )
    (row,) = answer.rows()
    assert (row["share_low"], row["share_high"]) == (Fraction(129, 145), Fraction(129, 145))
    assert row["accounts"] == [entry_id(1)]
    assert answer.evidence() == {entry_id(1)}


def test_a_kind_without_a_tally_may_be_asked_for_and_gives_nothing() -> None:
    """Harm has no launched."""
    answer = asked([night(1, launched=1, destroyed=1, lost=0)], kinds={"DroneStrike", "HarmReport"})

    assert len(answer.periods) == 1


# --- shares -----------------------------------------------------------------------------------------------------------


@given(counts(), counts(), st.data())
def test_x8_a_share_holds_every_choice_of_points(part: Quantity, whole: Quantity, data: st.DataObject) -> None:
    """Of a part that is at most its whole."""
    share = Share.of(part, whole)
    low, high = whole.bounds()
    n = data.draw(st.integers(int(low), int(low) + 9 if high is None else int(high)))
    at_least, at_most = part.bounds()
    most = n if at_most is None else min(n, int(at_most))
    if share is None or n == 0 or at_least > most:
        return
    k = data.draw(st.integers(int(at_least), most))

    assert share.high is not None
    assert share.low <= Fraction(k, n) <= share.high


def test_a_share_is_rounded_outwards_and_an_exact_one_half_to_even() -> None:
    """So that what is shown still holds what is known."""
    third = Share(Fraction(1, 3), Fraction(2, 3))

    assert third.percent() == (Decimal("33.3"), Decimal("66.7"))
    assert exactly(1, 16).percent() == (Decimal("6.2"), Decimal("6.2"))
    assert exactly(3, 16).percent(0) == (Decimal(19), Decimal(19))
    assert Share.of(Quantity.exact(0), Quantity.exact(0)) is None
    assert Share.of(Quantity.exact(1), Quantity.at_least(4)) == Share(Fraction(0), Fraction(1, 4))
    assert third.is_above(exactly(1, 4)) is Truth.YES


def test_a_share_that_cannot_be_meant_is_refused() -> None:
    """Low above high, or below nothing."""
    with pytest.raises(InvalidValue, match="low <= high"):
        Share(Fraction(2), Fraction(1))


def test_windows_of_one_claimant_that_may_overlap_bound_every_figure() -> None:
    """S16: between the largest and the sum, above the line and below."""
    accounts = [
        told(1, strike(None, hours(0, 4), tally=Tally(launched=10, destroyed=10))),
        told(2, strike(None, hours(3, 6), at="2024-11-10T09:00Z", tally=Tally(launched=4, destroyed=2))),
    ]
    period = only(accounts, "destroyed", grain="month")

    assert (str(period.launched), str(period.stopped)) == ("10 to 14", "10 to 12")


def test_its_stored_state_is_named_by_its_scope() -> None:
    """What counts as stopped is asked at the end, of the same accounts."""
    one, other = (InterceptionRate(scope(), envelope(), stopped=stopped) for stopped in ({"destroyed"}, BOTH))

    assert one.name == other.name != InterceptionRate(scope("day"), envelope(), stopped=BOTH).name


def test_by_account_everything_counts_each_incident_once() -> None:
    """X7: two accounts of one night are one night."""
    accounts = [
        night(1, launched=100, destroyed=80, beside=[2]),
        night(2, launched=100, destroyed=80, by="AFP", beside=[1]),
    ]
    answer = asked(accounts, "destroyed", grain="account")

    assert (len(answer.periods), answer.everything.launched) == (2, Quantity.exact(100))


def test_c1_each_version_that_may_be_the_last_is_read_with_its_own_fate() -> None:
    """10 of 20 or 30 of 40, and not 10 of 40; one of another place says nothing of this."""
    first, second = (strike(None, tally=Tally(launched=n, destroyed=m, lost=0)) for n, m in ((20, 10), (40, 30)))
    elsewhere = strike(None, code="RU/A", tally=Tally(launched=99, destroyed=1, lost=0))
    versions = attrs.evolve(told(1, first), readings=(first, second))
    period = only([versions])
    placed = only([attrs.evolve(versions, readings=(first, second, elsewhere))], places={"UA"})

    assert (str(period.launched), str(period.stopped), str(period.residual)) == ("20 to 40", "10 to 30", "10")
    assert (str(placed.launched), str(placed.stopped)) == ("0 to 40", "0 to 30")


def test_a_version_that_does_not_say_its_fate_leaves_it_open() -> None:
    """Counted once among those that do not, however many of its versions."""
    said, unsaid = strike(None, tally=Tally(launched=20, destroyed=10, lost=0)), strike(20)
    period = only([attrs.evolve(told(1, said), readings=(said, unsaid, strike(21)))])

    assert str(period.stopped) == "at least 0"
    assert any(each.endswith("not every fate asked for: 1") for each in period.caveats)
