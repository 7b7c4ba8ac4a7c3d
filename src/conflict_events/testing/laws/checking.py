"""`check_projection` holds a projection to the laws on random logs; `check_laws` does on one log."""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs
import hypothesis
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conflict_events.errors import UsageError
from conflict_events.events import KINDS, kind_name, kinds_named
from conflict_events.projections.protocol import check_question
from conflict_events.testing.laws.cases import Case, LawBroken, Tried
from conflict_events.testing.laws.counted import counts, laws_of_what_counts
from conflict_events.testing.laws.enduring import fresh_copy
from conflict_events.testing.laws.laws import LAWS, Law
from conflict_events.testing.laws.smallest import smallest
from conflict_events.testing.strategies.logs import logs as random_logs
from conflict_events.values.visible import cut

__all__ = ["check_laws", "check_projection"]

NAMED = 120
"""How long the name of a projection may be in a message."""


GIVEN: Mapping[str, tuple[type[Any], str]] = {
    "events": (SearchStrategy, "a strategy of Hypothesis, such as testing.drone_strikes()"),
    "logs": (SearchStrategy, "a strategy of lists of events, such as testing.logs()"),
    "without": (Mapping, "a mapping from names of laws to reasons"),
    "also": (Iterable, "several laws, such as testing.counting_laws(...) or [law]"),
    "settings": (hypothesis.settings, "settings of Hypothesis, such as hypothesis.settings(max_examples=50)"),
}
"""What may be given beside a question, and how."""


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

    A projection that counts, having a `scope` and a `count`, is held to `counting_laws` and `figure_laws` too.

    Args:
        projection: The projection; or a function that makes one for a list of events, for questions about one of them.
        events: Accounts to try it on, beside ours: for kinds of your own that have rules between their fields, say.
            None = made by the types of their fields.
        logs: Whole logs to try it on, as lists of events; None = `logs`, about what the projection handles and names.
        without: Names of laws that it is not to be held to, each with the reason: a question that is about one named
            side cannot be neutral.
        also: More laws, which not every question obeys, such as `counting_laws`; and laws of your own. They take the
            place of laws of the same name.
        settings: Hypothesis's; None = those of the profile in use, but for its limits of time: how long a random log
            takes says nothing about a projection.

    Raises:
        LawBroken: With the name of the law, and the smallest log found, as code to paste.
        UsageError: An exemption names no law, or gives no reason; or a kind cannot be told by its name.
    """
    __tracebackhide__ = True
    _check_given(events=events, logs=logs, without=without, also=also, settings=settings)
    asked = _made(projection)
    laws = _held_to(asked, without or {}, tuple(also))
    strategy = None if events is None else st.none() | events
    _check_known(asked, events)
    tried = random_logs(events=strategy, about=asked) if logs is None else logs
    by_us = events is None and logs is None
    chosen = settings or hypothesis.settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    search = _Search(projection, laws, fresh_copy(projection))
    search.run(_trials(tried, strategy, _named(asked)), _unshrunk(chosen) if by_us else chosen)
    if search.broken is not None:
        broken = search.made_small() if by_us and Phase.shrink in chosen.phases else search.broken
        raise LawBroken(broken.message())


def _made(projection: Any) -> Any:
    """Give the question, or the one that is made for an empty log.

    Raises:
        UsageError: It is neither, such as a class, or a function that adds an account and was not decorated.
    """
    if isinstance(projection, type) or not callable(projection) or hasattr(projection, "apply"):
        check_question("check_projection", projection)
        return projection
    try:
        inspect.signature(projection).bind([])
    except TypeError:
        check_question("check_projection", projection)
    return projection([])


def _unshrunk(chosen: hypothesis.settings) -> hypothesis.settings:
    """Leave making a log small to us, where we know how it was made."""
    phases = [each for each in chosen.phases if each not in (Phase.shrink, Phase.explain)]
    return hypothesis.settings(chosen, phases=phases)


def check_laws(projection: Any, log: Sequence[Any] | Tried, seed: int = 0, laws: tuple[Law, ...] = LAWS) -> None:
    """Hold a projection to laws on one log.

    Args:
        projection: The projection.
        log: The log; a `Tried` one can be used for several projections.
        seed: Decides whatever a law may choose.
        laws: The laws.

    Raises:
        LawBroken: With the name of the law.
        UsageError: It is no question.
    """
    __tracebackhide__ = True
    check_question("check_laws", projection)
    tried = log if isinstance(log, Tried) else Tried(log)
    broken = _broken(projection, tried, seed, laws, fresh_copy(projection))
    if broken is not None:
        raise LawBroken(broken.message())


def _check_given(**given: Any) -> None:
    """Refuse what is given for another thing.

    Raises:
        UsageError: Something is.
    """
    for name, (wanted, example) in GIVEN.items():
        if given[name] is not None and not isinstance(given[name], wanted):
            raise UsageError(f"{name}: must be {example}, got {given[name]!r}")


# --- one log --------------------------------------------------------------------------------------


@attrs.frozen(eq=False)
class _Broken:
    """A law that was broken.

    Attributes:
        case: On which log.
        law: Which.
        why: What is told of it.
        raised: The class of what the projection raised; None = it raised nothing.
    """

    case: Case
    law: Law
    why: str
    raised: type[Exception] | None

    def message(self) -> str:
        """Tell of it, with the log as code to paste."""
        never = "" if self.raised is None else "never_raises, found by "
        return f"{cut(repr(self.case.projection), NAMED)} breaks {never}{self.case.message(self.law, self.why)}"


def _broken(projection: Any, tried: Tried, seed: int, laws: Iterable[Law], unused: Any) -> _Broken | None:
    """Give the first law that is broken on a log; None = all are obeyed."""
    for law in laws:
        case = Case(projection, tried, seed, unused)
        try:
            law(case)
        except LawBroken as broken:
            return _Broken(case, law, str(broken), None)
        except Exception as error:  # noqa: BLE001  # whatever the projection raises
            return _Broken(case, law, f"it must never raise on valid events, and raised {_raised(error)}", type(error))
    return None


def _raised(error: Exception) -> str:
    """Name an error, and the line of the projection at which it was raised."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{error!r}\nin {last.name}, {last.filename}:{last.lineno}: {last.line}"


