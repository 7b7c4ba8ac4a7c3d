"""`IncidentReport`: that something happened, where it is told as no more than that."""

from __future__ import annotations

import attrs

from conflict_events.events.kinds import kind
from conflict_events.values import Actor, Attribution, Place, When, forms
from conflict_events.values.when import when as when_

__all__ = ["IncidentReport"]


@kind("IncidentReport", schema=1)
@attrs.frozen(slots=False, kw_only=True, field_transformer=forms.named)
class IncidentReport:
    """An account that something happened, of a sort for which there is no kind, or of which no more is said.

    It has no figures: of who was harmed a `HarmReport` of the same incident tells.

    Attributes:
        when: When it happened.
        attribution: Who says so.
        where: The place; None = not said.
        category: What it was, as the claimant sorts it, such as "Battles: Armed clash"; None = not said.
        actors: Who is named as having part in it, in no order; whose deed it was is not said.
        note: A remark of whoever records.
    """

    when: When = attrs.field(converter=when_)
    attribution: Attribution = attrs.field(validator=forms.a(Attribution))
    where: Place | None = attrs.field(default=None, validator=forms.maybe(forms.a(Place)))
    category: str | None = attrs.field(default=None, converter=forms.maybe_text)
    actors: frozenset[Actor] = attrs.field(default=frozenset(), converter=forms.paths)
    note: str | None = attrs.field(default=None, converter=forms.maybe_text)
