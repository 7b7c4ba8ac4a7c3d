"""Cases: the ways to ask one log that laws compare."""

from __future__ import annotations

import attrs

from conflict_events.events import Correction, Redaction
from conflict_events.questions.claims import ClaimMatrix
from conflict_events.testing import LAWS, Case, Tried, id_of
from tests.history.told import strike


def test_errata_of_one_version_keep_their_order_also_where_one_is_erased() -> None:
    """S20: of several the last recorded counts, so they are not independent of each other."""
    first = strike(12)
    errata = [
        Correction(target=id_of(first), replacement=strike(count), by="ledger", reason=str(count)) for count in (13, 14)
    ]
    gone = Redaction(target=id_of(errata[1]), reason="a name", leaves=attrs.evolve(errata[1], reason=None))
    log = [first, *errata, gone]
    orders = {
        tuple(entry.id for entry in Case(ClaimMatrix(id_of(first)), Tried(log), seed).shuffled()) for seed in range(40)
    }

    assert orders == {tuple(map(id_of, log))}


def test_redactions_of_one_entry_keep_their_order() -> None:
    """Of those, too, the last recorded counts; both come after the entry, and nothing else is held back."""
    first = strike(12)
    log = [first, Redaction(target=id_of(first), leaves=strike(13)), Redaction(target=id_of(first)), strike(14)]
    arrived = [
        [log.index(entry.event) if entry.event in log else 0 for entry in case.shuffled()]
        for case in (Case(ClaimMatrix(id_of(first)), Tried(log), seed) for seed in range(40))
    ]

    assert all([each for each in order if each != 3] == [0, 1, 2] for order in arrived)
    assert {order.index(3) for order in arrived} == {0, 1, 2, 3}


def test_a_question_about_an_entry_that_the_drawn_log_does_not_have_breaks_no_law() -> None:
    """A log refuses it, as of such an id every answer would be empty; drawn logs are often without the entry."""
    for log in ([], [strike(13)]):
        for law in LAWS:
            law(Case(ClaimMatrix(id_of(strike(12))), Tried(log), 1))
