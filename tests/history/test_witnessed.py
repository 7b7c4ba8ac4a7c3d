"""Entries themselves, for questions about the log's own history: what was withdrawn or replaced is seen too."""

from __future__ import annotations

from collections import Counter

import pytest

from conflict_events.errors import UsageError
from conflict_events.events import Assessment, DroneStrike, Link
from conflict_events.history import Account, Entry, View
from conflict_events.projections import fold, projection
from conflict_events.testing import check_projection, id_of, seen
from conflict_events.testing.paper import entries_of
from tests.history.told import cancelled, repaired, revised, said, strike

FIRST, OTHER = strike(12), strike(20, claimant="RU/MoD")
LATER = revised(FIRST, strike(32, "2024-11-10T07:30Z"))
TYPO = repaired(OTHER, strike(23, "2024-11-10T06:00Z", "RU/MoD"))
DOUBT = Assessment(target=id_of(FIRST), stance="disputes", attribution=said("2024-11-10T08:00Z", "AFP"))
ONE = Link(kind="same_incident", a=id_of(FIRST), b=id_of(OTHER), basis="one morning")
GONE = cancelled(FIRST)
LOG = [FIRST, OTHER, LATER, TYPO, DOUBT, ONE, GONE]


@projection(version=1, on=Entry)
def kinds(state: Counter[str], account: Account[Entry[object]]) -> Counter[str]:
    """How many entries of each kind."""
    state[account.event.kind] += 1
    return state


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (View.now(), LOG),
        # Our own links, errata and retractions are seen always, whatever they are about.
        (View.known("2024-11-10T05:30Z"), [FIRST, TYPO, ONE, GONE]),
        # The repaired report of the other counts: it was said at 06:00Z, not at 05:00Z as first written down.
        (View.known("2024-11-10T06:00Z"), [FIRST, OTHER, TYPO, ONE, GONE]),
        (View.known("2024-11-10T07:30Z"), [FIRST, OTHER, LATER, TYPO, ONE, GONE]),
        (View.known("2024-11-10T08:00Z"), LOG),
    ],
)
def test_a_view_sees_entries_by_their_report_whether_they_stand_or_not(view: View, expected: list[object]) -> None:
    """What each view sees, for entries themselves."""
    found = [each for each in seen(entries_of(LOG), view).judged({Entry}) if isinstance(each, Account)]

    assert [each.event.event for each in found] == expected
    assert all(each.event.id == each.id for each in found)
    together = frozenset((id_of(FIRST), id_of(OTHER)))
    assert all(each.incident == together for each in found if each.id in together)


def test_a_question_about_entries_gets_each_of_them_once() -> None:
    """Asked of a view, or folded by hand."""
    view = seen(entries_of(LOG))
    expected = {"DroneStrike": 2, "Correction": 2, "Assessment": 1, "Link": 1, "Retraction": 1}

    assert view.ask(kinds) == expected
    assert fold(kinds, (each for each in view.judged({Entry}) if isinstance(each, Account))) == expected


def test_entries_come_alone() -> None:
    """Beside them, kinds would come twice."""
    with pytest.raises(UsageError, match="handles: Entry must be alone"):
        next(iter(seen(entries_of(LOG)).judged({Entry, DroneStrike})))


@pytest.mark.no_cover
@pytest.mark.law
def test_a_question_about_entries_obeys_the_laws() -> None:
    """In every view whose order means nothing."""
    check_projection(kinds)
