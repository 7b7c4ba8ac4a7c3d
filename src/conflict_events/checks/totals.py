"""Checks of running totals: figures of one series whose windows begin together and grow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from datetime import datetime
from typing import TypeAlias

from conflict_events.checks.findings import Case, Finding, Ledger, together
from conflict_events.checks.series import Row, whose
from conflict_events.counting.membership.measures import measure_of
from conflict_events.events import TerritorialClaim
from conflict_events.values import Quantity, Truth, When
from conflict_events.values.clocks import shown

__all__ = ["chains", "falls_over_time", "running_totals"]

FEW = 3
"""From so many windows on, that begin together and end apart, they are a running total; two may be anything."""

Beginning: TypeAlias = tuple[Hashable, ...]


def running_totals(ledger: Ledger) -> Iterator[Finding]:
    """Find running totals: windows of one series and place that begin together and grow. They are never to be added.

    What its kind says is a level, as the totals of `EquipmentLoss`, is none: no question adds it. Nor are figures that
    links put together.
    """
    for rows in chains(ledger.figures):
        first = rows[0].account
        place = getattr(first.event, "where", None)
        where = f", {place}" if place else ""
        message = (
            f"a running total: {len(rows):,} figures since {_beginning(rows[0].when)}; they are levels, not to be added"
        )
        ids = (row.account.id for row in rows)
        yield Finding("running_totals", f"{whose(first)}{where}: {message}", ids, len(rows))


def chains(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Give the running totals among figures in order of time."""
    for some in _together(row for row in rows if row.flows and row.start is not None):
        ends: dict[str, set[datetime]] = defaultdict(set)
        for row in some:
            for name in row.flows:
                ends[name].add(row.end)
        grown = {name for name, each in ends.items() if len(each) >= FEW}
        chain = [row for row in some if not grown.isdisjoint(row.flows)]
        if grown and _unlinked(chain):
            yield chain


def _unlinked(rows: Sequence[Row]) -> bool:
    """Tell whether some of them are neither of one incident nor parts of another."""
    here = {row.account.incident for row in rows}
    return len({row.account.incident for row in rows if row.account.part_of.isdisjoint(here)}) > 1


def _together(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Give the figures of one series and place together that begin together."""
    groups: dict[Beginning, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.series, row.code, row.start].append(row)
    return (group for group in groups.values() if len(group) > 1)


def _beginning(when: When) -> str:
    return str(when.start_day) if when.is_dated else f"{shown(when.start, when.tz)} {when.tz}"


def falls_over_time(ledger: Ledger) -> Iterator[Finding]:
    """Find running totals that fall: a claimant's figure since some beginning, definitely below an earlier one.

    Fewer cannot have been destroyed, or killed, by a later day: either was revised, or the category was split. An open
    start is a beginning where the kind says that the figure is a level. Ground that is held may be lost: that is no
    fall.
    """
    for rows in _together(row for row in ledger.figures if _counts_up(row)):
        cases = list(_falls(rows))
        if cases:
            yield together("falls_over_time", cases)


def _counts_up(row: Row) -> bool:
    if isinstance(row.account.event, TerritorialClaim) and not row.flows:
        return False
    return row.start is not None or not row.flows


def _falls(rows: Sequence[Row]) -> Iterator[Case]:
    highest: dict[str, tuple[Row, Quantity]] = {}
    for row in rows:
        for name in row.measures:
            value = measure_of(row.account.event, name)
            if value is None or value.missing is not None:
                continue
            if name not in highest or value.is_above(highest[name][1]) is Truth.YES:
                highest[name] = row, value
                continue
            before, most = highest[name]
            if most.is_above(value) is Truth.YES and row.end != before.end:
                message = f"{name} {value}, below its own {most} for {before.when}"
                yield Case(row.account, message, {before.account.id}, most.floor - (value.ceiling or 0))
