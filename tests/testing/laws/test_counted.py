"""A question that counts is held to the laws of counting without being asked, unless it says why not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import attrs
import hypothesis
import pytest
from hypothesis import HealthCheck, Phase

import conflict_events as ce
from conflict_events.questions.attacks import Totals
from conflict_events.testing import (
    Case,
    LawBroken,
    Tried,
    check_laws,
    check_projection,
    counting_laws,
    figure_laws,
    log_of,
)
from conflict_events.testing.laws.answered import Answered as Plain
from conflict_events.testing.laws.counted import _figures, _total, counts
from tests.planted.bugs import SCOPE, CountedTwice

FEW = hypothesis.settings(
    max_examples=60, derandomize=True, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
SOME = hypothesis.settings(FEW, max_examples=20)
LAWS_OF_COUNTING = [law.__name__ for law in (*counting_laws(lambda answer: answer), *figure_laws())]
TWICE = CountedTwice(SCOPE, ce.envelope())
TOTALS = Totals(SCOPE, ce.envelope())


def test_what_has_a_scope_and_a_policy_counts() -> None:
    """Nothing else does."""
    assert counts(TWICE)
    assert counts(TOTALS)
    assert not counts(ce.SourceProfile("AFP"))


@pytest.mark.no_cover
def test_a_question_that_counts_is_held_to_the_laws_of_counting() -> None:
    """Or says of each why not."""
    with pytest.raises(LawBroken, match="breaks an_incident_counts_once"):
        check_projection(TWICE, settings=FEW)
    check_projection(TWICE, settings=SOME, without=dict.fromkeys(LAWS_OF_COUNTING, "counts accounts, by design"))


@pytest.mark.no_cover
def test_a_law_that_is_given_takes_the_place_of_one_of_its_name() -> None:
    """With a function of one's own that picks, say."""
    also = counting_laws(lambda _answer: "nothing")
    rest = dict.fromkeys(LAWS_OF_COUNTING[2:], "looked at elsewhere")

    check_projection(TWICE, settings=SOME, also=also, without=rest)


@attrs.frozen
class Answered:
    buckets: dict[str, Any]


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (3, {"in all": ce.Quantity.exact(3)}),
        (Decimal("0.5"), {"in all": ce.Quantity.exact(Decimal("0.5"))}),
        ({"RU": 1, "UA": ce.UNREPORTED, "who": "AFP"}, {"RU": ce.Quantity.exact(1), "UA": ce.UNREPORTED}),
        (Answered({"night": ce.UNREPORTED}), {"night": ce.UNREPORTED}),
        ("a word", {}),
        (True, {}),
        (-1, {}),
    ],
)
def test_figures_are_picked_by_what_they_are(answer: Any, found: Any) -> None:
    """What is no number is no figure."""
    assert _figures(answer) == found


def test_a_law_of_ones_own_may_compare_what_is_no_answer() -> None:
    """It is shown as it is; a long one is cut."""

    def mine(case: Case) -> None:
        """Nothing obeys it."""
        case.hold(case.log, ["word " * 40], "one")

    with pytest.raises(LawBroken, match=r"(?s)one: .*found:\n    \['word word.*\.\.\.") as told:
        check_laws(TWICE, Tried([]), laws=(mine,))
    assert max(map(len, str(told.value).splitlines())) < 340


def test_what_all_accounts_come_to_is_taken_from_where_an_answer_has_it() -> None:
    """A board of buckets alone has no such figure."""
    log = log_of([])

    assert _total(log.ask(TOTALS)) == log.ask(TOTALS).everything.value
    assert _total(Answered({"night": 3})) is None
    assert _total(3) == {"in all": ce.Quantity.exact(3)}


def test_answers_that_are_alike_in_the_plain_form_are_one_in_a_set() -> None:
    """Whatever else they hold."""
    assert len({Plain("3", given) for given in (3, ce.Quantity.exact(3))}) == 1
