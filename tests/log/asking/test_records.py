"""Under which record key an importer brought an account: told wherever a question that is told is asked."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.errors import LogDamaged
from conflict_events.events import Correction
from conflict_events.history import Account
from conflict_events.log import EventLog, moments_of
from conflict_events.log.asking.records import Records, by_position
from conflict_events.projections import ById, Context, fold, together
from conflict_events.stores import Draft, MemoryStore
from conflict_events.testing import logs
from conflict_events.testing.paper import SECRET, kinds_of, log_of, minutes
from tests.log.accounts import opened, strike

NEVER = datetime(2200, 1, 1, tzinfo=UTC)
"""When everything was said already."""

KEYS = st.lists(st.tuples(st.integers(0, 30), st.sampled_from("abcdefgh")), max_size=8)


@attrs.frozen
class Told:
    """The record keys of all that was seen."""

    records: dict[str, str | None]
    context: Context | None = None

    def seen_from(self, context: Context) -> Told:
        return attrs.evolve(self, context=context)


class Keys(ById[str | None]):
    """Keeps the key of each account."""

    name = "keys"
    handles = frozenset({object, "Correction"})
    sees_possible = True

    def initial(self) -> dict[str, str | None]:
        return {}

    def apply(self, state: dict[str, str | None], account: Account[Any], /) -> dict[str, str | None]:
        assert account.id not in state
        state[account.id] = account.record
        return state

    def revoke(self, state: dict[str, str | None], account: Account[Any], /) -> dict[str, str | None]:
        assert state.pop(account.id) == account.record
        return state

    def answer(self, state: dict[str, str | None], /) -> Told:
        return Told(dict(state))


class Untold(Keys):
    """Does not ask for it."""

    name = "untold"
    sees_possible = False


SPAWN = multiprocessing.get_context("spawn")
KEYED: Any = Keys()
UNTOLD: Any = Untold()


@pytest.fixture(scope="module")
def threads() -> Iterator[Executor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


def add_keys(log: EventLog, events: list[Any], keys: list[tuple[int, str]], known: dict[str, str]) -> None:
    """Bring some of the events again, each under a key of its own; a key that is there already stays where it is."""
    for number, key in keys:
        event = events[number % len(events)]
        if key not in known:
            known[key] = log.append(event, keys=[key])[0].id


def expected(known: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, entry_id in sorted(known.items()):
        found.setdefault(entry_id, key)
    return found


def keys_told(log: Any) -> dict[str, str]:
    return {entry_id: key for entry_id, key in log.ask(KEYED).records.items() if key is not None}


def test_an_account_has_the_key_under_which_it_was_brought() -> None:
    """Of several the first as text; what was entered by hand has none, and who does not ask is not told."""
    log = opened()
    log.append(*map(strike, range(3)), keys=["b", None, "c"])
    log.append(strike(0), keys=["a"])
    ids = [log.id_of(strike(n)) for n in range(3)]

    assert log.ask(KEYED).records == dict(zip(ids, ["a", None, "c"], strict=True))
    assert set(log.ask(UNTOLD).records.values()) == {None}
    assert {account.record for account in log.now().accounts()} == {None}
    told, untold = log.ask(together(KEYED, UNTOLD))
    assert (told.records, untold.records) == (log.ask(KEYED).records, log.ask(UNTOLD).records)


def test_a_revised_account_keeps_its_key() -> None:
    """The key is that of the original, whatever it reads as."""
    log = opened()
    log.append(strike(1), keys=["a"])
    log.append(Correction(target=log.id_of(strike(1)), replacement=strike(2), by="ledger"))

    assert keys_told(log) == {log.id_of(strike(1)): "a"}
    assert keys_told(log.as_known("2024-11-10T12:00Z")) == {log.id_of(strike(1)): "a"}


def test_in_parts_each_part_is_sent_the_keys_of_its_accounts(threads: Executor) -> None:
    """Of a log in memory, which nobody else can open."""
    log = opened()
    log.append(*map(strike, range(4)), keys=["a", None, "b", "c"])

    assert log.ask(KEYED, executor=threads, parts=2) == log.ask(KEYED)
    assert sorted(keys_told(log).values()) == ["a", "b", "c"]


@pytest.mark.law
@given(events=logs().filter(bool), keys=KEYS, parts=st.sampled_from([1, 2, 5]))
def test_every_way_of_asking_tells_the_same(
    events: list[Any], keys: list[tuple[int, str]], parts: int, threads: Executor
) -> None:
    """In one piece, in parts, step by step, and to a view's accounts."""
    log = log_of(events, at_once=True)
    known: dict[str, str] = {}
    add_keys(log, events, keys, known)
    moments = moments_of(log, possibly=True)[:4]
    views = [log.now(), *(log.as_known(at, possibly=possibly) for at in moments for possibly in (False, True))]

    for view in views:
        answer = view.ask(KEYED)
        assert all(key == expected(known).get(entry_id) for entry_id, key in answer.records.items())
        assert view.ask(KEYED, executor=threads, parts=parts) == answer
        accounts = [each for each in view.judged(KEYED.handles, possible=True) if isinstance(each, Account)]
        assert fold(KEYED, accounts) == Told(answer.records)
    assert [answer for _, answer in log.ask_as_known(KEYED, moments)] == [log.as_known(at).ask(KEYED) for at in moments]


