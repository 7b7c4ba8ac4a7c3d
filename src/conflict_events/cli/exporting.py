"""Commands that give a log to others: `export`, `publish`, `load`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from conflict_events.cli.arguments import add_command, add_json, add_kinds, add_log, add_view, opened, seen
from conflict_events.cli.output import of_head, show
from conflict_events.cli.own_kinds import kinds_of
from conflict_events.doors import behind
from conflict_events.errors import UsageError
from conflict_events.log import EventLog, read_lines, write_lines
from conflict_events.projections import Answer

__all__ = ["add_commands", "add_to", "export_to", "faults_of"]


def add_commands(commands: Any) -> None:
    """Add the commands of this subject."""
    export = add_command(commands, "export", "write what stands into a file, or the whole log as lines of JSON")
    add_log(export)
    export.add_argument(
        "--to", required=True, metavar="FILE", help=".parquet, .csv, .jsonl, .geojson, .xlsx; without ending a folder"
    )
    _add_kind(export)
    export.add_argument("--entries", action="store_true", help="every entry as it is stored, for `load`")
    add_view(export)
    export.set_defaults(run=export_)
    publish = add_command(commands, "publish", "make a file for the public: what stands, without secrets and notes")
    add_log(publish)
    publish.add_argument("to", metavar="TO", help="the file to create, for Datasette and the like; it is no log")
    _add_kind(publish)
    publish.add_argument("--notes", action="store_true", help='with notes, but those that begin with "private"')
    add_view(publish)
    publish.set_defaults(run=publish_)
    load = add_command(commands, "load", "make a log of the lines that `export --entries` wrote")
    load.add_argument("log", metavar="LOG", help="the file to create")
    load.add_argument("file", metavar="FILE", help="the lines")
    add_kinds(load)
    add_json(load)
    load.set_defaults(run=load_)


def _add_kind(parser: ArgumentParser) -> None:
    parser.add_argument("--kind", action="append", help="repeatable: only these kinds")


def add_to(parser: ArgumentParser) -> None:
    """Let the answer be written into a file, too."""
    parser.add_argument("--to", metavar="FILE", help="also write its rows: .parquet, .csv, .jsonl or .xlsx")


def export_to(arguments: Namespace, answer: Answer) -> None:
    """Write the rows of an answer, where that was asked for."""
    if arguments.to is not None:
        _room().export_answer(answer, arguments.to)


def faults_of(arguments: Namespace, log: EventLog) -> tuple[str, ...]:
    """Say what is wrong with an export, where one is to be verified."""
    found: tuple[str, ...] = () if arguments.export is None else _room().check_export(arguments.export, log)
    return tuple(f"{arguments.export}: {each}" for each in found)


def export_(arguments: Namespace) -> int:
    """Export accounts, or the whole log."""
    with opened(arguments) as log:
        if arguments.entries:
            head = write_lines(log, arguments.to)
            show(arguments, [f"{arguments.to}: every entry", of_head(head)], {"to": arguments.to, "head": head})
            return 0
        view = seen(log, arguments)
        made = _room().export_accounts(view, arguments.to, _kinds(log, arguments))
        told = [f"{rows:>8}  {name}" for name, rows in made.tables.items()]
        document = {
            "to": arguments.to,
            "tables": made.tables,
            "files": made.files,
            "view": view.view,
            "head": made.head,
        }
        show(arguments, [*told, of_head(made.head)], document)
    return 0


def publish_(arguments: Namespace) -> int:
    """Write what stands for everybody."""
    with opened(arguments) as log:
        view = seen(log, arguments)
        _room().publish(view, arguments.to, _kinds(log, arguments), notes=arguments.notes)
        show(arguments, [f"{arguments.to}: what stands", of_head(view.head)], {"to": arguments.to, "head": view.head})
    return 0


def load_(arguments: Namespace) -> int:
    """Make a log of lines."""
    with Path(arguments.file).open("rb") as lines:
        head = read_lines(lines, arguments.log, kinds=kinds_of(arguments.own_kinds or ()))
    show(arguments, [f"{arguments.log}: the log of these lines", of_head(head)], {"log": arguments.log, "head": head})
    return 0


def _kinds(log: EventLog, arguments: Namespace) -> list[type[Any]]:
    names = arguments.kind or []
    accounts = [name for name in log.kinds if name not in log.kinds.ledger]
    for name in names:
        if name not in accounts:
            raise UsageError(f"--kind: must be one of {', '.join(accounts)}, got {name!r}")
    return [log.kinds[name] for name in names]


def _room() -> Any:
    return behind("conflict_events.export", "export")
