"""Events from JSON Lines: each line ``{"kind": ..., "event": {...}}``, with a ``label`` where others refer to it.

A reference is the id of an entry, or ``"@label"`` of an earlier line. Only fields that refer are read so: a text may
begin with an @. Whatever is wrong is said with its line, and then nothing is appended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from conflict_events.codec import Codec, strict_json
from conflict_events.errors import ConflictEventsError, DataError, Fault, InvalidValue, ReferenceRefused
from conflict_events.events import Correction
from conflict_events.history import Erased, check_references
from conflict_events.log import Appended, EventLog
from conflict_events.values import Role
from conflict_events.values.marks import hints_of, role_of

__all__ = ["AppendedLines", "append_lines", "read_record"]

KEYS: Mapping[str, tuple[type[Any], str]] = {
    "kind": (str, "text, the name of a kind"),
    "event": (dict, "an object, the fields of the event"),
    "label": (str, "text"),
    "schema": (int, "a whole number"),
}
REQUIRED = ("kind", "event")


@attrs.frozen
class AppendedLines:
    """What came of the lines.

    Attributes:
        appended: The entries, one a line.
        labels: The id that each label stands for.
    """

    appended: Appended[Any]
    labels: Mapping[str, str]


@attrs.frozen
class _Line:
    """One line that was read: its number, and its event."""

    number: int
    event: Any


def append_lines(log: EventLog, lines: Iterable[str | bytes], source: str) -> AppendedLines:
    """Append the events of some lines, all or none; empty lines are passed over.

    Args:
        log: Where to.
        lines: JSON Lines; as bytes they are UTF-8, perhaps with a byte order mark before the first.
        source: What errors call them.

    Raises:
        DataError: Naming the line, and what is wrong with it; nothing was appended.
    """
    codec = Codec(log.kinds)
    labels: dict[str, str] = {}
    read: list[_Line] = []
    for number, line in enumerate(lines, start=1):
        try:
            if text := _text(line, first=number == 1):
                read.append(_Line(number, _event(log, codec, read_record(text), labels)))
        except ConflictEventsError as error:
            raise DataError(f"{source}, line {number}: {error}; nothing was appended") from error
    try:
        appended = log.append(*(line.event for line in read))
    except (ReferenceRefused, InvalidValue) as error:
        raise DataError(f"{source}{_culprit(log, read, error)}: {error}; nothing was appended") from error
    return AppendedLines(appended, labels)


def _text(line: str | bytes, *, first: bool) -> str:
    try:
        text = line if isinstance(line, str) else line.decode()
    except UnicodeDecodeError as error:
        raise DataError(f"byte {error.start + 1}: must be UTF-8 text ({error.reason})") from error
    return (text.removeprefix("\ufeff") if first else text).strip()


def read_record(text: str) -> dict[str, Any]:
    """Read one line: a kind and an event, and perhaps a label and a schema.

    Raises:
        DataError: It is none; with the path of each spot.
    """
    record = strict_json(text)
    if not isinstance(record, dict):
        raise DataError(str(Fault("", 'must be an object of "kind", "event" and perhaps "label" and "schema"', record)))
    faults = [Fault(key, "is required and missing") for key in REQUIRED if key not in record]
    for key, value in record.items():
        kind, rule = KEYS.get(key, (None, ""))
        if kind is None:
            faults.append(Fault(key, f"must be one of {', '.join(KEYS)}, the keys of a line"))
        elif type(value) is not kind and (key in REQUIRED or value is not None):
            faults.append(Fault(key, f"must be {rule}", value))
    if faults:
        raise DataError("; ".join(map(str, faults)))
    return record


def _event(log: EventLog, codec: Codec, record: Mapping[str, Any], labels: dict[str, str]) -> Any:
    """Make the event of a record, and note its label."""
    label = record.get("label")
    if label in labels:
        raise DataError(str(Fault("label", "must be a text that no earlier line has", label)))
    kind = record["kind"]
    event = codec.structure(kind, _resolved(log, kind, record["event"], labels), schema=record.get("schema"))
    if label is not None:
        labels[label] = log.id_of(event)
    return event


def _resolved(log: EventLog, kind: str, fields: Mapping[str, Any], labels: Mapping[str, str]) -> dict[str, Any]:
    """Put ids in the place of labels, in the fields that refer."""
    made = dict(fields)
    hints = hints_of(log.kinds[kind]) if kind in log.kinds else {}
    for name, hint in hints.items():
        value = made.get(name)
        if role_of(hint) is Role.ENTRY and isinstance(value, str) and value.startswith("@"):
            if value[1:] not in labels:
                raise DataError(str(Fault(name, "must be the label of an earlier line", value)))
            made[name] = labels[value[1:]]
    inner = made.get("replacement")
    if isinstance(inner, dict) and isinstance(inner.get("event"), dict):
        made["replacement"] = {**inner, "event": _resolved(log, str(inner.get("kind")), inner["event"], labels)}
    return made


def _culprit(log: EventLog, read: Sequence[_Line], error: Exception) -> str:
    """Find the line that the log refused: the first that cannot be recorded after those before it."""
    errata: dict[str, list[Any]] = {}
    for entry in log.entries(kinds=[Correction]):
        _note_erratum(entry.event, errata)
    earlier: dict[str, Any] = {}

    def lookup(entry_id: str) -> Any:
        return earlier[entry_id] if entry_id in earlier else _in_log(log, entry_id)

    for line in read:
        if isinstance(error, InvalidValue) and _reported(line.event) == error.value:
            return f", line {line.number}"
        try:
            check_references(line.event, lookup, lambda target: errata.get(target, ()))
        except ReferenceRefused:
            return f", line {line.number}"
        earlier[log.id_of(line.event)] = line.event
        _note_erratum(line.event, errata)
    return ""


def _note_erratum(event: Any, errata: dict[str, list[Any]]) -> None:
    if isinstance(event, Correction) and event.by == "ledger":
        errata.setdefault(event.target, []).append(event.replacement)


def _in_log(log: EventLog, entry_id: str) -> Any:
    try:
        entry = log.entry(entry_id)
    except ConflictEventsError:
        return None
    return Erased(entry.id, entry.kind) if entry.event is None else entry.event


def _reported(event: Any) -> str | None:
    said = event.replacement if isinstance(event, Correction) else event
    attribution = getattr(said, "attribution", None)
    return None if attribution is None else str(attribution.reported)
