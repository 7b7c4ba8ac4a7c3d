"""What sources say that cannot be true is found, named, and never refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
import pytest

import conflict_events as ce
from conflict_events.checks import IMPOSSIBLE, STRICT, Finding, Ledger, Lint, lint
from conflict_events.testing import check_projection

UKRAINE = ce.Place("Ukraine", code="UA")


@pytest.fixture
def log() -> Iterator[ce.EventLog]:
    with ce.EventLog.open() as opened:
        yield opened


def strike(tally: ce.Tally, **changes: Any) -> ce.DroneStrike:
    """A strike on the night to 10 November, over Ukraine, by the air force's account."""
    fields: dict[str, Any] = {
        "attacker": "RU",
        "target": "UA",
        "where": UKRAINE,
        "when": ce.When.between("2024-11-09T20:00", "2024-11-10T09:30", tz="Europe/Kyiv"),
        "tally": tally,
        "attribution": ce.Attribution("UA/AirForce", "2024-11-10T08:00Z"),
    }
    return ce.DroneStrike(**{**fields, **changes})


def found(log: ce.EventLog) -> list[str]:
    return [finding.check for finding in log.ask(Lint()).in_order()]


@pytest.mark.parametrize(
    ("tally", "expected"),
    [
        (ce.Tally(launched=145, destroyed=62, lost=67, left_airspace=10), []),
        (ce.Tally(launched=16, destroyed=15, lost=11), ["more_than_launched"]),
        (ce.Tally(launched=16, neutralized=15, hits=2), ["more_than_launched"]),
        (ce.Tally(launched=16, destroyed=10, hits=6), []),
        (ce.Tally(launched=ce.Quantity.at_least(16), destroyed=20), []),
        (ce.Tally(destroyed=20), []),
        (ce.Tally(launched=ce.Quantity.between(10, 16), destroyed=ce.Quantity.at_least(17)), ["more_than_launched"]),
        (ce.Tally(launched=ce.WITHHELD, destroyed=17), []),
        (ce.Tally(neutralized=9, destroyed=6, lost=4), ["neutralized_too_few"]),
        (ce.Tally(neutralized=10, destroyed=6, lost=4), []),
        (ce.Tally(neutralized=ce.Quantity.about_(9), destroyed=6, lost=4), []),
        (ce.Tally(hits=ce.Quantity.as_published(5, 3, 9)), ["contradicts_itself"]),
        (ce.Tally(hits=ce.Quantity.as_published(3, 5, 9)), []),
    ],
)
def test_a_tally_is_found_only_where_its_counts_cannot_fit(
    log: ce.EventLog, tally: ce.Tally, expected: list[str]
) -> None:
    """Definitely more than launched, definitely fewer than destroyed and lost: a doubt is no finding."""
    log.append(strike(tally))

    assert found(log) == expected


def test_a_finding_says_whose_words_they_are_and_which_accounts(log: ce.EventLog) -> None:
    """A reader can go back to the source."""
    (entry,) = log.append(strike(ce.Tally(launched=16, destroyed=15, lost=11)))

    answer = log.ask(Lint())
    (finding,) = answer.findings

    assert finding.accounts == answer.evidence() == {entry.id}
    assert str(finding) == (
        "more_than_launched: UA/AirForce, DroneStrike, 2024-11-09 20:00 to 2024-11-10 09:30 Europe/Kyiv, Ukraine: "
        "15 destroyed, 11 lost make 26, of 16 launched"
    )


