"""Membership: whether an account is in a scope, is not, or may be (C1).

Nothing is dropped in silence: an account is in, or may be in and says what would decide, or is out and says why; only
what is about something else altogether is passed over.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Hashable
from typing import Any

import attrs

from conflict_events.counting.membership.marks import marks_of
from conflict_events.counting.membership.measures import CLOSURES, figure_of
from conflict_events.counting.membership.members import APART, Details, Member, Subject, any_of
from conflict_events.counting.membership.parts import PART_OF_MORE, as_asked
from conflict_events.counting.membership.subjects import FITS, Fit, Held, about, one_set, others_in
from conflict_events.counting.placing.windows import days_asked
from conflict_events.counting.policies import Reading
from conflict_events.events import KINDS
from conflict_events.history import Account
from conflict_events.values import Attribution, Quantity, Scope, When

__all__ = [
    "ABOUT",
    "UNSAID_CHANGE",
    "UNSAID_MEASURE",
    "Member",
    "hold",
    "reaches_into",
    "reads_for",
    "versions_in",
]

UNSAID_MEASURE = "measure unreported"
UNSAID_CHANGE = "the scope does not say: change; what is held, gained and lost is never counted together"
NO_MEASURE = "its kind has no such measure"


AN_EXACT_DATE = "an exact date"
A_REPORT_TIME = "a report time"

ABOUT = frozenset({"attacker", "category", "holder", "population", "side", "target", "weapon", "where"})
ABOUT |= {*APART, *Details._fields[1:]}
"""The fields that say what an event is about."""
ATTRIBUTED = ("claimant", "evidence", "reported", "via")
LOOKED_AT = ABOUT | {"breakdown", "parts", "when"} | {f"attribution.{field}" for field in ATTRIBUTED}
"""What is read of every event in question, whatever the measure."""


def reads_for(scope: Scope) -> frozenset[str] | None:
    """Name the fields that `hold` reads for a scope, as paths with dots; None = any, of a kind of somebody's own."""
    if any(kind not in KINDS for kind in scope.kinds or ()):
        return None
    if scope.measure is None:
        return LOOKED_AT
    return LOOKED_AT | {scope.measure, f"tally.{scope.measure}", *(("facilities",) * (scope.measure == CLOSURES))}


def hold(account: Account[Any], scope: Scope, *, spelt: bool = False) -> Member | None:
    """Hold an account against a scope; where it may read as several versions, each of those.

    Args:
        account: The account.
        scope: What is asked about.
        spelt: Whether to give, as out, what is about something else only by its spelling; see `SPELT_OTHERWISE`.

    Returns:
        None where it is about something else: another kind, side, place or weapon.
    """
    held_by = _holding(scope, spelt=spelt)
    if not account.readings:
        return held_by.held(account)
    held = [held_by.held(each) for each in _versions(account)]
    about = [each for each in held if each is not None]
    inside = [each for each in about if each.out is None]
    return any_of(inside or about, {A_REPORT_TIME} if len(inside) < len(held) else ()) if about else None


def versions_in(account: Account[Any], scope: Scope) -> list[Account[Any]]:
    """Give the versions that an account may read as, each by itself, that are or may be in a scope; if none is, all."""
    every = _versions(account)
    held = ((each, _holding(scope, spelt=False).held(each)) for each in every)
    return [each for each, member in held if member is not None and member.out is None] or every


def _versions(account: Account[Any]) -> list[Account[Any]]:
    return [attrs.evolve(account, event=event, readings=()) for event in account.readings] or [account]


MANY = 1 << 16
"""So many subjects are remembered of a scope."""


class Holding:
    """Holds accounts against a scope, and remembers what it found of a subject for the next account that is of it."""

    def __init__(self, scope: Scope, *, spelt: bool) -> None:
        """Take a scope; see `hold`."""
        self._scope = scope
        self._spelt = spelt
        self._found: dict[Hashable, Held | None] = {}

    def held(self, account: Account[Any]) -> Member | None:
        """Hold an account against the scope, as it reads."""
        event = as_asked(account.event, self._scope)
        held = self._about(event)
        figure = None if held is None else figure_of(event, self._scope)
        if held is None or figure is None:
            return None
        when = _when(event, self._scope)
        window = _window(event, when)
        doubts = [doubt for doubt in (figure.doubt, window.doubt) if doubt is not None]
        doubts += [] if account.certain else [A_REPORT_TIME]
        caveats = [figure.caveat] * (figure.caveat is not None) + [PART_OF_MORE] * (event is not account.event)
        value = Quantity.unreported() if figure.value is None else figure.value
        return Member(
            held.subject,
            _reading(account.id, event.attribution, value, held.subject),
            account.incident,
            account.part_of,
            when,
            marks_of(event.attribution),
            account.record,
            window.out or held.out or figure.out or (NO_MEASURE if figure.value is None else None),
            held.doubts.union(doubts) if doubts else held.doubts,
            one_set(*account.caveats, *held.caveats, *caveats),
        )

    def _about(self, event: Any) -> Held | None:
        """Give what an event is about; None where that is something else."""
        kind: Any = type(event)
        read = _telling(kind)
        if read is None:
            return about(event, self._scope, spelt=self._spelt)
        said = read(event)
        meant = None if self._scope.speaks_of is None else event.attribution.claimant
        # What is equal may be of another class, and say something else: 1 and True.
        key = (kind, said, tuple(map(type, said)), meant)
        try:
            return self._found[key]
        except KeyError:
            if len(self._found) >= MANY:
                self._found.clear()
            return self._found.setdefault(key, about(event, self._scope, spelt=self._spelt))
        except TypeError:  # a kind of somebody's own may say what has no hash
            return about(event, self._scope, spelt=self._spelt)


def _reading(account: str, said: Attribution, value: Quantity, of: Subject) -> Reading:
    via = said.via
    return Reading(account, said.claimant, value, said.reported, of.attacker, of.target, len(via), one_set(*via))


_holding = functools.lru_cache(maxsize=64)(Holding)


@functools.lru_cache(maxsize=1 << 10)
def _telling(kind: Any) -> Callable[[Any], tuple[Any, ...]] | None:
    """Give what reads from an event of a kind all that it says of what it is about; None = not by its fields alone."""
    fields = attrs.fields_dict(kind)
    names = sorted({*(ABOUT & fields.keys()), *others_in(kind)})
    worked_out = any(hasattr(kind, name) for name in ABOUT - fields.keys())
    return None if worked_out or len(names) < 2 else operator.attrgetter(*names)


def _when(event: Any, scope: Scope) -> When | None:
    """Give the window of an event; a date without a zone is a date of the scope's (C11)."""
    value = getattr(event, "when", None)
    if not isinstance(value, When):
        return None
    return attrs.evolve(value, tz=scope.tz) if scope.tz and value.tz is None else value


def _window(event: Any, when: When | None) -> Fit:
    if when is None:
        return Fit(out="it names no window" if hasattr(event, "when") else "its kind names no window")
    # "About nine in the evening" leaves the hour open and not the date; "about the tenth" leaves the date open.
    sure = not when.certainty or (when.certainty == "~" and not when.is_dated)
    return FITS if sure else Fit(doubt=AN_EXACT_DATE)


def reaches_into(event: Any, scope: Scope) -> bool:
    """Tell whether the window of an event may lie in the days of a scope; what names no window may."""
    when, asked = _when(event, scope), days_asked(scope)
    return when is None or asked is None or when.overlaps(asked)
