"""`EquipmentLoss`: how much equipment, or how many soldiers, one side is said to have lost."""

from __future__ import annotations

from typing import Literal, TypeAlias

import attrs

from conflict_events.events.kinds import kind
from conflict_events.values import Actor, Attribution, Place, Quantity, When, forms
from conflict_events.values.quantity import WHOLE, check_count, is_reported, quantity
from conflict_events.values.when import when as when_

__all__ = ["EquipmentLoss", "LossChange"]

LossChange: TypeAlias = Literal["lost", "total"]


@kind("EquipmentLoss", schema=1, stocks={"count": {"total"}}, continual={"count": {"lost"}})
@attrs.frozen(slots=False, kw_only=True, field_transformer=forms.named)
class EquipmentLoss:
    """An account of equipment lost, of one category and side. Running totals are stocks, and never added up.

    Attributes:
        side: Whose equipment, as an actor.
        category: What was lost, as the claimant sorts it, such as "tanks"; a figure that adds up several names them.
        count: How many.
        change: "lost" = in the window; "total" = since the window began, up to its end.
        when: The window that the figure covers; an open start of a total = since whenever the claimant began to count.
        attribution: Who says so.
        where: The place that it covers; None = not said.
        weapon: The model, as reported, such as "T-90M"; None = not said.
        note: A remark of whoever records.
    """

    side: Actor = attrs.field(converter=forms.path)
    category: str = attrs.field(converter=forms.text)
    count: Quantity = attrs.field(converter=quantity, metadata=WHOLE)
    change: LossChange = attrs.field(validator=forms.word("lost", "total"))
    when: When = attrs.field(converter=when_)
    attribution: Attribution = attrs.field(validator=forms.a(Attribution))
    where: Place | None = attrs.field(default=None, validator=forms.maybe(forms.a(Place)))
    weapon: str | None = attrs.field(default=None, converter=forms.maybe_text)
    note: str | None = attrs.field(default=None, converter=forms.maybe_text)

    def __attrs_post_init__(self) -> None:
        forms.check(is_reported(self.count), "count", "must be given, or the words in its place as raw", self.count)
        check_count("count", self.count)
