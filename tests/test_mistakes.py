"""Mistakes that newcomers made: each ends in an error that names what was given, what is wanted, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import attrs
import pytest

import conflict_events as ce
from conflict_events import testing
from conflict_events.errors import ConflictEventsError, ReferenceRefused, UnknownEntry, UnknownName
from conflict_events.importers import load_seeds
from conflict_events.questions.attacks import Streaks
from conflict_events.values.calls import explained, explains_names

LOOSE: Any = ce  # what a type checker would refuse is what is tried here
SCOPE = ce.Scope(kinds={ce.DroneStrike}, measure="launched", grain="night", day_rule="end", tz="Europe/Kyiv")
SAID = ce.Attribution("UA/AirForce", "2024-11-10T08:00Z")
IDS = "0" * 32


def strike(**fields: Any) -> Any:
    given = {"attacker": "RU", "when": "2024-11-10", "tally": ce.Tally(launched=145), "attribution": SAID, **fields}
    return LOOSE.DroneStrike(**given)


def folding(on: Any, fold: Callable[..., Any], start: Callable[[], Any] = list) -> Any:
    return LOOSE.projection(version=1, on=on, start=start)(fold)


class Versionless(ce.Folding[int]):
    """It forgot to say which version it is."""

    def initial(self) -> int:
        return 0

    def answer(self, state: int) -> int:
        return state


class OneKind(ce.ById[Any]):
    """It names its kind, and not a set of it."""

    handles: Any = ce.DroneStrike

    def answer(self, state: dict[str, Any]) -> int:
        return len(state)


async def asynchronous(state: Any, _: Any) -> Any:
    return state


class Forgetful(ce.Folding[list[Any]]):
    """Its handler forgot to return the state."""

    version = 1

    def initial(self) -> list[Any]:
        return []

    @ce.on(ce.DroneStrike)
    def add(self, state: list[Any], account: Any) -> list[Any]:
        return state.append(account)  # type: ignore[func-returns-value,return-value]  # the mistake

    def answer(self, state: list[Any]) -> int:
        return len(state)


MISTAKES: dict[str, tuple[type[Exception], str, Callable[[Any], object]]] = {
    # --- an event
    "a number for a tally": (ce.InvalidValue, "tally: must be a Tally, got 145", lambda _: strike(tally=145)),
    "a time without a zone": (ce.InvalidValue, "needs tz", lambda _: strike(when=datetime(2024, 11, 10, 8))),  # noqa: DTZ001  # the mistake
    "a text for an attribution": (ce.InvalidValue, "must be an Attribution", lambda _: strike(attribution="UA")),
    "blanks around a slash": (ce.InvalidValue, "attacker: must be a path", lambda _: strike(attacker="RU / MoD")),
    "no attacker": (ce.UsageError, r"DroneStrike: missing .* 'attacker'; it takes", lambda _: LOOSE.DroneStrike()),
    "by order": (ce.UsageError, "DroneStrike: too many positional", lambda _: LOOSE.DroneStrike("RU", "2024")),
    "a field of no kind": (ce.UsageError, r"'weapn'; did you mean 'weapon'\?; it takes", lambda _: strike(weapn="x")),
    "no report time": (ce.UsageError, "Attribution: missing .* 'reported'; it takes", lambda _: LOOSE.Attribution("a")),
    "a text for a figure": (ce.InvalidValue, "launched: must be an int", lambda _: LOOSE.Tally(launched="145")),
    "a float for a figure": (ce.InvalidValue, "a float is never exact", lambda _: LOOSE.Tally(launched=1.5)),
    "none for a figure": (ce.InvalidValue, "launched: must be an int", lambda _: LOOSE.Tally(launched=None)),
    "another measure": (ce.UsageError, r"'shot_down'; it takes \[launched=\]", lambda _: LOOSE.Tally(shot_down=3)),
    "no place's name": (ce.UsageError, "Place: missing", lambda _: LOOSE.Place()),
    "evidence by a wrong name": (ce.UsageError, "Evidence: got an unexpected", lambda _: LOOSE.Evidence(address="x")),
    # --- times
    "a night of no name": (
        ce.UsageError,
        "night: missing .* 'named_by'",
        lambda _: LOOSE.When.night("2024", "UTC"),
    ),
    "a zone misspelt": (
        ce.InvalidValue,
        "IANA time zone, such as 'Europe/Ki",
        lambda _: ce.When.day("2024-11-10", tz="Europe/Kiew"),
    ),
    "a time that was skipped": (ce.InvalidValue, "skips", lambda _: ce.When.at("2024-03-31T03:30", tz="Europe/Kyiv")),
    "local times of no zone": (ce.InvalidValue, "needs tz", lambda _: ce.When.between("2024-11-09T20:00", None)),
    "a view of no offset": (ce.InvalidValue, "^moment: .* needs one", lambda log: log.as_known("2024-11-10T12:00")),
    "a view of a day": (ce.InvalidValue, "^moment: .* is a day", lambda log: log.as_known("2024-11-10")),
    "a view of a date": (ce.InvalidValue, "^moment: .* a whole day", lambda log: log.as_recorded(date(2024, 11, 10))),
    "a view of a bare moment": (ce.InvalidValue, "^moment: ", lambda log: log.as_known(datetime(2024, 11, 10))),  # noqa: DTZ001  # the mistake
    "changes since a day": (ce.InvalidValue, "^since: ", lambda _: ce.Changes("2024-11-10")),
    "a map at a day": (ce.InvalidValue, "^at: ", lambda _: ce.ControlMap(["UA"], at="2024-11-10")),
    # --- appending
    "a dict": (ce.UsageError, "one by one", lambda log: log.append({"attacker": "RU"})),
    "a list": (ce.UsageError, "one by one", lambda log: log.append([strike()])),
    "a class": (ce.UsageError, r"make one of it, such as DroneStrike\(...\)", lambda log: log.append(ce.DroneStrike)),
    "a generator": (ce.UsageError, "one by one", lambda log: log.append(strike() for _ in range(2))),
    "an event for an id": (
        ce.InvalidValue,
        "target: must be the id of an entry, .* such as entry.id",
        lambda _: LOOSE.Correction(target=strike(), replacement=strike(), by="ledger"),
    ),
    "an entry for an id": (
        ce.InvalidValue,
        "such as entry.id",
        lambda log: LOOSE.Correction(target=log.entry(1), replacement=strike(), by="ledger"),
    ),
    "nobody's correction": (
        ce.InvalidValue,
        "by: must be one of 'claimant', 'ledger', got 'me'",
        lambda _: LOOSE.Correction(target=IDS, replacement=strike(), by="me"),
    ),
    "a reference to nothing": (
        ReferenceRefused,
        "must be the id of an earlier entry, got .* append what it refers to first",
        lambda log: log.append(ce.Correction(target=IDS, replacement=strike(), by="ledger")),
    ),
    "a report of the future": (
        ce.InvalidValue,
        "must not lie after the time of recording",
        lambda log: log.append(strike(attribution=ce.Attribution("UA", "2099-01-01T00:00Z"))),
    ),
    # --- asking
    "a grain misspelt": (ce.InvalidValue, "grain: must be one of", lambda _: attrs.evolve(SCOPE, grain="nigth")),  # type: ignore[arg-type]  # the mistake
    "a measure misspelt": (
        ce.UsageError,
        r"no measure 'lanched'; did you mean 'launched'\?",
        lambda _: ce.RecordBoard(attrs.evolve(SCOPE, measure="lanched"), ce.by("UA")),
    ),
    "a kind misspelt": (
        ce.UsageError,
        r"Dronestrike not in this table .* did you mean 'DroneStrike'\?",
        lambda log: log.ask(ce.RecordBoard(attrs.evolve(SCOPE, kinds={"Dronestrike"}), ce.by("UA"))),
    ),
    "a field of a scope misspelt": (ce.UsageError, r"did you mean 'measure'", lambda _: LOOSE.Scope(mesure="launched")),
    "one kind, not a set": (
        ce.InvalidValue,
        "kinds: must be a set, such as",
        lambda _: LOOSE.Scope(kinds=ce.DroneStrike),
    ),
    "one place, not a set": (ce.InvalidValue, "places: must be a set", lambda _: LOOSE.Scope(places="UA")),
    "a class asked": (ce.UsageError, "ask: needs a question, made", lambda log: log.ask(ce.RecordBoard)),
    "a function asked": (ce.UsageError, "ask: needs a question, made", lambda log: log.ask(lambda s, _: s)),
    "a class kept": (ce.UsageError, "keep: needs a question, made", lambda log: log.keep(ce.RecordBoard)),
    "a class among several": (ce.UsageError, "together: needs a question, made", lambda _: LOOSE.together(ce.Totals)),
    "a class varied": (ce.UsageError, "vary: needs a question, made", lambda _: LOOSE.vary(ce.Totals, {})),
    "a class held to laws": (
        ce.UsageError,
        "needs a question, made",
        lambda _: testing.check_projection(ce.RecordBoard),
    ),
    "nothing asked": (ce.UsageError, "at least one question", lambda _: LOOSE.together()),
    "a question of no version": (ce.UsageError, "Versionless .* without version", lambda log: log.ask(Versionless())),
    "a question without its scope": (ce.UsageError, "Coverage: missing .* 'scope'", lambda _: LOOSE.Coverage()),
    "several for one claimant": (ce.InvalidValue, "claimant: must be text", lambda _: LOOSE.by(["UA/AirForce"])),
    "a text for a policy": (ce.UsageError, r"such as by\('UA'\) or latest", lambda _: LOOSE.RecordBoard(SCOPE, "UA")),
    "a function for a policy": (ce.UsageError, "count: must be a policy", lambda _: LOOSE.Totals(SCOPE, ce.by)),
    "a class for a policy": (
        ce.UsageError,
        "must be a policy",
        lambda _: Streaks(SCOPE, LOOSE.Quantity, sources=["UA"]),
    ),
    "a text for a policy of harm": (ce.UsageError, "must be a policy", lambda _: LOOSE.HarmRange(SCOPE, "UA")),
    "a text for a policy of shares": (
        ce.UsageError,
        "must be a policy",
        lambda _: LOOSE.InterceptionRate(SCOPE, "UA", stopped={"destroyed"}),
    ),
    "a text for a policy of a claim": (
        ce.UsageError,
        "must be a policy",
        lambda log: log.check(scope=SCOPE, count="UA", on="2024-11-10"),
    ),
    # --- quantities
    "a comparison as a condition": (
        ce.UsageError,
        "is Truth.YES",
        lambda _: bool(ce.Quantity.exact(3).is_above(ce.Quantity.exact(2))),
    ),
    "larger": (ce.UsageError, "is_above", lambda _: LOOSE.Quantity.exact(3) > LOOSE.Quantity.exact(2)),
    "sorted": (ce.UsageError, "is_above", lambda _: sorted([LOOSE.Quantity.exact(3), LOOSE.Quantity.exact(2)])),
    "plus one": (ce.UsageError, "add a Quantity", lambda _: LOOSE.Quantity.exact(3) + 1),
    "a bare sum": (ce.UsageError, r"start=Quantity.exact\(0\)", lambda _: sum([LOOSE.Quantity.exact(3)])),
    "a quantity as a number": (ce.UsageError, "floor", lambda _: int(LOOSE.Quantity.exact(3))),
    "a quantity as a float": (ce.UsageError, "floor", lambda _: float(LOOSE.Quantity.exact(3))),
    "a bare number beside": (ce.UsageError, r"Quantity.exact\(3\)", lambda _: LOOSE.Quantity.exact(3) == 3),
    "another bare number": (ce.UsageError, r"is_equal\(\)", lambda _: LOOSE.Quantity.exact(3) != 3.0),
    "less": (ce.UsageError, r"ask minus\(\)", lambda _: LOOSE.Quantity.exact(3) - LOOSE.Quantity.exact(2)),
    "twice": (ce.UsageError, "an interval", lambda _: 2 * LOOSE.Quantity.exact(3)),
    "a number's layout": (ce.UsageError, "laid out as text: ',' is for numbers", lambda _: f"{ce.Quantity.exact(3):,}"),
    "no number at all": (ce.UsageError, "Quantity.exact: missing", lambda _: LOOSE.Quantity.exact()),
    # --- a projection of one's own
    "on a list": (ce.UsageError, "on: must be a kind, or a tuple", lambda _: folding([ce.DroneStrike], lambda s, _: s)),
    "on nothing": (ce.UsageError, "on: must be a kind, or a tuple", lambda _: folding((), lambda s, _: s)),
    "a version of text": (
        ce.UsageError,
        "version: must be a whole number, .* got '1'",
        lambda _: LOOSE.projection(version="1", on=ce.DroneStrike, start=int),
    ),
    "no parentheses": (
        ce.UsageError,
        r"@projection\(version=1, on=DroneStrike\)",
        lambda _: LOOSE.projection(lambda s, _: s),
    ),
    "no state returned": (
        ce.UsageError,
        "must return the state, got None",
        lambda log: log.ask(folding(ce.DroneStrike, lambda s, _: s.append(1))),
    ),
    "no state returned by a method": (ce.UsageError, "add: must return the state", lambda log: log.ask(Forgetful())),
    "an account for its event": (
        UnknownName,
        "Account has no 'tally': write .event.tally",
        lambda log: log.ask(folding(ce.DroneStrike, lambda _, account: account.tally, int)),
    ),
    "an entry for its event": (UnknownName, "Entry has no 'tally': write .event.tally", lambda log: log.entry(1).tally),
    "what is deeper": (UnknownName, "write .event.attribution.claimant", lambda log: log.entry(1).claimant),
    "what is nowhere": (UnknownName, "Entry has no 'evnt'; did you mean 'event'", lambda log: log.entry(1).evnt),
    "a question called": (ce.UsageError, r"log.ask\(voices\)", lambda _: folding(ce.DroneStrike, lambda s, _: s)()),
    "too few arguments": (
        ce.UsageError,
        r"\(state, account\) for each",
        lambda _: folding(ce.DroneStrike, lambda state: state),
    ),
    "an asynchronous fold": (ce.UsageError, "no `async`", lambda _: folding(ce.DroneStrike, asynchronous)),
    "a start that is made": (
        ce.UsageError,
        r"start: must be a function, such as start=dict, got \[\]",
        lambda _: LOOSE.projection(version=1, on=ce.DroneStrike, start=[]),
    ),
    "an event for a kind": (ce.UsageError, "on: must be a kind", lambda _: folding(strike(), lambda s, _: s)),
    "handles of one": (ce.UsageError, "OneKind.handles: must be several kinds", lambda log: log.ask(OneKind())),
    "several asked": (ce.UsageError, "ask them together, as in together", lambda log: log.ask([ce.Lint()])),
    "a function held to laws": (
        ce.UsageError,
        "needs a question, made, .* or a @projection",
        lambda _: testing.check_projection(lambda s, _: s),
    ),
    # --- queries and followers
    "a tag of no query": (ce.UsageError, "did you mean 'claimants'", lambda _: LOOSE.QueryItem(claimant={"UA"})),
    "tags without an item": (ce.UsageError, "Query: got an unexpected", lambda _: LOOSE.Query(claimants={"UA"})),
    "an item for a query": (ce.UsageError, "must be a Query", lambda log: list(log.entries(LOOSE.QueryItem()))),
    "a kind that no log has": (ce.UsageError, "did you mean 'Silence'", lambda log: log.entries(kinds={"Silense"})),
    "an item of no kind": (
        ce.UsageError,
        "did you mean 'Silence'",
        lambda log: log.entries(ce.Query(ce.QueryItem(kinds={"Silense"}))),
    ),
    "a text for a position": (ce.UsageError, "after: must be a position", lambda log: log.entries(after="3")),
    "a kind for kinds": (ce.UsageError, "must be several", lambda log: list(log.entries(kinds=ce.DroneStrike))),
    "a condition of no name": (ce.UsageError, "Expect: missing .* 'after'", lambda _: LOOSE.Expect(position=3)),
    "a query for a condition": (
        ce.UsageError,
        r"give Expect\(after=..., query=...\)",
        lambda log: log.append(strike(), expect=ce.Query()),
    ),
    "a follower of no name": (ce.UsageError, "missing .* 'name'", lambda log: log.run(print)),
    # --- a log
    "a log by its constructor": (
        ce.UsageError,
        r"with EventLog.open\(path\)",
        lambda _: LOOSE.EventLog("x"),
    ),
    "seeds misspelt": (ce.UsageError, "choose from", lambda log: load_seeds(log, LOOSE.fields.text("foundingday"))),
    "no position": (UnknownEntry, "give an id, or a position from 1 on", lambda log: log.entry(0)),
    "an event for its id": (ce.UsageError, "by its id or its position", lambda log: log.entry(strike())),
    "an entry again": (ce.UsageError, "it holds one: give its .event", lambda log: log.append(log.entry(1))),
    "several kinds as one": (ce.UsageError, "one by one", lambda log: log.now().accounts([ce.DroneStrike])),
    "a view's name": (UnknownName, r"ask a view of it, such as now\(\).accounts", lambda log: log.accounts),
    "a name of none": (UnknownName, "has no 'lead'; did you mean 'head'", lambda log: log.lead),
    "a private name": (AttributeError, "has no attribute '_nothing'", lambda log: log._nothing),
    "an append's id": (UnknownName, "Appended has no 'id'", lambda log: log.append().id),
    "no moment": (ce.UsageError, "as_known: missing .* 'moment'; it takes", lambda log: log.as_known()),
    "a path of none": (ce.UsageError, "where: must be the path of a file", lambda _: LOOSE.EventLog.open(None)),
    "a list for a table": (ce.UsageError, "KINDS.including", lambda _: LOOSE.EventLog.open(kinds=[ce.DroneStrike])),
    "a time for a clock": (ce.UsageError, "clock: must be a function", lambda _: LOOSE.EventLog.open(clock="now")),
    "an event for a class": (ce.UsageError, "kinds: must be classes", lambda _: LOOSE.KINDS.including(strike())),
    "a kind of no name": (ce.UsageError, r"as in @kind\('OilSpill'\)", lambda _: LOOSE.kind(ce.DroneStrike)),
    "a text for a head": (ce.UsageError, "verify: needs a head", lambda log: log.verify("abc")),
    "a frame of text": (ce.UsageError, "given as its class", lambda log: log.frame("DroneStrike")),
    "a citation the wrong way": (
        ce.UsageError,
        r"cite\(log.now\(\), question\)",
        lambda log: LOOSE.cite(ce.Lint(), log),
    ),
    "a line recited": (ce.UsageError, "Snapshot.parse", lambda log: LOOSE.recite(log, "ce:1:abc")),
    "an answer's item": (ce.UsageError, "has no items", lambda log: log.ask(ce.Lint())[0]),
    "an answer's name": (UnknownName, "did you mean 'rows'", lambda log: log.ask(ce.Lint()).row),
    "a door misspelt": (AttributeError, r"did you mean 'RecordBoard'\?", lambda _: LOOSE.Recordboard),
    "a label that is not there": (
        ce.UsageError,
        "no event before is labelled 'sad', only said",
        lambda _: testing.given(said=strike(), gone=lambda ids: ids["sad"]),
    ),
    "no id": (UnknownEntry, "no entry 'abc'", lambda log: log.entry("abc")),
    "an index": (ce.UsageError, r"use entry\(position\)", lambda log: log[0]),
    "a loop": (ce.UsageError, r"use entries\(\)", list),
    "an old condition": (ce.AppendConflict, "read from there", lambda log: log.append(strike(), expect=3)),
}


@pytest.fixture(scope="module")
def log() -> Iterator[ce.EventLog]:
    with ce.EventLog.open() as opened:
        load_seeds(opened, "founding_day")
        yield opened


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_ends_in_an_error_that_says_what_to_do(name: str, log: ce.EventLog) -> None:
    """And in one of this library's own, but for an attribute that is not there: Python asks for that in silence."""
    error, told, mistake = MISTAKES[name]
    with pytest.raises(error, match=told) as raised:
        mistake(log)

    assert isinstance(raised.value, ConflictEventsError | AttributeError)


