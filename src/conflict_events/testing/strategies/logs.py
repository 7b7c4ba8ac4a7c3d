"""`logs`: random logs whose references refer, that could be appended as they are.

A log is built from a plan of small numbers, each of which picks among values made beforehand. That is cheap, and it
shrinks well: an entry less, a smaller number. The values are few, so that accounts meet: the same nights, the same
sides, numbers that tie. Both sides of the war have the same words in their mouths (neutrality).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conflict_events.events import (
    Assessment,
    Correction,
    DroneStrike,
    Link,
    Redaction,
    Retraction,
)
from conflict_events.history import Bookkeeping, Entry, View, referred
from conflict_events.history.links import Incidents
from conflict_events.log.writing.redacting import redaction_of
from conflict_events.testing.paper import entries_of, id_of
from conflict_events.testing.relabel import relabel
from conflict_events.testing.strategies.log_accounts import ACCOUNTS, CLAIMANTS, REPORTS, Numbers, pick, tally_of
from conflict_events.values import Attribution

__all__ = ["STEP", "Writer", "logs", "take"]

T = TypeVar("T")

REASONS = (None, "a typing error", "counted twice")
THREE = st.integers(0, 64**3 - 1)  # three choices in one number: drawing is what costs
STEP = st.tuples(st.integers(0, 99), THREE, THREE)  # 100: each of ten steps with each maker of accounts
"""What to append, and six choices about it."""


def _choices(step: tuple[int, int, int]) -> Numbers:
    kind, *threes = step
    return (kind, *(three >> shift & 63 for three in threes for shift in (0, 6, 12)))


@attrs.define
class Writer:
    """Appends one step after another, each only where a log would take it."""

    entries: list[Entry[Any]] = attrs.field(factory=list)
    accounts: list[Entry[Any]] = attrs.field(factory=list)
    spare: list[Any] = attrs.field(factory=list)  # events of the caller's own strategy
    known: set[str] = attrs.field(factory=set)

    def add(self, event: Any) -> None:
        """Append, unless it is there already or would close a circle of parts."""
        entry_id = id_of(event)
        if entry_id in self.known:
            return
        entry = attrs.evolve(entries_of([event], ids=[entry_id])[0], position=len(self.entries) + 1)
        if isinstance(event, Link | Retraction) and self._closes_a_circle(entry):
            return
        self.known.add(entry_id)
        self.entries.append(entry)
        if not isinstance(event, Assessment | Correction | Link | Redaction | Retraction):
            self.accounts.append(entry)

    def _closes_a_circle(self, entry: Entry[Any]) -> bool:
        together = [*self.entries, entry]
        links = [each for each in together if isinstance(each.event, Link)]
        if all(each.event.kind == "same_incident" for each in links):
            return False
        books = Bookkeeping(together, View.now())
        return Incidents(each.event for each in links if books.stands(each.id)).cycle() is not None

    def account(self, n: Numbers) -> Any:
        """Make an account: the caller's own, or one of our nine kinds."""
        if self.spare:
            return self._referring(self.spare.pop(), n)
        make = pick(ACCOUNTS, n[0] // len(STEPS))
        cause = pick([None, *(each.id for each in self.accounts)], n[1])
        said = Attribution(pick(CLAIMANTS, n[2]), pick(REPORTS, n[3]))
        return make(n, said, cause)

    def _referring(self, event: Any, n: Numbers) -> Any:
        """Turn what a caller's event refers to into accounts that are there; None where there is none yet."""
        targets = {target for _, target in referred(event)}
        if targets and not self.accounts:
            return None
        return relabel(event, {}, {target: pick(self.accounts, n[1]).id for target in targets})

    def revision(self, target: Any, claimant: str, n: Numbers) -> Any:
        """Make another account of the same kind, by this claimant."""
        alike = [each.event for each in self.accounts if type(each.event) is type(target)]
        other = pick(alike, n[4])
        if not self.spare and isinstance(other, DroneStrike):
            other = attrs.evolve(other, tally=tally_of(n))
        said = attrs.evolve(other.attribution, claimant=claimant, reported=pick(REPORTS, n[3]))
        return attrs.evolve(other, attribution=said)


# --- steps ----------------------------------------------------------------------------------------


def _append_account(writer: Writer, n: Numbers) -> None:
    account = writer.account(n)
    if account is not None:
        writer.add(account)


def _revise(writer: Writer, n: Numbers) -> None:
    """A claimant revises its own account."""
    target = pick(writer.accounts, n[1])
    revised = writer.revision(target.event, target.event.attribution.claimant, n)
    writer.add(Correction(target=target.id, replacement=revised, by="claimant"))


def _repair(writer: Writer, n: Numbers) -> None:
    """We recorded a version wrongly: an original, or a claimant's own Correction."""
    versions = [each for each in writer.entries if getattr(each.event, "by", None) == "claimant"]
    versions = [each for each in versions if isinstance(each.event, Correction)]
    target = pick([*writer.accounts, *versions], n[1])
    wrong = target.event.replacement if isinstance(target.event, Correction) else target.event
    claimant = pick((wrong.attribution.claimant, wrong.attribution.claimant, pick(CLAIMANTS, n[2])), n[6])
    right = writer.revision(wrong, claimant, n)
    writer.add(Correction(target=target.id, replacement=right, by="ledger", reason=pick(REASONS, n[5])))


def _withdraw(writer: Writer, n: Numbers) -> None:
    """Anything is withdrawn, and now and then erased."""
    (_erase if n[4] % 8 == 5 else _retract)(writer, n)


def _erase(writer: Writer, n: Numbers) -> None:
    """Anything is erased: whole, or so that something is left."""
    target = pick(writer.entries, n[1])
    leaving = None
    if isinstance(target.event, Correction):
        leaving = target.event.replacement
    elif target in writer.accounts and n[2] % 2:
        leaving = writer.revision(target.event, target.event.attribution.claimant, n)
    writer.add(redaction_of(target, pick(REASONS, n[5]), leaving))


def _retract(writer: Writer, n: Numbers) -> None:
    """By its author where it has one, or by us."""
    target = pick(writer.entries, n[1])
    said = _said_of(target.event)
    if said is None or n[2] % 2:
        writer.add(Retraction(target=target.id, by="ledger", reason=pick(REASONS, n[5])))
        return
    withdrawn = Attribution(said.claimant, pick(REPORTS, n[3]))
    writer.add(Retraction(target=target.id, by="claimant", attribution=withdrawn))


def _said_of(event: Any) -> Attribution | None:
    if isinstance(event, Correction):
        return event.replacement.attribution if event.by == "claimant" else None
    said: Attribution | None = getattr(event, "attribution", None)
    return said


def _assess(writer: Writer, n: Numbers) -> None:
    """Somebody else says what to make of an account."""
    target = pick(writer.accounts, n[1])
    others = [each for each in CLAIMANTS if each != target.event.attribution.claimant]
    writer.add(
        Assessment(
            target=target.id,
            stance=pick(("corroborates", "disputes", "denies", "cannot_verify"), n[4]),
            attribution=Attribution(pick(others, n[2]), pick(REPORTS, n[3])),
            counter=pick((None, pick(writer.accounts, n[5]).id), n[6]),
        )
    )


def _link(writer: Writer, n: Numbers) -> None:
    """Two accounts are one incident, or one is a part of the other."""
    a, b = pick(writer.accounts, n[1]).id, pick(writer.accounts, n[2]).id
    if a != b:
        writer.add(Link(kind=pick(("same_incident", "part_of"), n[3]), a=a, b=b))


STEPS: tuple[Callable[[Writer, Numbers], None], ...] = (
    *[_append_account] * 5,
    _link,
    _revise,
    _repair,
    _withdraw,
    _assess,
)


def take(writer: Writer, step: tuple[int, int, int]) -> None:
    """Take one step; where there is nothing yet to be about, somebody says something."""
    numbers = _choices(step)
    act = pick(STEPS, numbers[0]) if writer.accounts else _append_account
    act(writer, numbers)


def _written(plan: Sequence[tuple[tuple[int, int, int], Any]]) -> list[Any]:
    writer = Writer()
    for step, own in plan:
        writer.spare = [] if own is None else [own]
        take(writer, step)
    return [entry.event for entry in writer.entries]


def logs(
    *,
    events: SearchStrategy[Any] | None = None,
    max_size: int = 25,
) -> SearchStrategy[list[Any]]:
    """Lists of events that a log takes in this order: accounts, and entries about them.

    Corrections by claimants (chains, at one time, known by day, out of order) and by us, retractions of anything, also
    of retractions and links, assessments, links whose parts make no circle, and erasures of anything. Ids are those of
    `log_of`. What a later event erases is in the list all the same, as it was when it was appended.

    Args:
        events: Accounts to use, such as of a kind of your own; None = of our nine kinds, on shared nights and sides.
        max_size: The most entries.
    """
    own = st.none() if events is None else events
    # Lists of lists, because one list alone is mostly too short for much to happen in it.
    steps = st.lists(st.lists(st.tuples(STEP, own), max_size=5), max_size=max_size)
    return steps.map(lambda runs: _written([step for run in runs for step in run][:max_size]))
