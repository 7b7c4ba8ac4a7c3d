"""Several questions kept as one: each part in its own form, and none mistaken for another."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from conflict_events.checks import Lint
from conflict_events.counting import envelope
from conflict_events.events import Retraction
from conflict_events.history.doubts import Doubted
from conflict_events.log import EventLog
from conflict_events.log.asking.storing import form_of
from conflict_events.log.coding import code_of
from conflict_events.projections import together
from conflict_events.questions.attacks import Totals
from conflict_events.questions.claims import Provenance
from conflict_events.stores import MemoryStore
from tests.log.accounts import SECRET, clock, strike
from tests.log.asking.test_keeping import Counting, filled
from tests.log.kept_questions import SCOPE, Nights, voices

NOW = datetime(2024, 11, 10, tzinfo=UTC)
PARTS = (Nights(), voices, Totals(SCOPE, envelope()), Provenance(()))


def test_several_questions_are_kept_together_each_in_its_own_form() -> None:
    """One reads a small state, another its accounts; and both go on from where they were."""
    store = Counting()
    log = filled(store)
    log.keep(together(*PARTS)).build()
    again = EventLog.on(store, secret=SECRET, clock=clock())
    kept = again.keep(together(*PARTS))
    assert kept.position == 50
    assert (kept.rebuilt, kept.ask()) == (None, again.ask(together(*PARTS)))
    again.append(Retraction(target=next(again.entries()).id, by="ledger"), strike(1000))
    assert kept.ask() == again.ask(together(*PARTS))


def test_a_part_of_another_version_is_another_question() -> None:
    """Also where the versions add up to the same."""
    store = MemoryStore()
    filled(store).keep(together(Nights(1), Nights(2))).build()
    kept = EventLog.on(store).keep(together(Nights(2), Nights(1)))
    assert (kept.position, kept.rebuilt) == (0, "it is of another state")


def test_the_code_of_each_part_is_looked_at() -> None:
    """Or a part that was mended would go on from what it had wrong."""
    assert code_of(together(Nights(), voices)) == (Nights, *code_of(voices))
    assert code_of(together(voices, together(Nights()))) == (*code_of(voices), Nights)


def test_accounts_that_stand_no_longer_are_no_state() -> None:
    """Then what is stored is of no use, and the question is asked anew."""
    form = form_of(Totals(SCOPE, envelope()))
    with pytest.raises(LookupError, match="1 of 1 accounts no longer stand"):
        form.decode(bytes(16), lambda _: [])


def test_an_account_that_a_part_is_not_given_is_none_of_its_state() -> None:
    """A part that sees what is possible may be given an account that another is not."""
    doubted = Doubted("0" * 32, strike(), frozenset(), frozenset(), 1, NOW, certain=False)
    form = form_of(Lint())
    with pytest.raises(LookupError, match="1 of 1 accounts no longer stand"):
        form.decode(bytes(16), lambda _: [doubted])
