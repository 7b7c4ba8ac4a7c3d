"""S1 to S5 and S10, and the table of what each view sees, each ruling by its number."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import attrs
import pytest

from conflict_events.events import Assessment, DroneStrike, Link, Retraction
from conflict_events.history import Account, Bookkeeping, Entry, Incidents, Unsettled, View, accounts
from conflict_events.log import EventLog
from conflict_events.testing.paper import id_of
from conflict_events.values import Place, Quantity, When
from tests.history.told import (
    RECORDED,
    cancelled,
    entered,
    entries,
    figure,
    read,
    repaired,
    revised,
    said,
    strike,
    with_reported,
    withdrawn,
)

exact, at_least = Quantity.exact, Quantity.at_least
FIRST = strike(20, "2024-11-10T05:00Z")
LATER = strike(30, "2024-11-10T06:00Z")
BEFORE, BETWEEN, AFTER = "2024-11-10T04:59Z", "2024-11-10T05:30Z", "2024-11-10T06:00Z"

# --- what each view sees -----------------------------------------------------------------------------------------

OTHER = strike(5, "2024-11-10T01:00Z", "RU/MoD")
ASSESSED = Assessment(target=id_of(FIRST), stance="denies", attribution=said("2024-11-10T06:00Z", "RU/MoD"))
LINKED = Link(kind="same_incident", a=id_of(FIRST), b=id_of(OTHER))

Effect = Callable[[Bookkeeping, Sequence[Entry[Any]]], bool]


def judged(books: Bookkeeping, held: Sequence[Entry[Any]], event: Any) -> Any:
    found = [books.account(each) for each in held if each.id == id_of(event)]
    return found[0] if found else None


def says(number: int) -> Effect:
    def effect(books: Bookkeeping, held: Sequence[Entry[Any]]) -> bool:
        account = judged(books, held, FIRST)
        return account is not None and account.event.tally.destroyed == exact(number)

    return effect


def is_silent(books: Bookkeeping, held: Sequence[Entry[Any]]) -> bool:
    return judged(books, held, FIRST) is None


def is_assessed(books: Bookkeeping, held: Sequence[Entry[Any]]) -> bool:
    return judged(books, held, ASSESSED) is not None


def is_linked(books: Bookkeeping, held: Sequence[Entry[Any]]) -> bool:
    del held
    return books.incidents.of(id_of(FIRST)) == {id_of(FIRST), id_of(OTHER)}


ALWAYS = None
CELLS: dict[str, tuple[Any, Effect, str | None]] = {
    "account": (FIRST, says(20), "2024-11-10T05:00Z"),
    "correction by claimant": (revised(FIRST, LATER), says(30), "2024-11-10T06:00Z"),
    "retraction by claimant": (withdrawn(FIRST, "2024-11-10T06:00Z"), is_silent, "2024-11-10T06:00Z"),
    "correction by ledger": (repaired(FIRST, strike(21)), says(21), ALWAYS),
    "retraction by ledger": (cancelled(FIRST), is_silent, ALWAYS),
    "assessment": (ASSESSED, is_assessed, "2024-11-10T06:00Z"),
    "link": (LINKED, is_linked, ALWAYS),
}
BESIDE = [strike(4, "2024-11-10T00:00Z"), OTHER, FIRST]


@pytest.mark.parametrize("cell", CELLS)
def test_the_table_as_known(cell: str) -> None:
    """What claimants say acts from its report on; what we do acts always: a typing error was never public."""
    event, effect, since = CELLS[cell]
    held = entries(*BESIDE, *([] if event is FIRST else [event]))
    moments = ["2024-11-10T05:00Z", "2024-11-10T05:59Z", "2024-11-10T06:00Z", "2025-06-01T00:00Z"]
    for moment in ["2024-11-10T04:59Z", *moments] if event is FIRST else moments:
        view = View.known(moment)
        acts = effect(Bookkeeping(held, view), held)

        assert acts == (since is None or moment >= since), moment


@pytest.mark.parametrize("cell", CELLS)
def test_the_table_as_recorded_and_now(cell: str) -> None:
    """Everything acts from the time it was recorded, whenever it was said; now is all entries (S2)."""
    event, effect, _ = CELLS[cell]
    written = [] if event is FIRST else [event]
    minutes = iter(range(9))
    log = EventLog.open(secret=bytes(32), clock=lambda: RECORDED + timedelta(minutes=next(minutes)))
    for each in [*BESIDE, *written]:
        (entry,) = log.append(each)
    at = entry.recorded_at
    for moment, acts in ((at - timedelta(microseconds=1), False), (at, True)):
        view = log.as_recorded(moment)

        assert effect(view.books, list(log.entries(upto=view.head.position))) == acts
    assert effect(log.now().books, list(log.entries()))


# --- 1: accounts and versions ----------------------------------------------------------------------------------------


def test_s1_the_ledgers_erratum_acts_at_every_moment() -> None:
    """It equals the log that had it right from the start (X4)."""
    held = entries(FIRST, repaired(FIRST, strike(21)))

    assert [figure(held, FIRST, moment) for moment in (BEFORE, BETWEEN, AFTER)] == [None, exact(21), exact(21)]
    assert read(held, FIRST).corrected


def test_s1_visibility_is_tested_on_the_repaired_versions_own_report() -> None:
    """We had the hour wrong: the account appears when it was really said, earlier or later."""
    for hour in ("2024-11-10T04:00Z", "2024-11-10T07:00Z"):
        held = entries(FIRST, repaired(FIRST, with_reported(FIRST, When.at(hour))))
        for moment in ("2024-11-10T04:30Z", "2024-11-10T05:30Z", "2024-11-10T07:30Z"):
            assert (figure(held, FIRST, moment) is not None) == (hour <= moment)


def test_s1_an_erratum_repairs_one_version() -> None:
    """One of a claimant's Correction leaves the original as it is, and the other way round."""
    revision = revised(FIRST, LATER)
    of_revision = entries(FIRST, revision, repaired(revision, strike(31, "2024-11-10T06:00Z")))
    of_original = entries(FIRST, revision, repaired(FIRST, strike(21)))

    assert [figure(of_revision, FIRST, moment) for moment in (BETWEEN, AFTER)] == [exact(20), exact(31)]
    assert [figure(of_original, FIRST, moment) for moment in (BETWEEN, AFTER)] == [exact(21), exact(30)]


