"""Entries about entries, in any number: a log that took them in answers, and as fast as a log of its size can."""

from __future__ import annotations

import cProfile
import itertools
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from conflict_events.errors import ReferenceRefused
from conflict_events.events import Assessment, Correction, Link, Redaction, Retraction
from conflict_events.history import Account
from conflict_events.log import EventLog
from conflict_events.projections import projection
from tests.log.accounts import SECRET, clock, said, strike

Make = Callable[[EventLog, Sequence[str], int], list[Any]]

KNOWN = "2025-01-01T00:00Z"


@projection(version=1, on=object)
def standing(state: set[str], account: Account[object]) -> set[str]:
    """Which accounts stand, how they read, and what they belong to."""
    event: Any = account.event
    told = event.tally.launched, len(account.incident), len(account.part_of)
    return state | {f"{account.id} {told}"}


def retractions(log: EventLog, ids: Sequence[str], count: int) -> Iterator[Retraction]:
    """Each takes back the one before."""
    target = ids[0]
    for number in range(count):
        yield (made := Retraction(target=target, by="ledger", reason=str(number)))
        target = log.id_of(made)


def chain(kind: Any, ids: Sequence[str]) -> list[Link]:
    return [Link(kind=kind, a=one, b=other) for one, other in itertools.pairwise(ids)]


def minute(number: int) -> str:
    return f"2024-11-{11 + number // 1440:02}T{number // 60 % 24:02}:{number % 60:02}Z"


MANY: dict[str, Make] = {
    "revisions, each later": lambda _, ids, count: [
        Correction(target=ids[0], replacement=strike(n, reported=minute(n)), by="claimant") for n in range(count)
    ],
    "revisions of unknown order": lambda _, ids, count: [
        Correction(target=ids[0], replacement=strike(n, reported="2024-11-11"), by="claimant") for n in range(count)
    ],
    "errata": lambda _, ids, count: [
        Correction(target=ids[0], replacement=strike(n), by="ledger", reason=str(n)) for n in range(count)
    ],
    "retractions of one account": lambda _, ids, count: [
        Retraction(target=ids[0], by="ledger", reason=str(n)) for n in range(count)
    ],
    "retractions of retractions": lambda log, ids, count: list(retractions(log, ids, count)),
    "links in a chain": lambda _, ids, __: chain("same_incident", ids),
    "links to one": lambda _, ids, __: [Link(kind="same_incident", a=ids[0], b=other) for other in ids[1:]],
    "the same link again": lambda _, ids, count: [
        Link(kind="same_incident", a=ids[0], b=ids[1], basis=str(n)) for n in range(count)
    ],
    "parts of one": lambda _, ids, __: [Link(kind="part_of", a=one, b=ids[0]) for one in ids[1:]],
    "parts of parts of parts": lambda _, ids, __: [
        Link(kind="part_of", a=one, b=other) for n, (one, other) in enumerate(itertools.pairwise(ids)) if n % 90
    ],
    "assessments": lambda _, ids, count: [
        Assessment(target=ids[0], stance="denies", attribution=said(f"X/{n}")) for n in range(count)
    ],
    "redactions": lambda _, ids, __: [Redaction(target=each) for each in ids[1:]],
    "redactions of one account": lambda _, ids, count: [Redaction(target=ids[0], reason=str(n)) for n in range(count)],
    "errata of what is erased": lambda _, ids, __: [
        *(Redaction(target=each) for each in ids[1:]),
        *(Correction(target=each, replacement=strike(7), by="ledger") for each in ids[1:]),
    ],
}


def log_of(count: int) -> tuple[EventLog, list[str]]:
    log = EventLog.open(secret=SECRET, clock=clock())
    return log, [entry.id for entry in log.append(*map(strike, range(count + 1)))]


def answers(log: EventLog, kept: Any) -> list[set[str]]:
    return [log.ask(standing), kept.ask(), log.as_known(KNOWN).ask(standing)]


def calls(work: Callable[[], object]) -> int:
    """Count what is called, which a busy machine does not change."""
    counter = cProfile.Profile()
    counter.runcall(work)
    return sum(each.callcount for each in counter.getstats())


