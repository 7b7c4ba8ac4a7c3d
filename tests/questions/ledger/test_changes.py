"""What changed since: each sort of change told apart, what reads otherwise, and the two shared snapshots."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import attrs
import pandas as pd
import pytest

from conflict_events.errors import InvalidValue, UsageError
from conflict_events.events import Assessment, Link, Redaction
from conflict_events.history import Entry, Head, View
from conflict_events.importers import import_source
from conflict_events.log import EventLog
from conflict_events.questions.ledger import Act, Change, Changed, Changes, Difference, Move
from conflict_events.testing import entries_of, id_of, log_of, seen
from conflict_events.values import Attribution, Quantity
from tests.projections.accounts import harm, strike
from tests.questions.told_apart import cancelled, erratum, revision, withdrawn
from tests.shared_data import shared

FIRST = strike(140, at="2024-11-10T06:00Z")
RAISED = strike(145, at="2024-11-10T08:00Z")
OTHER = strike(90, 9, by="AFP", at="2024-11-09T06:00Z")


def asked(since: Any, *events: Any, view: View | None = None, **more: Any) -> Changed:
    return seen(entries_of(events), view).ask(Changes(since, **more))


def last(*events: Any) -> Change:
    """What the last of some entries did."""
    answer = asked(len(events) - 1, *events)
    assert len(answer.changes) == 1
    return answer.changes[0]


def told(change: Change) -> tuple[Act, list[str], bool]:
    return change.act, [str(each) for each in change.differences], change.effective


def test_new_information_says_what_it_says() -> None:
    """An account that was not there has figures, and nothing before them."""
    change = last(FIRST, OTHER)

    assert told(change) == (Act.NEW, [], True)
    assert (change.claimant, change.kind, change.figures) == ("AFP", "DroneStrike", (("launched", Quantity.exact(90)),))
    assert (change.about, change.position, change.said) == (id_of(OTHER), 2, OTHER.attribution.reported)


def test_a_revision_by_the_source_is_not_our_erratum() -> None:
    """Both say from what to what; only the source's has a time at which it was said."""
    by_source, by_us = last(FIRST, revision(RAISED, FIRST)), last(FIRST, erratum(RAISED, FIRST))

    assert told(by_source) == (Act.REVISION, ["tally.launched: 140 -> 145"], True)
    assert told(by_us) == (Act.ERRATUM, ["tally.launched: 140 -> 145"], True)
    assert by_source.differences[0].move is Move.UP
    assert (by_source.said, by_us.said, by_us.reason) == (RAISED.attribution.reported, None, "misread")
    assert by_source.claimant == by_us.claimant == "UA/AirForce"


def test_a_revision_that_was_superseded_before_it_reached_us_changes_nothing() -> None:
    """It is shown, and that nothing reads otherwise for it."""
    late = revision(strike(142, at="2024-11-10T07:00Z"), FIRST)
    change = last(FIRST, revision(RAISED, FIRST), late)

    assert told(change) == (Act.REVISION, [], False)
    assert "nothing reads otherwise" in str(asked(2, FIRST, revision(RAISED, FIRST), late))


def test_a_withdrawal_by_the_source_is_not_an_account_voided_by_us() -> None:
    """Nor is either a restoration."""
    gone = withdrawn(FIRST)

    assert told(last(FIRST, gone)) == (Act.WITHDRAWAL, [], True)
    assert told(last(FIRST, cancelled(FIRST))) == (Act.CANCELLED, [], True)
    assert told(last(FIRST, gone, withdrawn(gone, "2024-11-10T11:00Z"))) == (Act.RESTORED, [], True)
    assert told(last(FIRST, gone, cancelled(gone), cancelled(cancelled(gone)))) == (Act.CANCELLED, [], True)
    assert last(FIRST, gone).reason == "not confirmed"


def test_a_revision_that_is_withdrawn_gives_the_earlier_figure_back() -> None:
    """The difference is the account's, whichever entry moved it."""
    raised = revision(RAISED, FIRST)

    assert told(last(FIRST, raised, withdrawn(raised))) == (Act.WITHDRAWAL, ["tally.launched: 145 -> 140"], True)
    assert last(FIRST, raised, withdrawn(raised)).about == id_of(FIRST)


def test_an_erasure_is_a_change_and_quotes_nothing() -> None:
    """What it was about is named by its id."""
    gone = Redaction(target=id_of(FIRST), reason="asked by the source")
    change = last(FIRST, OTHER, gone)

    assert told(change) == (Act.ERASED, [], True)
    assert (change.about, change.claimant, change.figures) == (id_of(FIRST), None, ())


