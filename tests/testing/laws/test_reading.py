"""What is read of an answer is held to a law, too: it says the same in any order of arrival."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from conflict_events.events import DroneStrike
from conflict_events.history import Account
from conflict_events.projections import Answer, Context, Table, projection
from conflict_events.testing import LawBroken, check_laws
from conflict_events.testing.laws.reading import it_reads_alike_in_any_order
from tests.log.accounts import strike

LOG = [strike(1), strike(2), strike(3)]


@attrs.frozen
class Figures(Answer):
    """Figures that are equal in any order, and are laid out in one."""

    by_id: dict[str, int]
    is_sorted: bool
    context: Context | None = None

    def table(self) -> Table:
        figures = sorted(self.by_id.values()) if self.is_sorted else self.by_id.values()
        return Table(("launched",), tuple((each,) for each in figures))

    def evidence(self) -> frozenset[str]:
        return frozenset(self.by_id)


def question(answer: Any) -> Any:
    @projection(version=1, on=DroneStrike, start=dict[str, int], answer=answer)
    def figures(state: dict[str, int], account: Account[DroneStrike]) -> dict[str, int]:
        return state | {account.id: int(account.event.tally.launched.floor)}

    return figures


def reads_alike(asked: Any) -> None:
    for seed in range(9):
        check_laws(asked, LOG, seed, (it_reads_alike_in_any_order,))


def test_an_answer_that_is_printed_in_order_of_arrival_is_told() -> None:
    """Its rows are asked first."""
    with pytest.raises(LawBroken, match=r"the rows in order of arrival: .*\nin another: "):
        reads_alike(question(lambda state: Figures(dict(state), is_sorted=False)))


def test_an_answer_that_is_printed_sorted_passes_and_so_does_what_is_no_answer() -> None:
    reads_alike(question(lambda state: Figures(dict(state), is_sorted=True)))
    reads_alike(question(len))
