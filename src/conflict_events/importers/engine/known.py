"""What a log has of a source that comes in copies."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import attrs

from conflict_events.events import Correction
from conflict_events.importers.engine.matching import Held
from conflict_events.values.clocks import instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from conflict_events.history import Entry
    from conflict_events.importers.engine.source import ImportSource
    from conflict_events.log import EventLog, LogView

__all__ = ["Brought", "Known", "report_of"]


def report_of(group: str) -> str:
    """Give what the rows of one report have in common in their groups."""
    return group.rpartition("|")[0]


@attrs.frozen(kw_only=True)
class Brought:
    """An account of the source.

    Attributes:
        id: Its id.
        group: The stable part of its record key; empty = it has none.
        held: What it reads and read.
        stands: Whether it stands.
        is_erased: Whether its original was erased.
        replaced: The ids of the Retractions of it that imports appended, where nothing but these withdraws it: a newer
            copy tells it in other rows, or lacks it.
        changed: How many standing Corrections it has of the sort that imports append.
        withdrawn: What such Corrections made of it that somebody retracted.
    """

    id: str
    group: str
    held: Held
    stands: bool
    is_erased: bool
    replaced: tuple[str, ...]
    changed: int
    withdrawn: tuple[Any, ...]

    @property
    def event(self) -> Any:
        """As it reads, or read last."""
        return self.held.event

    def once_said(self, event: Any, source: ImportSource) -> bool:
        """Tell whether it read so, and does no longer."""
        earlier = any(source.alike(event, each) for each in self.held.earlier)
        return earlier or (not self.stands and source.alike(event, self.event))


@attrs.frozen(kw_only=True)
class Known:
    """What a log has of a source, up to a position.

    Attributes:
        upto: The position.
        accounts: Its accounts, but those of which nothing is left.
        numbers: The highest number of any record key in each group.
        keys: Its record keys, each with the position of what was brought under it.
        erased: The reports of accounts that were erased.
        newest: The newest date that any copy had; None = none was said.
    """

    upto: int
    accounts: tuple[Brought, ...]
    numbers: Counter[str]
    keys: Mapping[str, int]
    erased: frozenset[str]
    newest: datetime | None

    @classmethod
    def of(cls, log: EventLog, source: ImportSource) -> Known:
        """Look through a log."""
        view = log.now()
        keys = log.keys_under(f"{source.via}|")
        groups = _groups(keys, source)
        entries = list(_entries(log, view, source, frozenset(keys.values())))
        standing = {each.id: each.event for each in view.accounts(*source.kinds)} if entries else {}
        changes = _changes(log, view, source) if entries else {}
        ours = {position for key, position in keys.items() if key.startswith(source.replaced(""))}
        erased = {each.position for each in entries if each.event is None}
        dates = [key.rpartition("|")[2] for key in keys if key.startswith(source.as_of(""))]
        return cls(
            upto=view.head.position,
            accounts=tuple(
                _brought(
                    each,
                    groups.get(each.position, ""),
                    standing,
                    changes.get(each.id, ()),
                    _replacing(log, view, each, ours),
                )
                for each in entries
                if each.event is not None or each.id in standing
            ),
            numbers=_numbers(keys),
            keys=keys,
            erased=frozenset(report_of(key.rpartition("|")[0]) for key, position in keys.items() if position in erased),
            newest=max((instant(each, None) for each in dates), default=None),
        )


def _entries(log: EventLog, view: LogView, source: ImportSource, keyed: frozenset[int]) -> Iterator[Entry[Any]]:
    for entry in log.entries(upto=view.head.position, kinds=source.kinds):
        said = entry.event
        if entry.position in keyed or (said is not None and source.via in said.attribution.via):
            yield entry


def _changes(log: EventLog, view: LogView, source: ImportSource) -> Mapping[str, Sequence[tuple[bool, Any]]]:
    """Give what Corrections of the sort that imports append made of each account, and whether each stands."""
    corrections = defaultdict[str, list[tuple[bool, Any]]](list)
    ours = {"ledger", "claimant"} if source.changes == "revised" else {"ledger"}
    for entry in log.entries(upto=view.head.position, kinds=[Correction]):
        if entry.event is not None and entry.event.by in ours:
            corrections[entry.event.target].append((view.books.stands(entry.id), entry.event.replacement))
    return corrections


def _groups(keys: Mapping[str, int], source: ImportSource) -> dict[int, str]:
    """Give the stable part of the record key of what stands at each position."""
    parted = ((key.rpartition("|"), position) for key, position in keys.items())
    return {
        position: group
        for (group, _, number), position in parted
        if number.isdecimal() and not group.startswith(source.aside)
    }


def _replacing(log: EventLog, view: LogView, entry: Entry[Any], ours: set[int]) -> tuple[str, ...]:
    acting = view.books.retractions_of(entry.id)
    return acting if all(log.entry(each).position in ours for each in acting) else ()


def _brought(
    entry: Entry[Any],
    group: str,
    standing: Mapping[str, Any],
    changes: Sequence[tuple[bool, Any]],
    replaced: tuple[str, ...],
) -> Brought:
    original = () if entry.event is None else (entry.event,)
    acting = [event for stands, event in changes if stands]
    reads = standing[entry.id] if entry.id in standing else [*original, *acting][-1]
    earlier = (*original, *(event for _, event in changes))
    return Brought(
        id=entry.id,
        group=group,
        held=Held(reads, earlier, is_open=not replaced),
        stands=entry.id in standing,
        is_erased=entry.event is None,
        replaced=replaced,
        changed=len(acting),
        withdrawn=tuple(event for stands, event in changes if not stands),
    )


def _numbers(keys: Iterable[str]) -> Counter[str]:
    highest = Counter[str]()
    for key in keys:
        group, _, number = key.rpartition("|")
        if number.isdecimal():
            highest[group] = max(highest[group], int(number))
    return highest
