"""Membership: what a scope is about, what it may be about and what would decide, what is out and why."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting import envelope
from conflict_events.counting.membership.holding import LOOKED_AT, NO_MEASURE, Member, hold, reaches_into, reads_for
from conflict_events.counting.membership.scoped import coverage_of
from conflict_events.counting.membership.subjects import ABOUT_MORE, SPELT_OTHERWISE, WIDER_ACTOR
from conflict_events.events import EquipmentLoss, Link, Statement, TerritorialClaim, kind
from conflict_events.projections import fold
from conflict_events.questions.records import RecordBoard
from conflict_events.testing import events
from conflict_events.values import UNREPORTED, WITHHELD, Attribution, Place, Quantity, When
from tests.counting.figures import askable, row
from tests.projections.accounts import Rumour, Sighting, entry_id, harm, hours, missiles, night, scope, strike, told

KYIV = "Europe/Kyiv"
SAID = Attribution("RU/MoD", "2024-11-10T08:00Z")
LINK = Link(kind="same_incident", a=entry_id(1), b=entry_id(2), basis="same night")
GAIN = TerritorialClaim(
    holder="RU/army", change="gained", when=night(10), basis="declared", area_km2=478, attribution=SAID
)


@kind("Raid", schema=1)
@attrs.frozen(kw_only=True)
class Raid:
    """A kind of somebody's own that may say whose it was."""

    attribution: Attribution
    when: When
    seen: Quantity
    attacker: str | None = None


def member(event: Any, **fields: Any) -> Member:
    """It must be one that the scope is, or may be, about."""
    held = hold(told(1, event), scope(**fields))
    assert held is not None
    return held


def out(event: Any, **fields: Any) -> str | None:
    return member(event, **fields).out


def doubts(event: Any, **fields: Any) -> set[str]:
    """What would decide whether an event counts, which is not out."""
    held = member(event, **fields)
    assert held.out is None
    return set(held.doubts)


def is_about(event: Any, **fields: Any) -> bool:
    return hold(told(1, event), scope(**fields)) is not None


# --- places ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("RU/RU-MOS", None),
        ("RU/RU-MOS/Ramenskoye", None),
        ("RU/RU-MOW", None),
        ("RU", ABOUT_MORE),
    ],
)
def test_s15_an_account_is_in_a_place_when_a_code_of_the_scope_is_its_prefix(code: str, why: str | None) -> None:
    """Moscow means city and oblast here; an account about Russia is out, as covering more."""
    held = member(strike(1, code=code), places={"RU/RU-MOS", "RU/RU-MOW"})

    assert (held.out, held.doubts) == (why, frozenset())


def test_s15_a_place_beside_those_asked_for_is_another_matter() -> None:
    """A name that only begins alike is another place."""
    assert not is_about(strike(1, code="RU/RU-MOSX"), places={"RU/RU-MOS"})
    assert not is_about(strike(1, code="UA"), places={"RU/RU-MOS"})


@pytest.mark.parametrize(
    "where",
    [None, Place("south"), Place("the sea", code="zone-7", scheme="local")],
)
def test_c1_a_place_that_is_absent_uncoded_or_coded_in_other_words_may_be_the_one(where: Place | None) -> None:
    """The word "south" says nothing that a code could be held against."""
    event = attrs.evolve(strike(1), where=where)

    assert doubts(event, places={"UA"}) == {"a place"}
    assert doubts(event) == set()


def test_c1_what_a_country_code_names_is_somewhere_else_for_certain() -> None:
    """Two letters, and what they hold."""
    assert not is_about(attrs.evolve(strike(1), where=Place("Poland", code="PL")), places={"UA"})
    assert not is_about(attrs.evolve(strike(1), where=Place("x", code="x/y")), places={"x/z"})


def test_c2_the_caller_may_say_which_place_a_claimant_means_that_names_none() -> None:
    """The account is in, and says on whose word; one that names a place keeps it."""
    asked: dict[str, Any] = {"places": {"UA"}, "speaks_of": {"UA/AirForce": "UA"}}
    held = member(strike(1, code=None), **asked)

    assert (held.about.place, held.doubts) == ("UA", frozenset())
    assert held.caveats == {"UA/AirForce names no place, and is read as meaning UA"}
    assert doubts(strike(1, code=None, by="AFP"), **asked) == {"a place"}
    assert member(strike(1, code="UA/UA-30"), **asked).caveats == frozenset()
    assert not is_about(strike(1, code=None), places={"RU"}, speaks_of={"UA/AirForce": "UA"})


