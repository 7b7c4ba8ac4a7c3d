"""What outlives an answer: the question used or sent, its state in store, and the clock on the wall."""

from __future__ import annotations

import datetime as dt
import json
import os
import time
import time as clock
from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest

import conflict_events as ce
from conflict_events.testing import LAWS, LawBroken, check_laws
from conflict_events.testing.laws.clocks import clock_names, set_to, zone_of_the_machine
from tests.history.told import strike

LOG = [strike(1), strike(2), strike(3)]
BY_NAME = {law.__name__: law for law in LAWS}
NOON = datetime(2031, 5, 1, 12, tzinfo=UTC)


def broken(name: str, question: Any) -> str:
    """What a law says of a question on one log; empty = nothing."""
    try:
        for seed in range(6):
            check_laws(question, LOG, seed, (BY_NAME[name],))
    except LawBroken as told:
        return str(told)
    return ""


# --- in store -----------------------------------------------------------------------------------------------------


class Figures(ce.Folding[dict[str, int]]):
    """By account, and stored as that."""

    version = 1

    def initial(self) -> dict[str, int]:
        return {}

    @ce.on(ce.DroneStrike)
    def hear(self, state: Any, account: Any) -> Any:
        return state | {account.id: account.event.tally.launched.floor}

    def answer(self, state: Any) -> Any:
        return dict(state)


class Halves(Figures):
    @ce.on(ce.DroneStrike)
    def hear(self, state: Any, account: Any) -> Any:
        return state | {account.id: 0.5}


NAMELESS: Any = lambda: 0  # noqa: E731  # it has no name by which another process would find it


class Unsent(Figures):
    @ce.on(ce.DroneStrike)
    def hear(self, state: Any, account: Any) -> Any:
        return state | {account.id: NAMELESS}


class Unsayable(Figures):
    def initial(self) -> dict[str, type]:  # type: ignore[override]  # that is what is wrong
        return {}


class Open(Halves):
    def initial(self) -> Any:
        return {}


class ByAccounts(Figures):
    def accounts_in(self, state: Any) -> Any:
        return state.keys()


class Packed(Figures):
    """Packs its state itself."""

    def pack(self, state: Any) -> bytes:
        return json.dumps(state).encode()

    def unpack(self, packed: bytes) -> Any:
        return json.loads(packed)


class ByTooFew(ByAccounts):
    def accounts_in(self, state: Any) -> Any:
        return sorted(state)[1:]


@attrs.define
class Loose:
    """Compares as equal what is not."""

    kept: int = 0
    lost: float = attrs.field(default=0.0, eq=False)


@pytest.mark.parametrize("right", [Figures(), ByAccounts(), Packed(), Open()])
def test_a_state_that_comes_back_as_it_was_is_kept(right: Any) -> None:
    """By its type, by its accounts, as it packs it, or in memory alone where its type is left open."""
    assert broken("stored_is_kept", right) == ""


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (Halves(), "is not of its type"),
        (Unsayable(), "cannot be stored"),
        (Unsent(), "its state cannot be pickled"),
        (ByTooFew(), "stored half way"),
    ],
)
def test_a_state_that_a_kept_answer_could_not_store_is_told(bad: Any, told: str) -> None:
    """As `keep` would."""
    assert told in broken("stored_is_kept", bad)


# --- sent and used ------------------------------------------------------------------------------------------------


@attrs.frozen
class Holding(Figures):
    held: Any


def test_a_question_that_holds_what_cannot_be_pickled_is_told() -> None:
    """It could not be asked in another process."""
    assert "it cannot be pickled" in broken("a_question_can_be_sent", Holding(lambda: 0))
    assert broken("a_question_can_be_sent", Holding("a name")) == ""


def test_what_no_other_process_would_find_is_not_held_to_it() -> None:
    """It is where it is defined that keeps it here."""

    class Here(Holding):
        pass

    assert broken("a_question_can_be_sent", Here(lambda: 0)) == ""
    assert broken("a_question_can_be_sent", ce.together(Figures(), Here(lambda: 0))) == ""
    assert "it cannot be pickled" in broken("a_question_can_be_sent", ce.together(Figures(), Holding(lambda: 0)))


