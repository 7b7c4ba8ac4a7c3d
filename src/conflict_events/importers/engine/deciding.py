"""What becomes of each record of a copy, held against a log: new, corrected, told anew in other rows, or there already.

A record key is a row's group and a number in it. The number is given when the row first comes in; later copies are
matched with what the log has of the source (see `identities`), and a newer copy is told from an older one (`dating`).
What a row that reads otherwise makes is said in `changing`. What a newer copy tells in other rows, a bundle taken
apart, say, is retracted by the ledger; where it cannot be told whether it is told anew, its figures are opened down to
nothing, so that no sum has it twice. What is simply gone is said and nothing more, for leaving out is not withdrawing,
unless the source declares that it is.

An older copy corrects nothing. It adds what no newer one can have told, and says so.

What was erased does not come back: a row that is, or may be, an erased account is said and not appended, nor is what an
erasure left of an account corrected by the row that it was made from.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from conflict_events.events import Correction, Retraction
from conflict_events.importers.engine.changing import Between, correction, restoration, retraction
from conflict_events.importers.engine.dating import age, dated
from conflict_events.importers.engine.known import report_of
from conflict_events.importers.engine.matching import FIRST, LAST
from conflict_events.importers.engine.steps import Steps
from conflict_events.importers.report import ImportFinding

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from conflict_events.importers.engine.dating import Age
    from conflict_events.importers.engine.identities import Item
    from conflict_events.importers.engine.known import Brought, Known
    from conflict_events.importers.engine.source import ImportSource
    from conflict_events.importers.report import Record
    from conflict_events.log import EventLog

__all__ = ["Decider"]

Stamp: TypeAlias = "tuple[datetime, datetime]"
"""From when to when a record can have been made."""


@attrs.define
class Decider:
    """Decides about one copy, against the log as it stands.

    Attributes:
        log: The log; nothing is appended to it here.
        known: What it has of the source.
        source: The source.
        as_of: The copy's own date; None = not said.
        now: The time of the import.
        steps: What is planned so far.
        age: Whether the copy is older or newer than what the log has.
    """

    log: EventLog
    known: Known
    source: ImportSource
    as_of: datetime | None
    now: datetime
    steps: Steps
    age: Age = "untold"

    def decide(self, records: Sequence[Record]) -> None:
        """Plan what becomes of the records."""
        accounts = self.known.accounts
        matches = self.source.identity.match(records, accounts) if accounts else [None] * len(records)
        pairs = [(each, None if at is None else accounts[at]) for each, at in zip(records, matches, strict=True)]
        met = {account.id for _, account in pairs if account is not None}
        pairs = [pair for pair in pairs if self._is_over(pair[0])]
        fresh = [record for record, account in pairs if account is None and not self._was_erased(record)]
        fresh = [record for record in fresh if not self._is_outdated(record)]
        gone = [each for each in accounts if each.stands and not each.is_erased and each.id not in met]
        both = [(record, account) for record, account in pairs if account is not None]
        self.age = age(self.as_of, self.known.newest, self._by_rows(fresh, gone, both))
        self._decide(fresh, self._covered(gone, records), both)
        self._note_date(both)

    def _decide(self, fresh: Sequence[Record], gone: Sequence[Brought], both: Sequence[tuple[Record, Brought]]) -> None:
        for record, account in both:
            self._meet(record, account)
        # A record that says when it was changed is newer by itself, and so is what it no longer tells.
        by_itself = self.source.stamped and self.source.vanished == "ignored"
        if self.age == "older" and not by_itself:
            self._add_older(fresh, gone, both)
        else:
            self._add_newer(fresh, gone, both)

    @property
    def between(self) -> Between:
        """When a revision can have been made that this copy has and the log has not."""
        newest = self.known.newest
        later = self.as_of is not None and (newest is None or self.as_of > newest)
        return Between(newest, self.as_of if later and self.as_of is not None else self.now)

    def _is_over(self, record: Record) -> bool:
        reported = record.event.attribution.reported.earliest
        if reported is None or reported <= self.now:
            return True
        message = f"it ends at {reported.isoformat()}, after now: mistyped, or not over yet; import it again then"
        self.steps.findings.append(ImportFinding(record.line, "lies-ahead", message, kept=False))
        self.steps.ahead.add(record.line)
        return False

    def _was_erased(self, record: Record) -> bool:
        if report_of(record.group) not in self.known.erased:
            return False
        self.steps.find(record.line, "erased", "it may be what was erased in this log; append it by hand if it is not")
        return True

    def _is_outdated(self, record: Record) -> bool:
        """Tell whether the log has a later word of the record, in which it does not tell this part."""
        if not self.source.stamped or _stamp(record) >= self.stamps.get(report_of(record.group), _stamp(record)):
            return False
        self.steps.find(record.line, "older-copy", "a later word of this record does not tell it; it adds nothing")
        return True

    def _is_outdone(self, account: Brought, stamp: Stamp | None) -> bool:
        """Tell whether a copy has the record of an account and tells it without this part, later if records say when.

        Args:
            account: The account, which no row of the copy is.
            stamp: When the copy's record was made; None = the copy does not have it.
        """
        return stamp is not None and (not self.source.stamped or stamp > _stamp(account))

    @functools.cached_property
    def stamps(self) -> dict[str, Stamp]:
        """When the log's latest word of each record was made."""
        newest: dict[str, Stamp] = {}
        for each in self.known.accounts:
            report = report_of(each.group)
            newest[report] = max(newest.get(report, _stamp(each)), _stamp(each))
        return newest

    def _covered(self, gone: Sequence[Brought], records: Sequence[Record]) -> Sequence[Brought]:
        """Leave out what this copy says nothing about."""
        if not gone:
            return gone
        if self.source.vanished == "ignored":
            stamps = {report_of(each.group): _stamp(each) for each in records}
            return [each for each in gone if self._is_outdone(each, stamps.get(report_of(each.group)))]
        part_of: Callable[[Any], Any] | None = self.source.covers
        if part_of is None:
            return gone
        parts = {part_of(each.event) for each in records}
        return [each for each in gone if part_of(each.event) in parts]

    def _by_rows(self, fresh: Sequence[Record], gone: Sequence[Brought], both: Sequence[tuple[Record, Brought]]) -> Age:
        if self.source.copies == "as they come" or not self.known.accounts:
            return "untold"
        traits = self.source.identity.traits
        new = [traits(record) for record in fresh]
        differing = [(each, account) for each, account in both if not self._says(account, each.event)]
        return dated(
            here=[*new, *(traits(record) for record, _ in both)],
            there=[traits(each) for each in self.known.accounts],
            new=new,
            gone=[traits(each) for each in gone],
            turned=[account.once_said(each.event, self.source) for each, account in differing],
        )

    # --- rows that the log has ---------------------------------------------------------------------

    def _meet(self, record: Record, account: Brought) -> None:
        find = self.steps.find
        if account.is_erased:
            find(record.line, "erased", f"account {account.id} was erased in this log; it remains erased")
        elif not account.stands and not account.replaced:
            message = f"account {account.id} was retracted in this log; it remains retracted"
            find(record.line, "retracted", message, account.id)
        elif self._says(account, record.event):
            pass
        elif any(self.source.alike(record.event, each) for each in account.withdrawn):
            message = f"the erratum that made account {account.id} read so was retracted in this log; it remains so"
            find(record.line, "retracted", message, account.id)
        elif self._is_older(record, account):
            what = _differing(account, record.event)
            find(record.line, "older-copy", f"{what}; this copy is older and corrects nothing", account.id)
        else:
            self._mend(record, account)

    def _is_older(self, record: Record, account: Brought) -> bool:
        if not self.source.stamped:
            return self.age == "older"
        mine, theirs = _stamp(record), _stamp(account)
        return mine < theirs or (mine == theirs and self.age == "older")

    def _says(self, account: Brought, event: Any) -> bool:
        return account.stands and self.source.alike(account.event, event)

    def _mend(self, record: Record, account: Brought) -> None:
        what = _differing(account, record.event)
        self.steps.find(record.line, "corrected-row", what, account.id)
        for each in account.replaced:
            withdrew: Any = self.log.entry(each).event
            again = restoration(each, withdrew, self.source, self.between)
            self.steps.take("restore", again, line=record.line, account=account.id, why=what)
        if not self.source.alike(record.event, account.event):
            mended = correction(account, record, self.source, self.between, account.changed + 1)
            self.steps.take("correct", mended, line=record.line, account=account.id, why=what)

    def _open(self, account: str, event: Any, number: int, line: int | None, message: str) -> None:
        """Let the figures of an account begin at none."""
        self.steps.find(line, "unclear-row", message, account)
        # Numbered, for an erratum that says what an earlier one said would be no entry of its own; one that somebody
        # retracted is not counted, so that importing again does not undo what they decided.
        reason = f"a later copy of {self.source.via} reads otherwise (erratum {number})"
        opened = Correction(target=account, replacement=event, by="ledger", reason=reason)
        self.steps.take("open", opened, account=account, why=message)

    # --- rows that it does not have ----------------------------------------------------------------

    def _add(self, record: Record) -> None:
        self.steps.take("add", record.event, key=self.steps.key(record.group), line=record.line)

    def _add_newer(
        self, fresh: Sequence[Record], gone: Sequence[Brought], both: Sequence[tuple[Record, Brought]]
    ) -> None:
        for record in fresh:
            self._add(record)
        pairs: list[tuple[Item, Item]] = [(account, record) for record, account in both if account.stands]
        again = [record for record, account in both if account.replaced]
        fates = self.source.identity.fates(gone, [*fresh, *again], pairs) if gone else ()
        for account, fate in zip(gone, fates, strict=True):
            what = f"account {account.id}, {type(account.event).__name__} of {_time_of(account.event)}"
            opened = self.source.opened(account.event)
            if fate == "replaced":
                message = f"{what}: this copy covers it in other rows; retracted"
                self._withdraw(account, "replaced-row", message, "tells it in other rows", by_source=False)
            elif fate == "unclear" and opened != account.event:
                message = f"{what}: other rows of this copy may cover it; its figures now begin at none"
                self._open(account.id, opened, account.changed + 1, None, message)
            elif self.source.vanished == "ignored":
                message = f"{what}: its record no longer tells it; retracted"
                self._withdraw(account, "replaced-row", message, "tells it otherwise", by_source=False)
            elif self.source.vanished == "retracted":
                message = f"{what}: no row of this copy is it; retracted"
                self._withdraw(account, "vanished-row", message, "lacks it", by_source=True)
            else:
                message = f"{what}: no row of this copy is it; it stays in the log"
                self.steps.find(None, "vanished-row", message, account.id)

    def _withdraw(self, account: Brought, rule: str, message: str, why: str, *, by_source: bool) -> None:
        self.steps.find(None, rule, message, account.id)
        # Numbered as errata are: one that somebody retracted is not brought back by the next copy.
        key = self.steps.key(self.source.replaced(account.id))
        reason = f"a later copy of {self.source.via} {why} ({key.rpartition('|')[2]})"
        event = Retraction(target=account.id, by="ledger", reason=reason)
        if by_source:
            event = retraction(account.id, account.event, self.source, reason, between=self.between)
        self.steps.take("retract", event, key=key, account=account.id, why=message)

    def _add_older(
        self, fresh: Sequence[Record], gone: Sequence[Brought], both: Sequence[tuple[Record, Brought]]
    ) -> None:
        pairs: list[tuple[Item, Item]] = [(record, account) for record, account in both if account.stands]
        once = [record for record, account in both if account.replaced]
        fates = self.source.identity.fates([*fresh, *once], gone, pairs)
        for record, fate in zip(fresh, fates, strict=False):
            if fate == "replaced":
                message = "a newer copy covers it in other rows; this one adds nothing to it"
                self.steps.find(record.line, "older-copy", message)
                continue
            if self.source.vanished == "retracted":
                self.steps.find(record.line, "older-copy", "a newer copy no longer has it; this one adds nothing to it")
                continue
            self._add(record)
            opened = self.source.opened(record.event)
            if fate == "unclear" and opened != record.event:
                message = "rows of a newer copy may cover it; its figures begin at none"
                self._open(self.log.id_of(record.event), opened, 1, record.line, message)

    # --- keeping book ------------------------------------------------------------------------------

    def _note_date(self, both: Sequence[tuple[Record, Brought]]) -> None:
        """Note the copy's own date beside one of its accounts, so that the log knows it."""
        there = [account.held.earlier[0] for _, account in both if account.stands and not account.is_erased]
        new = [each.event for each in self.steps.all if each.action == "add"]
        others = [each.held.earlier[0] for each in self.known.accounts if not each.is_erased]
        if self.as_of is not None:
            key = self.source.as_of(self.as_of.isoformat())
            for event in (*new, *there, *others)[: key not in self.known.keys]:
                self.steps.take("note", event, key=key)
        elif self._is_taken_for_newer() and any(each.action in ("correct", "restore") for each in self.steps.all):
            message = "nothing shows whether this copy is newer than what the log has: taken so, because it came later"
            self.steps.find(None, "undated-copy", f"{message}; give its own date, as_of")

    def _is_taken_for_newer(self) -> bool:
        dated = self.source.stamped or self.source.copies == "as they come"
        return self.age == "untold" and not dated


def _stamp(each: Item) -> Stamp:
    reported = each.event.attribution.reported
    return reported.earliest or FIRST, reported.latest or LAST


def _time_of(event: Any) -> Any:
    return getattr(event, "when", None) or event.attribution.reported


def _differing(account: Brought, reads: Any) -> str:
    was = account.event
    names = [field.name for field in attrs.fields(type(was)) if getattr(was, field.name) != getattr(reads, field.name)]
    message = f"reads otherwise in {', '.join(names)}" if names else "other rows had covered it"
    return f"{message} of account {account.id}" if names else f"account {account.id}: {message}"
