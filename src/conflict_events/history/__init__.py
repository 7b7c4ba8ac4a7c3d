"""History: what a run of entries means. Entries, views, standing accounts, incidents. Reads no store and no clock."""

from __future__ import annotations

from conflict_events.history.doubts import Doubted, doubting
from conflict_events.history.entries import Account, Entry, Head, Incident, Recorded, View
from conflict_events.history.erasures import Erased, Erasures, resolved
from conflict_events.history.links import Incidents
from conflict_events.history.metadata import NOTHING_NOTED, Metadata
from conflict_events.history.queries import Query, QueryItem
from conflict_events.history.references import check_parts, check_references, may_refer, referred
from conflict_events.history.standing import Bookkeeping, accounts
from conflict_events.history.tags import tags_of
from conflict_events.history.versions import Unsettled

__all__ = [
    "NOTHING_NOTED",
    "Account",
    "Bookkeeping",
    "Doubted",
    "Entry",
    "Erased",
    "Erasures",
    "Head",
    "Incident",
    "Incidents",
    "Metadata",
    "Query",
    "QueryItem",
    "Recorded",
    "Unsettled",
    "View",
    "accounts",
    "check_parts",
    "check_references",
    "doubting",
    "may_refer",
    "referred",
    "resolved",
    "tags_of",
]
