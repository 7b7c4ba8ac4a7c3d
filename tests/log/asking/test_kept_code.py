"""A kept answer is what asking anew gives, also where code was mended and nobody raised a version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from conflict_events.counting import by
from conflict_events.events import KINDS, MissileStrike, kind
from conflict_events.history import Account
from conflict_events.importers import import_source, load_definitions
from conflict_events.log import EventLog
from conflict_events.log.asking import checkpoints
from conflict_events.projections import projection
from conflict_events.questions.records.record import RecordBoard
from conflict_events.values import UNREPORTED, Attribution, Quantity, Scope, When
from conflict_events.values.forms import Actor
from tests.importers.missile_attacks.daily_file import lines_of
from tests.log.accounts import strike

Fields = dict[str, Any]


def raids(schema: int, upcast: Callable[[Fields], Fields] | None = None) -> Any:
    """A kind of one's own, as a later program has it."""

    @kind("Raid", schema=schema, upcast={} if upcast is None else {1: upcast})
    @attrs.frozen(kw_only=True)
    class Raid:
        who: Actor
        when: When
        side: str
        taken: Quantity = UNREPORTED
        attribution: Attribution

    return Raid


def sides(cls: Any) -> Any:
    @projection(version=1, on=cls)
    def taken(state: Counter[str], account: Account[Any]) -> Counter[str]:
        state[account.event.side] += int(account.event.taken.floor)
        return state

    return taken


