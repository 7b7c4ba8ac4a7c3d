"""`Changes`: what changed since I last published (question 5)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

import attrs

from conflict_events.counting.membership.measures import measure_of, measures_in
from conflict_events.errors import UsageError
from conflict_events.events import KINDS, Assessment, Correction, Link, Retraction
from conflict_events.history import NOTHING_NOTED, Account, Bookkeeping, Entry, Head, Metadata, View
from conflict_events.projections.answers import Answer
from conflict_events.projections.keeping import Raw, WithEntries
from conflict_events.projections.protocol import Context
from conflict_events.projections.tables import Table
from conflict_events.questions.ledger.acts import Act, act_of, way_of
from conflict_events.questions.ledger.moves import Difference, differences
from conflict_events.values import Actor, EntryId, Quantity, When
from conflict_events.values.clocks import instant

__all__ = ["Change", "Changed", "Changes"]

Since: TypeAlias = int | datetime

OTHER_LOG = "the log read has another entry where the cited head is: it is another log, or it was altered"
SHORTER_LOG = "the cited head lies beyond what this view sees of the log"


@attrs.frozen
class Change:
    """One entry that came since, and what it did.

    Attributes:
        act: What it did; `Act.GONE` is no entry, but what an upstream source no longer has.
        entry: The id of the entry; for what is gone, of the account.
        position: Its place in the log.
        recorded_at: When it was written down; None for what is gone.
        recorded_by: Who wrote it down; empty = not said.
        metadata: What was noted beside it, such as why.
        about: The id of the account that it is about in the end; or of a Link, or of an Assessment that was retracted.
        kind: The stable name of the kind of that.
        claimant: Whose account it is, or whose assessment; None for a Link.
        said: When a claimant said so; None for what we did ourselves.
        figures: What new information says, measure by measure.
        differences: How the account reads otherwise because of it, field by field.
        effective: Whether anything reads otherwise because of it. A revision that a later one had superseded before it
            reached us changes nothing, and is shown all the same.
        reason: What it gives as its reason, basis or stance; None = nothing.
    """

    act: Act
    entry: EntryId
    position: int
    recorded_at: datetime | None
    recorded_by: str
    metadata: Metadata
    about: EntryId
    kind: str
    claimant: Actor | None
    said: When | None
    figures: tuple[tuple[str, Quantity], ...]
    differences: tuple[Difference, ...]
    effective: bool
    reason: str | None


@attrs.frozen
class Changed(Answer):
    """What changed in a log since a position or a moment of recording.

    Attributes:
        since: The position after which, or the moment of recording after which, entries count as changes.
        changes: The changes in the order of the log. This answer is about that order.
        net: The accounts that read otherwise now than they did then, with what differs; the one thing to look at
            before printing a figure again. An account that does not stand or speak any more has no differences.
        used: The ids of the entries that came since, of what they are about, and of whatever else amended that.
        caveats: What to know before using it.
        context: Where it was asked; None outside a log.
    """

    since: Since
    changes: tuple[Change, ...]
    net: Mapping[EntryId, tuple[Difference, ...]]
    used: frozenset[EntryId]
    caveats: frozenset[str]
    context: Context | None = None

    @property
    def counts(self) -> Mapping[Act, int]:
        """How many changes there are of each sort; 0 is not among them."""
        return Counter(change.act for change in self.changes)

    def of(self, act: Act) -> tuple[Change, ...]:
        """Give the changes of one sort, in the order of the log."""
        return tuple(change for change in self.changes if change.act is act)

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the entries that it is made of: what came since, and what that is told against."""
        return self.used

    def table(self) -> Table:
        """Lay out the changes in the order of the log."""
        cells = tuple(
            (change.position, change.act.value, change.claimant, change.kind, change.said, _told(change))
            for change in self.changes
        )
        return Table(("position", "what happened", "claimant", "kind", "said", "what reads otherwise"), cells)

    def rows(self) -> list[dict[str, Any]]:
        """Give one row for each field that reads otherwise, and one for each change without any."""
        return [
            {
                "position": change.position,
                "act": change.act.value,
                "claimant": change.claimant,
                "kind": change.kind,
                "field": None if difference is None else difference.field,
                "before": None if difference is None else difference.before,
                "after": None if difference is None else difference.after,
                "effective": change.effective,
                "account": change.about,
                "entry": change.entry,
            }
            for change in self.changes
            for difference in change.differences or (None,)
        ]


