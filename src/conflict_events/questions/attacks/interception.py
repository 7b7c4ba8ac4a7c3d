"""`InterceptionRate`: what share got through (question 10).

What "stopped" means is the caller's: destroyed, destroyed and lost, or the combined figure. A share is of one account's
own figures, never of two sources'. What neither side of the ledger explains is a figure of its own, the residual: it is
not counted as stopped, nor as having got through.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Self

import attrs

from conflict_events.counting.adding.summing import Rules, added_up
from conflict_events.counting.buckets import Bucket, bucketed
from conflict_events.counting.competing.meanings import MIXED, Meaning, meanings_of, unlike, why_unlike
from conflict_events.counting.competing.picks import Aside, Maybe, Pick
from conflict_events.counting.membership.holding import Member, hold, versions_in
from conflict_events.counting.membership.parts import as_asked
from conflict_events.counting.membership.scoped import Covered, as_definitions, check_scope, coverage_of, unsaid
from conflict_events.counting.placing.keys import Key, as_key
from conflict_events.counting.policies import Policy, check_policy
from conflict_events.counting.telling.names import NO_NAMES, AskedNames, NamesAsked, names_in
from conflict_events.counting.telling.rows import general, may_count, notes_of, seen_at
from conflict_events.counting.telling.shares import Share, parted
from conflict_events.errors import UsageError
from conflict_events.history import Account
from conflict_events.projections.answers import Answer
from conflict_events.projections.keeping import InScope
from conflict_events.projections.protocol import Context
from conflict_events.projections.tables import Table, shown_key
from conflict_events.questions.records.larger import with_larger
from conflict_events.questions.records.verdicts import in_order
from conflict_events.values import Definition, EntryId, Quantity, Scope, Tally, Truth
from conflict_events.values.quantity import hull, total

__all__ = ["Interception", "InterceptionRate", "Interceptions", "RateChange"]

STOPPED = frozenset({"destroyed", "lost", "neutralized", "left_airspace"})
"""Measures that count munitions which did not get through."""

UNSAID = "accounts that give the launched but not every fate asked for"
LOCATIONS = "hit locations are reported: they count places, not munitions, and are not taken as hits"
DECOYS = "decoys are among the launched, as reported"
PERHAPS_DECOYS = "whether decoys are among the launched is not said"
MORE_THAN_ALL = "more are reported stopped than launched"


@attrs.frozen
class Interception:
    """What became of the munitions of one period.

    Attributes:
        key: The period.
        launched: How many there were, as the accounts count.
        stopped: How many of them were stopped, in the caller's sense; open above where an account does not say.
        share: Stopped of launched; None where nothing was launched.
        through: What got through of launched, at least the hits reported and at most all that were not stopped; None as
            before.
        residual: Those whose fate the accounts leave open (`Tally.residual`).
        used: The ids of the accounts that certainly count.
        evidence: The ids of all accounts behind the figures: those that count, that may, and that leave them open.
        maybe: The accounts that may count too, by what they say was launched, with what would decide.
        aside: The accounts of this period that were set aside, and why.
        caveats: What to know before using it.
        meanings: What the figures may count under the definitions that were given.
    """

    key: Key
    launched: Quantity
    stopped: Quantity
    share: Share | None
    through: Share | None
    residual: Quantity
    used: frozenset[EntryId]
    evidence: frozenset[EntryId]
    maybe: frozenset[Maybe]
    aside: frozenset[Aside]
    caveats: frozenset[str]
    meanings: frozenset[Meaning]


@attrs.frozen
class RateChange:
    """Two periods held against each other.

    Attributes:
        rose: Whether the share that was stopped is definitely higher in the second; UNDETERMINED where not comparable.
        reason: Why the two cannot be compared; None = they can.
    """

    rose: Truth
    reason: str | None


@attrs.frozen
class Interceptions(NamesAsked, Answer):
    """Shares by period, and one for all of them.

    Attributes:
        periods: By key.
        everything: All periods together.
        stopped: The measures that were counted as stopped.
        scope: What was asked about.
        policy: Whose count.
        aside: The accounts in question that are in no period, and why.
        coverage: What it rests on.
        ordered: The keys in order of time.
        names: The names that it was asked with, and those of them that no account has.
        context: Where it was asked; None outside a log.
    """

    periods: Mapping[Key, Interception]
    everything: Interception
    stopped: frozenset[str]
    scope: Scope
    policy: str
    aside: frozenset[Aside]
    coverage: Covered
    ordered: tuple[Key, ...]
    names: AskedNames = NO_NAMES
    context: Context | None = None

    def seen_from(self, context: Context, /) -> Self:
        """Give this answer with its context filled in."""
        return attrs.evolve(self, periods=seen_at(self.periods, self.scope, context), context=context)

    def change(self, before: Any, after: Any) -> RateChange:
        """Hold two periods against each other: NOT_COMPARABLE, with the dates, where a definition changed in between.

        Raises:
            UsageError: There is no figure for one of the periods.
        """
        one, other = self._period(before), self._period(after)
        if unlike(one.meanings, other.meanings):
            return RateChange(Truth.UNDETERMINED, f"NOT_COMPARABLE: {why_unlike(one.meanings, other.meanings)}")
        if one.share is None or other.share is None:
            return RateChange(Truth.UNDETERMINED, "NOT_COMPARABLE: nothing was launched in one of them")
        return RateChange(other.share.is_above(one.share), None)

    def _period(self, key: Any) -> Interception:
        rate = self.periods.get(as_key(key, self.scope))
        if rate is None:
            name = shown_key(as_key(key, self.scope))
            raise UsageError(f"key: there is no figure for {name}; see periods")
        return rate

    def conclusion(self) -> Any:
        """Give the shares by period."""
        return {key: each.share for key, each in self.periods.items()}

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts behind its figures: those that count, that may, and that leave them open."""
        return frozenset().union(*(each.evidence for each in (self.everything, *self.periods.values())))

    def table(self) -> Table:
        """Lay out the periods in order of time, and all of them."""
        named = [(shown_key(key), self.periods[key]) for key in self.ordered]
        cells = [
            (
                name,
                each.launched,
                each.stopped,
                each.share,
                each.through,
                each.residual,
                "; ".join(sorted(each.caveats)),
            )
            for name, each in [*named, ("everything", self.everything)]
        ]
        asked = " and ".join(sorted(self.stopped))
        heads = (self.scope.grain or "", "launched", asked, "share", "got through", "unexplained", "caveats")
        return Table(heads, tuple(cells), notes=notes_of(self.context, self.names))

    def rows(self) -> list[dict[str, Any]]:
        """Give every period as a row, in order of time; shares as exact fractions."""
        of_all = general(self.coverage, self.context, self.names)
        return [_row(key, self.periods[key], of_all) for key in self.ordered]


