"""What a question is about: the kinds that it handles, and whatever it names of actors, places, days and words.

Random logs say mostly what a question listens to, or next to nothing would be tried; now and then they say something
else, for a question must pass that over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Literal, get_args, get_origin

import attrs

from conflict_events.events import KINDS, kind_name, kinds_named
from conflict_events.testing.strategies.vocabulary import around
from conflict_events.values import Place, When
from conflict_events.values.forms import Role
from conflict_events.values.marks import marked, role_of
from conflict_events.values.storable import misfit

__all__ = ["Subject", "classes_handled", "subject_of"]

ALSO_NAMED: Mapping[str, tuple[str, ...]] = {
    "holder": ("attacker", "side"),
    "side": ("attacker",),
}
"""By field of an account: under which other names a question may ask for it; each also in the plural."""

LEAVES = (str, bool, date, datetime, When)


@attrs.frozen
class Subject:
    """What logs are to be about.

    Attributes:
        kinds: The kinds that the question handles; empty = all alike.
        said: What it names, by the name of its own field.
        actors: The actors among that.
        places: The codes of places among that.
    """

    kinds: tuple[type[Any], ...] = ()
    said: Mapping[str, tuple[Any, ...]] = attrs.field(factory=dict)
    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    def words(self) -> frozenset[str]:
        """Every word that the question names, among them what it measures."""
        return frozenset(each for values in self.said.values() for each in values if isinstance(each, str))

    def values_of(self, name: str, hint: Any) -> tuple[Any, ...]:
        """Give what a field is to say so that the question listens, as far as that can be told."""
        one = (hint, *(() if get_origin(hint) in (tuple, frozenset) else get_args(hint)))
        if Place in one:
            codes = (each for code in self.places for each in (code, code, f"{code}/1"))
            return tuple(Place("there", code=code) for code in codes)
        if When in one:
            return self._times()
        asked = (name, *ALSO_NAMED.get(name, ()))
        named = [each for one in asked for key in (one, f"{one}s") for each in self.said.get(key, ())]
        if role_of(hint) is Role.ACTOR:
            named = self._actors(name, named)
        return tuple(each for each in named if _fits(hint, each, name))

    def _actors(self, name: str, named: Iterable[Any]) -> list[str]:
        """Give the actors named for a field, and one under each; whoever else is named may be a claimant."""
        actors = [each for each in named if each in self.actors]
        if name == "claimant":
            others = {each for key in ("attacker", "sides", "holder") for each in self.said.get(key, ())}
            actors = [each for each in self.actors if each not in others] or actors
        return [each for actor in actors for each in (actor, actor, actor, f"{actor}/Office")]

    def _times(self) -> tuple[When, ...]:
        """Give times about the days that are named: what is not in a period is next to it."""
        zones = [each for each in self.said.get("tz", ()) if isinstance(each, str)]
        days = {_day_of(each) for values in self.said.values() for each in values} - {None}
        return tuple(when for day in sorted(days) for when in around(day, zones[0] if zones else None))  # type: ignore[arg-type, type-var]  # None is out


def _fits(hint: Any, value: Any, name: str) -> bool:
    words = [each for part in (hint, *get_args(hint)) if get_origin(part) is Literal for each in get_args(part)]
    return value in words if words else misfit(hint, value, name) is None


def _day_of(value: Any) -> date | None:
    if isinstance(value, When):
        value = value.earliest or value.latest
    return value.date() if isinstance(value, datetime) else value if isinstance(value, date) else None


def subject_of(question: Any) -> Subject:
    """Look at what a question handles and was made with."""
    said: dict[str, list[Any]] = defaultdict(list)
    marks: dict[Role, list[str]] = {Role.ACTOR: [], Role.PLACE: []}
    for name, value in _leaves(question, "", marks):
        if value not in said[name]:
            said[name].append(value)
    actors, places = (tuple(dict.fromkeys(marks[role])) for role in (Role.ACTOR, Role.PLACE))
    return Subject(classes_handled(question), {name: tuple(each) for name, each in said.items()}, actors, places)


def _leaves(value: Any, name: str, marks: dict[Role, list[str]]) -> Iterator[tuple[str, Any]]:
    """Give every plain value inside, under the name of the field in which it stands; note those that are marked."""
    if isinstance(value, LEAVES):
        yield name, value
        return
    if attrs.has(type(value)):
        for _, role, text in marked(value):
            marks.get(role, []).append(text)
    for inner, each in _inside(value, name):
        yield from _leaves(each, inner, marks)


def _inside(value: Any, name: str) -> Iterable[tuple[str, Any]]:
    """Give what a value is made of, each with the name of its field, or of the field that all of it stands in."""
    if isinstance(value, Mapping):
        return [(name, each) for pair in value.items() for each in pair]
    if isinstance(value, tuple | list | set | frozenset):
        return [(name, each) for each in value]
    if attrs.has(type(value)):
        return [(field.name, getattr(value, field.name)) for field in attrs.fields(type(value))]
    return vars(value).items() if hasattr(value, "apply") else ()  # a question that is no attrs class


def classes_handled(question: Any) -> tuple[type[Any], ...]:
    """Give the kinds of account that a question handles; none where it handles every kind."""
    handles = getattr(question, "handles", ())
    if object in handles:
        return ()
    classes = tuple(each for each in handles if isinstance(each, type))
    ours = [cls for name, cls in KINDS.items() if name not in KINDS.ledger]
    listed = [cls for cls in ours if kind_name(cls) in handles or issubclass(cls, classes)]
    custom = [cls for cls in classes if "__kind__" in vars(cls) and kind_name(cls) not in KINDS]
    by_name = [kinds_named(each) for each in handles if isinstance(each, str) and each not in KINDS]
    named = [cls for classes in by_name if len(classes) == 1 for cls in classes]  # of several nobody can say which
    return tuple(dict.fromkeys((*listed, *sorted((*custom, *named), key=kind_name))))
