"""The forms of fields: what our own kinds check and normalise their fields by, for kinds of your own.

Give ``field_transformer=fields.named`` to ``attrs.frozen``, and each field its form: a converter normalises, a
validator only checks. What is wrong is `InvalidValue`, which names the field::

    @kind("PrisonerExchange")
    @attrs.frozen(kw_only=True, field_transformer=fields.named)
    class PrisonerExchange:
        holder: Actor = attrs.field(converter=fields.path)
        released: Quantity = attrs.field(converter=fields.quantity)
        when: When = attrs.field(converter=fields.when)
        attribution: Attribution = attrs.field(validator=fields.a(Attribution))

A class whose converters are these is read as fast as ours. A field without a form is held to its annotation all the
same, by `kind`; it is only not normalised.
"""

from __future__ import annotations

from conflict_events.values.forms import (
    a,
    check,
    entry_id,
    maybe,
    maybe_entry_id,
    maybe_path,
    maybe_text,
    maybe_texts,
    named,
    path,
    text,
    texts,
    word,
)
from conflict_events.values.quantity import normal_number as number
from conflict_events.values.quantity import quantity
from conflict_events.values.when import maybe_when, when

__all__ = [
    "a",
    "check",
    "entry_id",
    "maybe",
    "maybe_entry_id",
    "maybe_path",
    "maybe_text",
    "maybe_texts",
    "maybe_when",
    "named",
    "number",
    "path",
    "quantity",
    "text",
    "texts",
    "when",
    "word",
]
