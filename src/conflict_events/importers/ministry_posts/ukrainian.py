"""What a post of the Ukrainian air force tells: attacked by so many, shot down, lost on the way, gone elsewhere.

It counts for the whole country and lists the regions without figures, so no part is read from it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from conflict_events.importers.ministry_posts.numerals import number_at
from conflict_events.importers.ministry_posts.telling import Told
from conflict_events.values import Place, Quantity, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conflict_events.importers.ministry_posts.plain import Plain
    from conflict_events.importers.ministry_posts.scanning import Thing

__all__ = ["is_report", "told"]

UKRAINE = Place("Ukraine", code="UA", precision="country")

_ATTACK = re.compile(r"атакува\w+|застосува\w+|випусти\w+|запусти\w+|збит\w+|знищен\w+", re.IGNORECASE)
_NO_COUNT = re.compile(
    r"\([^)]*\)|\b\d{1,2}[:.]\d\d\b"
    r"|\b\d{1,2} (?:січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня)(?: \d{4})?"
    r"|\b\d{4} (?:року|р)\b"
)
_CLAUSE = re.compile(r"[.;!?]|,(?! *типу)")
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

NAMES: dict[Thing, str] = {"drone": "drones", "missile": "missiles"}


def is_report(text: str) -> bool:
    """Tell whether a post reports an attack with figures."""
    return bool(_ATTACK.search(text)) and bool(re.search(r"БпЛА|дрон|безпілотник|ракет|[Шш]ахед|Shahed", text))


def told(post: Plain, find: Callable[[str, str], None]) -> list[Told]:
    """Read what a post tells; see `russian.told`."""
    counts: dict[Thing, dict[str, list[Quantity]]] = defaultdict(lambda: defaultdict(list))
    for clause in _CLAUSE.split(_NO_COUNT.sub(" ", post.text)):
        for thing, fate, count in _figures(clause):
            counts[thing][fate].append(Quantity.exact(count))
    for thing, fates in counts.items():
        several = [fate for fate, said in fates.items() if len(set(said)) > 1]
        if several:
            find("several-figures", f"it has several figures of {NAMES[thing]} {', '.join(several)}; the largest counts")
    if post.is_cut:
        find("cut-text", "the text breaks off; what it would go on to say is missing")
    return [_account(thing, fates, post.text) for thing, fates in counts.items()]


def _account(thing: Thing, fates: dict[str, list[Quantity]], text: str) -> Told:
    tally = Tally(**{fate: max(said, key=lambda each: each.floor) for fate, said in fates.items()})
    named = set(_MISSILE.findall(text)) if thing == "missile" else set()
    began = _FROM.search(text)
    places = tuple(each.strip() for each in began[1].split(",") if each.strip()) if began else ()
    return Told(NAMES[thing], "", UKRAINE, tally, thing, named.pop() if len(named) == 1 else None, places)


def _figures(clause: str) -> Iterator[tuple[Thing, str, int]]:
    """Give the figures of a clause: a number, the thing that follows it, and what the clause says became of it."""
    words = _WORD.findall(clause.casefold().replace("’", "'"))
    fate = next((fate for fate, forms in _FATES if any(map(forms.fullmatch, words))), None)
    if fate is None:
        return
    at, count = 0, None
    last: Thing = "drone"
    while at < len(words):
        number = number_at(words, at)
        if number:
            if count is not None:
                yield last, fate, count
            count, at = number
            continue
        thing = next((thing for thing, forms in _THINGS if forms.fullmatch(words[at])), None)
        if thing and count is not None:
            yield thing, fate, count
            count, last = None, thing
        at += 1
    if count is not None:
        yield last, fate, count
