"""Where a figure went, and in what two versions differ."""

from __future__ import annotations

import pytest
from hypothesis import given

from conflict_events.questions.ledger import Move
from conflict_events.questions.ledger.moves import differences, moved
from conflict_events.testing import quantities
from conflict_events.values import UNREPORTED, WITHHELD, Quantity, Tally
from tests.projections.accounts import strike

exact, at_least, about = Quantity.exact, Quantity.at_least, Quantity.about_

MOVES = [
    (exact(12), exact(12), Move.SAME),
    (exact(12), exact(17), Move.UP),
    (at_least(12), at_least(17), Move.UP),
    (exact(34), exact(25), Move.DOWN),
    (exact(34), at_least(34), Move.UP),
    (at_least(34), exact(34), Move.DOWN),
    (Quantity.between(10, 20), exact(15), Move.NARROWED),
    (exact(15), Quantity.between(10, 20), Move.WIDENED),
    (about(15), about(20), Move.UP),
    (about(15), exact(15), Move.SAME),
    (Quantity.estimate(1, 2, 9), Quantity.estimate(1, 5, 9), Move.UP),
    (Quantity.estimate(1, 5, 9), Quantity.estimate(1, 2, 9), Move.DOWN),
    (Quantity.estimate(1, 5, 9), Quantity.between(1, 9), Move.SAME),
    (UNREPORTED, exact(0), Move.GIVEN),
    (exact(0), WITHHELD, Move.DROPPED),
    (UNREPORTED, UNREPORTED, Move.SAME),
    (UNREPORTED, WITHHELD, Move.DROPPED),
]


@pytest.mark.parametrize(("before", "after", "move"), MOVES)
def test_a_move_compares_bound_by_bound(before: Quantity, after: Quantity, move: Move) -> None:
    """Up where no bound falls, down where none rises, else narrower or wider; missing is no number."""
    assert moved(before, after) is move


@pytest.mark.law
@given(quantities(), quantities())
def test_a_move_seen_backwards_is_the_opposite(one: Quantity, other: Quantity) -> None:
    """Nothing is both raised and lowered, and the same is the same from both sides."""
    opposite = {Move.UP: Move.DOWN, Move.DOWN: Move.UP, Move.NARROWED: Move.WIDENED, Move.WIDENED: Move.NARROWED}
    if not (one.missing or other.missing):
        assert moved(other, one) is opposite.get(moved(one, other), Move.SAME)
    assert moved(one, one) is Move.SAME


def test_differences_name_each_field_and_leave_out_the_report() -> None:
    """A tally differs figure by figure, a place and a window as one; what is a set shows its members."""
    old = strike(10, tally=Tally(launched=exact(10), destroyed=exact(8)), launch_places=("Kursk", "Bryansk"))
    new = strike(
        10,
        11,
        at="2024-11-12T08:00Z",
        tally=Tally(launched=exact(12), destroyed=exact(8)),
        code="UA/UA-30",
        weapon="Shahed",
        launch_places=(),
    )
    found = {each.field: each for each in differences(old, new)}

    assert set(found) == {"tally.launched", "when", "where", "weapon", "launch_places"}
    assert (found["tally.launched"].move, found["when"].move) == (Move.UP, None)
    assert str(found["tally.launched"]) == "tally.launched: 10 -> 12"
    assert str(found["weapon"]) == "weapon: not said -> Shahed"
    assert str(found["launch_places"]) == "launch_places: Kursk, Bryansk -> none"
    assert str(found["where"]) == "where: there (UA) -> there (UA/UA-30)"
    assert differences(old, old) == ()
