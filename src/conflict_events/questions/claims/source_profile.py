"""`SourceProfile`: how often a source revises, in which direction, how soon (question 23)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from conflict_events.counting.membership.measures import measure_of, measures_in
from conflict_events.counting.telling.names import NO_NAMES, AskedNames, NamesAsked
from conflict_events.events import KINDS, Assessment, kind_name
from conflict_events.history import Entry
from conflict_events.projections.answers import Answer
from conflict_events.projections.keeping import Raw, WithEntries
from conflict_events.projections.protocol import Context
from conflict_events.projections.tables import Table
from conflict_events.questions.claims.versions import Telling, Version, earliest, tellings
from conflict_events.questions.ledger.lags import Lags, lag_after_end, lag_of_revision, lags
from conflict_events.questions.ledger.moves import Move, moved
from conflict_events.values import Actor, EntryId, Order, Quantity, When
from conflict_events.values import hulls as windows
from conflict_events.values import quantity as quantities
from conflict_events.values.forms import path
from conflict_events.values.quantity import or_unreported

__all__ = ["Profile", "Said", "SourceProfile"]

NO_SCORE = "no score of truth: to revise and withdraw openly is a virtue, and a source that never does so may be silent"


@attrs.frozen
class Said:
    """In how many standing accounts a source gives a measure.

    Attributes:
        reported: Those that give a figure.
        withheld: Those that keep it back.
        unreported: Those that do not speak of it.
    """

    reported: int = 0
    withheld: int = 0
    unreported: int = 0


@attrs.frozen
class Profile(NamesAsked, Answer):
    """How a source reports and revises. It is no score: nothing here says how true it is.

    Attributes:
        claimant: The source.
        accounts: How many accounts it gave, those that it withdrew included, those that we cancelled not.
        revised: How many of them it revised at least once.
        revisions: How many standing revisions there are.
        unordered: How many of those are of unknown order among each other; they are in no move and no lag.
        moves: Where its revisions moved each measure, and how often.
        soon: How long after what it revised a revision came; None = there is none.
        withdrawn: How many accounts it withdrew.
        withdrawn_after: How long after it was last said; None = it withdrew none.
        errata: How many standing errata of ours correct its accounts: our mistakes, and nothing about the source.
        cancelled: How many of its accounts we took out ourselves.
        assessments: What others make of its accounts, by stance.
        said: By kind and measure, for measures that it ever gave or withheld.
        reporting: How long after the end of its window a standing account was reported; None = none names a window.
        used: The ids of its accounts, of those that we recorded as its own, and of the entries about them.
        caveats: What to know before using it.
        context: Where it was asked; None outside a log.
        names: The name of the source, where nothing here is of it and no account has it.
    """

    claimant: Actor
    accounts: int
    revised: int
    revisions: int
    unordered: int
    moves: Mapping[str, Mapping[Move, int]]
    soon: Lags | None
    withdrawn: int
    withdrawn_after: Lags | None
    errata: int
    cancelled: int
    assessments: Mapping[str, int]
    said: Mapping[tuple[str, str], Said]
    reporting: Lags | None
    used: frozenset[EntryId]
    caveats: frozenset[str]
    context: Context | None = None
    names: AskedNames = NO_NAMES

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts that its figures are made of, and of the entries about them."""
        return self.used

    def table(self) -> Table:
        """Lay it out line by line."""
        cells: list[tuple[Any, ...]] = [
            ("accounts", self.accounts),
            ("revised at least once", self.revised),
            ("revisions", self.revisions),
            ("a revision came after", self.soon),
            ("withdrawn", self.withdrawn),
            ("withdrawn after", self.withdrawn_after),
            ("reported after the window", self.reporting),
            ("our errata", self.errata),
            ("cancelled by our own note", self.cancelled),
        ]
        cells += [
            (f"{measure}: {move.value}", count)
            for measure, moves in sorted(self.moves.items())
            for move, count in sorted(moves.items(), key=lambda each: each[0].value)
        ]
        cells += [(f"{measure} of {kind}", _spelled(said)) for (kind, measure), said in sorted(self.said.items())]
        cells += [(f"others: {stance}", count) for stance, count in sorted(self.assessments.items())]
        title = f"{self.claimant}: {NO_SCORE}"
        return Table(("what", self.claimant), tuple(cells), title, notes=tuple(sorted(self.names.caveats())))

    def rows(self) -> list[dict[str, Any]]:
        """Give the measures as rows."""
        return [
            {"kind": kind, "measure": measure, **attrs.asdict(said)}
            for (kind, measure), said in sorted(self.said.items())
        ]


def _spelled(said: Said) -> str:
    return f"{said.reported} given, {said.withheld} withheld, {said.unreported} unreported"


