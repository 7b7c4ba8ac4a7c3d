"""What an append is given beside its events, checked before anything is written: names, record keys, the time.

What is refused here could be kept by one store and not by another, or would come back as something else, and the chain
with it would not hold.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs

from conflict_events.errors import ClockBehind, InvalidValue, ReferenceRefused, UsageError, shown
from conflict_events.events import Correction, Redaction
from conflict_events.history import Metadata
from conflict_events.values import forms
from conflict_events.values.clocks import utc

__all__ = [
    "Recording",
    "check_depth",
    "check_said",
    "checked_text",
    "record_keys",
    "recorder",
    "time_of",
    "utc_now",
]

DEEPEST = 16
"""How many events may be inside one another: little enough to be read from wherever a program asks."""

HOLDERS = (Correction, Redaction)
"""The kinds that may hold an event of any kind."""

BEHIND = timedelta(hours=1)
"""Clocks of machines that share a log differ by less, unless one of them is set wrong."""


def utc_now() -> datetime:
    """Tell the time. The only clock of this library; give `EventLog.open` another for tests."""
    return datetime.now(UTC)


def recorder(name: str) -> str:
    """Check the name of who appends; empty = not said.

    Raises:
        UsageError: It is no text, or not in Unicode's normal form.
    """
    normal = checked_text("recorded_by", name) if name != "" else name
    if normal != name:
        raise UsageError(f"recorded_by: must be in Unicode's normal form NFC, {normal!a}, got {name!a}")
    return str.__str__(normal)  # a subclass may mean something else to a database


def _noted(metadata: Mapping[str, str]) -> Metadata:
    """Check what is noted beside an append.

    Raises:
        UsageError: It is no small mapping of texts.
    """
    try:
        return metadata if isinstance(metadata, Metadata) else Metadata(metadata)
    except InvalidValue as error:
        raise UsageError(str(error)) from None


@attrs.frozen
class Recording:
    """How entries are recorded.

    Attributes:
        clock: Tells the time, UTC.
        by: Who appends; empty = not said.
        metadata: What is noted beside each.
    """

    clock: Callable[[], datetime]
    by: str
    metadata: Metadata

    @classmethod
    def of(cls, clock: Callable[[], datetime], by: str, metadata: Mapping[str, str] | None) -> Recording:
        """Check what is given, and None = nothing is noted."""
        if not callable(clock):
            raise UsageError(f"clock: must be a function that tells the time, such as lambda: now, got {clock!r}")
        return cls(clock, recorder(by), _noted({} if metadata is None else metadata))

    def but(self, by: str | None, metadata: Mapping[str, str] | None) -> Recording:
        """Take what one append says; None = as it is here."""
        if by is None and metadata is None:
            return self
        noted = self.metadata if metadata is None else _noted(metadata)
        return Recording(self.clock, self.by if by is None else recorder(by), noted)


def record_keys(keys: Sequence[str | None]) -> tuple[str | None, ...]:
    """Check the keys of an importer's records; they are a source's own names, so their letters stay as they are.

    Raises:
        UsageError: One is no text.
    """
    if isinstance(keys, str | bytes):
        raise UsageError(f"keys: must be several, one for each event, got {shown(keys)}")
    for key in keys:
        if key is not None:
            checked_text("keys", key)
    return tuple(None if key is None else str.__str__(key) for key in keys)


def checked_text(what: str, value: str) -> str:
    """Check a text that is given with something.

    Args:
        what: What it is, for the message.
        value: The text.

    Raises:
        UsageError: It is none.
    """
    try:
        return forms.text(value)
    except InvalidValue as error:
        raise UsageError(f"{what}: {error.rule}, got {shown(error.value)}") from None


def time_of(clock: Callable[[], datetime], last: datetime | None) -> datetime:
    """Ask a clock for the time, in UTC; where it is behind what was recorded last, warn of it.

    Args:
        clock: Tells the time.
        last: When the last entry was recorded; None = there is none.

    Raises:
        UsageError: What it tells is no time.
    """
    moment: Any = clock()
    try:
        now = utc(moment)
    except InvalidValue as error:
        raise UsageError(f"clock: the time that it gives {error.rule}, got {moment!r}") from None
    if last is not None and last - now > BEHIND:
        warnings.warn(
            f"the clock says {now.isoformat()}, and the last entry was recorded at {last.isoformat()}: one of the two "
            "is wrong; what is appended now is recorded at the time of the last entry, because times never decrease",
            ClockBehind,
            stacklevel=2,
        )
    return now


def check_said(event: Any, now: datetime) -> None:
    """Refuse what claims to have been said after it is recorded (L10)."""
    innermost = _inside(event)[-1] if isinstance(event, HOLDERS) else event
    attribution = getattr(innermost, "attribution", None)
    if attribution is None:
        return
    earliest = attribution.reported.earliest
    if earliest is not None and earliest > now:
        rule = f"must not lie after the time of recording, {now.isoformat()}"
        raise InvalidValue("attribution.reported", rule, str(attribution.reported))


def check_depth(event: Any) -> None:
    """Refuse events inside one another so deep that they could be stored, and not read from everywhere.

    Raises:
        ReferenceRefused: Saying how deep is too deep.
    """
    if isinstance(event, HOLDERS) and len(_inside(event)) > DEEPEST:
        rule = f"must hold at most {DEEPEST} events inside one another: redact what it names first of all instead"
        raise ReferenceRefused(f"leaves: {rule}, got more for a Redaction of {event.target!r}")


def _inside(event: Any) -> list[Any]:
    """Give an event, the event inside it, and so on."""
    events = [event]
    while (inner := _held(events[-1])) is not None:
        events.append(inner)
    return events


def _held(event: Any) -> Any:
    if isinstance(event, Correction):
        return event.replacement
    return event.leaves if isinstance(event, Redaction) else None
