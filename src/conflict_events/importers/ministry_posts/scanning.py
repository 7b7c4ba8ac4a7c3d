"""From the words of a Russian post to figures: how many of what, what became of them, over which places.

A figure stands before its places ("два БпЛА уничтожены над ..."), or behind them where a sentence begins with them
("Над ... уничтожено 32 БпЛА"); one without a place is a sum. One drone may be told without a number at all. What breaks
off is not read.
"""

from __future__ import annotations

import functools
import re
from typing import Literal, TypeAlias

import attrs

from conflict_events.importers.ministry_posts.numerals import number_at
from conflict_events.importers.ministry_posts.places import places_at
from conflict_events.importers.ministry_posts.plain import Plain
from conflict_events.values import Place

__all__ = ["Fate", "Figure", "Thing", "figures"]

Thing: TypeAlias = Literal["drone", "missile", "other"]
Fate: TypeAlias = Literal["launched", "destroyed", "lost"]

_SENTENCE = re.compile(r"(?<=[а-яА-ЯёЁ)»])\.\s+(?=[А-ЯЁ«\d])")
_TOKEN = re.compile(r"\d+(?:-[а-я]+)?|[а-яёa-z'-]*[а-яёa-z]|[,:;]")
_BEFORE = re.compile(r"^.*?\b(?:огневыми )?средствами(?: ПВО)?\b", re.IGNORECASE)

_FATES: tuple[tuple[Fate, re.Pattern[str]], ...] = (
    ("destroyed", re.compile(r"(?:уничтожен|сбит|перехвачен)[аоы]?")),
    ("lost", re.compile(r"подавлен[аоы]?")),
    ("launched", re.compile(r"(?:применен|запущен|использован)[аоы]?")),
)
_SINGULAR = re.compile(r"\w+[тн]а?")
_THINGS: tuple[tuple[Thing, re.Pattern[str]], ...] = (
    ("drone", re.compile(r"бпла|аппарат\w*|беспилотник\w*|дрон\w*")),
    ("missile", re.compile(r"ракет\w?|ракетами|снаряд\w*")),
    ("other", re.compile(r"шар|шара|шаров|аэростат\w*|катер\w*")),
)
AFTER_PLACE = 2
"""So few words may still be of the name of a place: "и Брян"."""

_ONE_OF_THEM = frozenset({"аппарат", "беспилотник", "дрон", "ракета", "снаряд", "шар", "катер"})


@attrs.frozen
class Figure:
    """One figure of a post.

    Attributes:
        count: How many.
        thing: Of what.
        fate: What became of them.
        words: The words that say so.
        places: Over which places; empty = it is a sum.
        each: Whether so many over each of the places, or over all of them together.
    """

    count: int
    thing: Thing
    fate: Fate
    words: str
    places: tuple[Place, ...] = ()
    each: bool = False


def figures(post: Plain) -> tuple[Figure, ...]:
    """Read the figures of a post; one that breaks off is read as far as it surely says where."""
    scan = _Scan()
    for sentence in _SENTENCE.split(post.text.rstrip(".")):
        scan.sentence(_told(sentence))
    if post.is_cut:
        scan.break_off()
    else:
        scan.close()
    return tuple(scan.said)


def _told(sentence: str) -> list[str]:
    """Give the words that tell what became of them: what was attempted comes before those who shot them down."""
    begins = _BEFORE.match(sentence)
    rest = sentence[begins.end() :] if begins and not _tells_fate(begins[0]) else sentence
    words = _TOKEN.findall(rest.casefold().replace("ё", "е"))
    return words if any(map(_fate, words)) or begins else _without_attempt(words)


def _tells_fate(words: str) -> bool:
    return any(_fate(word) for word in _TOKEN.findall(words.casefold()))


def _without_attempt(words: list[str]) -> list[str]:
    """Leave a sentence that only says when and with what was attacked; one that goes on with figures says where."""
    return words if "над" in words and (number_at(words, 0) or words[0] in ("по", "над", "еще")) else []


# A post has a few words over and over.


@functools.lru_cache(4096)
def _fate(word: str) -> Fate | None:
    return next((fate for fate, forms in _FATES if forms.fullmatch(word)), None)


@functools.lru_cache(4096)
def _thing(word: str) -> Thing | None:
    return next((thing for thing, forms in _THINGS if forms.fullmatch(word)), None)


@attrs.define
class _Counted:
    """A figure whose places are still to come."""

    count: int
    each: bool
    thing: Thing | None = None
    fate: Fate | None = None
    words: str = ""


