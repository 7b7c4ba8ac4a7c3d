"""Fuzz a whole log file with what lies beside it: it harms nothing, deletes nothing, and only our own errors come out.

    python -m tests.fuzz.files --seconds 300 --seed 1
    python -m tests.fuzz.files --seed 1 --only 4711

Each execution takes a log as a stranger may have left it (closed, with a write-ahead log, with a journal), spoils it in
one to four ways, in its bytes, in its schema or in its rows, then reads it, verifies it, appends to it and copies it.
In a folder of its own: whatever lay there, or beside that, must be as it was. The second form repeats one execution.
One in 128 is of a whole log; the others are of its store alone, which takes a tenth of the time.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import signal
import sqlite3
import struct
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from conflict_events.errors import ConflictEventsError
from conflict_events.events import OfficeChange
from conflict_events.log import EventLog
from conflict_events.projections import projection
from conflict_events.stores import Draft, SqliteStore
from conflict_events.stores.sqlite import watching
from conflict_events.testing.contract.rows import sample_row
from conflict_events.values import Attribution
from tests.log.accounts import filled

__all__ = ["execute", "main", "run", "templates"]

LOG = "theirs.db"
ENDINGS = ("", "-wal", "-shm", "-journal")
BATCH = 200
HANGS = 60
"""After so many seconds one execution counts as one that hangs; none of the files takes one."""
DEEP = 128
"""One in so many executions opens the whole log."""
Files = dict[str, bytes]


def change(person: str) -> OfficeChange:
    """Make an account that no template has."""
    return OfficeChange(
        office="chair", person=person, phase="elected", when="2025-05", attribution=Attribution("X/Y", "2026-01-01")
    )


@projection(version=1, on=OfficeChange)
def changes(state: int, _account: object) -> int:
    """Count, to have a state that is kept."""
    return state + 1


def _files(folder: Path) -> Files:
    return {path.name: path.read_bytes() for path in _parts(folder) if path.is_file()}


def _parts(folder: Path) -> list[Path]:
    """The log and what lies beside it, always in the same order."""
    return sorted(path for path in folder.iterdir() if path.name.startswith(LOG))


class Templates(NamedTuple):
    """Logs as they are found, with the views of all kinds, and without: SQLite reads all of those each time."""

    whole: list[Files]
    bare: list[Files]


def templates(folder: Path) -> Templates:
    """Make logs as they are found: closed, empty, with a write-ahead log, in another mode, and a crash while made."""
    whole = _templates(folder)
    _put(folder, {})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SqliteStore, "define_views", lambda _, __: None)
        return Templates(whole, _templates(folder))


def _templates(folder: Path) -> list[Files]:
    path = folder / LOG
    found = []
    with EventLog.open(path) as log:
        found.append(_files(folder))
        filled(log)
        log.append(change("A"), keys=["a"])
        log.keep(changes)
        found.append(_files(folder))
    found.append(_files(folder))
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
    found.append(_files(folder))
    return [*found, {**found[-1], f"{LOG}-journal": _journal(0, 4096, "")}]


def _journal(pages: int, size: int, names: str, rest: bytes = b"") -> bytes:
    magic = bytes.fromhex("d9d505f920a163d7")
    head = (magic + struct.pack(">5I", 0xFFFFFFFF if rest else 0, 0, pages, 512, size)).ljust(512, b"\0") + rest
    name = names.encode()
    tail = struct.pack(">I", 2**30 // size + 1) + name + struct.pack(">II", len(name), sum(name)) + magic
    return head + tail if names else head


# --- ways to spoil ----------------------------------------------------------------------------------------------------


def _bytes(chance: random.Random, folder: Path) -> None:
    """Alter some bytes, mostly where structures are: at the beginning of a page or a frame."""
    path = chance.choice(_parts(folder))
    if not path.is_file() or not path.stat().st_size:
        return
    text = bytearray(path.read_bytes())
    for _ in range(chance.choice((1, 1, 2, 8, 64))):
        page = chance.randrange(0, len(text), 4096) if chance.random() < 0.8 else 0
        spot = min(page + int(chance.expovariate(1 / 60)), len(text) - 1)
        text[spot] = chance.choice((0, 1, 2, 5, 10, 13, 127, 128, 255, text[spot] ^ 1 << chance.randrange(8)))
    path.write_bytes(text)


def _length(chance: random.Random, folder: Path) -> None:
    """Cut a file, make it longer, or swap two pages."""
    path = chance.choice(_parts(folder))
    if not path.is_file():
        return
    text = path.read_bytes()
    cut = chance.randrange(len(text) + 1)
    one, other = (4096 * chance.randrange(len(text) // 4096 + 1) for _ in range(2))
    path.write_bytes(
        chance.choice(
            (text[:cut], text[: cut // 4096 * 4096], text + bytes(chance.randrange(9000)), text[cut:] + text[:cut],
             text[:one] + text[other : other + 4096] + text[one + 4096 :])
        )
    )  # fmt: skip


ODD = ("NULL", "5", "-1", "1.5", "'text'", "x'00'", "x''", "zeroblob(16)", "zeroblob(32)", "9223372036854775807", "''")
COLUMNS = {
    "entry": (
        "position", "id", "recorded_at", "recorded_by", "kind", "schema", "ledger", "salt", "payload", "digest",
        "metadata", "metadata_digest",
    ),
    "seen": ("key", "position"),
    "record_key": ("key", "position", "mark"),
    "meta": ("name", "value"),
}  # fmt: skip
PAYLOADS = ("'{}'", "'[]'", "'{\"target\": 5}'", "'nonsense'", '\'{"kind":"Link","kind":1}\'', "char(55296)")
ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x, x AS position, x AS name FROM n"
OBJECTS = (
    "CREATE UNIQUE INDEX theirs ON meta (typeof(value)) WHERE name > 'z'",
    "CREATE UNIQUE INDEX theirs ON seen (length(key)) WHERE position > 99",
    "CREATE UNIQUE INDEX theirs ON record_key (mark)",
    "CREATE INDEX theirs ON entry (kind, position)",
    "CREATE TRIGGER theirs AFTER INSERT ON entry BEGIN DELETE FROM meta; END",
    "CREATE TRIGGER theirs BEFORE INSERT ON seen BEGIN SELECT raise(IGNORE); END",
    "CREATE TABLE theirs (a, b)",
    "CREATE VIRTUAL TABLE theirs USING fts5(a)",
    "CREATE VIRTUAL TABLE theirs USING rtree(a, b, c)",
    f"CREATE VIEW theirs AS {ENDLESS}",
    f"CREATE VIEW OfficeChange2 AS {ENDLESS}",
    "DROP TRIGGER entry_no_update", "DROP TRIGGER entry_in_sequence", "DROP INDEX entry_ledger", "DROP VIEW entries",
    "DROP VIEW OfficeChange", "DROP TABLE seen", "DROP TABLE record_key", "DROP TABLE meta",
    "DELETE FROM meta", "DELETE FROM seen", "DELETE FROM meta WHERE name = 'secret'",
    "PRAGMA user_version = 2", "PRAGMA user_version = 0", "PRAGMA application_id = 7", "PRAGMA journal_mode = DELETE",
    "PRAGMA auto_vacuum = FULL", "VACUUM", "PRAGMA encoding = 'UTF-16'",
)  # fmt: skip


STATEMENTS = (
    "UPDATE {table} SET {column} = {odd} WHERE rowid = {row}",
    "UPDATE OR REPLACE {table} SET {column} = {odd}",
    "INSERT INTO {table} ({columns}) VALUES ({values})",
    "UPDATE sqlite_schema SET rootpage = {row} WHERE name = '{name}'",
    ("UPDATE sqlite_schema AS a SET rootpage = b.rootpage FROM sqlite_schema AS b"
    " WHERE a.name = '{name}' AND b.name = '{other}'"),
    "UPDATE sqlite_schema SET {part} = {odd} WHERE name = '{name}'",
    "UPDATE sqlite_schema SET name = upper(name), tbl_name = upper(tbl_name) WHERE name = '{name}'",
    "UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '') WHERE name = '{name}'",
    ("UPDATE sqlite_schema SET type = 'view', rootpage = 0, sql = 'CREATE VIEW {name} AS {endless}'"
    " WHERE name = '{name}'"),
    "DELETE FROM sqlite_schema WHERE name = '{name}'",
    *OBJECTS,
)  # fmt: skip


def _statement(chance: random.Random, names: list[str]) -> str:
    table = chance.choice(list(COLUMNS))
    column = chance.choice(COLUMNS[table])
    return chance.choice(STATEMENTS).format(
        table=table,
        column=column,
        columns=", ".join(COLUMNS[table]),
        odd=chance.choice(PAYLOADS if column == "payload" and chance.random() < 0.7 else ODD),
        values=", ".join(chance.choice(ODD) for _ in COLUMNS[table]),
        row=chance.randrange(-1, 40),
        name=chance.choice(names),
        other=chance.choice(names),
        part=chance.choice(("name", "tbl_name", "type", "sql")),
        endless=ENDLESS,
    )


def _sql(chance: random.Random, folder: Path) -> None:
    """Run statements as a stranger's program may; what they did stays in a write-ahead log at times."""
    kept: Files = {}
    if not all(each.is_file() for each in _parts(folder)):
        return  # their own program would hang on a pipe
    _remove(folder / f"{LOG}-journal")  # and make a file of terabytes of a journal
    with contextlib.suppress(sqlite3.Error, UnicodeError):
        for _ in range(chance.choice((1, 1, 2, 4))):
            loose = chance.random() < 0.5
            with _theirs(folder) as db:
                db.execute("BEGIN")
                names = [str(name) for (name,) in db.execute("SELECT name FROM sqlite_schema")] or ["entry"]
                strict = db.execute("SELECT sql, name FROM sqlite_schema WHERE sql LIKE '%STRICT%'").fetchall()
                guards = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
                for name, _ in guards if loose else ():
                    db.execute(f'DROP TRIGGER "{name}"')
                if loose:
                    db.execute("UPDATE sqlite_schema SET sql = replace(replace(sql, ' STRICT,', ''), ' STRICT', '')")
                db.execute("COMMIT")
            with _theirs(folder) as db:
                with contextlib.suppress(sqlite3.Error):
                    db.execute(_statement(chance, names))
                db.execute("BEGIN")
                for _, sql in guards if loose else ():
                    with contextlib.suppress(sqlite3.Error):
                        db.execute(sql)
                if loose:
                    db.executemany("UPDATE sqlite_schema SET sql = ? WHERE name = ? AND type = 'table'", strict)
                db.execute("COMMIT")
                kept = _files(folder) if chance.random() < 0.3 else {}
    if kept:
        _put(folder, kept)