def test_a_strike_whose_window_is_a_month_is_found(log: ce.EventLog) -> None:
    """It would win every record, and is a sum."""
    log.append(strike(ce.Tally(launched=900), when=ce.When.month(2024, 10)))
    log.append(strike(ce.Tally(launched=901), when=ce.When.between(None, "2024-10-02T00:00Z")))

    assert found(log) == ["strike_of_a_month"]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (ce.When.day("2024-10-01"), None),
        (ce.When.days("2024-10-01", "2024-10-02"), None),
        (ce.When.between("2024-10-01T00:00Z", "2024-10-03T00:00Z"), None),
        (ce.When.between("2024-10-01T00:00Z", None), None),
        (ce.When.days("2024-10-01", "2024-10-03"), "a window of 3 days is in no night and no day"),
        (ce.When.between("2024-10-01T00:00Z", "2024-10-03T12:00Z"), "a window of 60 hours is in no night and no day"),
        (ce.When.week(2024, 41), "a window of 7 days is in no night and no day"),
    ],
)
def test_a_strike_of_more_than_two_days_is_found(log: ce.EventLog, when: ce.When, expected: str | None) -> None:
    """A week's sum, or a wrong date; a day whose zone is not said is a day all the same."""
    log.append(strike(ce.Tally(launched=900), when=when))

    findings = log.ask(Lint()).in_order()
    assert [each.check for each in findings] == ["strike_of_days"] * bool(expected)
    assert all(each.message.endswith(str(expected)) for each in findings)


MINISTRY: dict[str, Any] = {"attacker": "UA", "target": "RU", "attribution": ce.Attribution("RU/MoD", "2024-11-10")}
RUSSIA, OBLAST = ce.Place("Russia", code="RU"), ce.Place("Moscow oblast", code="RU-MOS")


def test_launched_below_ones_own_destroyed_in_that_window_is_found(log: ce.EventLog) -> None:
    """As on the founding day: 84 used, by the voice that had 93 shot down. Parts are not counted twice."""
    morning = ce.When.between("2024-11-10T04:00Z", "2024-11-10T07:00Z")
    whole = strike(ce.Tally(destroyed=90), where=RUSSIA, when=morning, **MINISTRY)
    part = strike(ce.Tally(destroyed=34), where=OBLAST, when=morning, **MINISTRY)
    abroad = strike(ce.Tally(destroyed=500), where=None, when=morning, **MINISTRY)
    nowhere = strike(ce.Tally(destroyed=500), where=ce.Place("at sea"), when=morning, **MINISTRY)
    link = ce.Link(kind="part_of", a=log.id_of(part), b=log.id_of(whole))
    log.append(whole, part, abroad, nowhere, link)
    log.append(strike(ce.Tally(launched=89), where=RUSSIA, **MINISTRY), strike(ce.Tally(launched=1), where=OBLAST))

    (finding,) = log.ask(Lint(IMPOSSIBLE)).findings

    assert finding.check == "launched_below_destroyed"
    assert "89 launched, below the 90 destroyed" in finding.message
    assert log.id_of(whole) in finding.accounts


def test_a_launched_figure_above_all_destroyed_is_no_finding(log: ce.EventLog) -> None:
    """Nor is one without a place, or of one weapon where the destroyed may be others."""
    log.append(strike(ce.Tally(destroyed=90)), strike(ce.Tally(launched=90)), strike(ce.Tally(launched=1), where=None))
    log.append(strike(ce.Tally(launched=1), weapon="Shahed-136/131"))
    log.append(strike(ce.Tally(launched=ce.Quantity.at_least(1)), where=ce.Place("Kyiv", code="UA-30")))

    assert "launched_below_destroyed" not in found(log)


def test_a_part_above_its_whole_is_found_within_one_voice(log: ce.EventLog) -> None:
    """Two voices that disagree are no contradiction; nor are figures of different measures or kinds."""
    whole = strike(ce.Tally(destroyed=20))
    part = strike(ce.Tally(destroyed=21, lost=99), where=ce.Place("Kyiv", code="UA-30"))
    other = strike(ce.Tally(destroyed=99), attribution=ce.Attribution("AFP", "2024-11-10T08:00Z"))
    missiles = ce.MissileStrike(
        attacker="RU", when=whole.when, tally=ce.Tally(destroyed=99), attribution=whole.attribution
    )
    log.append(whole, part, other, missiles)
    parts = [log.id_of(each) for each in (part, other, missiles)]
    log.append(*(ce.Link(kind="part_of", a=each, b=log.id_of(whole)) for each in parts))

    (finding,) = log.ask(Lint()).findings

    assert finding.accounts == {parts[0], log.id_of(whole)}
    assert finding.message.endswith("Kyiv: destroyed 21, and 20 of the whole that it is a part of")


