"""The founding day on one screen: ten verdicts, two ladders, three sentences, and what to type next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from conflict_events.cli.founding import Answers
from conflict_events.cli.output import bars, lines_of, wrapped
from conflict_events.projections import Table
from conflict_events.projections.tables import shown_key
from conflict_events.questions.attacks import Mirrored
from conflict_events.questions.records import Board, Lifecycle, Outcome, Verdict
from conflict_events.values import Quantity

__all__ = ["in_brief", "standing", "verdicts"]

SCREEN = 80
OPENING = """\
Were the attacks of 10 November 2024 records? All figures are claims: of Ukraine's air force, of Russia's ministry of \
defence. As known at noon UTC that day (12:00Z), or by now."""
NEXT = """\
conflict-events founding-day --full           each verdict with its caveats
conflict-events founding-day --evidence       who said each figure, when, where
conflict-events founding-day --html day.html  a page with charts, for an editor
conflict-events --help                        the same with a log of your own"""


def in_brief(answers: Answers) -> Iterator[str]:
    """Tell the answers so that they fit one screen."""
    yield from (*wrapped(OPENING, width=SCREEN), "", *lines_of(verdicts(answers)), "")
    yield from ("Launched over Ukraine in one night, by the air force:", *_ladder(answers.ukraine_board_now))
    yield from ("Destroyed over Moscow oblast in one day, by the ministry:", *_ladder(answers.oblast_board_at_noon), "")
    yield from (line for sentence in _sentences(answers) for line in wrapped(sentence, hang=2, width=SCREEN))
    yield from ("", *NEXT.splitlines())


def verdicts(answers: Answers) -> Table:
    """Lay out the verdicts, so that nobody has to read on to have them."""
    air_force, ministry, both = "launched, air force", "destroyed, ministry", "launched, defenders"
    rows = (
        ("Ukraine", "night", air_force, "12:00Z", _judged(answers.ukraine_at_noon)),
        ("Ukraine", "night", air_force, "now", _fate(answers.ukraine_lifecycle)),
        ("Moscow oblast", "day", ministry, "12:00Z", _judged(answers.oblast_at_noon)),
        ("all of Russia", "day", ministry, "12:00Z", _judged(answers.russia_at_noon)),
        ("all of Russia", "day", ministry, "now", _judged(answers.russia_now)),
        ("all of Russia", "night", ministry, "12:00Z", _judged(answers.russia_overnight)),
        ("Moscow", "night", ministry, "12:00Z", _judged(answers.moscow_overnight)),
        ("Moscow", "day", "destroyed, anybody", "07:45Z", _judged(answers.moscow_at_breakfast)),
        ("both sides", "night", both, "12:00Z", _compared(answers.sides_at_noon)),
        ("both sides", "night", both, "14:00Z", _compared(answers.sides_in_the_afternoon)),
    )
    return Table(("drones over", "in one", "whose count", "known", "a record?"), rows)


def _judged(verdict: Verdict) -> str:
    return f"{verdict.outcome.value}, {standing(verdict, _shortly)}"


def standing(verdict: Verdict, shown: Callable[[Quantity], str] = str) -> str:
    """Say the figure of a verdict, and what it stands against.

    Args:
        verdict: Which.
        shown: How a quantity is written.
    """
    if verdict.value is None:
        return "no figure"
    previous = " or ".join(sorted(map(shown, verdict.previous.values())))
    return shown(verdict.value) + (f" against {previous}" if previous else ", and nothing earlier to compare with")


def _shortly(value: Quantity) -> str:
    return f"{value.floor}+" if value.ceiling is None else str(value)


def _fate(lifecycle: Lifecycle) -> str:
    return f"tied {_days(lifecycle.tied_on)}, beaten {_days(lifecycle.beaten_on)}"


def _days(keys: Iterable[Any]) -> str:
    return ", ".join(f"{day:%d %b}" for day in sorted(keys)) or "never"


def _compared(answer: Mirrored) -> str:
    return "NOT_COMPARABLE" if answer.reason else f"comparable: {_sides(answer)}"


def _sides(answer: Mirrored) -> str:
    return ", ".join(f"{who} {side.value}" for who, side in sorted(answer.sides.items()))


def _ladder(board: Board) -> list[str]:
    return bars(
        [(shown_key(each.key), each.value, _step(board.verdict(each.key))) for each, _ in board.judged()], indent=2
    )


def _step(verdict: Verdict) -> str:
    return verdict.outcome.value if verdict.previous else "the first recorded here"


def _sentences(answers: Answers) -> Iterator[str]:
    """Say in three sentences what the table comes to."""
    fate = answers.ukraine_lifecycle
    yield (
        f"- Over Ukraine it was {_called(answers.ukraine_at_noon)}, {standing(answers.ukraine_at_noon)}; tied on"
        f" {_days(fate.tied_on)}, and beaten on {_days(fate.beaten_on)} by {fate.beaten_by}."
    )
    yield (
        f"- Over Moscow oblast it was {_called(answers.oblast_at_noon)}, {standing(answers.oblast_at_noon)}; over all"
        f" of Russia it was {_called(answers.russia_at_noon)}, {standing(answers.russia_at_noon)} by noon,"
        f" {standing(answers.russia_now)} by now."
    )
    yield (
        "- Who sent more could not be said at noon, because the figures were"
        f" {str(answers.sides_at_noon.reason).partition(':')[0]}."
        f" At 14:00 the ministry said how many had been launched: {_sides(answers.sides_in_the_afternoon)}."
    )


def _called(verdict: Verdict) -> str:
    return {Outcome.HOLDS: "a record", Outcome.FAILS: "no record"}.get(verdict.outcome, verdict.outcome.value)
