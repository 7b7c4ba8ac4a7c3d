"""ClaimCheck: is a sentence supported as worded, and what moved on the way from its source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import pytest

from conflict_events.counting import envelope, latest
from conflict_events.errors import UsageError
from conflict_events.events import Correction, Link, Statement
from conflict_events.history import Account
from conflict_events.importers.seeds import Seeds, load
from conflict_events.log import EventLog
from conflict_events.projections import fold
from conflict_events.questions.claims import ClaimCheck, ClaimChecked
from conflict_events.questions.claims.claim_check import NO_SOURCE, NO_WORDS
from conflict_events.questions.records import Outcome
from conflict_events.values import Attribution, Place, Quantity, Scope, Superlative, Tally, When
from tests.importers.seeded import new_log
from tests.projections.accounts import entry_id, hours, night, strike, told

LATER = "2024-11-10T18:00Z"
COMPLETE: dict[str, list[Any]] = {"count": [envelope()], "grain": ["night"], "day_rule": ["end"], "tz": ["Europe/Kyiv"]}


def checked(accounts: Sequence[Account[Any]], **question: Any) -> ClaimChecked:
    """Check the first account."""
    return fold(ClaimCheck(entry_id(1), **question), accounts)


def moved(printed: Any, source: Any) -> set[tuple[str, str]]:
    """Kinds of drift of a printed account from one source, and how."""
    answer = checked([told(1, printed, beside=[2]), told(2, source, beside=[1])])
    return {(each.kind, each.how) for each in answer.drifts}


def ranked(
    number: int, about: int | None, *, by: str = "AFP", at: str | When = LATER, rank: Any = None, quote: Any = None
) -> Account[Statement]:
    event = Statement(
        when=night(10),
        act="claim",
        text="It was the largest.",
        about=None if about is None else entry_id(about),
        attribution=Attribution(by, reported=at, quote=quote, lang="en"),
        superlative=rank or Superlative(scope=Scope(kinds={"DroneStrike"}, measure="launched")),
    )
    return told(number, event)


def quoted(event: Any, quote: str, lang: str | None = "en") -> Any:
    return attrs.evolve(event, attribution=attrs.evolve(event.attribution, quote=quote, lang=lang))


# --- each drift -----------------------------------------------------------------------------------


def test_the_same_said_again_has_not_drifted() -> None:
    """Other words beside the number are no drift."""
    accounts = [
        told(1, strike(Quantity.exact(145, raw="sent"), at=LATER), beside=[2]),
        told(2, strike(145), beside=[1]),
    ]
    answer = checked(accounts)

    assert answer.drifts == frozenset()
    assert answer.is_supported
    assert answer.sentence() == "Supported as worded."
    assert answer.sources == {entry_id(2)}


def test_basis_drift_names_both_measures() -> None:
    """Shot down becomes targeted; of several measures it is the one of that figure, else any."""
    down = strike(None, tally=Tally(destroyed=34, hits=2))
    answer = checked([told(1, strike(34, at=LATER), beside=[2]), told(2, down, beside=[1])])

    (drift,) = answer.drifts
    assert (drift.kind, drift.field, drift.claimed, drift.sourced) == (
        "basis",
        "launched",
        "launched 34",
        "destroyed 34",
    )
    assert (drift.claim, drift.source) == (entry_id(1), entry_id(2))
    assert len(checked([told(1, strike(50, at=LATER), beside=[2]), told(2, down, beside=[1])]).drifts) == 2


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        (Quantity.about_(150), {("rounding", "rounded")}),
        (Quantity.exact(150), {("rounding", "rounded")}),
        (Quantity.exact(140), {("rounding", "rounded")}),
        (Quantity.exact(100), {("rounding", "rounded")}),
        (Quantity.exact(160), {("figure", "another figure")}),
        (Quantity.exact(0), {("figure", "another figure")}),
        (Quantity.exact(146), {("figure", "another figure")}),
        (Quantity.at_least(145), {("hedge", "bounds dropped or added")}),
        (Quantity.at_most(145), {("hedge", "bounds dropped or added")}),
        (Quantity.withheld(), set()),
    ],
)
def test_rounding_another_figure_and_a_dropped_bound_are_told_apart(
    printed: Quantity, found: set[tuple[str, str]]
) -> None:
    """145 becomes nearly 150; or at least 145; or 146, which is no rounding."""
    assert moved(strike(printed, at=LATER), strike(145)) == found


@pytest.mark.parametrize(
    ("printed", "found"),
    [("UA/UA-30", {("place", "narrowed")}), ("RU", {("place", "moved")}), (None, set()), ("UA", set())],
)
def test_place_drift_is_widened_narrowed_or_moved(printed: str | None, found: set[tuple[str, str]]) -> None:
    """Places that are not said, or are spelled otherwise, have not moved."""
    assert moved(strike(1, at=LATER, code=printed), strike(1)) == found


def test_place_drift_to_a_whole_is_widened() -> None:
    """An oblast becomes the country."""
    assert moved(strike(1, at=LATER), strike(1, code="UA/UA-30")) == {("place", "widened")}


@pytest.mark.parametrize(
    ("printed", "how"),
    [
        (hours(1, 20), "widened"),
        (hours(3, 4), "narrowed"),
        (hours(4, 9), "shifted"),
        (hours(9, 10), "moved"),
        (hours(2, 5), None),
    ],
)
def test_window_drift_is_widened_narrowed_shifted_or_moved(printed: When, how: str | None) -> None:
    """Seven to ten becomes overnight."""
    found = moved(strike(1, printed, at=LATER), strike(1, hours(2, 5)))

    assert found == ({("window", how)} if how else set())


def test_the_same_day_is_the_same_with_or_without_a_zone() -> None:
    """No zone was named; the day is that day."""
    assert moved(strike(1, When.day("2024-11-10"), at=LATER), strike(1, When.day("2024-11-10", tz="UTC"))) == set()


def test_a_window_says_what_the_source_called_it() -> None:
    """Its words stand beside it."""
    printed = strike(1, When.night("2024-11-10", "Europe/Kyiv", named_by="morning", raw="overnight"), at=LATER)
    answer = checked([told(1, printed, beside=[2]), told(2, strike(1, hours(2, 5)), beside=[1])])

    assert "'overnight'" in next(iter(answer.drifts)).claimed


def test_quotation_drift_other_words_and_translations() -> None:
    """An excerpt is the same words; a translation is another quote; where no words are kept none have drifted."""
    source = quoted(strike(1), "we shall lose the war")

    assert moved(quoted(strike(1, at=LATER), "lose the war"), source) == set()
    assert moved(quoted(strike(1, at=LATER), "lose the conflict"), source) == {("quotation", "other words")}
    assert moved(quoted(strike(1, at=LATER), "we shall lose the war", None), source) == {("quotation", "translated")}
    assert moved(strike(1, at=LATER), source) == set()
    assert moved(quoted(strike(1, at=LATER), "lose"), strike(1)) == set()


def test_attribution_drift_only_where_the_voice_named_said_nothing_earlier() -> None:
    """Another voice's same figure is where it goes back to; a rival with another figure is no source."""
    assert moved(strike(145, by="ISW", at=LATER), strike(145, by="AFP")) == {("attribution", "another voice")}
    assert moved(strike(145, by="ISW", at=LATER), strike(None, by="AFP", tally=Tally(hits=1))) >= {
        ("attribution", "another voice")
    }
    assert moved(strike(145, by="ISW", at=LATER), strike(84, by="AFP")) == set()
    accounts = [
        told(1, strike(145, by="ISW/Desk", at=LATER), beside=[2, 3]),
        told(2, strike(145, by="AFP"), beside=[1, 3]),
        told(3, strike(145, by="ISW"), beside=[1, 2]),
    ]
    assert checked(accounts).sources == {entry_id(3)}


