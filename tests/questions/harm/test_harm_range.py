"""HarmRange: killed and injured from the least to the most, by source, and nobody merged by accident."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from conflict_events.counting import envelope, highest, latest
from conflict_events.counting.adding.summing import MAY_OVERLAP, SILENT_WHOLE
from conflict_events.errors import IncompleteScope, UsageError
from conflict_events.events import HarmReport
from conflict_events.history import Account
from conflict_events.importers.seeds import load
from conflict_events.log import EventLog
from conflict_events.projections import fold, vary
from conflict_events.questions.harm import Harm, HarmRange
from conflict_events.questions.harm.harm_range import STRADDLES
from conflict_events.values import Attribution, Evidence, Place, Quantity, Scope, When
from tests.importers.seeded import new_log
from tests.projections.accounts import entry_id, harm, night, strike, told
from tests.shared_data import shared


def yearly(**fields: Any) -> Scope:
    return Scope(**{"grain": "year", "day_rule": "end", "tz": "Europe/Kyiv", **fields})


def by_year(accounts: Sequence[Account[Any]], **fields: Any) -> Harm:
    return fold(HarmRange(yearly(**fields), envelope()), accounts)


def said(answer: Harm) -> dict[str, str]:
    return {measure: str(bucket.value) for measure, bucket in answer.everything.items()}


def alone(answer: Harm) -> dict[tuple[str, str], str]:
    return {(who, measure): str(each.value) for who, row in answer.claimants.items() for measure, each in row.items()}


def test_linked_accounts_compete_and_each_source_is_told_beside_the_others() -> None:
    """From the least to the most, by source; the policy picks, and nothing is added up across rivals."""
    accounts = [
        told(1, harm(killed=3, injured=10), beside=[2]),
        told(2, harm(by="AFP", killed=Quantity.between(4, 5)), beside=[1]),
    ]
    answer = by_year(accounts)

    assert said(answer) == {"killed": "3 to 5", "injured": "10"}
    assert alone(answer) == {("UA/Kyiv", "killed"): "3", ("UA/Kyiv", "injured"): "10", ("AFP", "killed"): "4 to 5"}
    assert answer.evidence() == {entry_id(1), entry_id(2)}


def test_c2_a_claimant_who_only_may_speak_of_it_is_told_beside_the_others() -> None:
    """It names no place: from nothing to all of its four; who gives no figure at all has no row."""
    accounts = [
        told(1, harm(killed=5)),
        told(2, harm(by="AFP", killed=4, code=None)),
        told(3, harm(by="DPA", injured=1, code=None)),
    ]
    answer = by_year(accounts, places={"UA"}, measure="killed")

    assert alone(answer) == {("UA/Kyiv", "killed"): "5", ("AFP", "killed"): "0 to 4"}
    assert answer.rows()[-2]["decides"] == ["a place"]


def test_what_is_not_linked_is_never_taken_for_the_same_persons() -> None:
    """One claimant, one place, one night, no link: between the largest and the sum, and the answer says so."""
    answer = by_year([told(1, harm(killed=3)), told(2, harm(killed=2, at="2024-11-10T09:00Z"))])

    assert said(answer) == {"killed": "3 to 5"}
    assert answer.caveats["killed"] == {f"reports by UA/Kyiv {MAY_OVERLAP}"}


def test_a_part_is_never_added_to_its_whole() -> None:
    """Also by each claimant alone; where the whole is silent for it, its parts are a floor."""
    accounts = [
        told(1, harm(by="UA/Police", killed=9, code="UA")),
        told(2, harm(killed=4), part_of=[[1]]),
    ]
    answer = by_year(accounts)

    assert said(answer) == {"killed": "9"}
    assert alone(answer) == {("UA/Police", "killed"): "9", ("UA/Kyiv", "killed"): "at least 4"}
    assert SILENT_WHOLE in answer.claimants["UA/Kyiv"]["killed"].caveats
    assert {each.account for each in answer.aside["killed"]} == {entry_id(2)}


def test_what_nobody_says_has_no_figure_and_is_not_zero() -> None:
    """No account of the injured, and no account at all; nought killed is a figure."""
    assert said(by_year([told(1, harm(killed=0))])) == {"killed": "0"}
    assert said(by_year([])) == {}
    assert by_year([told(1, harm(killed=0))]).coverage["injured"].unreported == 1


def test_harm_counts_when_it_happened_and_tells_how_late_it_was_reported() -> None:
    """A death determined a year after counts in the year of the attack; what is late is the caller's to say.

    Of a window without an end it may be the year in which it begins, and no later one: what began by New Year's Day and
    reaches into the next is longer than a year.
    """
    late = harm(killed=2, when=When.day("2023-12-31", tz="Europe/Kyiv"))
    answer = by_year([told(1, late), told(2, harm(killed=1, when=When.edtf("2024/..", tz="Europe/Kyiv")))])

    assert {key: str(each.value) for key, each in answer.periods["killed"].items()} == {2023: "2", 2024: "0 to 1"}
    (lag,) = answer.late(timedelta(days=300))
    assert (lag.account, lag.claimant) == (entry_id(1), "UA/Kyiv")
    assert timedelta(days=314) < lag.least < (lag.most or lag.least) <= lag.least + timedelta(days=1)
    assert answer.late(timedelta(days=400)) == frozenset()


def test_a_lag_is_open_where_a_report_or_a_window_is() -> None:
    """A window without a beginning, a report without an end."""
    event = harm(killed=1, when=When.edtf("../2024-11-10"))
    open_report = HarmReport(
        when=When.day("2024-11-10"), killed=1, attribution=Attribution("AFP", reported=When.edtf("2024-11-12/.."))
    )
    answer = by_year([told(1, event), told(2, open_report)], grain="window")
    lags = {lag.account: (lag.least, lag.most) for lag in answer.lags}

    assert lags[entry_id(1)] == (timedelta(0), None)
    assert lags[entry_id(2)][1] is None


def test_a_window_over_the_turn_of_the_year_is_placed_by_the_rule_and_the_answer_says_so() -> None:
    """Some of these deaths may belong to the other year."""
    window = When.days("2023-11-01", "2024-02-01")
    for rule, year in (("start", 2023), ("end", 2024)):
        answer = by_year([told(1, harm(killed=2, when=window))], day_rule=rule)
        assert answer.periods["killed"].keys() == {year}
        assert STRADDLES in answer.periods["killed"][year].caveats


def test_its_conventions_can_be_varied_in_one_call() -> None:
    """Whose count, and which day names a window; a rule that changes nothing is told apart."""
    accounts = [
        told(1, harm(killed=3), beside=[2]),
        told(2, harm(by="AFP", killed=5), beside=[1]),
    ]
    varied = fold(
        vary(HarmRange(yearly(), highest()), {"day_rule": ["start"], "count": [latest("UA/Kyiv"), latest("AFP")]}),
        accounts,
    )

    assert [value for label in varied.flips() for _, value in label] == ["latest by UA/Kyiv"]


def test_a_window_that_is_open_may_be_longer_than_a_year() -> None:
    """An open beginning may lie in any year: the figure only may belong to the one in which it ends."""
    answer = by_year([told(1, harm(killed=1, when=When.edtf("../2024-11-10")))])
    (period,) = answer.periods["killed"].values()

    assert (period.key, str(period.value)) == (2024, "0 to 1")
    assert period.decides == {"when it began and ended"}
    assert (said(answer), answer.lags) == ({"killed": "0 to 1"}, frozenset())


def test_nights_have_no_rule_to_straddle() -> None:
    """A night is a night by its midpoint, whatever names it."""
    answer = by_year([told(1, harm(killed=1))], grain="night")

    assert answer.periods["killed"][date(2024, 11, 10)].caveats == frozenset()


def test_the_harm_of_one_incident_is_its_own_its_parts_and_what_it_caused() -> None:
    """An account that names the attack as its cause brings the accounts linked with it, and their parts."""
    accounts = [
        told(1, strike(20)),
        told(2, harm(injured=1, cause=entry_id(1)), beside=[3]),
        told(3, harm(by="AFP", injured=5), beside=[2]),
        told(4, harm(by="BBC", injured=2, code="UA/UA-30/1"), part_of=[[2, 3]]),
        told(5, harm(injured=7, code="UA/UA-51")),
        told(6, harm(killed=1, code="UA/UA-63"), part_of=[[1]]),
    ]
    answer = fold(HarmRange(None, envelope(), about=entry_id(1)), accounts)

    # Those that name only the injured leave open how many were killed, and the other way round.
    assert said(answer) == {"killed": "at least 1", "injured": "at least 1"}
    assert {claimant for claimant, _ in alone(answer)} == {"UA/Kyiv", "AFP", "BBC"}
    assert answer.periods == {"killed": {}, "injured": {}}
    assert answer.through == {entry_id(1), entry_id(2), entry_id(6)}
    assert answer.evidence() == {entry_id(each) for each in (1, 2, 3, 4, 6)}
    caused = fold(HarmRange(None, envelope(), about=entry_id(2)), accounts)
    assert said(caused) == {"injured": "1 to 5"}


def test_one_measure_alone_can_be_asked() -> None:
    """And kinds of the caller's own that have it."""
    answer = by_year([told(1, harm(killed=1, injured=2))], measure="injured", kinds={"HarmReport"})

    assert said(answer) == {"injured": "2"}


