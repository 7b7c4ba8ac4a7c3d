"""Arguments that several commands share, and how their words are read."""

from __future__ import annotations

import argparse
import re
import textwrap
from collections.abc import Callable
from datetime import date, time
from typing import Any, TypeVar

from conflict_events.cli.examples import EXAMPLES, typed
from conflict_events.cli.own_kinds import kinds_of
from conflict_events.cli.saved import FILE, SCOPE
from conflict_events.counting import (
    Policy,
    attacker,
    by,
    defender,
    envelope,
    first_hand,
    highest,
    latest,
    lowest,
    majority,
    through,
    under,
)
from conflict_events.errors import ConflictEventsError, InvalidValue, UsageError
from conflict_events.events import KINDS
from conflict_events.log import EventLog, LogView
from conflict_events.values import Scope
from conflict_events.values.clocks import calendar_day
from conflict_events.values.scope import GRAINS

__all__ = [
    "add_command",
    "add_count",
    "add_json",
    "add_kinds",
    "add_log",
    "add_question",
    "add_recording",
    "add_scope",
    "add_view",
    "given",
    "opened",
    "policy_of",
    "read_field",
    "scope_of",
    "seen",
    "whole",
]

T = TypeVar("T")

WHOLE = re.compile("-?[0-9]{1,15}")

NAMED: dict[str, Callable[..., Policy]] = {"by": by, "latest": latest, "through": through, "under": under}
PLAIN: dict[str, Callable[..., Policy]] = {
    "attacker": attacker,
    "defender": defender,
    "envelope": envelope,
    "highest": highest,
    "lowest": lowest,
    "majority": majority,
}
POLICIES = (
    f"latest:WHO, by:WHO, under:WHO, through:OUTLET, majority:WHO, or one of {', '.join(PLAIN)}; before any of them"
    " first-hand: (what the claimant says itself goes before a relay of it) and disjoint: (each record is a separate"
    " event)"
)


def add_command(commands: Any, name: str, about: str) -> argparse.ArgumentParser:
    """Add a command, with the examples of it.

    Args:
        commands: What argparse gives for the commands of a program.
        name: What it is called.
        about: What it does, in half a sentence.
    """
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=about,
        description=f"{about[0].upper()}{about[1:]}{'' if about.endswith('?') else '.'}",
        epilog="\n".join(("examples:", *(textwrap.indent(typed(line), "  ") for line in EXAMPLES[name]))),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return parser


def given(read: Callable[[str], T]) -> Callable[[str], T]:
    """Make a reader of words that argparse can call: it keeps the words of our own errors."""

    def checked(text: str) -> T:
        try:
            return read(text)
        except ConflictEventsError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return checked


def whole(text: str) -> int:
    """Read a whole number.

    Raises:
        UsageError: It is none, or has more digits than any log has entries.
    """
    if not WHOLE.fullmatch(text):
        raise UsageError(f"must be a whole number of at most 15 digits, got {text[:40]!r}")
    return int(text)


def policy_of(text: str, *, disjoint: bool = False) -> Policy:
    """Read whose count: ``latest:UA/AirForce``, ``by:AFP``, ``envelope``, ``first-hand:by:AFP``, ``disjoint:by:UCDP``.

    Args:
        text: The words.
        disjoint: Whether it was said before that each record is a separate event.

    Raises:
        UsageError: It is none of these.
    """
    name, _, who = text.partition(":")
    if name == "disjoint" and who and not disjoint:
        return policy_of(who, disjoint=True)
    if name == "first-hand" and who:
        return first_hand(policy_of(who, disjoint=disjoint))
    if name in NAMED and who:
        return NAMED[name](who, disjoint=disjoint)
    if name in PLAIN and not who:
        return PLAIN[name](disjoint=disjoint)
    if name == "majority" and who:
        return majority(tie=who, disjoint=disjoint)
    raise UsageError(f"count: must be {POLICIES}, got {text!r}")


# --- the log, and from when it is seen ------------------------------------------------------------------------------


def add_json(parser: argparse.ArgumentParser) -> None:
    """Let the answer be one JSON document."""
    parser.add_argument("--json", action="store_true", help="print one JSON document, for machines")


def add_log(parser: argparse.ArgumentParser) -> None:
    """Name the log file."""
    parser.add_argument("log", metavar="LOG", help="the log: a SQLite file")
    add_kinds(parser)
    add_json(parser)


