"""Checks of reports: one address under which there are several, and one report that was entered twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from conflict_events.checks.findings import NAMED, Case, Finding, Ledger, gathered
from conflict_events.checks.series import Row, length_of, place_in_time
from conflict_events.counting.competing.reports import LONGEST, Reports, merged, reports_of
from conflict_events.counting.membership.holding import Member, hold
from conflict_events.counting.membership.marks import Mark, marks_of, marks_of_evidence
from conflict_events.counting.membership.measures import measure_of
from conflict_events.history import Account, Incident
from conflict_events.values import Scope

__all__ = ["entered_twice", "one_address_several_attacks"]

TZ = "UTC"
"""In which dates without a zone are read, as days of one calendar: only how they lie to each other matters here."""


def one_address_several_attacks(ledger: Ledger) -> Iterator[Finding]:
    """Find addresses under which one claimant speaks of several attacks (C7): several reports, not one.

    Their windows lie more than six hours apart, or are longer than a day together. Figures for one and the same window
    are no finding, however long it is; nor are levels, which a page may give anew each day.
    """
    by_address: dict[Mark, dict[Mark, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in ledger.figures:
        said = row.account.event.attribution
        if row.flows:
            for mark in marks_of_evidence(said):
                by_address[mark[:2]][mark].append(row)
    for (claimant, address), marks in by_address.items():
        several = [reports for rows in marks.values() if (reports := _reports(rows))]
        if several:
            yield _of_address(claimant, address, [report for reports in several for report in reports])


def _reports(rows: Sequence[Row]) -> list[list[Row]]:
    """Give the reports that rows with one mark are of; none where they are one."""
    if len({(row.start, row.end) for row in rows}) == 1:
        return []
    reports = reports_of(_members([row.account for row in rows], None))
    rows_of: dict[frozenset[str], list[Row]] = defaultdict(list)
    for row in rows:
        rows_of[reports[row.account.id]].append(row)
    return list(rows_of.values()) if len(rows_of) > 1 else []


def _of_address(claimant: str, address: str, reports: Sequence[Sequence[Row]]) -> Finding:
    firsts = list(dict.fromkeys(str(rows[0].when) for rows in sorted(reports, key=_begins)))
    named = "; ".join(firsts[:NAMED]) + (f" and {len(firsts) - NAMED:,} more" if len(firsts) > NAMED else "")
    strikes = all(hasattr(row.account.event, "tally") for rows in reports for row in rows)
    what = f"one address, several {'attacks' if strikes else 'times'}"
    message = f"{what}: {len(reports):,} reports at {address}, for {named}; they are counted apart"
    ids = (row.account.id for rows in reports for row in rows)
    return Finding("one_address_several_attacks", f"{claimant}: {message}", ids, len(reports))


def _begins(rows: Sequence[Row]) -> tuple[bool, Any, str]:
    return rows[0].start is not None, rows[0].start or rows[0].end, str(rows[0].when)


def _members(accounts: Iterable[Account[Any]], measure: str | None) -> list[Member]:
    scope = Scope(measure=measure, tz=TZ)
    return [member for account in accounts if (member := hold(account, scope)) is not None]


# --- entered twice --------------------------------------------------------------------------------


def entered_twice(ledger: Ledger) -> Iterator[Finding]:
    """Find what one claimant says in one report and that stands here twice (C8): it is counted as one.

    The same kind, place and overlapping windows, and no field that contradicts. What a link joins is one already.
    """
    by_kind: dict[type[Any], list[Row]] = defaultdict(list)
    for row in ledger.figures:
        by_kind[type(row.account.event)].append(row)
    return gathered("entered_twice", [case for rows in by_kind.values() for case in _twice(rows)])


def _twice(rows: Sequence[Row]) -> Iterator[Case]:
    """Give what is of one report and of one incident only in counting."""
    rows = _with_neighbours(rows)
    reports = reports_of(_members([row.account for row in rows], None))
    shared = [row for row in rows if len(reports[row.account.id]) > 1]
    seen: set[frozenset[str]] = set()
    for measure in sorted({name for row in shared for name in row.measures}):
        some = {row.account.id: row.account for row in shared if measure in row.measures}
        for accounts in _merged(_members(some.values(), measure), reports, some):
            ids = frozenset(account.id for account in accounts)
            if ids not in seen:
                seen.add(ids)
                yield _case(accounts, measure)


def _with_neighbours(rows: Sequence[Row]) -> list[Row]:
    """Leave out what shares no mark with figures for a day or less: what is longer is a report by itself."""
    marks = [marks_of(row.account.event.attribution) for row in rows]
    short = (row.start is not None and length_of(row.when) <= LONGEST for row in rows)
    counted = Counter(mark for some, is_short in zip(marks, short, strict=True) if is_short for mark in some)
    return [row for row, some in zip(rows, marks, strict=True) if any(counted[mark] > 1 for mark in some)]


def _merged(
    members: Sequence[Member], reports: Reports, accounts: dict[str, Account[Any]]
) -> Iterator[list[Account[Any]]]:
    before = {member.id: member.incident for member in members}
    now: dict[Incident, list[str]] = defaultdict(list)
    for member in merged(members, reports):
        if member.incident != before[member.id]:
            now[member.incident].append(member.id)
    return ([accounts[id_] for id_ in ids] for ids in now.values())


def _case(accounts: Sequence[Account[Any]], measure: str) -> Case:
    first, *others = accounts
    values = " and ".join(str(measure_of(each.event, measure)) for each in accounts[:NAMED])
    also = "; ".join(dict.fromkeys(place_in_time(each) for each in others[: NAMED - 1]))
    message = f"entered twice, {measure} {values} in one report, the other for {also}; they are counted as one"
    return Case(first, message, {each.id for each in others}, len(accounts))
