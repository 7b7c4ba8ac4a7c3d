"""Commands that give a log to others: `export`, `publish`, `load`."""

from __future__ import annotations

from typing import Any

from conflict_events.cli.arguments import JSON, KINDS, LOG, ONLY_KINDS, VIEW, opened, seen
from conflict_events.cli.declaring import Command, Given, flag, option, positional
from conflict_events.cli.incoming import lines_in
from conflict_events.cli.output import of_head, print_json, show
from conflict_events.cli.own_kinds import kinds_of
from conflict_events.cli.progress import working
from conflict_events.doors import behind
from conflict_events.errors import UsageError
from conflict_events.log import EventLog, lines_of, read_lines, write_lines
from conflict_events.projections import Answer

__all__ = ["COMMANDS", "export_to", "faults_of"]


def export_to(given: Given, answer: Answer) -> None:
    """Write the rows of an answer, where that was asked for."""
    if given.to is not None:
        _room().export_answer(answer, _file(given.to))


def _file(to: str) -> str:
    """Refuse standard output, where no manifest can lie beside.

    Raises:
        UsageError: It is "-".
    """
    if to == "-":
        raise UsageError(
            "--to: - (standard output) is for the lines of --entries; name a file, beside which the manifest lies, "
            "or take --csv or --json of a question"
        )
    return to


def faults_of(given: Given, log: EventLog) -> tuple[str, ...]:
    """Say what is wrong with an export, where one is to be verified."""
    faults: tuple[str, ...] = () if given.export is None else _room().check_export(given.export, log)
    return tuple(f"{given.export}: {each}" for each in faults)


def export_(given: Given) -> int:
    """Export accounts, or the whole log."""
    with opened(given) as log:
        if given.entries and given.to == "-":
            for line in lines_of(log):
                print_json(line.decode().removesuffix("\n"))
            return 0
        if given.entries:
            head = write_lines(log, given.to)
            show(given, [f"{given.to}: every entry", of_head(head)], {"to": given.to, "head": head})
            return 0
        view = seen(log, given)
        with working("exporting"):
            made = _room().export_accounts(view, _file(given.to), _kinds(log, given))
        lines = [f"{rows:>8}  {name}" for name, rows in made.tables.items()]
        document = {
            "to": given.to,
            "tables": made.tables,
            "files": made.files,
            "view": view.view,
            "head": made.head,
        }
        show(given, [*lines, of_head(made.head)], document)
    return 0


def publish_(given: Given) -> int:
    """Write what stands for everybody."""
    with opened(given) as log:
        view = seen(log, given)
        with working("writing"):
            _room().publish(view, given.to, _kinds(log, given), notes=given.notes)
        show(given, [f"{given.to}: what stands", of_head(view.head)], {"to": given.to, "head": view.head})
    return 0


def load_(given: Given) -> int:
    """Make a log of lines."""
    with lines_in(given.file) as lines:
        head = read_lines(lines, given.log, kinds=kinds_of(given.own_kinds))
    show(given, [f"{given.log}: the log of these lines", of_head(head)], {"log": given.log, "head": head})
    return 0


def _kinds(log: EventLog, given: Given) -> list[type[Any]]:
    names: list[str] = given.kind
    accounts = [name for name in log.kinds if name not in log.kinds.ledger]
    for name in names:
        if name not in accounts:
            raise UsageError(f"--kind: must be one of {', '.join(accounts)}, got {name!r}")
    return [log.kinds[name] for name in names]


def _room() -> Any:
    return behind("conflict_events.export", "export")


PANEL = "Give it to others"
COMMANDS = (
    Command(
        name="export",
        about="write what stands into a file, or the whole log as lines of JSON",
        run=export_,
        arguments=(
            *LOG,
            option("--to", ".parquet, .csv, .jsonl, .geojson, .xlsx; without ending a folder", "FILE", required=True),
            ONLY_KINDS,
            flag("--entries", "every entry as it is stored, for `load`; --to - prints the lines"),
            *VIEW,
        ),
        panel=PANEL,
    ),
    Command(
        name="publish",
        about="make a file for the public: what stands, without secrets and notes",
        run=publish_,
        arguments=(
            *LOG,
            positional("to", "the file to create, for Datasette and the like; it is no log"),
            ONLY_KINDS,
            flag("--notes", 'with notes, but those that begin with "private"'),
            *VIEW,
        ),
        panel=PANEL,
    ),
    Command(
        name="load",
        about="make a log of the lines that `export --entries` wrote",
        run=load_,
        arguments=(
            positional("log", "the file to create"),
            positional("file", "the lines; - = standard input"),
            KINDS,
            JSON,
        ),
        panel=PANEL,
    ),
)
