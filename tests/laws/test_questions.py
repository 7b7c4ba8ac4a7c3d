"""Every question that this library brings obeys the laws of projections."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from conflict_events.testing import check_projection
from tests.laws.questions import ALSO, EXEMPT, QUESTIONS

# There are many questions and each sees logs of its own: a third of the profile's examples for each is as many in all
# as most rooms have together, and the profile `thorough` puts over 100,000 logs through the laws.
A_THIRD = settings(
    max_examples=max(1, settings().max_examples // 3),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.law
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_obeys_the_laws(name: str) -> None:
    """On random logs, in every view whose order means nothing; exemptions have their reasons."""
    check_projection(QUESTIONS[name], without=EXEMPT.get(name), also=ALSO.get(name, ()), settings=A_THIRD)
