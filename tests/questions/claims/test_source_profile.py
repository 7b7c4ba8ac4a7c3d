"""How a source revises and reports: counts, directions, lags, and no score."""

from __future__ import annotations

from typing import Any

import pandas as pd

from conflict_events.events import Assessment, DroneStrike, MissileStrike
from conflict_events.history import View
from conflict_events.importers import import_source, load_seeds
from conflict_events.log import EventLog
from conflict_events.questions.claims import Profile, Said, SourceProfile
from conflict_events.questions.ledger import Move
from conflict_events.testing import entries_of, id_of, seen
from conflict_events.values import WITHHELD, Attribution, When
from tests.projections.accounts import Rumour, strike
from tests.questions.told_apart import cancelled, erratum, revision, withdrawn
from tests.shared_data import shared

FORCE = "UA/AirForce"
FIRST = strike(140, at="2024-11-10T08:00Z")


def profile(*events: Any, of: str = FORCE, view: View | None = None) -> Profile:
    return seen(entries_of(events), view).ask(SourceProfile(of))


def raised(count: int, at: Any) -> Any:
    return revision(strike(count, at=at), FIRST)


def test_how_often_in_which_direction_how_soon() -> None:
    """Each revision is held against the version before it, whatever order they arrived in."""
    answer = profile(FIRST, raised(144, "2024-11-10T12:00Z"), raised(145, "2024-11-10T09:00Z"), strike(9, 11))

    assert (answer.accounts, answer.revised, answer.revisions, answer.unordered) == (2, 1, 2, 0)
    assert answer.moves == {"launched": {Move.UP: 1, Move.DOWN: 1}}
    assert str(answer.soon) == "2: shortest 1:00, median 1:00 to 3:00, longest 3:00"


def test_a_revision_comes_after_what_it_revises_whatever_the_clock_leaves_open() -> None:
    """A day-level report reaches back before the original; a revision does not (S1)."""
    answer = profile(FIRST, raised(144, When.day("2024-11-10", tz="UTC")))
    absurd = profile(FIRST, raised(144, "2024-11-10T07:00Z"))

    assert answer.soon is not None
    assert str(answer.soon.shortest) == "0:00 to 16:00"
    assert absurd.soon is not None
    assert str(absurd.soon.shortest) == "-1:00"


def test_revisions_of_unknown_order_are_counted_and_moved_nowhere() -> None:
    """Nobody knows which of the two came first."""
    days = [raised(count, When.day("2024-11-10", tz="UTC")) for count in (144, 150)]
    answer = profile(FIRST, *days, raised(160, "2024-11-12T08:00Z"))

    assert (answer.revisions, answer.unordered, answer.moves, answer.soon) == (3, 3, {}, None)


def test_our_errata_and_what_we_void_say_nothing_about_the_source() -> None:
    """They are counted as ours."""
    other = strike(7, 11)
    mended = erratum(strike(141, at="2024-11-10T08:00Z"), FIRST)
    answer = profile(FIRST, mended, other, cancelled(other))

    assert (answer.accounts, answer.errata, answer.cancelled, answer.revisions) == (1, 1, 1, 0)
    assert answer.used == answer.evidence() == set(map(id_of, (FIRST, mended, other, cancelled(other))))


def test_an_account_is_the_sources_whose_name_we_had_misread() -> None:
    """An erratum may tell that it was this source's all along."""
    wrong = strike(140, by="AFP", at="2024-11-10T08:00Z")
    events = wrong, erratum(FIRST, wrong)

    assert profile(*events).accounts == 1
    assert profile(*events, of="AFP").accounts == 0


def test_withdrawals_are_counted_with_how_long_it_took() -> None:
    """A restored account is not withdrawn; a withdrawn one is in no share."""
    gone = withdrawn(FIRST)
    answer = profile(FIRST, gone, strike(WITHHELD, 11))

    assert (answer.accounts, answer.withdrawn, str(answer.withdrawn_after)) == (
        2,
        1,
        "1: shortest 2:00, median 2:00, longest 2:00",
    )
    assert answer.said == {("DroneStrike", "launched"): Said(withheld=1)}
    assert profile(FIRST, gone, withdrawn(gone, "2024-11-10T11:00Z")).withdrawn == 0
    assert profile(FIRST, gone, cancelled(FIRST)).withdrawn == 1


