"""What a log, its entries and its answers show themselves as: what they are, in two lines."""

from __future__ import annotations

from typing import Any

from conflict_events.counting import by
from conflict_events.log import EventLog, cite, recite
from conflict_events.projections import fold
from conflict_events.questions.ledger import Coverage
from conflict_events.questions.records import FigureCheck, RecordBoard
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
            "<EventLog of 1 entries": log,
            "<Appended 1 events: 1 new": appended,
            f"<Entry 1 {entry.id}, recorded": entry,
            "<Board, now, of 1 entries: ": board,
            "<Verdict ": board.verdict("2024-11-10"),
            "<Recited ": recited,
            "<Completeness, now": log.ask(Coverage(scope("day"))),
            "<FigureChecked: NOT_COMPARABLE": fold(FigureCheck(scope(), by("UA"), on="2024-11-10"), []),
        }
        for begins, each in shown.items():
            assert repr(each).startswith(begins)
            assert len(repr(each).splitlines()) <= 2
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