# --- many logs ------------------------------------------------------------------------------------


class _Search:
    """Looks for a log on which a law is broken."""

    def __init__(self, projection: Any, laws: tuple[Law, ...], unused: Any) -> None:
        self.broken: _Broken | None = None
        self._projection = projection
        self._laws = laws
        self._unused = unused

    def run(self, trials: SearchStrategy[_Trial], settings: hypothesis.settings) -> None:
        """Try one log after another, until one breaks a law."""

        @hypothesis.settings(settings, report_multiple_bugs=False)
        @hypothesis.given(trials)
        def hold(trial: _Trial) -> None:
            broken = self._try(Tried(trial.log, also=trial.also), trial.seed, self._laws)
            if broken is not None:
                self.broken = broken
                raise LawBroken

        try:
            hold()
        except Exception:
            if self.broken is None:
                raise
            # Else it is told by what was found; that it may be another thing each time is one more reason to.

    def made_small(self) -> _Broken:
        """Make the log small on which a law is broken."""
        first = self._found
        whole = first.case.log

        def breaks(events: list[Any]) -> bool:
            tried = Tried(events, also=whole.also)
            # What a law may choose is chosen otherwise on another log: a few times it is left to chance.
            for seed in (self._found.case.seed, *range(4)):
                broken = self._try(tried, seed, (first.law,))
                if broken is not None and broken.raised is first.raised:
                    self.broken = broken
                    return True
            return False

        smallest(whole.events, breaks, whole.kinds)
        return self._found

    @property
    def _found(self) -> _Broken:
        assert self.broken is not None  # noqa: S101  # asked only where something was found
        return self.broken

    def _try(self, tried: Tried, seed: int, laws: tuple[Law, ...]) -> _Broken | None:
        if hasattr(self._projection, "apply"):
            return _broken(self._projection, tried, seed, laws, self._unused)
        made = self._projection(tried.events)
        return _broken(made, tried, seed, laws, fresh_copy(made))


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
    events: SearchStrategy[Any] | None,
    named: frozenset[str],
) -> _Trial:
    # What a question names by its stable name alone has a class all the same, also where a log has no account of it.
    also = [
        type(draw(events.filter(_is_of(name)))) if events is not None else each
        for name in sorted(named)
        for each in kinds_named(name)[:1]
    ]
    return _Trial(draw(tried), draw(st.integers(0, 2**16)), tuple(also))


def _is_of(name: str) -> Callable[[Any], bool]:
    return lambda event: event is not None and kind_name(type(event)) == name


def _named(projection: Any) -> frozenset[str]:
    """Give the stable names of kinds that are not ours by which a projection asks, where it does so by names."""
    return frozenset(each for each in getattr(projection, "handles", ()) if isinstance(each, str)) - KINDS.keys()


# --- which laws, and of what ----------------------------------------------------------------------


def _held_to(projection: Any, without: Mapping[str, str], also: tuple[Law, ...]) -> tuple[Law, ...]:
    replaced = {law.__name__ for law in also}
    known = (*LAWS, *(laws_of_what_counts() if counts(projection) else ()))
    names = {law.__name__ for law in (*known, *also)}
    for name, reason in without.items():
        if name not in names or not reason:
            raise UsageError(f"without: needs names of laws ({', '.join(sorted(names))}) and reasons, got {name!r}")
    kept: Iterator[Law] = (law for law in known if law.__name__ not in replaced)
    return tuple(law for law in (*kept, *also) if law.__name__ not in without)


def _check_known(projection: Any, events: SearchStrategy[Any] | None) -> None:
    """Make sure that there is one class for each kind that a projection asks about by its name alone."""
    for name in sorted(_named(projection)):
        count = len(kinds_named(name))
        if events is None and count != 1:
            why = f"{count} classes of this process are" if count else "no class of this process is"
            message = f"{name} is asked about by its name, and {why} called so"
            raise UsageError(f"events: {message}; give events=events_of(...)")
