"""`Case`: one random log, one projection, and the ways to ask it that laws compare."""

from __future__ import annotations

import copy
import functools
import random
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

import attrs

from conflict_events.events import Correction, Kinds, Redaction, kind_name
from conflict_events.history import Account, Entry, View, referred
from conflict_events.log import LogView
from conflict_events.projections.protocol import sees_possible
from conflict_events.testing.laws.answered import Answered, apart
from conflict_events.testing.laws.code import as_code
from conflict_events.testing.laws.errata import right_from_the_start
from conflict_events.testing.paper import entries_of, id_of, kinds_of, log_of, seen
from conflict_events.testing.relabel import comparable, relabel_log

__all__ = ["Case", "LawBroken", "Tried", "report_of"]

NO_REPORT = datetime.fromisoformat("2024-11-10T12:00+00:00")


class LawBroken(AssertionError):
    """A projection breaks a law; the message names it and gives the smallest log found."""


def report_of(event: Any) -> Any:
    """Give when a claimant said something; None for what we say ourselves."""
    said = event.replacement if isinstance(event, Correction) and event.by == "claimant" else event
    attribution = getattr(said, "attribution", None)
    return None if attribution is None else attribution.reported


@attrs.define(slots=False, eq=False)
class Tried:
    """A log to try projections on, with what laws make of it: once, for whatever is asked.

    Attributes:
        events: The log.
        given: The ids of the events, where they are known already.
        also: Kinds that are asked about and of which the log may have none.
    """

    events: Sequence[Any]
    given: Sequence[str] | None = None
    also: tuple[type[Any], ...] = ()
    _views: dict[View, LogView] = attrs.field(factory=dict, init=False)

    @functools.cached_property
    def ids(self) -> list[str]:
        """The ids of the events."""
        return [id_of(event) for event in self.events] if self.given is None else list(self.given)

    @functools.cached_property
    def entries(self) -> list[Entry[Any]]:
        """The log, written down."""
        return entries_of(self.events, ids=self.ids)

    @functools.cached_property
    def kinds(self) -> Kinds:
        """The table of its kinds."""
        known = kinds_of(self.events)
        more = [each for each in self.also if kind_name(each) not in known]
        return known.including(*more) if more else known

    def seen(self, view: View) -> LogView:
        """See all of it from a view."""
        if view not in self._views:
            self._views[view] = seen(self.entries, view, kinds=self.kinds)
        return self._views[view]

    @functools.cached_property
    def relabelled(self) -> tuple[Tried, dict[str, str]]:
        """The log with its sides relabelled, and the map from its ids to the new ones."""
        events, ids = relabel_log(self.events)
        return Tried(events, list(ids.values()), self.also), ids

    @functools.cached_property
    def right(self) -> tuple[Tried | None, dict[str, str]]:
        """The log had it been right from the start, and the map of ids; None where that cannot be told."""
        events, ids = right_from_the_start(self.entries)
        return (None if events is None else Tried(events, also=self.also)), ids

    @functools.cached_property
    def once_and_twice(self) -> tuple[LogView, LogView]:
        """A real log to which every event was appended once, and to which it was appended twice."""
        log = log_of(self.events, at_once=True, kinds=self.kinds)
        once = log.now()
        log.append(*self.events)
        return once, log.now()


