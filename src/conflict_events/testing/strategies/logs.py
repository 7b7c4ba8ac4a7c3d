"""`logs`: random logs whose references refer, that could be appended as they are.

A log is built from a plan of small numbers, each of which picks among values made beforehand. That is cheap, and it
shrinks well: an entry less, a smaller number. The values are few, so that accounts meet: the same nights, the same
sides, numbers that tie. Both sides of the war have the same words in their mouths (neutrality).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conflict_events.events import (
    KINDS,
    Assessment,
    Correction,
    Link,
    Redaction,
    Retraction,
)
from conflict_events.events.ledger import LinkKind
from conflict_events.history import Bookkeeping, Entry, View, referred
from conflict_events.history.links import Incidents
from conflict_events.log.writing.redacting import redaction_of
from conflict_events.testing.paper import entries_of, id_of
from conflict_events.testing.relabel import relabel
from conflict_events.testing.strategies.making import Choices, Maker
from conflict_events.testing.strategies.subject import Subject, subject_of
from conflict_events.testing.strategies.vocabulary import BY_FIELD, REPORTS
from conflict_events.values import Attribution

__all__ = ["STEP", "Writer", "logs", "take"]

CLAIMANTS = BY_FIELD["claimant"]
REASONS = (None, "a typing error", "counted twice")
ANYTHING = Subject()
WIDTH = 28
STEP = st.binary(min_size=WIDTH, max_size=WIDTH)
"""What to append, and every choice about it; all zero is the simplest."""


@attrs.define
class Writer:
    """Appends one step after another, each only where a log would take it."""

    maker: Maker = attrs.field(factory=lambda: Maker(ANYTHING))
    entries: list[Entry[Any]] = attrs.field(factory=list)
    accounts: list[Entry[Any]] = attrs.field(factory=list)
    spare: list[Any] = attrs.field(factory=list)  # events of the caller's own strategy
    callers: set[type[Any]] = attrs.field(factory=set)  # of these kinds, whatever is said has to be the caller's
    known: dict[str, None] = attrs.field(factory=dict)

    def add(self, event: Any) -> str:
        """Append, unless it is there already or would close a circle of parts; give its id."""
        entry_id = id_of(event)
        if entry_id in self.known:
            return entry_id
        entry = attrs.evolve(entries_of([event], ids=[entry_id])[0], position=len(self.entries) + 1)
        if isinstance(event, Link | Retraction) and self._closes_a_circle(entry):
            return entry_id
        self.known[entry_id] = None
        self.entries.append(entry)
        if not isinstance(event, Assessment | Correction | Link | Redaction | Retraction):
            self.accounts.append(entry)
        return entry_id

    def _closes_a_circle(self, entry: Entry[Any]) -> bool:
        together = [*self.entries, entry]
        links = [each for each in together if isinstance(each.event, Link)]
        if all(each.event.kind == "same_incident" for each in links):
            return False
        books = Bookkeeping(together, View.now())
        return Incidents(each.event for each in links if books.stands(each.id)).cycle() is not None

    @property
    def ids(self) -> list[str]:
        """The ids of the accounts that are there."""
        return [each.id for each in self.accounts]

    def account(self, choices: Choices) -> Any:
        """Make an account: the caller's own, or one of our vocabulary; None = none can be made here."""
        if self.spare:
            event = self.spare.pop()
            self.callers.add(type(event))
            return self._referring(event, choices)
        return self.maker.make(choices, self.ids)

    def _referring(self, event: Any, choices: Choices) -> Any:
        """Turn what a caller's event refers to into accounts that are there; None where there is none yet."""
        targets = {target for _, target in referred(event)}
        if targets and not self.accounts:
            return None
        return relabel(event, {}, {target: choices.of(self.accounts).id for target in sorted(targets)})

    def otherwise(self, event: Any, choices: Choices, claimant: str | None = None) -> Any:
        """Make an account of the same kind that says nearly the same; see `Maker.otherwise`."""
        if type(event) not in self.callers:
            return self.maker.otherwise(event, choices, self.ids, claimant)
        alike = choices.of([each.event for each in self.accounts if type(each.event) is type(event)])
        who = claimant or choices.of(CLAIMANTS)
        said = attrs.evolve(alike.attribution, claimant=who, reported=choices.of(REPORTS))
        return attrs.evolve(alike, attribution=said)


