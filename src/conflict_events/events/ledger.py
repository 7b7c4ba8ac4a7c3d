"""The ledger's kinds: entries about other entries. Nothing is ever changed or removed; they say what became of it.

Who acts is part of the meaning. `by="claimant"`: the source itself revised or withdrew, at its own time of reporting.
`by="ledger"`: we had recorded it wrongly, or twice; the public never knew that, so it corrects `as_known` at every
moment (S1). References point backwards only (L9); the log checks them when it appends.
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import attrs

from conflict_events.events.kinds import HOLDS_EVENT, is_event, kind
from conflict_events.values import Attribution, EntryId, forms

__all__ = ["Assessment", "By", "Correction", "Link", "LinkKind", "Redaction", "Retraction", "Stance"]

By: TypeAlias = Literal["claimant", "ledger"]
Stance: TypeAlias = Literal["corroborates", "disputes", "denies", "cannot_verify"]
LinkKind: TypeAlias = Literal["same_incident", "part_of"]


@kind("Correction", schema=1)
@attrs.frozen(slots=False, kw_only=True, field_transformer=forms.named)
class Correction:
    """A new version of an account, as a whole event, so that its form is checked again.

    Attributes:
        target: The original account (L3); by the ledger also a claimant's Correction, which it repairs.
        replacement: The account as it now reads, of the same kind (L1). By the claimant it has the target's claimant
            (L2) and says in its attribution when the revision was reported.
        by: Whose correction it is.
        reason: Why, in a few words; None = not said.
    """

    target: EntryId = attrs.field(converter=forms.entry_id)
    replacement: Any = attrs.field(validator=is_event, metadata={HOLDS_EVENT: True})
    by: By = attrs.field(validator=forms.word("claimant", "ledger"))
    reason: str | None = attrs.field(default=None, converter=forms.maybe_text)

    def __attrs_post_init__(self) -> None:
        about_world = hasattr(self.replacement, "attribution") and not isinstance(
            self.replacement, Assessment | Retraction
        )
        forms.check(about_world, "replacement", "must be an account of the world", self.replacement)
        forms.check_entry_id("target", self.target)


@kind("Retraction", schema=1)
@attrs.frozen(slots=False, kw_only=True, field_transformer=forms.named)
class Retraction:
    """A withdrawal: the target no longer stands, though it stays in the log (L4). Retracting a Link undoes it (L5).

    Attributes:
        target: Any earlier entry; retracting a Retraction restores what it withdrew.
        by: Whose withdrawal it is. A claimant withdraws only its own accounts, and never a Link.
        reason: Why; None = not said.
        attribution: Who withdrew and when they said so; given if and only if by the claimant.
    """

    target: EntryId = attrs.field(converter=forms.entry_id)
    by: By = attrs.field(validator=forms.word("claimant", "ledger"))
    reason: str | None = attrs.field(default=None, converter=forms.maybe_text)
    attribution: Attribution | None = attrs.field(default=None, validator=forms.maybe(forms.a(Attribution)))

    def __attrs_post_init__(self) -> None:
        attributed = (self.by == "claimant") == (self.attribution is not None)
        forms.check(attributed, "attribution", "is given if and only if by the claimant", self.by)
        forms.check_entry_id("target", self.target)


@kind("Assessment", schema=1)
@attrs.frozen(slots=False, kw_only=True, field_transformer=forms.named)
class Assessment:
    """What somebody else makes of an account; a claimant's word on its own account is a Retraction (L7).

    Attributes:
        target: The account assessed.
        stance: What the assessor makes of it.
        attribution: Who assesses.
        counter: An account that is put against it; None = none.
        credibility: The assessor's grade of the content, 1 to 6; None = none given.
        note: A remark of whoever records.
    """

    target: EntryId = attrs.field(converter=forms.entry_id)
    stance: Stance = attrs.field(validator=forms.word("corroborates", "disputes", "denies", "cannot_verify"))
    attribution: Attribution = attrs.field(validator=forms.a(Attribution))
    counter: EntryId | None = attrs.field(default=None, converter=forms.maybe_entry_id)
    credibility: int | None = attrs.field(default=None, validator=forms.maybe(forms.a(int)))
    note: str | None = attrs.field(default=None, converter=forms.maybe_text)

    def __attrs_post_init__(self) -> None:
        graded = self.credibility is None or 1 <= self.credibility <= 6  # the Admiralty scale
        forms.check(graded, "credibility", "must be a whole number from 1 to 6", self.credibility)
        forms.check_entry_id("target", self.target)
        forms.check_entry_id("counter", self.counter)


@kind("Link", schema=1)
@attrs.frozen(slots=False, kw_only=True, field_transformer=forms.named)
class Link:
    """What we say belongs together; undone by retracting it.

    Attributes:
        kind: "same_incident" = two accounts of one incident, stored with the ids sorted, for it has no direction;
            "part_of" = the incident of `a` is a part of the incident of `b`.
        a: An account.
        b: Another account (L8).
        basis: Why we say so; None = not said.
    """

    kind: LinkKind = attrs.field(validator=forms.word("same_incident", "part_of"))
    a: EntryId = attrs.field(converter=forms.entry_id)
    b: EntryId = attrs.field(converter=forms.entry_id)
    basis: str | None = attrs.field(default=None, converter=forms.maybe_text)

    def __attrs_post_init__(self) -> None:
        forms.check(self.a != self.b, "b", "must be another account than a", self.b)
        forms.check_entry_id("a", self.a)
        forms.check_entry_id("b", self.b)
        if self.kind == "same_incident" and self.a > self.b:
            a, b = self.a, self.b
            object.__setattr__(self, "a", b)
            object.__setattr__(self, "b", a)


@kind("Redaction", schema=1)
@attrs.frozen(slots=False, kw_only=True, field_transformer=forms.named)
class Redaction:
    """An erasure, for good: appending it removes what the target says from the log; that it was there stays.

    Unlike every other entry it cannot be undone, and `as_recorded` of earlier moments shows the content no longer.

    Attributes:
        target: Any earlier entry.
        reason: Why; None = not said. It stays in the log, so it must not say what is erased.
        leaves: What the target says from now on, an event of its kind: the account with a name left out, say. For a
            Correction, Retraction, Link or Redaction it has to be given, with the same references, for what such an
            entry did to others stays done; only its words go. None = nothing is left, and the account no longer speaks.
    """

    target: EntryId = attrs.field(converter=forms.entry_id)
    reason: str | None = attrs.field(default=None, converter=forms.maybe_text)
    leaves: Any = attrs.field(default=None, validator=forms.maybe(is_event), metadata={HOLDS_EVENT: True})

    def __attrs_post_init__(self) -> None:
        forms.check_entry_id("target", self.target)
