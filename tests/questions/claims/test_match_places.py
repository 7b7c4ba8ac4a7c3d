"""Match candidates by place: only what may be of one place is held against each other, and no such pair is missed."""

from __future__ import annotations

import itertools
from datetime import timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.history import View
from conflict_events.questions.claims import MatchCandidates
from conflict_events.testing import Tried
from conflict_events.values import Place
from tests.projections.accounts import hours, strike

CODES = st.sampled_from([None, "UA", "UA/UA-30", "UA/UA-30/Kyiv", "UA/UA-32", "RU", "RU/RU-MOS"])
POINTS = st.sampled_from([None, Decimal(50), Decimal(51)])


@st.composite
def strikes(draw: st.DrawFn) -> list[Any]:
    return [
        attrs.evolve(
            strike(number, hours(first := draw(st.integers(0, 4)), first + 2)), where=_place(draw(CODES), draw(POINTS))
        )
        for number in range(draw(st.integers(0, 5)))
    ]


def _place(code: str | None, point: Decimal | None) -> Place:
    return Place("there", code=code, lat=point, lon=point)


def asked(made: list[Any], degrees: Decimal | None) -> set[frozenset[str]]:
    question = MatchCandidates(slack=timedelta(0), same_claimant=True, degrees=degrees)
    return {each.accounts for each in Tried(made).seen(View.now()).ask(question).candidates}


@pytest.mark.law
@given(strikes(), st.sampled_from([None, Decimal(1)]))
def test_as_many_are_proposed_of_all_as_of_each_two_by_themselves(made: list[Any], degrees: Decimal | None) -> None:
    alone = [asked(list(pair), degrees) for pair in itertools.combinations(made, 2)]

    assert asked(made, degrees) == set().union(*alone)