def test_its_state_is_named_by_what_is_asked() -> None:
    """Of a scope by the scope, of an incident by the account."""
    scoped = HarmRange(yearly(places={"UA"}), envelope()).name
    assert scoped.endswith("(about=None,scope=places={UA},grain=year,day_rule=end,tz=Europe/Kyiv,day_starts=00:00:00)")
    one, other = (HarmRange(None, envelope(), about=entry_id(number)).name for number in (1, 2))
    assert len({scoped, one, other}) == 3


def test_it_refuses_what_it_cannot_mean() -> None:
    """Neither scope nor incident, both, another measure, a scope without its rules."""
    for wrong in (dict[str, Any](), {"scope": yearly(), "about": entry_id(1)}, {"scope": yearly(measure="launched")}):
        with pytest.raises(UsageError):
            HarmRange(**{"scope": None, "count": envelope(), **wrong})
    with pytest.raises(IncompleteScope, match="day_rule"):
        HarmRange(Scope(grain="year"), envelope())


def test_it_prints_and_gives_rows_in_order_of_time() -> None:
    """The periods, the total, and below each claimant for itself."""
    accounts = [told(1, harm(killed=1, injured=2)), told(2, harm(night(date(2023, 5, 1)), by="AFP", injured=4))]
    answer = by_year(accounts)

    assert [row[:3] for row in answer.table().cells] == [
        ("envelope of all claimants: 2023", None, Quantity.exact(4)),
        ("envelope of all claimants: 2024", Quantity.exact(1), Quantity.exact(2)),
        # Whoever spoke of 2023 did not say how many were killed.
        ("envelope of all claimants", Quantity.at_least(1), Quantity.exact(6)),
        ("AFP alone", None, Quantity.exact(4)),
        ("UA/Kyiv alone", Quantity.exact(1), Quantity.exact(2)),
    ]
    assert answer.rows()[0] == {
        "counted_by": "envelope of all claimants",
        "key": "2023",
        "measure": "injured",
        "low": 4,
        "high": 4,
        "best": None,
        "maybe": 0,
        "may_add": None,
        "decides": [],
        "caveats": [],
        "told": "AFP, there, 2023-04-30 20:00 to 2023-05-01 09:30 Europe/Kyiv",
        "accounts": [entry_id(2)],
    }
    assert len(answer.rows()) == 8


