"""What is said too early, and a retraction that was retracted, is found."""

from __future__ import annotations

from conflict_events.checks import BOOKKEEPING, IMPOSSIBLE, STRICT, Finding, lint
from conflict_events.events import Retraction, Statement
from conflict_events.history import Account
from conflict_events.testing import entries_of, id_of, seen
from conflict_events.values import Attribution
from tests.checks.linted import found
from tests.projections.accounts import entry_id, hours, strike, told


def test_every_check_is_in_one_of_two_bundles() -> None:
    """What cannot be true, and what asks for a look."""
    assert set(IMPOSSIBLE) | set(BOOKKEEPING) == set(STRICT)
    assert not set(IMPOSSIBLE) & set(BOOKKEEPING)


def test_a_report_of_what_begins_later_is_found() -> None:
    """A wrong date or zone; statements and schedules may look ahead."""
    ahead = strike(3, hours(300, 301), at="2024-11-02T00:00Z")
    talk = Statement(
        when=hours(300, 301), act="promise", text="soon", attribution=Attribution("A", reported="2024-11-02T00:00Z")
    )
    (finding,) = found("said_before_it_happened", told(1, ahead), told(2, talk), told(3, strike(3)))

    assert finding.accounts == {entry_id(1)}
    assert finding.message.endswith("reported 2024-11-02 00:00 UTC, before it began")


def test_a_retraction_of_a_retraction_is_found() -> None:
    """What it withdrew stands again, which a reader may want to know."""
    first = strike(3)
    gone = Retraction(target=id_of(first), by="ledger", reason="twice")
    back = Retraction(target=id_of(gone), by="ledger", reason="it was not")
    view = seen(entries_of([first, gone, back]))
    accounts = [each for each in view.judged({object, Retraction}) if isinstance(each, Account)]

    assert [each for each in lint(accounts) if each.check == "retraction_retracted"] == [
        Finding(
            "retraction_retracted",
            "a retraction was retracted by the ledger; what it withdrew stands again",
            {id_of(gone), id_of(back)},
        )
    ]
    view = seen(entries_of([first, gone]))
    assert not lint(each for each in view.judged({object, Retraction}) if isinstance(each, Account))
