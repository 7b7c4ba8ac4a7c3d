"""Every error this library raises on purpose, and every warning.

::

    ConflictEventsError
    ├── UsageError               you asked wrongly: ask differently
    │   ├── EventIsFrozen        an event was to be changed (also attrs' ``FrozenInstanceError``)
    │   ├── IncompleteScope      a question lacks what it needs to be answered
    │   ├── LogClosed            the log was closed before
    │   ├── LogReadOnly          this log was opened for reading, or its file cannot be written
    │   ├── UnknownEntry         no entry has this id or position
    │   └── UnknownName          an object has no attribute of this name (also an ``AttributeError``)
    ├── DataError                the data is wrong: correct it, or take other data
    │   ├── InvalidValue         a value that cannot be meant (also a ``ValueError``)
    │   ├── DecodeError          stored or imported data that does not fit its kind
    │   │   ├── UnknownKind      a kind that this table of kinds does not have
    │   │   └── SchemaTooNew     a kind written by a newer version of its class
    │   ├── ProofRefused         a proof that does not show what it should
    │   ├── ReferenceRefused     an entry that refers to what is not, or may not be, referred to
    │   ├── UnreadableSource     a file that an importer cannot read at all
    │   ├── NotALog              a file that is something else
    │   ├── LogTooNew            a log file written by a newer version of this library
    │   └── LogDamaged           a log file that is truncated or damaged
    ├── TransientError           something is in the way for now: try again
    │   ├── AppendConflict       the append condition no longer holds: read again and decide again first
    │   ├── LogLocked            somebody else is writing
    │   ├── NoConnection         the server cannot be reached, or went away; nothing was written
    │   └── OutcomeUnknown       it failed while it made an append durable: repeat the append
    └── MachineError             the machine cannot do it: see to it, then try again
        ├── StoreFailure         the disk is full, a device failed, the server is short of memory or room
        └── ZoneMissing          the machine's time zone database lacks a zone: install tzdata

    UserWarning
    ├── ClockBehind              the clock is behind the log's last entry
    ├── KindsUnread              the log was written with kinds that it was opened without: what they say is not read
    ├── KeptStateDistrusted      what was stored of a kept state is not as it was written: it is built again
    └── LogMayBeBehind           this log is read from where it cannot be seen that it goes on elsewhere

An error is of one branch only, and the branch says what a program can do. Python's own ``MemoryError`` is the machine's
fault too and comes out as it is; nothing of an append that raises it is in the log.

Messages are lower-case, name the field, the rule and the value, and say what to do next where that is not plain.
"""

from __future__ import annotations

import json
from typing import Any

import attrs

__all__ = [
    "AppendConflict",
    "ClockBehind",
    "ConflictEventsError",
    "DataError",
    "DecodeError",
    "EventIsFrozen",
    "Fault",
    "IncompleteScope",
    "InvalidValue",
    "KeptStateDistrusted",
    "KindsUnread",
    "LogClosed",
    "LogDamaged",
    "LogLocked",
    "LogMayBeBehind",
    "LogReadOnly",
    "LogTooNew",
    "MachineError",
    "NoConnection",
    "NotALog",
    "OutcomeUnknown",
    "ProofRefused",
    "ReferenceRefused",
    "SchemaTooNew",
    "StoreFailure",
    "TransientError",
    "UnknownEntry",
    "UnknownKind",
    "UnknownName",
    "UnreadableSource",
    "UsageError",
    "ZoneMissing",
]


def shown(value: object) -> str:
    """Show a value in a message, cut where it is long; what comes from a stranger may be of any length and depth."""
    try:
        text = repr(value)
    except RecursionError:
        return "something nested too deeply to be shown"
    except ValueError:  # Python writes no whole number of more digits than some thousands
        return "something too long to be shown"
    return _cut(text)


def _as_stored(value: object) -> str:
    """Show a value of a record as the record has it, in JSON, whatever the record became meanwhile."""
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
        text = text if text.isprintable() else json.dumps(value, default=str)
    except (TypeError, ValueError, RecursionError):
        return shown(value)
    return _cut(text)


def _cut(text: str) -> str:
    return text if len(text) <= 2000 else f"{text[:2000]}... ({len(text)} characters)"


class ConflictEventsError(Exception):
    """The root of all errors raised here on purpose."""


class UsageError(ConflictEventsError):
    """You asked wrongly: the call has to change, not the data."""


class EventIsFrozen(UsageError, attrs.exceptions.FrozenInstanceError):
    """An event was to be changed: it says what was said. Make another one with ``attrs.evolve``."""

    def __init__(self, kind: str, field: str) -> None:
        message = f"{kind}.{field}: an event says what was said and is never changed"
        self.msg = f"{message}; make another one with attrs.evolve(event, {field}=...)"
        Exception.__init__(self, self.msg)
        self.kind, self.field = kind, field

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.kind, self.field)


class DataError(ConflictEventsError):
    """The data is wrong: the call is fine, what it was given or found is not."""


class TransientError(ConflictEventsError):
    """Something is in the way for now: neither the call nor the data has to change, so try again after a moment."""


