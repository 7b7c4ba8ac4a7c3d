"""What a Redaction may leave, what is left of erased entries, and what the refusals say to the letter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import pytest

from conflict_events.errors import ReferenceRefused, UsageError
from conflict_events.events import Assessment, HarmReport, Link, Redaction, Retraction
from conflict_events.history import (
    Account,
    Bookkeeping,
    Entry,
    Erased,
    Erasures,
    View,
    accounts,
    check_references,
    may_refer,
    referred,
    resolved,
)
from conflict_events.testing.paper import id_of
from tests.history.told import RECORDED, cancelled, entered, repaired, revised, said, strike, withdrawn

ACCOUNT = strike(20)
OTHER = strike(21, claimant="UA/AirForce")
LINK = Link(kind="part_of", a=id_of(ACCOUNT), b=id_of(OTHER), basis="words")
REVISION = revised(ACCOUNT, strike(22, "2024-11-10T06:00Z"))
ERRATUM = repaired(ACCOUNT, strike(23), "words")
VOID = cancelled(ACCOUNT, "words")
WITHDRAWAL = withdrawn(ACCOUNT, "2024-11-10T08:00Z")
ASSESSED = Assessment(target=id_of(ACCOUNT), stance="denies", attribution=said("2024-11-10T07:00Z", "RU/MoD"))
REDACTION = Redaction(target=id_of(ACCOUNT), reason="words")
LEAVING = Redaction(target=id_of(LINK), leaves=attrs.evolve(LINK, basis=None))
HARM = HarmReport(when="2024-11-10", attribution=said("2024-11-10T08:00Z"), killed=0)
TOLD = {id_of(each): each for each in (ACCOUNT, OTHER, LINK, REVISION, ERRATUM, VOID, WITHDRAWAL, ASSESSED, REDACTION)}
TOLD[id_of(LEAVING)] = LEAVING


def checked(event: Any, lookup: Callable[[str], Any] = TOLD.get) -> str:
    """Check an event's references; give the words of the refusal, empty for none."""
    try:
        check_references(event, lookup, lambda _: ())
    except ReferenceRefused as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize("erased", [LINK, REVISION, ERRATUM, VOID, WITHDRAWAL, REDACTION, LEAVING])
def test_what_acts_on_entries_cannot_be_erased_without_leaving_what_it_does(erased: Any) -> None:
    """The words go, the deed stays."""
    rule = "must be the same without its words, because its effect on other entries remains"
    refusal = f"leaves: of a {type(erased).__name__} {rule}, got None"

    assert checked(Redaction(target=id_of(erased))) == refusal
    assert checked(Redaction(target=id_of(erased), leaves=erased)) == ""


@pytest.mark.parametrize("erased", [ACCOUNT, ASSESSED])
def test_an_account_may_be_erased_without_anything_left(erased: Any) -> None:
    """Or with what may stay of it."""
    assert checked(Redaction(target=id_of(erased))) == ""
    assert checked(Redaction(target=id_of(erased), leaves=erased)) == ""


@pytest.mark.parametrize(
    ("erased", "left"),
    [
        (ACCOUNT, LINK),
        (LINK, attrs.evolve(LINK, kind="same_incident")),
        (LINK, attrs.evolve(LINK, a=id_of(VOID))),
        (LINK, attrs.evolve(LINK, b=id_of(VOID))),
        (REVISION, ERRATUM),
        (REVISION, attrs.evolve(REVISION, target=id_of(OTHER))),
        (ERRATUM, attrs.evolve(ERRATUM, replacement=HARM)),
        (VOID, WITHDRAWAL),
        (VOID, attrs.evolve(VOID, target=id_of(OTHER))),
        (WITHDRAWAL, withdrawn(ACCOUNT, "2024-11-10T09:00Z")),
        (REDACTION, attrs.evolve(REDACTION, target=id_of(OTHER))),
        (REDACTION, attrs.evolve(REDACTION, leaves=ACCOUNT)),
        (LEAVING, attrs.evolve(LEAVING, leaves=None)),
        (LEAVING, attrs.evolve(LEAVING, leaves=attrs.evolve(LINK, kind="same_incident"))),
    ],
)
def test_what_is_left_does_what_was_done_and_nothing_else(erased: Any, left: Any) -> None:
    """The same kind, the same targets, by the same hand, at the same time."""
    rule = "must be of the kind of what is erased, and do the same to the same entries"
    kind = type(erased).__name__

    assert checked(Redaction(target=id_of(erased), leaves=left)) == (
        f"leaves: {rule} ({kind} {id_of(erased)}), got {left!r}"
    )


