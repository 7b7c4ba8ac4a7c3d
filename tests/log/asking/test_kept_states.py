"""Kept states as they are stored: whom to trust, and how a new version takes the place of an old one."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from conflict_events.counting import by, envelope
from conflict_events.errors import KeptStateDistrusted
from conflict_events.events import DroneStrike, Retraction
from conflict_events.history import Account
from conflict_events.log import EventLog
from conflict_events.log.asking import keeping
from conflict_events.log.sealing import chain
from conflict_events.projections import Folding, on
from conflict_events.questions.attacks import Totals
from conflict_events.stores import Draft, MemoryStore
from tests.log.accounts import SECRET, clock, opened, strike
from tests.log.kept_questions import ASKED, SCOPE, Nights, Witnessed

NOW, NEXT = "kept/now/Nights", "kept/next/Nights"


def filled(store: MemoryStore, count: int = 50) -> EventLog:
    log = EventLog.on(store, secret=SECRET, clock=clock())
    log.append(*map(strike, range(1, count + 1)))
    return log


# --- whom to trust --------------------------------------------------------------------------------


def stored(name: str = "kept/now/Nights", count: int = 5) -> MemoryStore:
    store = MemoryStore()
    log = filled(store, count)
    for question in ASKED:
        log.keep(question).build()
    assert store.meta(name) is not None
    return store


@pytest.mark.parametrize("at", [0, 40, -1])
def test_a_state_that_was_altered_is_not_trusted(at: int) -> None:
    store = stored()
    was = bytearray(store.meta(NOW) or b"")
    was[at] ^= 1
    store.write(lambda: Draft(meta=((NOW, bytes(was)),)))
    log = EventLog.on(store)
    assert "was altered" in str(log.verify())
    with pytest.warns(KeptStateDistrusted, match="not as this log wrote it"):
        kept = log.keep(Nights())
    assert kept.rebuilt == "it is not as this log wrote it"
    assert kept.ask() == log.ask(Nights())
    kept.checkpoint()
    assert log.verify().is_intact


def test_what_is_no_text_or_no_bytes_is_reported() -> None:
    store = stored()
    store.write(lambda: Draft(meta=((NOW, "text"), (7, b""))))  # type: ignore[arg-type]  # as damage makes it
    found = str(EventLog.on(store, read_only=True).verify())
    assert "'kept/now/Nights' was altered" in found
    assert "the setting 7 is not a setting of a log" in found


def test_a_state_of_another_log_is_not_trusted() -> None:
    """Also not where both have the same secret, as two copies have that went different ways."""
    other = MemoryStore()
    log = EventLog.on(other, secret=SECRET, clock=clock())
    log.append(*map(strike, range(100, 105)))
    blob = stored().meta(NOW) or b""
    other.write(lambda: Draft(meta=((NOW, blob),)))
    with pytest.warns(KeptStateDistrusted, match="another log"):
        kept = log.keep(Nights())
    assert kept.ask() == log.ask(Nights())
    shorter = EventLog.on(MemoryStore(), secret=SECRET)
    shorter._store.write(lambda: Draft(meta=((NOW, blob),)))
    with pytest.warns(KeptStateDistrusted, match="another log"):
        shorter.keep(Nights())


def test_a_state_under_another_name_is_not_trusted() -> None:
    store = stored()
    blob = store.meta("kept/now/Witnessed") or b""
    store.write(lambda: Draft(meta=((NOW, blob),)))
    assert "another name" in (EventLog.on(store).keep(Nights()).rebuilt or "")


def test_a_state_of_other_accounts_is_built_again() -> None:
    """Where what it is made of is no longer there, or its class was changed without a new version."""
    store = stored("kept/now/Witnessed")
    blob = (store.meta("kept/now/Witnessed") or b"")[32:] + bytes(16)
    sealed = chain.sealed(SECRET, blob)
    store.write(lambda: Draft(meta=(("kept/now/Witnessed", sealed),)))
    log = EventLog.on(store)
    kept = log.keep(Witnessed())
    assert "is no longer there" in (kept.rebuilt or "")
    assert kept.ask() == log.ask(Witnessed())
    retracted = log.append(Retraction(target=log.entry(1).id, by="ledger")).entries[0]
    log.keep(Totals(SCOPE, envelope())).build()
    name = next(name for name, _ in store.every_meta() if "Totals(" in name)
    gone = chain.sealed(SECRET, (store.meta(name) or b"")[32:] + bytes.fromhex(retracted.event.target))
    store.write(lambda: Draft(meta=((name, gone),)))
    assert "is no longer there" in (EventLog.on(store).keep(Totals(SCOPE, envelope())).rebuilt or "")
    spoilt = chain.sealed(SECRET, (store.meta(NOW) or b"")[32:].replace(b"UA/AirForce", b"7")[:-1])
    store.write(lambda: Draft(meta=((NOW, spoilt),)))
    assert "reads differently" in (log.keep(Nights()).rebuilt or "")


def test_what_was_erased_does_not_come_back_with_a_state(monkeypatch: pytest.MonkeyPatch) -> None:
    """A state that was read before an erasure is not stored after it, and is built anew when it is asked again."""
    store = MemoryStore()
    log = filled(store)
    kept = log.keep(Nights())
    kept.ask()
    kept.checkpoint()
    log.redact(1)
    assert store.meta(NOW) is None
    log.keep(Witnessed()).ask()
    kept._stored = None
    kept.checkpoint()
    assert store.meta(NOW) is None
    folded, handler = list[int](), Nights.strike

    def watched(self: Nights, state: Any, account: Account[DroneStrike]) -> Any:
        folded.append(account.position)
        return handler(self, state, account)

    monkeypatch.setattr(Nights, "strike", watched)
    assert kept.ask() == log.ask(Nights())
    assert kept.ask().counts == {"UA/AirForce 1": 49}
    assert folded[:49] == list(range(2, 51))
    context = kept.ask().context
    assert context is not None
    assert [each.id for each in context.erased] == [log.entry(1).id]
    kept.checkpoint()
    assert store.meta(NOW) is not None


# --- versions -------------------------------------------------------------------------------------


def test_a_new_version_is_built_beside_the_old_one_and_nobody_waits() -> None:
    """While one thread builds, others are answered by the old version; then the new one takes its place."""
    store = stored()
    log = EventLog.on(store)
    halfway, go_on = threading.Event(), threading.Event()

    class Slow(Folding[dict[tuple[str, int], int]]):
        name, version = "Nights", 2

        def initial(self) -> dict[tuple[str, int], int]:
            return {}

        @on(DroneStrike)
        def strike(self, state: Any, account: Account[DroneStrike]) -> dict[tuple[str, int], int]:
            if account.position == 3:
                halfway.set()
                assert go_on.wait(60)
            return Nights(weight=2).strike(state, account)

        def answer(self, state: dict[tuple[str, int], int]) -> Any:
            return Nights().answer(state)

    kept = log.keep(Slow(), replacing=Nights())
    building = threading.Thread(target=kept.build)
    building.start()
    assert halfway.wait(60)
    assert (kept.version, kept.position) == (1, 5)
    log.append(strike(1000))
    assert kept.ask() == log.ask(Nights()), "answered by the old version, up to now"
    assert EventLog.on(store).keep(Nights()).position == 5, "and the old one can be resumed"
    go_on.set()
    building.join()
    assert kept.version == 2
    assert kept.ask().counts == {"UA/AirForce 1": 12}
    log.close()


def test_an_older_version_never_takes_the_place_of_a_newer_one() -> None:
    store = stored()
    first, second = EventLog.on(store), EventLog.on(store)
    old, new = first.keep(Nights()), second.keep(Nights(2, 2))
    new.build()
    first.append(strike(1000))
    assert old.ask() == first.ask(Nights()), "it still answers"
    old.close()
    assert EventLog.on(store).keep(Nights(2, 2)).position == 5


def test_a_state_never_goes_back() -> None:
    """Of two that keep one question, the one that has read less does not overwrite the other."""
    store = stored()
    behind, ahead = (EventLog.on(store).keep(Nights()) for _ in range(2))
    log = EventLog.on(store, clock=clock())
    log.append(strike(1000))
    behind.ask()
    log.append(strike(1001))
    ahead.build()
    behind.close()
    assert EventLog.on(store).keep(Nights()).position == 7


def test_what_a_newer_version_has_built_so_far_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """An older version that is still in use stores its own state, and leaves the half-built one of the newer."""
    store = stored()
    log = EventLog.on(store, clock=clock())
    old = log.keep(Nights())
    monkeypatch.setattr(keeping, "EVERY", 2)
    handler = Nights.strike

    def interrupted(self: Nights, state: Any, account: Account[DroneStrike]) -> Any:
        if account.position == 4:
            raise KeyboardInterrupt
        return handler(self, state, account)

    newer = log.keep(Nights(2, 2))
    with monkeypatch.context() as patch:
        patch.setattr(Nights, "strike", interrupted)
        with pytest.raises(KeyboardInterrupt):
            newer.ask()
    built = store.meta(NEXT)
    assert built is not None
    log.append(strike(1000))
    old.build()
    assert store.meta(NEXT) == built
    assert EventLog.on(store).keep(Nights(2, 2)).position == 2


def test_closing_before_the_new_version_is_built_stores_the_old_one() -> None:
    store = stored()
    log = EventLog.on(store, clock=clock())
    kept = log.keep(Nights(2, 2), replacing=Nights())
    log.append(strike(1000))
    assert kept.ask() == log.ask(Nights())
    kept.close()
    assert EventLog.on(store).keep(Nights()).position == 6


def test_an_older_version_that_was_never_stored_cannot_stand_in() -> None:
    with opened() as log:
        log.append(strike())
        kept = log.keep(Nights(2), replacing=Nights())
        assert kept.version == 2
        kept.close()


def test_questions_of_one_name_have_one_state() -> None:
    """Two records of one scope differ in whose count they are, which is asked at the end: they share what is stored."""
    first, second = Totals(SCOPE, envelope()), Totals(SCOPE, by("RU/MoD"))
    store = MemoryStore()
    log = filled(store)
    log.keep(first).build()
    again = EventLog.on(store).keep(second)
    assert again.position == 50
    assert again.ask() == log.ask(second)
