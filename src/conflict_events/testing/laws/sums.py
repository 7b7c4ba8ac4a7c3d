"""`counting_laws`: laws for questions that add up, which other questions need not obey."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from typing import Any

import attrs

from conflict_events.events import Link
from conflict_events.history import Account
from conflict_events.testing.laws.cases import Case
from conflict_events.testing.laws.laws import Law
from conflict_events.testing.paper import entries_of, id_of
from conflict_events.values import EntryId, Evidence

__all__ = ["counting_laws"]


def counting_laws(
    value: Callable[[Any], Any], counted: Callable[[Any], Container[EntryId]] | None = None
) -> tuple[Law, ...]:
    """Give the laws of counting, for `check_projection` to hold a question to beside the others.

    Args:
        value: Picks from an answer what is counted; evidence grows, the count must not.
        counted: Picks from an answer the ids of the accounts that certainly count, such as `Bucket.used`. A question
            may have to leave an incident out, because it is in no one period, say, or only may be in one; then a part
            of it that is in one does count. None = every account counts.
    """

    def an_incident_counts_once(case: Case) -> None:
        """An incident counts once, however many accounts of it there are (X7)."""
        what = "an account said again and linked as the same incident"
        _hold_with_one_more(case, value, _told(case), "same_incident", what)

    def a_part_never_adds(case: Case) -> None:
        """A part never adds to a whole that counts (X7)."""
        chosen = _told(case)
        if counted is not None:
            wholes = counted(case.projection.answer(case.fold(case.accounts)))
            chosen = [account for account in chosen if account.id in wholes]
        _hold_with_one_more(case, value, chosen, "part_of", "a part added to one of its accounts")

    return an_incident_counts_once, a_part_never_adds


def _told(case: Case) -> list[Account[Any]]:
    """Give the accounts that somebody certainly gave as they are read, and could give again: that is no news."""
    plain = (each for each in case.accounts if each.certain and not each.corrected and not each.readings)
    return [account for account in plain if hasattr(account.event, "attribution")]


def _hold_with_one_more(
    case: Case, value: Callable[[Any], Any], among: Sequence[Account[Any]], link: Any, what: str
) -> None:
    """Compare the count with that after one of some accounts is told again by its claimant, and linked to itself."""
    if not among:
        return
    chosen = case.random.choice(among)
    # A part is another report: one report entered twice is one thing, whatever is linked (C8).
    shown = {"evidence": (Evidence(locator="said again"),)} if link == "part_of" else {}
    said = attrs.evolve(chosen.event.attribution, quote="said again", **shown)
    again = attrs.evolve(chosen.event, attribution=said)
    longer = entries_of([*case.events, again, Link(kind=link, a=id_of(again), b=chosen.id)])

    def count(entries: Any) -> Any:
        return case.compared(value(case.projection.answer(case.fold(case.standing(entries)))))

    case.hold(count(case.entries), count(longer), f"as it was, and with {what}")
