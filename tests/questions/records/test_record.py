"""The record board: a verdict on every key, the ladder, the life of a record, and everything an answer carries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting import Policy, by, envelope, latest
from conflict_events.counting.scoped import Scoped
from conflict_events.errors import IncompleteScope, UsageError
from conflict_events.events import DroneStrike
from conflict_events.history import Account, Head, Unsettled, View
from conflict_events.projections import Context, fold
from conflict_events.questions import Board, Outcome, RecordBoard, SuperlativeCheck
from conflict_events.questions.records.record import MORE_EXCEEDS
from conflict_events.testing import drone_strikes
from conflict_events.values import UNREPORTED, WITHHELD, Quantity, Superlative, When
from tests.projections.accounts import BEGIN, entry_id, hours, night, scope, strike, told

AUTUMN = [told(day, strike(count, day)) for day, count in ((5, 136), (7, 135), (10, 145), (25, 145), (26, 188))]
"""Five nights, each an account by its day."""
SETTLED = Context(View.now(), Head(9, "f" * 64), 9)


def board(accounts: Sequence[Account[Any]] = AUTUMN, count: Policy | None = None, **fields: Any) -> Board:
    asked = {name: fields.pop(name) for name in ("direction", "reading") if name in fields}
    return fold(RecordBoard(scope(**fields), count or envelope(), **asked), accounts)


def day(number: int) -> date:
    return date(2024, 11, number)


# --- ruling 17: keys -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("grain", "keys"),
    [
        ("account", [entry_id(10)]),
        ("incident", [frozenset({entry_id(10)}), {entry_id(10)}, entry_id(10)]),
        ("window", [night(10), (night(10).earliest, night(10).latest), entry_id(10)]),
        ("night", [day(10), entry_id(10)]),
        ("day", [day(10), entry_id(10)]),
        ("rolling_24h", [night(10).latest, entry_id(10)]),
        ("week", [(2024, 45), entry_id(10)]),
        ("month", [(2024, 11), entry_id(10)]),
        ("year", [2024, entry_id(10)]),
    ],
)
def test_ruling_17_a_verdict_takes_the_key_that_the_grain_makes_or_an_account(grain: str, keys: list[Any]) -> None:
    """In every grain an account id finds its bucket."""
    answer = board(grain=grain)

    for key in keys:
        verdict = answer.verdict(key)
        assert verdict.outcome is not Outcome.NOT_COMPARABLE
        assert entry_id(10) in verdict.used


def test_ruling_17_any_account_of_the_incident_finds_its_bucket() -> None:
    """Also one that the policy does not hear; where accounts count by themselves it has no figure."""
    accounts = [told(1, strike(145), beside=[2]), told(2, strike(150, by="UA/President"), beside=[1])]
    airforce = by("UA/AirForce")

    assert board(accounts, airforce).verdict(entry_id(2)).used == {entry_id(1)}
    assert board(accounts, airforce, grain="account").verdict(entry_id(2)).outcome is Outcome.NOT_COMPARABLE


@pytest.mark.parametrize("order", [1, -1])
def test_an_account_whose_incident_is_in_several_buckets_finds_the_first_that_is_made_of_it(order: int) -> None:
    """Whatever the order of arrival: an incident with two kinds may lie in two nights."""
    others = [told(1, strike(5, 10), beside=[2, 3]), told(2, strike(7, 12, by="AFP"), beside=[1, 3])]
    mute = told(3, strike(None, 11), beside=[1, 2])
    answer = board([*others, mute][::order], grain="account")
    nights = [told(1, strike(5, 10)), told(2, strike(7, 12))]
    rolling = board([told(1, strike(5, hours(0, 5))), told(2, strike(7, hours(9, 12)))][::order], grain="rolling_24h")

    assert answer.verdict(entry_id(2)).value == Quantity.exact(7)
    assert board(nights[::order]).verdict(entry_id(2)).key == day(12)
    assert rolling.verdict(entry_id(1)).key == hours(0, 5).latest


ODD_KEYS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.dates()
    | st.times()
    | st.datetimes(timezones=st.none() | st.just(UTC))
    | st.just(When.edtf("../2024"))
    | st.sampled_from([entry_id(10), day(10), (2024, 45), float]),
    lambda keys: st.lists(keys, max_size=3) | st.lists(keys, max_size=3).map(tuple) | st.dictionaries(st.text(), keys),
    max_leaves=4,
)


@given(ODD_KEYS, st.sampled_from(("account", "incident", "window", "night", "rolling_24h", "week", "month", "year")))
def test_ruling_17_there_is_a_verdict_on_every_key_whatever_it_is(key: Any, grain: str) -> None:
    """Never a KeyError, nor any other: what names nothing is NOT_COMPARABLE, and its sentence and table can be read."""
    answer = board(grain=grain)
    verdict = answer.verdict(key)

    assert isinstance(verdict.outcome, Outcome)
    assert verdict.sentence().endswith(".")
    assert answer.lifecycle(key).set_as is verdict.outcome


def test_a_set_of_ids_names_an_incident_and_a_mutable_set_of_anything_else_nothing() -> None:
    """Sets are taken for what they hold."""
    assert board(grain="incident").verdict({entry_id(10)}).outcome is Outcome.HOLDS
    assert board(grain="incident").verdict({"what"}).outcome is Outcome.NOT_COMPARABLE


# --- ruling 17: outcomes ---------------------------------------------------------------------------------------------
def test_ruling_17_on_the_seeds_numbers_the_10th_holds_the_25th_ties_and_the_26th_holds() -> None:
    """And the life of the 10th is: tied on the 25th, beaten on the 26th."""
    answer = board()

    assert [answer.verdict(day(n)).outcome.value for n in (5, 7, 10, 25, 26)] == [
        "HOLDS",
        "FAILS",
        "HOLDS",
        "TIES",
        "HOLDS",
    ]
    assert answer.verdict(day(10)).previous == {day(5): Quantity.exact(136)}
    assert answer.verdict(day(10)).previous_used == {entry_id(5)}
    assert answer.verdict(day(10)).margin == Quantity.exact(9)
    assert str(answer.lifecycle(day(10))) == "HOLDS, tied on 2024-11-25, beaten on 2024-11-26 (188)"


def test_ruling_17_holders_are_those_that_hold_the_record_when_the_bucket_ends() -> None:
    """Several where it is a tie, or not definite."""
    answer = board()
    doubtful = board([told(5, strike(136, 5)), told(10, strike(Quantity.at_least(130), 10))])

    assert answer.verdict(day(10)).holders == {day(10)}
    assert answer.verdict(day(7)).holders == {day(5)}
    assert answer.verdict(day(25)).holders == {day(10), day(25)}
    assert doubtful.verdict(day(10)).outcome is Outcome.UNDETERMINED
    assert doubtful.verdict(day(10)).holders == {day(5), day(10)}


def test_ruling_17_not_said_is_not_comparable_and_not_zero() -> None:
    """An empty bucket, and one of which the policy is silent; both say whose silence it is."""
    accounts = [*AUTUMN, told(1, strike(UNREPORTED, 12)), told(2, strike(7, 13, by="AFP"))]
    answer = board(accounts, by("UA/AirForce"))

    for number in (12, 13, 14):
        verdict = answer.verdict(day(number))
        assert (verdict.outcome, verdict.value, verdict.rank) == (Outcome.NOT_COMPARABLE, None, None)
        assert verdict.holders == frozenset()
        assert any("not said is not zero" in caveat for caveat in verdict.caveats)
    assert {aside.reason for aside in answer.verdict(day(13)).aside} == {"measure unreported", "not by UA/AirForce"}


def test_the_fewest_is_asked_by_direction() -> None:
    """The same board from below."""
    answer = board(direction="min")

    assert [answer.verdict(day(n)).outcome.value for n in (5, 7, 10)] == ["HOLDS", "HOLDS", "FAILS"]
    assert answer.verdict(day(7)).margin == Quantity.exact(1)
    assert answer.verdict(day(10)).margin == Quantity.exact(10)


# --- ranks -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("number", "asked", "outcome"),
    [
        (7, {"rank": 2}, Outcome.HOLDS),
        (7, {"rank": 3}, Outcome.FAILS),
        (10, {"rank": 2}, Outcome.FAILS),
        (7, {"within": 2}, Outcome.HOLDS),
        (7, {"within": 1}, Outcome.FAILS),
        (25, {"within": 1}, Outcome.HOLDS),
        (14, {"within": 3}, Outcome.NOT_COMPARABLE),
    ],
)
def test_ruling_17_rank_k_is_definitely_exactly_k_minus_1_above_and_one_of_the_largest_within_how_many(
    number: int, asked: dict[str, int], outcome: Outcome
) -> None:
    """By hand on five nights; a tie shares the rank."""
    verdict = board().verdict(day(number), **asked)

    assert verdict.outcome is outcome
    assert verdict.asked == (asked.get("rank", 1), asked.get("within"))


def test_a_rank_that_bounds_leave_open_is_undetermined() -> None:
    """Between 130 and 140 may be above 136 or not."""
    answer = board([told(5, strike(136, 5)), told(10, strike(Quantity.between(130, 140), 10))])

    assert str(answer.verdict(day(10)).rank) == "1 to 2"
    assert answer.verdict(day(10), rank=2).outcome is Outcome.UNDETERMINED
    assert answer.verdict(day(10), within=2).outcome is Outcome.HOLDS


@pytest.mark.parametrize("asked", [{"rank": 0}, {"within": 0}, {"within": -1}])
def test_a_rank_below_1_is_refused(asked: dict[str, int]) -> None:
    """There is none."""
    with pytest.raises(UsageError, match="ranks begin with 1"):
        board().verdict(day(10), **asked)


# --- ladder, rows, lifecycle -----------------------------------------------------------------------------------------
def test_the_ladder_has_every_night_that_was_above_all_before_it() -> None:
    """A tie is no step."""
    answer = board()

    assert [bucket.key for bucket in answer.ladder()] == [day(5), day(10), day(26)]
    assert [row["key"] for row in answer.rows()] == [day(n) for n in (5, 7, 10, 25, 26)]
    assert answer.rows()[2] == {
        "key": day(10),
        "low": 145,
        "high": 145,
        "best": None,
        "outcome": "HOLDS",
        "accounts": [entry_id(10)],
    }
    assert [row["launched"] for row in answer.table().rows()] == [Quantity.exact(n) for n in (136, 145, 188)]


def test_a_record_that_stands_was_never_beaten() -> None:
    """What may be level or ahead is named, until it is definitely beaten."""
    accounts = [told(5, strike(136, 5)), told(7, strike(Quantity.at_least(130), 7)), told(10, strike(100, 10))]
    life = board(accounts).lifecycle(day(5))
    beaten = board([*accounts, told(12, strike(140, 12)), told(13, strike(WITHHELD, 13))]).lifecycle(day(5))

    assert (life.beaten_on, life.beaten_by, life.tied_on, life.in_doubt) == (frozenset(), None, (), (day(7),))
    assert str(life) == "HOLDS"
    assert (beaten.beaten_on, beaten.in_doubt) == (frozenset({day(12)}), (day(7),))


@pytest.mark.parametrize("order", [1, -1])
def test_a_record_beaten_twice_at_one_time_is_beaten_by_either(order: int) -> None:
    """Log order does not choose: both are named, with the hull of their figures."""
    accounts = [
        told(1, strike(5, hours(0, 1))),
        told(2, strike(5, hours(2, 9), code="UA/1")),
        told(3, strike(7, hours(1, 9), code="UA/2")),
        told(4, strike(6, hours(3, 9), code="UA/3")),
    ]
    life = board(accounts[::order], grain="account").lifecycle(entry_id(1))

    assert (life.beaten_on, life.beaten_by) == (frozenset({entry_id(3), entry_id(4)}), Quantity.between(6, 7))
    assert life.tied_on == (entry_id(2),)


# --- readings and caveats --------------------------------------------------------------------------------------------
def test_ruling_14_floors_are_compared_only_where_asked_and_the_answer_says_so() -> None:
    """At least 150 against at least 145: open by intervals, above by floors."""
    accounts = [told(5, strike(Quantity.at_least(145), 5)), told(10, strike(Quantity.at_least(150), 10))]
    plain, floor = board(accounts).verdict(day(10)), board(accounts, reading="floor").verdict(day(10))

    assert (plain.outcome, plain.reading) == (Outcome.UNDETERMINED, "interval")
    assert (floor.outcome, floor.reading) == (Outcome.HOLDS, "floor")
    assert "lower bounds alone" in floor.sentence()


def test_ruling_14_accounts_in_scope_that_do_not_say_the_measure_are_a_caveat() -> None:
    """On every verdict of the board: the record may be among them."""
    answer = board([*AUTUMN, told(1, strike(None, 1)), told(2, strike(None, 2))])

    assert "accounts in scope that do not say the measure: 2" in answer.verdict(day(10)).caveats
    assert "accounts in scope that do not say the measure: 2" in answer.verdict(day(28)).caveats


def test_ruling_15_a_broader_account_above_the_figure_is_a_caveat() -> None:
    """Russia says 70 when the oblast's 34 are judged; where it says less, there is nothing to tell."""
    accounts = [told(1, strike(34, 10, code="RU/RU-MOS")), told(2, strike(70, 10, code="RU"))]
    above = board(accounts, places={"RU/RU-MOS"}).verdict(day(10))
    below = board([accounts[0], told(2, strike(20, 10, code="RU"))], places={"RU/RU-MOS"}).verdict(day(10))

    assert MORE_EXCEEDS in above.caveats
    assert {aside.account for aside in above.aside} == {entry_id(2)}
    assert MORE_EXCEEDS not in below.caveats


