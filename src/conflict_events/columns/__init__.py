"""Columns: what stands, as typed tables, for polars and whatever else reads Arrow. Needs the extra ``frames``.

`Columns` is a question like any other: asked of any view it gives the frame of the standing accounts of a kind, and
kept with a log it costs what was appended since. Its schema (`frame_columns`) is an interface of version `SCHEMA`.
"""

from __future__ import annotations

from conflict_events.columns.answers import answer_frame
from conflict_events.columns.cells import FrameColumn
from conflict_events.columns.counting import answer_by_columns
from conflict_events.columns.schema import SCHEMA, frame_columns
from conflict_events.columns.standing import Columns, Standing

__all__ = ["SCHEMA", "Columns", "FrameColumn", "Standing", "answer_by_columns", "answer_frame", "frame_columns"]
