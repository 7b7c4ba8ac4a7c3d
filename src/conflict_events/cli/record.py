"""The command `record`: one bucket judged, the steps of the record, and the conventions that flip the answer."""

from __future__ import annotations

from typing import Any

from conflict_events.cli.arguments import CHART, DIRECTION, QUESTION, READING, VARY, opened, seen, whole
from conflict_events.cli.declaring import Command, Given, flag, option, positional
from conflict_events.cli.drawing import chart_to
from conflict_events.cli.evidence import evidence, trace_of
from conflict_events.cli.keys import key_of
from conflict_events.cli.output import bars, by_caveat, lines_of, listed, lists_asides, wrapped
from conflict_events.cli.progress import working
from conflict_events.cli.scopes import scope_of, variation
from conflict_events.cli.telling import TELLING, tell
from conflict_events.counting import Bucket
from conflict_events.counting.telling.rows import name_of, possible
from conflict_events.counting.wording import as_reported
from conflict_events.errors import UsageError
from conflict_events.log import EventLog, LogView, record_history
from conflict_events.projections.tables import shown_key
from conflict_events.questions.records import Board, RecordBoard, Sensitivity
from conflict_events.questions.records.board import THE_FIRST
from conflict_events.questions.records.verdicts import is_level

__all__ = ["COMMANDS"]


def record_(given: Given) -> int:
    """Judge one bucket, show the steps of the record, or both."""
    with opened(given) as log:
        view = seen(log, given)
        question = RecordBoard(scope_of(given), given.count, direction=given.direction, reading=given.reading)
        with working("asking"):
            board = view.ask(question)
        document: dict[str, Any] = {}
        lines: list[str] = []
        if (period := _period(given)) is not None:
            key = key_of(log, period, question.scope)
            lines += _verdict(view, board, key, given, document)
            lines += _varied(view, question, key, given, document)
            lines += _history(log, question, key, given, document)
        elif given.vary or given.history:
            raise UsageError("--vary and --history: need --key, the bucket that they are about")
        if given.ladder or period is None:
            lines += _ladder(board, document)
        if given.chart is not None:
            chart_to(given, board, judged=document["verdict"].key if "verdict" in document else None)
        return tell(given, view, question, board, lines, document)


def _period(given: Given) -> str | None:
    if given.key is not None and given.period is not None:
        raise UsageError("--key: the period stands behind the log already, so give it once")
    period: str | None = given.key or given.period
    return period


def _verdict(view: LogView, board: Board, key: Any, given: Given, document: dict[str, Any]) -> list[str]:
    verdict = board.verdict(key, within=given.within, rank=given.rank)
    trace = trace_of(view, verdict.used | verdict.previous_used)
    document |= {"verdict": verdict, "lifecycle": board.lifecycle(key), "evidence": trace}
    became = [] if verdict.value is None else [f"what became of it: {document['lifecycle']}"]
    return [
        verdict.outcome.value,
        *wrapped(verdict.wording(), indent=2),
        *(f"  {line}" for line in became),
        *listed("caveats:", sorted(verdict.caveats)),
        *lists_asides(verdict.aside),
        *evidence(trace),
        "",
    ]


def _varied(view: LogView, question: RecordBoard, key: Any, given: Given, document: dict[str, Any]) -> list[str]:
    if not given.vary:
        return []
    conventions = view.ask(Sensitivity(question, about=key, vary=dict(map(variation, given.vary))))
    document["conventions"] = conventions
    document["flips"] = conventions.flips()
    return [*lines_of(conventions.table()), ""]


def _history(log: EventLog, question: RecordBoard, key: Any, given: Given, document: dict[str, Any]) -> list[str]:
    if not given.history:
        return []
    document["history"] = record_history(log, question, key)
    return [*lines_of(document["history"].table()), ""]


def _ladder(board: Board, document: dict[str, Any]) -> list[str]:
    """Draw the steps of the record, and say below what to know of them and what was set aside."""
    steps, table = board.ladder(), board.table()
    document |= {"ladder": steps, "larger": table.notes, "aside": board.aside}
    caveats = {row["key"]: row["caveats"] for row in board.rows()}
    known = [(name_of(step), set(caveats[shown_key(step.key)])) for step in steps]
    general = set.intersection(*(each for _, each in known)) if len(known) > 1 else set[str]()
    return [
        f"{len(steps)} steps of the record, among {len(board.buckets)} with a figure; {as_reported(board.policy)}",
        *bars([(name_of(step), step.value, _remark(step, first=is_level(step, steps[0]))) for step in steps], indent=2),
        *listed("to know:", [*sorted(general), *by_caveat((name, each - general) for name, each in known)]),
        *listed("larger, but not counted:", table.notes),
        *lists_asides(board.aside),
    ]


def _remark(step: Bucket, *, first: bool) -> str:
    """Name the accounts of a step, and say whether there was one before, and what may add to it."""
    parts = [" ".join(sorted(each[:8] for each in step.used))]
    parts += [THE_FIRST] if first else []
    perhaps = possible(step)
    return "; ".join(parts if perhaps is None else [*parts, f"may add {perhaps}"])


COMMANDS = (
    Command(
        name="record",
        about="was this the record, in this scope, by whose count, as known when?",
        run=record_,
        arguments=(
            *QUESTION,
            CHART,
            positional("period", "the same as --key", default=None),
            option("--key", "the bucket to judge, such as 2024-11-10, or an account's id"),
            option("--rank", "ask for another rank: 2 = the second largest", "N", read=whole, default=1),
            option("--within", 'ask for "one of the N largest"', "N", read=whole),
            DIRECTION,
            READING,
            flag("--history", "show how the verdict came about: one replay for each report in the log"),
            flag("--ladder", "show every step of the record"),
            VARY,
            *TELLING,
        ),
        panel="Records",
    ),
)
