"""Citing an answer, and asking it again: on the log as it was then, and on the log as it is today."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any

import attrs

from conflict_events.errors import UsageError
from conflict_events.log.eventlog import EventLog
from conflict_events.log.views import LogView
from conflict_events.questions.snapshot import Snapshot, fingerprint_of

__all__ = ["Recited", "cite", "recite"]


@attrs.frozen
class Recited:
    """A cited answer, asked again.

    Attributes:
        snapshot: What was cited.
        then: The answer to the log as it was at the cited head, in the cited view.
        today: The answer to everything that the log holds today.
        is_as_cited: Whether `then` is the answer that was cited. It can differ only where a later version of this
            library, or of a question of your own, answers otherwise.
        is_unchanged: Whether `today` reads as `then` does.
    """

    snapshot: Snapshot
    then: Any
    today: Any
    is_as_cited: bool
    is_unchanged: bool

    def __repr__(self) -> str:
        cited = "as cited" if self.is_as_cited else "NOT as cited"
        since = "unchanged since" if self.is_unchanged else "changed since"
        return f"<Recited {self.snapshot.short}: {cited}, {since}>"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"

    def __str__(self) -> str:
        mark = "as it was cited" if self.is_as_cited else "NOT as it was cited: the question now gives another answer"
        head = f"{self.snapshot.short}, {self.snapshot.view}, {mark}:\n{self.then}"
        return f"{head}\n\ntoday the same" if self.is_unchanged else f"{head}\n\ntoday:\n{self.today}"


def cite(view: LogView, question: Any) -> Snapshot:
    """Ask a question, and freeze it with its answer, so that anyone with the log can check it later.

    Args:
        view: What is asked, such as ``log.now()`` or ``log.as_known(...)``.
        question: The question; one of your own is cited by its name and version.

    Raises:
        UsageError: The question has something in it that cannot be written down.
    """
    if not isinstance(view, LogView):
        raise UsageError(f"cite: needs a view and a question, as in cite(log.now(), question), got {view!r}")
    return Snapshot.of(view.head, view.view, question, view.ask(question))


def recite(log: EventLog, snapshot: Snapshot, *, own: Iterable[Any] = ()) -> Recited:
    """Ask a cited question again, then and today.

    Args:
        log: The log that was cited, whatever was appended since.
        snapshot: What was cited.
        own: Questions and policies of your own that it names, with the version that it names.

    Raises:
        UsageError: The log does not have the cited head; or one of your own is not given.
    """
    if not isinstance(snapshot, Snapshot):
        raise UsageError(f"recite: needs what cite() gave, or Snapshot.parse(line) of its line, got {snapshot!r}")
    question = snapshot.asked(own)
    then = log.as_cited(snapshot.head, snapshot.view).ask(question)
    today = log.ask(question)
    mark = fingerprint_of(then)
    return Recited(snapshot, then, today, mark == snapshot.answer, mark == fingerprint_of(today))
