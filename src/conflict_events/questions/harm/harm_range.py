"""`HarmRange`: how many killed and injured, from the least to the most, by source (question 16).

Harm is counted in the period in which it happened, whenever it was reported: a death that a report adds late belongs to
the day of the attack. Only linked accounts compete. What is not linked is never taken for the same persons: figures of
one claimant that may overlap are bounded between the largest and the sum.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Self

import attrs

from conflict_events.counting.buckets import Bucket
from conflict_events.counting.competing.picks import Aside
from conflict_events.counting.membership.holding import Member, hold
from conflict_events.counting.membership.marks import Mark
from conflict_events.counting.membership.measures import measure_of
from conflict_events.counting.membership.scoped import Covered, check_scope
from conflict_events.counting.placing.keys import Key
from conflict_events.counting.placing.windows import place
from conflict_events.counting.policies import Policy, check_policy, latest
from conflict_events.counting.telling.names import NO_NAMES, AskedNames, NamesAsked
from conflict_events.counting.telling.rows import general, notes_of, row_of, seen_at
from conflict_events.errors import UsageError
from conflict_events.history import Account, Incident
from conflict_events.projections.answers import Answer
from conflict_events.projections.keeping import ById
from conflict_events.projections.protocol import Context
from conflict_events.projections.tables import Table, shown_key
from conflict_events.questions.attacks.totals import Totals, TotalsAnswer
from conflict_events.questions.records.verdicts import in_order
from conflict_events.values import Actor, DayRule, EntryId, Scope, When
from conflict_events.values.scope import CALENDAR_GRAINS

__all__ = ["Harm", "HarmLag", "HarmRange"]

MEASURES = ("killed", "injured")
HARM = frozenset({"HarmReport"})
STRADDLES = "windows that span several periods are placed by the day rule"


@attrs.frozen
class HarmLag:
    """How long after it happened something was reported.

    Attributes:
        account: The id of the account.
        claimant: Who says so.
        happened: The window that its figures cover.
        reported: When the figures that count were reported; of a revised account, the revision.
        least: The least time from the end of the window to the report; zero where they may meet.
        most: The most time from its beginning to the report; None = open.
    """

    account: EntryId
    claimant: Actor
    happened: When
    reported: When
    least: timedelta
    most: timedelta | None


@attrs.frozen
class Harm(NamesAsked, Answer):
    """Killed and injured.

    A measure of which nobody counts a figure has no entry: what is not said is not zero.

    Attributes:
        everything: For each measure one figure of all that counts, under the policy.
        periods: For each measure the figures by period of the scope's grain, under the policy.
        claimants: For each claimant and measure, what it says last, added up over its own accounts alone.
        lags: How late each account that counts was reported.
        through: Of one incident, the ids of the accounts by which its harm was found: its own, those of its parts, and
            those that name one of them as the cause.
        scope: What was counted.
        policy: Whose count.
        aside: The accounts in question that do not count, and why, by measure.
        caveats: What to know before using it, by measure.
        coverage: What it rests on, by measure.
        names: The names that it was asked with, and those of them that no account has.
        context: Where it was asked; None outside a log.
    """

    everything: Mapping[str, Bucket]
    periods: Mapping[str, Mapping[Key, Bucket]]
    claimants: Mapping[Actor, Mapping[str, Bucket]]
    lags: frozenset[HarmLag]
    through: frozenset[EntryId]
    scope: Scope
    policy: str
    aside: Mapping[str, frozenset[Aside]]
    caveats: Mapping[str, frozenset[str]]
    coverage: Mapping[str, Covered]
    names: AskedNames = NO_NAMES
    context: Context | None = None

    def seen_from(self, context: Context, /) -> Self:
        """Give this answer with its context filled in."""
        periods = {measure: seen_at(each, self.scope, context) for measure, each in self.periods.items()}
        return attrs.evolve(self, periods=periods, context=context)

    def conclusion(self) -> Any:
        """Give its figures under the policy, whatever that is called."""
        periods = {name: {key: each.value for key, each in row.items()} for name, row in self.periods.items()}
        return {name: bucket.value for name, bucket in self.everything.items()}, periods

    def late(self, after: timedelta) -> frozenset[HarmLag]:
        """Give the accounts that count and were reported definitely longer than so after their window ended.

        What counts as late is the caller's to say: bulletins lag by days, determinations by months.
        """
        return frozenset(each for each in self.lags if each.least > after)

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts behind its figures, and of those by which these were found."""
        rows = [self.everything, *self.claimants.values(), *self._by_key().values()]
        return self.through | {account for row in rows for bucket in row.values() for account in bucket.evidence}

    def table(self) -> Table:
        """Lay out the policy's count in order of time, its total, and below what each claimant says for itself."""
        rows: list[tuple[str, Mapping[str, Bucket]]] = [
            (f"{self.policy}: {shown_key(key)}", row) for key, row in self._by_key().items()
        ]
        rows.append((self.policy, self.everything))
        rows += [(f"{claimant} alone", row) for claimant, row in sorted(self.claimants.items())]
        cells = tuple((name, *_figures(row)) for name, row in rows)
        return Table(("counted by", *MEASURES, "caveats"), cells, notes=notes_of(self.context, self.names))

    def rows(self) -> list[dict[str, Any]]:
        """Give every figure as a row: who counts, the period (None = all), the measure, its bounds, the accounts."""
        sections: list[tuple[str, Any, Mapping[str, Bucket]]] = [
            (self.policy, key, row) for key, row in self._by_key().items()
        ]
        sections.append((self.policy, None, self.everything))
        sections += [(claimant, None, row) for claimant, row in sorted(self.claimants.items())]
        return [
            {
                "counted_by": counted_by,
                "key": None if key is None else shown_key(key),
                "measure": measure,
                **row_of(bucket, bucket.caveats | general(self.coverage[measure], self.context, self.names)),
            }
            for counted_by, key, row in sections
            for measure, bucket in sorted(row.items())
        ]

    def _by_key(self) -> dict[Key, dict[str, Bucket]]:
        """Give the periods in order of time, each with its measures."""
        rows: dict[Key, dict[str, Bucket]] = defaultdict(dict)
        for measure in MEASURES:
            for bucket in in_order(self.periods.get(measure, {}).values(), "max"):
                rows[bucket.key][measure] = bucket
        ordered = in_order([next(iter(row.values())) for row in rows.values()], "max")
        return {bucket.key: rows[bucket.key] for bucket in ordered}


