"""Subjects: what an event is about beside its time and its figure, held against what a scope asks for (C1)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import attrs

from conflict_events.counting.membership.members import APART, NO_DETAILS, Details, Subject
from conflict_events.events import KINDS, is_continual, is_stock, kind_name, measures_of, needs_change
from conflict_events.values import Place, Scope, is_under
from conflict_events.values.bundles import parts_of
from conflict_events.values.spelling import folded

__all__ = [
    "ABOUT_MORE",
    "ASKED",
    "A_PLACE",
    "FITS",
    "READ_AS",
    "SPELT_OTHERWISE",
    "WIDER_ACTOR",
    "Fit",
    "Held",
    "about",
    "is_like",
    "one_set",
    "others_in",
]

ABOUT_MORE = "covers more than the places asked for"
WIDER_ACTOR = "is about a wider actor than the one asked for"

SPELT_OTHERWISE = {
    sort: f"its {sort} differs from the one asked for only in case, signs or look-alike letters"
    for sort in ("weapon", "category", "place", "actor", "target kind")
}
"""Why what is about something else by the letter was looked at all the same, by sort of name (C4)."""

A_PLACE = "a place"
READ_AS = "names no place, and is read as meaning"


class Fit(NamedTuple):
    """How an account lies to one thing that a scope asks: about it or not; and why not, or what would decide."""

    about: bool = True
    out: str | None = None
    doubt: str | None = None


FITS = Fit()
OTHER = Fit(about=False)


class Held(NamedTuple):
    """A subject held against a scope.

    Attributes:
        subject: What an event is about.
        out: Why it cannot count; None = it does, or may.
        doubts: What would decide whether it counts.
        caveats: What to know before using it.
    """

    subject: Subject
    out: str | None
    doubts: frozenset[str]
    caveats: tuple[str, ...]


def about(event: Any, scope: Scope, *, spelt: bool) -> Held | None:
    """Hold what an event is about against a scope; None where that is something else."""
    name = kind_name(type(event))
    if name in KINDS.ledger or (scope.kinds is not None and name not in scope.kinds):
        return None
    where = _where(event, scope)
    asked = (_attacker(event, scope), _place(where, scope), *[_detail(event, scope, *one) for one in ASKED])
    fits = [fit for fit in asked if fit is not FITS]  # most are about all that is asked
    if not all(fit.about or (spelt and fit.out) for fit in fits):
        return None
    doubts = one_set(*[fit.doubt for fit in fits if fit.doubt is not None])
    out = next((fit.out for fit in fits if fit.out), None)
    return Held(_subject(event, name, where, scope), out, doubts, _meant(event, where))


def _subject(event: Any, kind: str, where: Place | None, scope: Scope) -> Subject:
    population, change = _text_of(event, "population"), _text_of(event, "change")
    return Subject(
        kind=kind,
        place=None if where is None else where.code,
        where=None if where is None else where.name,
        weapon=_text_of(event, "weapon"),
        category=_text_of(event, "category"),
        population=population if population in ("civilian", "military") else None,
        side=_text_of(event, "side"),
        attacker=_actor_of(event),
        target=_text_of(event, "target"),
        apart=_row(change, *[_text_of(event, each) for each in APART[1:]]),
        details=_details_of(event, where),
        stock=is_stock(type(event), scope.measure or "", change),
        continual=is_continual(type(event), scope.measure or "", change),
        needs_change=scope.change is None and needs_change(type(event), scope.measure or ""),
        others=_others(event),
    )


KNOWN = frozenset({"attribution", "breakdown", "holder", "note", "parts", "tally", "when", "where", *APART})
KNOWN |= {"attacker", "category", "population", "side", "target", "weapon", *Details._fields}
_ENTRY = re.compile("[0-9a-f]{32}", re.ASCII)


@functools.lru_cache(maxsize=1 << 10)
def others_in(kind: Any) -> tuple[str, ...]:
    """Name the fields of a kind of somebody's own of which nothing is known here: they may tell two accounts apart."""
    if vars(kind).get("__kind__") in KINDS:  # also one of which a scope reads only some fields
        return ()
    measures = measures_of(kind)
    return tuple(name for name in attrs.fields_dict(kind) if name not in KNOWN and name not in measures)


def _others(event: Any) -> tuple[Any, ...]:
    kind: Any = type(event)
    return tuple(_word(getattr(event, name)) for name in others_in(kind))


def _word(value: Any) -> Any:
    """Give a value that is a word or a number; an id of an entry is neither: what is entered twice names two."""
    is_id = isinstance(value, str) and _ENTRY.fullmatch(value)
    return value if isinstance(value, str | int | Decimal | date) and not is_id else None


_NAMED_ALIKE = Details._fields[2:]
"""Those details that events have fields of the same name for."""