def test_a_fault_inside_a_call_that_was_right_is_left_as_it_is() -> None:
    """Only a call that does not fit is explained."""

    @explained
    def add(one: int, other: Any) -> int:
        return one + int(other)

    assert add(1, 2) == 3
    with pytest.raises(TypeError, match="int\\(\\) argument must be"):
        add(1, None)
    with pytest.raises(ce.UsageError, match=r"add: missing a required argument: 'other'; it takes one, other$"):
        add(1)  # type: ignore[call-arg]  # the mistake


@explains_names
@attrs.frozen
class Faulty:
    """What has a property that fails, and a field that nobody set."""

    inner: Any

    @property
    def broken(self) -> int:
        return self.inner.missing  # type: ignore[no-any-return]  # it fails before


def test_a_property_that_fails_fails_by_itself() -> None:
    """What it stumbled over is said, and not that there is no such name."""
    with pytest.raises(AttributeError, match="'int' object has no attribute 'missing'"):
        _ = Faulty(3).broken


def test_what_was_never_filled_has_no_names() -> None:
    """As while it is read back from bytes."""
    empty: Any = object.__new__(Faulty)
    with pytest.raises(UnknownName, match=r"Faulty has no 'other'; it has broken, inner$"):
        _ = empty.other


def test_a_path_is_given_only_where_there_is_one() -> None:
    held: Any = Faulty(Faulty(ce.Tally(launched=3)))
    with pytest.raises(UnknownName, match=r"^Faulty has no 'launched': write .inner.inner.launched$"):
        _ = held.launched