class MachineError(ConflictEventsError):
    """The machine cannot do it (its disk, its memory, what is installed): somebody has to see to it, then try again."""


class AppendConflict(TransientError):
    """Somebody appended what the append condition said was not there.

    Attributes:
        expected: The position up to which the caller had read.
        actual: The position of the latest entry that breaks the condition.
    """

    def __init__(self, expected: int, actual: int) -> None:
        super().__init__(
            f"append condition failed: expected nothing after position {expected}, "
            f"found position {actual}; read from there, decide again, and retry"
        )
        self.expected = expected
        self.actual = actual

    # What is raised in a worker process has to come out of it: by its arguments, for the message alone makes no error.
    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.expected, self.actual)


class IncompleteScope(UsageError):
    """A question lacks what it needs; the message names the missing fields of its scope."""


class LogClosed(UsageError):
    """The log was closed; open it again."""


class LogLocked(TransientError):
    """Somebody else holds the write lock of this log; retry after a moment."""


class NoConnection(TransientError):
    """The server of a log cannot be reached, turned us away, or ended what we asked; nothing was written.

    Where it stays so, look after the address, the rights and the server.
    """


class LogReadOnly(UsageError):
    """The log was opened for reading only, or its file cannot be written."""


class UnknownEntry(UsageError, LookupError):
    """No entry has this id or position."""


class UnknownName(UsageError, AttributeError):
    """An object has no attribute of this name."""


class InvalidValue(DataError, ValueError):
    """A value that cannot be meant.

    Attributes:
        field: The field that is wrong.
        rule: The rule that it breaks, with the rule's name in the domain model where it has one.
        value: What was given.
    """

    def __init__(self, field: str, rule: str, value: object) -> None:
        super().__init__(f"{field}: {rule}, got {shown(value)}")
        self.field = field
        self.rule = rule
        self.value = value

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.field, self.rule, self.value)


@attrs.frozen
class Fault:
    """One thing wrong with a record: where it is, which rule it breaks, what was found there.

    Attributes:
        path: The way to the spot from the top of the record, such as ``tally.launched``; empty for the record itself.
        rule: The rule in words.
        value: The value found there; None where there is none to show.
    """

    path: str
    rule: str
    value: object = None

    def __str__(self) -> str:
        where = self.path or "the record"
        return (
            f"{where}: {self.rule}" if self.value is None else f"{where}: {self.rule} (found {_as_stored(self.value)})"
        )


class DecodeError(DataError):
    """Data that does not fit its kind; all of its faults at once.

    Attributes:
        kind: The stable name of the kind it claims to be.
        faults: Every fault found, in the order of the fields.
    """

    def __init__(self, kind: str, faults: tuple[Fault, ...]) -> None:
        super().__init__(f"{kind}: " + "; ".join(map(str, faults)))
        self.kind = kind
        self.faults = faults

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.kind, self.faults)


class UnknownKind(DecodeError):
    """A kind that is not in the table of kinds; pass it to ``EventLog.open(kinds=...)``."""


class SchemaTooNew(DecodeError):
    """An entry whose kind was written under a newer schema than ours; update the library or the class."""


class ProofRefused(DataError):
    """A proof that does not show what it is for: it was altered, or is of another entry, head or log."""


class ReferenceRefused(DataError):
    """An entry that refers to what is not in the log, or may not be referred to in this way."""


class UnreadableSource(DataError):
    """A file that an importer cannot read at all; nothing of it was appended."""


class NotALog(DataError):
    """A file that is not a log of this library; it was left as it was."""


class LogTooNew(DataError):
    """A log file written by a newer version of this library; it was left as it was."""


class LogDamaged(DataError):
    """A log file that is truncated or damaged; it was left as it was."""


class StoreFailure(MachineError):
    """The store could not do its work: a full disk, a failing device. Nothing of the append is in the log."""


class OutcomeUnknown(TransientError):
    """A device failed, or a connection was lost, while an append was made durable: all of it is in the log, or nothing.

    Repeating the append is safe: ids settle it, and what is in the log already is not appended twice.
    """


class ZoneMissing(MachineError):
    """This machine cannot tell a zone's local time; logs are intact, and what asks for no local time is answered.

    Attributes:
        zone: The IANA name of the zone.
    """

    def __init__(self, zone: str) -> None:
        super().__init__(
            f"tz: this machine has no time zone database, or one that lacks {zone!r}; install the package tzdata, or a "
            "newer one (pip install --upgrade tzdata); the log is intact, only local times need it"
        )
        self.zone = zone

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.zone,)


class ClockBehind(UserWarning):
    """The clock is behind what was recorded last, so one of the two times is wrong; the append goes in all the same.

    It is recorded at the time of the entry before it, as is every other until the clock has passed that.
    """


class KeptStateDistrusted(UserWarning):
    """A stored state is not as this log wrote it, or is of another log: it is built again from the start."""


class KindsUnread(UserWarning):
    """A log was written with kinds that it was opened without: accounts of them are passed over."""


class LogMayBeBehind(UserWarning):
    """A log is read from a medium that nobody can write here: if it goes on elsewhere, that may not be seen."""