def test_what_was_said_later_is_no_source() -> None:
    """And where nothing earlier is recorded, the answer says that nothing is shown."""
    answer = checked([told(1, strike(145), beside=[2]), told(2, strike(84, at=LATER), beside=[1])])

    assert (answer.drifts, answer.sources) == (frozenset(), frozenset())
    assert answer.caveats == {NO_SOURCE}
    assert not answer.is_supported
    undated = told(1, quoted(strike(1, at=When.edtf("../2024-11-10")), "one"), beside=[2])
    assert checked([undated, told(2, strike(1, at="2024-11-01T08:00Z"), beside=[1])]).sources == {entry_id(2)}
    alone = checked([undated, told(2, strike(1, at=When.edtf("2024-11-01/..")), beside=[1])])
    assert alone.caveats == {NO_SOURCE, NO_WORDS}


# --- statements -----------------------------------------------------------------------------------


def test_the_rank_of_a_statement_is_checked_by_the_readings_named() -> None:
    """And what the words say already is not tried otherwise."""
    accounts = [ranked(1, 2), told(2, strike(145)), told(3, strike(136, 9))]
    answer = checked(accounts, complete={**COMPLETE, "measure": ["destroyed"]})

    assert answer.rank is not None
    assert answer.rank.outcome is Outcome.HOLDS
    assert answer.is_supported
    (wording,) = answer.wordings()
    assert "145 drones launched" in wording
    assert answer.sentence().endswith(f"Defensible: {wording}")
    assert answer.evidence() == {entry_id(1), entry_id(2)}


