"""Neutrality made testable: relabel the sides of a log, rename an answer, and compare the two.

Actors and places are relabelled by the first segment of their paths, by the marks of their fields, so that kinds and
projections of your own take part. Zones and times stay (S20). Answers are compared in a plain form that leaves
out where in the log an account stands and when it was recorded: order of arrival is no content.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import attrs

from conflict_events.events import Link
from conflict_events.testing.paper import id_of
from conflict_events.values import Role
from conflict_events.values.marks import Roles, hints_of, role_at, roles_of

__all__ = ["SIDES", "comparable", "difference", "relabel", "relabel_log", "unordered"]

T = TypeVar("T")

SIDES: Mapping[str, str] = {"RU": "UA", "UA": "RU"}
"""The two sides of `logs`, each relabelled as the other."""

_ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{8}(?:[0-9a-f]{24})?(?![0-9a-f])", re.ASCII)
"""An id, or the beginning of one as tables and sentences show it."""

_BESIDE = frozenset({"position", "recorded_at", "context"})
"""Fields that say where in the log something stands; not compared."""


def relabel(value: T, sides: Mapping[str, str] = SIDES, ids: Mapping[str, str] | None = None) -> T:
    """Give an event, a value, or a projection with other actors and places in it.

    Args:
        value: Any attrs object; what is not one is given back as it is.
        sides: From the first segment of paths to another: a bijection.
        ids: From ids of entries to others.
    """
    made: T = _relabelled(value, None, sides, ids or {})
    return made


def _relabelled(value: Any, roles: Roles, sides: Mapping[str, str], ids: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        if roles in (Role.ACTOR, Role.PLACE):
            first, slash, rest = value.partition("/")
            return sides.get(first, first) + slash + rest
        return ids.get(value, value)
    if type(value) in (tuple, frozenset):
        each = enumerate(value)
        return type(value)(_relabelled(item, role_at(roles, place, item), sides, ids) for place, item in each)
    kind: Any = type(value)  # mypy holds no class for hashable where its parts are unknown
    changes = {}
    for name, alias, inner in _fields(kind):
        old = getattr(value, name)
        new = _relabelled(old, inner, sides, ids)
        if new is not old and new != old:
            changes[alias] = new
    return attrs.evolve(value, **changes) if changes else value


@functools.cache
def _fields(kind: Any) -> tuple[tuple[str, str, Roles], ...]:
    """Give the fields of a class: each with what its constructor calls it, and the marks in it; of others, none."""
    if not attrs.has(kind):
        return ()
    hints = hints_of(kind)
    return tuple((each.name, each.alias, roles_of(hints[each.name])) for each in attrs.fields(kind))


def relabel_log(events: Sequence[Any], sides: Mapping[str, str] = SIDES) -> tuple[list[Any], dict[str, str]]:
    """Relabel a log, so that its references still refer.

    Returns:
        The relabelled events in the same order, and the map from the old ids to the new.
    """
    ids: dict[str, str] = {}
    relabelled = []
    for event in events:
        made = relabel(event, sides, ids)
        ids[id_of(event)] = id_of(made)
        relabelled.append(made)
    return relabelled, ids


def comparable(
    answer: Any,
    *,
    sides: Mapping[str, str] | None = None,
    ids: Mapping[str, str] | None = None,
    without: frozenset[str] = _BESIDE,
) -> Any:
    """Give an answer in a plain, hashable form that can be compared with that of another.

    Args:
        answer: Any nesting of attrs objects, data classes, containers and plain values; fields that equality leaves out
            are left out.
        sides: Renames the first segments of paths, in every text, word by word.
        ids: Renames ids of entries.
        without: Names of fields to leave out.
    """
    return _Plain(sides or {}, ids or {}, without).of(answer)


class _Plain:
    def __init__(self, sides: Mapping[str, str], ids: Mapping[str, str], without: frozenset[str]) -> None:
        self.sides = sides
        self.ids = {**ids, **{old[:8]: new[:8] for old, new in ids.items()}}
        self.without = without
        words = "|".join(map(re.escape, sorted(sides, key=len, reverse=True)))
        self._words = re.compile(rf"(?<![\w/-])({words})(?![\w-])") if sides else None

    def of(self, value: Any) -> Any:
        kind: Any = type(value)  # mypy holds no class for hashable where its parts are unknown
        return _form(kind)(self, value)

    def text(self, text: str) -> str:
        text = _ID.sub(lambda match: self.ids.get(match[0], match[0]), text) if self.ids else text
        return text if self._words is None else self._words.sub(lambda match: self.sides[match[0]], text)

    def mapping(self, value: Mapping[Any, Any]) -> Any:
        return ("mapping", frozenset((self.of(key), self.of(each)) for key, each in value.items()))

    def set(self, value: Iterable[Any]) -> Any:
        return ("set", frozenset(map(self.of, value)))

    def sequence(self, value: Sequence[Any]) -> Any:
        return ("sequence", tuple(map(self.of, value)))

    def link(self, value: Link) -> Any:
        if value.kind != "same_incident":
            return self.fields(value)
        return ("Link", frozenset(map(self.of, (value.a, value.b))), self.of(value.basis))  # it has no direction

    def fields(self, value: Any) -> Any:
        kind: Any = type(value)
        names = _names(kind) or ()
        return (
            kind.__name__,
            tuple((name, self.of(getattr(value, name))) for name in names if name not in self.without),
        )

    def atom(self, value: Any) -> Any:
        try:
            hash(value)
        except TypeError:
            return repr(value)
        return value

    def named(self, value: Any) -> str:
        return repr(value)


_FORMS: tuple[tuple[tuple[type[Any], ...], Callable[[_Plain, Any], Any]], ...] = (
    ((str,), _Plain.text),
    ((enum.Enum, type), _Plain.named),
    ((Mapping,), _Plain.mapping),
    ((set, frozenset), _Plain.set),
    ((bytes,), _Plain.atom),
    ((Sequence,), _Plain.sequence),
    ((Link,), _Plain.link),
)


@functools.cache
def _form(kind: Any) -> Callable[[_Plain, Any], Any]:
    """Give how values of a class are made plain; looked up once a class, as an answer has thousands of values."""
    known = next((form for kinds, form in _FORMS if issubclass(kind, kinds)), None)
    return known or (_Plain.atom if _names(kind) is None else _Plain.fields)


@functools.cache
def _names(cls: type[Any]) -> tuple[str, ...] | None:
    """Name what makes a value equal to another; None where it is a value by itself."""
    if attrs.has(cls):
        return tuple(field.name for field in attrs.fields(cls) if field.eq)
    if dataclasses.is_dataclass(cls):
        return tuple(field.name for field in dataclasses.fields(cls) if field.compare)
    return None


def difference(one: Any, other: Any, path: str = "") -> str:
    """Tell where two plain forms first differ."""
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return f"{path}: only one way {_few(one - other)}, only the other {_few(other - one)}"
    if not (isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other)):
        return f"{path}: {one!r} is not {other!r}"
    if len(one) == 2 and isinstance(one[0], str) and one[0] == other[0]:
        return difference(one[1], other[1], f"{path}.{one[0]}" if path else one[0])
    number = next(number for number, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1])
    named = isinstance(one[number], tuple) and len(one[number]) == 2 and isinstance(one[number][0], str)
    return difference(one[number], other[number], path if named else f"{path}[{number}]")


def _few(parts: frozenset[Any]) -> str:
    shown = sorted(map(repr, parts))
    return ", ".join(shown[:3]) or "nothing"


def unordered(plain: Any) -> Any:
    """Give a plain form in which the order of sequences, and of words in a text, is not told.

    Names sort differently after renaming, so that a table sorted by name may be in another order and still be neutral.
    """
    if isinstance(plain, str):
        return ("words", tuple(sorted(re.findall(r"[\w/-]+", plain))))
    if isinstance(plain, frozenset):
        return frozenset(map(unordered, plain))
    if isinstance(plain, tuple) and plain and plain[0] == "sequence":
        return ("sequence", frozenset(Counter(map(unordered, plain[1])).items()))
    return tuple(map(unordered, plain)) if isinstance(plain, tuple) else plain
