"""`ById`: a question that keeps something of each account by its id. Nearly every question is one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Generic, TypeAlias, TypeVar

from conflict_events.history import Account, Entry
from conflict_events.projections.stating import identity_of
from conflict_events.values import Scope
from conflict_events.values.arguments import checks_arguments
from conflict_events.values.calls import explains_calls

__all__ = ["ById", "InScope", "Raw", "WithEntries"]

T = TypeVar("T")

Raw: TypeAlias = Account[Entry[Any]]
"""An entry itself, standing or not, as the event of an account."""


class ById(Generic[T]):
    """A base for questions that keep something of each account, under its id, and compute at the end.

    Give it `handles` and `answer`, and `keeps` where less will do than the whole account. It can take accounts back and
    be asked in parts, and can be kept with a log whatever it keeps of an account: the ids are what is stored.

    Attributes:
        version: Goes up when its logic changes.
        state_depends_on: The fields by which its stored states are told apart; None = all that it has.
    """

    version: int = 1
    state_depends_on: tuple[str, ...] | None = None

    @classmethod
    def __attrs_init_subclass__(cls) -> None:
        """Let a question say what it takes where it is asked wrongly; attrs calls this of each that it makes."""
        explains_calls(checks_arguments(cls))

    @property
    def name(self) -> str:
        """Module and name of the class, and its parameters: the identity of its stored state."""
        return identity_of(self, self.state_depends_on)

    def keeps(self, account: Account[Any], /) -> T | None:
        """Give what `answer` needs of an account; None = nothing. The account itself, unless told otherwise."""
        whole: Any = account
        needed: T | None = whole
        return needed

    def initial(self) -> dict[str, T]:
        """Begin with nothing."""
        return {}

    def apply(self, state: dict[str, T], account: Account[Any], /) -> dict[str, T]:
        """Keep what is needed of the account."""
        needed = self.keeps(account)
        if needed is not None:
            state[account.id] = needed
        return state

    def revoke(self, state: dict[str, T], account: Account[Any], /) -> dict[str, T]:
        """Forget the account."""
        state.pop(account.id, None)
        return state

    def merge(self, left: dict[str, T], right: dict[str, T], /) -> dict[str, T]:
        """Keep what either keeps."""
        left.update(right)
        return left

    def accounts_in(self, state: dict[str, T], /) -> Collection[str]:
        """Give the ids of all that it keeps something of."""
        return state.keys()


class WithEntries(ById[Raw]):
    """A base for questions about the log's own history: they see entries themselves, standing or not."""

    handles: frozenset[type[Any] | str] = frozenset({Entry})


class InScope(ById[T]):
    """A base for questions with a field `scope`: its kinds, and whatever may be in it.

    Attributes:
        scope: What is asked about.
    """

    scope: Scope
    state_depends_on = ("scope",)
    sees_possible = True

    @property
    def handles(self) -> frozenset[type[Any] | str]:
        """The kinds of the scope, by name."""
        return frozenset(self.scope.kinds or ())
