"""`Maker`: makes accounts of any kind, field by field, of the vocabulary and of what a question names."""

from __future__ import annotations

import enum
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from types import UnionType
from typing import Any, Literal, TypeAlias, TypeVar, Union, get_args, get_origin

import attrs

from conflict_events.errors import UsageError
from conflict_events.events import (
    KINDS,
    BombStrike,
    Disruption,
    DroneStrike,
    EquipmentLoss,
    HarmReport,
    MissileStrike,
    OfficeChange,
    Statement,
    TerritorialClaim,
    measures_of,
)
from conflict_events.testing.strategies.subject import Subject
from conflict_events.testing.strategies.vocabulary import (
    ACTORS,
    AREAS,
    BY_FIELD,
    BY_TYPE,
    CODES,
    COUNTS,
    OTHER_SIDE,
    REPORTS,
    WINDOWS,
)
from conflict_events.values import UNREPORTED, Attribution, Place, Quantity, Tally, When
from conflict_events.values.forms import Role
from conflict_events.values.marks import hints_of, role_of
from conflict_events.values.quantity import is_reported
from conflict_events.values.storable import bare

__all__ = ["Choices", "Maker"]

T = TypeVar("T")
Fields: TypeAlias = dict[str, Any]

MOSTLY_SAID = frozenset({"launched", "destroyed", "killed", "area_km2"})
"""Measures that most accounts give, where the question names none."""

FEW = 4
"""How many examples there are of a value that is made of others."""


class Choices:
    """Choices by numbers, one after another; where these run out they are used again, halved."""

    def __init__(self, numbers: bytes) -> None:
        """Begin with the first.

        Args:
            numbers: At least one; all zero = the first option each time, which is the simplest.
        """
        self._numbers = numbers
        self._at = 0

    def of(self, options: Sequence[T]) -> T:
        """Choose one of some."""
        again, place = divmod(self._at, len(self._numbers))
        self._at += 1
        return options[(self._numbers[place] >> again) % len(options)]


Draw: TypeAlias = Callable[[Choices, Sequence[str]], Any]
"""Draws the value of a field; the ids are those of the accounts that are there to refer to."""