def _figures(row: Mapping[str, Bucket]) -> tuple[Any, ...]:
    caveats = sorted({caveat for bucket in row.values() for caveat in bucket.caveats})
    return (*(row[measure].value if measure in row else None for measure in MEASURES), "; ".join(caveats))


@attrs.frozen
class HarmRange(ById[Account[Any]]):
    """Count the killed and the injured. Its answer is `Harm`.

    Ask it of a scope, or of one incident: then it counts the incident's own harm, that of its parts, and harm whose
    account names one of them as the cause.

    Attributes:
        scope: What is counted, and by which period. Its kinds, where it says none, are harm reports; its measure, where
            it says none, is killed and injured. None = ask of one incident.
        count: Whose count, where linked accounts compete; there is no default.
        about: The id of any account of the incident; None = ask of a scope.

    Raises:
        UsageError: Neither a scope nor an incident is given, or both; the measure is no count of persons.
        IncompleteScope: The scope does not say all that the question needs.
    """

    state_depends_on = ("about", "scope")
    sees_possible = True

    scope: Scope | None
    count: Policy = attrs.field(validator=check_policy)
    about: EntryId | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if (self.scope is None) == (self.about is None):
            raise UsageError("scope/about: give a scope, or an account of the incident, and not both")
        if self.scope is not None and self.scope.measure not in (None, *MEASURES):
            raise UsageError(f"scope.measure: harm is counted as killed or injured, got {self.scope.measure!r}")
        for measure in self._measures:
            check_scope(self._asked(measure))

    @property
    def _measures(self) -> tuple[str, ...]:
        return MEASURES if self.scope is None or self.scope.measure is None else (self.scope.measure,)

    def _asked(self, measure: str) -> Scope:
        scope = Scope(grain="incident") if self.scope is None else self.scope
        return attrs.evolve(scope, measure=measure, kinds=scope.kinds or HARM)

    @property
    def handles(self) -> frozenset[type[Any] | str]:
        """The kinds of the scope; for an incident every kind, for any may be the cause."""
        if self.scope is None:
            return frozenset({object})
        return frozenset(self.scope.kinds or HARM)

    def keeps(self, account: Account[Any], /) -> Account[Any] | None:
        """Keep what reports harm, and for an incident its own accounts and those of its parts."""
        return account if self.scope is not None or _reports_harm(account) or account.is_within(self.about) else None

    def answer(self, state: dict[str, Account[Any]], /) -> Harm:
        """Count, by the policy and by each claimant alone."""
        accounts, through = list(state.values()), frozenset[str]()
        if self.scope is None:
            accounts, through = self._family(accounts)
        results = {measure: self._counted(measure, accounts) for measure in self._measures}
        claimants: dict[str, dict[str, Bucket]] = defaultdict(dict)
        for measure in results:
            for claimant, bucket in self._alone(measure, accounts):
                claimants[claimant][measure] = bucket
        everything = {
            measure: each.everything
            for measure, each in results.items()
            if each.everything.value.missing != "unreported"
        }
        return Harm(
            everything=everything,
            periods={measure: self._periods(each, state) for measure, each in results.items()},
            claimants=dict(claimants),
            lags=frozenset(_lag(state[used]) for bucket in everything.values() for used in bucket.used),
            through=through,
            scope=Scope(grain="incident") if self.scope is None else self.scope,
            policy=self.count.name,
            aside={measure: each.everything.aside.union(each.aside) for measure, each in results.items()},
            caveats={measure: each.everything.caveats for measure, each in results.items()},
            coverage={measure: each.coverage for measure, each in results.items()},
            names=AskedNames() if self.scope is None else next(iter(results.values())).names,
        )

    def _counted(self, measure: str, accounts: Iterable[Account[Any]]) -> TotalsAnswer:
        question = Totals(self._asked(measure), self.count)
        return question.answer(_members(accounts, question.scope))

    def _alone(self, measure: str, accounts: Iterable[Account[Any]]) -> Iterator[tuple[str, Bucket]]:
        """Add up each claimant's own accounts; wholes of which it does not speak leave its parts a floor."""
        scope = self._asked(measure)
        members = _members(accounts, scope)
        of_claimant: dict[str, list[Member]] = defaultdict(list)
        of_incident: dict[Incident, list[Member]] = defaultdict(list)
        for each in members.values():
            of_claimant[each.reading.claimant].append(each)
            of_incident[each.incident].append(each)
        marks = Counter(mark for each in members.values() for mark in each.marks)
        beside = {incident: list(_beside_anybody(rows, marks)) for incident, rows in of_incident.items()}
        for claimant, theirs in of_claimant.items():
            if all(each.is_silent for each in theirs):
                continue
            incidents = {incident for each in theirs for incident in (each.incident, *each.part_of)}
            others = (each for incident in incidents for each in beside.get(incident, ()))
            around = {each.id: each for each in (*theirs, *others)}
            bucket = Totals(scope, latest(claimant)).answer(around).everything
            if bucket.value.missing != "unreported":
                yield claimant, bucket

    def _periods(self, counted: TotalsAnswer, state: Mapping[str, Account[Any]]) -> dict[Key, Bucket]:
        if self.scope is None:
            return {}
        return {key: _cautioned(bucket, counted.scope, state) for key, bucket in counted.periods.items()}

    def _family(self, kept: Iterable[Account[Any]]) -> tuple[list[Account[Any]], frozenset[EntryId]]:
        """Give the harm of the incident, of its parts and caused by either; and the accounts by which it was found."""
        accounts = list(kept)
        within = [account for account in accounts if account.is_within(self.about)]
        inside = {each for account in within for each in (account.id, *account.incident)}
        harm = [account for account in accounts if _reports_harm(account)]
        naming = [each for each in harm if getattr(each.event, "cause", None) in inside | {self.about}]
        caused = {account.incident for account in naming}
        family = [
            each for each in harm if each.id in inside or each.incident in caused or not caused.isdisjoint(each.part_of)
        ]
        return family, frozenset(account.id for account in (*within, *naming))


