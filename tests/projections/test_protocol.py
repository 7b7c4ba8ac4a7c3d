"""The protocol: what a projection is, and the fold over accounts at hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from conflict_events.counting import by, envelope
from conflict_events.events import Link
from conflict_events.history import Head, View
from conflict_events.projections import Context, Mergeable, Revocable, Situated, fold
from conflict_events.questions.attacks import Mirror, Totals
from conflict_events.questions.claims import ClaimMatrix, Provenance
from conflict_events.questions.records import RecordBoard, Sensitivity, SuperlativeCheck
from conflict_events.values import Superlative
from tests.projections.accounts import entry_id, harm, missiles, scope, strike, told
from tests.projections.worked import SeenTwice, nights_by_attacker

LINK = told(3, Link(kind="same_incident", a=entry_id(1), b=entry_id(2), basis="one night"))
ACCOUNTS = [told(1, strike(145)), told(2, missiles(10)), LINK, told(4, harm(killed=1))]
QUESTIONS: list[Any] = [
    RecordBoard(scope(), envelope()),
    Totals(scope(), envelope()),
    Mirror(scope(), {"RU": by("A"), "UA": by("B")}, key=date(2024, 11, 10)),
    ClaimMatrix(entry_id(1)),
    Provenance([entry_id(1)]),
    Sensitivity(RecordBoard(scope(), envelope()), about=date(2024, 11, 10), vary={}),
    SuperlativeCheck(Superlative(scope=scope()), about=date(2024, 11, 10), complete={"count": [envelope()]}),
]


def test_a_projection_handles_kinds_by_class_or_by_name() -> None:
    """There is nothing to inherit; kinds that it does not handle are passed over."""
    assert fold(SeenTwice(), ACCOUNTS) == [entry_id(1), entry_id(3)]


def test_object_handles_every_kind_of_account_and_no_entry_about_entries() -> None:
    """Those come only where they are named, by class or by name."""

    class All(SeenTwice):
        handles: Any = frozenset({object})

    class AllAndLinks(SeenTwice):
        handles: Any = frozenset({object, Link})

    assert fold(All(), ACCOUNTS) == [entry_id(n) for n in (1, 2, 4)]
    assert fold(AllAndLinks(), ACCOUNTS) == [entry_id(n) for n in (1, 2, 3, 4)]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: type(question).__name__)
def test_our_questions_can_be_kept_joined_and_say_where_they_were_asked(question: Any) -> None:
    """Revocable, mergeable, situated; and an answer to nothing is an answer."""
    answer: Any = fold(question, [])
    context = Context(View.now(), Head(0, ""), 0)

    assert all(isinstance(question, each) for each in (Revocable, Mergeable))
    assert [isinstance(answer, Situated)] == [True]
    assert answer.seen_from(context).context == context
    assert str(answer.table())
    assert type(question).__name__ in question.name


def test_what_is_not_situated_is_left_alone() -> None:
    """A projection of somebody's own may answer with a plain value."""
    assert not isinstance(fold(nights_by_attacker, ACCOUNTS), Situated)