def test_a_verdict_carries_what_its_bucket_set_aside() -> None:
    """Parts of a whole that counts."""
    accounts = [told(1, strike(70, 10)), told(2, strike(34, 10, code="UA/X"), part_of=[[1]])]

    assert {aside.account for aside in board(accounts).verdict(day(10)).aside} == {entry_id(2)}


def test_accounts_that_do_not_speak_are_a_caveat_once_the_answer_knows_where_it_was_asked() -> None:
    """On verdicts given before too."""
    unsettled = Unsettled(entry_id(99), ("attacker",))
    context = attrs.evolve(SETTLED, unsettled=(unsettled,))
    caveat = "accounts that do not speak, for their versions name different actors or places: 1"
    answer = board()

    assert caveat in answer.seen_from(context).verdict(day(10)).caveats
    assert caveat in answer.verdict(day(10)).seen_from(context).caveats
    assert answer.verdict(day(10)).seen_from(SETTLED).caveats == answer.verdict(day(10)).caveats
    assert answer.seen_from(SETTLED).verdict(day(10)).context == SETTLED


def test_a_verdict_says_what_it_rests_on() -> None:
    """Scope, policy, coverage; as a text it is its sentence."""
    verdict = board(count=latest("UA/AirForce")).verdict(day(10))

    assert (verdict.scope, verdict.policy, verdict.direction) == (scope(), "latest by UA/AirForce", "max")
    assert verdict.coverage.buckets == 5
    assert str(verdict) == verdict.sentence()


