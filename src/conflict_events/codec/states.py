"""States of projections to bytes and back, by the type that a projection declares for its state.

A state is any nesting of plain values, the library's values, attrs classes, and the collections of Python. Mappings are
stored as runs of pairs, so that any key will do and their order stays.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from inspect import formatannotation
from itertools import repeat
from types import UnionType
from typing import Any, Union, get_args, get_origin

import attrs
import cattrs
import msgspec

from conflict_events.codec.codec import canonical_json
from conflict_events.codec.stored import make_converter
from conflict_events.errors import UsageError
from conflict_events.values.marks import hints_of
from conflict_events.values.storable import bare, unstorable
from conflict_events.values.zones import as_stored

__all__ = ["StateCodec"]

MAPPINGS = (dict, Counter, defaultdict)


class StateCodec:
    """Encodes and decodes the states of one type."""

    def __init__(self, hint: Any) -> None:
        """Prepare for a type.

        Args:
            hint: The annotation, such as ``dict[str, int]``.

        Raises:
            UsageError: Something in it has no stored form.
        """
        self.hint = hint
        self._told = formatannotation(hint)
        unfit = next(unstorable(hint, "the state", mutable=True), None)
        if unfit is not None:
            raise UsageError(
                f"a state of type {self._told} cannot be stored: {unfit}; annotate initial() more closely, "
                "give the projection accounts_in(state), or keep it with durable=False"
            )
        self._converter = _converter()

    def __str__(self) -> str:
        return self._told

    def encode(self, state: Any) -> bytes:
        """Give the stored form of a state.

        Raises:
            UsageError: It is not what its type says, and would not come back as it is.
        """
        try:
            stored = canonical_json(self._converter.unstructure(state, unstructure_as=self.hint))
            back = self.decode(stored)
        except Exception as error:
            # Whatever a state of the wrong type makes a converter raise.
            raise UsageError(self._refusal(state, repr(error))) from error
        if type(back) is not type(state) or back != state:
            raise UsageError(self._refusal(state, "stored and read, it comes back different"))
        return stored

    def _refusal(self, state: Any, why: str) -> str:
        where = next(_misfits(self.hint, state, "the state"), why)
        return (
            f"a state is not of its type {self._told}, and cannot be stored: {where}; "
            "annotate the state as what it is, or make it what the annotation says"
        )

    def decode(self, stored: bytes) -> Any:
        """Make a state of its stored form; whatever a converter raises comes out where it is none."""
        with as_stored():
            return self._converter.structure(msgspec.json.decode(stored), self.hint)


def _misfits(hint: Any, value: Any, spot: str) -> Iterator[str]:
    """Say what in a value is not of a type that can be stored, and where."""
    hint = bare(hint)
    origin, parts = get_origin(hint) or hint, get_args(hint)
    if origin in (Union, UnionType):
        # Which of them was meant cannot be told: only what is none of them is one.
        if all(any(_misfits(part, value, spot)) for part in parts):
            yield _misfit(value, spot, formatannotation(hint))
    elif isinstance(origin, type) and type(value) is not origin:
        yield _misfit(value, spot, origin.__name__)
    elif origin in MAPPINGS:
        for key, each in value.items():
            yield from _misfits(parts[0], key, f"a key of {spot}")
            yield from _misfits(_kinds(hint)[1], each, f"{spot}[{key!r}]")
    elif origin in (list, set, frozenset, tuple):
        hints = parts if origin is tuple and Ellipsis not in parts else repeat(parts[0])
        for place, (part, each) in enumerate(zip(hints, value, strict=False)):
            yield from _misfits(part, each, f"{spot}[{place}]" if origin in (list, tuple) else f"an item of {spot}")
    elif attrs.has(origin):
        for name, part in hints_of(origin).items():
            yield from _misfits(part, getattr(value, name), f"{spot}.{name}")


def _misfit(value: Any, spot: str, wanted: str) -> str:
    return f"{spot} is {type(value).__name__} {value!r:.80}, and must be {wanted}"


def _converter() -> cattrs.Converter:
    # No event is inside a state: what it would take is refused as Any.
    converter = make_converter(repr, repr)
    converter.register_unstructure_hook_factory(_is(MAPPINGS), lambda hint: _pairs_of(hint, converter))
    converter.register_structure_hook_factory(_is(MAPPINGS), lambda hint: _mapping_of(hint, converter))
    return converter


def _is(classes: tuple[type[Any], ...]) -> Callable[[Any], bool]:
    return lambda hint: get_origin(hint) in classes


def _kinds(hint: Any) -> tuple[Any, Any]:
    parts = get_args(hint)
    return (parts[0], int) if get_origin(hint) is Counter else (parts[0], parts[1])


def _pairs_of(hint: Any, converter: cattrs.Converter) -> Callable[[Any], Any]:
    key, value = map(converter.get_unstructure_hook, _kinds(hint))
    return lambda mapping: [(key(one), value(other)) for one, other in mapping.items()]


def _mapping_of(hint: Any, converter: cattrs.Converter) -> Callable[[Any, Any], Any]:
    kinds = _kinds(hint)
    key, value = map(converter.get_structure_hook, kinds)
    make: Any = get_origin(hint)
    fresh = (get_origin(kinds[1]) or kinds[1],) if make is defaultdict else ()

    def read(pairs: Any, _: Any) -> Any:
        made = make(*fresh)
        for one, other in pairs:
            made[key(one, kinds[0])] = value(other, kinds[1])
        return made

    return read
