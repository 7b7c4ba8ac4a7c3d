"""Strikes with drones, missiles and bombs, of one shape. A combined attack is several accounts in one incident."""

from __future__ import annotations

import attrs

from conflict_events.events.kinds import kind, unchanged
from conflict_events.values import Actor, Attribution, Place, StrikePart, Tally, When, forms
from conflict_events.values.strike_parts import affected_places, strike_parts
from conflict_events.values.when import when as when_

__all__ = ["BombStrike", "DroneStrike", "MissileStrike"]


@attrs.frozen(slots=False, kw_only=True, field_transformer=forms.named)
class _Strike:
    attacker: Actor = attrs.field(converter=forms.path)
    target: Actor | None = attrs.field(default=None, converter=forms.maybe_path)
    when: When = attrs.field(converter=when_)
    where: Place | None = attrs.field(default=None, validator=forms.maybe(forms.a(Place)))
    tally: Tally = attrs.field(validator=forms.a(Tally))
    attribution: Attribution = attrs.field(validator=forms.a(Attribution))
    weapon: str | None = attrs.field(default=None, converter=forms.maybe_text)
    decoys: bool | None = attrs.field(default=None, validator=forms.maybe(forms.a(bool)))
    launch_places: tuple[str, ...] = attrs.field(default=(), converter=forms.texts)
    target_kind: str | None = attrs.field(default=None, converter=forms.maybe_text)
    note: str | None = attrs.field(default=None, converter=forms.maybe_text)
    affected: tuple[Place, ...] = attrs.field(default=(), converter=affected_places)
    parts: tuple[StrikePart, ...] = attrs.field(default=(), converter=strike_parts)

    def __attrs_post_init__(self) -> None:
        forms.check(self.attacker != self.target, "target", "must not be the attacker", self.target)


@kind("DroneStrike", schema=2, upcast={1: unchanged})
@attrs.frozen(slots=False, kw_only=True, field_transformer=forms.named)
class DroneStrike(_Strike):
    """An account of an attack with drones. No numbers at all is valid: "the biggest yet", uncounted.

    Attributes:
        attacker: Who attacked, as the claimant says.
        target: Whom, as an actor; None = not said.
        when: The window that the claimant's figures cover.
        where: The place that they cover; None = not said.
        tally: How many, by what became of them, as the claimant counts.
        attribution: Who says so.
        weapon: As reported, such as "Shahed-136/131"; None = not said.
        decoys: Whether the figures include decoys; None = not said.
        launch_places: Where from, as reported.
        target_kind: What was attacked, as reported; None = not said.
        note: A remark of whoever records, not of the claimant.
        affected: Places that the report names as affected, in no order and without figures; empty = it names none.
        parts: What it says of parts of the attack, by place or weapon, each once. Asked about such a place or weapon
            alone, a question reads the figures of the part; they are never added to those of the whole.
    """


@kind("MissileStrike", schema=2, upcast={1: unchanged})
@attrs.frozen(slots=False, kw_only=True, field_transformer=forms.named)
class MissileStrike(_Strike):
    """An account of an attack with missiles; fields as in `DroneStrike`."""


@kind("BombStrike", schema=1)
@attrs.frozen(slots=False, kw_only=True, field_transformer=forms.named)
class BombStrike(_Strike):
    """An account of an attack with bombs dropped from aircraft, guided or not; fields as in `DroneStrike`."""
