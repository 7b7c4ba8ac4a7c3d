"""Subjects: what was found of one account is told of the next that is about the same, and of no other."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting.membership import holding
from conflict_events.counting.membership.holding import Holding, hold
from conflict_events.events import kind
from conflict_events.history import Account
from conflict_events.testing import events
from conflict_events.values import Attribution, Quantity, When
from tests.counting.figures import askable
from tests.projections.accounts import night, scope, strike, told

SAID = Attribution("RU/MoD", "2024-11-10T08:00Z")


@kind("Sortie", schema=1)
@attrs.frozen(kw_only=True)
class Sortie:
    """A kind of somebody's own that says two things of what it is about, and works a third out."""

    attribution: Attribution
    when: When
    launched: Quantity
    attacker: str | None = None
    target: str | None = None
    remark: str = ""

    @property
    def weapon(self) -> str:
        """What flew, by what is remarked."""
        return self.remark


def sortie(**fields: Any) -> Account[Any]:
    return told(1, Sortie(attribution=SAID, when=night(10), launched=Quantity.exact(3), attacker="RU", **fields))


@pytest.mark.law
@given(st.lists(events(), max_size=8), askable())
def test_an_account_is_held_as_if_it_were_the_first(made: list[Any], asked: Any) -> None:
    accounts = [told(number, each) for number, each in enumerate(made, 1)]
    held_by = Holding(asked, spelt=True)

    together = [held_by.held(each) for each in accounts]

    assert together == [Holding(asked, spelt=True).held(each) for each in accounts]


def test_what_a_kind_works_out_is_asked_of_each_account() -> None:
    asked = scope(kinds={"Sortie"}, weapons={"Geran-2"})

    first, other = (hold(sortie(remark=each), asked) for each in ("Geran-2", "Kalibr"))

    assert first is not None
    assert other is None


def test_what_has_no_hash_is_looked_at_each_time() -> None:
    event = attrs.evolve(strike(1))
    vars(event)["launch_places"] = ["Orel"]
    held_by = Holding(scope(), spelt=True)

    held = [held_by.held(told(1, event)) for _ in range(2)]

    assert held[0] == held[1]
    assert held[0] is not None


def test_so_many_subjects_are_remembered_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "MANY", 2)
    held_by = Holding(scope(), spelt=True)

    held = [held_by.held(told(1, strike(1, code=code))) for code in ("UA", "UA/UA-30", "UA/UA-32", "UA")]

    assert [each and each.about.place for each in held] == ["UA", "UA/UA-30", "UA/UA-32", "UA"]
