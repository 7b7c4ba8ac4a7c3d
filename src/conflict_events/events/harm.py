"""`HarmReport` and `Disruption`: what an attack did to people, things and services."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

import attrs

from conflict_events.events.kinds import kind, unchanged
from conflict_events.values import UNREPORTED, Actor, Attribution, EntryId, Place, Quantity, SubCount, When, forms
from conflict_events.values.quantity import WHOLE, check_count, is_reported, quantity
from conflict_events.values.when import when as when_

__all__ = ["Disruption", "HarmReport", "Population", "Service", "State"]

Population: TypeAlias = Literal["civilian", "military", "mixed", "unknown"]
Service: TypeAlias = Literal["airport", "power", "rail", "water", "heat", "port"]
State: TypeAlias = Literal["closed", "restricted", "restored"]


def _breakdown(value: Iterable[SubCount]) -> tuple[SubCount, ...]:
    listed = isinstance(value, Iterable) and not isinstance(value, str)
    forms.check(listed, "", "must be several sub-counts, such as a tuple", value)
    counts = tuple(value)
    good = all(isinstance(each, SubCount) for each in counts)
    forms.check(good, "", "must be of SubCount", value)
    return tuple(sorted(counts, key=SubCount.sort))  # their order says nothing: equal reports have equal bytes


@kind("HarmReport", schema=2, upcast={1: unchanged})
@attrs.frozen(slots=False, kw_only=True, field_transformer=forms.named)
class HarmReport:
    """An account of people killed or injured, or of things damaged.

    Attributes:
        when: The time that it covers.
        attribution: Who says so.
        where: The place; None = not said.
        killed: Persons.
        injured: Persons.
        population: Who they were.
        damage: Kinds of things damaged, such as "dwelling"; None = not said, empty = none.
        cause: The earlier entry that it names as the cause; None = none named.
        note: A remark of whoever records.
        side: Whose people; None = not said. Two sides are never added up unless a question asks for both.
        breakdown: Sub-counts of the report's own figures, such as civilians, soldiers, children, each sort of a side
            once. None of them is ever added to the whole, and they need not add up to it.
    """

    when: When = attrs.field(converter=when_)
    attribution: Attribution = attrs.field(validator=forms.a(Attribution))
    where: Place | None = attrs.field(default=None, validator=forms.maybe(forms.a(Place)))
    killed: Quantity = attrs.field(default=UNREPORTED, converter=quantity, metadata=WHOLE)
    injured: Quantity = attrs.field(default=UNREPORTED, converter=quantity, metadata=WHOLE)
    population: Population = attrs.field(
        default="unknown", validator=forms.word("civilian", "military", "mixed", "unknown")
    )
    damage: frozenset[str] | None = attrs.field(default=None, converter=forms.maybe_texts)
    cause: EntryId | None = attrs.field(default=None, converter=forms.maybe_entry_id)
    note: str | None = attrs.field(default=None, converter=forms.maybe_text)
    side: Actor | None = attrs.field(default=None, converter=forms.maybe_path)
    breakdown: tuple[SubCount, ...] = attrs.field(default=(), converter=_breakdown)

    def __attrs_post_init__(self) -> None:
        said = self.damage is not None or self.breakdown or any(map(is_reported, (self.killed, self.injured)))
        forms.check(said, "killed/injured/damage", "one of them, or a breakdown, must be given", None)
        spots = [each.sort() for each in self.breakdown]
        forms.check(len(set(spots)) == len(spots), "breakdown", "must have each sort of a side once", spots)
        check_count("killed", self.killed)
        check_count("injured", self.injured)
        forms.check_entry_id("cause", self.cause)


@kind("Disruption", schema=1)
@attrs.frozen(slots=False, kw_only=True, field_transformer=forms.named)
class Disruption:
    """An account of a service that was closed, restricted or restored.

    Attributes:
        service: Which service.
        state: What became of it; "restored" needs an instant or a window with both ends.
        when: The time that it covers; an open end = not over, or not said when.
        attribution: Who says so.
        where: The place; None = not said.
        facilities: How many facilities, such as airports.
        cause: The earlier entry that it names as the cause; None = none named.
        note: A remark of whoever records.
    """

    service: Service = attrs.field(validator=forms.word("airport", "power", "rail", "water", "heat", "port"))
    state: State = attrs.field(validator=forms.word("closed", "restricted", "restored"))
    when: When = attrs.field(converter=when_)
    attribution: Attribution = attrs.field(validator=forms.a(Attribution))
    where: Place | None = attrs.field(default=None, validator=forms.maybe(forms.a(Place)))
    facilities: Quantity = attrs.field(default=UNREPORTED, converter=quantity, metadata=WHOLE)
    cause: EntryId | None = attrs.field(default=None, converter=forms.maybe_entry_id)
    note: str | None = attrs.field(default=None, converter=forms.maybe_text)

    def __attrs_post_init__(self) -> None:
        closed = self.state != "restored" or self.when.is_bounded
        forms.check(closed, "when", "of a restoration is an instant or has both ends", str(self.when))
        check_count("facilities", self.facilities)
        forms.check_entry_id("cause", self.cause)
