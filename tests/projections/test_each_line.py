"""Small promises that random logs keep only by luck: names of kept states, accounts without a window, and the like."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from conflict_events.codec.fast import quantity_of
from conflict_events.counting import by, envelope
from conflict_events.counting.membership.holding import LOOKED_AT, reads_for
from conflict_events.projections import fold
from conflict_events.questions.attacks import Disruptions, Totals
from conflict_events.questions.records import Outcome, SuperlativeCheck
from conflict_events.questions.talks import Conditions, Positions
from conflict_events.values import Attribution, Quantity, Scope, Superlative
from tests.projections.accounts import Rumour, scope, strike, told


@pytest.mark.parametrize(
    "questions",
    [
        (Positions("x"), Positions("y"), Positions("x", speakers=["RU"]), Positions("x", speaks_for={"RU/MoD": "RU"})),
        (Conditions(), Conditions("x"), Conditions("x", speaks_for={"RU/MoD": "RU"})),
        (Disruptions("rail"), Disruptions("port"), Disruptions("rail", places=["UA"])),
    ],
    ids=["positions", "conditions", "disruptions"],
)
def test_a_question_is_named_by_all_that_it_asks(questions: tuple[Any, ...]) -> None:
    """Two questions never share a kept state by accident."""
    assert len({question.name for question in questions}) == len(questions)


def test_an_account_without_a_window_covers_no_time() -> None:
    """It is set aside, and bounds nothing."""
    rumour = Rumour(attribution=Attribution("AFP", reported="2024-11-10"), size=Quantity.exact(3))
    answer = fold(Totals(scope(kinds={"Rumour"}, measure="size"), envelope()), [told(1, rumour)])

    assert (answer.coverage.first, answer.coverage.last, answer.coverage.buckets) == (None, None, 0)


def test_a_scope_without_a_measure_looks_at_no_figure() -> None:
    """Only at what every scope looks at."""
    assert reads_for(Scope()) == LOOKED_AT


def test_what_a_check_concludes_is_its_outcome() -> None:
    """That is what changes, or does not, under other conventions."""
    check = SuperlativeCheck(
        Superlative(scope=scope()), about=told(1, strike(5)).id, complete={"count": [by("UA/AirForce")]}
    )
    checked = fold(check, [told(1, strike(5))])

    assert checked.conclusion() is checked.outcome is Outcome.UNDETERMINED


def test_what_is_no_stored_quantity_is_refused_on_the_fast_path() -> None:
    """Neither a number, nor a decimal's text, nor its fields."""
    with pytest.raises(msgspec.ValidationError):
        quantity_of(Quantity, [1])
