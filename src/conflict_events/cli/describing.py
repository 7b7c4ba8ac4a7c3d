"""The command `describe`: what is in a log, the first thing to type on one that one does not know."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import attrs

from conflict_events.cli.arguments import LOG, VIEW, opened, seen
from conflict_events.cli.declaring import Command, Given
from conflict_events.cli.output import lines_of, of_head, show, wrapped
from conflict_events.counting.membership.measures import measures_in
from conflict_events.errors import UnknownKind
from conflict_events.events import kind_name
from conflict_events.log import EventLog
from conflict_events.projections import Table
from conflict_events.values import When

__all__ = ["COMMANDS"]

TICK = timedelta(microseconds=1)
MOST = 12
"""So many names of a sort are listed, the busiest; the others are counted."""


@attrs.define
class Described:
    """What the accounts of one kind are about.

    Attributes:
        accounts: How many stand.
        days: The last days of what they tell of, its own where it says days, else in UTC.
        measures: The measures that they give a figure of, and how many do.
    """

    accounts: int = 0
    days: set[date] = attrs.field(factory=set)
    measures: Counter[str] = attrs.field(factory=Counter)

    def add(self, event: Any) -> None:
        """Add one account."""
        self.accounts += 1
        self.measures.update(measures_in(event))
        when = getattr(event, "when", None)
        if when is not None and (day := _last_day(when)) is not None:
            self.days.add(day)

    def without(self) -> tuple[int, tuple[date, date] | None]:
        """Give how many days between the first and the last have none, and the longest run of them."""
        ordered = sorted(self.days)
        gaps = [(other - one, one, other) for one, other in itertools.pairwise(ordered) if (other - one).days > 1]
        missing = sum(gap.days - 1 for gap, _, _ in gaps)
        if not gaps:
            return 0, None
        _, one, other = max(gaps, key=lambda each: (each[0], -each[1].toordinal()))
        return missing, (one + timedelta(1), other - timedelta(1))


def _last_day(when: When) -> date | None:
    if when.end_day is not None:
        return when.end_day - timedelta(1)
    end = when.latest or when.earliest
    return None if end is None else (end if end == when.earliest else end - TICK).date()


def describe_(given: Given) -> int:
    """Tell what is in a log."""
    with opened(given) as log:
        view = seen(log, given)
        accounts = list(view.accounts())
        unread = _unread(log, len(accounts))
        kinds: dict[str, Described] = defaultdict(Described)
        names: dict[str, Counter[str]] = {sort: Counter() for sort in SORTS}
        for account in accounts:
            kinds[kind_name(type(account.event))].add(account.event)
            for sort, name in _names(account.event):
                names[sort][name] += 1
        lines = [*lines_of(_table(kinds)), *_measures(kinds), *_listed(names)]
        if unread:
            lines += wrapped(f"kinds that are not read here: {', '.join(sorted(unread))}; name them with --kinds")
        show(given, [*lines, of_head(view.head)], _document(kinds, names, unread) | {"head": view.head})
    return 0


def _unread(log: EventLog, standing: int) -> frozenset[str]:
    """Name the kinds of entries that this table of kinds does not have; a view passes them over.

    Args:
        log: The log.
        standing: How many accounts stand: where these and the entries about entries are all there is, none is unread.
    """
    if standing + sum(1 for _ in log.entries(kinds=sorted(log.kinds.ledger))) == len(log):
        return frozenset()
    try:
        for _ in log.entries():
            pass
    except UnknownKind:
        return log.verify().unread_kinds
    return frozenset()


SORTS = ("claimants", "through", "attackers", "places", "weapons")


def _names(event: Any) -> Iterator[tuple[str, str]]:
    yield "claimants", event.attribution.claimant
    yield from (("through", outlet) for outlet in event.attribution.via)
    where = getattr(event, "where", None)
    names = {
        "attackers": getattr(event, "attacker", None),
        "places": getattr(where, "code", None),
        "weapons": getattr(event, "weapon", None),
    }
    yield from ((sort, name) for sort, name in names.items() if isinstance(name, str))


def _table(kinds: dict[str, Described]) -> Table:
    cells = []
    for name, each in sorted(kinds.items(), key=lambda pair: (-pair[1].accounts, pair[0])):
        missing, run = each.without()
        longest = None if run is None else f"{run[0]} to {run[1]}"
        first, last = (min(each.days), max(each.days)) if each.days else (None, None)
        cells.append((name, each.accounts, first, last, missing, longest))
    return Table(("kind", "accounts", "first", "last", "days without", "longest gap"), tuple(cells))


def _measures(kinds: dict[str, Described]) -> Iterator[str]:
    measures_of = {name: _busiest(each.measures) for name, each in sorted(kinds.items()) if each.measures}
    if measures_of:
        yield from ("", "measures")
    for name, measures in measures_of.items():
        yield from wrapped(f"{name}: {measures}", indent=2, hang=4)


def _listed(names: dict[str, Counter[str]]) -> Iterator[str]:
    for sort, counts in names.items():
        if counts:
            yield from ("", sort, *wrapped(_busiest(counts), indent=2))
    yield ""


def _busiest(counts: Counter[str]) -> str:
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    more = len(ordered) - MOST
    words = [f"{name} {count}" for name, count in ordered[:MOST]]
    return ", ".join([*words, *([f"and {more} more"] if more > 0 else [])])


def _document(kinds: dict[str, Described], names: dict[str, Counter[str]], unread: Iterable[str]) -> dict[str, Any]:
    return {
        "kinds": _table(kinds).rows(),
        "measures": {name: dict(each.measures) for name, each in sorted(kinds.items())},
        **{sort: dict(counts.most_common()) for sort, counts in names.items()},
        "unread": sorted(unread),
    }


COMMANDS = (
    Command(
        name="describe",
        about="what is in a log: kinds, days, measures, claimants, places, weapons",
        run=describe_,
        arguments=(*LOG, *VIEW),
        panel="First looks",
    ),
)