BESIDE = ("attribution", "note")
"""Fields beside the claim itself: named in tables, not spelled out."""


def _told(change: Change) -> str:
    parts = [f"{measure} {value}" for measure, value in change.figures]
    parts += [str(each) for each in change.differences if not each.field.startswith(BESIDE)]
    beside = [each.field for each in change.differences if each.field.startswith(BESIDE)]
    if beside:
        parts.append(f"also {', '.join(beside)}")
    if not change.effective and change.act is not Act.GONE:
        parts.append("nothing reads otherwise")
    return " | ".join(filter(None, ("; ".join(parts), change.reason)))


def _since(value: Head | int | datetime | str) -> Since:
    if isinstance(value, Head):
        return value.position
    if isinstance(value, bool) or (isinstance(value, int) and value < 0):
        raise UsageError(f"since: must be a position from 0, a head, or an aware moment of recording, got {value!r}")
    return value if isinstance(value, int) else instant(value, None, "since")


def _ids(accounts: Iterable[EntryId]) -> frozenset[EntryId]:
    return frozenset(accounts)  # itself it would do, but type checkers cannot tell of what it is one


@attrs.frozen
class Changes(WithEntries):
    """Tell what changed since. Its answer is a `Changed`.

    It is about the order of the log, and of all questions here the only one: what arrived after a moment depends on
    when it arrived. It looks at all entries, standing or not: what came before is what the changes are told against.

    Attributes:
        since: Where the reader left off: a position; a head that was cited, whose digest is then compared with the log;
            or a moment of recording, as an aware datetime or ISO text with an offset.
        gone: Accounts that an upstream source no longer has, such as `ImportReport.vanished`. Leaving out is not
            withdrawing, so the log has no entry of it; here each appears as what it is.

    Raises:
        UsageError: A negative position.
        InvalidValue: A moment that is none, or has no offset.
    """

    state_depends_on = ()

    since: Head | int | datetime | str
    gone: frozenset[EntryId] = attrs.field(default=frozenset(), converter=_ids, kw_only=True)

    def __attrs_post_init__(self) -> None:
        _since(self.since)

    def answer(self, state: dict[str, Raw], /) -> Changed:
        """Tell each entry that came since, in the order of the log."""
        since = _since(self.since)
        ordered = sorted((account.event for account in state.values()), key=lambda entry: entry.position)
        old = [entry for entry in ordered if _is_before(entry, since)]
        entries = {entry.id: entry for entry in ordered}
        about = _by_subject(ordered, entries)
        changes = [_change(entry, entries, about) for entry in ordered[len(old) :]]
        gone = [_gone(entries[each]) for each in self.gone if each in entries]
        return Changed(
            since=since,
            changes=(*changes, *sorted(gone, key=lambda change: change.position)),
            net=_net({change.about for change in changes}, entries, about, len(old) and old[-1].position),
            used=_used((*changes, *gone), entries, about),
            caveats=frozenset(_caveats(self.since, old, ordered)),
        )


def _is_before(entry: Entry[Any], since: Since) -> bool:
    return entry.position <= since if isinstance(since, int) else entry.recorded_at <= since


def _caveats(since: Any, old: Sequence[Entry[Any]], ordered: Sequence[Entry[Any]]) -> Iterable[str]:
    last = ordered[-1].position if ordered else 0
    if isinstance(since, int | Head) and (since.position if isinstance(since, Head) else since) > last:
        yield SHORTER_LOG
    elif isinstance(since, Head) and old and old[-1].position == since.position and old[-1].digest != since.digest:
        yield OTHER_LOG


def _by_subject(ordered: Sequence[Entry[Any]], entries: Mapping[str, Entry[Any]]) -> Mapping[str, list[Entry[Any]]]:
    """Put the Corrections and Retractions beside what they are about in the end, in the order of the log."""
    about: dict[str, list[Entry[Any]]] = defaultdict(list)
    for entry in ordered:
        if isinstance(entry.event, Correction | Retraction):
            about[way_of(entry, entries)[-1]].append(entry)
    return about


