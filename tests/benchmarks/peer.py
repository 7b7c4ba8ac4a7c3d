"""The peer: `eventsourcing`, in the two ways that it documents, carrying the same strike.

* ``classes``: its event classes and its `JSONTranscoder`, with a `Transcoding` for each value, as its tutorial does.
* ``structs``: msgspec structs and a mapper of one's own in place of the transcoder, as its examples do.

Events are saved as an event-sourced log: one sequence, many in one transaction. A view is a `TrackingRecorder` that is
told of every event with its place, as its projections do it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

import attrs
import msgspec
from eventsourcing.application import Application
from eventsourcing.domain import DomainEvent, datetime_now_with_tzinfo
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent, Tracking, Transcoding
from eventsourcing.sqlite import SQLiteDatastore, SQLiteTrackingRecorder
from eventsourcing.utils import get_topic, resolve_topic

from conflict_events import DroneStrike

__all__ = ["Classes", "Structs", "View", "fold", "on_sqlite", "read", "same"]

SEQUENCE = UUID("11111111-1111-4111-8111-111111111111")
PAGE = 1000


@dataclass(frozen=True)
class Amount:
    low: int | None = None
    high: int | None = None
    best: int | None = None
    about: bool = False
    missing: str | None = None
    raw: str | None = None


@dataclass(frozen=True)
class Window:
    start: datetime
    end: datetime
    precision: str
    tz: str


@dataclass(frozen=True)
class Spot:
    name: str
    code: str
    scheme: str
    precision: str
    lat: str
    lon: str


@dataclass(frozen=True)
class Counts:
    launched: Amount
    destroyed: Amount
    lost: Amount
    left_airspace: Amount
    hits: Amount


@dataclass(frozen=True)
class Proof:
    url: str
    retrieved: datetime
    sha256: str
    archived_url: str
    media_type: str
    locator: str


@dataclass(frozen=True)
class Said:
    claimant: str
    reported: Window
    via: list[str]
    evidence: list[Proof]
    quote: str
    lang: str
    reliability: str
    credibility: int


VALUES: tuple[type[Any], ...] = (Amount, Window, Spot, Counts, Proof, Said)


class _AsFields(Transcoding):
    """A value as its fields, those that say nothing left out."""

    def __init__(self, kind: type[Any]) -> None:
        self.type = kind
        self.name = kind.__name__

    def encode(self, obj: Any) -> dict[str, Any]:
        return {name: value for name, value in obj.__dict__.items() if value is not None}

    def decode(self, data: dict[str, Any]) -> Any:
        return self.type(**data)


class StrikeReported(DomainEvent):
    attacker: str
    target: str
    when: Window
    where: Spot
    tally: Counts
    attribution: Said
    weapon: str
    decoys: bool
    launch_places: list[str]
    target_kind: str
    note: str


class Struck(msgspec.Struct, frozen=True):
    originator_id: UUID
    originator_version: int
    timestamp: datetime
    attacker: str
    target: str
    when: Window
    where: Spot
    tally: Counts
    attribution: Said
    weapon: str
    decoys: bool
    launch_places: list[str]
    target_kind: str
    note: str


def _value(kind: type[Any], ours: Any) -> Any:
    return kind(**{field.name: _plain(getattr(ours, field.name)) for field in fields(kind)})


TWINS = {
    "Quantity": Amount,
    "When": Window,
    "Place": Spot,
    "Tally": Counts,
    "Evidence": Proof,
    "Attribution": Said,
}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if attrs.has(type(value)):
        return _value(TWINS[type(value).__name__], value)
    return str(value) if type(value).__name__ == "Decimal" else value


def same(event: DroneStrike, n: int, kind: type[Any]) -> Any:
    """Make the peer's event, the n-th of its sequence, of the same strike."""
    # What a strike may have and these do not is not sent to the peer, which would have to say it.
    values = {name: _plain(value) for name, value in event.__dict__.items() if value != ()}
    return kind(originator_id=SEQUENCE, originator_version=n, timestamp=datetime_now_with_tzinfo(), **values)


class Classes(Application[UUID]):
    """Its own transcoder."""

    kind = StrikeReported

    def register_transcodings(self, transcoder: JSONTranscoder) -> None:
        super().register_transcodings(transcoder)
        for kind in VALUES:
            transcoder.register(_AsFields(kind))


class StructMapper(Mapper[UUID]):
    """Events as msgspec writes and reads them."""

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        topic = get_topic(type(domain_event))
        state = msgspec.json.encode(domain_event)
        return StoredEvent(domain_event.originator_id, domain_event.originator_version, topic, state)

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        return msgspec.json.decode(stored_event.state, type=resolve_topic(stored_event.topic))


class Structs(Application[UUID]):
    """msgspec in its place."""

    env: ClassVar = {"MAPPER_TOPIC": "tests.benchmarks.peer:StructMapper"}
    kind = Struck


def on_sqlite(kind: type[Application[UUID]], path: Path) -> Application[UUID]:
    """Open one of both on a SQLite file; it is as durable as SQLite is by default."""
    return kind(env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)})


def read(app: Application[UUID]) -> Iterable[tuple[int, Any]]:
    """Read everything, page by page, with the place of each."""
    start: int | None = 1
    while True:
        page: Sequence[Any] = app.recorder.select_notifications(start, PAGE)
        for notification in page:
            yield notification.id, app.mapper.to_domain_event(notification)
        if len(page) < PAGE:
            return
        start = page[-1].id + 1


def fold(app: Application[UUID]) -> dict[str, int]:
    """Answer the question of all: how many launched, by claimant."""
    totals: dict[str, int] = {}
    for _, event in read(app):
        said = event.attribution.claimant
        totals[said] = totals.get(said, 0) + event.tally.launched.low
    return totals


class View(SQLiteTrackingRecorder):
    """A view in SQLite: a table of totals, changed together with the place that it has reached."""

    def __init__(self, path: str) -> None:
        super().__init__(SQLiteDatastore(path))
        self.create_table_statements.append("CREATE TABLE totals (claimant TEXT PRIMARY KEY, launched INTEGER)")
        self.create_table()

    def catch_up(self, app: Application[UUID], count: int) -> None:
        """Take in the first so many events, each with its place in a transaction, as its projections do."""
        for place, event in itertools.islice(read(app), count):
            with self.datastore.transaction(commit=True) as cursor:
                self._insert_tracking(cursor, Tracking("strikes", place))
                cursor.execute(
                    "INSERT INTO totals VALUES (?, ?) "
                    "ON CONFLICT DO UPDATE SET launched = launched + excluded.launched",
                    (event.attribution.claimant, event.tally.launched.low),
                )
