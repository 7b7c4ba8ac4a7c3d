"""Counting on columns: what is simple is added up in frames; all else goes through the core, account by account.

A period of a calendar is simple where all that may touch it is: definite accounts, each an incident and a report by
itself, whose windows lie within the period and do not overlap. Of those one pick stands for all of a group. Accounts
that an entry about entries concerns, or that share a mark of a report, are read from the log; so is one of each group,
which is held against the scope for all of it. What the core then makes of both is the answer that it makes of all.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, TypeAlias

import attrs
import polars as pl

from conflict_events.columns.cells import mark_text
from conflict_events.columns.placing import Calendar, bounded, calendar_of, with_bounds
from conflict_events.columns.rows import members_of, rows_of
from conflict_events.columns.sums import in_one, mixed, reached, sums, with_clusters
from conflict_events.counting import policies
from conflict_events.counting.buckets import Bucketed, made
from conflict_events.counting.competing.choosing import Figure
from conflict_events.counting.competing.picks import Aside, Asides, Pick, aside
from conflict_events.counting.membership.measures import CLOSURES
from conflict_events.counting.membership.members import Member
from conflict_events.counting.membership.subjects import SPELT_OTHERWISE
from conflict_events.counting.placing.windows import Spot
from conflict_events.counting.policies import Policy, is_disjoint
from conflict_events.counting.relays import FirstHand
from conflict_events.counting.telling.names import is_nearly, voices_of
from conflict_events.history import Account, Entry, Erased, Head, Unsettled, View
from conflict_events.log.asking.asking import Asked, answered, context_of
from conflict_events.log.asking.collecting import seldom_collecting
from conflict_events.log.asking.source import Source
from conflict_events.log.reading.reading import view_of
from conflict_events.log.views import LogView
from conflict_events.questions.attacks import Totals
from conflict_events.questions.records import RecordBoard
from conflict_events.values import Scope
from conflict_events.values.clocks import FIRST
from conflict_events.values.scope import CALENDAR_GRAINS

__all__ = ["answer_by_columns"]

State: TypeAlias = dict[str, Any]
"""By id the members of a scope, and of a record board the silences."""

QUESTIONS = (RecordBoard, Totals)

HEARING = (
    policies.ByClaimant,
    policies.ByOutlet,
    policies.ByRole,
    policies.Envelope,
    policies.Extreme,
    policies.Latest,
    policies.Majority,
)
"""Policies that hear an account, where it is alone, for whose word it is."""

WORTH_IT = 4
"""Where one of so many rows is to be read from the log, reading all of them takes no longer."""

UNHEARD, APART, DOUBTFUL, COUNTS = 1, 2, 3, 4
"""What a group is: not heard, whatever it says; out; in, and it may touch its periods; in for certain."""


def answer_by_columns(question: Any, source: Source, frames: Mapping[str, pl.DataFrame], head: Head) -> Any:
    """Answer a question from what stands in columns, as the accounts themselves answer it.

    Args:
        question: The question.
        source: The log.
        frames: What stands of each of the kinds of its scope, by name.
        head: The end of the log that they are of.

    Returns:
        The answer; None where the columns do not say what it asks, or would not be faster.
    """
    with seldom_collecting():
        return _answer(question, source, frames, head) if can_answer(question) else None


def _answer(question: Any, source: Source, frames: Mapping[str, pl.DataFrame], head: Head) -> Any:
    rows = rows_of(frames, question.scope)
    if rows is None:
        return None
    view = view_of(source, View.now(), head)
    reading = Reading(question, source, view)
    soft = reading.apart_from(rows)
    work = None if soft is None else Work.of(reading, with_bounds(soft, question.scope))
    if work is None or soft is None:
        return None
    count = reading.accounts + soft.height

    def reply(state: State) -> Any:
        answer = question.answer_of(state | work.stand_ins(), work.result())
        return attrs.evolve(answer, aside=work.asides(answer.aside))

    context = context_of(view.view, head, count, [reading.silent[each] for each in sorted(reading.silent)])
    return answered(reply, reading.state | work.loose, lambda: context, lambda: view.vocabulary)


def can_answer(question: Any) -> bool:
    """Tell whether a question is one that columns may answer."""
    if type(question) not in QUESTIONS:
        return False
    scope: Scope = question.scope
    plain = scope.bounds is None and scope.unit is None and scope.measure != CLOSURES and not question.definitions
    return plain and scope.grain in CALENDAR_GRAINS and _hears_by_name(question.count)


def _hears_by_name(policy: Any) -> bool:
    if type(policy) is FirstHand:
        return _hears_by_name(policy.policy)
    return type(policy) in HEARING


# --- reading from the log -------------------------------------------------------------------------


@attrs.define(eq=False)
class Reading:
    """What is read from the log itself, as the question sees it.

    Attributes:
        question: The question.
        source: The log.
        view: The log, seen from now.
        state: What the question keeps of it.
        accounts: How many accounts that were.
        silent: By position, those that do not speak.
    """

    question: Any
    source: Source
    view: LogView
    state: State = attrs.field(factory=dict)
    accounts: int = 0
    silent: dict[int, Erased | Unsettled] = attrs.field(factory=dict)
    _taken: set[str] = attrs.field(init=False, factory=set)
    _asked: Asked = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._asked = Asked.of(self.question, self.source.kinds)

    def apart_from(self, rows: pl.DataFrame) -> pl.DataFrame | None:
        """Read what columns do not tell all of; give the rows of the rest, None where that is not worth it.

        These are accounts that an entry about entries concerns, that share a mark of a report with another, or that
        cannot be made of their row again.
        """
        concerned = pl.Series("id", sorted(self.view.books.concerned), pl.String())
        marks = rows.select("id", "marks").explode("marks").drop_nulls()
        sharing = marks.filter(pl.col("marks").is_duplicated())["id"]
        apart = pl.concat([concerned, sharing, rows.filter(~pl.col("plain"))["id"]]).unique()
        if len(apart) * WORTH_IT > rows.height:
            return None
        self._take(self._entries(apart))
        beside = self._asked.kinds - self.question.scope.kinds
        self._take(each for each in self.source.entries(upto=self._upto, kinds=beside) if each.id not in self._taken)
        soft = rows.join(apart.to_frame(), on="id", how="anti", maintain_order="left")
        also = self._sharing_with_these(soft)
        self._take(self._entries(also["id"]))
        return soft.join(also, on="id", how="anti", maintain_order="left")

    def _sharing_with_these(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Give the rows that share a mark with what was read: one of its versions, say, of which there is no row."""
        members = (each for each in self.state.values() if isinstance(each, Member))
        known = pl.DataFrame(
            {"marks": [mark_text(mark) for each in members for mark in each.marks]}, {"marks": pl.String()}
        )
        return rows.select("id", "marks").explode("marks").join(known, on="marks", how="semi").select("id").unique()

    def alike(self, rows: pl.DataFrame) -> list[Member | None] | None:
        """Give for each group of rows what the question keeps of one; None where there are too many to be of use."""
        firsts = rows.group_by("group").agg(pl.col("id").first())
        if firsts.height * WORTH_IT > rows.height + WORTH_IT * WORTH_IT:
            return None
        groups = dict(zip(firsts["id"], firsts["group"], strict=True))
        members: list[Member | None] = [None] * (max(groups.values(), default=-1) + 1)
        for entry in self._entries(firsts["id"]):
            account = self._asked.judge(self.view.books, entry, {})
            members[groups[entry.id]] = self.question.keeps(account)
        return members

    @property
    def _upto(self) -> int:
        return self.view.head.position

    def _entries(self, ids: pl.Series) -> Iterable[Entry[Any]]:
        entries = self.source.find(ids.to_list())
        return (each for each in entries if each.kind in self._asked.kinds and each.position <= self._upto)

    def _take(self, entries: Iterable[Entry[Any]]) -> None:
        for entry in entries:
            self._taken.add(entry.id)
            form = self._asked.judge(self.view.books, entry, self.view.records)
            if isinstance(form, Account):
                self.state = self.question.apply(self.state, form)
                self.accounts += 1
            elif form is not None:
                self.silent[entry.position] = form


