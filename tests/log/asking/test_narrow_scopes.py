"""Questions about a scope decode only what they look at, and answer as if they decoded everything."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from conflict_events.codec import narrowed
from conflict_events.counting import envelope
from conflict_events.counting.membership.holding import hold, reads_for
from conflict_events.errors import UsageError
from conflict_events.events import KINDS, kind_name
from conflict_events.history import Account
from conflict_events.questions.attacks import Totals
from conflict_events.questions.records import RecordBoard
from conflict_events.testing import events, log_of, logs
from conflict_events.values import Scope
from tests.log.accounts import BEGIN

EVERY = frozenset(map(kind_name, KINDS.domain))
SCOPE = Scope(measure="launched", kinds=EVERY, grain="incident")
MEASURES = ("launched", "destroyed", "killed", "closures", "facilities")


@attrs.frozen
class Undeclared:
    """A question that does not say which fields it reads."""

    asked: Any

    name = "undeclared"
    version = 1

    @property
    def handles(self) -> frozenset[Any]:
        return frozenset(self.asked.handles)

    @property
    def sees_possible(self) -> bool:
        return bool(self.asked.sees_possible)

    def initial(self) -> Any:
        return self.asked.initial()

    def apply(self, state: Any, account: Account[Any], /) -> Any:
        return self.asked.apply(state, account)

    def answer(self, state: Any, /) -> Any:
        return self.asked.answer(state)


@pytest.mark.law
@given(
    told=logs(),
    measure=st.sampled_from(MEASURES),
    question=st.sampled_from([RecordBoard, Totals]),
    sides=st.sampled_from([{}, {"attacker": "RU"}, {"places": frozenset({"UA"}), "weapons": frozenset({"Shahed"})}]),
    more=st.sampled_from([{}, {"decoys": False}, {"target_kind": "energy"}]),
)
def test_a_scope_answers_the_same_whether_or_not_it_decodes_the_rest(
    told: list[Any], measure: str, question: Any, sides: dict[str, Any], more: dict[str, Any]
) -> None:
    """Of every kind of account, for every measure, now and as known."""
    log = log_of(told, at_once=True)
    try:
        asked = question(attrs.evolve(SCOPE, measure=measure, **sides, **more), envelope())
    except UsageError:
        reject()  # no kind that has the measure says what the scope asks for

    for view in (log.now(), log.as_known("2024-11-10T12:00Z")):
        assert view.ask(asked) == view.ask(Undeclared(asked))


@pytest.mark.law
@given(
    event=events(),
    scope=st.sampled_from(MEASURES).map(lambda measure: attrs.evolve(SCOPE, measure=measure, attacker="RU")),
)
def test_whatever_kind_it_is_of_the_fields_named_are_those_looked_at(event: Any, scope: Scope) -> None:
    """A field that is looked at without being named would raise."""
    account = Account("a", event, frozenset("a"), frozenset(), 1, BEGIN)
    narrow = attrs.evolve(account, event=narrowed(event, reads_for(scope) or frozenset()))

    assert hold(narrow, scope) == hold(account, scope)
