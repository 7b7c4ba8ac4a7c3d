"""What makes a class a kind of event, and the immutable table that says which kinds a log knows.

A kind has a stable name and an integer schema version, stamped on its class by `kind`. Stored bytes carry both, never
the path of a class, so that moving a class endangers no archive. A kind of your own is one line above a frozen attrs
class, and one argument where the log is opened::

    @kind("OilSpill", schema=1)
    @attrs.frozen(kw_only=True)
    class OilSpill: ...

    EventLog.open("war.db", kinds=KINDS.including(OilSpill))

A kind also says what may be added up. A measure is a flow (launched, killed in a window, ground gained) or a stock
(area held, losses since the war began), and may be either by what the event's own field ``change`` says.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType, UnionType
from typing import Any, Protocol, TypeAlias, TypeVar, Union, get_args, get_origin

import attrs

from conflict_events.errors import EventIsFrozen, InvalidValue, UsageError
from conflict_events.values import Attribution, Quantity, forms
from conflict_events.values.calls import explains_calls, point_deeper
from conflict_events.values.marks import hints_of
from conflict_events.values.spelling import meant, nearest
from conflict_events.values.storable import is_frozen, loose_fields, misfit, unstorable
from conflict_events.values.typed import brief

__all__ = [
    "HOLDS_EVENT",
    "Event",
    "Kinds",
    "Measures",
    "Upcaster",
    "changes_of",
    "is_continual",
    "is_event",
    "is_stock",
    "kind",
    "kind_name",
    "kinds_named",
    "measures_of",
    "needs_change",
    "schema_of",
    "unchanged",
    "upcasters_of",
]

Upcaster: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]
"""A pure function from the stored fields of one schema version to those of the next."""

Measures: TypeAlias = Iterable[str] | Mapping[str, Iterable[str]]
"""Names of measures; or, for each, the values of the event's field `change` for which something is so of it."""

HOLDS_EVENT = "conflict_events: a whole event"
"""In a field's metadata: what stands there is an event of any kind; only the ledger's kinds have such fields."""

C = TypeVar("C", bound=type[Any])

_STAMPED: weakref.WeakSet[type[Any]] = weakref.WeakSet()
"""Every class that was stamped and is still there."""


class Event(Protocol):
    """What every event about the world has; there is nothing to inherit."""

    @property
    def attribution(self) -> Attribution:
        """Who says so."""


def kind(
    name: str,
    *,
    schema: int = 1,
    upcast: Mapping[int, Upcaster] | None = None,
    stocks: Measures = (),
    continual: Measures = (),
) -> Callable[[C], C]:
    """Stamp a frozen attrs class as a kind of event.

    Its constructor then holds every field to its annotation: what is of another type could not be stored, or not be
    read again. A field that has one of the forms of `fields` is held to that instead, and normalised.

    Args:
        name: The stable name that is stored. Renaming the class later changes nothing; changing this name does.
        schema: The version of its stored fields, from 1. A change of fields or of defaults is a new version.
        upcast: For each older version, the function from its stored fields to those of the next.
        stocks: The measures that say how much there is at a time, such as the area held, and are never added over time;
            every other is a flow. With a mapping, a measure is a stock where `change` is one of the values given.
        continual: The measures of what goes on all the time, so that a period without a figure is no zero; likewise.

    Raises:
        UsageError: Where the class is not a frozen attrs class, cannot be hashed, has a field that could not be stored
            or could be changed, an upcaster is missing, or a stock or continual measure is none of its measures.
    """
    steps = MappingProxyType(dict(upcast or {}))
    if not (isinstance(name, str) and name.isidentifier() and name.isascii()):
        raise UsageError(f"kind: its name must be an ASCII identifier, as in @kind('OilSpill'), got {name!r}")
    if set(steps) != set(range(1, schema)):
        raise UsageError(f"{name}: schema {schema} needs one upcaster for each version below it, got {sorted(steps)}")

    def stamp(cls: C) -> C:
        _check_class(cls, name)
        tables = (_by_change(cls, "stocks", stocks), _by_change(cls, "continual", continual))
        cls.__kind__ = name
        cls.__schema__ = schema
        cls.__upcast__ = steps
        cls.__stocks__, cls.__continual__ = tables
        _hold_to_annotations(cls)
        if _is_shown_by_attrs(cls):
            cls.__repr__ = brief  # type: ignore[assignment]  # a function is a method of it
        cls.__setattr__ = cls.__delattr__ = _refuse_change  # type: ignore[assignment]  # as above; attrs says less
        _STAMPED.add(cls)
        return explains_calls(point_deeper(cls))

    return stamp


