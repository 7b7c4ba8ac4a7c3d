"""`Timeline`: an incident, or everything in a scope, in the time zone of the reader (question 24)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

import attrs

from conflict_events.counting.membership.holding import hold, reaches_into
from conflict_events.counting.membership.measures import measure_of, measures_in
from conflict_events.errors import UsageError
from conflict_events.events import kind_name
from conflict_events.history import Account
from conflict_events.projections.answers import Answer
from conflict_events.projections.keeping import ById
from conflict_events.projections.protocol import Context
from conflict_events.projections.tables import Table
from conflict_events.values import Actor, EntryId, Order, Scope, When
from conflict_events.values.clocks import shown
from conflict_events.values.zones import is_same_zone, zone, zone_name

__all__ = ["Happening", "Timeline", "TimelineAnswer"]

MARKS = {"": "", "?": " (uncertain)", "~": " (approximate)", "%": " (uncertain, approximate)"}
TICK = timedelta(microseconds=1)


@attrs.frozen
class Happening:
    """One account on a timeline.

    Attributes:
        account: Its id.
        claimant: Who says so.
        kind: The stable name of its kind.
        what: Its figures, or its words.
        where: The place as written; None = not said.
        when: When it happened, as its source said it; None = its kind says no time.
        reported: When the claimant said so.
        first: The earliest place in the order that it can have, from 1; None where it says no time.
        last: The latest. Equal to the first where all others lie definitely before or after.
        part: Whether it belongs to a part of the incident asked for.
        caveats: What to know before using it.
    """

    account: EntryId
    claimant: Actor
    kind: str
    what: str
    where: str | None
    when: When | None
    reported: When
    first: int | None
    last: int | None
    part: bool
    caveats: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The place in the order, as people read it: "3", or "4 to 7" for what has no order among others."""
        if self.first is None:
            return ""
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"


@attrs.frozen
class TimelineAnswer(Answer):
    """Accounts in the order in which they say that things happened, as far as they say it.

    Attributes:
        tz: The zone in which times are shown.
        by: Whether they are put in the order of what happened, or of what was said.
        happenings: The accounts, in no order; `in_order` gives one to read them in.
        caveats: What to know before using it.
        context: Where it was asked; None outside a log.
    """

    tz: str
    by: Literal["when", "reported"]
    happenings: frozenset[Happening]
    caveats: frozenset[str]
    context: Context | None = None

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts that are on it."""
        return frozenset(each.account for each in self.happenings)

    def in_order(self) -> tuple[Happening, ...]:
        """Give the accounts in an order to read them in; only `Happening.first` and `last` say which order is known."""
        return tuple(sorted(self.happenings, key=self._read_in))

    def _read_in(self, each: Happening) -> tuple[Any, ...]:
        bounds = (each.first is None, each.first, each.last)
        times = ["" if time is None else _local(time, self.tz) for time in (each.when, each.reported)]
        # An id decides nothing; it comes last, for where all else is equal some order must be.
        return (*bounds, *times, each.claimant, each.kind, each.what, each.where or "", each.account)

    def order(self, one: EntryId, other: EntryId) -> Order | None:
        """Tell how two accounts lie to each other in time; None where one of them says no time.

        Raises:
            UsageError: One of them is not on this timeline.
        """
        by_id: Mapping[str, Happening] = {each.account: each for each in self.happenings}
        for each in (one, other):
            if each not in by_id:
                raise UsageError(f"account: must be on this timeline, got {each!r}")
        times = [_time(by_id[each], self.by) for each in (one, other)]
        return None if times[0] is None or times[1] is None else times[0].order(times[1])

    def table(self) -> Table:
        """Lay it out, times by the clock of the reader."""
        cells = tuple(
            (
                each.place,
                None if each.when is None else _local(each.when, self.tz),
                each.when and each.when.raw,
                _local(each.reported, self.tz),
                each.claimant,
                each.where,
                each.what,
            )
            for each in self.in_order()
        )
        headings = ("order", "when", "in their words", "reported", "claimant", "where", "what")
        return Table(headings, cells, f"times of {self.tz}, in order of {self.by}")

    def rows(self) -> list[dict[str, Any]]:
        """Give every account as a row, its bounds as instants of the reader's zone."""
        return [
            {
                "first": each.first,
                "last": each.last,
                "from": None if each.when is None else _moment(each.when.earliest, self.tz),
                "to": None if each.when is None else _moment(each.when.latest, self.tz),
                "precision": None if each.when is None else each.when.precision,
                "raw": None if each.when is None else each.when.raw,
                "reported_from": _moment(each.reported.earliest, self.tz),
                "reported_to": _moment(each.reported.latest, self.tz),
                "claimant": each.claimant,
                "kind": each.kind,
                "where": each.where,
                "what": each.what,
                "account": each.account,
            }
            for each in self.in_order()
        ]


def _time(each: Happening, by: str) -> When | None:
    return each.when if by == "when" else each.reported


