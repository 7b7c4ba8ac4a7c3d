"""Disruptions: how often, how long, because of what; open ends stay open."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from conflict_events.errors import InvalidValue
from conflict_events.events import Disruption
from conflict_events.history import Account
from conflict_events.importers import load_seeds
from conflict_events.projections import fold
from conflict_events.projections.tables import NOTHING
from conflict_events.questions.attacks import Disruptions, DisruptionsAnswer, Outage
from conflict_events.values import Attribution, Place, Quantity, When
from tests.importers.seeded import new_log
from tests.projections.accounts import BEGIN, entry_id, hours, told

AGENCY = "RU/Rosaviatsia"


def airport(
    number: int, when: When, state: Any = "closed", *, by: str = AGENCY, code: str | None = "RU/RU-MOS", **fields: Any
) -> Account[Any]:
    """An account of an airport's state by its number."""
    beside = fields.pop("beside", ())
    event = Disruption(
        service=fields.pop("service", "airport"),
        state=state,
        when=when,
        where=fields.pop("where", None if code is None else Place("there", code=code)),
        attribution=Attribution(by, reported="2024-11-10", quote=fields.pop("quote", None)),
        **fields,
    )
    return told(number, event, beside=beside, caveats=("odd",) if number == 9 else ())


def throughout(first: float, last: float | None) -> When:
    end = None if last is None else hours(first, last).end
    return When.between(hours(first, last).start, end, extent="throughout")


def at(hour: float) -> When:
    return When.at(hours(hour, None).start or BEGIN)


def asked(*accounts: Account[Any], **options: Any) -> DisruptionsAnswer:
    return fold(Disruptions("airport", **options), accounts)


def only(*accounts: Account[Any], **options: Any) -> Outage:
    (outage,) = asked(*accounts, **options).outages
    return outage


@pytest.mark.parametrize(
    ("accounts", "expected"),
    [
        # It lasted across the window; or happened somewhere inside it.
        ([airport(1, throughout(5, 8))], "3:00:00"),
        ([airport(1, hours(5, 8))], "0:00:00 to 3:00:00"),
        # Nobody says when it was over.
        ([airport(1, throughout(5, None))], "not said"),
        ([airport(1, at(5))], "not said"),
        # Somebody does: the same claimant of the same place.
        ([airport(1, at(5)), airport(2, at(7), "restored")], "2:00:00"),
        ([airport(1, throughout(5, None)), airport(2, hours(7, 9), "restored")], "2:00:00 to 4:00:00"),
        ([airport(1, hours(5, None)), airport(2, hours(7, 9), "restored")], "0:00:00 to 4:00:00"),
        # The first restoration after it ends it; one before it does not.
        ([airport(1, at(5)), airport(2, at(7), "restored"), airport(3, at(30), "restored")], "2:00:00"),
        ([airport(1, at(5)), airport(2, at(4), "restored")], "not said"),
        # Another voice, or another place, ends it only where a link says that it is the same.
        ([airport(1, at(5)), airport(2, at(7), "restored", by="AFP")], "not said"),
        ([airport(1, at(5)), airport(2, at(7), "restored", code="RU/RU-MOW")], "not said"),
        ([airport(1, at(5), beside=(2,)), airport(2, at(7), "restored", by="AFP", beside=(1,))], "2:00:00"),
        ([airport(1, at(5), code=None), airport(2, at(7), "restored", code=None)], "not said"),
    ],
)
def test_how_long_it_lasted_is_bounded_by_what_is_said(accounts: list[Account[Any]], expected: str) -> None:
    """An open end is no length."""
    assert str(only(*accounts).lasted[AGENCY]) == expected


def test_a_closure_whose_beginning_is_open_has_no_length() -> None:
    """Even where its end is told."""
    outage = only(airport(1, When.between(None, hours(8, 9).start)), airport(2, at(9), "restored"))

    assert str(outage.lasted[AGENCY]) == "not said"
    assert outage.caveats == {"its end is open: nobody says when it was over"}


def test_several_accounts_of_one_claimant_bound_each_other() -> None:
    """Their hull; another claimant's stays its own."""
    outage = only(
        airport(1, throughout(5, 8), beside=(2, 3), facilities=2),
        airport(2, throughout(5, 9), beside=(1, 3)),
        airport(3, at(6), by="AFP", beside=(1, 2), facilities=Quantity.at_least(3)),
    )

    assert {claimant: str(span) for claimant, span in outage.lasted.items()} == {
        AGENCY: "3:00:00 to 4:00:00",
        "AFP": "not said",
    }
    assert str(outage.facilities) == "at least 2"
    assert outage.used == frozenset(map(entry_id, (1, 2, 3)))


