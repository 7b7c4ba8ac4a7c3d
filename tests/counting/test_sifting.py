"""Sifting: what a scope is about, what is set aside and why, and what it is not about at all."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting import envelope
from conflict_events.counting.scoped import coverage_of
from conflict_events.counting.sifting import ABOUT_MORE, measure_of, measures_in, sift
from conflict_events.events import Disruption, Link, TerritorialClaim
from conflict_events.projections import fold
from conflict_events.questions import RecordBoard
from conflict_events.testing import events, scopes
from conflict_events.values import UNREPORTED, WITHHELD, Attribution, Place, Quantity, Tally, When
from tests.projections.accounts import Rumour, Sighting, entry_id, harm, night, scope, strike, told

SAID = Attribution("RU/MoD", "2024-11-10T08:00Z")
LINK = Link(kind="same_incident", a=entry_id(1), b=entry_id(2), basis="same night")
CLOSED = Disruption(service="airport", state="closed", when=night(10), facilities=2, attribution=SAID)


def refusal(event: Any, **fields: Any) -> str | None:
    """Why an event is set aside; None = it counts. It must be one that the scope is about."""
    sifted = sift(told(1, event), scope(**fields))
    assert sifted is not None
    return sifted.aside


def is_about(event: Any, **fields: Any) -> bool:
    return sift(told(1, event), scope(**fields)) is not None


# --- ruling 15: places -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("code", "aside"),
    [
        ("RU/RU-MOS", None),
        ("RU/RU-MOS/Ramenskoye", None),
        ("RU/RU-MOW", None),
        ("RU", ABOUT_MORE),
        (None, "no place that the scope could be held against"),
    ],
)
def test_ruling_15_an_account_is_in_a_place_when_a_code_of_the_scope_is_its_prefix(
    code: str | None, aside: str | None
) -> None:
    """Moscow means city and oblast here; an account about Russia is set aside, and so is one about nowhere."""
    assert refusal(strike(1, code=code), places={"RU/RU-MOS", "RU/RU-MOW"}) == aside


def test_ruling_15_a_place_beside_those_asked_for_is_another_matter() -> None:
    """A name that only begins alike is another place."""
    assert not is_about(strike(1, code="RU/RU-MOSX"), places={"RU/RU-MOS"})
    assert not is_about(strike(1, code="UA"), places={"RU/RU-MOS"})


def test_an_event_without_a_where_is_set_aside_where_places_are_asked_for() -> None:
    """A kind of somebody's own may put a text there."""
    assert refusal(Rumour(attribution=SAID, size=Quantity.exact(1)), kinds={"Rumour"}, measure="size") is not None


# --- ruling 11: weapons, decoys, target_kind -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("field", "asked", "said", "other", "reason"),
    [
        ("weapon", {"weapons": {"Shahed-136/131"}}, "Shahed-136/131", "Shahed", "does not say weapon"),
        ("decoys", {"decoys": True}, True, False, "does not say whether decoys are in it"),
        ("decoys", {"decoys": False}, False, True, "does not say whether decoys are in it"),
        ("target_kind", {"target_kind": "power"}, "power", "rail", "does not say what was attacked"),
    ],
)
def test_ruling_11_what_the_scope_asks_for_is_said_so_or_otherwise_or_not_at_all(
    field: str, asked: dict[str, Any], said: Any, other: Any, reason: str
) -> None:
    """Exactly as reported: counted where said so, not in question where said otherwise, set aside where not said."""
    assert refusal(strike(1, **{field: said}), **asked) is None
    assert not is_about(strike(1, **{field: other}), **asked)
    assert refusal(strike(1), **asked) == reason
    assert refusal(strike(1, **{field: other})) is None


def test_the_side_of_an_attack_is_its_attacker_or_who_gains() -> None:
    """By path; a kind that names no attacker is set aside, not counted for either."""
    gain = TerritorialClaim(
        holder="RU/army",
        change="gained",
        when=night(10),
        basis="declared",
        area_km2=478,
        attribution=SAID,
    )

    assert is_about(strike(1, attacker="RU/navy"), attacker="RU")
    assert not is_about(strike(1, attacker="UA", target="RU"), attacker="RU")
    assert refusal(gain, attacker="RU", kinds={"TerritorialClaim"}, measure="area_km2") is None
    assert (
        refusal(harm(killed=1), attacker="RU", kinds={"HarmReport"}, measure="killed") == "its kind names no attacker"
    )


# --- ruling 14: missing ----------------------------------------------------------------------------------------------
def test_ruling_14_unreported_is_set_aside_and_withheld_counts_as_anything() -> None:
    """Neither is zero."""
    assert refusal(strike(None)) == "measure unreported"
    assert refusal(strike(WITHHELD)) is None


