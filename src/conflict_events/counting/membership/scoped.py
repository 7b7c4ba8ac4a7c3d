"""`Scoped`: what all questions about one scope share. They keep the accounts that the scope is, or may be, about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import attrs

from conflict_events.counting.membership.holding import UNSAID_CHANGE, Member, hold, reads_for
from conflict_events.counting.membership.measures import CLOSURES
from conflict_events.counting.membership.subjects import ABOUT_MORE, ASKED, SPELT_OTHERWISE
from conflict_events.counting.policies import Policy, check_policy
from conflict_events.errors import IncompleteScope, UsageError
from conflict_events.events import KINDS, changes_of, is_stock, kind_name, kinds_named, measures_of, needs_change
from conflict_events.history import Account
from conflict_events.projections.keeping import InScope
from conflict_events.projections.stating import spelled
from conflict_events.values import Definition, Scope
from conflict_events.values.spelling import meant, nearest

__all__ = [
    "SAID_BY",
    "Covered",
    "Scoped",
    "as_definitions",
    "check_scope",
    "counts_a_stock",
    "coverage_of",
    "spelled",
    "unsaid",
]


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


SAID_BY: Mapping[str, tuple[str, ...]] = {
    "attacker": ("attacker", "holder"),
    **{asked: (field,) for asked, field, _ in ASKED},
    "sides": ("side",),
    "population": ("population",),
}
"""For what a scope may ask of an account, the fields of a kind that say it."""


def check_scope(scope: Scope) -> None:
    """Refuse a scope that cannot be counted by.

    Kinds of somebody's own are known to the log and not here: of those, what they have is seen in their accounts.

    Raises:
        IncompleteScope: It does not say all that the answer depends on.
        UsageError: None of its kinds has its measure, or none that has it says what else is asked.
    """
    scope.require()
    measure = scope.measure or ""
    kinds = [KINDS[name] for name in sorted(scope.kinds or ()) if name in KINDS]
    if scope.change is None and any(needs_change(kind, measure) for kind in kinds):
        raise IncompleteScope(UNSAID_CHANGE)
    if len(kinds) == len(scope.kinds or ()):
        _check_kinds(kinds, scope)


def _check_kinds(kinds: Sequence[type[Any]], scope: Scope) -> None:
    measures = {kind: (*measures_of(kind), *_closures(kind)) for kind in kinds}
    counted = [kind for kind in kinds if scope.measure in measures[kind]]
    if not counted:
        known = sorted({name for names in measures.values() for name in names})
        likely = meant(nearest(scope.measure or "", known, 1)) or f"; it has {', '.join(known)}"
        raise UsageError(f"scope.measure: {_named(kinds)} has no measure {scope.measure!r}{likely}")
    for asked, fields in SAID_BY.items():
        if getattr(scope, asked) is not None and not any(_has(kind, fields) for kind in counted):
            raise UsageError(f"scope.{asked}: {_named(counted)} does not say its {fields[0]}; leave {asked} out")
    changes = [changes_of(kind) for kind in counted if _has(kind, SAID_BY["change"])]
    if scope.change is not None and all(changes) and not any(scope.change in words for words in changes):
        words = ", ".join(sorted(frozenset().union(*changes)))
        raise UsageError(f"scope.change: must be one of {words} for {_named(counted)}, got {scope.change!r}")


def _has(kind: type[Any], fields: Iterable[str]) -> bool:
    return not attrs.fields_dict(kind).keys().isdisjoint(fields)


def _named(kinds: Iterable[type[Any]]) -> str:
    return " or ".join(sorted(map(kind_name, kinds)))


def _closures(kind: type[Any]) -> tuple[str, ...]:
    return (CLOSURES,) if "facilities" in measures_of(kind) else ()


def counts_a_stock(scope: Scope) -> bool:
    """Tell whether the measure of a scope is a level, such as ground held, and no flow (C15)."""
    named = ((KINDS[name],) if name in KINDS else kinds_named(name) for name in scope.kinds or ())
    # Where this process has two classes of one name, only a log knows which of them is meant.
    return any(kinds and all(is_stock(kind, scope.measure or "", scope.change) for kind in kinds) for kinds in named)


K = TypeVar("K")


@attrs.frozen
class Scoped(InScope[K]):
    """The state and its handling for a question about one scope.

    Attributes:
        scope: What is counted: complete, see `Scope.require`.
        count: Whose count; there is no default.
        definitions: What measures count, where that changed or differs: then nothing is compared across. None given =
            every figure of a measure is taken to mean the same.

    Raises:
        IncompleteScope: The scope does not say all that the question needs.
        UsageError: None of its kinds has its measure, or none that has it says what else is asked.
    """

    scope: Scope
    count: Policy = attrs.field(validator=check_policy)
    definitions: tuple[Definition, ...] = attrs.field(default=(), converter=as_definitions, kw_only=True)

    version = 3

    def __attrs_post_init__(self) -> None:
        check_scope(self.scope)

    @property
    def reads(self) -> frozenset[str] | None:
        """The fields that are looked at for this scope; no other is decoded. None = any may be."""
        return reads_for(self.scope)

    def keeps(self, account: Account[Any], /) -> K | None:
        """Keep the account if the scope is, or may be, about it."""
        member: Any = hold(account, self.scope, spelt=True)
        needed: K | None = member
        return needed


def unsaid(coverage: Covered) -> frozenset[str]:
    """Give the caveat on accounts that do not say the measure; none where all do."""
    count = coverage.unreported
    return frozenset({f"accounts in scope that do not give the figure: {count}"}) if count else frozenset()


def coverage_of(state: Mapping[str, Member], buckets: int) -> Covered:
    """Say what a set of members covers."""
    about = [each for each in state.values() if each.out not in SPELT_OTHERWISE.values()]
    windows = [each.when for each in about if each.when is not None]
    missing = [each.reading.value.missing for each in about if each.out != ABOUT_MORE]
    return Covered(
        buckets=buckets,
        first=_outermost(min, [each.earliest for each in windows]),
        last=_outermost(max, [each.latest for each in windows]),
        unreported=missing.count("unreported"),
        withheld=missing.count("withheld"),
    )


def _outermost(choose: Callable[[Iterable[datetime]], datetime], bounds: Sequence[datetime | None]) -> datetime | None:
    """Choose among the bounds of windows; None where there is no window, or one is open."""
    known = [bound for bound in bounds if bound is not None]
    return choose(known) if known and len(known) == len(bounds) else None
