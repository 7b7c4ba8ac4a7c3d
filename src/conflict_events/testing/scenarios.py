"""`given`, `when`, `then`: example tests of projections that read like what they say.

::

    night = given(
        said=STRIKE,
        revised=lambda ids: Correction(target=ids["said"], replacement=LATER, by="claimant"),
    )
    night.when(launched).then(146)
    night.as_known("2024-11-10T09:00Z").when(launched).then(145)
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Generic, TypeVar

import attrs

from conflict_events.errors import UsageError
from conflict_events.history import View
from conflict_events.projections import Projection
from conflict_events.testing.paper import id_of, log_of, seen
from conflict_events.testing.relabel import comparable, difference

__all__ = ["Asked", "Given", "given"]

A = TypeVar("A")


@attrs.frozen
class Given:
    """A log to ask, and where it is seen from; `given` makes it.

    Attributes:
        events: The events of the log, in order.
        ids: The ids of those that have labels, by label.
        view: From when it is seen, and by which clock; now, unless said otherwise.
    """

    events: tuple[Any, ...]
    ids: Mapping[str, str]
    view: View = attrs.field(factory=View.now)

    def as_known(self, moment: datetime | str, *, possibly: bool = False) -> Given:
        """See what had been said by a moment.

        Args:
            moment: The moment, aware.
            possibly: Also what may have been said by then.
        """
        return attrs.evolve(self, view=View.known(moment, possibly=possibly))

    def as_recorded(self, *, after: str) -> Given:
        """See what was on record when one event had been appended.

        Args:
            after: The label of that event.

        Raises:
            UsageError: No event has this label.
        """
        if after not in self.ids:
            raise UsageError(f"after: no event is labelled {after!r}, only {', '.join(self.ids) or 'none'} are")
        with log_of(self.events) as log:
            moment = next(entry.recorded_at for entry in log.entries() if entry.id == self.ids[after])
        return attrs.evolve(self, view=View.recorded(moment))

    def when(self, projection: Projection[Any, A]) -> Asked[A]:
        """Ask a question of a real log of these events."""
        with log_of(self.events) as log:
            view = seen(list(log.entries()), self.view, kinds=log.kinds)
        return Asked(self, projection, view.ask(projection))


@attrs.frozen
class Asked(Generic[A]):
    """A question that was asked, and its answer.

    Attributes:
        given: The log that it was asked of.
        projection: The question.
        answer: Its answer.
    """

    given: Given
    projection: Projection[Any, A]
    answer: A

    def then(self, expected: A) -> A:
        """Expect an answer; gives it, for a closer look.

        Raises:
            AssertionError: It is another one; the message says where the two differ.
        """
        if self.answer != expected:
            one, other = comparable(expected), comparable(self.answer)
            where = difference(one, other) if one != other else f"{expected!r} is not {self.answer!r}"
            raise AssertionError(f"{self.projection!r}, {self.given.view}: expected and found differ at {where}")
        return self.answer


class _Labels(dict[str, str]):
    """The ids of the events so far, by label."""

    def __missing__(self, label: str) -> str:
        raise UsageError(f"no event before is labelled {label!r}, only {', '.join(self) or 'none'}; give it earlier")


def given(*events: Any, **labelled: Any) -> Given:
    """Give a log, under the fixed secret and clock of `log_of`.

    Args:
        events: Events without a label, first in the log.
        labelled: Events that others refer to, in order; or functions that make one from the ids so far, by label.
    """
    every, ids = list(events), _Labels()
    for label, event in labelled.items():
        made = event(MappingProxyType(ids)) if callable(event) else event
        ids[label] = id_of(made)
        every.append(made)
    return Given(tuple(every), MappingProxyType(ids))
