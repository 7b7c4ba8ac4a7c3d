"""`log_machine`: a whole log against a plain model in memory, as a Hypothesis state machine.

For stores of your own, beside `check_store`::

    def open_log(name):
        return EventLog.on(MyStore(folder / name), secret=SECRET)

    TestMyLog = log_machine(open_log, Totals(SCOPE, envelope())).TestCase
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, ClassVar

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from conflict_events.errors import ReferenceRefused
from conflict_events.events import Link, Retraction
from conflict_events.history import Entry, View
from conflict_events.log import EventLog
from conflict_events.testing.paper import entries_of, seen
from conflict_events.testing.relabel import comparable
from conflict_events.testing.strategies.logs import STEP, Writer, take
from conflict_events.testing.strategies.vocabulary import REPORTS

__all__ = ["LogMachine", "log_machine"]

NUMBERS = st.integers(0, 99)
MOMENTS = st.sampled_from(sorted({each for when in REPORTS for each in (when.earliest, when.latest) if each}))


class LogMachine(RuleBasedStateMachine):
    """Appends, corrects, retracts, links, un-links, asks, keeps, crashes, reopens, and compares with entries on paper.

    Attributes:
        open_log: Opens the log of a name; see `log_machine`.
        questions: What is asked.
        durable: Whether a log outlives its closing.
    """

    open_log: ClassVar[Callable[[str], EventLog]]
    questions: ClassVar[tuple[Any, ...]] = ()
    durable: ClassVar[bool] = True
    runs: ClassVar[int] = 0

    @initialize()
    def begin(self) -> None:
        """Open an empty log under a name that was not used before."""
        type(self).runs += 1
        self.name = f"machine_{self.runs}"
        self.log = type(self).open_log(self.name)
        self.left_open: list[EventLog] = []
        self.writer = Writer()
        self.paper: list[Entry[Any]] = []
        self.times: list[datetime] = []
        _hold(len(self.log) == 0, "a log under a fresh name is empty")

    @rule(steps=st.lists(STEP, min_size=1, max_size=4))
    def append(self, steps: list[bytes]) -> None:
        """Append accounts, corrections, retractions, links and assessments, all in one."""
        before = len(self.writer.entries)
        for step in steps:
            take(self.writer, step)
        self._append_new(before)

    def _append_new(self, before: int) -> None:
        """Append what the writer has written since, and write it down with its time."""
        new = self.writer.entries[before:]
        written = list(self.log.append(*(entry.event for entry in new)))
        known, appended = ([(each.position, each.id) for each in some] for some in (new, written))
        _hold(appended == known, "an append gives its entries, in order, at the next positions")
        self.times += [each.recorded_at for each in written]
        every = self.writer.entries
        paper = entries_of([each.event for each in every], ids=[each.id for each in every])  # erases what is erased
        self.paper = [attrs.evolve(one, recorded_at=time) for one, time in zip(paper, self.times, strict=True)]

    @precondition(lambda self: any(isinstance(each.event, Link) for each in self.paper))
    @rule(number=NUMBERS)
    def unlink(self, number: int) -> None:
        """Retract a link."""
        links = [each for each in self.paper if isinstance(each.event, Link)]
        before = len(self.writer.entries)
        self.writer.add(Retraction(target=links[number % len(links)].id, by="ledger"))
        self._append_new(before)

    @precondition(lambda self: self.paper)
    @rule(number=NUMBERS)
    def append_again(self, number: int) -> None:
        """Append what is there already: nothing is written, and the entry that stands is given."""
        known = self.paper[number % len(self.paper)]
        (entry,) = self.log.append(self.writer.entries[known.position - 1].event)
        _hold((entry.position, entry.id) == (known.position, known.id), "appended again, what stands is given")

    @rule(step=STEP)
    def be_refused(self, step: bytes) -> None:
        """Append something good together with a reference to nothing: all of it is refused."""
        other = Writer()
        take(other, step)
        try:
            self.log.append(other.entries[0].event, Retraction(target="f" * 32, by="ledger"))
        except ReferenceRefused:
            return
        _hold(False, "a reference to nothing is refused")  # noqa: FBT003 - reads as a sentence

    @rule()
    def ask_now(self) -> None:
        """Ask what is known and recorded by now."""
        self._compare(View.now())

    @rule()
    def ask_what_is_kept(self) -> None:
        """Ask what is kept with the log, and goes on where it was left, also after a crash."""
        expected = seen(self.paper, kinds=self.log.kinds)
        for question in self.questions:
            kept, right = comparable(self.log.keep(question).ask()), comparable(expected.ask(question))
            _hold(kept == right, f"kept, the answer is the same to {question!r}")

    @rule(moment=MOMENTS, possibly=st.booleans())
    def ask_as_known(self, moment: Any, possibly: bool) -> None:  # noqa: FBT001 - drawn by name
        """Ask what was known at a moment."""
        self._compare(View.known(moment, possibly=possibly))

    @precondition(lambda self: self.paper)
    @rule(number=NUMBERS, late=st.booleans())
    def ask_as_recorded(self, number: int, late: bool) -> None:  # noqa: FBT001 - drawn by name
        """Ask what was on record when an entry was, or just before."""
        moment = self.paper[number % len(self.paper)].recorded_at
        self._compare(View.recorded(moment if late else moment - timedelta(microseconds=1)))

    def _compare(self, view: View) -> None:
        looked, expected = self._seen(view), seen(self.paper, view, kinds=self.log.kinds)
        _hold(list(looked.accounts()) == list(expected.accounts()), f"{view}, the same accounts stand")
        for question in self.questions:
            answer, right = (comparable(each.ask(question)) for each in (looked, expected))
            _hold(answer == right, f"{view}, the answer is the same to {question!r}")

    def _seen(self, view: View) -> Any:
        if view.moment is None:
            return self.log.now()
        if view.clock == "recorded":
            return self.log.as_recorded(view.moment)
        return self.log.as_known(view.moment, possibly=view.possibly)

    @precondition(lambda self: self.durable)
    @rule()
    def reopen(self) -> None:
        """Close the log and open it again."""
        self.log.close()
        self.log = type(self).open_log(self.name)

    @precondition(lambda self: self.durable)
    @rule()
    def crash(self) -> None:
        """Open the log again without closing it, as after a crash."""
        self.left_open.append(self.log)
        self.log = type(self).open_log(self.name)

    @rule()
    def verify(self) -> None:
        """Read the whole log, and check its chain."""
        _hold(self.log.verify().is_intact, "the chain is whole")
        _hold([each.event for each in self.log.entries()] == [each.event for each in self.paper], "nothing is changed")

    @invariant()
    def holds_what_was_appended(self) -> None:
        """The log ends where the paper ends."""
        _hold(self.log.head.position == len(self.paper) == len(self.log), "it holds what was appended")

    def teardown(self) -> None:
        """Close whatever was opened."""
        for each in (*self.left_open, self.log):
            each.close()


def _hold(truth: object, promise: str) -> None:
    if not truth:
        raise AssertionError(f"the log breaks a promise: {promise}")


def log_machine(open_log: Callable[[str], EventLog], *questions: Any, durable: bool = True) -> type[LogMachine]:
    """Make a state machine of a log; its `TestCase` is a test.

    Args:
        open_log: Opens the log of a name, with `SECRET` as its secret. Under a name that was not used before it is
            empty; under one that was, a durable log is as it was left, also where it was never closed.
        questions: Projections, asked of the log and of the model.
        durable: Whether the log outlives its closing, as all but those in memory should.
    """
    fields = {"open_log": staticmethod(open_log), "questions": questions, "durable": durable}
    return type("LogMachine", (LogMachine,), fields)