def test_an_event_without_a_where_may_be_anywhere() -> None:
    """A kind of somebody's own may put a text there."""
    assert "a place" in member(Rumour(attribution=SAID, size=Quantity.exact(1)), **RUMOURS, places={"UA"}).doubts


RUMOURS: dict[str, Any] = {"kinds": {"Rumour"}, "measure": "size"}


# --- weapons, decoys, target_kind ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("field", "asked", "said", "other", "decides"),
    [
        ("weapon", {"weapons": {"Shahed-136/131"}}, "Shahed-136/131", "Shahed", "the weapon"),
        ("weapon", {"weapons": {"Shahed-136/131"}}, "Shahed-136/131", "Unknown UAV", "the weapon"),
        ("decoys", {"decoys": True}, True, False, "whether decoys are in it"),
        ("decoys", {"decoys": False}, False, True, "whether decoys are in it"),
        ("target_kind", {"target_kind": "power"}, "power", "rail", "what was attacked"),
    ],
)
def test_c1_a_weapon_decoys_or_a_target_kind_is_said_so_or_otherwise_or_may_be(
    field: str, asked: dict[str, Any], said: Any, other: Any, decides: str
) -> None:
    """Exactly as reported, and "Unknown UAV" is said; what is not said may be what is asked for."""
    assert doubts(strike(1, **{field: said}), **asked) == set()
    assert not is_about(strike(1, **{field: other}), **asked)
    assert doubts(strike(1), **asked) == {decides}
    assert doubts(strike(1, **{field: other})) == set()


def test_c16_losses_are_asked_for_by_category() -> None:
    """Exactly as they are sorted; a figure that adds up several categories may hold any number of one."""

    def loss(category: str) -> EquipmentLoss:
        said = Attribution("N", reported="2024-11-10T08:00Z")
        return EquipmentLoss(side="RU", category=category, count=3, change="lost", when=night(10), attribution=said)

    asked: dict[str, Any] = {"kinds": {"EquipmentLoss"}, "measure": "count", "change": "lost", "categories": {"tanks"}}

    assert doubts(loss("tanks"), **asked) == set()
    assert doubts(loss("tanks and aircraft"), **asked) == {"how many of a bundle they are"}
    assert doubts(loss("tanks and aircraft"), **(asked | {"categories": {"tanks", "aircraft"}})) == set()
    assert not is_about(loss("aircraft"), **asked)
    assert SPELT_OTHERWISE["category"] in str(hold(row(1, loss("Tanks")), scope(**asked), spelt=True))


def test_c1_of_a_bundle_of_weapons_nobody_says_how_many_are_the_one_asked_for() -> None:
    """It may be none of them or all; asked for all that it names, or for the bundle as reported, it is in."""
    bundle = missiles(20, weapon="X-101/X-555 and Kalibr")

    assert doubts(bundle, kinds={"MissileStrike"}, weapons={"Kalibr"}) == {"how many of a bundle they are"}
    assert doubts(bundle, kinds={"MissileStrike"}, weapons={"Kalibr", "X-101/X-555"}) == set()
    assert doubts(bundle, kinds={"MissileStrike"}, weapons={"X-101/X-555 and Kalibr"}) == set()
    assert not is_about(bundle, kinds={"MissileStrike"}, weapons={"Iskander-M"})


def test_c1_a_kind_that_does_not_have_what_the_scope_asks_for_is_out() -> None:
    """Harm has no weapon; that is no doubt that anybody could settle."""
    asked: dict[str, Any] = {"kinds": {"HarmReport"}, "measure": "killed"}

    assert out(harm(killed=1), **asked, weapons={"Shahed"}) == "its kind does not say the weapon"
    assert out(harm(killed=1), **asked, decoys=True) == "its kind does not say whether decoys are in it"


def test_c15_one_change_of_territory_is_asked_about_and_another_is_another_matter() -> None:
    """They are never pooled; ground held is a level, ground gained goes on all the time."""
    asked: dict[str, Any] = {"kinds": {"TerritorialClaim"}, "measure": "area_km2"}
    level = member(attrs.evolve(GAIN, change="controls"), **asked, change="controls").about
    gain = member(GAIN, **asked, change="gained").about

    assert doubts(GAIN, **asked, change="gained") == set()
    assert not is_about(GAIN, **asked, change="controls")
    assert (level.stock, level.continual, gain.stock, gain.continual) == (True, False, False, True)


