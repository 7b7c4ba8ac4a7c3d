"""Accounts that may read as several versions: who is in, where and with which figure (C1 and C2)."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

import conflict_events as ce
from conflict_events.counting.membership.members import any_of, windows_of
from conflict_events.values import UNREPORTED, When
from tests.counting.figures import figures, found, member, row
from tests.projections.accounts import night, scope, strike

COUNT = ce.by("UA/AirForce")
NOON = "2025-03-09T12:00Z"
PLACES = {code: ce.Place(code, code=code) for code in ("UA", "UA/K", "UA/K/1", "UA/S", "UA/X", "RU/B")}


def attack(
    day: int, launched: int, said: str = "2025-03-08T20:00Z", where: str = "UA", **fields: Any
) -> ce.DroneStrike:
    """Launched in the small hours of a day of March, as the air force says."""
    return ce.DroneStrike(
        attacker="RU",
        target="UA",
        when=ce.When.between(f"2025-03-{day:02}T01:00", f"2025-03-{day:02}T06:00", tz="Europe/Kyiv"),
        where=PLACES[where],
        tally=ce.Tally(launched=launched),
        attribution=ce.Attribution("UA/AirForce", said),
        **fields,
    )


def revised(first: ce.DroneStrike, *versions: ce.DroneStrike, beside: Any = ()) -> ce.EventLog:
    """A log in which an account was revised on one day, no one knows in which order."""
    log = ce.EventLog.open()
    (entry, *_) = log.append(first, *beside).entries
    day = ce.When.day("2025-03-09", tz="Europe/Kyiv")
    for each in versions:
        new = attrs.evolve(each, attribution=attrs.evolve(each.attribution, reported=day))
        log.append(ce.Correction(target=entry.id, replacement=new, by="claimant"))
    return log


def asked(**fields: Any) -> ce.Scope:
    given = {"places": {"UA"}, "grain": "day", "day_rule": "end", "tz": "Europe/Kyiv", **fields}
    return ce.Scope(kinds={ce.DroneStrike}, measure="launched", **given)


def told(log: Any, **fields: Any) -> dict[int, str]:
    """The figures, by the day of March."""
    periods = log.ask(ce.Totals(asked(**fields), COUNT)).periods
    return {key.day: str(bucket.value) for key, bucket in periods.items()}


def test_c1_versions_that_differ_in_the_weapon_may_be_of_each() -> None:
    """By hand: 10 and 30 certainly, and 50 that were of one weapon or of the other."""
    first = attack(3, 50, weapon="Lancet")
    beside = (attack(2, 10, weapon="Geran"), attack(5, 30, weapon="Geran"))
    for weapons in (("Shahed", "Geran"), ("Geran", "Shahed")):
        log = revised(first, *(attack(3, 50, weapon=each) for each in weapons), beside=beside)

        assert told(log, weapons={"Geran"}) == {2: "10", 3: "0 to 50", 5: "30"}
        assert told(log, weapons={"Shahed"}) == {3: "0 to 50"}
        assert told(log, weapons={"Lancet"}) == {}
        assert told(log, weapons={"Geran", "Shahed"}) == {2: "10", 3: "50", 5: "30"}
        month = log.ask(ce.Totals(asked(weapons={"Geran"}, grain="month"), COUNT)).everything
        assert (str(month.value), *month.decides) == ("40 to 90", "a report time")
        board = log.ask(ce.RecordBoard(asked(weapons={"Geran"}), COUNT))
        assert board.verdict(date(2025, 3, 5)).outcome is ce.Outcome.UNDETERMINED


def test_c1_versions_that_differ_in_decoys_or_figure_open_both_sides_alike() -> None:
    """The figure of those that are asked about, and of no other version."""
    log = revised(attack(3, 50), attack(3, 10, decoys=True), attack(3, 20, decoys=False))

    assert told(log, decoys=True) == {3: "0 to 10"}
    assert told(log, decoys=False) == {3: "0 to 20"}
    assert told(log) == {3: "10 to 20"}
    assert told(log.as_known(NOON), decoys=False) == {3: "0 to 50"}


def test_c1_versions_in_several_places_count_where_all_of_them_lie() -> None:
    """Nothing is said of the account where what is certain alone is asked for; a total over all of them is exact."""
    log = revised(attack(3, 50, where="UA/K"), attack(3, 50, where="UA/S"), attack(3, 50, where="UA/X"))
    log.append(attack(5, 30))

    assert told(log) == {3: "50", 5: "30"}
    assert told(log, places={"UA/S"}) == told(log, places={"UA/X"}) == {3: "0 to 50"}
    assert told(log, places={"UA/K"}) == {}
    assert len(log.now().unsettled()) == 1
    kept = log.keep(ce.Totals(asked(), COUNT))
    assert kept.ask() == log.ask(ce.Totals(asked(), COUNT))


def test_c1_a_revision_of_the_place_that_may_have_been_said_opens_both_places() -> None:
    """As known on the day of which alone its report is known."""
    log = revised(attack(2, 10, where="UA/K"), attack(2, 10, where="UA/S"))

    for possibly in (False, True):
        known = log.as_known(NOON, possibly=possibly)
        assert told(known, places={"UA"}) == {2: "10"}
        assert told(known, places={"UA/S"}) == ({2: "10"} if possibly else {2: "0 to 10"})
    assert told(log.as_known(NOON), places={"UA/K"}) == {2: "0 to 10"}
    assert told(log, places={"UA/K"}) == {}


def test_c1_versions_of_several_dates_may_be_of_each_and_are_of_their_month() -> None:
    """Their hull would be longer than a day, and is none of what was said."""
    log = revised(attack(2, 10), attack(4, 10))

    assert told(log.as_known(NOON)) == {2: "0 to 10", 4: "0 to 10"}
    month = log.as_known(NOON).ask(ce.Totals(asked(grain="month"), COUNT))
    assert str(month.everything.value) == "10"
    days = log.as_known(NOON).ask(ce.Totals(asked(), COUNT))
    assert str(days.everything.value) == "10"
    assert told(log) == {4: "10"}
    assert told(log.as_known(NOON), since=date(2025, 3, 3)) == {4: "0 to 10"}
    assert told(log.as_known(NOON), since=date(2025, 3, 5)) == {}


def test_c1_versions_over_which_the_scope_lies_are_set_aside_together() -> None:
    """Each covers more than the place asked for."""
    log = revised(attack(2, 10, where="UA/K"), attack(2, 12, where="UA"))
    answer = log.as_known(NOON).ask(ce.Totals(asked(places={"UA/K/1"}), COUNT))

    assert answer.periods == {}
    assert {str(each.value) for each in answer.aside} == {"10 to 12"}


def test_versions_say_together_what_all_of_them_say() -> None:
    """Of what they differ in, nothing is said; a place that holds all is theirs; several windows are kept apart."""
    one = member(1, strike(5, weapon="Shahed", code="UA/K", decoys=True))
    other = member(1, strike(9, 11, weapon="Geran", code="UA/K/1", decoys=True))
    both = any_of([one, other], {"a report time"})

    assert str(both.reading.value) == "5 to 9"
    about = both.about
    assert (about.place, about.where, about.weapon, about.details) == ("UA/K", "there", None, one.about.details)
    assert both.windows == (night(10), night(11))
    assert both.doubts == {"a report time"}
    assert any_of([one, one]).windows == ()
    for place in ("RU/B", None):
        elsewhere = attrs.evolve(other, about=attrs.evolve(other.about, place=place))
        assert any_of([one, elsewhere]).about.place is None
    unsaid = any_of([attrs.evolve(each, when=None, out="it names no window") for each in (one, other)])
    assert (unsaid.when, unsaid.out) == (None, "it names no window")


@pytest.mark.parametrize(("versions", "figure"), [((5, 9), "5 to 9"), ((5, UNREPORTED), "at least 0")])
def test_c2_the_figure_of_versions_is_their_hull(versions: Any, figure: str) -> None:
    """One of which does not say it leaves it open."""
    readings = tuple(strike(each) for each in versions)
    account = attrs.evolve(row(1, readings[0]), readings=readings)

    assert [str(each.value) for each in found([account], scope()).buckets.values()] == [figure]


def versions(*events: Any, number: int = 1) -> Any:
    """An account of which nobody knows which of some versions is the last."""
    return attrs.evolve(row(number, events[0]), readings=events)


NOON_OF = {day: When.between(f"2024-11-{day:02}T06:00Z", f"2024-11-{day:02}T12:00Z") for day in (5, 10, 20)}


def test_c1_by_24_hours_and_by_window_versions_may_be_of_each_of_their_dates() -> None:
    """Their hull is a window that nobody gave; a figure beside one of them may have it inside its 24 hours."""
    revised_date = versions(strike(10, NOON_OF[5]), strike(10, NOON_OF[20]))
    beside = row(2, strike(3, When.between("2024-11-20T10:00Z", "2024-11-20T18:00Z"), by="Ministry"))
    by_24_hours = figures([revised_date, beside], scope("rolling_24h"))
    by_window = figures([revised_date], scope("window"))

    assert {str(key)[:16]: figure for key, figure in by_24_hours.items()} == {
        "2024-11-05 12:00": "0 to 10",
        "2024-11-20 12:00": "0 to 10",
        "2024-11-20 18:00": "3 to 13",
    }
    assert by_window == {(when.earliest, when.latest): "0 to 10" for when in (NOON_OF[5], NOON_OF[20])}


def test_c1_by_24_hours_versions_of_one_end_are_there_and_only_perhaps_where_one_began_too_soon() -> None:
    """Eight hours later one of them has begun before the 24 hours did."""
    long_or_short = [When.between(f"2024-11-10T{hour:02}:00Z", "2024-11-10T23:00Z") for hour in (1, 20)]
    later = row(2, strike(3, When.between("2024-11-11T04:00Z", "2024-11-11T07:00Z"), by="Ministry"))
    by_24_hours = figures([versions(*(strike(10, when) for when in long_or_short)), later], scope("rolling_24h"))

    assert {str(key)[:16]: figure for key, figure in by_24_hours.items()} == {
        "2024-11-10 23:00": "10",
        "2024-11-11 07:00": "3 to 13",
    }


def test_c1_by_incident_versions_of_which_one_competes_may_be_there_and_end_when_either_does() -> None:
    """Not within the days asked about as a whole, and yet not out."""
    account = versions(strike(10, NOON_OF[5]), strike(10, NOON_OF[20]))
    (bucket,) = found([account], scope("incident")).buckets.values()

    assert (str(bucket.value), bucket.ends) == ("10", (NOON_OF[5].latest, NOON_OF[20].latest))
    assert figures([account], scope("incident", since=date(2024, 11, 10))) == {account.incident: "0 to 10"}
    assert figures([account], scope("incident", since=date(2024, 11, 21))) == {}


def test_c11_several_accounts_of_versions_may_lie_together_in_each_way() -> None:
    """The windows that they may cover together, each once."""
    one = member(1, strike(5, NOON_OF[5]))
    either = any_of([member(2, strike(5, NOON_OF[day])) for day in (5, 10)])

    assert windows_of([either]) == (NOON_OF[5], NOON_OF[10])
    assert [each.latest for each in windows_of([one, either])] == [NOON_OF[5].latest, NOON_OF[10].latest]
    assert windows_of([attrs.evolve(one, when=None), one]) == (NOON_OF[5],)
