"""Gathering: what a report tells, asked of a view of a log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from conflict_events.charts import Chart, chart_of
from conflict_events.charts.words import subject
from conflict_events.counting import Aside
from conflict_events.counting.telling.rows import name_of, possible
from conflict_events.errors import UsageError
from conflict_events.log import LogView
from conflict_events.projections import Table
from conflict_events.questions.claims import ClaimHistory, ClaimMatrix, Provenance
from conflict_events.questions.records import Board, RecordBoard, Verdict
from conflict_events.questions.records.board import THE_FIRST
from conflict_events.questions.records.verdicts import is_level
from conflict_events.questions.snapshot import Snapshot
from conflict_events.report.page import Report
from conflict_events.report.telling import Section
from conflict_events.values import EntryId
from conflict_events.values.calls import explained

__all__ = ["report_on", "section_on"]

VOICES, SOURCES, NAMED, STEPS = 3, 30, 5, 12
"""So many incidents, sources, accounts of one reason, and steps of a record are told one by one; more are counted."""


@explained
def report_on(view: LogView, question: RecordBoard, key: Any, *, title: str = "", command: str | None = None) -> Report:
    """Gather a report on one period: was it the record?

    Args:
        view: What is asked, such as ``log.now()`` or ``log.as_known(...)``.
        question: The record question.
        key: The period, as `Board.verdict` takes it.
        title: Its heading; empty = what is counted.
        command: What to type to ask it again; None = not said.

    Raises:
        UsageError: The key is nothing that the scope's grain has.
    """
    section = section_on(view, question, key, command=command)
    return Report(title or section.title, view.view, view.head, (section,))


def section_on(view: LogView, question: RecordBoard, key: Any, *, command: str | None = None) -> Section:
    """Gather the section of a report on one period; see `report_on`."""
    board = view.ask(question)
    verdict = board.verdict(key)
    behind = _incidents(view, verdict.evidence())
    snapshot = Snapshot.of(view.head, view.view, question, board)
    asked = verdict.evidence() | verdict.previous_used
    sources = sorted(view.ask(Provenance(asked)).sources, key=lambda each: each.account.position)
    return Section(
        title=subject(board.scope),
        outcome=verdict.outcome.value,
        sentence=verdict.wording(),
        caveats=tuple(sorted(verdict.caveats)),
        chart=_drawn(board, verdict),
        figures=_figures(board, verdict),
        became="" if verdict.value is None else _became(board, verdict),
        voices=tuple(view.ask(ClaimMatrix(each)).table() for each in behind[:VOICES]),
        unread=max(0, len(behind) - VOICES),
        changes=_changes(view, behind[:VOICES], board.scope.measure),
        sources=tuple(sources[:SOURCES]),
        untold=max(0, len(sources) - SOURCES),
        aside=_asides(verdict.aside),
        citation=str(snapshot),
        short=snapshot.short,
        command=command,
    )


def _incidents(view: LogView, accounts: Iterable[EntryId]) -> list[EntryId]:
    """Give an account of each incident behind a figure, in the order of the log."""
    sources = view.ask(Provenance(frozenset(accounts))).sources
    ordered = sorted((each.account for each in sources), key=lambda each: each.position)
    return list({each.incident: each.id for each in reversed(ordered)}.values())[::-1]


def _became(board: Board, verdict: Verdict) -> str:
    """Say what became of it, without what the caveats say already."""
    since = board.lifecycle(verdict.key)
    return str(attrs.evolve(since, out=tuple(each for each in since.out if each not in verdict.caveats)))


def _drawn(board: Board, verdict: Verdict) -> Chart | None:
    try:
        return chart_of(board, judged=verdict.key)
    except UsageError:  # there is nothing to be drawn, and the sentence says why
        return None


def _figures(board: Board, verdict: Verdict) -> Table:
    """Lay out the last steps of the record, and the period judged, with what is to know of each."""
    ladder = board.ladder()
    steps = {each.key: each for each in ladder[-STEPS:]}
    judged = [(each, outcome) for each, outcome in board.judged() if each.key in steps or each.key == verdict.key]
    general = set(verdict.caveats)
    cells = tuple(
        (
            name_of(each),
            each.value,
            each.value.floor if each.value.missing is None else None,
            each.value.ceiling if each.value.missing is None else None,
            possible(each),
            THE_FIRST if each in ladder and is_level(each, ladder[0]) else outcome.value,
            "; ".join(sorted(each.caveats - general)),
        )
        for each, outcome in judged
    )
    headings = (board.scope.grain or "", board.scope.measure or "", "least", "most", "may add", "a record?", "to know")
    cut = len(ladder) - len(steps)
    notes = (f"the last {len(steps)} steps; {cut} before them are not shown",) if cut else ()
    return Table(headings, cells, notes=notes)


def _changes(view: LogView, accounts: Iterable[EntryId], measure: str | None) -> Table | None:
    """Lay out how the figures of some incidents evolved; None = there are none."""
    tables = [view.ask(ClaimHistory(each, measure=measure)).table() for each in accounts]
    return attrs.evolve(tables[0], cells=tuple(row for each in tables for row in each.cells)) if tables else None


def _asides(asides: Iterable[Aside]) -> Mapping[str, tuple[str, ...]]:
    """Put together what was set aside for one reason; of many accounts the first are named."""
    reasons: dict[str, list[str]] = defaultdict(list)
    for each in asides:
        reasons[each.reason].append(f"{each.value}: {each.told}" if each.told else f"{each.value}")
    return {reason: _named(sorted(labels)) for reason, labels in sorted(reasons.items())}


def _named(labels: list[str]) -> tuple[str, ...]:
    more = len(labels) - NAMED
    return (*labels[:NAMED], f"and {more} more") if more > 0 else tuple(labels)
