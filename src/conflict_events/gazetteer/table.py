"""The table of places, as `docs/generate_places.py` makes it from its sources, which stand at its top.

It has all countries and their first divisions, by ISO 3166, the settlements of Ukraine from 500 inhabitants on, and
those of its neighbours and of some other countries from 15,000 on, by GeoNames. It is read when a name is first looked
up, and kept.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Literal, TypeAlias, cast

import attrs

from conflict_events.gazetteer.names import stem

__all__ = ["Box", "Kind", "Known", "all_keys", "with_code", "with_key", "with_stem"]

Kind: TypeAlias = Literal["country", "region", "city", "town"]
"""A "city" is a first division that is a settlement, such as that of Kyiv; a "town" is any settlement."""


@attrs.frozen
class Box:
    """A piece of the map between two parallels and two meridians, in degrees.

    `east` is above 180 where the piece goes on beyond the 180th meridian.
    """

    south: float
    west: float
    north: float
    east: float


@attrs.frozen
class Known:
    """A place in the table.

    Attributes:
        code: The path of ISO 3166 codes of the place, for a town that of the division in which it lies.
        kind: What it is.
        name: Its name, as its source spells it.
        geonames: Its number at GeoNames; None = it has none in the sources.
        inhabitants: How many, by GeoNames; 0 = not said.
        box: Where the settlements in it lie that GeoNames has, for a town its one point; None = there are none.
        keys: All that it is known by, as names are compared.
    """

    code: str
    kind: Kind
    name: str
    geonames: int | None
    inhabitants: int
    box: Box | None
    keys: tuple[str, ...]


@functools.cache
def _lines() -> tuple[str, ...]:
    text = (files("conflict_events.gazetteer") / "places.tsv").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if not line.startswith("#"))


@functools.cache
def _known(line: str) -> Known:
    code, kind, geonames, inhabitants, corners, name, keys = line.split("\t")
    return Known(
        code=code,
        kind=cast("Kind", kind),
        name=name,
        geonames=int(geonames) if geonames else None,
        inhabitants=int(inhabitants or 0),
        box=Box(*map(float, corners.split(","))) if corners else None,
        keys=tuple(keys.split("|")),
    )


@functools.cache
def _by_key() -> Mapping[str, list[str]]:
    lines: dict[str, list[str]] = defaultdict(list)
    for line in _lines():
        for key in line.rpartition("\t")[2].split("|"):
            lines[key].append(line)
    return lines


@functools.cache
def _by_stem() -> Mapping[str, dict[str, None]]:
    lines: dict[str, dict[str, None]] = defaultdict(dict)
    for line in _lines():
        if line.split("\t", 2)[1] == "region":
            for key in line.rpartition("\t")[2].split("|"):
                lines[stem(key)][line] = None
    return lines


@functools.cache
def _by_code() -> Mapping[str, str]:
    fields = ((line, *line.split("\t", 2)[:2]) for line in _lines())
    return {code: line for line, code, kind in fields if kind != "town"}


def with_key(key: str) -> tuple[Known, ...]:
    """Give the places that are known by this."""
    return tuple(map(_known, _by_key().get(key, ())))


def with_stem(key: str) -> tuple[Known, ...]:
    """Give the regions that are known by what has the same stem."""
    return tuple(map(_known, _by_stem().get(stem(key), ())))


def with_code(code: str) -> Known | None:
    """Give the country, region or city that a code addresses."""
    line = _by_code().get(code)
    return None if line is None else _known(line)


def all_keys() -> Iterable[str]:
    """Give all that places are known by."""
    return _by_key()
