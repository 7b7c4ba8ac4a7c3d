"""The mark of code: another one where code was mended, and the same one for the same code, in whatever process."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from types import ModuleType
from typing import Any

import attrs
import pytest

from conflict_events.events import DroneStrike
from conflict_events.log.coding import code_of, mark_of
from conflict_events.questions.records.record import RecordBoard

SOURCE = """
import re
from decimal import Decimal
from enum import Enum
from functools import cached_property, partial
from typing import Any
import attrs
from attrs import evolve
import conflict_events as ce
import json
import wartime_tables

NAMES = {"north": "N", "south": "S"}
WORDS = frozenset({"north", "south", "east"})
ORDER = ["a", ("b", 1)]
FORM = re.compile("[a-z]+")

class Side(Enum):
    NORTH = "n"

class Plain:
    def __init__(self, n): self.n = n

class Slotted:
    __slots__ = ("n",)

def scaled(by):
    def scale(n):
        return by * n
    return scale

TWICE = scaled(2)
KEPT = Plain(3)

def helper(n, by=1, *, more=0):
    return TWICE(n) * by + more + KEPT.n

def later():
    def inner():
        return unset
    if inner is None:
        unset = 1
    return inner

UNSET = later()

@ce.kind("Raid", schema=2, upcast={1: lambda fields: {**fields, "taken": helper(fields["taken"])}})
@attrs.frozen(kw_only=True)
class Raid:
    who: ce.Actor
    when: ce.When
    side: str = attrs.field(converter=partial(str.strip), validator=attrs.validators.in_(["north", "south"]))
    taken: ce.Quantity = ce.UNREPORTED
    rate: Decimal = Decimal(1)
    attribution: ce.Attribution

    @property
    def known(self) -> Any:
        return NAMES[self.side], WORDS, ORDER, FORM, Side.NORTH, UNSET, Slotted

    @cached_property
    def cached(self): return 1

    @staticmethod
    def plain(): return json.dumps(wartime_tables.value())

    @classmethod
    def made(cls): return [cls for _ in range(2)]

    def again(self): return evolve(self.again())

class Sides:
    name, version, handles = "sides", 1, frozenset({Raid})
    def initial(self): return 0
    def apply(self, state, account): return state + helper(1)
    def answer(self, state): return state

@ce.projection(version=1, on=Raid, start=int)
def folded(state, account):
    return state + helper(1)