def _reading(subject: Entry[Any], about: Sequence[Entry[Any]], upto: int) -> Any:
    """Tell how an account read at a position: its event; None where it did not stand or speak."""
    if subject.position > upto:
        return None
    books = Bookkeeping((entry for entry in about if entry.position <= upto), View.now())
    account = books.account(subject)
    return account.event if isinstance(account, Account) else None


def _change(entry: Entry[Any], entries: Mapping[str, Entry[Any]], about: Mapping[str, list[Entry[Any]]]) -> Change:
    key = way_of(entry, entries)[-1]
    subject = entries.get(key, entry)
    act = act_of(entry, entries)
    amends = act not in (Act.NEW, Act.LINK, Act.ASSESSMENT, Act.ERASED)
    before = _reading(subject, about.get(key, ()), entry.position - 1) if amends else None
    after = _reading(subject, about.get(key, ()), entry.position) if amends else None
    return Change(
        act=act,
        entry=entry.id,
        position=entry.position,
        recorded_at=entry.recorded_at,
        recorded_by=entry.recorded_by,
        metadata=entry.metadata,
        about=key,
        kind=subject.kind,
        claimant=_claimant(entry.event) or _claimant(subject.event),
        said=_said(entry.event),
        figures=_figures(entry.event) if act is Act.NEW else (),
        differences=differences(before, after) if before is not None and after is not None else (),
        effective=not amends or before != after,
        reason=_reason(entry.event),
    )


def _used(
    changes: Sequence[Change], entries: Mapping[str, Entry[Any]], about: Mapping[str, list[Entry[Any]]]
) -> frozenset[str]:
    listed = {change.entry for change in changes}
    listed |= {entry.id for subject in {change.about for change in changes} for entry in about.get(subject, ())}
    ways = (way_of(entries[each], entries) for each in listed)
    return frozenset(each for way in ways for each in way if each in entries)  # else the view does not see it


def _gone(entry: Entry[Any]) -> Change:
    return Change(
        act=Act.GONE,
        entry=entry.id,
        position=entry.position,
        recorded_at=None,
        recorded_by="",
        metadata=NOTHING_NOTED,
        about=entry.id,
        kind=entry.kind,
        claimant=_claimant(entry.event),
        said=None,
        figures=(),
        differences=(),
        effective=False,
        reason="its upstream source no longer has it; nobody withdrew it",
    )


def _figures(event: Any) -> tuple[tuple[str, Quantity], ...]:
    said = ((measure, measure_of(event, measure)) for measure in measures_in(event))
    return tuple((measure, value) for measure, value in said if value is not None)


def _claimant(event: Any) -> str | None:
    said = event.replacement if isinstance(event, Correction) else event
    attribution = getattr(said, "attribution", None)
    return None if attribution is None else str(attribution.claimant)


def _said(event: Any) -> When | None:
    if isinstance(event, Correction):
        return _said(event.replacement) if event.by == "claimant" else None
    attribution = getattr(event, "attribution", None)
    return None if attribution is None else attribution.reported


def _reason(event: Any) -> str | None:
    if isinstance(event, Link):
        return " ".join(filter(None, (event.kind, event.basis and f"({event.basis})")))
    if isinstance(event, Assessment):
        return event.stance
    return event.reason if isinstance(event, Correction | Retraction) else None


def _net(
    touched: set[str], entries: Mapping[str, Entry[Any]], about: Mapping[str, list[Entry[Any]]], then: int
) -> dict[str, tuple[Difference, ...]]:
    """Compare how each account that was there already reads now with how it read then."""
    net = {}
    last = max((entry.position for entry in entries.values()), default=0)
    for key in touched:
        subject = entries.get(key)
        if subject is None or subject.kind in KINDS.ledger:
            continue
        before, after = (_reading(subject, about.get(key, ()), upto) for upto in (then, last))
        differing = () if before is None or after is None else differences(before, after)
        if differing or (before is not None and after is None):
            net[key] = differing
    return net
