"""Questions written as data: what a question is, with its scope and its policies, in a form that a line can hold.

The table of names is explicit and so is every form; nothing is evaluated, and a name that is not in the table is
refused. A question or a policy of your own is written by its name and version, and given again when it is read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import attrs

from conflict_events.counting.policies import (
    ByClaimant,
    ByOutlet,
    ByRole,
    Envelope,
    Extreme,
    Latest,
    Majority,
)
from conflict_events.counting.relays import FirstHand
from conflict_events.errors import UsageError
from conflict_events.history import Head
from conflict_events.projections.together import Together, together
from conflict_events.projections.variations import Variations
from conflict_events.questions.attacks.disruptions import Disruptions
from conflict_events.questions.attacks.interception import InterceptionRate
from conflict_events.questions.attacks.mirror import Mirror
from conflict_events.questions.attacks.streaks import Streaks
from conflict_events.questions.attacks.totals import Totals
from conflict_events.questions.claims.claim_check import ClaimCheck
from conflict_events.questions.claims.claim_history import ClaimHistory
from conflict_events.questions.claims.contested import Contested
from conflict_events.questions.claims.independence import Independence
from conflict_events.questions.claims.match_candidates import MatchCandidates
from conflict_events.questions.claims.matrix import ClaimMatrix
from conflict_events.questions.claims.provenance import Provenance
from conflict_events.questions.claims.source_profile import SourceProfile
from conflict_events.questions.ground.control_map import ControlMap
from conflict_events.questions.ground.increments import Increments
from conflict_events.questions.ground.momentum import TerritorialMomentum
from conflict_events.questions.harm.harm_range import HarmRange
from conflict_events.questions.ledger.changes import Changes
from conflict_events.questions.ledger.coverage import Coverage
from conflict_events.questions.ledger.timeline import Timeline
from conflict_events.questions.records.figure_check import FigureCheck
from conflict_events.questions.records.record import RecordBoard
from conflict_events.questions.records.variations import Sensitivity, SuperlativeCheck
from conflict_events.questions.talks.conditions import Conditions
from conflict_events.questions.talks.positions import Positions
from conflict_events.values import Definition, Quantity, Scope, Superlative, When

__all__ = ["TABLE", "canonical", "policies_in", "read_question", "write_question"]

POLICIES: Mapping[str, Any] = {
    "ByClaimant": ByClaimant,
    "ByOutlet": ByOutlet,
    "ByRole": ByRole,
    "Envelope": Envelope,
    "Extreme": Extreme,
    "FirstHand": FirstHand,
    "Latest": Latest,
    "Majority": Majority,
}
VALUES: Mapping[str, Any] = {
    "Definition": Definition,
    "Head": Head,
    "Quantity": Quantity,
    "Scope": Scope,
    "Superlative": Superlative,
    "When": When,
}
QUESTIONS: Mapping[str, Any] = {
    "Changes": Changes,
    "ClaimCheck": ClaimCheck,
    "ClaimHistory": ClaimHistory,
    "ClaimMatrix": ClaimMatrix,
    "Conditions": Conditions,
    "Contested": Contested,
    "ControlMap": ControlMap,
    "Coverage": Coverage,
    "Disruptions": Disruptions,
    "FigureCheck": FigureCheck,
    "HarmRange": HarmRange,
    "Increments": Increments,
    "Independence": Independence,
    "InterceptionRate": InterceptionRate,
    "MatchCandidates": MatchCandidates,
    "Mirror": Mirror,
    "Positions": Positions,
    "Provenance": Provenance,
    "RecordBoard": RecordBoard,
    "Sensitivity": Sensitivity,
    "SourceProfile": SourceProfile,
    "Streaks": Streaks,
    "SuperlativeCheck": SuperlativeCheck,
    "TerritorialMomentum": TerritorialMomentum,
    "Timeline": Timeline,
    "Totals": Totals,
    "Variations": Variations,
}
TABLE: Mapping[str, Any] = {**POLICIES, **VALUES, **QUESTIONS}
"""Every name that a written question may have, and the class that it stands for. Names are never changed."""

_NAMES = {cls: name for name, cls in TABLE.items()}

SCALARS: Mapping[str, tuple[type[Any], Callable[[str], Any]]] = {
    "datetime": (datetime, datetime.fromisoformat),  # before date, of which it is one
    "date": (date, date.fromisoformat),
    "time": (time, time.fromisoformat),
    "decimal": (Decimal, Decimal),
    "microseconds": (timedelta, lambda text: timedelta(microseconds=int(text))),
}
CONTAINERS: Mapping[str, Callable[[Iterable[Any]], Any]] = {"list": tuple, "set": frozenset}


def canonical(plain: Any) -> str:
    """Write plain data as one line of JSON, the same for the same data."""
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def write_question(value: Any) -> Any:  # noqa: PLR0911  # one return a form
    """Write a question, or anything in one, as plain data.

    Raises:
        UsageError: Something in it has no written form, and no name to be given again by.
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    for name, (kind, _) in SCALARS.items():
        if isinstance(value, kind):
            return {name: str(value // timedelta(microseconds=1)) if kind is timedelta else str(value)}
    if isinstance(value, tuple | list):
        return {"list": [write_question(each) for each in value]}
    if isinstance(value, set | frozenset):
        return {"set": sorted((write_question(each) for each in value), key=canonical)}
    if isinstance(value, Mapping):
        pairs = [[write_question(key), write_question(each)] for key, each in value.items()]
        return {"map": sorted(pairs, key=canonical)}
    if isinstance(value, Together):
        return {"is": "Together", "parts": write_question(value.parts), "names": write_question(value.names)}
    if type(value) in _NAMES:
        return {"is": _NAMES[type(value)], **_fields(value)}
    return _own(value)


def _fields(value: Any) -> dict[str, Any]:
    fields = ((field, getattr(value, field.name)) for field in attrs.fields(type(value)))
    return {field.alias: write_question(each) for field, each in fields if each is None or each != field.default}


def _own(value: Any) -> dict[str, Any]:
    name = getattr(value, "name", None)
    if not isinstance(name, str):
        raise UsageError(f"question: {value!r} cannot be written down; give it a name, and give it again on reading")
    return {"own": name, "version": getattr(value, "version", None)}


def read_question(plain: Any, own: Iterable[Any] = ()) -> Any:
    """Read a question back.

    Args:
        plain: What `write_question` wrote.
        own: Questions and policies of your own that it may name.

    Raises:
        UsageError: A name is not in the table and not among yours; or the fields do not fit.
    """
    known = {(each.name, getattr(each, "version", None)): each for each in own}
    try:
        return _read(plain, known)
    except (TypeError, ValueError, ArithmeticError, AttributeError, LookupError, RecursionError) as error:
        raise UsageError(f"question: cannot be made of what is written: {error}") from error


def _read(plain: Any, known: Mapping[Any, Any]) -> Any:
    if not isinstance(plain, dict):
        return plain
    if "is" in plain:
        return _made(str(plain["is"]), {key: _read(each, known) for key, each in plain.items() if key != "is"})
    if "own" in plain:
        return _found(plain["own"], plain.get("version"), known)
    ((form, inner),) = plain.items()
    if form in SCALARS:
        return SCALARS[form][1](inner)
    if form == "map":
        return {_read(key, known): _read(each, known) for key, each in inner}
    return CONTAINERS[form](_read(each, known) for each in inner)


def _found(name: Any, version: Any, known: Mapping[Any, Any]) -> Any:
    if (name, version) not in known:
        raise UsageError(f"own: {name!r}, version {version}, is not ours; give it again with own=[...]")
    return known[name, version]


def _made(name: str, fields: Mapping[str, Any]) -> Any:
    if name == "Together":
        parts, names = fields.get("parts", ()), fields.get("names", ())
        return together(**dict(zip(names, parts, strict=True))) if names else together(*parts)
    if name not in TABLE:
        raise UsageError(f"question: {name!r} is not in the table of this version ({', '.join(sorted(TABLE))})")
    return TABLE[name](**fields)


def policies_in(value: Any) -> frozenset[str]:
    """Name every policy in a question: whose count it goes by."""
    if hasattr(value, "choose"):
        return frozenset({value.name})
    parts: Iterable[Any] = ()
    if isinstance(value, Mapping):
        parts = value.values()
    elif isinstance(value, tuple | list | set | frozenset):
        parts = value
    elif attrs.has(type(value)):
        parts = (getattr(value, field.name) for field in attrs.fields(type(value)))
    return frozenset(name for part in parts for name in policies_in(part))
