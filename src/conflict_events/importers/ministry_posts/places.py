"""Places as the Russian ministry names them: "над территориями Курской и Брянской областей", seas, Crimea.

A code addresses and recognises nobody's claim: each region has the one that ISO 3166 gives it, so Crimea's begins with
UA. The ministry's Moscow "region" and "oblast" are one code.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from conflict_events.gazetteer import look_up
from conflict_events.values import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["RUSSIA", "places_at"]

RUSSIA = Place("Russia", code="RU", precision="country")

_NOUNS = {
    "адыге": "Адыгея", "башкортостан": "Башкортостан", "дагестан": "Дагестан", "калмыки": "Калмыкия",
    "карели": "Карелия", "крым": "Крым", "мордови": "Мордовия", "москв": "город Москва", "осети": "Северная Осетия",
    "санкт-петербург": "город Санкт-Петербург", "севастопол": "Севастополь", "татарстан": "Татарстан",
}  # fmt: skip
"""Those that are no adjectives, without their endings, which the gazetteer does not know."""

_SEAS = {"азовск": "Sea of Azov", "балтийск": "Baltic Sea", "каспийск": "Caspian Sea", "черн": "Black Sea"}

_ENDING = re.compile(r"([а-я-]+?)(?:ая|ой|ую|ое|ого|ому|ом|ым|им|ие|их|ыми|ими)")
_REGIONAL = re.compile(r"[а-я-]+[сц]к(?:ая|ой|ую|ое|ого|ому|ом|им|ие|их|ими)")
_NOUN = re.compile(r"([а-я-]+?)(?:а|ы|у|е|ом|ой|я|и|ю|ем|ей|ь)?")
_OVER = re.compile(r"территори\w*|акватори\w*|над|небом")
_KIND = re.compile(r"обл|област\w*|кра[йяею]\w*|республик\w*|мор[яеью]\w*|регион\w*|северн\w*|алания|г|город\w*")
_NEAR = ("вблизи", "у")
_COAST = re.compile(r"побережь\w*|полуостров\w*|крымск\w*")
_JOINTS = ("и", ",")


def places_at(words: Sequence[str], at: int) -> tuple[tuple[Place, ...], int]:
    """Read the places that are named from a word on.

    Args:
        words: In lower case, "е" for "ё".
        at: Where, behind the "над".

    Returns:
        The places, each with the word that names it; and where the words go on.
    """
    by_code: dict[str, Place] = {}
    while at < len(words):
        here = at + (words[at] in _JOINTS and at + 1 < len(words))
        if words[here] in _NEAR:
            at = _past_coast(words, here + 1)
            continue
        place = _place(words, here)
        if place is not None:
            by_code.setdefault(str(place.code), place)
        elif not (_OVER.fullmatch(words[here]) or (here == at and _KIND.fullmatch(words[here]))):
            break
        at = here + 1
    return tuple(by_code.values()), at


def _past_coast(words: Sequence[str], at: int) -> int:
    """Go past the words that say off which coast a drone was: it was still over the sea."""
    while at < len(words) and (
        _COAST.fullmatch(words[at]) or _KIND.fullmatch(words[at]) or words[at] in ("крым", "крыма")
    ):
        at += 1
    return at


def _place(words: Sequence[str], at: int) -> Place | None:
    word = words[at]
    ending, noun = _ENDING.fullmatch(word), _NOUN.fullmatch(word)
    if ending and ending[1] in _SEAS:
        name = _SEAS[ending[1]]
        return Place(name, code=f"sea/{name}", scheme="local", precision="water")
    if _REGIONAL.fullmatch(word):
        return _region(word, f"{word} область")
    return _region(word, _NOUNS[noun[1]]) if noun and noun[1] in _NOUNS else None


@functools.lru_cache(maxsize=1024)
def _region(word: str, name: str) -> Place | None:
    """Give the region of a name, called by the word that stands there: of Russia, else of Ukraine by ISO 3166."""
    codes = (look_up(name, within=country, level="adm1").code for country in ("RU", "UA"))
    code = next((each for each in codes if each is not None), None)
    return None if code is None else Place(word.capitalize(), code=code, precision="adm1")
