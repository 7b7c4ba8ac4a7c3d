"""What a view as known leaves open: who may have spoken by then, and how an account may read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from conflict_events.events import Assessment, Correction, Retraction
from conflict_events.history import Account, Bookkeeping, Doubted, Entry, Erased, Unsettled, View, doubting
from conflict_events.history.doubts import APART, LATER, OPEN, WITHDRAWN
from conflict_events.testing import logs, seen
from conflict_events.testing.laws.cases import report_of
from conflict_events.testing.paper import entries_of, id_of
from conflict_events.values import Place, Quantity, When
from conflict_events.values.marks import hints_of
from tests.history.told import cancelled, entries, repaired, revised, said, strike, withdrawn

T = "2024-11-10T12:00Z"
NOON = datetime(2024, 11, 10, 12, tzinfo=UTC)
EARLY, LATE = "2024-11-10T05:00Z", "2024-11-10T20:00Z"
MAYBE = When.day("2024-11-10", tz="UTC")
OPEN_END = When.between("2024-11-10T06:00Z", None)
MOMENTS = st.integers(0, 48).map(lambda hours: NOON + timedelta(hours=hours - 24))
EVERY = frozenset({object, "Assessment", "Correction", "Link", "Retraction"})


def told(log: Sequence[Entry[Any]], event: Any, *, possibly: bool = False) -> Any:
    """What a question that says what is possible is told of an event's account: nothing, one thing, or two."""
    books = doubting(Bookkeeping(log, View.known(T, possibly=possibly)))
    (entry,) = (each for each in log if each.id == id_of(event))
    found = books.forms(entry)
    assert len(found) < 2
    return found[0] if found else None


def reading(account: Any) -> tuple[bool, tuple[Any, Any]]:
    return account.certain, account.event.tally.destroyed.bounds()


def judged(written: Sequence[Entry[Any]], view: View, *, possible: bool, handles: Any = EVERY) -> list[Any]:
    return list(seen(written, view).judged(handles, possible=possible))


def by_id(found: Sequence[Any]) -> dict[str, Account[Any]]:
    return {each.id: each for each in found if isinstance(each, Account)}


# --- by hand --------------------------------------------------------------------------------------


def test_an_account_that_may_have_been_said_is_not_certain() -> None:
    """What was surely said is; what was said later is not there."""
    early, maybe, late = strike(1, EARLY), strike(2, MAYBE), strike(3, LATE)
    log = entries(early, maybe, late)

    assert reading(told(log, early)) == (True, (1, 1))
    assert reading(told(log, maybe)) == (False, (2, 2))
    assert told(log, maybe).caveats == ()
    assert told(log, late) is None


def test_asked_for_what_was_possibly_said_it_has_a_caveat() -> None:
    """Only where the strict view does not see it; it counts as certain, as it was asked for."""
    early, maybe, late = strike(1, EARLY), strike(2, MAYBE), strike(3, LATE)
    log = entries(early, maybe, late, revised(early, strike(9, MAYBE)))

    assert told(log, maybe, possibly=True).caveats == (LATER,)
    assert reading(told(log, maybe, possibly=True)) == (True, (2, 2))
    assert told(log, early, possibly=True).caveats == ()
    assert told(log, late, possibly=True) is None


@pytest.mark.parametrize(
    ("versions", "found"),
    [
        ([MAYBE], (True, (20, 31))),
        ([LATE], (True, (20, 20))),
        ([EARLY], (True, (31, 31))),
        ([MAYBE, EARLY], (True, (31, 32))),
        ([MAYBE, "2024-11-10T11:00Z"], (True, (31, 32))),
        ([When.between("2024-11-10T04:00Z", "2024-11-10T04:30Z"), EARLY], (True, (32, 32))),
        ([MAYBE, OPEN_END], (True, (20, 32))),
    ],
)
def test_a_revision_that_may_have_been_said_widens_the_reading(versions: list[Any], found: Any) -> None:
    """The hull of all that it may read as: also where a later revision may have been said, or neither."""
    first = strike(20, "2024-11-10T03:00Z")
    log = entries(first, *(revised(first, strike(31 + n, at)) for n, at in enumerate(versions)))

    assert reading(told(log, first)) == found


