"""Whom a statement counts for: a spokesperson's words are somebody's, and the caller says whose."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from conflict_events.values import Actor, arguments, is_under

__all__ = ["SpeaksFor", "folded", "speaker_of", "speaks_for"]

SpeaksFor: TypeAlias = tuple[tuple[Actor, Actor], ...]
"""Pairs of a claimant, as the path that it is under, and the actor that it speaks for."""


def speaks_for(pairs: Mapping[str, str] | Iterable[tuple[str, str]]) -> SpeaksFor:
    """Convert a mapping from claimants to the actors that they speak for; the order of its pairs means nothing."""
    return tuple(sorted(arguments.pairs(pairs).items()))


def speaker_of(claimant: Actor, pairs: SpeaksFor) -> Actor:
    """Give the actor for whom a claimant speaks: by the longest path that it is under, else itself."""
    longest = max(((path, actor) for path, actor in pairs if is_under(claimant, path)), key=_length, default=None)
    return claimant if longest is None else longest[1]


def _length(pair: tuple[str, str]) -> int:
    return len(pair[0])


def folded(text: str) -> str:
    """Give a text without what spelling varies: case, width and blanks. Nothing else makes two texts one."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
