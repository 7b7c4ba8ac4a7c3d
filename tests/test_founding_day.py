"""The founding day, from the seeds to the verdicts: 10 November 2024, by whose count, in which scope, as known when.

Everything is asked of the day alone and of the day with the article loaded beside it: what an article prints in other
words must not change what the sources said.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest

import conflict_events as ce
from conflict_events import Outcome, Quantity, Scope
from conflict_events.counting import Policy
from conflict_events.importers import seeds
from conflict_events.questions.attacks import Mirrored
from conflict_events.questions.records import Board, Verdict

THE_10TH = date(2024, 11, 10)
NOON, EVENING = "2024-11-10T12:00Z", "2024-11-10T21:00Z"
UKRAINE = Scope(
    kinds={ce.DroneStrike},
    measure="launched",
    attacker="RU",
    places={"UA"},
    grain="night",
    since=date(2022, 2, 24),
    day_rule="end",
    tz="Europe/Kyiv",
)
RUSSIA = Scope(
    kinds={ce.DroneStrike},
    measure="destroyed",
    attacker="UA",
    places={"RU"},
    grain="day",
    since=date(2022, 2, 24),
    day_rule="end",
    tz="Europe/Moscow",
)
MOSCOW_OBLAST = attrs.evolve(RUSSIA, places={"RU-MOS"})
MOSCOW = attrs.evolve(RUSSIA, places={"RU-MOS", "RU-MOW"})
BOTH_SIDES = Scope(kinds={ce.DroneStrike}, measure="launched", grain="night", day_rule="end", tz="Europe/Kyiv")
AIR_FORCE, MINISTRY = ce.latest("UA/AirForce"), ce.by("RU/MoD")


@attrs.frozen
class Day:
    """A log with the seeds in it."""

    log: ce.EventLog
    ids: Any

    def board(self, scope: Scope, count: Policy, moment: str | None = None) -> Board:
        view = self.log.now() if moment is None else self.log.as_known(moment)
        return view.ask(ce.RecordBoard(scope, count))

    def verdict(self, scope: Scope, count: Policy, moment: str | None = None) -> Verdict:
        return self.board(scope, count, moment).verdict(THE_10TH)

    def mirror(self, moment: str) -> Mirrored:
        counts = {"RU": AIR_FORCE, "UA": MINISTRY}
        return self.log.as_known(moment).ask(ce.Mirror(BOTH_SIDES, counts, key=THE_10TH))

    def named(self, *labels: str) -> frozenset[str]:
        return frozenset(self.ids[label] for label in labels)


@pytest.fixture(scope="module", params=["founding_day", "all"])
def day(request: pytest.FixtureRequest) -> Day:
    log = ce.EventLog.open(secret=b"s" * 32, clock=lambda: datetime(2025, 6, 1, tzinfo=UTC))
    return Day(log, seeds.load(log, request.param).ids)


# --- Russia's attack on Ukraine, by Ukraine's count ------------------------------------------------------------------


def test_the_record_for_ukraine_holds_on_the_10th(day: Day) -> None:
    """145 launched in one night, 9 ahead of the 136 of 16 October, as known at noon and as known now."""
    for moment in (NOON, None):
        verdict = day.verdict(UKRAINE, AIR_FORCE, moment)

        assert verdict.outcome is Outcome.HOLDS
        assert verdict.value == Quantity.exact(145)
        assert verdict.margin == Quantity.exact(9)
        assert verdict.previous == {date(2024, 10, 16): Quantity.exact(136)}
        assert (verdict.used, verdict.previous_used) == (day.named("D1"), day.named("D16.1"))


def test_the_record_for_ukraine_is_tied_on_the_25th_and_beaten_on_the_26th(day: Day) -> None:
    """S17: the 10th HOLDS, the 25th TIES, the 26th HOLDS; the lifecycle of the 10th says the same."""
    board = day.board(UKRAINE, AIR_FORCE)
    outcomes = {key: board.verdict(date(2024, 11, key)).outcome for key in (10, 25, 26)}
    lifecycle = board.lifecycle(THE_10TH)

    assert outcomes == {10: Outcome.HOLDS, 25: Outcome.TIES, 26: Outcome.HOLDS}
    assert lifecycle.tied_on == (date(2024, 11, 25),)
    assert (lifecycle.beaten_on, lifecycle.beaten_by) == (frozenset({date(2024, 11, 26)}), Quantity.exact(188))
    assert board.verdict(date(2024, 11, 26)).margin == Quantity.exact(43)


def test_at_noon_nobody_knew_of_the_25th(day: Day) -> None:
    """What was reported after T is not known at T: the record still stands."""
    lifecycle = day.board(UKRAINE, AIR_FORCE, NOON).lifecycle(THE_10TH)

    assert (lifecycle.set_as, lifecycle.tied_on, lifecycle.beaten_on) == (Outcome.HOLDS, (), frozenset())


@pytest.mark.parametrize("count", [ce.under("UA"), ce.defender(), ce.envelope(), ce.by("UA/AirForce")])
def test_other_ukrainian_counts_agree(day: Day, count: Policy) -> None:
    """The president gives the air force's figure of the same night: one incident, not 290 drones (S12)."""
    verdict = day.verdict(UKRAINE, count)

    assert (verdict.outcome, verdict.value) == (Outcome.HOLDS, Quantity.exact(145))


