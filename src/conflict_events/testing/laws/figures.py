"""`figure_laws`: no figure is stronger than its evidence; laws for whatever counts (X21 to X27).

They compare the figures of one log with those of a log that says less, says something twice, or says it in pieces.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeAlias

import attrs

from conflict_events.counting.policies import is_disjoint
from conflict_events.events import Correction, kind_name
from conflict_events.history import Account, View
from conflict_events.projections.tables import shown_key
from conflict_events.testing.laws.cases import Case, LawBroken
from conflict_events.testing.laws.code import code_of
from conflict_events.testing.laws.laws import Law
from conflict_events.testing.paper import entries_of
from conflict_events.values import Quantity, Scope, When
from conflict_events.values.scope import CALENDAR_GRAINS

__all__ = ["figure_laws", "figures_by_key"]

Figures: TypeAlias = Mapping[Hashable, Quantity]
"""What an answer counts, by period or whatever else it is of."""

DAY = timedelta(hours=24)
MICROSECOND = timedelta(microseconds=1)
SOMEBODY = "Another"
UNKNOWN = When.between("2000-01-01T00:00Z", None)
"""A time of report of which nothing is known."""


def figures_by_key(answer: Any) -> Figures:
    """Give the figures of a `Board`, or of what else has buckets by key."""
    buckets = answer.buckets if hasattr(answer, "buckets") else answer.periods
    return {key: bucket.value for key, bucket in buckets.items()}


def figure_laws(figures: Callable[[Any], Figures] = figures_by_key, *, absent_is_open: bool = False) -> tuple[Law, ...]:
    """Give the laws of figures, for `check_projection` to hold a question to beside the others.

    Those that ask the question again by another grain need it to be an attrs class with a field `scope`; of others they
    say nothing.

    Args:
        figures: Picks from an answer what is counted, by key; a figure that is not there is left out.
        absent_is_open: Where the answer has no figure, it says by that that nothing is known, and not that there is
            nothing; then an account that says less may end a figure.
    """
    laws = _Laws(figures, absent_is_open)
    return (
        laws.no_exactness_from_silence,
        laws.entering_twice,
        laws.splitting,
        laws.a_periods_sum,
        laws.printed_keys_find,
        laws.no_unlinked_doubling,
        laws.opening_a_window,
    )


@attrs.frozen
class _Laws:
    """The laws, for one way to pick figures from an answer."""

    figures: Callable[[Any], Figures]
    absent_is_open: bool = False

    def asked(self, projection: Any, accounts: Sequence[Account[Any]]) -> Figures:
        """Ask of some accounts."""
        state = projection.initial()
        for account in accounts:
            state = projection.apply(state, account)
        figures = self.figures(projection.answer(state))
        return {key: value for key, value in figures.items() if value.missing != "unreported"}

    def no_exactness_from_silence(self, case: Case) -> None:
        """Said less, no figure becomes narrower, and none excludes what it was (X21)."""
        scope = _scope_of(case.projection)
        options = [
            (account, less)
            for account in _unlinked(case)
            for less in _saying_less(account, scope, beside=_of_its_claimant(account, case.accounts))
        ]
        self._holds_what_it_was(case, options)

    def _holds_what_it_was(self, case: Case, options: Sequence[tuple[Account[Any], Any]]) -> None:
        """Let one of some accounts say less: then no figure becomes narrower, and none excludes what it was."""
        if not options:
            return
        account, less = case.random.choice(options)
        before = self.asked(case.projection, case.accounts)
        after = self.asked(case.projection, _with(case, account, less))
        for key, value in before.items():
            if key not in after and (self.absent_is_open or isinstance(key, frozenset)):
                continue  # what is one incident, or one report, may be told apart by less
            if key not in after or not _holds(after[key], value):
                raise LawBroken(f"{key} was {value} and is {after.get(key)}, {_differ(account.event, less)}")

    def entering_twice(self, case: Case) -> None:
        """Recording a report a second time, under another id, changes no figure (X22)."""
        scope = _scope_of(case.projection)
        if scope is not None and scope.grain == "account":
            return  # whoever asks for accounts asks for each recording
        plain = [account for account in case.accounts if account.certain and not account.corrected]
        attributed = [account for account in plain if hasattr(account.event, "attribution")]
        if not attributed:
            return
        event = case.random.choice(attributed).event
        again = attrs.evolve(event, attribution=attrs.evolve(event.attribution, quote="recorded again"))
        longer = case.standing(entries_of([*case.events, again]))
        once, twice = (self.asked(case.projection, accounts) for accounts in (case.accounts, longer))
        if _shown(once) != _shown(twice):
            raise LawBroken(f"recorded once {_shown(once)}, and twice {_shown(twice)}")

    def splitting(self, case: Case) -> None:
        """A report split by weapon gives the same board of reports (X23)."""
        scope = _scope_of(case.projection)
        if scope is None or scope.grain != "report":
            return
        options = [account for account in _unlinked(case) if _splits(account, case.accounts, scope)]
        if not options:
            return
        account = case.random.choice(options)
        parts = [_made_again(account, part, str(number)) for number, part in enumerate(_split(account.event, scope))]
        rest = [each for each in case.accounts if each.id != account.id]
        one, other = (self.asked(case.projection, accounts) for accounts in (case.accounts, [*rest, *parts]))
        boards = [
            sorted(str(value) for key, value in each.items() if isinstance(key, frozenset)) for each in (one, other)
        ]
        if boards[0] != boards[1]:
            raise LawBroken(f"whole {boards[0]}, and split by weapon {boards[1]}")

    def a_periods_sum(self, case: Case) -> None:
        """The lows of its days never add up to more than a month's high (X24)."""
        scope = _scope_of(case.projection)
        if scope is None or scope.grain not in ("week", "month", "year"):
            return
        alone = _apart(case)
        finer = attrs.evolve(case.projection, scope=attrs.evolve(scope, grain="day"))
        periods = {str(key): value for key, value in self.asked(case.projection, alone).items()}
        lows: dict[str, Any] = defaultdict(int)
        for day, value in self.asked(finer, alone).items():
            if isinstance(day, date):
                lows[_period_of(day, scope)] += value.floor
        for name, low in lows.items():
            high = periods[name].ceiling if name in periods else 0
            if high is not None and low > high:
                raise LawBroken(f"the days of {name} come to at least {low}, and it to {periods.get(name)}")

    def printed_keys_find(self, case: Case) -> None:
        """What an answer prints as a key finds the bucket (X25)."""
        answer = case.projection.answer(case.fold(case.accounts))
        for key, bucket in getattr(answer, "buckets", {}).items():
            for text in map(shown_key, key if isinstance(key, frozenset) else (key,)):
                if answer.bucket(text) is not bucket:
                    raise LawBroken(f"{text!r} is printed for {key}, and finds {answer.bucket(text)}")

    def no_unlinked_doubling(self, case: Case) -> None:
        """All accounts said again by another claimant, unlinked, move no low bound up (X26)."""
        if is_disjoint(getattr(case.projection, "count", None)):
            return  # by declaration whatever one claimant says is apart
        alone = _apart(case)
        copies = [
            attrs.evolve(
                _made_again(account, _by_another(account.event), "other"),
                readings=tuple(map(_by_another, account.readings)),
            )
            for account in alone
        ]
        before = self.asked(case.projection, alone)
        after = self.asked(case.projection, [*alone, *copies])
        for key, value in before.items():
            if key in after and after[key].floor > value.floor:
                raise LawBroken(f"{key} was {value}, and is {after[key]} with the same said by another")

    def opening_a_window(self, case: Case) -> None:
        """Of which only one end is known, that makes no figure narrower, and excludes nothing that it was (X27)."""
        scope = _scope_of(case.projection)
        if scope is not None and scope.grain == "window":
            return  # whoever asks for windows asks for both their ends
        alone = [account for account in _unlinked(case) if not _of_its_claimant(account, case.accounts)]
        self._holds_what_it_was(case, [(account, less) for account in alone for less in _opened(account.event, scope)])


