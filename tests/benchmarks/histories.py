"""Whether what is done to a log grows with the square of its history: processor time at four times the size.

Each row is a log of one shape: revisions of one account, links to one incident, wholes in wholes, retractions of
retractions, erasures, accounts of one day. What is measured is both what appends it and what asks it.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from conflict_events import EventLog
from conflict_events.counting import latest
from conflict_events.events import Correction, DroneStrike, Link, Redaction, Retraction
from conflict_events.importers.reading import read_table
from conflict_events.log.overtime import record_history
from conflict_events.questions.claims import MatchCandidates
from conflict_events.questions.records import RecordBoard
from conflict_events.values import Attribution, Place, Scope, Tally, When
from tests.benchmarks.measuring import Contender, Rival, Row
from tests.benchmarks.scaling import LINEAR, TIMES

__all__ = ["rows"]

BEGIN = datetime(2024, 5, 1, 20, tzinfo=UTC)
NIGHT = When.between(BEGIN, BEGIN + timedelta(hours=10), tz="UTC")
MINUTE = timedelta(minutes=1)
ONE_DAY = timedelta(1)
SCOPE = Scope(kinds={DroneStrike}, measure="launched", grain="night", day_rule="end", tz="UTC")
BOARD = RecordBoard(SCOPE, latest("S/Staff"))

DEEP = 50
"""So many wholes in wholes are one chain; nobody may link more than a hundred."""

Do = Callable[[EventLog, int], object]


def rows(sizes: Sequence[int] = (2000, 1000)) -> Iterator[Row]:
    """Give a row for each history that was once quadratic: a quarter of it takes at least a fifth of the time."""
    many, singly = sizes
    yield _row("revisions of one account, appended and asked", many, _revised)
    yield _row("revisions known by their day, appended and asked", singly, _revised_by_day)
    yield _row("links to one incident, a kept answer asked between", singly, _linked)
    yield _row("wholes in wholes, appended one by one and asked", singly, _nested)
    yield _row("retractions of retractions, appended one by one and asked", singly, _retracted)
    yield _row("accounts erased one by one", singly, _erased)
    yield _row("accounts of one day in as many places, MatchCandidates", many, _candidates)
    yield _row("reports of one night, record_history", singly // TIMES, _history)
    yield _row("Corrections, and beside them a known event appended again", many, _again, _revised)
    yield _row("columns of a CSV file", many, _columns)


def _row(what: str, count: int, do: Do, before: Do | None = None) -> Row:
    run = {LINEAR: _doing(do, count // TIMES, before)}
    return Row(f"{count:,} {what}", count, _doing(do, count, before), (Rival(LINEAR, at_least=1 / 5),), run)


def _doing(do: Do, count: int, before: Do | None) -> Contender:
    @contextmanager
    def prepare() -> Iterator[Callable[[], object]]:
        with EventLog.open(secret=bytes(32)) as log:
            if before is not None:
                before(log, count)
            yield lambda: do(log, count)

    return prepare


def _strike(number: int, reported: When | None = None, where: str = "XX") -> DroneStrike:
    return DroneStrike(
        attacker="N",
        target="S",
        when=NIGHT,
        where=Place(where, code=where),
        tally=Tally(launched=number),
        attribution=Attribution("S/Staff", reported or When.at(BEGIN + ONE_DAY + number * MINUTE)),
    )


def _revised(log: EventLog, count: int) -> object:
    return _with_revisions(log, [_strike(number) for number in range(count)])


def _revised_by_day(log: EventLog, count: int) -> object:
    said = When.day(date(2024, 5, 3), tz="UTC")
    return _with_revisions(log, [_strike(number, said) for number in range(count)])


def _with_revisions(log: EventLog, versions: Sequence[DroneStrike]) -> object:
    (first,) = log.append(versions[0])
    for version in versions[1:]:
        log.append(Correction(target=first.id, replacement=version, by="claimant"))
    return log.ask(BOARD)


def _linked(log: EventLog, count: int) -> object:
    first, *others = [entry.id for entry in log.append(*map(_strike, range(count)))]
    with log.keep(BOARD, durable=False) as kept:
        kept.build()
        for number, other in enumerate(others):
            log.append(Link(kind="same_incident", a=first, b=other))
            if number % (count // 8) == 0:
                kept.ask()
        return kept.ask()


def _nested(log: EventLog, count: int) -> object:
    ids = [entry.id for entry in log.append(*map(_strike, range(count)))]
    for number, (inner, outer) in enumerate(itertools.pairwise(ids)):
        if (number + 1) % DEEP:
            log.append(Link(kind="part_of", a=inner, b=outer))
    return log.ask(BOARD)


def _retracted(log: EventLog, count: int) -> object:
    last = log.append(_strike(1))[0].id
    for _ in range(count):
        last = log.append(Retraction(target=last, by="ledger"))[0].id
    return log.ask(BOARD)


def _erased(log: EventLog, count: int) -> object:
    for entry in log.append(*map(_strike, range(count))):
        log.append(Redaction(target=entry.id))
    return log.ask(BOARD)


def _candidates(log: EventLog, count: int) -> object:
    log.append(*(_strike(number, where=f"XX/{number}") for number in range(count)))
    return log.ask(MatchCandidates(slack=timedelta(0), same_claimant=True))


def _history(log: EventLog, count: int) -> object:
    log.append(*map(_strike, range(count)))
    return record_history(log, BOARD, "2024-05-02")


def _again(log: EventLog, _: int) -> object:
    return [log.append(_strike(0)) for _ in range(20)]


def _columns(_: EventLog, count: int) -> object:
    names = ",".join(f"c{number}" for number in range(count))
    return list(read_table(io.BytesIO(f"{names}\n{names}\n".encode())).rows)
