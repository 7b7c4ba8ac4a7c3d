"""The gazetteer: which place a name means, and where a place lies; a generated table, and nothing typed by hand.

Codes address and recognise nobody's claim: each place has the code that ISO 3166 gives it.
"""

from __future__ import annotations

from conflict_events.gazetteer.lookup import Found, Level, look_up
from conflict_events.gazetteer.names import look_alikes
from conflict_events.gazetteer.placing import Misplaced, known_part, misplaced
from conflict_events.gazetteer.table import Box, Kind, Known

__all__ = ["Box", "Found", "Kind", "Known", "Level", "Misplaced", "known_part", "look_alikes", "look_up", "misplaced"]
