"""Rows: what every answer says of a figure, in tables, in rows and in words (C2 and C23)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

import attrs

from conflict_events.counting.buckets import Bucket
from conflict_events.counting.competing.picks import Maybe
from conflict_events.counting.membership.scoped import Covered, unsaid
from conflict_events.counting.placing.keys import Key
from conflict_events.counting.placing.periods import is_over
from conflict_events.counting.telling.names import NO_NAMES, AskedNames
from conflict_events.projections.protocol import Context, unspoken
from conflict_events.projections.tables import shown_key
from conflict_events.values import Scope
from conflict_events.values.quantity import total

__all__ = ["general", "may_count", "name_of", "notes_of", "possible", "row_of", "running", "seen_at"]

Each = TypeVar("Each")
Named = TypeVar("Named", bound=Key)


def general(coverage: Covered, context: Context | None, names: AskedNames = NO_NAMES) -> frozenset[str]:
    """Say what is to know of every figure of an answer: what nobody says, who does not speak, what names nobody has."""
    return unsaid(coverage).union(notes_of(context, names))


def notes_of(context: Context | None, names: AskedNames = NO_NAMES) -> tuple[str, ...]:
    """Say below a table who does not speak, and which names nobody has."""
    return tuple(sorted(unspoken(context) | names.caveats()))


def running(key: Key, scope: Scope, context: Context | None) -> frozenset[str]:
    """Say of a period that was not over at the moment of the view that what is known of it is not all there will be."""
    moment = None if context is None else context.view.moment
    if context is None or moment is None or is_over(key, scope, moment):
        return frozenset()
    return frozenset({f"{shown_key(key)} was not over, {context.view}; this is the figure so far"})


def seen_at(periods: Mapping[Named, Each], scope: Scope, context: Context) -> dict[Named, Each]:
    """Give figures by period, each that was not over at the moment of the view with that among its caveats."""
    completed: dict[Named, Each] = {}
    for key, figure in periods.items():
        each: Any = figure  # whatever stands for a period has caveats
        caveats = running(key, scope, context)
        completed[key] = attrs.evolve(each, caveats=each.caveats | caveats) if caveats else each
    return completed


def name_of(bucket: Bucket) -> str:
    """Name a bucket; what only ids name, by who says it, where and when."""
    return bucket.told if isinstance(bucket.key, str | frozenset) and bucket.told else shown_key(bucket.key)


def possible(bucket: Bucket) -> str | None:
    """Say what may add to a figure, and what would decide; None = nothing may."""
    return None if bucket.may_add is None else f"{bucket.may_add} ({', '.join(sorted(bucket.decides))})"


def may_count(maybe: Collection[Maybe]) -> dict[str, Any]:
    """Give what every row says of the accounts that may count: how many, what they add at most, what would decide."""
    return {
        "maybe": len({account for each in maybe for account in each.accounts}),
        "may_add": str(total(each.value for each in maybe)) if maybe else None,
        "decides": sorted({what for each in maybe for what in each.decides}),
    }


def row_of(bucket: Bucket, caveats: frozenset[str]) -> dict[str, Any]:
    """Give what every row says of its figure: its bounds, what may add to it, what would decide, and what to know."""
    return {
        "low": bucket.value.floor,
        "high": bucket.value.ceiling,
        "best": bucket.value.best,
        **may_count(bucket.maybe),
        "caveats": sorted(caveats),
        "told": bucket.told,
        "accounts": sorted(bucket.used),
    }