def _details_of(event: Any, where: Place | None) -> Details:
    places = getattr(event, "launch_places", None) or None
    there: Any = None if where is None or where.lat is None else (where.lat, where.lon)
    details = Details(there, places, *[getattr(event, each, None) for each in _NAMED_ALIKE])
    return details if any(each is not None for each in details) else NO_DETAILS


@functools.lru_cache(maxsize=1 << 12)
def one_set(*words: str) -> frozenset[str]:
    """Give a set, one for all that say the same: most accounts do, and of many the sets would be most of the memory."""
    return frozenset(words)


@functools.lru_cache(maxsize=1 << 12)
def _row(*words: str | None) -> tuple[str | None, ...]:
    return words


def _meant(event: Any, where: Place | None) -> tuple[str, ...]:
    if where is None or where is _said(event):
        return ()
    return (f"{event.attribution.claimant} {READ_AS} {where.code}",)


# A kind of somebody's own may use these names for something else: that is not said here.


def _text_of(event: Any, field: str) -> str | None:
    value = getattr(event, field, None)
    return value if isinstance(value, str) else None


def _actor_of(event: Any) -> str | None:
    return _text_of(event, "attacker") or _text_of(event, "holder")


def _said(event: Any) -> Place | None:
    value = getattr(event, "where", None)
    return value if isinstance(value, Place) else None


def _where(event: Any, scope: Scope) -> Place | None:
    said = _said(event)
    if said is None and scope.speaks_of is not None:
        code = dict(scope.speaks_of).get(event.attribution.claimant)
        return None if code is None else Place(code, code=code)
    return said


def _attacker(event: Any, scope: Scope) -> Fit:
    if scope.attacker is None:
        return FITS
    actor = _actor_of(event)
    if actor is None:
        known = hasattr(event, "attacker") or hasattr(event, "holder")
        return Fit(doubt="whose attack it was") if known else Fit(out="its kind names no attacker")
    if is_under(actor, scope.attacker):
        return FITS
    return Fit(out=WIDER_ACTOR) if is_under(scope.attacker, actor) else _other("actor", [actor], [scope.attacker])


def _place(where: Place | None, scope: Scope) -> Fit:
    if scope.places is None:
        return FITS
    if where is None or where.code is None:
        return Fit(doubt=A_PLACE)
    if where.is_in(scope.places):
        return FITS
    if where.holds_some(scope.places):
        return Fit(out=ABOUT_MORE)
    strange = _speaks_another_language(where, scope.places)
    return Fit(doubt=A_PLACE) if strange else _other("place", [where.code], scope.places)


_COUNTRY = re.compile(r"[A-Z]{2}(/.*)?", re.ASCII | re.DOTALL)


def _speaks_another_language(where: Place, codes: frozenset[str]) -> bool:
    """Tell whether a place is coded by a scheme that the scope's codes are not of: then nothing says where it lies."""
    by_country = _COUNTRY.fullmatch(where.code or "")
    return where.scheme != "iso3166-2" and by_country is None and all(_COUNTRY.fullmatch(code) for code in codes)


def _other(sort: str, said: Iterable[Any], asked: Iterable[Any]) -> Fit:
    """Say that an account is about something else, and whether by its spelling alone."""
    alike = any(is_like(one, another) for one in said for another in asked)
    return Fit(about=False, out=SPELT_OTHERWISE[sort]) if alike else OTHER


def is_like(said: Any, asked: Any) -> bool:
    """Tell whether a name differs from another, or one above it, only in case, signs or look-alike letters."""
    if not isinstance(said, str) or not isinstance(asked, str):
        return False
    steps = _steps(asked)
    return _steps(said)[: len(steps)] == steps or " ".join(_steps(said)) == " ".join(steps)


@functools.lru_cache(maxsize=1 << 14)
def _steps(path: str) -> tuple[str, ...]:
    return tuple(folded(step) for step in path.split("/"))


ASKED = (
    ("weapons", "weapon", "the weapon"),
    ("categories", "category", "the category"),
    ("decoys", "decoys", "whether decoys are in it"),
    ("target_kind", "target_kind", "what was attacked"),
    ("change", "change", "which change it is about"),
)
"""What a scope may ask, the field of an event that says it, and what would decide where that is not said."""
BUNDLED = ("weapon", "category")


def _detail(event: Any, scope: Scope, asked: str, field: str, what: str) -> Fit:
    wanted = getattr(scope, asked)
    if wanted is None:
        return FITS
    if not hasattr(event, field):
        return Fit(out=f"its kind does not say {what}")
    said = getattr(event, field)
    if said is None:
        return Fit(doubt=what)
    meant = wanted if isinstance(wanted, frozenset) else {wanted}
    named = frozenset(parts_of(said)) if field in BUNDLED and said not in meant else frozenset()
    if said in meant or (named and named <= meant):
        return FITS
    if named & meant:
        return Fit(doubt="how many of a bundle they are")
    sort = field.replace("_", " ")
    return _other(sort, [said, *named], meant) if sort in SPELT_OTHERWISE else OTHER
