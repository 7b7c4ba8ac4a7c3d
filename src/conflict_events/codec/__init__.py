"""Codec: events to canonical bytes and back. cattrs is the converter of record, msgspec the fast read path."""

from __future__ import annotations

from conflict_events.codec.codec import Codec, canonical_json
from conflict_events.codec.columns import columns_of
from conflict_events.codec.narrow import narrowed
from conflict_events.codec.states import StateCodec
from conflict_events.codec.strict import strict_json

__all__ = ["Codec", "StateCodec", "canonical_json", "columns_of", "narrowed", "strict_json"]
