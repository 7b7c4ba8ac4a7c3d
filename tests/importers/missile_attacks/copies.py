"""Makes dated copies of an air-attack file, each of which corrects the one before, as the real ones did."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import TypeAlias

from tests.importers.missile_attacks.daily_file import lines_of

Row: TypeAlias = dict[str, str]
Copy: TypeAlias = list[Row]
Mend: TypeAlias = Callable[[Copy, Random], Copy]

FIRST = date(2025, 5, 1)
MODELS = ("Kalibr", "X-22", "X-59", "X-101/X-555", "Iskander-M", "KN-23", "X-31P")
TIMES = (("07:00", "07:00"), ("00:00", "08:00"), ("03:00", "09:30"))


def first_copy(draw: Random) -> Copy:
    """A few days of attacks, each told in a post of one to three rows of several weapons."""
    return [row for day in range(draw.randint(1, 3)) for row in a_post(day, draw)]


def a_post(day: int, draw: Random) -> Copy:
    when = FIRST + timedelta(day)
    start, end = draw.choice(TIMES)
    models = draw.sample(MODELS, draw.randint(1, 3))
    bundled = [" and ".join(models)] if len(models) > 1 and draw.random() < 0.4 else models
    source = f"kpszsu/posts/p{day}" if draw.random() < 0.8 else ""
    return [
        {
            "time_start": f"{when} {start}",
            "time_end": f"{when} {end}",
            "model": model,
            "launched": str(draw.randint(1, 40)),
            "destroyed": "",
            "source": source,
        }
        for model in bundled
    ]


def one_of(copy: Copy, draw: Random, fits: Callable[[Row], bool] = lambda _: True) -> Row | None:
    fitting = [row for row in copy if fits(row)]
    return draw.choice(fitting) if fitting else None


def instead(copy: Copy, row: Row | None, *others: Row) -> Copy:
    return copy if row is None else [new for each in copy for new in (others if each is row else (each,))]


def renamed(copy: Copy, draw: Random) -> Copy:
    row = one_of(copy, draw, lambda row: " and " not in row["model"])
    if row is None:
        return copy
    taken = {each["model"] for each in copy if each["source"] == row["source"]}
    return instead(copy, row, {**row, "model": draw.choice([each for each in MODELS if each not in taken] or MODELS)})


def reordered(copy: Copy, draw: Random) -> Copy:
    row = one_of(copy, draw, lambda row: " and " in row["model"])
    if row is None:
        return copy
    parts = row["model"].split(" and ")
    return instead(copy, row, {**row, "model": " and ".join(draw.sample(parts, len(parts)))})


def recased(copy: Copy, draw: Random) -> Copy:
    row = one_of(copy, draw)
    if row is None:
        return copy
    return instead(copy, row, {**row, "target": row.get("target", "Ukraine").swapcase()})


def named(copy: Copy, draw: Random) -> Copy:
    """The post of a whole day is named at last."""
    row = one_of(copy, draw, lambda row: not row["source"])
    if row is None:
        return copy
    day = row["time_start"][:10]
    filled = f"kpszsu/posts/p{(date.fromisoformat(day) - FIRST).days}"
    return [{**each, "source": filled} if each["time_start"][:10] == day else each for each in copy]


def retimed(copy: Copy, draw: Random) -> Copy:
    """The times of a whole post are corrected at both ends."""
    row = one_of(copy, draw)
    if row is None:
        return copy
    day, (start, end) = row["time_start"][:10], draw.choice(TIMES)
    corrected = {"time_start": f"{day} {start}", "time_end": f"{day} {end}"}
    return [{**each, **corrected} if each["time_start"][:10] == day else each for each in copy]


def split(copy: Copy, draw: Random) -> Copy:
    row = one_of(copy, draw, lambda row: " and " in row["model"] and int(row["launched"]) > 1)
    if row is None:
        return copy
    first, _, rest = row["model"].partition(" and ")
    count = int(row["launched"])
    part = draw.randint(1, count - 1)
    told = {**row, "model": first, "launched": str(part)}, {**row, "model": rest, "launched": str(count - part)}
    return instead(copy, row, *told)


def joined(copy: Copy, draw: Random) -> Copy:
    row = one_of(copy, draw)
    others = [each for each in copy if row and each is not row and each["source"] == row["source"]]
    others = [each for each in others if row and each["time_start"] == row["time_start"]]
    if row is None or not others:
        return copy
    other = draw.choice(others)
    count = int(row["launched"]) + int(other["launched"])
    whole = {**row, "model": f"{row['model']} and {other['model']}", "launched": str(count)}
    return instead([each for each in copy if each is not other], row, whole)


def recounted(copy: Copy, draw: Random) -> Copy:
    row = one_of(copy, draw)
    return copy if row is None else instead(copy, row, {**row, "launched": str(draw.randint(1, 40))})


MENDS: tuple[Mend, ...] = (renamed, reordered, recased, named, retimed, split, joined)


def copies(draw: Random, *, count: int = 23, corrects: tuple[Mend, ...] = MENDS) -> list[Copy]:
    """Copies from the oldest to the newest; each reaches a day further than the one before."""
    made = [first_copy(draw)]
    while len(made) < count:
        copy = made[-1]
        for _ in range(draw.randint(0, 3)):
            copy = draw.choice(corrects)(copy, draw)
        copy = [*copy, *a_post(len(made) + 3, draw)]
        made.append(draw.sample(copy, len(copy)))
    return made


def lines(copy: Copy) -> list[str]:
    return lines_of(*copy)
