"""Editing: a chart as Altair's, for those who want to change it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conflict_events.doors import needing

__all__ = ["altair"]


def altair(specification: Mapping[str, Any]) -> Any:
    """Give a specification as a chart of Altair, which checks it against the schema of Vega-Lite.

    Raises:
        UsageError: altair is not installed.
    """
    with needing("charts"):
        import altair as alt  # noqa: PLC0415  # an extra: only who changes a chart needs it
    return alt.Chart.from_dict(dict(specification))
