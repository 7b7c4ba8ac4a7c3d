"""Whole numbers in words, Russian and Ukrainian, in the cases that such posts have them in."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["number_at"]

_FORMS = {
    1: "один одна одно одну одному одной одного одній однієї",
    2: "два две двух двум двумя дві двох двом двома",
    3: "три трех трем тремя трьох трьом трьома",
    4: "четыре четырех четырем четырьмя чотири чотирьох чотирьом чотирма",
    40: "сорок сорока",
    90: "девяносто девяноста дев'яносто дев'яноста",
    100: "сто ста",
    200: "двести двухсот двісті двохсот",
    300: "триста трехсот трьохсот",
    400: "четыреста четырехсот чотириста чотирьохсот",
}
_SOFT = {
    5: "пят п'ят", 6: "шест шіст", 7: "сем сім", 8: "восем вісім", 9: "девят дев'ят", 10: "десят",
    11: "одиннадцат одинадцят", 12: "двенадцат дванадцят", 13: "тринадцат тринадцят",
    14: "четырнадцат чотирнадцят", 15: "пятнадцат п'ятнадцят", 16: "шестнадцат шістнадцят",
    17: "семнадцат сімнадцят", 18: "восемнадцат вісімнадцят", 19: "девятнадцат дев'ятнадцят",
    20: "двадцат двадцят", 30: "тридцат тридцят",
}  # fmt: skip
"""Those that end in a soft sign, without it; in Ukrainian some drop it."""
_TENS = {
    50: "пятьдесят пятидесяти п'ятдесят", 60: "шестьдесят шестидесяти шістдесят",
    70: "семьдесят семидесяти сімдесят", 80: "восемьдесят восьмидесяти вісімдесят",
}  # fmt: skip
_HUNDREDS = {
    500: "пятьсот п'ятсот", 600: "шестьсот шістсот", 700: "семьсот сімсот", 800: "восемьсот вісімсот",
    900: "девятьсот дев'ятсот",
}  # fmt: skip


def _words() -> Mapping[str, int]:
    soft = {value: " ".join(f"{s}ь {s}и {s}ью {s}ьма {s}" for s in stems.split()) for value, stems in _SOFT.items()}
    tables = (_FORMS, soft, _TENS, _HUNDREDS)
    return MappingProxyType(
        {word: value for table in tables for value, forms in table.items() for word in forms.split()}
    )


WORDS = _words()

_FIGURE = re.compile(r"(\d{1,6})(?:-[а-яіїє]+)?")


def number_at(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """Read the number that begins at a word: figures, or words such as "двадцать три".

    Args:
        words: In lower case, "е" for "ё".
        at: Where.

    Returns:
        The number and where the words go on; None = there is none.
    """
    figure = _FIGURE.fullmatch(words[at])
    if figure:
        return int(figure[1]), at + 1
    value, least = 0, 1000
    while at < len(words) and (step := WORDS.get(words[at], least)) < least and (value == 0 or _goes_on(value, step)):
        value, least, at = value + step, step, at + 1
    return (value, at) if value else None


def _goes_on(value: int, step: int) -> bool:
    """Tell whether a smaller word belongs to a number: "двадцать три" and "сто одиннадцать", not "двадцать десять"."""
    rest = value % 100
    return rest == 0 or (rest >= 20 and rest % 10 == 0 and step < 10)
