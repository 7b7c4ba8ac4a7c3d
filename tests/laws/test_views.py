"""Laws X1 to X6, X13 and X17: what views, corrections, retractions and links may and may not change."""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from conflict_events.counting import envelope
from conflict_events.events import Correction, Link, Redaction, Retraction
from conflict_events.history import Entry, View
from conflict_events.questions.records import RecordBoard
from conflict_events.testing import comparable, entries_of, id_of, log_of, logs, seen, zones
from conflict_events.values import When
from tests.laws.questions import scope

pytestmark = pytest.mark.law

FULL = logs().filter(bool)
NOON = datetime(2024, 11, 10, 12, tzinfo=UTC)
MOMENTS = st.integers(0, 48).map(lambda hours: NOON + timedelta(hours=hours - 12))


def standing(entries: Sequence[Entry[Any]], view: View | None = None) -> Any:
    return comparable(list(seen(entries, view).accounts()))


def accounts_of(entries: Sequence[Entry[Any]]) -> list[Entry[Any]]:
    return [each for each in entries if hasattr(each.event, "when")]


@given(FULL, st.data())
def test_x1_nothing_recorded_later_changes_what_was_recorded(written: list[Any], data: st.DataObject) -> None:
    """`as_recorded(T)` is the view of now over the entries recorded by T (S2), but for what was erased since."""
    entries = entries_of(written)
    cut = data.draw(st.integers(0, len(entries)))
    assume(not any(isinstance(each, Redaction) for each in written[cut:]))
    moment = entries[cut - 1].recorded_at if cut else entries[0].recorded_at - timedelta(seconds=1)

    assert standing(entries, View.recorded(moment)) == standing(entries[:cut])


@given(logs())
def test_x3_appending_twice_is_appending_once(written: list[Any]) -> None:
    """The second time writes nothing, and gives the entries that stand."""
    with log_of(written) as log:
        head = log.head
        again = log.append(*written)

        assert log.head == head
        assert again.new == ()
        erased = {event.target for event in written if isinstance(event, Redaction)}
        assert [entry.event for entry in again] == [None if id_of(each) in erased else each for each in written]


@given(FULL, MOMENTS, st.data())
def test_x4_an_erratum_changes_what_was_known_and_not_what_was_recorded(
    written: list[Any], moment: datetime, data: st.DataObject
) -> None:
    """Known: as if it had been right from the start. Recorded: before it, as without it."""
    entries = entries_of(written)
    assume(accounts_of(entries))
    target = data.draw(st.sampled_from(accounts_of(entries)))
    assume(not any(isinstance(each, Correction | Retraction) and each.target == target.id for each in written))
    alike = [each.event for each in accounts_of(entries) if type(each.event) is type(target.event)]
    right = data.draw(st.sampled_from(alike))
    repaired = entries_of([*written, Correction(target=target.id, replacement=right, by="ledger")])
    from_the_start = [attrs.evolve(each, event=right) if each.id == target.id else each for each in entries]
    names = frozenset({"position", "recorded_at", "corrected"})

    for view in (View.now(), View.known(moment), View.known(moment, possibly=True)):
        one, other = (list(seen(each, view).accounts(object)) for each in (repaired, from_the_start))
        assert comparable(one, without=names) == comparable(other, without=names)
    assert standing(repaired, View.recorded(entries[-1].recorded_at)) == standing(entries)


@given(FULL, st.data())
def test_x5_correcting_and_retracting_the_correction_is_the_original(written: list[Any], data: st.DataObject) -> None:
    """In the view of now; and retracting the retraction brings the correction back (S3)."""
    entries = entries_of(written)
    assume(accounts_of(entries))  # where all were erased there is nothing to correct
    target = data.draw(st.sampled_from(accounts_of(entries)))
    by: Any = data.draw(st.sampled_from(("claimant", "ledger")))
    said = attrs.evolve(target.event.attribution, reported=When.at("2024-11-30T00:00Z"), quote="revised")
    corrected = Correction(target=target.id, replacement=attrs.evolve(target.event, attribution=said), by=by)
    withdrawn = Retraction(target=id_of(corrected), by="ledger", reason="for this test")
    restored = Retraction(target=id_of(withdrawn), by="ledger", reason="for this test")

    assert standing(entries_of([*written, corrected, withdrawn])) == standing(entries)
    both = [*written, corrected]
    assert standing(entries_of([*both, withdrawn, restored])) == standing(entries_of(both))


@given(FULL)
def test_x6_same_incident_is_an_equivalence(written: list[Any]) -> None:
    """Every account is in its own incident, and accounts of one incident agree on it."""
    found = {account.id: account for account in seen(entries_of(written)).accounts(object)}

    for account in found.values():
        assert account.id in account.incident
        assert all(found[other].incident == account.incident for other in account.incident & found.keys())
        assert account.incident not in account.part_of


@given(FULL, st.data())
def test_x6_a_link_retracted_restores_the_partition(written: list[Any], data: st.DataObject) -> None:
    """Un-linking leaves no trace."""
    accounts = accounts_of(entries_of(written))
    assume(accounts)  # where all were erased there is nothing to link
    a, b = (data.draw(st.sampled_from(accounts)).id for _ in range(2))
    assume(a != b)
    link = Link(kind="same_incident", a=a, b=b, basis="for this test")
    linked = entries_of([*written, link])
    restored = entries_of([*written, link, Retraction(target=id_of(link), by="ledger")])

    assert standing(restored) == standing(entries_of(written))
    joined = {each.id: each.incident for each in seen(linked).accounts(object)}
    assert all({a, b} <= joined[each] for each in (a, b) if each in joined)


def _is_timed(event: Any) -> bool:
    return hasattr(event, "when") and not event.when.is_dated


def _elsewhere(when: When, tz: str) -> When:
    zone = zoneinfo.ZoneInfo(tz)
    start, end = (None if each is None else each.astimezone(zone) for each in (when.start, when.end))
    return attrs.evolve(when, start=start, end=end)


@given(logs(), zones())
def test_x13_instants_are_zone_free(written: list[Any], tz: str) -> None:
    """Written in another zone's clock, every event is the same event."""
    for event in written:
        if hasattr(event, "when"):
            assert attrs.evolve(event, when=_elsewhere(event.when, tz)) == event


@given(logs(), zones())
def test_x13_a_question_depends_on_a_zone_only_by_the_one_it_names(written: list[Any], tz: str) -> None:
    """What zone a source spoke in changes no night."""
    other = [attrs.evolve(each, when=attrs.evolve(each.when, tz=tz)) if _is_timed(each) else each for each in written]
    ids = [id_of(each) for each in written]
    asked = RecordBoard(scope("night"), envelope())
    boards = [seen(entries_of(events, ids=ids)).ask(asked) for events in (written, other)]

    assert boards[0].buckets.keys() == boards[1].buckets.keys()
    assert [comparable(each.value) for each in boards[0].buckets.values()] == [
        comparable(each.value) for each in boards[1].buckets.values()
    ]


@given(FULL, st.data())
def test_x17_the_digest_of_a_prefix_is_unchanged_by_appends(written: list[Any], data: st.DataObject) -> None:
    """And another entry early on changes every digest after it."""
    cut = data.draw(st.integers(1, len(written)))
    with log_of(written) as whole, log_of(written[:cut]) as prefix:
        assert whole.entry(cut).digest == prefix.head.digest
        assert whole.verify(prefix.head).is_intact
        digests = [entry.digest for entry in whole.entries()]
    assert len(set(digests)) == len(digests)
