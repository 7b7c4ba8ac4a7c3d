"""A scope on the command line: an option for each field of `Scope`, and how their words are read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

from conflict_events.cli.declaring import Argument, Given, option
from conflict_events.cli.policies import policy_of
from conflict_events.cli.saved import FILE, SCOPE
from conflict_events.errors import InvalidValue, UsageError
from conflict_events.events import KINDS
from conflict_events.values import Scope
from conflict_events.values.scope import GRAINS
from conflict_events.values.when import when

__all__ = ["scope_arguments", "scope_of", "variation"]

PANEL = "What is compared"


def scope_arguments(*, sided: bool = True) -> tuple[Argument, ...]:
    """Say what is compared.

    Args:
        sided: Whether the question is about the attacks of one side.
    """
    kinds = ", ".join(name for name in KINDS if name not in KINDS.ledger)
    said = (
        _said(SCOPE, f"the options saved by this name in {FILE}", "NAME"),
        _said("--kind", f"repeatable: {kinds}", name="kinds", repeated=True),
        _said("--measure", "such as launched, destroyed, killed, area_km2"),
        *((_said("--attacker", "whose attacks, such as RU"),) if sided else ()),
        _said("--place", "repeatable, such as RU-MOS", "CODE", name="places", repeated=True),
        _said("--weapon", "repeatable, exactly as reported", name="weapons", repeated=True),
        _said("--category", "repeatable: of losses, as reported", name="categories", repeated=True),
        _said("--decoys", "only figures said to include decoys, or not to", choices=("yes", "no")),
        _said("--target-kind", "what was attacked, exactly as reported", "KIND"),
        _said("--change", "which change of ground or of equipment, such as gained, lost, controls"),
        _said("--whose", "repeatable: whose people or equipment, such as UA", "ACTOR", name="sides", repeated=True),
        _said("--population", "only civilians, or only soldiers", choices=("civilian", "military")),
        _said("--grain", "what is summed before comparing", choices=GRAINS),
        _said("--unit", "place the rows of one report together", choices=("report",)),
        _said("--tz", "whose calendar: an IANA zone, such as Europe/Kyiv", "ZONE"),
        _said("--day-rule", "which day names a window", choices=("start", "end", "majority")),
        _said("--day-starts", "when a day begins (00:00)", "HH:MM"),
        _said("--date-only", "take a window known by date only as that night", choices=("night",)),
        _said("--since", "the first day that competes", "DAY"),
        _said("--until", "the last day that competes", "DAY"),
        _said("--complete-since", "the log has everything from this day on", "DAY"),
    )
    return (*said, *_doubts())


def _doubts() -> tuple[Argument, ...]:
    """Say how to take what the accounts leave open."""
    return (
        _said("--maybe", "count only what is certain, and list the rest beside it", choices=("aside",)),
        _said("--bounds", "let a figure for a larger place bound the smaller one", choices=("wholes",)),
        _said(
            "--speaks-of",
            "repeatable: the place that a claimant means when it names none, such as UA/AirForce=UA",
            "CLAIMANT=PLACE",
            repeated=True,
        ),
    )


def _said(flags: str, about: str, metavar: str = "", **more: Any) -> Argument:
    return option(flags, about, metavar, panel=PANEL, **more)


def scope_of(given: Given) -> Scope:
    """Make the scope of its options; those not given stay not said."""
    words = {name: getattr(given, name, None) for name in _FIELDS}
    return Scope(**{name: _FIELDS[name](value) for name, value in words.items() if value not in (None, [])})


def _read_field(name: str, text: str) -> Any:
    """Read one value of a field of `Scope` for a variation; several places, weapons and the like are joined by "+"."""
    if text == "none":
        return None
    if name in ("categories", "kinds", "places", "sides", "speaks_of", "weapons"):
        return _FIELDS[name](text.split("+"))
    if name == "count":
        return policy_of(text)
    return _FIELDS.get(name, str)(text)


def variation(text: str) -> tuple[str, tuple[Any, ...]]:
    """Read a convention, and the values to try: ``day_rule=start,end``.

    Raises:
        UsageError: It is not so written, or a value is none of the field.
    """
    name, equals, values = text.partition("=")
    if not (equals and values):
        raise UsageError(f"--vary: must be NAME=VALUE,VALUE, such as day_rule=start,end, got {text!r}")
    field = name.replace("-", "_")
    return field, tuple(_read_field(field, value) for value in values.split(","))


def _clock(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise UsageError(f"day_starts: must be a time of day such as 18:00, got {text!r}") from None


def _first(text: str) -> date:
    return _days(text)[0]


def _last(text: str) -> date:
    return _days(text)[1]


def _days(text: str) -> tuple[date, date]:
    """Read a day, or a week, a month or a year as answers print them: its first day and its last."""
    try:
        window = when(text)
    except InvalidValue:
        window = None
    if window is None or window.start_day is None or window.end_day is None:
        raise UsageError(
            "since/until/complete_since: must be a day such as 2022-02-24, or a week, a month or a year as answers"
            f" print them, got {text[:40]!r}"
        )
    return window.start_day, window.end_day - timedelta(1)


def _decoys(text: str) -> bool:
    if text not in ("yes", "no"):
        raise UsageError(f"decoys: must be yes, no or none, got {text!r}")
    return text == "yes"


def _meant(texts: list[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in texts]
    if wrong := [claimant for claimant, equals, place in pairs if not (claimant and equals and place)]:
        raise UsageError(f"speaks_of: must be CLAIMANT=PLACE, such as UA/AirForce=UA, got {wrong[0]!r}")
    if len({claimant for claimant, _, _ in pairs}) < len(pairs):
        raise UsageError("speaks_of: must give each claimant one place; name the place that holds them all")
    return {claimant: place for claimant, _, place in pairs}


_FIELDS: dict[str, Callable[[Any], Any]] = {
    "kinds": frozenset,
    "measure": str,
    "attacker": str,
    "places": frozenset,
    "weapons": frozenset,
    "categories": frozenset,
    "decoys": _decoys,
    "target_kind": str,
    "change": str,
    "sides": frozenset,
    "population": str,
    "grain": str,
    "unit": str,
    "maybe": str,
    "bounds": str,
    "speaks_of": _meant,
    "tz": str,
    "day_rule": str,
    "day_starts": _clock,
    "date_only": str,
    "since": _first,
    "until": _last,
    "complete_since": _first,
}
