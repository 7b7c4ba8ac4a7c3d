"""Places as the Russian ministry names them: "над территориями Курской и Брянской областей", seas, Crimea.

A code addresses and recognises nobody's claim: each region has the one that ISO 3166 gives it, so Crimea's begins with
UA. The ministry's Moscow "region" and "oblast" are one code.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conflict_events.values import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["RUSSIA", "places_at"]

RUSSIA = Place("Russia", code="RU", precision="country")

_OBLASTS = {
    "архангельск": "ARK", "астраханск": "AST", "белгородск": "BEL", "брянск": "BRY", "владимирск": "VLA",
    "волгоградск": "VGG", "вологодск": "VLG", "воронежск": "VOR", "ивановск": "IVA", "калининградск": "KGD",
    "калужск": "KLU", "кировск": "KIR", "костромск": "KOS", "краснодарск": "KDA", "курск": "KRS",
    "ленинградск": "LEN", "липецк": "LIP", "московск": "MOS", "мурманск": "MUR", "нижегородск": "NIZ",
    "новгородск": "NGR", "оренбургск": "ORE", "орловск": "ORL", "пензенск": "PNZ", "пермск": "PER",
    "псковск": "PSK", "ростовск": "ROS", "рязанск": "RYA", "самарск": "SAM", "саратовск": "SAR",
    "свердловск": "SVE", "смоленск": "SMO", "ставропольск": "STA", "тамбовск": "TAM", "тверск": "TVE",
    "тульск": "TUL", "тюменск": "TYU", "удмуртск": "UD", "ульяновск": "ULY", "челябинск": "CHE", "чеченск": "CE",
    "чувашск": "CU", "ярославск": "YAR",
}  # fmt: skip
"""Adjectives without their endings; some are a krai's or a republic's."""

_NOUNS = {
    "адыге": "RU-AD", "башкортостан": "RU-BA", "дагестан": "RU-DA", "калмыки": "RU-KL", "карели": "RU-KR",
    "крым": "UA-43", "москв": "RU-MOW", "мордови": "RU-MO", "осети": "RU-SE", "петербург": "RU-SPE",
    "севастопол": "UA-40", "татарстан": "RU-TA",
}  # fmt: skip

_SEAS = {"азовск": "Sea of Azov", "балтийск": "Baltic Sea", "каспийск": "Caspian Sea", "черн": "Black Sea"}

_ADJECTIVE = re.compile(r"([а-я-]+?)(?:ая|ой|ую|ое|ого|ому|ом|ым|им|ие|их|ыми|ими)")
_NOUN = re.compile(r"([а-я]+?)(?:а|ы|у|е|ом|ой|я|и|ю|ем|ей|ь)?")
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
    found: dict[str, Place] = {}
    while at < len(words):
        here = at + (words[at] in _JOINTS and at + 1 < len(words))
        if words[here] in _NEAR:
            at = _past_coast(words, here + 1)
            continue
        place = _place(words, here)
        if place is not None:
            found.setdefault(str(place.code), place)
        elif not (_OVER.fullmatch(words[here]) or (here == at and _KIND.fullmatch(words[here]))):
            break
        at = here + 1
    return tuple(found.values()), at


def _past_coast(words: Sequence[str], at: int) -> int:
    """Go past the words that say off which coast a drone was: it was still over the sea."""
    while at < len(words) and (_COAST.fullmatch(words[at]) or _KIND.fullmatch(words[at]) or words[at] == "крым"):
        at += 1
    return at


def _place(words: Sequence[str], at: int) -> Place | None:
    word = words[at]
    adjective, noun = _ADJECTIVE.fullmatch(word), _NOUN.fullmatch(word)
    if adjective and adjective[1] in _SEAS:
        name = _SEAS[adjective[1]]
        return Place(name, code=f"sea/{name}", scheme="local", precision="water")
    if adjective and adjective[1] in _OBLASTS:
        return Place(word.capitalize(), code=f"RU-{_OBLASTS[adjective[1]]}", precision="adm1")
    if noun and noun[1] in _NOUNS:
        return Place(word.capitalize(), code=_NOUNS[noun[1]], precision="adm1")
    return None