def test_a_widened_reading_says_why_and_knows_the_plain_one() -> None:
    """So that a question asked beside it can be given what it sees alone."""
    first = strike(20, EARLY)
    log = entries(first, revised(first, strike(31, MAYBE)))
    found = told(log, first)

    assert found.caveats == (f"{OPEN} tally.destroyed; all are held possible",)
    assert (found.corrected, found.plain) == (True, Bookkeeping(log, View.known(T)).account(log[0]))


def test_an_account_of_which_nothing_is_sure_may_read_as_any_of_its_versions() -> None:
    """X21: where no report time is known, nothing that could have been known is excluded."""
    first = strike(20, MAYBE)
    log = entries(first, revised(first, strike(31, OPEN_END)))

    assert reading(told(log, first)) == (False, (20, 31))
    assert told(log, first).plain is None


def test_a_revision_surely_said_ends_the_original() -> None:
    """Any revision counts as after it, whenever it was said."""
    first = strike(20, MAYBE)
    log = entries(first, revised(first, strike(31, EARLY)))

    assert reading(told(log, first)) == (True, (31, 31))


def test_what_may_have_been_withdrawn_is_not_certain() -> None:
    """And where the withdrawal may have been withdrawn, and so on, it may stand and may not."""
    first = strike(20, EARLY)
    gone = withdrawn(first, MAYBE)
    back = withdrawn(gone, OPEN_END)
    sure = withdrawn(first, EARLY)

    for log in (entries(first, gone), entries(first, gone, back)):
        assert reading(told(log, first)) == (False, (20, 20))
        assert told(log, first).caveats == (WITHDRAWN,)
    assert reading(told(entries(first, gone, withdrawn(gone, EARLY)), first)) == (True, (20, 20))
    assert told(entries(first, sure), first) is None
    assert reading(told(entries(first, sure, withdrawn(sure, MAYBE)), first)) == (False, (20, 20))
    assert told(entries(first, gone, cancelled(first)), first) is None


def test_a_revision_that_may_have_been_withdrawn_leaves_the_original_possible() -> None:
    """It was said for sure, and may not count any more."""
    first = strike(20, EARLY)
    change = revised(first, strike(31, "2024-11-10T06:00Z"))

    assert reading(told(entries(first, change, withdrawn(change, MAYBE)), first)) == (True, (20, 31))


def test_errata_are_never_open() -> None:
    """They are ours: what is repaired reads so in every view (C1)."""
    first, change = strike(20, EARLY), revised(strike(20, EARLY), strike(31, MAYBE))
    log = entries(first, change, repaired(first, strike(21, EARLY)), repaired(change, strike(32, MAYBE)))

    assert reading(told(log, first)) == (True, (21, 32))


def test_s1_readings_that_no_one_account_can_hold_are_all_possible() -> None:
    """Another place, say: there is no hull, and no side is taken; the account comes with both."""
    first = strike(20, EARLY)
    elsewhere = attrs.evolve(strike(31, MAYBE), where=Place("Ryazan", code="RU/RU-RYA"))
    found = told(entries(first, revised(first, elsewhere)), first)

    assert reading(found) == (True, (20, 31))
    assert {each.where for each in found.readings} == {first.where, elsewhere.where}
    assert found.caveats == (f"{OPEN} tally.destroyed, where.code, where.name; all are held possible",)
    assert found.plain.event == first


def test_with_nothing_sure_each_version_is_possible() -> None:
    """The original's, where the revision was not said yet; and each revision's, as their order is not known."""
    first = strike(20, MAYBE)
    ryazan, tula = (
        attrs.evolve(strike(31, MAYBE), where=Place(name, code=code))
        for name, code in (("Ryazan", "RU/RU-RYA"), ("Tula", "RU/RU-TUL"))
    )
    found = told(entries(first, revised(first, ryazan)), first)

    assert reading(found) == (False, (20, 31))
    assert set(found.readings) == {first, ryazan}
    found = told(entries(first, revised(first, ryazan), revised(first, tula)), first)
    assert (reading(found), set(found.readings)) == ((False, (20, 31)), {first, ryazan, tula})


