"""PROV-JSON: what an answer rests on, as the W3C's provenance model has it: accounts, who made them, and what shows it.

Accounts are entities, attributed to their claimants and derived from what can be shown for them; the question is the
activity that used them, and the answer is what it made.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from conflict_events.errors import UsageError
from conflict_events.history import Account, Entry
from conflict_events.log import EventLog
from conflict_events.projections import Answer
from conflict_events.values.calls import explained

__all__ = ["prov_json"]

PREFIX = {
    "account": "urn:conflict-events:account:",
    "actor": "urn:conflict-events:actor:",
    "ce": "urn:conflict-events:",
}
ANSWER, ASKING = "ce:answer", "ce:asking"


@explained
def prov_json(answer: Answer, log: EventLog) -> dict[str, Any]:
    """Give what an answer rests on, as PROV-JSON, to be written with `json.dumps`.

    Args:
        answer: Any answer.
        log: The log that was asked.

    Raises:
        UsageError: It was asked of no log, or of another.
    """
    context = answer.context
    if context is None:
        raise UsageError("answer: was asked of no log; ask a log or a view")
    view = log.as_cited(context.head, context.view)
    behind = answer.evidence()
    seen = {each.id: each for each in view.accounts() if each.id in behind}
    document = _Told()
    document.add("entity", ANSWER, {"prov:type": type(answer).__name__})
    head = {"ce:position": context.head.position, "ce:digest": context.head.digest, "ce:view": str(context.view)}
    document.add("activity", ASKING, {"prov:type": "ce:Question", **head})
    document.add("wasGeneratedBy", "_:answer", {"prov:entity": ANSWER, "prov:activity": ASKING})
    for entry in sorted((log.entry(each) for each in behind), key=lambda each: each.position):
        document.account(entry, seen.get(entry.id))
    return {"prefix": PREFIX, **document.records}


class _Told:
    """The records of a document, each kind by its name."""

    def __init__(self) -> None:
        self.records: dict[str, dict[str, dict[str, Any]]] = {}

    def add(self, kind: str, name: str, said: dict[str, Any]) -> None:
        """Note a record; the same one twice is one."""
        self.records.setdefault(kind, {})[name] = {key: value for key, value in said.items() if value not in (None, [])}

    def account(self, entry: Entry[Any], account: Account[Any] | None) -> None:
        """Note an account, who says so, and what is shown for it; of one that is erased only that it was there."""
        name = f"account:{entry.id}"
        recorded = {"ce:position": entry.position, "ce:recordedAt": entry.recorded_at.isoformat()}
        event = entry.event if account is None else account.event
        attribution = getattr(event, "attribution", None)
        via = [] if attribution is None else list(attribution.via)
        corrected = None if account is None else account.corrected
        said = {"prov:type": f"ce:{entry.kind}", "ce:corrected": corrected, "ce:via": via, **recorded}
        self.add("entity", name, said)
        self.add("used", f"_:used-{entry.id}", {"prov:activity": ASKING, "prov:entity": name})
        derived = {"prov:generatedEntity": ANSWER, "prov:usedEntity": name}
        self.add("wasDerivedFrom", f"_:answer-{entry.id}", derived)
        if attribution is not None:
            self._said(entry.id, name, attribution)

    def _said(self, entry_id: str, name: str, attribution: Any) -> None:
        agent = f"actor:{quote(attribution.claimant, safe='')}"
        self.add("agent", agent, {"prov:label": attribution.claimant})
        self.add("wasAttributedTo", f"_:by-{entry_id}", {"prov:entity": name, "prov:agent": agent})
        for number, each in enumerate(attribution.evidence):
            shown = f"ce:evidence-{entry_id}-{number}"
            facts = {"ce:url": each.url, "ce:archivedUrl": each.archived_url, "ce:sha256": each.sha256}
            self.add("entity", shown, {**facts, "ce:locator": each.locator})
            derived = {"prov:generatedEntity": name, "prov:usedEntity": shown}
            self.add("wasDerivedFrom", f"_:from-{entry_id}-{number}", derived)
