"""Drift: how an account moved on its way from who said it to where it was read.

Two accounts are held against each other: the one that is checked, and an earlier one that it can go back to. A drift is
a finding and no verdict: it names both accounts, both values and the field, and says nothing of who is right.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

import attrs

from conflict_events.counting.membership.measures import measure_of, measures_in
from conflict_events.events import Statement
from conflict_events.history import Account
from conflict_events.values import Actor, EntryId, Number, Place, Quantity, Truth, When, is_under
from conflict_events.values.clocks import END, START

__all__ = [
    "Drift",
    "claimant_of",
    "drifts",
    "goes_back_to",
    "is_earlier",
    "is_one_voice",
    "of_hedge",
    "of_statement",
    "of_voice",
    "of_words",
]

DriftKind: TypeAlias = Literal["basis", "place", "window", "hedge", "attribution", "rounding", "figure", "quotation"]


@attrs.frozen
class Drift:
    """One thing that an account says otherwise than the earlier one that it goes back to.

    Attributes:
        kind: "basis" = another measure (targeted for shot down); "place"; "window"; "hedge" = a bound or a "one of"
            was dropped or added; "attribution" = another voice; "rounding"; "figure" = another figure; "quotation".
        how: In which way, in a word or two.
        field: The field in which they differ.
        claim: The id of the account that is checked, or of the one that it is about.
        source: The id of the earlier account.
        claimed: What the first says.
        sourced: What the earlier one says.
    """

    kind: DriftKind
    how: str
    field: str
    claim: EntryId
    source: EntryId
    claimed: str
    sourced: str

    def __str__(self) -> str:
        return f"{self.kind} ({self.how}): {self.claimed}, in the earlier account {self.sourced}"


def claimant_of(account: Account[Any]) -> Actor:
    """Give whose account it is."""
    claimant: Actor = account.event.attribution.claimant
    return claimant


def is_one_voice(one: Account[Any], other: Account[Any]) -> bool:
    """Tell whether two accounts are of one claimant, or of a body and who speaks for it."""
    a, b = claimant_of(one), claimant_of(other)
    return is_under(a, b) or is_under(b, a)


def is_earlier(source: Account[Any], claim: Account[Any]) -> bool:
    """Tell whether an account was, as far as is known, said from an earlier moment on than another.

    Of a claim of which only the end is known, that is compared: it repeats something said at an unknown time before.
    """
    theirs, ours = (account.event.attribution.reported for account in (source, claim))
    if ours.earliest is None:
        return bool((theirs.latest or END) < (ours.latest or END))
    return bool((theirs.earliest or START) < ours.earliest)


def goes_back_to(claim: Account[Any], other: Account[Any]) -> bool:
    """Tell whether an account may go back to another voice's: they give one figure, or have no measure in common.

    Whoever gives another figure is a rival, and no source.
    """
    ours, theirs = _measures(claim), _measures(other)
    shared = ours.keys() & theirs.keys()
    return not shared or any(ours[name].is_equal(theirs[name]) is Truth.YES for name in shared)


def drifts(claim: Account[Any], source: Account[Any]) -> Iterator[Drift]:
    """Hold an account against an earlier one of the same incident and kind."""
    yield from _basis(claim, source)
    yield from _figures(claim, source)
    yield from _place(claim, source)
    yield from _window(claim, source)
    yield from of_words(claim, source)


def of_voice(claim: Account[Any], source: Account[Any]) -> Drift:
    """Say that an account names another voice than the earlier one that it goes back to."""
    return _drift("attribution", "another voice", "attribution.claimant", claim, source, claimant_of)


def _drift(kind: DriftKind, how: str, field: str, claim: Account[Any], source: Account[Any], show: Any) -> Drift:  # noqa: PLR0917  # the parts of one sentence
    return Drift(kind, how, field, claim.id, source.id, str(show(claim)), str(show(source)))


# --- figures ----------------------------------------------------------------------------------------


def _basis(claim: Account[Any], source: Account[Any]) -> Iterator[Drift]:
    """Find figures given of a measure of which the source gives none, where it gives some of another."""
    ours, theirs = _measures(claim), _measures(source)
    for measure in ours.keys() - theirs.keys():
        others = {name: value for name, value in theirs.items() if name not in ours}
        equal = {name: value for name, value in others.items() if value.is_equal(ours[measure]) is Truth.YES}
        for name, value in (equal or others).items():
            claimed, sourced = _told(measure, ours[measure]), _told(name, value)
            yield Drift("basis", "another measure", measure, claim.id, source.id, claimed, sourced)


def _figures(claim: Account[Any], source: Account[Any]) -> Iterator[Drift]:
    ours, theirs = _measures(claim), _measures(source)
    for measure in ours.keys() & theirs.keys():
        difference = _compared(ours[measure], theirs[measure])
        if difference is not None:
            claimed, sourced = _told(measure, ours[measure]), _told(measure, theirs[measure])
            yield Drift(*difference, measure, claim.id, source.id, claimed, sourced)


def _measures(account: Account[Any]) -> dict[str, Quantity]:
    values = ((name, measure_of(account.event, name)) for name in measures_in(account.event))
    return {name: value for name, value in values if value is not None and value.missing is None}


def _told(measure: str, value: Quantity) -> str:
    return f"{measure} {value}" + (f" ({value.raw!r})" if value.raw else "")


def _compared(claimed: Quantity, sourced: Quantity) -> tuple[DriftKind, str] | None:
    """Say how two figures of one measure differ; None where they are one figure, whatever the words beside it."""
    ours, theirs = _number(claimed), _number(sourced)
    if ours == theirs:
        same = _shape(claimed) == _shape(sourced)
        return None if same else ("hedge", "bounds dropped or added")
    if claimed.about or _is_rounded(ours, theirs):
        return "rounding", "rounded"
    return "figure", "another figure"


def _shape(value: Quantity) -> tuple[Any, ...]:
    return value.bounds(), value.best, value.about


def _number(value: Quantity) -> Number:
    """Give the number that a figure is known by: its best point, else its lower bound, else its upper."""
    named = (each for each in (value.best, value.low, value.high) if each is not None)
    return next(named)  # not missing, so that there is one


def _is_rounded(ours: Number, theirs: Number) -> bool:
    """Tell whether a number is another one with its last places made nought, up or down."""
    step = 10
    while ours and not ours % step:
        if -step < ours - theirs < step:
            return True
        step *= 10
    return False


# --- place, time and words --------------------------------------------------------------------------


def _place(claim: Account[Any], source: Account[Any]) -> Iterator[Drift]:
    ours, theirs = _code(claim), _code(source)
    if ours is None or theirs is None or ours == theirs:
        return
    how = "widened" if is_under(theirs, ours) else "narrowed" if is_under(ours, theirs) else "moved"
    yield _drift("place", how, "where", claim, source, lambda each: f"{each.event.where} ({each.event.where.code})")


def _code(account: Account[Any]) -> str | None:
    where = getattr(account.event, "where", None)
    return where.code if isinstance(where, Place) else None


def _window(claim: Account[Any], source: Account[Any]) -> Iterator[Drift]:
    ours, theirs = _when(claim), _when(source)
    if ours is None or theirs is None or _span(ours) == _span(theirs):
        return
    how = "shifted" if ours.overlaps(theirs) else "moved"
    how = "widened" if theirs.lies_within(ours) else "narrowed" if ours.lies_within(theirs) else how
    yield _drift("window", how, "when", claim, source, _when_told)


def _when(account: Account[Any]) -> When | None:
    # When a statement was made is not the time that it is about.
    when = getattr(account.event, "when", None)
    return when if isinstance(when, When) and not isinstance(account.event, Statement) else None


def _span(when: When) -> tuple[Any, ...]:
    # The same days are the same, whether or not a zone was named.
    return (when.start_day, when.end_day) if when.is_dated else (when.earliest, when.latest)


def _when_told(account: Account[Any]) -> str:
    when: When = account.event.when
    return f"{when}" + (f" ({when.raw!r})" if when.raw else "")


def of_words(claim: Account[Any], source: Account[Any]) -> Iterator[Drift]:
    """Hold verbatim words against verbatim words: those in another language are others, an excerpt is the same."""
    ours, theirs = claim.event.attribution, source.event.attribution
    if ours.quote is None or theirs.quote is None:
        return
    translated = ours.lang != theirs.lang
    if translated or ours.quote not in theirs.quote:
        how = "translated" if translated else "other words"
        yield _drift("quotation", how, "attribution.quote", claim, source, _quoted)


def _quoted(account: Account[Any]) -> str:
    said = account.event.attribution
    return f"{said.quote!r} in {said.lang or 'a language not said'}"


# --- what a statement says of an account ------------------------------------------------------------


def of_statement(claim: Account[Statement], source: Account[Any]) -> Iterator[Drift]:
    """Hold a statement, and the scope of the rank that it claims, against the account that it is about."""
    yield from _place(claim, source)
    if claim.event.superlative is None:
        return
    scope = claim.event.superlative.scope
    theirs = _measures(source)
    if scope.measure is not None and theirs and scope.measure not in theirs:
        for name, value in theirs.items():
            field = "superlative.scope.measure"
            yield Drift("basis", "another measure", field, claim.id, source.id, scope.measure, _told(name, value))
    yield from _claimed(claim, theirs.get(scope.measure or ""), source)
    where = getattr(source.event, "where", None)
    if scope.places is not None and isinstance(where, Place) and where.code and not where.is_in(scope.places):
        how = "narrowed" if where.holds_some(scope.places) else "moved"
        claimed, sourced = ", ".join(sorted(scope.places)), f"{where} ({where.code})"
        yield Drift("place", how, "superlative.scope.places", claim.id, source.id, claimed, sourced)
    when = _when(source)
    timed = when if when is not None and when.is_bounded and not when.is_dated else None
    if scope.grain == "night" and timed is not None and timed.local_night(scope.tz or str(timed.tz), "end") is None:
        sourced = _when_told(source)
        yield Drift("window", "not a night", "superlative.scope.grain", claim.id, source.id, "a night", sourced)


def _claimed(claim: Account[Statement], theirs: Quantity | None, source: Account[Any]) -> Iterator[Drift]:
    """Hold the figure that a claim to a rank names against that of the account that it is about."""
    superlative = claim.event.superlative
    ours = None if superlative is None else superlative.figure
    if superlative is None or ours is None or ours.missing is not None or theirs is None:
        return
    difference = _compared(ours, theirs)
    if difference is not None:
        figures = [_told(superlative.scope.measure or "", each) for each in (ours, theirs)]
        yield Drift(*difference, "superlative.figure", claim.id, source.id, *figures)


def of_hedge(claim: Account[Statement], source: Account[Statement]) -> Iterator[Drift]:
    """Hold a claim to a rank against an earlier one about the same: "one of the largest" that became "the largest"."""
    ours, theirs = claim.event.superlative, source.event.superlative
    assert ours is not None and theirs is not None  # noqa: S101, PT018  # only such are compared
    if (ours.hedged, ours.rank) == (theirs.hedged, theirs.rank):
        return
    dropped = theirs.hedged and not ours.hedged
    yield _drift("hedge", "dropped" if dropped else "changed", "superlative", claim, source, _ranked)


def _ranked(account: Account[Any]) -> str:
    superlative = account.event.superlative
    largest = "largest" if superlative.direction == "max" else "smallest"
    rank = f"number {superlative.rank} of the {largest}" if superlative.rank > 1 else f"the {largest}"
    return f"one of {rank}" if superlative.hedged else rank