@pytest.mark.law
@given(logs().filter(bool), KEYS, KEYS, KEYS)
def test_a_kept_answer_notices_keys_that_came_later(
    events: list[Any], first: list[Any], second: list[Any], third: list[Any]
) -> None:
    """With new entries, without any, and for old ones."""
    half = events[: len(events) // 2 + 1]
    with EventLog.open(kinds=kinds_of(events), secret=SECRET, clock=lambda: NEVER) as log:
        log.append(*half)
        kept, known = log.keep(KEYED, durable=False), dict[str, str]()
        for batch, keys in ((half, first), (half, second), (events, third)):
            add_keys(log, half, keys, known)
            log.append(*batch)

            assert kept.ask() == log.ask(KEYED)


def test_a_stored_state_is_not_used_where_keys_came_since(tmp_path: Path) -> None:
    """Only keys of what is in it matter."""
    for again, rebuilt in ((False, None), (True, "its accounts have other record keys by now")):
        path = tmp_path / f"{again}.db"
        with opened(path) as log:
            log.append(*map(strike, range(3)), keys=["a", None, None])
            log.keep(KEYED, state=dict[str, str | None]).ask()
        with opened(path) as log:
            log.append(strike(7), strike(1), keys=["b", "c" if again else None])
            kept = log.keep(KEYED, state=dict[str, str | None])

            assert kept.rebuilt == rebuilt
            assert kept.ask() == log.ask(KEYED)


def test_a_stored_state_is_resumed_with_its_keys(tmp_path: Path) -> None:
    """Also one that is stored as the accounts that matter to it."""
    with opened(tmp_path / "log.db") as log:
        log.append(*map(strike, range(3)), keys=["a", None, "b"])
        kept = log.keep(KEYED)
        kept.ask()
    with opened(tmp_path / "log.db") as log:
        kept = log.keep(KEYED)

        assert (kept.position, kept.rebuilt) == (3, None)
        assert kept.ask() == log.ask(KEYED)
        assert sorted(keys_told(log).values()) == ["a", "b"]


@pytest.mark.parametrize("to", [1, 3])
def test_a_key_that_is_moved_is_told_where_it_is_now(to: int) -> None:
    """To an older entry or to a newer one, by whoever writes to the store itself."""
    store = MemoryStore()
    log = EventLog.on(store, secret=SECRET, clock=minutes())
    log.append(strike(1), strike(2), keys=[None, "a"])
    kept = log.keep(KEYED, durable=False)
    kept.ask()
    log.append(strike(3))
    store.write(lambda: Draft(keys=(("a", to, b"m"),), meta=(("keys", b"another"),)))

    assert keys_told(log) == {log.entry(to).id: "a"}
    assert kept.ask() == log.ask(KEYED)


def test_only_new_keys_are_read_where_new_entries_brought_them() -> None:
    """Not those that are known."""
    asked: list[int] = []
    store = MemoryStore()
    log = EventLog.on(store, secret=SECRET, clock=minutes())

    def read(after: int) -> Any:
        asked.append(after)
        return store.every_key(after)

    records = Records(read, lambda: store.meta("keys"))
    log.append(strike(1), keys=["a"])
    assert not records.catch_up(1, 0)
    assert not records.catch_up(1, 1)
    log.append(strike(2), strike(3), keys=["b", None])
    assert not records.catch_up(3, 1)
    assert (asked, records.at) == ([0, 1], {1: "a", 2: "b"})
    log.append(strike(3), keys=["c"])
    assert not records.catch_up(3, 2)
    log.append(strike(1), keys=["A"])
    assert records.catch_up(3, 2)
    assert (asked, records.at) == ([0, 1, 3, 0, 3, 0], {1: "A", 2: "b", 3: "c"})


def test_whoever_may_not_see_the_sum_notices_all_the_same() -> None:
    """Such as one who only reads on a server: every key is read each time."""
    store = MemoryStore()
    log = EventLog.on(store, secret=SECRET, clock=minutes())
    records = Records(store.every_key, lambda: None)
    log.append(strike(1), strike(2), keys=["a", None])

    assert not records.catch_up(2, 0)
    assert not records.catch_up(2, 2)
    log.append(strike(2), keys=["b"])
    assert records.catch_up(2, 2)
    assert records.at == {1: "a", 2: "b"}


@pytest.mark.parametrize("damaged", [(1, 1, b""), ("a", "x", b"")])
def test_a_key_that_makes_no_sense_is_damage(damaged: Any) -> None:
    """A file may have been altered behind our back."""
    with pytest.raises(LogDamaged, match="verify this log"):
        by_position([("a", 1, b""), damaged])


def test_processes_read_the_keys_of_their_part(tmp_path: Path) -> None:
    """Where they open the log by themselves, and where its rows are sent."""
    for where in (tmp_path / "log.db", ":memory:"):
        with opened(where) as log, ProcessPoolExecutor(1, mp_context=SPAWN) as pool:
            log.append(*map(strike, range(4)), keys=["a", None, "b", "c"])

            assert log.ask(KEYED, executor=pool, parts=2) == log.ask(KEYED)
            assert sorted(keys_told(log).values()) == ["a", "b", "c"]
