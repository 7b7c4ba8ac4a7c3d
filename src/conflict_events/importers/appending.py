"""From a reading to a log: what is new, what is corrected, what is told anew in other rows, and what is there already.

A record key is a row's group and a number in it. The number is given when the row first comes in; later copies of the
source are matched with what the log has of it (see `matching`), and a newer copy is told from an older one (`dating`).
A row that reads otherwise than its account makes an erratum, a Correction by the ledger: the claimant revised nothing,
our transcription was wrong. What a newer copy tells in other rows, a bundle taken apart, say, is retracted by the
ledger; where it cannot be told whether it is told anew, its figures are opened down to nothing, so that no sum has it
twice. What is simply gone is said and nothing more, for leaving out is not withdrawing.

An older copy corrects nothing. It adds what no newer one can have told, and says so.

What was erased does not come back: a row that is, or may be, an erased account is said and not appended, nor is what an
erasure left of an account corrected by the row that it was made from.

All of it is decided against the log as it stands, and appended under the condition that it still does; else it is
decided anew.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import attrs

from conflict_events.errors import AppendConflict, InvalidValue
from conflict_events.events import Correction, Redaction, Retraction
from conflict_events.history import Query, QueryItem
from conflict_events.importers.dating import age, dated
from conflict_events.importers.known import Known, report_of
from conflict_events.importers.matching import fates, match
from conflict_events.importers.report import ImportFinding, ImportReport
from conflict_events.log import Expect
from conflict_events.log.telling import told
from conflict_events.values.when import when

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence
    from datetime import date, datetime

    from conflict_events.importers.dating import Age
    from conflict_events.importers.known import Brought, Published
    from conflict_events.importers.report import Record, Transcript
    from conflict_events.log import Appended, EventLog

__all__ = ["append_reading"]

TRIES = 100
"""How often an import decides anew before it gives up; each time somebody else has got on."""


@told(
    "import",
    "%d rows, %d new, %d corrected, %d unchanged, %d without an event",
    lambda report, *_, **__: (report.rows, report.added, report.corrected, report.unchanged, report.refused),
    level=logging.INFO,
)
def append_reading(
    log: EventLog, reading: Transcript, published: Published, *, as_of: date | str | None = None
) -> ImportReport:
    """Append what a reading brings that is not in the log yet, all or none.

    Args:
        log: Where to.
        reading: What was read.
        published: The source.
        as_of: The copy's own date, a day or a moment; None = its rows have to tell whether it is older or newer.

    Raises:
        AppendConflict: Others appended all the while; import it again.
        InvalidValue: The copy's own date is none, or lies ahead.
    """
    copy = None if as_of is None else _moment(as_of, log.clock())
    changing = Query(QueryItem(kinds={*published.kinds, Correction, Retraction, Redaction}))
    tries = 0
    while True:
        known = Known.of(log, published)
        plan = _Plan.of(log, known, published, copy, reading.records)
        try:
            appended = log.append(*plan.events, keys=plan.keys, expect=Expect(after=known.upto, query=changing))
        except AppendConflict:
            tries += 1
            if tries == TRIES:
                raise
        else:
            return plan.report(reading, appended)


def _moment(as_of: date | str, now: datetime) -> datetime:
    moment = when(as_of).earliest
    if moment is None or moment > now:
        raise InvalidValue("as_of", f"must be a day or a moment up to now, {now.isoformat()}", as_of)
    return moment


@attrs.define
class _Plan:
    """What one import is about to append, and what it has to say.

    Attributes:
        log: Where to; nothing is appended to it here.
        known: What it has of the source.
        published: The source.
        as_of: The copy's own date; None = not said.
        numbers: The highest number of a record key in each group, those planned among them.
        age: Whether the copy is older or newer than what the log has.
        events: To append.
        keys: Their record keys; None = it has none.
        lines: The line of the source that each comes from; None = of none.
        findings: What the reader of the import should know.
        met: The accounts that the source still has.
        ahead: How many rows lie ahead.
        correcting: The lines of the rows that correct an account.
    """

    log: EventLog
    known: Known
    published: Published
    as_of: datetime | None
    numbers: Counter[str]
    age: Age = "untold"
    events: list[Any] = attrs.field(factory=list)
    keys: list[str | None] = attrs.field(factory=list)
    lines: list[int | None] = attrs.field(factory=list)
    findings: list[ImportFinding] = attrs.field(factory=list)
    met: set[str] = attrs.field(factory=set)
    ahead: int = 0
    correcting: set[int] = attrs.field(factory=set)

    @classmethod
    def of(
        cls, log: EventLog, known: Known, published: Published, as_of: datetime | None, records: Sequence[Record]
    ) -> _Plan:
        """Compare the rows of a copy with what the log has of the source."""
        plan, accounts = cls(log, known, published, as_of, known.numbers.copy()), known.accounts
        found = match([each.event for each in records], [each.held for each in accounts], published.traits)
        pairs = [(each, None if at is None else accounts[at]) for each, at in zip(records, found, strict=True)]
        plan.met.update(account.id for _, account in pairs if account is not None)
        plan._decide([pair for pair in pairs if plan._is_over(pair[0])])
        return plan

    def _is_over(self, record: Record) -> bool:
        reported, now = record.event.attribution.reported.earliest, self.log.clock()
        if reported is None or reported <= now:
            return True
        message = f"it ends at {reported.isoformat()}, after now: mistyped, or not over yet; import it again then"
        self.findings.append(ImportFinding(record.line, "lies-ahead", message, kept=False))
        self.ahead += 1
        return False

    def _decide(self, pairs: Sequence[tuple[Record, Brought | None]]) -> None:
        fresh = [record for record, account in pairs if account is None and not self._was_erased(record)]
        gone = [each for each in self.known.accounts if each.stands and not each.is_erased and each.id not in self.met]
        both = [(record, account) for record, account in pairs if account is not None]
        self.age = age(self.as_of, self.known.newest, self._by_rows(fresh, gone, both))
        for record, account in both:
            self._meet(record, account)
        if self.age == "older":
            self._add_older(fresh, gone, both)
        else:
            self._add_newer(fresh, gone, both)
        self._note_date(both)

    def _was_erased(self, record: Record) -> bool:
        if report_of(record.group) not in self.known.erased:
            return False
        self._find(record.line, "erased", "it may be what was erased in this log; append it by hand if it is not")
        return True

    def _by_rows(self, fresh: Sequence[Record], gone: Sequence[Brought], both: Sequence[tuple[Record, Brought]]) -> Age:
        traits = self.published.traits
        new = [traits(record.event) for record in fresh]
        differing = [(each, account) for each, account in both if not self._says(account, each.event)]
        return dated(
            here=[*new, *(traits(record.event) for record, _ in both)],
            there=[traits(each.event) for each in self.known.accounts],
            new=new,
            gone=[traits(each.event) for each in gone],
            turned=[account.once_said(each.event) for each, account in differing],
        )

    # --- rows that the log has ---------------------------------------------------------------------

    def _meet(self, record: Record, account: Brought) -> None:
        if account.is_erased:
            self._find(record.line, "erased", f"account {account.id} was erased in this log; it remains erased")
        elif not account.stands and not account.replaced:
            message = f"account {account.id} was retracted in this log; it remains retracted"
            self._find(record.line, "retracted", message, account.id)
        elif self._says(account, record.event):
            pass
        elif record.event in account.withdrawn:
            message = f"the erratum that made account {account.id} read so was retracted in this log; it remains so"
            self._find(record.line, "retracted", message, account.id)
        elif self.age == "older":
            what = _differing(account, record.event)
            self._find(record.line, "older-copy", f"{what}; this copy is older and corrects nothing", account.id)
        else:
            self._mend(record, account)

    def _says(self, account: Brought, event: Any) -> bool:
        return account.stands and bool(self.published.said(account.event) == self.published.said(event))

    def _mend(self, record: Record, account: Brought) -> None:
        self._find(record.line, "corrected-row", _differing(account, record.event), account.id)
        self.correcting.add(record.line)
        for each in account.replaced:
            reason = f"a later copy of {self.published.via} has it again"
            self._plan(Retraction(target=each, by="ledger", reason=reason), None, record.line)
        if record.event != account.event:
            self._correct(account.id, account.errata, record.event, record.line)

    def _correct(self, account: str, errata: int, event: Any, line: int | None) -> None:
        # Numbered, for an erratum that says what an earlier one said would be no entry of its own; one that somebody
        # retracted is not counted, so that importing again does not undo what they decided.
        reason = f"a later copy of {self.published.via} reads otherwise (erratum {errata + 1})"
        self._plan(Correction(target=account, replacement=event, by="ledger", reason=reason), None, line)

    # --- rows that it does not have ----------------------------------------------------------------

    def _add_newer(
        self, fresh: Sequence[Record], gone: Sequence[Brought], both: Sequence[tuple[Record, Brought]]
    ) -> None:
        traits = self.published.traits
        for record in fresh:
            self._plan(record.event, self._key(record), record.line)
        pairs = [(traits(account.event), traits(record.event)) for record, account in both if account.stands]
        again = [record for record, account in both if account.replaced]
        older, newer = [traits(each.event) for each in gone], [traits(each.event) for each in (*fresh, *again)]
        for account, fate in zip(gone, fates(older, newer, pairs), strict=True):
            what = f"account {account.id}, {type(account.event).__name__} of {account.event.when}"
            if fate == "replaced":
                self._find(None, "replaced-row", f"{what}: this copy covers it in other rows; retracted", account.id)
                self._replace(account)
            elif fate == "unclear" and self.published.opened(account.event) != account.event:
                message = f"{what}: other rows of this copy may cover it; its figures now begin at none"
                self._find(None, "unclear-row", message, account.id)
                self._correct(account.id, account.errata, self.published.opened(account.event), None)
            else:
                self._find(None, "vanished-row", f"{what}: no row of this copy is it; it stays in the log", account.id)

    def _replace(self, account: Brought) -> None:
        # Numbered as errata are: one that somebody retracted is not brought back by the next copy.
        before = sum(key.startswith(self.published.replaced(f"{account.id}|")) for key in self.known.keys)
        key = self.published.replaced(f"{account.id}|{before + 1}")
        reason = f"a later copy of {self.published.via} tells it in other rows ({before + 1})"
        self._plan(Retraction(target=account.id, by="ledger", reason=reason), key, None)

    def _add_older(
        self, fresh: Sequence[Record], gone: Sequence[Brought], both: Sequence[tuple[Record, Brought]]
    ) -> None:
        traits = self.published.traits
        pairs = [(traits(record.event), traits(account.event)) for record, account in both if account.stands]
        once = [record for record, account in both if account.replaced]
        older, newer = [traits(each.event) for each in (*fresh, *once)], [traits(each.event) for each in gone]
        for record, fate in zip(fresh, fates(older, newer, pairs), strict=False):
            if fate == "replaced":
                self._find(
                    record.line, "older-copy", "a newer copy covers it in other rows; this one adds nothing to it"
                )
                continue
            self._plan(record.event, self._key(record), record.line)
            opened = self.published.opened(record.event)
            if fate == "unclear" and opened != record.event:
                message = "rows of a newer copy may cover it; its figures begin at none"
                self._find(record.line, "unclear-row", message, self.log.id_of(record.event))
                self._correct(self.log.id_of(record.event), 0, opened, record.line)

    # --- keeping book ------------------------------------------------------------------------------

    def _key(self, record: Record) -> str:
        self.numbers[record.group] += 1
        return f"{record.group}|{self.numbers[record.group]}"

    def _plan(self, event: Any, key: str | None, line: int | None) -> None:
        self.events.append(event)
        self.keys.append(key)
        self.lines.append(line)

    def _find(self, line: int | None, rule: str, message: str, account: str | None = None) -> None:
        self.findings.append(ImportFinding(line, rule, message, account=account))

    def _note_date(self, both: Sequence[tuple[Record, Brought]]) -> None:
        """Note the copy's own date beside one of its accounts, so that the log knows it."""
        there = [account.held.earlier[0] for _, account in both if account.stands and not account.is_erased]
        new = [event for event in self.events if isinstance(event, self.published.kinds)]
        if self.as_of is not None:
            key = self.published.as_of(self.as_of.isoformat())
            for event in (*new, *there)[: key not in self.known.keys]:
                self._plan(event, key, None)
        elif self.correcting and self.age == "untold":
            message = "nothing shows whether this copy is newer than what the log has: taken so, because it came later"
            self._find(None, "undated-copy", f"{message}; give its own date, as_of")

    def report(self, reading: Transcript, appended: Appended) -> ImportReport:
        """Sum up, once the log has answered."""
        written = {entry.id for entry in appended.new}
        corrected, added = set[int](), set[str]()
        for line, entry in zip(self.lines, appended, strict=True):
            if entry.id in written and isinstance(entry.event, self.published.kinds):
                added.add(entry.id)
            elif entry.id in written and line in self.correcting:
                corrected.add(line)
        return ImportReport(
            source=reading.source,
            rows=reading.rows,
            added=len(added),
            corrected=len(corrected),
            unchanged=len(reading.records) - len(added) - len(corrected) - self.ahead,
            repeated=reading.repeated,
            refused=len(reading.refused) + self.ahead,
            findings=tuple(sorted([*self.findings, *reading.findings], key=lambda finding: finding.line or 0)),
        )


def _differing(account: Brought, reads: Any) -> str:
    was = account.event
    names = [field.name for field in attrs.fields(type(was)) if getattr(was, field.name) != getattr(reads, field.name)]
    told = f"reads otherwise in {', '.join(names)}" if names else "other rows had covered it"
    return f"{told} of account {account.id}" if names else f"account {account.id}: {told}"
