"""What a post of the Russian ministry tells: sums, and figures over places, as accounts to be."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from conflict_events.importers.ministry_posts.places import RUSSIA
from conflict_events.importers.ministry_posts.scanning import Figure, figures
from conflict_events.importers.ministry_posts.telling import NAMES, Draft
from conflict_events.values import Quantity, Tally
from conflict_events.values.quantity import total

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from conflict_events.importers.ministry_posts.plain import Plain
    from conflict_events.importers.ministry_posts.scanning import Thing

__all__ = ["accounts_in", "is_report"]

_ATTACK = re.compile(r"попыт\w+ киевского режима|атак\w* киевского режима|киевский режим атаковал|массированный удар")
_SHOT_DOWN = re.compile(r"средствами ПВО")
_WHEN = re.compile(r"прошедш(?:ей|ую) ноч|мск\b")
_SUMMARY = re.compile(r"^(?:Главное за день|Сводка|Заявление)")
_NAMED = re.compile(r"«([^«»]{1,40})»")


def is_report(text: str) -> bool:
    """Tell whether a post reports an attack that was beaten off; most others are of the army's own doings."""
    if _SUMMARY.match(text):
        return False
    return bool(_ATTACK.search(text) or (_SHOT_DOWN.search(text) and _WHEN.search(text)))


def accounts_in(post: Plain, find: Callable[[str, str], None]) -> list[Draft]:
    """Read what a post tells.

    Args:
        post: A report.
        find: Called with a rule and a message for what should be known of it.
    """
    by_thing: dict[Thing, list[Figure]] = defaultdict(list)
    for figure in figures(post):
        by_thing[figure.thing].append(figure)
    for other in by_thing.pop("other", ()):
        find("no-kind", f"{other.count} that are neither drones nor missiles: there is no kind for them; left out")
    weapon = _missile(post.text) if "missile" in by_thing else None
    made: list[Draft] = []
    for thing, counted in by_thing.items():
        made += _accounts(thing, counted, weapon if thing == "missile" else None)
        _check(thing, counted, post, find)
    return made


def _missile(text: str) -> str | None:
    """Give the name of the only missile that is named."""
    names = set(_NAMED.findall(text))
    return names.pop() if len(names) == 1 else None


def _accounts(thing: Thing, figures: Sequence[Figure], weapon: str | None) -> list[Draft]:
    sums = [each for each in figures if not each.places]
    over = [each for each in figures if each.places]
    named = {str(place.code): place for each in over for place in each.places}
    name = NAMES[thing]
    if not sums and len(named) == 1:
        return [Draft(name, "", next(iter(named.values())), _tally(over), thing, weapon)]
    if not sums and len(over) == 1 and not over[0].each:
        sums = over  # one figure over several places is their sum
    whole = [Draft(name, "", RUSSIA, _tally(sums, shared=False), thing, weapon)] if sums else []
    parts = [
        Draft(f"{name}/{code.rpartition('/')[2]}", name if sums else "", place, _tally(_of(over, code)), thing, weapon)
        for code, place in named.items()
    ]
    return whole + parts


def _of(over: Iterable[Figure], code: str) -> list[Figure]:
    return [each for each in over if any(place.code == code for place in each.places)]


def _tally(figures: Iterable[Figure], *, shared: bool = True) -> Tally:
    fates: dict[str, list[Quantity]] = defaultdict(list)
    words: dict[str, dict[str, None]] = defaultdict(dict)
    for each in figures:
        fates[each.fate].append(_count(each) if shared else Quantity.exact(each.count))
        words[each.fate][each.words] = None
    return Tally(**{fate: _added(counts, " / ".join(words[fate])) for fate, counts in fates.items()})


def _added(counts: Sequence[Quantity], raw: str) -> Quantity:
    added = counts[0] if len(counts) == 1 else total(counts)
    return Quantity(low=added.low, high=added.high, raw=raw or None)


def _count(figure: Figure) -> Quantity:
    """Give how many over each of its places: of those over several together each has one at least."""
    places = len(figure.places)
    if figure.each or places == 1:
        return Quantity.exact(figure.count)
    least = 1 if figure.count >= places else 0
    return Quantity.between(least, figure.count - least * (places - 1))


def _check(thing: Thing, figures: Sequence[Figure], post: Plain, find: Callable[[str, str], None]) -> None:
    whole = sum(each.count for each in figures if not each.places)
    parts = sum(each.count * (len(each.places) if each.each else 1) for each in figures if each.places)
    if post.is_cut:
        find("cut-text", f"the text breaks off: {parts} of {whole or 'an unknown number of'} {NAMES[thing]} by place")
    elif whole and parts and whole != parts:
        find("unequal-sum", f"it says {whole} {NAMES[thing]}, and {parts} by place; both are kept as it says")
