"""Makes a log that breaks a law small: fewer entries, fewer fields, plainer values, as long as it breaks the same law.

Hypothesis can do so too, by making its draws smaller and trying each time whatever comes of them. Here is known what a
log is made of, so that each try is one entry or one field less: it takes a tenth of the time, and goes further.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

import attrs

from conflict_events.errors import ConflictEventsError
from conflict_events.events import Kinds
from conflict_events.history import referred
from conflict_events.testing.paper import id_of, log_of
from conflict_events.testing.relabel import relabel
from conflict_events.values import Quantity, When

__all__ = ["smallest"]

TRIES = 400
"""How many logs are tried at most: more are hardly ever wanted."""

PLAIN_TIMES = (When.day("2024-11-10", tz="UTC"), When.at("2024-11-10T08:00Z"))
PLAIN_COUNTS = tuple(map(Quantity.exact, (0, 1, 2, 3)))


def smallest(events: Sequence[Any], breaks: Callable[[list[Any]], bool], kinds: Kinds) -> list[Any]:
    """Make a log smaller as long as it breaks a law.

    Args:
        events: The log.
        breaks: Tells whether a log breaks the law; called for logs that could be appended alone.
        kinds: The table of kinds.
    """
    search = _Smaller(list(events), breaks, kinds)
    before: list[Any] = []
    while search.best != before and search.tries < TRIES:
        before = search.best
        search.leave_out()
        for place in range(len(search.best)):
            search.make_plain(place)
    return search.best


class _Smaller:
    """The smallest log so far, and what was tried."""

    def __init__(self, events: list[Any], breaks: Callable[[list[Any]], bool], kinds: Kinds) -> None:
        self.best = events
        self.tries = 0
        self._breaks = breaks
        self._kinds = kinds
        self._tried = {tuple(map(id_of, events))}

    def leave_out(self) -> None:
        """Leave out halves, quarters, and single events, the last ones first."""
        size = len(self.best)
        while size := size // 2:
            for start in range(len(self.best) - size, -1, -size):
                self._take(_without(self.best, start, start + size))

    def make_plain(self, place: int) -> None:
        """Make one event plain: all of it that may be left out at once, and then field by field."""
        for plain in _bare(self.best[place]):
            self._replace(place, plain)
        for way in list(_ways(self.best[place])):
            for plain in _plain_forms(self.best[place], way):
                if self._replace(place, plain):
                    break

    def _replace(self, place: int, event: Any) -> bool:
        made = _replaced(self.best, place, event)
        return made is not None and self._take(made)

    def _take(self, candidate: list[Any]) -> bool:
        ids = tuple(map(id_of, candidate))
        if ids in self._tried or len(set(ids)) < len(ids) or self.tries >= TRIES:
            return False
        self._tried.add(ids)
        self.tries += 1
        good = _is_log(candidate, self._kinds) and self._breaks(candidate)
        self.best = candidate if good else self.best
        return good


def _is_log(events: list[Any], kinds: Kinds) -> bool:
    try:
        log_of(events, at_once=True, kinds=kinds).close()
    except ConflictEventsError:
        return False
    return True


def _without(events: list[Any], start: int, stop: int) -> list[Any]:
    """Leave events out, and whatever refers to them."""
    gone = set(map(id_of, events[start:stop]))
    kept = []
    for event in events:
        if id_of(event) in gone or any(target in gone for _, target in referred(event)):
            gone.add(id_of(event))
        else:
            kept.append(event)
    return kept


def _replaced(events: list[Any], place: int, event: Any) -> list[Any] | None:
    """Put another event in a place, and let what refers to the one before refer to it; None = that cannot be."""
    ids = {id_of(events[place]): id_of(event)}
    made = [*events[:place], event]
    for later in events[place + 1 :]:
        try:
            made.append(relabel(later, {}, ids))
        except ConflictEventsError:  # a link of a thing to itself
            return None
        ids[id_of(later)] = id_of(made[-1])
    return made


# --- one event --------------------------------------------------------------------------------------------------------

Way: TypeAlias = tuple[str, ...]
"""The names of the fields that lead to a value inside an event."""


def _ways(value: Any) -> Iterator[Way]:
    """Give the ways to everything inside, the outer ones first."""
    for field in attrs.fields(type(value)):
        yield (field.name,)
    for field in attrs.fields(type(value)):
        inner = getattr(value, field.name)
        if attrs.has(type(inner)) and not isinstance(inner, Quantity | When):
            yield from ((field.name, *rest) for rest in _ways(inner))


def _bare(value: Any) -> Iterator[Any]:
    """Give an event with nothing in it that may be left out; then one such part after another."""
    fields = attrs.fields(type(value))
    optional = {str(field.alias): field.default for field in fields if _has_plain_default(field)}
    yield from _evolved(value, optional)
    for field in attrs.fields(type(value)):
        inner = getattr(value, field.name)
        if attrs.has(type(inner)) and not isinstance(inner, Quantity | When):
            for plain in _bare(inner):
                yield from _evolved(value, {str(field.alias): plain})


def _plain_forms(value: Any, way: Way) -> Iterator[Any]:
    """Give an event with a plainer value at one place inside."""
    name, *rest = way
    field = attrs.fields_dict(type(value)).get(name) if attrs.has(type(value)) else None
    if field is None:
        return  # what led there is gone
    inner = getattr(value, name)
    plainer = _plain_forms(inner, tuple(rest)) if rest else _plain_values(field, inner)
    for plain in plainer:
        yield from _evolved(value, {str(field.alias): plain})


def _plain_values(field: attrs.Attribute[Any], value: Any) -> Iterator[Any]:
    if _has_plain_default(field):
        if value == field.default:
            return
        yield field.default
    if isinstance(value, When):
        yield from PLAIN_TIMES[: PLAIN_TIMES.index(value) if value in PLAIN_TIMES else None]
    elif isinstance(value, Quantity):
        yield from PLAIN_COUNTS[: PLAIN_COUNTS.index(value) if value in PLAIN_COUNTS else None]
    elif isinstance(value, tuple):
        yield from (value[:place] + value[place + 1 :] for place in range(len(value)))


def _has_plain_default(field: attrs.Attribute[Any]) -> bool:
    return field.init and field.default is not attrs.NOTHING and not isinstance(field.default, attrs.Factory)  # type: ignore[arg-type]  # attrs shows its Factory as a function


def _evolved(value: Any, fields: dict[str, Any]) -> Iterator[Any]:
    """Give a value with other fields, where it is another one and its class takes it."""
    try:
        made = attrs.evolve(value, **fields)
    except Exception:  # noqa: BLE001  # a class of somebody's own may refuse in any way
        return
    if made != value:
        yield made
