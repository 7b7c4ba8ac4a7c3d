"""Bookkeeping that grows with the log says what bookkeeping made at its end says, and knows what each entry touches."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.events import Correction, Link, Redaction
from conflict_events.history import Bookkeeping, Entry, View
from conflict_events.testing import id_of, logs
from conflict_events.testing.paper import entries_of
from tests.history.told import cancelled, entered, revised, strike

A, B, C, D = (strike(number) for number in (1, 2, 3, 4))


def lasting(log: list[Any]) -> list[Entry[Any]]:
    """Entries none of which erases another: for one that does, books are made anew."""
    return entries_of([event for event in log if not isinstance(event, Redaction)])


def forms(books: Bookkeeping, entries: list[Entry[Any]]) -> dict[str, Any]:
    """What each entry stands for, as an account and by itself."""
    return {entry.id: (books.account(entry), books.witnessed(entry)) for entry in entries}


@pytest.mark.law
@given(logs(), st.randoms(use_true_random=False))
def test_bookkeeping_may_be_made_at_once_or_grow_in_any_order(log: list[Any], random: Any) -> None:
    entries = lasting(log)
    whole = forms(Bookkeeping(entries, View.now()), entries)
    grown = Bookkeeping((), View.now())
    for entry in random.sample(entries, len(entries)):
        grown.add(entry)
        grown.incidents.of(entry.id)  # what is remembered must not outlive the next entry
    assert forms(grown, entries) == whole


@pytest.mark.law
@given(logs(), st.sampled_from([View.now(), View.known("2024-11-10T12:00Z")]))
def test_an_entry_changes_only_what_it_touches(log: list[Any], view: View) -> None:
    entries = lasting(log)
    books = Bookkeeping((), view)
    for count, entry in enumerate(entries):
        earlier = entries[:count]
        before, touched = forms(books, earlier), books.touched(entry)
        books.add(entry)
        after = forms(books, earlier)
        assert {key for key, form in after.items() if form != before[key]} <= touched


def test_a_link_touches_both_incidents_and_their_parts() -> None:
    """D is a part of C's incident: joining A with C, once said twice, is felt there, and so is taking it back."""
    joined, again, part = (
        Link(kind="same_incident", a=id_of(A), b=id_of(C)),
        Link(kind="same_incident", a=id_of(A), b=id_of(C), basis="said again"),
        Link(kind="part_of", a=id_of(D), b=id_of(C)),
    )
    books = Bookkeeping(map(entered, (A, B, C, D, part)), View.now())
    everybody = frozenset(map(id_of, (A, C, D)))
    assert books.touched(entered(joined)) == everybody
    books.add(entered(joined))
    books.add(entered(again))
    books.add(entered(cancelled(joined)))
    assert books.incidents.of(id_of(A)) == {id_of(A), id_of(C)}, "it still stands, said again"
    assert books.touched(entered(cancelled(again))) == {*everybody, id_of(again)}
    books.add(entered(cancelled(again)))
    assert books.incidents.of(id_of(A)) == {id_of(A)}
    assert books.incidents.parts(frozenset({id_of(C)})) == {frozenset({id_of(D)})}


def test_a_correction_of_a_correction_touches_the_account() -> None:
    revision = revised(A, B)
    books = Bookkeeping([entered(revision)], View.now())
    erratum = Correction(target=id_of(revision), replacement=C, by="ledger")
    assert books.touched(entered(erratum)) == {id_of(revision), id_of(A)}
    assert books.touched(entered(A)) == frozenset()
