"""Importers: raw records in, events and findings out; one subject a module, one family of modules a source.

An importer has two parts. The pure one reads a source into events and findings and never loses a row; the other
compares them with a log and appends. A source that cannot be read at all raises `UnreadableSource` before anything
is appended.
"""

from __future__ import annotations

from conflict_events.importers.definitions import load_definitions
from conflict_events.importers.missile_attacks import import_missile_attacks, read_missile_attacks
from conflict_events.importers.report import ImportFinding, ImportReport, Record, Transcript
from conflict_events.importers.seeds import Seeds
from conflict_events.importers.seeds import load as load_seeds

__all__ = [
    "ImportFinding",
    "ImportReport",
    "Record",
    "Seeds",
    "Transcript",
    "import_missile_attacks",
    "load_definitions",
    "load_seeds",
    "read_missile_attacks",
]
