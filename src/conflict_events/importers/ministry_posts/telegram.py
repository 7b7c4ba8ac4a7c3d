"""The importer of `ministry-posts-json`: the export of a channel that Telegram itself makes, ``result.json``.

It has all posts with their whole texts, and says the channel by its title only. A text is one string, or parts of which
some are links and signs; Telegram's own reports, such as that a post was pinned, are no posts.
"""

from __future__ import annotations

from datetime import UTC, datetime

from conflict_events.errors import InvalidValue
from conflict_events.importers.engine import ImportSource, SourceRow, by_columns
from conflict_events.importers.ministry_posts.importing import MINISTRY_POSTS, Made, accounts_of
from conflict_events.importers.reading import Cell, ReadAs

__all__ = ["MINISTRY_POSTS_JSON"]

TITLES = {"Минобороны России": "mod_russia", "Повітряні Сили": "kpszsu"}
"""By what the title of a channel begins with: its name."""


def accounts(row: SourceRow) -> Made | None:
    """Make the accounts of a message."""
    if row["type"] != "message":
        row.refuse("no-report", "Telegram's own report of what was done in the channel, and no post")
        return None
    title = row["from"]
    name = next((name for begins, name in TITLES.items() if title.startswith(begins)), title)
    return accounts_of(row, name, _text(row.cell("text")), lambda: _posted(row), row["id"])


def _text(cell: Cell) -> str:
    parts = cell if isinstance(cell, list) else [cell]
    texts = (part.get("text") if isinstance(part, dict) else part for part in parts)
    return "".join(each for each in texts if isinstance(each, str))


def _posted(row: SourceRow) -> datetime:
    said = row["date_unixtime"]
    try:
        return datetime.fromtimestamp(int(said), UTC)
    except (ValueError, OverflowError, OSError):
        raise InvalidValue("date_unixtime", "must be seconds since 1970", said) from None


MINISTRY_POSTS_JSON = ImportSource(
    name="ministry-posts-json",
    title="Telegram's own export of the channel of the Russian ministry of defence or the Ukrainian air force",
    via=f"{MINISTRY_POSTS.via} json",
    kinds=MINISTRY_POSTS.kinds,
    columns=("id", "type", "date_unixtime", "text"),
    optional=None,
    reading=ReadAs(records="messages"),
    identity=by_columns("id"),
    make=accounts,
    changes="misread",
    vanished="ignored",
)
