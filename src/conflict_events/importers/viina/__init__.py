"""VIINA: news reports of the war, what a classifier labels them as, and who controls each populated place.

Four files, each a source of its own: `VIINA` (`event_info_latest_YYYY`, a row a report), `VIINA_1PD` (one row an event
of a place and day, also in a selection that has the addresses), `VIINA_LABELS` and `VIINA_CONTROL`.
"""

from conflict_events.importers.viina.control import VIINA_CONTROL
from conflict_events.importers.viina.labels import VIINA_LABELS
from conflict_events.importers.viina.reports import VIINA, VIINA_1PD

__all__ = ["VIINA", "VIINA_1PD", "VIINA_CONTROL", "VIINA_LABELS"]