# --- actors ----------------------------------------------------------------------------------------------------------
def test_the_side_of_an_attack_is_its_attacker_or_who_gains() -> None:
    """By path; a kind that names no attacker is out, not counted for either."""
    ground: dict[str, Any] = {"kinds": {"TerritorialClaim"}, "measure": "area_km2", "change": "gained"}

    assert doubts(strike(1, attacker="RU/navy"), attacker="RU") == set()
    assert not is_about(strike(1, attacker="UA", target="RU"), attacker="RU")
    assert doubts(GAIN, attacker="RU", **ground) == set()
    assert out(harm(killed=1), attacker="RU", kinds={"HarmReport"}, measure="killed") == "its kind names no attacker"


def test_c3_an_attack_by_a_wider_actor_than_asked_for_is_out_and_says_so() -> None:
    """That Russia attacked is not that the navy did, and may be more than it."""
    assert out(strike(1, attacker="RU"), attacker="RU/navy") == WIDER_ACTOR


def test_c1_an_attack_of_which_nobody_says_whose_may_be_theirs() -> None:
    """A kind of somebody's own may leave it open."""
    raid = Raid(attribution=SAID, when=night(10), seen=Quantity.exact(3))

    assert doubts(raid, attacker="RU", kinds={"Raid"}, measure="seen") == {"whose attack it was"}
    assert not is_about(attrs.evolve(raid, attacker="UA"), attacker="RU", kinds={"Raid"}, measure="seen")


# --- windows ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("mark", ["~", "?", "%"])
def test_c1_a_date_that_is_marked_as_uncertain_may_be_another(mark: Any) -> None:
    """Approximate, uncertain, both."""
    assert doubts(strike(1, attrs.evolve(When.day("2024-11-10"), certainty=mark))) == {"an exact date"}


def test_c1_a_clock_time_marked_as_approximate_is_certain_of_its_date() -> None:
    """Said "about nine in the evening" it leaves the hour open; an uncertain one may be of another evening."""
    assert doubts(strike(1, attrs.evolve(night(10), certainty="~"))) == set()
    assert doubts(strike(1, attrs.evolve(night(10), certainty="?"))) == {"an exact date"}
    assert doubts(strike(1, attrs.evolve(night(10), certainty="%"))) == {"an exact date"}


def test_c1_a_report_that_may_have_come_later_may_count() -> None:
    """As the view as known shows it, with `possibly` or without."""
    held = hold(row(1, strike(1), certain=False), scope())

    assert held is not None
    assert held.doubts == {"a report time"}


def test_c11_a_date_without_a_zone_is_one_of_the_scopes() -> None:
    """Whoever said it where; clocks, and dates of a zone, stay what they are."""
    plain, zoned = When.day("2024-11-10"), When.day("2024-11-10", tz="Europe/Moscow")

    assert member(strike(1, plain)).when == attrs.evolve(plain, tz=KYIV)
    assert member(strike(1, zoned)).when == zoned
    assert member(strike(1, plain), grain="account", tz=None, day_rule=None).when == plain


def test_a_kind_without_a_window_is_out() -> None:
    """And whatever it means by our names for things is not taken for what we mean."""
    held = member(Rumour(attribution=SAID, size=Quantity.exact(1)), **RUMOURS)

    assert held.out == "its kind names no window"
    assert (held.when, held.about.place, held.about.weapon, held.reading.attacker) == (None, None, None, None)


def test_an_event_that_may_name_a_window_and_does_not_is_out() -> None:
    """A window left open by its author is no window."""
    sighting = Sighting(attribution=SAID, when=None, seen=Quantity.exact(1))

    assert out(sighting, kinds={"Sighting"}, measure="seen") == "it names no window"


# --- measures --------------------------------------------------------------------------------------------------------
def test_s14_unreported_is_silent_and_withheld_counts_as_anything() -> None:
    """Neither is zero, and neither is out."""
    assert member(strike(None)).is_silent
    assert not member(strike(WITHHELD)).is_silent
    assert member(strike(None)).out is None


def test_s13_an_account_in_scope_whose_kind_has_no_such_measure_is_out() -> None:
    """It is in question, for its kind is asked for."""
    held = member(harm(killed=1), kinds={"HarmReport"})

    assert (held.out, held.reading.value) == (NO_MEASURE, UNREPORTED)


def test_c16_harm_of_another_side_is_another_matter_and_of_none_said_may_be() -> None:
    """None = not said."""
    asked: dict[str, Any] = {"kinds": {"HarmReport"}, "measure": "killed", "sides": {"UA"}}

    assert not is_about(harm(killed=1, side="RU"), **asked)
    assert doubts(harm(killed=1), **asked) == {"whose side it is about"}