def test_ruling_13_an_account_in_scope_whose_kind_has_no_such_measure_is_set_aside() -> None:
    """It is in question, for its kind is asked for."""
    assert refusal(harm(killed=1), kinds={"HarmReport"}) == "its kind has no such measure"


def test_what_is_missing_is_counted_among_what_lies_in_scope() -> None:
    """The broader accounts are not in scope, and what they leave out says nothing of it."""
    accounts = [
        told(1, strike(None, code="UA/UA-30")),
        told(2, strike(WITHHELD, code="UA/UA-30")),
        told(3, strike(None, code="UA")),
        told(4, strike(5, code="UA/UA-30")),
    ]
    board = fold(RecordBoard(scope(places={"UA/UA-30"}), envelope()), accounts)

    assert (board.coverage.unreported, board.coverage.withheld, board.coverage.buckets) == (1, 1, 1)
    assert board.coverage.first == night(10).earliest
    assert board.coverage.last == night(10).latest


def test_coverage_is_open_where_a_window_is_and_empty_where_nothing_is() -> None:
    """None says both: there is no first, or no last."""
    open_end = sift(told(1, strike(1, When.between("2024-11-10T05:03Z", None))), scope())
    open_start = sift(told(2, strike(1, When.between(None, "2024-11-10T05:03Z"))), scope())
    assert open_end is not None
    assert open_start is not None

    assert coverage_of({"1": open_end}, 0).last is None
    assert coverage_of({"1": open_end}, 0).first is not None
    assert coverage_of({"1": open_start}, 0).first is None
    assert coverage_of({}, 0).first is None


# --- measures --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("event", "measure", "value"),
    [
        (strike(7), "launched", Quantity.exact(7)),
        (strike(7), "destroyed", UNREPORTED),
        (strike(7), "killed", None),
        (strike(7), "attacker", None),
        (harm(killed=2), "killed", Quantity.exact(2)),
        (harm(killed=2), "closures", None),
        (CLOSED, "closures", Quantity.exact(2)),
        (attrs.evolve(CLOSED, state="restricted"), "closures", None),
        (CLOSED, "facilities", Quantity.exact(2)),
        (Sighting(attribution=SAID, when=night(10), seen=Quantity.exact(3)), "seen", Quantity.exact(3)),
    ],
)
def test_a_measure_is_a_figure_of_the_tally_or_of_the_event(event: Any, measure: str, value: Quantity | None) -> None:
    """Closures are the facilities of a service that closed; None where the kind has no such measure."""
    assert measure_of(event, measure) == value


def test_the_measures_in_an_event_are_those_it_gives_a_figure_of() -> None:
    """Withheld is said; unreported is not."""
    both = strike(None, tally=Tally(launched=WITHHELD, destroyed=Quantity.exact(2)))

    assert measures_in(both) == ("launched", "destroyed")
    assert measures_in(harm(injured=2)) == ("injured",)
    assert measures_in(Rumour(attribution=SAID, size=Quantity.exact(1))) == ("size",)


def test_kinds_of_somebodys_own_are_counted_like_ours() -> None:
    """A window and a Quantity are all it takes."""
    seen = Sighting(attribution=SAID, when=night(10), seen=Quantity.exact(3), where=Place("there", code="UA"))
    board = fold(RecordBoard(scope(kinds={Sighting}, measure="seen", places={"UA"}), envelope()), [told(1, seen)])

    assert [bucket.value for bucket in board.buckets.values()] == [Quantity.exact(3)]


def test_a_kind_without_a_window_is_set_aside() -> None:
    """And whatever it means by our names for things is not taken for what we mean."""
    rumour = Rumour(attribution=SAID, size=Quantity.exact(1))
    sifted = sift(told(1, rumour), scope(kinds={Rumour}, measure="size"))

    assert sifted is not None
    assert sifted.aside == "its kind names no window"
    assert (sifted.when, sifted.place, sifted.weapon, sifted.reading.attacker) == (None, None, None, None)


def test_entries_about_entries_are_never_counted_though_a_scope_names_them() -> None:
    """A link says nothing of the world."""
    assert not is_about(LINK, kinds={"Link"})


def test_a_kind_that_is_not_asked_for_is_another_matter() -> None:
    """Also one that has the measure."""
    assert not is_about(strike(1), kinds={"MissileStrike"})


@pytest.mark.law
@given(st.lists(events(), max_size=4), scopes(complete=True))
def test_no_valid_event_makes_a_question_raise(said: list[Any], asked: Any) -> None:
    """Whatever is said, it counts, is set aside with a reason, or is about something else."""
    accounts = [told(number, event) for number, event in enumerate(said)]
    board = fold(RecordBoard(asked, envelope()), accounts)
    for account in accounts:
        verdict = board.verdict(account.id)
        about = sift(account, asked)
        counts = any(account.id in bucket.used for bucket in board.buckets.values())

        assert str(verdict)
        assert about is None or counts or account.id in {each.account for each in verdict.aside}
