"""`Metadata`: what was noted beside an append, outside the event and its identity."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from conflict_events.errors import InvalidValue
from conflict_events.values.forms import check, text

__all__ = ["NOTHING_NOTED", "Metadata"]

MOST = 16
LONGEST = 1000
_KEY = re.compile(r"[a-z][a-z0-9_.-]{0,31}")
_RULE = "must begin with a letter a to z and have at most 32 of a-z, 0-9, '_', '.' and '-'"


def _pairs(given: Any) -> tuple[tuple[str, str], ...]:
    mapping = dict(given) if isinstance(given, tuple) else given  # pairs, as they are kept
    check(isinstance(mapping, Mapping), "metadata", 'must be a mapping of texts, such as {"why": "..."}', given)
    check(len(mapping) <= MOST, "metadata", f"must have at most {MOST} keys", len(mapping))
    return tuple(sorted((_key(key), _value(key, value)) for key, value in mapping.items()))


def _key(key: Any) -> str:
    check(isinstance(key, str) and _KEY.fullmatch(key), "metadata", f"a key {_RULE}", key)
    return str.__str__(key)


def _value(key: str, value: Any) -> str:
    try:
        string = text(value)
    except InvalidValue as error:
        raise InvalidValue(f"metadata[{key!r}]", error.rule, value) from None
    check(len(string) <= LONGEST, f"metadata[{key!r}]", f"must have at most {LONGEST} characters", len(string))
    return str.__str__(string)


@attrs.frozen(eq=False, repr=False)
class Metadata(Mapping[str, str]):
    """What was noted beside an append: a small mapping of texts, which cannot be changed.

    Any keys will do. ``why`` says what the append is for; ``correlation`` names what it belongs to, such as a run or an
    issue; ``causation`` names what brought it about, such as the id of an entry.

    Attributes:
        pairs: Keys and texts, in order of keys; given as a mapping of at most 16 keys, each of at most 32 characters
            (a-z, 0-9, ``_.-``), with texts of at most 1,000 characters.

    Raises:
        InvalidValue: It is more, or no such mapping.
    """

    pairs: tuple[tuple[str, str], ...] = attrs.field(default=(), converter=_pairs)

    def __getitem__(self, key: str) -> str:
        return dict(self.pairs)[key]

    def __iter__(self) -> Iterator[str]:
        return (key for key, _ in self.pairs)

    def __len__(self) -> int:
        return len(self.pairs)

    def __hash__(self) -> int:
        return hash(self.pairs)

    def __repr__(self) -> str:
        return f"Metadata({dict(self.pairs)!r})"

    def __str__(self) -> str:
        return "; ".join(f"{key}: {value}" for key, value in self.pairs)


NOTHING_NOTED = Metadata()
"""What stands beside an entry for which nothing was noted, or which was erased."""
