"""Coverage: days with and without accounts, what is said and what is kept back, how precisely and how late."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from conflict_events.errors import IncompleteScope, UsageError
from conflict_events.history import Account
from conflict_events.importers import import_source
from conflict_events.log import EventLog
from conflict_events.projections import fold
from conflict_events.questions.ledger import Completeness, Coverage
from conflict_events.values import WITHHELD, Scope, When
from tests.projections.accounts import entry_id, harm, hours, scope, strike, told
from tests.shared_data import shared


def covered(*accounts: Account[Any], by: Scope | None = None) -> Completeness:
    return fold(Coverage(by or scope("night")), accounts)


def november(day: int) -> date:
    return date(2024, 11, day)


def test_nights_with_accounts_and_the_gaps_between_them() -> None:
    """Two accounts of one night are one night; what lies before the first is no gap, unless asked for."""
    accounts = [told(n, strike(10, day)) for n, day in enumerate((10, 10, 11, 14), start=1)]
    cover = covered(*accounts).everything
    asked = covered(*accounts, by=scope("night", since="2024-11-08", until="2024-11-15")).everything

    assert (cover.accounts, cover.first, cover.last, cover.days) == (4, november(10), november(14), 3)
    assert (cover.gaps, cover.missing_days) == (((november(12), november(13)),), 2)
    assert asked.gaps == (
        (november(8), november(9)),
        (november(12), november(13)),
        (november(15), november(15)),
    )
    assert "nothing happened" in " ".join(covered(*accounts).caveats)


def test_nothing_covers_nothing() -> None:
    """No day, no share; what was asked for is one gap."""
    empty = covered().everything
    asked = covered(by=scope("day", since="2024-11-08", until="2024-11-15")).everything

    assert (empty.first, empty.last, empty.gaps, empty.share("withheld")) == (None, None, (), None)
    assert (empty.reporting, empty.missing_days, asked.missing_days) == (None, 0, 8)


def test_withheld_unreported_and_given_are_three_things() -> None:
    """For each claimant, and for all together."""
    answer = covered(
        told(1, strike(10)),
        told(2, strike(WITHHELD, 11)),
        told(3, strike(None, 12)),
        told(4, strike(None, by="AFP")),
        told(5, strike(0, 13)),
    )

    assert [(each.reported, each.withheld, each.unreported) for each in answer.claimants.values()] == [
        (2, 1, 1),
        (0, 0, 1),
    ]
    assert answer.everything.share("withheld") == Fraction(1, 5)
    assert answer.rows()[0] == {
        "claimant": "everything",
        "accounts": 5,
        "first": november(10),
        "last": november(13),
        "days": 4,
        "missing_days": 0,
        "reported": 2,
        "withheld": 1,
        "unreported": 2,
        "maybe": 0,
        "may_add": None,
        "decides": [],
        "caveats": [
            "a day without an account is a day without a report: only an account can say that nothing happened"
        ],
    }
    assert "nights without" in str(answer)


def test_precision_and_lag_are_told_as_they_are_known() -> None:
    """A day-level report has an interval of a lag; an open one none above."""
    kyiv = When.between("2024-11-01T18:00Z", "2024-11-02T04:00Z", tz="Europe/Kyiv")
    answer = covered(
        told(1, strike(1, kyiv, at="2024-11-02T05:30Z")),
        told(2, strike(2, kyiv, at=When.day("2024-11-02", tz="UTC"))),
        told(3, strike(3, kyiv, at=When.between("2024-11-02T04:00Z", None), code=None)),
    ).everything

    assert answer.when == {"hour": 3}
    assert answer.where == {"not said": 3}
    assert answer.reporting is not None
    assert (answer.reporting.count, answer.reporting.unbounded) == (3, 1)
    assert str(answer.reporting) == "3: shortest -4:00 to 1:30, median 0:00 to 20:00, longest 1:30 to .."


def test_what_belongs_to_no_one_day_is_set_aside_and_said() -> None:
    """So is what lies outside, what is of a broader place, and what has no such measure."""
    asked = scope("day", kinds={"DroneStrike", "HarmReport"}, places={"UA/UA-30"}, until="2024-11-12")
    answer = covered(
        told(1, strike(1, hours(0, None), code="UA/UA-30")),
        told(2, strike(2, 14, code="UA/UA-30")),
        told(3, strike(3, 10)),
        told(4, harm(injured=1)),
        told(5, strike(5, 10, code="RU")),
        by=asked,
    )

    assert sorted(each.reason for each in answer.aside) == [
        "before or after the days that compete",
        "covers more than the places asked for",
        "its kind has no such measure",
    ]
    assert answer.evidence() == {entry_id(1)}
    assert answer.caveats >= {
        "1 account may be of one of these days, also of one without; what would decide: when it began and ended",
        "accounts that cover more than one day, or more than the places asked for, and fill none: 1",
    }
    since = scope("day", since="2024-11-12")
    assert [each.reason for each in covered(told(1, strike(1, 10)), by=since).aside] == [
        "before or after the days that compete"
    ]


def test_c2_what_may_be_of_a_day_fills_none_and_says_what_would_decide() -> None:
    """Here a place, a date and a clock, which their claimants did not say; what is longer than a night fills none."""
    answer = covered(
        told(1, strike(1, 10, code=None)),
        told(2, strike(2, When.edtf("2024-11-12~"), by="AFP")),
        told(3, strike(3, 14)),
        told(4, strike(300, When.days("2024-11-16", "2024-11-19"))),
        by=scope(places={"UA"}, since="2024-11-09", until="2024-11-20"),
    )
    everything, agency, staff = answer.rows()

    assert (answer.everything.days, answer.everything.missing_days) == (1, 11)
    assert (everything["maybe"], everything["decides"]) == (2, ["a clock", "a place", "an exact date"])
    assert (staff["maybe"], agency["maybe"], agency["accounts"]) == (1, 1, 0)
    decides = "what would decide: a clock, a place, an exact date"
    assert answer.table().notes == (
        f"2 accounts may be of one of these nights, also of one without; {decides}",
        "a day without an account is a day without a report: only an account can say that nothing happened",
        "accounts that cover more than one night, or more than the places asked for, and fill none: 1",
    )


def test_it_is_told_by_day_or_by_night_in_a_complete_scope() -> None:
    """A month is no day."""
    with pytest.raises(UsageError, match="grain"):
        Coverage(scope("month"))
    with pytest.raises(IncompleteScope, match="tz"):
        Coverage(Scope(kinds={"DroneStrike"}, measure="launched", grain="day", day_rule="end"))
    assert "Coverage(scope=kinds={DroneStrike}" in Coverage(scope("day")).name
    assert Coverage(scope("day")).handles == {"DroneStrike"}


def test_on_the_shared_data_days_and_shares_are_those_of_pandas() -> None:
    """Days on which an attack ended, days without, rows that give no number launched; what is longer is of no day."""
    path = shared("missile_attacks/missile_attacks_daily.2025-03-30.csv")
    with EventLog.open(secret=bytes(32)) as log:
        import_source(log, str(path), "missile-attacks")
        both = scope("day", kinds={"DroneStrike", "MissileStrike"})
        answer = log.ask(Coverage(both))

    rows = pd.read_csv(path, dtype=str)
    rows = rows[~rows.model.isin({"KAB", "Aerial Bomb"})].drop_duplicates()
    # A date begins at its midnight and ends at the next one.
    dated = rows.time_end.str.strip().str.len() <= 10
    until = pd.to_datetime(rows.time_end.str.strip(), format="mixed") + pd.to_timedelta(dated.astype(int), unit="D")
    is_long = until - pd.to_datetime(rows.time_start.str.strip(), format="mixed") > pd.Timedelta(1, unit="D")
    longer, rows = rows[is_long], rows[~is_long]
    ends = pd.to_datetime(rows.time_end.str.strip(), format="mixed")
    # The last moment of a window is just before its end: midnight is the day before. A date, or an instant, is its own.
    timed = (rows.time_end.str.strip().str.len() > 10) & (rows.time_end != rows.time_start)
    days = (ends - pd.to_timedelta(timed.astype(int), unit="ns")).dt.date
    span = (days.max() - days.min()).days + 1

    cover = answer.everything
    assert len(longer) > 0
    assert Counter(each.reason for each in answer.aside) == {"longer than a day": len(longer)}
    assert (cover.accounts, cover.first, cover.last) == (len(rows), days.min(), days.max())
    assert (cover.days, cover.missing_days) == (days.nunique(), span - days.nunique())
    assert (cover.unreported, cover.withheld) == (rows.launched.isna().sum(), 0)
    assert cover.reporting is not None
    assert (cover.reporting.unbounded, cover.reporting.shortest.low) == (len(rows), timedelta(0))
    assert Counter(each.accounts for each in answer.claimants.values()).total() == len(answer.claimants)
    assert sum(each.accounts for each in answer.claimants.values()) == len(rows)
