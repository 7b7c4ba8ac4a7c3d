"""Questions that say which fields they read: only those are decoded, and the answers are the same."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given

from conflict_events.errors import DecodeError, UsageError
from conflict_events.events import KINDS, Correction, DroneStrike, HarmReport, Link, MissileStrike, Retraction, kind
from conflict_events.history import Account
from conflict_events.log import EventLog, moments_of
from conflict_events.projections import projection
from conflict_events.testing import entries_of, log_of, logs, seen
from conflict_events.values import Attribution, Place
from tests.codec.own_kinds import Colour
from tests.log.accounts import filled, opened, strike

ON = (DroneStrike, MissileStrike, HarmReport)
READS = frozenset({"attribution.claimant", "when", "where.code", "tally.launched", "tally.lost", "killed", "nothing"})


@projection(version=1, on=ON, start=list)
def whole(facts: list[Any], account: Account[Any]) -> list[Any]:
    """Everything that an account is, and those fields."""
    event = account.event
    figures = (event.killed,) if isinstance(event, HarmReport) else (event.tally.launched, event.tally.lost)
    place = None if event.where is None else event.where.code
    about = (account.id, account.incident, account.part_of, account.position, account.recorded_at, account.corrected)
    facts.append((*about, account.caveats, event.attribution.claimant, event.when, place, figures))
    return facts


narrow: Any = projection(version=1, on=ON, start=list, reads=READS)(whole.function)


@pytest.mark.law
@given(logs())
def test_the_narrow_answer_is_the_whole_answer(events: list[Any]) -> None:
    """In every view, whatever was corrected, linked or withdrawn; from a store and from paper."""
    log = log_of(events, at_once=True)
    views = [
        log.now(),
        *(log.as_known(moment) for moment in moments_of(log)[:5]),
        log.as_recorded("2200-01-01T00:00Z"),
    ]

    assert [view.ask(narrow) for view in views] == [view.ask(whole) for view in views]
    assert seen(entries_of(events)).ask(narrow) == seen(entries_of(events)).ask(whole)


@projection(version=1, on=DroneStrike, start=list, reads=("attribution.claimant", "tally.launched"))
def weapons(found: list[Any], account: Account[DroneStrike]) -> list[Any]:
    """Reads what it did not declare."""
    found.append(getattr(account.event, "weapon", None))
    return found


@projection(version=1, on=DroneStrike, start=list, reads=["tally.launched"])
def residuals(found: list[Any], account: Account[DroneStrike]) -> list[Any]:
    """Reads what it did not declare, inside a value."""
    found.append(account.event.tally.residual)
    return found


@pytest.mark.parametrize("question", [weapons, residuals])
@pytest.mark.parametrize("corrected", [False, True], ids=["as it was", "corrected"])
def test_what_was_not_declared_raises(question: Any, corrected: bool) -> None:  # noqa: FBT001 - a parameter
    """A default given in silence would be a wrong answer."""
    log = filled(opened()) if corrected else opened()
    log.append(strike(5))

    for view in (log.now(), log.as_known("2030-01-01T00:00Z"), seen(list(log.entries()))):
        with pytest.raises(UsageError, match="is not declared to be read; name it in the projection's `reads`"):
            view.ask(question)


@projection(version=1, on=DroneStrike, start=list, reads=("tally.launched",))
def events(found: list[Any], account: Account[DroneStrike]) -> list[Any]:
    """Keeps the narrow events."""
    found.append(account.event)
    return found


def test_a_narrow_event_says_that_it_is_one() -> None:
    """It is of its kind, and of no use for comparing."""
    log = opened()
    log.append(strike(5))
    event: Any = log.ask(events)[0]

    assert isinstance(event, DroneStrike)
    assert repr(event) == "<DroneStrike, of which tally.launched is read>"
    with pytest.raises(UsageError, match=r"^DroneStrike.attacker is not declared"):
        event == log.ask(events)[0]  # noqa: B015 - it raises


@projection(version=1, on=(Retraction, Link), start=list, reads=("target", "kind"))
def ledger(found: list[Any], account: Account[Any]) -> list[Any]:
    """Entries about entries are narrow too."""
    found.append(account.event.target if isinstance(account.event, Retraction) else account.event.kind)
    return found


def test_entries_about_entries_can_be_read_narrowly() -> None:
    """They are few, and are read whole; what is given to the question is narrow all the same."""
    log = filled(opened())

    assert len(log.ask(ledger)) == 2


def test_a_payload_that_cannot_be_read_is_reported_in_full() -> None:
    """The converter of record says what is wrong, as for a whole event."""
    log = opened()
    log.append(strike(5))
    row = log._store.head()
    assert row is not None
    assert row.payload is not None
    log._store._rows[0] = row._replace(payload=row.payload.replace(b'"attacker"', b'"atacker"'))  # type: ignore[attr-defined]

    assert log.ask(events) != []  # what is not read is not looked at
    log._store._rows[0] = row._replace(payload=row.payload.replace(b'"launched":5', b'"launched":-5'))  # type: ignore[attr-defined]
    with pytest.raises(DecodeError, match=r"tally\.launched"):
        log.ask(events)


@kind("Spill", schema=1)
@attrs.frozen
class Spill:
    colour: Colour
    attribution: Attribution


def test_a_kind_that_takes_the_converter_of_record_can_be_read_narrowly() -> None:
    """It is read whole, and narrowed then."""

    @projection(version=1, on=Spill, start=list, reads=("colour",))
    def colours(found: list[Any], account: Account[Spill]) -> list[Any]:
        found.append(account.event.colour)
        return found

    with EventLog.open(kinds=KINDS.including(Spill)) as log:
        log.append(Spill(Colour.BLACK, Attribution("RU/MoD", "2024-11-10")))

        assert log.ask(colours) == [Colour.BLACK]


def test_what_does_not_speak_is_told_of_in_narrow_answers_too() -> None:
    """Versions of unknown order that name different places."""
    first = strike(5)
    log = opened()
    target = log.id_of(first)
    two = [attrs.evolve(first, where=Place(code, code)) for code in ("UA/UA-30", "UA/UA-51")]
    log.append(first, *(Correction(target=target, replacement=each, by="claimant") for each in two))

    assert log.ask(events) == seen(list(log.entries())).ask(events) == []
    assert len(log.now().unsettled()) == 1


def test_reads_are_several() -> None:
    """One bare text would be taken apart into letters."""
    with pytest.raises(UsageError, match=r"^reads: must be several"):
        projection(version=1, on=DroneStrike, reads="weapon", start=list)