# --- the seeds -----------------------------------------------------------------------------------


def test_retracting_the_child_leaves_the_womans_death() -> None:
    """D18: before the withdrawal one or two, for nobody may merge the two persons; after it one."""
    log = new_log()
    ids = load(log, "founding_day").ids
    question = HarmRange(yearly(places={"RU-MOS"}, until="2024-09-30"), latest("RU/MoscowOblast/Governor"))
    answer = log.ask(question)

    assert said(answer) == {"killed": "1", "injured": "3"}
    assert answer.everything["killed"].used == {ids["D18.woman"]}
    assert ids["D18.child"] not in answer.evidence()
    before = log.as_known("2024-09-10T03:30Z").ask(question)
    assert before.everything["killed"].used == {ids["D18.child"]}
    assert log.as_known("2024-11-10T08:00Z").ask(HarmRange(None, envelope(), about=ids["D10"])).everything[
        "injured"
    ].value == Quantity.between(1, 5)  # the revision to five is known by its day: it may have been said by then


def test_the_harm_of_the_morning_by_source_and_as_it_was_known() -> None:
    """D10 with the article's 13 and 14, found by the attack that they name as the cause."""
    log = new_log()
    ids = load(log).ids
    answer = log.ask(HarmRange(None, envelope(), about=ids["A11"]))

    assert alone(answer) == {("Outlet", "injured"): "at least 2", ("RU/MoscowOblast/Governor", "injured"): "5"}
    assert said(answer) == {"injured": "at least 2"}
    (lag,) = (each for each in answer.lags if each.account == ids["D10"])
    assert lag.reported.precision == "day"  # that of the revision to five, not the minute of the first report


