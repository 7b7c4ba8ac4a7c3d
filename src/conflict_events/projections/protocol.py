"""What a projection is, what its answer may know of where it was asked, and the fold.

A projection answers one question from the standing accounts of a view. It gathers facts, and computes at the end what
only the whole set can tell. It keeps nothing of its own, reads no clock, logs nothing, and never raises on valid
events. Its answer depends on the *set* of accounts, never on the order in which they arrive: reports come late and out
of order. ``testing.check_projection`` holds it to that.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Protocol, Self, TypeAlias, TypeVar, runtime_checkable

import attrs

from conflict_events.errors import UsageError
from conflict_events.events import KINDS
from conflict_events.history import Account, Doubted, Erased, Head, Unsettled, View

__all__ = [
    "Context",
    "Doubting",
    "Forgetting",
    "Mergeable",
    "Name",
    "Naming",
    "Packing",
    "Projection",
    "Recallable",
    "Revocable",
    "Selective",
    "Situated",
    "check_question",
    "fold",
    "given",
    "handled_by",
    "names_asked",
    "sees_possible",
    "takes",
    "tell_unknown",
    "unspoken",
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


def handled_by(projections: Iterable[Projection[Any, Any]]) -> frozenset[type[Any] | str]:
    """Give the kinds that any of several questions folds."""
    return frozenset[Any]().union(*(each.handles for each in projections))


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
class Packing(Protocol[S]):
    """A projection that makes bytes of its states itself: where a frame is stored, say, and not JSON."""

    def pack(self, state: S, /) -> bytes:
        """Give a state as bytes."""

    def unpack(self, stored: bytes, /) -> S:
        """Make the state again; whatever it raises means that these are not its bytes."""


@runtime_checkable
class Forgetting(Protocol[S]):
    """A projection that can take an account back of which only the place is known, as when its words were erased.

    Kept with a log it is not built anew where something is erased, as others are.
    """

    def forget(self, state: S, position: int, /) -> tuple[S, bool]:
        """Take back whatever was applied of a position; tell whether there was anything."""


@runtime_checkable
class Doubting(Protocol):
    """A projection that says what is possible beside what is certain: of a view as known it is given more.

    On a strict view it is given, beside what was definitely said by the moment, what may have been said by then: an
    account that may not be there has `Account.certain` False, and one that may read otherwise, as a revision may have
    been said, comes with its readings (`Account.readings`) and their hull. On a view that is asked for what was
    possibly said, an account that only such a view sees has a caveat.

    On every view an account whose versions, of unknown order, cannot be held together comes with its readings, where
    others see none. All else is the same for every projection.

    On every view it is told, too, under which record keys importers brought the accounts (`Account.record`).
    """

    @property
    def sees_possible(self) -> bool:
        """Whether it is to be given what is possible; a projection that does not say so is not."""


def sees_possible(projection: Any) -> bool:
    """Tell whether a projection is to be given what is possible beside what is certain; see `Doubting`."""
    return bool(getattr(projection, "sees_possible", False))


def given(projection: Any, account: Account[Any]) -> Account[Any] | None:
    """Give what a projection is to see of an account that another asked for, too; None = nothing."""
    if sees_possible(projection):
        return account
    plain = account.plain if isinstance(account, Doubted) else account
    return plain if plain is None or plain.record is None else attrs.evolve(plain, record=None)


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


def unspoken(context: Context | None) -> frozenset[str]:
    """Say how many accounts do not speak, and why."""
    if context is None:
        return frozenset()
    why = {"their versions name different actors or places": context.unsettled, "they were erased": context.erased}
    return frozenset(f"accounts that do not count, because {each}: {len(them)}" for each, them in why.items() if them)


@runtime_checkable
class Situated(Protocol):
    """An answer that says where it was asked."""

    def seen_from(self, context: Context, /) -> Self:
        """Give this answer with its context filled in."""


Name: TypeAlias = tuple[str, str]
"""A sort and a name of it, as the question calls it: "claimant", "actor", "place", "category", "weapon" and so on."""


@runtime_checkable
class Naming(Protocol):
    """An answer to a question that names somebody or something, and can say that no account has that name."""

    def asked_names(self) -> frozenset[Name]:
        """Give the names that the question asked about and found nothing with; cheap, and empty for most answers."""

    def with_unknown(self, unknown: Mapping[Name, tuple[str, ...]], /) -> Self:
        """Give this answer with those of its `asked_names` that no account has, each with the nearest spellings.

        It is called wherever a log was looked through for them, also where each was found.
        """


def names_asked(answers: Iterable[Any]) -> frozenset[Name]:
    """Give the names that any of several answers suspects no account to have; see `Naming`."""
    return frozenset[Name]().union(*(each.asked_names() for each in answers if isinstance(each, Naming)))


def check_question(asking: str, given: Any) -> None:
    """Refuse what is no question, or not one that was made.

    Raises:
        UsageError: It is a class, a function that is no `projection`, or lacks what every question has.
    """
    if isinstance(given, type) or not hasattr(given, "handles"):
        name = getattr(given, "__name__", repr(given))
        if isinstance(given, Collection) and not isinstance(given, str):
            name = f"several; ask them together, as in together({name[1:-1]})"
        raise UsageError(f"{asking}: needs a question, made, such as Coverage(scope), or a @projection; got {name}")
    if isinstance(given.handles, type | str) or not isinstance(given.handles, Collection):
        rule = f"{type(given).__qualname__}.handles: must be several kinds, such as frozenset({{DroneStrike}})"
        raise UsageError(f"{asking}: {rule}, got {given.handles!r}")
    lacking = [each for each in ("name", "version", "initial", "apply", "answer") if not hasattr(given, each)]
    if lacking:
        raise UsageError(f"{asking}: {type(given).__qualname__} is not a question without {', '.join(lacking)}; add it")


def tell_unknown(answer: A, unknown: Mapping[Name, tuple[str, ...]]) -> A:
    """Tell an answer which of the names that it suspects no account has; one that suspects none is as it was."""
    asked = answer.asked_names() if isinstance(answer, Naming) else frozenset[Name]()
    if not isinstance(answer, Naming) or not asked:
        return answer
    return answer.with_unknown({name: near for name, near in unknown.items() if name in asked})


def fold(projection: Projection[Any, A], accounts: Iterable[Account[Any]]) -> A:
    """Answer a question from accounts at hand; those of kinds that it does not handle are passed over.

    Raises:
        UsageError: It is no question, or they are no accounts.
    """
    check_question("fold", projection)
    if not isinstance(accounts, Iterable):
        raise UsageError(f"fold: needs accounts, such as log.now().accounts(), got {accounts!r}")
    state = projection.initial()
    handles = frozenset(projection.handles)
    for account in accounts:
        if not hasattr(account, "event"):
            raise UsageError(f"fold: needs accounts, such as log.now().accounts(), and among them is {account!r}")
        kind: Any = type(account.event)
        seen = given(projection, account) if takes(handles, kind) else None
        if seen is not None:
            state = projection.apply(state, seen)
    return projection.answer(state)


@functools.lru_cache(maxsize=1024)
def takes(handles: frozenset[type[Any] | str], kind: type[Any]) -> bool:
    """Whether a projection with these `handles` folds accounts of a kind.

    A class takes its subclasses; entries about entries are taken only where they are named.
    """
    named = vars(kind).get("__kind__")
    classes = tuple(each for each in handles if not isinstance(each, str))
    return named in handles or (kind in classes if named in KINDS.ledger else issubclass(kind, classes))
