"""`ById`: the state that most questions have, what they need of each account by its id, and how to handle it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Generic, TypeAlias, TypeVar

from conflict_events.history import Account, Entry

__all__ = ["ById", "Raw", "WithEntries"]

T = TypeVar("T")

Raw: TypeAlias = Account[Entry[Any]]
"""An entry itself, standing or not, as the event of an account."""


class ById(Generic[T]):
    """A small base for projections that keep something of each account and compute at the end.

    It supplies everything but `name`, `handles`, `apply` and `answer`; `apply` puts into the state, under the account's
    id, whatever `answer` needs of it.
    """

    @property
    def version(self) -> int:
        """Goes up when its logic changes."""
        return 1

    def initial(self) -> dict[str, T]:
        """Begin with nothing."""
        return {}

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
    """A small base for questions about the log's own history: they see entries themselves, and keep every one."""

    @property
    def handles(self) -> frozenset[type[Any] | str]:
        """Entries themselves, standing or not."""
        return frozenset({Entry})

    def apply(self, state: dict[str, Raw], account: Raw, /) -> dict[str, Raw]:
        """Keep the entry."""
        state[account.id] = account
        return state
