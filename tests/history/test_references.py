"""What an entry may refer to: L1 to L9, S3 and S5. Refused whole, inside the append."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from conflict_events.errors import ReferenceRefused
from conflict_events.events import Assessment, Correction, Disruption, HarmReport, Link, Retraction, Statement
from conflict_events.history import check_references, referred
from conflict_events.history.links import Incidents
from conflict_events.log import EventLog
from conflict_events.testing.paper import id_of, log_of
from conflict_events.values import Attribution
from tests.history.told import MAYOR, cancelled, repaired, revised, said, strike, withdrawn

NOBODY = "1" * 32
FIRST = strike(20)
LATER = strike(30, "2024-11-10T06:00Z")
THEIRS = strike(23, "2024-11-10T05:21Z", "RU/MoD")
REVISION = revised(FIRST, LATER)
ERRATUM = repaired(FIRST, strike(21))
ASSESSED = Assessment(target=id_of(FIRST), stance="denies", attribution=said("2024-11-10T07:00Z", "RU/MoD"))
LINKED = Link(kind="same_incident", a=id_of(FIRST), b=id_of(THEIRS))
GONE = withdrawn(FIRST, "2024-11-10T08:00Z")
HARM = HarmReport(when="2024-11-10", attribution=said("2024-11-10T08:00Z"), killed=0)
ALL = (FIRST, THEIRS, REVISION, ERRATUM, ASSESSED, LINKED, GONE, HARM)


def refused(event: Any, *before: Any) -> str:
    """Append what is there and then the event; give the message of the refusal."""
    log = log_of(before or ALL)
    length = len(log)
    with pytest.raises(ReferenceRefused) as raised:
        log.append(strike(99), event)
    assert len(log) == length
    return str(raised.value)


def taken(*events: Any) -> EventLog:
    return log_of(events)


# --- L9 and S5: backwards, each field -----------------------------------------------------------------------

EVERY_FIELD = {
    "target of a correction": (Correction(target=NOBODY, replacement=FIRST, by="ledger"), "target"),
    "target of a retraction": (Retraction(target=NOBODY, by="ledger"), "target"),
    "target of an assessment": (attrs.evolve(ASSESSED, target=NOBODY), "target"),
    "counter of an assessment": (attrs.evolve(ASSESSED, counter=NOBODY), "counter"),
    "a of a link": (Link(kind="part_of", a=NOBODY, b=id_of(FIRST)), "a"),
    "b of a link": (Link(kind="part_of", a=id_of(FIRST), b=NOBODY), "b"),
    "cause of harm": (attrs.evolve(HARM, cause=NOBODY), "cause"),
    "cause of a disruption": (
        Disruption(service="rail", state="closed", when="2024-11-10", attribution=said("2024-11-10"), cause=NOBODY),
        "cause",
    ),
    "about of a statement": (
        Statement(when="2024-11-10", act="comment", text="x", attribution=said("2024-11-10"), about=NOBODY),
        "about",
    ),
    "cause in a replacement": (repaired(HARM, attrs.evolve(HARM, cause=NOBODY)), "replacement.cause"),
}


@pytest.mark.parametrize(("event", "field"), EVERY_FIELD.values(), ids=EVERY_FIELD)
def test_s5_every_reference_names_an_earlier_entry(event: Any, field: str) -> None:
    """The error names field, rule and id (L9)."""
    assert (field, NOBODY) in list(referred(event))
    told = f"{field}: must be the id of an earlier entry, got '{NOBODY}'"
    assert refused(event) == f"{told}; append what it refers to first, or before it in the same call"


def test_what_is_earlier_in_the_same_append_is_earlier() -> None:
    """And what is later in it is not."""
    caused = attrs.evolve(HARM, cause=id_of(FIRST))
    log = EventLog.open(secret=bytes(32))
    log.append(FIRST, caused, repaired(caused, attrs.evolve(caused, killed=2)), cancelled(caused))

    assert len(log) == 4
    with pytest.raises(ReferenceRefused, match="cause"):
        EventLog.open(secret=bytes(32)).append(caused, FIRST)


def test_a_cause_may_be_any_entry_and_an_assessment_is_of_accounts() -> None:
    """What speaks of entries may speak of corrections; what judges or joins is about accounts."""
    taken(*ALL, attrs.evolve(HARM, cause=id_of(REVISION)))
    for event, field in (
        (attrs.evolve(ASSESSED, target=id_of(REVISION)), "target"),
        (attrs.evolve(ASSESSED, target=id_of(ASSESSED)), "target"),
        (attrs.evolve(ASSESSED, counter=id_of(LINKED)), "counter"),
        (Link(kind="part_of", a=id_of(GONE), b=id_of(FIRST)), "a"),
        (Link(kind="part_of", a=id_of(FIRST), b=id_of(REVISION)), "b"),
    ):
        assert refused(event).startswith(f"{field}: must be an account, not an entry about entries")
    taken(*ALL, attrs.evolve(ASSESSED, counter=id_of(THEIRS)))


# --- corrections -----------------------------------------------------------------------------------------------------


def test_l1_a_replacement_is_of_the_kind_of_its_target() -> None:
    """Also where it repairs a revision."""
    for target in (FIRST, REVISION):
        assert refused(repaired(target, HARM)).startswith("replacement: must be a DroneStrike as its target is")
    assert "must be a DroneStrike as its target is" in refused(revised(FIRST, HARM))


def test_l2_a_claimant_revises_its_own_accounts_only() -> None:
    """Or those that it has after our erratum: we had ascribed it wrongly."""
    assert refused(revised(THEIRS, LATER)) == (
        f"attribution: must have the claimant of its target (RU/MoD), got {MAYOR!r}"
    )
    ascribed = repaired(THEIRS, strike(23, "2024-11-10T05:21Z"))
    taken(THEIRS, ascribed, revised(THEIRS, LATER))
    taken(THEIRS, ascribed, revised(THEIRS, strike(24, "2024-11-10T06:00Z", "RU/MoD")))
    assert f"(RU/MoD, {MAYOR})" in refused(revised(THEIRS, strike(1, "2024-11-10", "AFP")), THEIRS, ascribed)


def test_l2_holds_within_one_append_too() -> None:
    """The erratum that comes with it counts."""
    log = EventLog.open(secret=bytes(32))
    log.append(THEIRS, repaired(THEIRS, strike(23, "2024-11-10T05:21Z")), revised(THEIRS, LATER))

    assert len(log) == 3


def test_our_erratum_may_change_the_claimant() -> None:
    """That may be what we had wrong."""
    taken(FIRST, repaired(FIRST, THEIRS))


def test_l3_a_correction_is_of_an_original_or_ours_of_a_claimants() -> None:
    """An account keeps one identity: no chains of corrections."""
    taken(*ALL, repaired(REVISION, strike(31, "2024-11-10T06:00Z")))
    for event in (
        revised(REVISION, LATER),
        repaired(ERRATUM, FIRST),
        repaired(ASSESSED, FIRST),
        repaired(GONE, FIRST),
        repaired(LINKED, FIRST),
        revised(ERRATUM, LATER),
    ):
        assert "must be an original account, or for the ledger a claimant's correction" in refused(event)


def test_s3_what_was_retracted_may_be_corrected_and_retracted_again() -> None:
    """Late arrivals must be recordable; lint reports them."""
    taken(
        FIRST, cancelled(FIRST), revised(FIRST, LATER), cancelled(FIRST, "again"), withdrawn(FIRST, "2024-11-10T09:00Z")
    )


# --- retractions -----------------------------------------------------------------------------------------------------


def test_s3_a_claimant_withdraws_its_own_only() -> None:
    """Accounts, revisions, assessments and withdrawals; anything of ours is not its to withdraw."""
    taken(
        *ALL,
        withdrawn(REVISION, "2024-11-10T09:00Z"),
        withdrawn(GONE, "2024-11-10T09:00Z"),
        withdrawn(ASSESSED, "2024-11-10T09:00Z", "RU/MoD"),
    )
    for event, whose in (
        (withdrawn(THEIRS, "2024-11-10T09:00Z"), "RU/MoD"),
        (withdrawn(REVISION, "2024-11-10T09:00Z", "RU/MoD"), MAYOR),
        (withdrawn(ASSESSED, "2024-11-10T09:00Z"), "RU/MoD"),
        (withdrawn(GONE, "2024-11-10T09:00Z", "RU/MoD"), MAYOR),
        (withdrawn(ERRATUM, "2024-11-10T09:00Z"), "nobody's but ours"),
    ):
        assert f"must have the claimant of its target ({whose})" in refused(event)
    ours = cancelled(FIRST)
    assert "nobody's but ours" in refused(withdrawn(ours, "2024-11-10T09:00Z"), FIRST, ours)


def test_s3_a_claimant_never_withdraws_a_link() -> None:
    """Links are ours; we undo them (L5)."""
    assert refused(withdrawn(LINKED, "2024-11-10T09:00Z")).startswith("target: links are ours, and no claimant")
    taken(*ALL, cancelled(LINKED))


def test_whom_our_erratum_ascribed_an_account_to_may_withdraw_it() -> None:
    """By the erratum of the account or of the revision."""
    ascribed = repaired(REVISION, strike(31, "2024-11-10T06:00Z", "RU/MoD"))
    taken(FIRST, REVISION, ascribed, withdrawn(REVISION, "2024-11-10T09:00Z", "RU/MoD"))


# --- assessments -----------------------------------------------------------------------------------------------------


def test_l7_nobody_assesses_its_own_account() -> None:
    """Self-denial is a retraction."""
    own = attrs.evolve(ASSESSED, attribution=said("2024-11-10T09:00Z"))

    assert refused(own) == f"attribution: must differ from the target's (deny by a Retraction), got {MAYOR!r}"


# --- parts -----------------------------------------------------------------------------------------------------------

FOUR = [strike(n, f"2024-11-10T0{n}:00Z") for n in range(1, 5)]


def part(a: int, b: int, basis: str | None = None) -> Link:
    return Link(kind="part_of", a=id_of(FOUR[a]), b=id_of(FOUR[b]), basis=basis)


def same(a: int, b: int) -> Link:
    return Link(kind="same_incident", a=id_of(FOUR[a]), b=id_of(FOUR[b]))


CIRCLES = {
    "two parts of each other": ([part(0, 1)], part(1, 0)),
    "three in a circle": ([part(0, 1), part(1, 2)], part(2, 0)),
    "through an incident": ([part(0, 1), same(1, 2)], part(2, 0)),
    "a part of what is the same": ([same(0, 1)], part(0, 1)),
    "the same as what it is a part of": ([part(0, 1)], same(0, 1)),
    "the same as the end of a chain": ([part(0, 1), part(1, 2)], same(0, 2)),
    "two chains that meet twice": ([part(0, 1), part(2, 3), same(1, 2)], same(0, 3)),
}


@pytest.mark.parametrize(("before", "last"), CIRCLES.values(), ids=CIRCLES)
def test_s4_a_link_that_would_make_an_incident_a_part_of_itself_is_refused(before: list[Link], last: Link) -> None:
    """Directly, through others, or by what becomes the same."""
    message = refused(last, *FOUR, *before)

    assert message.startswith("part_of: would make an incident a part of itself, got [")
    log = EventLog.open(secret=bytes(32))
    with pytest.raises(ReferenceRefused):
        log.append(*FOUR, *before, last)
    assert len(log) == 0


@pytest.mark.parametrize(("before", "last"), CIRCLES.values(), ids=CIRCLES)
def test_s4_restoring_a_link_is_refused_where_it_would_close_a_circle(before: list[Link], last: Link) -> None:
    """A retracted link is as if it were not; retracting the retraction brings it back, or not."""
    gone = cancelled(before[-1])
    log = log_of([*FOUR, *before, gone, last])

    with pytest.raises(ReferenceRefused, match="a part of itself"):
        log.append(cancelled(gone))
    log.append(cancelled(last), cancelled(gone))


def test_s4_parts_may_meet_again() -> None:
    """A directed acyclic graph is no tree."""
    log = taken(*FOUR, part(0, 1), part(0, 2), part(1, 3), part(2, 3), part(0, 3, "also directly"))

    assert len(log.now().account(id_of(FOUR[0])).part_of) == 3


def test_references_are_checked_against_any_lookup() -> None:
    """The check is a pure function; a target whose payload was erased is as one that is not there."""
    earlier = {id_of(FIRST): FIRST, id_of(THEIRS): None}.get

    check_references(cancelled(FIRST), earlier, lambda _: ())
    with pytest.raises(ReferenceRefused, match="must be the id of an earlier entry"):
        check_references(cancelled(THEIRS), earlier, lambda _: ())
    with pytest.raises(ReferenceRefused, match="must have the claimant of its target"):
        check_references(revised(FIRST, THEIRS), earlier, lambda _: [LATER])
    assert isinstance(LATER.attribution, Attribution)


@pytest.mark.parametrize(("before", "last"), CIRCLES.values(), ids=CIRCLES)
def test_s4_a_circle_in_the_log_of_a_stranger_is_read_all_the_same(before: list[Link], last: Link) -> None:
    """What lies on it is a part of everything on it, itself too."""
    incidents = Incidents([*before, last])
    found = incidents.cycle()

    assert found is not None
    assert found in incidents.ancestors(found)
    assert all(incidents.ancestors(whole) >= {found} for whole in incidents.ancestors(found))


def test_s4_what_lies_above_and_below_a_circle_is_not_on_it() -> None:
    """Whichever is looked at first."""
    links = [part(0, 1), part(1, 2), part(2, 1), part(2, 3)]
    below, one, other, above = (frozenset((id_of(each),)) for each in FOUR)
    for first in (below, one, other, above):
        incidents = Incidents(links)
        incidents.ancestors(first)
        told = [incidents.ancestors(each) for each in (below, one, other, above)]
        assert told == [{one, other, above}, {one, other, above}, {one, other, above}, set()]
        assert incidents.cycle() in {one, other}
