"""Whether a copy of a source is older or newer than what a log has of it.

Whoever imports it may say so: the copy's own date. Else the rows say it, by majority and never one alone, for one
mistyped year reaches further than all others: reports that one side alone has lie later than those of the other, or
rows read as the log once read and no longer does. Where nothing tells, what comes later is taken for the newer.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from conflict_events.importers.engine.matching import Traits

__all__ = ["Age", "age", "dated"]

Age: TypeAlias = Literal["older", "newer", "untold"]

NEARLY_ALL = 0.9
"""What lies later than so many of a copy's rows lies beyond it; the rest may be mistyped."""


def age(as_of: datetime | None, known: datetime | None, rows: Age) -> Age:
    """Tell whether a copy is older or newer.

    Args:
        as_of: The copy's own date; None = not said.
        known: The newest date that any copy in the log has.
        rows: What its rows say.
    """
    if as_of is None or known is None or as_of == known:
        return rows
    return "newer" if as_of > known else "older"


def dated(
    here: Sequence[Traits],
    there: Sequence[Traits],
    *,
    new: Iterable[Traits],
    gone: Iterable[Traits],
    turned: Sequence[bool],
) -> Age:
    """Tell from its rows whether a copy is older or newer.

    Args:
        here: All its rows.
        there: All that the log has of the source.
        new: The rows that no account is.
        gone: The accounts that no row is.
        turned: For each row that reads otherwise than its account, whether that one once read so.
    """
    ahead, behind = _ends(new, there), _ends(gone, here)
    if ahead and behind:
        later = sum(bisect_left(behind, end) - (len(behind) - bisect_right(behind, end)) for end in ahead)
        if later:
            return "newer" if later > 0 else "older"
    elif ahead:
        return "newer"
    elif behind and 2 * _beyond(behind, here) > len(behind):
        return "older"
    return "older" if 2 * sum(turned) > len(turned) else "untold"


def _ends(some: Iterable[Traits], others: Iterable[Traits]) -> list[datetime]:
    """Give when those end whose report the others do not have, at its time."""
    by_report = defaultdict(list)
    for each in others:
        by_report[each.report].append(each)
    return sorted(each.window[1] for each in some if not any(map(each.meets, by_report.get(each.report, ()))))


def _beyond(ends: Iterable[datetime], rows: Sequence[Traits]) -> int:
    """Count those that lie later than nearly all rows."""
    reached = sorted(each.window[1] for each in rows)
    return sum(bisect_left(reached, end) >= NEARLY_ALL * len(reached) for end in ends)
