"""What the laws of this room are about: every event there is, and payloads that somebody spoilt."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from conflict_events.codec import Codec
from conflict_events.events import KINDS
from conflict_events.testing import (
    assessments,
    bomb_strikes,
    corrections,
    disruptions,
    drone_strikes,
    equipment_losses,
    harm_reports,
    incident_reports,
    links,
    missile_strikes,
    office_changes,
    retractions,
    silences,
    statements,
    territorial_claims,
)

CODEC = Codec(KINDS)
EACH_KIND = (
    drone_strikes(),
    missile_strikes(),
    bomb_strikes(),
    incident_reports(),
    statements(),
    territorial_claims(),
    harm_reports(),
    equipment_losses(),
    disruptions(),
    office_changes(),
    silences(),
    corrections(),
    retractions(),
    assessments(),
    links(),
)
EVENTS = st.one_of(*EACH_KIND)

_ODD = st.sampled_from(
    (
        "",
        " ",
        "\0",
        "e\u0301",
        "RU-MOS",
        "NaN",
        "-Infinity",
        "1e999999",
        "1.50",
        "x" * 300,
        "2024-11-10T08:00:00",
        "\u0661",
    )
)
_NUMBERS = st.integers() | st.sampled_from((0, -1, 2**63, 2**64, 10**30, -(10**30))) | st.floats(allow_nan=False)
SCALARS = st.none() | st.booleans() | _NUMBERS | _ODD | st.text(max_size=5)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
)

Path = tuple[str | int, ...]


def paths(plain: Any, path: Path = ()) -> Iterator[Path]:
    """Every spot in plain data."""
    yield path
    inner = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    for name, value in inner:
        yield from paths(value, (*path, name))


def put(plain: Any, path: Path, value: Any) -> Any:
    """The same data with another value at a spot."""
    if not path:
        return value
    changed = copy.deepcopy(plain)
    spot = changed
    for name in path[:-1]:
        spot = spot[name]
    spot[path[-1]] = value
    return changed


@st.composite
def spoilt_fields(draw: Any) -> tuple[str, bytes]:
    """A kind, and the payload of one of its events with one spot altered, removed or added."""
    event = draw(EVENTS)
    plain = json.loads(CODEC.encode(event))
    every = [*paths(plain)]
    path = every[draw(st.integers(0, len(every) - 1))]
    value = draw(JSON | st.integers(0, len(every) - 1).map(lambda other: _at(plain, every[other])))
    spoil = draw(st.sampled_from((put, put, _added, _removed)))
    return CODEC.name_of(event), json.dumps(spoil(plain, path, value)).encode()


def _at(plain: Any, path: Path) -> Any:
    for name in path:
        plain = plain[name]
    return plain


def _added(plain: Any, path: Path, value: Any) -> Any:
    """The same data with one field more, of the object that holds the spot."""
    owner = path[:-1] if isinstance(_at(plain, path[:-1]), dict) else ()
    name = ("note", "raw", "tz", "extra", "low", "sha256")[len(path) % 6]
    return put(plain, (*owner, name), value)


def _removed(plain: Any, path: Path, _value: Any) -> Any:
    if not path:
        return {}
    changed = copy.deepcopy(plain)
    del _at(changed, path[:-1])[path[-1]]
    return changed


@st.composite
def spoilt_bytes(draw: Any) -> tuple[str, bytes]:
    """A kind, and the payload of one of its events with some bytes altered, cut or doubled."""
    event = draw(EVENTS)
    payload = bytearray(CODEC.encode(event))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(payload)))
        end = min(len(payload), start + draw(st.integers(0, 4)))
        payload[start:end] = draw(st.binary(max_size=4) | st.just(bytes(payload[end : end + 8])))
    return CODEC.name_of(event), bytes(payload)