def _apart(case: Case) -> list[Account[Any]]:
    """Give the accounts that are linked to nothing."""
    return [account for account in case.accounts if not account.part_of and len(account.incident) == 1]


def _scope_of(projection: Any) -> Scope | None:
    scope = getattr(projection, "scope", None)
    return scope if isinstance(scope, Scope) else None


def _unlinked(case: Case) -> list[Account[Any]]:
    """Give the accounts that stand alone, as they were first said."""
    if case.view != View.now():
        return []
    wholes = frozenset(whole for each in case.accounts for whole in each.part_of)
    alone = (each for each in _apart(case) if each.incident not in wholes and not each.corrected)
    return [each for each in alone if hasattr(each.event, "attribution") and not isinstance(each.event, Correction)]


def _with(case: Case, account: Account[Any], less: Any) -> list[Account[Any]]:
    return [attrs.evolve(each, event=less) if each.id == account.id else each for each in case.accounts]


def _made_again(account: Account[Any], event: Any, mark: str) -> Account[Any]:
    name = f"{account.id[: -len(mark)]}{mark}"
    return attrs.evolve(account, id=name, event=event, incident=frozenset({name}))


# --- saying less ----------------------------------------------------------------------------------


def _of_its_claimant(account: Account[Any], accounts: Sequence[Account[Any]]) -> list[Any]:
    """Give the other events that the claimant of an account says."""
    said = (each.event for each in accounts if each.id != account.id and hasattr(each.event, "attribution"))
    return [event for event in said if event.attribution.claimant == account.event.attribution.claimant]


def _saying_less(account: Account[Any], scope: Scope | None, *, beside: Sequence[Any]) -> list[Any]:
    """Give what an account could have said without its place, its weapon, its clocks or its report time.

    The time of a report, the weapon and the clocks are what shows that it was entered twice, or that it was not: these
    are left to those whose claimant says no other, and the place to those whose claimant names another, or
    another time, wherever else it speaks. The clocks stay where the question takes a date for the night that it names.
    """
    event = account.event
    is_told_apart = all(_is_told_apart(event, other) for other in beside)
    less = [attrs.evolve(event, where=None)] if is_told_apart and _may_drop(event, "where") else []
    if beside:
        return less
    less.append(attrs.evolve(event, attribution=attrs.evolve(event.attribution, reported=UNKNOWN)))
    less += [attrs.evolve(event, weapon=None)] if _may_drop(event, "weapon") else []
    asks_for_dates = scope is not None and scope.grain == "night" and scope.date_only is not None
    if scope is not None and scope.grain in CALENDAR_GRAINS and scope.day_starts.hour == 0 and not asks_for_dates:
        less += [attrs.evolve(event, when=day) for day in _without_clocks(event, scope)]
    return less


