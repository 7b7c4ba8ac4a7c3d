"""Cases: the ways to ask one log that laws compare."""

from __future__ import annotations

import attrs

from conflict_events.events import Correction, Redaction
from conflict_events.projections import ClaimMatrix
from conflict_events.testing import Case, Tried, id_of
from tests.history.told import strike


def test_errata_of_one_version_keep_their_order_also_where_one_is_erased() -> None:
    """SEMANTICS 20: of several the last recorded counts, so they are not independent of each other."""
    first = strike(12)
    errata = [
        Correction(target=id_of(first), replacement=strike(count), by="ledger", reason=str(count)) for count in (13, 14)
    ]
    gone = Redaction(target=id_of(errata[1]), reason="a name", leaves=attrs.evolve(errata[1], reason=None))
    log = [first, *errata, gone]
    orders = {
        tuple(entry.id for entry in Case(ClaimMatrix(id_of(first)), Tried(log), seed).shuffled()) for seed in range(40)
    }

    assert orders == {tuple(map(id_of, log))}