@attrs.define
class _Scan:
    """What has been read of a post so far.

    Attributes:
        said: The figures that are whole.
        pending: Those whose places may still come.
        front: Places that stand before their figure.
        verb: What became of the next ones to come, with its words.
        last: What became of the last ones: it holds for those of whom nothing is said.
        thing: What was told of last, likewise.
        bare: What was named without a number, if that came last.
        words: Those of the sentence.
        named: Where in it the last places begin and end, and how many figures were whole before them.
    """

    said: list[Figure] = attrs.field(factory=list)
    pending: list[_Counted] = attrs.field(factory=list)
    front: tuple[Place, ...] = ()
    verb: tuple[Fate, str] | None = None
    last: tuple[Fate, str] = ("destroyed", "")
    thing: Thing = "drone"
    bare: Thing | None = None
    words: list[str] = attrs.field(factory=list)
    named: tuple[int, int, int] | None = None

    def sentence(self, words: list[str]) -> None:
        """Read a sentence."""
        self.close()
        self.front, self.verb, self.bare, self.words, self.named = (), None, None, words, None
        at = 0
        while at < len(words):
            at = self._step(words, at)

    def _step(self, words: list[str], at: int) -> int:
        word = words[at]
        counted = number_at(words, at)
        if counted:
            self._count(counted[0], each=at > 0 and words[at - 1] == "по")
            return counted[1]
        if word == "над" or (word == "в" and words[at + 1 : at + 2] and places_at(words, at + 1)[0]):
            places, after = places_at(words, at + 1)
            self._over(places, at + 1, after)
            return max(after, at + 1)
        if word == ":" or (word == "из" and words[at + 1 : at + 2] == ["которых"]):
            self.close()
        self._word(word)
        return at + 1

    def _count(self, count: int, *, each: bool) -> None:
        if self.front and self.pending:
            self.close()
        said = _Counted(count, each)
        if self.verb is not None:
            said.fate, said.words = self.verb
            self.verb = None
        self.pending.append(said)

    def _word(self, word: str) -> None:
        fate, thing = _fate(word), _thing(word)
        if fate is not None:
            self._became(fate, word)
        elif thing is not None:
            self._is(thing, word)

    def _became(self, fate: Fate, word: str) -> None:
        open_ones = [each for each in self.pending if each.fate is None]
        for each in open_ones:
            each.fate, each.words = fate, word
        if open_ones:
            self.last = fate, word
        elif self.pending and self.pending[-1].fate == fate and not self.front:
            self.pending[-1].words += f", {word}"
        elif self.bare is not None and not self.pending and _SINGULAR.fullmatch(word):
            self.verb = fate, word
            self._count(1, each=False)
            self.pending[-1].thing, self.last = self.bare, (fate, word)
        else:
            before = f"{self.verb[1]}, " if self.verb is not None and self.verb[0] == fate else ""
            self.verb = self.last = fate, before + word

    def _is(self, thing: Thing, word: str) -> None:
        unnamed = [each for each in self.pending if each.thing is None]
        singular = not self.pending and self.verb is not None and _SINGULAR.fullmatch(self.verb[1])
        if not unnamed and (word in _ONE_OF_THEM or singular):
            self._count(1, each=False)
            unnamed = self.pending[-1:]
        for each in unnamed:
            each.thing = thing
        self.thing, self.bare = thing, None if unnamed else thing

    def _over(self, places: tuple[Place, ...], begins: int, ends: int) -> None:
        if self.front:
            self.close()
        if places:
            self.named = begins, ends, len(self.said)
        if not self.pending:
            self.front = places
        elif places:
            self._take(places)

    def break_off(self) -> None:
        """Leave what a longer text would have told otherwise: a figure without its places, or without all of them."""
        self.pending.clear()
        if self.named is None:
            return
        begins, ends, whole = self.named
        rest = self.words[ends:]
        is_one = self.words[begins : begins + 1] in (["территорией"], ["акваторией"]) and rest[:1] != ["и"]
        if len(rest) <= AFTER_PLACE and not is_one:
            del self.said[whole:]

    def close(self) -> None:
        """End what has been told of together: figures are of the places before them, or they are sums."""
        self._take(self.front)
        self.front = ()

    def _take(self, places: tuple[Place, ...]) -> None:
        for each in self.pending:
            fate, words = (each.fate, each.words) if each.fate is not None else self.last
            self.last = fate, words
            thing = each.thing or self.thing
            self.said.append(Figure(each.count, thing, fate, words, places, each.each))
        self.pending.clear()
