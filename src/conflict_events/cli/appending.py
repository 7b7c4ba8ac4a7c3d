"""Events from JSON Lines: each line ``{"kind": ..., "event": {...}}``, with a ``label`` where others refer to it.

A reference is the id of an entry, or ``"@label"`` of an earlier line. Only fields that refer are read so: a text may
begin with an @. Whatever is wrong is said with its line, and then nothing is appended.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from conflict_events.codec import Codec
from conflict_events.errors import ConflictEventsError, DataError, InvalidValue, ReferenceRefused
from conflict_events.events import Correction
from conflict_events.history import Erased, check_references
from conflict_events.log import Appended, EventLog
from conflict_events.values import Role
from conflict_events.values.marks import hints_of, role_of

__all__ = ["AppendedLines", "append_lines"]

FIELDS = {"kind", "event", "label", "schema"}


@attrs.frozen
class AppendedLines:
    """What came of the lines.

    Attributes:
        appended: The entries, one a line.
        labels: The id that each label stands for.
    """

    appended: Appended
    labels: Mapping[str, str]


@attrs.frozen
class _Line:
    """One line that was read: its number, and its event."""

    number: int
    event: Any


def append_lines(log: EventLog, lines: Iterable[str], source: str) -> AppendedLines:
    """Append the events of some lines, all or none; empty lines are passed over.

    Args:
        log: Where to.
        lines: JSON Lines.
        source: What errors call them.

    Raises:
        DataError: Naming the line, and what is wrong with it; nothing was appended.
    """
    codec = Codec(log.kinds)
    labels: dict[str, str] = {}
    read: list[_Line] = []
    for number, text in _numbered(lines, source):
        try:
            read.append(_Line(number, _event(log, codec, json.loads(text), labels)))
        except (ConflictEventsError, ValueError) as error:
            raise DataError(f"{source}, line {number}: {error}; nothing was appended") from error
    try:
        appended = log.append(*(line.event for line in read))
    except (ReferenceRefused, InvalidValue) as error:
        raise DataError(f"{source}{_culprit(log, read, error)}: {error}; nothing was appended") from error
    return AppendedLines(appended, labels)


def _numbered(lines: Iterable[str], source: str) -> Iterator[tuple[int, str]]:
    try:
        yield from ((number, text) for number, text in enumerate(lines, start=1) if text.strip())
    except UnicodeDecodeError as error:
        raise DataError(f"{source}: must be UTF-8 text ({error}); nothing was appended") from error


def _event(log: EventLog, codec: Codec, record: Any, labels: dict[str, str]) -> Any:
    """Make the event of a record, and note its label."""
    shaped = isinstance(record, dict) and isinstance(record.get("event"), dict) and isinstance(record.get("kind"), str)
    if not shaped or record.keys() - FIELDS:
        raise DataError('must be an object of "kind", "event" and perhaps "label" and "schema"')
    label = record.get("label")
    if label is not None and (not isinstance(label, str) or label in labels):
        raise DataError(f"label: must be a text that no earlier line has, got {label!r}")
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
                raise DataError(f"{name}: must be the label of an earlier line, got {value!r}")
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