def _row(key: Key, each: Interception, of_all: frozenset[str]) -> dict[str, Any]:
    return {
        "key": shown_key(key),
        "launched": each.launched,
        "stopped": each.stopped,
        "share_low": None if each.share is None else each.share.low,
        "share_high": None if each.share is None else each.share.high,
        "residual": each.residual,
        **may_count(each.maybe),
        "caveats": sorted(each.caveats | of_all),
        "accounts": sorted(each.used),
    }


@attrs.frozen
class Fate:
    """An account in scope, with what it says became of the munitions.

    Attributes:
        member: The account, by what it says was launched.
        tallies: Its own tally, an empty one where its kind has none; of an account that may read as several versions,
            the tally of each that is in the scope.
    """

    member: Member
    tallies: tuple[Tally, ...]


def _measures(value: Iterable[str]) -> frozenset[str]:
    return frozenset({value} if isinstance(value, str) else value)


@attrs.frozen
class InterceptionRate(InScope[Fate]):
    """Ask what share was stopped, and what may have got through. Its answer is `Interceptions`.

    Attributes:
        scope: What is asked about, of the measure "launched"; with `decoys`, only accounts that say so.
        count: Whose count; there is no default.
        stopped: What counts as stopped, one measure or several added up: destroyed, lost, left_airspace; or
            neutralized, the source's one figure for destroyed and lost, alone or with left_airspace.
        definitions: What those measures count, where that changed or differs. A measure of which its claimant has
            definitions, and none for the time, was no category then: unreported, it leaves nothing open.

    Raises:
        UsageError: The measures count places, count munitions twice, or count none that were stopped.
        IncompleteScope: The scope does not say all that the question needs.
    """

    scope: Scope
    count: Policy = attrs.field(validator=check_policy)
    stopped: frozenset[str] = attrs.field(converter=_measures, kw_only=True)
    definitions: tuple[Definition, ...] = attrs.field(default=(), converter=as_definitions, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_scope(self.scope)
        if self.scope.measure != "launched":
            raise UsageError(f"scope.measure: a share is of those launched, got {self.scope.measure!r}")
        if not self.stopped or self.stopped - STOPPED:
            rule = "name measures of munitions that were stopped; locations count places"
            raise UsageError(f"stopped: {rule} ({', '.join(sorted(STOPPED))}), got {sorted(self.stopped)}")
        if "neutralized" in self.stopped and self.stopped & {"destroyed", "lost"}:
            raise UsageError("stopped: neutralized includes the destroyed and the lost already; name it or them")

    def keeps(self, account: Account[Any], /) -> Fate | None:
        """Keep the account if the scope is, or may be, about it, with the rest of its tally."""
        member = hold(account, self.scope, spelt=True)
        if member is None:
            return None
        # Of a report that tells apart what is asked for, the fates of that part: they are of the same munitions.
        versions = (as_asked(each.event, self.scope) for each in versions_in(account, self.scope))
        return Fate(member, tuple(map(_tally_of, versions)))

    def answer(self, state: dict[str, Fate], /) -> Interceptions:
        """Choose, put into periods, and divide."""
        members = {account: fate.member for account, fate in state.items()}
        result = bucketed(members.values(), self.scope, self.count)
        alone = result
        if self.scope.grain == "account":  # those of one incident stand beside each other; together they count once
            alone = bucketed(members.values(), attrs.evolve(self.scope, grain="incident"), self.count)
        coverage = coverage_of(members, len(result.buckets))
        everything = self._interception(alone.everything(), alone.rules, state)
        return Interceptions(
            periods={
                key: self._interception(bucket, result.rules, state)
                for key, bucket in with_larger(result, self.scope).items()
            },
            everything=attrs.evolve(everything, caveats=everything.caveats | unsaid(coverage)),
            stopped=self.stopped,
            scope=self.scope,
            policy=self.count.name,
            aside=result.aside,
            coverage=coverage,
            names=names_in(members.values(), self.scope, self.count, self.definitions),
            ordered=tuple(each.key for each in in_order(result.buckets.values(), "max")),
        )

    def _interception(self, bucket: Bucket, rules: Rules, state: Mapping[str, Fate]) -> Interception:
        fates = [state[account] for account in sorted(bucket.used)]
        counted = bucket.used.union(*(each.accounts for each in bucket.maybe))
        picks = [pick for pick in bucket.picks if pick.ids <= counted]
        silent = [pick for pick in bucket.picks if pick.is_silent]

        def summed(figure: Any) -> Quantity:
            """Add up another figure of the same accounts, by the same rules as what they say was launched."""
            values = (
                hull(figure(fate, tally) for fate in self._behind(pick, state) for tally in fate.tallies)
                for pick in picks
            )
            rounded = [attrs.evolve(pick, value=total([value])) for pick, value in zip(picks, values, strict=True)]
            return added_up([*rounded, *silent], rules).value

        stopped = summed(self._stopped)
        beyond = self._goes_beyond(picks, state)
        share = Share.of(stopped, bucket.value, beyond=beyond)
        # Of a whole that may count and its parts either may be right, and neither bounds the other.
        if share is not None and not beyond and not any(pick.part_of for pick in picks):
            part = summed(lambda fate, tally: self._parted(fate, tally)[0])
            rest = summed(lambda fate, tally: self._parted(fate, tally)[1])
            share = share.within(Share.beside(part, rest))
        meanings = frozenset(meaning for fate in fates for meaning in self._meanings(fate))
        return Interception(
            key=bucket.key,
            launched=bucket.value,
            stopped=stopped,
            share=share,
            through=_through(share, Share.of(summed(_hits), bucket.value)),
            residual=summed(_residual),
            used=bucket.used,
            evidence=bucket.evidence,
            maybe=bucket.maybe,
            aside=bucket.aside,
            caveats=bucket.caveats | self._caveats(fates, share, meanings),
            meanings=meanings,
        )

    def _goes_beyond(self, picks: Sequence[Pick], state: Mapping[str, Fate]) -> bool:
        """Tell whether an account says that more were stopped than launched."""
        fates = (state[each] for pick in picks for each in pick.ids)
        more = (self._stopped(fate, tally).is_above(tally.launched) for fate in fates for tally in fate.tallies)
        return Truth.YES in more

    def _parted(self, fate: Fate, tally: Tally) -> tuple[Quantity, Quantity]:
        return parted(tally.launched, self._stopped(fate, tally))

    def _behind(self, pick: Pick, state: Mapping[str, Fate]) -> list[Fate]:
        """Give the accounts that say the figure of a pick: of the least of 100 and 50, whoever says 50 (C6).

        What says the same figure and leaves out its fate does not water down what another says of it.
        """
        saying = [each for each in pick.used if each.reading.value.bounds() == pick.value.bounds()]
        fates = [state[each.id] for each in (saying if pick.value.is_exact and saying else pick.used)]
        full = {fate.member.reading.value.bounds() for fate in fates if not self._leaves_out(fate)}
        return [each for each in fates if each.member.reading.value.bounds() not in full or not self._leaves_out(each)]

    def _stopped(self, fate: Fate, tally: Tally) -> Quantity:
        return total(getattr(tally, name) for name in self._asked_of(fate, tally))

    def _asked_of(self, fate: Fate, tally: Tally) -> list[str]:
        """Give the measures that an account could have reported: what was no category in its time left nothing open."""
        return [name for name in sorted(self.stopped) if not self._is_no_category(name, fate, tally)]

    def _leaves_out(self, fate: Fate) -> bool:
        return any(getattr(tally, name).missing for tally in fate.tallies for name in self._asked_of(fate, tally))

    def _is_no_category(self, measure: str, fate: Fate, tally: Tally) -> bool:
        when, said = fate.member.when, getattr(tally, measure)
        if when is None or said.missing != "unreported":
            return False
        definitions = [each for each in self.definitions if _is_of(each, fate.member, measure)]
        return bool(definitions) and not any(each.may_apply(when) for each in definitions)

    def _meanings(self, fate: Fate) -> frozenset[Meaning]:
        measures = ("launched", *sorted(self.stopped))
        return meanings_of(fate.member, measures, self.definitions)

    def _caveats(self, fates: list[Fate], share: Share | None, meanings: frozenset[Meaning]) -> frozenset[str]:
        silent = [fate for fate in fates if self._leaves_out(fate)]
        tallies = [tally for fate in fates for tally in fate.tallies]
        decoys = {fate.member.about.decoys for fate in fates}
        conditions = {
            f"{UNSAID}: {len(silent)}": bool(silent),
            LOCATIONS: any(tally.hit_locations.missing is None and tally.hits.missing for tally in tallies),
            DECOYS: True in decoys,
            PERHAPS_DECOYS: None in decoys,
            MORE_THAN_ALL: share is not None and share.low > 1,
            MIXED: unlike(meanings),
        }
        return frozenset(caveat for caveat, holds in conditions.items() if holds)


def _is_of(definition: Definition, member: Member, measure: str) -> bool:
    same = (definition.claimant, definition.measure) == (member.reading.claimant, measure)
    return same and definition.covers(member.about.kind, frozenset({member.about.weapon}))


def _tally_of(event: Any) -> Tally:
    tally = getattr(event, "tally", None)
    return tally if isinstance(tally, Tally) else Tally()


def _hits(_fate: Fate, tally: Tally) -> Quantity:
    return tally.hits


def _residual(_fate: Fate, tally: Tally) -> Quantity:
    return tally.residual


def _through(kept_out: Share | None, struck: Share | None) -> Share | None:
    """Bound what got through: the hits that were reported at least, all that were not stopped at most."""
    if kept_out is None or struck is None:
        return None
    return Share(struck.low, max(struck.low, 1 - min(kept_out.low, Fraction(1))))
