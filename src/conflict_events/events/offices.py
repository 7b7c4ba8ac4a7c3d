"""`OfficeChange`: who is said to take or leave an office."""

from __future__ import annotations

from typing import Literal, TypeAlias

import attrs

from conflict_events.events.kinds import kind
from conflict_events.values import Attribution, When, forms
from conflict_events.values.when import when as when_

__all__ = ["OfficeChange", "Phase"]

Phase: TypeAlias = Literal["elected", "inaugurated", "appointed", "left"]


@kind("OfficeChange", schema=1)
@attrs.frozen(slots=False, kw_only=True, field_transformer=forms.named)
class OfficeChange:
    """An account of a change in an office; one in the future is valid, for a schedule is an account too.

    Attributes:
        office: The office, such as "US president".
        person: Who.
        phase: What happened.
        when: When it happened or is to happen.
        attribution: Who says so.
        note: A remark of whoever records.
    """

    office: str = attrs.field(converter=forms.text)
    person: str = attrs.field(converter=forms.text)
    phase: Phase = attrs.field(validator=forms.word("elected", "inaugurated", "appointed", "left"))
    when: When = attrs.field(converter=when_)
    attribution: Attribution = attrs.field(validator=forms.a(Attribution))
    note: str | None = attrs.field(default=None, converter=forms.maybe_text)
