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
from conflict_events.counting.competing.meanings import DECOYS_IN_ONE
from conflict_events.counting.membership.scoped import Scoped
from conflict_events.counting.placing.keys import as_key
from conflict_events.errors import IncompleteScope, UsageError
from conflict_events.events import DroneStrike, Silence, TerritorialClaim
from conflict_events.history import Account, Head, Unsettled, View
from conflict_events.projections import Context, fold
from conflict_events.questions.records import Board, Outcome, RecordBoard, SuperlativeCheck
from conflict_events.testing import drone_strikes
from conflict_events.values import UNREPORTED, WITHHELD, Attribution, Quantity, Superlative, When
from tests.projections.accounts import BEGIN, entry_id, hours, night, scope, strike, told

AUTUMN = [told(day, strike(count, day)) for day, count in ((5, 136), (7, 135), (10, 145), (25, 145), (26, 188))]
"""Five nights, each an account by its day."""
SETTLED = Context(View.now(), Head(9, "f" * 64), 9)


def board(accounts: Sequence[Account[Any]] = AUTUMN, count: Policy | None = None, **fields: Any) -> Board:
    asked = {name: fields.pop(name) for name in ("direction", "reading") if name in fields}
    return fold(RecordBoard(scope(**fields), count or envelope(), **asked), accounts)


def day(number: int) -> date:
    return date(2024, 11, number)


# --- S17: keys -------------------------------------------------------------------------------------------------------
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
def test_s17_a_verdict_takes_the_key_that_the_grain_makes_or_an_account(grain: str, keys: list[Any]) -> None:
    """In every grain an account id finds its bucket."""
    answer = board(grain=grain)

    for key in keys:
        verdict = answer.verdict(key)
        assert verdict.outcome is not Outcome.NOT_COMPARABLE
        assert entry_id(10) in verdict.used


def test_s17_any_account_of_the_incident_finds_its_bucket() -> None:
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
def test_c5_there_is_a_verdict_on_every_key_that_a_grain_has_and_no_other_is_taken(key: Any, grain: str) -> None:
    """What the grain does not have is refused; what names nothing is NOT_COMPARABLE, and its sentence can be read."""
    answer = board(grain=grain)
    try:
        as_key(key, answer.scope)
    except UsageError:
        with pytest.raises(UsageError, match=rf"key: an? {grain} is named by"):
            answer.verdict(key)
        return
    verdict = answer.verdict(key)

    assert isinstance(verdict.outcome, Outcome)
    assert verdict.sentence().endswith(".")
    assert answer.lifecycle(key).set_as is verdict.outcome


def test_a_set_of_ids_names_an_incident_and_a_mutable_set_of_anything_else_nothing() -> None:
    """Sets are taken for what they hold."""
    assert board(grain="incident").verdict({entry_id(10)}).outcome is Outcome.HOLDS
    assert board(grain="incident").verdict({"what"}).outcome is Outcome.NOT_COMPARABLE
    with pytest.raises(UsageError, match="key: an incident is named by"):
        board(grain="incident").verdict({7})


# --- S17: outcomes ---------------------------------------------------------------------------------------------------
def test_s17_on_the_seeds_numbers_the_10th_holds_the_25th_ties_and_the_26th_holds() -> None:
    """And the life of the 10th is: tied on the 25th, beaten on the 26th."""
    answer = board()

    assert [answer.verdict(day(n)).outcome.value for n in (5, 7, 10, 25, 26)] == [
        "UNDETERMINED",
        "FAILS",
        "HOLDS",
        "TIES",
        "HOLDS",
    ]
    assert answer.verdict(day(10)).previous == {day(5): Quantity.exact(136)}
    assert answer.verdict(day(10)).previous_used == {entry_id(5)}
    assert answer.verdict(day(10)).margin == Quantity.exact(9)
    assert str(answer.lifecycle(day(10))) == "HOLDS, tied on 2024-11-25, beaten on 2024-11-26 (188)"


