"""`Answered`: an answer in the plain form that laws compare, together with the answer as a user sees it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from conflict_events.projections import Answer
from conflict_events.testing.relabel import difference
from conflict_events.values.visible import cut

__all__ = ["Answered", "apart", "plain_of"]

LINES = 4
"""How much of an answer is shown."""
WIDTH = 110


@attrs.frozen(eq=False)
class Answered:
    """An answer; two are equal where their plain forms are.

    Attributes:
        plain: What is compared.
        given: The answer itself.
    """

    plain: Any
    given: Any

    def __eq__(self, other: object) -> bool:
        return bool(self.plain == plain_of(other))

    def __hash__(self) -> int:
        return hash(self.plain)


def plain_of(value: Any) -> Any:
    """Give what is compared of an answer, or of anything else."""
    return value.plain if isinstance(value, Answered) else value


def apart(one: Any, other: Any, what: str) -> str:
    """Tell two answers, each as a user sees it, and where they differ first.

    Args:
        one: What was expected.
        other: What was found.
        what: What the two are, with ", and " between.
    """
    first, _, second = what.partition(", and ")
    differ = difference(plain_of(one), plain_of(other))
    where = f"they differ{differ}" if differ.startswith(": ") else f"they differ at {differ}"
    return "\n".join([*_shown(first, one), *_shown(second or "found", other), cut(where, 3 * WIDTH)])


def _shown(label: str, value: Any) -> Iterator[str]:
    given = value.given if isinstance(value, Answered) else value
    first, *more = (str(given) if isinstance(given, Answer) else repr(given)).splitlines() or [""]
    if not more and len(label) + len(first) < WIDTH:
        yield f"{label}: {first}"
        return
    yield f"{label}:"
    yield from (f"    {cut(line, WIDTH)}" for line in (first, *more)[:LINES])
    if len(more) >= LINES:
        yield "    ..."