def _refuse_change(event: Any, name: str, *_: object) -> None:
    raise EventIsFrozen(type(event).__name__, name)


def unchanged(fields: dict[str, Any]) -> dict[str, Any]:
    """Bring stored fields up to a schema that only has optional fields more: there is nothing to do."""
    return fields


def _check_class(cls: type[Any], name: str) -> None:
    if not (inspect.isclass(cls) and attrs.has(cls)):
        raise UsageError(f"{name}: a kind must be an attrs class; put @kind above @attrs.frozen")
    if not is_frozen(cls):
        raise UsageError(f"{name}: a kind must be frozen, and compared and hashed by content; use @attrs.frozen")
    private = [field.name for field in attrs.fields(cls) if field.name.startswith("_") or not field.init]
    if private:
        raise UsageError(f"{name}: private fields are not stored, so an event has none; rename {', '.join(private)}")
    with contextlib.suppress(NameError):  # a table of kinds asks again, when all there is should be defined
        _check_fields(cls)


@functools.cache  # every table of kinds asks for every kind in it; what is refused is no result, and is asked again
def _check_fields(cls: type[Any]) -> None:
    """Refuse annotations whose values could not be stored, or could be changed.

    Raises:
        NameError: One names what is not defined, or not yet.
    """
    held = {field.name for field in attrs.fields(cls) if field.metadata.get(HOLDS_EVENT)}
    hints = {name: hint for name, hint in hints_of(cls).items() if name not in held}
    unfit = [each for name, hint in hints.items() for each in unstorable(hint, name, mutable=False)]
    if unfit:
        raise UsageError(f"{cls.__name__}: an event cannot have such a field: {'; '.join(unfit)}")


def _is_shown_by_attrs(cls: Any) -> bool:
    """Tell whether nobody else wrote how events of a kind are shown: attrs says every field."""
    code = getattr(cls.__repr__, "__code__", None)
    return code is not None and "attrs generated" in code.co_filename


def _hold_to_annotations(cls: Any) -> None:
    """Let the constructor refuse values that are not of their annotations, but for fields that have a form."""
    loose = loose_fields(cls)
    construct = cls.__init__
    if not loose:
        return

    @functools.wraps(construct)
    def construct_and_check(self: Any, *args: Any, **given: Any) -> None:
        construct(self, *args, **given)
        hints = hints_of(cls)
        for name in loose:
            if (fault := misfit(hints[name], getattr(self, name), name)) is not None:
                raise InvalidValue(*fault)

    cls.__init__ = construct_and_check


def _by_change(cls: type[Any], what: str, measures: Measures) -> Mapping[str, frozenset[str] | None]:
    """Check what a kind says of its measures; None = whatever the change is."""
    if isinstance(measures, str):
        raise UsageError(f"{what}: must be several measures, such as {{{measures!r}}}, got {measures!r}")
    measured: dict[str, frozenset[str] | None] = dict.fromkeys(measures)
    if isinstance(measures, Mapping):
        measured = {name: frozenset(changes) for name, changes in measures.items()}
    quantities = measures_of(cls) if measured else ()  # most say nothing, and their annotations need not be known yet
    if unknown := sorted(measured.keys() - set(quantities)):
        raise UsageError(
            f"{what}: {', '.join(unknown)} must be a Quantity field of {cls.__name__} or of its tally"
            f" ({', '.join(quantities) or 'it has none'})"
        )
    for name, changes in measured.items():
        _check_changes(cls, f"{what}[{name!r}]", changes)
    return MappingProxyType(measured)


