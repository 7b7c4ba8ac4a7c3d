"""Placing in frames: the windows that lie within one period of a calendar, and so certainly are of that one.

The borders are those of `conflict_events.counting.placing`. What reaches beyond them is placed there, one by one.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime

import attrs
import polars as pl

from conflict_events.columns.frames import TYPES
from conflict_events.columns.rows import windows_of
from conflict_events.counting.membership.members import Member
from conflict_events.counting.membership.silences import core_of
from conflict_events.counting.placing.keys import Key
from conflict_events.counting.placing.periods import ONE_DAY, Period, is_asked_whole, period_after, period_at
from conflict_events.counting.placing.windows import place
from conflict_events.history import Incident
from conflict_events.values import Scope, When
from conflict_events.values.hulls import hull

__all__ = ["Calendar", "bounded", "calendar_of", "with_bounds"]

OURS = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""Between these every period and its neighbours are of the calendar."""

DAYS = ["when_first_day", "when_last_day", "when_tz"]


def with_bounds(rows: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    """Give the rows with the instants between which each window lies, empty = open: of days by the midnights there."""
    dated = rows.filter("when_in_days").select(DAYS).unique()
    windows = [_days(first, last, tz or scope.tz) for first, last, tz in dated.iter_rows()]
    known = dated.with_columns(
        pl.Series("start", [each.earliest for each in windows], TYPES["instant"]),
        pl.Series("end", [each.latest for each in windows], TYPES["instant"]),
    )
    joined = rows.join(known, on=DAYS, how="left", nulls_equal=True, maintain_order="left")
    in_days = pl.col("when_in_days")
    return joined.with_columns(
        pl.when(in_days).then("start").otherwise("when_earliest").alias("start"),
        pl.when(in_days).then("end").otherwise("when_latest").alias("end"),
    )


def _days(first: date | None, last: date | None, tz: str | None) -> When:
    end = None if last is None else last + ONE_DAY
    return When(start_day=first, end_day=end, precision="day", tz=tz)


@attrs.frozen
class Calendar:
    """The periods of a scope that some rows lie in.

    Attributes:
        scope: The scope.
        periods: One after another.
    """

    scope: Scope
    periods: Sequence[Period]

    def placed(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Give the rows whose windows certainly are of one of the periods, each with its number; see `with_bounds`."""
        borders = self._borders()
        near = rows.sort("start").join_asof(borders, left_on="start", right_on="begin", strategy="backward")
        inside = near.filter(self._lies_in()).select(*rows.columns, "period")
        others = rows.join(inside, on="id", how="anti")
        asked = dict(zip(borders["period"], borders["asked"], strict=True))
        numbers = [self._certainly(when) for when in windows_of(others, self.scope)]
        certain = [number if number is not None and asked[number] else None for number in numbers]
        beyond = others.with_columns(pl.Series("period", certain, borders.schema["period"])).drop_nulls("period")
        return pl.concat([inside, beyond])

    def _certainly(self, when: When) -> int | None:
        placed = place(when, self.scope)
        return self._numbers.get(placed.spots[0].key) if placed.is_certain else None

    @functools.cached_property
    def _numbers(self) -> dict[Key, int]:
        return {each.key: number for number, each in enumerate(self.periods)}

    def _borders(self) -> pl.DataFrame:
        cores = [core_of(each, self.scope) for each in self.periods]
        instants = {
            "begin": [each.begin for each in self.periods],
            "finish": [each.end for each in self.periods],
            "dusk": [each.earliest for each in cores],
            "dawn": [each.latest for each in cores],
        }
        asked = pl.Series("asked", [is_asked_whole(each, self.scope) for each in self.periods], pl.Boolean())
        frame = pl.DataFrame(instants, schema=dict.fromkeys(instants, TYPES["instant"]))
        return frame.with_columns(asked).with_row_index("period")

    def _lies_in(self) -> pl.Expr:
        """Tell whether a window lies within its period, all days of which are asked about; a night by its clocks."""
        start, end = pl.col("start"), pl.col("end")
        inside = (end <= pl.col("finish")) & (start < pl.col("finish")) & pl.col("asked")
        if self.scope.grain != "night":
            return inside
        dark = pl.min_horizontal("end", "dawn") - pl.max_horizontal("start", "dusk")
        at_once = (start == end) & (start >= pl.col("dusk")) & (start < pl.col("dawn"))
        return inside & ~pl.col("when_in_days") & (at_once | (dark * 2 > end - start))

    def touched(self, members: Iterable[Member]) -> tuple[set[int], list[When]]:
        """Give the periods that some members are or may be of, and the windows of the figures that they are made into.

        One figure may be made of all accounts of an incident, and reaches from the first of them to the last.
        """
        incidents: dict[Incident, set[When]] = defaultdict(set)
        for each in members:
            incidents[each.incident].update(each.windows or (() if each.when is None else (each.when,)))
        keys = functools.cache(lambda when: [spot.key for spot in place(when, self.scope).spots])
        named = {incident: {key for when in windows for key in keys(when)} for incident, windows in incidents.items()}
        numbers = {self._numbers[key] for of_one in named.values() for key in of_one if key in self._numbers}
        return numbers, [hull(list(windows)) for incident, windows in incidents.items() if named[incident]]


def calendar_of(rows: pl.DataFrame, scope: Scope) -> Calendar:
    """Give the periods from the first of some windows to the last; see `with_bounds`."""
    first, last = rows["start"].min(), rows["end"].max()
    if not (isinstance(first, datetime) and isinstance(last, datetime)):
        return Calendar(scope, ())
    return Calendar(scope, tuple(_between(first.astimezone(UTC), last, scope)))


def _between(first: datetime, last: datetime, scope: Scope) -> Iterator[Period]:
    period = period_at(first, scope)
    while period.begin <= last:
        yield period
        period = period_after(period, scope)


def bounded(rows: pl.DataFrame) -> pl.DataFrame:
    """Give the rows whose windows are known on both sides, and lie within the years of ours."""
    return rows.filter(pl.col("start").is_between(*OURS) & pl.col("end").is_between(*OURS))
