"""The front door: its list, what it exports, and what is documented, are one."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys

import attrs
import pytest

import conflict_events as ce
from conflict_events.questions.written import TABLE
from docs.generate_reference import PAGES, Reference, exports, listed, package

MOST = 90
"""So many names the front door has at most."""
OPTIONAL = ("_pytest", "hypothesis", "pytest", "rich", "typer")


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference(package())


def public(reference: Reference) -> dict[str, object]:
    """Everything that a room lists, by its name."""
    modules = [importlib.import_module(module.path) for module in reference.rooms.values()]
    return {name: getattr(module, name) for module in modules for name in module.__all__}


def test_the_front_doors_list_is_exactly_what_it_exports() -> None:
    """`__all__` is sorted, names every public name once, gives each when asked, and nothing else is public."""
    asked = {name: getattr(ce, name) for name in ce.__all__}

    assert {name for name in dir(ce) if not name.startswith("_")} == asked.keys()
    assert sorted(set(ce.__all__), key=as_sorted) == ce.__all__


def as_sorted(name: str) -> tuple[int, str]:
    """Constants, classes, functions: the order that the linter keeps."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


def test_the_front_door_is_no_more_than_a_reader_can_learn() -> None:
    """What one constructs, calls or catches every day; the rest has rooms that say what it is about."""
    assert len(ce.__all__) <= MOST


def test_what_is_behind_the_front_door_is_not_found_in_it() -> None:
    """A name that is misspelt, or lives in a room, is an error that says so."""
    with pytest.raises(AttributeError, match="module 'conflict_events' has no attribute 'Board'"):
        _ = ce.Board  # type: ignore[attr-defined]  # that is what is tested


@pytest.mark.no_cover
def test_the_front_door_is_in_no_room_twice(reference: Reference) -> None:
    """One name means one thing, wherever it is met: no two rooms list it for different things."""
    homes: dict[str, set[str]] = {}
    for module in reference.rooms.values():
        for name, item in zip(exports(module), listed(module), strict=True):
            homes.setdefault(name, set()).add(item.path)

    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


@pytest.mark.no_cover
def test_every_public_name_is_documented_in_the_reference(reference: Reference) -> None:
    """A name of the front door has a heading in docs/reference; a page for it is not enough."""
    undocumented = set(ce.__all__) - set(reference.documented())

    assert not undocumented


@pytest.mark.no_cover
def test_every_public_name_has_a_docstring(reference: Reference) -> None:
    """That goes for each name that a room lists, front door or not, and for its public methods."""
    assert reference.without_docstring() == []


@pytest.mark.no_cover
def test_the_reference_pages_are_what_the_docstrings_make(reference: Reference) -> None:
    """After a change of a docstring: `python docs/generate_reference.py`."""
    committed = {path.name: path.read_text(encoding="utf-8") for path in PAGES.glob("*.md")}

    assert committed == reference.pages()


@pytest.mark.no_cover
def test_the_reference_shows_every_argument_of_a_constructor(reference: Reference) -> None:
    """Those that a class has from its bases too; private ones are for this library to give."""
    shown = dict(re.findall(r"\bclass (\w+)\(([^`]*)", "".join(reference.pages().values())))
    missing = {
        f"{name}({field.alias})"
        for name, kind in public(reference).items()
        if isinstance(kind, type) and attrs.has(kind)
        for field in attrs.fields(kind)
        if field.init and not field.name.startswith("_") and not re.search(rf"\b{field.alias}: ", shown.get(name, ""))
    }

    assert missing == set()


@pytest.mark.no_cover
def test_every_question_has_a_name_by_which_it_can_be_cited(reference: Reference) -> None:
    """Add a new one to `QUESTIONS` in questions/written.py; else nobody can cite its answer."""
    written_otherwise = {"Columns", "Folded", "Lint", "Projection", "Together"}
    asking = {
        name
        for name, value in public(reference).items()
        if isinstance(value, type) and {"handles", "answer"} <= set(dir(value))
    }

    assert asking - written_otherwise - TABLE.keys() == set()


@pytest.mark.parametrize(
    ("code", "rooms"),
    [
        ("import conflict_events", set()),
        ("import conflict_events as ce; ce.Quantity", {"errors", "values"}),
        (
            "import conflict_events as ce; ce.EventLog, ce.DroneStrike",
            {"codec", "errors", "events", "history", "log", "projections", "stores", "values"},
        ),
        ("from conflict_events_program import main; sys.argv[1:] = ['--version']; main()", {"cli", "errors", "values"}),
    ],
)
def test_nobody_waits_for_rooms_that_they_do_not_use(code: str, rooms: set[str]) -> None:
    """Making classes takes time: a room is imported when it is asked for, and the program knows its version at once."""
    told = "print(*{name.split('.')[1] for name in sys.modules if name.startswith('conflict_events.')})"
    run = subprocess.run(
        [sys.executable, "-c", f"import sys; {code}; {told}"], capture_output=True, text=True, check=True
    )

    assert set(run.stdout.splitlines()[-1].split()) - {"doors"} == rooms


@pytest.mark.parametrize("room", ["conflict_events", "conflict_events.log", "conflict_events.importers"])
def test_importing_the_library_imports_nothing_optional(room: str) -> None:
    """Nobody who only keeps a log pays for test tools or progress bars."""
    code = f"import {room}, sys; print(sorted({set(OPTIONAL)!r} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (run.stdout.strip(), run.stderr) == ("[]", "")