def test_versions_that_an_erratum_gives_to_two_claimants_are_never_held_possible_together() -> None:
    """Whose word it is, is no doubt of a figure: what is plain stays; and where nothing is, nothing speaks."""
    for at, plain in ((EARLY, (True, (20, 20))), (MAYBE, None)):
        first = strike(20, at)
        changes = [revised(first, strike(n, MAYBE)) for n in (31, 32)]
        theirs = attrs.evolve(strike(33, MAYBE), attribution=said(MAYBE, "UA/AirForce"))
        log = entries(first, *changes, repaired(changes[0], theirs))
        found = told(log, first)

        assert (found and reading(found)) == plain
        assert found is None or (found.caveats, found.readings) == ((APART,), ())
        (silent,) = doubting(Bookkeeping(log, View.now())).forms(log[0])
        assert isinstance(silent, Unsettled)


def test_what_does_not_speak_on_the_view_speaks_as_each_of_its_versions() -> None:
    """Two sure versions name two places; a third that may have been said would settle it. That it stands is certain."""
    first = strike(20, EARLY)
    ryazan, tula = (
        attrs.evolve(strike(31, "2024-11-10T06:00Z"), where=Place(name, code=code))
        for name, code in (("Ryazan", "RU/RU-RYA"), ("Tula", "RU/RU-TUL"))
    )
    settled = attrs.evolve(tula, attribution=said(When.between("2024-11-10T07:00Z", LATE)))
    log = entries(first, *(revised(first, each) for each in (ryazan, tula, settled)))
    found = told(log, first)

    assert isinstance(Bookkeeping(log, View.known(T)).account(log[0]), Unsettled)
    assert (reading(found), found.plain) == ((True, (31, 31)), None)
    assert set(found.readings) == {ryazan, tula, settled}
    late = attrs.evolve(settled, attribution=said(LATE))
    assert told(entries(first, *(revised(first, each) for each in (ryazan, tula, late))), first).plain is None
    both = told(
        entries(strike(20, LATE), *(revised(strike(20, LATE), each) for each in (ryazan, tula))), strike(20, LATE)
    )
    assert (both.certain, set(both.readings)) == (True, {ryazan, tula})


@pytest.mark.parametrize("view", [View.now(), View.recorded(T), View.known(T, possibly=True)])
def test_s1_in_every_view_versions_of_unknown_order_are_all_possible(view: View) -> None:
    """Whoever asks for what is certain alone is told that the account does not speak."""
    first = strike(20, EARLY)
    ryazan, tula = (
        attrs.evolve(strike(31, MAYBE), where=Place(name, code=code))
        for name, code in (("Ryazan", "RU/RU-RYA"), ("Tula", "RU/RU-TUL"))
    )
    log = entries(first, *(revised(first, each) for each in (ryazan, tula)))
    books = Bookkeeping(log, view)
    (found,) = doubting(books).forms(log[0])

    assert isinstance(books.account(log[0]), Unsettled)
    assert isinstance(found, Doubted)
    assert (found.certain, found.plain, set(found.readings)) == (True, None, {ryazan, tula})
    again = entries(first, *(revised(first, each) for each in (tula, ryazan)))
    (other,) = doubting(Bookkeeping(again, view)).forms(again[0])
    assert isinstance(other, Doubted)
    assert (other.event, other.readings) == (found.event, found.readings)


def test_entries_about_entries_may_have_been_said_too() -> None:
    """An assessment is somebody's report, a withdrawal also; what is ours is certain."""
    first = strike(20, EARLY)
    doubt = Assessment(target=id_of(first), stance="denies", attribution=said(MAYBE, "UA/AirForce"))
    gone, ours = withdrawn(first, MAYBE), cancelled(first)
    log = entries(first, doubt, gone, ours)

    assert (told(log, doubt).certain, told(log, gone).certain, told(log, ours).certain) == (False, False, True)
    assert (told(log, doubt).event, told(log, gone).event) == (doubt, gone)
    late = attrs.evolve(doubt, attribution=said(LATE, "UA/AirForce"))
    assert told(entries(first, late), late) is None


