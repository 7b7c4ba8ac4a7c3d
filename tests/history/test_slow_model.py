"""Standing accounts agree with a slow model of the rulings, on random logs and from every moment."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.history import Account, Bookkeeping, Entry, Erased, Unsettled, View
from conflict_events.testing import logs
from conflict_events.testing.paper import entries_of
from conflict_events.values import Place, Quantity
from conflict_events.values.marks import marked
from tests.history.slow_history import LEDGER, LEDGER_NAMES, Slow, distinct, told

ERASED = "what it first said was erased from this log"
MOMENTS = [
    None,
    "2024-11-10T04:00Z",
    "2024-11-10T05:21Z",
    "2024-11-10T08:00Z",
    "2024-11-10T09:00Z",
    "2024-11-10T22:00Z",
    "2024-11-11T06:00Z",
    "2024-11-12T12:00Z",
    "2024-11-25T09:00Z",
    "2030-01-01T00:00Z",
]
VIEWS = [
    View.now() if moment is None else View.known(moment, possibly=possibly)
    for moment in MOMENTS
    for possibly in (False, True)
]


def hold(entries: Sequence[Entry[Any]], view: View) -> None:
    """Every account is what the model says it is."""
    books = Bookkeeping(entries, view)
    slow = Slow(entries, view.moment, possibly=view.possibly)
    incidents, parts = slow.partition(), slow.parts()
    for entry in entries:
        if entry.kind in LEDGER_NAMES:
            continue
        account = books.account(entry)
        candidates = distinct(slow.candidates(entry))
        hold_versions(account, candidates)
        silent = slow.stands(entry.id) and slow.repaired(entry.id, told(entry, entries)) is None
        assert isinstance(account, Erased) == (silent and not candidates)
        if isinstance(account, Account):
            (incident,) = (each for each in incidents if entry.id in each)
            assert account.incident == incident
            assert account.part_of == {whole for part, whole in parts if part == incident}
            assert (account.id, account.position) == (entry.id, entry.position)
            assert account.corrected == (account.event != entry.event)
    assert {books.incidents.of(entry.id) for entry in entries if entry.kind not in LEDGER_NAMES} == incidents


def hold_versions(account: Any, candidates: list[Any]) -> None:
    if not candidates:
        assert account is None or isinstance(account, Erased)
    elif len(candidates) == 1:
        assert isinstance(account, Account)
        assert account.event == candidates[0]
        assert account.caveats in ((), (ERASED,))
    elif isinstance(account, Unsettled):
        assert named(candidates[0]) != named(candidates[1]) or len(candidates) > 2 or account.fields == ("when",)
        assert account.fields
    else:
        assert isinstance(account, Account)
        hold_hull(account, candidates)


def named(event: Any) -> list[Any]:
    """Everybody and everything that an event names, and where."""
    return [*marked(event), [each for each in vars(event).values() if isinstance(each, Place)]]


def hold_hull(account: Account[Any], candidates: list[Any]) -> None:
    """All candidates name the same; each quantity of the hull holds those of all, and no more."""
    assert all(list(marked(each)) == list(marked(account.event)) for each in candidates)
    for spot, value in quantities(account.event).items():
        every = [quantities(each)[spot] for each in candidates]
        if all(each == every[0] for each in every):
            assert value == every[0]
        elif all(each.missing == "unreported" for each in every):
            assert value.missing == "unreported"
        else:
            tops = [each.ceiling for each in every]
            assert value.floor == min(each.floor for each in every)
            assert value.ceiling == (None if None in tops else max(top for top in tops if top is not None))
    windows = [each.when for each in candidates]
    assert all(each.lies_within(account.event.when) for each in windows if each.is_bounded)
    differ = any(attrs.evolve(each, attribution=candidates[0].attribution) != candidates[0] for each in candidates)
    assert bool(set(account.caveats) - {ERASED}) == differ


def quantities(value: Any, path: str = "") -> dict[str, Quantity]:
    found: dict[str, Quantity] = {}
    for field in attrs.fields(type(value)):
        inner = getattr(value, field.name)
        if isinstance(inner, Quantity):
            found[path + field.name] = inner
        elif attrs.has(type(inner)):
            found |= quantities(inner, f"{path}{field.name}.")
    return found


@pytest.mark.law
@given(logs())
def test_standing_accounts_are_what_the_rulings_say(events: list[Any]) -> None:
    """As known at each of many moments, definitely and possibly, and now."""
    entries = entries_of(events)
    for view in VIEWS:
        hold(entries, view)


@pytest.mark.law
@given(logs(), st.integers(0))
def test_s2_as_recorded_is_now_of_the_prefix(events: list[Any], number: int) -> None:
    """Whatever was recorded after it is as if it were not."""
    entries = entries_of(events)
    hold(entries[: number % (len(entries) + 1)], View.now())


@pytest.mark.law
@given(logs(), st.randoms(use_true_random=False))
def test_no_order_of_arrival_matters_but_that_of_our_own_errata(events: list[Any], chance: random.Random) -> None:
    """S20: X2, for all that is not two errata of one version; references aside, on paper."""
    entries = entries_of(events)
    shuffled = chance.sample(entries, len(entries))
    for view in VIEWS[:6]:
        books, others = Bookkeeping(entries, view), Bookkeeping(shuffled, view)
        for entry in entries:
            assert books.account(entry) == others.account(entry)


@pytest.mark.law
@given(logs(), st.sampled_from([view for view in VIEWS if view.moment is not None and not view.possibly]))
def test_x1_what_claimants_say_later_never_changes_what_was_known(events: list[Any], view: View) -> None:
    """Our own links and errata may (S20)."""
    entries = entries_of(events)
    assert view.moment is not None
    slow = Slow(entries, view.moment + timedelta(0), possibly=True)
    later = {entry.id for entry in entries if _is_later(entry.event, slow)}
    earlier = [entry for entry in entries if entry.id not in later]
    if any(_refers_to(entry.event, later) for entry in earlier):
        return  # what is ours about what was said later goes with it
    books, without = Bookkeeping(entries, view), Bookkeeping(earlier, view)
    for entry in earlier:
        assert books.account(entry) == without.account(entry)


def _is_later(event: Any, slow: Slow) -> bool:
    said = event.replacement if isinstance(event, LEDGER) and hasattr(event, "replacement") else event
    ours = getattr(event, "by", None) == "ledger"
    return not ours and getattr(said, "attribution", None) is not None and not slow.is_said(said)


def _refers_to(event: Any, ids: set[str]) -> bool:
    return any(value in ids for _, _, value in marked(event))