class Maker:
    """Makes accounts for logs about one subject."""

    def __init__(self, subject: Subject) -> None:
        """Prepare.

        Args:
            subject: What most accounts are to be about.
        """
        self._subject = subject
        self._words = subject.words()
        self._draws: dict[type[Any], Mapping[str, Draw]] = {}
        everything: tuple[type[Any], ...] = (DroneStrike, *KINDS.domain)
        measured = tuple(kind for kind in subject.kinds if self._words & {*measures_of(kind)})
        asked = (*subject.kinds, *measured, *measured)
        self._kinds = (*asked * (1 + 3 * len(everything) // max(1, len(asked))), *everything)

    def make(self, choices: Choices, known: Sequence[str]) -> Any:
        """Make an account; None where it would be of nothing that is there, or where its class refuses it."""
        return self.made(choices.of(self._kinds), choices, known)

    def made(self, kind: type[Any], choices: Choices, known: Sequence[str]) -> Any:
        """Make an account of one kind; None as above."""
        return _built(kind, {name: draw(choices, known) for name, draw in self._draws_of(kind).items()})

    def otherwise(self, event: Any, choices: Choices, known: Sequence[str], claimant: str | None = None) -> Any:
        """Make an account that says nearly the same; None where its class refuses it.

        Args:
            event: The account that is there.
            choices: What of it changes, and into what.
            known: What may be referred to.
            claimant: Who says so; None = anybody.
        """
        draws = self._draws_of(type(event))
        fields = {name: getattr(event, name) for name in draws}
        said = draws["attribution"](choices, known)
        who = claimant or choices.of((said.claimant, said.claimant, event.attribution.claimant))
        measures = [name for name in ("tally", *measures_of(type(event))) if name in draws]
        changed = choices.of(((), measures[:1], measures, [choices.of(sorted(draws))]))
        fields |= {name: draws[name](choices, known) for name in changed}
        return _built(type(event), fields | {"attribution": attrs.evolve(said, claimant=who)})

    def check(self, kind: type[Any]) -> None:
        """Make sure that accounts of a kind can be made.

        Raises:
            UsageError: Its class refuses whatever is made of its fields one by one.
        """
        tries = (bytes((number * step) % 256 for step in range(1, 30)) for number in range(64))
        if all(self.made(kind, Choices(numbers), ("0" * 32,)) is None for numbers in tries):
            name = kind.__name__
            raise UsageError(f"events: {name} refuses what is made by the types of its fields; give events_of({name})")

    # --- what a field may say ---------------------------------------------------------------------

    def _draws_of(self, kind: type[Any]) -> Mapping[str, Draw]:
        if kind not in self._draws:
            hints = hints_of(kind)
            self._draws[kind] = {
                field.alias: self._draw(kind, field.name, hints[field.name]) for field in attrs.fields(kind)
            }
        return self._draws[kind]

    def _draw(self, kind: type[Any], name: str, hint: Any) -> Draw:
        if bare(hint) in (Attribution, Tally):
            return self._whole(bare(hint))
        if role_of(hint) is Role.ENTRY:
            return _reference(hint)
        options = self._options(kind, name, hint) or (None,)  # nothing could be made: the class refuses it
        return lambda choices, _: choices.of(options)

    def _whole(self, cls: Any) -> Draw:
        draws = self._draws_of(cls)
        return lambda choices, known: cls(**{name: draw(choices, known) for name, draw in draws.items()})

    def _options(self, kind: type[Any], name: str, hint: Any) -> tuple[Any, ...]:
        if Quantity in (bare(hint), *get_args(hint)):
            return self._figures(kind, name, hint)
        asked = self._subject.values_of(name, hint)
        if kind is Attribution and name == "reported":
            return (*REPORTS, *asked)
        others = BY_FIELD[name] if name in BY_FIELD and _is_ours(kind) else self._by_type(hint)
        options = (*asked * (3 * len(others) // max(1, len(asked)) + 1), *others)
        return options if type(None) in get_args(hint) else tuple(each for each in options if each is not None)

    def _figures(self, kind: type[Any], name: str, hint: Any) -> tuple[Any, ...]:
        """Give figures: many of what is asked for, fewer of what is not."""
        measures = {*measures_of(kind)}
        asked = self._words & measures or MOSTLY_SAID & measures or measures
        missing = None if type(None) in get_args(hint) else UNREPORTED
        return (*(() if name in asked else (missing,) * len(COUNTS)), *(AREAS if name == "area_km2" else COUNTS))

    def _by_type(self, hint: Any) -> tuple[Any, ...]:
        role = role_of(hint)
        plain = bare(hint)
        origin, inside = get_origin(plain), get_args(plain)
        if origin in (Union, UnionType):
            parts = [self._by_type(part) for part in inside if part is not type(None)]
            made = tuple(itertools.chain.from_iterable(parts))
            return (None,) * len(made) + made if type(None) in inside else made
        if origin is tuple and inside[1:] != (Ellipsis,):
            columns = (itertools.islice(itertools.cycle(self._by_type(each)), FEW) for each in inside)
            return tuple(zip(*columns, strict=True))
        if origin in (tuple, frozenset):
            each = self._by_type(inside[0])
            return tuple(origin(some) for some in ((), each[:1], each[1:2], each[:2]))
        if role in (Role.ACTOR, Role.PLACE):
            return ACTORS if role is Role.ACTOR else CODES
        return self._plain(plain)

    def _plain(self, hint: Any) -> tuple[Any, ...]:
        if get_origin(hint) is Literal:
            return get_args(hint)
        if hint in BY_TYPE:
            return BY_TYPE[hint]
        return tuple(hint) if issubclass(hint, enum.Enum) else tuple(self._examples(hint))

    def _examples(self, cls: type[Any]) -> Iterator[Any]:
        """Give some values of a class of fields: the first of each field's options, then the second."""
        draws = self._draws_of(cls)
        for number in range(FEW):
            made = _built(cls, {name: draw(Choices(bytes([number])), ()) for name, draw in draws.items()})
            if made is not None:
                yield made


def _is_ours(kind: type[Any]) -> bool:
    return kind.__module__.startswith("conflict_events.")


def _reference(hint: Any) -> Draw:
    needed = type(None) not in get_args(hint)

    def draw(choices: Choices, known: Sequence[str]) -> Any:
        return choices.of(known if needed and known else (None, *known))

    return draw


# --- what must hold between fields ----------------------------------------------------------------


def _built(kind: type[Any], fields: Fields) -> Any:
    fit = RULES.get(kind)
    if fit is not None:
        fit(fields)
        return kind(**fields)
    try:
        return kind(**fields)
    except Exception:  # noqa: BLE001  # a class of somebody's own may refuse in any way; ours are made to fit
        return None


def _fit_strike(fields: Fields) -> None:
    _apart(fields, "attacker", "target")


def _apart(fields: Fields, one: str, other: str) -> None:
    if fields[one] == fields[other]:
        fields[other] = OTHER_SIDE.get(fields[one])


def _fit_ground(fields: Fields) -> None:
    _apart(fields, "holder", "from_actor")
    if fields["where"] is None and not any(is_reported(fields[name]) for name in ("area_km2", "settlements")):
        fields["where"] = Place("somewhere")


def _fit_harm(fields: Fields) -> None:
    says = fields["breakdown"] or any(is_reported(fields[name]) for name in ("killed", "injured"))
    if fields["damage"] is None and not says:
        fields["damage"] = frozenset()


def _fit_loss(fields: Fields) -> None:
    if not is_reported(fields["count"]):
        fields["count"] = Quantity.exact(2)


def _fit_disruption(fields: Fields) -> None:
    if fields["state"] == "restored" and not fields["when"].is_bounded:
        fields["when"] = WINDOWS[0]


def _fit_statement(fields: Fields) -> None:
    if fields["act"] != "claim":
        fields["superlative"] = None
    conditions = fields["conditions"] or BY_FIELD["conditions"][0]
    fields["conditions"] = conditions if fields["position"] == "conditional" else ()
    fields["when"] = fields["attribution"].reported  # most are on record as they are said


def _fit_office(fields: Fields) -> None:
    """Put it on a day of a fortnight, some of them to come."""
    day = (fields["when"].earliest or WINDOWS[0].end).date()  # type: ignore[union-attr]  # it has an end
    steps = len(fields["person"]) + len(fields["phase"])
    fields["when"] = When.day(date(day.year, day.month, 1) + timedelta(days=steps))


RULES: dict[type[Any], Callable[[Fields], None]] = {
    DroneStrike: _fit_strike,
    MissileStrike: _fit_strike,
    BombStrike: _fit_strike,
    TerritorialClaim: _fit_ground,
    HarmReport: _fit_harm,
    EquipmentLoss: _fit_loss,
    Disruption: _fit_disruption,
    Statement: _fit_statement,
    OfficeChange: _fit_office,
}
"""By kind: what makes fields, drawn one by one, into an account that its class takes."""