"""

TABLES = """
OTHER = 5
def value(): return OTHER
"""


def marks(source: str = SOURCE, tables: str = TABLES) -> tuple[str, str]:
    """The marks of both questions, each with its kind, of a package of this source."""
    namespaces: dict[str, dict[str, Any]] = {}
    for name, text in (("wartime_tables", tables), ("wartime", source)):
        module = ModuleType(name)
        module.__dict__["__name__"] = name
        sys.modules[name] = module
        exec(text, module.__dict__)  # noqa: S102  # code that was mended between two runs
        namespaces[name] = module.__dict__
    here = namespaces["wartime"]
    return mark_of(*code_of(here["Sides"]()), here["Raid"]), mark_of(*code_of(here["folded"]), here["Raid"])


def test_the_same_code_has_the_same_mark() -> None:
    assert marks() == marks()


@pytest.mark.parametrize(
    ("was", "is_"),
    [
        ('{**fields, "taken"', '{**fields, "side": "north", "taken"'),
        ("* by + more", "* by - more"),
        ("by=1", "by=2"),
        ("more=0", "more=1"),
        ("scaled(2)", "scaled(3)"),
        ("Plain(3)", "Plain(4)"),
        ("return by * n", "return by + n"),
        ('"north": "N"', '"north": "NN"'),
        ('"east"', '"west"'),
        ('("b", 1)', '("b", 2)'),
        ('"[a-z]+"', '"[a-z]*"'),
        ("in_([", 'in_(["east", '),
        ("str.strip", "str.upper"),
        ("Decimal(1)", "Decimal(2)"),
        ("= ce.UNREPORTED", "= ce.WITHHELD"),
        ('NORTH = "n"', 'NORTH = "o"'),
        ("cached(self): return 1", "cached(self): return 2"),
        ("range(2)", "range(3)"),
        ("json.dumps", "json.loads"),
        ("taken: ce.Quantity", "taken: ce.Quantity | None"),
    ],
)
def test_code_that_was_mended_has_another_mark(was: str, is_: str) -> None:
    assert was in SOURCE
    before, after = marks(), marks(SOURCE.replace(was, is_))

    assert before[0] != after[0]
    assert before[1] != after[1]


def test_each_way_of_writing_a_question_is_looked_into() -> None:
    by_class = SOURCE.replace("def answer(self, state): return state", "def answer(self, state): return -state")
    by_function = SOURCE.replace("start=int", "start=float")

    assert (marks(by_class)[0] != marks()[0], marks(by_class)[1] == marks()[1]) == (True, True)
    assert (marks(by_function)[1] != marks()[1], marks(by_function)[0] == marks()[0]) == (True, True)


def test_another_package_is_not_looked_into() -> None:
    assert marks() == marks(tables=TABLES.replace("5", "6"))


def test_a_module_of_the_same_package_is() -> None:
    source = "import wartime.tables\nfrom wartime import tables\ndef f(state, account): return tables.value()\n"

    def mark(number: int) -> str:
        tables = ModuleType("wartime.tables")
        exec(f"def value(): return {number}", tables.__dict__)  # noqa: S102  # as above
        package = ModuleType("wartime")
        package.__dict__.update(tables=tables, __path__=[])
        sys.modules.update({"wartime": package, "wartime.tables": tables})
        exec(source, package.__dict__)  # noqa: S102  # as above
        question = type("Question", (), {"__module__": "wartime", "apply": package.__dict__["f"]})
        return mark_of(*code_of(question()))

    assert mark(1) == mark(1)
    assert mark(1) != mark(2)


def test_what_python_makes_of_a_class_when_it_is_looked_at_is_no_code() -> None:
    question = type("Question", (), {"__module__": "wartime"})()
    before = mark_of(*code_of(question), dict)

    assert type(question).__annotations__ == {}
    assert mark_of(*code_of(question), dict) == before


def test_the_mark_hangs_on_no_class_that_was_made_meanwhile() -> None:
    before = marks()
    attrs.frozen(type("Later", (), {"__annotations__": {"n": int}}))

    assert marks() == before


def test_a_class_that_was_moved_down_its_file_has_the_mark_that_it_had() -> None:
    """Python notes in which line a class begins, and which names are set on `self`."""
    assert marks("\n\n" + SOURCE) == marks()


def test_ours_goes_by_the_release(monkeypatch: pytest.MonkeyPatch) -> None:
    before = mark_of(RecordBoard, DroneStrike)
    monkeypatch.setattr(sys.modules["conflict_events"], "__version__", "99.0")

    assert mark_of(RecordBoard, DroneStrike) != before


def test_the_mark_is_the_same_in_every_process() -> None:
    program = "from tests.log.test_coding import marks; print(*marks())"
    found = {
        subprocess.run(  # this very interpreter
            [sys.executable, "-c", textwrap.dedent(program)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            check=True, capture_output=True, text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip

    assert found == {" ".join(marks()) + "\n"}


@attrs.frozen
class _Hull:
    length: int | None = None


@attrs.frozen
class _Ship(_Hull):
    names: tuple[str, ...] = ()


def test_a_class_has_the_mark_that_it_had_before_anybody_used_it() -> None:
    """A converter puts what annotations mean in their place, when it first meets a class."""
    before = mark_of(_Ship)
    attrs.resolve_types(_Ship)

    assert attrs.fields(_Ship).names.type == tuple[str, ...]
    assert mark_of(_Ship) == before


def test_a_type_that_stands_in_no_annotation_is_looked_at_too() -> None:
    made = [attrs.make_class("Made", {"names": attrs.field(type=kind)}) for kind in (str, int)]
    for each in made:
        each.__module__ = "wartime"

    assert mark_of(made[0]) != mark_of(made[1])
