"""`Tally`: how many, by what became of them, as one source counts."""

from __future__ import annotations

import attrs

from conflict_events.values import forms
from conflict_events.values.calls import explains_calls
from conflict_events.values.quantity import UNREPORTED, WHOLE, Quantity, check_count, quantity, total
from conflict_events.values.typed import call

__all__ = ["Tally"]

EXPLAINED = ("destroyed", "lost", "left_airspace", "airborne", "hits")
COMBINED = ("neutralized", "left_airspace", "airborne", "hits")
"""The same where the source gives one figure for destroyed and lost, which it may split beside."""


@explains_calls
@attrs.frozen(slots=False, kw_only=True, field_transformer=forms.named)
class Tally:
    """Counts of munitions in one attack, all by the claimant; each defaults to unreported, which is not zero.

    What cannot be true (more destroyed than launched) is kept: sources publish it, and lint reports it.

    Attributes:
        launched: Launched, detected, used or sent; `raw` keeps the verb.
        destroyed: Shot down.
        lost: Jammed, or lost from radar.
        neutralized: One figure for destroyed and lost, where the source does not split them.
        left_airspace: Flew on into another country or back.
        airborne: Still flying when the source reported.
        hits: Munitions that struck.
        hit_locations: Places struck; not a count of munitions.
        debris_locations: Places where debris fell.
    """

    launched: Quantity = attrs.field(default=UNREPORTED, converter=quantity, metadata=WHOLE)
    destroyed: Quantity = attrs.field(default=UNREPORTED, converter=quantity, metadata=WHOLE)
    lost: Quantity = attrs.field(default=UNREPORTED, converter=quantity, metadata=WHOLE)
    neutralized: Quantity = attrs.field(default=UNREPORTED, converter=quantity, metadata=WHOLE)
    left_airspace: Quantity = attrs.field(default=UNREPORTED, converter=quantity, metadata=WHOLE)
    airborne: Quantity = attrs.field(default=UNREPORTED, converter=quantity, metadata=WHOLE)
    hits: Quantity = attrs.field(default=UNREPORTED, converter=quantity, metadata=WHOLE)
    hit_locations: Quantity = attrs.field(default=UNREPORTED, converter=quantity, metadata=WHOLE)
    debris_locations: Quantity = attrs.field(default=UNREPORTED, converter=quantity, metadata=WHOLE)

    def __repr__(self) -> str:
        reported = {name: value for name, value in _in_order(self) if value != UNREPORTED}
        return call("Tally", **{name: value.low if _is_bare(value) else value for name, value in reported.items()})

    def __hash__(self) -> int:
        return hash((self.launched, self.destroyed, self.lost))  # what tells most apart

    def __attrs_post_init__(self) -> None:
        for field, value in self.__dict__.items():
            if value is not UNREPORTED:  # most are not said: do not even ask
                check_count(field, value)

    @property
    def residual(self) -> Quantity:
        """Those of the launched whose fate the source leaves open, as an interval; missing where launched is.

        Outcomes that the source does not report may account for any of them, so only the reported ones are taken off.
        """
        if self.launched.missing:
            return self.launched
        split = EXPLAINED if self.neutralized.missing else COMBINED
        reported = [each for each in (getattr(self, name) for name in split) if not each.missing]
        explained = total(reported)
        low, high = self.launched.bounds()
        least = 0 if explained.ceiling is None else max(low - explained.ceiling, 0)
        most = None if high is None else max(high - explained.floor, 0)
        return Quantity(low=least, high=most)


def _is_bare(value: Quantity) -> bool:
    """Tell whether a number alone would be read as this quantity."""
    return value.is_exact and value.raw is None


def _in_order(tally: Tally) -> list[tuple[str, Quantity]]:
    return [(field.name, getattr(tally, field.name)) for field in attrs.fields(Tally)]
