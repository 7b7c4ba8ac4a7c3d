"""What counts is held to the laws of counting by itself: a question that has a scope, and a policy for whose count."""

from __future__ import annotations

from collections.abc import Container, Hashable, Mapping
from decimal import Decimal
from typing import Any

from conflict_events.testing.laws.figures import figure_laws
from conflict_events.testing.laws.laws import Law
from conflict_events.testing.laws.sums import counting_laws
from conflict_events.values import EntryId, Quantity, Scope

__all__ = ["counts", "laws_of_what_counts"]


def counts(projection: Any) -> bool:
    """Tell whether a question counts: it has a `scope`, and a `count` that chooses among readings."""
    policy = getattr(projection, "count", None)
    return isinstance(getattr(projection, "scope", None), Scope) and hasattr(policy, "choose")


def laws_of_what_counts() -> tuple[Law, ...]:
    """Give the laws of counting, with figures picked from answers by what they are.

    Buckets by key or by period have a value each, a mapping may be of numbers, and a number is a figure. An answer of
    another make says nothing by itself: `counting_laws` and `figure_laws` take functions that pick.
    """
    return (*counting_laws(_total, _in_total), *figure_laws(_figures))


def _total(answer: Any) -> Any:
    """Give what all accounts come to; of a board, and of series, there is no such figure."""
    if hasattr(answer, "everything"):
        return getattr(answer.everything, "value", None)
    return None if hasattr(answer, "buckets") else _figures(answer)


def _in_total(answer: Any) -> Container[EntryId]:
    """Give the ids of the accounts that certainly count; where an answer does not say, any may."""
    accounts = getattr(getattr(answer, "everything", None), "used", None)
    return _Anything() if accounts is None else accounts


class _Anything(Container[Any]):
    def __contains__(self, _: object) -> bool:
        return True


def _figures(answer: Any) -> Mapping[Hashable, Quantity]:
    if isinstance(getattr(answer, "series", None), Mapping):
        return {}  # what rises and falls is no figure of its period
    rows = getattr(answer, "buckets", getattr(answer, "periods", answer))
    if not isinstance(rows, Mapping):
        rows = {"in all": rows}
    figures = {key: _figure(getattr(each, "value", each)) for key, each in rows.items()}
    return {key: value for key, value in figures.items() if value is not None}


def _figure(value: Any) -> Quantity | None:
    if isinstance(value, Quantity):
        return value
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return Quantity.exact(value) if is_number and value >= 0 else None