def _is_told_apart(event: Any, other: Any) -> bool:
    """Tell whether the place is not what shows that two were one report entered twice: its window, or theirs, is."""
    here, place = (getattr(each, "where", None) for each in (event, other))
    if here is None or place is None:
        return place is not None
    return (place.code or place.name) != (here.code or here.name) or not event.when.overlaps(other.when)


def _may_drop(event: Any, name: str) -> bool:
    needed = kind_name(type(event)) == "TerritorialClaim"  # it may be all that it says
    return getattr(event, name, None) is not None and not needed


def _without_clocks(event: Any, scope: Scope) -> list[When]:
    when = getattr(event, "when", None)
    if not isinstance(when, When) or when.is_dated or when.earliest is None or when.latest is None or scope.tz is None:
        return []
    if when.latest - when.earliest > DAY:
        return []
    first, last = (when.local_day(scope.tz, rule) for rule in ("start", "end"))
    if first is None or last is None or (first != last and scope.grain == "day"):
        return []
    return [attrs.evolve(When.days(first, last, tz=scope.tz), certainty=when.certainty)]


def _opened(event: Any, scope: Scope | None) -> list[Any]:
    """Give what an account could have said without the end, or the beginning, of its window."""
    when = getattr(event, "when", None)
    if not isinstance(when, When) or not when.is_bounded or getattr(event, "state", None) == "restored":
        return []
    opened = [{"start_day": None}, {"end_day": None}] if when.is_dated else _opened_clocks(when)
    if scope is not None and scope.grain == "rolling_24h":
        # These 24 hours are named by their end; and that of what was over by an instant is not the instant.
        opened = [] if when.is_instant else opened[:1]
    precision = "hour" if when.is_instant else when.precision
    return [attrs.evolve(event, when=attrs.evolve(when, precision=precision, **ends)) for ends in opened]


def _opened_clocks(when: When) -> list[dict[str, Any]]:
    # A window ends just before its end: what was over by an instant did not happen at it.
    end = when.end + MICROSECOND if when.is_instant and when.end is not None else when.end
    return [{"start": None, "end": end}, {"end": None}]


def _holds(wide: Quantity, narrow: Quantity) -> bool:
    (low, high), (least, most) = wide.bounds(), narrow.bounds()
    return low <= least and (high is None or (most is not None and most <= high))


def _differ(event: Any, less: Any) -> str:
    names = [
        field.name for field in attrs.fields(type(event)) if getattr(event, field.name) != getattr(less, field.name)
    ]
    return f"without {' and '.join(names)}: {code_of(event, {})}"


# --- in pieces, and by another --------------------------------------------------------------------


def _splits(account: Account[Any], accounts: Sequence[Account[Any]], scope: Scope) -> bool:
    """Tell whether a report is one row, of a day at most, of several things without a weapon."""
    event = account.event
    value = getattr(getattr(event, "tally", None), scope.measure or "", None)
    if value is None or not value.is_exact or value.floor < 2 or event.weapon is not None or scope.weapons is not None:
        return False
    return _is_short(event.when) and not _of_its_claimant(account, accounts)


def _is_short(when: When) -> bool:
    start, end = when.earliest, when.latest
    return start is not None and end is not None and end - start <= DAY


def _split(event: Any, scope: Scope) -> list[Any]:
    name = scope.measure or ""
    whole = getattr(event.tally, name).floor
    parts = (("one weapon", 1), ("another", whole - 1))
    return [
        attrs.evolve(event, weapon=weapon, tally=attrs.evolve(event.tally, **{name: Quantity.exact(number)}))
        for weapon, number in parts
    ]


def _by_another(event: Any) -> Any:
    # One voice for each, so that no two of them become rows of one report.
    voice = f"{SOMEBODY}/{event.attribution.claimant}"
    return attrs.evolve(event, attribution=attrs.evolve(event.attribution, claimant=voice))


def _period_of(day: Any, scope: Scope) -> str:
    year, week, _ = day.isocalendar()
    names = {"week": f"{year:04}-W{week:02}", "month": f"{day:%Y-%m}", "year": str(day.year)}
    return names[scope.grain or ""]


def _shown(figures: Figures) -> dict[str, str]:
    """Show figures by their bounds; of what only ids name, the figures alone, for a second recording has another id."""
    named = {str(key): value for key, value in figures.items() if not isinstance(key, frozenset)}
    bare = sorted(str(value.bounds()) for key, value in figures.items() if isinstance(key, frozenset))
    return {key: str(value.bounds()) for key, value in named.items()} | {"of reports and incidents": ", ".join(bare)}
