"""`Snapshot`: what I used, frozen in a line that anyone can check later (question 25)."""

from __future__ import annotations

import dataclasses
import enum
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import attrs

from conflict_events.errors import ConflictEventsError, UsageError
from conflict_events.history import Head, View
from conflict_events.questions.written import canonical, policies_in, read_question, write_question

__all__ = ["Snapshot", "fingerprint_of"]

FORM = "conflict_events/snapshot/1"
PRINTED = 24
"""Hexadecimal digits of the short form: enough that nobody finds another line that has them."""
_DIGEST = re.compile("[0-9a-f]{64}", re.ASCII)


@attrs.frozen
class Snapshot:
    """A reference to an answer: the head of the log, the view, the question with its policies, and the answer's mark.

    `str()` gives the full form, one line of JSON; `short` what can be printed under a chart. The short form alone
    asks nothing again: it shows which full line was meant, and that not a letter of it was changed.

    Attributes:
        head: The end of the log that was asked.
        view: From when, and by which clock.
        question: The question as one line of JSON; see `asked`.
        policies: The names of the policies in it: whose count.
        answer: 64 hexadecimal digits made of the answer, by which a later one is known to be the same.
    """

    head: Head
    view: View
    question: str
    policies: frozenset[str]
    answer: str

    @classmethod
    def of(cls, head: Head, view: View, question: Any, answer: Any) -> Snapshot:
        """Freeze a question and its answer.

        Raises:
            UsageError: The question has something in it that cannot be written down.
        """
        written = canonical(write_question(question))
        return cls(head, view, written, policies_in(question), fingerprint_of(answer))

    def asked(self, own: Iterable[Any] = ()) -> Any:
        """Give the question again.

        Args:
            own: Questions and policies of your own that it may name.

        Raises:
            UsageError: It names one that is not given.
        """
        return read_question(json.loads(self.question), own)

    @property
    def seal(self) -> str:
        """64 hexadecimal digits made of everything else in it."""
        return hashlib.sha256(canonical(self._plain()).encode()).hexdigest()

    @property
    def short(self) -> str:
        """The short form, for print: the position of the head, and the beginning of the seal."""
        return f"ce:{self.head.position}:{self.seal[:PRINTED]}"

    def __str__(self) -> str:
        return canonical({**self._plain(), "seal": self.seal})

    def _plain(self) -> dict[str, Any]:
        moment = self.view.moment
        return {
            "form": FORM,
            "head": {"position": self.head.position, "digest": self.head.digest},
            "view": {
                "clock": self.view.clock,
                "moment": None if moment is None else moment.isoformat(),
                "possibly": self.view.possibly,
            },
            "question": json.loads(self.question),
            "policies": sorted(self.policies),
            "answer": self.answer,
        }

    @classmethod
    def parse(cls, line: str, *, printed: str | None = None) -> Snapshot:
        """Read a full form back.

        Args:
            line: One line of JSON, as `str()` gave it.
            printed: The short form that was printed; None = there is none to hold it against.

        Raises:
            UsageError: It is no such line, or not as it was written: its seal or the printed form does not fit it.
        """
        try:
            plain = json.loads(line)
            made = cls._read(plain)
            seal = plain["seal"]
        except (ValueError, TypeError, KeyError, ConflictEventsError) as error:
            raise UsageError(f"snapshot: must be a line of the form {FORM!r}, got {line!r}: {error!r}") from error
        if seal != made.seal:
            raise UsageError(f"snapshot: the line was altered: its seal is {seal!r}, its content has {made.seal!r}")
        if printed is not None and printed != made.short:
            raise UsageError(f"snapshot: {printed!r} is another one; this line is {made.short!r}")
        return made

    @classmethod
    def _read(cls, plain: Mapping[str, Any]) -> Snapshot:
        head, view = plain["head"], plain["view"]
        moment = view["moment"]
        shaped = type(head["position"]) is int and isinstance(head["digest"], str)
        if plain["form"] != FORM or not shaped or not _DIGEST.fullmatch(plain["answer"]):
            raise UsageError("another form")
        return cls(
            head=Head(head["position"], head["digest"]),
            view=View(view["clock"], None if moment is None else datetime.fromisoformat(moment), view["possibly"]),
            question=canonical(plain["question"]),
            policies=frozenset(plain["policies"]),
            answer=plain["answer"],
        )


def fingerprint_of(answer: Any) -> str:
    """Give 64 hexadecimal digits that are the same for the same answer, in any process; its context is left out."""
    return hashlib.sha256(canonical(_told(answer)).encode()).hexdigest()


def _told(value: Any) -> Any:  # noqa: PLR0911  # one return a form
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, enum.Enum | type):
        return f"{getattr(value, '__qualname__', type(value).__qualname__)} {getattr(value, 'name', '')}"
    if isinstance(value, Mapping):
        return {"map": sorted(([_told(key), _told(each)] for key, each in value.items()), key=canonical)}
    if isinstance(value, set | frozenset):
        return {"set": sorted(map(_told, value), key=canonical)}
    if isinstance(value, tuple | list):
        return [_told(each) for each in value]
    names = _names(value)
    if names is None:
        return f"{type(value).__qualname__} {value}"
    return {"is": type(value).__qualname__, **{name: _told(getattr(value, name)) for name in names}}


def _names(value: Any) -> list[str] | None:
    if attrs.has(type(value)):
        # What is no part of equality may come in any order.
        return [field.name for field in attrs.fields(type(value)) if field.eq and field.name != "context"]
    return (
        [field.name for field in dataclasses.fields(value) if field.compare]
        if dataclasses.is_dataclass(value)
        else None
    )