def board(cls: Any) -> Any:
    return RecordBoard(Scope(kinds={cls}, measure="taken", grain="day", day_rule="end", tz="UTC"), by("N/Staff"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log in which two raids are told under schema 1, and what both questions make of them is kept."""
    cls = raids(1)
    with EventLog.open(tmp_path / "kept.db", kinds=KINDS.including(cls)) as log:
        for day, side, taken in (("2025-05-01", "north", 2), ("2025-05-02", "South", 3)):
            told = {"who": "N", "when": When.day(day, tz="UTC"), "side": side, "taken": Quantity.exact(taken)}
            log.append(cls(**told, attribution=Attribution("N/Staff", day)))
        log.keep(sides(cls)).ask()
        log.keep(board(cls)).ask()
    return tmp_path / "kept.db"


def kept_and_anew(path: Path, cls: Any, *, faults: str = "") -> tuple[Any, str | None]:
    with EventLog.open(path, kinds=KINDS.including(cls)) as log:
        kept = log.keep(sides(cls))
        assert kept.ask() == log.ask(sides(cls))
        assert log.keep(board(cls)).ask() == log.ask(board(cls))
        assert all(faults and faults in each.what for each in log.verify(deep=True).faults)
        return kept.ask(), kept.rebuilt


def by_the_dozen(fields: Fields) -> Fields:
    return {**fields, "side": fields["side"].upper(), "taken": 12 * fields["taken"]}


def by_ten(fields: Fields) -> Fields:
    return {**fields, "side": fields["side"].upper(), "taken": 10 * fields["taken"]}


def lowered(text: str) -> str:
    return text.lower()


def scaled(by: int) -> Callable[[Fields], Fields]:
    return lambda fields: {**fields, "taken": by * fields["taken"]}


def test_a_new_schema_and_then_a_mended_upcaster_of_the_same(path: Path) -> None:
    assert kept_and_anew(path, raids(2, by_the_dozen))[0] == {"NORTH": 24, "SOUTH": 36}
    answer, why = kept_and_anew(path, raids(2, by_ten))

    assert answer == {"NORTH": 20, "SOUTH": 30}
    assert why == "it is of another code"
    assert kept_and_anew(path, raids(2, by_ten)) == (answer, None)


def test_a_number_that_an_upcaster_holds_is_code_too(path: Path) -> None:
    kept_and_anew(path, raids(2, scaled(12)))

    assert kept_and_anew(path, raids(2, scaled(10)))[0] == {"north": 20, "South": 30}


def test_a_class_that_reads_otherwise_under_one_schema(path: Path) -> None:
    @kind("Raid", schema=1)
    @attrs.frozen(kw_only=True)
    class Raid:
        who: Actor
        when: When
        side: str = attrs.field(converter=lowered)
        taken: Quantity = UNREPORTED
        attribution: Attribution

    # It needed a new schema, and verifying says so; the answers are those of today all the same.
    answer, _ = kept_and_anew(path, Raid, faults="its bytes are not canonical")
    assert answer == {"north": 2, "south": 3}


def test_a_question_that_was_mended_under_one_version(path: Path) -> None:
    cls = raids(1)

    def mended(cls: Any) -> Any:
        question = sides(cls)
        function = question.function

        def twice(state: Counter[str], account: Account[Any]) -> Counter[str]:
            return Counter[str](function(function(state, account), account))

        again = attrs.evolve(question, function=twice)
        assert (again.name, again.version) == (question.name, question.version)
        return again

    with EventLog.open(path, kinds=KINDS.including(cls)) as log:
        kept = log.keep(mended(cls))
        assert kept.ask() == log.ask(mended(cls)) == {"north": 4, "South": 6}
        assert kept.rebuilt == "it is of another code"


def test_a_state_that_says_nothing_of_its_code_is_built_anew(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As those of older releases."""
    whose = checkpoints.Checkpoints._whose.fget  # type: ignore[attr-defined]  # a property
    without = property(lambda self: {name: value for name, value in whose(self).items() if name != "code"})
    cls = raids(1)
    with monkeypatch.context() as older:
        older.setattr(checkpoints.Checkpoints, "_whose", without)
        with EventLog.open(path, kinds=KINDS.including(cls)) as log:
            log.append(cls(who="N", when=When.day("2025-05-03"), side="north", attribution=Attribution("N/A", "2025")))
            log.keep(sides(cls)).ask()

    assert kept_and_anew(path, cls)[1] == "it is of another code"


def test_what_cannot_be_seen_of_code_is_found_by_verifying_deeply() -> None:
    """Nothing of the code says what a file, or another process, holds: such a change needs a version."""
    weights = {"UA/AirForce": 1}

    @projection(version=1, on=object)
    def weighed(state: Counter[str], account: Account[Any]) -> Counter[str]:
        state[account.event.attribution.claimant] += weights["UA/AirForce"]
        return state

    with EventLog.open() as log:
        log.append(strike(1), strike(2))
        kept = log.keep(weighed)
        kept.ask()
        assert log.verify(deep=True).is_intact

        weights["UA/AirForce"] = 2

        assert log.verify().is_intact
        (fault,) = log.verify(deep=True).faults
        assert "is not what asking anew gives: raise the version" in fault.what
        kept.close()
        assert log.verify(deep=True).is_intact


def test_an_older_version_that_answers_meanwhile_is_compared_with_itself() -> None:
    with EventLog.open() as log:
        log.append(strike(1))
        first = sides_of_claimants(1)
        log.keep(first).ask()
        log.keep(first).checkpoint()

        kept = log.keep(attrs.evolve(first, version=2), replacing=first)

        assert kept.version == 1
        assert log.verify(deep=True).is_intact


def sides_of_claimants(version: int) -> Any:
    @projection(version=version, on=object)
    def claimants(state: Counter[str], account: Account[Any]) -> Counter[str]:
        state[account.event.attribution.claimant] += 1
        return state

    return claimants


def test_what_is_appended_while_answers_are_compared_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    with EventLog.open() as log:
        log.append(strike(1))
        log.keep(sides_of_claimants(1)).ask()
        asked, left = log.ask, [2, 3]

        def late(question: Any) -> Any:
            if left:
                log.append(strike(left.pop()))
            return asked(question)

        monkeypatch.setattr(log, "ask", late)

        assert log.verify(deep=True).is_intact


def test_an_importer_that_was_mended_and_definitions_that_were(tmp_path: Path) -> None:
    scope = Scope(kinds={MissileStrike}, measure="launched", grain="day", day_rule="end", tz="Europe/Kyiv")
    question = RecordBoard(scope, by("UA/AirForce"))
    with EventLog.open(tmp_path / "war.db") as log:
        import_source(log, lines_of({"model": "Kalibr", "launched": "7"}), "missile-attacks")
        log.keep(question).ask()
    with EventLog.open(tmp_path / "war.db") as log:
        kept = log.keep(question)
        import_source(log, lines_of({"model": "Kalibr and X-22", "launched": "9"}), "missile-attacks")
        assert kept.ask() == log.ask(question)

        defined = attrs.evolve(question, definitions=load_definitions())
        assert log.keep(defined).ask() == log.ask(defined)
