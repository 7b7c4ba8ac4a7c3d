"""Who has a place, according to whom: voices kept apart, and no line drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from conflict_events.errors import UsageError
from conflict_events.events import TerritorialClaim
from conflict_events.history import Account
from conflict_events.importers.seeds import load
from conflict_events.projections import fold, vary
from conflict_events.questions.ground import ControlMap, Held, PlaceControl
from conflict_events.values import Attribution, Place, Truth, When
from tests.importers.seeded import new_log
from tests.projections.accounts import entry_id, told

VILLAGE = "UA/UA-14/Vovchenka"
NOON = "2024-11-10T12:00Z"


def claim(number: int, when: Any, change: Any = "controls", *, by: str = "ISW", **fields: Any) -> Account[Any]:
    name, code, reported = (fields.pop(name, None) for name in ("name", "code", "reported"))
    event = TerritorialClaim(
        **{"holder": "RU", "basis": "assessed", **fields},
        change=change,
        when=when,
        where=Place(name or "Vovchenka", code=code or VILLAGE),
        settlements=1,
        attribution=Attribution(by, reported=reported or "2024-11-09T08:00Z"),
    )
    return told(number, event)


def village(accounts: Sequence[Account[Any]], at: str = NOON, places: Any = (VILLAGE,), **fields: Any) -> PlaceControl:
    (place,) = fold(ControlMap(places, at=at, **fields), accounts).places.values()
    return place


def only(accounts: Sequence[Account[Any]], at: str = NOON) -> Held:
    (held,) = village(accounts, at).said
    return held


def test_vovchenka_is_declared_taken_and_ukraine_says_nothing() -> None:
    """D12: one declared voice; no mention by the other side is not a denial, and no consent."""
    log = new_log()
    seeds = load(log, "founding_day")
    question = ControlMap({"Vovchenka": {VILLAGE}}, at="2024-11-10T23:00Z", listen_for={"UA"})
    answer = log.now().ask(question)
    place = answer.places["Vovchenka"]
    (held,) = place.said

    assert (held.claimant, held.basis, held.holder, held.change) == ("RU/MoD", "declared", "RU", "gained")
    assert held.account == seeds.ids["D12"]
    assert place.unheard == {"UA"}
    assert (place.holders("declared"), place.holders("assessed")) == (frozenset({"RU"}), frozenset())
    assert [(row["claimant"], row["by then"]) for row in answer.rows()] == [
        ("RU/MoD", "yes"),
        ("UA", "not heard of"),
    ]
    assert answer.evidence() == {seeds.ids["D12"]}


def test_before_it_was_said_nobody_has_it() -> None:
    """What was known at a moment is for the view to say; an empty answer shows the place with a dash."""
    log = new_log()
    load(log, "founding_day")
    answer = log.as_known("2024-11-10T10:00Z").ask(ControlMap({"Vovchenka": {VILLAGE}}, at=NOON))

    assert answer.places["Vovchenka"].said == frozenset()
    assert answer.table().cells == (("Vovchenka", "", None, None, None, ""),)


def test_four_rivals_stand_side_by_side() -> None:
    """A file with one column a source is four rival claims, by basis; no vote is taken."""
    day = When.day("2024-11-10", tz="Europe/Kyiv")
    accounts = [
        claim(1, day, by="ISW"),
        claim(2, day, by="DeepState", holder="UA"),
        claim(3, day, "contested", by="Wikipedia"),
        claim(4, day, by="RU/MoD", basis="declared"),
    ]
    place = village(accounts)

    assert {(each.claimant, each.basis, each.holds) for each in place.said} == {
        ("ISW", "assessed", "RU"),
        ("DeepState", "assessed", "UA"),
        ("Wikipedia", "assessed", None),
        ("RU/MoD", "declared", "RU"),
    }
    assert place.holders() == {"RU", "UA"}
    assert place.holders("declared") == {"RU"}


def test_a_voice_goes_beyond_itself_by_the_time_that_it_speaks_of() -> None:
    """Gained in October, lost in November: whichever was reported first."""
    gained = claim(1, "2024-10", "gained", reported="2024-12-01T00:00Z")
    lost = claim(2, When.day("2024-11-08", tz="Europe/Kyiv"), "lost", reported="2024-11-09T00:00Z")

    assert only([gained, lost]).change == "lost"
    assert village([lost, gained]).superseded == {entry_id(1)}


def test_of_one_time_the_later_report_counts() -> None:
    """And what may have come first or last stays beside it."""
    first = claim(1, "2024-11-08", reported="2024-11-09T00:00Z")
    second = claim(2, "2024-11-08", "contested", reported="2024-11-10T00:00Z")
    unclear = claim(3, "2024-11-07/2024-11-09", "lost")

    assert only([first, second]).change == "contested"
    assert {each.change for each in village([first, second, unclear]).said} == {"contested", "lost"}


def test_bases_of_one_claimant_are_two_voices() -> None:
    """A geolocation does not go beyond a declaration."""
    accounts = [claim(1, "2024-10", basis="declared"), claim(2, "2024-11-08", "lost", basis="geolocated")]

    assert len(village(accounts).said) == 2


def test_what_is_said_of_a_later_time_waits() -> None:
    """And what may have happened by then is undetermined, and takes nothing's place."""
    place = village([claim(1, "2024-10", "gained"), claim(2, "2024-11-10", "lost"), claim(3, "2024-12", "gained")])

    assert {each.account: each.by_then for each in place.said} == {
        entry_id(1): Truth.YES,
        entry_id(2): Truth.UNDETERMINED,
    }
    assert place.later == {entry_id(3)}