def test_a_rank_that_cannot_be_checked_says_why() -> None:
    """No completions, too few, nothing that it is about, a hedge without its number."""
    account = told(2, strike(145))
    hedged = Superlative(scope=Scope(kinds={"DroneStrike"}, measure="launched"), hedged=True)

    assert "count" in str(checked([ranked(1, 2), account]).unchecked)
    assert "grain" in str(checked([ranked(1, 2), account], complete={"count": [envelope()]}).unchecked)
    assert "about" in str(checked([ranked(1, None), account], complete=COMPLETE).unchecked)
    assert "within" in str(checked([ranked(1, 2, rank=hedged), account], complete=COMPLETE).unchecked)
    assert checked([ranked(1, 2, rank=hedged), account], complete=COMPLETE, within=3).unchecked is None
    assert "was not checked" in checked([ranked(1, 2), account]).sentence()
    with pytest.raises(UsageError, match="count"):
        ClaimCheck(entry_id(1), complete={"grain": ["night"]})


def test_hedge_drift_one_of_the_largest_becomes_the_largest() -> None:
    """It needs the earlier statement; a changed rank is told too, and the same rank is no drift."""
    largest = Superlative(scope=Scope(kinds={"DroneStrike"}, measure="launched"))
    one_of = attrs.evolve(largest, hedged=True)
    least = attrs.evolve(largest, direction="min", rank=2)
    account = told(9, strike(145))

    def found(claim: Superlative, earlier: Superlative) -> set[tuple[str, str, str]]:
        accounts = [
            ranked(1, 9, rank=claim),
            ranked(2, 9, rank=earlier, at="2024-11-10T09:00Z"),
            account,
        ]
        drifts = checked(accounts).drifts
        assert {(each.kind, each.field) for each in drifts} <= {("hedge", "superlative")}
        return {(each.how, each.claimed, each.sourced) for each in drifts}

    assert found(largest, one_of) == {("dropped", "the largest", "one of the largest")}
    assert found(one_of, largest) == {("changed", "one of the largest", "the largest")}
    assert found(largest, least) == {("changed", "the largest", "number 2 of the smallest")}
    assert found(largest, largest) == set()


