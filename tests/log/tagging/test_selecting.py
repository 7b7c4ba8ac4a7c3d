"""Reading by a query gives what looking at every entry gives, however far the index of tags goes."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import closing, nullcontext
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_events.errors import AppendConflict, UsageError
from conflict_events.history import Query, QueryItem
from conflict_events.log import EventLog, Expect
from conflict_events.log.tagging.index import index_of, total
from conflict_events.stores import Draft, MemoryStore, SqliteStore, Store
from conflict_events.testing import logs
from conflict_events.testing.paper import SECRET
from tests.log.accounts import clock, filled, opened, strike
from tests.log.tagging.queries import KEYS, queries


def brought(log: EventLog) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for key, position, _ in log._store.every_key():
        found.setdefault(position, []).append(key)
    return found


def written(store: Store, events: Sequence[Any]) -> EventLog:
    """Append one by one, two of three under a record key where theirs is free."""
    log = EventLog.on(store, secret=SECRET, clock=clock())
    for number, event in enumerate(events):
        key = (None, *KEYS[:2])[number % 3]
        free = None if log.keyed([key or ""]) else key
        log.append(event, keys=[free])
    return log


def cut(log: EventLog, upto: int) -> None:
    """Let the index of tags go no further than to a position, as that of a log which an older program wrote on."""
    store = log._store
    blocks = [block for block in store.every_tag() if block.last > upto]
    left = [(block, tuple(each for each in block.positions if each <= upto)) for block in blocks]
    put = tuple(block._replace(last=positions[-1], positions=positions) for block, positions in left if positions)
    secret = log._sealer.secret()
    before = index_of(store, secret)
    index = attrs.evolve(before, upto=upto, total=total(before.total, secret, put=put, gone=blocks))
    gone = tuple(block._replace(positions=()) for block in blocks)
    store.write(lambda: Draft(tags=(*gone, *put), meta=(index.extent(secret),)))


def hold(log: EventLog, query: Query, after: int, upto: int | None) -> None:
    entries = list(log.entries(after=after, upto=upto))
    expected = list(query.chosen(entries, brought(log)))
    assert list(log.entries(query, after=after, upto=upto)) == expected


@pytest.mark.law
@given(logs(max_size=20), st.data())
def test_reading_by_a_query_is_looking_at_every_entry(events: list[Any], data: st.DataObject) -> None:
    """In memory, with an index that ends anywhere."""
    log = written(MemoryStore(), events)
    if data.draw(st.booleans()):
        cut(log, data.draw(st.integers(0, len(log))))
    for query in data.draw(st.lists(queries(log), min_size=1, max_size=4)):
        hold(log, query, data.draw(st.integers(0, 20)), data.draw(st.none() | st.integers(0, 20)))


@pytest.mark.law
@settings(max_examples=12)  # each makes a file
@given(logs(max_size=15), st.data())
def test_a_file_is_read_by_a_query_as_entry_by_entry(events: list[Any], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(SqliteStore(Path(folder) / "log")) as store:
        log = EventLog.on(store, secret=SECRET, clock=clock())
        log.append(*events)
        for query in data.draw(st.lists(queries(log), min_size=1, max_size=9)):
            hold(log, query, 0, None)
        assert log.verify(deep=True).is_intact


@pytest.mark.law
@given(logs(max_size=20), st.data())
def test_an_append_condition_is_broken_by_what_the_query_finds_after_the_position(
    events: list[Any], data: st.DataObject
) -> None:
    log = written(MemoryStore(), events)
    query, after = data.draw(queries(log)), data.draw(st.integers(0, len(log)))
    newer = list(query.latest().chosen(log.entries(after=after), brought(log)))
    with pytest.raises(AppendConflict) if newer else nullcontext() as broken:
        log.append(expect=Expect(after=after, query=query))
    if broken is not None:
        assert (broken.value.expected, broken.value.actual) == (after, newer[0].position)


# --- examples --------------------------------------------------------------------------------------------------------


def found(log: EventLog, *items: QueryItem, **how: Any) -> list[int]:
    return [entry.position for entry in log.entries(Query(*items, **how))]


def test_names_are_looked_up_in_what_an_entry_carries_and_under_their_parents() -> None:
    """Items are either/or; what one of them says has to hold together."""
    log = filled(opened())
    log.append(strike(1, "RU/MoD"))
    first = log.entry(1).id

    assert found(log, QueryItem(claimants={"UA/AirForce"})) == [1, 2, 3, 4, 5, 6, 7]
    assert found(log, QueryItem(claimants={"RU"})) == found(log, QueryItem(claimants={"RU/MoD"})) == [10]
    assert found(log, QueryItem(claimants={"UA"}, kinds={"Correction"})) == [6, 7]
    assert found(log, QueryItem(incident={first})) == [1, 6, 8]
    assert found(log, QueryItem(incident={first}, claimants={"UA"})) == [1, 6]
    assert found(log, QueryItem(keys={"two"}), QueryItem(kinds={"Link"})) == [2, 8]
    assert found(log, QueryItem(places={"UA"}), newest_first=True, limit=2) == [10, 7]
    assert found(log, newest_first=True, limit=3) == [10, 9, 8]
    assert found(log, since=log.entry(10).recorded_at) == [10]
    assert found(log, QueryItem(actors={"RU"}), until=log.entry(5).recorded_at.isoformat()) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("upto", [0, 4, 10])
@pytest.mark.parametrize("newest_first", [False, True])
def test_what_is_looked_up_is_what_is_chosen_of_all(upto: int, newest_first: bool) -> None:  # noqa: FBT001  # a case
    """Between two times, from either end, up to a limit and without one; behind where the index ends, too."""
    log = filled(opened())
    log.append(strike(1, "RU/MoD"))
    since, until = (log.entry(position).recorded_at for position in (6, 9))
    cut(log, upto)

    for items in (), (QueryItem(claimants={"UA"}),), (QueryItem(keys={"two"}), QueryItem(kinds={"Link"})):
        for limit in None, 2:
            hold(log, Query(*items, newest_first=newest_first, limit=limit), 0, None)
            hold(log, Query(*items, since=since, until=until, newest_first=newest_first, limit=limit), 0, None)


def test_what_is_erased_is_found_no_more_by_what_it_named() -> None:
    """Nor where it is erased while somebody reads; by its kind, its id and its record key it is."""
    log = filled(opened())
    reading = log.entries(Query(QueryItem(claimants={"UA"})))
    erased = log.entry(1)
    log.redact(2)
    log.redact(erased.id)

    assert [entry.position for entry in reading] == [3, 4, 5, 6, 7]
    assert found(log, QueryItem(claimants={"UA"})) == [3, 4, 5, 6, 7]
    assert found(log, QueryItem(keys={"one"})) == [1]
    assert found(log, QueryItem(kinds={"DroneStrike"})) == [1, 2, 3, 4, 5]
    assert found(log, QueryItem(incident={erased.id})) == [1, 6, 8, 11]
    assert log.verify(deep=True).is_intact


class Erasing(MemoryStore):
    """Erases an entry between the moment that its position is read and the moment that it is."""

    log: EventLog | None = None

    def at(self, positions: Any) -> Any:
        if self.log is not None:
            log, self.log = self.log, None
            log.redact(2)
        return super().at(positions)


def test_what_is_erased_between_its_position_and_its_row_is_not_given() -> None:
    store = Erasing()
    log = filled(EventLog.on(store, secret=SECRET, clock=clock()))
    store.log = log

    assert found(log, QueryItem(claimants={"UA"})) == [1, 3, 4, 5, 6, 7]


def test_without_the_secret_entries_are_looked_at(tmp_path: Path) -> None:
    """The index is sealed with it, and stays behind with it."""
    with filled(opened(tmp_path / "log")) as log:
        log.backup(tmp_path / "copy", secret=False)
        expected = list(log.entries(Query(QueryItem(claimants={"UA"}))))
    with EventLog.open(tmp_path / "copy", read_only=True) as copy:
        assert list(copy._store.every_tag()) == []
        assert list(copy.entries(Query(QueryItem(claimants={"UA"})))) == expected


def test_what_is_no_query_is_refused() -> None:
    with opened() as log:
        wrong: Any = {"kinds": ["DroneStrike"]}
        with pytest.raises(UsageError, match="must be of QueryItem"):
            Query(wrong)
        with pytest.raises(UsageError, match="must be a Query"):
            Expect(after=0, query=wrong)
        for limit in (0, -1, 1.5, True):
            with pytest.raises(UsageError, match="whole number from 1"):
                Query(limit=limit)  # type: ignore[arg-type]
        with pytest.raises(UsageError, match="put them into its items"):
            log.entries(Query(), ledger=True)
