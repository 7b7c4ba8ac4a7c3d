"""What the tests of counting share: accounts with what shows their report, and their figures as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import attrs
from hypothesis import strategies as st

from conflict_events.counting import Policy, envelope
from conflict_events.counting.buckets import Bucketed, bucketed
from conflict_events.counting.membership.holding import Member, hold
from conflict_events.counting.membership.scoped import SAID_BY
from conflict_events.events import KINDS, changes_of, kind_name
from conflict_events.history import Account
from conflict_events.testing import scopes
from conflict_events.values import Evidence, Quantity, Scope, When
from tests.projections.accounts import scope, strike, told

__all__ = ["askable", "figures", "found", "held", "member", "of_night", "reasons", "row", "whole"]


def row(
    number: int,
    event: Any,
    *,
    post: str | None = None,
    via: tuple[str, ...] = (),
    record: str | None = None,
    certain: bool = True,
    beside: Iterable[int] = (),
    part_of: Iterable[Iterable[int]] = (),
    caveats: tuple[str, ...] = (),
) -> Account[Any]:
    """An account by its number, with what shows which report it is a row of: a post; without one, nothing else's."""
    evidence = (Evidence(url=f"https://t.me/staff/{number if post is None else post}"),)
    said = attrs.evolve(event.attribution, evidence=evidence, via=via)
    account = told(number, attrs.evolve(event, attribution=said), beside=beside, part_of=part_of, caveats=caveats)
    return attrs.evolve(account, record=record, certain=certain)


def held(accounts: Iterable[Account[Any]], asked: Scope) -> list[Member]:
    """The accounts that a scope is, or may be, about."""
    return [each for each in (hold(account, asked) for account in accounts) if each is not None]


def member(number: int, event: Any, asked: Scope | None = None, **fields: Any) -> Member:
    """One account that a scope is, or may be, about."""
    (found_,) = held([row(number, event, **fields)], scope() if asked is None else asked)
    return found_


def found(accounts: Iterable[Account[Any]], asked: Scope, policy: Policy | None = None, **fields: Any) -> Bucketed:
    return bucketed(held(accounts, asked), asked, envelope() if policy is None else policy, **fields)


def figures(
    accounts: Iterable[Account[Any]], asked: Scope, policy: Policy | None = None, **fields: Any
) -> dict[Any, str]:
    """The figures by key, as people read them."""
    return {key: str(bucket.value) for key, bucket in found(accounts, asked, policy, **fields).buckets.items()}


def whole(accounts: Iterable[Account[Any]], asked: Scope | None = None, policy: Policy | None = None) -> str:
    """The one figure that there is, as people read it."""
    (figure,) = figures(accounts, scope() if asked is None else asked, policy).values()
    return figure


def reasons(result: Bucketed) -> dict[int, str]:
    """Why each account is in no bucket, by its number."""
    return {int(aside.account, 16): aside.reason for aside in result.aside}


def of_night(counts: Sequence[int], when: When | int = 10, **fields: Any) -> list[Account[Any]]:
    """Posts of one night, each with its figure."""
    return [row(number, strike(Quantity.exact(count), when, **fields)) for number, count in enumerate(counts, 1)]


SUBJECTS = (
    ("DroneStrike", "launched"),
    ("MissileStrike", "destroyed"),
    ("HarmReport", "killed"),
    ("TerritorialClaim", "area_km2"),
    ("Disruption", "closures"),
    ("EquipmentLoss", "count"),
)


def askable(grains: st.SearchStrategy[Any] | None = None) -> st.SearchStrategy[Scope]:
    """Complete scopes that a question takes: one of their kinds has the measure, and says what else they ask."""

    def of(subject: tuple[str, str]) -> st.SearchStrategy[Scope]:
        kind, measure = subject
        asked = scopes(complete=True, measures=st.just(measure), **({} if grains is None else {"grains": grains}))
        return asked.map(lambda each: _said_by(KINDS[kind], each))

    return st.sampled_from(SUBJECTS).flatmap(of)


def _said_by(kind: type[Any], asked: Scope) -> Scope:
    """Leave out of a scope what a kind that it is given does not say."""
    has = {field.name for field in attrs.fields(kind)}
    told: dict[str, Any] = dict.fromkeys(name for name, fields in SAID_BY.items() if has.isdisjoint(fields))
    told |= {"change": min(changes_of(kind))} if "change" in has else {}
    return attrs.evolve(asked, kinds=(asked.kinds or frozenset()) | {kind_name(kind)}, **told)