# --- the shared data -----------------------------------------------------------------------------


def rows_of(path: Path) -> list[dict[str, str]]:
    """Rows of events; the heading that stands twice has no id."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["id"].isdigit()]


def mapped(row: dict[str, str]) -> HarmReport:
    """One row by hand: the estimate as published, the days, the point; of the report only that it came after."""
    low, best, high = (int(row[name]) for name in ("low", "best", "high"))
    first, last = (date.fromisoformat(row[name][:10]) for name in ("date_start", "date_end"))
    return HarmReport(
        when=When.days(first, last),
        where=Place(row["where_coordinates"], code=f"UA/{row['latitude']} {row['longitude']}", scheme="local"),
        killed=Quantity.as_published(low, best, high),
        attribution=Attribution(
            "UCDP", reported=When.edtf(f"{last}/.."), evidence=(Evidence(locator=f"UCDP event {row['id']}"),)
        ),
    )


def bounds_by_year(rows: Sequence[dict[str, str]]) -> Iterator[tuple[int, tuple[int, int]]]:
    """Figures without the library: every row's hull; at one point, the largest sum of rows whose days do not meet."""
    points: dict[tuple[int, str, str], list[tuple[str, str, int, int]]] = defaultdict(list)
    for row in rows:
        numbers = [int(row[name]) for name in ("low", "best", "high")]
        key = (int(row["date_end"][:4]), row["latitude"], row["longitude"])
        points[key].append((row["date_end"][:10], row["date_start"][:10], min(numbers), max(numbers)))
    totals: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for (year, _, _), events in points.items():
        best = [("", 0)]  # up to and with a day, the most that rows apart come to
        for end, start, low, _ in sorted(events):
            before = max(most for day, most in best if day < start)
            best.append((end, max(best[-1][1], before + low)))
        least, most = totals[year]
        totals[year] = (least + best[-1][1], most + sum(event[3] for event in events))
    yield from totals.items()


def published_by_year(rows: Sequence[dict[str, str]]) -> dict[int, tuple[int, int]]:
    """Add up low and high of every year, as UCDP does."""
    totals: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for row in rows:
        year, numbers = int(row["date_end"][:4]), [int(row[name]) for name in ("low", "best", "high")]
        totals[year] = (totals[year][0] + min(numbers), totals[year][1] + max(numbers))
    return dict(totals)


@pytest.mark.no_cover
def test_deaths_by_year_agree_with_figures_computed_without_the_library() -> None:
    """UCDP GED, Ukraine: each year from the least, where events that overlap unlinked may be one, to the sum."""
    rows = rows_of(shared("ucdp_ged/conflict_data_ukr.to-2019.csv"))
    log = EventLog.open()
    appended = log.append(*map(mapped, rows))
    answer = log.ask(HarmRange(yearly(), highest()))

    assert len({entry.id for entry in appended}) == len(rows)
    found = {key: (each.value.floor, each.value.ceiling) for key, each in answer.periods["killed"].items()}
    assert found == dict(bounds_by_year(rows))
    apart = log.ask(HarmRange(yearly(), highest(disjoint=True))).periods["killed"]
    assert {key: (each.value.floor, each.value.ceiling) for key, each in apart.items()} == published_by_year(rows)
    assert answer.evidence() == {entry.id for entry in appended}
    assert answer.everything["killed"].value.ceiling == sum(high for _, high in found.values() if high is not None)
