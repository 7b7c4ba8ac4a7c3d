"""Contested: words against a claim, and figures that differ; silence is neither."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from conflict_events.errors import UsageError
from conflict_events.events import Assessment, Statement, TerritorialClaim
from conflict_events.history import Account
from conflict_events.importers.seeds import load
from conflict_events.projections import fold
from conflict_events.questions.claims import Contest, Contested, Contests
from conflict_events.values import Attribution, Quantity, Scope, Tally, When
from tests.importers.seeded import new_log
from tests.projections.accounts import Rumour, entry_id, harm, night, strike, told


def asked(accounts: Sequence[Account[Any]], **question: Any) -> Contests:
    return fold(Contested(**question), accounts)


def brief(contest: Contest) -> tuple[Any, ...]:
    return (contest.claimant, contest.by, contest.how, contest.of, contest.measure)


def assessed(number: int, target: int, stance: Any, *, by: str = "BBC", counter: int | None = None) -> Account[Any]:
    event = Assessment(
        target=entry_id(target),
        stance=stance,
        counter=None if counter is None else entry_id(counter),
        attribution=Attribution(by, reported="2024-11-11T08:00Z"),
    )
    return told(number, event)


def denied(number: int, target: int, *, by: str, act: Any = "deny") -> Account[Any]:
    event = Statement(
        when=night(10),
        act=act,
        text="It was not so.",
        about=entry_id(target),
        attribution=Attribution(by, reported="2024-11-11T08:00Z"),
    )
    return told(number, event)


def ground(by: str, holder: str, change: Any = "controls") -> TerritorialClaim:
    return TerritorialClaim(
        holder=holder,
        change=change,
        when=night(10),
        basis="declared",
        settlements=1,
        attribution=Attribution(by, reported="2024-11-10T08:00Z"),
    )


def test_a_denial_of_the_event_is_another_thing_than_a_denial_of_the_number() -> None:
    """With a counter that gives another number the number is denied; with none the event is."""
    accounts = [told(1, strike(145)), told(2, strike(84, by="RU/MoD"))]
    accounts += [assessed(3, 1, "denies"), assessed(4, 1, "denies", by="RU/MoD", counter=2)]
    answer = asked(accounts)

    assert {brief(each) for each in answer.contests} == {
        ("UA/AirForce", "BBC", "assessment", "event", None),
        ("UA/AirForce", "RU/MoD", "assessment", "number", "launched"),
    }
    (number,) = (each for each in answer.explicit() if each.of == "number")
    assert (number.said, number.instead, number.stance) == (Quantity.exact(145), Quantity.exact(84), "denies")
    assert number.against == {entry_id(2), entry_id(4)}
    assert answer.uncontested == {entry_id(2)}
    assert answer.evidence() == {entry_id(each) for each in (1, 2, 3, 4)}


def test_a_dispute_need_not_say_of_what_and_what_cannot_be_verified_is_not_denied() -> None:
    """A counter that says the same leaves the dispute unsaid; corroboration contests nothing."""
    accounts = [told(1, strike(145)), told(2, strike(145, by="AFP"))]
    accounts += [
        assessed(3, 1, "disputes", by="A", counter=2),
        assessed(4, 1, "cannot_verify", by="B", counter=2),
        assessed(5, 1, "corroborates", by="C"),
    ]

    assert {brief(each) for each in asked(accounts).contests} == {
        ("UA/AirForce", "A", "assessment", "unsaid", None),
        ("UA/AirForce", "B", "assessment", "verification", None),
    }


def test_a_statement_that_denies_is_a_contest_and_any_other_is_none() -> None:
    """To reject is not to deny; and a claimant's word on its own account is a retraction, not a contest."""
    accounts = [told(1, strike(145)), denied(2, 1, by="RU/MoD"), denied(3, 1, by="AFP", act="reject")]
    accounts.append(denied(4, 1, by="UA/AirForce"))

    assert {brief(each) for each in asked(accounts).contests} == {("UA/AirForce", "RU/MoD", "denial", "event", None)}


def test_what_is_said_against_an_account_that_does_not_stand_is_told_apart() -> None:
    """Its target is not seen, or was withdrawn."""
    accounts = [assessed(1, 9, "denies"), denied(2, 9, by="RU/MoD"), assessed(3, 9, "corroborates")]
    answer = asked(accounts)

    assert answer.contests == frozenset()
    assert answer.gone == {entry_id(1), entry_id(2)}