def test_s1_of_several_standing_errata_the_highest_position_wins() -> None:
    """Ours are ordered by our own log, and by nothing else."""
    errata = [repaired(FIRST, strike(n)) for n in (21, 22, 23)]
    for order in itertools.permutations(errata):
        held = entries(FIRST, *order)
        assert figure(held, FIRST) == order[-1].replacement.tally.destroyed
        assert figure([*held, entered(cancelled(order[-1]), 9)], FIRST) == order[1].replacement.tally.destroyed


D8 = (
    strike(at_least(12), "2024-11-10T05:00Z"),
    strike(at_least(17), "2024-11-10T05:45Z"),
    strike(at_least(22), "2024-11-10T06:30Z"),
    strike(at_least(25), "2024-11-10T07:00Z"),
    strike(at_least(32), "2024-11-10T07:30Z"),
)


@pytest.mark.no_cover
@pytest.mark.parametrize("order", list(itertools.permutations(range(5))), ids=lambda order: "".join(map(str, order)))
def test_s1_the_mayors_rising_total_reads_alike_in_every_order_of_arrival(order: Sequence[int]) -> None:
    """D8: with "the latest entry wins" most orders answered wrongly; log position never decides."""
    versions = [D8[0], *(revised(D8[0], each) for each in D8[1:])]
    held = entries(*(versions[number] for number in order))
    moments = ["04:59Z", "05:00Z", "05:44Z", "05:45Z", "06:30Z", "06:59Z", "07:00Z", "07:29Z", "07:30Z", "07:45Z"]
    wanted = [None, 12, 12, 17, 22, 22, 25, 25, 32, 32]
    found = [figure(held, D8[0], f"2024-11-10T{moment}") for moment in moments]

    assert found == [None if n is None else at_least(n) for n in wanted]
    assert figure(held, D8[0]) == at_least(32)


