"""`Lint`: the checks as a question to a log view. `lint`: the same over accounts at hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from conflict_events.checks.amending import (
    corroborates_itself,
    retracted_and_corrected,
    retracted_twice,
    retraction_retracted,
)
from conflict_events.checks.counting import (
    contradicts_itself,
    more_than_launched,
    neutralized_too_few,
    part_above_whole,
    strike_of_a_month,
    strike_of_days,
    sub_counts_above_whole,
)
from conflict_events.checks.findings import ABOUT_ENTRIES, NAMED, Check, Finding, Ledger
from conflict_events.checks.launching import launched_below_destroyed
from conflict_events.checks.overlapping import overlapping_windows
from conflict_events.checks.placing import outside_its_place, swapped_coordinates
from conflict_events.checks.reporting import entered_twice, one_address_several_attacks
from conflict_events.checks.timing import said_before_it_happened
from conflict_events.checks.totals import falls_over_time, running_totals
from conflict_events.history import Account
from conflict_events.projections import Answer, Context, Table
from conflict_events.projections.keeping import ById
from conflict_events.values import EntryId

__all__ = ["BOOKKEEPING", "IMPOSSIBLE", "STRICT", "Lint", "Linted", "lint"]

STRICT: tuple[Check, ...] = (
    contradicts_itself,
    corroborates_itself,
    entered_twice,
    falls_over_time,
    launched_below_destroyed,
    more_than_launched,
    neutralized_too_few,
    one_address_several_attacks,
    overlapping_windows,
    part_above_whole,
    retracted_and_corrected,
    retracted_twice,
    outside_its_place,
    retraction_retracted,
    running_totals,
    said_before_it_happened,
    strike_of_a_month,
    strike_of_days,
    sub_counts_above_whole,
    swapped_coordinates,
)
"""Every check that this library brings. A bundle of your own: ``(*STRICT, mine)``."""

IMPOSSIBLE: tuple[Check, ...] = (
    contradicts_itself,
    falls_over_time,
    launched_below_destroyed,
    more_than_launched,
    neutralized_too_few,
    part_above_whole,
    said_before_it_happened,
    sub_counts_above_whole,
)
"""What cannot be true as said: figures and times that contradict each other in one source's own words."""

BOOKKEEPING: tuple[Check, ...] = tuple(check for check in STRICT if check not in IMPOSSIBLE)
"""What may be true, and was told or written down in a way that asks for a look."""


def lint(accounts: Iterable[Account[Any]], checks: Iterable[Check] = STRICT) -> tuple[Finding, ...]:
    """Run checks over standing accounts.

    Args:
        accounts: Accounts of the world, and of the ledger's kinds as far as their checks are wanted.
        checks: Which checks.

    Returns:
        The findings, each once, by check, then by message, then in the order of the accounts.
    """
    ledger = Ledger.of(accounts)
    places = {each.id: each.position for each in (*ledger.accounts, *ledger.entries)}
    findings = {finding for check in checks for finding in check(ledger)}
    return tuple(sorted(findings, key=lambda each: (each.check, each.message, _place(each, places))))


def _place(finding: Finding, places: dict[str, int]) -> list[int]:
    return sorted(places.get(account, 0) for account in finding.accounts)


@attrs.frozen
class Linted(Answer):
    """What the checks found in one view.

    Attributes:
        findings: What the checks found, of the accounts that speak.
        standing: The ids of the accounts concerned that stand in this view; what was withdrawn is named all the same.
        context: Where it was asked; None outside a log.
    """

    findings: frozenset[Finding]
    standing: frozenset[EntryId] = frozenset()
    context: Context | None = None

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts concerned that stand."""
        return self.standing

    def in_order(self) -> tuple[Finding, ...]:
        """Give the findings by check, then by message; the accounts that do not speak in this view are among them."""
        unsettled = () if self.context is None else self.context.unsettled
        mute = {
            Finding("unsettled", f"versions of unknown order name different {', '.join(each.fields)}", {each.id})
            for each in unsettled
        }
        return tuple(sorted(self.findings | mute, key=lambda each: (each.check, each.message, sorted(each.accounts))))

    def table(self) -> Table:
        """Lay out the findings; of many accounts the first few ids, and how many more."""
        rows = ((each.check, each.message, _some(each.accounts)) for each in self.in_order())
        return Table(("check", "finding", "accounts"), tuple(rows))


def _some(accounts: frozenset[EntryId]) -> tuple[str, ...]:
    ids = tuple(account[:8] for account in sorted(accounts))
    more = len(ids) - NAMED
    return (*ids[:NAMED], f"and {more:,} more") if more > 0 else ids


def _bundle(value: Iterable[Check]) -> tuple[Check, ...]:
    return tuple(value)


@attrs.frozen
class Lint(ById[Account[Any]]):
    """What cannot be true as said? Its answer is `Linted`.

    Attributes:
        checks: Which checks; `STRICT` is all of ours.
    """

    handles = frozenset({object, *ABOUT_ENTRIES})
    state_depends_on = ()

    checks: tuple[Check, ...] = attrs.field(default=STRICT, converter=_bundle)

    def answer(self, state: dict[str, Account[Any]], /) -> Linted:
        """Run the checks."""
        findings = frozenset(lint(state.values(), self.checks))
        concerned = (account for each in findings for account in each.accounts)
        return Linted(findings, frozenset(account for account in concerned if account in state))
