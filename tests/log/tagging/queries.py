"""Random queries, of names that random logs have and of some that they have not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conflict_events.events import KINDS
from conflict_events.history import Query, QueryItem
from conflict_events.log import EventLog
from conflict_events.testing.strategies.vocabulary import CLAIMANTS
from tests.log.accounts import BEGIN

KEYS = ("even", "every third", "none")


def some(*names: Any) -> SearchStrategy[frozenset[Any] | None]:
    """A few of these names, or nothing said; seldom none of them."""
    return st.none() | st.none() | st.frozensets(st.sampled_from(names), max_size=3)


def items(ids: list[str]) -> SearchStrategy[QueryItem]:
    return st.builds(
        QueryItem,
        kinds=some("DroneStrike", "Correction", "Link", *KINDS),
        claimants=some(*CLAIMANTS, "UA", "RU", "nobody"),
        actors=some("RU", "UA", "RU/Moscow", "nobody"),
        places=some("UA", "RU", "RU/RU-MOS", "UA/UA-30", "nowhere"),
        incident=some(*ids, "0" * 32, "no id") if ids else st.none(),
        keys=some(*KEYS),
    )


def moments(length: int) -> SearchStrategy[Any]:
    """None, or a time from before the first entry to after the last, also between two."""
    return st.none() | st.integers(-1, 2 * length + 2).map(lambda half: BEGIN + half * timedelta(seconds=30))


def queries(log: EventLog) -> SearchStrategy[Query]:
    """Queries of a log that was begun at `BEGIN`, with an entry a minute."""
    ids = [entry.id for entry in log.entries()]
    return st.builds(
        Query,
        since=moments(len(ids)),
        until=moments(len(ids)),
        newest_first=st.booleans(),
        limit=st.none() | st.integers(1, 4),
    ).flatmap(
        lambda query: st.lists(items(ids), max_size=3).map(
            lambda found: Query(
                *found,
                since=query.since,
                until=query.until,
                newest_first=query.newest_first,
                limit=query.limit,
            )
        )
    )