def test_s1_any_revision_counts_as_after_the_original() -> None:
    """Even one whose report cannot be told from it, or that we date before it."""
    for reported in ("2024-11-10T05:00Z", "2024-11-10", "2024-11-10T04:00Z"):
        held = entries(FIRST, revised(FIRST, strike(30, reported)))

        assert figure(held, FIRST) == exact(30)
        assert read(held, FIRST).caveats == ()


def test_s1_where_the_order_is_not_definite_the_hull_speaks_with_a_caveat() -> None:
    """Two revisions of one day, and a third that is definitely before both."""
    older = revised(FIRST, strike(99, "2024-11-09"))
    two = [revised(FIRST, strike(at_least(30), "2024-11-11")), revised(FIRST, strike(exact(34), "2024-11-11T12:00Z"))]
    for order in itertools.permutations([older, *two]):
        account = read(entries(FIRST, *order), FIRST)

        assert account.event.tally.destroyed == at_least(30)
        assert account.caveats == ("versions of unknown order differ in tally.destroyed; all are held possible",)


def test_s1_versions_that_differ_in_their_reports_alone_need_no_caveat() -> None:
    """The report is then the hull of both."""
    two = [revised(FIRST, strike(30, "2024-11-11")), revised(FIRST, strike(30, "2024-11-11T12:00Z"))]
    account = read(entries(FIRST, *two), FIRST)

    assert account.caveats == ()
    assert account.event.tally.destroyed == exact(30)


def test_s1_a_revision_that_only_repeats_is_the_same_version() -> None:
    """Two entries, one for another reason, say one thing."""
    two = [revised(FIRST, LATER), attrs.evolve(revised(FIRST, LATER), reason="again")]
    account = read(entries(FIRST, *two), FIRST)

    assert (account.event, account.caveats) == (LATER, ())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"target": "US"}, "target"),
        ({"where": Place("Tula", code="RU/RU-TUL")}, "where.code"),
        ({"where": None}, "where"),
        ({"attacker": "MD"}, "attacker"),
    ],
)
def test_versions_of_unknown_order_that_name_different_actors_or_places_do_not_speak(
    changes: dict[str, Any], field: str
) -> None:
    """There is nothing that could be said without taking a side."""
    one = revised(FIRST, LATER)
    other = revised(FIRST, attrs.evolve(LATER, **changes))
    for order in ((one, other), (other, one)):
        assert read(entries(FIRST, *order), FIRST) == Unsettled(id_of(FIRST), (field,))
    assert figure(entries(FIRST, one, other), FIRST, BETWEEN) == exact(20)


def test_s1_a_version_that_the_view_does_not_see_is_as_if_it_were_not() -> None:
    """A retracted revision leaves the account as it was; so X5: correct, then retract the correction = original."""
    revision = revised(FIRST, LATER)

    assert figure(entries(FIRST, revision, cancelled(revision)), FIRST) == exact(20)
    held = entries(FIRST, revision, withdrawn(revision, "2024-11-10T08:00Z"))
    assert figure(held, FIRST, "2024-11-10T07:00Z") == exact(30)
    assert figure(held, FIRST, "2024-11-10T08:00Z") == exact(20)
    assert not read(held, FIRST).corrected


def test_s1_a_revision_may_be_seen_where_the_original_is_not() -> None:
    """We do not know when the original was said; when it was revised we do."""
    original = strike(20, When.between("2024-11-10T04:00Z", None))
    held = entries(original, revised(original, LATER))

    assert figure(held, original, BETWEEN) is None
    assert figure(held, original, AFTER) == exact(30)