@pytest.mark.no_cover
@pytest.mark.parametrize("make", MANY.values(), ids=MANY)
def test_twice_as_many_cost_about_twice_as_much(make: Make) -> None:
    """Appended at once, one more after them, asked, asked as known, and asked of what is kept."""

    def cost(count: int) -> int:
        log, ids = log_of(count)
        kept = log.keep(standing)
        kept.ask()
        *most, last = make(log, ids, count)
        return calls(lambda: (log.append(*most), log.append(last), answers(log, kept)))

    assert cost(120) < 2.6 * cost(60)


@pytest.mark.no_cover
@pytest.mark.parametrize("of", ["revisions of unknown order", "retractions of retractions", "links in a chain"])
def test_a_log_with_more_than_a_thousand_of_them_answers_and_verifies(of: str) -> None:
    """One by one and all at once it says the same: more than Python lets functions call one another."""
    count = sys.getrecursionlimit() + 100
    log, ids = log_of(count)
    kept = log.keep(standing)
    kept.ask()
    log.append(*MANY[of](log, ids, count))

    first, *others = answers(log, kept)
    assert all(each == first for each in others)
    assert log.verify().is_intact


def deep(frames: int, work: Callable[[], Any]) -> Any:
    """Do something with so many frames below."""
    return deep(frames - 1, work) if frames else work()


def test_redactions_of_redactions_are_refused_before_they_nest_too_deep_to_be_read() -> None:
    """What was taken in is read from wherever a program asks, and erased as it should be."""
    log, ids = log_of(2)
    last = ids[0]
    for _ in range(16):
        last = log.redact(last)[0].id
    head = log.head
    with pytest.raises(ReferenceRefused, match="leaves: must hold at most 16 events inside one another"):
        log.redact(last)

    assert log.head == head
    assert deep(500, lambda: log.ask(standing)) == log.ask(standing)
    assert deep(500, lambda: log.verify(deep=True)).is_intact
    assert len(log.verify().erased) == 16


def test_what_is_left_may_not_nest_too_deep_whoever_made_it() -> None:
    """By hand, too, and however deep; and so where only its id is asked for."""
    log, ids = log_of(1)
    nested: Any = strike(1)
    for _ in range(3_000):
        nested = Redaction(target=ids[0], leaves=nested)
    for ask in (log.append, log.id_of):
        with pytest.raises(ReferenceRefused, match="at most 16 events"):
            ask(nested)


@pytest.mark.parametrize("wholes", ["of each other", "of one"])
def test_an_incident_is_no_part_of_more_than_a_hundred_others(wholes: str) -> None:
    """An append that would make it one is refused, and the log is as it was; below that it answers."""
    log, ids = log_of(101)
    links = chain("part_of", ids)
    if wholes == "of one":
        links = [Link(kind="part_of", a=ids[0], b=other) for other in ids[1:]]
    log.append(*links[:-1])
    with pytest.raises(ReferenceRefused, match=r"part_of: must not make an incident a part of more than 100 others"):
        log.append(links[-1])

    assert len(log) == 102 + 100
    assert len(log.now().account(ids[0]).part_of) == 100


def test_what_makes_an_incident_a_part_of_too_many_may_also_be_that_two_are_the_same() -> None:
    """Two accounts of one incident are a part of all that either is; all of them are too many to be named."""
    log, ids = log_of(120)
    log.append(*(Link(kind="part_of", a=ids[n % 2], b=ids[n]) for n in range(2, 120)))
    with pytest.raises(ReferenceRefused, match=r"100 others.* got \['\w{32}'\] and 1 others of one incident"):
        log.append(Link(kind="same_incident", a=ids[0], b=ids[1]))


def test_a_link_is_not_restored_where_there_would_be_too_many_and_one_may_always_be_withdrawn() -> None:
    """Taking a withdrawal back is as good as a link; withdrawing is how to make room."""
    log, ids = log_of(102)
    links = [Link(kind="part_of", a=ids[0], b=other) for other in ids[1:]]
    log.append(*links[:100])
    gone = log.append(Retraction(target=log.id_of(links[0]), by="ledger"))[0].id
    log.append(links[100])
    with pytest.raises(ReferenceRefused, match="100 others"):
        log.append(Retraction(target=gone, by="ledger"))
    log.append(Retraction(target=log.id_of(links[1]), by="ledger"))
    log.append(Retraction(target=gone, by="ledger"))

    assert len(log.now().account(ids[0]).part_of) == 100
