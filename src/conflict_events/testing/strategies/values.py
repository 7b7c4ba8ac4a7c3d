"""Strategies for attributions, definitions, evidence, scopes and superlatives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conflict_events.testing.strategies.quantities import counts, quantities, tallies
from conflict_events.testing.strategies.texts import actors, place_codes, places, texts
from conflict_events.testing.strategies.times import instants, whens, zones
from conflict_events.values import Attribution, Definition, Evidence, Scope, StrikePart, SubCount, Superlative, When
from conflict_events.values.quantity import is_reported
from conflict_events.values.scope import GRAINS

__all__ = ["attributions", "definitions", "evidence", "scopes", "strike_parts", "sub_counts", "superlatives"]

_KINDS = st.sampled_from(
    ("DroneStrike", "MissileStrike", "HarmReport", "TerritorialClaim", "Disruption", "EquipmentLoss")
)
_MEASURES = st.sampled_from(
    ("launched", "destroyed", "lost", "neutralized", "hits", "killed", "injured", "area_km2", "facilities", "count")
)
_CHANGES = st.sampled_from(("controls", "gained", "lost", "contested", "total"))
_GRAINS = st.sampled_from(GRAINS)
_DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def _maybe(strategy: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.none() | strategy


def evidence() -> SearchStrategy[Evidence]:
    """Evidence with at least one thing to find it by."""
    words = texts(max_size=20)
    hashes = st.binary(min_size=32, max_size=32).map(bytes.hex)
    found_by: dict[Any, Any] = {"url": words, "sha256": hashes, "archived_url": words, "locator": words}
    beside: dict[Any, Any] = {"retrieved": instants(), "media_type": words}
    return (
        st.fixed_dictionaries({}, optional={**found_by, **beside})
        .filter(lambda fields: not found_by.keys().isdisjoint(fields))
        .map(lambda fields: Evidence(**fields))
    )


def attributions(
    *,
    claimants: SearchStrategy[str] = actors(),  # noqa: B008  # strategies are immutable
    reported: SearchStrategy[When] = whens(),  # noqa: B008  # as above
) -> SearchStrategy[Attribution]:
    """Attributions.

    Args:
        claimants: Who says so.
        reported: When they said it.
    """
    words = texts(max_size=12)
    optional: dict[Any, Any] = {
        "via": st.lists(words, max_size=2),
        "evidence": st.lists(evidence(), max_size=2).map(tuple),
        "quote": words,
        "lang": st.sampled_from(("uk", "ru", "en-GB")),
        "reliability": st.sampled_from("ABCDEF"),
        "credibility": st.integers(1, 6),
    }
    required: dict[Any, Any] = {"claimant": claimants, "reported": reported}
    return st.fixed_dictionaries(required, optional=optional).map(lambda fields: Attribution(**fields))


@st.composite
def scopes(
    draw: Callable[[SearchStrategy[Any]], Any],
    *,
    complete: bool = False,
    kinds: SearchStrategy[str] = _KINDS,
    measures: SearchStrategy[str] = _MEASURES,
    grains: SearchStrategy[Any] = _GRAINS,
) -> Scope:
    """Scopes of questions and of claims.

    Args:
        complete: Only such as can be asked with: see `Scope.require`.
        kinds: The names of kinds in them.
        measures: What they count.
        grains: What they sum before comparing.
    """
    given = (lambda strategy: strategy) if complete else _maybe
    grain = draw(given(grains))
    rules = ("start", "end") if grain == "night" else ("start", "end", "majority")
    since, until = sorted(draw(st.tuples(_DAYS, _DAYS)))
    keep = draw(st.integers(0, 3))
    return Scope(
        kinds=draw(given(st.frozensets(kinds, min_size=1, max_size=3))),
        measure=draw(given(measures)),
        attacker=draw(_maybe(actors())),
        places=draw(_maybe(st.frozensets(place_codes(), min_size=1, max_size=3))),
        grain=grain,
        since=since if keep & 1 else None,
        until=until if keep & 2 else None,
        day_rule=draw(given(st.sampled_from(rules))),
        tz=draw(given(zones())),
        day_starts=draw(st.just(time(0)) | st.times()),
        date_only=draw(st.sampled_from((None, "night"))),
        weapons=draw(_maybe(st.frozensets(texts(max_size=12), min_size=1, max_size=2))),
        decoys=draw(st.sampled_from((None, True, False))),
        target_kind=draw(_maybe(texts(max_size=12))),
        change=draw(given(_CHANGES)),
        sides=draw(_maybe(st.frozensets(actors(), min_size=1, max_size=2))),
        population=draw(st.sampled_from((None, "civilian", "military"))),
        categories=draw(_maybe(st.frozensets(texts(max_size=12), min_size=1, max_size=2))),
        unit=draw(st.sampled_from((None, "report"))),
        maybe=draw(st.sampled_from((None, "aside"))),
        bounds=draw(st.sampled_from((None, "wholes"))),
        speaks_of=draw(_maybe(st.dictionaries(actors(), place_codes(), min_size=1, max_size=2))),
        complete_since=draw(_maybe(_DAYS)),
    )


@st.composite
def definitions(draw: Callable[[SearchStrategy[Any]], Any], *, measures: SearchStrategy[str] = _MEASURES) -> Definition:
    """What claimants count under the name of a measure, and from when to when.

    Args:
        measures: The measures that they define.
    """
    first, last = sorted(draw(st.tuples(_DAYS, _DAYS)))
    keep = draw(st.integers(0, 3))
    tz = draw(_maybe(zones()))
    return Definition(
        claimant=draw(actors()),
        measure=draw(measures),
        categories=draw(st.frozensets(texts(max_size=12), min_size=1, max_size=3)),
        since=When.day(first, tz=tz) if keep & 1 else None,
        until=When.day(last, tz=tz) if keep & 2 else None,
        note=draw(_maybe(texts(max_size=12))),
        kinds=draw(_maybe(st.frozensets(_KINDS, min_size=1, max_size=2))),
        weapons=draw(_maybe(st.frozensets(texts(max_size=12), min_size=1, max_size=2))),
    )


@st.composite
def sub_counts(draw: Callable[[SearchStrategy[Any]], Any]) -> SubCount:
    """Sub-counts of people killed and injured, at least one of them said."""
    said = counts().filter(is_reported)
    killed, injured = draw(st.tuples(said, counts()) | st.tuples(counts(), said))
    sorts = st.sampled_from(("civilians", "military", "children", "women")) | texts(max_size=12)
    return SubCount(of=draw(sorts), side=draw(_maybe(actors())), killed=killed, injured=injured)


def strike_parts() -> SearchStrategy[StrikePart]:
    """Parts of attacks, by place or weapon."""
    weapons, figures = texts(max_size=12), {"tally": tallies()}
    by_place = st.fixed_dictionaries({"where": places()}, optional={**figures, "weapon": weapons})
    by_weapon = st.fixed_dictionaries({"weapon": weapons}, optional=figures)
    return (by_place | by_weapon).map(lambda fields: StrikePart(**fields))


def superlatives(*, scopes: SearchStrategy[Scope] = scopes()) -> SearchStrategy[Superlative]:  # noqa: B008  # immutable
    """Claims to a rank.

    Args:
        scopes: What the words say of the scope.
    """
    return st.builds(
        Superlative,
        scope=scopes,
        rank=st.integers(1, 10**6),
        hedged=st.booleans(),
        direction=st.sampled_from(("max", "min")),
        figure=st.none() | quantities(),
        previous=st.none() | quantities(),
    )
