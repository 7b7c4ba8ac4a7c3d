"""Mistakes that would have ended in a wrong answer, or in Python's words: one thing taken for another of its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import attrs
import pytest

import conflict_events as ce
from conflict_events import columns, testing
from conflict_events.errors import ConflictEventsError, UnknownEntry, UnknownName
from conflict_events.importers import import_source, load_seeds
from conflict_events.projections import fold
from conflict_events.questions.records import Sensitivity
from conflict_events.report import report_on
from tests.test_mistakes import IDS, LOOSE, SAID, SCOPE, strike

BY = ce.by("UA/AirForce")
CHECK: Any = testing.check_projection
LOOSE_REPORT: Any = report_on
LOOSE_FOLD: Any = fold
LOOSE_IMPORT: Any = import_source
LOOSE_COLUMNS: Any = columns
LOOSE_TESTING: Any = testing
HUGE = 10**5000
HOUR = timedelta(hours=1)
AN_ID = "must be the id of an entry, 32 hexadecimal digits, such as entry.id"


def verdict(log: ce.EventLog) -> Any:
    return log.ask(ce.RecordBoard(SCOPE, BY)).verdict(date(2024, 11, 10))


MIXED_UP: dict[str, tuple[type[Exception], str, Callable[[Any], object]]] = {
    # --- an answer as a condition, or as a text
    "an outcome as text": (
        ce.UsageError,
        "write `is Outcome.HOLDS`, or compare its .value",
        lambda log: verdict(log).outcome == "HOLDS",
    ),
    "an outcome in small letters": (ce.UsageError, "is no text", lambda log: verdict(log).outcome == "holds"),
    "an outcome that is not a text": (ce.UsageError, "is no text", lambda log: verdict(log).outcome != "FAILS"),
    "an outcome among texts": (ce.UsageError, "is no text", lambda log: verdict(log).outcome in ("HOLDS", "TIES")),
    "an outcome as a condition": (ce.UsageError, "if outcome is Outcome.HOLDS", lambda _: bool(ce.Outcome.FAILS)),
    "a verdict as a condition": (ce.UsageError, "if verdict.outcome is", lambda log: bool(verdict(log))),
    "a check as a condition": (
        ce.UsageError,
        "outcome is Outcome.HOLDS",
        lambda log: bool(log.check(scope=SCOPE, count=BY, on="2024-11-10", figure=145)),
    ),
    "a comparison of conventions as a condition": (
        ce.UsageError,
        "checked.outcome is",
        lambda log: bool(
            log.ask(ce.SuperlativeCheck(ce.Superlative(scope=SCOPE), about="2024-11-10", complete={"count": (BY,)}))
        ),
    ),
    "a verdict's name": (UnknownName, "did you mean 'holders'", lambda log: verdict(log).holds),
    "a truth as true": (ce.UsageError, "Truth is no text", lambda _: ce.Truth.YES == True),  # noqa: E712  # the mistake
    "a truth as text": (ce.UsageError, "write `is Truth.YES`", lambda _: LOOSE.Truth.YES == "YES"),
    "a quantity as a condition": (ce.UsageError, "zero and unreported neither", lambda _: bool(ce.Quantity.exact(0))),
    "a quantity or zero": (ce.UsageError, "is no condition", lambda _: LOOSE.Tally().launched or 0),
    "a quantity to count by": (ce.UsageError, "take its floor", lambda _: range(LOOSE.Quantity.exact(3))),
    "a quantity above a number": (
        ce.UsageError,
        r"with a Quantity, such as Quantity.exact\(2\), got 2",
        lambda _: LOOSE.Quantity.exact(3).is_above(2),
    ),
    "a quantity less a number": (ce.UsageError, "with a Quantity", lambda _: LOOSE.Quantity.exact(3).minus(2)),
    "a number that is no exact quantity": (ce.UsageError, "too many positional", lambda _: LOOSE.Quantity(5)),
    "a board's length": (ce.UsageError, "has no length", lambda log: len(log.ask(ce.RecordBoard(SCOPE, BY)))),
    "a board's verdict on nothing": (
        ce.UsageError,
        "verdict: missing .* 'key'",
        lambda log: log.ask(ce.RecordBoard(SCOPE, BY)).verdict(),
    ),
    # --- an event's parts
    "a figure of an event": (
        UnknownName,
        "DroneStrike has no 'launched': write .tally.launched",
        lambda _: strike().launched,
    ),
    "a claimant of an event": (UnknownName, "write .attribution.claimant", lambda _: strike().claimant),
    "a class's figure": (UnknownName, "write .tally.launched", lambda _: LOOSE.DroneStrike.launched),
    "outlets of no order": (
        ce.InvalidValue,
        "via: must be in an order, such as a tuple, and a set has none",
        lambda _: LOOSE.Attribution("UA", "2024-11-10", via={"AFP", "Reuters"}),
    ),
    # --- one text where several are meant
    "one id of a trace": (ce.UsageError, "accounts: must be several, such as a set", lambda _: ce.Provenance(IDS)),
    "one id of voices": (ce.UsageError, "accounts: must be several", lambda _: ce.Independence(accounts=IDS)),
    "one kind of pairs": (
        ce.UsageError,
        "kinds: must be several",
        lambda _: ce.MatchCandidates(slack=HOUR, same_claimant=False, kinds="DroneStrike"),
    ),
    "one place of closures": (
        ce.UsageError,
        "places: must be several",
        lambda _: ce.Disruptions("airport", places="RU"),
    ),
    "one speaker": (ce.UsageError, "speakers: must be several", lambda _: ce.Positions("talks", speakers="RU")),
    "one voice to listen for": (
        ce.UsageError,
        "listen_for: must be several",
        lambda _: ce.ControlMap({"UA"}, at="2024-11-10T00:00Z", listen_for="UA"),
    ),
    "one silent source": (
        ce.UsageError,
        "sources: must be several",
        lambda _: ce.Streaks(SCOPE, BY, sources="UA/AirForce"),
    ),
    "one measure stopped": (
        ce.UsageError,
        "stopped: must be several",
        lambda _: ce.InterceptionRate(SCOPE, BY, stopped="destroyed"),
    ),
    "a speaker for nobody": (ce.UsageError, "must be a mapping", lambda _: LOOSE.Conditions(speaks_for=["RU"])),
    "speakers as text": (ce.UsageError, "must be a mapping", lambda _: attrs.evolve(ce.Conditions(), speaks_for=3)),  # type: ignore[arg-type]  # the mistake
    "one policy of two sides": (ce.UsageError, "must be a mapping", lambda _: LOOSE.Mirror(SCOPE, BY, key="2024")),
    "definitions as text": (
        ce.UsageError,
        "definitions: must be several, such as a list or a tuple",
        lambda _: LOOSE.RecordBoard(SCOPE, BY, definitions="since 2023"),
    ),
    # --- an argument of another class
    "a policy for a scope": (ce.UsageError, "scope: must be a Scope", lambda _: LOOSE.RecordBoard(BY, SCOPE)),
    "a dict for a scope": (ce.UsageError, "scope: must be a Scope", lambda _: LOOSE.Totals({"grain": "day"}, BY)),
    "an id for a scope": (ce.UsageError, "scope: must be a Scope", lambda _: LOOSE.Contested(IDS)),
    "another direction": (
        ce.UsageError,
        "direction: must be one of 'max', 'min', got 'largest'",
        lambda _: LOOSE.RecordBoard(SCOPE, BY, direction="largest"),
    ),
    "a position for an id": (ce.UsageError, f"about: {AN_ID}, got 3", lambda _: LOOSE.ClaimMatrix(3)),
    "an entry for what it is about": (ce.UsageError, AN_ID, lambda log: LOOSE.ClaimMatrix(log.entry(1))),
    "a short id": (ce.UsageError, AN_ID, lambda log: ce.ClaimMatrix(log.entry(1).id[:8])),
    "entries for ids": (ce.UsageError, AN_ID, lambda log: LOOSE.Provenance([log.entry(1)])),
    "no id of a check": (ce.UsageError, f"claim: {AN_ID}, got None", lambda _: LOOSE.ClaimCheck(None)),
    "a number of hours": (
        ce.UsageError,
        "slack: must be a timedelta, got 3",
        lambda _: LOOSE.MatchCandidates(slack=3, same_claimant=False),
    ),
    "a text for yes or no": (
        ce.UsageError,
        "same_claimant: must be a bool",
        lambda _: LOOSE.MatchCandidates(slack=HOUR, same_claimant="no"),
    ),
    "a float of degrees": (
        ce.UsageError,
        "degrees: must be a Decimal",
        lambda _: LOOSE.MatchCandidates(slack=HOUR, same_claimant=False, degrees=0.5),
    ),
    "a quantity for a bound": (
        ce.UsageError,
        "above: must be an int",
        lambda _: LOOSE.Streaks(SCOPE, BY, sources=["UA"], above=ce.Quantity.exact(3)),
    ),
    "a policy for an assessor": (
        ce.UsageError,
        "assessor: must be text",
        lambda _: LOOSE.TerritorialMomentum(attrs.evolve(SCOPE, kinds={"TerritorialClaim"}), BY, holder="RU"),
    ),
    "a rank in words": (
        ce.UsageError,
        "rank: must be an int",
        lambda log: log.check(scope=SCOPE, count=BY, on="2024-11-10", rank="first"),
    ),
    "a text for separate records": (
        ce.UsageError,
        "disjoint: must be a bool",
        lambda _: LOOSE.by("UA", disjoint="yes"),
    ),
    "two actors": (ce.UsageError, "under: too many positional", lambda _: LOOSE.under("UA", "RU")),
    "an actor of the highest": (ce.UsageError, "highest: too many positional", lambda _: LOOSE.highest("UA")),
    "an actor first-hand": (
        ce.UsageError,
        r"policy: must be a policy, such as by\('UA'\)",
        lambda _: LOOSE.first_hand("UA"),
    ),
    "nobody first-hand": (ce.UsageError, "first_hand: missing", lambda _: LOOSE.first_hand()),
    "one value to try": (
        ce.UsageError,
        "grain: give several values to try",
        lambda _: Sensitivity(ce.RecordBoard(SCOPE, BY), about="2024", vary={"grain": "day"}),
    ),
    "a list of events for a strategy": (
        ce.UsageError,
        "events: must be a strategy of Hypothesis",
        lambda _: CHECK(ce.Lint(), events=[strike()]),
    ),
    "one law": (ce.UsageError, r"also: must be several laws, .* or \[law\]", lambda _: CHECK(ce.Lint(), also=print)),
    "names of laws without reasons": (
        ce.UsageError,
        "without: must be a mapping from names of laws to reasons",
        lambda _: CHECK(ce.Lint(), without=["sides_are_symmetric"]),
    ),
    "a number of examples": (ce.UsageError, "settings: must be settings", lambda _: CHECK(ce.Lint(), settings=5)),
    "a report on nothing": (ce.UsageError, "report_on: missing .* 'question'", lambda log: LOOSE_REPORT(log.now())),
    # --- what this log does not have
    "an unknown id of a matrix": (
        UnknownEntry,
        "no entry '0000.* in this log",
        lambda log: log.ask(ce.ClaimMatrix(IDS)),
    ),
    "an unknown id of a trace": (UnknownEntry, "an id is that of an entry", lambda log: log.ask(ce.Provenance({IDS}))),
    "an unknown id of a history": (UnknownEntry, "no entry", lambda log: log.ask(ce.ClaimHistory(IDS))),
    "an unknown id of harm": (UnknownEntry, "no entry", lambda log: log.ask(ce.HarmRange(None, BY, about=IDS))),
    "an unknown id asked as known": (
        UnknownEntry,
        "no entry",
        lambda log: log.as_known("2024-11-10T12:00Z").ask(ce.ClaimCheck(IDS)),
    ),
    # --- calls of a log
    "a text for what was cited": (ce.UsageError, "as_cited: needs a head, as log.head", lambda log: log.as_cited("x")),
    "a text for a head to prove for": (ce.UsageError, "prove: needs a head", lambda log: log.prove(1, "x")),
    "a text for a head to grow from": (ce.UsageError, "prove_growth: needs a head", lambda log: log.prove_growth("x")),
    "a text for an exported head": (ce.UsageError, "position: must be a position", lambda log: log.export_head("x")),
    "nowhere to back up to": (ce.UsageError, "backup: must go to the path of a new", lambda log: log.backup(None)),
    "a null in a backup's path": (ce.UsageError, "the path of a new file, got 'a", lambda log: log.backup("a\0b")),
    "a null in a log's path": (ce.UsageError, "where: must be the path", lambda _: ce.EventLog.open("a\0b")),
    "a text for workers": (
        ce.UsageError,
        "executor: must be one, such as a ProcessPoolExecutor, got 'x'",
        lambda log: log.ask(ce.RecordBoard(SCOPE, BY), executor="x"),
    ),
    "a text for how many parts": (
        ce.UsageError,
        "parts: must be at least 1, got 'x'",
        lambda log: log.ask(ce.RecordBoard(SCOPE, BY), executor="x", parts="x"),
    ),
    "a class dropped": (ce.UsageError, "drop: needs a question, made", lambda log: log.drop(ce.RecordBoard)),
    "one record key": (ce.UsageError, "keys: must be several, .* one text 'abc'", lambda log: log.keyed("abc")),
    "a record key of bytes": (ce.UsageError, "keys: must be several", lambda log: log.keyed(b"abc")),
    "no record keys": (ce.UsageError, "keys: must be several", lambda log: log.keyed(None)),
    "a position too long to show": (UnknownEntry, "no entry something too long", lambda log: log.entry(HUGE)),
    "a position too long to export": (ce.UsageError, "from 1, got something too", lambda log: log.export_head(HUGE)),
    "a position too long to follow": (ce.UsageError, "got something too long", lambda log: log.follow(after=HUGE)),
    "a position too long to expect": (
        ce.UsageError,
        "got something too long",
        lambda log: log.append(strike(), expect=HUGE),
    ),
    "a recorder too long to show": (
        ce.UsageError,
        "recorded_by: must be text and not empty, got something too long",
        lambda log: log.append(strike(), recorded_by=HUGE),
    ),
    "a key too long to show": (
        ce.UsageError,
        "keys: must be text and not empty, got something too long",
        lambda log: log.append(strike(), keys=[HUGE]),
    ),
    # --- calls of functions
    "a fold the wrong way round": (
        ce.UsageError,
        "fold: needs a question, made",
        lambda log: LOOSE_FOLD(log.now().accounts(), ce.Lint()),
    ),
    "a fold of nothing": (ce.UsageError, "fold: needs accounts, such as", lambda _: LOOSE_FOLD(ce.Lint(), None)),
    "a fold of events": (ce.UsageError, "among them is", lambda _: LOOSE_FOLD(ce.Lint(), [strike()])),
    "times in order": (
        ce.UsageError,
        r"which of two times comes first may be open: ask order\(\)",
        lambda _: LOOSE.When.day("2024-11-10") < LOOSE.When.day("2024-11-11"),
    ),
    "times sorted": (ce.UsageError, "of two times", lambda _: sorted([LOOSE.When.day("2024-11-10")] * 2)),
    "a time and a day": (ce.UsageError, "of two times", lambda _: date(2024, 11, 9) < LOOSE.When.day("2024-11-10")),
    "an import of nothing": (ce.UsageError, "import_source: missing .* 'file'", lambda _: LOOSE_IMPORT(None)),
    "an import of no source": (
        ce.UsageError,
        "source: must be the name of one",
        lambda log: LOOSE_IMPORT(log, "rows.csv", None),
    ),
    "an import of bytes": (
        ce.UsageError,
        "file: must be a path, an open file or lines of text, got b'abc'",
        lambda log: LOOSE_IMPORT(log, b"abc", "viina"),
    ),
    "an import of no file": (ce.UsageError, "file: must be a path", lambda log: LOOSE_IMPORT(log, None, "viina")),
    "a frame of a question": (
        ce.UsageError,
        "answer_frame: needs an answer, as log.ask",
        lambda _: LOOSE_COLUMNS.answer_frame(ce.Lint()),
    ),
    "columns of a name": (ce.UsageError, "given as its class", lambda _: LOOSE_COLUMNS.frame_columns("DroneStrike")),
    "columns of numbers": (ce.UsageError, "int is not a kind", lambda _: LOOSE_COLUMNS.frame_columns(int)),
    "a log of one event": (ce.UsageError, "events: must be several", lambda _: LOOSE_TESTING.log_of(strike())),
    "a log of a text": (ce.UsageError, "events: must be several", lambda _: LOOSE_TESTING.log_of("x")),
    "laws of a class": (ce.UsageError, "check_laws: needs a question", lambda _: LOOSE_TESTING.check_laws(ce.Lint, [])),
    "events of a name": (ce.UsageError, "events_of: needs a kind", lambda _: LOOSE_TESTING.events_of("DroneStrike")),
}


@pytest.fixture(scope="module")
def log() -> Iterator[ce.EventLog]:
    with ce.EventLog.open() as opened:
        load_seeds(opened, "founding_day")
        yield opened


@pytest.mark.parametrize("name", MIXED_UP)
def test_what_is_mixed_up_is_said(name: str, log: ce.EventLog) -> None:
    """In an error of this library's own, and never by an answer to something else."""
    error, said, mistake = MIXED_UP[name]
    with pytest.raises(error, match=said) as raised:
        mistake(log)

    assert isinstance(raised.value, ConflictEventsError)


