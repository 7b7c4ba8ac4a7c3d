"""`Definition`: what a measure counts, by whose books, and from when to when.

A word such as "destroyed" stays while what it counts changes. Figures under two definitions are never compared
(SEMANTICS 17), and where a series changed its definition is data, which the caller gives to a question.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from conflict_events.values import forms
from conflict_events.values.forms import Actor
from conflict_events.values.when import Order, When, maybe_when

__all__ = ["Definition"]


def _categories(value: Iterable[str]) -> frozenset[str]:
    found = frozenset(forms.texts(value))
    forms.check(found, "", "must name what is counted, and cannot be empty", value)
    return found


@attrs.frozen(slots=False, kw_only=True, field_transformer=forms.named)
class Definition:
    """What one claimant counts under the name of one measure, and its period of validity.

    Attributes:
        claimant: Whose count; exactly this one, not those under it.
        measure: The measure, such as "destroyed".
        categories: What it counts, in words of the caller's; two definitions are alike if these are the same set.
        since: When it came into force, as a window where that is not known to the moment; None = ever since.
        until: When it went out of force, likewise; None = it still holds.
        note: How this is known.
    """

    claimant: Actor = attrs.field(converter=forms.path)
    measure: str = attrs.field(converter=forms.text)
    categories: frozenset[str] = attrs.field(converter=_categories)
    since: When | None = attrs.field(default=None, converter=maybe_when)
    until: When | None = attrs.field(default=None, converter=maybe_when)
    note: str | None = attrs.field(default=None, converter=forms.maybe_text)

    def __attrs_post_init__(self) -> None:
        ordered = self.since is None or self.until is None or self.since.order(self.until) is not Order.AFTER
        forms.check(ordered, "until", "must not be before since", self.until)

    def may_apply(self, when: When) -> bool:
        """Tell whether some of a window may lie in its period of validity."""
        begun = self.since is None or when.order(self.since) is not Order.BEFORE
        return begun and (self.until is None or when.order(self.until) is not Order.AFTER)

    def __str__(self) -> str:
        return f"{self.measure!r} by {self.claimant} counts {' and '.join(sorted(self.categories))}"
