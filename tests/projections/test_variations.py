"""`vary`: any question under other conventions, in one pass."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from conflict_events.counting import by, envelope
from conflict_events.errors import InvalidValue, UsageError
from conflict_events.history import Head, View
from conflict_events.projections import Context, Varied, fold, vary
from conflict_events.questions.attacks import Mirror, Totals
from conflict_events.questions.claims import ClaimMatrix
from conflict_events.values import Tally, When
from tests.projections.accounts import entry_id, scope, strike, told

EVENING = When.between("2024-11-30T20:00", "2024-12-01T06:00", tz="Europe/Kyiv")
ACCOUNTS = [
    told(1, strike(10, EVENING, decoys=True)),
    told(2, strike(4, 10, decoys=False)),
]
MONTHLY = Totals(scope("month"), by("UA/AirForce"))


def varied(**choices: Any) -> Varied[Any]:
    return fold(vary(MONTHLY, choices), ACCOUNTS)


def told_of(answer: Varied[Any]) -> dict[str, str]:
    return {f"{row['convention']} {row['value']}": row["answer"] for row in answer.table().rows()}


def test_one_call_says_which_conventions_change_the_answer() -> None:
    """Fields of the scope and of the question; one at a time."""
    answer = varied(day_rule=["start", "majority"], decoys=[True], count=[envelope()])

    assert told_of(answer) == {
        "day_rule start": "changes the answer",
        "day_rule majority": "the same",
        "decoys True": "changes the answer",
        "count envelope of all claimants": "the same",
    }
    assert set(answer.flips()) == {(("day_rule", "start"),), (("decoys", "True"),)}


def test_each_variation_has_its_whole_answer() -> None:
    """A night across the end of a month counts in December by its end, in November by its start."""
    answer = varied(day_rule=["start"])
    (started,) = answer.varied.values()

    assert {key: str(each.value) for key, each in answer.as_asked.periods.items()} == {
        (2024, 11): "4",
        (2024, 12): "10",
    }
    assert {key: str(each.value) for key, each in started.periods.items()} == {(2024, 11): "14"}


def test_its_evidence_is_that_of_every_variation() -> None:
    """X15, also for a figure that only one convention counts."""
    only = Totals(scope("month", decoys=False), by("UA/AirForce"))
    answer = fold(vary(only, {"decoys": [True]}), ACCOUNTS)

    assert answer.as_asked.evidence() == {entry_id(2)}
    assert answer.evidence() == {entry_id(1), entry_id(2)}


def test_every_answer_in_it_knows_where_it_was_asked() -> None:
    """The whole, the answer as asked, and each variation."""
    context = Context(View.now(), Head(2, "f" * 64), 2)
    answer = varied(day_rule=["start"]).seen_from(context)

    assert {each.context for each in (answer, answer.as_asked, *answer.varied.values())} == {context}


def test_an_answer_may_know_better_than_its_rows_what_it_comes_to() -> None:
    """Whoever is ahead by 6 or by 5 is ahead."""
    both = [*ACCOUNTS, told(3, strike(5, 10, attacker="UA", target="RU", by="RU/MoD", code="RU"))]
    counts = {"RU": by("UA/AirForce"), "UA": by("RU/MoD")}
    nights = vary(
        Mirror(scope("night"), counts, key=date(2024, 11, 10)), {"key": [date(2024, 11, 11)], "decoys": [False]}
    )
    answer = fold(nights, both)

    assert answer.as_asked.conclusion() == (True, "UA")
    assert [each.conclusion() for each in answer.varied.values()] == [(False, None), (True, None)]
    assert len(answer.flips()) == 2


@pytest.mark.parametrize(
    ("question", "choices", "error", "why"),
    [
        (MONTHLY, {"darkness": [1]}, UsageError, "'darkness' is not a field of Totals"),
        (ClaimMatrix(entry_id(1)), {"measure": ["killed"]}, UsageError, "'measure' is not a field of ClaimMatrix"),
        (MONTHLY, {"tz": "Europe/Kyiv"}, UsageError, "tz: give several values"),
        (MONTHLY, {"day_rule": ["noon"]}, InvalidValue, "day_rule"),
    ],
)
def test_what_cannot_be_varied_is_refused_when_asked(question: Any, choices: Any, error: Any, why: str) -> None:
    """Before any account is read."""
    with pytest.raises(error, match=why):
        vary(question, choices)


def test_a_question_of_a_kind_sees_that_kind_alone() -> None:
    """Also where another variation asks about more kinds."""
    figures = [told(1, strike(None, 10, tally=Tally(launched=1)))]
    answer = fold(vary(MONTHLY, {"kinds": [["MissileStrike"]]}), figures)

    assert [each.evidence() for each in (answer.as_asked, *answer.varied.values())] == [{entry_id(1)}, frozenset()]