@pytest.mark.parametrize(
    ("when", "then"),
    [
        (When.between("2024-11-09T00:00Z", "2024-11-11T00:00Z", extent="throughout"), Truth.YES),
        (When.between("2024-11-09T00:00Z", "2024-11-11T00:00Z"), Truth.UNDETERMINED),
        (When.between("2024-11-09T00:00Z", None, extent="throughout"), Truth.YES),
        (When.between(None, "2024-11-11T00:00Z", extent="throughout"), Truth.UNDETERMINED),
        (When.between("2024-11-08T00:00Z", "2024-11-09T00:00Z", extent="throughout"), Truth.UNDETERMINED),
        (When.at(NOON), Truth.YES),
    ],
)
def test_a_state_is_sure_where_its_window_lasts_over_the_moment(when: When, then: Truth) -> None:
    """One that ended before is the last word, and may no longer be so."""
    assert only([claim(1, when)]).by_then is then


def test_spelling_is_free_and_the_code_decides() -> None:
    """Vovchenka, Vovchenko, Volchenka, Voltchenka: one village; a place without a code is none that was asked about."""
    spellings = ("Vovchenka", "Vovchenko", "Volchenka", "Voltchenka")
    accounts = [claim(n, "2024-10", by=f"AFP/{n}", name=name) for n, name in enumerate(spellings)]
    unplaced = told(
        9,
        TerritorialClaim(
            holder="RU",
            change="gained",
            when="2024-10",
            basis="declared",
            settlements=1,
            attribution=Attribution("RU/MoD", reported="2024-11-01"),
        ),
    )
    nameless = told(
        8,
        TerritorialClaim(
            holder="RU",
            change="gained",
            when="2024-10",
            basis="declared",
            where=Place("Vovchenka"),
            attribution=Attribution("RU/MoD", reported="2024-11-01"),
        ),
    )
    place = village([*accounts, unplaced, nameless])

    assert place.spellings == set(spellings)
    assert len(place.said) == 4


def test_a_broader_and_a_narrower_place_are_noted_and_not_inferred() -> None:
    """Who holds the oblast, or a street of it, may not hold the village."""
    accounts = [
        claim(1, "2024-10", code="UA/UA-14", name="Donetsk oblast"),
        claim(2, "2024-10", code=f"{VILLAGE}/Mill", name="the mill"),
        claim(3, "2024-10", code="UA/UA-63", name="Kharkiv oblast"),
    ]
    place = village(accounts)

    assert place.said == frozenset()
    assert {(each.account, each.relation) for each in place.nearby} == {
        (entry_id(1), "broader"),
        (entry_id(2), "narrower"),
    }


def test_a_disputed_place_stands_under_the_codes_that_the_caller_names() -> None:
    """P3: a code addresses and does not recognise."""
    accounts = [claim(1, "2024-10", code="UA/UA-43"), claim(2, "2024-10", by="RU/MoD", code="RU/UA-43")]

    assert len(village(accounts, places={"Crimea": {"UA-43", "RU/UA-43"}}).said) == 2
    assert len(village(accounts, places={"Crimea": "UA-43"}).said) == 1


@pytest.mark.parametrize("places", [(), {"nowhere": ()}, VILLAGE])
def test_a_question_without_places_is_refused(places: Any) -> None:
    """Before any account is read."""
    with pytest.raises(UsageError, match=r"places: (name|must be several)"):
        ControlMap(places, at=NOON)


def test_its_moment_can_be_varied_and_its_state_is_named_by_its_places() -> None:
    """One call: who had it a month before?"""
    question = ControlMap({"here": {VILLAGE}}, at=NOON)
    answer = fold(vary(question, {"at": ["2024-09-01T00:00Z"]}), [claim(1, "2024-10", "gained")])

    assert len(answer.flips()) == 1
    assert question.name == ControlMap({"here": {VILLAGE}}, at="2024-09-01T00:00Z").name
    assert question.name != ControlMap({"there": {VILLAGE}}, at=NOON).name