@pytest.mark.parametrize(
    ("erased", "left"),
    [
        (ACCOUNT, strike(30, claimant="anonymous")),
        (LINK, attrs.evolve(LINK, basis=None)),
        (REVISION, revised(ACCOUNT, strike(22, "2024-11-10T06:00Z", "anonymous"))),
        (VOID, attrs.evolve(VOID, reason=None)),
        (WITHDRAWAL, withdrawn(ACCOUNT, "2024-11-10T08:00Z", "anonymous")),
        (REDACTION, attrs.evolve(REDACTION, reason=None)),
        (LEAVING, attrs.evolve(LEAVING, leaves=attrs.evolve(LINK, basis="other words"))),
    ],
)
def test_the_words_of_what_is_left_are_free(erased: Any, left: Any) -> None:
    """That is what erasing is for."""
    assert checked(Redaction(target=id_of(erased), leaves=left)) == ""


def test_of_what_is_erased_already_only_the_kind_is_known() -> None:
    """It is left as what it was, and nothing is asked that nobody can tell any more."""
    target = id_of(ACCOUNT)
    gone = Erased(target, "DroneStrike")
    lookup = {**TOLD, target: gone}.get

    assert checked(Redaction(target=target, leaves=ACCOUNT), lookup) == ""
    assert "of the kind of what is erased" in checked(Redaction(target=target, leaves=ASSESSED), lookup)
    assert checked(revised(ACCOUNT, strike(1, claimant="anybody")), lookup) == ""
    assert checked(withdrawn(ACCOUNT, "2024-11-10", "anybody"), lookup) == ""
    assert checked(ASSESSED, lookup) == ""


def test_what_is_left_refers_too() -> None:
    """Each reference by the way to it, so that none points at nothing."""
    inner = Redaction(target="2" * 32, leaves=VOID)

    assert list(referred(Redaction(target="1" * 32, leaves=inner))) == [
        ("target", "1" * 32),
        ("leaves.target", "2" * 32),
        ("leaves.leaves.target", id_of(ACCOUNT)),
    ]
    caused = attrs.evolve(HARM, cause=id_of(ACCOUNT))
    assert list(referred(repaired(HARM, caused))) == [
        ("target", id_of(HARM)),
        ("replacement.cause", id_of(ACCOUNT)),
    ]
    assert list(referred(REDACTION)) == [("target", id_of(ACCOUNT))]


# --- what is left ----------------------------------------------------------------------------------------------------


def gone(entry: Entry[Any]) -> Entry[Any]:
    return attrs.evolve(entry, event=None)


def test_of_several_redactions_the_last_recorded_counts_in_whatever_order_they_are_read() -> None:
    """By place in the log, for erasing is our own act."""
    target, rest = id_of(ACCOUNT), strike(1)
    redactions = [entered(Redaction(target=target, leaves=rest), 7), entered(Redaction(target=target), 5)]

    for order in (redactions, redactions[::-1]):
        erasures = Erasures(order)
        assert erasures.left(target) == rest
        assert erasures.left(id_of(OTHER)) is None
        assert erasures.event_of(gone(entered(ACCOUNT))) == rest
        assert erasures.event_of(entered(ACCOUNT)) == ACCOUNT
        assert resolved([gone(entered(ACCOUNT)), entered(OTHER), gone(entered(LINK))], erasures) == [
            entered(ACCOUNT).__class__(*attrs.astuple(attrs.evolve(entered(ACCOUNT), event=rest), recurse=False)),
            entered(OTHER),
            gone(entered(LINK)),
        ]