def test_links_and_assessments_are_changes_too() -> None:
    """And so is undoing them."""
    link = Link(kind="same_incident", a=id_of(FIRST), b=id_of(OTHER), basis="one night")
    doubt = Assessment(target=id_of(FIRST), stance="disputes", attribution=Attribution("AFP", "2024-11-10T09:00Z"))

    assert told(last(FIRST, OTHER, link)) == (Act.LINK, [], True)
    assert told(last(FIRST, OTHER, link, cancelled(link))) == (Act.UNLINK, [], True)
    assert told(last(FIRST, OTHER, link, cancelled(link), cancelled(cancelled(link)))) == (Act.RESTORED, [], True)
    assert (last(FIRST, OTHER, link).reason, last(FIRST, OTHER, link).claimant) == ("same_incident (one night)", None)
    assert last(FIRST, OTHER, attrs.evolve(link, basis=None)).reason == "same_incident"
    assert told(last(FIRST, doubt)) == (Act.ASSESSMENT, [], True)
    assert (last(FIRST, doubt).claimant, last(FIRST, doubt).reason, last(FIRST, doubt).kind) == (
        "AFP",
        "disputes",
        "DroneStrike",
    )
    assert told(last(FIRST, doubt, withdrawn(doubt, by="AFP"))) == (Act.WITHDRAWAL, [], True)


def test_an_erasure_is_a_change() -> None:
    """Nothing can be told of what stood there; that something was erased can."""
    named = attrs.evolve(FIRST, note="a name")
    change = last(named, Redaction(target=id_of(named), leaves=FIRST, reason="asked for"))

    assert told(change) == (Act.ERASED, [], True)
    assert (change.about, change.kind) == (id_of(named), "DroneStrike")


def test_the_evidence_has_the_whole_way_to_what_a_change_is_about() -> None:
    """An erasure that was declared void is about the account, and only the Redaction between the two says so."""
    erased = Redaction(target=id_of(FIRST), leaves=RAISED)
    later = revision(RAISED, FIRST)
    events = [FIRST, OTHER, erased, cancelled(erased), later]
    told_whole, told_late = asked(3, *events), asked(4, *events)
    behind = {id_of(FIRST), id_of(erased), id_of(cancelled(erased)), id_of(later)}

    assert {(change.act, change.about) for change in told_whole.changes} == {
        (Act.CANCELLED, id_of(FIRST)),
        (Act.REVISION, id_of(FIRST)),
    }
    assert told_whole.evidence() == told_late.evidence() == behind


def test_what_is_gone_upstream_appears_as_that_and_not_as_withdrawn() -> None:
    """Leaving out is not withdrawing: the account stands, and the reader is told."""
    answer = asked(2, FIRST, OTHER, gone={id_of(FIRST), "0" * 32})
    (change,) = answer.changes

    assert told(change) == (Act.GONE, [], False)
    assert (change.about, change.recorded_at, answer.net) == (id_of(FIRST), None, {})
    assert change.claimant == "UA/AirForce"
    assert "gone upstream" in str(answer)
    assert "nobody withdrew it" in str(answer)


def test_net_is_what_reads_otherwise_than_when_i_published() -> None:
    """Step by step up and back again is no change; a new account is none of an old one."""
    raised, back = revision(RAISED, FIRST), revision(strike(140, at="2024-11-10T09:00Z"), FIRST)
    events = (FIRST, OTHER, raised, back, harm(injured=1), cancelled(OTHER))

    assert asked(2, *events).net == {id_of(OTHER): ()}  # cancelled: nothing is left to differ
    assert asked(2, *events[:3]).net == {
        id_of(FIRST): (Difference("tally.launched", Quantity.exact(140), Quantity.exact(145), Move.UP),)
    }
    assert asked(0, *events).net == {}
    assert asked(6, *events).changes == ()


def test_since_is_a_position_a_head_or_a_moment_of_recording() -> None:
    """The same cut, however it is named."""
    events = [FIRST, OTHER, revision(RAISED, FIRST)]
    with log_of(events) as log:
        entries = list(log.entries())
        moment = entries[1].recorded_at
        head = Head(2, entries[1].digest)
        answers = [log.ask(Changes(since)) for since in (2, head, moment, moment.isoformat())]

        assert [[change.position for change in each.changes] for each in answers] == [[3]] * 4
        assert [each.caveats for each in answers] == [frozenset()] * 4
        assert log.ask(Changes(Head(2, "f" * 64))).caveats == {
            "the log read has another entry where the cited head is: it is another log, or it was altered"
        }
        assert log.ask(Changes(Head(9, "f" * 64))).caveats == log.ask(Changes(9)).caveats != frozenset()


@pytest.mark.parametrize("since", [-1, True])
def test_a_position_is_no_less_than_zero(since: Any) -> None:
    """And a truth value is none."""
    with pytest.raises(UsageError, match="since"):
        Changes(since)


def test_a_moment_needs_an_offset() -> None:
    """Nothing is guessed."""
    with pytest.raises(InvalidValue):
        Changes("2024-11-10T12:00")
    assert Changes(0).name == Changes(1).name, "whatever one asks, every entry is kept"


