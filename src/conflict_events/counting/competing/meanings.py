"""Meanings: what a figure counts under the definitions in force, and why two figures cannot be compared.

The definition-break guard. It knows only the definitions that the caller gives; of a claimant without any, nothing is
known, and its figures are taken to mean one thing throughout.
"""

from __future__ import annotations

import enum
import itertools
from collections.abc import Iterable, Sequence

import attrs

from conflict_events.counting.membership.holding import Member
from conflict_events.values import Definition, Order, When

__all__ = [
    "MIXED",
    "UNLIKE",
    "Likeness",
    "Meaning",
    "likeness",
    "meanings_of",
    "mixed_decoys",
    "unlike",
    "unlike_decoys",
    "why_unlike",
]

UNLIKE = "the definition"
"""How every reason begins."""

MIXED = "figures under several definitions may be added up here"

DECOYS_IN_ONE = "decoys are among the figures of one and not of the other, as reported"
PERHAPS_DECOYS_IN_ONE = "whether decoys are among the figures of both alike is not said"

DECOYS_IN_SOME = "decoys are among some of its figures and not among others, as reported"
PERHAPS_DECOYS_IN_SOME = "whether decoys are among all of its figures alike is not said"

UNDEFINED = "no definition given for then"


@attrs.frozen
class Meaning:
    """What a figure may count.

    Attributes:
        categories: What is counted; empty = the claimant has definitions, and none for this time.
        definitions: Those that say so.
    """

    categories: frozenset[str]
    definitions: frozenset[Definition]


def meanings_of(member: Member, measures: Iterable[str], definitions: Iterable[Definition]) -> frozenset[Meaning]:
    """Say what the sum of some measures may count in an account; several where it touches the time of a change.

    Returns:
        The meanings; empty where its claimant has no definition of any of the measures, for its kind and weapon.
    """
    summed, when = tuple(measures), member.when
    weapons = frozenset(member.about.thing)
    applying = [
        each
        for each in definitions
        if each.claimant == member.reading.claimant
        and each.measure in summed
        and each.covers(member.about.kind, weapons)
    ]
    if when is None:
        return frozenset()
    choices = [_choices(measure, when, applying) for measure in summed]
    return frozenset(map(_joined, itertools.product(*choices))) if applying else frozenset()


def _choices(measure: str, when: When, definitions: Sequence[Definition]) -> list[Meaning]:
    of_it = [each for each in definitions if each.measure == measure]
    if not of_it:
        return [Meaning(frozenset({measure}), frozenset())]  # a measure that nobody defined is what its name says
    applying = [Meaning(each.categories, frozenset({each})) for each in of_it if each.may_apply(when)]
    return applying or [Meaning(frozenset(), frozenset())]


def _joined(parts: Sequence[Meaning]) -> Meaning:
    return Meaning(
        frozenset().union(*(part.categories for part in parts)),
        frozenset().union(*(part.definitions for part in parts)),
    )


class Likeness(enum.Enum):
    """How what one figure counts lies to what another counts."""

    SAME = "same"
    NARROWER = "narrower"
    WIDER = "wider"
    OTHER = "other"


def likeness(one: frozenset[Meaning], other: frozenset[Meaning]) -> Likeness:
    """Tell whether one figure counts the same as another, certainly a part of it, certainly more, or neither."""
    if not unlike(one, other):
        return Likeness.SAME
    pairs = [(a.categories, b.categories) for a in one for b in other]
    if not pairs or not all(a and b for a, b in pairs):
        return Likeness.OTHER
    if all(a <= b for a, b in pairs):
        return Likeness.NARROWER
    return Likeness.WIDER if all(a >= b for a, b in pairs) else Likeness.OTHER


def unlike(*figures: frozenset[Meaning]) -> bool:
    """Tell whether some figures may count different things; what no definition covers may be anything."""
    counted = {meaning.categories for figure in figures for meaning in figure}
    return len(counted) > 1 or frozenset() in counted


def unlike_decoys(one: frozenset[bool | None], other: frozenset[bool | None]) -> frozenset[str]:
    """Say where of two figures one counts decoys and the other does not, or may not; what both leave unsaid is alike.

    Args:
        one: What the accounts of one figure say of decoys, None = not said.
        other: What those of the other say; none at all = there is nothing to hold against it.
    """
    said = one | other
    if len(said) == 1 or not one or not other:
        return frozenset()
    return frozenset({DECOYS_IN_ONE if len(one) == len(other) == 1 and None not in said else PERHAPS_DECOYS_IN_ONE})


def mixed_decoys(said: frozenset[bool | None]) -> frozenset[str]:
    """Say of one figure where some that it is made of count decoys and others do not, or may not."""
    if len(said) < 2:
        return frozenset()
    return frozenset({DECOYS_IN_SOME if said >= {True, False} else PERHAPS_DECOYS_IN_SOME})


def why_unlike(*figures: frozenset[Meaning]) -> str:
    """Say between which definitions some figures fall, with the dates of the break where the definitions have them."""
    if any(not meaning.categories for figure in figures for meaning in figure):
        return f"{UNLIKE}s differ: {UNDEFINED}"
    definitions = {each for figure in figures for meaning in figure for each in meaning.definitions}
    pairs = itertools.permutations(definitions, 2)
    breaks = {_broken(before, after) for before, after in pairs if _follows(before, after)}
    if breaks:
        return f"{UNLIKE} changes in between: {'; '.join(sorted(breaks))}"
    counted = {meaning.categories for figure in figures for meaning in figure}
    wordings = sorted(map(_told, counted))
    return f"{UNLIKE}s differ: {' against '.join(wordings)}"


def _follows(before: Definition, after: Definition) -> bool:
    same_series = (before.claimant, before.measure) == (after.claimant, after.measure)
    if not same_series or before.categories == after.categories or before.until is None or after.since is None:
        return False
    return before.until.order(after.since) is not Order.AFTER


def _broken(before: Definition, after: Definition) -> str:
    dates = " to ".join(dict.fromkeys(str(each) for each in (before.until, after.since)))
    counts = f"{_told(before.categories)} before, {_told(after.categories)} after"
    return f"{before.measure!r} by {before.claimant}, {dates} ({counts})"


def _told(categories: frozenset[str]) -> str:
    return " and ".join(sorted(categories))
