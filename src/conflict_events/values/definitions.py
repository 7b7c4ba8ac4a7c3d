"""`Definition`: what a measure counts, by whose books, and from when to when.

A word such as "destroyed" stays while what it counts changes. Figures under two definitions are never compared
(S17), and where a series changed its definition is data, which the caller gives to a question.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from conflict_events.values import forms
from conflict_events.values.calls import explains_calls
from conflict_events.values.forms import Actor
from conflict_events.values.scope import kind_names, words
from conflict_events.values.when import Order, When, maybe_when

__all__ = ["Definition"]


def _categories(value: Iterable[str]) -> frozenset[str]:
    categories = forms.text_set(value)
    forms.check(categories, "", "must name what is counted, and cannot be empty", value)
    return categories


@explains_calls
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
        kinds: Stable names of the kinds of account that it is about; classes are taken too. None = any.
        weapons: The weapons that it is about, exactly as reported; None = any.
    """

    claimant: Actor = attrs.field(converter=forms.path)
    measure: str = attrs.field(converter=forms.text)
    categories: frozenset[str] = attrs.field(converter=_categories)
    since: When | None = attrs.field(default=None, converter=maybe_when)
    until: When | None = attrs.field(default=None, converter=maybe_when)
    note: str | None = attrs.field(default=None, converter=forms.maybe_text)
    kinds: frozenset[str] | None = attrs.field(default=None, converter=kind_names)
    weapons: frozenset[str] | None = attrs.field(default=None, converter=words)

    def __attrs_post_init__(self) -> None:
        ordered = self.since is None or self.until is None or self.since.order(self.until) is not Order.AFTER
        forms.check(ordered, "until", "must not be before since", self.until)

    def may_apply(self, when: When) -> bool:
        """Tell whether some of a window may lie in its period of validity."""
        begun = self.since is None or when.order(self.since) is not Order.BEFORE
        return begun and (self.until is None or when.order(self.until) is not Order.AFTER)

    def covers(self, kind: str, weapons: frozenset[str | None] = frozenset()) -> bool:
        """Tell whether it may be about accounts of a kind and of these weapons.

        Args:
            kind: The stable name of the kind.
            weapons: The weapons as reported; None among them, or none at all = not said, so it may be any.
        """
        if self.kinds is not None and kind not in self.kinds:
            return False
        unsaid = not weapons or None in weapons
        return self.weapons is None or unsaid or not self.weapons.isdisjoint(weapons)

    def __str__(self) -> str:
        return f"{self.measure!r} by {self.claimant} counts {' and '.join(sorted(self.categories))}"
