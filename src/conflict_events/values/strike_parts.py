"""`StrikePart`: what a report of an attack says of a part of it: of one place, of one weapon, or of both."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import attrs

from conflict_events.values import forms
from conflict_events.values.calls import explains_calls
from conflict_events.values.places import Place
from conflict_events.values.tally import Tally
from conflict_events.values.typed import typed

__all__ = ["StrikePart", "affected_places", "strike_parts"]

NONE_SAID = Tally()


@explains_calls
@attrs.frozen(slots=False, kw_only=True, field_transformer=forms.named)
class StrikePart:
    """A part of an attack, as its report tells it apart; its figures are in those of the whole and never added to them.

    Attributes:
        where: The place that it is about; None = all that the whole is about.
        weapon: The weapon that it is about, as reported; None = all of the whole.
        tally: How many, of these; nothing = the report names the part and gives no figure for it.
        launch_places: Where these came from, as reported.
    """

    where: Place | None = attrs.field(default=None, validator=forms.maybe(forms.a(Place)))
    weapon: str | None = attrs.field(default=None, converter=forms.maybe_text)
    tally: Tally = attrs.field(default=NONE_SAID, validator=forms.a(Tally))
    launch_places: tuple[str, ...] = attrs.field(default=(), converter=forms.texts)

    def __repr__(self) -> str:
        return typed(self)

    def __attrs_post_init__(self) -> None:
        forms.check(self.where or self.weapon, "where/weapon", "one of them must say which part it is", None)

    def sort(self) -> tuple[str, ...]:
        """Give which part it is: a report tells each once."""
        where = self.where
        return (self.weapon or "", *(("", "") if where is None else (where.code or "", where.name)))


def _several(kind: type[Any], value: Iterable[Any]) -> tuple[Any, ...]:
    listed = isinstance(value, Iterable) and not isinstance(value, str)
    forms.check(listed, "", f"must be several of {kind.__name__}, such as a tuple", value)
    items = tuple(value)
    forms.check(all(isinstance(each, kind) for each in items), "", f"must be of {kind.__name__}", value)
    return items


def _sorted_by(sort: Callable[[Any], Any], items: tuple[Any, ...], rule: str) -> tuple[Any, ...]:
    """Put them in order, for theirs says nothing: equal reports have equal bytes."""
    if len(items) < 2:
        return items
    spots = [sort(each) for each in items]
    forms.check(len(set(spots)) == len(spots), "", rule, spots)
    return tuple(sorted(items, key=sort))


def strike_parts(value: Iterable[StrikePart]) -> tuple[StrikePart, ...]:
    """Convert to parts of an attack in their order."""
    if value == ():
        return ()
    return _sorted_by(StrikePart.sort, _several(StrikePart, value), "must tell each part once")


def affected_places(value: Iterable[Place]) -> tuple[Place, ...]:
    """Convert to places in their order."""
    if value == ():
        return ()
    return _sorted_by(_address, _several(Place, value), "must name each place once")


def _address(place: Place) -> tuple[str, str]:
    return place.code or "", place.name