def test_a_rival_count_of_one_incident_is_an_implicit_contest() -> None:
    """Definitely different, both ways; what bounds leave open is none, nor is what is not said or not linked."""
    accounts = [
        told(1, strike(145), beside=[2, 3, 4]),
        told(2, strike(84, by="RU/MoD"), beside=[1, 3, 4]),
        told(3, strike(Quantity.at_least(100), by="AFP"), beside=[1, 2, 4]),
        told(4, strike(None, by="BBC", tally=Tally(destroyed=3)), beside=[1, 2, 3]),
        told(5, strike(7, by="TASS")),
    ]
    answer = asked(accounts)

    assert {(each.claimant, each.by, str(each.said), str(each.instead)) for each in answer.implicit()} == {
        ("UA/AirForce", "RU/MoD", "145", "84"),
        ("RU/MoD", "UA/AirForce", "84", "145"),
        ("AFP", "RU/MoD", "at least 100", "84"),
        ("RU/MoD", "AFP", "84", "at least 100"),
    }
    assert answer.explicit() == frozenset()
    assert answer.uncontested == {entry_id(4), entry_id(5)}
    assert len(answer.of_account(entry_id(2))) == 2


def test_a_claimant_s_own_earlier_figure_is_no_rival() -> None:
    """Each claimant speaks by what it said last."""
    accounts = [
        told(1, strike(20, at="2024-11-10T05:00Z"), beside=[2, 3]),
        told(2, strike(34, at="2024-11-10T08:00Z"), beside=[1, 3]),
        told(3, strike(34, by="RU/MoD"), beside=[1, 2]),
    ]

    assert asked(accounts).contests == frozenset()


def test_none_against_some_is_about_the_event() -> None:
    """Nobody hurt against somebody, no damage against some; damage that is not told denies none."""
    accounts = [
        told(1, harm(injured=0, damage=[]), beside=[2, 3, 4]),
        told(2, harm(by="AFP", injured=2, damage=["dwelling"]), beside=[1, 3, 4]),
        told(3, harm(by="BBC", injured=2), beside=[1, 2, 4]),
        told(4, harm(by="DPA", damage=["vehicle"]), beside=[1, 2, 3]),
    ]
    found = {brief(each) for each in asked(accounts).contests if each.claimant == "UA/Kyiv"}

    assert found == {
        ("UA/Kyiv", "AFP", "rival", "event", "injured"),
        ("UA/Kyiv", "BBC", "rival", "event", "injured"),
        ("UA/Kyiv", "AFP", "rival", "event", "damage"),
        ("UA/Kyiv", "DPA", "rival", "event", "damage"),
    }
    assert ("none", frozenset({"dwelling"})) in {row[5:] for row in asked(accounts).table().cells}


def test_who_did_it_and_who_holds_it_can_be_contested() -> None:
    """Different attackers, different holders; a side and its part are one, and a loss names no holder."""
    strikes = [
        told(1, strike(1), beside=[2, 3]),
        told(2, strike(1, by="AFP", attacker="UA", target="RU"), beside=[1, 3]),
        told(3, strike(1, by="BBC", attacker="RU/Army"), beside=[1, 2]),
    ]
    held = [
        told(4, ground("RU/MoD", "RU"), beside=[5, 6]),
        told(5, ground("UA/General", "UA", "controls"), beside=[4, 6]),
        told(6, ground("ISW", "UA", "lost"), beside=[4, 5]),
    ]
    pairs = {(each.claimant, each.by) for each in asked(strikes + held).contests if each.of == "actor"}

    assert pairs == {
        *(("UA/AirForce", "AFP"), ("AFP", "UA/AirForce"), ("AFP", "BBC"), ("BBC", "AFP")),
        *(("RU/MoD", "UA/General"), ("UA/General", "RU/MoD")),
    }


