"""The founding article: all 44 claims are in the log, each by its claimant and no more certain than it was printed."""

from __future__ import annotations

from typing import Any

import pytest

from conflict_events.events import DroneStrike
from conflict_events.importers.seeds import Seeds
from conflict_events.log import EventLog
from conflict_events.values import Quantity

OUTLET = "Outlet"

OUTLETS = {2, 3, 4, 5, 13, 14, 15, 17, 20, 21, 26, 27, 33, 35, 36, 38, 41, 42, 43, 44}
CLAIMANTS = {
    **dict.fromkeys(OUTLETS, OUTLET),
    **dict.fromkeys((7, 8, 9, 10, 29, 30, 31, 32, 39, 40), "UA/President"),
    **dict.fromkeys((11, 12, 37), "RU/MoD"),
    **dict.fromkeys((6, 18), "RU/Kremlin"),
    **dict.fromkeys((19, 22, 23, 24), "RU/Kremlin/Peskov"),
    1: "AFP",
    16: "RU/MoscowOblast/Governor",
    25: "US/Trump",
    28: "RU",
    34: "ISW",
}
KIND_OF = {
    **dict.fromkeys(range(1, 45), ("Statement",)),
    **dict.fromkeys((7, 9, 11), ("DroneStrike",)),
    **dict.fromkeys((1, 13, 14), ("HarmReport",)),
    **dict.fromkeys((3, 41), ("OfficeChange",)),
    **dict.fromkeys((36, 37), ("TerritorialClaim",)),
    2: ("Statement", "Statement"),
    15: ("Disruption",),
    34: ("TerritorialClaim", "Statement"),
}
ACTS = {
    **dict.fromkeys((2, 4, 8, 12, 21, 26, 31, 35, 40), "claim"),
    **dict.fromkeys((5, 16, 17, 22, 33, 38, 42, 43, 44), "assess"),
    **dict.fromkeys((6, 18, 23, 39), "welcome"),
    **dict.fromkeys((10, 28), "demand"),
    **dict.fromkeys((19, 20, 27), "comment"),
    **dict.fromkeys((24, 30, 32), "warn"),
    25: "promise",
    29: "reject",
}
FLAGS = {
    **dict.fromkeys((4, 7, 20), "C"),
    **dict.fromkeys((10, 17, 33, 38, 42, 43, 44), "E"),
    **dict.fromkeys((19, 23, 25, 32, 40), "Q"),
    **dict.fromkeys((13, 14, 15), "U"),
    2: "SC",
    5: "EU",
    8: "S",
    11: "BS",
    12: "SC",
    34: "SB",
    35: "X",
}
QUOTES = {
    6: "positive signal",
    16: "massive",
    19: "deal-making",
    25: "within hours",
    32: "Kyiv would lose the conflict",
}


@pytest.mark.parametrize("number", range(1, 45))
def test_every_claim_of_the_article_is_in_the_log(log: EventLog, both: Seeds, number: int) -> None:
    """Each of the 44 claims is held by accounts of the kinds and the claimant that the domain page names."""
    entries = [log.entry(entry_id) for entry_id in both.claims[number]]

    assert tuple(entry.kind for entry in entries) == KIND_OF[number]
    assert {entry.event.attribution.claimant for entry in entries} == {CLAIMANTS[number]}
    assert {entry.event.attribution.via for entry in entries} == {(OUTLET,)}
    assert both.flags[number] == FLAGS.get(number, "")


@pytest.mark.parametrize(("number", "act"), ACTS.items())
def test_every_statement_of_the_article_is_the_act_that_it_was(
    log: EventLog, both: Seeds, number: int, act: str
) -> None:
    """A demand is a demand and a warning a warning."""
    assert {log.entry(each).event.act for each in both.claims[number]} == {act}


