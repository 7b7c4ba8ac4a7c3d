"""Wrong uses of values and events: each marked line is refused."""

from __future__ import annotations

from conflict_events.values import Attribution, Place, Quantity, Scope, Tally, When

quantity = Quantity.exact(3)
tally = Tally(launched=145)
window = When.day("2024-11-10")

Quantity.exact("many")  # error
Tally(launched="a hundred")  # error
Tally(145)  # error
quantity.low = 4  # error
tally.launched = quantity  # error
Attribution("UA/AirForce")  # error
Attribution("UA/AirForce", reported=20241110)  # error
window.local_day("Europe/Kyiv")  # error
window.local_day("Europe/Kyiv", "whichever")  # error
Place(name=None)  # error
Scope(grain="fortnight")  # error
