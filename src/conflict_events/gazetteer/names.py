"""What a place's name is compared by: its words without case, accents, apostrophes and what kind of place it is.

"Kyivska oblast", "Kyiv Oblast'" and "Київської області" name a region by words of their own; "oblast" only says that it
is one. Such words are set aside, and say which kinds of place can be meant. A Russian or Ukrainian adjective stands for
the name that it is made from, in any case, where nothing is known by the whole word.
"""

from __future__ import annotations

import re
import unicodedata

import attrs

from conflict_events.values.spelling import LOOK_ALIKES

__all__ = ["Named", "look_alikes", "named", "stem"]

REGION = frozenset({
    "county", "department", "governorate", "kilil", "krai", "kraj", "kray", "obl", "oblast", "oblasti", "oblasts",
    "prefecture", "province", "region", "republic", "respublica", "respublika", "state", "territory", "voblasc",
    "voblast", "voblasts", "voivodeship", "вобласць", "край", "края", "крае", "краем", "краю", "обл", "область",
    "области", "областью", "областей", "областях", "області", "областю", "регион", "региона", "регионе", "регионом",
    "регіон", "республика", "республики", "республике", "республикой", "республіка", "республіки",
})  # fmt: skip
"""Words by which a name is that of a country's first division, as names are compared: small, without marks."""

TOWN = frozenset({
    "city", "gorod", "horad", "misto", "selo", "settlement", "suburb", "town", "village", "г", "город", "города",
    "городе", "м", "міста", "місто", "пгт", "село", "смт",
})  # fmt: skip
"""Words by which it is that of a settlement; some are a first division of their country as well."""

WITHIN = frozenset({
    "district", "hromada", "municipality", "raion", "rayon", "subdistrict", "раион", "раиона", "раионе",
})  # fmt: skip
"""Words by which it lies below the first division, and no table of ours has it."""

LAYOUT = frozenset({
    "administrative", "autonomous", "of", "republican", "special", "the", "автономна", "автономная", "автономнои",
})  # fmt: skip

KINDS = {"region": REGION, "town": TOWN, "within": WITHIN}

_APOSTROPHES = re.compile("['`\u00b4\u2018\u2019\u02b9\u02bb\u02bc\u2032]")
_WORD = re.compile(r"[^\W_]+")
_ADJECTIVE = re.compile(
    r"(?<=\w\w\w)(?:sk(?:aya|aja|aia|a|iy|ij|yi|yj|yy|ii|y|i|oi|oy)?"
    r"|ск(?:ая|ои|ую|ии|ого|ому|им|ом|ие|их)?|ськ(?:а|оі|ои|іи|у|ии|ого|ому|им|ім|е|і|их)?)$"
)


@attrs.frozen
class Named:
    """A name taken apart.

    Attributes:
        key: What it is compared by.
        kinds: The kinds of place that its words say it is; empty = they do not say.
    """

    key: str
    kinds: frozenset[str]


def named(name: str) -> Named:
    """Take a name apart. One that is nothing but a word for a kind ("Region") is compared by that."""
    words = _words(name)
    proper = [word for word in words if word not in REGION | TOWN | WITHIN | LAYOUT]
    kinds = {kind for kind, words_for in KINDS.items() for word in words if word in words_for and proper}
    return Named(" ".join(proper or words), frozenset(kinds))


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", name).casefold())
    return _WORD.findall("".join(each for each in plain if not unicodedata.combining(each)))


def stem(key: str) -> str:
    """Give a name without what makes an adjective of it: "belgorod" of "belgorodskaya", in Russian in any case."""
    return " ".join(_ADJECTIVE.sub("", word) for word in key.split())


_TO_LATIN = {chr(foreign): latin for foreign, latin in LOOK_ALIKES.items()}
_TO_CYRILLIC = {latin: foreign for foreign, latin in _TO_LATIN.items() if "CYRILLIC" in unicodedata.name(foreign)}


def look_alikes(name: str) -> tuple[str, tuple[str, ...]]:
    """Find letters of another alphabet within words, such as a Cyrillic one in a Latin word.

    Returns:
        The name with each such word in one alphabet, that of most of its letters; and what was found, as words.
    """
    warnings: list[str] = []

    def one(match: re.Match[str]) -> str:
        word = match[0]
        alphabets = [_alphabet(each) for each in word]
        if len({*alphabets} - {""}) < 2:
            return word
        latin = alphabets.count("LATIN") * 2 >= len(word)
        table, wrong = (_TO_LATIN, "LATIN") if latin else (_TO_CYRILLIC, "CYRILLIC")
        odd = {each for each, alphabet in zip(word, alphabets, strict=True) if alphabet not in ("", wrong)}
        warnings.extend(f"{each!r} in {word!r} is {unicodedata.name(each)}" for each in sorted(odd))
        return "".join(table.get(each.casefold(), each) if each in odd else each for each in word)

    return _WORD.sub(one, name), tuple(warnings)


def _alphabet(letter: str) -> str:
    alphabet = unicodedata.name(letter, "").partition(" ")[0]
    return alphabet if alphabet in ("LATIN", "CYRILLIC", "GREEK") else ""
