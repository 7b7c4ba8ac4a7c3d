"""Which row of a source is which account of a log, where neither says so.

A record key has a stable part, the group, that several rows can share, and a number in the group.
The number is given when a row first comes in and never changes; a later copy of the source may have
its rows in another order, mended, or fewer. So the rows of a group are matched with the accounts of
the group: those that are equal first, then by less and less, and never where two would fit.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

__all__ = ["Likeness", "match"]

Likeness: TypeAlias = "Callable[[Any], Hashable]"
"""What two events must have in common to be versions of one account."""


def match(
    rows: Sequence[Any], accounts: Sequence[Any], originals: Sequence[Any], likenesses: Sequence[Likeness]
) -> list[int | None]:
    """Find for each row the account that it is a version of.

    Args:
        rows: The events of the rows of one group.
        accounts: The accounts of the group, as they now read.
        originals: The same accounts as they first read. A row that says what an original said is that account: the
            log would take it for no other.
        likenesses: From strict to lax; each pairs what is left over from those before it, where exactly one row and
            one account fit each other.

    Returns:
        For each row the index of its account; None = a new one.
    """
    found: list[int | None] = [None] * len(rows)
    tiers = [(_all_of, originals), (_all_of, accounts), *((likeness, accounts) for likeness in likenesses)]
    for likeness, versions in tiers:
        free_rows = [row for row, account in enumerate(found) if account is None]
        free_accounts = set(range(len(accounts))) - {each for each in found if each is not None}
        by_row = _alone((likeness(rows[row]), row) for row in free_rows)
        by_account = _alone((likeness(versions[each]), each) for each in free_accounts)
        for shared in by_row.keys() & by_account.keys():
            found[by_row[shared]] = by_account[shared]
    return found


def _all_of(event: Any) -> Any:
    return event


def _alone(pairs: Iterable[tuple[Hashable, int]]) -> dict[Hashable, int]:
    """Keep the keys that one index alone has."""
    indices = defaultdict(list)
    for key, index in pairs:
        indices[key].append(index)
    return {key: only[0] for key, only in indices.items() if len(only) == 1}
