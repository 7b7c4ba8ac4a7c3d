"""What VIINA's classifier takes a report for: an assessment by VIINA, never a word of whoever reported it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_events.events import Statement
from conflict_events.importers.engine import ImportSource, by_columns
from conflict_events.importers.viina.placing import COMPILER, MANNER, day_of

if TYPE_CHECKING:
    from conflict_events.importers.engine import SourceRow

__all__ = ["VIINA_LABELS"]

ENDING = "_b"
"""Of the columns that say yes or no; those without it have the probabilities."""


def labelled(row: SourceRow) -> Statement:
    """Make the assessment of one event; its locator says which."""
    labels = [name.removesuffix(ENDING) for name in row.cells if name.endswith(ENDING) and row[name] in ("1", "1.0")]
    probabilities = [f"{name} {row[name]}" for name in labels if name in row.cells and row[name]]
    when = day_of(row)
    return Statement(
        when=when, act="assess", text=f"labels it {', '.join(labels) or 'nothing'}", topic="label",
        attribution=row.attribution(COMPILER, when, locator=f"event {row['event_id']}"),
        note=f"probabilities: {', '.join(probabilities)}" if probabilities else None,
    )  # fmt: skip


VIINA_LABELS = ImportSource(
    name="viina-labels",
    title="VIINA event_labels: what a classifier takes each report for",
    via=f"{COMPILER}/labels",
    kinds=(Statement,),
    columns=("event_id", "date", "t_mil_b"),
    optional=None,
    manner=MANNER,
    identity=by_columns("event_id"),
    make=labelled,
    changes="revised",
)
