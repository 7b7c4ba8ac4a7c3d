"""Tags: the names in an event that entries are found by, whatever their kind.

A tag is a sort and a name: ``claimant:UA/AirForce``, ``actor:RU``, ``place:UA/UA-30``, ``entry:`` and an id. Which
strings of an event are names is said by the marks of its fields (`Actor`, `PlaceCode`, `EntryId`), for kinds of one's
own as for ours. What an entry carries inside, the account that a Correction gives or that a Redaction leaves, is
tagged with it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

from conflict_events.values import Role
from conflict_events.values.marks import marked

__all__ = ["Sort", "tag", "tags_of", "with_parents"]

Sort: TypeAlias = Literal["claimant", "actor", "place", "entry"]
"""What a name is of: who says it, whom or where it is about, or to which entry it refers."""

CLAIMANT = "attribution.claimant"


def tag(sort: Sort, name: str) -> str:
    """Write a tag."""
    return f"{sort}:{name}"


def tags_of(event: Any) -> frozenset[str]:
    """Give the tags of an event; none where it was erased (None).

    A path is tagged with its parents: what is said of ``UA/UA-30`` is found under ``UA``, too.
    """
    if event is None:
        return frozenset()
    return frozenset().union(*[_tags(field, role, name) for field, role, name in marked(event)])


@functools.lru_cache(4096)  # the same few are named over and over
def _tags(field: str, role: Role, name: str) -> tuple[str, ...]:
    if role is Role.ENTRY:
        return (tag("entry", name),)
    sort = _sort(field, role)
    return tuple(tag(sort, path) for path in with_parents(name))


def _sort(field: str, role: Role) -> Sort:
    if role is Role.PLACE:
        return "place"
    return "claimant" if field == CLAIMANT or field.endswith(f".{CLAIMANT}") else "actor"


def with_parents(path: str) -> Iterator[str]:
    """Give a path, and then every path that it lies under, the next one first."""
    yield path
    while path := path.rpartition("/")[0]:
        yield path
