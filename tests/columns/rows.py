"""Columns as rows that laws can compare."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import attrs

from conflict_events.columns import Columns

NO_CONTENT = ("position", "recorded_at", "incident", "wholes")
"""What says where in the log an account stands, and the mark of an incident, which says nothing but which are one."""


@attrs.frozen
class Rows:
    """The question whose answer is the rows of a frame by id, with incidents as the sets of ids that they are."""

    columns: Columns
    version = 1

    @property
    def name(self) -> str:
        return f"rows of {self.columns.name}"

    @property
    def handles(self) -> frozenset[Any]:
        return self.columns.handles

    def initial(self) -> Any:
        return self.columns.initial()

    def apply(self, state: Any, account: Any) -> Any:
        return self.columns.apply(state, account)

    def revoke(self, state: Any, account: Any) -> Any:
        return self.columns.revoke(state, account)

    def merge(self, left: Any, right: Any) -> Any:
        return self.columns.merge(left, right)

    def pack(self, state: Any) -> bytes:
        return self.columns.pack(state)

    def unpack(self, stored: bytes) -> Any:
        return self.columns.unpack(stored)

    def answer(self, state: Any) -> dict[str, dict[str, Any]]:
        rows = self.columns.answer(state).rows()
        incidents = defaultdict[str, set[str]](set)
        for row in rows:
            incidents[row["incident"]].add(row["id"])
        return {row["id"]: {**_content(row), "with": frozenset(incidents[row["incident"]])} for row in rows}


def _content(row: dict[str, Any]) -> dict[str, Any]:
    return {"of": len(row["wholes"]), **{name: cell for name, cell in row.items() if name not in NO_CONTENT}}
