"""Names: whether anybody in the log is called as a question calls them (C4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Self, TypeAlias

import attrs

from conflict_events.counting.membership.holding import Member
from conflict_events.counting.membership.subjects import SPELT_OTHERWISE, is_like
from conflict_events.counting.policies import Policy
from conflict_events.values import Definition, Scope, is_under
from conflict_events.values.bundles import names_of
from conflict_events.values.spelling import meant

__all__ = ["NO_NAMES", "AskedNames", "Name", "NamesAsked", "is_nearly", "names_in", "voices_of"]

Name: TypeAlias = tuple[str, str]
"""A sort, "claimant", "outlet", "place", "weapon", "category", "actor", "target kind" or "topic", and a name of it."""


def names_in(
    members: Iterable[Member], scope: Scope, policy: Policy, definitions: Iterable[Definition] = ()
) -> AskedNames:
    """Give the names in a question that none of its members has, and those of members that are nearly the same.

    Whether any account at all has the first is for the log to say.
    """
    every = list(members)
    plain = [each for each in every if each.out not in SPELT_OTHERWISE.values()]
    actors = [name for name in (scope.attacker, *(scope.sides or ())) if name is not None]
    attacked = [] if scope.target_kind is None else [scope.target_kind]
    meant = dict(scope.speaks_of or ())
    said = [each for each in plain if each.reading.claimant not in meant]
    voices = [*voices_of(scope, policy), *(each.claimant for each in definitions)]
    asked: list[tuple[str, Iterable[str], Callable[[Member, str], bool], Sequence[Member]]] = [
        ("claimant", voices, lambda each, name: is_under(each.reading.claimant, name), plain),
        ("outlet", _named(policy, "outlet"), lambda each, name: name in each.reading.via, plain),
        ("place", scope.places or (), _lies_in, plain),
        ("place", meant.values(), _lies_in, said),
        ("weapon", scope.weapons or (), lambda each, name: _is_one_of(each.about.weapon, name), plain),
        ("category", scope.categories or (), lambda each, name: _is_one_of(each.about.category, name), plain),
        ("actor", actors, _acts, plain),
        ("target kind", attacked, lambda each, name: _attacked(each) == name, plain),
    ]
    suspected = frozenset(
        (sort, name) for sort, names, has, held in asked for name in names if not any(has(each, name) for each in held)
    )
    return AskedNames(suspected, alike=tuple(sorted((*_spelt(every), *_voices_alike(plain, voices)))))


def voices_of(scope: Scope, policy: Policy) -> list[str]:
    """Name the claimants that a question asks for."""
    return [*_named(policy, "claimant", "tie"), *(claimant for claimant, _ in scope.speaks_of or ())]


def _spelt(members: Iterable[Member]) -> Iterable[Alike]:
    """Count the accounts that are about something else only by the spelling of a name."""
    sorts = {why: sort for sort, why in SPELT_OTHERWISE.items()}
    of_sort: dict[str, Callable[[Member], str | None]] = {
        "weapon": lambda each: each.about.weapon,
        "category": lambda each: each.about.category,
        "place": lambda each: each.about.place,
        "actor": lambda each: each.about.attacker,
        "target kind": _attacked,
    }
    held = ((sorts[each.out], each) for each in members if each.out in sorts)
    return [(*name, count) for name, count in Counter((sort, of_sort[sort](each) or "") for sort, each in held).items()]


def _voices_alike(members: Iterable[Member], voices: Sequence[str]) -> Iterable[Alike]:
    counts = Counter(each.reading.claimant for each in members)
    return [("claimant", name, counts[name]) for name in counts if is_nearly(name, voices)]


def is_nearly(claimant: str, voices: Sequence[str]) -> bool:
    """Tell whether a claimant is none of some, and called like one of them."""
    other = not any(is_under(claimant, each) for each in voices)
    return other and any(is_like(claimant, each) for each in voices)


def _attacked(member: Member) -> str | None:
    said = member.about.details.target_kind
    return said if isinstance(said, str) else None


def _is_one_of(said: str | None, name: str) -> bool:
    return said is not None and name in names_of(said)


def _named(policy: Any, *fields: str) -> list[str]:
    """Give whom a policy names in some fields, itself or in the policy that it asks."""
    inner = getattr(policy, "policy", None)
    names = [getattr(policy, field, None) for field in fields]
    return [name for name in names if isinstance(name, str)] + ([] if inner is None else _named(inner, *fields))


def _lies_in(member: Member, code: str) -> bool:
    return member.about.place is not None and (is_under(member.about.place, code) or is_under(code, member.about.place))


def _acts(member: Member, name: str) -> bool:
    return any(each is not None and is_under(each, name) for each in (member.about.attacker, member.about.side))


Alike: TypeAlias = tuple[str, str, int]
"""A sort, a name of it that is nearly one asked for, and how many accounts have it."""


@attrs.frozen
class AskedNames:
    """What an answer about one scope keeps of the names that it was asked with.

    Attributes:
        suspected: Those that the question found nothing with.
        unknown: Those that no account in the log has, with the nearest spellings.
        alike: Names of accounts that are not counted, for they differ from one asked for in their spelling alone.
    """

    suspected: frozenset[Name] = frozenset()
    unknown: tuple[tuple[Name, tuple[str, ...]], ...] = ()
    alike: tuple[Alike, ...] = ()

    def with_unknown(self, unknown: Mapping[Name, tuple[str, ...]]) -> Self:
        """Give this with what the log said of them."""
        return attrs.evolve(self, unknown=tuple(sorted(unknown.items())))

    def caveats(self) -> frozenset[str]:
        """Say which names nobody has, and what is nearest; and which are nearly those asked for."""
        return frozenset(_said(name, near) for name, near in self.unknown).union(_alike(each) for each in self.alike)


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
        evolved: Any = attrs.evolve(self, names=self.names.with_unknown(unknown))  # type: ignore[misc]  # every answer is attrs
        answer: Self = evolved
        return answer


def _said(name: Name, near: tuple[str, ...]) -> str:
    return f"no account in this log has the {name[0]} {name[1]!r}{meant(near)}"


def _alike(alike: Alike) -> str:
    sort, name, count = alike
    who = "1 account has" if count == 1 else f"{count} accounts have"
    return f"{who} the {sort} {name!r}, which differs only in case, signs or look-alike letters, and is not counted"
