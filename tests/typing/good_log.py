"""Right uses of a log: what is read, and what an append gives, has the type of its event."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, assert_type

from conflict_events import DroneStrike, Entry, EventLog, HarmReport, Query
from conflict_events.events import Redaction
from conflict_events.log import Appended


def use(log: EventLog, strike: DroneStrike, harm: HarmReport, several: list[Any]) -> None:
    assert_type(log.entries(kinds=[DroneStrike]), Iterator[Entry[DroneStrike]])
    assert_type(log.entries(kinds={DroneStrike}, after=3), Iterator[Entry[DroneStrike]])
    assert_type(log.entries(kinds=["DroneStrike"]), Iterator[Entry[Any]])
    assert_type(log.entries(Query()), Iterator[Entry[Any]])
    assert_type(log.entries(), Iterator[Entry[Any]])
    for entry in log.entries(kinds=[DroneStrike]):
        assert_type(entry.event.attacker, str)

    assert_type(log.append(strike), Appended[DroneStrike])
    assert_type(log.append(strike, metadata={"why": "a test"}, recorded_by="desk"), Appended[DroneStrike])
    assert_type(log.append(strike)[0], Entry[DroneStrike])
    assert_type(log.append(strike).new, tuple[Entry[DroneStrike], ...])
    (added,) = log.append(harm)
    assert_type(added.event, HarmReport)
    assert_type(log.append(strike, harm), Appended[Any])
    assert_type(log.redact(added.id), Appended[Redaction])
    log.append(*several)
    log.append()
