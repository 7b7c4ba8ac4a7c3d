"""A claimed figure against the log: in one line, and with everything that the line rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
import pytest

import conflict_events as ce
from conflict_events.errors import IncompleteScope
from conflict_events.importers import load_seeds
from conflict_events.projections import fold
from conflict_events.questions.records import FigureCheck, FigureChecked
from conflict_events.testing import check_laws, id_of
from conflict_events.testing.laws.laws import an_erratum_was_never_known
from tests.projections.accounts import scope, strike, told

NIGHTS = ce.Scope(
    kinds={ce.DroneStrike},
    measure="launched",
    attacker="RU",
    places={"UA"},
    grain="night",
    day_rule="end",
    tz="Europe/Kyiv",
)
FORCE = ce.by("UA/AirForce")
ON = "2024-11-10"
ACCOUNTS = [told(1, strike(136, 8)), told(2, strike(145, 10))]


def check(accounts: Any = ACCOUNTS, **claimed: Any) -> FigureChecked:
    return fold(FigureCheck(scope(), ce.envelope(), on=ON, **claimed), accounts)


@pytest.fixture(scope="module")
def log() -> Iterator[ce.EventLog]:
    with ce.EventLog.open() as opened:
        load_seeds(opened, "founding_day")
        yield opened


def test_a_claim_is_checked_in_one_line(log: ce.EventLog) -> None:
    """By date and figure, on a view: the outcome, both figures, both records, who says so, and what is open."""
    found = log.as_known("2024-11-10T12:00Z").check(figure=145, beat=136, on=ON, scope=NIGHTS, count=FORCE)

    assert (found.outcome, found.differs, found.drift, found.decides) == (ce.Outcome.HOLDS, (), (), frozenset())
    assert "2 accounts of 2024-11-10 say 145" in str(found)
    assert {(each.claimant, each.place) for each in found.said} == {
        ("UA/AirForce", "counts"),
        ("UA/President", "set aside"),
    }
    assert found.evidence() == {each.account for each in found.said}


def test_it_is_what_the_board_says(log: ce.EventLog) -> None:
    """It is a short way to the same verdict, not another one."""
    board = log.ask(ce.RecordBoard(NIGHTS, FORCE))

    found = log.check(on=ON, scope=NIGHTS, count=FORCE)
    assert found.verdict == board.verdict(ON)
    assert "no figure is claimed" in str(found)


def test_a_scope_is_made_once_and_varied(log: ce.EventLog) -> None:
    """Over other places, by another grain."""
    kyiv = NIGHTS.over("UA/UA-30").by("month")

    assert (kyiv.places, kyiv.grain, kyiv.measure) == (frozenset({"UA/UA-30"}), "month", NIGHTS.measure)
    assert log.check(on="2024-11", scope=kyiv, count=FORCE).outcome is ce.Outcome.NOT_COMPARABLE


def test_how_the_figure_moved_is_told(log: ce.EventLog) -> None:
    """A count that rose all morning is the count of an hour; as known then, it had not risen yet."""
    moscow = ce.Scope(
        kinds={ce.DroneStrike}, measure="destroyed", grain="day", day_rule="end", tz="Europe/Moscow", places={"RU-MOW"}
    )
    least = ce.Quantity.at_least(32)

    found = log.check(figure=least, on=ON, scope=moscow, count=ce.envelope())
    assert [line.split(": ")[1].split(",")[0] for line in found.drift] == [
        f"at least {number}" for number in (12, 17, 22, 25, 32)
    ]
    assert "drift: RU/Moscow/Mayor, 2024-11-10 08:45 Europe/Moscow: at least 17, revised" in str(found)
    early = log.as_known("2024-11-10T05:30Z").check(figure=12, on=ON, scope=moscow, count=ce.envelope())
    assert early.drift == ()


def test_asked_as_a_question_it_says_that_nobody_looked_at_revisions() -> None:
    """It sees accounts as they stand; how they came to stand is for `check` to add."""
    assert "drift: not looked at" in str(check([attrs.evolve(told(2, strike(145)), corrected=True)], figure=145))
    assert "drift: none of these was revised" in str(check(figure=145))


def test_x4_what_we_repaired_is_checked_as_if_it_had_been_right_from_the_start() -> None:
    """Which accounts were repaired is bookkeeping, told beside each."""
    wrong = strike(154, 10)
    log = [strike(136, 8), wrong, ce.Correction(target=id_of(wrong), replacement=strike(145, 10), by="ledger")]

    for seed in range(3):
        check_laws(
            FigureCheck(scope(), ce.envelope(), on=ON, figure=145), log, seed, laws=(an_erratum_was_never_known,)
        )


def test_a_figure_that_nobody_says_is_named_and_tried() -> None:
    """What it would make of the verdict decides whether anything is certain."""
    found = check(figure=120, beat=130)

    assert (found.outcome, found.verdict.outcome) == (ce.Outcome.UNDETERMINED, ce.Outcome.HOLDS)
    assert found.tried is not None
    assert found.tried.outcome is ce.Outcome.FAILS
    assert "HOLDS by what is recorded, FAILS by what is claimed. Claimed 120; 145 recorded" in found.sentence()
    assert "no account of 2024-11-10 says 120; 145 is recorded" in str(found)
    assert [each.value for each in found.said] == [ce.Quantity.exact(145)]


def test_a_larger_figure_that_nobody_says_leaves_the_outcome_as_it_is() -> None:
    """By both it is the record, and the difference is told all the same."""
    found = check(figure=741)

    assert found.outcome is ce.Outcome.HOLDS
    assert found.conclusion() is ce.Outcome.HOLDS
    assert len(found.differs) == 1


def test_nothing_recorded_is_said_as_that() -> None:
    """No bucket, no account, no verdict."""
    found = check([], figure=5)

    assert (found.outcome, found.said) == (ce.Outcome.NOT_COMPARABLE, frozenset())
    assert "no account of 2024-11-10 says 5; nothing is recorded" in str(found)


def test_what_only_may_count_says_what_would_decide() -> None:
    """A report that gives the day and no hours may be of the night before or after."""
    found = check([told(1, strike(30, ce.When.day(ON, tz="Europe/Kyiv")))], figure=30)

    assert [each.place for each in found.said] == ["may count"]
    assert found.decides
    assert f"may count: {', '.join(sorted(found.decides))}" in str(found)


def test_what_the_policy_set_aside_is_found_with_the_reason() -> None:
    """A part of a whole that counts adds nothing to it, and its figure may be the one that was printed."""
    found = check([told(1, strike(50, code="UA/UA-30"), part_of=[[2]]), told(2, strike(145))], figure=50)

    assert [(each.place, bool(each.why)) for each in found.said] == [("set aside", True)]


def test_it_refuses_what_has_no_default() -> None:
    """Neither the day rule nor whose count; and a period that the grain does not have."""
    with pytest.raises(IncompleteScope, match="day_rule"):
        FigureCheck(ce.Scope(kinds={ce.DroneStrike}, measure="launched", grain="night"), FORCE, on=ON)
    with pytest.raises(ce.UsageError, match="night"):
        FigureCheck(NIGHTS, FORCE, on="2024")