class Remembers(Figures):
    def __init__(self, *, copies: bool = True) -> None:
        self.first: Any = None
        self.copies = copies

    def answer(self, state: Any) -> Any:
        self.first = dict(state) if self.first is None else self.first
        return dict(self.first)

    def __deepcopy__(self, memo: Any) -> Any:
        if not self.copies:
            raise TypeError("one of a kind")
        copied = Remembers()
        copied.first = self.first
        return copied


def test_a_question_that_remembers_is_told_where_it_can_be_copied() -> None:
    """What cannot be copied has no fresh copy to be compared with."""
    name = "a_used_question_is_as_a_fresh_one"

    assert "of one that was used before:" in broken(name, Remembers())
    assert broken(name, Remembers(copies=False)) == ""


# --- the clock ----------------------------------------------------------------------------------------------------


@ce.projection(version=1, on=ce.DroneStrike, start=list, answer=lambda _: tells())
def clocks(state: Any, _account: Any) -> Any:
    return state


def tells() -> Any:
    return (
        datetime.now(UTC),
        datetime.now(),  # noqa: DTZ005  # that code may do so is what is tried
        datetime.utcnow(),  # noqa: DTZ003  # as above
        datetime.today(),  # noqa: DTZ002  # as above
        date.today(),  # noqa: DTZ011  # as above
        dt.datetime.now(UTC),
        time.time(),
        clock.time_ns() // 10**9,
        time.gmtime().tm_year,
        time.localtime().tm_year,
        time.gmtime(0).tm_year,
    )


def test_every_way_to_the_time_leads_to_the_other_clock_and_back() -> None:
    """For as long as it is set, under whatever names a module has them."""
    before = datetime
    with set_to(NOON, clock_names(clocks)):
        told = tells()
        made = datetime(2024, 11, 10, tzinfo=UTC)
        is_one = isinstance(made, datetime)

    naive = NOON.replace(tzinfo=None)
    assert told == (NOON, naive, naive, naive, NOON.date(), NOON, NOON.timestamp(), NOON.timestamp(), 2031, 2031, 1970)
    assert is_one
    assert type(made) is before is datetime


@ce.projection(version=1, on=ce.DroneStrike, start=list[str])
def days_of_the_machine(state: list[str], account: ce.Account[ce.DroneStrike]) -> list[str]:
    """Asks the machine which day it was."""
    began = account.event.when.earliest
    return state if began is None else [*state, began.astimezone().date().isoformat()]


def test_an_answer_that_depends_on_the_zone_of_the_machine_is_told() -> None:
    """The machine gets its own back."""
    before = datetime.now(UTC).astimezone().tzinfo

    assert "on a machine whose zone is EAST-14" in broken("a_shifted_clock_changes_nothing", days_of_the_machine)
    assert datetime.now(UTC).astimezone().tzinfo == before


def test_a_zone_that_was_set_is_set_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    with zone_of_the_machine("EAST-14"):
        assert os.environ["TZ"] == "EAST-14"
    assert os.environ["TZ"] == "UTC"


def test_an_answer_that_depends_on_the_time_is_told() -> None:
    """Whichever clock it reads."""
    assert "asked now:" in broken("a_shifted_clock_changes_nothing", clocks)
    assert broken("a_shifted_clock_changes_nothing", Figures()) == ""


def test_questions_of_ours_read_no_clock_at_all() -> None:
    """There is nothing to set, so that the law costs nothing."""
    scope = ce.Scope(kinds={ce.DroneStrike}, measure="launched", grain="night", day_rule="end", tz="UTC")
    counted: Counter[str] = Counter(name for _, name in clock_names(ce.RecordBoard(scope, ce.envelope())))

    assert not counted
    assert not broken("a_shifted_clock_changes_nothing", ce.RecordBoard(scope, ce.envelope()))
