"""Logs to be reported on, one of them by a stranger who means no good."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import attrs

from conflict_events.counting import envelope
from conflict_events.events import Link
from conflict_events.log import EventLog
from conflict_events.questions.records import RecordBoard
from conflict_events.report import Report, report_on
from conflict_events.values import Attribution, Evidence, Quantity
from tests.projections.accounts import scope, strike

__all__ = ["HOSTILE", "QUESTION", "filled", "hostile_report", "write"]

HOSTILE = '<script>document.title="run"</script><img src=x onerror=alert(1)>"\'{{7*7}}'
QUESTION = RecordBoard(scope(attacker="RU", places={"UA"}), envelope())
SHOWN = Evidence(
    url="https://example.org/post?a=1&b=2",
    archived_url="http://archive.example.org/1",
    sha256="ab" * 32,
    retrieved=datetime(2024, 11, 10, 10, tzinfo=UTC),
    locator="paragraph 3",
)


def attributed(event: Any, *evidence: Evidence, claimant: str = "UA/AirForce") -> Any:
    return attrs.evolve(event, attribution=Attribution(claimant, "2024-11-10T08:00Z", evidence=evidence))


def filled(log: EventLog) -> EventLog:
    first, second = strike(136, 1), attributed(strike(Quantity.between(140, 145), 10), SHOWN)
    other = strike(144, 10, by="AFP")
    log.append(first, second, other, strike(200, 10, code="UA/UA-30"))
    log.append(Link(kind="same_incident", a=log.id_of(second), b=log.id_of(other)))
    return log


def write(log: EventLog, **fields: Any) -> Report:
    return report_on(log.now(), QUESTION, "2024-11-10", **fields)


def hostile_report(log: EventLog) -> Report:
    """A report on what a stranger wrote so that it might be run."""
    shown = (Evidence(url="javascript:alert(1)"), Evidence(url=f"https://x.org/{HOSTILE}"), Evidence(locator=HOSTILE))
    log.append(attributed(strike(145, 10, weapon=HOSTILE, note=HOSTILE), *shown, claimant="X"))
    return write(log, title=HOSTILE, command=HOSTILE)
