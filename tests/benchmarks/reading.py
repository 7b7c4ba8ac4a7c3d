"""What reading costs: replay, and verification."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs

from conflict_events import (
    Account,
    Attribution,
    DroneStrike,
    EventLog,
    HarmReport,
    Query,
    QueryItem,
    RecordBoard,
    Scope,
    When,
    latest,
    projection,
)
from conflict_events.checks import lint
from tests.benchmarks import peer, raw
from tests.benchmarks.appending import PEER, RAW, SECRET, STRUCTS
from tests.benchmarks.measuring import Contender, Rival, Row
from tests.benchmarks.strikes import FIRST, strikes

__all__ = [
    "Filled",
    "as_known",
    "entries_of_one",
    "launched",
    "lint_of_totals",
    "narrow_replay",
    "replay",
    "verification",
]


@projection(version=1, on=DroneStrike)
def launched(totals: dict[str, int], account: Account[DroneStrike]) -> dict[str, int]:
    """How many launched, by claimant: the question of all."""
    said = account.event.attribution.claimant
    low = account.event.tally.launched.low
    assert isinstance(low, int)
    totals[said] = totals.get(said, 0) + low
    return totals


launched_narrowly = projection(version=1, on=DroneStrike, reads=("attribution.claimant", "tally.launched"))(
    launched.function
)


class Filled:
    """The same strikes in everybody's database.

    Attributes:
        count: How many.
    """

    def __init__(self, folder: Path, count: int) -> None:
        self.count = count
        events = strikes(count)
        self.log = EventLog.open(folder / "filled.db", secret=SECRET)
        self.log.append(*events)
        self.db = raw.connect(str(folder / "raw.db"))
        raw.insert(self.db, raw.ready(self.log._store.read()))
        self.classes, self.structs = (self._peer(folder, kind, events) for kind in (peer.Classes, peer.Structs))

    def _peer(self, folder: Path, kind: Any, events: list[Any]) -> Any:
        app = peer.on_sqlite(kind, folder / f"{kind.__name__}.db")
        app.save(*(peer.same(event, n, kind.kind) for n, event in enumerate(events, start=1)))
        return app

    def close(self) -> None:
        """Release everything."""
        for each in (self.log, self.db, self.classes, self.structs):
            with closing(each):
                pass


def replay(filled: Filled) -> Row:
    """Every strike through a question."""
    assert filled.log.ask(launched) == raw.decoded(filled.db) == peer.fold(filled.classes) == peer.fold(filled.structs)
    return Row(
        "replay to standing accounts and fold",
        filled.count,
        _just(lambda: filled.log.ask(launched)),
        (Rival(PEER, 3.5, 6), Rival(STRUCTS), Rival(RAW, 0.7)),
        {
            PEER: _just(lambda: peer.fold(filled.classes)),
            STRUCTS: _just(lambda: peer.fold(filled.structs)),
            RAW: _just(lambda: raw.decoded(filled.db)),
        },
    )


def narrow_replay(filled: Filled) -> Row:
    """The same, of each strike only what the question reads."""
    assert filled.log.ask(launched_narrowly) == filled.log.ask(launched)
    return Row(
        "the same, decoding only the fields that the projection declares",
        filled.count,
        _just(lambda: filled.log.ask(launched_narrowly)),
        (Rival(PEER, 10, 15), Rival(STRUCTS), Rival(RAW)),
        {
            PEER: _just(lambda: peer.fold(filled.classes)),
            STRUCTS: _just(lambda: peer.fold(filled.structs)),
            RAW: _just(lambda: raw.decoded(filled.db)),
        },
    )


BOARD = RecordBoard(
    Scope(
        measure="launched",
        kinds=frozenset({"DroneStrike"}),
        attacker="RU",
        grain="night",
        tz="Europe/Kyiv",
        day_rule="end",
    ),
    latest("UA/AirForce"),
)


def as_known(filled: Filled, moments: int = 1000) -> Row:
    """The record question as known at many moments, in replays of it: what is counted is moments."""
    step = timedelta(hours=filled.count + 15) / moments
    asked = [FIRST + step * n for n in range(1, moments + 1)]

    def ours() -> None:
        for _, board in filled.log.ask_as_known(BOARD, asked):
            if board.buckets:
                board.verdict(max(board.buckets))

    # The target is said in replays, of which 20 would be 50 times as fast as a thousand.
    rivals = (Rival("a replay for each T", moments / 20, moments / 5),)
    run = {rivals[0].name: _just(lambda: filled.log.ask(BOARD))}
    return Row(f"as_known(T) of the record question, {moments:,} T", moments, _just(ours), rivals, run, scale=moments)


def lint_of_totals(count: int = 5000) -> Row:
    """Running totals, and four times as many: it has to take less than five times as long."""
    fewer, more = (_totals(each) for each in (count, 4 * count))
    rivals = (Rival("a fourth of them", 4 / 5, 1),)
    run = {rivals[0].name: _just(lambda: lint(fewer))}
    return Row("lint of running totals", 4 * count, _just(lambda: lint(more)), rivals, run, scale=4)


def _totals(count: int) -> list[Account[Any]]:
    """Make the accounts of a count since 2022, one an hour, that falls now and then."""
    begin = datetime(2022, 2, 24, tzinfo=UTC)
    log = EventLog.open()
    log.append(
        *(
            HarmReport(
                population="military",
                killed=1000 + 7 * n - (50 if n % 97 == 0 else 0),
                when=When.between(begin, begin + timedelta(hours=n + 1)),
                attribution=Attribution("S/Staff", begin + timedelta(hours=n + 2)),
            )
            for n in range(count)
        )
    )
    return list(log.now().accounts())


RARE = "Rare/Voice"
FEW = 50


def entries_of_one(folder: Path, count: int) -> Row:
    """The entries of a claimant who speaks seldom, in a log of many: looked up, and looked for."""
    log = EventLog.open(folder / "rare.db", secret=SECRET)
    log.append(*strikes(count))
    log.append(*(attrs.evolve(each, attribution=Attribution(RARE, "2025-01-01T08:00Z")) for each in strikes(FEW)))
    query = Query(QueryItem(claimants={RARE}))

    def looked_for() -> list[int]:
        return [each.position for each in log.entries() if each.event.attribution.claimant == RARE]

    def looked_up() -> list[int]:
        return [each.position for each in log.entries(query)]

    assert looked_up() == looked_for() == list(range(count + 1, count + FEW + 1))
    rivals = (Rival("a look at every entry", count / 1000, count / 400),)
    return Row(
        f"{FEW} entries of one claimant, of {count:,}",
        FEW,
        _just(looked_up),
        rivals,
        {rivals[0].name: _just(looked_for)},
    )


def verification(filled: Filled) -> Row:
    """Every hash anew."""
    rivals = (Rival("raw sqlite3 and sha256", 0.6, 0.8),)
    run = {rivals[0].name: _just(lambda: raw.digests(filled.db))}
    return Row("verify()", filled.count, _just(filled.log.verify), rivals, run)


def _just(run: Callable[[], object]) -> Contender:
    @contextmanager
    def prepare() -> Iterator[Callable[[], object]]:
        yield run

    return prepare
