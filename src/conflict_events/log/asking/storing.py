"""In which form a state is stored: by its type, as the accounts that matter to it, as it packs it, or part by part."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, Protocol, TypeAlias

import attrs

from conflict_events.codec import StateCodec
from conflict_events.history import Account
from conflict_events.log.sealing import chain
from conflict_events.projections import Packing, Recallable, Together
from conflict_events.projections.protocol import given
from conflict_events.projections.stating import state_type

__all__ = ["Form", "form_of"]

ReadAccounts: TypeAlias = Callable[[Collection[str]], Sequence[Account[Any]]]
"""Reads the accounts with some ids, as the question sees them; one that does not stand is passed over."""

LENGTH_BYTES = 8


class Form(Protocol):
    """A form in which states of one question are stored; as text it tells two forms apart."""

    def encode(self, state: Any) -> bytes:
        """Give the stored form of a state.

        Raises:
            UsageError: The state has none.
        """

    def decode(self, stored: bytes, read: ReadAccounts) -> Any:
        """Make the state again.

        Raises:
            Exception: What is stored is of another type, or an account that it names is there no longer.
        """


@attrs.frozen
class _ByType:
    """A state that is written down itself."""

    codec: StateCodec

    def __str__(self) -> str:
        return str(self.codec)

    def encode(self, state: Any) -> bytes:
        return self.codec.encode(state)

    def decode(self, stored: bytes, _: ReadAccounts) -> Any:
        return self.codec.decode(stored)


@attrs.frozen
class _ByAccounts:
    """A state that is made again by applying the accounts whose ids are written down."""

    question: Any

    def __str__(self) -> str:
        return "accounts"

    def encode(self, state: Any) -> bytes:
        return b"".join(sorted(map(chain.id_bytes, self.question.accounts_in(state))))

    def decode(self, stored: bytes, read: ReadAccounts) -> Any:
        ids = [stored[start : start + chain.ID_BYTES].hex() for start in range(0, len(stored), chain.ID_BYTES)]
        state, count = self.question.initial(), 0
        for account in read(ids):
            seen = given(self.question, account)
            if seen is not None:
                state, count = self.question.apply(state, seen), count + 1
        if count != len(ids):
            raise LookupError(f"{len(ids) - count} of {len(ids)} accounts no longer stand")
        return state


@attrs.frozen
class _Packed:
    """A state of which the question makes bytes itself."""

    question: Any

    def __str__(self) -> str:
        return "packed"

    def encode(self, state: Any) -> bytes:
        stored: bytes = self.question.pack(state)
        return stored

    def decode(self, stored: bytes, _: ReadAccounts) -> Any:
        return self.question.unpack(stored)


@attrs.frozen
class _ByParts:
    """The states of several questions asked together, each in its own form, one after the other."""

    parts: tuple[Any, ...]
    forms: tuple[Form, ...]

    def __str__(self) -> str:
        parts = zip(self.parts, self.forms, strict=True)
        return "; ".join(f"{part.name}, version {part.version}: {form}" for part, form in parts)

    def encode(self, state: Any) -> bytes:
        stored = [form.encode(each) for form, each in zip(self.forms, state, strict=True)]
        return b"".join(len(each).to_bytes(LENGTH_BYTES, "big") + each for each in stored)

    def decode(self, stored: bytes, read: ReadAccounts) -> Any:
        bodies = zip(self.forms, _bodies(stored), strict=True)
        return [form.decode(body, read) for form, body in bodies]


def _bodies(stored: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(stored):
        begin = start + LENGTH_BYTES
        start = begin + int.from_bytes(stored[start:begin], "big")
        yield stored[begin:start]


def form_of(question: Any, hint: Any = None) -> Form:
    """Decide in which form the states of a question are stored.

    Args:
        question: The question.
        hint: The type of its states, where somebody says it; None = as the question says.

    Raises:
        UsageError: A state of its type cannot be stored, or it does not say of which type its states are.
    """
    if hint is not None:
        return _ByType(StateCodec(hint))
    if isinstance(question, Together):
        return _ByParts(question.parts, tuple(map(form_of, question.parts)))
    if isinstance(question, Recallable):
        return _ByAccounts(question)
    if isinstance(question, Packing):
        return _Packed(question)
    return _ByType(StateCodec(state_type(question)))
