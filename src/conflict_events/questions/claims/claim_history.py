"""`ClaimHistory`: how a number evolved, hour by hour and by claimant (question 4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from conflict_events.counting.membership.measures import measure_of, measures_in
from conflict_events.events import KINDS, kind_name
from conflict_events.history import Entry
from conflict_events.projections.answers import Answer
from conflict_events.projections.keeping import Raw, WithEntries
from conflict_events.projections.protocol import Context
from conflict_events.projections.tables import Table
from conflict_events.questions.claims.versions import State, Telling, Version, tellings
from conflict_events.questions.ledger.acts import Act, act_of
from conflict_events.questions.ledger.moves import Move, moved
from conflict_events.values import Actor, EntryId, Quantity, When
from conflict_events.values import quantity as quantities

__all__ = ["ClaimHistory", "Evolution", "FigureStep"]


@attrs.frozen
class FigureStep:
    """One step in the life of a figure.

    Attributes:
        act: What happened: it was first said, revised by the source, repaired by us, withdrawn, cancelled, restored.
        claimant: Whose figure it is.
        account: The id of the account.
        entry: The id of the entry that brought the step.
        kind: The stable name of the kind.
        measure: What is counted; None where the account gives no figure at all.
        value: What the figure reads from this step on, as our errata repair it; None where nothing is said any more.
        before: What it read before; for an erratum, what we had written down. None = nothing.
        move: Where it went; None where there is no figure on one of the two sides.
        said: When the claimant said so; None for what we did ourselves. An erratum has the time of what it repairs,
            for the public never knew our mistake.
        until: When the claimant said otherwise or withdrew it; None = it did not.
        state: What became of it.
        via: The outlets through which it reached us.
        reason: The reason recorded with it; None = none.
    """

    act: Act
    claimant: Actor
    account: EntryId
    entry: EntryId
    kind: str
    measure: str | None
    value: Quantity | None
    before: Quantity | None
    move: Move | None
    said: When | None
    until: When | None
    state: State
    via: tuple[str, ...]
    reason: str | None


@attrs.frozen
class Evolution(Answer):
    """How the figures of one incident evolved.

    Attributes:
        about: The id of the account by which the incident was named.
        measure: What was asked for; None = every measure that somebody gives a figure of.
        steps: Everything that was said and done, also about accounts that were withdrawn since.
        silent: Claimants of the incident that never gave a figure of the measure.
        caveats: What to know before using it.
        context: Where it was asked; None outside a log.
    """

    about: EntryId
    measure: str | None
    steps: frozenset[FigureStep]
    silent: frozenset[Actor]
    caveats: frozenset[str]
    context: Context | None = None

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts that its figures are made of, and of the entries that changed them."""
        return frozenset(each for step in self.steps for each in (step.account, step.entry))

    def in_order(self) -> tuple[FigureStep, ...]:
        """Give the steps by the time at which they were said; what we did ourselves comes with what it is about."""
        return tuple(sorted(self.steps, key=_by_time))

    def lines_of(self, account: EntryId) -> list[str]:
        """Say each step of one account in a line, by the time at which it was said."""
        steps = [step for step in self.in_order() if step.account == account]
        return [f"{step.claimant}, {step.said or 'here'}: {_shown(step.value)}, {_told(step)}" for step in steps]

    def table(self) -> Table:
        """Lay out the steps by the time at which they were said."""
        cells = [
            (step.said, step.until, step.claimant, step.measure, step.value, _told(step), step.state)
            for step in self.in_order()
        ]
        return Table(("said", "until", "claimant", "measure", "figure", "what happened", "state"), tuple(cells))

    def rows(self) -> list[dict[str, Any]]:
        """Give every step as a row."""
        return [
            {
                "act": step.act.value,
                "claimant": step.claimant,
                "measure": step.measure,
                "low": None if step.value is None else step.value.floor,
                "high": None if step.value is None else step.value.ceiling,
                "raw": None if step.value is None else step.value.raw,
                "move": None if step.move is None else step.move.value,
                "said_from": None if step.said is None else step.said.earliest,
                "said_by": None if step.said is None else step.said.latest,
                "until_by": None if step.until is None else step.until.latest,
                "state": step.state,
                "account": step.account,
                "entry": step.entry,
            }
            for step in self.in_order()
        ]


def _by_time(step: FigureStep) -> tuple[Any, ...]:
    said = step.said
    # By the end first: a revision known by its day comes after the original of that morning.
    bounds = (None, None) if said is None else (said.latest, said.earliest)
    when = tuple((each is None, "" if each is None else each.isoformat()) for each in bounds)
    acts = list(Act)
    # An id decides nothing; it comes last, for where all else is equal some order must be.
    words = (step.claimant, str(step.measure), acts.index(step.act), str(step.value), str(step.before))
    return (said is None, *when, *words, step.account, step.entry)


def _shown(value: Quantity | None) -> str:
    return "no figure" if value is None else str(value)


def _told(step: FigureStep) -> str:
    if step.act is Act.NEW:
        return "first said"
    if step.act is Act.REVISION and step.move is not None:
        return f"{step.act.value}, {step.move.value} from {step.before}"
    if step.act is Act.ERRATUM and step.value is None and step.before is None:
        return f"{step.act.value}, of something else"
    if step.act is Act.ERRATUM:
        return f"{step.act.value}: we had recorded {_shown(step.before)}"
    if step.act is Act.REVISION and step.before is not None:
        return f"{step.act.value}, no longer gives {step.before}"
    return step.act.value if step.before is None else f"{step.act.value}: {step.before}"


