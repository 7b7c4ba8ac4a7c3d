"""Values and events: right uses, and the types that are inferred for them."""

from __future__ import annotations

from datetime import date
from typing import assert_type

from conflict_events.events import Correction, DroneStrike
from conflict_events.values import Attribution, Number, Place, Quantity, Scope, Tally, Truth, When

# Converters widen what is taken: a number for a Quantity, text for a When.
strike = DroneStrike(
    attacker="RU",
    target="UA",
    where=Place("Ukraine", code="UA"),
    when=When.between("2024-11-09T20:00", "2024-11-10T09:30", tz="Europe/Kyiv"),
    tally=Tally(launched=145, destroyed=62, lost=Quantity.about_(67)),
    attribution=Attribution("UA/AirForce", reported="2024-11-10T08:00Z", via=("AFP",)),
)
scope = Scope(kinds={DroneStrike}, places={"UA"}, grain="night", since=date(2022, 2, 24), day_rule="end")

# What is read is never wider than what is kept.
assert_type(strike.tally.launched, Quantity)
assert_type(strike.when.local_day("Europe/Kyiv", "end"), date | None)
assert_type(strike.tally.launched.is_above(Quantity.exact(136)), Truth)
assert_type(strike.tally.launched.floor, Number)
assert_type(scope.kinds, frozenset[str] | None)

correction = Correction(target="0" * 32, replacement=strike, by="claimant")
