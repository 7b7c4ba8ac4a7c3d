"""Names that no account has: found where an answer suspects some, and told with the nearest spellings (C4).

The vocabulary is that of the log up to the view's head, whatever had been said by a moment: who had not spoken yet is
no misspelling. It is read only where an answer asks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, TypeAlias, TypeVar

import attrs

from conflict_events.errors import UnknownEntry, UsageError
from conflict_events.history import Account, Entry
from conflict_events.projections.protocol import Name, names_asked, tell_unknown
from conflict_events.values.bundles import names_of
from conflict_events.values.forms import Role
from conflict_events.values.marks import marked
from conflict_events.values.spelling import nearest

__all__ = ["Finder", "Vocabulary", "Words", "check_ids", "named", "vocabulary_of"]

A = TypeVar("A")

Vocabulary: TypeAlias = Mapping[str, frozenset[str]]
"""By sort the names that accounts have; a path holds its parents: who counts "UA/AirForce" has "UA"."""

Finder: TypeAlias = Callable[[Collection[str]], Iterable[Entry[Any]]]
"""Finds the entries with some ids; an id that no entry has is passed over."""

SORTS = ("actor", "category", "claimant", "outlet", "place", "target kind", "topic", "weapon")
PATHS = ("actor", "claimant", "place")
CLAIMANT = "attribution.claimant"
NO_NAMES: Vocabulary = dict.fromkeys(SORTS, frozenset())


def vocabulary_of(accounts: Iterable[Account[Any]]) -> Vocabulary:
    """Gather the names that accounts have."""
    names_by_sort = {sort: set[str]() for sort in SORTS}
    for account in accounts:
        for sort, name in _names(account.event):
            names_by_sort[sort].add(name)
    return {sort: frozenset(_with_parents(names) if sort in PATHS else names) for sort, names in names_by_sort.items()}


def _names(event: Any) -> Iterator[Name]:
    for field, role, text in marked(event):
        if role is Role.ACTOR:
            yield ("claimant" if field == CLAIMANT else "actor"), text
        elif role is Role.PLACE:
            yield "place", text
    yield from (("outlet", each) for each in event.attribution.via)
    # As reported, words like any others: they have no mark.
    for sort in ("category", "weapon"):
        if isinstance(said := getattr(event, sort, None), str):
            yield from ((sort, each) for each in names_of(said))
    for sort, field in (("target kind", "target_kind"), ("topic", "topic")):
        if isinstance(said := getattr(event, field, None), str):
            yield sort, said


def _with_parents(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        yield path
        while path := path.rpartition("/")[0]:
            yield path


def named(answer: A, vocabulary: Callable[[], Vocabulary]) -> A:
    """Let an answer know which of the names that it suspects no account has.

    Args:
        answer: The answer; see `Naming`.
        vocabulary: Gives the names that there are; called only where the answer suspects any.

    Raises:
        UsageError: It suspects a name of a sort that there is not.
    """
    asked = names_asked((answer,))
    if not asked:
        return answer
    if other := {sort for sort, _ in asked}.difference(SORTS):
        raise UsageError(f"asked_names: must be of the sorts {', '.join(SORTS)}, got {', '.join(sorted(other))}")
    known = vocabulary()
    unknown = {(sort, name): nearest(name, known[sort]) for sort, name in sorted(asked) if name not in known[sort]}
    return tell_unknown(answer, unknown)


def check_ids(question: Any, find: Finder) -> None:
    """Refuse a question about an entry that the log does not have: of such an id every answer would be empty.

    Raises:
        UnknownEntry: It names one.
    """
    asked = {text for _, _, text in marked(question, Role.ENTRY)}
    if asked and (unknown := sorted(asked.difference(entry.id for entry in find(asked)))):
        raise UnknownEntry(f"no entry {unknown[0]!r} in this log; an id is that of an entry, such as entry.id")


@attrs.define(eq=False)
class Words:
    """The vocabulary of a log that grows.

    Attributes:
        read: Gives the accounts that stand after a position and up to another.
        settles: Tells whether an entry about entries stands between: then what was read may read otherwise.
    """

    read: Callable[[int, int], Iterable[Account[Any]]]
    settles: Callable[[int, int], bool]
    _held: tuple[Vocabulary, int] = (NO_NAMES, 0)  # with the position, in one step: whatever interrupts it

    def upto(self, position: int) -> Vocabulary:
        """Give the names up to a position, never before the last one."""
        known, reached = self._held
        if self.settles(reached, position):
            known, reached = NO_NAMES, 0
        if reached < position:
            new = vocabulary_of(self.read(reached, position))
            self._held = {sort: names | new[sort] for sort, names in known.items()}, position
        return self._held[0]
