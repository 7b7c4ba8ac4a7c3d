"""`TerritorialClaim`: who is said to hold, to have gained, or to have lost a place."""

from __future__ import annotations

from typing import Literal, TypeAlias

import attrs

from conflict_events.events.kinds import kind
from conflict_events.values import UNREPORTED, Actor, Attribution, Place, Quantity, When, forms
from conflict_events.values.quantity import WHOLE, check_count, is_reported, quantity
from conflict_events.values.when import when as when_

__all__ = ["Basis", "Change", "TerritorialClaim"]

Change: TypeAlias = Literal["controls", "gained", "lost", "contested"]
Basis: TypeAlias = Literal["declared", "assessed", "geolocated"]


_HELD, _MOVED = frozenset({"controls", "contested"}), frozenset({"gained", "lost"})


@kind(
    "TerritorialClaim",
    schema=1,
    stocks={"area_km2": _HELD, "settlements": _HELD},
    continual={"area_km2": _MOVED, "settlements": _MOVED},
)
@attrs.frozen(slots=False, kw_only=True, field_transformer=forms.named)
class TerritorialClaim:
    """An account of control over ground.

    Attributes:
        holder: Who is said to hold, gain, lose or contest.
        change: Which of these.
        when: The time that it covers.
        basis: "declared" by a party, "assessed" by an observer, or "geolocated" from imagery.
        attribution: Who says so.
        where: The place; None = not said.
        area_km2: Square kilometres.
        settlements: How many settlements.
        from_actor: From whom; None = not said.
        note: A remark of whoever records.
    """

    holder: Actor = attrs.field(converter=forms.path)
    change: Change = attrs.field(validator=forms.word("controls", "gained", "lost", "contested"))
    when: When = attrs.field(converter=when_)
    basis: Basis = attrs.field(validator=forms.word("declared", "assessed", "geolocated"))
    attribution: Attribution = attrs.field(validator=forms.a(Attribution))
    where: Place | None = attrs.field(default=None, validator=forms.maybe(forms.a(Place)))
    area_km2: Quantity = attrs.field(default=UNREPORTED, converter=quantity)
    settlements: Quantity = attrs.field(default=UNREPORTED, converter=quantity, metadata=WHOLE)
    from_actor: Actor | None = attrs.field(default=None, converter=forms.maybe_path)
    note: str | None = attrs.field(default=None, converter=forms.maybe_text)

    def __attrs_post_init__(self) -> None:
        said = self.where is not None or any(map(is_reported, (self.area_km2, self.settlements)))
        forms.check(said, "where/area_km2/settlements", "one of them must be given", None)
        forms.check(self.holder != self.from_actor, "from_actor", "must not be the holder", self.from_actor)
        check_count("settlements", self.settlements)