# --- steps ----------------------------------------------------------------------------------------


def _append_account(writer: Writer, choices: Choices) -> None:
    account = writer.account(choices)
    if account is not None:
        writer.add(account)


def _say_again(writer: Writer, choices: Choices) -> None:
    """Somebody says nearly the same as was said before, of the same window mostly; now and then linked at once."""
    earlier = choices.of(writer.accounts)
    again = writer.otherwise(earlier.event, choices)
    if again is None:
        return
    named = writer.add(again)
    kind: LinkKind | None = choices.of((None, "same_incident", None, "part_of"))
    if kind is not None and named != earlier.id:
        writer.add(Link(kind=kind, a=named, b=earlier.id))


def _revise(writer: Writer, choices: Choices) -> None:
    """A claimant revises its own account."""
    target = choices.of(writer.accounts)
    revised = writer.otherwise(target.event, choices, target.event.attribution.claimant)
    if revised is not None:
        writer.add(Correction(target=target.id, replacement=revised, by="claimant"))


def _repair(writer: Writer, choices: Choices) -> None:
    """We recorded a version wrongly: an original, or a claimant's own Correction."""
    versions = [each for each in writer.entries if getattr(each.event, "by", None) == "claimant"]
    versions = [each for each in versions if isinstance(each.event, Correction)]
    target = choices.of([*writer.accounts, *versions])
    wrong = target.event.replacement if isinstance(target.event, Correction) else target.event
    who = choices.of((wrong.attribution.claimant, wrong.attribution.claimant, choices.of(CLAIMANTS)))
    right = writer.otherwise(wrong, choices, who)
    if right is not None:
        writer.add(Correction(target=target.id, replacement=right, by="ledger", reason=choices.of(REASONS)))


def _withdraw(writer: Writer, choices: Choices) -> None:
    """Anything is withdrawn, and now and then erased."""
    choices.of((_retract,) * 5 + (_erase,) + (_retract,) * 2)(writer, choices)


def _erase(writer: Writer, choices: Choices) -> None:
    """Anything is erased: whole, or so that something is left."""
    target = choices.of(writer.entries)
    leaving = None
    if isinstance(target.event, Correction):
        leaving = target.event.replacement
    elif target in writer.accounts and choices.of((False, True)):
        leaving = writer.otherwise(target.event, choices, target.event.attribution.claimant)
    writer.add(redaction_of(target, choices.of(REASONS), leaving))


def _retract(writer: Writer, choices: Choices) -> None:
    """By its author where it has one, or by us."""
    target = choices.of(writer.entries)
    said = _said_of(target.event)
    if said is None or choices.of((False, True)):
        writer.add(Retraction(target=target.id, by="ledger", reason=choices.of(REASONS)))
        return
    withdrawn = Attribution(said.claimant, choices.of(REPORTS))
    writer.add(Retraction(target=target.id, by="claimant", attribution=withdrawn))


def _said_of(event: Any) -> Attribution | None:
    if isinstance(event, Correction):
        return event.replacement.attribution if event.by == "claimant" else None
    said: Attribution | None = getattr(event, "attribution", None)
    return said


