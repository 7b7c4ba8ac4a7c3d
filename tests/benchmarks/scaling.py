"""Whether what counts grows with the square of anything: processor time at four times the size, beside a plain scan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs

from conflict_events.checks import lint
from conflict_events.counting import by, envelope, latest
from conflict_events.events import DroneStrike, HarmReport
from conflict_events.history import Account, Incident
from conflict_events.log.asking.collecting import seldom_collecting
from conflict_events.projections import fold
from conflict_events.questions.attacks import Totals
from conflict_events.questions.harm import HarmRange
from conflict_events.questions.records import RecordBoard
from conflict_events.values import Attribution, Evidence, Place, Scope, Tally, When
from tests.benchmarks.measuring import Contender, Rival, Row

__all__ = ["rows"]

BEGIN = datetime(2024, 5, 1, tzinfo=UTC)
RECORDED = datetime(2025, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TIMES = 4
LINEAR = "a quarter of them"
SCAN = "a scan of the accounts"

Make = Callable[[int], Sequence[Account[Any]]]
Ask = Callable[[Sequence[Account[Any]]], object]


def rows(sizes: Sequence[int] = (100_000, 10_000, 20_000, 8_000, 4_000, 10_000)) -> Iterator[Row]:
    """Give a row for each shape that was once quadratic: a quarter of it takes at least a fifth of the time."""
    many, linked, totals, harm, unlike, others = sizes
    yield _row("unlinked accounts of one claimant in one period, Totals", many, _overlapping, _year)
    yield _row("accounts of one incident, RecordBoard", linked, _one_incident, _nights)
    yield _row("running totals through lint", totals, _running, lint)
    yield _row("long windows through lint", totals, _long, lint)
    yield _row("events of harm, HarmRange", harm, _harm, _months)
    yield _row("claimants of one incident of harm, HarmRange", harm, _witnesses, _months)
    yield _row("weapons of one period, Totals", unlike, _armoury, _year)
    yield _row("weapons of one incident, RecordBoard", unlike, _salvo, _nights)
    yield _row("bundles of two weapons in one period, Totals", unlike, _bundles, _year)
    yield _row("accounts of one period, every second without a figure, Totals", others, _silent, _year)
    yield _row("accounts of one period, half of them linked in pairs without a figure, Totals", others, _pairs, _year)
    yield _row("parts of one whole, Totals", others, _parts, _year)
    yield _row("rows of one post, Totals", others, _post, _year)
    yield _row("claimants of one night, RecordBoard", others, _voices, _everybody)


def _row(what: str, count: int, make: Make, ask: Ask) -> Row:
    run = {LINEAR: _asking(make(count // TIMES), ask), SCAN: _asking(make(count), _scan)}
    # At four times the size at most five times the time.
    rivals = (Rival(LINEAR, at_least=1 / 5), Rival(SCAN))
    return Row(f"{count:,} {what}", count, _asking(make(count), ask), rivals, run)


def _asking(accounts: Sequence[Account[Any]], ask: Ask) -> Contender:
    @contextmanager
    def prepare() -> Iterator[Callable[[], object]]:
        with seldom_collecting():  # as `log.ask` does
            yield lambda: ask(accounts)

    return prepare


def _scan(accounts: Sequence[Account[Any]]) -> object:
    return sum(account.event.when.latest is not None for account in accounts)


def _account(number: int, event: Any, incident: Incident | None = None) -> Account[Any]:
    name = f"{number:032x}"
    return Account(name, event, incident or frozenset({name}), frozenset(), number + 1, RECORDED)


def _strike(start: datetime, length: timedelta, said: datetime) -> DroneStrike:
    return DroneStrike(
        attacker="N",
        target="S",
        when=When.between(start, start + length, tz="UTC"),
        where=Place("XX", code="XX"),
        tally=Tally(launched=5),
        attribution=Attribution("S/Staff", When.at(said)),
    )


def _overlapping(count: int) -> Sequence[Account[Any]]:
    starts = (BEGIN + number * MINUTE / 4 for number in range(count))
    return [_account(number, _strike(start, 10 * MINUTE, start)) for number, start in enumerate(starts)]


def _one_incident(count: int) -> Sequence[Account[Any]]:
    incident = frozenset(f"{number:032x}" for number in range(count))
    said = (BEGIN + timedelta(days=1) + number * MINUTE for number in range(count))
    return [_account(number, _strike(BEGIN, 600 * MINUTE, moment), incident) for number, moment in enumerate(said)]


def _running(count: int) -> Sequence[Account[Any]]:
    ends = (BEGIN + (number + 1) * MINUTE for number in range(count))
    return [_account(number, _strike(BEGIN, end - BEGIN, end)) for number, end in enumerate(ends)]


def _long(count: int) -> Sequence[Account[Any]]:
    month = timedelta(days=30)
    starts = (BEGIN + number * MINUTE for number in range(count))
    return [_account(number, _strike(start, month, start + month)) for number, start in enumerate(starts)]


def _armoury(count: int) -> Sequence[Account[Any]]:
    return _told(_overlapping(count), lambda number: {"weapon": f"W{number}"})


def _salvo(count: int) -> Sequence[Account[Any]]:
    return _told(_one_incident(count), lambda number: {"weapon": f"W{number}"})


def _bundles(count: int) -> Sequence[Account[Any]]:
    return _told(_overlapping(count), lambda number: {"weapon": f"W{number} and W{number + 1}"})


def _silent(count: int) -> Sequence[Account[Any]]:
    tallies = Tally(launched=5), Tally(destroyed=5)
    return _told(_overlapping(count), lambda number: {"tally": tallies[number % 2]})


def _pairs(count: int) -> Sequence[Account[Any]]:
    """Give figures for one place, and as many accounts without one, each of it linked to one of another place."""
    here, there = (Place(code, code=code) for code in ("XX/A", "XX/B"))
    told = list(_told(_overlapping(count), lambda number: {"where": there if number % 4 == 1 else here}))
    for first in range(0, count - 1, 4):
        pair = frozenset({told[first].id, told[first + 1].id})
        for number in (first, first + 1):
            silent = attrs.evolve(told[number].event, tally=Tally(destroyed=5))
            told[number] = attrs.evolve(told[number], event=silent, incident=pair)
    return told


def _parts(count: int) -> Sequence[Account[Any]]:
    whole = _account(count, _strike(BEGIN, 10 * MINUTE, BEGIN))
    return [whole, *(attrs.evolve(each, part_of=frozenset({whole.incident})) for each in _overlapping(count - 1))]


def _post(count: int) -> Sequence[Account[Any]]:
    said = Attribution("S/Staff", When.at(BEGIN), evidence=(Evidence(url="https://example.org/post/1"),))
    alone = [_account(number, _strike(BEGIN, 600 * MINUTE, BEGIN)) for number in range(count)]
    return _told(alone, lambda number: {"weapon": f"W{number}", "attribution": said})


def _voices(count: int) -> Sequence[Account[Any]]:
    said = When.at(BEGIN + timedelta(days=1))
    alone = [_account(number, _strike(BEGIN, 600 * MINUTE, BEGIN)) for number in range(count)]
    return _told(alone, lambda number: {"attribution": Attribution(f"S/{number}", said)})


def _told(accounts: Sequence[Account[Any]], said: Callable[[int], Mapping[str, Any]]) -> Sequence[Account[Any]]:
    """Let each account say something else, by its number."""
    told = enumerate(accounts)
    return [attrs.evolve(each, event=attrs.evolve(each.event, **said(number))) for number, each in told]


def _harm(count: int) -> Sequence[Account[Any]]:
    reports = []
    for number in range(count):
        day = When.day(date(2024, 1, 1) + timedelta(days=number % 60), tz="UTC")
        said = Attribution(f"Voice/{number % 7}", When.at(BEGIN + number * MINUTE))
        report = HarmReport(killed=2, population="civilian", when=day, where=Place("XX", code="XX"), attribution=said)
        reports.append(_account(number, report))
    return reports


def _witnesses(count: int) -> Sequence[Account[Any]]:
    linked = frozenset(f"{number:032x}" for number in range(count))
    told = _told(_harm(count), lambda number: {"attribution": Attribution(f"S/{number}", When.at(BEGIN))})
    return [attrs.evolve(each, incident=linked) for each in told]


def _scope(grain: Any) -> Scope:
    return Scope(kinds={DroneStrike}, measure="launched", grain=grain, day_rule="end", tz="UTC")


def _year(accounts: Sequence[Account[Any]]) -> object:
    return fold(Totals(_scope("year"), by("S/Staff")), accounts)


def _nights(accounts: Sequence[Account[Any]]) -> object:
    return fold(RecordBoard(_scope("night"), latest("S/Staff")), accounts)


def _everybody(accounts: Sequence[Account[Any]]) -> object:
    return fold(RecordBoard(_scope("night"), envelope()), accounts)


def _months(accounts: Sequence[Account[Any]]) -> object:
    return fold(HarmRange(Scope(grain="month", day_rule="end", tz="UTC"), envelope()), accounts)
