"""What a list of deletions says: that records are no more, also such as come in only later."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from conflict_events.events import Statement
from conflict_events.importers.engine.changing import retraction
from conflict_events.importers.engine.known import Brought, report_of
from conflict_events.importers.report import Gone
from conflict_events.values import Attribution, When

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflict_events.importers.engine.deciding import Decider

__all__ = ["withdraw"]


def withdraw(decider: Decider, gone: Sequence[tuple[int, Gone]]) -> None:
    """Plan the Retraction of each account whose record is said to be no more, in this copy or in an earlier one."""
    records = defaultdict[str, list[Brought]](list)
    for account in decider.known.accounts if gone else ():
        if not account.is_erased:
            records[report_of(account.group)].append(account)
    for line, each in gone:
        about = records.get(report_of(decider.source.group(each.identity)), ())
        if not about:
            _remember(decider, line, each)
        for account in about:
            if account.stands:
                _retract(decider, account.id, account.event, each, line)
    _withdraw_what_comes_late(decider)


def _retract(decider: Decider, account: str, event: Any, gone: Gone, line: int | None) -> None:
    reason = gone.reason or f"{decider.source.via} withdrew it"
    withdrawal = retraction(account, event, decider.source, reason, between=decider.between, gone=gone)
    decider.steps.take("retract", withdrawal, line=line, account=account, why=reason)


def _remember(decider: Decider, line: int, gone: Gone) -> None:
    """Keep the word of the publisher about a record that is not there yet; once that comes in, it is withdrawn."""
    source, key = decider.source, decider.source.gone(gone.identity)
    if key in decider.known.keys:
        return
    message = f"the log has no record {gone.identity!r} to withdraw; if it comes in later, it is withdrawn at once"
    decider.steps.find(line, "unknown-record", message)
    reported = gone.reported or When.between(None, decider.now)
    said = Attribution(source.voice or source.via, reported, via=(source.via,))
    text = f"withdrew its record {gone.identity}"
    event = Statement(when=reported, act="comment", text=text, topic="withdrawal", attribution=said, note=gone.reason)
    decider.steps.take("add", event, key=key, line=line)


def _withdraw_what_comes_late(decider: Decider) -> None:
    source, known = decider.source, decider.known
    begins = source.gone("")
    gone = {report_of(source.group(key[len(begins) :])): at for key, at in known.keys.items() if key.startswith(begins)}
    for step in list(decider.steps.all) if gone else ():
        at = gone.get(report_of(str(step.key).rpartition("|")[0])) if step.action == "add" else None
        said = None if at is None else decider.log.entry(at).event
        if said is not None:
            word = Gone("", said.attribution.reported, said.note)
            _retract(decider, decider.log.id_of(step.event), step.event, word, step.line)