@contextlib.contextmanager
def _theirs(folder: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(folder / LOG, isolation_level=None, timeout=0)) as db:
        db.set_progress_handler(lambda: True, 100_000)  # a statement of theirs that goes on for ever is their trouble
        db.execute("PRAGMA writable_schema = ON")
        db.execute("PRAGMA ignore_check_constraints = ON")
        yield db


def _put(folder: Path, files: Files) -> None:
    for path in _parts(folder):
        _remove(path)
    for name, text in files.items():
        (folder / name).write_bytes(text)


def _beside(chance: random.Random, folder: Path) -> None:
    """Put something beside the log."""
    path = folder / f"{LOG}{chance.choice(ENDINGS[1:])}"
    _remove(path)
    size = (folder / LOG).stat().st_size // 4096
    names = str(folder.parent / chance.choice(("canary", "nothing", "inner/canary")))
    what = chance.randrange(7)
    if what == 0:
        path.symlink_to(names)
    elif what == 1:
        path.mkdir()
    elif what == 2:
        os.mkfifo(path)
    elif what == 3:
        path.write_bytes(chance.randbytes(chance.choice((0, 1, 8, 32, 512, 9000))))
    else:
        page = struct.pack(">I", chance.randrange(1, 9)) + chance.randbytes(4096)
        checked = page + struct.pack(">I", sum(page[4 + spot] for spot in range(4096 - 200, 0, -200)) & 0xFFFFFFFF)
        rest = checked * chance.randrange(3)
        path.write_bytes(_journal(chance.choice((0, 1, size, size + 1, 2**31)), 4096, names if what > 4 else "", rest))


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


