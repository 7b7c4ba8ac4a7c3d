"""`Answered`: the words that answers are given in, held against one another and never against a text or a condition."""

from __future__ import annotations

import enum
from typing import NoReturn

from conflict_events.errors import UsageError

__all__ = ["Answered", "no_condition"]


class Answered(enum.Enum):
    """One of a few words that a question may be answered with. It equals no text, and says so.

    A comparison with a text would be false whatever the answer is, and nobody would notice.
    """

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str | bool):
            kind = type(self)
            advice = f"write `is {kind.__name__}.{self.name}`, or compare its .value"
            raise UsageError(f"==: {kind.__name__} is no text: {advice}, got {other!r}")
        return self is other

    def __hash__(self) -> int:
        return hash(self.name)


def no_condition(asked: str) -> NoReturn:
    """Refuse what has an outcome as a condition: for its ``__bool__``.

    Raises:
        UsageError: Always.
    """
    raise UsageError(f"if: what FAILS would pass, too: write `if {asked} is Outcome.HOLDS`")