# --- 2: as recorded --------------------------------------------------------------------------------------------------


def test_s2_the_id_of_an_account_is_that_of_its_original_for_ever() -> None:
    """And so are its position and the time it was recorded."""
    held = entries(FIRST, revised(FIRST, LATER), repaired(FIRST, strike(21)))
    account = read(held, FIRST)

    assert (account.id, account.position, account.recorded_at) == (id_of(FIRST), 1, RECORDED)
    assert account.event == LATER


# --- 3: standing -----------------------------------------------------------------------------------------------------


def test_s3_retracting_a_retraction_restores_and_so_on() -> None:
    """An entry stands if and only if no standing Retraction targets it."""
    held = entries(FIRST)
    last: Any = FIRST
    for depth in range(1, 40):
        last = cancelled(last, f"round {depth}")
        held.append(entered(last, depth + 1))

        assert (figure(held, FIRST) is None) == (depth % 2 == 1)


@pytest.mark.no_cover
def test_s3_thousands_of_retractions_in_a_row_are_no_trouble() -> None:
    """They are climbed, not called."""
    held = [entered(FIRST)]
    held += [
        Entry(
            n + 2,
            f"{n:032x}",
            RECORDED,
            "",
            "Retraction",
            1,
            Retraction(target=held[0].id if n == 0 else f"{n - 1:032x}", by="ledger"),
            "",
        )
        for n in range(5000)
    ]

    assert figure(held, FIRST) == exact(20)
    assert figure(held[:-1], FIRST) is None


def test_s3_several_retractions_have_all_to_fall() -> None:
    """A second one is accepted, for late arrivals must be recordable."""
    one, two = cancelled(FIRST), cancelled(FIRST, "twice")
    books = Bookkeeping(held := entries(FIRST, one, two, cancelled(one)), View.now())

    assert figure(held, FIRST) is None
    assert books.retractions_of(id_of(FIRST)) == (id_of(two),)
    assert figure([*held, entered(cancelled(two), 9)], FIRST) == exact(20)


def test_s3_a_claimants_withdrawal_acts_from_its_report_on() -> None:
    """And its own withdrawal of that, from its."""
    gone = withdrawn(FIRST, "2024-11-10T06:00Z")
    held = entries(FIRST, gone, withdrawn(gone, "2024-11-10T07:00Z"))

    assert [figure(held, FIRST, f"2024-11-10T{at}Z") for at in ("05:59", "06:00", "07:00")] == [
        exact(20),
        None,
        exact(20),
    ]
    assert Bookkeeping(held, View.known("2024-11-10T06:00Z")).retractions_of(id_of(FIRST)) == (id_of(gone),)


# --- 4: links --------------------------------------------------------------------------------------------------------


def link(a: Any, b: Any, kind: Any = "same_incident", basis: str | None = None) -> Link:
    return Link(kind=kind, a=id_of(a), b=id_of(b), basis=basis)


SIX = [strike(n, f"2024-11-10T0{n}:00Z") for n in range(1, 7)]
IDS = [id_of(each) for each in SIX]


def test_s4_incidents_are_the_components_over_standing_links() -> None:
    """same_incident is an equivalence, in whatever order its links come (X6)."""
    links = [link(SIX[0], SIX[1]), link(SIX[2], SIX[1]), link(SIX[4], SIX[3])]
    for order in itertools.permutations(links):
        books = Bookkeeping(entries(*SIX, *order), View.now())
        assert {books.incidents.of(each) for each in IDS} == {
            frozenset(IDS[:3]),
            frozenset(IDS[3:5]),
            frozenset(IDS[5:]),
        }


def test_s4_retracting_a_link_restores_the_partition() -> None:
    """And retracting that joins again (X6)."""
    joined = link(SIX[0], SIX[1])
    gone = cancelled(joined)
    wholes = [Bookkeeping(entries(*SIX, joined, *more), View.now()) for more in ([], [gone], [gone, cancelled(gone)])]

    assert [len(books.incidents.of(IDS[0])) for books in wholes] == [2, 1, 2]


