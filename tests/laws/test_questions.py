"""Every question that this library brings obeys the laws of projections."""

from __future__ import annotations

import pytest

from conflict_events.testing import check_projection
from tests.laws.questions import EXEMPT, QUESTIONS


@pytest.mark.law
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_obeys_the_laws(name: str) -> None:
    """On random logs, in every view whose order means nothing; exemptions have their reasons."""
    check_projection(QUESTIONS[name], without=EXEMPT.get(name))
