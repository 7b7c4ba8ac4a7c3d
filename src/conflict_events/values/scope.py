"""`Scope`: the meaning of "record", shared by questions and by claims; `Superlative`: a claim to a rank in one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any, Literal, TypeAlias

import attrs

from conflict_events.errors import IncompleteScope
from conflict_events.values import clocks, forms
from conflict_events.values.calls import explains_calls
from conflict_events.values.forms import Actor, PlaceCode
from conflict_events.values.places import place_code
from conflict_events.values.quantity import Number, Quantity, quantity
from conflict_events.values.typed import typed
from conflict_events.values.when import DayRule

__all__ = ["CALENDAR_GRAINS", "GRAINS", "Grain", "Scope", "Superlative", "kind_names", "words"]

Grain: TypeAlias = Literal[
    "account", "report", "incident", "window", "night", "day", "rolling_24h", "week", "month", "year"
]
"""What is summed before comparing; a "report" is what one claimant published in one piece."""
GRAINS = ("account", "report", "incident", "window", "night", "day", "rolling_24h", "week", "month", "year")
CALENDAR_GRAINS = frozenset({"night", "day", "week", "month", "year"})
"""Grains that need a zone and a day rule."""


def kind_names(value: Iterable[str | type[Any]] | None) -> frozenset[str] | None:
    """Convert kinds, as classes or by their stable names, to a set of names; None = not said."""
    if value is None:
        return None
    return frozenset(forms.text(getattr(item, "__kind__", item)) for item in _several(value))


def _codes(value: Iterable[str | tuple[str, ...]] | None) -> frozenset[str] | None:
    return None if value is None else frozenset(place_code(item) for item in _several(value))


def _several(value: Iterable[Any]) -> Iterable[Any]:
    several = isinstance(value, set | frozenset | tuple | list)
    rule = "must be a set, such as {'UA'} or {DroneStrike}, not empty (None = not said)"
    forms.check(several and value, "", rule, value)
    return value


def _paths(value: Iterable[str | tuple[str, ...]] | None) -> frozenset[str] | None:
    return None if value is None else frozenset(forms.path(item) for item in _several(value))


Meant: TypeAlias = tuple[tuple[Actor, PlaceCode], ...]


def _meant(value: Mapping[str, str] | Iterable[tuple[str, str]] | None) -> tuple[tuple[str, str], ...] | None:
    if value is None:
        return None
    listed = list(value.items()) if isinstance(value, Mapping) else _several(value)
    paired = listed and all(isinstance(each, tuple) and len(each) == 2 for each in listed)
    forms.check(paired, "", "must map claimants to codes of places, such as {'UA/AirForce': 'UA'}", value)
    pairs = sorted((forms.path(claimant), place_code(code)) for claimant, code in listed)
    once = len({claimant for claimant, _ in pairs}) == len(pairs)
    forms.check(once, "", "must give each claimant one place; name the place that holds them all", value)
    return tuple(pairs)


def words(value: Iterable[str] | None) -> frozenset[str] | None:
    """Convert to a set of texts that is not empty; None = not said."""
    return None if value is None else frozenset(forms.text(item) for item in _several(value))


def _day(value: date | str | None) -> date | None:
    return None if value is None else clocks.calendar_day(value)


def _figure(value: Quantity | Number | None) -> Quantity | None:
    return None if value is None else quantity(value)


def _is_clock(_instance: Any, _field: Any, value: Any) -> None:
    good = isinstance(value, time) and value.tzinfo is None
    forms.check(good, "", "must be a local time of day", value)


@explains_calls
@attrs.frozen(slots=False, kw_only=True, cache_hash=True, field_transformer=forms.named)
class Scope:
    """What is compared with what.

    In a claim, None means "not said". In a question, None means "no restriction", and `require` says which fields the
    question cannot do without.

    Attributes:
        kinds: Stable names of the event kinds that count; classes are taken too. Several add up within an incident.
        measure: What is counted: a field of `Tally`, or a Quantity field of the kind, such as "killed".
        attacker: Whose attacks; a path, and actors under it count. For territory, who gains.
        places: Codes of the places that count, each with all it holds. Moscow city and oblast are two codes.
        grain: What is summed before comparing.
        since: The first day that competes, inclusive, local to `tz`.
        until: The last day that competes, inclusive.
        day_rule: Which day names a window that crosses midnight; required by calendar grains, and never defaulted.
        tz: The IANA zone whose calendar is meant; required by calendar grains.
        day_starts: When a day begins; 18:00 gives the "attack day" (see `When.local_day`).
        date_only: "night" = a window known by date only is taken as the night it names; None = it is set aside from
            nights.
        weapons: Weapons exactly as reported. Asked for A, a bundle "A and B" may count: nobody says how many are A.
        decoys: True = accounts that say they include decoys, False = that say they do not.
        target_kind: What was attacked, exactly as reported.
        change: Which change of the kind counts, as its field `change` words it: "controls", "gained", "lost" or
            "contested" for `TerritorialClaim`, "lost" or "total" for `EquipmentLoss`. They are never pooled, so kinds
            whose measure depends on it cannot be asked about without (`needs_change`).
        sides: Whose people or equipment; paths, and actors under them count.
        categories: Categories of losses exactly as their claimant sorts them, see `EquipmentLoss`; of "A and B" asked
            for A, as of weapons.
        population: Whether only civilians or only soldiers count, as `HarmReport.population` says.
        unit: "report" = the rows of one report are placed together, by the window that holds them all; None = each by
            its own.
        maybe: "aside" = only what is certainly in counts, and what may be is named beside the figure; None = it widens
            the figure.
        bounds: "wholes" = where a claimant gave a figure for a larger place in a window that holds the period, of a
            night more than half of its dark hours, and for all that is asked, that is a ceiling for what it does not
            say of the place asked about; None = silence bounds nothing.
        speaks_of: For claimants that name no place, the place that they mean, such as ``{"UA/AirForce": "UA"}``; a
            mapping is taken, sorted pairs are kept.
        complete_since: The first day, local to `tz`, from which on the log is said to hold all there was, so that
            nothing earlier can have been larger. It speaks of the periods that begin on that day or later.
    """

    _attrs_cached_hash = None  # what is decoded is made without the constructor that sets it

    kinds: frozenset[str] | None = attrs.field(default=None, converter=kind_names)
    measure: str | None = attrs.field(default=None, converter=forms.maybe_text)
    attacker: Actor | None = attrs.field(default=None, converter=forms.maybe_path)
    places: frozenset[PlaceCode] | None = attrs.field(default=None, converter=_codes)
    grain: Grain | None = attrs.field(default=None, validator=forms.maybe(forms.word(*GRAINS)))
    since: date | None = attrs.field(default=None, converter=_day)
    until: date | None = attrs.field(default=None, converter=_day)
    day_rule: DayRule | None = attrs.field(default=None, validator=forms.maybe(forms.word("start", "end", "majority")))
    tz: str | None = attrs.field(default=None, converter=clocks.zone_name)
    day_starts: time = attrs.field(default=time(0), validator=_is_clock)
    date_only: Literal["night"] | None = attrs.field(default=None, validator=forms.maybe(forms.word("night")))
    weapons: frozenset[str] | None = attrs.field(default=None, converter=words)
    decoys: bool | None = attrs.field(default=None, validator=forms.maybe(forms.a(bool)))
    target_kind: str | None = attrs.field(default=None, converter=forms.maybe_text)
    change: str | None = attrs.field(default=None, converter=forms.maybe_text)
    sides: frozenset[Actor] | None = attrs.field(default=None, converter=_paths)
    population: Literal["civilian", "military"] | None = attrs.field(
        default=None, validator=forms.maybe(forms.word("civilian", "military"))
    )
    categories: frozenset[str] | None = attrs.field(default=None, converter=words)
    unit: Literal["report"] | None = attrs.field(default=None, validator=forms.maybe(forms.word("report")))
    maybe: Literal["aside"] | None = attrs.field(default=None, validator=forms.maybe(forms.word("aside")))
    bounds: Literal["wholes"] | None = attrs.field(default=None, validator=forms.maybe(forms.word("wholes")))
    speaks_of: Meant | None = attrs.field(default=None, converter=_meant)
    complete_since: date | None = attrs.field(default=None, converter=_day)

    def __repr__(self) -> str:
        return typed(self)

    def __attrs_post_init__(self) -> None:
        ordered = self.since is None or self.until is None or self.since <= self.until
        forms.check(ordered, "since/until", "must not end before it begins", (self.since, self.until))
        dark_majority = self.grain == "night" and self.day_rule == "majority"
        forms.check(not dark_majority, "day_rule", "a night is named by its 'start' or its 'end'", self.day_rule)

    def over(self, *places: str | tuple[str, ...]) -> Scope:
        """Ask the same over other places, given by their codes."""
        return attrs.evolve(self, places=places)

    def by(self, grain: Grain) -> Scope:
        """Ask the same by another grain, such as "month"."""
        return attrs.evolve(self, grain=grain)

    def require(self) -> None:
        """Refuse to be asked with while something is missing that the answer depends on.

        Raises:
            IncompleteScope: Naming every missing field.
        """
        needed = ["kinds", "measure", "grain"]
        if self.grain in CALENDAR_GRAINS:
            needed += ["day_rule", "tz"]
        if (self.since or self.until or self.complete_since) and "tz" not in needed:
            needed.append("tz")
        missing = [name for name in needed if getattr(self, name) is None]
        if missing:
            raise IncompleteScope(f"the scope does not say: {', '.join(missing)}; there is no default")


@explains_calls
@attrs.frozen(slots=False, kw_only=True, field_transformer=forms.named)
class Superlative:
    """A claim that something holds a rank in a scope, as worded.

    Attributes:
        scope: What the words say of the scope; None in a field = they do not say.
        rank: 1 = the largest, 2 = the second largest.
        hedged: "One of the"; within how many is for the reader to say.
        direction: "max" = the largest, "min" = the smallest.
        figure: The figure that it claims to be the record, where it names one; a bare number is exact.
        previous: The figure that it says was the record before; None = not said.
    """

    scope: Scope = attrs.field(validator=forms.a(Scope))
    rank: int = attrs.field(default=1, validator=forms.a(int))
    hedged: bool = attrs.field(default=False, validator=forms.a(bool))
    direction: Literal["max", "min"] = attrs.field(default="max", validator=forms.word("max", "min"))
    figure: Quantity | None = attrs.field(default=None, converter=_figure)
    previous: Quantity | None = attrs.field(default=None, converter=_figure)

    def __repr__(self) -> str:
        return typed(self)

    def __attrs_post_init__(self) -> None:
        forms.check(self.rank >= 1, "rank", "must be 1 or more", self.rank)
