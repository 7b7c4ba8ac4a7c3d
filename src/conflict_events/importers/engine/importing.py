"""An import: a copy is read, held against a log, and what it brings is appended if the log has not changed meanwhile.

Else it is decided anew.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from conflict_events.errors import AppendConflict, InvalidValue, UsageError
from conflict_events.events import Correction, Link, Redaction, Retraction
from conflict_events.history import Query, QueryItem
from conflict_events.importers.engine.deciding import Decider
from conflict_events.importers.engine.known import Known
from conflict_events.importers.engine.plan import ImportPlan
from conflict_events.importers.engine.registry import source_named
from conflict_events.importers.engine.steps import Steps
from conflict_events.importers.engine.transcribing import transcribe
from conflict_events.importers.engine.tying import tie
from conflict_events.importers.engine.withdrawing import withdraw
from conflict_events.log import Expect
from conflict_events.log.telling import logged
from conflict_events.values.calls import explained
from conflict_events.values.when import when

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from conflict_events.importers.engine.source import ImportSource
    from conflict_events.importers.reading import Table, TableSource
    from conflict_events.importers.report import ImportReport, Transcript
    from conflict_events.log import EventLog

__all__ = ["import_source", "plan_import", "read_source"]

TRIES = 100
"""How often an import decides anew before it gives up; each time somebody else has got on."""


def read_source(
    file: TableSource | Table, source: ImportSource | str, *, progress: Callable[..., Any] | None = None
) -> Transcript:
    """Read a copy of a source into events and findings, without a log; arguments as for `import_source`.

    Raises:
        UnreadableSource: It cannot be read as this source at all.
    """
    return transcribe(file, _declared(source), progress=progress)


def plan_import(
    log: EventLog,
    file: TableSource | Table,
    source: ImportSource | str,
    *,
    as_of: date | str | None = None,
    progress: Callable[..., Any] | None = None,
) -> ImportPlan:
    """Show what an import would append, correct, retract and link, before anything is.

    Arguments as for `import_source`.

    Raises:
        InvalidValue: The copy's own date is none, or lies ahead.
        UnreadableSource: It cannot be read as this source at all.
    """
    declared = _declared(source)
    return _plan(log, transcribe(file, declared, progress=progress), declared, _moment(as_of, log))


@explained
@logged(
    "import",
    "%d rows, %d new, %d corrected, %d unchanged, %d without an event",
    lambda report, *_, **__: (report.rows, report.added, report.corrected, report.unchanged, report.refused),
    level=logging.INFO,
)
def import_source(
    log: EventLog,
    file: TableSource | Table,
    source: ImportSource | str,
    *,
    as_of: date | str | None = None,
    progress: Callable[..., Any] | None = None,
) -> ImportReport:
    """Bring a copy of a source into a log: all of it is appended at once, or nothing.

    Importing a copy again adds nothing. A later copy adds its new rows, and what it reads otherwise becomes what the
    source declares that to mean; an older copy corrects nothing.

    Args:
        log: Where to.
        file: The path of the copy, or what else `importers.reading.read_table` reads, or what it gave.
        source: What it is: the name of a source that comes with the library, or a declaration of your own.
        as_of: The copy's own date, a day or a moment; None = its rows have to tell whether it is older or newer than
            what the log has.
        progress: Such as ``tqdm``: called with the rows, ``total`` and ``desc``, and gives them back one by one. None =
            silent.

    Raises:
        AppendConflict: Others appended all the while; import it again.
        InvalidValue: The copy's own date is none, or lies ahead.
        UnreadableSource: It cannot be read as this source at all; nothing was appended.
        UsageError: There is no source of this name.
    """
    declared = _declared(source)
    reading, copy = transcribe(file, declared, progress=progress), _moment(as_of, log)
    changing = Query(QueryItem(kinds={*declared.kinds, Correction, Link, Retraction, Redaction}))
    tries = 0
    while True:
        plan = _plan(log, reading, declared, copy)
        events, keys = [step.event for step in plan.steps], [step.key for step in plan.steps]
        try:
            appended = log.append(*events, keys=keys, expect=Expect(after=plan.upto, query=changing))
        except AppendConflict:
            tries += 1
            if tries == TRIES:
                raise
        else:
            return plan.came_to(appended)


def _declared(source: ImportSource | str) -> ImportSource:
    declared: Any = source_named(source) if isinstance(source, str) else source
    if isinstance(declared, type) or not hasattr(declared, "reading"):
        raise UsageError(f"source: must be the name of one, or one of your own, got {declared!r}")
    made: ImportSource = declared
    return made


def _plan(log: EventLog, reading: Transcript, source: ImportSource, as_of: datetime | None) -> ImportPlan:
    known = Known.of(log, source)
    steps = Steps(known, dict(known.numbers))
    decider = Decider(log, known, source, as_of, log.clock(), steps)
    decider.decide(reading.records)
    withdraw(decider, reading.gone)
    tie(decider, reading.records)
    return ImportPlan(
        transcript=reading,
        steps=tuple(steps.all),
        noticed=tuple(steps.findings),
        ahead=frozenset(steps.ahead),
        upto=known.upto,
    )


def _moment(as_of: date | str | None, log: EventLog) -> datetime | None:
    if as_of is None:
        return None
    moment, now = when(as_of).earliest, log.clock()
    if moment is None or moment > now:
        raise InvalidValue("as_of", f"must be a day or a moment up to now, {now.isoformat()}", as_of)
    return moment