def _check_changes(cls: type[Any], where: str, changes: frozenset[str] | None) -> None:
    if changes is None:
        return
    if not changes:
        raise UsageError(f"{where}: must name a value of 'change'; leave the measure out where there is none")
    if "change" not in hints_of(cls):
        raise UsageError(f"{where}: {cls.__name__} has no field 'change'; give names of measures, not a mapping")
    words = changes_of(cls)
    if words and not changes <= words:
        raise UsageError(f"{where}: must be of {', '.join(sorted(words))}, got {', '.join(sorted(changes - words))}")


def measures_of(cls: type[Any]) -> tuple[str, ...]:
    """Name what can be counted of a kind: its Quantity fields, then those of its tally, by their annotations."""
    hints = hints_of(cls)
    direct = [name for name, hint in hints.items() if _is_quantity(hint)]
    tally = next((part for part in _alternatives(hints.get("tally")) if attrs.has(part)), None)
    counted = [] if tally is None else [name for name, hint in hints_of(tally).items() if _is_quantity(hint)]
    return tuple(dict.fromkeys((*direct, *counted)))


def changes_of(cls: type[Any]) -> frozenset[str]:
    """Give the words that a kind's field `change` may say; empty where it has none, or may say anything."""
    alternatives = _alternatives(hints_of(cls).get("change"))
    return frozenset(word for each in alternatives for word in get_args(each) if isinstance(word, str))


def _is_quantity(hint: Any) -> bool:
    return Quantity in _alternatives(hint)


def _alternatives(hint: Any) -> tuple[Any, ...]:
    return (hint, *get_args(hint)) if get_origin(hint) in {Union, UnionType} else (hint,)


def is_stock(cls: type[Any], measure: str, change: str | None = None) -> bool:
    """Tell whether a measure of a kind says how much there is, and so is never added over time.

    Args:
        cls: The kind.
        measure: One of `measures_of` it; of any other nothing is said, and it is none.
        change: What the event's field `change` says; None = it has no such field.
    """
    return _holds(cls.__stocks__, measure, change)


def is_continual(cls: type[Any], measure: str, change: str | None = None) -> bool:
    """Tell whether a measure counts what goes on all the time, so that a period without a figure is no zero.

    Args:
        cls: The kind.
        measure: One of `measures_of` it.
        change: What the event's field `change` says; None = it has no such field.
    """
    return _holds(cls.__continual__, measure, change)


def needs_change(cls: type[Any], measure: str) -> bool:
    """Tell whether what a measure means depends on the event's field `change`, so that a question has to say which."""
    return any(table.get(measure) is not None for table in (cls.__stocks__, cls.__continual__))


def _holds(table: Mapping[str, frozenset[str] | None], measure: str, change: str | None) -> bool:
    changes = table.get(measure, frozenset())
    return changes is None or change in changes


def kind_name(cls: type[Any]) -> str:
    """Give the stable name of a kind.

    Raises:
        UsageError: Where the class was never stamped.
    """
    # From the class itself: a subclass of a kind is another class, and needs a name of its own.
    name = cls.__dict__.get("__kind__")
    if name is None and cls is type:
        raise UsageError("a class is not an event; make one of it, such as DroneStrike(...)")
    if name is None:
        advice = f"stamp it with @kind({cls.__name__!r}, schema=1)"
        if cls.__module__ == "builtins":
            advice = "make one, such as DroneStrike(...); several are given one by one, as in append(*events)"
        elif any(field.name == "event" for field in getattr(cls, "__attrs_attrs__", ())):
            advice = "it holds one: give its .event"
        raise UsageError(f"{cls.__name__} is not a kind of event; {advice}")
    return str(name)


def kinds_named(name: str) -> tuple[type[Any], ...]:
    """Give the stamped classes of a stable name that this process has: for tests, and where a question is made.

    A log never looks here: it knows the kinds that it was opened with.
    """
    return tuple(cls for cls in _STAMPED if kind_name(cls) == name)


