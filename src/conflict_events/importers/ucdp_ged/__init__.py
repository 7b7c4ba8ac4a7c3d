"""UCDP's georeferenced events: one row an event with people killed, in yearly releases and monthly candidates."""

from __future__ import annotations

from conflict_events.importers.ucdp_ged.importing import UCDP_GED

__all__ = ["UCDP_GED"]
