"""States of projections to bytes and back, by the type that a projection declares for its state.

A state is any nesting of plain values, the library's values, attrs classes, and the collections of Python. Mappings are
stored as runs of pairs, so that any key will do and their order stays.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from inspect import formatannotation
from typing import Any, get_args, get_origin

import cattrs
import msgspec

from conflict_events.codec.codec import canonical_json
from conflict_events.codec.stored import make_converter
from conflict_events.errors import UsageError
from conflict_events.values.storable import unstorable
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
            raise UsageError(f"a state is not of its type {self._told}, and cannot be stored: {error!r}") from error
        if type(back) is not type(state) or back != state:
            raise UsageError(f"a state is not of its type {self._told}: stored and read, it comes back different")
        return stored

    def decode(self, stored: bytes) -> Any:
        """Make a state of its stored form; whatever a converter raises comes out where it is none."""
        with as_stored():
            return self._converter.structure(msgspec.json.decode(stored), self.hint)


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