def schema_of(cls: type[Any]) -> int:
    """Give the schema version that a kind is written under today."""
    return int(cls.__schema__)


def upcasters_of(cls: type[Any]) -> Mapping[int, Upcaster]:
    """Give a kind's upcasters by the version they start from."""
    steps: Mapping[int, Upcaster] = cls.__upcast__
    return steps


class Kinds(Mapping[str, type[Any]]):
    """An immutable table of kinds by stable name."""

    def __init__(self, domain: Iterable[type[Any]], ledger: Iterable[type[Any]] = ()) -> None:
        """Make a table; two classes of one name are refused.

        Args:
            domain: Kinds of accounts of the world.
            ledger: Kinds of entries about other entries.
        """
        self._domain = tuple(domain)
        self._ledger = tuple(ledger)
        if others := [each for each in self._domain if not (isinstance(each, type) and attrs.has(each))]:
            raise UsageError(f"kinds: must be classes stamped with @kind, such as DroneStrike, got {others[0]!r}")
        silent = [kind_name(cls) for cls in self._domain if "attribution" not in {f.name for f in attrs.fields(cls)}]
        if silent:
            raise UsageError(f"a kind of account says who says so: give {', '.join(silent)} a field 'attribution'")
        self._table: dict[str, type[Any]] = {}
        self._ledger_names = frozenset(map(kind_name, self._ledger))
        for name, cls in ((kind_name(each), each) for each in (*self._domain, *self._ledger)):
            if name in self._table:
                raise UsageError(f"kinds: two kinds have one name, {name!r}; stamp one with another")
            self._table[name] = cls
        for cls in self._domain:
            try:
                _check_fields(cls)  # type: ignore[arg-type]  # mypy doubts that classes can be hashed
            except NameError as error:
                message = f"{error}; define what its annotations name where they can be found"
                raise UsageError(f"{kind_name(cls)}: {message}") from error

    @property
    def domain(self) -> tuple[type[Any], ...]:
        """Kinds of accounts of the world."""
        return self._domain

    @property
    def ledger(self) -> frozenset[str]:
        """Names of the kinds of entries about other entries."""
        return self._ledger_names

    def including(self, *kinds: type[Any]) -> Kinds:
        """Give a table that has these kinds too."""
        return Kinds((*self._domain, *kinds), self._ledger)

    def under(self, handled: Iterable[type[Any] | str]) -> frozenset[str]:
        """Give the names of the kinds that these classes, or stable names, handle.

        A class handles its subclasses, so ``object`` handles every kind of account. Ledger kinds are handled only
        where they are named.

        Raises:
            UsageError: A stable name is not in this table.
        """
        named = {each for each in handled if isinstance(each, str)}
        self.check_names(named)
        classes = tuple(each for each in handled if not isinstance(each, str))
        domain = {kind_name(cls) for cls in self._domain if issubclass(cls, classes)}
        ledger = {kind_name(cls) for cls in self._ledger if cls in classes}
        return frozenset(domain | ledger | named)

    def check_names(self, names: Iterable[str]) -> None:
        """Refuse stable names that are not in this table: nothing would ever be found under them.

        Raises:
            UsageError: One is not.
        """
        if unknown := sorted(set(names) - self._table.keys()):
            likely = meant(near for name in unknown for near in nearest(name, self._table, 1))
            missing = f"{', '.join(unknown)} not in this table of kinds ({', '.join(self)}){likely}"
            raise UsageError(f"kinds: {missing}; a log knows kinds of your own if it was opened with kinds=...")

    def __getitem__(self, name: str) -> type[Any]:
        return self._table[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)

    def __hash__(self) -> int:
        return hash((self._domain, self._ledger))

    def __repr__(self) -> str:
        return f"Kinds({', '.join(self._table)})"


def is_event(_instance: object, _field: object, value: object) -> None:
    """Let only events of a stamped kind pass: a validator for fields that hold a whole event."""
    forms.check("__kind__" in type(value).__dict__, "", "must be an event of a registered kind", value)
