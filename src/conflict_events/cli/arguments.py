"""Arguments that several commands share, and what they come to."""

from __future__ import annotations

import re

from conflict_events.cli.declaring import Given, flag, option, positional
from conflict_events.cli.own_kinds import kinds_of
from conflict_events.cli.policies import POLICIES, policy_of
from conflict_events.cli.saved import configured
from conflict_events.cli.scopes import scope_arguments
from conflict_events.errors import UsageError
from conflict_events.log import EventLog, LogView

__all__ = [
    "CHART",
    "COUNT",
    "DIRECTION",
    "ENTRY",
    "JSON",
    "KINDS",
    "LOG",
    "ONLY_KINDS",
    "QUESTION",
    "READING",
    "RECORDING",
    "VARY",
    "VIEW",
    "opened",
    "seen",
    "whole",
]

WHOLE = re.compile("-?[0-9]{1,15}")


def whole(text: str) -> int:
    """Read a whole number.

    Raises:
        UsageError: It is none, or has more digits than any log has entries.
    """
    if not WHOLE.fullmatch(text):
        raise UsageError(f"must be a whole number of at most 15 digits, got {text[:40]!r}")
    return int(text)


JSON = flag("--json", "print one JSON document, for machines")
KINDS = option(
    "--kinds",
    "repeatable: where your own kinds are defined, as package.module or package.module:Name; it will be run",
    "MODULE",
    name="own_kinds",
    repeated=True,
)
LOG = (positional("log", "the log: a SQLite file"), KINDS, JSON)
ENTRY = positional("id", "the entry, by its id or a beginning of it")
ONLY_KINDS = option("--kind", "repeatable: only these kinds", repeated=True)
DIRECTION = option("--direction", "the largest, or the smallest", choices=("max", "min"), default="max")
CHART = option("--chart", "also draw it: .svg, .png, .html, or .json for its specification", "FILE")
READING = option("--reading", "floor = compare lower bounds alone", choices=("interval", "floor"), default="interval")
VARY = option(
    "--vary",
    "which convention flips the answer? such as day_rule=start,end; sets joined by +; repeatable",
    "NAME=A,B",
    repeated=True,
)
RECORDING = (
    option("--recorded-by", "who writes it down; without it, whom the configuration names", "NAME"),
    option("--config", "the configuration, where it is not conflict-events.toml", "FILE"),
    option(
        "--metadata",
        "repeatable: what to note beside each new entry, such as why=TEXT, correlation=TEXT, causation=ID",
        "KEY=TEXT",
        repeated=True,
    ),
)
VIEW = (
    option("--as-known", "what had been said by T, such as 2024-11-10T12:00Z", "T", panel="As known when"),
    option("--as-recorded", "what this log held at T", "T", panel="As known when"),
    flag("--possibly", "with --as-known: also what may have been said by T", panel="As known when"),
)
COUNT = option("--count", POLICIES, "WHOSE", read=policy_of, required=True)
QUESTION = (*LOG, *scope_arguments(), COUNT, *VIEW)
"""What every question that counts is asked with: the log, what is compared, whose count, and from when."""


def opened(given: Given, *, read_only: bool = True) -> EventLog:
    """Open the log with the kinds that are given; for reading, so that asking makes no file where there is none."""
    kinds = kinds_of(given.own_kinds)
    if read_only:
        return EventLog.open(given.log, kinds=kinds, read_only=True)
    recorded_by = given.recorded_by or configured("recorded-by", given.config) or ""
    return EventLog.open(given.log, kinds=kinds, recorded_by=recorded_by, metadata=_metadata(given.metadata))


def _metadata(texts: list[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in texts]
    if wrong := [text for text, (key, equals, _) in zip(texts, pairs, strict=True) if not (key and equals)]:
        raise UsageError(f"--metadata: must be KEY=TEXT, such as why=TEXT, got {wrong[0]!r}")
    if len({key for key, _, _ in pairs}) < len(pairs):
        raise UsageError("--metadata: must give each key once")
    return {key: value for key, _, value in pairs}


def seen(log: EventLog, given: Given) -> LogView:
    """Give the view that was asked for.

    Raises:
        UsageError: `--possibly` stands without `--as-known`, or both moments are given.
    """
    if given.as_known and given.as_recorded:
        raise UsageError("--as-known and --as-recorded: give one of them")
    if given.possibly and not given.as_known:
        raise UsageError("--possibly: needs --as-known, which says by when")
    if given.as_known:
        return log.as_known(given.as_known, possibly=given.possibly)
    return log.as_recorded(given.as_recorded) if given.as_recorded else log.now()
