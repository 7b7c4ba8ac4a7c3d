"""Adding up the picks of one bucket without counting anything twice (SEMANTICS 12 and 16)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime

import attrs

from conflict_events.counting.picks import Aside, Pick
from conflict_events.history import Incident
from conflict_events.values import UNREPORTED, Quantity, Truth, When, is_under
from conflict_events.values import quantity as quantities

__all__ = ["Added", "added_up"]

START = datetime.min.replace(tzinfo=UTC)
END = datetime.max.replace(tzinfo=UTC)
FIRST_DAY, LAST_DAY = date.min, date.max

PART_ABOVE_WHOLE = "a part is reported above its whole"
SILENT_WHOLE = "a whole says nothing here: the sum of its parts is a floor"
MAY_OVERLAP = "figures of one claimant overlap in time and place and are not linked: between the largest and the sum"
UNLINKED = "figures of several claimants overlap in time and place and are not linked: taken as separate incidents"
WITHHELD = "a figure is withheld: the sum is open above"
UNCERTAIN = "a figure contradicts itself as published: counted by its hull"


@attrs.frozen
class Added:
    """The sum of a bucket.

    Attributes:
        value: The figure.
        counted: The picks that it is made of.
        aside: The accounts whose figures give way to their whole's.
        caveats: What to know before using it.
    """

    value: Quantity
    counted: tuple[Pick, ...]
    aside: tuple[Aside, ...]
    caveats: tuple[str, ...]


def added_up(picks: Sequence[Pick], mute: frozenset[Incident]) -> Added:
    """Add up the picks of one bucket.

    Args:
        picks: What the policy chose, one for each incident and kind.
        mute: Incidents that the scope is about and that have no figure anywhere under the policy.
    """
    here = {pick.incident for pick in picks}
    counted = [pick for pick in picks if not pick.part_of & here]
    parts = [pick for pick in picks if pick.part_of & here]
    caveats = {caveat for pick in counted for caveat in pick.caveats}
    figures = {(pick.incident, pick.kind): pick.value for pick in picks}
    if any(_exceeds_whole(part, figures) for part in parts):
        caveats.add(PART_ABOVE_WHOLE)
    groups = _groups(counted, caveats)
    value = _sum(groups)
    if any(pick.part_of & mute for pick in counted):
        caveats.add(SILENT_WHOLE)
        value = Quantity.at_least(value.floor)
    aside = [Aside(account, "a part of a whole that counts", part.value) for part in parts for account in part.used]
    return Added(value, tuple(counted), tuple(aside), tuple(caveats))


def _sum(groups: Sequence[Sequence[Pick]]) -> Quantity:
    if not groups:
        return UNREPORTED  # that nobody's figure counts here does not say that there was nothing
    values = [_value_of(group) for group in groups]
    return values[0] if len(values) == 1 else quantities.total(values)


def _exceeds_whole(part: Pick, figures: Mapping[tuple[Incident, str], Quantity]) -> bool:
    wholes = (figures.get((whole, part.kind)) for whole in part.part_of)
    return any(whole is not None and part.value.is_above(whole) is Truth.YES for whole in wholes)


def _groups(picks: Sequence[Pick], caveats: set[str]) -> list[list[Pick]]:
    """Put picks together that may count the same things: one claimant, nested places, overlapping windows, no link."""
    group_of = list(range(len(picks)))
    members = [[pick] for pick in picks]
    for one, other in _meeting(picks):
        a, b = group_of[one], group_of[other]
        same_voice = bool(picks[one].claimants & picks[other].claimants)
        known = a == b if same_voice else UNLINKED in caveats
        if known or not _may_overlap(picks[one], picks[other]):
            continue
        caveats.add(MAY_OVERLAP if same_voice else UNLINKED)
        if same_voice:
            members[a] += members[b]
            members[b] = []
            group_of = [a if group == b else group for group in group_of]
    return [group for group in members if group]


def _meeting(picks: Sequence[Pick]) -> Iterator[tuple[int, int]]:
    """Give the pairs whose bounds in time meet, by their places in the sequence: one sweep along time."""
    spans = [(pick.when.earliest or START, pick.when.latest or END) for pick in picks]
    active: list[int] = []
    for index in sorted(range(len(picks)), key=lambda index: spans[index]):
        active = [other for other in active if spans[other][1] >= spans[index][0]]
        yield from ((other, index) for other in active)
        active.append(index)


def _may_overlap(a: Pick, b: Pick) -> bool:
    return (
        a.kind == b.kind
        and a.incident != b.incident
        and _compatible(a.weapons, b.weapons)
        and _overlap(a.when, b.when)
        and any(_nested(here, there) for here in a.places for there in b.places)
    )


def _overlap(a: When, b: When) -> bool:
    if a.is_dated and b.is_dated and a.tz == b.tz:
        # Two dates spoken of without a zone are the same day, or follow each other; they are not taken for neighbours
        # around the globe.
        return (a.start_day or FIRST_DAY) < (b.end_day or LAST_DAY) and (b.start_day or FIRST_DAY) < (
            a.end_day or LAST_DAY
        )
    return a.overlaps(b)


def _compatible(a: frozenset[str | None], b: frozenset[str | None]) -> bool:
    # Rows of one report for different weapons count different things.
    return None in a or None in b or bool(a & b)


def _nested(here: str | None, there: str | None) -> bool:
    if here is None or there is None:
        return True  # a place not said may be the same place
    return is_under(here, there) or is_under(there, here)


def _value_of(group: Sequence[Pick]) -> Quantity:
    if len(group) == 1:
        return group[0].value
    largest = max(pick.value.floor for pick in group)
    return Quantity(low=largest, high=quantities.total(pick.value for pick in group).ceiling)