def test_a_statement_is_held_against_the_account_that_its_own_account_goes_back_to() -> None:
    """Measure, places and night of the rank that it claims; and another's earlier words about the same."""
    scope = Scope(kinds={"DroneStrike"}, measure="launched", places={"RU/RU-MOW"}, grain="night")
    source = strike(None, hours(6, 9), code="RU/RU-MOS", tally=Tally(destroyed=34))
    accounts = [
        ranked(1, 2, rank=Superlative(scope=scope)),
        told(2, strike(34, hours(6, 9), at=LATER, code="RU/RU-MOS"), beside=[3]),
        told(3, source, beside=[2]),
        ranked(4, 3, by="BBC", at="2024-11-10T09:00Z"),
    ]
    fields = {(each.kind, each.field, each.source) for each in checked(accounts).drifts if each.claim == entry_id(1)}

    assert fields == {
        ("basis", "superlative.scope.measure", entry_id(3)),
        ("place", "superlative.scope.places", entry_id(3)),
        ("window", "superlative.scope.grain", entry_id(3)),
        ("attribution", "attribution.claimant", entry_id(4)),
    }
    of_country = attrs.evolve(scope, places={"RU/RU-MOS/Ramenskoye"}, tz="Europe/Moscow")
    accounts[0] = ranked(1, 2, rank=Superlative(scope=of_country))
    assert ("place", "narrowed") in {(each.kind, each.how) for each in checked(accounts).drifts}


def test_a_statement_without_a_rank_has_its_place_and_its_words() -> None:
    """Linked with an earlier statement of the speaker, or about an account."""
    comment = attrs.evolve(ranked(1, 2, quote="very large").event, superlative=None, where=Place("there", code="RU"))
    answer = checked([told(1, comment), told(2, strike(145)), ranked(3, 2, quote="large")])
    assert {(each.kind, each.field) for each in answer.drifts} == {("place", "where")}
    assert answer.rank is None

    pair = [attrs.evolve(ranked(9, None, at=at, quote=quote).event, superlative=None) for at, quote in _SAID]
    answer = checked([told(1, pair[0], beside=[2]), told(2, pair[1], beside=[1])])
    assert {(each.kind, each.claimed) for each in answer.drifts} == {("quotation", "'lose the conflict' in en")}


_SAID = ((LATER, "lose the conflict"), ("2024-11-10T09:00Z", "lose the war"))


def test_a_night_that_is_one_or_is_known_by_its_date_alone_has_not_drifted() -> None:
    """What is known only by its date may be a night."""
    scope = Superlative(scope=Scope(kinds={"DroneStrike"}, grain="night"))
    for event in (strike(145), strike(145, When.day("2024-11-10")), strike(145, hours(4, None))):
        assert checked([ranked(1, 2, rank=scope), told(2, event)]).drifts == frozenset()


def test_a_claim_that_does_not_stand_and_a_view_of_a_table() -> None:
    """There is an answer all the same."""
    answer = checked([])

    assert not answer.is_supported
    assert answer.evidence() == frozenset()
    assert "does not stand" in answer.sentence()
    assert checked([told(1, strike(145))]).kinds() == frozenset()


def test_it_prints_both_accounts_of_each_drift() -> None:
    """Which field, what was claimed, what the earlier account says, and which accounts."""
    accounts = [told(1, strike(150, at=LATER), beside=[2]), told(2, strike(145), beside=[1])]

    assert checked(accounts).table().cells == (
        ("rounding", "rounded", "launched", "launched 150", "launched 145", entry_id(1)[:8], entry_id(2)[:8]),
    )
    assert ClaimCheck(entry_id(1)).name == ClaimCheck(entry_id(2)).name


# --- the seeds ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def day() -> tuple[EventLog, Seeds]:
    log = new_log()
    return log, load(log)


MINISTRY: dict[str, list[Any]] = {
    "measure": ["destroyed"],
    "grain": ["day"],
    "day_rule": ["end"],
    "tz": ["Europe/Moscow"],
    "count": [latest("RU/MoD")],
}


def of_claim(day: tuple[EventLog, Seeds], number: int, view: str | None = None) -> list[ClaimChecked]:
    log, seeds = day
    seen = log.now() if view is None else log.as_known(view, possibly=True)
    return [seen.ask(ClaimCheck(each, complete=MINISTRY)) for each in seeds.claims[number]]


