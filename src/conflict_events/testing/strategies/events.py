"""Strategies for events, one a kind, and `events_of` for kinds of your own.

References made here refer to nothing: for logs whose references refer, see `logs`.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar, Union, get_args, get_origin

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conflict_events.errors import UsageError
from conflict_events.events import (
    Assessment,
    BombStrike,
    Correction,
    Disruption,
    DroneStrike,
    EquipmentLoss,
    HarmReport,
    IncidentReport,
    Link,
    MissileStrike,
    OfficeChange,
    Redaction,
    Retraction,
    Silence,
    Statement,
    TerritorialClaim,
)
from conflict_events.testing.strategies.quantities import counts, quantities, tallies
from conflict_events.testing.strategies.texts import actors, entry_ids, place_codes, places, texts
from conflict_events.testing.strategies.times import instants, whens
from conflict_events.testing.strategies.values import (
    attributions,
    evidence,
    scopes,
    strike_parts,
    sub_counts,
    superlatives,
)
from conflict_events.values import (
    UNREPORTED,
    Attribution,
    Evidence,
    Place,
    Quantity,
    Role,
    Scope,
    StrikePart,
    SubCount,
    Superlative,
    Tally,
    When,
)
from conflict_events.values.quantity import is_reported
from conflict_events.values.storable import bare

__all__ = [
    "assessments",
    "bomb_strikes",
    "corrections",
    "disruptions",
    "drone_strikes",
    "equipment_losses",
    "events",
    "events_of",
    "harm_reports",
    "incident_reports",
    "links",
    "missile_strikes",
    "office_changes",
    "redactions",
    "retractions",
    "silences",
    "statements",
    "territorial_claims",
]

E = TypeVar("E")
Fields = dict[str, Any]

_MARKED: dict[Role, SearchStrategy[str]] = {
    Role.ACTOR: actors(),
    Role.PLACE: place_codes(),
    Role.ENTRY: entry_ids(),
}
_TYPED: dict[Any, SearchStrategy[Any]] = {
    str: texts(max_size=12),
    float: st.floats(allow_nan=False, allow_infinity=False),
    Decimal: st.decimals(-(10**9), 10**9, places=2),
    datetime: instants(),
    Quantity: counts(),
    When: whens(),
    Place: places(),
    Evidence: evidence(),
    Attribution: attributions(),
    Tally: tallies(),
    Scope: scopes(),
    StrikePart: strike_parts(),
    SubCount: sub_counts(),
    Superlative: superlatives(),
}


def _of_type(hint: Any) -> SearchStrategy[Any]:
    """Make a strategy for the type of a field, by its mark where it has one."""
    role = next((mark for mark in getattr(hint, "__metadata__", ()) if isinstance(mark, Role)), None)
    if role is not None:
        return _MARKED[role]
    hint = bare(hint)
    if get_origin(hint) in (tuple, frozenset):
        return _several(hint)
    if get_origin(hint) in (Union, types.UnionType):
        return st.one_of(*map(_of_type, get_args(hint)))
    if hint in _TYPED:
        return _TYPED[hint]
    return _made(hint, {}) if attrs.has(hint) else st.from_type(hint)  # words, too


def _several(hint: Any) -> SearchStrategy[Any]:
    inside = get_args(hint)
    if get_origin(hint) is frozenset:
        return st.frozensets(_of_type(inside[0]), max_size=3)
    if inside[1:] == (Ellipsis,):
        return st.lists(_of_type(inside[0]), max_size=3).map(tuple)
    return st.tuples(*map(_of_type, inside))


def _keeps_all(_fields: Fields) -> bool:
    return True


def _made(
    kind: type[E],
    fields: Mapping[str, SearchStrategy[Any]],
    *groups: SearchStrategy[Fields],
    grouped: frozenset[str] = frozenset(),
    rule: Callable[[Fields], bool] = _keeps_all,
) -> SearchStrategy[E]:
    """Make events of one kind.

    Args:
        kind: The class.
        fields: Strategies by field; they win over the groups.
        groups: Fields that are drawn together.
        grouped: The names of those.
        rule: What must hold between the fields.
    """
    hints = typing.get_type_hints(kind, include_extras=True)
    required: dict[str, SearchStrategy[Any]] = dict(fields)
    optional: dict[str, SearchStrategy[Any]] = {}
    for field in attrs.fields(kind):  # type: ignore[arg-type]  # every kind is an attrs class
        if field.name not in fields and field.name not in grouped:
            has_default = field.default is not attrs.NOTHING
            (optional if has_default else required)[field.name] = _of_type(hints[field.name])
    rest: SearchStrategy[Fields] = st.fixed_dictionaries(required, optional=dict[Any, Any](optional))
    drawn = st.tuples(*groups, rest).map(lambda parts: {k: v for part in parts for k, v in part.items()})
    return drawn.filter(rule).map(lambda given: kind(**given))


def events_of(kind: type[E], **fields: SearchStrategy[Any]) -> SearchStrategy[E]:
    """Events of any kind, your own included; fields that have a default are sometimes left out.

    Args:
        kind: The class.
        fields: Strategies for its fields by name; what is not named is made from its type. A kind that has rules
            between its fields needs strategies that keep them.

    Raises:
        UsageError: It is no class of an event.
    """
    given: Any = kind
    if not attrs.has(given):
        raise UsageError(f"events_of: needs a kind, given as its class, such as DroneStrike; got {kind!r}")
    return _made(kind, fields)


def _apart(one: str, other: str) -> Callable[[Fields], bool]:
    return lambda given: given[one] != given.get(other)


def _strikes(kind: type[E], fields: Mapping[str, SearchStrategy[Any]]) -> SearchStrategy[E]:
    """Make strikes of a kind; most reports tell of no parts."""
    parts = st.just(()) | st.lists(strike_parts(), max_size=2, unique_by=StrikePart.sort)
    affected = st.just(()) | st.lists(places(), max_size=2, unique_by=lambda each: (each.code, each.name))
    return _made(kind, {"parts": parts, "affected": affected, **fields}, rule=_apart("attacker", "target"))


def drone_strikes(**fields: SearchStrategy[Any]) -> SearchStrategy[DroneStrike]:
    """Accounts of attacks with drones.

    Args:
        fields: Strategies for fields by name, in place of the widest.
    """
    return _strikes(DroneStrike, fields)


def missile_strikes(**fields: SearchStrategy[Any]) -> SearchStrategy[MissileStrike]:
    """Accounts of attacks with missiles.

    Args:
        fields: Strategies for fields by name, in place of the widest.
    """
    return _strikes(MissileStrike, fields)


def bomb_strikes(**fields: SearchStrategy[Any]) -> SearchStrategy[BombStrike]:
    """Accounts of attacks with bombs.

    Args:
        fields: Strategies for fields by name, in place of the widest.
    """
    return _strikes(BombStrike, fields)


def incident_reports(**fields: SearchStrategy[Any]) -> SearchStrategy[IncidentReport]:
    """Accounts that something happened.

    Args:
        fields: Strategies for fields by name, in place of the widest.
    """
    return _made(IncidentReport, fields)


def statements(**fields: SearchStrategy[Any]) -> SearchStrategy[Statement]:
    """Accounts of words; conditions and superlatives only where they belong.

    Args:
        fields: Strategies for fields by name, in place of the widest.
    """
    stands = st.sampled_from(("favours", "opposes", "ambiguous", "none", None))
    stances = st.fixed_dictionaries({"position": stands}) | st.fixed_dictionaries(
        {"position": st.just("conditional"), "conditions": st.lists(texts(), min_size=1, max_size=3)}
    )
    acts = st.sampled_from(("assess", "demand", "promise", "reject", "warn", "welcome", "deny", "comment"))
    sayings = st.fixed_dictionaries({"act": acts}) | st.fixed_dictionaries(
        {"act": st.just("claim"), "superlative": st.none() | superlatives()}
    )
    grouped = frozenset({"position", "conditions", "act", "superlative"})
    return _made(Statement, {"amount": quantities(), **fields}, stances, sayings, grouped=grouped)


def territorial_claims(**fields: SearchStrategy[Any]) -> SearchStrategy[TerritorialClaim]:
    """Accounts of control over ground.

    Args:
        fields: Strategies for fields by name, in place of the widest.
    """

    def rule(given: Fields) -> bool:
        amounts = [given.get(name, UNREPORTED) for name in ("area_km2", "settlements")]
        said = given.get("where") is not None or any(map(is_reported, amounts))
        return said and given["holder"] != given.get("from_actor")

    return _made(TerritorialClaim, {"area_km2": quantities(), **fields}, rule=rule)


def _each_once(counted: list[SubCount]) -> list[SubCount]:
    return list({each.sort(): each for each in counted}.values())


def harm_reports(**fields: SearchStrategy[Any]) -> SearchStrategy[HarmReport]:
    """Accounts of people killed or injured, and of things damaged.

    Args:
        fields: Strategies for fields by name, in place of the widest.
    """

    def rule(given: Fields) -> bool:
        amounts = [given.get(name, UNREPORTED) for name in ("killed", "injured")]
        others = given.get("damage") is not None or given.get("breakdown", ())
        return bool(others) or any(map(is_reported, amounts))

    parts = st.lists(sub_counts(), max_size=3).map(_each_once)
    return _made(HarmReport, {"breakdown": parts, **fields}, rule=rule)


def equipment_losses(**fields: SearchStrategy[Any]) -> SearchStrategy[EquipmentLoss]:
    """Accounts of equipment lost, in a window or in all.

    Args:
        fields: Strategies for fields by name, in place of the widest.
    """
    return _made(EquipmentLoss, {"count": counts().filter(is_reported), **fields})


def disruptions(**fields: SearchStrategy[Any]) -> SearchStrategy[Disruption]:
    """Accounts of services closed, restricted, or restored.

    Args:
        fields: Strategies for fields by name, in place of the widest.
    """
    return _made(Disruption, fields, rule=lambda given: given["state"] != "restored" or given["when"].is_bounded)


def office_changes(**fields: SearchStrategy[Any]) -> SearchStrategy[OfficeChange]:
    """Accounts of people who take or leave an office.

    Args:
        fields: Strategies for fields by name, in place of the widest.
    """
    return _made(OfficeChange, fields)


def silences(**fields: SearchStrategy[Any]) -> SearchStrategy[Silence]:
    """Accounts of reports that were looked for and not found.

    Args:
        fields: Strategies for fields by name, in place of the widest.
    """
    kinds = st.frozensets(st.sampled_from(("DroneStrike", "MissileStrike", "HarmReport")), min_size=1)
    return _made(Silence, {"kinds": kinds, **fields})


def events() -> SearchStrategy[Any]:
    """Accounts of the world, of any of our eleven kinds."""
    return st.one_of(
        drone_strikes(),
        missile_strikes(),
        bomb_strikes(),
        incident_reports(),
        statements(),
        territorial_claims(),
        harm_reports(),
        equipment_losses(),
        disruptions(),
        office_changes(),
        silences(),
    )


def corrections(
    *,
    targets: SearchStrategy[str] = entry_ids(),  # noqa: B008  # strategies are immutable
    replacements: SearchStrategy[Any] = events(),  # noqa: B008  # as above
) -> SearchStrategy[Correction]:
    """New versions of accounts.

    Args:
        targets: The ids of what they correct.
        replacements: How it now reads.
    """
    return _made(Correction, {"target": targets, "replacement": replacements})


def retractions(*, targets: SearchStrategy[str] = entry_ids()) -> SearchStrategy[Retraction]:  # noqa: B008  # immutable
    """Withdrawals, by claimants and by us.

    Args:
        targets: The ids of what they withdraw.
    """
    by_claimant = {"by": st.just("claimant"), "attribution": attributions()}
    actors_of_it = st.fixed_dictionaries({"by": st.just("ledger")}) | st.fixed_dictionaries(by_claimant)
    return _made(Retraction, {"target": targets}, actors_of_it, grouped=frozenset({"by", "attribution"}))


def assessments(*, targets: SearchStrategy[str] = entry_ids()) -> SearchStrategy[Assessment]:  # noqa: B008  # immutable
    """What others make of accounts.

    Args:
        targets: The ids of what they assess.
    """
    grades = st.none() | st.integers(1, 6)
    return _made(Assessment, {"target": targets, "credibility": grades})


def links(*, ids: SearchStrategy[str] = entry_ids()) -> SearchStrategy[Link]:  # noqa: B008  # strategies are immutable
    """Links between two different accounts (L8).

    Args:
        ids: The ids of what they join.
    """
    return _made(Link, {"a": ids, "b": ids}, rule=_apart("a", "b"))


def redactions(
    *,
    targets: SearchStrategy[str] = entry_ids(),  # noqa: B008  # strategies are immutable
    leaving: SearchStrategy[Any] = st.none() | events() | links(),  # noqa: B008  # as above
) -> SearchStrategy[Redaction]:
    """Erasures.

    Args:
        targets: The ids of what they erase.
        leaving: What they leave; None = nothing.
    """
    return _made(Redaction, {"target": targets, "leaves": leaving})
