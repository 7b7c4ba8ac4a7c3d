"""From a reading to a log: what is new, what is mended, what is there already, and what is gone.

A record key is a row's group and a number in it. The number is given when the row first comes in; later copies of the
source are matched with what stands under the keys (see `matching`). A row that reads otherwise than its account makes
an erratum, a Correction by the ledger: the claimant revised nothing, our transcription was wrong. A row that is gone
is said and nothing more, for leaving out is not withdrawing.

A copy that ends earlier than what the log holds is an older one. It adds what it alone has, and mends nothing: so
copies may be imported in any order.

What was erased does not come back: a row that is, or may be, an erased account is said and not appended, nor is what an
erasure left of an account mended by the row that it was made from.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import attrs

from conflict_events.events import Correction
from conflict_events.importers.matching import match
from conflict_events.importers.report import ImportFinding, ImportReport

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from conflict_events.importers.matching import Likeness
    from conflict_events.importers.report import Reading, Record
    from conflict_events.log import Appended, EventLog

__all__ = ["append_reading"]


def append_reading(
    log: EventLog, reading: Reading, *, via: str, kinds: Sequence[type[Any]], likenesses: Sequence[Likeness]
) -> ImportReport:
    """Append what a reading brings that is not in the log yet, all or none.

    Args:
        log: Where to.
        reading: What was read.
        via: The outlet that every account of this source came through; accounts in the log that have it are its.
        kinds: The kinds of its accounts.
        likenesses: What versions of one account have in common, from strict to lax.
    """
    plan = _Plan.of(log, reading, via, kinds)
    for group, records in _grouped(reading.records).items():
        plan.compare(group, records, likenesses)
    appended = log.append(*plan.events, keys=plan.keys)
    return plan.report(reading, appended)


def _grouped(records: Iterable[Record]) -> dict[str, list[Record]]:
    groups: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        groups[record.group].append(record)
    return groups


def _keyed(log: EventLog, groups: Iterable[str]) -> dict[str, list[Any]]:
    """Find the entries of each group, in the order of their numbers."""
    found: dict[str, list[Any]] = {group: [] for group in groups}
    asked = list(found)
    while asked:
        keys = {_key(group, len(found[group]) + 1): group for group in asked}
        entries = log.keyed(keys.keys())
        for key, entry in entries.items():
            found[keys[key]].append(entry)
        asked = [keys[key] for key in entries]
    return found


def _key(group: str, number: int) -> str:
    return f"{group}|{number}"


@attrs.define
class _Plan:
    """What one import is about to append, and what it has to say.

    Attributes:
        via: The outlet of the source.
        keyed: The entries of each group of record keys.
        standing: What each standing account of this source now reads, by its id.
        errata: How many standing errata each account has.
        is_older: Whether the log holds more than this copy of the source does.
        events: To append.
        keys: Their record keys; None = a Correction has none.
        lines: The line of the source that each comes from.
        findings: What the reader of the import should know.
        met: The accounts that the source still has.
    """

    via: str
    keyed: dict[str, list[Any]]
    standing: dict[str, Any]
    errata: Counter[str]
    is_older: bool
    events: list[Any] = attrs.field(factory=list)
    keys: list[str | None] = attrs.field(factory=list)
    lines: list[int] = attrs.field(factory=list)
    findings: list[ImportFinding] = attrs.field(factory=list)
    met: set[str] = attrs.field(factory=set)

    @classmethod
    def of(cls, log: EventLog, reading: Reading, via: str, kinds: Sequence[type[Any]]) -> _Plan:
        """See what of the source is in the log already."""
        view = log.now()
        standing = {
            account.id: account.event for account in view.accounts(*kinds) if via in account.event.attribution.via
        }
        errata = Counter(each.event.target for each in view.accounts(Correction) if each.event.by == "ledger")
        keyed = _keyed(log, {record.group for record in reading.records})
        return cls(via, keyed, standing, errata, _reaches(standing.values()) > _reaches(reading.events))

    def compare(self, group: str, records: Sequence[Record], likenesses: Sequence[Likeness]) -> None:
        """Compare the rows of a group with its accounts."""
        keyed = self.keyed[group]
        entries = [entry for entry in keyed if entry.event is not None or entry.id in self.standing]
        events = [self.standing.get(entry.id, entry.event) for entry in entries]
        originals = [event if each.event is None else each.event for each, event in zip(entries, events, strict=True)]
        found = match([record.event for record in records], events, originals, likenesses)
        number, erased = len(keyed), {entry.id for entry in keyed if entry.event is None}
        for record, index in zip(records, found, strict=True):
            if index is None and erased:
                message = "it may be what was erased in this log; append it by hand where it is not"
                self._find(record.line, "erased", message)
            elif index is None:
                number += 1
                self._plan(record.event, _key(group, number), record.line)
            elif entries[index].id in erased:
                self.met.add(entries[index].id)
                self._find(record.line, "erased", f"account {entries[index].id} was erased in this log; it stays so")
            else:
                self._meet(record, entries[index].id, events[index])

    def _plan(self, event: Any, key: str | None, line: int) -> None:
        self.events.append(event)
        self.keys.append(key)
        self.lines.append(line)

    def _meet(self, record: Record, account: str, event: Any) -> None:
        self.met.add(account)
        if account not in self.standing:
            self._find(record.line, "retracted", f"account {account} was retracted in this log; it stays so", account)
        elif record.event != event and self.is_older:
            message = f"{_differing(event, record.event)} of account {account}; this copy is older and mends nothing"
            self._find(record.line, "older-copy", message, account)
        elif record.event != event:
            self._mend(record, account, event)

    def _mend(self, record: Record, account: str, event: Any) -> None:
        # Numbered, for an erratum that says what an earlier one said would be no entry of its own; one that somebody
        # retracted is not counted, so that importing again does not undo what they decided.
        reason = f"a later copy of {self.via} reads otherwise (erratum {self.errata[account] + 1})"
        correction = Correction(target=account, replacement=record.event, by="ledger", reason=reason)
        self._plan(correction, None, record.line)
        self._find(record.line, "mended-row", f"{_differing(event, record.event)} of account {account}", account)

    def _find(self, line: int | None, rule: str, message: str, account: str | None = None) -> None:
        self.findings.append(ImportFinding(line, rule, message, account=account))

    def report(self, reading: Reading, appended: Appended) -> ImportReport:
        """Sum up, once the log has answered."""
        written = {entry.id for entry in appended.new}
        fresh = Counter(type(entry.event) is Correction for entry in appended if entry.id in written)
        for line, entry in zip(self.lines, appended, strict=True):
            if entry.id in appended.retracted:
                self._find(line, "retracted", f"entry {entry.id} was retracted in this log; it stays so")
        self.met.update(entry.id for entry in appended)
        if not self.is_older:
            self._say_what_is_gone()
        whole_first = sorted([*self.findings, *reading.findings], key=lambda finding: finding.line or 0)
        return ImportReport(
            source=reading.source,
            rows=reading.rows,
            added=fresh[False],
            mended=fresh[True],
            unchanged=len(reading.records) - fresh.total(),
            repeated=reading.repeated,
            refused=len(reading.refused),
            findings=tuple(whole_first),
        )

    def _say_what_is_gone(self) -> None:
        for account, event in self.standing.items():
            if account not in self.met:
                what = f"account {account}, {type(event).__name__} of {event.when}"
                self._find(None, "vanished-row", f"{what}: no row of this copy is it; it stays in the log", account)


def _reaches(events: Iterable[Any]) -> float:
    ends = [event.when.latest for event in events]
    return max((end.timestamp() for end in ends if end is not None), default=float("-inf"))


def _differing(was: Any, reads: Any) -> str:
    names = [field.name for field in attrs.fields(type(was)) if getattr(was, field.name) != getattr(reads, field.name)]
    return f"reads otherwise in {', '.join(names)}"
