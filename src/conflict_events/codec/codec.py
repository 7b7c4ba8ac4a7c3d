"""`Codec`: events to canonical bytes and back, for one table of kinds.

Canonical bytes are UTF-8 JSON with sorted keys and sets, NFC text, no defaults and no whitespace: two events are equal
if and only if their bytes are. Reading takes the fast path where the class allows it (see ``fast``); whenever that
finds a fault, the converter of record reads again and reports all of them. Older schemas are brought up to date by
their kind's upcasters, step by step, on plain data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs
import msgspec

from conflict_events.codec.fast import decoder_of
from conflict_events.codec.faults import faults_of
from conflict_events.codec.narrow import Paths, narrow_decoder_of, narrowed
from conflict_events.codec.stored import WHOLE, make_converter
from conflict_events.codec.storing import encoder_of
from conflict_events.errors import DecodeError, Fault, InvalidValue, SchemaTooNew, UnknownKind
from conflict_events.events import KINDS, Kinds, kind_name, schema_of, upcasters_of
from conflict_events.values.zones import as_stored

__all__ = ["Codec", "canonical_json"]

FAULTS = (msgspec.MsgspecError, ValueError, TypeError, ArithmeticError, RecursionError)
"""What the fast paths raise on bytes that they cannot read."""


LARGEST = 1024 * 1024
"""How many bytes one event may have: a thousand times what most have, and little enough to read hundreds at once."""


def canonical_json(plain: Any) -> bytes:
    """Encode plain data canonically: keys and sets sorted, no whitespace."""
    return msgspec.json.encode(plain, order="deterministic")


class Codec:
    """Encodes and decodes the events of one table of kinds."""

    def __init__(self, kinds: Kinds) -> None:
        """Prepare a codec; the fast path of each kind is decided here."""
        self.kinds = kinds
        self._converter = make_converter(self._store_whole, self._read_whole)
        self._fast = {name: decoder_of(cls) for name, cls in kinds.items()}
        self._encoders = {name: encoder_of(cls) for name, cls in kinds.items()}
        self._names = {cls: name for name, cls in kinds.items()}
        self._ours = frozenset(name for name, cls in kinds.items() if KINDS.get(name) is cls)

    def is_fast(self, kind: str) -> bool:
        """Tell whether a kind is read by the fast path."""
        return self._fast[kind] is not None

    def encode(self, event: Any) -> bytes:
        """Give the canonical bytes of an event.

        Raises:
            UnknownKind: Where its class is not in the table of kinds.
            DecodeError: Where it holds what cannot be stored.
        """
        name = self.name_of(event)
        payload = self._encode_fast(name, event) or self.encode_slowly(event)
        if name not in self._ours:
            self._check_reads_back(name, event, payload)
        _check_size(name, payload)
        return payload

    def _check_reads_back(self, name: str, event: Any, payload: bytes) -> None:
        # Our constructors let nothing pass that does not; an entry that nobody can read, or that would be stored in
        # other bytes when it was, must not get into a log.
        back = self.decode(name, schema_of(type(event)), payload)
        if back != event or self.encode_slowly(back) != payload:
            rule = "does not read back as it was; check the types of its fields"
            raise DecodeError(name, (Fault("", rule, event),))

    def _encode_fast(self, name: str, event: Any) -> bytes | None:
        fast = self._encoders[name]
        if fast is None:
            return None
        try:
            return fast(event)
        except Exception:  # noqa: BLE001  # a class of users may hold anything: the converter of record says what is wrong
            return None

    def encode_slowly(self, event: Any) -> bytes:
        """Write an event by the converter of record alone: the reference that the fast path is proved equal to.

        Raises:
            UnknownKind: Where its class is not in the table of kinds.
            DecodeError: Where it holds what cannot be stored.
        """
        name = self.name_of(event)
        try:
            return canonical_json(self._converter.unstructure(event))
        except Exception as error:
            # As in `structure`: a class of users may hold anything.
            raise _sort_of(error)(name, tuple(faults_of(error))) from error

    def decode(self, kind: str, schema: int, payload: bytes) -> Any:
        """Read an event from stored bytes.

        Args:
            kind: The stable name it was stored under.
            schema: The version it was stored under.
            payload: Its bytes.

        Raises:
            UnknownKind: Where the table has no such kind.
            SchemaTooNew: Where it was stored by a newer class.
            DecodeError: With every fault, where the bytes do not fit the kind.
        """
        _check_size(kind, payload)
        if schema == schema_of(self._class_of(kind)) and (fast := self._fast[kind]) is not None:
            try:
                return fast(payload)
            except FAULTS:
                pass  # the converter of record reads again, for the full report
        return self.decode_slowly(kind, schema, payload)

    def reader_of(self, kind: str, paths: Paths | None) -> Callable[[int, bytes], Any]:
        """Make the function that reads events of a kind, or some of their fields; any other raises when looked at.

        It takes the schema and the bytes, and raises as `decode` does.

        Args:
            kind: The stable name of the kind.
            paths: The fields, as paths with dots; those that the kind does not have are passed over. None = all.

        Raises:
            UnknownKind: Where the table has no such kind.
        """
        cls: Any = self._class_of(kind)
        fast = self._fast[kind] if paths is None else narrow_decoder_of(cls, paths)
        today = schema_of(cls)

        def read(schema: int, payload: bytes) -> Any:
            _check_size(kind, payload)
            if schema == today and fast is not None:
                try:
                    return fast(payload)
                except FAULTS:
                    pass  # the converter of record reads again, for the full report
            whole = self.decode(kind, schema, payload)
            return whole if paths is None else narrowed(whole, paths)

        return read

    def decode_slowly(self, kind: str, schema: int, payload: bytes) -> Any:
        """Read an event by the converter of record alone: the reference that the fast path is proved equal to."""
        with as_stored():
            return self.structure(kind, self._parse(kind, payload), schema=schema)

    def is_current(self, kind: str, schema: int, payload: bytes) -> bool:
        """Tell whether bytes are of today's schemas, that of a whole event inside them included.

        Raises:
            UnknownKind: Where the table has no such kind.
            DecodeError: Where the bytes are no object of fields.
        """
        cls = self._class_of(kind)
        field = WHOLE.get(cls)
        if schema != schema_of(cls) or field is None:
            return schema == schema_of(cls)
        return self._is_current_inside(self._parse(kind, payload).get(field))

    def _is_current_inside(self, whole: Any) -> bool:
        while isinstance(whole, dict):
            cls = self._class_of(str(whole.get("kind")))
            if whole.get("schema") != schema_of(cls):
                return False
            fields = whole.get("event")
            whole = fields.get(WHOLE.get(cls)) if isinstance(fields, dict) else None
        return True  # what is no event of today is as current as it is unreadable

    def structure(self, kind: str, plain: Mapping[str, Any], *, schema: int | None = None) -> Any:
        """Make an event of plain data in stored form.

        Args:
            kind: The stable name of its kind.
            plain: Its fields.
            schema: The version that the data is in; None = today's.

        Raises:
            UnknownKind: Where the table has no such kind.
            SchemaTooNew: Where the data is of a newer version.
            DecodeError: With every fault, where the data does not fit the kind.
        """
        cls = self._class_of(kind)
        try:
            return self._converter.structure(self._upcast(cls, plain, schema), cls)
        except Exception as error:
            # Whatever a converter, an upcaster or a constructor raises on bad data becomes a fault of the record.
            raise _sort_of(error)(kind, tuple(faults_of(error))) from error

    def structure_value(self, plain: Any, hint: Any) -> Any:
        """Make a value of plain data in stored form, as a field with this annotation holds it.

        Raises:
            DecodeError: With every fault, where the data does not fit.
        """
        try:
            return self._converter.structure(plain, hint)
        except Exception as error:  # as above
            raise DecodeError(str(getattr(hint, "__name__", hint)), tuple(faults_of(error))) from error

    def name_of(self, event: Any) -> str:
        """Give the stable name of an event's kind.

        Raises:
            UnknownKind: Where its class is not in the table of kinds.
        """
        name = self._names.get(type(event))
        if name is None:
            raise self._unknown(kind_name(type(event)))
        return name

    def _class_of(self, kind: str) -> type[Any]:
        cls = self.kinds.get(kind)
        if cls is None:
            raise self._unknown(kind)
        return cls

    def _unknown(self, kind: str) -> UnknownKind:
        rule = f"{kind!r} is not one of the known kinds ({', '.join(self.kinds)}); open with kinds=..."
        return UnknownKind(kind, (Fault("", rule),))

    def _parse(self, kind: str, payload: bytes) -> Mapping[str, Any]:
        _check_size(kind, payload)
        try:
            plain = msgspec.json.decode(payload)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise DecodeError(kind, (Fault("", f"is not JSON: {error}"),)) from error
        if not isinstance(plain, dict):
            raise DecodeError(kind, (Fault("", "must be an object of fields", plain),))
        return plain

    def _upcast(self, cls: type[Any], plain: Mapping[str, Any], schema: int | None) -> Mapping[str, Any]:
        today = schema_of(cls)
        version = today if schema is None else schema
        name = kind_name(cls)
        if version < 1:
            raise DecodeError(name, (Fault("", f"schemas of {name} are 1 to {today}", version),))
        if version > today:
            rule = f"schema {version} of {name} is newer than ours, {today}; update whatever defines this kind"
            raise SchemaTooNew(name, (Fault("", rule),))
        steps = upcasters_of(cls)
        fields = dict(plain)
        for step in range(version, today):
            fields = steps[step](fields)
        return fields

    def _store_whole(self, event: Any) -> dict[str, Any]:
        name = self.name_of(event)
        return {"kind": name, "schema": schema_of(type(event)), "event": msgspec.Raw(self.encode(event))}

    def _read_whole(self, stored: Any) -> Any:
        shaped = isinstance(stored, dict) and stored.keys() == {"kind", "schema", "event"}
        if not (shaped and isinstance(stored["event"], dict) and type(stored["schema"]) is int):
            raise InvalidValue("", "must have kind, schema and event", stored)
        try:
            return self.structure(str(stored["kind"]), stored["event"], schema=stored["schema"])
        except DecodeError as error:
            inside = tuple(attrs.evolve(each, path=f"event.{each.path}".rstrip(".")) for each in error.faults)
            raise type(error)(error.kind, inside) from error


def _sort_of(error: Exception) -> type[DecodeError]:
    """Tell what to raise: an unknown kind or a newer schema is called so also where it is inside another event."""
    for sort in (UnknownKind, SchemaTooNew):
        if isinstance(error, sort) or (isinstance(error, ExceptionGroup) and error.subgroup(sort) is not None):
            return sort
    return DecodeError


def _check_size(kind: str, payload: bytes) -> None:
    if len(payload) > LARGEST:
        rule = f"must have at most {LARGEST} bytes as JSON, and has {len(payload)}; keep what is long elsewhere"
        raise DecodeError(kind, (Fault("", rule),))
