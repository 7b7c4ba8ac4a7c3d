"""Strategies for words, actors and places: what accounts name things by.

Strategies here say what is valid and never how likely it is: where a domain is to be narrower, pass strategies.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conflict_events.values import Place
from conflict_events.values.places import PRECISIONS, SCHEMES, place_code

__all__ = ["actors", "entry_ids", "place_codes", "places", "texts"]

_CHARACTERS = st.characters(codec="utf-8", exclude_characters="\0")
# Letters that normalisation changes: combining marks out of order, a ligature of Hangul, a singleton.
_COMBINED = st.sampled_from(("e\u0301", "q\u0307\u0323", "\u1112\u1161\u11ab", "\u212b", "i\u0308"))
_SEGMENTS = (
    (st.text(_CHARACTERS, min_size=1, max_size=8) | _COMBINED)
    .map(lambda word: unicodedata.normalize("NFC", word.replace("/", "")).strip())
    .filter(bool)
)
_KNOWN_ACTORS = st.sampled_from(("RU", "UA", "RU/MoD", "UA/AirForce", "RU/Moscow/Mayor", "AFP"))
_KNOWN_PLACES = st.sampled_from(
    ("UA", "RU", "UA/UA-30", "UA/UA-43", "RU/UA-43", "RU/RU-MOS", "RU/RU-MOS/Ramenskoye", "RU/RU-MOW")
)


def texts(*, min_size: int = 1, max_size: int | None = None) -> SearchStrategy[str]:
    """Texts that a field takes: normal form C, not blank, any script.

    Args:
        min_size: The least number of characters before normalisation.
        max_size: The most; None = no bound.
    """
    any_text = st.text(_CHARACTERS, min_size=min_size, max_size=max_size)
    if min_size <= 1 and (max_size is None or max_size >= 3):
        any_text |= _COMBINED
    return any_text.map(lambda text: unicodedata.normalize("NFC", text)).filter(str.strip)


def _paths(segments: SearchStrategy[str]) -> SearchStrategy[str]:
    return st.lists(segments, min_size=1, max_size=3).map("/".join)


def actors(*, segments: SearchStrategy[str] = _SEGMENTS) -> SearchStrategy[str]:
    """Actor paths such as ``"RU/MoD"``.

    Args:
        segments: The words between the slashes; where given, no other actors are made.
    """
    made = _paths(segments)
    return _KNOWN_ACTORS | made if segments is _SEGMENTS else made


def place_codes(*, segments: SearchStrategy[str] = _SEGMENTS) -> SearchStrategy[str]:
    """Paths of place codes such as ``"RU/RU-MOS"``, places within places among them.

    Args:
        segments: The codes between the slashes; where given, no other places are made.
    """
    made = _paths(segments).map(place_code)
    return _KNOWN_PLACES | made if segments is _SEGMENTS else made


def entry_ids() -> SearchStrategy[str]:
    """Ids that an entry could have; of no entry in particular (for that, see `logs`)."""
    return st.binary(min_size=16, max_size=16).map(bytes.hex)


def _degrees(reach: int) -> SearchStrategy[Decimal]:
    return st.decimals(-reach, reach, places=7)


def places(
    *,
    names: SearchStrategy[str] = texts(),  # noqa: B008  # strategies are immutable
    codes: SearchStrategy[str | None] = st.none() | place_codes(),  # noqa: B008  # as above
) -> SearchStrategy[Place]:
    """Places with and without codes and coordinates.

    Args:
        names: The names as written.
        codes: Their codes; None = no code is known.
    """
    coordinates = st.none() | st.tuples(_degrees(90), _degrees(180))
    return st.builds(
        _place,
        names,
        codes,
        st.sampled_from(SCHEMES),
        st.none() | st.sampled_from(PRECISIONS),
        coordinates,
    )


def _place(
    name: str, code: str | None, scheme: str, precision: str | None, at: tuple[Decimal, Decimal] | None
) -> Place:
    lat, lon = at or (None, None)
    return Place(name, code, scheme, precision, lat, lon)  # type: ignore[arg-type]  # words of closed lists