def test_what_was_erased_is_told_as_before() -> None:
    """It is erased in every view; a revision that may have been said speaks for it."""
    first = strike(20, EARLY)
    log = entries(first, revised(first, strike(31, MAYBE)))
    log[0] = attrs.evolve(log[0], event=None)
    silent, found = doubting(Bookkeeping(log, View.known(T))).forms(log[0])

    assert silent == Erased(log[0].id, "DroneStrike")
    assert reading(found) == (False, (31, 31))
    doubt = Assessment(target=id_of(first), stance="denies", attribution=said(EARLY, "UA/AirForce"))
    gone = attrs.evolve(entries(first, doubt)[1], event=None)
    assert doubting(Bookkeeping([gone], View.known(T))).forms(gone) == (Erased(gone.id, "Assessment"),)


def test_entries_themselves_may_have_been_said_too() -> None:
    """For questions about the log's own history, standing or not."""
    early, maybe, late = strike(1, EARLY), strike(2, MAYBE), strike(3, LATE)
    log = entries(early, maybe, late)

    found = judged(log, View.known(T), possible=True, handles={Entry})
    assert [(each.event.event, each.certain) for each in found] == [(early, True), (maybe, False)]
    possibly = judged(log, View.known(T, possibly=True), possible=True, handles={Entry})
    assert [(each.event.event, each.caveats) for each in possibly] == [(early, ()), (maybe, (LATER,))]


@pytest.mark.parametrize("view", [View.now(), View.recorded(T)])
def test_other_views_leave_no_report_open(view: View) -> None:
    """Their books are those of every question, also as they grow."""
    first, change = strike(20, EARLY), revised(strike(20, EARLY), strike(31, EARLY))
    books = Bookkeeping((), view)
    asked = doubting(books)
    (entry, later) = entries(first, change)
    books.add(later)

    assert asked.forms(entry) == books.forms(entry)
    (found,) = asked.forms(entry)
    assert isinstance(found, Account)
    assert found.event == strike(31, EARLY)
    assert view.reaches(When.at(LATE))


# --- on random logs -------------------------------------------------------------------------------


@pytest.mark.law
@given(logs(), MOMENTS)
def test_the_certain_ones_that_read_as_before_are_those_of_the_strict_view(written: list[Any], at: datetime) -> None:
    """But for those that may have been withdrawn; and each that is open in part knows its plain reading."""
    log = entries_of(written)
    strict = by_id(judged(log, View.known(at), possible=False))
    found = by_id(judged(log, View.known(at), possible=True))

    for each in found.values():
        plain = each.plain if isinstance(each, Doubted) else each
        assert plain == strict.get(each.id)
        assert not each.certain or each.id in strict or each.readings
    gone = [each for each in found.values() if not each.certain and each.id in strict]
    assert all(
        WITHDRAWN in each.caveats or isinstance(each.event, Assessment | Correction | Retraction) for each in gone
    )
    settled = {each.id for each in found.values() if each.certain and (each.id in strict or not each.readings)}
    assert settled | {each.id for each in gone} == strict.keys()


@pytest.mark.law
@given(logs(), MOMENTS)
def test_all_together_are_those_of_the_view_of_what_was_possibly_said(written: list[Any], at: datetime) -> None:
    """And of the strict one; that view itself gives the same accounts, some with a caveat."""
    log = entries_of(written)
    strict, possibly = (by_id(judged(log, View.known(at, possibly=each), possible=False)) for each in (False, True))
    found = by_id(judged(log, View.known(at), possible=True))
    cautious = by_id(judged(log, View.known(at, possibly=True), possible=True))

    # A chain of withdrawals that are open may leave standing what neither view sees.
    extra = found.keys() - strict.keys() - possibly.keys()
    assert strict.keys() | possibly.keys() == found.keys() - extra
    assert not any(found[each].certain for each in extra)
    assert {each.id: each.plain if isinstance(each, Doubted) else each for each in cautious.values()} == possibly
    assert all((LATER in each.caveats) == (each.id not in strict) for each in cautious.values())


