"""Sums in frames: one pick for all accounts of a group in a period, which nothing but the core adds up further."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import attrs
import polars as pl

from conflict_events.columns.frames import TYPES
from conflict_events.counting.adding.scheduling import scheduled
from conflict_events.counting.adding.summing import may_overlap
from conflict_events.counting.competing.picks import Pick
from conflict_events.counting.competing.reports import Reports
from conflict_events.counting.membership.members import Member
from conflict_events.counting.policies import Policy, is_disjoint
from conflict_events.values import EntryId, Quantity, When
from conflict_events.values.hulls import span

__all__ = ["Summed", "in_one", "mixed", "reached", "sums", "with_clusters"]

MakeMembers = Callable[[pl.DataFrame], Sequence[Member]]

NO_REPORTS = Reports()
MOMENT = pl.duration(microseconds=1)


def _all_known(column: pl.Expr) -> pl.Expr:
    """Add up; empty where one is."""
    return pl.when(column.is_null().any()).then(None).otherwise(column.sum())


@attrs.frozen(eq=False)
class Summed:
    """Many accounts of one group in one period; see `conflict_events.counting.competing.picks.Many`.

    Attributes:
        ids: Their ids.
        spans: When the first begins, when the last ends, and how much time they cover that no other pick's do.
        rows: Their rows.
        make: Makes the members of rows.
    """

    ids: frozenset[EntryId]
    spans: tuple[datetime, datetime, timedelta]
    rows: pl.DataFrame
    make: MakeMembers

    @functools.cached_property
    def members(self) -> Sequence[Member]:
        """The accounts: made when somebody looks."""
        return self.make(self.rows)


def with_clusters(placed: pl.DataFrame) -> pl.DataFrame:
    """Give rows with a number of those of one kind and period that overlap, directly or through others."""
    ordered = placed.with_columns(pl.max_horizontal(pl.col("end"), pl.col("start") + MOMENT).alias("over"))
    ordered = ordered.sort("kind", "period", "start", "over")
    before = pl.col("over").cum_max().shift(1).over("kind", "period")
    return ordered.with_columns((pl.col("start") >= before).fill_null(value=True).cum_sum().alias("cluster"))


def in_one(placed: pl.DataFrame) -> pl.DataFrame:
    """Give rows as if all were of one period."""
    return with_clusters(placed.with_columns(pl.lit(0, placed.schema["period"]).alias("period")))


def mixed(clustered: pl.DataFrame) -> pl.Series:
    """Give the ids of rows that overlap, directly or through others, with one of another group."""
    groups = pl.col("group").n_unique().over("cluster")
    return clustered.filter(groups > 1)["id"]


def reached(placed: pl.DataFrame, windows: Sequence[When], shared: set[int], *, further: bool) -> set[int]:
    """Give the periods with a row that overlaps one of some windows, and those that are shared already.

    Args:
        placed: The rows.
        windows: The windows.
        shared: The periods whose rows go the way of the windows.
        further: Whether what overlaps those rows goes with them, and so on.
    """
    bounds = list(map(span, windows))
    beside = pl.DataFrame(
        {"start": [start for start, _ in bounds], "end": [end for _, end in bounds]},
        {"start": TYPES["instant"], "end": TYPES["instant"]},
    )
    rows = pl.concat([placed.select("start", "end", "period"), beside], how="diagonal").with_columns(kind=pl.lit(0))
    rows = in_one(rows.with_columns(own="period"))
    while True:
        hit = pl.col("own").is_null() | (pl.col("own").is_in(sorted(shared)) & further)
        more = shared | set(rows.filter(hit.any().over("cluster"))["own"].drop_nulls())
        if more == shared or not further:
            return more
        shared = more


def sums(clustered: pl.DataFrame, voices: pl.Series, policy: Policy, make: MakeMembers) -> Iterator[tuple[int, Pick]]:
    """Give for each period, and each group in it, the pick that stands for all.

    Args:
        clustered: Rows with the period of each, and the cluster; see `with_clusters`.
        voices: For each group a number of its claimant and kind.
        policy: Whose count: it hears all of them.
        make: Makes the members of rows.
    """
    rows = clustered.with_columns(voice=voices.gather(clustered["group"])).sort("period", "voice", "start", "end")
    before = pl.col("end").cum_max().shift(1).over("period", "voice")
    fresh = (pl.col("end") - pl.max_horizontal("start", before)).clip(lower_bound=timedelta(0))
    rows = rows.with_columns(fresh=fresh).sort("period", "group", "start", "id")
    begin = 0
    for row in rows.group_by("period", "group", maintain_order=True).agg(*SUMMED).iter_rows(named=True):
        yield row["period"], _pick(row, rows.slice(begin, row["count"]), policy, make)
        begin += row["count"]


SUMMED = (
    pl.len().alias("count"),
    pl.col("id"),
    pl.col("cluster").n_unique(),
    pl.col("low").sum(),
    *(_all_known(pl.col(name)).alias(name) for name in ("high", "best")),
    pl.col("fresh").sum(),
    pl.col("start").min(),
    pl.col("end").max(),
)


def _pick(row: Mapping[str, Any], rows: pl.DataFrame, policy: Policy, make: MakeMembers) -> Pick:
    (first,) = make(rows.head(1))
    ids = frozenset(row["id"])
    value, caveats = _value(row, rows, first, policy)
    pick = Pick.of((first,), value, NO_REPORTS, frozenset())
    many = Summed(ids, (row["start"], row["end"], row["fresh"]), rows, make)
    return attrs.evolve(pick, accounts=ids, caveats=pick.caveats | caveats, many=many)


def _value(row: Mapping[str, Any], rows: pl.DataFrame, first: Member, policy: Policy) -> tuple[Quantity, set[str]]:
    """Add up what the policy makes of each; best estimates only where records are declared separate (C10)."""
    if row["count"] == 1:
        chosen = policy.choose([first.reading]).value
        assert chosen is not None  # noqa: S101  # it hears them
        return chosen, set()
    low = row["low"]
    if is_disjoint(policy):
        if None not in (row["best"], row["high"]) and _keeps_best(first, policy):
            return Quantity.as_published(low, row["best"], row["high"]), set()
    elif row["cluster"] < row["count"]:
        bounds = (rows[name].to_physical() for name in ("over", "start", "low"))
        low = max(best for _, best in scheduled(zip(*bounds, strict=True)))
    caveats = {may_overlap(first.reading.claimant)} if low < row["low"] else set()
    return Quantity(low=low, high=row["high"]), caveats


def _keeps_best(first: Member, policy: Policy) -> bool:
    estimate = Quantity(low=1, best=2, high=3)
    return policy.choose([attrs.evolve(first.reading, value=estimate)]).value == estimate
