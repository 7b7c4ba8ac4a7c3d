"""What a log has of a source that is published in copies, and what is particular to such a source."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import attrs

from conflict_events.events import Correction
from conflict_events.importers.matching import Held
from conflict_events.values.clocks import instant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from conflict_events.history import Entry
    from conflict_events.importers.matching import Traits
    from conflict_events.log import EventLog, LogView

__all__ = ["Brought", "Known", "Published", "report_of"]


@attrs.frozen(kw_only=True)
class Published:
    """What is particular to a source that is published in copies.

    Attributes:
        via: The outlet that every account of it came through; accounts in the log that have it are its.
        kinds: The kinds of its accounts.
        traits: What its accounts are found again by.
        said: Gives of an event what it says; what two events have in common there, they say alike.
        opened: Gives an event with every figure opened down to nothing: it may be told elsewhere.
    """

    via: str
    kinds: tuple[type[Any], ...]
    traits: Callable[[Any], Traits]
    said: Callable[[Any], Any]
    opened: Callable[[Any], Any]

    # Keys that are no row's begin with a sign that sorts behind letters.

    def replaced(self, account: str) -> str:
        """Give the beginning of the record keys of our Retractions of an account that a newer copy tells otherwise."""
        return f"{self.via}|~replaced|{account}"

    def as_of(self, moment: str) -> str:
        """Give the record key that notes that a copy of this date was imported."""
        return f"{self.via}|~as of|{moment}"


def report_of(group: str) -> str:
    """Give what the rows of one report have in common in their groups."""
    return group.rpartition("|")[0]


@attrs.frozen(kw_only=True)
class Brought:
    """An account of the source.

    Attributes:
        id: Its id.
        held: What it reads and read.
        stands: Whether it stands.
        is_erased: Whether its original was erased.
        replaced: The ids of our Retractions of it, where nothing but these withdraws it: a newer copy tells it in other
            rows.
        errata: How many standing errata it has.
        withdrawn: What errata made of it that somebody retracted.
    """

    id: str
    held: Held
    stands: bool
    is_erased: bool
    replaced: tuple[str, ...]
    errata: int
    withdrawn: tuple[Any, ...]

    @property
    def event(self) -> Any:
        """As it reads, or read last."""
        return self.held.event

    def once_said(self, event: Any) -> bool:
        """Tell whether it read so, and does no longer."""
        return event in self.held.earlier or (not self.stands and event == self.event)


@attrs.frozen(kw_only=True)
class Known:
    """What a log has of a source, up to a position.

    Attributes:
        upto: The position.
        accounts: Its accounts, but those of which nothing is left.
        numbers: The highest number of any record key in each group.
        keys: Its record keys.
        erased: The reports of accounts that were erased.
        newest: The newest date that any copy had; None = none was said.
    """

    upto: int
    accounts: tuple[Brought, ...]
    numbers: Counter[str]
    keys: frozenset[str]
    erased: frozenset[str]
    newest: datetime | None

    @classmethod
    def of(cls, log: EventLog, published: Published) -> Known:
        """Look through a log."""
        view = log.now()
        keys = log.keys_under(f"{published.via}|")
        entries = list(_entries(log, view, published, frozenset(keys.values())))
        standing = {each.id: each.event for each in view.accounts(*published.kinds)}
        errata = _errata(log, view)
        ours = {position for key, position in keys.items() if key.startswith(published.replaced(""))}
        erased = {each.position for each in entries if each.event is None}
        dates = [key.rpartition("|")[2] for key in keys if key.startswith(published.as_of(""))]
        return cls(
            upto=view.head.position,
            accounts=tuple(
                _brought(each, standing, errata[each.id], _replacing(log, view, each, ours))
                for each in entries
                if each.event is not None or each.id in standing
            ),
            numbers=_numbers(keys),
            keys=frozenset(keys),
            erased=frozenset(report_of(key.rpartition("|")[0]) for key, position in keys.items() if position in erased),
            newest=max((instant(each, None) for each in dates), default=None),
        )


def _entries(log: EventLog, view: LogView, published: Published, keyed: frozenset[int]) -> Iterator[Entry[Any]]:
    for entry in log.entries(upto=view.head.position, kinds=published.kinds):
        said = entry.event
        if entry.position in keyed or (said is not None and published.via in said.attribution.via):
            yield entry


def _errata(log: EventLog, view: LogView) -> defaultdict[str, list[tuple[bool, Any]]]:
    """Give what errata made of each account, and whether each stands."""
    found = defaultdict[str, list[tuple[bool, Any]]](list)
    for entry in log.entries(upto=view.head.position, kinds=[Correction]):
        if entry.event is not None and entry.event.by == "ledger":
            found[entry.event.target].append((view.books.stands(entry.id), entry.event.replacement))
    return found


def _replacing(log: EventLog, view: LogView, entry: Entry[Any], ours: set[int]) -> tuple[str, ...]:
    acting = view.books.retractions_of(entry.id)
    return acting if all(log.entry(each).position in ours for each in acting) else ()


def _brought(
    entry: Entry[Any], standing: dict[str, Any], errata: list[tuple[bool, Any]], replaced: tuple[str, ...]
) -> Brought:
    original = () if entry.event is None else (entry.event,)
    acting = [event for stands, event in errata if stands]
    reads = standing[entry.id] if entry.id in standing else [*original, *acting][-1]
    earlier = (*original, *(event for _, event in errata))
    return Brought(
        id=entry.id,
        held=Held(reads, earlier, is_open=not replaced),
        stands=entry.id in standing,
        is_erased=entry.event is None,
        replaced=replaced,
        errata=len(acting),
        withdrawn=tuple(event for stands, event in errata if not stands),
    )


def _numbers(keys: Iterable[str]) -> Counter[str]:
    found = Counter[str]()
    for key in keys:
        group, _, number = key.rpartition("|")
        if number.isdecimal():
            found[group] = max(found[group], int(number))
    return found