def test_what_is_missing_is_counted_among_what_lies_in_scope() -> None:
    """The broader accounts are not in scope, and what they leave out says nothing of it."""
    accounts = [
        row(1, strike(None, code="UA/UA-30")),
        row(2, strike(WITHHELD, code="UA/UA-30")),
        row(3, strike(None, code="UA")),
        row(4, strike(5, code="UA/UA-30")),
    ]
    board = fold(RecordBoard(scope(places={"UA/UA-30"}), envelope()), accounts)

    assert (board.coverage.unreported, board.coverage.withheld, board.coverage.buckets) == (1, 1, 1)
    assert board.coverage.first == night(10).earliest
    assert board.coverage.last == night(10).latest


def test_coverage_is_open_where_a_window_is_and_empty_where_nothing_is() -> None:
    """None says both: there is no first, or no last."""
    open_end = member(strike(1, When.between("2024-11-10T05:03Z", None)))
    open_start = member(strike(1, When.between(None, "2024-11-10T05:03Z")))

    assert coverage_of({"1": open_end}, 0).last is None
    assert coverage_of({"1": open_end}, 0).first is not None
    assert coverage_of({"1": open_start}, 0).first is None
    assert coverage_of({}, 0).first is None


# --- what is asked for -----------------------------------------------------------------------------------------------
def test_kinds_of_somebodys_own_are_counted_like_ours() -> None:
    """A window and a Quantity are all it takes."""
    seen = Sighting(attribution=SAID, when=night(10), seen=Quantity.exact(3), where=Place("there", code="UA"))
    board = fold(RecordBoard(scope(kinds={Sighting}, measure="seen", places={"UA"}), envelope()), [told(1, seen)])

    assert [bucket.value for bucket in board.buckets.values()] == [Quantity.exact(3)]


def test_entries_about_entries_are_never_counted_though_a_scope_names_them() -> None:
    """A link says nothing of the world."""
    assert not is_about(LINK, kinds={"Link"})


def test_a_kind_that_is_not_asked_for_is_another_matter() -> None:
    """Also one that has the measure."""
    assert not is_about(strike(1), kinds={"MissileStrike"})


def test_what_is_read_of_an_event_is_known_beforehand() -> None:
    """So that nothing else is decoded: the measure itself, wherever it stands."""
    assert reads_for(scope()) == LOOKED_AT | {"launched", "tally.launched"}
    assert reads_for(scope(measure="closures")) == LOOKED_AT | {"closures", "tally.closures", "facilities"}
    assert reads_for(scope(measure=None)) == LOOKED_AT


@pytest.mark.parametrize(
    ("when", "since", "until", "reaches"),
    [
        (night(10), None, None, True),
        (night(10), date(2024, 11, 10), None, True),
        (night(10), date(2024, 11, 11), None, False),
        (night(10), None, date(2024, 11, 9), True),
        (night(10), None, date(2024, 11, 8), False),
        (hours(0, None), date(2030, 1, 1), None, True),
    ],
)
def test_an_event_reaches_into_the_days_that_compete_where_some_of_its_window_may(
    when: When, since: date | None, until: date | None, *, reaches: bool
) -> None:
    """Local days, both inclusive; what names no window may."""
    asked = scope(since=since, until=until)
    statement = Statement(act="claim", text="most ever", attribution=SAID, when=When.day("2024-11-10"))

    assert reaches_into(strike(1, when), asked) == reaches
    assert reaches_into(Rumour(attribution=SAID, size=Quantity.exact(1)), asked)
    assert reaches_into(statement, scope())


@pytest.mark.law
@given(st.lists(events(), max_size=4), askable())
def test_no_valid_event_makes_a_question_raise(said: list[Any], asked: Any) -> None:
    """Whatever is said, it counts, may count, is set aside with a reason, or is about something else."""
    accounts = [told(number, event) for number, event in enumerate(said)]
    board = fold(RecordBoard(asked, envelope()), accounts)
    for account in accounts:
        verdict = board.verdict(account.id)
        about = hold(account, asked)
        counts = any(account.id in bucket.used for bucket in board.buckets.values())
        may = any(account.id in each.accounts for bucket in board.buckets.values() for each in bucket.maybe)

        assert str(verdict)
        assert about is None or counts or may or account.id in _set_aside(board, verdict)


def _set_aside(board: Any, verdict: Any) -> set[str]:
    parts = {each.account for bucket in board.buckets.values() for each in bucket.aside}
    return parts | {each.account for each in verdict.aside} | _silent(board)


def _silent(board: Any) -> set[str]:
    """Accounts that say nothing of the measure beside others of their period that do."""
    return {account for bucket in board.buckets.values() for pick in bucket.picks for account in pick.ids}
