"""How values show themselves: as one would type them; and events, which say too much for a line, in brief.

What is typed makes the same value again. What is brief is unambiguous all the same: it ends in a mark made of every
field, so that two events that read alike and are not are seen to be two.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

import attrs

from conflict_events.values.visible import cut, visible

__all__ = ["brief", "call", "mark_of", "typed"]

WIDEST = 180
"""So many characters a brief event has at most."""
WORDS = 40
"""And so many each of its texts."""
ENTRY_ID = re.compile("[0-9a-f]{32}")


def typed(value: Any) -> str:
    """Write a value as the call of its constructor that makes it, with what is not its default."""
    fields = attrs.fields(type(value))
    given = {field.alias: getattr(value, field.name) for field in fields if getattr(value, field.name) != field.default}
    return call(type(value).__name__, **given)


def call(name: str, /, *args: Any, **given: Any) -> str:
    """Write a call."""
    return f"{name}({', '.join([*map(repr, args), *(f'{key}={value!r}' for key, value in given.items())])})"


def brief(event: Any) -> str:
    """Say in a line what an event is: its kind, what it is about, when, what it counts, who says so, and a mark."""
    return f"<{cut(visible(_told(event)), WIDEST)} #{mark_of(event)}>"


def _told(event: Any) -> str:
    parts = [event.attacker] if hasattr(event, "attacker") else [*_words(event)]
    parts += [str(getattr(event, name, None) or "") for name in ("where", "when")]
    parts += [_figures(getattr(event, "tally", None) or event)]
    said = getattr(event, "attribution", None)
    parts += [f"by {said.claimant}, {said.reported}" if said is not None else ""]
    return f"{type(event).__name__}: {'; '.join(filter(None, parts))}"


def _words(event: Any) -> Iterator[str]:
    """Give what an event says in its own words, ids by their first digits, and an event that it holds."""
    for field in attrs.fields(type(event)):
        value = getattr(event, field.name)
        if isinstance(value, str) and value != field.default:
            text = value[:8] if ENTRY_ID.fullmatch(value) else cut(value, WORDS)
            yield f"by the {text}" if field.name == "by" else text
        elif hasattr(type(value), "__kind__"):
            yield _told(value)


def _figures(value: Any) -> str:
    named = ((field.name, getattr(value, field.name)) for field in attrs.fields(type(value)))
    return ", ".join(f"{name} {each}" for name, each in named if getattr(each, "missing", "") is None)


def mark_of(value: Any) -> str:
    """Make eight digits of all that a value says, the same in every process."""
    return hashlib.sha256(_whole(value).encode()).hexdigest()[:8]


def _whole(value: Any) -> str:
    if attrs.has(type(value)):
        fields = (f"{field.name}={_whole(getattr(value, field.name))}" for field in attrs.fields(type(value)))
        return f"{type(value).__name__}({','.join(fields)})"
    if isinstance(value, frozenset | set):
        return f"{{{','.join(sorted(map(_whole, value)))}}}"
    return f"({','.join(map(_whole, value))})" if isinstance(value, tuple) else repr(value)