# --- asking ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("missing", ["kinds", "measure", "grain", "day_rule", "tz"])
def test_a_question_is_refused_while_its_scope_leaves_open_what_it_depends_on(missing: str) -> None:
    """There is no default, and the error names the field."""
    with pytest.raises(IncompleteScope, match=missing):
        RecordBoard(scope(**{missing: None}), envelope())


def test_x16_checking_a_complete_superlative_is_asking_with_its_scope() -> None:
    """A stored claim and a question have one machinery."""
    claim = Superlative(scope=scope())
    checked = fold(SuperlativeCheck(claim, day(10), {"count": [envelope()]}), AUTUMN)

    assert list(checked.verdicts.values()) == [board().verdict(day(10))]
    assert checked.outcome is board().verdict(day(10)).outcome


def test_two_questions_have_one_stored_state_exactly_where_their_scopes_are_one() -> None:
    """Whose count, and how compared, is asked at the end; another scope sifts other accounts."""
    one = RecordBoard(scope(places={"B", "A"}, day_starts=time(18)), envelope())

    assert one.name == RecordBoard(scope(places={"A", "B"}, day_starts=time(18)), by("A"), direction="min").name
    assert one.name != RecordBoard(scope(places={"A"}, day_starts=time(18)), envelope()).name
    assert one.version == 1
    assert one.handles == {"DroneStrike"}


