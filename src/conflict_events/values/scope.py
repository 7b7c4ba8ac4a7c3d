"""`Scope`: the meaning of "record", shared by questions and by claims; `Superlative`: a claim to a rank in one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import Any, Literal, TypeAlias

import attrs

from conflict_events.errors import IncompleteScope
from conflict_events.values import clocks, forms
from conflict_events.values.forms import Actor, PlaceCode
from conflict_events.values.places import place_code
from conflict_events.values.when import DayRule

__all__ = ["CALENDAR_GRAINS", "GRAINS", "Grain", "Scope", "Superlative"]

Grain: TypeAlias = Literal["account", "incident", "window", "night", "day", "rolling_24h", "week", "month", "year"]
"""What is summed before comparing."""
GRAINS = ("account", "incident", "window", "night", "day", "rolling_24h", "week", "month", "year")
CALENDAR_GRAINS = frozenset({"night", "day", "week", "month", "year"})
"""Grains that need a zone and a day rule."""


def _kind_names(value: Iterable[str | type[Any]] | None) -> frozenset[str] | None:
    if value is None:
        return None
    return frozenset(forms.text(getattr(item, "__kind__", item)) for item in _several(value))


def _codes(value: Iterable[str | tuple[str, ...]] | None) -> frozenset[str] | None:
    return None if value is None else frozenset(place_code(item) for item in _several(value))


def _several(value: Iterable[Any]) -> Iterable[Any]:
    several = isinstance(value, set | frozenset | tuple | list)
    forms.check(several and value, "", "must be a set, not empty (None = not said)", value)
    return value


def _words(value: Iterable[str] | None) -> frozenset[str] | None:
    return None if value is None else frozenset(forms.text(item) for item in _several(value))


def _day(value: date | str | None) -> date | None:
    return None if value is None else clocks.calendar_day(value)


def _is_clock(_instance: Any, _field: Any, value: Any) -> None:
    good = isinstance(value, time) and value.tzinfo is None
    forms.check(good, "", "must be a local time of day", value)


@attrs.frozen(slots=False, kw_only=True, field_transformer=forms.named)
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
        weapons: Weapons exactly as reported.
        decoys: True = accounts that say they include decoys, False = that say they do not.
        target_kind: What was attacked, exactly as reported.
    """

    kinds: frozenset[str] | None = attrs.field(default=None, converter=_kind_names)
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
    weapons: frozenset[str] | None = attrs.field(default=None, converter=_words)
    decoys: bool | None = attrs.field(default=None, validator=forms.maybe(forms.a(bool)))
    target_kind: str | None = attrs.field(default=None, converter=forms.maybe_text)

    def __attrs_post_init__(self) -> None:
        ordered = self.since is None or self.until is None or self.since <= self.until
        forms.check(ordered, "since/until", "must not end before it begins", (self.since, self.until))
        dark_majority = self.grain == "night" and self.day_rule == "majority"
        forms.check(not dark_majority, "day_rule", "a night is named by its 'start' or its 'end'", self.day_rule)
        if self.tz is not None:
            clocks.zone(self.tz)

    def require(self) -> None:
        """Refuse to be asked with while something is missing that the answer depends on.

        Raises:
            IncompleteScope: Naming every missing field.
        """
        needed = ["kinds", "measure", "grain"]
        if self.grain in CALENDAR_GRAINS:
            needed += ["day_rule", "tz"]
        if (self.since or self.until) and "tz" not in needed:
            needed.append("tz")
        missing = [name for name in needed if getattr(self, name) is None]
        if missing:
            raise IncompleteScope(f"the scope does not say: {', '.join(missing)}; there is no default")


@attrs.frozen(slots=False, kw_only=True, field_transformer=forms.named)
class Superlative:
    """A claim that something holds a rank in a scope, as worded.

    Attributes:
        scope: What the words say of the scope; None in a field = they do not say.
        rank: 1 = the largest, 2 = the second largest.
        hedged: "One of the"; within how many is for the reader to say.
        direction: "max" = the largest, "min" = the smallest.
    """

    scope: Scope = attrs.field(validator=forms.a(Scope))
    rank: int = attrs.field(default=1, validator=forms.a(int))
    hedged: bool = attrs.field(default=False, validator=forms.a(bool))
    direction: Literal["max", "min"] = attrs.field(default="max", validator=forms.word("max", "min"))

    def __attrs_post_init__(self) -> None:
        forms.check(self.rank >= 1, "rank", "must be 1 or more", self.rank)
