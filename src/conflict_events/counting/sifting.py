"""Sifting: which accounts lie in a scope, what they say of its measure, and why the others are set aside.

Nothing is dropped in silence: an account either counts, or is set aside with a reason, or is about something else.
"""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any, TypeAlias

import attrs

from conflict_events.counting.policies import Reading
from conflict_events.events import KINDS, kind_name
from conflict_events.history import Account, Incident
from conflict_events.values import Place, Quantity, Scope, When, is_under
from conflict_events.values.clocks import local

__all__ = ["ABOUT_MORE", "Sifted", "measure_of", "measures_in", "reaches_into", "reads_for", "sift"]

ABOUT_MORE = "covers more than the places asked for"
UNSAID_MEASURE = "measure unreported"
CLOSURES = "closures"

LOOKED_AT = frozenset(
    {
        "attacker",
        "attribution.claimant",
        "attribution.reported",
        "decoys",
        "holder",
        "target",
        "target_kind",
        "weapon",
        "when",
        "where",
    }
)
"""What is read of every event in question, whatever the measure."""

Refusal: TypeAlias = str
"""Why an account in question is set aside."""


@attrs.frozen
class Sifted:
    """An account that a scope is about.

    Attributes:
        kind: The stable name of its kind.
        reading: What it says of the measure; unreported where it is set aside for saying nothing.
        incident: Its incident.
        part_of: Every incident that its own is a part of.
        when: The window that its figures cover; None = its kind names none, and it is set aside.
        place: The code of the place that they cover; None = not said.
        weapon: As reported; None = not said.
        aside: Why it cannot count; None = it counts.
        caveats: What to know before using it.
    """

    kind: str
    reading: Reading
    incident: Incident
    part_of: frozenset[Incident]
    when: When | None
    place: str | None
    weapon: str | None
    aside: Refusal | None
    caveats: tuple[str, ...]

    @property
    def id(self) -> str:
        """The id of the account."""
        return self.reading.account


def reads_for(scope: Scope) -> frozenset[str]:
    """Name the fields that `sift` reads for a scope, as paths with dots."""
    if scope.measure is None:
        return LOOKED_AT
    return LOOKED_AT | {
        scope.measure,
        f"tally.{scope.measure}",
        *(("state", "facilities") * (scope.measure == CLOSURES)),
    }


def measure_of(event: Any, measure: str) -> Quantity | None:
    """Give what an event says of a measure: a field of its tally, or a Quantity field of its own.

    "closures" are the facilities of a service that closed.

    Returns:
        The quantity, which may be unreported; None where this kind has no such measure.
    """
    if measure == CLOSURES:
        closed = getattr(event, "state", None) == "closed"
        return getattr(event, "facilities", None) if closed else None
    for holder in (getattr(event, "tally", None), event):
        value = getattr(holder, measure, None)
        if isinstance(value, Quantity):
            return value
    return None


def measures_in(event: Any) -> tuple[str, ...]:
    """Name the measures that an event reports a figure for."""
    found = []
    for holder in (getattr(event, "tally", None), event):
        kind: Any = type(holder)
        if attrs.has(kind):
            names = (field.name for field in attrs.fields(kind))
            found += [name for name in names if _is_figure(getattr(holder, name))]
    return tuple(found)


def _is_figure(value: Any) -> bool:
    return isinstance(value, Quantity) and value.missing != "unreported"


def sift(account: Account[Any], scope: Scope) -> Sifted | None:
    """Hold an account against a scope.

    Returns:
        None where it is about something else: another kind, side, place or weapon.
    """
    event = account.event
    name = kind_name(type(event))
    if name in KINDS.ledger or (scope.kinds is not None and name not in scope.kinds):
        return None
    refusals: list[Refusal] = []
    for fits, refusal in (_window(event), _side(event, scope), _place(event, scope), *_details(event, scope)):
        if not fits:
            return None
        if refusal:
            refusals.append(refusal)
    value = measure_of(event, scope.measure or "")
    if value is None:
        refusals.append("its kind has no such measure")
    elif value.missing == "unreported":
        refusals.append(UNSAID_MEASURE)
    return _sifted(account, value, refusals[0] if refusals else None)


def reaches_into(event: Any, scope: Scope) -> bool:
    """Tell whether the window of an event may lie in the days of a scope; what names no window may."""
    when = _when(event)
    if when is None or (scope.since is None and scope.until is None):
        return True
    tz = scope.tz or ""  # required with days
    start = None if scope.since is None else local(scope.since, time(0), tz)
    end = None if scope.until is None else local(scope.until + timedelta(1), time(0), tz)
    return when.overlaps(When.between(start, end, tz=tz))


def _sifted(account: Account[Any], value: Quantity | None, aside: Refusal | None) -> Sifted:
    event = account.event
    where = _where(event)
    return Sifted(
        kind=kind_name(type(event)),
        reading=Reading(
            account=account.id,
            claimant=event.attribution.claimant,
            value=Quantity.unreported() if value is None else value,
            reported=event.attribution.reported,
            attacker=_actor_of(event),
            target=_text_of(event, "target"),
        ),
        incident=account.incident,
        part_of=account.part_of,
        when=_when(event),
        place=None if where is None else where.code,
        weapon=_text_of(event, "weapon"),
        aside=aside,
        caveats=account.caveats,
    )


# A kind of somebody's own may use these names for something else: that is not said here.


def _text_of(event: Any, field: str) -> str | None:
    value = getattr(event, field, None)
    return value if isinstance(value, str) else None


def _actor_of(event: Any) -> str | None:
    return _text_of(event, "attacker") or _text_of(event, "holder")


def _when(event: Any) -> When | None:
    value = getattr(event, "when", None)
    return value if isinstance(value, When) else None


def _where(event: Any) -> Place | None:
    value = getattr(event, "where", None)
    return value if isinstance(value, Place) else None


Fit: TypeAlias = tuple[bool, Refusal | None]
"""Whether an account is about what the scope asks; and if it may be, why it still cannot count."""


def _window(event: Any) -> Fit:
    return True, None if _when(event) is not None else "its kind names no window"


def _side(event: Any, scope: Scope) -> Fit:
    if scope.attacker is None:
        return True, None
    actor = _actor_of(event)
    if actor is None:
        return True, "its kind names no attacker"
    return is_under(actor, scope.attacker), None


def _place(event: Any, scope: Scope) -> Fit:
    if scope.places is None:
        return True, None
    where = _where(event)
    if where is None or where.code is None:
        return True, "no place that the scope could be held against"
    if where.is_in(scope.places):
        return True, None
    return (True, ABOUT_MORE) if where.holds_some(scope.places) else (False, None)


def _details(event: Any, scope: Scope) -> tuple[Fit, ...]:
    return (
        _said("weapon", _text_of(event, "weapon"), scope.weapons),
        _said("whether decoys are in it", getattr(event, "decoys", None), _only(scope.decoys)),
        _said("what was attacked", _text_of(event, "target_kind"), _only(scope.target_kind)),
    )


def _only(wanted: Any) -> frozenset[Any] | None:
    return None if wanted is None else frozenset((wanted,))


def _said(what: str, said: Any, wanted: frozenset[Any] | None) -> Fit:
    if wanted is None:
        return True, None
    if said is None:
        return True, f"does not say {what}"
    return said in wanted, None
