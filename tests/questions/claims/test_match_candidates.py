"""MatchCandidates: pairs proposed with reasons, never merged, and what was un-linked told apart."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from conflict_events.errors import UsageError
from conflict_events.events import KINDS, HarmReport, Link, Retraction
from conflict_events.importers import import_source
from conflict_events.importers.seeds import load
from conflict_events.log import EventLog
from conflict_events.projections import vary
from conflict_events.questions.claims import Candidate, Candidates, MatchCandidates
from conflict_events.values import Attribution, Place, Quantity, Tally, Truth, When
from tests.importers.seeded import new_log
from tests.projections.accounts import Rumour, harm, hours, strike
from tests.shared_data import shared

HOUR = timedelta(hours=1)
NOW = timedelta(0)


def log_of(*events: Any) -> tuple[EventLog, list[str]]:
    log = new_log()
    return log, [entry.id for entry in log.append(*events)]


def proposed(
    events: Sequence[Any], slack: timedelta = NOW, *, same: bool = False, **more: Any
) -> tuple[Candidate, ...]:
    log, _ = log_of(*events)
    answer: Candidates = log.ask(MatchCandidates(slack=slack, same_claimant=same, **more))
    return answer.candidates


def reasons(pair: Candidate) -> dict[str, str]:
    return {name: truth.value for name, truth in pair.reasons.items()}


def test_two_reports_of_one_night_are_proposed_with_reasons() -> None:
    """The president names the drones otherwise than anybody else: that alone is left open."""
    log, ids = log_of(strike(145, weapon="Shahed"), strike(145, by="UA/President", at="2024-11-10T09:00Z"))
    (pair,) = log.ask(MatchCandidates(slack=NOW, same_claimant=False)).candidates

    assert pair.accounts == set(ids)
    assert reasons(pair) == {
        "time": "yes",
        "place": "yes",
        "attacker": "yes",
        "target": "yes",
        "weapon": "undetermined",
    }
    assert (pair.match, pair.figures) == (Truth.UNDETERMINED, Truth.YES)
    assert {account.incident for account in log.now().accounts()} == {frozenset({each}) for each in ids}


def test_nothing_left_open_is_a_match_and_rival_figures_are_no_obstacle() -> None:
    """Rivals differ in figures; that is what they are linked for."""
    (pair,) = proposed([strike(145, weapon="Shahed"), strike(84, by="RU/MoD", weapon="Shahed")])

    assert (pair.match, pair.figures) == (Truth.YES, Truth.NO)
    assert pair.claimants == {"UA/AirForce", "RU/MoD"}


@pytest.mark.parametrize(
    "other",
    [
        strike(145, by="AFP", code="RU"),
        strike(145, by="AFP", attacker="UA", target="RU"),
        strike(145, by="AFP", target="MD"),
        strike(145, 12, by="AFP"),
        strike(145, by="AFP", weapon="Lancet"),
        harm(by="AFP", killed=1),
        strike(144),
    ],
)
def test_another_place_side_night_weapon_kind_or_the_same_claimant_excludes(other: Any) -> None:
    """What definitely differs is no candidate."""
    assert proposed([strike(145, weapon="Shahed"), other]) == ()


def test_two_posts_of_one_claimant_are_compared_where_the_caller_says_so() -> None:
    """As when a row was entered twice."""
    events = [strike(145), strike(144)]

    assert len(proposed(events, same=True)) == 1


def test_windows_may_lie_apart_as_far_as_the_slack_allows() -> None:
    """In part or within the slack is undetermined; half-open windows that only touch need none."""
    apart = [strike(1, hours(0, 2)), strike(1, hours(3, 4), by="AFP")]
    partly = [strike(1, hours(0, 3)), strike(1, hours(2, 4), by="AFP")]

    assert proposed(apart, HOUR / 2) == ()
    for found in (proposed(apart, HOUR), proposed(partly)):
        (pair,) = found
        assert reasons(pair)["time"] == "undetermined"


def test_the_tolerance_can_be_varied_in_one_call() -> None:
    """And the answer says which tolerance proposes other pairs."""
    log, _ = log_of(strike(1, hours(0, 2)), strike(1, hours(3, 4), by="AFP"))
    varied = log.ask(vary(MatchCandidates(slack=NOW, same_claimant=False), {"slack": [HOUR / 2, HOUR]}))

    assert [value for label in varied.flips() for _, value in label] == [str(HOUR)]


def test_open_windows_meet_everything_on_their_side() -> None:
    """A window without an end may last; one without a beginning may have begun ever so early."""
    events = [strike(1, hours(0, None)), strike(1, When.edtf("../2024-11-09"), by="AFP"), strike(1, 20, by="BBC")]

    assert {pair.claimants for pair in proposed(events, HOUR)} == {
        frozenset({"UA/AirForce", "AFP"}),
        frozenset({"UA/AirForce", "BBC"}),
    }


def test_a_place_or_a_side_that_is_not_said_leaves_it_open() -> None:
    """It may be the same."""
    (pair,) = proposed([strike(1, code=None, target=None), strike(1, by="AFP")])

    assert {name for name, truth in reasons(pair).items() if truth == "undetermined"} == {"place", "target", "weapon"}


def point(name: str, lat: str, lon: str) -> Place:
    return Place(name, code=f"UA/{name}", lat=Decimal(lat), lon=Decimal(lon))


def test_points_are_compared_in_a_box_of_degrees_where_the_caller_gives_one() -> None:
    """Spelling is free and codes may differ; across the date line too. Without points, codes are compared."""
    when = hours(0, 2)
    one, near = (
        HarmReport(when=when, killed=1, where=where, attribution=Attribution(by, reported=when))
        for by, where in (("A", point("a", "48.0", "179.99")), ("B", point("b", "48.005", "-179.99")))
    )

    assert proposed([one, near]) == ()
    assert proposed([one, near], degrees=Decimal("0.01")) == ()
    (pair,) = proposed([one, near], degrees=Decimal("0.02"))
    assert reasons(pair) == {"time": "yes", "place": "yes"}  # harm has no sides to be compared
    assert pair.match is Truth.YES
    assert len(proposed([one, harm(when, by="C", code="UA/a", killed=1)], degrees=Decimal("0.02"))) == 1


def test_figures_are_compared_where_both_report_the_measure() -> None:
    """Open bounds leave it open, and so does a measure that one does not report."""
    open_ = proposed([strike(145), strike(Quantity.at_least(100), by="AFP")])
    other = proposed([strike(145), strike(None, by="AFP", tally=Tally(destroyed=3))])

    assert {pair.figures for pair in (*open_, *other)} == {Truth.UNDETERMINED}


def test_what_is_linked_is_not_proposed_and_what_was_unlinked_is_told_with_its_retraction() -> None:
    """Linked as one incident, or as part and whole, either way; linked anew it is linked."""
    events = [strike(145), strike(145, by="AFP"), strike(34, by="BBC", code="UA/UA-30")]
    log, (one, other, part) = log_of(*events)
    question = MatchCandidates(slack=NOW, same_claimant=False)
    assert len(log.ask(question).candidates) == 3
    link, _ = log.append(Link(kind="same_incident", a=one, b=other), Link(kind="part_of", a=part, b=one))
    assert log.ask(question).candidates == ()
    (undone,) = log.append(Retraction(target=link.id, by="ledger"))

    answer = log.ask(question)
    (unlinked,) = answer.unlinked
    assert (set(unlinked.links), set(unlinked.retractions)) == ({link.id}, {undone.id})
    assert unlinked.candidate.accounts == {one, other}
    assert {pair.accounts for pair in answer.candidates} == {frozenset({other, part})}
    assert len(log.as_recorded(undone.recorded_at).ask(question).unlinked) == 1
    log.append(Link(kind="same_incident", a=one, b=other, basis="after all"))
    assert log.ask(question).unlinked == ()


def test_it_can_be_asked_of_one_account_or_of_some_kinds() -> None:
    """And a withdrawn account is no candidate; what has no window is named."""
    log, ids = log_of(
        strike(1),
        strike(1, by="AFP"),
        strike(1, by="BBC"),
        strike(1, by="DPA"),
    )
    log.append(Retraction(target=ids[3], by="ledger"))
    answer = log.ask(MatchCandidates(slack=NOW, same_claimant=False, about=ids[0]))

    assert {pair.accounts for pair in answer.candidates} == {frozenset({ids[0], each}) for each in ids[1:3]}
    assert answer.compared == 3
    assert log.ask(MatchCandidates(slack=NOW, same_claimant=False, kinds={"HarmReport"})).compared == 0
    assert answer.evidence() == set(ids[:3])  # the fourth is in no pair, nor is its retraction


def test_a_kind_of_one_s_own_without_a_window_is_named() -> None:
    """It cannot be compared."""
    log = EventLog.open(kinds=KINDS.including(Rumour))
    (entry,) = log.append(Rumour(attribution=Attribution("A", reported="2024-11-10T08:00Z"), size=Quantity.exact(3)))

    assert log.ask(MatchCandidates(slack=NOW, same_claimant=False)).timeless == {entry.id}


def test_it_refuses_a_negative_tolerance() -> None:
    """There is none."""
    with pytest.raises(UsageError, match="slack"):
        MatchCandidates(slack=-HOUR, same_claimant=False)
    with pytest.raises(UsageError, match="degrees"):
        MatchCandidates(slack=NOW, same_claimant=False, degrees=Decimal(-1))
    wider = MatchCandidates(slack=HOUR, same_claimant=True)
    assert MatchCandidates(slack=NOW, same_claimant=False).name == wider.name


def test_it_prints_what_nothing_leaves_open_first() -> None:
    """Then the rest; a figure that differs is told."""
    log, _ = log_of(strike(145, weapon="Shahed"), strike(145, by="AFP"), strike(84, by="BBC", weapon="Shahed"))
    cells = log.ask(MatchCandidates(slack=NOW, same_claimant=False)).table().cells

    assert [row[3] for row in cells] == ["yes", "undetermined", "undetermined"]
    assert cells[0][4:] == ("time yes; place yes; attacker yes; target yes; weapon yes", "no")


def test_the_seeds_founding_day_proposes_the_article_s_accounts_for_what_they_are_about() -> None:
    """Before anybody links them: the article's 145 with the air force's; once linked they are not proposed."""
    log = new_log()
    ids = load(log).ids
    answer = log.ask(MatchCandidates(slack=NOW, same_claimant=False, about=ids["D1"]))
    assert frozenset({ids["A7"], ids["D1"]}) not in {pair.accounts for pair in answer.candidates}

    for entry in list(log.entries(kinds=[Link])):
        if {entry.event.a, entry.event.b} & {ids["A7"], ids["D2"]}:
            log.append(Retraction(target=entry.id, by="ledger"))
    answer = log.ask(MatchCandidates(slack=NOW, same_claimant=False, about=ids["D1"]))
    assert frozenset({ids["A7"], ids["D1"]}) in {each.candidate.accounts for each in answer.unlinked}


@pytest.mark.no_cover
def test_thousands_of_rows_are_not_held_each_against_each_and_nothing_that_meets_is_missed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The shared snapshot of 2,286 rows; of a part of it, the same pairs as by holding each against each."""
    log = EventLog.open()
    import_source(log, str(shared("missile_attacks/missile_attacks_daily.2025-03-30.csv")), "missile-attacks")
    hold, times = MatchCandidates._held, itertools.count()

    def counted(self: MatchCandidates, one: Any, other: Any) -> Any:
        next(times)
        return hold(self, one, other)

    monkeypatch.setattr(MatchCandidates, "_held", counted)
    answer = log.ask(MatchCandidates(slack=NOW, same_claimant=True))

    assert answer.compared == 2286
    assert next(times) < answer.compared * 10
    accounts = list(log.now().accounts())[:300]
    few = {account.id for account in accounts}
    held = {
        frozenset({a.id, b.id})
        for a, b in itertools.combinations(accounts, 2)
        if type(a.event) is type(b.event)
        and a.event.weapon == b.event.weapon
        and a.event.when.earliest <= b.event.when.latest
        and b.event.when.earliest <= a.event.when.latest
    }
    found = {pair.accounts for pair in answer.candidates if pair.accounts <= few}
    assert found <= held
    assert {pair for pair in held if pair not in found and _same_place(log, pair)} == set()


def _same_place(log: EventLog, pair: frozenset[str]) -> bool:
    one, other = (log.entry(each).event for each in pair)
    here, there = ("" if event.where is None else event.where.code or "" for event in (one, other))
    nested = here.startswith(there) or there.startswith(here)
    return bool(nested and one.target == other.target)
