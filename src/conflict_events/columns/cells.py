"""What stands in the columns of one value: a window, a place, a quantity, an attribution, or whatever else is stored.

Of the values that the field knows each is a fixed run of columns; a value of another sort is one column, in the form
that it is stored in.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from types import UnionType
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin

import attrs

from conflict_events.codec import StateCodec
from conflict_events.counting.membership.marks import Mark, marks_of
from conflict_events.errors import InvalidValue, ZoneMissing
from conflict_events.values import Attribution, Place, Quantity, When
from conflict_events.values.storable import bare

__all__ = ["Cells", "Form", "FrameColumn", "cells_of", "fits", "mark_text", "other_cells", "said"]

Form: TypeAlias = Literal["text", "texts", "whole", "decimal", "flag", "instant", "day"]
"""What a column holds: a text; a list of texts; whole numbers of 64 bits; floating-point numbers; true or false;
instants in UTC, to the microsecond; days."""

LARGEST = 2**63


@attrs.frozen
class FrameColumn:
    """A column of the table of a kind; where a cell is empty, nobody said it.

    Attributes:
        name: What it is called.
        form: What it holds.
        tells: What it says, in words.
    """

    name: str
    form: Form
    tells: str


@attrs.frozen
class Cells:
    """The columns of one value, and how their cells are read from it; a value that is not there leaves all empty."""

    columns: tuple[FrameColumn, ...]
    read: Callable[[Any], tuple[Any, ...]]


def cells_of(hint: Any, *, whole: bool) -> Cells | None:
    """Give the columns of a value of the field; None where it is none of those.

    Args:
        hint: Its class.
        whole: Of a quantity: whether it is a count.
    """
    if hint is Quantity:
        return COUNT if whole else AMOUNT
    return KNOWN.get(hint) if isinstance(hint, type) else None


def said(hint: Any) -> Any:
    """Give what an annotation says of a value that is there: without None, and without its marks."""
    plain = bare(hint)
    parts = [bare(each) for each in get_args(plain)] if get_origin(plain) in (Union, UnionType) else []
    there = [each for each in parts if each is not type(None)]
    return there[0] if len(there) == 1 else plain


def fits(value: int | None) -> bool:
    """Tell whether a whole number is one that a column of 64 bits can hold."""
    return value is None or -LARGEST <= value < LARGEST


# --- the values of the field ----------------------------------------------------------------------


def _window(when: When) -> tuple[Any, ...]:
    marks = when.precision, when.certainty or None, when.extent, when.raw, when.is_dated
    return when.earliest, when.latest, *_local_days(when), when.tz, *marks


def _local_days(when: When) -> tuple[date | None, date | None]:
    zone = when.tz or "UTC"  # days without a zone stay the days that they are
    try:
        return when.local_day(zone, "start"), when.local_day(zone, "end")
    except (ZoneMissing, InvalidValue):  # a log may be older than the rule that refuses a name such as localtime
        return None, None


WINDOW = Cells(
    (
        FrameColumn("earliest", "instant", "the first instant that it can reach back to; empty = open"),
        FrameColumn("latest", "instant", "the first instant after all that it can reach to; empty = open"),
        FrameColumn("first_day", "day", "its first day in its own zone; empty = open"),
        FrameColumn("last_day", "day", "its last day in its own zone; empty = open"),
        FrameColumn("tz", "text", "the zone that the source spoke in; empty = days that may be days anywhere"),
        FrameColumn("precision", "text", "how finely the source spoke"),
        FrameColumn("certainty", "text", "EDTF's mark: ? uncertain, ~ approximate, % both"),
        FrameColumn("extent", "text", "throughout = lasted across it; within = somewhere inside it"),
        FrameColumn("raw", "text", "the source's own words for it"),
        FrameColumn("in_days", "flag", "it is given in days, not in clock times"),
    ),
    _window,
)


def _place(place: Place) -> tuple[Any, ...]:
    return place.code, place.name, _float(place.lat), _float(place.lon), place.precision, place.scheme


PLACE = Cells(
    (
        FrameColumn("code", "text", "a path of codes from large to small"),
        FrameColumn("name", "text", "the name as written"),
        FrameColumn("lat", "decimal", "degrees north"),
        FrameColumn("lon", "decimal", "degrees east"),
        FrameColumn("precision", "text", "how finely it is known"),
        FrameColumn("scheme", "text", "whose codes they are"),
    ),
    _place,
)


def _count(quantity: Quantity) -> tuple[Any, ...]:
    if quantity.missing is not None:
        return None, None, None, quantity.missing, quantity.raw, None
    low, high = quantity.bounds()
    best = low if quantity.is_exact else quantity.best
    return low, high, best, None, quantity.raw, _hedge(quantity)


def _hedge(quantity: Quantity) -> str | None:
    if quantity.published:
        return "contradictory"
    if quantity.about:
        return "about"
    return "at most" if quantity.low is None else None


def _amount(quantity: Quantity) -> tuple[Any, ...]:
    low, high, best, *words = _count(quantity)
    return _float(low), _float(high), _float(best), *words


def _numbers(form: Form) -> tuple[FrameColumn, ...]:
    return (
        FrameColumn("low", form, "the least that it can be; empty = missing"),
        FrameColumn("high", form, "the most that it can be; empty = open, or missing"),
        FrameColumn("best", form, "the number itself, or the source's best estimate; empty = it names none"),
        FrameColumn("missing", "text", "unreported or withheld; empty = there is a number"),
        FrameColumn("raw", "text", "the source's own words for it"),
        FrameColumn(
            "hedge",
            "text",
            "about; at most = nobody gave the least; contradictory = its numbers contradict each other as published",
        ),
    )


COUNT, AMOUNT = Cells(_numbers("whole"), _count), Cells(_numbers("decimal"), _amount)


def _attribution(it: Attribution) -> tuple[Any, ...]:
    urls = [each.url or each.archived_url for each in it.evidence if each.url or each.archived_url]
    reported = it.reported.earliest, it.reported.latest, it.reported.certainty or None
    said = it.quote, it.lang, it.reliability, it.credibility
    return it.claimant, *reported, list(it.via), urls, *said, [mark_text(each) for each in marks_of(it)]


def mark_text(mark: Mark) -> str:
    """Write what shows which report an account is from; what is equal is written alike."""
    return " ".join(_bounds(part) if isinstance(part, When) else str(part) for part in mark if part is not None)


def _bounds(when: When) -> str:
    return f"{when.start_day or when.start} {when.end_day or when.end}"


ATTRIBUTION = Cells(
    (
        FrameColumn("claimant", "text", "who vouches for it, as a path"),
        FrameColumn("reported_earliest", "instant", "the first instant at which it may have been said; empty = open"),
        FrameColumn("reported_latest", "instant", "the instant by which it was said; empty = open"),
        FrameColumn("reported_certainty", "text", "EDTF's mark of that time: ? uncertain, ~ approximate, % both"),
        FrameColumn("via", "texts", "the outlets through which it came, nearest to the claimant first"),
        FrameColumn("evidence_urls", "texts", "where what can be shown for it was found, or is archived"),
        FrameColumn("quote", "text", "the claimant's words"),
        FrameColumn("lang", "text", "the language of the quote"),
        FrameColumn("reliability", "text", "Admiralty grade of the source, A to F"),
        FrameColumn("credibility", "whole", "Admiralty grade of the content, 1 to 6"),
        FrameColumn(
            "report_marks", "texts", "what shows its report: accounts that share one may be rows of one report"
        ),
    ),
    _attribution,
)

KNOWN: dict[Any, Cells] = {When: WINDOW, Place: PLACE, Attribution: ATTRIBUTION}


def _float(number: Any) -> float | None:
    return None if number is None else float(number)


# --- whatever else is stored ----------------------------------------------------------------------


def other_cells(hint: Any) -> Cells:
    """Give the one column of a field that holds none of those values; its name is left to the caller."""
    there = said(hint)
    form, read = _form_of(there)
    return Cells((FrameColumn("", form, "as it was said"),), lambda value: (read(value),))


def _form_of(there: Any) -> tuple[Form, Callable[[Any], Any]]:
    if _is_text(there):
        return "text", str
    if _is_texts(there):
        return "texts", _texts
    held = {bare(each) for each in get_args(there)} if get_origin(there) in (Union, UnionType) else {there}
    if held <= {int, float, Decimal} and held != {int}:
        return "decimal", float
    if len(held) == 1 and there in PLAIN:
        return PLAIN[there]
    return "text", functools.partial(_stored, StateCodec(there))


PLAIN: dict[Any, tuple[Form, Callable[[Any], Any]]] = {
    int: ("whole", int),
    bool: ("flag", bool),
    datetime: ("instant", lambda moment: moment),
    date: ("day", lambda day: day),
}


def _is_text(hint: Any) -> bool:
    if get_origin(hint) is Literal:
        return all(isinstance(word, str) for word in get_args(hint))
    return bare(hint) is str


def _is_texts(hint: Any) -> bool:
    several = get_origin(hint) is frozenset or (get_origin(hint) is tuple and get_args(hint)[1:] == (...,))
    return several and _is_text(bare(get_args(hint)[0]))


def _texts(value: Any) -> list[str]:
    return sorted(value) if isinstance(value, frozenset) else list(value)


@functools.lru_cache(maxsize=1024)  # most say the same, which is nothing
def _stored(codec: StateCodec, value: Any) -> str:
    """Give the stored form of a value: a text as it is, anything else as JSON."""
    stored = codec.encode(value).decode()
    plain = json.loads(stored)
    return plain if isinstance(plain, str) else stored
