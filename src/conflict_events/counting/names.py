"""Names: whether anybody in the log is called as a question calls them (COUNTING 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self, TypeAlias

import attrs

from conflict_events.counting.membership import Member
from conflict_events.counting.policies import Policy
from conflict_events.values import Scope, is_under
from conflict_events.values.bundles import parts_of

__all__ = ["NO_NAMES", "AskedNames", "Name", "NamesAsked", "suspects"]

Name: TypeAlias = tuple[str, str]
"""A sort, "claimant", "place", "weapon" or "actor", and a name of it."""


def suspects(members: Iterable[Member], scope: Scope, policy: Policy) -> frozenset[Name]:
    """Give the names in a question that none of its members has: whether any account has them is for the log to say."""
    every = list(members)
    actors = [name for name in (scope.attacker, *(scope.sides or ())) if name is not None]
    asked: list[tuple[str, Iterable[str], Callable[[Member, str], bool]]] = [
        ("claimant", _voices(policy), _speaks),
        ("place", scope.places or (), _lies_in),
        ("weapon", scope.weapons or (), _is_weapon),
        ("actor", actors, _acts),
    ]
    return frozenset(
        (sort, name) for sort, names, has in asked for name in names if not any(has(each, name) for each in every)
    )


def _speaks(member: Member, name: str) -> bool:
    return is_under(member.reading.claimant, name)


def _is_weapon(member: Member, name: str) -> bool:
    return member.weapon is not None and (member.weapon == name or name in parts_of(member.weapon))


def _voices(policy: Any) -> list[str]:
    """Give the claimants that a policy names, itself or in the policy that it asks."""
    inner = getattr(policy, "policy", None)
    names = [getattr(policy, "claimant", None), getattr(policy, "tie", None)]
    return [name for name in names if isinstance(name, str)] + ([] if inner is None else _voices(inner))


def _lies_in(member: Member, code: str) -> bool:
    return member.place is not None and (is_under(member.place, code) or is_under(code, member.place))


def _acts(member: Member, name: str) -> bool:
    return any(each is not None and is_under(each, name) for each in (member.reading.attacker, member.side))


@attrs.frozen
class AskedNames:
    """What an answer about one scope keeps of the names that it was asked with.

    Attributes:
        suspected: Those that the question found nothing with.
        unknown: Those that no account in the log has, with the nearest spellings.
    """

    suspected: frozenset[Name] = frozenset()
    unknown: tuple[tuple[Name, tuple[str, ...]], ...] = ()

    def told(self, unknown: Mapping[Name, tuple[str, ...]]) -> Self:
        """Give this with what the log said of them."""
        return attrs.evolve(self, unknown=tuple(sorted(unknown.items())))

    def caveats(self) -> frozenset[str]:
        """Say which names nobody has, and what is nearest."""
        return frozenset(_said(name, near) for name, near in self.unknown)


NO_NAMES = AskedNames()


class NamesAsked:
    """What answers share that keep the names that they were asked with, in a field `names`."""

    __slots__ = ()

    names: AskedNames

    def asked_names(self) -> frozenset[Name]:
        """Give the names that the question found nothing with."""
        return self.names.suspected

    def with_unknown(self, unknown: Mapping[Name, tuple[str, ...]], /) -> Self:
        """Give this answer with those names that no account in the log has, each with the nearest spellings."""
        told: Any = attrs.evolve(self, names=self.names.told(unknown))  # type: ignore[misc]  # every answer is attrs
        answer: Self = told
        return answer


def _said(name: Name, near: tuple[str, ...]) -> str:
    nearest = f"; the nearest are {', '.join(map(repr, near))}" if near else ""
    return f"no account in this log has the {name[0]} {name[1]!r}{nearest}"
