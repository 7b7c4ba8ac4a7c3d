"""Laws of what outlives an answer: the question itself, used or sent elsewhere, its state in store, and the clock."""

from __future__ import annotations

import copy
import functools
import pickle
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, get_args

import attrs

from conflict_events.codec import StateCodec
from conflict_events.errors import UsageError
from conflict_events.projections import Packing, Recallable
from conflict_events.projections.stating import state_type
from conflict_events.testing.laws.cases import Case, LawBroken
from conflict_events.testing.laws.clocks import FAR_APART, clock_names, foreign_names, set_to, zone_of_the_machine

__all__ = [
    "a_question_can_be_sent",
    "a_shifted_clock_changes_nothing",
    "a_used_question_is_as_a_fresh_one",
    "stored_is_kept",
]

LATER = (timedelta(minutes=1), timedelta(days=1), timedelta(days=29), timedelta(days=400), timedelta(days=40_000))


def stored_is_kept(case: Case) -> None:
    """A state survives being stored, as a kept answer stores it, and goes on."""
    half = case.random.randint(0, len(case.accounts))
    state = case.fold(case.accounts[:half])
    if isinstance(case.projection, Recallable):
        again = case.fold(each for each in case.accounts[:half] if each.id in case.projection.accounts_in(state))
    else:
        again = _stored(case.projection, state)
    case.hold(case.answer, case.plain(case.fold(case.accounts[half:], again)), "in one go, and stored half way")


def _stored(projection: Any, state: Any) -> Any:
    """Give a state as it comes back: by its type in JSON, as on disk, and pickled, as between processes."""
    try:
        state = pickle.loads(pickle.dumps(state))  # noqa: S301  # our own bytes
    except Exception as error:  # noqa: BLE001  # whatever pickling raises
        raise LawBroken(f"its state cannot be pickled: {error!r}") from None
    if isinstance(projection, Packing):
        return projection.unpack(projection.pack(state))
    hint = _type_of_state(projection)
    if hint is None:
        return state
    try:
        codec = StateCodec(hint)
        return codec.decode(codec.encode(state))
    except UsageError as error:
        raise LawBroken(f"its state cannot be kept: {error}") from None


def _type_of_state(projection: Any) -> Any:
    """Give the type of a state; None where a question says none, or leaves it open: such a state is in memory only."""
    try:
        hint = state_type(projection)
    except (UsageError, AttributeError):
        return None
    return None if _is_open(hint) else hint


def _is_open(hint: Any) -> bool:
    return hint in (Any, object, list, dict, set) or any(map(_is_open, get_args(hint)))


def a_question_can_be_sent(case: Case) -> None:
    """A question survives pickling: asked in another process, it gives the same answer."""
    if not _is_importable(case.projection):
        return  # wherever it is defined, no other process would find it
    try:
        sent = pickle.loads(pickle.dumps(case.projection))  # noqa: S301  # our own bytes
    except Exception as error:  # noqa: BLE001  # whatever pickling raises
        raise LawBroken(f"it cannot be pickled: {error!r}") from None
    case.hold(case.answer, case.by(sent).answer, "asked here, and sent and asked there")


def _is_importable(projection: Any) -> bool:
    """Tell whether another process would find what a question, and each question in it, is defined as."""
    made_of: Any = getattr(projection, "function", type(projection))
    module = sys.modules.get(made_of.__module__)
    try:
        imported = functools.reduce(getattr, made_of.__qualname__.split("."), module)
    except AttributeError:
        return False
    return (imported is made_of or imported is projection) and all(map(_is_importable, _parts(projection)))


def _parts(projection: Any) -> Iterator[Any]:
    fields = attrs.fields(type(projection)) if attrs.has(type(projection)) else ()
    for field in fields:
        value = getattr(projection, field.name)
        yield from (each for each in (value if isinstance(value, tuple) else (value,)) if hasattr(each, "apply"))


def a_used_question_is_as_a_fresh_one(case: Case) -> None:
    """A question remembers nothing: once used, it answers as a fresh copy of it does."""
    fresh = case.fresh()
    if fresh is None:
        return
    case.projection.answer(case.fold(case.accounts))
    some = [account for account in case.accounts if case.random.random() < 0.5]
    case.hold(
        case.by(fresh).answered(some), case.answered(some), "asked of a fresh copy, and of one that was used before"
    )


def a_shifted_clock_changes_nothing(case: Case) -> None:
    """An answer is the same at any time and anywhere: a day is of a zone that is named."""
    if not foreign_names(case.projection):  # ours read no clock, which a test of their code says
        return
    moment, spots = case.moment(), clock_names(case.projection)
    for later in LATER if spots else ():
        with set_to(moment + later, spots):
            answer = case.answered(case.accounts)
        case.hold(case.answer, answer, f"asked now, and at {moment + later:%Y-%m-%d %H:%M}Z")
    for zone in FAR_APART:
        with zone_of_the_machine(zone):
            answer = case.answered(case.accounts)
        case.hold(case.answer, answer, f"asked here, and on a machine whose zone is {zone}")


def fresh_copy(projection: Any) -> Any:
    """Copy a question before it is used; None where it cannot be copied."""
    try:
        return copy.deepcopy(projection)
    except Exception:  # noqa: BLE001  # a question may hold anything
        return None
