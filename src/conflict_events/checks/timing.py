"""Checks of time: windows of one claimant that overlap, series that fall, and what was said before it happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from conflict_events.checks.findings import Finding, Ledger, about, finding
from conflict_events.counting.sifting import measure_of, measures_in
from conflict_events.events import OfficeChange, Statement, kind_name
from conflict_events.history import Account
from conflict_events.values import Order, Truth, When, is_under

__all__ = ["falls_over_time", "overlapping_windows", "said_before_it_happened"]


def overlapping_windows(ledger: Ledger) -> Iterator[Finding]:
    """Find figures of one claimant for one thing whose windows overlap, and that no link joins: do they add up?

    Counts by night and counts by day of the same drones are the usual cause; so is a report told twice.
    """
    for accounts in _series(ledger, by_place=False).values():
        active: list[tuple[Account[Any], When]] = []
        for account, when, start in sorted(accounts, key=_in_time):
            active = [(other, window) for other, window in active if _ends_after(window, start)]
            for other, window in active:
                if window.overlaps(when) and _unjoined(account, other) and _nested(account, other):
                    yield _overlap(account, other)
            active.append((account, when))


def _overlap(account: Account[Any], other: Account[Any]) -> Finding:
    shared = ", ".join(sorted(set(measures_in(account.event)) & set(measures_in(other.event))))
    told = f"{shared} overlaps with its figure for {about(other)}; link the two if one holds the other"
    return finding("overlapping_windows", account, told, {other.id})


def falls_over_time(ledger: Ledger) -> Iterator[Finding]:
    """Find running totals that fall: a claimant's figure since some beginning, definitely below an earlier one.

    Fewer cannot have been destroyed, or killed, by a later day: either was revised, or the category was split.
    """
    for accounts in _series(ledger, by_place=True).values():
        since: dict[datetime, list[tuple[Account[Any], When]]] = defaultdict(list)
        for account, when, start in accounts:
            since[start].append((account, when))
        for start, some in since.items():
            yield from _falling(sorted(some, key=lambda each: _in_time((*each, start))[1:]))


def _falling(ordered: Sequence[tuple[Account[Any], When]]) -> Iterator[Finding]:
    highest: dict[str, Account[Any]] = {}
    for account, when in ordered:
        for name in measures_in(account.event):
            value, before = measure_of(account.event, name), highest.get(name)
            most = None if before is None else measure_of(before.event, name)
            if value is None or value.missing is not None:
                continue
            if before is not None and most is not None and most.is_above(value) is Truth.YES:
                if when.latest != before.event.when.latest:
                    told = f"{name} {value}, below its own {most} for {before.event.when}"
                    yield finding("falls_over_time", account, told, {before.id})
            elif most is None or value.is_above(most) is Truth.YES:
                highest[name] = account


def said_before_it_happened(ledger: Ledger) -> Iterator[Finding]:
    """Find reports of something that begins definitely later: a wrong date or zone, or a plan told as a fact.

    Statements and changes of office may be about what is to come.
    """
    for account in ledger.accounts:
        event = account.event
        when = getattr(event, "when", None)
        if not isinstance(when, When) or isinstance(event, Statement | OfficeChange):
            continue
        if event.attribution.reported.order(when) is Order.BEFORE:
            told = f"reported {event.attribution.reported}, before it began"
            yield finding("said_before_it_happened", account, told)


Timed = tuple[Account[Any], When, datetime]


def _series(ledger: Ledger, *, by_place: bool) -> dict[tuple[Any, ...], list[Timed]]:
    """Group the accounts with a bounded window that one claimant gives of one thing."""
    groups: dict[tuple[Any, ...], list[Timed]] = defaultdict(list)
    for account in ledger.accounts:
        event = account.event
        when = getattr(event, "when", None)
        if isinstance(when, When) and when.earliest is not None and when.latest is not None and measures_in(event):
            details = (getattr(event, name, None) for name in ("attacker", "weapon", "population", "service", "state"))
            basis = (getattr(event, name, None) for name in ("holder", "change", "basis"))
            place = _code(account) if by_place else None
            key = (event.attribution.claimant, kind_name(type(event)), *map(str, (*details, *basis)), place)
            groups[key].append((account, when, when.earliest))
    return groups


def _in_time(timed: Timed) -> tuple[Any, ...]:
    account, when, start = timed
    # Of one time, by their words: a finding reads the same in whatever order its accounts arrived.
    said = [f"{name} {measure_of(account.event, name)!r}" for name in measures_in(account.event)]
    return (start, when.latest, about(account), said)


def _ends_after(when: When, start: datetime) -> bool:
    return when.latest is not None and (when.latest > start or when.is_instant)


def _unjoined(account: Account[Any], other: Account[Any]) -> bool:
    joined = account.incident == other.incident or other.incident in account.part_of
    together = set(measures_in(account.event)) & set(measures_in(other.event))
    return bool(together) and not joined and account.incident not in other.part_of


def _nested(account: Account[Any], other: Account[Any]) -> bool:
    one, two = _code(account), _code(other)
    if one is None or two is None:
        return one == two
    return is_under(one, two) or is_under(two, one)


def _code(account: Account[Any]) -> str | None:
    code: str | None = getattr(getattr(account.event, "where", None), "code", None)
    return code
