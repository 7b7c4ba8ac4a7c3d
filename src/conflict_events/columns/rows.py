"""Rows: of every account in some frames what counting looks at, and which of them are about one and the same subject.

What an account is about, who says it and how is held against a scope once for all that say the same: by one account of
each group, which is read from the log. So no rule of counting is written down here.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from typing import Any

import attrs
import polars as pl

from conflict_events.columns.frames import TYPES
from conflict_events.columns.schema import columns_under
from conflict_events.counting.membership.holding import ABOUT
from conflict_events.counting.membership.members import Member
from conflict_events.counting.placing.periods import ONE_DAY
from conflict_events.counting.policies import Reading
from conflict_events.events import KINDS
from conflict_events.values import Quantity, Scope, When

__all__ = ["members_of", "rows_of", "windows_of"]


def _told_apart(scope: Scope) -> list[str]:
    """Name the fields that tell parts of an account apart, of which some are asked for: it is read whole then."""
    of_people = scope.sides is not None or scope.population is not None
    of_places = scope.places is not None or scope.weapons is not None
    return ["breakdown"] * of_people + ["parts"] * of_places


SMALL = 2**40
"""Figures below it add up in 64 bits, however many there are."""

FIGURE = ("low", "high", "best", "missing", "raw", "hedge")
WINDOW = ("earliest", "latest", "first_day", "last_day", "tz", "precision", "certainty", "extent", "raw", "in_days")


def rows_of(frames: Mapping[str, pl.DataFrame], scope: Scope) -> pl.DataFrame | None:
    """Put the rows of some kinds into one frame, with the group of each; None where columns do not say what is asked.

    Args:
        frames: What stands of each kind, by its name.
        scope: What is counted.
    """
    of_kinds: list[pl.DataFrame] = []
    groups = 0
    for number, (name, frame) in enumerate(sorted(frames.items())):
        kind, figure = KINDS.get(name), _figure(frame, scope.measure or "")
        if kind is None or figure is None or "when_earliest" not in frame.columns:
            return None
        parts = [each.name for each in columns_under(kind, _told_apart(scope))]
        groups_of = _groups(frame, kind, figure)
        rows = _plainly(frame, figure, parts).with_columns(kind=pl.lit(number), group=groups_of)
        of_kinds.append(rows.with_columns(pl.col("group") + groups))
        groups += int(rows["group"].max() or 0) + 1 if rows.height else 0  # type: ignore[arg-type]  # it is a number
    return pl.concat(of_kinds)


def _figure(frame: pl.DataFrame, measure: str) -> str | None:
    """Give what the columns of a measure begin with; None where the kind has none, or one that is no count."""
    named = (name for name in (f"tally_{measure}", measure) if f"{name}_low" in frame.columns)
    return next((name for name in named if frame.schema[f"{name}_low"] == TYPES["whole"]), None)


def _plainly(frame: pl.DataFrame, figure: str, parts: Iterable[str]) -> pl.DataFrame:
    """Give the rows, each with whether its account can be made of it again (`plain`)."""
    low, high = pl.col(f"{figure}_low"), pl.col(f"{figure}_high")
    whole = [pl.col(name).fill_null("[]") == "[]" for name in parts]
    plain = [
        pl.col("caveats").list.len() == 0,
        pl.col(f"{figure}_hedge").is_null(),
        pl.max_horizontal(low, high).fill_null(0) < SMALL,
        pl.col("when_first_day").is_null() == pl.col("when_earliest").is_null(),
        pl.col("when_last_day").is_null() == pl.col("when_latest").is_null(),
        *whole,
    ]
    return frame.select(
        "id",
        "position",
        marks=pl.col("report_marks"),
        plain=pl.all_horizontal(plain),
        **{name: pl.col(f"{figure}_{name}") for name in FIGURE},
        **{f"when_{name}": pl.col(f"when_{name}") for name in WINDOW},
    )


def _groups(frame: pl.DataFrame, kind: Any, figure: str) -> pl.Series:
    """Number what rows are about, as far as counting looks: rows with one number say the same but figure and time."""
    about = [each.name for each in columns_under(kind, ABOUT)]
    keys = [*about, "claimant", "via", "when_certainty", "when_in_days", f"{figure}_missing"]
    texts = [name for name in keys if frame.schema[name] == TYPES["texts"]]
    said = frame.select(keys).with_columns(pl.col(name).list.join("\0") for name in texts)
    alike = said.select(pl.all().eq_missing(pl.all().first()).all()).row(0) if said.height else ()
    telling = [name for name, same in zip(keys, alike, strict=False) if not same]
    if not telling:
        return pl.Series("group", [0], pl.Int64()).new_from_index(0, frame.height)
    numbered = said.select(telling).unique().with_row_index("group").with_columns(pl.col("group").cast(pl.Int64()))
    return said.join(numbered, on=telling, how="left", nulls_equal=True, maintain_order="left")["group"]


WINDOW_COLUMNS = [f"when_{name}" for name in WINDOW]
NEEDED = ["id", "group", "low", "high", "best", "missing", "raw", *WINDOW_COLUMNS]


def members_of(rows: pl.DataFrame, alike: Sequence[Member | None], scope: Scope) -> list[Member]:
    """Make the members of rows of which no report has two, each from one of its group; one of nothing asked has none.

    When they were reported is that of the other: of one account by itself nothing depends on it.
    """
    made = [None if each is None else _Alike(each) for each in alike]
    return [
        like.member(account, said[:5], _when(scope.tz, *said[5:]))
        for account, group, *said in rows.select(NEEDED).iter_rows()
        if (like := made[group]) is not None
    ]


def windows_of(rows: pl.DataFrame, scope: Scope) -> list[When]:
    """Make the windows of rows; a date without a zone is a date of the scope's (C11)."""
    return [_when(scope.tz, *said) for said in rows.select(WINDOW_COLUMNS).iter_rows()]


