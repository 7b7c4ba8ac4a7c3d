"""Queries: which entries of a log to read, or to hold an append against.

In the terms of the specification of dynamic consistency boundaries: a `Query` has items, of which an entry has to match
one; a `QueryItem` says of which types and with which tags (`tags`). The types are our kinds, and the tags are given by
what they name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, TypeVar

import attrs

from conflict_events.errors import UsageError, shown
from conflict_events.events import kind_name
from conflict_events.history.entries import Entry
from conflict_events.history.tags import Sort, tag, tags_of
from conflict_events.values.calls import explains_calls
from conflict_events.values.clocks import instant

__all__ = ["Query", "QueryItem", "check_positions", "check_several", "names_of", "texts_of"]

T = TypeVar("T")


def check_several(what: str, names: Any) -> None:
    """Refuse one bare text where several are meant: it would be taken apart into letters.

    Raises:
        UsageError: It is one.
    """
    if isinstance(names, str | bytes):
        raise UsageError(f"{what}: must be several, such as a set, got the one text {names!r}")
    if not isinstance(names, Iterable):
        raise UsageError(f"{what}: must be several, such as a set, got the one {shown(names)}")


def _several(what: str, names: Iterable[T]) -> frozenset[T]:
    check_several(what, names)
    return frozenset(names)


def names_of(kinds: Iterable[type[Any] | str] | None) -> frozenset[str] | None:
    """Give the stable names of kinds; None stays None."""
    if kinds is None:
        return None
    return frozenset(each if isinstance(each, str) else kind_name(each) for each in _several("kinds", kinds))


def texts_of(names: Iterable[str] | None) -> frozenset[str] | None:
    """Give names as a set; None stays None."""
    return None if names is None else _several("names", names)


def check_positions(**positions: Any) -> None:
    """Refuse what is no position, before a store compares it.

    Raises:
        UsageError: One is not a whole number.
    """
    for name, given in positions.items():
        if given is not None and not isinstance(given, int):
            raise UsageError(f"{name}: must be a position, a whole number such as entry.position, got {shown(given)}")


@explains_calls
@attrs.frozen(kw_only=True)
class QueryItem:
    """What an entry has to be: of each thing that is said, one of those named. None = it may be anything.

    Attributes:
        kinds: Of these kinds, given as classes or stable names.
        claimants: Attributed to one of these claimants, or to one below: ``UA`` has ``UA/AirForce`` below it. That of
            an entry which gives another account, as a Correction does, is who is said to say so.
        actors: Naming one of these actors, or one below, otherwise than as its claimant.
        places: Naming one of these places by its code, or one below.
        incident: One of these accounts, by their ids, or referring to one: its corrections, retractions, assessments
            and links. An account's `Account.incident` is such a set.
        keys: Brought by an importer under one of these record keys.
    """

    kinds: frozenset[str] | None = attrs.field(default=None, converter=names_of)
    claimants: frozenset[str] | None = attrs.field(default=None, converter=texts_of)
    actors: frozenset[str] | None = attrs.field(default=None, converter=texts_of)
    places: frozenset[str] | None = attrs.field(default=None, converter=texts_of)
    incident: frozenset[str] | None = attrs.field(default=None, converter=texts_of)
    keys: frozenset[str] | None = attrs.field(default=None, converter=texts_of)

    def tags(self) -> tuple[frozenset[str], ...]:
        """Give the tags by which an event matches: of each set, it has to have one.

        Those of the incident are of what refers to it; its accounts have no tag of themselves.
        """
        named: tuple[tuple[Sort, frozenset[str] | None], ...] = (
            ("claimant", self.claimants),
            ("actor", self.actors),
            ("place", self.places),
            ("entry", self.incident),
        )
        return tuple(frozenset(tag(sort, name) for name in names) for sort, names in named if names is not None)

    def matches(self, entry: Entry[Any], keys: Collection[str] = ()) -> bool:
        """Tell whether an entry is what this says.

        Args:
            entry: The entry; one that was erased names nothing any more.
            keys: The record keys under which it was brought.
        """
        if self.kinds is not None and entry.kind not in self.kinds:
            return False
        if self.keys is not None and self.keys.isdisjoint(keys):
            return False
        groups = self.tags()
        has = tags_of(entry.event) | {tag("entry", entry.id)} if groups else frozenset[str]()
        return all(not group.isdisjoint(has) for group in groups)


@explains_calls
@attrs.frozen(init=False)
class Query:
    """Which entries are wanted, in which order, and how many.

    Attributes:
        items: An entry has to match one of them; without any, each entry does.
        since: Only what was recorded at this time or later, UTC; None = from the beginning.
        until: Only what was recorded at this time or before; None = to the end.
        newest_first: Whether the last comes first.
        limit: So many at most; None = all.
    """

    items: tuple[QueryItem, ...]
    since: datetime | None
    until: datetime | None
    newest_first: bool
    limit: int | None

    def __init__(
        self,
        *items: QueryItem,
        since: datetime | str | None = None,
        until: datetime | str | None = None,
        newest_first: bool = False,
        limit: int | None = None,
    ) -> None:
        """Make a query of items; times are aware datetimes, or ISO texts with an offset.

        Raises:
            UsageError: What is given for an item is none, or the limit is no number from 1.
            InvalidValue: A time is none.
        """
        if wrong := [each for each in items if not isinstance(each, QueryItem)]:
            raise UsageError(f"items: must be of QueryItem, such as QueryItem(kinds={{...}}), got {wrong[0]!r}")
        if limit is not None and (type(limit) is not int or limit < 1):
            raise UsageError(f"limit: must be a whole number from 1, or None for all, got {limit!r}")
        self.__attrs_init__(items, _moment(since), _moment(until), newest_first, limit)

    def latest(self) -> Query:
        """Give the query for the last entry that this one wants."""
        return Query(*self.items, since=self.since, until=self.until, newest_first=True, limit=1)

    def matches(self, entry: Entry[Any], keys: Collection[str] = ()) -> bool:
        """Tell whether an entry is wanted, but for the limit; arguments as for `QueryItem.matches`."""
        if (self.since is not None and entry.recorded_at < self.since) or (
            self.until is not None and entry.recorded_at > self.until
        ):
            return False
        return not self.items or any(item.matches(entry, keys) for item in self.items)

    def chosen(self, entries: Iterable[Entry[Any]], keys: Mapping[int, Collection[str]]) -> Iterator[Entry[Any]]:
        """Give what is wanted of entries, by looking at each: what reading by an index has to agree with.

        Args:
            entries: In order of position.
            keys: By position, the record keys under which entries were brought.
        """
        wanted = [entry for entry in entries if self.matches(entry, keys.get(entry.position, ()))]
        return iter((wanted[::-1] if self.newest_first else wanted)[: self.limit])


def _moment(moment: datetime | str | None) -> datetime | None:
    return None if moment is None else instant(moment, None)
