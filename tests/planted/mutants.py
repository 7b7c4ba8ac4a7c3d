"""Lets the laws alone judge mutants of some questions: ``python -m tests.planted.mutants``.

The code of a question is changed in one place, and the laws are asked whether it is still sound; no example is. A law
knows nothing of what a question means, so that a mutant which answers another question as soundly lives.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import hypothesis
from hypothesis import HealthCheck, Phase

from conflict_events.counting import by, envelope
from conflict_events.questions.records import RecordBoard
from conflict_events.testing import Law, check_projection, id_of
from tests.laws.meanings import OF_A_MATRIX, OF_POSITIONS, OF_TOGETHER
from tests.planted.bugs import SCOPE
from tests.planted.reports import reports
from tests.projections.worked import by_attacker, claimants

__all__ = ["JUDGED", "Judged", "judged", "mutants"]

FEW = hypothesis.settings(
    max_examples=40,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
OTHERS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}


@attrs.frozen
class Judged:
    """A question whose mutants are judged.

    Attributes:
        module: Where its code is.
        make: Makes the question from that module, or a function that makes it from a log.
        also: Laws of what the question means, beside those of every question.
    """

    module: str
    make: Callable[[Any], Any]
    also: tuple[Law, ...] = ()


def _first_ids(events: list[Any]) -> frozenset[str]:
    return frozenset(map(id_of, events[:3]))


def _together(module: Any) -> Any:
    """Make it in two shapes, by the log: of parts that can be taken back and merged, and of named ones that cannot."""

    def of(log: list[Any]) -> Any:
        if len(log) % 2:
            return module.together(by_attacker, reports)
        # A question that knows where it is asked, and which of its names nobody has.
        board = RecordBoard(SCOPE, by("UA/Airforce"))
        return module.together(board=board, who=claimants) if len(log) % 4 else module.together(board, claimants)

    return of


def _positions(module: Any) -> Any:
    """Make it in two shapes, by the log: about everybody, and about some who are spoken for."""

    def of(log: list[Any]) -> Any:
        some: dict[str, Any] = {"speaks_for": {"RU/Kremlin": "RU"}, "speakers": {"RU", "UA/President"}}
        return module.Positions("negotiations", **(some if len(log) % 2 else {}))

    return of


JUDGED: dict[str, Judged] = {
    "Together": Judged(
        "conflict_events.projections.together",
        _together,
        OF_TOGETHER,
    ),
    "reports": Judged("tests.planted.reports", lambda module: module.reports),
    "Witnesses": Judged("tests.planted.witnesses", lambda module: module.Witnesses()),
    "Totals": Judged("conflict_events.questions.attacks.totals", lambda module: module.Totals(SCOPE, envelope())),
    "Provenance": Judged(
        "conflict_events.questions.claims.provenance", lambda module: lambda log: module.Provenance(_first_ids(log))
    ),
    "SourceProfile": Judged(
        "conflict_events.questions.claims.source_profile", lambda module: module.SourceProfile("UA/AirForce")
    ),
    "Conditions": Judged("conflict_events.questions.talks.conditions", lambda module: module.Conditions()),
    "Positions": Judged("conflict_events.questions.talks.positions", _positions, OF_POSITIONS),
    "Matrix": Judged(
        "conflict_events.questions.claims.matrix",
        lambda module: lambda log: module.ClaimMatrix(id_of(log[0]) if log else "0" * 32),
        OF_A_MATRIX,
    ),
}


def mutants(source: str) -> Iterator[tuple[int, ast.Module]]:
    """Give the code changed in one place, and the line of the place; what is said to people stays as it is."""
    tree = ast.parse(source)
    for number, node in enumerate(_places(tree)):
        for change in _changes(node):
            changed = copy.deepcopy(tree)
            change(list(_places(changed))[number])
            yield getattr(node, "lineno", 0), ast.fix_missing_locations(changed)


def _places(tree: ast.Module) -> list[ast.AST]:
    """Give what may be changed: inside functions, and no annotation."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    found = {id(node): node for function in functions for part in function.body for node in ast.walk(part)}
    return [node for node in found.values() if isinstance(node, ast.expr | ast.Return | ast.AugAssign)]


def _changes(node: ast.AST) -> Iterator[Callable[[Any], None]]:
    if isinstance(node, ast.Compare):
        yield lambda each: each.ops.__setitem__(0, OTHERS[type(each.ops[0])]())
    elif isinstance(node, ast.BoolOp | ast.BinOp | ast.AugAssign) and type(node.op) in OTHERS:
        yield lambda each: setattr(each, "op", OTHERS[type(each.op)]())
    elif isinstance(node, ast.Constant) and type(node.value) in (int, bool):
        yield lambda each: setattr(each, "value", not each.value if isinstance(each.value, bool) else each.value + 1)
    elif isinstance(node, ast.Return) and node.value is not None:
        yield lambda each: setattr(each, "value", ast.Constant(None))
    elif isinstance(node, ast.IfExp):
        yield _turned
    elif isinstance(node, ast.Call) and node.args:
        yield lambda each: each.args.__setitem__(-1, ast.Constant(None))


def _turned(each: Any) -> None:
    each.body, each.orelse = each.orelse, each.body


def judged(which: Judged) -> tuple[list[int], int]:
    """Judge every mutant of a question; give the lines of those that live, and how many there are."""
    original = importlib.import_module(which.module)
    assert original.__file__ is not None
    source = Path(original.__file__).read_text(encoding="utf-8")
    assert not _is_killed(which, original, ast.parse(source)), "what is no sound question would kill every mutant"
    alive, count = [], 0
    for line, tree in mutants(source):
        count += 1
        alive += [] if _is_killed(which, original, tree) else [line]
    return alive, count


def _is_killed(which: Judged, original: ModuleType, tree: ast.Module) -> bool:
    mutant = ModuleType(original.__name__)
    vars(mutant).update({name: vars(original)[name] for name in ("__file__", "__package__", "__spec__", "__loader__")})
    sys.modules[which.module] = mutant  # where pickling looks its classes up
    try:
        exec(compile(tree, str(original.__file__), "exec"), vars(mutant))  # noqa: S102  # that is what a mutant is
        check_projection(which.make(mutant), also=which.also, settings=FEW)
    except Exception:  # noqa: BLE001  # a mutant may raise anything, and is killed by it
        return True
    finally:
        sys.modules[which.module] = original
    return False


def main() -> int:
    """Judge, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.planted.mutants", description=__doc__)
    parser.add_argument("names", nargs="*", default=list(JUDGED), help="the questions")
    for name in parser.parse_args().names:
        alive, count = judged(JUDGED[name])
        killed = count - len(alive)
        sys.stdout.write(f"| `{name}` | {count} | {killed} | {killed / count:.0%} |\n")
        sys.stderr.write(f"{name}: living in lines {', '.join(map(str, alive))}\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
