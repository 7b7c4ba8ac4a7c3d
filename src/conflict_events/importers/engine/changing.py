"""How a source's later word is recorded: as a mistake of ours, or as the claimant's own revision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from conflict_events.events import Correction, Retraction
from conflict_events.values import Attribution, Order, When

if TYPE_CHECKING:
    from datetime import datetime

    from conflict_events.importers.engine.known import Brought
    from conflict_events.importers.engine.source import ImportSource
    from conflict_events.importers.report import Gone, Record

__all__ = ["Between", "correction", "restoration", "retraction"]


@attrs.frozen
class Between:
    """The time in which what differs between two copies was published.

    Attributes:
        after: The date of the newest copy that a log has; None = it is not known.
        upto: The date of this copy, where it is known and later; else now.
    """

    after: datetime | None
    upto: datetime

    def since(self, reported: When) -> When:
        """Give the time of a revision of what was reported before."""
        known = (self.after, reported.latest or reported.earliest)
        after = max((each for each in known if each is not None), default=None)
        if after is not None and after >= self.upto:
            return When.at(after if after == self.upto else self.upto, tz="UTC")
        return When.between(after, self.upto, tz="UTC")


def correction(account: Brought, record: Record, source: ImportSource, between: Between, number: int) -> Correction:
    """Make the Correction of an account that its source tells otherwise.

    Args:
        account: The account.
        record: What the source says now.
        source: Says who was wrong.
        between: When a revision can have been made, if its record does not say it.
        number: Tells it from earlier ones: one that says what an earlier one said would be no entry of its own.
    """
    was, event = account.event.attribution, record.event
    who = f"; {record.changed}" if record.changed else ""
    if not source.revises(was.claimant) or event.attribution.claimant != was.claimant:
        reason = f"a later copy of {source.via} reads otherwise (erratum {number}){who}"
        return Correction(target=account.id, replacement=event, by="ledger", reason=reason)
    now = event.attribution.reported
    if now.order(was.reported) is not Order.AFTER and not (source.stamped and _begins_later(now, was.reported)):
        said = attrs.evolve(event.attribution, reported=between.since(was.reported))
        event = attrs.evolve(event, attribution=said)
    reason = f"a later copy of {source.via} reads otherwise (revision {number}){who}"
    return Correction(target=account.id, replacement=event, by="claimant", reason=reason)


def retraction(
    account: str, event: Any, source: ImportSource, reason: str, *, between: Between, gone: Gone | None = None
) -> Retraction:
    """Make the Retraction of an account that its source withdrew.

    Args:
        account: The id of the account.
        event: What it says.
        source: Says whose withdrawal it is.
        reason: Why.
        between: When it can have been made, if nothing says it.
        gone: The word of the publisher; None = the record is simply not there any more.
    """
    was = event.attribution
    if not source.revises(was.claimant):
        return Retraction(target=account, by="ledger", reason=reason)
    reported = None if gone is None else gone.reported
    said = Attribution(was.claimant, reported or between.since(was.reported), via=(source.via,))
    return Retraction(target=account, by="claimant", reason=reason, attribution=said)


def restoration(which: str, withdrew: Retraction, source: ImportSource, between: Between) -> Retraction:
    """Make the Retraction of a Retraction, of an account that its source has again.

    Args:
        which: The id of the Retraction.
        withdrew: What it says.
        source: The source.
        between: When it can have been made.
    """
    reason = f"a later copy of {source.via} has it again"
    if withdrew.attribution is None:
        return Retraction(target=which, by="ledger", reason=reason)
    said = attrs.evolve(withdrew.attribution, reported=between.since(withdrew.attribution.reported))
    return Retraction(target=which, by="claimant", reason=reason, attribution=said)


def _begins_later(now: When, was: When) -> bool:
    """Tell whether a record's own stamp is a later one, also where days without a zone may overlap."""
    return now.earliest is not None and was.earliest is not None and now.earliest > was.earliest
