"""`Silence`: somebody looked for reports, and there were none."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from conflict_events.events.kinds import kind
from conflict_events.values import Actor, Attribution, Place, When, forms
from conflict_events.values.when import when as when_

__all__ = ["Silence"]


def _kinds(value: Iterable[str]) -> frozenset[str]:
    names = forms.text_set(value)
    forms.check(names, "", "must name at least one kind", value)
    return names


@kind("Silence", schema=1)
@attrs.frozen(slots=False, kw_only=True, field_transformer=forms.named)
class Silence:
    """An account that no report was made: checked, and not merely absent.

    It is no account of nothing having happened: that is one with a figure of zero, by whoever says so.

    Attributes:
        silent: Whose reports were looked for.
        kinds: Stable names of the kinds of account that were looked for.
        when: The time that such a report would have been about.
        attribution: Who looked.
        where: The place that it would have been about; None = wherever that source reports from.
        attacker: Whose acts it would have been about; None = anybody's.
        note: A remark of whoever records.
    """

    silent: Actor = attrs.field(converter=forms.path)
    kinds: frozenset[str] = attrs.field(converter=_kinds)
    when: When = attrs.field(converter=when_)
    attribution: Attribution = attrs.field(validator=forms.a(Attribution))
    where: Place | None = attrs.field(default=None, validator=forms.maybe(forms.a(Place)))
    attacker: Actor | None = attrs.field(default=None, converter=forms.maybe_path)
    note: str | None = attrs.field(default=None, converter=forms.maybe_text)
