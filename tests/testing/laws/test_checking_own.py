"""Laws for questions about kinds of one's own, named by a scope and so by their name alone."""

from __future__ import annotations

import attrs
import hypothesis
import pytest

import conflict_events as ce
from conflict_events.testing import check_projection, events_of

FEW = hypothesis.settings(
    max_examples=10, derandomize=True, database=None, deadline=None, suppress_health_check=list(hypothesis.HealthCheck)
)


@ce.kind("PrisonerExchange")
@attrs.frozen(kw_only=True)
class PrisonerExchange:
    holder: ce.Actor
    released: ce.Quantity
    when: ce.When
    attribution: ce.Attribution


BOARD = ce.RecordBoard(
    ce.Scope(kinds={PrisonerExchange}, measure="released", grain="day", day_rule="end", tz="UTC"), ce.by("RU/Staff")
)


def test_a_board_over_a_kind_of_ones_own_is_held_to_the_laws() -> None:
    """Also on logs that have no account of it."""
    check_projection(BOARD, events=events_of(PrisonerExchange), settings=FEW)


def test_a_kind_that_is_known_by_its_name_alone_has_to_be_given() -> None:
    """A scope keeps names; what to do is said."""
    with pytest.raises(ce.UsageError, match=r"events: PrisonerExchange is asked .* events=events_of\(PrisonerExch"):
        check_projection(BOARD, settings=FEW)