def test_as_known_only_what_had_been_said_is_a_change() -> None:
    """What the view does not see cannot have changed anything in it."""
    view = View.known("2024-11-10T07:00Z")
    answer = asked(0, FIRST, revision(RAISED, FIRST), withdrawn(FIRST), view=view)

    assert [change.act for change in answer.changes] == [Act.NEW]
    # What a Retraction that is seen targets may not be: it is taken as of an account.
    late = strike(7, 12, at="2024-11-12T08:00Z")
    assert [change.act for change in asked(0, late, cancelled(late), view=view).changes] == [Act.CANCELLED]


def test_rows_and_table_tell_field_by_field() -> None:
    """One row a field; what is beside the claim is named in the table and not spelled out."""
    noted = attrs.evolve(RAISED, note="from a second post", weapon="Shahed-136/131")
    answer = asked(1, FIRST, revision(noted, FIRST), OTHER)

    assert [(row["field"], row["before"], row["after"]) for row in answer.rows()] == [
        ("tally.launched", Quantity.exact(140), Quantity.exact(145)),
        ("weapon", None, "Shahed-136/131"),
        ("note", None, "from a second post"),
        (None, None, None),
    ]
    assert "tally.launched: 140 -> 145" in str(answer)
    assert "also note" in str(answer)
    assert "launched 90" in str(answer)
    assert answer.counts == {Act.REVISION: 1, Act.NEW: 1}
    assert [change.claimant for change in answer.of(Act.NEW)] == ["AFP"]
    assert answer.evidence() == {id_of(FIRST), id_of(revision(noted, FIRST)), id_of(OTHER)}


def test_the_time_of_recording_decides_and_not_that_of_the_report() -> None:
    """A report of long ago that we wrote down since is new to the log."""
    entries: list[Entry[Any]] = entries_of([RAISED, OTHER])
    moment: datetime = entries[0].recorded_at

    assert [change.about for change in seen(entries).ask(Changes(moment)).changes] == [id_of(OTHER)]
    assert len(seen(entries).ask(Changes(moment - timedelta(seconds=1))).changes) == 2


# --- the shared data ----------------------------------------------------------------------------

FIELDS = {
    "time_start": "when",
    "launch_place": "launch_places",
    "launched": "tally.launched",
    "destroyed": "tally.destroyed",
    "not_reach_goal": "tally.lost",
    "still_attacking": "tally.airborne",
}
"""Columns of the daily table, and where an account holds them."""


def rows_of(day: str) -> pd.DataFrame:
    """The rows of a snapshot that become accounts, normalised by pandas alone."""
    rows = pd.read_csv(shared(f"missile_attacks/missile_attacks_daily.{day}.csv"), dtype=str).fillna("")
    rows = rows[~rows.model.isin({"KAB", "Aerial Bomb"})]
    columns = [*FIELDS, "time_end", "model", "target", "source"]
    told = rows[columns].copy()
    for column in columns:
        told[column] = told[column].str.strip()
    for count in ("launched", "destroyed", "not_reach_goal", "still_attacking"):
        told[count] = pd.to_numeric(told[count]).fillna(-1).astype(int)
    return told.drop_duplicates()


@pytest.mark.no_cover
def test_between_the_two_shared_snapshots_the_changes_are_those_of_pandas() -> None:
    """Rows that are new, and rows that read otherwise: how many, in which column, from what to what."""
    days = ("2024-11-03", "2025-03-30")
    paths = [str(shared(f"missile_attacks/missile_attacks_daily.{day}.csv")) for day in days]
    with EventLog.open(secret=bytes(32)) as log:
        import_source(log, paths[0], "missile-attacks")
        published = log.head
        report = import_source(log, paths[1], "missile-attacks")
        answer = log.ask(Changes(published, gone=report.vanished))

    before, after = map(rows_of, days)
    both = before.merge(after, how="outer", indicator="found")
    old, new = (both[both.found == side].drop(columns="found") for side in ("left_only", "right_only"))
    pairs = old.merge(new, on=["time_end", "model", "target", "source"], suffixes=("_old", "_new"))
    theirs = [
        (field, row[f"{column}_old"], row[f"{column}_new"])
        for _, row in pairs.iterrows()
        for column, field in FIELDS.items()
        if row[f"{column}_old"] != row[f"{column}_new"]
    ]
    ours = [each for change in answer.changes for each in change.differences]

    assert answer.counts == {Act.NEW: len(new) - len(pairs), Act.ERRATUM: len(pairs)} == {Act.NEW: 476, Act.ERRATUM: 10}
    assert len(old) == len(pairs)  # nothing is gone, and the air force itself revised nothing
    assert Counter(each.field for each in ours) == Counter(field for field, _, _ in theirs)
    assert [(each.field, each.before.low, each.after.low) for each in ours if each.move] == [
        each for each in theirs if each[0].startswith("tally")
    ]
    assert (len(answer.net), answer.caveats) == (len(pairs), frozenset())