def test_what_others_make_of_it_is_counted_by_stance() -> None:
    """Retracted assessments, and those of other sources' accounts, are not."""
    other = strike(1, 11, by="RU/MoD")

    def doubt(target: Any, stance: Any, by: str = "AFP") -> Assessment:
        return Assessment(target=id_of(target), stance=stance, attribution=Attribution(by, "2024-11-11T08:00Z"))

    denied = doubt(FIRST, "denies", "RU/MoD")
    answer = profile(FIRST, other, doubt(FIRST, "disputes"), doubt(other, "disputes"), denied, cancelled(denied))

    assert answer.assessments == {"disputes": 1}
    assert "others: disputes" in str(answer)


def test_shares_are_of_measures_that_the_source_ever_gave() -> None:
    """What it never speaks of has no share; an account without a window has no lag."""
    rumour = Rumour(attribution=Attribution(FORCE, "2024-11-10"), size=WITHHELD)
    answer = profile(FIRST, strike(None, 11), strike(WITHHELD, 12), rumour, raised(150, "2024-11-10T09:00Z"))

    assert answer.said == {("DroneStrike", "launched"): Said(1, 1, 1), ("Rumour", "size"): Said(0, 1, 0)}
    assert answer.rows()[0] == {
        "kind": "DroneStrike",
        "measure": "launched",
        "reported": 1,
        "withheld": 1,
        "unreported": 1,
    }
    assert answer.reporting is not None
    assert answer.reporting.count == 3
    assert "launched: up" in str(answer)
    assert "no score of truth" in str(answer)
    assert "1 given, 1 withheld, 1 unreported" in str(answer)


def test_an_unknown_source_has_an_empty_profile() -> None:
    """Nothing is divided by nothing."""
    answer = profile(FIRST, of="BBC")

    assert (answer.accounts, answer.soon, answer.reporting, answer.assessments) == (0, None, None, {})
    assert SourceProfile(FORCE).name == SourceProfile("BBC").name, "of any source every entry is kept"


def test_an_account_whose_window_is_open_has_an_open_lag() -> None:
    """Nobody knows after what."""
    assert str(profile(strike(1, When.between("2024-11-01T18:00Z", None))).reporting).startswith("1: shortest .. to ..")


def test_on_the_seeds_the_governor_revised_up_once_and_withdrew_once() -> None:
    """D10 and D18."""
    with EventLog.open(secret=bytes(32)) as log:
        load_seeds(log, "founding_day")
        answer = log.ask(SourceProfile("RU/MoscowOblast/Governor"))

    assert (answer.accounts, answer.revisions, answer.withdrawn) == (4, 1, 1)
    assert answer.moves == {"injured": {Move.UP: 1}}
    assert str(answer.withdrawn_after) == "1: shortest 1:22, median 1:22, longest 1:22"


def test_on_the_shared_snapshots_the_air_force_is_as_pandas_finds_it() -> None:
    """It revised nothing in the file; the rows that read otherwise later are mistakes of the transcription."""
    days = ("2024-11-03", "2025-03-30")
    paths = [str(shared(f"missile_attacks/missile_attacks_daily.{day}.csv")) for day in days]
    with EventLog.open(secret=bytes(32)) as log:
        reports = [import_source(log, path, "missile-attacks") for path in paths]
        answer = log.ask(SourceProfile(FORCE))
        kinds = {
            account.event.weapon: type(account.event).__name__
            for account in log.now().accounts(DroneStrike, MissileStrike)
        }

    rows = pd.read_csv(paths[1], dtype=str).fillna("")
    rows = rows[rows.source.str.contains("kpszsu")].drop_duplicates()
    kind = rows.model.str.strip().map(kinds)
    unreported = {
        ("DroneStrike", "launched"): ((kind == "DroneStrike") & (rows.launched == "")).sum(),
        ("MissileStrike", "destroyed"): ((kind == "MissileStrike") & (rows.destroyed == "")).sum(),
        ("DroneStrike", "lost"): ((kind == "DroneStrike") & (rows.not_reach_goal == "")).sum(),
    }

    assert answer.accounts == len(rows)
    assert (answer.revisions, answer.revised, answer.moves, answer.withdrawn) == (0, 0, {}, 0)
    assert answer.errata == reports[1].corrected - 1  # one row is of another claimant, the command in the south
    assert {key: answer.said[key].unreported for key in unreported} == unreported
    assert all(said.withheld == 0 for said in answer.said.values())
    assert answer.reporting is not None
    assert answer.reporting.count == answer.reporting.unbounded == len(rows)
