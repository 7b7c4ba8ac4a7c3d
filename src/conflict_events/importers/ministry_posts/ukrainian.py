"""What a post of the Ukrainian air force tells: attacked by so many, shot down, lost on the way, gone elsewhere.

It counts for the whole country and lists the regions without figures, so no part is read from it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from conflict_events.importers.ministry_posts.numerals import number_at
from conflict_events.importers.ministry_posts.telling import NAMES, Draft
from conflict_events.values import Place, Quantity, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conflict_events.importers.ministry_posts.plain import Plain
    from conflict_events.importers.ministry_posts.scanning import Thing

__all__ = ["accounts_in", "is_report"]

UKRAINE = Place("Ukraine", code="UA", precision="country")

_ATTACK = re.compile(r"атакува\w+|застосува\w+|випусти\w+|запусти\w+|збит\w+|знищен\w+", re.IGNORECASE)
_NO_COUNT = re.compile(
    r"\([^)]*\)|\b\d{1,2}[:.]\d\d\b"
    r"|\b\d{1,2} (?:січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня)(?: \d{4})?"
    r"|\b\d{4} (?:року|р)\b"
)
_SENTENCE = re.compile(r"[.!?]")
_CLAUSE = re.compile(r"[,;]")
_WORD = re.compile(r"\d+(?:-[а-яіїєґ]+)?|[а-яіїєґa-z'’-]*[а-яіїєґa-z](?:-\d+\S*)?")
_FATES = (
    ("left_airspace", re.compile(r"залиши\w+|покину\w+|полеті\w+|поверну\w+")),
    ("lost", re.compile(r"втрачен\w*|подавлен\w*|досягл\w+")),
    ("destroyed", re.compile(r"збит\w*|збиття|збил\w*|знищ\w+")),
    ("launched", re.compile(r"атакува\w+|застосува\w+|випусти\w+|запусти\w+")),
)
_THINGS: tuple[tuple[Thing, re.Pattern[str]], ...] = (
    ("drone", re.compile(r"бпла|дрон\w*|безпілотник\w*|шахед\w*|shahed\S*")),
    ("missile", re.compile(r"ракет\w*")),
)
_MISSILE = re.compile(r"ракет\w* (?:типу )?«?([А-ЯІЇЄҐA-Z][\w-]*\d[\w/-]*|Калібр|Кинджал|Іскандер-[МКMK])»?")
_FROM = re.compile(r"напрямк\w+:? *([^.–—]+?)(?: *[–—-] *рф)?[.–—]")


def is_report(text: str) -> bool:
    """Tell whether a post reports an attack with figures."""
    return bool(_ATTACK.search(text)) and bool(re.search(r"БпЛА|дрон|безпілотник|ракет|[Шш]ахед|Shahed", text))


def accounts_in(post: Plain, find: Callable[[str, str], None]) -> list[Draft]:
    """Read what a post tells; see `russian.accounts_in`."""
    counts: dict[Thing, dict[str, list[Quantity]]] = defaultdict(lambda: defaultdict(list))
    for sentence in _SENTENCE.split(_NO_COUNT.sub(" ", post.text)):
        for thing, fate, count in _figures(sentence):
            counts[thing][fate].append(Quantity.exact(count))
    for thing, fates in counts.items():
        several = [fate for fate, said in fates.items() if len(set(said)) > 1]
        if several:
            find(
                "several-figures", f"of {NAMES[thing]} {', '.join(several)} it has several figures; the largest counts"
            )
    if post.is_cut:
        find("cut-text", "the text breaks off; what it would go on to say is missing")
    return [_account(thing, fates, post.text) for thing, fates in counts.items()]


def _account(thing: Thing, fates: dict[str, list[Quantity]], text: str) -> Draft:
    tally = Tally(**{fate: max(said, key=lambda each: each.floor) for fate, said in fates.items()})
    named = set(_MISSILE.findall(text)) if thing == "missile" else set()
    began = _FROM.search(text)
    places = tuple(each.strip() for each in began[1].split(",") if each.strip()) if began else ()
    return Draft(NAMES[thing], "", UKRAINE, tally, thing, named.pop() if len(named) == 1 else None, places)


def _figures(sentence: str) -> Iterator[tuple[Thing, str, int]]:
    """Give the figures of a sentence; a clause that does not say what became of them goes on from the one before."""
    fate: str | None = None
    for clause in _CLAUSE.split(sentence):
        words = _WORD.findall(clause.casefold().replace("’", "'"))
        fate = next((fate for fate, forms in _FATES if any(map(forms.fullmatch, words))), fate)
        if fate is not None:
            yield from ((thing, fate, count) for thing, count in _counted(words))


def _counted(words: list[str]) -> Iterator[tuple[Thing, int]]:
    """Give each number with the thing that follows it; where none does, it is of drones."""
    at, count = 0, None
    while at < len(words):
        number = number_at(words, at)
        thing = next((thing for thing, forms in _THINGS if forms.fullmatch(words[at])), None)
        if count is not None and (number or thing):
            yield thing or "drone", count
            count = None
        count, at = number or (count, at + 1)
    if count is not None:
        yield "drone", count
