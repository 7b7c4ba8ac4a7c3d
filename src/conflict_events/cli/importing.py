"""The command `import`: a source comes in, or is shown as what would come in."""

from __future__ import annotations

import functools
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs

from conflict_events.cli.arguments import add_command, add_json, add_log, add_recording, opened
from conflict_events.cli.output import lines_of, of_head, show, wrapped
from conflict_events.cli.own_kinds import kinds_of
from conflict_events.errors import UsageError
from conflict_events.importers import ImportReport, ImportSource, import_source, plan_import, source_named
from conflict_events.importers.engine import HOMES
from conflict_events.importers.engine.registry import fitting
from conflict_events.importers.reading import read_table
from conflict_events.importers.sheet import propose_map, read_map, source_of
from conflict_events.log import EventLog
from conflict_events.projections import Table

__all__ = ["add_commands"]

SHOWN = 20


def add_commands(commands: Any) -> None:
    """Add the command of this subject."""
    import_ = add_command(commands, "import", "import a source: each row becomes an event or a finding")
    add_log(import_)
    import_.add_argument("file", metavar="FILE", help="the source, as it was published; - = standard input")
    import_.add_argument("--source", metavar="NAME", help=f"what the file is: {', '.join(sorted(HOMES))}")
    import_.add_argument("--map", metavar="MAP", help="for a sheet of your own: its map, a TOML file (see `map`)")
    import_.add_argument(
        "--deletions", choices=("told", "retract"), help="with --map: what a row that is no longer there means"
    )
    import_.add_argument("--as-of", metavar="DAY", help="the copy's own date, to tell an older copy from a newer one")
    import_.add_argument("--dry-run", action="store_true", help="show what would be appended, and append nothing")
    import_.add_argument(
        "--findings", action="store_true", help=f"print all findings, and all steps, not only the first {SHOWN}"
    )
    add_recording(import_)
    import_.set_defaults(run=import_file)
    map_ = add_command(commands, "map", "propose a map of a sheet of your own: which column is what")
    map_.add_argument("file", metavar="FILE", help="the sheet")
    map_.add_argument("-o", "--output", metavar="MAP", help="the TOML file to make; without it the map is printed")
    add_json(map_)
    map_.set_defaults(run=map_file)


def import_file(arguments: Namespace) -> int:
    """Bring a source in, or show what it would bring."""
    source = _declared(arguments)
    if arguments.dry_run:
        return _shown(arguments, source)
    with opened(arguments, read_only=False) as log:
        report = import_source(log, arguments.file, source, as_of=arguments.as_of, progress=_progress())
        lines = [*_reported(report, every=arguments.findings), of_head(log.head)]
        show(arguments, lines, {"report": report, "head": log.head})
    return 0


def _declared(arguments: Namespace) -> ImportSource:
    if arguments.map is None:
        if arguments.deletions is not None:
            raise UsageError("--deletions: goes with --map; a source that comes with the library says it itself")
        return source_named(arguments.source or _asked_for(arguments.file))
    if arguments.source is not None:
        raise UsageError("--map: the map says what the file is, so give it or --source")
    sheet = read_map(arguments.map)
    deletions = arguments.deletions or sheet.deletions
    return source_of(attrs.evolve(sheet, deletions=deletions), kinds=kinds_of(arguments.own_kinds or ()))


def map_file(arguments: Namespace) -> int:
    """Propose a map of a sheet."""
    proposed = propose_map(arguments.file)
    if arguments.output is None:
        show(arguments, proposed.splitlines(), {"map": proposed})
        return 0
    try:
        with Path(arguments.output).open("x", encoding="utf-8") as file:
            file.write(proposed)
    except FileExistsError:
        raise UsageError(f"--output: {arguments.output} is there already, and may have been edited") from None
    told = f"{arguments.output}: a guess in every line; read it, mend it, and import with --map"
    show(arguments, [told], {"map": proposed, "output": arguments.output})
    return 0


def _asked_for(file: str) -> str:
    """Refuse a file whose source is not named, and say which would fit; the choice is the caller's."""
    if file == "-":
        raise UsageError(f"--source: must be given for standard input, one of {', '.join(sorted(HOMES))}")
    names = fitting(read_table(file).columns)
    looks = f"the file looks like {' or '.join(names)}" if names else f"it may be {', '.join(sorted(HOMES))}"
    raise UsageError(f"--source: must say what the file is; {looks}")


def _shown(arguments: Namespace, source: ImportSource) -> int:
    there = "://" in arguments.log or Path(arguments.log).exists()
    with opened(arguments) if there else EventLog.open() as log:
        plan = plan_import(log, arguments.file, source, as_of=arguments.as_of, progress=_progress())
        table = plan.table()
        cells = table.cells if arguments.findings else table.cells[:SHOWN]
        more = len(table.cells) - len(cells)
        notes = (*table.notes, f"and {more} more steps: --findings shows all") if more else table.notes
        lines = [*lines_of(Table(table.headings, cells, table.title, notes)), "nothing was appended"]
        show(arguments, lines, {"report": plan.report, "steps": plan.rows(), "head": log.head})
    return 0


def _progress() -> Callable[..., Any] | None:
    """Give a progress bar; None where nobody looks, or where the extra that draws it is not installed."""
    if sys.stderr is None or not sys.stderr.isatty():
        return None
    try:
        from tqdm import tqdm  # noqa: PLC0415  # an extra, and only this command needs it
    except ImportError:
        return None
    bar: Callable[..., Any] = functools.partial(tqdm, file=sys.stderr, unit=" rows", leave=False)
    return bar


def _reported(report: ImportReport, *, every: bool) -> Iterator[str]:
    yield from wrapped(str(report), hang=2)
    for rule, count in sorted(Counter(each.rule for each in report.findings).items()):
        yield f"  {count:>5}  {rule}"
    shown = report.findings if every else report.findings[:SHOWN]
    for finding in shown:
        yield from wrapped(f"- {finding}", hang=4)
    if len(shown) < len(report.findings):
        yield f"and {len(report.findings) - len(shown)} more findings: --findings shows all"