# --- telling the simple from the rest -------------------------------------------------------------


@attrs.define(eq=False)
class Work:
    """What of the rows is simple, and what is not.

    Attributes:
        reading: What was read from the log.
        alike: For each group of rows the member of one of them; None = it is about something else.
        loose: By id the members that go through the core, beside what was read.
        calendar: The periods.
        placed: The rows that add up, with the number of the period of each.
        unheard: The rows of those that the policy does not hear.
    """

    reading: Reading
    alike: Sequence[Member | None]
    loose: State
    calendar: Calendar
    placed: pl.DataFrame
    unheard: pl.DataFrame

    @classmethod
    def of(cls, reading: Reading, rows: pl.DataFrame) -> Work | None:
        """Tell them apart; None where the core has to see all."""
        alike = reading.alike(rows)
        read = [each for each in reading.state.values() if isinstance(each, Member)]
        if alike is None or any(each.about.stock or each.about.needs_change for each in (*read, *filter(None, alike))):
            return None
        scope, policy = reading.question.scope, reading.question.count
        voices = voices_of(scope, policy)
        sorts = pl.Series([_sort_of(each, policy, voices) for each in alike], dtype=pl.Int8())
        about = rows.with_columns(sort=sorts.gather(rows["group"])).filter(pl.col("sort") > 0)
        within = bounded(about)
        counting, unheard = (within.filter(pl.col("sort") == sort) for sort in (COUNTS, UNHEARD))
        calendar = calendar_of(counting, scope)
        placed = with_clusters(calendar.placed(counting))
        rest = about.join(pl.concat([placed.select("id"), unheard.select("id")]), on="id", how="anti")
        if _is_too_much(rest, rows):
            return None
        touching = members_of(rest.filter(pl.col("sort") > APART), alike, scope)
        shared = cls._shared(calendar, placed, [*read, *touching], reading.question)
        beside = pl.concat([rest.filter(pl.col("sort") <= APART), placed.filter(shared)], how="diagonal")
        if _is_too_much(beside, rows):
            return None
        loose = {each.id: each for each in (*touching, *members_of(beside, alike, scope))}
        return cls(reading, alike, loose, calendar, placed.filter(~shared), unheard)

    @staticmethod
    def _shared(calendar: Calendar, placed: pl.DataFrame, members: Iterable[Member], question: Any) -> pl.Expr:
        """Tell of rows whether theirs is a period that others may touch, or in which they may be of the same."""
        held = [each for each in members if each.out is None]
        shared, windows = calendar.touched(held)
        apart = _add_up(question.count)
        if not apart:
            shared |= _periods_of(mixed(placed), placed)
        if type(question) is Totals:  # it adds up all periods, too: what meets across a border may be of the same
            if apart:  # still, a figure may speak for an account that gives none
                _, windows = calendar.touched(each for each in held if each.is_silent)
            else:
                shared |= _periods_of(mixed(in_one(placed)), placed)
            shared = reached(placed, windows, shared, further=not apart)
        return pl.col("period").is_in(sorted(shared))

    def result(self) -> Bucketed:
        """Put all into buckets: what is not simple by the core, and what is beside it."""
        question = self.reading.question
        result: Bucketed = question.bucketed(self.reading.state | self.loose)
        buckets = dict(result.buckets)
        for number, picks in self._picks(self.placed).items():
            period = self.calendar.periods[number]
            ends = period.end, period.end
            buckets[period.key] = made(period.key, ends, picks, result.rules, result.reading)
        if type(question) is not Totals:
            return attrs.evolve(result, buckets=buckets)
        spots = (Spot("everything", (FIRST, FIRST)),)
        together = (Figure(pick, spots, sure=True) for pick in self._picks(in_one(self.placed))[0])
        return attrs.evolve(result, buckets=buckets, figures=(*result.figures, *together))

    def _picks(self, placed: pl.DataFrame) -> dict[int, list[Pick]]:
        question = self.reading.question
        voices = [None if each is None else (each.reading.claimant, each.about.kind) for each in self.alike]
        numbers = {voice: number for number, voice in enumerate(dict.fromkeys(voices))}
        numbered = pl.Series([numbers[each] for each in voices], dtype=pl.Int64())
        picks: dict[int, list[Pick]] = defaultdict(list)
        for period, pick in sums(placed, numbered, question.count, self._make):
            picks[period].append(pick)
        return picks

    @property
    def _make(self) -> Callable[[pl.DataFrame], list[Member]]:
        return functools.partial(members_of, alike=self.alike, scope=self.reading.question.scope)

    def stand_ins(self) -> State:
        """Give members that tell who is there, and from when to when, for all that the core does not see."""
        rows = pl.concat([each.select(self.unheard.columns) for each in (self.placed, self.unheard)])
        outermost = pl.concat([rows.sort("start").head(1), rows.sort("end").tail(1)])
        of_groups = (self.alike[group] for group in rows["group"].unique())
        return {each.id: each for each in (*of_groups, *self._make(outermost)) if each is not None}

    def asides(self, known: AbstractSet[Aside]) -> AbstractSet[Aside]:
        """Give what was set aside, with those that the policy does not hear."""
        if self.unheard.is_empty():
            return known
        others = functools.partial(_unheard, self.unheard, self._make, self.reading.question.count)
        return Asides(known, self.unheard.height, others)


