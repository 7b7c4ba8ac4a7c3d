"""`Section`: one judgement as it is told, in the order in which an editor asks; it becomes a page in `page`."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from conflict_events.charts import Chart
from conflict_events.projections import Table
from conflict_events.questions.claims import Source

__all__ = ["Section"]


@attrs.frozen
class Section:
    """One judgement, with everything that it rests on.

    Attributes:
        title: What is counted, of whom, where.
        outcome: HOLDS, TIES, FAILS, UNDETERMINED or NOT_COMPARABLE.
        sentence: The judgement in a sentence that may be quoted.
        caveats: What to know before quoting it.
        chart: The ladder; None = there is nothing to be drawn.
        figures: The steps of the record with their bounds and caveats.
        became: What became of it since, as far as the view sees, and the caveats do not say.
        voices: Who says what of the incidents behind the figure, a table for each.
        unread: How many more incidents are behind it than there are tables.
        changes: How the figures of those came to be what they are.
        sources: Where the figures come from, in the order of the log.
        untold: How many more accounts are behind it than there are sources.
        aside: What was set aside: each reason, with the accounts of it in words.
        citation: The line by which the answer is asked again, whole.
        short: Its short form, for print.
        command: What to type to ask it again; None = not said.
    """

    title: str
    outcome: str
    sentence: str
    caveats: tuple[str, ...]
    chart: Chart | None
    figures: Table
    became: str
    voices: tuple[Table, ...]
    unread: int
    changes: Table | None
    sources: tuple[Source, ...]
    untold: int
    aside: Mapping[str, tuple[str, ...]]
    citation: str
    short: str
    command: str | None