@pytest.mark.parametrize("number", range(1, 45))
def test_verbatim_words_stand_only_where_some_were_printed(log: EventLog, both: Seeds, number: int) -> None:
    """A quotation that was shortened or translated (23, 40) keeps no words as if they were verbatim."""
    quotes = {log.entry(each).event.attribution.quote for each in both.claims[number]}

    assert quotes == {QUOTES.get(number)}


def test_the_article_has_no_other_accounts(log: EventLog, both: Seeds) -> None:
    """Nothing came with the article that is not one of its claims, and no label is in no claim."""
    of_claims = {entry_id for ids in both.claims.values() for entry_id in ids}
    of_article = {entry.id for entry in log.entries() if _via(entry.event) == (OUTLET,)}

    assert of_claims == of_article
    assert list(both.claims) == list(both.flags) == list(range(1, 45))


def _via(event: Any) -> tuple[str, ...]:
    attribution = getattr(event, "attribution", None)
    return attribution.via if attribution else ()


def test_claim_nine_is_the_account_of_claim_seven_and_its_number_is_not_zero(event: Any, both: Seeds) -> None:
    """The 44 claims: 9 is the same account as 7; words without a number are neither a number nor nothing."""
    tally = event("A7").tally

    assert both.claims[9] == both.claims[7]
    assert tally.launched == Quantity.exact(145)
    assert tally.destroyed == Quantity.unreported(raw="significant number")


@pytest.mark.parametrize(
    ("label", "field", "quantity"),
    [
        ("A14", "injured", Quantity.at_least(2, raw="civilians")),
        ("A15", "facilities", Quantity.at_least(2, raw="airport closures")),
        ("A21", "amount", Quantity.at_least(2 * 10**9, raw="billions")),
        ("A34", "area_km2", Quantity.unreported(raw="largest")),
        ("A36", "settlements", Quantity.at_least(2, raw="more villages")),
        ("A37", "settlements", Quantity.at_least(1)),
    ],
)
def test_a_word_for_a_number_keeps_its_word(event: Any, label: str, field: str, quantity: Quantity) -> None:
    """Plurals are at least two, billions at least two of them, and what has no number at all has none here."""
    assert getattr(event(label), field) == quantity


def test_claim_eleven_is_kept_as_printed_and_comes_after_the_day(event: Any, log: EventLog) -> None:
    """34 launched at the capital: nobody can have read it by noon, for it quotes an address of that evening."""
    claim = event("A11")

    assert claim.tally.launched == Quantity.exact(34, raw="targeted")
    assert (claim.attribution.claimant, claim.where.code) == ("RU/MoD", "RU/RU-MOW")
    for possibly in (False, True):
        seen = log.as_known("2024-11-10T15:59Z", possibly=possibly).accounts(DroneStrike)
        assert {account.event.attribution.via for account in seen}.isdisjoint({(OUTLET,)})


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("A2.RU", {"attacker": "RU", "places": {"UA"}, "grain": "night"}),
        ("A2.UA", {"attacker": "UA", "places": {"RU"}, "grain": "night"}),
        ("A8", {"measure": "launched", "attacker": "RU", "places": {"UA"}, "grain": "night"}),
        ("A12", {"measure": None, "places": {"RU/RU-MOS", "RU/RU-MOW"}, "grain": None}),
        ("A34.record", {"measure": "area_km2", "attacker": "RU", "grain": None}),
        ("D2.record", {"measure": "launched", "attacker": "RU", "places": {"UA"}}),
        ("D13.record", {"measure": "area_km2", "attacker": "RU", "grain": "month"}),
    ],
)
def test_a_superlative_says_what_the_words_said_and_no_more(event: Any, label: str, said: dict[str, Any]) -> None:
    """What the words leave open is None in the scope (S18)."""
    superlative = event(label).superlative
    scope = {field: getattr(superlative.scope, field) for field in said}

    assert scope == said
    assert (superlative.rank, superlative.hedged, superlative.direction) == (1, False, "max")
    assert event(label).about is not None