def _unheard(rows: pl.DataFrame, make: Callable[[pl.DataFrame], list[Member]], policy: Policy) -> Iterator[Aside]:
    for member in make(rows):
        yield from aside([member], policy.choose([member.reading]).reason)


def _sort_of(member: Member | None, policy: Policy, voices: Sequence[str]) -> int:
    if member is None:
        return 0
    # These are counted in what the answer rests on, or named by it.
    counted = member.reading.value.missing or is_nearly(member.reading.claimant, voices)
    if policy.choose([member.reading]).value is None:
        return APART if counted or member.out in SPELT_OTHERWISE.values() else UNHEARD
    if member.out is not None:
        return APART
    return DOUBTFUL if member.doubts or counted else COUNTS


def _periods_of(ids: pl.Series, placed: pl.DataFrame) -> set[int]:
    return set(placed.join(ids.to_frame(), on="id", how="semi")["period"])


def _is_too_much(rows: pl.DataFrame, of_all: pl.DataFrame) -> bool:
    """Tell whether so many members are to be made that the core may as well see all accounts."""
    return bool(WORTH_IT) and rows.height * 2 > of_all.height


def _add_up(policy: Policy) -> bool:
    """Tell whether all records that a policy hears are separate events, however windows lie (C10)."""
    apart = is_disjoint(policy)
    return apart == "all" or (apart and _is_of_one(policy))


def _is_of_one(policy: Any) -> bool:
    """Tell whether a policy hears one claimant alone."""
    return type(policy) is policies.Latest or (type(policy) is policies.ByClaimant and policy.exactly)
