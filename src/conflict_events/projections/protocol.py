"""What a projection is, what its answer may know of where it was asked, and the fold.

A projection answers one question from the standing accounts of a view. It gathers facts, and computes at the end what
only the whole set can tell. It keeps nothing of its own, reads no clock, logs nothing, and never raises on valid
events. Its answer depends on the *set* of accounts, never on the order in which they arrive: reports come late and out
of order. ``testing.check_projection`` holds it to that.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable
from typing import Any, Protocol, Self, TypeVar, runtime_checkable

import attrs

from conflict_events.events import KINDS
from conflict_events.history import Account, Erased, Head, Unsettled, View

__all__ = [
    "Context",
    "Mergeable",
    "Projection",
    "Recallable",
    "Revocable",
    "Selective",
    "Situated",
    "Successive",
    "fold",
    "takes",
]

S = TypeVar("S")
A_co = TypeVar("A_co", covariant=True)
A = TypeVar("A")
S_contra = TypeVar("S_contra", contravariant=True)


class Projection(Protocol[S, A_co]):
    """A question; there is nothing to inherit."""

    @property
    def name(self) -> str:
        """The identity of its stored state."""

    @property
    def version(self) -> int:
        """Goes up when its logic changes; a new version discards the old state."""

    @property
    def handles(self) -> frozenset[type[Any] | str]:
        """The kinds that it folds, as classes or stable names; ``object`` is every kind of account.

        Ledger kinds come only where named. `Entry`, alone, is for questions about the log's own history: then each
        entry that the view sees comes as the event of an account, whether it stands or not.
        """

    def initial(self) -> S:
        """Make a fresh state."""

    def apply(self, state: S, account: Account[Any], /) -> S:
        """Add one standing account; may change the state it was given, and returns it."""

    def answer(self, state: S, /) -> A_co:
        """Compute the answer; leaves the state as it is and shares nothing with it."""


@runtime_checkable
class Revocable(Protocol[S]):
    """A projection that can take an account back: the inverse of `apply`."""

    def revoke(self, state: S, account: Account[Any], /) -> S:
        """Take back exactly an account that was applied; returns the state."""


@runtime_checkable
class Mergeable(Protocol[S]):
    """A projection that can join the states of two disjoint sets of accounts."""

    def merge(self, left: S, right: S, /) -> S:
        """Join two states; may change and return the left one."""


@runtime_checkable
class Selective(Protocol):
    """A projection that says which fields it reads: the others are not decoded, which takes a fraction of the time.

    A field that it reads without having said so raises `UsageError`.
    """

    @property
    def reads(self) -> frozenset[str] | None:
        """The fields, as paths with dots such as "attribution.claimant"; None = any."""


@runtime_checkable
class Recallable(Protocol[S_contra]):
    """A projection whose state holds something of each account: stored as their ids, and made again by reading them."""

    def accounts_in(self, state: S_contra, /) -> Collection[str]:
        """Give the ids of the accounts that matter: applying just those to a fresh state makes an equal one."""


@runtime_checkable
class Successive(Protocol[S_contra, A_co]):
    """A projection whose answers, where many are asked for one after another, share what did not change between."""

    def successively(self) -> Callable[[S_contra], A_co]:
        """Make a function that answers as `Projection.answer` does, and remembers what it worked out."""


@attrs.frozen
class Context:
    """Where an answer was asked: enough to ask it again and get the same.

    Attributes:
        view: From when, and by which clock.
        head: The end of the log it is about.
        accounts: How many standing accounts of the kinds it handles were seen.
        unsettled: Those that did not speak, because versions of unknown order name different actors or places.
        erased: Those that did not speak, because they were erased and nothing is left of them.
    """

    view: View
    head: Head
    accounts: int
    unsettled: tuple[Unsettled, ...] = ()
    erased: tuple[Erased, ...] = ()


@runtime_checkable
class Situated(Protocol):
    """An answer that says where it was asked."""

    def seen_from(self, context: Context, /) -> Self:
        """Give this answer with its context filled in."""


def fold(projection: Projection[Any, A], accounts: Iterable[Account[Any]]) -> A:
    """Answer a question from accounts at hand; those of kinds that it does not handle are passed over."""
    state = projection.initial()
    handles = frozenset(projection.handles)
    for account in accounts:
        kind: Any = type(account.event)
        if takes(handles, kind):
            state = projection.apply(state, account)
    return projection.answer(state)


@functools.lru_cache(maxsize=1024)
def takes(handles: frozenset[type[Any] | str], kind: type[Any]) -> bool:
    """Whether a projection with these `handles` folds accounts of a kind.

    A class takes its subclasses; entries about entries are taken only where they are named.
    """
    named = vars(kind).get("__kind__")
    classes = tuple(each for each in handles if not isinstance(each, str))
    return named in handles or (kind in classes if named in KINDS.ledger else issubclass(kind, classes))
