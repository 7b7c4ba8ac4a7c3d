"""The founding accounts: an article's 44 claims, and the same day from several sources, into a log in one line.

The seeds are data: files of events in stored form, each under a label, in the order in which they are appended. Where
an event refers to another, its field holds that one's label after an ``@``; the label becomes an id here, because ids
are each log's own. What the labels stand for, and which instants are constructed, is said in ``README.md`` beside the
files.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

import attrs

from conflict_events.codec import Codec
from conflict_events.errors import ReferenceRefused, UnreadableSource, UsageError
from conflict_events.history import Entry
from conflict_events.log import EventLog

__all__ = ["SeedName", "Seeds", "load", "read_seed"]

SeedName: TypeAlias = Literal["founding_day", "article", "all"]

FILES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "founding_day": ("founding_day",),
        "article": ("article",),
        # Each of the two stands on its own; what links one to the other needs both.
        "all": ("founding_day", "article", "links"),
    }
)


@attrs.frozen
class Seeds:
    """What was loaded, and how to find it.

    Attributes:
        entries: The entry under which each record stands, in the order of the files.
        ids: From a record's label, such as "D1" or "D8.22", to the id of its entry.
        claims: From the number of a claim of the article, 1 to 44, to the ids of the accounts that hold it; empty
            where the article was not loaded.
        flags: From the number of a claim to its marks: C contestable, S scoped, B basis moved, Q quotation not
            verbatim, E editorial voice, X error, U unattributed; an empty text = none.
    """

    entries: tuple[Entry[Any], ...]
    ids: Mapping[str, str]
    claims: Mapping[int, tuple[str, ...]]
    flags: Mapping[int, str]


def load(log: EventLog, name: SeedName = "all") -> Seeds:
    """Append a set of seeds to a log: all of it or nothing. Loading it again adds nothing.

    Args:
        log: Where to; its clock tells when the seeds were recorded, and must be past the last of 2024.
        name: "founding_day" = 10 November 2024 from several sources, with the days it is compared with; "article" =
            the 44 claims of the founding article; "all" = both, and the links between them.

    Raises:
        UsageError: There are no seeds of this name.
        UnreadableSource: The files of the seeds are not where the library is.
    """
    if name not in FILES:
        raise UsageError(f"name: there are no seeds of this name, choose from {', '.join(FILES)}, got {name!r}")
    events = _events(log, [record for file in FILES[name] for record in read_seed(file)])
    appended = log.append(*events.values())
    ids = {label: entry.id for label, entry in zip(events, appended, strict=True)}
    claims = {claim["claim"]: claim for claim in read_seed("index")["claims"] if ids.keys() >= set(claim["labels"])}
    return Seeds(
        entries=appended[:],
        ids=MappingProxyType(ids),
        claims=MappingProxyType({n: tuple(ids[label] for label in c["labels"]) for n, c in claims.items()}),
        flags=MappingProxyType({n: c["flags"] for n, c in claims.items()}),
    )


def _events(log: EventLog, records: list[dict[str, Any]]) -> dict[str, Any]:
    """Make the events by label; each may refer to those before it."""
    codec = Codec(log.kinds)
    ids: dict[str, str] = {}
    events: dict[str, Any] = {}
    for record in records:
        label = record["label"]
        events[label] = codec.structure(record["kind"], _resolved(record["event"], ids))
        ids[label] = log.id_of(events[label])
    return events


def _resolved(stored: Any, ids: Mapping[str, str]) -> Any:
    """Put ids in the place of labels."""
    if isinstance(stored, dict):
        return {field: _resolved(value, ids) for field, value in stored.items()}
    if isinstance(stored, list):
        return [_resolved(value, ids) for value in stored]
    if not (isinstance(stored, str) and stored.startswith("@")):
        return stored
    if stored[1:] not in ids:
        raise ReferenceRefused(f"label: must be that of an earlier record of the seeds, got {stored!r}")
    return ids[stored[1:]]


def read_seed(name: str) -> Any:
    """Read one file of the seeds.

    Raises:
        UnreadableSource: The files of the seeds are not where the library is.
    """
    for folder in _folders():
        file = folder / f"{name}.json"
        if file.is_file():
            return json.loads(file.read_text(encoding="utf-8"))
    raise UnreadableSource(f"{name}.json: the seeds are missing from this installation; install the library again")


def _folders() -> Iterator[Traversable]:
    """Give where the seeds may lie: inside an installed package, else at the top of a checkout."""
    yield resources.files("conflict_events") / "seeds"
    yield Path(__file__).parents[3] / "seeds"