WAYS: tuple[Callable[[random.Random, Path], None], ...] = (_bytes, _bytes, _length, _sql, _sql, _sql, _beside)


# --- one execution ----------------------------------------------------------------------------------------------------


def _seen(folder: Path) -> dict[str, bytes | None]:
    """What lies around the log: everything but the log itself."""
    around = sorted(
        each for each in folder.parent.rglob("*") if not (each.parent == folder and each.name.startswith(LOG))
    )
    return {str(each): each.read_bytes() if each.is_file() else None for each in around}


def _told(work: Callable[[], object]) -> object:
    """Do some work: its result, or the name of the error of ours that came out; any other error is the find."""
    try:
        return work()
    except ConflictEventsError as error:
        str(error)
        return type(error).__name__
    except sqlite3.Error as error:
        raise AssertionError(f"an error of SQLite's own came out: {error!r}") from error


class Found(NamedTuple):
    """What is read of a log.

    Attributes:
        entries: Which there are; or the name of an error of ours.
        whole: Whether SQLite finds its pages in order: to write into pages that are not may lose what was still to be
            read.
    """

    entries: object
    whole: object


def _is_whole(store: SqliteStore) -> bool:
    return not [fault for fault in store.faults() if fault.startswith("sqlite finds") or "damaged" in fault]


