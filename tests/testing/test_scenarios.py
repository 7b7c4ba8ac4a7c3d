"""Given, when, then: example tests of projections, and what they say when they fail."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from conflict_events.errors import ReferenceRefused, UsageError
from conflict_events.events import Correction, DroneStrike, Link
from conflict_events.history import Account, View
from conflict_events.projections import projection
from conflict_events.testing import given
from conflict_events.values import Attribution, Quantity, Tally, When

STRIKE = DroneStrike(
    attacker="RU",
    when=When.night("2024-11-10", "Europe/Kyiv", named_by="morning"),
    tally=Tally(launched=145),
    attribution=Attribution("UA/AirForce", "2024-11-10T08:00Z"),
)
REVISED = attrs.evolve(STRIKE, tally=Tally(launched=146), attribution=Attribution("UA/AirForce", "2024-11-10T10:00Z"))


@projection(version=1, on=DroneStrike)
def launched(state: dict[str, Quantity], account: Account[DroneStrike]) -> dict[str, Quantity]:
    """What each account gives as launched."""
    state[account.id] = account.event.tally.launched
    return state


REVISION = given(said=STRIKE, revised=lambda ids: Correction(target=ids["said"], replacement=REVISED, by="claimant"))


def test_a_projection_is_asked_of_a_log_now_as_known_and_as_recorded() -> None:
    """Each view by its own clock; labels stand for ids."""
    said = REVISION.ids["said"]

    REVISION.when(launched).then({said: Quantity.exact(146)})
    REVISION.as_known("2024-11-10T09:00Z").when(launched).then({said: Quantity.exact(145)})
    REVISION.as_known("2024-11-10T07:00Z", possibly=True).when(launched).then({})
    REVISION.as_recorded(after="said").when(launched).then({said: Quantity.exact(145)})

    assert REVISION.as_recorded(after="revised").when(launched).answer == {said: Quantity.exact(146)}
    assert REVISION.view == View.now()


def test_events_without_labels_come_first() -> None:
    """In their order; then gives the answer back."""
    log = given(STRIKE, REVISED, linked=lambda _ids: STRIKE)

    assert log.events == (STRIKE, REVISED, STRIKE)
    assert len(log.when(launched).then({**log.when(launched).answer})) == 2


def test_a_failure_says_what_was_asked_and_where_the_answers_differ() -> None:
    """Not only that they do."""
    with pytest.raises(AssertionError, match=r"launched, version 1>, now: .*differ.*145.*146") as raised:
        REVISION.when(launched).then({REVISION.ids["said"]: Quantity.exact(145)})

    assert "only one way" in str(raised.value)


def test_a_difference_that_only_python_sees_is_told_too() -> None:
    """Answers that look alike and are unequal all the same."""

    @projection(version=1, on=DroneStrike, start=tuple)
    def nothing(state: Any, _account: Account[DroneStrike]) -> Any:
        return state

    a_list: Any = []
    with pytest.raises(AssertionError, match=r"\[\] is not \(\)"):
        given().when(nothing).then(a_list)


def test_what_no_log_would_take_is_refused() -> None:
    """A reference that refers to nothing; a label that is none."""
    with pytest.raises(ReferenceRefused):
        given(Link(kind="same_incident", a="0" * 32, b="1" * 32)).when(launched)
    with pytest.raises(UsageError, match="only said, revised are"):
        REVISION.as_recorded(after="then")
    with pytest.raises(UsageError, match="only none are"):
        given(STRIKE).as_recorded(after="then")
