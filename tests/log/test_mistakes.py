"""What somebody meant who asked wrongly is said, and not what Python stumbled over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from conflict_events.errors import InvalidValue, UsageError
from conflict_events.events import DroneStrike
from conflict_events.log import EventLog
from conflict_events.questions.ledger import Coverage
from conflict_events.values import Attribution, Quantity
from tests.log.accounts import strike

ONE_BY_ONE = r"is not a kind of event; make one, .*; several are given one by one, as in append\(\*events\)"


@pytest.mark.parametrize(
    ("mistake", "told"),
    [
        (lambda log: log.append([strike(1)]), f"^list {ONE_BY_ONE}"),
        (lambda log: log.append(strike(n) for n in (1, 2)), f"^generator {ONE_BY_ONE}"),
        (lambda log: log.append({"attacker": "RU"}), f"^dict {ONE_BY_ONE}"),
        (lambda log: log.append(DroneStrike), r"^a class is not an event; make one of it, such as DroneStrike\("),
        (
            lambda log: log.append(Attribution("AFP", "2024-11-10")),
            r"^Attribution is not a kind of event; stamp it with",
        ),
        (lambda log: log.ask(Coverage), r"^ask: needs a question, made, such as .*; got Coverage$"),
        (lambda log: log.ask(lambda state, _: state), r"^ask: needs a question, made, such as .*; got <lambda>$"),
        (lambda log: log.now().ask("Coverage"), r"^ask: needs a question, made, such as .*; got 'Coverage'$"),
    ],
)
def test_a_mistake_is_told_in_its_own_terms(mistake: Callable[[Any], object], told: str) -> None:
    with EventLog.open() as log, pytest.raises(UsageError, match=told):
        mistake(log)


def test_a_class_is_named_with_its_article() -> None:
    wrong: Any = "AFP"
    with pytest.raises(InvalidValue, match=r"^attribution: must be an Attribution, got 'AFP'"):
        DroneStrike(attacker="RU", when="2024-11-10", tally=strike(1).tally, attribution=wrong)
    with pytest.raises(InvalidValue, match=r"^tally: must be a Tally, got 145"):
        DroneStrike(attacker="RU", when="2024-11-10", tally=145, attribution=strike(1).attribution)  # type: ignore[arg-type]  # the mistake


def test_a_quantity_and_a_number_do_not_add_up() -> None:
    """A number says nothing of whether it is exact."""
    quantity: Any = Quantity.exact(3)
    with pytest.raises(UsageError, match=r"^\+: add a Quantity, such as Quantity.exact\(1\), got 1$"):
        quantity + 1
