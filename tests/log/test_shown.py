"""What a log, its entries and its answers show themselves as: what they are, in two lines."""

from __future__ import annotations

from datetime import date
from typing import Any

from conflict_events.counting import by
from conflict_events.history import Head
from conflict_events.log import EventLog, LogFault, Verification, cite, recite, record_history
from conflict_events.projections import fold
from conflict_events.questions.ledger import Coverage
from conflict_events.questions.records import FigureCheck, Lifecycle, Outcome, RecordBoard
from conflict_events.values import Quantity
from tests.log.accounts import opened, strike
from tests.projections.accounts import scope

BOARD = RecordBoard(scope(), by("UA/AirForce"))


def test_each_says_what_it_is_in_two_lines() -> None:
    """At a prompt the screen is not flooded, and what matters is there."""
    with opened() as log:
        appended = log.append(strike(145))
        entry, board = log.entry(1), log.ask(BOARD)
        recited: Any = recite(log, cite(log.now(), BOARD))
        shown = {
            f"<EventLog of 1 entry, {len(tuple(log.kinds))} kinds": log,
            "<Appended 1 event: 1 new": appended,
            f"<Entry 1 {entry.id}, recorded": entry,
            "<Board, now, of 1 entry: ": board,
            "<Verdict ": board.verdict("2024-11-10"),
            "<Recited ": recited,
            "<Completeness, now": log.ask(Coverage(scope("day"))),
            "<FigureChecked: NOT_COMPARABLE": fold(FigureCheck(scope(), by("UA"), on="2024-11-10"), []),
        }
        for begins, each in shown.items():
            assert repr(each).startswith(begins)
            assert len(repr(each).splitlines()) <= 2
        for each in (board.lifecycle(date(2024, 11, 10)), record_history(log, BOARD, date(2024, 11, 10)), log.verify()):
            assert each._repr_html_() == each.table()._repr_html_()
            assert each._repr_html_().startswith("<table>")
        assert "as cited, unchanged since" in repr(recited)
        assert recited._repr_html_().startswith("<pre>")
        assert "as cited, changed since" in repr(_changed(log, recited))


def _changed(log: EventLog, recited: Any) -> Any:
    log.append(strike(99, reported="2024-11-10T09:00Z"))
    return recite(log, recited.snapshot)


def test_a_closed_log_says_so() -> None:
    """It is shown in a traceback, which is no time for another error."""
    log = opened()
    log.close()

    assert repr(log).startswith("<EventLog, ")
    assert "closed" in repr(log)


def test_who_recorded_an_entry_is_shown() -> None:
    """Where it is said."""
    with opened(recorded_by="desk") as log:
        (entry,) = log.append(strike(1))

        assert "by desk:" in repr(entry)


def test_a_verification_with_faults_shows_each_of_them() -> None:
    found = Verification(Head(3, "ab" * 32), (LogFault(2, "altered"), LogFault(None, "a setting")))

    assert found.table().rows() == [
        {"position": 2, "what is wrong": "altered", "not before": None},
        {"position": None, "what is wrong": "a setting", "not before": None},
    ]
    assert found.table().title == "2 faults in 3 entries"


def test_what_became_of_a_record_is_laid_out_step_by_step() -> None:
    life = Lifecycle(
        key=date(2024, 11, 10),
        set_as=Outcome.HOLDS,
        tied_on=(date(2024, 11, 11),),
        beaten_on=frozenset({date(2024, 11, 25)}),
        beaten_by=Quantity.exact(188),
        in_doubt=(date(2024, 11, 12),),
        unlike=(date(2024, 11, 13),),
    )

    assert life.table().cells == (
        ("HOLDS", ("2024-11-10",)),
        ("tied", ("2024-11-11",)),
        ("beaten, by 188", ("2024-11-25",)),
        ("perhaps level or ahead", ("2024-11-12",)),
        ("counts something else", ("2024-11-13",)),
    )