def test_a_state_takes_accounts_back_and_joins_with_others() -> None:
    """The inverse of applying, and the union."""
    question = RecordBoard(scope(), envelope())
    left, right = question.initial(), question.initial()
    for account in AUTUMN[:3]:
        question.apply(left, account)
    for account in AUTUMN[3:]:
        question.apply(right, account)
    question.apply(left, told(99, strike(1, attacker="UA", target="RU"), beside=[1]))

    assert question.answer(question.revoke(question.merge(left, right), told(99, strike(1)))) == board()
    assert isinstance(question, Scoped)


@given(st.lists(drone_strikes(), max_size=4), st.sampled_from(("account", "window", "day", "week")))
def test_x15_every_account_behind_a_number_is_one_that_was_given(events: list[DroneStrike], grain: str) -> None:
    """Verdicts name only accounts that say something of the measure."""
    accounts = [told(number, event) for number, event in enumerate(events)]
    saying = {each.id for each in accounts if each.event.tally.launched.missing != "unreported"}
    answer = board(accounts, grain=grain)

    for key, bucket in answer.buckets.items():
        verdict = answer.verdict(key)
        assert verdict.used == bucket.used
        assert verdict.used | verdict.previous_used <= saying
        assert verdict.used


def test_a_board_is_asked_in_any_zone() -> None:
    """X13: an end instant is one moment, however it is written."""
    end = night(10).latest
    assert end is not None
    kyiv = datetime.fromisoformat("2024-11-10T09:30+02:00")

    assert kyiv == end > BEGIN
    assert board(grain="rolling_24h").verdict(kyiv).outcome is Outcome.HOLDS
