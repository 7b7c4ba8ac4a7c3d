"""`SubCount`: how many of the people in a report were of some sort."""

from __future__ import annotations

import attrs

from conflict_events.values import forms
from conflict_events.values.calls import explains_calls
from conflict_events.values.forms import Actor
from conflict_events.values.quantity import UNREPORTED, WHOLE, Quantity, check_count, is_reported, quantity
from conflict_events.values.typed import typed

__all__ = ["SubCount"]


@explains_calls
@attrs.frozen(slots=False, kw_only=True, field_transformer=forms.named)
class SubCount:
    """How many of the people in a report were of some sort, as the report says; never added to its own figure.

    Attributes:
        of: Which people, such as "civilians", "military", "children"; sorts may overlap, and need not hold everybody.
        side: Whose people; None = not said.
        killed: Persons of this sort.
        injured: Persons of this sort.
    """

    of: str = attrs.field(converter=forms.text)
    side: Actor | None = attrs.field(default=None, converter=forms.maybe_path)
    killed: Quantity = attrs.field(default=UNREPORTED, converter=quantity, metadata=WHOLE)
    injured: Quantity = attrs.field(default=UNREPORTED, converter=quantity, metadata=WHOLE)

    def __repr__(self) -> str:
        return typed(self)

    def __attrs_post_init__(self) -> None:
        said = any(map(is_reported, (self.killed, self.injured)))
        forms.check(said, "killed/injured", "one of them must be given", None)
        check_count("killed", self.killed)
        check_count("injured", self.injured)

    def sort(self) -> tuple[str, str]:
        """Give what is counted, and whose: in a report each such pair stands once."""
        return self.of, self.side or ""
