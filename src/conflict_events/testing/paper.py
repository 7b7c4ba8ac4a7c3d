"""Logs on paper: entries, views and real logs made of plain lists of events, under one fixed secret and clock.

Laws are checked on thousands of random logs; on paper there is no store to write, and any order of arrival can be
tried. `log_of` makes a real log, in memory, with the same ids.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from conflict_events.events import KINDS, Correction, Kinds, Redaction, kind_name, schema_of
from conflict_events.history import Entry, Head, View
from conflict_events.history.queries import check_several, names_of
from conflict_events.log import EventLog, LogView

__all__ = ["SECRET", "entries_of", "id_of", "kinds_of", "log_of", "minutes", "seen"]

SECRET = bytes(32)
"""The secret of all logs made here, so that ids come out the same each time."""

BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def kinds_of(events: Iterable[Any]) -> Kinds:
    """Give our table of kinds, with the kinds of these events."""
    check_several("events", events)
    known = frozenset(KINDS.values())
    spoken = {type(_said(event)) for event in events}
    return _including(frozenset(spoken - known))


def _said(event: Any) -> Any:
    """Give the account that an event holds, or itself."""
    while isinstance(event, Correction | Redaction):
        inside = event.replacement if isinstance(event, Correction) else event.leaves
        if inside is None:
            break
        event = inside
    return event


@functools.lru_cache(maxsize=64)
def _including(extra: frozenset[type[Any]]) -> Kinds:
    return KINDS.including(*sorted(extra, key=kind_name)) if extra else KINDS


@functools.lru_cache(maxsize=64)
def _namer(kinds: Kinds) -> EventLog:
    return EventLog.open(kinds=kinds, secret=SECRET)


def id_of(event: Any) -> str:
    """Give the id of an event in every log made here."""
    return _namer(kinds_of((event,))).id_of(event)


def entries_of(events: Sequence[Any], *, ids: Sequence[str] | None = None) -> list[Entry[Any]]:
    """Write events down on paper: one a minute, none refused, no digests; what a Redaction names is erased.

    Args:
        events: The events in order.
        ids: Their ids, where they are known already.
    """
    begin = _after_all_reports(events)
    named = [id_of(event) for event in events] if ids is None else ids
    erased = {event.target for event in events if isinstance(event, Redaction)}
    return [
        Entry(
            position=number,
            id=entry_id,
            recorded_at=begin + number * MINUTE,
            recorded_by="",
            kind=kind_name(type(event)),
            schema=schema_of(type(event)),
            event=None if entry_id in erased else event,
            digest="",
        )
        for number, (event, entry_id) in enumerate(zip(events, named, strict=True), start=1)
    ]


def _after_all_reports(events: Iterable[Any]) -> datetime:
    """Give a time of recording that no report lies after (L10)."""
    said = (getattr(_said(event), "attribution", None) for event in events)
    reported = (each.reported.earliest for each in said if each is not None)
    return max((moment for moment in reported if moment is not None and moment > BEGIN), default=BEGIN)


def seen(entries: Sequence[Entry[Any]], view: View | None = None, *, kinds: Kinds | None = None) -> LogView:
    """See entries on paper from a view; None = now.

    A view as recorded sees the entries that were recorded by its moment, whatever else is given.
    """
    view = View.now() if view is None else view
    last = view.moment if view.clock == "recorded" else None
    held = [entry for entry in entries if last is None or entry.recorded_at <= last]

    def read(
        *, after: int = 0, upto: int | None = None, kinds: Iterable[Any] | None = None, ledger: bool | None = None
    ) -> Iterator[Entry[Any]]:
        wanted = None if kinds is None else names_of(kinds)
        for entry in held if upto is not None else entries:
            beyond = entry.position <= after or (upto is not None and entry.position > upto)
            if beyond or (wanted is not None and entry.kind not in wanted):
                continue
            if ledger is None or (entry.kind in KINDS.ledger) is ledger:
                yield entry

    table = kinds_of(entry.event for entry in entries if entry.event is not None) if kinds is None else kinds
    return LogView(read, table, view, Head(held[-1].position if held else 0, ""))


def minutes(begin: datetime = BEGIN) -> Callable[[], datetime]:
    """Give a clock that is a minute later each time it is looked at."""
    ticks = itertools.count(1)
    return lambda: begin + next(ticks) * MINUTE


def log_of(events: Sequence[Any], *, at_once: bool = False, kinds: Kinds | None = None) -> EventLog:
    """Append events to a real log in memory.

    Args:
        events: The events in order; references may only point backwards.
        at_once: In one append, which is faster; else one a minute.
        kinds: The table of kinds; None = ours, with those of the events.
    """
    table = kinds_of(events) if kinds is None else kinds
    log = EventLog.open(kinds=table, secret=SECRET, clock=minutes(_after_all_reports(events)))
    for batch in [events] if at_once else [[event] for event in events]:
        log.append(*batch)
    return log
