"""The answers that a log keeps: made once each, listed, dropped, and held against asking anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import attrs

from conflict_events.doors import behind
from conflict_events.errors import LogReadOnly
from conflict_events.history import Head
from conflict_events.log.asking.checkpoints import COMPLETE, UNFINISHED, Checkpoints, parted
from conflict_events.log.asking.keeping import Kept
from conflict_events.log.asking.source import Source
from conflict_events.log.asking.storing import form_of
from conflict_events.log.sealing import chain
from conflict_events.projections import Projection
from conflict_events.projections.protocol import check_question
from conflict_events.stores import Draft, Store

__all__ = ["COLUMNS_OF", "KeptAnswers", "KeptState", "kept_states"]

A = TypeVar("A")

COLUMNS_OF = "columns of "
"""How the questions are called that keep what stands of a kind in columns; its name follows."""


@attrs.frozen
class KeptState:
    """A state that is stored with a log.

    Attributes:
        name: The question's.
        version: The question's when it was stored; None = it is not as this log wrote it, and is not used.
        position: Up to which position the log was read for it.
        size: How many bytes it takes.
        is_complete: Whether it answers; False = it is being built, to take the place of an older version.
    """

    name: str
    version: int | None
    position: int
    size: int
    is_complete: bool


def kept_states(store: Store) -> tuple[KeptState, ...]:
    """List the states that are stored with a log, by name; those being built after those that answer."""
    secret = store.meta("secret")
    return tuple(sorted(_read(store, secret), key=lambda each: (each.name, not each.is_complete)))


def _read(store: Store, secret: bytes | None) -> Iterator[KeptState]:
    for setting, stored in store.every_meta():
        for place in (COMPLETE, UNFINISHED):
            if setting.startswith(place):
                name, complete = setting.removeprefix(place), place == COMPLETE
                content = None if secret is None else chain.unsealed(secret, stored)
                if content is None:
                    yield KeptState(name, None, 0, len(stored), complete)
                    continue
                header, _ = parted(content)
                yield KeptState(name, header["version"], header["folded"], len(stored), complete)


@attrs.define(eq=False)
class KeptAnswers:
    """What one log that is open keeps.

    Attributes:
        source: The log.
        writes: Whether states are stored.
    """

    source: Source
    writes: bool
    _open: list[Kept[Any]] = attrs.field(factory=list)

    def keep(
        self, projection: Projection[Any, A], replacing: Projection[Any, A] | None, state: Any, *, durable: bool
    ) -> Kept[A]:
        """Make a kept answer, or give the one that is it already; see `EventLog.keep`."""
        for kept in self._open:
            if kept.serves(projection, replacing, durable=durable):
                return kept
        older = None if replacing is None else self._made(replacing, None, state, durable=durable)
        kept = self._made(projection, older, state, durable=durable)
        self._open.append(kept)
        return kept

    def kept_of(self, projection: Projection[Any, A]) -> Kept[A] | None:
        """Give what keeps a question, here or since an earlier session; None = nothing does."""
        for kept in self._open:
            if any(kept.serves(projection, None, durable=durable) for durable in (True, False)):
                return kept
        was_kept = self.source.store.meta(COMPLETE + projection.name) is not None
        return self.keep(projection, None, None, durable=True) if was_kept else None

    def by_columns(self, projection: Projection[Any, A]) -> A | None:
        """Answer from the columns of all kinds of a question's scope; None where not all are kept, or they cannot."""
        kinds = self.source.kinds
        names = sorted(getattr(getattr(projection, "scope", None), "kinds", None) or ())
        if not names or not all(name in kinds and self._keeps(f"{COLUMNS_OF}{name}") for name in names):
            return None
        columns = behind("conflict_events.columns", "frames")
        kept = {name: self.kept_of(columns.Columns(kinds[name])) for name in names}
        standing = {name: each.ask() for name, each in kept.items() if each is not None}
        heads = {each.context.head for each in standing.values()}
        if len(standing) < len(names) or len(heads) > 1:  # somebody dropped them, or appended between
            return None
        frames = {name: each.frame() for name, each in standing.items()}
        answer: A | None = columns.answer_by_columns(projection, self.source, frames, heads.pop())
        return answer

    def _keeps(self, name: str) -> bool:
        here = any(kept.projection.name == name for kept in self._open)
        return here or self.source.store.meta(COMPLETE + name) is not None

    def _made(self, asked: Projection[Any, A], older: Kept[A] | None, state: Any, *, durable: bool) -> Kept[A]:
        source = self.source
        secret = source.store.meta("secret") if durable else None
        checkpoints = None
        if secret is not None:
            checkpoints = Checkpoints(source.store, secret, asked, source.kinds, form_of(asked, state))
        return Kept(source, asked, checkpoints=checkpoints, writes=self.writes, replacing=older)

    def drop(self, which: Projection[Any, Any] | str) -> bool:
        """Remove the states of a question, and close what keeps it; see `EventLog.drop`."""
        if not self.writes:
            raise LogReadOnly("this log was opened for reading only; open it for writing")
        if not isinstance(which, str):
            check_question("drop", which)
        name = which if isinstance(which, str) else which.name
        for kept in [each for each in self._open if each.projection.name == name]:
            kept.discard()
            self._open.remove(kept)
        store, settings = self.source.store, (COMPLETE + name, UNFINISHED + name)
        was_there = any(store.meta(each) is not None for each in settings)
        store.write(lambda: Draft(forget=settings))
        return was_there

    def inexact(self, ask: Callable[[Projection[Any, Any]], Any], head: Callable[[], Head]) -> Iterator[str]:
        """Say of which kept answers asking anew gives others.

        Args:
            ask: Asks a question from the start.
            head: Gives the end of the log.
        """
        for kept in self._open:
            begun = head()
            while not (exact := kept.is_exact(ask)) and begun != head():
                begun = head()  # somebody appended between the two answers
            if not exact:
                what = f"the kept answer of {kept.projection.name} is not what asking anew gives"
                yield f"{what}: raise the version of the question, or of the kind that changed"

    def close(self) -> None:
        """Store and close all of them."""
        while self._open:
            self._open.pop().close()
