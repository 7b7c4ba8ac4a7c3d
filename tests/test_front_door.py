"""The front door: its list, what it exports, and what is documented, are one."""

from __future__ import annotations

import re
import subprocess
import sys
from types import ModuleType

import attrs
import pytest

import conflict_events as ce
from conflict_events.questions.written import TABLE
from docs.generate_reference import Reference, package

OPTIONAL = ("_pytest", "hypothesis", "pytest", "tqdm")


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference(package())


def test_the_front_doors_list_is_exactly_what_it_exports() -> None:
    """`__all__` names every public name once, and nothing else is public."""
    public = {
        name
        for name, value in vars(ce).items()
        if not name.startswith("_") and not isinstance(value, ModuleType) and name != "annotations"
    }

    assert set(ce.__all__) - {"__version__", "fields"} == public
    assert len(ce.__all__) == len(set(ce.__all__))


def test_every_public_name_is_documented_in_the_reference(reference: Reference) -> None:
    """A name of the front door has a heading in docs/reference; a page for it is not enough."""
    undocumented = set(ce.__all__) - {"__version__"} - set(reference.documented())

    assert not undocumented


def test_every_public_name_has_a_docstring(reference: Reference) -> None:
    """That goes for each name that a room lists, front door or not, and for its public methods."""
    assert reference.without_docstring() == []


def test_the_reference_shows_every_argument_of_a_constructor(reference: Reference) -> None:
    """Those that a class has from its bases too; private ones are for this library to give."""
    text = "".join(reference.pages().values())
    missing = {
        f"{name}({field.alias})"
        for name in ce.__all__
        if isinstance(kind := getattr(ce, name), type) and attrs.has(kind)
        for field in attrs.fields(kind)
        if field.init
        and not field.name.startswith("_")
        and not re.search(rf"\bclass {name}\([^`]*\b{field.alias}: ", text)
    }

    assert missing == set()


def test_every_question_has_a_name_by_which_it_can_be_cited() -> None:
    """Add a new one to `QUESTIONS` in questions/written.py; else nobody can cite its answer."""
    written_otherwise = {"Folded", "Lint", "Projection", "Together"}
    asking = {
        name
        for name in ce.__all__
        if isinstance(getattr(ce, name), type) and {"handles", "answer"} <= set(dir(getattr(ce, name)))
    }

    assert asking - written_otherwise - TABLE.keys() == set()


@pytest.mark.parametrize("room", ["conflict_events", "conflict_events.log", "conflict_events.importers"])
def test_importing_the_library_imports_nothing_optional(room: str) -> None:
    """Nobody who only keeps a log pays for test tools or progress bars."""
    code = f"import {room}, sys; print(sorted({set(OPTIONAL)!r} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (run.stdout.strip(), run.stderr) == ("[]", "")