def test_of_several_accounts_of_a_whole_the_least_is_held_against_its_part(log: ce.EventLog) -> None:
    """An open figure is none to exceed; however many parts there are, they are one finding."""
    wholes = [strike(ce.Tally(destroyed=n)) for n in (30, 20, ce.Quantity.at_least(1))]
    parts = [strike(ce.Tally(destroyed=n), where=ce.Place("Kyiv", code="UA-30")) for n in (21, 25, 19)]
    log.append(*wholes, *parts)
    whole, *others = map(log.id_of, wholes)
    log.append(*(ce.Link(kind="same_incident", a=whole, b=each) for each in others))
    log.append(*(ce.Link(kind="part_of", a=log.id_of(each), b=whole) for each in parts))

    (finding,) = (each for each in log.ask(Lint()).in_order() if each.check == "part_above_whole")

    assert finding.count == 2
    assert finding.accounts == {others[0], *map(log.id_of, parts[:2])}
    assert "Kyiv: destroyed 25, and 20 of the whole" in finding.message


@pytest.mark.parametrize(
    ("killed", "counts", "told"),
    [
        (3, {"civilians": 4}, "killed make 4 at least, of 3 in all"),
        (3, {"civilians": 2, "soldiers": 2}, "killed make 4 at least, of 3 in all"),
        (3, {"civilians": 2, "children": 2}, None),
        (ce.Quantity.at_least(3), {"civilians": 4}, None),
        (3, {}, None),
    ],
)
def test_sub_counts_above_their_whole_are_found(log: ce.EventLog, killed: Any, counts: Any, told: str | None) -> None:
    """Children may be civilians, soldiers are none; an open whole is none to exceed."""
    log.append(
        ce.HarmReport(
            killed=killed,
            breakdown=[ce.SubCount(of=of, killed=number) for of, number in counts.items()],
            when=ce.When.day("2024-11-10", tz="Europe/Kyiv"),
            where=UKRAINE,
            attribution=ce.Attribution("UA/AirForce", "2024-11-12T08:00Z"),
        )
    )
    findings = log.ask(Lint()).in_order()

    assert [each.check for each in findings] == ([] if told is None else ["sub_counts_above_whole"])
    assert all(str(told) in each.message for each in findings)


def test_a_part_of_what_does_not_stand_is_no_finding(log: ce.EventLog) -> None:
    """A retracted whole says nothing that could be exceeded."""
    whole, part = strike(ce.Tally(destroyed=20)), strike(ce.Tally(destroyed=21))
    log.append(whole, part, ce.Link(kind="part_of", a=log.id_of(part), b=log.id_of(whole)))
    log.append(ce.Retraction(target=log.id_of(whole), by="ledger"))

    assert found(log) == []


def test_what_is_recorded_about_a_retracted_account_is_found(log: ce.EventLog) -> None:
    """S3: late arrivals are accepted, and reported: a correction of it, and a second retraction."""
    event = strike(ce.Tally(launched=145))
    log.append(event)
    account = log.id_of(event)
    log.append(ce.Retraction(target=account, by="ledger"))
    assert found(log) == []

    said = ce.Attribution("UA/AirForce", "2024-11-11T08:00Z")
    again = ce.Retraction(target=account, by="claimant", attribution=said)
    replacement = attrs.evolve(event, tally=ce.Tally(launched=146))
    log.append(again, ce.Correction(target=account, replacement=replacement, by="ledger"))

    assert found(log) == ["retracted_and_corrected", "retracted_twice"]
    log.append(ce.Retraction(target=log.id_of(again), by="ledger"))
    assert found(log) == ["retracted_and_corrected", "retraction_retracted"]


