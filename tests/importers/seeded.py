"""Logs for tests of the seeds."""

from __future__ import annotations

from datetime import UTC, datetime

from conflict_events.log import EventLog

__all__ = ["new_log"]


def new_log() -> EventLog:
    """Make a log that comes out the same each time, its clock past the last report of the seeds."""
    return EventLog.open(secret=b"s" * 32, clock=lambda: datetime(2025, 6, 1, tzinfo=UTC))
