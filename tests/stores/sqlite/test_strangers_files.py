"""What a stranger may put into a log's file or beside it: it changes nothing else, deletes nothing, and is named."""

from __future__ import annotations

import os
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import pytest

from conflict_events.cli import main
from conflict_events.errors import LogDamaged
from conflict_events.log import EventLog
from conflict_events.stores import SqliteStore
from tests.log.accounts import filled, strike

MAGIC = bytes.fromhex("d9d505f920a163d7")
PAGE = 4096


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log file of nine entries, closed, in a folder with somebody's diary."""
    with EventLog.open(tmp_path / "theirs.db") as log:
        filled(log)
    (tmp_path / "diary").write_text("dear diary\n" * 500, encoding="utf-8")
    return tmp_path / "theirs.db"


def beside(path: Path, ending: str) -> Path:
    return Path(f"{path}{ending}")


def contents(path: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in path.parent.iterdir() if each.is_file()}


def journal(*, pages: int, names: str = "") -> bytes:
    """A journal that takes back no page, says how many there were before, and perhaps names another file."""
    head = (MAGIC + struct.pack(">5I", 0, 0, pages, 512, PAGE)).ljust(512, b"\0")
    name = names.encode()
    tail = struct.pack(">I", 2**30 // PAGE + 1) + name + struct.pack(">II", len(name), sum(name)) + MAGIC
    return head + tail if names else head


# --- beside the file --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("linked", [False, True])
def test_a_journal_that_names_another_file_is_refused(
    path: Path, tmp_path: Path, *, read_only: bool, linked: bool
) -> None:
    """SQLite would delete that file, whatever it is; also where the log is opened by another name."""
    pages = path.stat().st_size // PAGE
    beside(path, "-journal").write_bytes(journal(pages=pages, names=str(tmp_path / "diary")))
    before = contents(path)
    other = tmp_path / "elsewhere" / "link.db"
    other.parent.mkdir()
    other.symlink_to(path)

    with pytest.raises(LogDamaged, match=r"theirs\.db-journal beside it names another file, which would be deleted"):
        EventLog.open(other if linked else path, read_only=read_only)
    assert contents(path) == before


@pytest.mark.parametrize("text", [b"dear diary", b"x", b"x" * 40])
@pytest.mark.parametrize("size", [None, 0])
def test_a_file_that_is_merely_called_a_journal_is_left_alone(
    tmp_path: Path, path: Path, text: bytes, size: int | None
) -> None:
    """SQLite would delete it, also beside a log that is yet to be made."""
    log = path if size is None else tmp_path / "new.db"
    beside(log, "-journal").write_bytes(text)
    before = contents(path)

    with pytest.raises(LogDamaged, match=f"{log.name}-journal beside it is not a journal of SQLite"):
        EventLog.open(log)
    assert contents(path) == before


def test_a_journal_that_would_take_back_everything_is_refused(path: Path) -> None:
    """Entries are never written with such a journal; a new log would have been made in their place."""
    beside(path, "-journal").write_bytes(journal(pages=0))
    before = contents(path)

    with pytest.raises(LogDamaged, match="the journal beside it would undo all entries; remove it"):
        EventLog.open(path)
    assert contents(path) == before


@pytest.mark.parametrize("more", [2, 2**31])
def test_a_journal_that_would_make_a_file_of_terabytes_is_refused(path: Path, more: int) -> None:
    """It can hold no more than it holds."""
    beside(path, "-journal").write_bytes(journal(pages=path.stat().st_size // PAGE + more))
    before = contents(path)

    with pytest.raises(LogDamaged, match="says that the file was longer than it can have been"):
        EventLog.open(path)
    assert contents(path) == before


def test_a_log_that_was_being_made_is_made_anew(tmp_path: Path) -> None:
    """There a journal that takes back everything is in order: not all pages were written."""
    path = tmp_path / "new.db"
    SqliteStore(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        ((root,),) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'entry'").fetchall()
    text = path.read_bytes()
    path.write_bytes(text[: (root - 1) * PAGE] + b"\xff" * PAGE + text[root * PAGE :])
    beside(path, "-journal").write_bytes(journal(pages=0))

    with EventLog.open(path) as log:
        log.append(strike(1))
        assert log.verify().is_intact


@pytest.mark.parametrize("text", [b"", bytes(28), bytes(512)])
def test_a_journal_that_is_done_with_is_no_hindrance(path: Path, text: bytes) -> None:
    """Some programs empty theirs, or blank its head, instead of deleting it."""
    beside(path, "-journal").write_bytes(text)

    with EventLog.open(path) as log:
        assert log.verify().is_intact


@pytest.mark.parametrize("ending", ["-journal", "-wal", "-shm"])
@pytest.mark.parametrize("what", ["link", "link to nothing", "folder", "pipe"])
@pytest.mark.parametrize("read_only", [False, True])
def test_what_is_no_file_beside_it_is_refused(path: Path, ending: str, what: str, *, read_only: bool) -> None:
    """SQLite would wait for ever for a pipe, and call a link a device that failed."""
    it = beside(path, ending)
    if what == "folder":
        it.mkdir()
    elif what == "pipe":
        if not hasattr(os, "mkfifo"):
            pytest.skip("no pipes here")
        os.mkfifo(it)
    else:
        it.symlink_to(path.parent / ("diary" if what == "link" else "nothing"))
    before = contents(path)

    with pytest.raises(LogDamaged, match=f"theirs.db{ending} beside it is not a file; both were left as they are"):
        EventLog.open(path, read_only=read_only)
    assert contents(path) == before


def test_a_journal_that_nobody_may_look_at_is_for_sqlite_to_judge(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under another user, say."""

    def refused(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "lstat", refused)
    monkeypatch.setattr(Path, "open", refused)

    with EventLog.open(path) as log:
        assert log.verify().is_intact


# --- in the file ------------------------------------------------------------------------------------------------------


def spoil(path: Path, *statements: str) -> None:
    """Run statements one by one, so that a schema that is edited is read again before the next."""
    for statement in statements:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("PRAGMA writable_schema = ON")
            db.execute("PRAGMA ignore_check_constraints = ON")
            db.execute(statement)


def rows(path: Path) -> list[list[object]]:
    with closing(sqlite3.connect(path)) as db:
        asked = ("SELECT * FROM entry", "SELECT * FROM seen", "SELECT * FROM record_key", "SELECT * FROM meta")
        return [db.execute(question).fetchall() for question in asked]


INDEXES = {
    "one a type": "CREATE UNIQUE INDEX theirs ON meta (typeof(value)) WHERE name > 'z'",
    "one a length": "CREATE UNIQUE INDEX theirs ON seen (length(key)) WHERE position > 99",
    "of entries": "CREATE UNIQUE INDEX theirs ON entry (kind) WHERE position > 9",
    "not unique": "CREATE INDEX theirs ON record_key (mark)",
}


@pytest.mark.parametrize("index", INDEXES.values(), ids=INDEXES)
def test_an_index_of_theirs_never_deletes_what_is_in_its_way(path: Path, index: str) -> None:
    """The log can be read and copied, verify names it, and nobody writes."""
    spoil(path, index)
    before = rows(path)

    with pytest.raises(LogDamaged, match="its index theirs is not as this library made it and might do anything"):
        EventLog.open(path)
    assert rows(path) == before
    with EventLog.open(path, read_only=True) as log:
        assert "index theirs: not made by this library" in str(log.verify())
        log.backup(path.with_name("copy.db"))
    with EventLog.open(path.with_name("copy.db")) as copy:
        assert copy.verify().is_intact
        copy.append(strike(99))


def test_a_setting_that_an_index_would_have_replaced_is_still_there(path: Path) -> None:
    """The case in full: with one setting left, whatever is set next would have taken the secret away."""
    spoil(path, "DELETE FROM meta WHERE name <> 'secret'", "CREATE UNIQUE INDEX theirs ON meta (typeof(value))")
    before = rows(path)

    with pytest.raises(LogDamaged):
        EventLog.open(path)
    assert rows(path) == before


def test_an_index_of_theirs_under_our_name_is_refused(path: Path) -> None:
    spoil(path, "DROP INDEX entry_ledger", "CREATE UNIQUE INDEX entry_ledger ON entry (ledger) WHERE position > 9")

    with pytest.raises(LogDamaged, match="its index entry_ledger is not as this library made it"):
        EventLog.open(path)


def test_an_index_that_hides_under_another_name_is_refused(path: Path) -> None:
    """What SQLite makes of the schema counts, and not what the schema calls it."""
    spoil(
        path,
        INDEXES["one a type"],
        "UPDATE sqlite_schema SET tbl_name = 'entries', type = 'index' WHERE name = 'theirs'",
    )

    with pytest.raises(LogDamaged):
        EventLog.open(path)


def test_an_index_on_a_table_of_their_own_is_no_hindrance(path: Path) -> None:
    """It never comes to be asked."""
    spoil(path, "CREATE TABLE notes (text)", "CREATE UNIQUE INDEX of_notes ON notes (text)")

    with EventLog.open(path) as log:
        log.append(strike(99))


def test_an_index_that_leaves_entries_out_hides_none(path: Path) -> None:
    """Reading in order of position uses none."""
    spoil(path, "CREATE INDEX theirs ON entry (kind, position)")
    with EventLog.open(path, read_only=True) as log:
        before = [entry.position for entry in log.entries(kinds=["DroneStrike"])]
    spoil(
        path,
        "CREATE TABLE empty (a, b)",
        "CREATE INDEX of_empty ON empty (a, b)",
        "UPDATE sqlite_schema AS old SET rootpage = new.rootpage FROM sqlite_schema AS new"
        " WHERE new.name = 'of_empty' AND old.name = 'theirs'",
        "DELETE FROM sqlite_schema WHERE name = 'of_empty'",
    )

    with EventLog.open(path, read_only=True) as log:
        assert [entry.position for entry in log.entries(kinds=["DroneStrike"])] == before


@pytest.mark.parametrize("view", ["Entry", "ENTRY", "Seen", "META"])
def test_a_view_in_the_place_of_a_table_is_refused_in_any_case(path: Path, view: str) -> None:
    """To SQLite names are one in any case; this view goes on for ever."""
    spoil(path, "DROP VIEW entries", *(f"DROP VIEW {name}" for name in kinds(path)), f"DROP TABLE {view.lower()}")
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n"
    spoil(path, f"CREATE VIEW {view} AS {endless}")

    for read_only in (False, True):
        with pytest.raises(LogDamaged, match=f"its table {view} is not as this library made it"):
            EventLog.open(path, read_only=read_only)


def kinds(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return [
            name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'view' AND name <> 'entries'")
        ]


@pytest.mark.parametrize(
    ("one", "other"), [("seen", "meta"), ("record_key", "seen"), ("entry_ledger", "sqlite_autoindex_entry_1")]
)
def test_two_tables_in_the_same_pages_are_refused(path: Path, one: str, other: str) -> None:
    """What is written to one would be in the other."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute(
            "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = ?) WHERE name = ?",
            (other, one),
        )
    before = path.read_bytes()

    with pytest.raises(LogDamaged):
        EventLog.open(path)
    assert path.read_bytes() == before


TYPES = {
    "digest": ("entry", "UPDATE entry SET digest = 5 WHERE position = 2"),
    "id": ("entry", "UPDATE entry SET id = 'text' WHERE position = 2"),
    "time": ("entry", "UPDATE entry SET recorded_at = 'noon' WHERE position = 2"),
    "writer": ("entry", "UPDATE entry SET recorded_by = 7 WHERE position = 2"),
    "kind": ("entry", "UPDATE entry SET kind = x'00' WHERE position = 2"),
    "schema": ("entry", "UPDATE entry SET schema = 1.5 WHERE position = 2"),
    "ledger": ("entry", "UPDATE entry SET ledger = 'yes' WHERE position = 2"),
    "salt": ("entry", "UPDATE entry SET salt = 'text' WHERE position = 2"),
    "seen": ("seen", "UPDATE seen SET position = 'one'"),
    "key of seen": ("seen", "UPDATE seen SET key = 5 WHERE position = 1"),
    "mark": ("record_key", "INSERT INTO record_key VALUES ('a', 1, 'text')"),
    "secret": ("meta", "UPDATE meta SET value = 5 WHERE name = 'secret'"),
    "name of a setting": (
        "meta",
        "UPDATE meta SET name = x'00' WHERE name = (SELECT max(name) FROM meta WHERE name <> 'secret')",
    ),
}


@pytest.mark.no_cover
@pytest.mark.parametrize(("table", "statement"), TYPES.values(), ids=TYPES)
def test_a_value_of_another_type_is_one_error_and_no_traceback(
    path: Path, capsys: pytest.CaptureFixture[str], table: str, statement: str
) -> None:
    """A STRICT table holds none; a file whose table was not STRICT for a while may."""
    with closing(sqlite3.connect(path)) as db:
        (made,) = db.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
        (guard,) = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'entry_no_update'").fetchone()
    loose = made.replace(" STRICT, WITHOUT", " WITHOUT").replace(" STRICT", "")
    quoted = {text: text.replace("'", "''") for text in (made, loose)}
    edit = "UPDATE sqlite_schema SET sql = '{}' WHERE name = '{}'"
    spoil(path, "DROP TRIGGER entry_no_update", edit.format(quoted[loose], table), statement, guard)
    spoil(path, edit.format(quoted[made], table))

    for words in (["log"], ["head"], ["lint"], ["verify"], ["verify", "--deep"], ["append"], ["redact", "0" * 32]):
        assert main([words[0], str(path), *words[1:]]) in (0, 1, 2)
    assert main(["verify", str(path)]) != 0
    assert "Traceback" not in capsys.readouterr().err


def test_the_case_of_the_journal_in_full(path: Path, tmp_path: Path) -> None:
    """What SQLite's own program does with it, to show that the case is one."""
    pages = path.stat().st_size // PAGE
    beside(path, "-journal").write_bytes(journal(pages=pages, names=str(tmp_path / "diary")))
    with closing(sqlite3.connect(path)) as db:
        db.execute("SELECT * FROM entry").fetchall()

    if sqlite3.sqlite_version_info < (3, 41):  # a newer one, 3.53, was seen to leave it
        assert not (tmp_path / "diary").exists()


def test_a_log_whose_last_entry_stands_where_none_can_follow_is_damaged(path: Path) -> None:
    """Found by fuzzing: the position that comes next is no number that fits into a digest."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("DROP TRIGGER entry_no_update")
        db.execute("UPDATE entry SET position = ? WHERE position = (SELECT max(position) FROM entry)", (2**63 - 1,))
        db.commit()

    with EventLog.open(path) as log, pytest.raises(LogDamaged, match="after which none can follow; verify this log"):
        log.append(strike(7))