def test_the_capital_s_share_is_not_added_to_the_country_s(day: Day) -> None:
    """S16: about 15 over Kyiv are a part of the 145."""
    part = day.log.now().account(day.ids["D3"])
    whole = day.log.now().account(day.ids["D1"])

    assert whole.incident in part.part_of


# --- Ukraine's attack on Russia, by the ministry's count --------------------------------------------------------------


def test_the_record_for_moscow_oblast_holds_by_the_ministry_s_destroyed(day: Day) -> None:
    """34 over 20 on 10 September, from the ministry's own post on."""
    for moment in (NOON, None):
        verdict = day.verdict(MOSCOW_OBLAST, MINISTRY, moment)

        assert verdict.outcome is Outcome.HOLDS
        assert (verdict.value, verdict.margin) == (Quantity.exact(34), Quantity.exact(14))
        assert verdict.previous == {date(2024, 9, 10): Quantity.exact(20)}
        assert (verdict.used, verdict.previous_used) == (day.named("D6.Moscow"), day.named("D14.Moscow"))


@pytest.mark.parametrize(("moment", "figure", "behind"), [(NOON, 93, 65), (EVENING, 96, 62), (None, 96, 62)])
def test_the_record_for_russia_fails(day: Day, moment: str | None, figure: int, behind: int) -> None:
    """S8, day: 93 as known at noon (23 and 70), 96 after the evening (1 and 2 more), against 158."""
    verdict = day.verdict(RUSSIA, MINISTRY, moment)

    assert verdict.outcome is Outcome.FAILS
    assert (verdict.value, verdict.margin) == (Quantity.exact(figure), Quantity.exact(behind))
    assert verdict.previous == {date(2024, 9, 1): Quantity.exact(158)}
    assert verdict.rank == Quantity.exact(3)


def test_totals_never_add_34_to_70(day: Day) -> None:
    """The six places are parts of the 70, and the mayor's count is the 34 again: 93 in all by noon."""
    answer = day.log.as_known(NOON).ask(ce.Totals(RUSSIA, MINISTRY))
    bucket = answer.periods[THE_10TH]

    assert bucket.value == Quantity.exact(93)
    assert bucket.used == day.named("D5", "D6")
    places = {"D6.Moscow", "D6.Bryansk", "D6.Oryol", "D6.Kaluga", "D6.Kursk", "D6.Tula"}
    assert day.named(*places) <= {each.account for each in bucket.aside}


def test_overnight_russia_has_23_and_moscow_nothing(day: Day) -> None:
    """S8, night: 23 over Russia; nobody gave a figure for Moscow, which is NOT_COMPARABLE and not zero."""
    russia = day.verdict(attrs.evolve(RUSSIA, grain="night"), MINISTRY)
    moscow = day.verdict(attrs.evolve(MOSCOW_OBLAST, grain="night"), MINISTRY)

    assert (russia.outcome, russia.value) == (Outcome.FAILS, Quantity.exact(23))
    assert (moscow.outcome, moscow.value) == (Outcome.NOT_COMPARABLE, None)
    assert "not zero" in moscow.sentence()


