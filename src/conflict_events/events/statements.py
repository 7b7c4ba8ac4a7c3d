"""`Statement`: what somebody said that is not itself a report of a strike, of territory, or of harm."""

from __future__ import annotations

from typing import Literal, TypeAlias

import attrs

from conflict_events.events.kinds import kind, unchanged
from conflict_events.values import UNREPORTED, Attribution, EntryId, Place, Quantity, Superlative, When, forms
from conflict_events.values.quantity import quantity
from conflict_events.values.when import maybe_when
from conflict_events.values.when import when as when_

__all__ = ["Act", "Position", "Statement"]

Act: TypeAlias = Literal["claim", "assess", "demand", "promise", "reject", "warn", "welcome", "deny", "comment"]
Position: TypeAlias = Literal["favours", "conditional", "opposes", "ambiguous", "none"]

ACTS = ("claim", "assess", "demand", "promise", "reject", "warn", "welcome", "deny", "comment")
POSITIONS = ("favours", "conditional", "opposes", "ambiguous", "none")


# Schema 2: a superlative has figures, and its scope more fields. Schema 3: its scope has categories.
@kind("Statement", schema=3, upcast={1: unchanged, 2: unchanged})
@attrs.frozen(slots=False, kw_only=True, field_transformer=forms.named)
class Statement:
    """An account of words: the speaker is the claimant, and verbatim words live in the attribution's quote.

    Attributes:
        when: When it was said.
        act: What saying it did.
        text: A paraphrase in whoever records' own words.
        attribution: Who said it, and through whom we know.
        topic: Such as "negotiations", "western-aid", "record"; an open set, None = none given.
        position: Where the speaker stands on the topic; None = no stand taken or recorded.
        conditions: What the speaker makes it depend on; given if and only if the position is "conditional".
        about: The entry that it speaks of.
        horizon: The time that its content refers to; None = not said.
        amount: A sum of money or goods that it names, in `currency`.
        currency: ISO 4217 code, or the good.
        superlative: The rank that it claims, as a runnable scope; only a claim has one.
        where: The place that it is about; None = not said.
        note: A remark of whoever records.
    """

    when: When = attrs.field(converter=when_)
    act: Act = attrs.field(validator=forms.word(*ACTS))
    text: str = attrs.field(converter=forms.text)
    attribution: Attribution = attrs.field(validator=forms.a(Attribution))
    topic: str | None = attrs.field(default=None, converter=forms.maybe_text)
    position: Position | None = attrs.field(default=None, validator=forms.maybe(forms.word(*POSITIONS)))
    conditions: tuple[str, ...] = attrs.field(default=(), converter=forms.texts)
    about: EntryId | None = attrs.field(default=None, converter=forms.maybe_entry_id)
    horizon: When | None = attrs.field(default=None, converter=maybe_when)
    amount: Quantity = attrs.field(default=UNREPORTED, converter=quantity)
    currency: str | None = attrs.field(default=None, converter=forms.maybe_text)
    superlative: Superlative | None = attrs.field(default=None, validator=forms.maybe(forms.a(Superlative)))
    where: Place | None = attrs.field(default=None, validator=forms.maybe(forms.a(Place)))
    note: str | None = attrs.field(default=None, converter=forms.maybe_text)

    def __attrs_post_init__(self) -> None:
        conditional = (self.position == "conditional") == bool(self.conditions)
        forms.check(conditional, "conditions", "belong to position 'conditional', and it to them", self.conditions)
        claimed = self.superlative is None or self.act == "claim"
        forms.check(claimed, "superlative", "belongs to act 'claim'", self.act)
        forms.check_entry_id("about", self.about)
