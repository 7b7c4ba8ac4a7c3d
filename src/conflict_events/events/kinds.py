"""What makes a class a kind of event, and the immutable table that says which kinds a log knows.

A kind has a stable name and an integer schema version, stamped on its class by `kind`. Stored bytes carry both, never
the path of a class, so that moving a class endangers no archive. A kind of your own is one line above a frozen attrs
class, and one argument where the log is opened::

    @kind("OilSpill", schema=1)
    @attrs.frozen(kw_only=True)
    class OilSpill: ...

    EventLog.open("war.db", kinds=KINDS.including(OilSpill))
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Protocol, TypeAlias, TypeVar

import attrs

from conflict_events.errors import UsageError
from conflict_events.values import Attribution, forms

__all__ = ["Event", "Kinds", "Upcaster", "is_event", "kind", "kind_name", "schema_of", "upcasters_of"]

Upcaster: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]
"""A pure function from the stored fields of one schema version to those of the next."""

C = TypeVar("C", bound=type[Any])


class Event(Protocol):
    """What every event about the world has; there is nothing to inherit."""

    @property
    def attribution(self) -> Attribution:
        """Who says so."""


def kind(name: str, *, schema: int = 1, upcast: Mapping[int, Upcaster] | None = None) -> Callable[[C], C]:
    """Stamp a frozen attrs class as a kind of event.

    Args:
        name: The stable name that is stored. Renaming the class later changes nothing; changing this name does.
        schema: The version of its stored fields, from 1. A change of fields or of defaults is a new version.
        upcast: For each older version, the function from its stored fields to those of the next.

    Raises:
        UsageError: Where the class is not a frozen attrs class, cannot be hashed, or an upcaster is missing.
    """
    steps = MappingProxyType(dict(upcast or {}))
    if not (name.isidentifier() and name.isascii()):
        raise UsageError(f"the name of a kind must be an ASCII identifier, got {name!r}")
    if set(steps) != set(range(1, schema)):
        raise UsageError(f"{name}: schema {schema} needs one upcaster for each version below it, got {sorted(steps)}")

    def stamp(cls: C) -> C:
        _check_class(cls, name)
        cls.__kind__ = name
        cls.__schema__ = schema
        cls.__upcast__ = steps
        return cls

    return stamp


def _check_class(cls: type[Any], name: str) -> None:
    if not (inspect.isclass(cls) and attrs.has(cls)):
        raise UsageError(f"{name}: a kind must be an attrs class; put @kind above @attrs.frozen")
    by_content = cls.__eq__ is not object.__eq__ and cls.__hash__ not in {None, object.__hash__}
    if not (_is_frozen(cls) and by_content):
        raise UsageError(f"{name}: a kind must be frozen, and compared and hashed by content; use @attrs.frozen")
    private = [field.name for field in attrs.fields(cls) if field.name.startswith("_") or not field.init]
    if private:
        raise UsageError(f"{name}: private fields are not stored, so an event has none; rename {', '.join(private)}")


def _is_frozen(cls: type[Any]) -> bool:
    field = next(iter(attrs.fields(cls)), None)
    try:
        setattr(object.__new__(cls), "x" if field is None else field.name, None)
    except attrs.exceptions.FrozenInstanceError:
        return True
    except Exception:  # noqa: BLE001  # a setter may raise anything of its own, and is a setter all the same
        return False
    return False


def kind_name(cls: type[Any]) -> str:
    """Give the stable name of a kind.

    Raises:
        UsageError: Where the class was never stamped.
    """
    # From the class itself: a subclass of a kind is another class, and needs a name of its own.
    name = cls.__dict__.get("__kind__")
    if name is None:
        raise UsageError(f"{cls.__name__} is not a kind of event; stamp it with @kind({cls.__name__!r}, schema=1)")
    return str(name)


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
        silent = [kind_name(cls) for cls in self._domain if "attribution" not in {f.name for f in attrs.fields(cls)}]
        if silent:
            raise UsageError(f"a kind of account says who says so: give {', '.join(silent)} a field 'attribution'")
        self._table = {kind_name(cls): cls for cls in (*self._domain, *self._ledger)}
        self._ledger_names = frozenset(map(kind_name, self._ledger))
        if len(self._table) != len(self._domain) + len(self._ledger):
            raise UsageError(f"two kinds have one name, among: {', '.join(map(kind_name, self._domain))}")

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
        if unknown := named - self._table.keys():
            names = ", ".join(sorted(unknown))
            raise UsageError(f"kinds: {names} not in this table of kinds ({', '.join(self)}); open with kinds=...")
        classes = tuple(each for each in handled if not isinstance(each, str))
        domain = {kind_name(cls) for cls in self._domain if issubclass(cls, classes)}
        ledger = {kind_name(cls) for cls in self._ledger if cls in classes}
        return frozenset(domain | ledger | named)

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
    stamped = "__kind__" in type(value).__dict__
    forms.check(stamped, "", "must be an event of a registered kind", value)
