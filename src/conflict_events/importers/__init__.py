"""Importers: raw records in, events and findings out; an engine, and a declaration for each source.

A declaration says what a record is, what it becomes and what a later copy's difference means (`ImportSource`). The
engine reads, knows records again, plans, appends and reports; it never loses a row. A file that cannot be read at all
raises `UnreadableSource` before anything is appended.
"""

from __future__ import annotations

from conflict_events.importers.definitions import load_definitions
from conflict_events.importers.engine import (
    ImportPlan,
    ImportSource,
    ImportStep,
    Manner,
    SourceRow,
    Traits,
    by_columns,
    by_likeness,
    import_source,
    plan_import,
    read_source,
    remembered,
    source_named,
)
from conflict_events.importers.report import Gone, ImportFinding, ImportReport, Record, Tie, Transcript
from conflict_events.importers.seeds import Seeds
from conflict_events.importers.seeds import load as load_seeds
from conflict_events.importers.sheet import SheetMap, propose_map, read_map, source_of

__all__ = [
    "Gone",
    "ImportFinding",
    "ImportPlan",
    "ImportReport",
    "ImportSource",
    "ImportStep",
    "Manner",
    "Record",
    "Seeds",
    "SheetMap",
    "SourceRow",
    "Tie",
    "Traits",
    "Transcript",
    "by_columns",
    "by_likeness",
    "import_source",
    "load_definitions",
    "load_seeds",
    "plan_import",
    "propose_map",
    "read_map",
    "read_source",
    "remembered",
    "source_named",
    "source_of",
]