def _read(path: Path) -> Found:
    with EventLog.open(path, read_only=True) as log:
        _told(lambda: log.verify(deep=True))
        _told(lambda: log.ask(changes))
        _told(lambda: log.as_recorded("2026-01-01T00:00Z").ask(changes))
        entries = _told(lambda: {(entry.position, entry.id, entry.digest) for entry in log.entries()})
    with contextlib.closing(SqliteStore(path, read_only=True)) as store:
        return Found(entries, _told(lambda: _is_whole(store)))


def _write(path: Path) -> object:
    with EventLog.open(path) as log:
        return _told(lambda: log.append(change("fuzz"), keys=["fuzz"])[0].id)


def _read_store(path: Path) -> Found:
    with contextlib.closing(SqliteStore(path, read_only=True)) as store:
        for every in store.every_seen, store.every_key, store.every_meta:
            _told(lambda every=every: list(every()))  # type: ignore[misc]  # mypy cannot infer a default bound in a loop
        rows = _told(lambda: {(row.position, row.id, row.digest) for row in store.read()})
        return Found(rows, _told(lambda: _is_whole(store)))


def _write_store(path: Path) -> object:
    def draft() -> Draft:
        head = store.head()
        row = sample_row(head.position + 1 if head else 1, "fuzz")
        row = row._replace(recorded_at=max(head.recorded_at, row.recorded_at) if head else row.recorded_at)
        return Draft((row,), ((row.id, row.position),), (("fuzz", row.position, row.digest),), (("fuzz", b"fuzz"),))

    with contextlib.closing(SqliteStore(path)) as store:
        return _told(lambda: store.write(draft)[0].id)


def _copy(path: Path) -> object:
    with EventLog.open(path, read_only=True) as log:
        return _told(lambda: log.backup(":memory:" if not path.parent.exists() else str(path.with_name(f"{LOG}.copy"))))


