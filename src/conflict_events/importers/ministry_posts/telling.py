"""What a post tells, before it becomes accounts."""

from __future__ import annotations

import attrs

from conflict_events.importers.ministry_posts.scanning import Thing
from conflict_events.values import Place, Tally

__all__ = ["NAMES", "Draft"]

NAMES: dict[Thing, str] = {"drone": "drones", "missile": "missiles"}
"""What the parts of a post are called, by what they count."""


@attrs.frozen
class Draft:
    """An account to be.

    Attributes:
        part: The name of this part of the post.
        of: The part that it is a part of; empty = of none.
        where: The place that its figures cover.
        tally: Its figures.
        thing: Of what.
        weapon: As the post names it; None = it does not.
        launch_places: Where from, as the post names it.
    """

    part: str
    of: str
    where: Place
    tally: Tally
    thing: Thing
    weapon: str | None = None
    launch_places: tuple[str, ...] = ()
