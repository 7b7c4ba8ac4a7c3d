"""Series: what one claimant counts of one thing, told apart by every field of the kind that is no figure.

The fields are found by their annotations, so that kinds of one's own are read as ours are. Fields are compared as they
are said: one that is left out in some accounts makes a series of its own.
"""

from __future__ import annotations

import functools
import inspect
import itertools
from collections.abc import Hashable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, TypeAlias, get_args

import attrs

from conflict_events.counting.membership.measures import measure_of, measures_in
from conflict_events.events import is_stock, kind_name, measures_of
from conflict_events.history import Account
from conflict_events.values import Place, Quantity, When
from conflict_events.values.marks import hints_of

__all__ = [
    "Row",
    "Series",
    "about",
    "and_above",
    "claimant_of",
    "length_of",
    "place_in_time",
    "rows_of",
    "series_of",
    "start_of",
    "whose",
]

Series: TypeAlias = tuple[Hashable, ...]
"""Who counts, the kind, and what is counted."""

APART = frozenset({"attribution", "damage", "note", "when", "where"})
"""Fields that do not say what is counted; time and place are looked at by themselves, and damage is an outcome."""

MICROSECOND = timedelta(microseconds=1)


def series_of(event: Any) -> Series:
    """Give the series that an event belongs to, whatever its time and place."""
    kind: Any = type(event)
    said = (_compared(getattr(event, name)) for name in _telling(kind))
    return (event.attribution.claimant, kind_name(kind), *said)


@functools.cache
def _telling(kind: Any) -> tuple[str, ...]:
    """Name the fields of a kind that say what is counted."""
    return tuple(name for name, hint in hints_of(kind).items() if name not in APART and not _holds_figures(hint))


def _holds_figures(hint: Any) -> bool:
    if inspect.isclass(hint) and (hint is Quantity or (attrs.has(hint) and measures_of(hint))):
        return True
    return any(map(_holds_figures, get_args(hint)))


def _compared(value: Any) -> Any:
    return value.code or value.name if isinstance(value, Place) else value


# --- in words -------------------------------------------------------------------------------------


def claimant_of(account: Account[Any]) -> str:
    """Give who says it."""
    claimant: str = account.event.attribution.claimant
    return claimant


def about(account: Account[Any]) -> str:
    """Say what an account is about, in few words: its kind, window and place."""
    return ", ".join(filter(None, (kind_name(type(account.event)), place_in_time(account))))


def place_in_time(account: Account[Any]) -> str:
    """Say the window and the place of an account, as far as it has them."""
    return ", ".join(str(value) for name in ("when", "where") if (value := getattr(account.event, name, None)))


def whose(account: Account[Any]) -> str:
    """Say whose series an account belongs to, and of what."""
    event = account.event
    kind: Any = type(event)
    said = (_shown(name, getattr(event, name)) for name in _telling(kind))
    details = ", ".join(each for each in said if each)
    label = f"{claimant_of(account)}, {kind_name(kind)}"
    return f"{label} ({details})" if details else label


def _shown(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return f"{name}: {'yes' if value else 'no'}"
    if isinstance(value, tuple | frozenset):
        return " and ".join(sorted(map(str, value)))
    return "" if value is None else str(value)


# --- figures in time ------------------------------------------------------------------------------


@attrs.frozen(eq=False)
class Row:
    """An account that gives figures for a window.

    Attributes:
        account: The account.
        series: Its series.
        start: The first instant; None = open.
        end: The first instant after; of a moment just after it.
        code: The code of its place; None = not said.
        measures: The measures that it gives a figure for.
        flows: Those that are no level, see `conflict_events.events.is_stock`.
    """

    account: Account[Any]
    series: Series
    start: datetime | None
    end: datetime
    code: str | None
    measures: tuple[str, ...]
    flows: tuple[str, ...]

    @property
    def when(self) -> When:
        """Its window."""
        when: When = self.account.event.when
        return when

    @functools.cached_property
    def words(self) -> str:
        """What it says, to put accounts of one time in the same order whenever they arrived."""
        said = [f"{name} {measure_of(self.account.event, name)!r}" for name in self.measures]
        return f"{about(self.account)} {said}"


def rows_of(accounts: Iterable[Account[Any]]) -> tuple[Row, ...]:
    """Give the accounts with a figure and a window whose end is known, in order of time, then by their words."""
    rows = [row for account in accounts if (row := _row(account)) is not None]
    rows.sort(key=_bounds)
    same = (list(group) for _, group in itertools.groupby(rows, key=_bounds))
    return tuple(itertools.chain.from_iterable(map(_by_words, same)))


def _row(account: Account[Any]) -> Row | None:
    event = account.event
    when = getattr(event, "when", None)
    if not isinstance(when, When) or when.latest is None or not (measures := measures_in(event)):
        return None
    change = getattr(event, "change", None)
    return Row(
        account,
        series_of(event),
        when.earliest,
        when.latest + MICROSECOND * when.is_instant,
        _code_of(event),
        measures,
        tuple(name for name in measures if not is_stock(type(event), name, change)),
    )


def _bounds(row: Row) -> tuple[bool, datetime, datetime]:
    return (row.start is not None, row.start or row.end, row.end)


def _by_words(rows: list[Row]) -> Iterator[Row]:
    return iter(rows if len(rows) == 1 else sorted(rows, key=lambda row: row.words))


def start_of(row: Row) -> datetime:
    """Give the first instant of a figure's window, where figures with an open start were left out."""
    assert row.start is not None  # noqa: S101  # as said
    return row.start


def length_of(when: When) -> timedelta:
    """Give how long a window is, of dates in days, whatever their zone; of an open one nothing."""
    if when.start_day is not None and when.end_day is not None:
        return when.end_day - when.start_day
    return timedelta(0) if when.start is None or when.end is None else when.end - when.start


def and_above(code: str | None) -> Iterator[str | None]:
    """Give the code of a place, and of each that holds it; a place that is not coded is by itself."""
    yield code
    while code and "/" in code:
        code = code.rpartition("/")[0]
        yield code


def _code_of(event: Any) -> str | None:
    """Give the code of an event's place; None = not said."""
    where = getattr(event, "where", None)
    return where.code if isinstance(where, Place) else None
