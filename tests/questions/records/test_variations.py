"""One question under several conventions: what flips an answer, and whether a claim holds as worded."""

from __future__ import annotations

import itertools
import pickle
from collections.abc import Sequence
from datetime import date, time
from typing import Any

import attrs
import pytest

from conflict_events.counting import Policy, by, envelope, lowest
from conflict_events.errors import IncompleteScope, InvalidValue, UsageError
from conflict_events.events import DroneStrike, MissileStrike
from conflict_events.history import Account, Head, Unsettled, View
from conflict_events.projections import Context, fold
from conflict_events.projections.tables import NOTHING
from conflict_events.questions.records import Checked, Conventions, Outcome, RecordBoard, Sensitivity, SuperlativeCheck
from conflict_events.questions.records.variations import NOTHING_SO, SPLIT
from conflict_events.values import Quantity, Scope, Superlative
from tests.projections.accounts import entry_id, missiles, night, scope, strike, told

# Two nights over a weekend: by start both lie in week 45, by end the second lies in week 46.
ACCOUNTS = [
    told(1, strike(136, 5), beside=[3]),
    told(2, strike(100, 11)),
    told(3, strike(90, 5, by="AFP"), beside=[1]),
    told(4, missiles(50, 11)),
]
BOARD = RecordBoard(scope(attacker="RU"), by("UA/AirForce"))
SECOND = entry_id(2)
TOLD = Context(View.now(), Head(4, "f" * 64), 4, (Unsettled(entry_id(9), ("attacker",)),))


def varied(**vary: Any) -> Conventions:
    return fold(Sensitivity(BOARD, about=SECOND, vary=vary), ACCOUNTS)


def outcomes(answer: Conventions) -> dict[str, str]:
    return {value: verdict.outcome.value for ((_, value),), verdict in answer.varied.items()}


# --- sensitivity -----------------------------------------------------------------------------------------------------
def test_every_variation_is_the_board_asked_with_that_convention() -> None:
    """One pass over the log, and the same verdicts as asking one by one."""
    answer = varied(
        grain=["day", "week", "account"], count=[lowest(), envelope()], reading=["floor"], direction=["min"]
    )
    by_hand = RecordBoard(attrs.evolve(BOARD.scope, grain="week"), BOARD.count)

    assert answer.as_asked == fold(BOARD, ACCOUNTS).verdict(SECOND)
    assert answer.varied[("grain", "week"),] == fold(by_hand, ACCOUNTS).verdict(SECOND)
    assert outcomes(answer) == {
        "day": "FAILS",
        "week": "FAILS",
        "account": "FAILS",
        "lowest of all claimants": "HOLDS",
        "envelope of all claimants": "UNDETERMINED",
        "floor": "FAILS",
        "min": "HOLDS",
    }


def test_a_variation_is_judged_by_the_accounts_whatever_their_bucket_is_called_there() -> None:
    """Asked by the night, the week of its accounts is found; where they fall into several, that is said."""
    question = Sensitivity(BOARD, about=date(2024, 11, 11), vary={"grain": ["week", "account"]})
    both = [told(2, strike(100, 11)), told(6, strike(7, 11, code="UA/X"))]
    week, apart = fold(question, [*ACCOUNTS[:1], *both]).varied.values()

    assert week.key == (2024, 46)
    assert week.used == {SECOND, entry_id(6)}
    assert apart.outcome is Outcome.NOT_COMPARABLE
    assert SPLIT in apart.caveats


def test_a_variation_in_which_the_accounts_have_no_bucket_is_not_comparable() -> None:
    """And so it is where what was asked about names nothing at all."""
    silent = varied(places=[{"FR"}], grain=["night", "incident"]).varied.values()
    nothing = fold(Sensitivity(BOARD, about=date(2030, 1, 1), vary={"grain": ["day"]}), ACCOUNTS).varied.values()

    assert [each.outcome.value for each in silent] == ["NOT_COMPARABLE", "FAILS", "FAILS"]
    assert [each.outcome for each in nothing] == [Outcome.NOT_COMPARABLE]
    assert not any(SPLIT in each.caveats for each in (*silent, *nothing))


def test_a_variation_of_what_only_may_be_in_a_bucket_is_judged_by_those_accounts() -> None:
    """The place is not said of the only account: it is found by day as well."""
    asked = RecordBoard(scope(places={"UA"}), by("UA/AirForce"))
    answer = fold(Sensitivity(asked, about=SECOND, vary={"grain": ["day"]}), [told(2, strike(9, 11, code=None))])

    assert [each.value for each in answer.varied.values()] == [Quantity(low=0, high=9)]


