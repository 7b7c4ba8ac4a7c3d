"""A command for each question, made of it: its arguments are those of its signature, told as its docstring does.

Questions that are asked every day are told in words of their own, in modules beside this one.
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

import attrs

from conflict_events.cli.arguments import CHART, COUNT, DIRECTION, LOG, READING, VARY, VIEW, opened, seen, whole
from conflict_events.cli.declaring import Argument, Command, Given, flag, option, positional
from conflict_events.cli.drawing import chart_to
from conflict_events.cli.evidence import evidence, trace_of
from conflict_events.cli.forms import FORMS, Form, number
from conflict_events.cli.keys import key_of
from conflict_events.cli.output import lines_of, listed, wrapped
from conflict_events.cli.progress import working
from conflict_events.cli.scopes import scope_arguments, scope_of, variation
from conflict_events.cli.telling import TELLING, tell
from conflict_events.counting.telling.names import NO_NAMES
from conflict_events.log import EventLog, LogView
from conflict_events.projections.variations import Variations
from conflict_events.questions import attacks, claims, ground, harm, ledger, records, talks
from conflict_events.values import Scope, Superlative

__all__ = ["COMMANDS", "EVIDENCE", "answered", "arguments_of", "question_of"]

ASKED: dict[str, tuple[type[Any], ...]] = {
    "Records": (records.Sensitivity, records.SuperlativeCheck),
    "Attacks": (attacks.InterceptionRate, attacks.Streaks, attacks.Disruptions),
    "Claims": (
        claims.ClaimCheck,
        claims.ClaimHistory,
        claims.Contested,
        claims.Independence,
        claims.MatchCandidates,
        claims.Provenance,
        claims.SourceProfile,
    ),
    "Ground": (ground.ControlMap, ground.Increments, ground.TerritorialMomentum),
    "Harm": (harm.HarmRange,),
    "The log itself": (ledger.Changes, ledger.Coverage, ledger.Timeline),
    "Talks": (talks.Conditions, talks.Positions),
}
"""By the subjects of the reference."""
DRAWN = frozenset(
    {"ClaimHistory", "ControlMap", "Coverage", "HarmRange", "Increments", "TerritorialMomentum", "Timeline"}
)
"""The questions whose answers there are charts of."""
NOT_TYPED = "Iterable[Definition]"
"""Definitions are a table of their own, which no line holds: give them in Python."""
SUPERLATIVE = (
    option("--rank", "the rank that is claimed: 2 = the second largest", "N", read=whole, default=1),
    flag("--hedged", 'whether it says "one of the"'),
    option("--figure", "the figure that it claims to be the record", "N", read=number),
    option("--previous", "the figure that it says was the record before", "N", read=number),
    DIRECTION,
)
EVIDENCE = flag("--evidence", "also list who said each figure, when and where")


def _command(question: type[Any], panel: str) -> Command:
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", question.__name__).lower()
    chart = (CHART,) if question.__name__ in DRAWN else ()
    varied = (VARY,) if _is_varied(question) else ()
    every = (*LOG, *arguments_of(question), *varied, *VIEW, EVIDENCE, *TELLING, *chart)
    return Command(
        name=name,
        about=_about(question),
        run=functools.partial(_ask, question),
        arguments=every,
        panel=panel,
    )


def _is_varied(question: type[Any]) -> bool:
    given = inspect.signature(question).parameters
    return "vary" not in given and str(given["scope"].annotation) == "Scope" if "scope" in given else False


def _about(question: type[Any]) -> str:
    """Say what a question asks, in the words of its docstring: the first sentence."""
    first = (inspect.getdoc(question) or "").partition(" Its answer is ")[0].partition("\n")[0]
    return f"{first[0].lower()}{first[1:]}".removesuffix(".")


def arguments_of(question: type[Any]) -> Iterator[Argument]:
    """Give the arguments that a question's signature comes to."""
    texts, parameters = _told(question), inspect.signature(question).parameters
    scope = tuple(each for each in scope_arguments() if each.name not in parameters)
    for name, parameter in parameters.items():
        form = str(parameter.annotation)
        if form in ("Scope", "Scope | None"):
            yield from scope
        elif form == "Superlative":
            yield from (*scope, *SUPERLATIVE)
        elif form == "RecordBoard":
            yield from (*scope, COUNT, DIRECTION, READING)
        elif form.startswith("Policy"):
            yield COUNT
        elif form != NOT_TYPED:
            yield _argument(parameter, form, texts[name])