def _reports_harm(account: Account[Any]) -> bool:
    return any(measure_of(account.event, measure) is not None for measure in MEASURES)


def _members(accounts: Iterable[Account[Any]], scope: Scope) -> dict[str, Member]:
    held = ((account.id, hold(account, scope, spelt=True)) for account in accounts)
    return {account: member for account, member in held if member is not None}


def _beside_anybody(rows: Sequence[Member], marks: Mapping[Mark, int]) -> Iterator[Member]:
    """Give the accounts of an incident beside which each claimant's own are counted.

    Of those that say the figure of one thing and share a report with none it matters only that another's is there: two
    claimants' stand for all. Beside several kinds each counts, for its figure may be what these come to together.
    """
    of_one_kind = len({each.about.kind for each in rows}) == 1
    voices: dict[Hashable, set[Actor]] = defaultdict(set)
    for each in rows:
        if of_one_kind and each.reading.value.missing is None and all(marks[mark] == 1 for mark in each.marks):
            known = voices[each.about, each.part_of, each.out, each.doubts]
            if len(known) == 2 or each.reading.claimant in known:
                continue
            known.add(each.reading.claimant)
        yield each


def _cautioned(bucket: Bucket, scope: Scope, state: Mapping[str, Account[Any]]) -> Bucket:
    """Say of a period where a window that counts in it reaches into another."""
    if scope.grain not in CALENDAR_GRAINS - {"night"}:
        return bucket
    rules: Sequence[DayRule] = ("start", "end")
    scopes = [attrs.evolve(scope, day_rule=rule, since=None, until=None) for rule in rules]
    for account in bucket.used:
        placed = [place(state[account].event.when, each) for each in scopes]
        if any([spot.key for spot in each.spots] != [bucket.key] for each in placed):
            return attrs.evolve(bucket, caveats=bucket.caveats | {STRADDLES})
    return bucket


def _lag(account: Account[Any]) -> HarmLag:
    event = account.event
    happened, reported = event.when, event.attribution.reported
    nothing = timedelta(0)
    ends = (happened.latest, reported.earliest)
    least = nothing if None in ends else max(ends[1] - ends[0], nothing)
    begins = (happened.earliest, reported.latest)
    return HarmLag(
        account=account.id,
        claimant=event.attribution.claimant,
        happened=happened,
        reported=reported,
        least=least,
        most=None if None in begins else max(begins[1] - begins[0], nothing),
    )
