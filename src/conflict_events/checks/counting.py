"""Checks of figures: counts that do not fit together within one source's own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from conflict_events.checks.findings import Finding, Ledger, claimant_of, finding
from conflict_events.counting import by
from conflict_events.counting.sifting import measure_of, measures_in
from conflict_events.history import Account
from conflict_events.projections import fold
from conflict_events.questions import Totals
from conflict_events.values import Quantity, Scope, Tally, Truth, is_under
from conflict_events.values.quantity import total
from conflict_events.values.tally import EXPLAINED

__all__ = [
    "contradicts_itself",
    "launched_below_destroyed",
    "more_than_launched",
    "neutralized_too_few",
    "part_above_whole",
    "strike_of_a_month",
]

SPLIT = ("destroyed", "lost")
ELSEWHERE = tuple(name for name in EXPLAINED if name not in SPLIT)
A_MONTH = timedelta(days=28)


def contradicts_itself(ledger: Ledger) -> Iterator[Finding]:
    """Find estimates whose own low, best and high contradict each other, as published."""
    for account in ledger.accounts:
        for name in measures_in(account.event):
            value = measure_of(account.event, name)
            if value is not None and value.published:
                yield finding("contradicts_itself", account, f"{name} {value}: counted by its hull")


def more_than_launched(ledger: Ledger) -> Iterator[Finding]:
    """Find tallies whose outcomes add up to definitely more than were launched."""
    for account in ledger.tallied():
        tally: Tally = account.event.tally
        for names in (EXPLAINED, ("neutralized", *ELSEWHERE)):
            explained = _sum_of(tally, names)
            if explained.is_above(tally.launched) is Truth.YES:
                told = f"{_said(tally, names)} make {explained}, of {tally.launched} launched"
                yield finding("more_than_launched", account, told)
                break


def neutralized_too_few(ledger: Ledger) -> Iterator[Finding]:
    """Find tallies that neutralized definitely fewer than they destroyed and lost."""
    for account in ledger.tallied():
        tally: Tally = account.event.tally
        if _sum_of(tally, SPLIT).is_above(tally.neutralized) is Truth.YES:
            told = f"{tally.neutralized} neutralized, fewer than {_said(tally, SPLIT)}"
            yield finding("neutralized_too_few", account, told)


def launched_below_destroyed(ledger: Ledger) -> Iterator[Finding]:
    """Find claimants whose launched is definitely below what they themselves say was destroyed in that window."""
    for account in ledger.tallied():
        tally: Tally = account.event.tally
        # A tally that has both is the business of `more_than_launched`.
        if tally.launched.missing is None and tally.destroyed.missing is not None:
            near = [each for each in ledger.by_claimant[claimant_of(account)] if _covers(account, each)]
            scope = Scope(kinds={type(account.event)}, measure="destroyed", grain="incident")
            answer = fold(Totals(scope, by(claimant_of(account))), near).everything
            if answer.value.is_above(tally.launched) is Truth.YES:
                told = f"{tally.launched} launched, below the {answer.value} destroyed that it reports in that window"
                yield finding("launched_below_destroyed", account, told, answer.used)


def part_above_whole(ledger: Ledger) -> Iterator[Finding]:
    """Find parts of which their claimant says more than of the whole."""
    for part in ledger.accounts:
        for whole in (ledger.by_id.get(each) for incident in part.part_of for each in incident):
            if whole is None or claimant_of(whole) != claimant_of(part) or type(whole.event) is not type(part.event):
                continue
            for name in measures_in(part.event):
                value, most = measure_of(part.event, name), measure_of(whole.event, name)
                if value is not None and most is not None and value.is_above(most) is Truth.YES:
                    told = f"{name} {value}, and {most} of the whole that it is a part of"
                    yield finding("part_above_whole", part, told, {whole.id})


def strike_of_a_month(ledger: Ledger) -> Iterator[Finding]:
    """Find strikes whose window is a month or more: sums, which no single attack competes with."""
    for account in ledger.tallied():
        start, end = account.event.when.earliest, account.event.when.latest
        if start is not None and end is not None and end - start >= A_MONTH:
            yield finding("strike_of_a_month", account, "a window of a month or more is a sum, not an attack")


def _covers(account: Account[Any], other: Account[Any]) -> bool:
    """Tell whether the other is of the same attacks, inside the window and the place of the first."""
    event, inner = account.event, other.event
    alike = type(inner) is type(event) and _attacker(inner) == _attacker(event)
    # Rows of one report for different weapons count different things.
    weapon = getattr(event, "weapon", None)
    alike = alike and weapon in (None, getattr(inner, "weapon", None))
    return alike and inner.when.lies_within(event.when) and _lies_in(_code(inner), _code(event))


def _lies_in(code: str | None, wider: str | None) -> bool:
    return code is not None and wider is not None and is_under(code, wider)


def _code(event: Any) -> str | None:
    return getattr(getattr(event, "where", None), "code", None)


def _attacker(event: Any) -> str | None:
    return getattr(event, "attacker", None)


def _sum_of(tally: Tally, names: Iterable[str]) -> Quantity:
    # Only what is reported: what is not said may be nothing.
    return total(value for value in (getattr(tally, name) for name in names) if value.missing is None)


def _said(tally: Tally, names: Iterable[str]) -> str:
    said = ((name, getattr(tally, name)) for name in names)
    return ", ".join(f"{value} {name.replace('_', ' ')}" for name, value in said if value.missing is None)