def test_c25_many_entries_about_entries_are_one_finding(log: ce.EventLog) -> None:
    """How many, and the most of one; a second retraction of everything is a page too (L3, L6)."""
    events = [strike(ce.Tally(launched=145 + n)) for n in range(3)]
    log.append(*events)
    ids = [log.id_of(event) for event in events]
    said = ce.Attribution("UA/AirForce", "2024-11-11T08:00Z")
    gone = [ce.Retraction(target=each, by="ledger", reason=why) for each in ids for why in ("wrong", "twice")]
    mended = [attrs.evolve(event, tally=ce.Tally(launched=9)) for event in events]
    log.append(*gone, ce.Retraction(target=ids[0], by="claimant", attribution=said))
    log.append(
        *(ce.Correction(target=each, replacement=event, by="ledger") for each, event in zip(ids, mended, strict=True))
    )
    corrected, twice = log.ask(Lint()).in_order()

    assert corrected.message == "3 corrections by the ledger of accounts that are retracted; they have no effect"
    assert (corrected.count, len(corrected.accounts)) == (3, 13)
    assert twice.message == (
        "3 entries are withdrawn by more than one retraction, up to 3 of one; each stands again only without "
        "all of them"
    )
    assert (twice.count, len(twice.accounts)) == (3, 10)
    log.append(*(ce.Retraction(target=log.id_of(each), by="ledger") for each in gone))
    back = log.ask(Lint()).in_order()[-1]
    assert back.message == "6 retractions were retracted by the ledger; what they withdrew stands again"
    assert (back.count, len(back.accounts)) == (6, 12)


def test_c25_a_voice_that_corroborates_itself_often_is_one_finding(log: ce.EventLog) -> None:
    """Once with a count."""
    events = [strike(ce.Tally(launched=145 + n)) for n in range(2)]
    log.append(*events)
    said = ce.Attribution("UA", "2024-11-10T10:00Z")
    log.append(*(ce.Assessment(target=log.id_of(each), stance="corroborates", attribution=said) for each in events))
    (finding,) = (each for each in log.ask(Lint()).in_order() if each.check == "corroborates_itself")

    assert finding.message == "UA corroborates UA/AirForce, and one belongs to the other (2 times)"
    assert (finding.count, len(finding.accounts)) == (2, 4)


def test_a_correction_of_what_stands_is_no_finding(log: ce.EventLog) -> None:
    """Revising is what sources do."""
    event = strike(ce.Tally(launched=145))
    log.append(event)
    replacement = attrs.evolve(event, tally=ce.Tally(launched=146))
    log.append(ce.Correction(target=log.id_of(event), replacement=replacement, by="ledger"))

    assert found(log) == []


@pytest.mark.parametrize(
    ("assessor", "words"),
    [
        (ce.Attribution("AFP", "2024-11-10T10:00Z"), "whose words it passed on itself"),
        (ce.Attribution("Reuters", "2024-11-10T10:00Z", via=("UA/AirForce",)), "reached us through UA/AirForce"),
        (ce.Attribution("UA/AirForce/South", "2024-11-10T10:00Z"), "one belongs to the other"),
        (ce.Attribution("UA", "2024-11-10T10:00Z"), "one belongs to the other"),
        (ce.Attribution("Reuters", "2024-11-10T10:00Z"), None),
    ],
)
def test_corroborating_oneself_is_found(log: ce.EventLog, assessor: ce.Attribution, words: str | None) -> None:
    """A relay of an account is no second voice."""
    said = ce.Attribution("UA/AirForce", "2024-11-10T08:00Z", via=("AFP",))
    event = strike(ce.Tally(launched=145), attribution=said)
    log.append(event)
    log.append(ce.Assessment(target=log.id_of(event), stance="corroborates", attribution=assessor))
    log.append(
        ce.Assessment(target=log.id_of(event), stance="cannot_verify", attribution=ce.Attribution("AFP", "2025"))
    )

    findings = log.ask(Lint()).in_order()

    assert [finding.check for finding in findings] == ["corroborates_itself"] * bool(words)
    assert all(words in finding.message for finding in findings if words)


def test_a_check_of_ones_own_is_a_function(log: ce.EventLog) -> None:
    """The same signature, the same report; each finding once, in order."""

    def unsourced(ledger: Ledger) -> Iterator[Finding]:
        for account in ledger.accounts:
            if not account.event.attribution.evidence:
                yield Finding("unsourced", "nothing to show for it", {account.id})

    log.append(strike(ce.Tally(launched=16, destroyed=15, lost=11)), strike(ce.Tally(hits=2)))

    findings = lint(log.now().accounts(), (*STRICT, unsourced, unsourced))

    assert [finding.check for finding in findings] == ["more_than_launched", "unsourced", "unsourced"]
    assert [log.entry(min(finding.accounts)).position for finding in findings[1:]] == [1, 2]
    assert Lint((unsourced,)).name == Lint().name, "every account is kept, whatever is checked"