def test_a_key_that_another_grain_does_not_have_names_nothing_there() -> None:
    """No account is called by a date; of the night there is nothing as asked."""
    (apart,) = fold(Sensitivity(BOARD, about=date(2030, 1, 1), vary={"grain": ["account"]}), ACCOUNTS).varied.values()

    assert (apart.outcome, apart.reason) == (Outcome.NOT_COMPARABLE, NOTHING_SO)
    assert apart.scope.grain == "account"


def test_what_a_claim_is_about_is_named_by_what_every_grain_tried_has() -> None:
    """Best by an account's id."""
    tried: dict[str, list[Any]] = {"count": [lowest()], "grain": ["night", "incident"]}

    assert SuperlativeCheck(WORDS, about=SECOND, complete=tried).about == SECOND
    with pytest.raises(UsageError, match="an incident is named by the id of an account"):
        SuperlativeCheck(WORDS, about=date(2024, 11, 10), complete=tried)


def test_flips_are_the_variations_that_give_another_outcome() -> None:
    """By hand: by the lowest count of each night the second is the most; with the missiles added, 150 beats 136."""
    answer = varied(count=[lowest()], kinds=[{DroneStrike, MissileStrike}], since=["2024-11-06", None])

    assert set(answer.flips()) == {
        (("count", "lowest of all claimants"),),
        (("kinds", "DroneStrike and MissileStrike"),),
        (("since", "2024-11-06"),),
    }
    assert [row[""] for row in answer.table().rows()] == ["", "flips", "flips", "flips", ""]


def test_conventions_are_laid_out_with_verdict_and_figure() -> None:
    """As asked comes first."""
    rows = varied(count=[lowest()]).table().rows()

    assert rows[0] == {
        "convention": "as asked",
        "value": "",
        "verdict": "FAILS",
        "figure": Quantity.exact(100),
        "against": "136",
        "": "",
    }
    assert rows[1]["against"] == "90"
    assert fold(Sensitivity(BOARD, about=date(2030, 1, 1), vary={}), []).table().rows()[0]["against"] == NOTHING


@pytest.mark.parametrize(
    ("vary", "told_why"),
    [
        ({"darkness": [1]}, "'darkness' is not a field of RecordBoard, nor of a scope"),
        ({"tz": "Europe/Kyiv"}, "tz: give several values to try"),
        ({"weapons": [{"a and b"}, {"a", "b"}]}, "two conventions are both called"),
    ],
)
def test_a_convention_that_cannot_be_tried_is_refused_when_asked(vary: dict[str, Any], told_why: str) -> None:
    """Before any account is read."""
    with pytest.raises(UsageError, match=told_why):
        varied(**vary)


def test_a_variation_that_leaves_the_question_incomplete_or_cannot_be_meant_is_refused() -> None:
    """As the board itself would be."""
    with pytest.raises(IncompleteScope, match="tz"):
        varied(tz=[None])
    with pytest.raises(InvalidValue, match="day_rule"):
        varied(day_rule=["noon"])


def test_the_same_value_twice_is_one_variation() -> None:
    """It is the same question."""
    assert len(varied(day_rule=["start", "start", "end"]).varied) == 2


def test_answers_know_where_they_were_asked_down_to_each_verdict() -> None:
    """With the accounts that did not speak."""
    seen = varied(count=[lowest()]).seen_from(TOLD)
    checked = check(grain=["night"]).seen_from(TOLD)

    for verdict in (seen.as_asked, *seen.varied.values(), *checked.verdicts.values()):
        assert verdict.context == TOLD
        assert any("do not count" in caveat for caveat in verdict.caveats)
    assert seen.context == checked.context == TOLD


def test_a_state_takes_accounts_back_and_joins_with_others() -> None:
    """On every board."""
    question = Sensitivity(BOARD, about=SECOND, vary={"grain": ["day"]})
    left, right = question.initial(), question.initial()
    for account in ACCOUNTS[:2]:
        left = question.apply(left, account)
    for account in ACCOUNTS[2:]:
        right = question.apply(right, account)
    third = told(5, strike(500, 20))
    merged = question.revoke(question.apply(question.merge(left, right), third), third)

    assert question.answer(merged) == varied(grain=["day"])
    assert question.handles == {"DroneStrike", "Silence"}
    assert question.version == 1


def test_two_questions_have_one_stored_state_exactly_where_their_boards_are_the_same() -> None:
    """What is varied decides what is kept."""
    one, other, again = (Sensitivity(BOARD, about=SECOND, vary={"grain": [grain]}) for grain in ("day", "week", "day"))

    assert one.name == again.name != other.name
    assert one == again
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301  # our own bytes