def test_a_restriction_is_no_closure() -> None:
    """Unless it is asked for; other services are other questions."""
    accounts = airport(1, at(5)), airport(2, at(6), "restricted"), airport(3, at(6), service="rail")

    assert len(asked(*accounts).outages) == 1
    assert len(asked(*accounts, states=("closed", "restricted")).outages) == 2
    with pytest.raises(InvalidValue, match="states: must be some of"):
        Disruptions("airport", states=("restored",))
    with pytest.raises(InvalidValue, match="states: must be some of"):
        Disruptions("airport", states=())


def test_how_often_is_an_interval_where_unlinked_accounts_overlap() -> None:
    """They may be of one closure; what lies apart in time is not; what names no place may be another one there."""
    times = asked(
        airport(1, throughout(5, 8)),
        airport(2, throughout(7, 9), by="AFP"),
        airport(3, throughout(9, 10)),
        airport(4, at(50), code=None),
    ).times

    assert {code: str(value) for code, value in times.items()} == {"RU/RU-MOS": "2 to 4", None: "1"}


def test_a_larger_place_is_set_aside_and_other_places_and_times_are_other_questions() -> None:
    """Moscow oblast does not say that it was in one town of it."""
    accounts = (
        airport(1, at(5), code="RU/RU-MOS/Zhukovsky"),
        airport(2, at(5)),
        airport(3, at(5), code="RU/RU-MOW"),
        airport(4, at(5), code=None),
        airport(5, at(99), code="RU/RU-MOS/Zhukovsky"),
    )
    answer = asked(*accounts, places=["RU/RU-MOS/Zhukovsky"], during=hours(0, 24))

    assert answer.evidence() == {entry_id(1), entry_id(4)}
    assert {(*each.accounts, *each.decides) for each in answer.maybe} == {(entry_id(4), "a place")}
    assert {code: str(value) for code, value in answer.times.items()} == {
        "RU/RU-MOS/Zhukovsky": "1 to 2",
        None: "0 to 1",
    }
    assert [(each.account, each.reason) for each in answer.aside] == [
        (entry_id(2), "covers more than the places asked for")
    ]
    assert answer.table().notes == (
        "how often: RU/RU-MOS/Zhukovsky 1 to 2, no place said 0 to 1",
        "1 account may be of a disruption that was asked about; what would decide: a place",
        "accounts about more than the places asked for, set aside: 1",
    )
    assert all("what would decide: a place" in row["caveats"] for row in answer.rows())


AT_FIVE = airport(1, at(5))


@pytest.mark.parametrize(
    ("accounts", "options", "times"),
    [
        # A place holds those in it: of two that overlap one may be the other's, and of places apart none is.
        ([AT_FIVE, airport(2, at(9), code="RU/RU-MOS/A")], {}, {"RU/RU-MOS": "2", "RU/RU-MOS/A": "1"}),
        ([AT_FIVE, airport(2, at(5), code="RU/RU-MOS/A", by="AFP")], {}, {"RU/RU-MOS": "1 to 2", "RU/RU-MOS/A": "1"}),
        (
            [AT_FIVE, airport(2, at(5), code="RU/RU-MOS/A"), airport(3, at(5), code="RU/RU-MOS/B")],
            {},
            {"RU/RU-MOS": "2 to 3", "RU/RU-MOS/A": "1", "RU/RU-MOS/B": "1"},
        ),
        # A code of another scheme says nothing of where it lies.
        (
            [AT_FIVE, airport(2, at(5), where=Place("there", code="524901", scheme="geonames"))],
            {"places": {"RU"}},
            {"RU/RU-MOS": "1 to 2", None: "0 to 1"},
        ),
        # Asked for a time: what lies within it, or goes on then, was then; a date, or some hour of many, may have been.
        ([airport(1, hours(6, 7))], {"during": hours(5, 8)}, {"RU/RU-MOS": "1"}),
        ([airport(1, throughout(0, 6))], {"during": hours(5, 8)}, {"RU/RU-MOS": "1"}),
        ([airport(1, hours(0, 6))], {"during": hours(5, 8)}, {"RU/RU-MOS": "0 to 1"}),
        ([airport(1, When.day("2024-11-01", tz="UTC"))], {"during": hours(5, 8)}, {"RU/RU-MOS": "0 to 1"}),
        ([airport(1, When.edtf("2024-11-01~", tz="UTC"))], {"during": hours(0, 24)}, {"RU/RU-MOS": "0 to 1"}),
        ([airport(1, When.edtf("2024-11-01~", tz="UTC"))], {}, {"RU/RU-MOS": "1"}),
        # Begun before, and over afterwards by its claimant's word; of which nobody says the end, that may go on.
        ([AT_FIVE, airport(2, at(9), "restored")], {"during": hours(6, 8)}, {"RU/RU-MOS": "1"}),
        ([AT_FIVE, airport(2, at(6), "restored")], {"during": hours(7, 8)}, {}),
        ([AT_FIVE], {"during": hours(6, 8)}, {"RU/RU-MOS": "0 to 1"}),
        ([airport(1, throughout(5, None))], {"during": hours(6, 8)}, {"RU/RU-MOS": "0 to 1"}),
        ([airport(1, When.between(None, hours(0, 6).end))], {"during": hours(5, 8)}, {"RU/RU-MOS": "0 to 1"}),
        # One account of it that certainly was then is enough.
        (
            [airport(1, at(6), beside=(2,)), airport(2, hours(0, 9), by="AFP", beside=(1,))],
            {"during": hours(5, 8)},
            {"RU/RU-MOS": "1"},
        ),
    ],
)
def test_c1_how_often_counts_what_certainly_was_there_and_then_and_what_may_have_been(
    accounts: list[Account[Any]], options: dict[str, Any], times: dict[str | None, str]
) -> None:
    """From the one to the other; and each that only may have been says what would decide."""
    answer = asked(*accounts, **options)

    assert {code: str(value) for code, value in answer.times.items()} == times
    for each in answer.outages:
        told = any(caveat.startswith("it may not be one that was asked about") for caveat in each.caveats)
        assert told is bool(each.decides)