@pytest.mark.law
@given(logs(), MOMENTS)
def test_what_does_not_speak_is_the_same_but_for_what_may_be_each_of_its_versions(
    written: list[Any], at: datetime
) -> None:
    """Erased ones are those of the plain view, in number and in order; an unsettled one as all it may be."""
    log = entries_of(written)
    for possibly in (False, True):
        plain, found = (judged(log, View.known(at, possibly=possibly), possible=each) for each in (False, True))

        spoken = {each.id: each for each in found if isinstance(each, Account)}
        unsettled = {each.id for each in plain if isinstance(each, Unsettled)}
        assert [each for each in found if not isinstance(each, Account)] == [
            each
            for each in plain
            if not isinstance(each, Account) and not (isinstance(each, Unsettled) and each.id in spoken)
        ]
        assert all(len(spoken[each].readings) > 1 for each in unsettled & spoken.keys())


def happened(event: Any, at: datetime) -> Any:
    """The same, reported at an instant that its window allows, the nearest to a moment."""
    if isinstance(event, Correction):
        return attrs.evolve(event, replacement=happened(event.replacement, at))
    attribution = getattr(event, "attribution", None)
    if attribution is None:
        return event
    reported = attribution.reported
    begin, end = reported.earliest, reported.latest
    moment = at if begin is None else max(at, begin)
    moment = moment if end is None or reported.is_instant else min(moment, end - timedelta(microseconds=1))
    exact = reported if reported.is_instant else When.at(moment)
    return attrs.evolve(event, attribution=attrs.evolve(attribution, reported=exact))


def holds(wide: Any, narrow: Any) -> bool:
    """Whether a reading allows another."""
    if isinstance(wide, Quantity):
        (low, high), (least, most) = wide.bounds(), narrow.bounds()
        return wide == narrow or (low <= least and (high is None or (most is not None and most <= high)))
    if attrs.has(type(wide)) and type(wide) is type(narrow) and not isinstance(wide, When):
        names = hints_of(type(wide)).keys() - {"attribution"}
        return all(holds(getattr(wide, name), getattr(narrow, name)) for name in names)
    return True


def of_one_place(one: Any, other: Any) -> bool:
    """Whether two readings are of one place, weapon and actor, in all that decides who is in."""
    names = ("where", "weapon", "decoys", "attacker", "target", "side", "population")
    return all(getattr(one, name, None) == getattr(other, name, None) for name in names)


@pytest.mark.law
@given(logs(), MOMENTS, st.data())
def test_x21_nothing_that_may_have_been_known_is_excluded(
    written: list[Any], at: datetime, data: st.DataObject
) -> None:
    """Let every report have come at some instant that its window allows: what was known then was held possible."""
    log = entries_of(written)
    assume(any(report_of(each.event) is not None for each in log))
    shifts = data.draw(st.lists(st.sampled_from((-24, -1, 0, 1, 24)), min_size=len(log), max_size=len(log)))
    exact = [
        attrs.evolve(entry, event=happened(entry.event, at + timedelta(hours=hours)))
        for entry, hours in zip(log, shifts, strict=True)
    ]
    found = by_id(judged(log, View.known(at), possible=True))
    known = by_id(judged(exact, View.known(at), possible=False))
    silent = {each.id for each in judged(exact, View.known(at), possible=False) if not isinstance(each, Account)}

    assert known.keys() <= found.keys()
    assert {each.id for each in found.values() if each.certain} <= known.keys() | silent
    for each in known.values():
        readings = found[each.id].readings or (found[each.id].event,)
        for told_then in each.readings or (each.event,):
            assert any(holds(reading, told_then) and of_one_place(reading, told_then) for reading in readings)
