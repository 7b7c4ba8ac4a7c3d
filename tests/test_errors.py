"""Errors: one root, and branches that say what a program can do about it."""

from __future__ import annotations

import pickle

import pytest

import conflict_events as ce
from conflict_events import errors
from conflict_events.errors import EventIsFrozen, LogLocked, MachineError, NoConnection, OutcomeUnknown, StoreFailure

BRANCHES = (ce.UsageError, ce.DataError, ce.TransientError, MachineError)
EVERY: list[type[ce.ConflictEventsError]] = [
    error for name in errors.__all__ if issubclass(error := getattr(errors, name), ce.ConflictEventsError)
]


@pytest.mark.parametrize("error", sorted(set(EVERY) - {ce.ConflictEventsError}, key=str))
def test_every_error_is_of_exactly_one_branch(error: type[ce.ConflictEventsError]) -> None:
    """So that a program that handles branches handles each error once, in whatever order it asks."""
    assert sum(issubclass(error, branch) for branch in BRANCHES) == 1


def test_what_passes_by_itself_is_to_be_tried_again() -> None:
    """Whoever holds the lock lets go of it, a server comes back, and a condition that failed is decided anew."""
    again = {error for error in EVERY if issubclass(error, ce.TransientError)}

    assert again == {ce.TransientError, ce.AppendConflict, LogLocked, NoConnection, OutcomeUnknown}


def test_the_tree_at_the_top_of_the_module_is_the_tree() -> None:
    """Every error is drawn there, one level below its parent."""
    drawn: dict[str, str] = {}
    above: list[str] = []
    for line in str(errors.__doc__).splitlines():
        indent, mark, rest = line.partition("── ")
        level = len(indent) // 4 if mark else 0
        name = (rest if mark else line).split(" ")[0] if mark else line.strip()
        if name in errors.__all__:
            above[level:] = [name]
            drawn[name] = above[level - 1] if level else "Exception"
    parents = {error.__name__: error.__bases__[0].__name__ for error in EVERY}

    assert {name: parent for name, parent in drawn.items() if name in parents} == parents


def test_a_program_tries_again_what_is_worth_it_and_nothing_else() -> None:
    """One clause is enough for somebody who appended meanwhile; what was asked wrongly comes out."""
    log = ce.EventLog.open()
    said = [
        ce.OfficeChange(
            office="chair", person=name, phase="elected", when="2025-05",
            attribution=ce.Attribution("X/Y", "2025-06-01"),
        )
        for name in ("A", "B")
    ]  # fmt: skip
    log.append(said[0])
    expect, tries = 0, 0
    while True:
        try:
            tries += 1
            log.append(said[1], expect=expect)
            break
        except ce.TransientError:
            expect = log.head.position
    assert (tries, len(log)) == (2, 2)
    with pytest.raises(ce.UsageError, match="expect: must be a position"):
        log.append(said[1], expect=9)


@pytest.mark.parametrize(
    "error", [ce.AppendConflict(3, 5), EventIsFrozen("DroneStrike", "when"), NoConnection("gone"), StoreFailure("full")]
)
def test_errors_come_out_of_worker_processes_as_they_are(error: ce.ConflictEventsError) -> None:
    """With their message, whatever their branch."""
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes

    assert (type(copy), str(copy)) == (type(error), str(error))