@attrs.frozen
class SourceProfile(WithEntries):
    """Tell how a source revises and reports. Its answer is a `Profile`, which is no score.

    It keeps every entry, for an erratum of ours may tell that an account was this source's all along.

    Attributes:
        claimant: The source, matched exactly.

    Raises:
        InvalidValue: The claimant is no path.
    """

    state_depends_on = ()

    claimant: Actor = attrs.field(converter=path)

    def answer(self, state: dict[str, Raw], /) -> Profile:
        """Look at every account of the source, with all that was said and done about it."""
        entries = {key: account.event for key, account in state.items()}
        worldly = [entry for entry in entries.values() if entry.kind not in KINDS.ledger and entry.event is not None]
        every = tellings(entries, worldly)
        told_by_it = [each for each in every if each.claimant == self.claimant]
        kept = [each for each in told_by_it if each.standing != "cancelled"]
        mistaken = (each for each in every if each.original.recorded.attribution.claimant == self.claimant)
        stances = _assessing({each.id for each in kept}, told_by_it, entries)
        used = {entry for telling in (*told_by_it, *mistaken) for entry in telling.entries} | stances.keys()
        return _profile(self.claimant, told_by_it, kept, Counter(stances.values()), frozenset(used))


def _profile(
    claimant: str,
    tellings: Sequence[Telling],
    kept: Sequence[Telling],
    assessments: Counter[str],
    used: frozenset[str],
) -> Profile:
    revisions = [(each, version) for each in kept for version in each.revisions if version.stands]
    ordered = [(telling, version) for telling, version in revisions if _is_ordered(telling, version)]
    steps = [(telling.before(version)[0], version) for telling, version in ordered]
    withdrawn = [each for each in kept if each.standing == "withdrawn"]
    standing = [each for each in kept if each.standing == "stands"]
    return Profile(
        claimant=claimant,
        accounts=len(kept),
        revised=len({telling.id for telling, _ in revisions}),
        revisions=len(revisions),
        unordered=len(revisions) - len(ordered),
        moves=_moves(steps),
        soon=lags(lag_of_revision(before.said, version.said) for before, version in steps),
        withdrawn=len(withdrawn),
        withdrawn_after=lags(_until_withdrawn(each) for each in withdrawn),
        errata=sum(each.books.stands(erratum.id) for each in tellings for v in each.versions for erratum in v.errata),
        cancelled=len(tellings) - len(kept),
        assessments=assessments,
        said=_said(standing),
        reporting=lags(_reporting(standing)),
        used=used,
        caveats=frozenset({NO_SCORE}),
        names=NO_NAMES if used else AskedNames(frozenset({("claimant", claimant)})),
    )


def _is_ordered(telling: Telling, version: Version) -> bool:
    others = (each for each in telling.revisions if each.stands and each is not version)
    apart = all(each.said.order(version.said) is not Order.OVERLAPS for each in others)
    return apart and len(telling.before(version)) == 1


def _moves(steps: Iterable[tuple[Version, Version]]) -> dict[str, Counter[Move]]:
    moves: dict[str, Counter[Move]] = defaultdict(Counter)
    for before, version in steps:
        for measure in {*measures_in(before.event), *measures_in(version.event)}:
            moves[measure][moved(_figure(before.event, measure), _figure(version.event, measure))] += 1
    return dict(moves)


def _until_withdrawn(telling: Telling) -> Any:
    last = windows.hull([version.said for version in telling.last()])
    ends = [each.event.attribution.reported for each in telling.taken_back if each.event.attribution]
    return lag_of_revision(last, earliest(ends) or last)


def _assessing(accounts: set[str], tellings: Sequence[Telling], entries: Mapping[str, Entry[Any]]) -> dict[str, str]:
    """Give the stance of each standing Assessment of some accounts, by its id."""
    about = (each for each in entries.values() if isinstance(each.event, Assessment) and each.event.target in accounts)
    return {each.id: each.event.stance for each in about if tellings[0].books.stands(each.id)}


def _said(standing: Sequence[Telling]) -> dict[tuple[str, str], Said]:
    """Count who says what, for the measures of a kind that the source ever gave or withheld."""
    readings: dict[str, list[list[Any]]] = defaultdict(list)
    for telling in standing:
        events = [version.event for version in telling.last()]
        readings[kind_name(type(events[0]))].append(events)
    sayings = {}
    for kind, every in readings.items():
        for measure in {name for events in every for event in events for name in measures_in(event)}:
            values = [_joined(events, measure) for events in every]
            sayings[kind, measure] = Said(
                reported=sum(value.missing is None for value in values),
                withheld=sum(value.missing == "withheld" for value in values),
                unreported=sum(value.missing == "unreported" for value in values),
            )
    return sayings


def _joined(events: Sequence[Any], measure: str) -> Quantity:
    return quantities.hull(_figure(event, measure) for event in events)


def _figure(event: Any, measure: str) -> Quantity:
    return or_unreported(measure_of(event, measure))


def _reporting(standing: Sequence[Telling]) -> Iterable[Any]:
    """How long after its window each account was first reported."""
    for telling in standing:
        event = telling.original.event
        when = getattr(event, "when", None)
        if isinstance(when, When):
            yield lag_after_end(when, event.attribution.reported)
