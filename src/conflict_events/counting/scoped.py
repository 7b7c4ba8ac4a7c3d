"""`Scoped`: what all questions about one scope share. They keep the accounts that the scope is about, by id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from conflict_events.counting.policies import Policy
from conflict_events.counting.remembering import Making, afresh
from conflict_events.counting.sifting import ABOUT_MORE, Sifted, reads_for, sift
from conflict_events.history import Account
from conflict_events.projections.keeping import ById
from conflict_events.projections.stating import spelled
from conflict_events.values import Definition, Scope

__all__ = ["Covered", "Scoped", "as_definitions", "coverage_of", "spelled", "unsaid"]

RUN = 64
"""How many accounts in the order of their arrival are looked at together, and remembered so."""


@attrs.frozen
class Covered:
    """What an answer rests on: "the record" is always the record among these.

    Attributes:
        buckets: How many buckets have a figure.
        first: When the first window in scope begins, UTC; None = there is none, or it is open.
        last: When the last ends.
        unreported: Accounts in scope that do not say the measure.
        withheld: Accounts in scope whose source keeps the number back.
    """

    buckets: int
    first: datetime | None
    last: datetime | None
    unreported: int
    withheld: int


def as_definitions(value: Iterable[Definition]) -> tuple[Definition, ...]:
    """Convert to a tuple of definitions."""
    return tuple(value)


@attrs.frozen
class Scoped(ById[Sifted]):
    """The state and its handling for a question about one scope.

    Attributes:
        scope: What is counted: complete, see `Scope.require`.
        count: Whose count; there is no default.
        definitions: What measures count, where that changed or differs: then nothing is compared across. None given =
            every figure of a measure is taken to mean the same.

    Raises:
        IncompleteScope: The scope does not say all that the question needs.
    """

    scope: Scope
    count: Policy
    definitions: tuple[Definition, ...] = attrs.field(default=(), converter=as_definitions, kw_only=True)

    def __attrs_post_init__(self) -> None:
        self.scope.require()

    @property
    def name(self) -> str:
        """The identity of its stored state."""
        return f"{type(self).__name__}({spelled(self.scope)})"

    @property
    def handles(self) -> frozenset[type[Any] | str]:
        """The kinds of the scope, by name."""
        return frozenset(self.scope.kinds or ())

    @property
    def reads(self) -> frozenset[str]:
        """The fields that are looked at for this scope; no other is decoded."""
        return reads_for(self.scope)

    def apply(self, state: dict[str, Sifted], account: Account[Any], /) -> dict[str, Sifted]:
        """Keep the account if the scope is about it."""
        sifted = sift(account, self.scope)
        if sifted is not None:
            state[account.id] = sifted
        return state


def unsaid(coverage: Covered) -> frozenset[str]:
    """Give the caveat on accounts that do not say the measure; none where all do."""
    count = coverage.unreported
    return frozenset({f"accounts in scope that do not say the measure: {count}"}) if count else frozenset()


def coverage_of(state: Mapping[str, Sifted], buckets: int, making: Making = afresh) -> Covered:
    """Say what a set of sifted accounts covers; with a `Remembering`, looking anew only at runs that changed."""
    sifted = list(state.values())
    runs = (sifted[start : start + RUN] for start in range(0, len(sifted), RUN))
    parts = [making(("coverage", number), _extent_of, *run) for number, run in enumerate(runs)]
    missing = [each for part in parts for each in part.missing]
    return Covered(
        buckets=buckets,
        first=_outermost(min, [bound for part in parts for bound in part.starts]),
        last=_outermost(max, [bound for part in parts for bound in part.ends]),
        unreported=missing.count("unreported"),
        withheld=missing.count("withheld"),
    )


@attrs.frozen
class _Extent:
    """What a run of accounts covers: the outermost bounds of its windows, if it has any, None for an open one."""

    starts: tuple[datetime | None, ...]
    ends: tuple[datetime | None, ...]
    missing: tuple[str, ...]


def _extent_of(*run: Sifted) -> _Extent:
    windows = [each.when for each in run if each.when is not None]
    values = (each.reading.value for each in run if each.aside != ABOUT_MORE)
    return _Extent(
        starts=(_outermost(min, [each.earliest for each in windows]),) if windows else (),
        ends=(_outermost(max, [each.latest for each in windows]),) if windows else (),
        missing=tuple(value.missing for value in values if value.missing is not None),
    )


def _outermost(choose: Callable[[Iterable[datetime]], datetime], bounds: Sequence[datetime | None]) -> datetime | None:
    """Choose among the bounds of windows; None where there is no window, or one is open."""
    known = [bound for bound in bounds if bound is not None]
    return choose(known) if known and len(known) == len(bounds) else None