def test_claims_11_and_12_moved_in_basis_place_and_window(day: tuple[EventLog, Seeds]) -> None:
    """Shot down over the oblast from seven to ten became targeted, the capital, early on the 10th."""
    (eleven,) = of_claim(day, 11)
    (twelve,) = of_claim(day, 12)
    ids = day[1].ids

    for answer in (eleven, twelve):
        assert answer.kinds() == {"basis", "place", "window"}
        assert {each.source for each in answer.drifts} == {ids["D6.Moscow"]}
    (basis,) = (each for each in eleven.drifts if each.kind == "basis")
    assert (basis.claimed, basis.sourced) == ("launched 34 ('targeted')", "destroyed 34")
    assert {each.claim for each in twelve.drifts} == {ids["A11"], ids["A12"]}
    assert twelve.rank is not None
    assert twelve.rank.outcome is Outcome.HOLDS
    assert not twelve.is_supported
    assert "34 drones destroyed" in twelve.sentence()


def test_claim_2_holds_for_neither_side_as_worded(day: tuple[EventLog, Seeds]) -> None:
    """One sentence, two claims: the outlet says in its own voice what a president said; the other was not a night."""
    of_russia, of_ukraine = of_claim(day, 2)

    assert of_russia.kinds() == {"attribution"}
    assert of_ukraine.kinds() == {"basis", "place", "window"}
    assert "not a night" in {each.how for each in of_ukraine.drifts}


def test_claim_34_names_another_voice_than_the_analysis_had(day: tuple[EventLog, Seeds]) -> None:
    """The analysis of ISW's data was AFP's, as it was known when the article was printed, and of its record still."""
    gains, record = of_claim(day, 34, "2024-11-12T12:00Z")
    voices = {(each.claimed, each.sourced) for each in gains.drifts | record.drifts if each.kind == "attribution"}

    assert voices == {("ISW", "AFP")}
    assert "attribution" in gains.kinds() & record.kinds()
    assert "attribution" in of_claim(day, 34)[1].kinds()


def test_claims_32_and_40_drift_in_quotation_once_the_speaker_s_own_words_are_recorded() -> None:
    """The seeds have no earlier account of either: then the answer says so, and finds nothing."""
    log = new_log()
    seeds = load(log)
    (warned,), (reach,) = seeds.claims[32], seeds.claims[40]
    assert log.ask(ClaimCheck(warned)).caveats == {NO_SOURCE, NO_WORDS}
    assert log.ask(ClaimCheck(reach)).caveats == {NO_SOURCE}  # its words were shortened, and are not kept

    from_april, from_speech, printed = _own_words(log, reach)
    log.append(*_same((warned, from_april), (reach, from_speech)), printed)
    found = {each: log.ask(ClaimCheck(each)).drifts for each in (warned, reach)}

    assert {(drift.kind, drift.how) for drift in found[warned]} == {("quotation", "other words")}
    assert {(drift.kind, drift.how) for drift in found[reach]} == {("quotation", "translated")}


def _own_words(log: EventLog, reach: str) -> tuple[str, str, Correction]:
    """Record what the speaker said, and of claim 40 two words as they were printed: an erratum of ours."""
    said = [
        ("2024-04-07", "lose the war", "en"),
        ("2024-11-10T15:30Z", "для наших воїнів", "uk"),
    ]
    events = [
        Statement(
            when=When.edtf(at) if len(at) == 10 else When.at(at),
            act="warn",
            text="As it was said.",
            attribution=Attribution("UA/President", reported=at, quote=quote, lang=lang),
        )
        for at, quote, lang in said
    ]
    april, speech = (entry.id for entry in log.append(*events))
    printed = quoted(log.entry(reach).event, "our drones")
    return april, speech, Correction(target=reach, by="ledger", replacement=printed)


def _same(*pairs: tuple[str, str]) -> list[Link]:
    return [Link(kind="same_incident", a=a, b=b) for a, b in pairs]