def add_kinds(parser: argparse.ArgumentParser) -> None:
    """Name modules that define kinds."""
    parser.add_argument(
        "--kinds",
        dest="own_kinds",
        action="append",
        metavar="MODULE",
        help="repeatable: where your own kinds are defined, as package.module or package.module:Name; it will be run",
    )


def add_recording(parser: argparse.ArgumentParser) -> None:
    """Say who writes, and what is noted beside what they write."""
    parser.add_argument("--recorded-by", metavar="NAME", default="", help="who writes it down")
    parser.add_argument(
        "--metadata",
        action="append",
        default=[],
        metavar="KEY=TEXT",
        help="repeatable: what to note beside each new entry, such as why=TEXT, correlation=TEXT, causation=ID",
    )


def opened(arguments: argparse.Namespace, *, read_only: bool = True) -> EventLog:
    """Open the log with the kinds that are given; for reading, so that asking makes no file where there is none."""
    kinds = kinds_of(arguments.own_kinds or ())
    if read_only:
        return EventLog.open(arguments.log, kinds=kinds, read_only=True)
    metadata = _metadata(arguments.metadata)
    return EventLog.open(arguments.log, kinds=kinds, recorded_by=arguments.recorded_by, metadata=metadata)


def _metadata(texts: list[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in texts]
    if wrong := [text for text, (key, equals, _) in zip(texts, pairs, strict=True) if not (key and equals)]:
        raise UsageError(f"--metadata: must be KEY=TEXT, such as why=TEXT, got {wrong[0]!r}")
    if len({key for key, _, _ in pairs}) < len(pairs):
        raise UsageError("--metadata: must give each key once")
    return {key: value for key, _, value in pairs}


def add_view(parser: argparse.ArgumentParser) -> None:
    """Say from when the log is seen."""
    moments = parser.add_mutually_exclusive_group()
    moments.add_argument("--as-known", metavar="T", help="what had been said by T, such as 2024-11-10T12:00Z")
    moments.add_argument("--as-recorded", metavar="T", help="what this log held at T")
    parser.add_argument("--possibly", action="store_true", help="with --as-known: also what may have been said by T")


def seen(log: EventLog, arguments: argparse.Namespace) -> LogView:
    """Give the view that was asked for.

    Raises:
        UsageError: `--possibly` stands without `--as-known`.
    """
    if arguments.possibly and not arguments.as_known:
        raise UsageError("--possibly: needs --as-known, which says by when")
    if arguments.as_known:
        return log.as_known(arguments.as_known, possibly=arguments.possibly)
    return log.as_recorded(arguments.as_recorded) if arguments.as_recorded else log.now()


# --- scopes ---------------------------------------------------------------------------------------------------------


def add_question(parser: argparse.ArgumentParser) -> None:
    """Add what every question that counts is asked with: the log, what is compared, whose count, and from when."""
    add_log(parser)
    add_scope(parser)
    add_count(parser)
    add_view(parser)


def add_scope(parser: argparse.ArgumentParser, *, sided: bool = True) -> None:
    """Say what is compared: an option for each field of `Scope`.

    Args:
        parser: Which parser.
        sided: Whether the question is about the attacks of one side.
    """
    scope = parser.add_argument_group("what is compared")
    scope.add_argument(SCOPE, type=given(_in_full), metavar="NAME", help=f"the options saved by this name in {FILE}")
    kinds = ", ".join(name for name in KINDS if name not in KINDS.ledger)
    scope.add_argument("--kind", dest="kinds", action="append", help=f"repeatable: {kinds}")
    scope.add_argument("--measure", help="such as launched, destroyed, killed, area_km2")
    if sided:
        scope.add_argument("--attacker", help="whose attacks, such as RU")
    scope.add_argument("--place", dest="places", action="append", metavar="CODE", help="repeatable, such as RU-MOS")
    scope.add_argument("--weapon", dest="weapons", action="append", help="repeatable, exactly as reported")
    scope.add_argument("--category", dest="categories", action="append", help="repeatable: of losses, as reported")
    scope.add_argument("--decoys", choices=("yes", "no"), help="only figures said to include decoys, or not to")
    scope.add_argument("--target-kind", help="what was attacked, exactly as reported")
    scope.add_argument("--change", help="which change of ground or of equipment, such as gained, lost, controls")
    scope.add_argument(
        "--whose", dest="sides", action="append", help="repeatable: whose people or equipment, such as UA"
    )
    scope.add_argument("--population", choices=("civilian", "military"), help="only civilians, or only soldiers")
    scope.add_argument("--grain", choices=GRAINS, help="what is summed before comparing")
    scope.add_argument("--unit", choices=("report",), help="place the rows of one report together")
    scope.add_argument("--tz", metavar="ZONE", help="whose calendar: an IANA zone, such as Europe/Kyiv")
    scope.add_argument("--day-rule", choices=("start", "end", "majority"), help="which day names a window")
    scope.add_argument("--day-starts", metavar="HH:MM", help="when a day begins (00:00)")
    scope.add_argument("--date-only", choices=("night",), help="take a window known by date only as that night")
    scope.add_argument("--since", metavar="DAY", help="the first day that competes")
    scope.add_argument("--until", metavar="DAY", help="the last day that competes")
    scope.add_argument("--complete-since", metavar="DAY", help="the log has everything from this day on")
    _add_doubts(scope)


def _add_doubts(scope: Any) -> None:
    """Say how to take what the accounts leave open."""
    scope.add_argument("--maybe", choices=("aside",), help="count only what is certain, and list the rest beside it")
    scope.add_argument("--bounds", choices=("wholes",), help="let a figure for a larger place bound the smaller one")
    scope.add_argument(
        "--speaks-of",
        action="append",
        metavar="CLAIMANT=PLACE",
        help="repeatable: the place that a claimant means when it names none, such as UA/AirForce=UA",
    )


def add_count(parser: argparse.ArgumentParser) -> None:
    """Say whose count; there is no default."""
    parser.add_argument("--count", required=True, type=given(policy_of), metavar="WHOSE", help=POLICIES)


def scope_of(arguments: argparse.Namespace) -> Scope:
    """Make the scope of its options; those not given stay not said."""
    words = {name: getattr(arguments, name, None) for name in _FIELDS}
    return Scope(**{name: _FIELDS[name](value) for name, value in words.items() if value is not None})


def read_field(name: str, text: str) -> Any:
    """Read one value of a field of `Scope` for a variation; several places, weapons and the like are joined by "+"."""
    if text == "none":
        return None
    if name in ("categories", "kinds", "places", "sides", "speaks_of", "weapons"):
        return _FIELDS[name](text.split("+"))
    if name == "count":
        return policy_of(text)
    return _FIELDS.get(name, str)(text)


def _in_full(text: str) -> str:
    # Written in full it is replaced by what is saved before anything is parsed.
    raise UsageError(f"must be written in full, {SCOPE} {text}")


def _clock(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise UsageError(f"day_starts: must be a time of day such as 18:00, got {text!r}") from None


def _day(text: str) -> date:
    try:
        return calendar_day(text)
    except InvalidValue:
        raise UsageError(f"since/until/complete_since: must be a day such as 2022-02-24, got {text!r}") from None


def _decoys(text: str) -> bool:
    if text not in ("yes", "no"):
        raise UsageError(f"decoys: must be yes, no or none, got {text!r}")
    return text == "yes"


def _meant(texts: list[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in texts]
    if wrong := [claimant for claimant, equals, place in pairs if not (claimant and equals and place)]:
        raise UsageError(f"speaks_of: must be CLAIMANT=PLACE, such as UA/AirForce=UA, got {wrong[0]!r}")
    if len({claimant for claimant, _, _ in pairs}) < len(pairs):
        raise UsageError("speaks_of: must give each claimant one place; name the place that holds them all")
    return {claimant: place for claimant, _, place in pairs}


_FIELDS: dict[str, Callable[[Any], Any]] = {
    "kinds": frozenset,
    "measure": str,
    "attacker": str,
    "places": frozenset,
    "weapons": frozenset,
    "categories": frozenset,
    "decoys": _decoys,
    "target_kind": str,
    "change": str,
    "sides": frozenset,
    "population": str,
    "grain": str,
    "unit": str,
    "maybe": str,
    "bounds": str,
    "speaks_of": _meant,
    "tz": str,
    "day_rule": str,
    "day_starts": _clock,
    "date_only": str,
    "since": _day,
    "until": _day,
    "complete_since": _day,
}
