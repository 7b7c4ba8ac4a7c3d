"""The log: append, read, ask, verify. Brings kinds, codec, store and views together and seals entries in a chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_events.doors import doors
from conflict_events.log.asking.answers import KeptState
from conflict_events.log.asking.keeping import Kept
from conflict_events.log.eventlog import EventLog
from conflict_events.log.following.bookmarks import Failure, Follower
from conflict_events.log.following.running import How, Ran, Retries, Stop
from conflict_events.log.proof.proofs import CitedHead, ConsistencyProof, InclusionProof, check_growth, check_inclusion
from conflict_events.log.proof.verification import LogFault, Verification
from conflict_events.log.reading.reading import LogReader
from conflict_events.log.views import LogView
from conflict_events.log.writing.appended import Appended
from conflict_events.log.writing.drafting import Expect

if TYPE_CHECKING:  # what asks questions of whole logs comes with all of them, when asked for: see `_LATER`
    from conflict_events.log.citing import Recited, cite, recite
    from conflict_events.log.lines import lines_of, read_lines, write_lines
    from conflict_events.log.overtime import RecordHistory, Step, moments_of, record_history
    from conflict_events.questions.snapshot import Snapshot

__all__ = [
    "Appended",
    "CitedHead",
    "ConsistencyProof",
    "EventLog",
    "Expect",
    "Failure",
    "Follower",
    "How",
    "InclusionProof",
    "Kept",
    "KeptState",
    "LogFault",
    "LogReader",
    "LogView",
    "Ran",
    "Recited",
    "RecordHistory",
    "Retries",
    "Snapshot",
    "Step",
    "Stop",
    "Verification",
    "check_growth",
    "check_inclusion",
    "cite",
    "lines_of",
    "moments_of",
    "read_lines",
    "recite",
    "record_history",
    "write_lines",
]

_LATER = {
    "conflict_events.log.citing": ("Recited", "cite", "recite"),
    "conflict_events.log.lines": ("lines_of", "read_lines", "write_lines"),
    "conflict_events.log.overtime": ("RecordHistory", "Step", "moments_of", "record_history"),
    "conflict_events.questions.snapshot": ("Snapshot",),
}

if not TYPE_CHECKING:  # else a checker would take every misspelt name for one that is there
    __getattr__, __dir__ = doors(__name__, _LATER)
