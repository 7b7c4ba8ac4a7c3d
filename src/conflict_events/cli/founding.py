"""The main job: were the attacks of 10 November 2024 records? By whose count, in which scope, as known when.

Here the questions are put; `story` tells the answers. Both forms of output come from the same `Answers`. Questions are
asked of all seeds: that an article is loaded beside the sources must not change what they said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import attrs

from conflict_events.checks import Lint, Linted
from conflict_events.counting import Policy, defender, envelope, latest
from conflict_events.events import DroneStrike, Statement
from conflict_events.history import Head
from conflict_events.importers import Seeds
from conflict_events.log import EventLog, LogView, RecordHistory, moments_of, record_history
from conflict_events.questions.attacks import Mirror, Mirrored, Totals, TotalsAnswer
from conflict_events.questions.claims import ClaimMatrix, Matrix, Provenance, Trace
from conflict_events.questions.records import Board, Checked, Lifecycle, RecordBoard, SuperlativeCheck, Verdict
from conflict_events.values import EntryId, Scope
from conflict_events.values.clocks import instant

__all__ = ["Answers", "Worded", "answers"]

THE_10TH, THE_25TH, THE_26TH = date(2024, 11, 10), date(2024, 11, 25), date(2024, 11, 26)
BREAKFAST, NOON, AFTERNOON = "2024-11-10T07:45Z", "2024-11-10T12:00Z", "2024-11-10T14:00Z"
IN_PRINT = "2024-11-12T12:00Z"

AIR_FORCE, MINISTRY = latest("UA/AirForce"), latest("RU/MoD")
UKRAINE = Scope(
    kinds={DroneStrike},
    measure="launched",
    attacker="RU",
    places={"UA"},
    grain="night",
    since=date(2022, 2, 24),
    day_rule="end",
    tz="Europe/Kyiv",
)
RUSSIA = Scope(
    kinds={DroneStrike},
    measure="destroyed",
    attacker="UA",
    places={"RU"},
    grain="day",
    since=date(2022, 2, 24),
    day_rule="end",
    tz="Europe/Moscow",
)
OBLAST = attrs.evolve(RUSSIA, places={"RU-MOS"})
MOSCOW = attrs.evolve(RUSSIA, places={"RU-MOS", "RU-MOW"})
EITHER = attrs.evolve(UKRAINE, attacker=None, places=None, since=None)
THAT_DAY = attrs.evolve(RUSSIA, since=THE_10TH, until=THE_10TH)

OPEN_FIELDS: Mapping[str, Mapping[str, tuple[Any, ...]]] = {
    "A8": {"count": (AIR_FORCE,), "day_rule": ("end",), "tz": ("Europe/Kyiv",)},
    "A12": {
        "count": (MINISTRY,),
        "measure": ("destroyed",),
        "grain": ("day", "night"),
        "day_rule": ("end",),
        "tz": ("Europe/Moscow",),
    },
    "A2.RU": {
        "count": (AIR_FORCE,),
        "measure": ("launched",),
        "since": (date(2022, 2, 24),),
        "day_rule": ("end",),
        "tz": ("Europe/Kyiv",),
    },
    "A2.UA": {
        "count": (MINISTRY,),
        "measure": ("launched", "destroyed"),
        "since": (date(2022, 2, 24),),
        "day_rule": ("end",),
        "tz": ("Europe/Moscow",),
    },
}
"""Claims to a record in the article, by their labels: what their words leave open, and how we try to complete them."""


@attrs.frozen
class Worded:
    """A claim to a record as an article worded it, checked.

    Attributes:
        statement: The id of the account.
        claimant: Whose words.
        text: The claim.
        checked: What came of it.
    """

    statement: EntryId
    claimant: str
    text: str
    checked: Checked


@attrs.frozen(kw_only=True)
class Answers:
    """Every answer of the main job; each is named for what it is about and from when the log is seen."""

    head: Head
    ukraine_at_noon: Verdict
    ukraine_now: Verdict
    ukraine_board_now: Board
    ukraine_lifecycle: Lifecycle
    ukraine_25th: Verdict
    ukraine_26th: Verdict
    oblast_board_at_noon: Board
    oblast_at_noon: Verdict
    russia_board_at_noon: Board
    russia_at_noon: Verdict
    russia_now: Verdict
    moscow_that_morning: RecordHistory
    moscow_at_breakfast: Verdict
    russia_overnight: Verdict
    moscow_overnight: Verdict
    total_at_noon: TotalsAnswer
    sides_at_noon: Mirrored
    sides_in_the_afternoon: Mirrored
    claims_on_ukraine: Matrix
    claims_on_moscow: Matrix
    worded: tuple[Worded, ...]
    lint: Linted
    evidence: Trace


def answers(log: EventLog, seeds: Seeds) -> Answers:
    """Put every question of the main job to a log with the seeds in it."""
    noon, now = log.as_known(NOON), log.now()
    ukraine = _board(now, UKRAINE, AIR_FORCE)
    oblast, russia = _board(noon, OBLAST, MINISTRY), _board(noon, RUSSIA, MINISTRY)
    answers = Answers(
        head=log.head,
        ukraine_at_noon=_board(noon, UKRAINE, AIR_FORCE).verdict(THE_10TH),
        ukraine_now=ukraine.verdict(THE_10TH),
        ukraine_board_now=ukraine,
        ukraine_lifecycle=ukraine.lifecycle(THE_10TH),
        ukraine_25th=ukraine.verdict(THE_25TH),
        ukraine_26th=ukraine.verdict(THE_26TH),
        oblast_board_at_noon=oblast,
        oblast_at_noon=oblast.verdict(THE_10TH),
        russia_board_at_noon=russia,
        russia_at_noon=russia.verdict(THE_10TH),
        russia_now=_board(now, RUSSIA, MINISTRY).verdict(THE_10TH),
        moscow_that_morning=_history(log),
        moscow_at_breakfast=_board(log.as_known(BREAKFAST), MOSCOW, envelope()).verdict(THE_10TH),
        russia_overnight=_board(noon, attrs.evolve(RUSSIA, grain="night"), MINISTRY).verdict(THE_10TH),
        moscow_overnight=_board(noon, attrs.evolve(MOSCOW, grain="night"), MINISTRY).verdict(THE_10TH),
        total_at_noon=noon.ask(Totals(THAT_DAY, MINISTRY)),
        sides_at_noon=_sides(noon),
        sides_in_the_afternoon=_sides(log.as_known(AFTERNOON)),
        claims_on_ukraine=now.ask(ClaimMatrix(seeds.ids["D1"])),
        claims_on_moscow=now.ask(ClaimMatrix(seeds.ids["D6.Moscow"])),
        worded=tuple(_worded(log, seeds.ids[label], label) for label in OPEN_FIELDS),
        lint=now.ask(Lint()),
        evidence=Trace(frozenset(), frozenset()),
    )
    return attrs.evolve(answers, evidence=now.ask(Provenance(frozenset(_ids_in(answers)))))


def _history(log: EventLog) -> RecordHistory:
    moments = [moment for moment in moments_of(log) if moment <= instant(BREAKFAST, None)]
    return record_history(log, RecordBoard(MOSCOW, envelope()), THE_10TH, moments=moments)


def _board(view: LogView, scope: Scope, count: Policy) -> Board:
    return view.ask(RecordBoard(scope, count))


def _sides(view: LogView) -> Mirrored:
    return view.ask(Mirror(EITHER, {"RU": defender(), "UA": defender()}, key=THE_10TH))


def _worded(log: EventLog, entry_id: EntryId, label: str) -> Worded:
    statement: Statement = log.entry(entry_id).event
    assert statement.superlative is not None  # noqa: S101  # the seeds say what is a claim to a record
    view = log.as_known(IN_PRINT)
    checked = view.ask(SuperlativeCheck(statement.superlative, about=THE_10TH, complete=OPEN_FIELDS[label]))
    return Worded(entry_id, statement.attribution.claimant, statement.text, checked)


def _ids_in(answers: Answers) -> Iterator[EntryId]:
    """Give the ids of the accounts behind every figure of the answers."""
    for answer in attrs.asdict(answers, recurse=False).values():
        match answer:
            case Verdict():
                yield from answer.used | answer.previous_used
            case Board():
                yield from (account for bucket in answer.buckets.values() for account in bucket.used)
            case TotalsAnswer():
                yield from answer.everything.used | {each.account for each in answer.everything.aside}
            case Mirrored():
                yield from (account for side in answer.sides.values() for account in side.used | side.instead_used)
            case Matrix():
                yield from answer.accounts
            case Linted():
                yield from (account for finding in answer.findings for account in finding.accounts)
            case _:
                pass
