"""Made-up posts in the manner of the two channels."""

from __future__ import annotations

import csv
import io
from typing import Any

from conflict_events.importers import Transcript, read_source

__all__ = ["copy", "figures", "read"]

POSTED = "2025-05-02 05:10"

COLUMNS = ("date", "datetime", "drone_count", "oblasts", "text_snippet", "channel")


def copy(*posts: str | dict[str, str]) -> list[str]:
    """The lines of an export; a post is its text, or what of its cells is its own."""
    written = io.StringIO()
    writer = csv.DictWriter(written, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for number, post in enumerate(posts):
        cells = {"text_snippet": post} if isinstance(post, str) else post
        writer.writerow({"datetime": f"2025-05-02 05:{number + 10}"} | cells)
    return written.getvalue().splitlines(keepends=True)


def read(*posts: str | dict[str, str]) -> Transcript:
    """What posts become."""
    return read_source(copy(*posts), "ministry-posts")


def figures(post: str | dict[str, str], measure: str = "destroyed") -> dict[str, str]:
    """The figures of a post by the names of their places, those of missiles marked so."""
    told: dict[str, str] = {}
    for event in read(post).events:
        name = event.where.name + (f" ({event.weapon or 'missile'})" if type(event).__name__ == "MissileStrike" else "")
        count: Any = getattr(event.tally, measure)
        told[name] = "" if count.missing else f"{count.low}" if count.is_exact else f"{count.low}-{count.high}"
    return told
