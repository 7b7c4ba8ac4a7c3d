"""Frames as formats without types of their own want them: instants as text, lists in one cell, no text a formula."""

from __future__ import annotations

import re

import polars as pl
from polars import selectors as of

from conflict_events.values.visible import ARMED

__all__ = ["disarmed", "times_as_text", "without_lists"]

INSTANT = "%Y-%m-%dT%H:%M:%S%.fZ"
SEPARATOR = "; "


def times_as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Give instants as ISO text in UTC."""
    return frame.with_columns(of.datetime().dt.strftime(INSTANT))


def without_lists(frame: pl.DataFrame) -> pl.DataFrame:
    """Give each list as one text; an empty one is an empty cell."""
    joined = pl.col(pl.List(pl.String)).list.join(SEPARATOR)
    return frame.with_columns(pl.when(joined != "").then(joined).otherwise(None).name.keep())


def disarmed(frame: pl.DataFrame) -> pl.DataFrame:
    """Put an apostrophe before each text that a spreadsheet would take for a formula, headings too.

    The text in a log comes from strangers.
    """
    texts = pl.col(pl.String)
    tame = frame.with_columns(pl.when(texts.str.contains(ARMED)).then("'" + texts).otherwise(texts).name.keep())
    return tame.rename({name: f"'{name}" for name in tame.columns if re.match(ARMED, name)})
