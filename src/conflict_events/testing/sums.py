"""`counting_laws`: laws for questions that add up, which other questions need not obey."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

from conflict_events.events import Link
from conflict_events.testing.cases import Case
from conflict_events.testing.laws import Law
from conflict_events.testing.paper import entries_of, id_of
from conflict_events.testing.relabel import comparable

__all__ = ["counting_laws"]


def counting_laws(value: Callable[[Any], Any]) -> tuple[Law, ...]:
    """Give the laws of counting, for `check_projection` to hold a question to beside the others.

    Args:
        value: Picks from an answer what is counted; evidence grows, the count must not.
    """

    def an_incident_counts_once(case: Case) -> None:
        """An incident counts once, however many accounts of it there are (X7)."""
        _hold_with_one_more(case, value, "same_incident", "with an account said again and linked as the same incident")

    def a_part_never_adds(case: Case) -> None:
        """A part never adds to its whole (X7)."""
        _hold_with_one_more(case, value, "part_of", "with a part added to one of its accounts")

    return an_incident_counts_once, a_part_never_adds


def _hold_with_one_more(case: Case, value: Callable[[Any], Any], kind: Any, what: str) -> None:
    """Compare the count with that after one account is told again by the same claimant, and linked to itself."""
    told = [account for account in case.accounts if hasattr(account.event, "attribution")]
    if not told:
        return
    chosen = case.random.choice(told)
    again = attrs.evolve(chosen.event, attribution=attrs.evolve(chosen.event.attribution, quote="said again"))
    link = Link(kind=kind, a=id_of(again), b=chosen.id)
    longer = entries_of([*case.events, again, link])

    def count(entries: Any) -> Any:
        return comparable(value(case.projection.answer(case.fold(case.standing(entries)))))

    case.hold(count(case.entries), count(longer), f"as it was, and {what}")
