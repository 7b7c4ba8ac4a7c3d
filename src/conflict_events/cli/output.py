"""How answers look on a terminal: wrapped text, lists, bars; or one JSON document."""

from __future__ import annotations

import codecs
import json
import re
import sys
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from conflict_events.cli.declaring import Given
from conflict_events.cli.plain import plain
from conflict_events.cli.screen import WIDTH, folded, print_lines, room, table_room
from conflict_events.counting import Aside
from conflict_events.history import Head
from conflict_events.projections import Table
from conflict_events.values import Number, Quantity
from conflict_events.values.numbered import numbered
from conflict_events.values.visible import escaped, visible

__all__ = [
    "bars",
    "by_caveat",
    "lines_of",
    "listed",
    "lists_asides",
    "of_head",
    "print_json",
    "show",
    "wrapped",
]

BAR = 32
EIGHTHS = " ▏▎▍▌▋▊▉"
NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def show(given: Given, text: Iterable[str], document: Any) -> None:
    """Print an answer in the form that was asked for.

    Args:
        given: With `json`.
        text: The lines for people; what breaks a line inside one is shown and not obeyed.
        document: What machines get of it.
    """
    if given.json:
        print_json(json.dumps(plain(document), ensure_ascii=False, indent=2))
    else:
        print_lines(map(visible, text))


def print_json(document: str) -> None:
    """Print JSON so that no terminal obeys it, and that it reads the same whatever the locale."""
    safe = "\n".join(map(visible, document.split("\n")))
    print(safe if _writes_unicode() else escaped(safe, NOT_ASCII))


def _writes_unicode() -> bool:
    # Some streams, such as those of tests, have no encoding, for they keep text as it is.
    return codecs.lookup(sys.stdout.encoding or "utf-8").name.startswith("utf")


def wrapped(text: str, *, indent: int = 0, hang: int | None = None, width: int | None = None) -> list[str]:
    """Break a text into lines.

    Args:
        text: What to break; web addresses and the like stay whole.
        indent: How far the first line is moved in.
        hang: How far the others are; None = as far.
        width: How long a line may be, where the screen is no narrower; None = as long as fits and reads well.
    """
    text = visible(text)
    first, others = " " * indent, " " * (indent if hang is None else hang)
    return textwrap.wrap(
        text,
        min(width or WIDTH, room()),
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )


def listed(heading: str, items: Iterable[str], *, indent: int = 0) -> list[str]:
    """List things under a heading in the order given; nothing where there are none."""
    lines = [line for item in items for line in wrapped(f"- {item}", indent=indent + 2, hang=indent + 4)]
    return [f"{' ' * indent}{heading}", *lines] if lines else []


def lines_of(table: Table) -> list[str]:
    """Give a table line by line: what its cells hold breaks none, and on a narrow screen each stays in its column."""
    lines, width = str(table).split("\n"), table_room()
    return lines if width is None or max(map(len, lines)) <= width else folded(table, width)


def by_caveat(named: Iterable[tuple[str, Iterable[str]]]) -> list[str]:
    """Say each caveat once, with the names of what it is about."""
    names: dict[str, list[str]] = defaultdict(list)
    for name, caveats in named:
        for caveat in caveats:
            names[caveat].append(name)
    return [f"{caveat} ({_together(about)})" for caveat, about in sorted(names.items())]


def _together(names: Iterable[str]) -> str:
    ordered = sorted(names)
    return ("; " if any("," in name for name in ordered) else ", ").join(ordered)


def lists_asides(asides: Iterable[Aside], *, indent: int = 0) -> list[str]:
    """Say how many accounts were set aside, and why."""
    reasons = Counter(each.reason for each in asides)
    return listed("set aside:", (f"{reason}: {count}" for reason, count in sorted(reasons.items())), indent=indent)


def of_head(head: Head) -> str:
    """Say which log, to the byte, an answer is about."""
    return f"log: {numbered(head.position, 'entry')}, head {head.position}:{head.digest}"


def bars(rows: Sequence[tuple[str, Quantity, str]], *, indent: int = 0) -> list[str]:
    """Draw quantities as bars: a name, the bar, the figure, a remark. An interval ends in a lighter stretch.

    Args:
        rows: Name, figure, remark.
        indent: How far to move all in.
    """
    most = max((_end(value) for _, value, _ in rows), default=0)
    names = max((len(name) for name, _, _ in rows), default=0)
    figures = max((len(str(value)) for _, value, _ in rows), default=0)
    return [
        f"{' ' * indent}{name:{names}}  {_bar(value, most):{BAR + 1}} {value!s:>{figures}}  {remark}".rstrip()
        for name, value, remark in rows
    ]


def _end(value: Quantity) -> Number:
    return value.floor if value.ceiling is None else value.ceiling


def _bar(value: Quantity, most: Number) -> str:
    eighths = int(value.floor * BAR * 8 / most) if most else 0
    solid = "█" * (eighths // 8) + EIGHTHS[eighths % 8].strip()
    reach = int(_end(value) * BAR / most) if most else 0
    return solid + "░" * (reach - len(solid)) + ("▸" if value.ceiling is None else "")
