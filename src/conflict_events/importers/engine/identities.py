"""What a record of a source is known again by in a later copy: an id that the source gives, or what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import attrs

from conflict_events.importers.engine.matching import Fate, Traits, fates, match

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from conflict_events.importers.engine.matching import Held
    from conflict_events.importers.engine.row import SourceRow

__all__ = ["Account", "ById", "ByLikeness", "Identity", "Item", "by_columns", "by_likeness"]


class Item(Protocol):
    """What can be known again: a record, or an account that a log has."""

    @property
    def group(self) -> str:
        """The stable part of its record key."""

    @property
    def event(self) -> Any:
        """What it says."""


class Account(Item, Protocol):
    """An account that a log has of a source."""

    @property
    def held(self) -> Held:
        """What it reads and read."""

    @property
    def stands(self) -> bool:
        """Whether it stands."""


class Identity(Protocol):
    """How records are known again."""

    def of(self, row: SourceRow, /) -> str:
        """Give what identifies a row, as far as its source does; empty = it names nothing."""

    def traits(self, each: Item, /) -> Traits:
        """Give when a record was and what it is found again by: its window tells an older copy from a newer one."""

    def match(self, records: Sequence[Item], accounts: Sequence[Account], /) -> list[int | None]:
        """Find for each record the index of the account that it is a version of; None = of none."""

    def fates(self, older: Sequence[Item], newer: Sequence[Item], pairs: Sequence[tuple[Item, Item]], /) -> list[Fate]:
        """Say what became of records of an older copy that a newer one does not have; see `matching.fates`."""


@attrs.frozen
class ById:
    """Records that their source gives an id, which stays whatever else of them is corrected.

    Attributes:
        read: Gives a row's id; empty = it has none, and the row is refused.
    """

    read: Callable[[SourceRow], str]

    def of(self, row: SourceRow) -> str:
        """Give its id."""
        return self.read(row)

    def traits(self, each: Item) -> Traits:
        """Give its window; its id is all else that it is found by."""
        when = getattr(each.event, "when", None) or each.event.attribution.reported
        voice = each.event.attribution.claimant
        return Traits(
            kind=type(each.event), report=each.group, voice=voice, start=when.earliest, end=when.latest,
            names=frozenset(), place=None, counts={},
        )  # fmt: skip

    def match(self, records: Sequence[Item], accounts: Sequence[Account]) -> list[int | None]:
        """Pair by id; what has become of another kind is another account, for none ever changes its kind."""
        standing_last = sorted(range(len(accounts)), key=lambda index: accounts[index].stands)
        there = {(accounts[index].group, type(accounts[index].event)): index for index in standing_last}
        return [there.get((each.group, type(each.event))) for each in records]

    def fates(self, older: Sequence[Item], newer: Sequence[Item], _pairs: Sequence[tuple[Item, Item]]) -> list[Fate]:
        """Tell what has become of another kind from what is gone."""
        groups = {each.group for each in newer}
        return ["replaced" if each.group in groups else "alone" for each in older]


@attrs.frozen
class ByLikeness:
    """Records that have no id: they are found again by what they say, from strict to lax; see `matching`.

    Attributes:
        read: Gives of a row what its source identifies it by, as far as it does; several rows may share it.
        found_by: Gives of an event what it is found again by.
    """

    read: Callable[[SourceRow], str]
    found_by: Callable[[Any], Traits]

    def of(self, row: SourceRow) -> str:
        """Give what it shares with few others."""
        return self.read(row)

    def traits(self, each: Item) -> Traits:
        """Give what it is found again by."""
        return self.found_by(each.event)

    def match(self, records: Sequence[Item], accounts: Sequence[Account]) -> list[int | None]:
        """Pair by what records say, where each is the other's one best."""
        return match([each.event for each in records], [each.held for each in accounts], self.found_by)

    def fates(self, older: Sequence[Item], newer: Sequence[Item], pairs: Sequence[tuple[Item, Item]]) -> list[Fate]:
        """Tell by sums and names what is told in other rows."""
        both = [(self.traits(old), self.traits(new)) for old, new in pairs]
        return fates([*map(self.traits, older)], [*map(self.traits, newer)], both)


def by_columns(*columns: str) -> ById:
    """Know a record again by the id in a column, or in several together."""

    def read(row: SourceRow) -> str:
        cells = [row[column] for column in columns]
        return "/".join(cells) if all(cells) else ""

    return ById(read)


def by_likeness(read: Callable[[SourceRow], str], found_by: Callable[[Any], Traits]) -> ByLikeness:
    """Know a record again by what it says, where its source gives it no id."""
    return ByLikeness(read, found_by)