def _moment(moment: datetime | None, tz: str) -> datetime | None:
    return None if moment is None else moment.astimezone(zone(tz))


def _local(when: When, tz: str) -> str:
    """Write a time by the reader's clock; days stay the days that they were said to be, with their zone."""
    marks = MARKS[when.certainty]
    if when.is_dated:
        return f"{when}{'' if when.tz is None or is_same_zone(when.tz, tz) else f' {when.tz}'}{marks}"
    start, end = shown(when.start, tz), shown(when.end, tz)
    if when.is_instant:
        return start + marks
    same_day = start[:10] == end[:10]
    return f"{start} to {end[11:] if same_day else end}{marks}"


@attrs.frozen
class Timeline(ById[Account[Any]]):
    """Put accounts in the order of time, by the reader's clock. Its answer is a `TimelineAnswer`.

    What overlaps has no order, and none is made up: each account has a range of places, not a place.

    Attributes:
        scope: What is looked at; its kinds, sides, places and days count, and every other field that it says. None =
            the incident alone.
        tz: The IANA zone of the reader.
        about: The id of any account of an incident, with its parts; None = whatever the scope is about.
        by: "when" = the order in which things happened; "reported" = the order in which they were said.

    Raises:
        UsageError: Neither an incident nor a scope is named, the id is none, or the scope has days and no zone.
        InvalidValue: The zone is none.
    """

    state_depends_on = ("about", "scope")

    scope: Scope | None = None
    tz: str = attrs.field(kw_only=True)
    about: EntryId | None = attrs.field(default=None, kw_only=True)
    by: Literal["when", "reported"] = attrs.field(default="when", kw_only=True)

    def __attrs_post_init__(self) -> None:
        zone_name(self.tz)
        if self.about is None and self.scope is None:
            raise UsageError("about/scope: a timeline is of an incident or of a scope; name one, got neither")
        if self.scope is not None and (self.scope.since or self.scope.until) and self.scope.tz is None:
            raise UsageError("scope: its days need a zone; name tz")

    @property
    def handles(self) -> frozenset[type[Any] | str]:
        """The kinds of the scope, by name; every kind of account where it names none."""
        kinds = None if self.scope is None else self.scope.kinds
        return frozenset(kinds or {object})

    def keeps(self, account: Account[Any], /) -> Account[Any] | None:
        """Keep the accounts asked for."""
        near = self.about is None or account.is_within(self.about)
        inside = self.scope is None or (hold(account, self.scope) and reaches_into(account.event, self.scope))
        return account if near and inside else None

    def answer(self, state: dict[str, Account[Any]], /) -> TimelineAnswer:
        """Find the places in the order that each account can have."""
        made = [self._happening(account) for account in state.values()]
        placed = _placed(made, self.by)
        silent = sum(each.when is None for each in made)
        unordered = any(each.first != each.last for each in placed)
        caveats = [f"accounts that say no time: {silent}"] * bool(silent)
        caveats += ["overlapping accounts have no order: each has a range of places"] * unordered
        return TimelineAnswer(self.tz, self.by, frozenset(placed), frozenset(caveats))

    def _happening(self, account: Account[Any]) -> Happening:
        event = account.event
        when = getattr(event, "when", None)
        where = getattr(event, "where", None)
        return Happening(
            account=account.id,
            claimant=event.attribution.claimant,
            kind=kind_name(type(event)),
            what=_what(event),
            where=None if where is None else str(where),
            when=when if isinstance(when, When) else None,
            reported=event.attribution.reported,
            first=None,
            last=None,
            part=self.about is not None and self.about not in account.incident,
            caveats=account.caveats,
        )


def _what(event: Any) -> str:
    """Tell what an event says: its words, or its figures under the name of its kind."""
    text = getattr(event, "text", None)
    if isinstance(text, str):
        return text
    figures = ", ".join(f"{name} {measure_of(event, name)}" for name in measures_in(event))
    return ": ".join(filter(None, (kind_name(type(event)), figures)))


def _placed(happenings: Sequence[Happening], by: str) -> Iterable[Happening]:
    """Give each the places that it can have: after all that is definitely before, before all that is definitely after.

    An instant ends just after itself; that makes instants and half-open windows alike.
    """
    timed = [(each, time) for each in happenings if (time := _time(each, by)) is not None]
    ends = sorted(_end(time) for _, time in timed if time.latest is not None)
    starts = sorted(time.earliest for _, time in timed if time.earliest is not None)
    placed = [each for each in happenings if _time(each, by) is None]
    for each, time in timed:
        before = 0 if time.earliest is None else bisect_right(ends, time.earliest)
        after = 0 if time.latest is None else len(starts) - bisect_left(starts, _end(time))
        placed.append(attrs.evolve(each, first=before + 1, last=len(timed) - after))
    return placed


def _end(time: When) -> datetime:
    assert time.latest is not None  # noqa: S101  # open ends are left out before
    return time.latest + TICK if time.is_instant else time.latest
