"""What records say beside their events: that they belong together."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import attrs

from conflict_events.errors import ReferenceRefused
from conflict_events.events import Link, Retraction, kind_name
from conflict_events.history import Bookkeeping, Entry, View, check_parts

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from conflict_events.importers.engine.deciding import Decider
    from conflict_events.importers.engine.source import ImportSource
    from conflict_events.importers.engine.steps import ImportStep
    from conflict_events.importers.report import Record, Tie
    from conflict_events.log import LogView

__all__ = ["tie"]


def tie(decider: Decider, records: Sequence[Record]) -> None:
    """Plan a Link for each tie that is new, and a Retraction of each that a record no longer has."""
    if decider.age == "older":
        return
    begins = decider.source.tied()
    had = {key: at for key, at in decider.known.keys.items() if key.startswith(begins)}
    if had or any(record.ties for record in records):
        _Ties(decider, had, decider.log.now()).plan(records)


@attrs.define
class _Ties:
    """The ties of one copy, held against a log.

    Attributes:
        decider: What becomes of the records.
        had: The record keys of the Links that imports appended, with their positions.
        view: The log as it stands.
        links: The positions of those of each tie, by what their record keys begin with.
        ids: The account that each group is, where the log has it.
        new: The event that each group is, where this import adds it.
    """

    decider: Decider
    had: Mapping[str, int]
    view: LogView
    links: dict[str, list[int]] = attrs.field(factory=lambda: defaultdict(list))
    ids: dict[str, str] = attrs.field(factory=dict)
    new: dict[str, Any] = attrs.field(factory=dict)

    def plan(self, records: Sequence[Record]) -> None:
        for key, at in self.had.items():
            self.links[_without_number(key)].append(at)
        added = (step for step in self.decider.steps.all if step.action == "add" and step.key is not None)
        self.ids = {each.group: each.id for each in self.decider.known.accounts if each.stands}
        self.new = {str(step.key).rpartition("|")[0]: step.event for step in added}
        wanted = {_key(self.decider.source, record, each): (record, each) for record in records for each in record.ties}
        self._cut(wanted, {record.group for record in records})
        cut = len(self.decider.steps.all)
        for begins, (record, each) in wanted.items():
            self._join(begins, record, each)
        self._leave_out_what_cannot_stand(cut)

    def _account(self, group: str) -> str | None:
        if group in self.new:
            self.ids[group] = self.decider.log.id_of(self.new.pop(group))
        return self.ids.get(group)

    def _join(self, begins: str, record: Record, each: Tie) -> None:
        source, steps = self.decider.source, self.decider.steps
        a, b = self._account(record.group), self._account(source.group(each.to, each.to_part))
        if a is None or b is None or a == b:
            what = "itself" if a == b and a is not None else f"{each.to!r}, and there is no such record"
            steps.find(record.line, "unknown-tie", f"it says that it belongs together with {what}; not linked")
            return
        links = [self.decider.log.entry(at).id for at in self.links.get(begins, ())]
        if any(map(self.view.books.stands, links)):
            return
        if any(source.cut(link) not in self.decider.known.keys for link in links):
            message = "the link that it asks for was retracted in this log; it remains so"
            steps.find(record.line, "retracted", message)
            return
        again = f" ({len(links) + 1})" if links else ""  # else it would be the one that was retracted
        link = Link(kind=each.kind, a=a, b=b, basis=f"{source.via} says so{again}")
        relation = "the same incident as" if each.kind == "same_incident" else "a part of"
        why = f"{relation} record {each.to}{f', {each.to_part}' if each.to_part else ''}"
        steps.take("link", link, key=f"{begins}{len(links) + 1}", line=record.line, account=a, why=why)

    def _cut(self, wanted: Collection[str], present: Collection[str]) -> None:
        source = self.decider.source
        # Two records that name each other have one Link, under the keys of both.
        kept = {at for begins in wanted for at in self.links.get(begins, ())}
        groups = {source.tied(group) for group in present}
        for key, at in self.had.items():
            if at in kept or key.rsplit("|", 4)[0] not in groups:
                continue
            link = self.decider.log.entry(at).id
            if self.view.books.stands(link):
                event = Retraction(target=link, by="ledger", reason=f"{source.via} no longer says so")
                self.decider.steps.take("retract", event, key=source.cut(link), why=str(event.reason))

    def _leave_out_what_cannot_stand(self, first: int) -> None:
        """Drop links that would make an incident a part of itself: they would be refused, and all else with them."""
        links = self.decider.steps.all[first:]
        del self.decider.steps.all[first:]
        self._keep(links, first)

    def _keep(self, links: Sequence[ImportStep], first: int) -> None:
        """Keep what can stand with those before: together, else by halves, for what is impossible is rare."""
        steps = self.decider.steps
        if self._stands([*steps.all[first:], *links]):
            steps.all += links
        elif len(links) == 1:
            message = "the link that it asks for would make an incident a part of itself; not linked"
            steps.find(links[0].line, "impossible-tie", message)
        else:
            middle = len(links) // 2
            self._keep(links[:middle], first)
            self._keep(links[middle:], first)

    def _stands(self, links: Sequence[ImportStep]) -> bool:
        log = self.decider.log
        planned = [step.event for step in self.decider.steps.all if isinstance(step.event, Retraction)]
        planned += [step.event for step in links]
        # Nothing refers to what is only planned, so any ids that no entry has will do.
        drafts = [
            Entry(0, f"planned {number}", self.decider.now, "", kind_name(type(event)), 1, event, "")
            for number, event in enumerate(planned)
        ]
        books = Bookkeeping([*log.entries(ledger=True), *drafts], View.now())
        try:
            check_parts(books.incidents, frozenset().union(*map(books.touched, drafts)))
        except ReferenceRefused:
            return False
        return True


def _key(source: ImportSource, record: Record, each: Tie) -> str:
    """Give the beginning of the record keys of a tie's Links."""
    apart = (text.replace("|", "/") for text in (each.kind, each.to, each.to_part))
    return "|".join((source.tied(record.group), *apart, ""))


def _without_number(key: str) -> str:
    return key[: key.rindex("|") + 1]