def test_c8_and_c9_one_closure_told_twice_or_by_two_is_not_two_for_certain() -> None:
    """Entered twice it is one; two voices of one instant may be of one."""
    twice = asked(airport(1, throughout(5, 8)), airport(2, throughout(5, 8), quote="again"))
    voices = asked(airport(1, at(5)), airport(2, at(5), by="AFP"))

    assert [len(each.incident) for each in twice.outages] == [2]
    assert [str(each.times["RU/RU-MOS"]) for each in (twice, voices)] == ["1", "1 to 2"]
    assert asked().times == {}


def test_a_cause_is_somebodys_inference() -> None:
    """Named with who names it."""
    outage = only(airport(9, throughout(5, 8), cause=entry_id(7)))

    assert outage.causes == {(AGENCY, entry_id(7))}
    assert outage.caveats == {"odd"}


def test_the_table_is_in_order_of_time() -> None:
    """With the place, the length by whose account, and who names the cause."""
    rows = asked(airport(1, at(50), code=None), airport(2, throughout(5, 8), cause=entry_id(7), facilities=2)).rows()

    assert [row["place"] for row in rows] == [("RU/RU-MOS",), (NOTHING,)]
    assert (rows[0]["lasted"], rows[0]["facilities"]) == (("3:00:00, RU/Rosaviatsia",), Quantity.exact(2))
    assert rows[0]["cause named by"] == ("RU/Rosaviatsia: 00000000",)


def test_the_founding_day_closed_airports_and_nobody_says_until_when() -> None:
    """D11: two at first, a third later, in the oblast; the article's plural names no place but Moscow."""
    log = new_log()
    load_seeds(log)
    answer = log.ask(Disruptions("airport", places=["RU/RU-MOS"]))

    assert [str(each.facilities) for each in answer.outages] == ["1", "2"]
    assert all(each.lasted[AGENCY].longest is None for each in answer.outages)
    assert str(answer.times["RU/RU-MOS"]) == "1 to 2"


def test_c1_what_may_have_been_told_by_then_may_count_and_ends_nothing() -> None:
    """Nobody knows when it was reported, or which of its versions was the last: so much is said."""
    later, twice = attrs.evolve(airport(2, at(9)), certain=False), airport(2, at(9))
    reopened = attrs.evolve(airport(2, at(9), "restored"), certain=False)
    versions = attrs.evolve(twice, readings=(twice.event, attrs.evolve(twice.event, state="restricted")))

    assert str(asked(AT_FIVE, later).times["RU/RU-MOS"]) == "1 to 2"
    assert str(asked(AT_FIVE, versions).times["RU/RU-MOS"]) == "1 to 2"
    assert str(only(AT_FIVE, reopened).lasted[AGENCY]) == "not said"
    assert [each.decides for each in asked(later).outages] == [frozenset({"a report time"})]
