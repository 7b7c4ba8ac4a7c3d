"""The engine: a source is a declaration, and all sources are read, matched, planned and appended by one engine.

`source` is what an importer's author reads first.
"""

from __future__ import annotations

from conflict_events.importers.engine.identities import ById, ByLikeness, by_columns, by_likeness
from conflict_events.importers.engine.importing import import_source, plan_import, read_source
from conflict_events.importers.engine.locating import code_of, point_of
from conflict_events.importers.engine.matching import Traits
from conflict_events.importers.engine.plan import ImportPlan
from conflict_events.importers.engine.registry import HOMES, source_named
from conflict_events.importers.engine.remembering import remembered
from conflict_events.importers.engine.row import Manner, SourceRow
from conflict_events.importers.engine.source import ImportSource
from conflict_events.importers.engine.steps import ImportStep

__all__ = [
    "HOMES",
    "ById",
    "ByLikeness",
    "ImportPlan",
    "ImportSource",
    "ImportStep",
    "Manner",
    "SourceRow",
    "Traits",
    "by_columns",
    "by_likeness",
    "code_of",
    "import_source",
    "plan_import",
    "point_of",
    "read_source",
    "remembered",
    "source_named",
]
