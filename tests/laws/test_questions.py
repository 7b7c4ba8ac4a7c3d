"""Every question that this library brings obeys the laws of projections."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from conflict_events.testing import check_projection
from tests.laws.questions import ALSO, EXEMPT, QUESTIONS

WHOLE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
# Most shapes are of questions that add up, and a log takes such a one ten times as long: a third of the profile's
# examples for each shape is many for its question, and the profile `thorough` puts over 100,000 logs through the laws.
A_THIRD = settings(WHOLE, max_examples=max(1, WHOLE.max_examples // 3))
QUICK = frozenset({"claims", "ground", "ledger", "talks"})
"""Subjects whose questions name, list and compare, and add little up."""


def is_quick(question: Any) -> bool:
    """Tell whether a question takes a log little time; one that is about an event of the log names that alone."""
    return not hasattr(question, "apply") or type(question).__module__.split(".")[-2] in QUICK


@pytest.mark.law
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_obeys_the_laws(name: str) -> None:
    """On random logs, in every view whose order means nothing; exemptions have their reasons."""
    chosen = WHOLE if is_quick(QUESTIONS[name]) else A_THIRD
    check_projection(QUESTIONS[name], without=EXEMPT.get(name), also=ALSO.get(name, ()), settings=chosen)