class _Alike:
    """Makes members that are like another. Their classes are called by place: to evolve takes three times as long."""

    def __init__(self, member: Member) -> None:
        self._of = [getattr(member, name) for name in MEMBER]
        self._reading = [getattr(member.reading, name) for name in READING]

    def member(self, account: str, figure: Sequence[Any], when: When) -> Member:
        said = self._reading.copy()
        said[READING.index("account")] = account
        said[READING.index("value")] = _quantity(*figure)
        values = self._of.copy()
        for place, value in zip(CHANGED, (Reading(*said), frozenset((account,)), when, (), None), strict=True):
            values[place] = value
        return Member(*values)


READING = [field.name for field in attrs.fields(Reading)]
MEMBER = [field.name for field in attrs.fields(Member)]
CHANGED = [MEMBER.index(name) for name in ("reading", "incident", "when", "marks", "record")]


@functools.lru_cache(1 << 14)
def _quantity(low: int | None, high: int | None, best: int | None, missing: Any, raw: str | None) -> Quantity:
    return Quantity(low=low, high=high, best=None if low == high else best, missing=missing, raw=raw)


@functools.lru_cache(1 << 14)
def _when(ours: str | None, *said: Any) -> When:
    earliest, latest, first, last, tz, precision, certainty, extent, raw, in_days = said
    when = object.__new__(When)  # and not by its constructor: it was one, and to check it again takes most of the time
    vars(when).update(
        start=None if in_days or earliest is None else earliest.replace(tzinfo=UTC),
        end=None if in_days or latest is None else latest.replace(tzinfo=UTC),
        start_day=first if in_days else None,
        end_day=last + ONE_DAY if in_days and last is not None else None,
        extent=extent,
        precision=precision,
        certainty=certainty or "",
        tz=tz or ours,
        raw=raw,
    )
    return when