def _assess(writer: Writer, choices: Choices) -> None:
    """Somebody else says what to make of an account."""
    target = choices.of(writer.accounts)
    others = [each for each in CLAIMANTS if each != target.event.attribution.claimant]
    writer.add(
        Assessment(
            target=target.id,
            stance=choices.of(("corroborates", "disputes", "denies", "cannot_verify")),
            attribution=Attribution(choices.of(others), choices.of(REPORTS)),
            counter=choices.of((None, choices.of(writer.accounts).id)),
            credibility=choices.of((None, None, 1, 2, 3, 4, 5, 6)),
            note=choices.of((None, None, "by telephone", "read from a picture")),
        )
    )


def _link(writer: Writer, choices: Choices) -> None:
    """Two accounts are one incident, or one is a part of the other: mostly two of one kind."""
    one = choices.of(writer.accounts)
    alike = [each for each in writer.accounts if each.kind == one.kind]
    other = choices.of(choices.of((alike, alike, writer.accounts)))
    if one.id != other.id:
        kind: LinkKind = choices.of(("same_incident", "part_of"))
        writer.add(Link(kind=kind, a=one.id, b=other.id, basis=choices.of((None, None, "one window", "one place"))))


STEPS: tuple[Callable[[Writer, Choices], None], ...] = (
    *[_append_account] * 4,
    _say_again,
    _say_again,
    _link,
    _revise,
    _repair,
    _withdraw,
    _assess,
)


def take(writer: Writer, step: bytes) -> None:
    """Take one step; where there is nothing yet to be about, somebody says something."""
    choices = Choices(step)
    act = choices.of(STEPS)
    (act if writer.accounts else _append_account)(writer, choices)


def _written(plan: Sequence[tuple[bytes, Any]], maker: Maker, most: int) -> list[Any]:
    writer = Writer(maker)
    for step, event in plan:
        writer.spare = [] if event is None else [event]
        take(writer, step)
    return [entry.event for entry in writer.entries[:most]]


def logs(
    *,
    events: SearchStrategy[Any] | None = None,
    about: Any = None,
    max_size: int = 25,
) -> SearchStrategy[list[Any]]:
    """Lists of events that a log takes in this order: accounts, and entries about them.

    Corrections by claimants (chains, at one time, known by day, out of order) and by us, retractions of anything, also
    of retractions and links, assessments, links whose parts make no circle, and erasures of anything. Ids are those of
    `log_of`. What a later event erases is in the list all the same, as it was when it was appended.

    Args:
        events: Accounts to use, such as of a kind of your own; None = of our eleven kinds, on shared nights and sides.
        about: A question: most accounts are of the kinds that it handles, own ones included, and say what its
            parameters name; None = of all our kinds alike.
        max_size: The most entries.

    Raises:
        UsageError: A class of the question's kinds refuses what is made by the types of its fields.
    """
    maker = _maker_for(about, given=events is not None)
    return _plans(events, max_size).map(lambda plan: _written(plan, maker, max_size))


@st.composite
def _plans(
    draw: Callable[[SearchStrategy[Any]], Any], events: SearchStrategy[Any] | None, max_size: int
) -> list[tuple[bytes, Any]]:
    """Make plans of any length, somewhat more of them short: Hypothesis by itself makes most too short for anything.

    All numbers are one draw: that is what drawing costs by, and steps that Hypothesis made alike would be one step.
    """
    size = draw(st.sampled_from((*range(max_size // 2), *range(max_size + 1))))
    numbers = draw(st.binary(min_size=size * WIDTH, max_size=size * WIDTH))
    steps = (numbers[start : start + WIDTH] for start in range(0, len(numbers), WIDTH))
    return [(step, None if events is None else draw(events)) for step in steps]


def _maker_for(question: Any, *, given: bool) -> Maker:
    subject = ANYTHING if question is None else subject_of(question)
    if given:  # what is of the caller's kinds is for the caller's strategy to make
        ours = tuple(kind for kind in subject.kinds if kind in KINDS.values())
        return Maker(attrs.evolve(subject, kinds=ours))
    maker = Maker(subject)
    for kind in subject.kinds:
        maker.check(kind)
    return maker
