"""Checks of figures: counts that do not fit together within one source's own words, and windows too long for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from conflict_events.checks.findings import Case, Finding, Ledger, gathered
from conflict_events.checks.series import claimant_of, length_of
from conflict_events.counting.membership.measures import least_of_sub_counts, measure_of, measures_in
from conflict_events.history import Account, Incident
from conflict_events.values import Quantity, Tally, Truth
from conflict_events.values.quantity import total
from conflict_events.values.tally import EXPLAINED

__all__ = [
    "contradicts_itself",
    "more_than_launched",
    "neutralized_too_few",
    "part_above_whole",
    "strike_of_a_month",
    "strike_of_days",
    "sub_counts_above_whole",
]

SPLIT = ("destroyed", "lost")
ELSEWHERE = tuple(name for name in EXPLAINED if name not in SPLIT)
A_MONTH = timedelta(days=28)
TWO_DAYS = timedelta(days=2)
"""Whoever speaks of a night by two dates has two days; what is longer belongs to no night (S8) and no day."""


def contradicts_itself(ledger: Ledger) -> Iterator[Finding]:
    """Find estimates whose own low, best and high contradict each other, as published."""
    return gathered("contradicts_itself", (case for account in ledger.accounts for case in _contradictions(account)))


def _contradictions(account: Account[Any]) -> Iterator[Case]:
    for name in measures_in(account.event):
        value = measure_of(account.event, name)
        if value is not None and value.published:
            low, high = value.bounds()
            yield Case(account, f"{name} {value}: counted by its range", weight=0 if high is None else high - low)


def more_than_launched(ledger: Ledger) -> Iterator[Finding]:
    """Find tallies whose outcomes add up to definitely more than were launched."""
    return gathered("more_than_launched", (case for account in ledger.tallied() for case in _too_many(account)))


def _too_many(account: Account[Any]) -> Iterator[Case]:
    tally: Tally = account.event.tally
    for names in (EXPLAINED, ("neutralized", *ELSEWHERE)):
        explained = _sum_of(tally, names)
        if explained.is_above(tally.launched) is Truth.YES:
            message = f"{_said(tally, names)} make {explained}, of {tally.launched} launched"
            yield Case(account, message, weight=explained.floor - (tally.launched.ceiling or 0))
            return


def neutralized_too_few(ledger: Ledger) -> Iterator[Finding]:
    """Find tallies that neutralized definitely fewer than they destroyed and lost."""
    return gathered("neutralized_too_few", (case for account in ledger.tallied() for case in _too_few(account)))


def _too_few(account: Account[Any]) -> Iterator[Case]:
    tally: Tally = account.event.tally
    split = _sum_of(tally, SPLIT)
    if split.is_above(tally.neutralized) is Truth.YES:
        message = f"{tally.neutralized} neutralized, fewer than {_said(tally, SPLIT)}"
        yield Case(account, message, weight=split.floor - (tally.neutralized.ceiling or 0))


def _sum_of(tally: Tally, names: Iterable[str]) -> Quantity:
    # Only what is reported: what is not said may be nothing.
    return total(value for value in (getattr(tally, name) for name in names) if value.missing is None)


def _said(tally: Tally, names: Iterable[str]) -> str:
    said = ((name, getattr(tally, name)) for name in names)
    return ", ".join(f"{value} {name.replace('_', ' ')}" for name, value in said if value.missing is None)


def sub_counts_above_whole(ledger: Ledger) -> Iterator[Finding]:
    """Find reports of which a sub-count, or several that are of others, come to more than all the harm."""
    return gathered("sub_counts_above_whole", (case for each in ledger.accounts for case in _told_apart(each)))


def _told_apart(account: Account[Any]) -> Iterator[Case]:
    if not getattr(account.event, "breakdown", ()):
        return
    for name in measures_in(account.event):
        whole, least = measure_of(account.event, name), least_of_sub_counts(account.event, name)
        if whole is not None and whole.ceiling is not None and least > whole.ceiling:
            message = f"sub-counts of the {name} make {least} at least, of {whole} in all"
            yield Case(account, message, weight=least - whole.ceiling)


# --- parts and wholes -----------------------------------------------------------------------------


Least = dict[tuple[str, type[Any], str], Account[Any]]
"""Of one incident, by claimant, kind and measure the account that says the least, as far as it says a most."""


def part_above_whole(ledger: Ledger) -> Iterator[Finding]:
    """Find parts of which their claimant says more than of the whole; of several wholes the least is named."""
    wholes: dict[Incident, Least] = {}
    for incident in {whole for part in ledger.accounts for whole in part.part_of}:
        wholes[incident] = _least([ledger.by_id[each] for each in incident if each in ledger.by_id])
    cases = (case for part in ledger.accounts for whole in part.part_of for case in _above(part, wholes[whole]))
    return gathered("part_above_whole", cases)


def _least(accounts: Iterable[Account[Any]]) -> Least:
    figures: dict[tuple[str, type[Any], str], list[tuple[Any, int, Account[Any]]]] = defaultdict(list)
    for account in accounts:
        for name in measures_in(account.event):
            value = measure_of(account.event, name)
            if value is not None and value.ceiling is not None:
                figures[claimant_of(account), type(account.event), name].append(
                    (value.ceiling, account.position, account)
                )
    return {key: min(some, key=lambda each: each[:2])[2] for key, some in figures.items()}


def _above(part: Account[Any], wholes: Least) -> Iterator[Case]:
    for name in measures_in(part.event):
        whole = wholes.get((claimant_of(part), type(part.event), name))
        value, most = measure_of(part.event, name), None if whole is None else measure_of(whole.event, name)
        if whole is None or value is None or most is None or value.is_above(most) is not Truth.YES:
            continue
        message = f"{name} {value}, and {most} of the whole that it is a part of"
        yield Case(part, message, {whole.id}, value.floor - (most.ceiling or 0))


# --- windows --------------------------------------------------------------------------------------


def strike_of_a_month(ledger: Ledger) -> Iterator[Finding]:
    """Find strikes whose window is a month or more: sums, which no single attack competes with."""
    message = "a window of a month or more is a sum, not an attack"
    cases = ((account, length_of(account.event.when)) for account in ledger.tallied())
    return gathered(
        "strike_of_a_month",
        (Case(account, message, weight=length.total_seconds()) for account, length in cases if length >= A_MONTH),
    )


def strike_of_days(ledger: Ledger) -> Iterator[Finding]:
    """Find strikes whose window is longer than two days and no month: a week's sum, or a wrong date.

    Two days is where a window stops being one attack: a night named by both its dates, or a day whose zone is not said,
    still fits, and what is longer is in no night and in no day. What is usual for a claimant does not matter, or a
    finding would come and go with the reports of others.
    """
    cases = ((account, length_of(account.event.when)) for account in ledger.tallied())
    return gathered(
        "strike_of_days",
        (
            Case(account, f"a window of {_shown(length)} is in no night and no day", weight=length.total_seconds())
            for account, length in cases
            if TWO_DAYS < length < A_MONTH
        ),
    )


def _shown(length: timedelta) -> str:
    hours = length // timedelta(hours=1)
    return f"{hours // 24} days" if hours % 24 == 0 else f"{hours} hours"
