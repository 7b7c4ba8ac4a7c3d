"""`Answer`: what the answers of this library have in common, so that each of them reads, prints and traces alike."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Protocol, Self

import attrs

from conflict_events.doors import behind
from conflict_events.errors import UsageError
from conflict_events.projections.protocol import Context
from conflict_events.projections.tables import Table
from conflict_events.values import EntryId
from conflict_events.values.calls import explains_methods, lacking
from conflict_events.values.numbered import numbered

if TYPE_CHECKING:
    from polars import DataFrame

__all__ = ["Answer", "Drawing"]

WIDEST = 120
"""So many characters of an answer are shown in brief."""


class Drawing(Protocol):
    """A chart, as `conflict_events.charts` makes it."""

    def to_dict(self) -> dict[str, Any]:
        """Give its specification, in Vega-Lite."""

    def svg(self) -> str:
        """Draw it as SVG."""

    def png(self, *, scale: float = 2) -> bytes:
        """Draw it as PNG."""

    def html(self) -> str:
        """Give a page that shows it, and needs no network."""

    def save(self, path: Any) -> None:
        """Write it to a file: .svg, .png, .html or .json."""

    def altair(self) -> Any:
        """Give it as a chart of Altair."""

    def _repr_html_(self) -> str: ...


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

    def frame(self) -> DataFrame:
        """Give its rows as a frame of polars; needs the extra ``frames``.

        A figure becomes several columns, one for each of its bounds. What stands below its table is in each row.

        Raises:
            UsageError: The extra is not installed.
        """
        frame: DataFrame = behind("conflict_events.columns", "frames").answer_frame(self)
        return frame

    def conclusion(self) -> Any:
        """Give what it comes to, whatever it was called in the asking: `vary` holds two answers against each other so.

        The rows, unless an answer knows better.
        """
        return self.rows()

    def chart(self, **details: Any) -> Drawing:
        """Draw it: `save()` makes a file of what comes, a notebook shows it (extra `charts`).

        Args:
            **details: What its drawing takes beside it: a record board takes `judged`, the key that is marked.

        Raises:
            UsageError: There is no chart of such an answer, or of so large a one, or it has nothing to be drawn.
        """
        drawn: Drawing = behind("conflict_events.charts", "charts").chart_of(self, **details)
        return drawn

    def seen_from(self, context: Context, /) -> Self:
        """Give this answer with its context filled in."""
        situated: Any = attrs.evolve(self, context=context)  # type: ignore[misc]  # every answer is an attrs class
        answer: Self = situated
        return answer

    def __str__(self) -> str:
        return str(self.table())

    if not TYPE_CHECKING:  # else a checker would let them pass
        __getattr__ = lacking

        def __getitem__(self, which: Any) -> Any:
            raise UsageError(f"{type(self).__name__}: has no items; read its table(), its rows(), or its fields")

        def __len__(self) -> int:
            raise UsageError(f"{type(self).__name__}: has no length; take that of its rows(), or of a field")

        def __bool__(self) -> bool:
            return True  # else Python would ask for its length

    @classmethod
    def __attrs_init_subclass__(cls) -> None:
        """Show an answer in brief, in place of every field; attrs calls this of each class of answers that it makes."""
        cls.__repr__ = Answer._brief  # type: ignore[method-assign,assignment]  # a function is a method of it
        explains_methods(cls)

    def _brief(self) -> str:
        """Say what it is in two lines: its first words, and where it was asked."""
        sentence = str(self.sentence()) if hasattr(self, "sentence") else ""
        first = sentence[:WIDEST] or numbered(len(self.rows()), "row")
        asked = (
            "" if self.context is None else f", {self.context.view}, of {numbered(self.context.head.position, 'entry')}"
        )
        return f"<{type(self).__name__}{asked}: {first}>"

    def _repr_html_(self) -> str:
        return f"{self.table()._repr_html_()}{behind('conflict_events.charts', 'charts').inline(self)}"