# --- S18: superlatives as worded -------------------------------------------------------------------------------------
WORDS = Superlative(
    scope=Scope(kinds={"DroneStrike"}, measure="launched", attacker="RU", day_rule="end", tz="Europe/Kyiv")
)


def check(
    words: Superlative = WORDS, within: int | None = None, accounts: Sequence[Account[Any]] = ACCOUNTS, **complete: Any
) -> Checked:
    tried = {"count": [by("UA/AirForce")], **complete}
    return fold(SuperlativeCheck(words, about=SECOND, complete=tried, within=within), accounts)


def test_s18_where_all_completions_agree_that_is_the_verdict() -> None:
    """136 was more, by night and by day."""
    checked = check(grain=["night", "day"])

    assert (checked.outcome, checked.decides) == (Outcome.FAILS, frozenset())
    assert checked.sentence().startswith(
        "FAILS under all 2 readings of the words that were tried. Caveat: earlier days "
    )
    assert check(grain=["night"]).sentence().startswith("FAILS under the one reading of the words that was tried. ")
    assert checked.conclusion() is Outcome.FAILS


def test_s18_where_they_do_not_the_field_that_decides_is_named() -> None:
    """Whose count decides here, and the grain does not."""
    checked = check(grain=["night", "day"], count=[by("UA/AirForce"), lowest()])

    assert (checked.outcome, checked.decides) == (Outcome.UNDETERMINED, frozenset({"count"}))
    assert checked.sentence().startswith("UNDETERMINED: the words leave open what decides it (count). ")
    assert len(checked.verdicts) == len(checked.table().rows()) == 4
    assert checked.table().rows()[0]["completed by"] == "count and grain"


def test_s18_every_combination_is_tried() -> None:
    """Each with the verdict of its own complete board."""
    counts: list[Policy] = [by("UA/AirForce"), lowest()]
    grains: list[Any] = ["night", "week"]
    checked = check(grain=grains, count=counts)

    for count, grain in itertools.product(counts, grains):
        board = RecordBoard(attrs.evolve(WORDS.scope, grain=grain), count)
        label = (("count", count.name), ("grain", grain))
        assert checked.verdicts[label] == fold(board, ACCOUNTS).verdict(SECOND)


def test_s17_a_hedged_claim_is_tried_within_as_many_ranks_as_the_caller_names() -> None:
    """One of the two largest of three, it is; one of the one largest it is not."""
    hedged = attrs.evolve(WORDS, hedged=True)
    three = [*ACCOUNTS, told(5, strike(9, 3))]

    assert check(hedged, within=2, grain=["night"], accounts=three).outcome is Outcome.HOLDS
    assert check(hedged, within=1, grain=["night"]).outcome is Outcome.FAILS
    with pytest.raises(UsageError, match="within"):
        check(hedged, grain=["night"])


def test_s17_a_claim_to_the_second_rank_is_tried_for_the_second_rank() -> None:
    """The second largest of two; and the smallest by its direction."""
    assert check(attrs.evolve(WORDS, rank=2), grain=["night"]).outcome is Outcome.HOLDS
    assert check(attrs.evolve(WORDS, rank=3), grain=["night"]).outcome is Outcome.FAILS
    assert check(attrs.evolve(WORDS, direction="min"), grain=["night"]).outcome is Outcome.HOLDS


@pytest.mark.parametrize(
    ("complete", "told_why"),
    [
        ({"measure": ["destroyed"], "grain": ["night"]}, "the words say measure already"),
        ({"darkness": [1], "grain": ["night"]}, "darkness: not a field of a scope"),
        ({"count": [], "grain": ["night"]}, "nothing to try"),
        ({"grain": "night"}, "give several values"),
    ],
)
def test_a_completion_that_contradicts_the_words_or_completes_nothing_is_refused(
    complete: dict[str, Any], told_why: str
) -> None:
    """The caller may fill in what was not said, and nothing else."""
    with pytest.raises(UsageError, match=told_why):
        check(**complete)


def test_whose_count_is_never_filled_in() -> None:
    """There is no built-in best number."""
    with pytest.raises(UsageError, match="whose count"):
        SuperlativeCheck(WORDS, about=SECOND, complete={"grain": ["night"]})


def test_completions_must_complete() -> None:
    """Else the error names what is still open."""
    with pytest.raises(IncompleteScope, match="grain"):
        check()


def test_when_a_day_begins_can_be_tried_though_a_scope_always_has_one() -> None:
    """Midnight is the default and no word of the claim."""
    checked = check(grain=["day"], day_starts=[time(0), time(18)])

    assert checked.outcome is Outcome.FAILS
    assert night(11).local_day("Europe/Kyiv", "end") == date(2024, 11, 11)