def test_kinds_of_one_s_own_take_part_and_their_names_mislead_nobody() -> None:
    """Their figures compete; a number called attacker is no attacker, and what has no window lies in every period."""
    rumours = [
        told(1, Rumour(attribution=Attribution("A", reported="2024-11-10T08:00Z"), size=Quantity.exact(3)), beside=[2]),
        told(2, Rumour(attribution=Attribution("B", reported="2024-11-10T08:00Z"), size=Quantity.exact(4)), beside=[1]),
    ]
    answer = asked(rumours, scope=Scope(since="2024-11-01", tz="UTC"))

    assert {brief(each) for each in answer.contests} == {
        ("A", "B", "rival", "number", "size"),
        ("B", "A", "rival", "number", "size"),
    }


def test_an_incident_or_a_scope_narrows_what_is_in_question_but_not_what_stands_against_it() -> None:
    """The counter lies elsewhere; parts of the incident are in question with it."""
    accounts = [
        told(1, harm(injured=0)),
        told(2, harm(by="AFP", injured=2, code="UA/UA-51")),
        assessed(3, 1, "disputes", by="AFP", counter=2),
        told(4, harm(injured=0), part_of=[[1]]),
        assessed(5, 4, "denies"),
        told(6, harm(night(20), injured=0)),
        assessed(7, 6, "denies"),
    ]
    of_incident = asked(accounts, about=entry_id(1))
    of_scope = asked(accounts, scope=Scope(places={"UA/UA-30"}, until="2024-11-15", tz="Europe/Kyiv"))
    of_late = asked(accounts, scope=Scope(kinds={"HarmReport"}, since="2024-11-15", tz="Europe/Kyiv"))

    assert {each for one in of_incident.contests for each in one.accounts} == {entry_id(1), entry_id(4)}
    assert {each for one in of_scope.contests for each in one.accounts} == {entry_id(1), entry_id(4)}
    assert {each for one in of_late.contests for each in one.accounts} == {entry_id(6)}
    assert asked(accounts, about=entry_id(1), scope=Scope(places={"RU"})).contests == frozenset()
    with pytest.raises(UsageError, match="tz"):
        Contested(scope=Scope(since="2024-11-15"))


def test_an_event_s_own_window_may_be_open() -> None:
    """A window without an end reaches into every day after its beginning."""
    accounts = [told(1, harm(When.edtf("2024-11-01/.."), injured=0)), assessed(2, 1, "denies")]

    assert asked(accounts, scope=Scope(since="2024-12-01", tz="UTC")).contests


def test_its_state_is_the_same_whatever_is_asked() -> None:
    """By the account, by the scope: an entry may be about any."""
    assert Contested(about="0" * 32).name == Contested(scope=Scope(places={"UA"})).name


# --- the seeds -----------------------------------------------------------------------------------


def test_no_damage_and_no_casualties_is_contested_by_the_governor() -> None:
    """D9 and D10 appear in Contested, by what each says of injured and of damage; as known then, by one."""
    log = new_log()
    ids = load(log, "founding_day").ids
    mayors = log.ask(Contested()).of_account(ids["D9"])

    assert {(each.by, each.how, each.stance, each.of, each.measure) for each in mayors} == {
        ("RU/MoscowOblast/Governor", "assessment", "disputes", "event", "injured"),
        ("RU/MoscowOblast/Governor", "assessment", "disputes", "event", "damage"),
    }
    assert all(ids["D10"] in each.against for each in mayors)
    assert {str(each.instead) for each in mayors if each.measure == "injured"} == {"5"}
    known = log.as_known("2024-11-10T08:00Z").ask(Contested()).of_account(ids["D9"])
    assert {str(each.instead) for each in known if each.measure == "injured"} == {"1"}
    assert not log.as_known("2024-11-10T07:00Z").ask(Contested()).of_account(ids["D9"])


def test_both_sides_figures_could_not_be_verified_and_rival_counts_of_september_differ() -> None:
    """D1 and D6 alike; the ministry's 20, the governor's 14 and the mayor's 13 contest each other."""
    log = new_log()
    ids = load(log, "founding_day").ids
    answer = log.ask(Contested())

    unverified = {account for each in answer.contests if each.of == "verification" for account in each.accounts}
    assert unverified == {ids["D1"], ids["D6"]}
    rivals = log.ask(Contested(about=ids["D14.Moscow"])).implicit()
    assert {(str(each.said), str(each.instead)) for each in rivals} == {
        *(("20", "14"), ("14", "20"), ("20", "13"), ("13", "20"), ("14", "13"), ("13", "14"))
    }
