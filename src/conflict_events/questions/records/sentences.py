"""Sentences: a verdict in plain words, no stronger than the accounts support.

Every sentence says whose count, which measure, which place and period, since when, as known when, and "among those
recorded here". Claims stay claims.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import attrs

from conflict_events.counting.buckets import BY_WHOLES
from conflict_events.counting.competing.meanings import UNLIKE
from conflict_events.counting.competing.picks import MAY_COUNT, Maybe
from conflict_events.counting.placing.keys import Key
from conflict_events.counting.wording import as_reported
from conflict_events.projections.protocol import Context
from conflict_events.projections.tables import shown_key
from conflict_events.questions.records.larger import LEFT_ASIDE
from conflict_events.questions.records.touching import TOUCHED
from conflict_events.questions.records.verdicts import FIRST, PERHAPS_FIRST, UNORDERED, Direction, Outcome, compare
from conflict_events.values import Quantity, Scope, Tally, Truth
from conflict_events.values.quantity import or_unreported, total

__all__ = ["cautions_of", "counted_in_words", "of_verdict", "scope_in_words", "wording_of"]

TALLIED = frozenset(field.name for field in attrs.fields(Tally))

THINGS = {"DroneStrike": "drone", "MissileStrike": "missile", "BombStrike": "bomb"}

NOUNS = {
    "area_km2": ("km²", "km²"),
    "closures": ("closure", "closures"),
    "count": ("piece of equipment", "pieces of equipment"),
    "debris_locations": ("place with debris", "places with debris"),
    "facilities": ("facility", "facilities"),
    "hit_locations": ("place hit", "places hit"),
    "hits": ("hit", "hits"),
    "settlements": ("settlement", "settlements"),
}
"""Measures that are things themselves, one of them and several; others say what became of things or people."""

AMOUNTS = frozenset({"amount", "area_km2"})
"""Measures of which there is less, and not fewer."""

ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
"""Ranks in words, from the second."""

PERIODS = {
    "account": ("in one account", "account"),
    "report": ("in one report", "report"),
    "incident": ("in one incident", "incident"),
    "window": ("in one window", "window"),
    "night": ("in one night", "night"),
    "day": ("in one day", "day"),
    "rolling_24h": ("in 24 hours", "24-hour period"),
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
    """Say a verdict in plain words, with what is to know before using it."""
    return " ".join((wording_of(verdict), *cautions_of(verdict)))


def cautions_of(verdict: Spoken) -> list[str]:
    """Say what is to know before using a verdict, and is not in its wording."""
    wording = wording_of(verdict)
    return [f"Caveat: {caveat}." for caveat in sorted(verdict.caveats) if not _is_said(caveat, wording)]


def _is_said(caveat: str, wording: str) -> bool:
    return caveat in wording or caveat in (BY_WHOLES, UNORDERED) or MAY_COUNT in caveat


def wording_of(verdict: Spoken) -> str:
    """Say a verdict in plain words; what else is to know before using it stands elsewhere."""
    whose = as_reported(verdict.policy)
    opening = f"{whose[0].upper()}{whose[1:]}, {_view(verdict)}"
    if verdict.value is None:
        where = f"{scope_in_words(verdict.scope)} ({_named(verdict, verdict.key)})"
        return f"{opening}: there is nothing to compare {where}: {verdict.reason}."
    counted = counted_in_words(verdict.scope, one=verdict.value.bounds() == (1, 1))
    what = f"{_figure(verdict)} {counted} {scope_in_words(verdict.scope)} ({_named(verdict, verdict.key)})"
    return f"{opening}: {what} {_judgement(verdict)}{_bounded(verdict)}{_perhaps(verdict)}{_left_aside(verdict)}."


def _named(verdict: Spoken, key: Key) -> str:
    """Name a bucket: what only ids name, by who says it, where and when."""
    return verdict.names.get(key) or shown_key(key)


def _bounded(verdict: Spoken) -> str:
    return ", which bounds places without a figure by those that contain them" if BY_WHOLES in verdict.caveats else ""


def _perhaps(verdict: Spoken) -> str:
    """Say what may be in the figure, and what would decide."""
    if not verdict.maybe:
        return ""
    count = len({account for each in verdict.maybe for account in each.accounts})
    decides = " and ".join(sorted({word for each in verdict.maybe for word in each.decides}))
    noun, verb = ("account", "is") if count == 1 else ("accounts", "are")
    left = "left aside" if verdict.scope.maybe == "aside" else "counted only as possible"
    what = f"{count} {noun} that may belong here ({total(each.value for each in verdict.maybe)})"
    return f"; {what} {verb} {left}: {decides} would decide"


def _left_aside(verdict: Spoken) -> str:
    """Say what was left aside in other periods that could change the verdict."""
    ahead = sorted(each for each in verdict.caveats if each.startswith(f"may be ahead of it, and {LEFT_ASIDE}"))
    return "".join(f"; {each}" for each in ahead)


def _view(verdict: Spoken) -> str:
    if verdict.context is None or verdict.context.view.moment is None:
        return "as of now"
    return str(verdict.context.view)


def _figure(verdict: Spoken) -> str:
    figure = str(verdict.value)
    return f"{figure} (lower bounds alone)" if verdict.reading == "floor" else figure


def counted_in_words(scope: Scope, *, one: bool) -> str:
    """Say what is counted, one or several of it: a figure of drones is no figure of missiles."""
    measure = scope.measure or ""
    noun = NOUNS[measure][0 if one else 1] if measure in NOUNS else None
    things = sorted(THINGS.get(kind, "") for kind in scope.kinds or ())
    if measure not in TALLIED or not all(things):
        return noun or measure.replace("_", " ")
    if noun is not None:
        return f"{noun} by {' and '.join(f'{thing}s' for thing in things)}"
    several = " or ".join(things) if one else " and ".join(f"{thing}s" for thing in things)
    return f"{several} {measure.replace('_', ' ')}"


def scope_in_words(scope: Scope) -> str:
    """Say what a scope compares."""
    # "34 destroyed by UA" would say that UA destroyed them: they were destroyed in its attacks.
    role = "in attacks by" if scope.measure in TALLIED else "by"
    parts = [scope.change] if scope.change else []
    parts += [f"{role} {scope.attacker}"] if scope.attacker else []
    parts += [_listed("over", scope.places)] if scope.places else []
    parts += [_listed("on the side of", scope.sides)] if scope.sides else []
    parts += [f"of {scope.population} people"] if scope.population else []
    parts += [_listed("of", names) for names in (scope.weapons, scope.categories) if names]
    parts += [f"on {scope.target_kind}"] if scope.target_kind else []
    parts += [f"with{'' if scope.decoys else 'out'} decoys"] if scope.decoys is not None else []
    parts.append(PERIODS.get(scope.grain or "", ("", ""))[0])
    return " ".join(part for part in parts if part)


def _listed(preposition: str, words: frozenset[str]) -> str:
    return f"{preposition} {' and '.join(sorted(words))}"


def _judgement(verdict: Spoken) -> str:
    if verdict.asked != (1, None):
        return _ranked(verdict)
    rank = f"{_superlative(verdict)}{_since(verdict)}{_among(verdict)}"
    others = _previous(verdict, verdict.previous)
    match verdict.outcome:
        case Outcome.HOLDS | Outcome.FAILS if not verdict.previous:
            return _against_nothing(verdict)
        case Outcome.HOLDS:
            return f"is {rank}: {_by(verdict)} {others}"
        case Outcome.TIES:
            return f"equals {rank}: {others}"
        case Outcome.FAILS:
            return f"is not {rank}: {_by(verdict)} {others}"
        case _:
            return _left_open(verdict, rank)


def _against_nothing(verdict: Spoken) -> str:
    """Judge where there is no earlier figure: nothing is behind the most, and ahead of the fewest."""
    rank = f"{_superlative(verdict)}{_since(verdict)}"
    if verdict.outcome is Outcome.FAILS:
        return f"is not {rank}: there was an earlier {_noun(verdict)} without any"
    certain = " that certainly counts" if any(each.startswith(TOUCHED) for each in verdict.caveats) else ""
    return f"is {rank}: before it there was nothing{certain}"


def _superlative(verdict: Spoken) -> str:
    if verdict.direction == "max":
        return "the most"
    return "the least" if verdict.scope.measure in AMOUNTS else "the fewest"


def _by(verdict: Spoken) -> str:
    """Say how far a figure is from the ones that it is held against, and on which side of them."""
    worst = verdict.rank.ceiling if verdict.rank is not None else None
    better = worst is not None and worst < verdict.asked[0]
    words = ("ahead of", "behind") if verdict.direction == "max" else ("below", "above")
    word = words[0 if verdict.outcome is Outcome.HOLDS or better else 1]
    return word if verdict.margin is None else f"{verdict.margin} {word}"


def _left_open(verdict: Spoken, rank: str) -> str:
    if verdict.outcome is Outcome.NOT_COMPARABLE:
        return f"cannot be called {rank}: {_unlike(verdict)}"
    for nothing in (FIRST, PERHAPS_FIRST):
        if nothing in verdict.caveats:
            return f"may or may not be {_superlative(verdict)}{_asked_since(verdict)}: {nothing}"
    return f"may or may not be {rank}: {_rivals(verdict)}"


def _unlike(verdict: Spoken) -> str:
    """Say why a verdict that has a figure compares nothing: the board put the reason among its caveats."""
    return " ".join(sorted(caveat for caveat in verdict.caveats if caveat.startswith(UNLIKE)))


def _rivals(verdict: Spoken) -> str:
    """Say what leaves a verdict open."""
    value = or_unreported(verdict.value)
    rivals = {
        key: other
        for key, other in verdict.previous.items()
        if compare(value, other, verdict.direction) is not Truth.YES
    }
    if rivals:
        return f"{_previous(verdict, rivals)} could be level or ahead"
    if UNORDERED in verdict.caveats:
        return "others may have ended before it or after"
    return "something that is not recorded here could be level or ahead"


def _ranked(verdict: Spoken) -> str:
    """Judge a claim to be one of the largest, or another than the largest."""
    rank, within = verdict.asked
    size = "largest" if verdict.direction == "max" else "smallest"
    ordinal = f"the {ORDINALS[rank - 2]}" if rank < len(ORDINALS) + 2 else f"number {rank} of the"
    what = f"{ordinal} {size}" if within is None else f"one of the {within} {size}" if within > 1 else f"the {size}"
    verb = {Outcome.HOLDS: "is", Outcome.FAILS: "is not"}.get(verdict.outcome, "may or may not be")
    because = f"; {_unlike(verdict)}" if verdict.outcome is Outcome.NOT_COMPARABLE else ""
    others = f", {_by(verdict)} {_previous(verdict, verdict.previous)}" if verdict.margin is not None else ""
    return f"{verb} {what}{_since(verdict)}{_among(verdict)}: its rank is {verdict.rank}{others}{because}"


def _since(verdict: Spoken) -> str:
    """Say since when: from the first period that the log can speak of, not from the day asked about (C19)."""
    return _from(verdict, verdict.scope.since if verdict.since is None else verdict.since)


def _asked_since(verdict: Spoken) -> str:
    return _from(verdict, verdict.scope.since)


def _from(verdict: Spoken, since: Key | None) -> str:
    until = verdict.scope.until
    if since is None:
        return f" until {until}" if until else ""
    return f" from {shown_key(since)} to {until}" if until else f" since {shown_key(since)}"


def _among(verdict: Spoken) -> str:
    """Say among how many: of none earlier there is nothing to say."""
    noun, count = _noun(verdict), verdict.competitors
    return f", with {'one' if count == 1 else count or 'no'} earlier {noun}{'' if count == 1 else 's'} recorded here"


def _noun(verdict: Spoken) -> str:
    return PERIODS.get(verdict.scope.grain or "", ("", "figure"))[1]


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