@attrs.define(slots=False, eq=False)
class Case:
    """A projection and a log to try it on.

    Attributes:
        projection: The projection.
        log: The log.
        seed: Decides whatever a law may choose: orders, splits, moments.
        unused: A copy of the projection from before it was used; None = there is none.
    """

    projection: Any
    log: Tried
    seed: int
    unused: Any = None

    @property
    def events(self) -> Sequence[Any]:
        """The events of the log."""
        return self.log.events

    @property
    def entries(self) -> list[Entry[Any]]:
        """The log, written down."""
        return self.log.entries

    @functools.cached_property
    def random(self) -> random.Random:
        """Choices, the same ones for the same seed."""
        return random.Random(self.seed)  # noqa: S311  # for choices in tests

    @functools.cached_property
    def view(self) -> View:
        """A view in which the order of entries means nothing."""
        moment = self.moment()
        return self.random.choice((View.now(), View.known(moment), View.known(moment, possibly=True)))

    def moment(self) -> datetime:
        """Choose a moment at which somebody said something."""
        reports = (report_of(event) for event in self.events)
        ends = [end for each in reports if each is not None for end in (each.earliest, each.latest) if end is not None]
        return self.random.choice(ends) if ends else NO_REPORT

    @functools.cached_property
    def accounts(self) -> list[Account[Any]]:
        """The accounts that the projection folds."""
        return self.standing(self.entries)

    def standing(self, entries: Sequence[Entry[Any]], view: View | None = None) -> list[Account[Any]]:
        """Give the accounts that stand in these entries, of the kinds that the projection handles."""
        chosen = view or self.view
        whole = entries is self.entries and self.kinds is self.log.kinds
        looked = self.log.seen(chosen) if whole else seen(entries, chosen, kinds=self.kinds)
        judged = looked.judged(self.projection.handles, possible=sees_possible(self.projection))
        return [each for each in judged if isinstance(each, Account)]

    @functools.cached_property
    def kinds(self) -> Kinds:
        """The table of kinds of this log, and of what the projection handles."""
        table = self.log.kinds
        more = [each for each in own_kinds(self.projection) if kind_name(each) not in table]
        return table.including(*more) if more else table

    def fold(self, accounts: Iterable[Account[Any]], state: Any = None) -> Any:
        """Apply accounts to a state, a fresh one unless given."""
        state = self.projection.initial() if state is None else state
        for account in accounts:
            state = self.projection.apply(state, account)
        return state

    def ask(self, entries: Sequence[Entry[Any]], view: View | None = None) -> Answered:
        """Answer from entries, in comparable form."""
        return self.plain(self.fold(self.standing(entries, view)))

    def plain(self, state: Any) -> Answered:
        """Answer from a state, in comparable form."""
        return self.compared(self.projection.answer(state))

    def answered(self, accounts: Iterable[Account[Any]]) -> Answered:
        """Answer from accounts, in comparable form."""
        return self.plain(self.fold(accounts))

    @staticmethod
    def compared(answer: Any, **how: Any) -> Answered:
        """Give an answer in comparable form; see `comparable`."""
        return Answered(comparable(answer, **how), answer)

    def fresh(self) -> Any:
        """Give a copy of the projection that was never used; None where it cannot be copied."""
        return None if self.unused is None else copy.deepcopy(self.unused)

    def by(self, projection: Any) -> Case:
        """Ask another copy of the projection about the same log, from the same view."""
        other = Case(projection, self.log, self.seed)
        other.__dict__["view"] = self.view
        return other

    @functools.cached_property
    def answer(self) -> Answered:
        """The answer to the whole log, in comparable form."""
        return self.plain(self.fold(self.accounts))

    def shuffled(self) -> list[Entry[Any]]:
        """Give the entries in another order of arrival that a log could have.

        What refers comes after what it refers to, and errata of one version stay in their order (S20), as do
        Redactions of one entry: of those, too, the last counts.
        """
        waiting = {entry.id: set(earlier) for entry, earlier in self._earlier()}
        arrived: list[Entry[Any]] = []
        by_id = {entry.id: entry for entry in self.entries}
        while waiting:
            free = [each for each, earlier in waiting.items() if not earlier & waiting.keys()]
            chosen = self.random.choice(free)
            del waiting[chosen]
            arrived.append(by_id[chosen])
        return renumbered(arrived)

    def _earlier(self) -> Iterable[tuple[Entry[Any], set[str]]]:
        last: dict[tuple[type[Any], str], str] = {}
        # By what was appended: of an erased entry the log itself may not tell any more what it was.
        for entry, event in zip(self.entries, self.events, strict=True):
            earlier = {target for _, target in referred(event)}
            if isinstance(event, Redaction) or (isinstance(event, Correction) and event.by == "ledger"):
                about = type(event), event.target
                earlier |= {last[about]} if about in last else set()
                last[about] = entry.id
            yield entry, earlier

    def hold(self, expected: Any, answer: Any, what: str) -> None:
        """Break the law unless two answers are equal.

        Args:
            expected: The one.
            answer: The other.
            what: What the two are, with ", and " between.
        """
        if expected != answer:
            raise LawBroken(apart(expected, answer, what))

    def message(self, law: Callable[..., Any], why: str) -> str:
        """Say how a law was broken."""
        code = as_code(self.events) if self.events else "log = log_of([])"
        seen_how = f"seen {self.view}, seed {self.seed}"
        return f"{law.__name__}: {law.__doc__}\n{why}\n\nthe smallest log found, {seen_how}:\n{code}"


def renumbered(entries: Sequence[Entry[Any]]) -> list[Entry[Any]]:
    """Give entries the positions and times of the order that they are in."""
    times = sorted(entry.recorded_at for entry in entries)
    return [
        attrs.evolve(entry, position=position, recorded_at=time)
        for position, (entry, time) in enumerate(zip(entries, times, strict=True), start=1)
    ]


def own_kinds(projection: Any) -> list[type[Any]]:
    """Give the stamped classes that a projection handles by name."""
    return [each for each in projection.handles if isinstance(each, type) and "__kind__" in each.__dict__]