def test_a_redaction_that_was_erased_is_read_as_what_a_later_one_leaves_of_it() -> None:
    """And one of which nothing is left erases nothing any more."""
    first = entered(LEAVING, 3)
    second = entered(Redaction(target=first.id, leaves=attrs.evolve(LEAVING, leaves=LINK)), 4)

    assert Erasures([gone(first), second]).left(id_of(LINK)) == LINK
    assert Erasures([gone(first)]).left(id_of(LINK)) is None


def books(*entries: Entry[Any], later: tuple[Entry[Any], ...] = ()) -> Bookkeeping:
    return Bookkeeping(entries, View.now(), later)


def test_an_erased_account_is_named_with_its_kind_by_account_and_by_witness() -> None:
    """It does not speak, and is not silently absent."""
    entry = gone(entered(ACCOUNT))
    erasing = entered(REDACTION, 2)
    seen = books(entry, erasing)

    assert seen.account(entry) == seen.witnessed(entry) == Erased(entry.id, "DroneStrike")
    assert books(entry, later=(erasing,)).account(entry) == Erased(entry.id, "DroneStrike")
    assert list(accounts(seen, [entry], raw=True)) == [Erased(entry.id, "DroneStrike")]
    assert books(entry).account(gone(entered(ASSESSED))) == Erased(id_of(ASSESSED), "Assessment")


def test_what_is_left_speaks_with_a_caveat_wherever_it_is_asked_for() -> None:
    """As the account, and as the entry that a witness gives, its event filled in."""
    left = strike(1)
    entry = gone(entered(ACCOUNT))
    seen = books(entry, entered(Redaction(target=entry.id, leaves=left), 2))
    account, witnessed = seen.account(entry), seen.witnessed(entry)

    assert isinstance(account, Account)
    assert isinstance(witnessed, Account)
    assert (account.event, account.corrected) == (left, True)
    assert account.caveats == witnessed.caveats == ("what it first said was erased from this log",)
    assert witnessed.event == attrs.evolve(entry, event=left)


def test_a_witnessed_retraction_of_a_retraction_says_that_it_takes_back() -> None:
    """So that nobody reads it as a withdrawal of the account."""
    first = entered(VOID, 2)
    second = entered(cancelled(VOID), 3)
    seen = books(entered(ACCOUNT), first, second)
    witnessed = {each.position: each for each in accounts(seen, [first, second], raw=True) if isinstance(each, Account)}

    assert {position: each.caveats for position, each in witnessed.items()} == {
        2: (),
        3: ("it takes back a retraction",),
    }
    assert isinstance(witnessed[3].event.event, Retraction)


def test_entries_named_by_links_corrections_and_retractions_are_of_concern_and_no_others() -> None:
    """What the books do not name is judged without them."""
    seen = books(entered(LINK, 3), entered(REVISION, 4), entered(cancelled(OTHER), 5), entered(ASSESSED, 6))

    assert all(seen.concern(id_of(each)) for each in (ACCOUNT, OTHER))
    assert not any(seen.concern(id_of(each)) for each in (LINK, REVISION, ASSESSED))


def test_an_event_says_whether_it_can_refer_by_its_kind() -> None:
    """Most cannot, and need no looking through."""
    assert not may_refer(ACCOUNT)
    assert all(may_refer(each) for each in (HARM, LINK, REVISION, VOID, ASSESSED, REDACTION))


@pytest.mark.parametrize("fields", [{"moment": RECORDED}, {"clock": "known"}, {"clock": "recorded"}])
def test_a_view_has_a_moment_unless_it_is_of_now(fields: dict[str, Any]) -> None:
    """In these words."""
    with pytest.raises(UsageError) as refused:
        View(**fields)

    assert str(refused.value) == "a view of now has no moment; any other needs one"


def test_an_account_that_no_entry_concerns_is_what_was_entered() -> None:
    """An incident by itself, at its place and time in the log."""
    entry = entered(ACCOUNT, 7)

    assert books(entry).account(entry) == Account(
        entry.id, ACCOUNT, frozenset({entry.id}), frozenset(), position=7, recorded_at=RECORDED
    )