def test_a_head_is_cited_as_it_is_or_as_it_was_exported(log: ce.EventLog) -> None:
    """Both name the same end of the log."""
    assert log.as_cited(log.export_head()).head == log.as_cited(log.head).head == log.head


def test_an_answer_without_rows_is_an_answer(log: ce.EventLog) -> None:
    """It has no length, and is there."""
    assert bool(log.ask(ce.Lint(checks=())))


def test_what_is_not_mixed_up_is_equal_to_itself_alone() -> None:
    """Guards against texts change nothing between the words of an answer themselves."""
    assert {ce.Outcome.HOLDS, ce.Outcome("HOLDS")} == {ce.Outcome.HOLDS}
    assert ce.Outcome.HOLDS != ce.Outcome.FAILS
    assert ce.Truth.YES != ce.Outcome.HOLDS


@attrs.frozen
class Unsaid(ce.ById[Any]):
    """Its annotations name what is nowhere."""

    handles = frozenset({ce.DroneStrike})
    given: Nowhere  # type: ignore[name-defined]  # noqa: F821  # the point

    def answer(self, state: dict[str, Any]) -> int:
        return len(state)


@attrs.frozen
class Loose(ce.ById[Any]):
    """Annotations that nothing is held to, and one that is."""

    handles = frozenset({ce.DroneStrike})
    limit: float
    pair: tuple[int, str]
    limits: tuple[int | None, ...] = attrs.field(default=(), converter=tuple)

    def answer(self, state: dict[str, Any]) -> int:
        return len(state)


def test_of_a_question_of_ones_own_only_what_can_be_told_is_refused() -> None:
    """A whole number will do for a float, and a text of no class is anybody's guess."""
    assert Unsaid(3).given == 3
    loose: Any = Loose
    assert loose(1, (1, "a"), [1, None]).limits == (1, None)
    with pytest.raises(ce.UsageError, match=r"limits: must be an int, got 'x'"):
        loose(1, (1, "a"), ["x"])
    with pytest.raises(ce.UsageError, match="pair: must be several, such as a list or a tuple, got 3"):
        loose(1, 3)
    assert SAID.claimant == "UA/AirForce"
