"""The command `import`: a source comes in, or is shown as what would come in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import attrs

from conflict_events.cli.arguments import JSON, LOG, RECORDING, opened
from conflict_events.cli.declaring import Command, Given, flag, option, positional
from conflict_events.cli.output import lines_of, of_head, show, wrapped
from conflict_events.cli.own_kinds import kinds_of
from conflict_events.cli.progress import counted
from conflict_events.errors import UsageError
from conflict_events.importers import ImportReport, ImportSource, import_source, plan_import, source_named
from conflict_events.importers.engine import HOMES
from conflict_events.importers.engine.registry import fitting
from conflict_events.importers.reading import read_table
from conflict_events.importers.sheet import propose_map, read_map, source_of
from conflict_events.log import EventLog
from conflict_events.log.upkeep.backup import published
from conflict_events.projections import Table

__all__ = ["COMMANDS"]

SHOWN = 20


def import_file(given: Given) -> int:
    """Bring a source in, or show what it would bring."""
    source = _declared(given)
    if given.dry_run:
        return _shown(given, source)
    with opened(given, read_only=False) as log:
        report = import_source(log, given.file, source, as_of=given.as_of, progress=counted())
        lines = [*_reported(report, every=given.findings), of_head(log.head)]
        show(given, lines, {"report": report, "head": log.head})
    return 0


def _declared(given: Given) -> ImportSource:
    if given.map is None:
        if given.deletions is not None:
            raise UsageError("--deletions: goes with --map; a source that comes with the library says it itself")
        return source_named(given.source or _asked_for(given.file))
    if given.source is not None:
        raise UsageError("--map: the map says what the file is, so give it or --source")
    sheet = read_map(given.map)
    deletions = given.deletions or sheet.deletions
    return source_of(attrs.evolve(sheet, deletions=deletions), kinds=kinds_of(given.own_kinds))


def map_file(given: Given) -> int:
    """Propose a map of a sheet."""
    proposed = propose_map(given.file)
    if given.output is None:
        show(given, proposed.splitlines(), {"map": proposed})
        return 0
    with published(Path(given.output), "map") as partial:
        partial.write_text(proposed, encoding="utf-8")
    message = f"{given.output}: a guess in every line; read it, correct it, and import with --map"
    show(given, [message], {"map": proposed, "output": given.output})
    return 0


def _asked_for(file: str) -> str:
    """Refuse a file whose source is not named, and say which would fit; the choice is the caller's."""
    if file == "-":
        raise UsageError(f"--source: must be given for standard input, one of {', '.join(sorted(HOMES))}")
    names = fitting(read_table(file).columns)
    looks = f"the file looks like {' or '.join(names)}" if names else f"it may be {', '.join(sorted(HOMES))}"
    raise UsageError(f"--source: must say what the file is; {looks}")


def _shown(given: Given, source: ImportSource) -> int:
    there = "://" in given.log or Path(given.log).exists()
    with opened(given) if there else EventLog.open() as log:
        plan = plan_import(log, given.file, source, as_of=given.as_of, progress=counted())
        table = plan.table()
        cells = table.cells if given.findings else table.cells[:SHOWN]
        more = len(table.cells) - len(cells)
        notes = (*table.notes, f"and {more} more steps: --findings shows all") if more else table.notes
        lines = [*lines_of(Table(table.headings, cells, table.title, notes)), "nothing was appended"]
        show(given, lines, {"report": plan.report, "steps": plan.rows(), "head": log.head})
    return 0


def _reported(report: ImportReport, *, every: bool) -> Iterator[str]:
    yield from wrapped(str(report), hang=2)
    for rule, count in sorted(Counter(each.rule for each in report.findings).items()):
        yield f"  {count:>5}  {rule}"
    shown = report.findings if every else report.findings[:SHOWN]
    for finding in shown:
        yield from wrapped(f"- {finding}", hang=4)
    if len(shown) < len(report.findings):
        yield f"and {len(report.findings) - len(shown)} more findings: --findings shows all"


PANEL = "Bring in"
COMMANDS = (
    Command(
        name="import",
        about="import a source: each row becomes an event or a finding",
        run=import_file,
        arguments=(
            *LOG,
            positional("file", "the source, as it was published; - = standard input"),
            option("--source", f"what the file is: {', '.join(sorted(HOMES))}", "NAME"),
            option("--map", "for a sheet of your own: its map, a TOML file (see `map`)"),
            option(
                "--deletions",
                "with --map: what a row that is no longer there means",
                choices=("told", "retract"),
            ),
            option("--as-of", "the copy's own date, to tell an older copy from a newer one", "DAY"),
            flag("--dry-run", "show what would be appended, and append nothing"),
            flag("--findings", f"print all findings, and all steps, not only the first {SHOWN}"),
            *RECORDING,
        ),
        panel=PANEL,
    ),
    Command(
        name="map",
        about="propose a map of a sheet of your own: which column is what",
        run=map_file,
        arguments=(
            positional("file", "the sheet"),
            option("-o --output", "the TOML file to make; without it the map is printed", "MAP"),
            JSON,
        ),
        panel=PANEL,
    ),
)