# --- Moscow while the count was rising --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "figure", "outcome"),
    [
        ("05:00", 12, Outcome.UNDETERMINED),
        ("05:45", 17, Outcome.UNDETERMINED),
        ("06:30", 22, Outcome.HOLDS),
        ("07:00", 25, Outcome.HOLDS),
        ("07:30", 32, Outcome.HOLDS),
        ("07:45", 32, Outcome.HOLDS),
    ],
)
def test_the_mayor_s_count_over_moscow_by_envelope(day: Day, moment: str, figure: int, outcome: Outcome) -> None:
    """Over the 20 of September it holds from 'at least 22' on; 12 and 17 leave it open."""
    verdict = day.verdict(MOSCOW, ce.envelope(), f"2024-11-10T{moment}Z")

    assert (verdict.value, verdict.outcome) == (Quantity.at_least(figure), outcome)
    assert verdict.previous == {date(2024, 9, 10): Quantity.between(13, 20)}
    assert verdict.used == day.named("D8")


def test_a_view_before_the_ministry_s_post_cannot_know_34(day: Day) -> None:
    """At 07:45 the ministry is silent on Moscow; at 08:40 it has spoken, to the minute."""
    before = day.verdict(MOSCOW, MINISTRY, "2024-11-10T07:45Z")
    just_before = day.verdict(MOSCOW, MINISTRY, "2024-11-10T08:39Z")
    after = day.verdict(MOSCOW, MINISTRY, "2024-11-10T08:40Z")

    assert (before.outcome, just_before.outcome) == (Outcome.NOT_COMPARABLE, Outcome.NOT_COMPARABLE)
    assert (after.outcome, after.value) == (Outcome.HOLDS, Quantity.exact(34))


# --- both sides -------------------------------------------------------------------------------------------------------


def test_at_noon_the_two_sides_cannot_be_compared(day: Day) -> None:
    """S19: launched against destroyed is NOT_COMPARABLE, and the answer says so."""
    mirrored = day.mirror(NOON)
    sides = mirrored.sides

    assert not mirrored.is_comparable
    assert (mirrored.greater, mirrored.difference) == (None, None)
    assert (sides["RU"].value, sides["UA"].value) == (Quantity.exact(145), None)
    assert "destroyed" in sides["UA"].instead
    assert "launched on one side against destroyed on the other" in (mirrored.reason or "")


@pytest.mark.parametrize("moment", ["2024-11-10T14:00Z", "2025-05-01T00:00Z"])
def test_once_the_ministry_said_84_they_can_with_a_lint(day: Day, moment: str) -> None:
    """S19: 145 against 84, each by the defender's count; 84 is below the ministry's own 93 destroyed."""
    mirrored = day.mirror(moment)

    assert mirrored.is_comparable
    assert mirrored.sides["UA"].value == Quantity.exact(84, raw="used")
    assert (mirrored.greater, mirrored.difference) == ("RU", Quantity.exact(61))
    assert any("84" in caveat and "93" in caveat for caveat in mirrored.caveats)


# --- who says what ----------------------------------------------------------------------------------------------------


def test_moscow_s_morning_side_by_side(day: Day) -> None:
    """The mayor's at least 32 and the ministry's 34 stand beside each other; a relay is not a further voice."""
    matrix = day.log.as_known(NOON).ask(ce.ClaimMatrix(day.ids["D6.Moscow"]))

    assert {claimant: row["destroyed"].value for claimant, row in matrix.claims.items()} == {
        "RU/Moscow/Mayor": Quantity.at_least(32),
        "RU/MoD": Quantity.exact(34),
    }


def test_the_withdrawn_death_is_gone_and_the_other_stands(day: Day) -> None:
    """D18: from 06:45 Moscow time on one death is counted, the woman's; before, it was the child's."""
    scope = Scope(
        kinds={ce.HarmReport}, measure="killed", places={"RU-MOS"}, grain="day", day_rule="end", tz="Europe/Moscow"
    )
    governor = ce.by("RU/MoscowOblast/Governor")
    used = {
        moment: day.board(scope, governor, f"2024-09-10T{moment}Z").buckets[date(2024, 9, 10)].used
        for moment in ("03:00", "04:00")
    }

    assert used == {"03:00": day.named("D18.child"), "04:00": day.named("D18.woman")}
    assert day.log.entry(day.ids["D18.child"]).event.killed == Quantity.exact(1)