def test_s17_holders_are_those_that_hold_the_record_when_the_bucket_ends() -> None:
    """Several where it is a tie, or not definite."""
    answer = board()
    doubtful = board([told(5, strike(136, 5)), told(10, strike(Quantity.at_least(130), 10))])

    assert answer.verdict(day(10)).holders == {day(10)}
    assert answer.verdict(day(7)).holders == {day(5)}
    assert answer.verdict(day(25)).holders == {day(10), day(25)}
    assert doubtful.verdict(day(10)).outcome is Outcome.UNDETERMINED
    assert doubtful.verdict(day(10)).holders == {day(5), day(10)}


def test_s17_not_said_is_not_comparable_and_not_zero() -> None:
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

    assert [answer.verdict(day(n)).outcome.value for n in (5, 7, 10)] == ["UNDETERMINED", "HOLDS", "FAILS"]
    assert answer.verdict(day(7)).margin == Quantity.exact(1)
    assert answer.verdict(day(10)).margin == Quantity.exact(10)


# --- ranks -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("number", "asked", "outcome"),
    [
        (7, {"rank": 2}, Outcome.HOLDS),
        (7, {"rank": 3}, Outcome.FAILS),
        (10, {"rank": 2}, Outcome.FAILS),
        (7, {"within": 2}, Outcome.UNDETERMINED),
        (25, {"within": 2}, Outcome.HOLDS),
        (7, {"within": 1}, Outcome.FAILS),
        (25, {"within": 1}, Outcome.HOLDS),
        (14, {"within": 3}, Outcome.NOT_COMPARABLE),
    ],
)
def test_s17_rank_k_is_definitely_exactly_k_minus_1_above_and_one_of_the_largest_within_how_many(
    number: int, asked: dict[str, Any], outcome: Outcome
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
    assert answer.verdict(day(10), within=2).outcome is Outcome.UNDETERMINED


@pytest.mark.parametrize("asked", [{"rank": 0}, {"within": 0}, {"within": -1}])
def test_a_rank_below_1_is_refused(asked: dict[str, Any]) -> None:
    """There is none."""
    with pytest.raises(UsageError, match="ranks begin with 1"):
        board().verdict(day(10), **asked)


# --- ladder, rows, lifecycle -----------------------------------------------------------------------------------------
def test_the_ladder_has_every_night_that_was_above_all_before_it() -> None:
    """A tie is no step."""
    answer = board()

    assert [bucket.key for bucket in answer.ladder()] == [day(5), day(10), day(26)]
    assert [row["key"] for row in answer.rows()] == [str(day(n)) for n in (5, 7, 10, 25, 26)]
    assert answer.rows()[2] == {
        "key": "2024-11-10",
        "outcome": "HOLDS",
        "low": 145,
        "high": 145,
        "best": None,
        "maybe": 0,
        "may_add": None,
        "decides": [],
        "caveats": ["earlier nights without a figure, of which nothing is known: 3"],
        "told": f"UA/AirForce, there, {night(10)}",
        "accounts": [entry_id(10)],
    }
    assert [row["launched"] for row in answer.table().rows()] == [Quantity.exact(n) for n in (136, 145, 188)]


def test_a_record_that_stands_was_never_beaten() -> None:
    """What may be level or ahead is named, until it is definitely beaten."""
    accounts = [told(5, strike(136, 5)), told(7, strike(Quantity.at_least(130), 7)), told(10, strike(100, 10))]
    life = board(accounts).lifecycle(day(5))
    beaten = board([*accounts, told(12, strike(140, 12)), told(13, strike(WITHHELD, 13))]).lifecycle(day(5))

    assert (life.beaten_on, life.beaten_by, life.tied_on, life.in_doubt) == (frozenset(), None, (), (day(7),))
    assert str(life) == "UNDETERMINED, perhaps level or beaten on 2024-11-07"
    gone = board(accounts).lifecycle(day(20))
    assert (gone.set_as, gone.beaten_on, str(gone)) == (Outcome.NOT_COMPARABLE, frozenset(), "NOT_COMPARABLE")
    assert (beaten.beaten_on, beaten.in_doubt) == (frozenset({day(12)}), (day(7),))


@pytest.mark.parametrize(
    ("later", "direction", "doubtful"),
    [
        (Quantity.between(90, 136), "max", True),
        (Quantity.between(90, 135), "max", False),
        (Quantity.at_least(136), "min", True),
        (Quantity.at_least(137), "min", False),
        (Quantity.exact(136), "max", False),
    ],
)
def test_what_may_be_level_and_cannot_be_ahead_leaves_a_life_in_doubt(
    later: Quantity, direction: Any, *, doubtful: bool
) -> None:
    """A tie that may be one; one that certainly is stands among those tied."""
    life = board([told(5, strike(136, 5)), told(7, strike(later, 7))], direction=direction).lifecycle(day(5))

    assert life.in_doubt == ((day(7),) if doubtful else ())
    assert life.tied_on == ((day(7),) if later.is_exact else ())
    assert life.beaten_on == frozenset()


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
@pytest.mark.parametrize(
    ("before", "after", "caveats"),
    [(True, False, {DECOYS_IN_ONE}), (False, True, {DECOYS_IN_ONE}), (True, True, set()), (None, None, set())],
)
def test_c17_a_figure_with_decoys_against_one_without_is_told(before: Any, after: Any, caveats: set[str]) -> None:
    """120 behind 130 of which some may be decoys; the first of all has nothing to be held against."""
    answer = board([told(1, strike(130, 10, decoys=before)), told(2, strike(120, 12, decoys=after))])

    assert answer.verdict(day(12)).outcome is Outcome.FAILS
    assert answer.verdict(day(12)).caveats & {DECOYS_IN_ONE} == caveats
    assert DECOYS_IN_ONE not in answer.verdict(day(10)).caveats


def test_s14_floors_are_compared_only_where_asked_and_the_answer_says_so() -> None:
    """At least 150 against at least 145: open by intervals, above by floors."""
    accounts = [told(5, strike(Quantity.at_least(145), 5)), told(10, strike(Quantity.at_least(150), 10))]
    plain, floor = board(accounts).verdict(day(10)), board(accounts, reading="floor").verdict(day(10))

    assert (plain.outcome, plain.reading) == (Outcome.UNDETERMINED, "interval")
    assert (floor.outcome, floor.reading) == (Outcome.HOLDS, "floor")
    assert "lower bounds alone" in floor.sentence()


def test_s14_accounts_in_scope_that_do_not_say_the_measure_are_a_caveat() -> None:
    """On every verdict of the board: the record may be among them."""
    answer = board([*AUTUMN, told(1, strike(None, 1)), told(2, strike(None, 2))])

    assert "accounts in scope that do not give the figure: 2" in answer.verdict(day(10)).caveats
    assert "accounts in scope that do not give the figure: 2" in answer.verdict(day(28)).caveats


def larger(answer: Board, key: Any) -> list[str]:
    """What the verdict on a bucket tells of larger figures that are out."""
    return sorted(each for each in answer.verdict(key).caveats if each.startswith("ahead of it, but not counted"))


def test_c3_a_broader_account_above_the_figure_is_told_with_its_figure_and_date() -> None:
    """Russia says 70 when the oblast's 34 are judged; where it says less, there is nothing to tell."""
    accounts = [told(1, strike(34, 10, code="RU/RU-MOS")), told(2, strike(70, 10, code="RU"))]
    above = board(accounts, places={"RU/RU-MOS"})
    below = board([accounts[0], told(2, strike(20, 10, code="RU"))], places={"RU/RU-MOS"})

    assert larger(above, day(10)) == [
        f"ahead of it, but not counted: 70 (UA/AirForce, there, {night(10)}), covers more than the places asked for"
    ]
    assert {aside.account for aside in above.verdict(day(10)).aside} == {entry_id(2)}
    assert larger(below, day(10)) == []


def test_a_verdict_carries_what_its_bucket_set_aside() -> None:
    """Parts of a whole that counts."""
    accounts = [told(1, strike(70, 10)), told(2, strike(34, 10, code="UA/X"), part_of=[[1]])]

    assert {aside.account for aside in board(accounts).verdict(day(10)).aside} == {entry_id(2)}


def test_accounts_that_do_not_speak_are_a_caveat_once_the_answer_knows_where_it_was_asked() -> None:
    """On verdicts given before too."""
    unsettled = Unsettled(entry_id(99), ("attacker",))
    context = attrs.evolve(SETTLED, unsettled=(unsettled,))
    caveat = "accounts that do not count, because their versions name different actors or places: 1"
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
    checked = fold(SuperlativeCheck(claim, about=day(10), complete={"count": [envelope()]}), AUTUMN)

    assert list(checked.verdicts.values()) == [board().verdict(day(10))]
    assert checked.outcome is board().verdict(day(10)).outcome


def test_two_questions_have_one_stored_state_exactly_where_their_scopes_are_one() -> None:
    """Whose count, and how compared, is asked at the end; another scope sifts other accounts."""
    one = RecordBoard(scope(places={"B", "A"}, day_starts=time(18)), envelope())

    assert one.name == RecordBoard(scope(places={"A", "B"}, day_starts=time(18)), by("A"), direction="min").name
    assert one.name != RecordBoard(scope(places={"A"}, day_starts=time(18)), envelope()).name
    assert one.version == 3
    assert one.handles == {"DroneStrike", "Silence"}
    assert {"silent", "kinds", "tally.launched"} <= (one.reads or set())


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
        assert verdict.used or verdict.maybe


def test_a_board_is_asked_in_any_zone() -> None:
    """X13: an end instant is one moment, however it is written."""
    end = night(10).latest
    assert end is not None
    kyiv = datetime.fromisoformat("2024-11-10T09:30+02:00")

    assert kyiv == end > BEGIN
    assert board(grain="rolling_24h").verdict(kyiv).outcome is Outcome.HOLDS


# --- what the board knows of the surroundings ------------------------------------------------------------------------
OUTSIDE = When.between("2024-08-26T03:00", "2024-08-26T18:00", tz="Europe/Kyiv")


def test_c3_109_of_26_august_is_told_beside_the_105_of_3_october() -> None:
    """03:00 to 18:00 is no night, and more: the verdict, the ladder, its rows and its table name it."""
    nights = [told(1, strike(89, night(date(2024, 7, 31)))), told(2, strike(105, night(date(2024, 10, 3))))]
    answer = board([*nights, told(3, strike(109, OUTSIDE))])
    words = (
        f"ahead of it, but not counted: 109 (UA/AirForce, there, {OUTSIDE}), "
        "not a night: less than half of it lies between 18:00 and 06:00 local"
    )

    assert answer.verdict(date(2024, 10, 3)).outcome is Outcome.HOLDS
    assert larger(answer, date(2024, 10, 3)) == [words]
    assert larger(answer, date(2024, 7, 31)) == []
    assert words in answer.rows()[-1]["caveats"]
    assert words in answer.table().notes
    reason = words.removeprefix("ahead of it, but not counted: 109 (").replace("),", ":", 1)
    assert answer.verdict(entry_id(3)).reason == reason


def test_c3_of_many_larger_figures_three_are_named_and_the_rest_is_said_to_be_there() -> None:
    """The furthest ahead; one of a later date is no caveat of an earlier record."""
    totals = [told(n, strike(100 + n, hours(n, n + 60))) for n in range(20, 26)]
    answer = board([told(5, strike(50, 10)), *totals])
    later = board([told(5, strike(50, 10)), told(9, strike(500, hours(24 * 20, 24 * 23)))])

    assert [each.split(" ")[6] for each in larger(answer, day(10))] == ["123", "124", "125", "more"]
    assert larger(later, day(10)) == []
    assert board(totals).table().notes == tuple(board(totals).larger.than(Quantity.exact(0), None))
    smallest = board([told(5, strike(50, 10)), told(9, strike(3, hours(24, 84)))], direction="min")
    assert [each.split(" ")[6] for each in larger(smallest, day(10))] == ["3"]


def test_c5_of_an_account_that_is_out_the_reason_is_its_own() -> None:
    """And of a period without a figure, what lies in it and is out is named."""
    answer = board([*AUTUMN, told(77, strike(109, OUTSIDE)), told(78, strike(7, 12, by="AFP"))], by("UA/AirForce"))
    no_night = answer.verdict(entry_id(77))
    empty = board([told(1, strike(1177, hours(24 * 6, 24 * 8 + 12)))]).verdict(day(8))

    assert no_night.outcome is Outcome.NOT_COMPARABLE
    assert "not a night" in (no_night.reason or "")
    assert (answer.verdict(entry_id(78)).reason or "").endswith("not by UA/AirForce")
    assert (answer.verdict(day(14)).reason or "").startswith("no figure of 'launched' here, by UA/AirForce")
    assert (empty.reason or "").endswith("longer than a night")
    assert "out: 1177 (" in (empty.reason or "")
    assert board(grain="account").verdict(entry_id(1)).reason is not None
    for grain, key in (("week", "2024-W45"), ("month", "2024-11"), ("year", "2024"), ("account", "00000077")):
        running = board([told(1, strike(5, When.between("2022-02-24T04:00Z", "2025-02-24T04:00Z")))], grain=grain)
        assert ("longer than" in (running.verdict(key).reason or "")) == (grain != "account")


# --- ruling 18 -------------------------------------------------------------------------------------------------------
NOTHING = "nothing earlier is recorded, so there is nothing to beat"
FEW = "fewer earlier figures are recorded than the rank that is asked about"


def quiet(first: str, last: str, **fields: Any) -> Account[Any]:
    """Somebody checked that there was no report from one evening to a morning."""
    return told(
        50,
        Silence(
            **{
                "silent": "UA/AirForce",
                "kinds": {"DroneStrike"},
                "when": When.between(first, last, tz="Europe/Kyiv"),
                "attribution": Attribution("desk", "2024-12-01T00:00Z"),
                **fields,
            }
        ),
    )


def test_c18_the_first_of_its_kind_is_undetermined_and_says_why() -> None:
    """It stays the first step of the ladder, marked so; with fewer than k, "one of the k largest" is open too."""
    answer = board()
    first = answer.verdict(day(5))

    assert (first.outcome, first.competitors) == (Outcome.UNDETERMINED, 0)
    assert NOTHING in first.caveats
    assert answer.ladder()[0].key == day(5)
    assert NOTHING in str(answer.table().rows()[0]["to know"])
    assert FEW in answer.verdict(day(7), within=3).caveats
    assert answer.verdict(day(10), within=2).outcome is Outcome.HOLDS
    assert board(direction="min").verdict(day(5)).outcome is Outcome.UNDETERMINED


def test_c18_a_caller_may_say_from_when_on_the_log_is_complete() -> None:
    """Nothing earlier was larger then: the first holds, and its gaps are no caveat; a zero is no record."""
    answer = board(complete_since=date(2024, 11, 1))
    zero = board([told(5, strike(0, 5))], complete_since=date(2024, 11, 1))

    assert answer.verdict(day(5)).outcome is Outcome.HOLDS
    assert answer.verdict(day(5)).caveats == frozenset()
    assert answer.verdict(day(5)).since == date(2024, 11, 2)  # of the night to the 1st, the evening was before it
    assert answer.verdict(day(10), within=5).outcome is Outcome.HOLDS
    assert zero.verdict(day(5)).outcome is Outcome.TIES
    assert board(complete_since=date(2024, 11, 5)).verdict(day(5)).outcome is Outcome.UNDETERMINED
    both = board(complete_since=date(2024, 11, 1), since=date(2024, 11, 4))
    assert both.verdict(day(5)).since == date(2024, 11, 4)
    assert both.verdict(day(5)).outcome is Outcome.HOLDS


def test_c18_a_silence_that_was_checked_says_that_there_was_nothing() -> None:
    """Of whom the policy hears, of all that is asked, and of no period with a figure."""
    checked = quiet("2024-11-02T17:00", "2024-11-04T07:00")
    heard = board([*AUTUMN, checked])

    assert heard.verdict(day(5)).outcome is Outcome.HOLDS
    assert heard.verdict(day(7)).outcome is Outcome.FAILS
    assert board([*AUTUMN, checked], by("AFP")).buckets == {}
    assert board([AUTUMN[0], checked], latest("UA/AirForce")).verdict(day(5)).outcome is Outcome.HOLDS
    assert (
        board([*AUTUMN, quiet("2024-11-02T17:00", "2024-11-04T07:00", kinds={"MissileStrike"})]).verdict(day(5)).outcome
        is Outcome.UNDETERMINED
    )
    assert board([*AUTUMN, quiet("2024-11-04T17:00", "2024-11-05T07:00")]).verdict(day(5)).outcome is (
        Outcome.UNDETERMINED
    )
    others = board([told(5, strike(5, 5, by="AFP")), checked], by("AFP"))
    assert others.verdict(day(5)).outcome is Outcome.UNDETERMINED


# --- C19 -------------------------------------------------------------------------------------------------------------
def test_c19_since_is_what_the_log_can_speak_of_and_gaps_are_counted() -> None:
    """Asked since the war began, answered since the first night with a figure; what was asked is said."""
    verdict = board(since=date(2022, 2, 24)).verdict(day(10))

    assert verdict.since == day(5)
    assert verdict.caveats == {
        "asked since 2022-02-24, but nothing is recorded here before 2024-11-05",
        "earlier nights without a figure, of which nothing is known: 3",
    }
    assert "since 2024-11-05" in verdict.sentence()
    assert board(since=day(7)).verdict(day(10)).since == day(7)
    assert board([]).verdict(day(10)).since is None
    assert board(grain="account").verdict(entry_id(10)).since is None


@pytest.mark.parametrize(("grain", "key", "missing"), [("week", "2024-W48", 1), ("year", "2026", 1)])
def test_c19_periods_without_a_figure_are_counted_in_every_calendar(grain: str, key: str, missing: int) -> None:
    """Weeks 45, 46, 48; the years 2024 and 2026."""
    accounts = [told(1, strike(5, 5)), told(2, strike(6, 13)), told(3, strike(9, night(date(2024, 11, 29))))]
    accounts += [told(4, strike(10, night(date(2026, 5, 5))))] if grain == "year" else []

    assert f"earlier {grain}s without a figure, of which nothing is known: {missing}" in (
        board(accounts, grain=grain, since=date(2024, 11, 1)).verdict(key).caveats
    )


def gained(number: int, month: int, area: int, **fields: Any) -> Account[Any]:
    claim = TerritorialClaim(
        holder="RU",
        change="gained",
        when=When.month(2024, month, tz="Europe/Kyiv"),
        basis="assessed",
        attribution=Attribution("Watch", "2025-02-02T00:00Z"),
        area_km2=area,
    )
    return told(number, claim, **fields)


def test_c19_of_what_goes_on_all_the_time_one_month_above_one_other_is_no_record() -> None:
    """Ground is gained every month: those without a figure may have been anything."""
    asked: dict[str, Any] = {"grain": "month", "kinds": {"TerritorialClaim"}, "measure": "area_km2", "change": "gained"}
    gap, whole = [gained(1, 7, 100), gained(2, 10, 478)], [gained(1, 9, 100), gained(2, 10, 478)]
    complete = board(gap, **asked, complete_since=date(2024, 7, 1)).verdict("2024-10")

    assert board(gap, **asked).verdict("2024-10").outcome is Outcome.UNDETERMINED
    assert str(board(gap, **asked).verdict("2024-10").rank) == "1 to 3"
    assert board(whole, **asked).verdict("2024-10").outcome is Outcome.HOLDS
    assert board([gained(1, 7, 478), gained(2, 10, 478)], **asked).verdict("2024-10").outcome is Outcome.UNDETERMINED
    assert board([gained(1, 7, 500), gained(2, 10, 478)], **asked).verdict("2024-10").outcome is Outcome.FAILS
    assert complete.outcome is Outcome.HOLDS
    assert "something that is not recorded here" in board(gap, **asked).verdict("2024-10").sentence()


# --- C20 -------------------------------------------------------------------------------------------------------------
def thinly(day_: int, first: str, last: str, count: int = 13) -> Account[Any]:
    return told(day_, strike(count, When.between(first, last, tz="Europe/Kyiv")))


def thin(answer: Board, key: Any) -> list[str]:
    return [each for each in answer.verdict(key).caveats if "usually" in each]


def test_c20_a_thin_night_is_told_with_what_is_usual() -> None:
    """17:21 to 18:40, of nights that are covered for eleven hours; half as long as usual is not thin."""
    usual = [
        told(n, strike(50, When.between(f"2024-11-{n - 1:02}T20:00", f"2024-11-{n:02}T07:00", tz="Europe/Kyiv")))
        for n in range(5, 12)
    ]
    scrap = thinly(20, "2024-11-19T17:21", "2024-11-19T18:40")
    half = thinly(21, "2024-11-20T20:00", "2024-11-21T01:30")
    instant = told(22, strike(1, When.at("2024-11-22T01:00", tz="Europe/Kyiv")))
    answer = board([*usual, scrap, half, instant])

    assert thin(answer, day(20)) == ["DroneStrike by UA/AirForce covers 17:21 to 18:40 (1 h 19 min), usually 11 h"]
    assert thin(answer, day(21)) == []
    assert thin(answer, day(22)) == ["DroneStrike by UA/AirForce covers 01:00 to 01:00 (an instant), usually 11 h"]
    assert thin(answer, day(7)) == []


def test_c20_where_salvos_are_usual_none_is_thin() -> None:
    """Less than three hours in the median; and what stands alone has no usual."""
    salvos = [thinly(n, f"2024-11-{n:02}T00:00", f"2024-11-{n:02}T02:00") for n in range(5, 12)]

    assert thin(board([*salvos, thinly(20, "2024-11-20T00:00", "2024-11-20T00:10")]), day(20)) == []
    assert thin(board([salvos[0]]), day(5)) == []


def test_c20_windows_of_one_night_are_taken_together_and_an_open_one_covers_nothing() -> None:
    """Two that overlap are not counted twice; only what goes by periods is looked at."""
    usual = [thinly(n, f"2024-11-{n - 1:02}T20:00", f"2024-11-{n:02}T06:00") for n in range(5, 12)]
    two = [
        told(30, strike(3, When.between("2024-11-19T20:00", "2024-11-19T23:00", tz="Europe/Kyiv"))),
        told(31, strike(4, When.between("2024-11-19T22:00", "2024-11-20T00:30", tz="Europe/Kyiv"), code="RU")),
    ]
    answer = board([*usual, *two])

    assert thin(answer, day(20)) == ["DroneStrike by UA/AirForce covers 20:00 to 00:30 (4 h 30 min), usually 10 h"]
    assert [thin(board(two, grain="account"), entry_id(n)) for n in (30, 31)] == [[], []]


# --- C22 and C23 -----------------------------------------------------------------------------------------------------
def test_c22_the_smallest_by_lower_bounds_is_refused() -> None:
    """They do not say which is the smallest."""
    with pytest.raises(UsageError, match="lower bounds do not say which is the smallest"):
        RecordBoard(scope(), envelope(), direction="min", reading="floor")


def test_c23_tables_name_reports_by_who_where_and_when_with_ids_beside() -> None:
    """Never by a hash alone."""
    answer = board(grain="account")
    verdict = answer.verdict(entry_id(10))

    assert answer.table().rows()[0]["account"] == f"UA/AirForce, there, {night(5)}"
    assert f"(UA/AirForce, there, {night(5)})" in verdict.sentence()
    assert entry_id(10)[:8] not in verdict.sentence()
    assert verdict.rows()[0]["accounts"] == [entry_id(10)]
    assert verdict.evidence() == {entry_id(10)}
    assert answer.evidence() == {entry_id(n) for n in (5, 7, 10, 25, 26)}


def test_c23_a_verdicts_table_shows_the_figure_what_may_add_and_what_it_is_held_against() -> None:
    """Months are written 2024-11; so is everything in its HTML."""
    accounts = [
        told(5, strike(136, 5)),
        told(10, strike(145, 10)),
        told(11, strike(7, 10, code=None, at="2024-11-10T09:00Z")),
    ]
    verdict = board(accounts, places={"UA"}).verdict(day(10))
    month = board(accounts, grain="month").verdict("2024-11")

    assert verdict.conclusion() is Outcome.HOLDS
    assert [str(row[""]) for row in verdict.table().rows()][:5] == [
        "verdict",
        "2024-11-10",
        "may add (a place)",
        "against 2024-11-05",
        "margin",
    ]
    assert "2024-11-10" in verdict._repr_html_()
    assert "(2024-11)" in month.sentence()
    assert month.rows()[0]["key"] == "2024-11"
    silent = board().verdict(day(14)).rows()[0]
    assert (silent["low"], silent["high"], silent["outcome"]) == (None, None, "NOT_COMPARABLE")
