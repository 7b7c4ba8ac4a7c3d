"""What an account of the air-attack file is found again by in a later copy, and what two of them say alike."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

import attrs

from conflict_events.importers.engine import Traits
from conflict_events.values import Quantity, Tally

if TYPE_CHECKING:
    from conflict_events.events import BombStrike, DroneStrike, MissileStrike

    Strike: TypeAlias = DroneStrike | MissileStrike | BombStrike

__all__ = ["opened", "said", "traits"]

_JOINED = re.compile(r" and |/")
"""What stands between the weapons of a bundle, in one copy or another."""


def traits(event: Strike) -> Traits:
    """Give what an account is found again by."""
    evidence = event.attribution.evidence
    tally = attrs.asdict(event.tally, recurse=False)
    return Traits(
        kind=type(event),
        report=(evidence[0].url, evidence[0].locator) if evidence else None,
        voice=event.attribution.claimant,
        start=event.when.earliest,
        end=event.when.latest,
        names=frozenset(part.strip() for part in _JOINED.split((event.weapon or "").casefold())) - {""},
        place=event.where and (event.where.code, event.where.name.casefold()),
        counts={field: int(count.floor) for field, count in tally.items() if count.is_exact},
    )


def said(event: Strike) -> Strike:
    """Leave out from which columns it was read who left the airspace: they were renamed, and the count is the same."""
    left = attrs.evolve(event.tally.left_airspace, raw=None)
    return attrs.evolve(event, tally=attrs.evolve(event.tally, left_airspace=left))


def opened(event: Strike) -> Strike:
    """Give it with every figure opened down to none."""
    counts = {field: _opened(count) for field, count in attrs.asdict(event.tally, recurse=False).items()}
    return attrs.evolve(event, tally=Tally(**counts))


def _opened(count: Quantity) -> Quantity:
    return Quantity(low=0, high=count.ceiling, raw=count.raw) if count.missing is None else count
