"""Wrong uses of a log, each of them refused."""

from __future__ import annotations

from conflict_events import DroneStrike, EventLog


def misuse(log: EventLog, strike: DroneStrike) -> None:
    for entry in log.entries(kinds=[DroneStrike]):
        str(entry.event.killed)  # error
    str(log.append(strike)[0].event.killed)  # error
    log.append(strike, metadata={"why": 5})  # error
    log.append(strike, why="a test")  # error