def test_s4_an_incident_holds_all_its_accounts_visible_or_not_but_only_visible_ones_speak() -> None:
    """An incident is its set of account ids."""
    held = entries(SIX[0], SIX[1], link(SIX[0], SIX[1]), cancelled(SIX[1]))
    (account,) = (
        each
        for each in accounts(Bookkeeping(held, View.now()), held)
        if isinstance(each, Account) and isinstance(each.event, DroneStrike)
    )

    assert account.incident == set(IDS[:2])


def test_s4_parts_are_a_set_and_reach_through_incidents() -> None:
    """The part of a part is a part of the whole; what is the same incident has the same wholes."""
    held = entries(
        *SIX,
        link(SIX[0], SIX[1], "part_of"),
        link(SIX[1], SIX[2]),
        link(SIX[2], SIX[3], "part_of"),
        link(SIX[2], SIX[3], "part_of", "said again"),
        link(SIX[0], SIX[4], "part_of"),
    )
    books = Bookkeeping(held, View.now())
    part = books.account(held[0])

    assert isinstance(part, Account)
    assert books.account(held[0]) == part
    assert part.part_of == {frozenset(IDS[1:3]), frozenset(IDS[3:4]), frozenset(IDS[4:5])}
    assert books.incidents.wholes(part.incident) == {frozenset(IDS[1:3]), frozenset(IDS[4:5])}
    assert books.incidents.ancestors(frozenset(IDS[5:])) == frozenset()
    assert Incidents([]).wholes(part.incident) == Incidents([]).ancestors(part.incident) == frozenset()


# --- 10: no report time ----------------------------------------------------------------------------------------------


def test_s10_a_report_with_an_open_end_is_seen_only_as_possible() -> None:
    """The missile file gives no report time; none is invented."""
    event = strike(20, When.between("2024-11-10T05:00Z", None))
    held = entries(event)

    assert figure(held, event, "2030-01-01T00:00Z") is None
    for moment, seen in (("2024-11-10T04:59Z", None), ("2024-11-10T05:00Z", exact(20))):
        assert figure(held, event, View.known(moment, possibly=True)) == seen
    assert figure(held, event) == exact(20)


def test_a_report_known_by_its_day_is_definitely_known_when_the_day_is_over() -> None:
    """A morning view does not see it unless asked for what is possible."""
    event = with_reported(FIRST, When.day("2024-11-10", tz="Europe/Moscow"))
    held = entries(event)

    assert figure(held, event, "2024-11-10T20:59Z") is None
    assert figure(held, event, "2024-11-10T21:00Z") == exact(20)
    assert figure(held, event, View.known("2024-11-09T21:00Z", possibly=True)) == exact(20)
    assert figure(held, event, View.known("2024-11-09T20:59Z", possibly=True)) is None


def test_entries_about_entries_are_accounts_where_asked_for() -> None:
    """A claimant's from its report on, by the version that our erratum repaired; ours always."""
    revision = revised(FIRST, LATER)
    repair = repaired(revision, with_reported(LATER, When.at("2024-11-10T09:00Z")))
    gone = cancelled(repair)
    held = entries(FIRST, OTHER, revision, repair, ASSESSED, LINKED)

    def seen(moment: str, log: list[Entry[Any]] = held) -> set[str]:
        found = accounts(Bookkeeping(log, View.known(moment)), log[2:])
        return {type(each.event).__name__ for each in found if isinstance(each, Account)}

    assert seen("2024-11-10T05:59Z") == {"Correction", "Link"}
    assert seen("2024-11-10T06:00Z") == {"Correction", "Link", "Assessment"}
    assert read(held, revision, "2024-11-10T08:59Z") is None
    assert read(held, revision, "2024-11-10T09:00Z").event == revision
    assert read([*held, entered(gone, 9)], revision, "2024-11-10T06:00Z").event == revision