def test_every_figure_leads_back_to_its_source(day: Day) -> None:
    """X15 on the day: the accounts behind the verdicts name claimant, way and post."""
    verdict = day.verdict(RUSSIA, MINISTRY)
    trace = day.log.ask(ce.Provenance(verdict.used | verdict.previous_used))

    assert not trace.missing
    assert {source.attribution.claimant for source in trace.sources} == {"RU/MoD"}
    assert all(source.attribution.evidence for source in trace.sources)


# --- claims as worded -------------------------------------------------------------------------------------------------


def test_the_president_s_record_holds_as_worded(day: Day) -> None:
    """S18: the words say drones, launched, night, Ukraine; every count tried agrees."""
    said = day.log.entry(day.ids["D2.record"]).event
    check = ce.SuperlativeCheck(
        said.superlative,
        about=said.about,
        complete={
            "count": (ce.by("UA/AirForce"), ce.under("UA")),
            "day_rule": ("end", "start"),
            "tz": ("Europe/Kyiv",),
        },
    )
    checked = day.log.ask(check)

    assert (checked.outcome, checked.decides) == (Outcome.HOLDS, frozenset())


def test_the_article_s_record_for_moscow_holds_by_the_one_count_that_has_a_figure() -> None:
    """Claim 12 does not say what was counted: destroyed, it HOLDS; of those launched nobody has a figure."""
    log = ce.EventLog.open()
    ids = seeds.load(log).ids
    said = log.entry(ids["A12"]).event
    conventions = {"grain": ("day",), "day_rule": ("end",), "tz": ("Europe/Moscow",), "count": (MINISTRY,)}
    check = ce.SuperlativeCheck(
        said.superlative, about=ids["D6.Moscow"], complete={**conventions, "measure": ("destroyed", "launched")}
    )
    checked = log.as_known(NOON).ask(check)

    assert (checked.outcome, checked.decides) == (Outcome.HOLDS, frozenset())
    assert {each.outcome for each in checked.verdicts.values()} == {Outcome.HOLDS, Outcome.NOT_COMPARABLE}
    assert any(caveat.startswith("no figure, and so set aside, by ") for caveat in checked.caveats)


def test_claim_eleven_is_added_to_nothing() -> None:
    """Loaded with the day, the article's 34 launched is a part of the ministry's 84 used, and of the 70 destroyed."""
    log = ce.EventLog.open()
    ids = seeds.load(log).ids
    launched = log.ask(ce.Totals(attrs.evolve(RUSSIA, measure="launched"), MINISTRY)).periods[THE_10TH]

    # Of those of that evening the ministry says only how many were destroyed.
    assert launched.value == Quantity.at_least(84)
    assert ids["A11"] in {each.account for each in launched.aside}
    assert log.now().account(ids["A11"]).incident == {ids["A11"], ids["D6.Moscow"], ids["D8"]}


def test_a_cited_verdict_asks_itself_again() -> None:
    """Question 25: what was printed at noon reads the same from a log that went on, and today's beside it differs."""
    log = ce.EventLog.open(secret=b"s" * 32, clock=lambda: datetime(2025, 6, 1, tzinfo=UTC))
    ids = seeds.load(log, "founding_day").ids
    printed = str(ce.cite(log.as_known(NOON), ce.RecordBoard(RUSSIA, MINISTRY)))
    log.append(ce.Retraction(target=ids["D15"], by="ledger", reason="an example"))
    again = ce.recite(log, ce.Snapshot.parse(printed))

    assert again.then.verdict(THE_10TH).value == Quantity.exact(93)
    assert again.then.verdict(THE_10TH).outcome is Outcome.FAILS
    assert again.today.verdict(THE_10TH).value == Quantity.exact(96)
    assert (again.is_as_cited, again.is_unchanged) == (True, False)