def _argument(parameter: inspect.Parameter, annotation: str, about: str) -> Argument:
    required = parameter.default is inspect.Parameter.empty
    choices = tuple(re.findall(r"'(\w+)'", annotation)) if annotation.startswith("Literal") else ()
    form = _form(annotation)
    more: dict[str, Any] = {"name": parameter.name, "metavar": form.metavar, "repeated": form.repeated}
    if form.repeated:
        about = f"repeatable: {about}"
    if required and parameter.kind is not inspect.Parameter.KEYWORD_ONLY and annotation != "Pairs":
        more["metavar"] = parameter.name.upper() if form.metavar == "TEXT" else form.metavar
        return positional(more.pop("name"), about, **more)
    typed = parameter.name.removesuffix("s") if form.repeated else parameter.name
    flags = f"--{typed}".replace("_", "-")
    if annotation == "bool":
        return flag(flags, about, name=parameter.name)
    if choices:
        return option(flags, about, choices=choices, default=parameter.default)
    return option(flags, about, required=required, **more)


def _form(annotation: str) -> Form:
    if annotation == "Any":
        return Form("KEY")
    return FORMS.get(annotation) or Form("|".join(re.findall(r"'(\w+)'", annotation)))


def _told(question: type[Any]) -> dict[str, str]:
    """Give what the docstring of a question says of each of its attributes: the first sentence."""
    lines = (inspect.getdoc(question) or "").partition("Attributes:\n")[2].partition("\n\n")[0]
    paragraphs = re.findall(r"^    (\w+): (.*(?:\n {8}.*)*)", lines, re.MULTILINE)
    whole_texts = {name: " ".join(text.split()) for name, text in paragraphs}
    firsts = {name: re.split(r"\.(?: |$)", text)[0] for name, text in whole_texts.items()}
    plain = {name: text.replace("None = ", "without it, ") for name, text in firsts.items()}
    return {name: f"{text[0].lower()}{text[1:]}" for name, text in plain.items()}


# --- asking -----------------------------------------------------------------------------------------------------------


def _ask(question: type[Any], given: Given) -> int:
    with opened(given) as log:
        made = question_of(question, given, log)
        choices = dict(map(variation, getattr(given, "vary", ()))) if _is_varied(question) else {}
        view, asked = seen(log, given), Variations(made, choices) if choices else made
        with working("asking"):
            answer = view.ask(asked)
        return answered(given, view, asked, answer)


def answered(given: Given, view: LogView, question: Any, answer: Any) -> int:
    """Tell an answer as its table does.

    Args:
        given: What was typed.
        view: What was asked.
        question: The question.
        answer: Its answer.
    """
    if getattr(given, "chart", None) is not None:
        chart_to(given, answer)
    table, names = answer.table(), getattr(answer, "names", NO_NAMES)
    lines = [
        *(wrapped(answer.sentence(), hang=2) if hasattr(answer, "sentence") else ()),
        *lines_of(table),
        *listed("names:", sorted(names.caveats().difference(table.notes))),
    ]
    document = {"answer": answer, "rows": answer.rows()}
    if given.evidence:
        trace = trace_of(view, answer.evidence())
        lines, document = [*lines, *evidence(trace)], document | {"evidence": trace}
    return tell(given, view, question, answer, lines, document)


def question_of(question: type[Any], given: Given, log: EventLog) -> Any:
    """Make a question of what was typed; what was not stays as the question has it."""
    made: dict[str, Any] = {}
    for name, parameter in inspect.signature(question).parameters.items():
        form = str(parameter.annotation)
        if form == NOT_TYPED:
            continue
        typed = getattr(given, name, None)
        if form == "Scope | None":
            made[name] = _scope_or_none(question, given)
        elif form in _COMPOSED:
            made[name] = _COMPOSED[form](given)
        elif typed not in (None, []):
            made[name] = key_of(log, typed, scope_of(given)) if form == "Any" else _form(form).value(typed, log)
    return question(**made)


def _scope_or_none(question: type[Any], given: Given) -> Scope | None:
    """Give the scope; None where nothing was said of it, but what the question asks for itself."""
    scope = scope_of(given)
    parts: dict[str, Any] = {
        name: None for name in inspect.signature(question).parameters if name in attrs.fields_dict(Scope)
    }
    return None if attrs.evolve(scope, **parts) == Scope() else scope


_COMPOSED: dict[str, Callable[[Given], Any]] = {
    "Policy": lambda given: given.count,
    "Policy | str": lambda given: given.count,
    "RecordBoard": lambda given: records.RecordBoard(
        scope_of(given), given.count, direction=given.direction, reading=given.reading
    ),
    "Scope": scope_of,
    "Superlative": lambda given: Superlative(
        scope=scope_of(given),
        rank=given.rank,
        hedged=given.hedged,
        direction=given.direction,
        figure=given.figure,
        previous=given.previous,
    ),
}

COMMANDS = tuple(_command(question, panel) for panel, questions in ASKED.items() for question in questions)
