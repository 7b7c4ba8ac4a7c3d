"""Spellings: which known name somebody may have meant who wrote one that is in no account.

Two names are the same word when they differ in case, in blanks and punctuation, or in letters of another alphabet that
look alike. Else the nearest is offered, by the letters that two names share. Nothing is ever taken for another in
silence: what is found here is offered to people.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeAlias

__all__ = ["folded", "meant", "nearest"]

LEAST = 0.6
"""So much of two names has to be the same for one to be offered for the other."""

_CYRILLIC = dict(zip("аветікмнорсухјѕһԁԛԝ", "abetikmhopcyxjshdqw", strict=True))
_GREEK = dict(zip("αβεζηικμνορτυχ", "abezhikmvoptyx", strict=True))
APOSTROPHES = str.maketrans(dict.fromkeys("\u02bc\u02b9`\u00b4", "'"))
"""Letters and symbols to Unicode; an apostrophe to whoever types them."""

LOOK_ALIKES = str.maketrans(_CYRILLIC | _GREEK)
"""Small letters of other alphabets, and the Latin ones that they, or their capitals, look like."""

Likeness: TypeAlias = Callable[[str, str], float]
"""How much of two folded names is the same, 0 to 1."""


def folded(text: str) -> str:
    """Give the form in which names are compared: small look-alike Latin letters, one blank for all that parts words."""
    # Taken apart first, so that a letter with a mark upon it is looked at by itself.
    small = unicodedata.normalize("NFKD", text.translate(APOSTROPHES)).casefold()
    plain = unicodedata.normalize("NFKD", small).translate(LOOK_ALIKES)
    parted = "".join(" " if unicodedata.category(each)[0] in "PZC" else each for each in plain)
    return unicodedata.normalize("NFKC", " ".join(parted.split()))


def nearest(name: str, known: Iterable[str], limit: int = 3, *, least: float = LEAST) -> tuple[str, ...]:
    """Give the known names that a name may be meant for, the likeliest first.

    Paths are compared whole and by their last step, so that "AirForce" finds "UA/AirForce".

    Args:
        name: What somebody wrote.
        known: The names that there are.
        limit: How many to give at most.
        least: How much of two names has to be the same.
    """
    likeness = _likeness()
    whole, last = folded(name), _last(name)

    def score(other: str) -> tuple[float, float]:
        same = likeness(whole, folded(other))
        return max(same, likeness(last, _last(other))), same

    scored = ((*score(other), folded(other) == whole, other) for other in set(known))
    likely = [each for each in scored if each[0] >= least]
    likely.sort(key=lambda each: (not each[2], -each[0], -each[1], each[3]))
    return tuple(other for *_, other in likely[:limit])


def meant(likely: Iterable[str]) -> str:
    """Ask, at the end of a message, whether one of some names was meant; nothing where there are none."""
    names = " or ".join(map(repr, likely))
    return f"; did you mean {names}?" if names else ""


def _last(path: str) -> str:
    return folded(path.rpartition("/")[2])


def _likeness() -> Likeness:
    try:
        from rapidfuzz import fuzz  # noqa: PLC0415  # comes with the extra `cli`; nothing here needs it
    except ImportError:
        return _shared
    return lambda one, other: fuzz.ratio(one, other) / 100


def _shared(one: str, other: str) -> float:
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    # The quick one is never less: most pairs need no more than a look.
    return matcher.ratio() if matcher.quick_ratio() >= LEAST else 0.0
