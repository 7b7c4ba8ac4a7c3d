"""`check_projection` holds a projection to the laws on random logs; `check_laws` does on one log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import hypothesis
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conflict_events.errors import UsageError
from conflict_events.events import KINDS, kind_name, kinds_named
from conflict_events.testing.laws.cases import Case, LawBroken, Tried
from conflict_events.testing.laws.laws import LAWS, Law
from conflict_events.testing.strategies.logs import logs as random_logs

__all__ = ["check_laws", "check_projection"]


def check_projection(
    projection: Any,
    *,
    events: SearchStrategy[Any] | None = None,
    logs: SearchStrategy[Any] | None = None,
    without: Mapping[str, str] | None = None,
    also: Iterable[Law] = (),
    settings: hypothesis.settings | None = None,
) -> None:
    """Hold a projection to the laws that every answer should obey.

    Args:
        projection: The projection; or a function that makes one for a list of events, for questions about one of them.
        events: Accounts to try it on, beside ours: for kinds of your own that have rules between their fields, say.
            None = made by the types of their fields.
        logs: Whole logs to try it on, as lists of events; None = `logs`, about what the projection handles and names.
        without: Names of laws that it is not to be held to, each with the reason: a question that is about one named
            side cannot be neutral.
        also: More laws, which not every question obeys, such as `counting_laws`; and laws of your own.
        settings: Hypothesis's; None = those of the profile in use, but for its limits of time: how long a random log
            takes says nothing about a projection.

    Raises:
        LawBroken: With the name of the law, and the smallest log found, as code to paste.
        UsageError: An exemption names no law, or gives no reason.
    """
    laws = (*_held_to(without or {}), *also)
    asked = projection if hasattr(projection, "apply") else projection([])
    own = None if events is None else st.none() | events
    _check_known(asked, events)
    tried = random_logs(events=own, about=asked) if logs is None else logs
    chosen = settings or hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])

    @hypothesis.settings(chosen, report_multiple_bugs=False)
    @hypothesis.given(_trials(tried, own, _named(asked)))
    def hold(trial: _Trial) -> None:
        asked = projection if hasattr(projection, "apply") else projection(trial.log)
        check_laws(asked, Tried(trial.log, also=trial.also), trial.seed, laws)

    hold()


class _Trial:
    """A log and a seed, which the error tells better than Hypothesis would."""

    def __init__(self, log: Any, seed: int, also: tuple[type[Any], ...]) -> None:
        self.log = log
        self.seed = seed
        self.also = also

    def __repr__(self) -> str:
        return f"<a log of {len(self.log)} entries, seed {self.seed}>"


@st.composite
def _trials(
    draw: Callable[[SearchStrategy[Any]], Any],
    tried: SearchStrategy[Any],
    own: SearchStrategy[Any] | None,
    named: frozenset[str],
) -> _Trial:
    # What a question names by its stable name alone has a class all the same, also where a log has no account of it.
    also = [
        type(draw(own.filter(_is_of(name)))) if own is not None else each
        for name in sorted(named)
        for each in kinds_named(name)[:1]
    ]
    return _Trial(draw(tried), draw(st.integers(0, 2**16)), tuple(also))


def _is_of(name: str) -> Callable[[Any], bool]:
    return lambda event: event is not None and kind_name(type(event)) == name


def _named(projection: Any) -> frozenset[str]:
    """Give the stable names of kinds that are not ours by which a projection asks, where it does so by names."""
    return frozenset(each for each in getattr(projection, "handles", ()) if isinstance(each, str)) - KINDS.keys()


def check_laws(projection: Any, log: Sequence[Any] | Tried, seed: int = 0, laws: tuple[Law, ...] = LAWS) -> None:
    """Hold a projection to laws on one log.

    Args:
        projection: The projection.
        log: The log; a `Tried` one can be used for several projections.
        seed: Decides whatever a law may choose.
        laws: The laws.

    Raises:
        LawBroken: With the name of the law.
    """
    tried = log if isinstance(log, Tried) else Tried(log)
    for law in laws:
        case = Case(projection, tried, seed)
        try:
            law(case)
        except LawBroken as broken:
            raise LawBroken(f"{projection!r} breaks {case.told(law, str(broken))}") from None
        except Exception as error:
            why = f"it must never raise on valid events, and raised {error!r}"
            raise LawBroken(f"{projection!r} breaks never_raises, found by {case.told(law, why)}") from error


def _held_to(without: Mapping[str, str]) -> tuple[Law, ...]:
    names = {law.__name__ for law in LAWS}
    for name, reason in without.items():
        if name not in names or not reason:
            raise UsageError(f"without: needs names of laws ({', '.join(sorted(names))}) and reasons, got {name!r}")
    return tuple(law for law in LAWS if law.__name__ not in without)


def _check_known(projection: Any, events: SearchStrategy[Any] | None) -> None:
    """Make sure that there is one class for each kind that a projection asks about by its name alone."""
    for name in sorted(_named(projection)):
        found = len(kinds_named(name))
        if events is None and found != 1:
            why = f"{found} classes of this process are" if found else "no class of this process is"
            raise UsageError(
                f"events: {name} is asked about by its name, and {why} called so; give events=events_of(...)"
            )