def execute(number: int, seed: int, made: Templates, top: Path) -> str:
    """Spoil one log and use it; returns what came of the append."""
    chance = random.Random(f"{seed}/{number}")  # noqa: S311 - chance, and nothing secret
    folder = top / "inner"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (top / "canary").write_text("dear diary\n")
    (folder / "canary").write_text("inner/canary\ntheirs.db-journal\0")
    deep = number % DEEP == 0
    _put(folder, chance.choice(made.whole if deep else made.bare))
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        chance.choice(WAYS)(chance, folder)
    around, path = _seen(folder), folder / LOG
    read, write = (_read, _write) if deep else (_read_store, _write_store)
    before = _told(lambda: read(path))
    appended = _told(lambda: write(path))
    after = _told(lambda: read(path))
    if isinstance(before, Found) and isinstance(before.entries, set) and before.whole is True:
        assert isinstance(after, Found), f"what could be read cannot be read any more: {after}"
        assert isinstance(after.entries, set), f"what could be read cannot be read any more: {after.entries}"
        assert before.entries <= after.entries, f"entries are gone: {before.entries - after.entries}"
    if deep:
        _told(lambda: _copy(path))
    assert _seen(folder) == around, "something else was changed"
    return str(appended) if str(appended)[:1].isupper() else "appended"


def run(numbers: range, seed: int, made: Templates, top: Path) -> Counter[str]:
    """Execute some of a seed, in a folder that holds nothing else, and count what came of the appends."""
    counts: Counter[str] = Counter()
    with _alone():
        for number in numbers:
            (top / "number").write_text(str(number))
            with warnings.catch_warnings(action="ignore"):
                counts[execute(number, seed, made, top)] += 1
    return counts


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Nobody else is there to wait for: neither their locks, nor for the end of their work, nor for the clock."""
    waits: dict[str, float] = SqliteStore.__init__.__kwdefaults__ or {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(waits, "timeout", 0.0)
        patch.setattr(watching, "_TICK", 0)
        patch.setattr(watching, "_PAUSE", 0.0)
        patch.setattr(watching, "_LOOKS", 1)
        yield


def _batch(numbers: range, seed: int, made: Templates, top: Path) -> Counter[str]:
    counts: Counter[str] = Counter()
    for number in numbers:
        signal.alarm(HANGS)
        counts += run(range(number, number + 1), seed, made, top)
    signal.alarm(0)
    return counts


def _in_a_process(numbers: range, seed: int, made: Templates, top: Path) -> Counter[str]:
    """Run a batch in a process of its own: a crash or a hang is told, too."""
    receiving, sending = os.pipe()
    if (child := os.fork()) == 0:
        try:
            counts = _batch(numbers, seed, made, top)
            os.write(sending, repr(dict(counts)).encode())
            os._exit(0)
        except BaseException:  # noqa: BLE001 - it is told, whatever it is
            traceback.print_exc()
            os._exit(1)
    os.close(sending)
    with open(receiving, "rb") as pipe:  # noqa: PTH123 - a number and no path
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    if status:
        number = (top / "number").read_text()
        raise SystemExit(f"execution {number} of seed {seed} failed (status {status}); repeat it with --only {number}")
    return Counter({name: int(count) for name, count in _pairs(told.decode())})


def _pairs(told: str) -> Iterator[tuple[str, str]]:
    for pair in told.strip("{}").split(", "):
        name, _, count = pair.partition(": ")
        yield name.strip("'"), count


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main(words: list[str]) -> None:
    """Fuzz for so many seconds, or repeat one execution."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int)
    arguments = parser.parse_args(words)
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a folder of its own is made in it
    with tempfile.TemporaryDirectory(dir=memory) as name:
        top = Path(name) / "top"
        (top / "made").mkdir(parents=True)
        made = templates(top / "made")
        shutil.rmtree(top / "made")
        if arguments.only is not None:
            _say(str(_batch(range(arguments.only, arguments.only + 1), arguments.seed, made, top)))
            return
        counts: Counter[str] = Counter()
        began, start = time.monotonic(), 0
        while time.monotonic() - began < arguments.seconds:
            counts += _in_a_process(range(start, start + BATCH), arguments.seed, made, top)
            start += BATCH
            sys.stderr.write(f"\r{start:,}")
        _say(f"\nexecutions {start:,} in {time.monotonic() - began:.0f} s")
        for outcome, count in counts.most_common():
            _say(f"  {outcome:20} {count:9,}")


if __name__ == "__main__":
    main(sys.argv[1:])