@attrs.frozen
class ClaimHistory(WithEntries):
    """Follow the figures of one incident as they were said. Its answer is an `Evolution`.

    It looks at all entries, so accounts that were withdrawn, and versions that were superseded, are in the answer.
    What one claimant said in several accounts stays several; a count that rises is no contradiction.

    Attributes:
        about: The id of any account of the incident.
        measure: What is counted: a field of the tally or a Quantity field of the kind, such as "destroyed" or "killed";
            None = every measure that an account gives a figure of.

    Raises:
        UsageError: The id is none.
    """

    state_depends_on = ("about",)

    about: EntryId
    measure: str | None = attrs.field(default=None, kw_only=True)

    def keeps(self, account: Raw, /) -> Raw | None:
        """Keep the accounts of the incident, and every entry about entries, which are few."""
        return account if self.about in account.incident or account.event.kind in KINDS.ledger else None

    def answer(self, state: dict[str, Raw], /) -> Evolution:
        """Tell the steps of every account of the incident."""
        entries = {key: account.event for key, account in state.items()}
        originals = [entry for entry in entries.values() if entry.kind not in KINDS.ledger and entry.event is not None]
        steps: set[FigureStep] = set()
        silent = set()
        for telling in tellings(entries, originals):
            measures = _measures(telling, self.measure)
            steps.update(_steps(telling, measures, entries))
            if not measures or measures == [None]:
                silent.add(telling.claimant)
        return Evolution(
            about=self.about,
            measure=self.measure,
            steps=frozenset(steps),
            silent=frozenset(silent - {step.claimant for step in steps if step.measure is not None}),
            caveats=frozenset(_caveats(steps)),
        )


def _caveats(steps: set[FigureStep]) -> Iterator[str]:
    if any(step.act is Act.REVISION and step.move is Move.UP for step in steps):
        yield "a figure that its own source raises is no contradiction: each was reported at its own time"
    if any(step.state in ("withdrawn", "cancelled") and step.act is Act.NEW for step in steps):
        yield "accounts that no longer stand are shown here, and counted nowhere else"


def _measures(telling: Telling, asked: str | None) -> list[str | None]:
    """Name the measures to follow; [None] for an account that never gave a figure, where none was asked for."""
    said = [version.event for version in telling.versions] + [version.recorded for version in telling.versions]
    if asked is None:
        measures: list[str | None] = list(dict.fromkeys(name for event in said for name in measures_in(event)))
        return measures or [None]
    return [asked] if any(_figure(event, asked) is not None for event in said) else []


def _figure(event: Any, measure: str | None) -> Quantity | None:
    """Give a figure; None where the event has none, or does not say it."""
    value = None if measure is None else measure_of(event, measure)
    return None if value is None or value.missing == "unreported" else value


def _joined(versions: Sequence[Version], measure: str | None) -> Quantity | None:
    values = [value for each in versions if (value := _figure(each.event, measure)) is not None]
    return quantities.hull(values) if values else None


def _steps(telling: Telling, measures: list[str | None], entries: dict[str, Entry[Any]]) -> Iterator[FigureStep]:
    for measure in measures:
        for version in telling.versions:
            yield _said(telling, version, measure)
            yield from (_repaired(telling, version, erratum, measure) for erratum in version.errata)
        yield from (_retracted(telling, each, measure, entries) for each in telling.retractions)


def _said(telling: Telling, version: Version, measure: str | None) -> FigureStep:
    value, before = _figure(version.event, measure), _joined(telling.before(version), measure)
    return FigureStep(
        act=Act.NEW if version.is_original else Act.REVISION,
        claimant=telling.claimant,
        account=telling.id,
        entry=version.entry.id,
        kind=kind_name(type(version.event)),
        measure=measure,
        value=value,
        before=before,
        move=_move(before, value),
        said=version.said,
        until=telling.until(version),
        state=telling.state(version),
        via=version.event.attribution.via,
        reason=getattr(version.entry.event, "reason", None) if not version.is_original else None,
    )


def _move(before: Quantity | None, value: Quantity | None) -> Move | None:
    return None if before is None or value is None else moved(before, value)


def _repaired(telling: Telling, version: Version, erratum: Entry[Any], measure: str | None) -> FigureStep:
    event = erratum.event.replacement
    value, before = _figure(event, measure), _figure(version.recorded, measure)
    fate = telling.fate(erratum)
    state: State = "superseded" if fate == "stands" and event != version.event else fate
    return attrs.evolve(
        _said(telling, version, measure),
        act=Act.ERRATUM,
        entry=erratum.id,
        value=value,
        before=before,
        move=_move(before, value),
        said=event.attribution.reported,
        until=None,
        state=state,
        via=event.attribution.via,
        reason=erratum.event.reason,
    )


def _retracted(
    telling: Telling, retraction: Entry[Any], measure: str | None, entries: dict[str, Entry[Any]]
) -> FigureStep:
    act = act_of(retraction, entries)
    about = [each for each in telling.revisions if each.entry.id == retraction.event.target] or telling.last()
    value = _joined(about, measure)
    attribution = retraction.event.attribution
    return FigureStep(
        act=act,
        claimant=telling.claimant,
        account=telling.id,
        entry=retraction.id,
        kind=kind_name(type(telling.original.event)),
        measure=measure,
        value=value if act is Act.RESTORED else None,
        before=None if act is Act.RESTORED else value,
        move=None,
        said=None if attribution is None else attribution.reported,
        until=None,
        state=telling.fate(retraction),
        via=() if attribution is None else attribution.via,
        reason=retraction.event.reason,
    )
