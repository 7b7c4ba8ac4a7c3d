"""Checks of time: what was said before it happened."""

from __future__ import annotations

from collections.abc import Iterator

from conflict_events.checks.findings import Case, Finding, Ledger, gathered
from conflict_events.events import OfficeChange, Statement
from conflict_events.values import Order, When

__all__ = ["said_before_it_happened"]


def said_before_it_happened(ledger: Ledger) -> Iterator[Finding]:
    """Find reports of something that begins definitely later: a wrong date or zone, or a plan told as a fact.

    Statements and changes of office may be about what is to come.
    """
    return gathered("said_before_it_happened", _too_early(ledger))


def _too_early(ledger: Ledger) -> Iterator[Case]:
    for account in ledger.accounts:
        when = getattr(account.event, "when", None)
        if not isinstance(when, When) or isinstance(account.event, Statement | OfficeChange):
            continue
        reported: When = account.event.attribution.reported
        said, begins = reported.latest, when.earliest
        if reported.order(when) is Order.BEFORE and said is not None and begins is not None:
            message = f"reported {reported}, before it began"
            yield Case(account, message, weight=(begins - said).total_seconds())
