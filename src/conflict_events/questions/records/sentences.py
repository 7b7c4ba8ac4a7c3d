"""Sentences: a verdict in plain words, no stronger than the accounts support.

Every sentence says whose count, which measure, which place and period, since when, as known when, and "among those
recorded here". Claims stay claims.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import attrs

from conflict_events.counting.buckets import BY_WHOLES
from conflict_events.counting.keys import Key
from conflict_events.counting.meanings import UNLIKE
from conflict_events.counting.picks import Maybe
from conflict_events.projections.protocol import Context
from conflict_events.projections.tables import shown_key
from conflict_events.questions.records.surroundings import LEFT_ASIDE
from conflict_events.questions.records.touching import TOUCHED
from conflict_events.questions.records.verdicts import FIRST, PERHAPS_FIRST, UNORDERED, Direction, Outcome, compare
from conflict_events.values import UNREPORTED, Quantity, Scope, Tally, Truth
from conflict_events.values.quantity import total

__all__ = ["of_verdict", "scope_in_words"]

TALLIED = frozenset(field.name for field in attrs.fields(Tally))

THINGS = {"DroneStrike": "drones", "MissileStrike": "missiles"}

PERIODS = {
    "account": ("in one account", "account"),
    "report": ("in one report", "report"),
    "incident": ("in one incident", "incident"),
    "window": ("in one window", "window"),
    "night": ("in one night", "night"),
    "day": ("in one day", "day"),
    "rolling_24h": ("in 24 hours", "24 hours"),
    "week": ("in one week", "week"),
    "month": ("in one month", "month"),
    "year": ("in one year", "year"),
}


class Spoken(Protocol):
    """What is said of a verdict."""

    @property
    def outcome(self) -> Outcome: ...
    @property
    def key(self) -> Key: ...
    @property
    def value(self) -> Quantity | None: ...
    @property
    def previous(self) -> Mapping[Key, Quantity]: ...
    @property
    def margin(self) -> Quantity | None: ...
    @property
    def rank(self) -> Quantity | None: ...
    @property
    def asked(self) -> tuple[int, int | None]: ...
    @property
    def competitors(self) -> int: ...
    @property
    def maybe(self) -> frozenset[Maybe]: ...
    @property
    def caveats(self) -> frozenset[str]: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def since(self) -> Key | None: ...
    @property
    def names(self) -> Mapping[Key, str]: ...
    @property
    def scope(self) -> Scope: ...
    @property
    def policy(self) -> str: ...
    @property
    def reading(self) -> str: ...
    @property
    def direction(self) -> Direction: ...
    @property
    def context(self) -> Context | None: ...


def of_verdict(verdict: Spoken) -> str:
    """Say a verdict in plain words."""
    opening = f"Counted {verdict.policy}, {_view(verdict)}"
    if verdict.value is None:
        where = f"{_named(verdict, verdict.key)} {scope_in_words(verdict.scope)}"
        return f"{opening}: nothing to compare for {where}: {verdict.reason}."
    what = (
        f"{_figure(verdict)} {_counted(verdict.scope)} {scope_in_words(verdict.scope)} ({_named(verdict, verdict.key)})"
    )
    return f"{opening}: {what} {_judgement(verdict)}{_bounded(verdict)}{_perhaps(verdict)}{_left_aside(verdict)}."


def _named(verdict: Spoken, key: Key) -> str:
    """Name a bucket: what only ids name, by who says it, where and when."""
    return verdict.names.get(key) or shown_key(key)


def _bounded(verdict: Spoken) -> str:
    return (
        ", which bounds places of which nobody speaks by those that hold them" if BY_WHOLES in verdict.caveats else ""
    )


def _perhaps(verdict: Spoken) -> str:
    """Say what may be in the figure, and what would decide."""
    if not verdict.maybe:
        return ""
    count = len({account for each in verdict.maybe for account in each.accounts})
    decides = " and ".join(sorted({word for each in verdict.maybe for word in each.decides}))
    noun = "account" if count == 1 else "accounts"
    left = "left aside" if verdict.scope.maybe == "aside" else "counted only as possible"
    what = f"{count} {noun} that may belong here ({total(each.value for each in verdict.maybe)})"
    return f"; {what} {left}: {decides} would decide"


def _left_aside(verdict: Spoken) -> str:
    """Say what was left aside in other periods that could change the verdict."""
    told = sorted(each for each in verdict.caveats if each.startswith(f"may be ahead of it, and {LEFT_ASIDE}"))
    return "".join(f"; {each}" for each in told)


def _view(verdict: Spoken) -> str:
    if verdict.context is None or verdict.context.view.moment is None:
        return "as of now"
    return str(verdict.context.view)


def _figure(verdict: Spoken) -> str:
    figure = str(verdict.value)
    return f"{figure} (lower bounds alone)" if verdict.reading == "floor" else figure


def _counted(scope: Scope) -> str:
    """Say what is counted: a figure of drones is no figure of missiles."""
    things = sorted(THINGS.get(kind, "") for kind in scope.kinds or ())
    measure = (scope.measure or "").replace("_", " ")
    return f"{' and '.join(things)} {measure}" if scope.measure in TALLIED and all(things) else measure


def scope_in_words(scope: Scope) -> str:
    """Say what a scope compares."""
    # "34 destroyed by UA" would say that UA destroyed them: they were destroyed in its attacks.
    role = "in attacks by" if scope.measure in TALLIED else "by"
    parts = [scope.change] if scope.change else []
    parts += [f"{role} {scope.attacker}"] if scope.attacker else []
    parts += [_listed("over", scope.places)] if scope.places else []
    parts += [_listed("on the side of", scope.sides)] if scope.sides else []
    parts += [f"of {scope.population} people"] if scope.population else []
    parts += [_listed("of", scope.weapons)] if scope.weapons else []
    parts += [f"on {scope.target_kind}"] if scope.target_kind else []
    parts += [f"with{'' if scope.decoys else 'out'} decoys"] if scope.decoys is not None else []
    parts.append(PERIODS.get(scope.grain or "", ("", ""))[0])
    return " ".join(part for part in parts if part)


def _listed(preposition: str, words: frozenset[str]) -> str:
    return f"{preposition} {' and '.join(sorted(words))}"


def _judgement(verdict: Spoken) -> str:
    if verdict.asked != (1, None):
        return _ranked(verdict)
    superlative = "the most" if verdict.direction == "max" else "the fewest"
    rank = f"{superlative}{_since(verdict)}{_among(verdict)}"
    others = _previous(verdict, verdict.previous)
    match verdict.outcome:
        case Outcome.HOLDS | Outcome.FAILS if not verdict.previous:
            verb = "is" if verdict.outcome is Outcome.HOLDS else "is not"
            certain = " that certainly counts" if any(each.startswith(TOUCHED) for each in verdict.caveats) else ""
            return f"{verb} {superlative}{_since(verdict)}: before it there was nothing{certain}"
        case Outcome.HOLDS:
            return f"is {rank}: {_by(verdict)} {others}"
        case Outcome.TIES:
            return f"equals {rank}: {others}"
        case Outcome.FAILS:
            return f"is not {rank}: {_by(verdict)} {others}"
        case _:
            return _left_open(verdict, rank)


def _by(verdict: Spoken) -> str:
    """Say how far a figure is from the ones that it is held against, and on which side of them."""
    worst = verdict.rank.ceiling if verdict.rank is not None else None
    better = worst is not None and worst < verdict.asked[0]
    word = "ahead of" if verdict.outcome is Outcome.HOLDS or better else "behind"
    return word if verdict.margin is None else f"{verdict.margin} {word}"


def _left_open(verdict: Spoken, rank: str) -> str:
    if verdict.outcome is Outcome.NOT_COMPARABLE:
        return f"cannot be called {rank}: {_unlike(verdict)}"
    for nothing in (FIRST, PERHAPS_FIRST):
        if nothing in verdict.caveats:
            superlative = "the most" if verdict.direction == "max" else "the fewest"
            return f"may or may not be {superlative}{_asked_since(verdict)}: {nothing}"
    return f"may or may not be {rank}: {_rivals(verdict)}"


def _unlike(verdict: Spoken) -> str:
    """Say why a verdict that has a figure compares nothing: the board put the reason among its caveats."""
    return " ".join(sorted(caveat for caveat in verdict.caveats if caveat.startswith(UNLIKE)))


def _rivals(verdict: Spoken) -> str:
    """Say what leaves a verdict open."""
    value = verdict.value or UNREPORTED
    rivals = {
        key: other
        for key, other in verdict.previous.items()
        if compare(value, other, verdict.direction) is not Truth.YES
    }
    if rivals:
        return f"{_previous(verdict, rivals)} could be level or ahead"
    if UNORDERED in verdict.caveats:
        return "others may have ended before it or after"
    return "what may have been, and is not recorded here, could be level or ahead"


def _ranked(verdict: Spoken) -> str:
    """Judge a claim to be one of the largest, or another than the largest."""
    rank, within = verdict.asked
    size = "largest" if verdict.direction == "max" else "smallest"
    what = f"number {rank} of the {size}" if within is None else f"one of the {within} {size}"
    verb = {Outcome.HOLDS: "is", Outcome.FAILS: "is not"}.get(verdict.outcome, "may or may not be")
    because = f"; {_unlike(verdict)}" if verdict.outcome is Outcome.NOT_COMPARABLE else ""
    others = f", {_by(verdict)} {_previous(verdict, verdict.previous)}" if verdict.margin is not None else ""
    return f"{verb} {what}{_since(verdict)}{_among(verdict)}: its rank is {verdict.rank}{others}{because}"


def _since(verdict: Spoken) -> str:
    """Say since when: from the first period that the log can speak of, not from the day asked about (C19)."""
    until = f" until {verdict.scope.until}" if verdict.scope.until else ""
    return (f" since {shown_key(verdict.since)}" if verdict.since is not None else _asked_since(verdict)) + until


def _asked_since(verdict: Spoken) -> str:
    return f" since {verdict.scope.since}" if verdict.scope.since else ""


def _among(verdict: Spoken) -> str:
    noun = PERIODS.get(verdict.scope.grain or "", ("", "figure"))[1]
    count = verdict.competitors
    if count == 1:
        return f" against the one earlier {noun} recorded here"
    return f" among the {count} earlier {noun if noun.endswith('s') else noun + 's'} recorded here"


def _previous(verdict: Spoken, previous: Mapping[Key, Quantity]) -> str:
    # Several of one exact figure hold the record together; several that differ leave open which of them does.
    level = all(value.is_exact for value in previous.values()) and len({each.floor for each in previous.values()}) == 1
    if len(previous) > MANY:
        return f"{len(previous)} figures, the largest {max(previous.values(), key=_size)}"
    return (" and " if level else " or ").join(
        sorted(f"{value} ({_named(verdict, key)})" for key, value in previous.items())
    )


def _size(value: Quantity) -> tuple[Any, ...]:
    return value.ceiling is None, value.ceiling or 0, value.floor


MANY = 6
"""More figures than these are counted and not named."""
