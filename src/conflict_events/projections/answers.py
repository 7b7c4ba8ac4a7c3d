"""`Answer`: what the answers of this library have in common, so that each of them reads, prints and traces alike."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Self

import attrs

from conflict_events.projections.protocol import Context
from conflict_events.projections.tables import Table
from conflict_events.values import EntryId

__all__ = ["Answer"]


class Answer(ABC):
    """An answer: a table, rows, and the ids of the accounts behind every number in it.

    Inherit it for answers of your own: give the class a field `context` with the default None, `table` and `evidence`.

    Attributes:
        context: Where it was asked; None outside a log.
    """

    __slots__ = ()

    context: Context | None

    @abstractmethod
    def table(self) -> Table:
        """Lay it out for people."""

    @abstractmethod
    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts that its figures are made of (X15); those set aside are not among them."""

    def rows(self) -> list[dict[str, Any]]:
        """Give it as rows, for pandas and the like."""
        return self.table().rows()

    def conclusion(self) -> Any:
        """Give what it comes to, whatever it was called in the asking: `vary` holds two answers against each other so.

        The rows, unless an answer knows better.
        """
        return self.rows()

    def seen_from(self, context: Context, /) -> Self:
        """Give this answer with its context filled in."""
        situated: Any = attrs.evolve(self, context=context)  # type: ignore[misc]  # every answer is an attrs class
        answer: Self = situated
        return answer

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()
