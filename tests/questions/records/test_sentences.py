"""Sentences: plain words, no stronger than the accounts support."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from conflict_events.counting import latest
from conflict_events.events import EquipmentLoss, TerritorialClaim
from conflict_events.history import Head, View
from conflict_events.projections import Context, fold
from conflict_events.questions.records import RecordBoard
from conflict_events.questions.records.sentences import scope_in_words
from conflict_events.values import Attribution, Quantity, Tally, When
from tests.projections.accounts import scope, strike, told

NIGHTS = [told(day, strike(count, day)) for day, count in ((5, 136), (7, 135), (10, 145), (25, 145), (26, 188))]
KNOWN = Context(View.known("2024-11-10T12:00Z"), Head(5, "f" * 64), 5)
FULL: dict[str, Any] = {"attacker": "RU", "places": {"UA"}, "since": date(2022, 2, 24)}


def said(number: int, accounts: Any = NIGHTS, *, asked: Any = None, **fields: Any) -> str:
    board_fields = {name: fields.pop(name) for name in ("direction", "reading") if name in fields}
    question = RecordBoard(scope(**fields), latest("UA/AirForce"), **board_fields)
    return fold(question, accounts).verdict(date(2024, 11, number), **(asked or {})).wording()


SAID = Attribution("UA/AirForce", "2024-12-01")
OPENING = "As last reported by UA/AirForce, as of now: "


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (
            5,
            (
                "136 drones launched in one night (2024-11-05) may or may not be the most: "
                "nothing earlier is recorded, so there is nothing to beat."
            ),
        ),
        (
            7,
            (
                "135 drones launched in one night (2024-11-07) is not the most since 2024-11-05, with one "
                "earlier night recorded here: 1 behind 136 (2024-11-05)."
            ),
        ),
        (
            10,
            (
                "145 drones launched in one night (2024-11-10) is the most since 2024-11-05, with 2 earlier nights "
                "recorded here: "
                "9 ahead of 136 (2024-11-05)."
            ),
        ),
        (
            25,
            (
                "145 drones launched in one night (2024-11-25) equals the most since 2024-11-05, with 3 earlier "
                "nights recorded here: 145 (2024-11-10)."
            ),
        ),
        (
            26,
            (
                "188 drones launched in one night (2024-11-26) is the most since 2024-11-05, with 4 earlier nights "
                "recorded here: "
                "43 ahead of 145 (2024-11-10) and 145 (2024-11-25)."
            ),
        ),
        (
            28,
            (
                "there is nothing to compare in one night (2024-11-28): no figure of 'launched' here, "
                "latest by UA/AirForce: what is not said is not zero."
            ),
        ),
    ],
)
def test_each_outcome_has_its_sentence(number: int, sentence: str) -> None:
    """Whose count, which measure and period, among how many, and against what."""
    assert said(number) == OPENING + sentence


def test_a_sentence_says_the_whole_scope_and_where_it_was_asked() -> None:
    """Side, place, since and until when, as known when."""
    question = RecordBoard(scope(**FULL, until=date(2024, 12, 31)), latest("UA/AirForce"))
    board = fold(question, NIGHTS).seen_from(KNOWN)

    assert board.verdict(date(2024, 11, 10)).wording() == (
        "As last reported by UA/AirForce, as known at 2024-11-10 12:00Z: 145 drones launched in attacks by RU "
        "over UA in "
        "one night (2024-11-10) is the most from 2024-11-05 to 2024-12-31, with 2 earlier nights recorded "
        "here: 9 ahead of 136 (2024-11-05)."
    )


def test_a_figure_left_open_is_said_to_be_open_and_by_what() -> None:
    """Only what could be level or ahead is named; several of one figure are not called level while one is a range."""
    accounts = [*NIGHTS[:2], told(8, strike(Quantity.between(136, 140), 8)), told(9, strike(Quantity.at_least(100), 9))]
    doubtful = [*NIGHTS[:2], told(8, strike(Quantity.between(130, 150), 8)), told(10, strike(Quantity.exact(136), 10))]

    assert said(9, accounts).endswith(
        "may or may not be the most since 2024-11-05, with 3 earlier nights recorded here: "
        "136 (2024-11-05) or 136 to 140 (2024-11-08) could be level or ahead."
    )
    assert "130 to 150 (2024-11-08) or 136 (2024-11-05) could be level or ahead" in said(10, doubtful)


def test_what_cannot_be_ordered_in_time_is_not_said_to_be_ahead_of_anything() -> None:
    """The figure before it is definitely lower; it is the other, of unknown order, that leaves it open."""
    at = When.at("2024-11-10T12:00Z")
    accounts = [NIGHTS[0], told(1, strike(200, at)), told(2, strike(300, When.day("2024-11-10"), code="UA/1"))]
    board = fold(RecordBoard(scope("account", tz=None, day_rule=None), latest("UA/AirForce")), accounts)
    sentence = board.verdict(told(1, strike(200, at)).id).sentence()

    assert "may or may not be the most" in sentence
    assert sentence.endswith("others may have ended before it or after.")


@pytest.mark.parametrize(
    ("number", "asked", "words", "ending"),
    [
        (7, {"rank": 2}, "is the second largest", "its rank is 2."),
        (7, {"rank": 3}, "is not the third largest", "its rank is 2."),
        (26, {"within": 3}, "is one of the 3 largest", "its rank is 1, 52 ahead of 136 (2024-11-05)."),
        (
            26,
            {"rank": 2},
            "is not the second largest",
            "its rank is 1, 43 ahead of 145 (2024-11-10) and 145 (2024-11-25).",
        ),
        (7, {"within": 1}, "is not the largest", "its rank is 2, 1 behind 136 (2024-11-05)."),
        (10, {"within": 3}, "may or may not be one of the 3 largest", "its rank is 1."),
    ],
)
def test_c22_another_rank_than_the_first_is_never_called_the_most(
    number: int, asked: dict[str, int], words: str, ending: str
) -> None:
    """The sentence says what was asked about, and how far the figure is from that rank, on which side."""
    sentence = said(number, asked=asked)

    assert f" {words} since 2024-11-05, " in sentence
    assert sentence.endswith(f"recorded here: {ending}")
    assert "the most" not in sentence


def test_a_rank_left_open_is_said_to_be_open() -> None:
    """With the ranks that it may have; from below they are the smallest."""
    accounts = [*NIGHTS[:1], told(8, strike(Quantity.between(130, 140), 8))]

    assert "may or may not be the second smallest" in said(8, accounts, asked={"rank": 2}, direction="min")
    assert said(8, accounts, asked={"rank": 2}).endswith("its rank is 1 to 2.")


def test_the_fewest_and_lower_bounds_are_called_so() -> None:
    """What was compared is no detail."""
    assert "135 drones launched in one night (2024-11-07) is the fewest since 2024-11-05, with one earlier" in said(
        7, direction="min"
    )
    assert "145 (lower bounds alone) drones launched" in said(10, reading="floor")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "in one night"),
        ({"attacker": "RU", "measure": "destroyed"}, "in attacks by RU in one night"),
        ({"attacker": "RU", "measure": "area_km2", "grain": "month"}, "by RU in one month"),
        ({"places": {"RU/RU-MOW", "RU/RU-MOS"}, "grain": "rolling_24h"}, "over RU/RU-MOS and RU/RU-MOW in 24 hours"),
        ({"weapons": {"Shahed-136/131"}, "grain": "account"}, "of Shahed-136/131 in one account"),
        ({"grain": "report"}, "in one report"),
        ({"change": "gained", "attacker": "RU", "measure": "area_km2"}, "gained by RU in one night"),
        ({"sides": {"RU", "UA"}, "population": "civilian"}, "on the side of RU and UA of civilian people in one night"),
        ({"target_kind": "power", "decoys": True, "grain": "window"}, "on power with decoys in one window"),
        ({"decoys": False, "grain": "incident"}, "without decoys in one incident"),
    ],
)
def test_a_scope_is_said_in_words_with_everything_that_narrows_it(fields: dict[str, Any], words: str) -> None:
    """Else the sentence would claim more than was compared."""
    assert scope_in_words(scope(**{"grain": "night", **fields})) == words


def test_periods_are_counted_in_their_plural() -> None:
    """Twenty-four hours have one already."""
    accounts = [told(n, strike(n, n)) for n in (3, 7, 11)]
    board = fold(RecordBoard(scope("rolling_24h"), latest("UA/AirForce")), accounts)

    assert ", with 2 earlier 24-hour periods recorded here" in board.verdict(told(11, strike(1)).id).sentence()


def test_c2_a_sentence_says_what_may_belong_to_the_figure_and_what_would_decide() -> None:
    """How many, their sum, and whether they were left aside."""
    accounts = [
        *NIGHTS,
        told(30, strike(7, 10, code=None, at="2024-11-10T08:30Z")),
        told(31, strike(8, 10, code=None, at="2024-11-10T09:00Z")),
    ]
    asked: dict[str, Any] = {"places": {"UA"}}

    assert said(10, accounts, **asked).endswith(
        "9 to 24 ahead of 136 (2024-11-05); 2 accounts that may belong here (15) are counted only as possible: "
        "a place would decide."
    )
    assert said(10, accounts[:-1], **asked, maybe="aside").endswith(
        "9 ahead of 136 (2024-11-05); 1 account that may belong here (7) is left aside: a place would decide."
    )


def test_a_sentence_says_what_is_to_know_once() -> None:
    """What the wording says already is not said again; a table has it beside the wording."""
    perhaps = told(8, strike(150, 8, code=None))
    longer = told(9, strike(500, When.between("2024-11-03T20:00Z", "2024-11-06T20:00Z")))
    asked = fold(RecordBoard(scope(places={"UA"}), latest("UA/AirForce")), [*NIGHTS, perhaps, longer])
    verdict = asked.verdict("2024-11-08")
    known = verdict.sentence().removeprefix(verdict.wording())

    assert known.startswith(" Caveat: ahead of it, but not counted: 500 (")
    assert (known.count("Caveat: "), known.count("may count here too")) == (len(verdict.caveats) - 1, 0)
    assert verdict.table().title == verdict.wording()


def test_c14_a_sentence_says_that_wholes_bound_their_parts() -> None:
    """66 over Kyiv, where no earlier national figure exceeded 52."""
    accounts = [told(5, strike(52, 5)), told(10, strike(66, 10, code="UA/UA-30"))]
    asked: dict[str, Any] = {"places": {"UA/UA-30"}, "bounds": "wholes"}

    assert "may or may not" in said(10, accounts, places={"UA/UA-30"})
    assert " is the most " in said(10, accounts, **asked)
    assert "which bounds places without a figure by those that contain them" in said(5, accounts, **asked)
    assert "which bounds places without a figure by those that contain them" in said(10, accounts, **asked)


def test_c18_a_first_record_before_which_there_was_nothing_says_so() -> None:
    """As the caller says; and asked since a day it says so where nothing is known."""
    assert said(5, complete_since=date(2024, 11, 1)).endswith(
        "(2024-11-05) is the most since 2024-11-02: before it there was nothing."
    )
    assert said(5, since=date(2024, 11, 1)).endswith(
        "may or may not be the most since 2024-11-01: nothing earlier is recorded, so there is nothing to beat."
    )
    quiet = said(7, direction="min", complete_since=date(2024, 11, 1))
    assert quiet.endswith("(2024-11-07) is not the fewest since 2024-11-02: there was an earlier night without any.")
    assert said(5, direction="min").endswith("the fewest: nothing earlier is recorded, so there is nothing to beat.")


def test_c23_of_many_figures_the_number_and_the_largest_are_told() -> None:
    """No sentence lists seven."""
    accounts = [*(told(n, strike(Quantity.between(100, 200 + n), n)) for n in range(2, 10)), told(20, strike(150, 20))]
    open_above = [*accounts, told(21, strike(Quantity.at_least(5), 11))]

    assert "8 figures, the largest 100 to 209 could be level or ahead" in said(20, accounts)
    assert "9 figures, the largest at least 5 could be level or ahead" in said(20, open_above)


@pytest.mark.parametrize(
    ("fields", "figure", "words"),
    [
        ({}, 1, "1 drone launched"),
        ({}, 2, "2 drones launched"),
        ({"kinds": {"DroneStrike", "MissileStrike"}}, 1, "1 drone or missile launched"),
        ({"kinds": {"DroneStrike", "MissileStrike"}}, 3, "3 drones and missiles launched"),
        ({"measure": "hits"}, 1, "1 hit by drones"),
        ({"measure": "hit_locations"}, 3, "3 places hit by drones"),
    ],
)
def test_one_and_several_are_named_as_people_name_them(fields: dict[str, Any], figure: int, words: str) -> None:
    """No newspaper writes "1 drones"."""
    tally = Tally(**{fields.get("measure", "launched"): figure})
    accounts = [told(1, strike(None, 5, tally=tally))]

    assert f": {words} in one night (2024-11-05) " in said(5, accounts, **fields)


def test_losses_and_ground_are_named_by_what_they_are() -> None:
    """Pieces of equipment, and square kilometres, of which there is less and not fewer."""
    ground = [
        told(
            number,
            TerritorialClaim(
                holder="RU",
                change="gained",
                area_km2=area,
                basis="assessed",
                when=f"2024-{number:02}",
                attribution=SAID,
            ),
        )
        for number, area in ((9, 20), (10, 10))
    ]
    lost = EquipmentLoss(side="RU", category="tanks", count=2, change="lost", when="2024-10", attribution=SAID)
    asked = {"kinds": {"TerritorialClaim"}, "measure": "area_km2", "change": "gained"}
    least = fold(RecordBoard(scope("month", **asked), latest("UA/AirForce"), direction="min"), ground)
    loss = scope("month", kinds={"EquipmentLoss"}, measure="count", change="lost")

    assert (
        least.verdict("2024-10")
        .sentence()
        .endswith(
            "10 km² gained in one month (2024-10) is the least since 2024-09, with one earlier month recorded here: "
            "10 below 20 (2024-09)."
        )
    )
    assert (
        "2 pieces of equipment lost in one month"
        in fold(RecordBoard(loss, latest("UA/AirForce")), [told(1, lost)]).verdict("2024-10").sentence()
    )


def test_a_rank_beyond_the_tenth_is_written_in_figures() -> None:
    """And one of none, with no earlier night, says so."""
    assert "is not number 12 of the largest since" in said(26, asked={"rank": 12})
    assert "with no earlier nights recorded here" in said(5, asked={"within": 2})
    assert "is not the tenth largest since" in said(26, asked={"rank": 10})


def test_until_a_day_is_said_with_since_when_or_without() -> None:
    """From one to the other; where nothing is known of since when, until alone."""
    end = date(2024, 12, 31)

    assert "is the most from 2024-11-05 to 2024-12-31, with one earlier night" in said(10, NIGHTS[::2], until=end)
    assert "may or may not be the most until 2024-12-31: nothing earlier" in said(5, until=end)