def test_an_account_that_does_not_speak_is_found(log: ce.EventLog) -> None:
    """Versions of unknown order that name different places: nothing is said in silence."""
    event = strike(ce.Tally(launched=145))
    log.append(event)
    said = ce.Attribution("UA/AirForce", "2024-11-11")
    for name, code in (("Kyiv", "UA-30"), ("Odesa oblast", "UA-51")):
        replacement = attrs.evolve(event, where=ce.Place(name, code=code), attribution=said)
        log.append(ce.Correction(target=log.id_of(event), replacement=replacement, by="claimant"))

    (finding,) = log.ask(Lint()).in_order()

    assert (finding.check, set(finding.accounts)) == ("unsettled", {log.id_of(event)})


@ce.kind("Sighting")
@attrs.frozen(kw_only=True)
class Sighting:
    """A kind of a user's own, with nothing but what every account has, and a tally that is none of ours."""

    attribution: ce.Attribution
    tally: str


def test_kinds_of_ones_own_are_never_in_the_way() -> None:
    """A check never raises, whatever was said."""
    with ce.EventLog.open(kinds=ce.KINDS.including(Sighting)) as log:
        log.append(Sighting(attribution=ce.Attribution("AFP", "2024-11-10"), tally="many"))

        assert found(log) == []


def test_the_table_lists_the_findings(log: ce.EventLog) -> None:
    """Check, finding, and the accounts by their first characters."""
    (entry,) = log.append(strike(ce.Tally(launched=16, destroyed=17)))

    table = log.ask(Lint()).table()

    assert table.headings == ("check", "finding", "accounts")
    assert table.cells[0][2] == (entry.id[:8],)


def test_c25_what_is_so_of_many_is_one_finding_with_a_count_and_the_worst(log: ce.EventLog) -> None:
    """A page for a reader: three cases in words, all accounts behind them."""
    entries = log.append(*(strike(ce.Tally(launched=16, destroyed=17 + n)) for n in range(12)))
    one, _ = log.append(*(strike(ce.Tally(launched=1, destroyed=2), weapon=name) for name in ("Lancet", "FPV")))

    findings = [each for each in log.ask(Lint()).in_order() if each.check == "more_than_launched"]
    (many,) = (each for each in findings if each.count > 1)

    assert [each.count for each in findings] == [12, 1, 1]
    assert one.id in findings[1].accounts | findings[2].accounts
    assert many.accounts == {entry.id for entry in entries}
    assert many.message.startswith("UA/AirForce, DroneStrike (RU, UA): 12 times, the worst: 2024-11-09 20:00 to ")
    told = [f"{28 - n} destroyed make {28 - n}, of 16 launched" for n in range(4)]
    assert [each in many.message for each in told] == [True, True, True, False]
    (cell,) = (cells[2] for cells in log.ask(Lint()).table().cells if cells[1] == many.message)
    assert [len(each) for each in cell[:3]] == [8, 8, 8]
    assert cell[3:] == ("and 9 more",)


def test_a_state_can_be_taken_back_and_merged(log: ce.EventLog) -> None:
    """As for every question: revoke undoes apply, merge joins disjoint accounts."""
    log.append(strike(ce.Tally(launched=16, destroyed=17)), strike(ce.Tally(launched=18, destroyed=19)))
    one, other = log.now().accounts(ce.DroneStrike)
    question = Lint(IMPOSSIBLE)
    left = question.revoke(question.apply(question.apply(question.initial(), one), other), other)
    right = question.apply(question.initial(), other)

    (before,) = question.answer(left).findings
    (after,) = question.answer(question.merge(left, right)).findings
    assert before.accounts == {one.id}
    assert after.accounts == {one.id, other.id}
    assert question.version == 1


@pytest.mark.law
def test_lint_keeps_the_laws_of_projections() -> None:
    """Whatever order reports arrive in, and whoever they are about."""
    check_projection(Lint())
